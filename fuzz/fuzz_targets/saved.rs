//! A saved run in which anything was changed: refused, or a run that ends.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use sculk_fuzz::{Bytes, drive, fixed_program};
use sculk_graph::{Answer, Input, Program, Quotas, Run, SavedRun, Step, Trigger};
use serde_json::Value;

static PROGRAM: LazyLock<Arc<Program>> = LazyLock::new(fixed_program);

/// A run of the program, saved at one of its effects.
fn saved_at(n_effects: u8) -> Value {
    let trigger = Trigger::command("test", "Alice", sculk_core::Object::default(), "chat");
    let mut run = Run::new(PROGRAM.clone(), &trigger, Quotas::default());
    let mut input = Input::Go;
    for _ in 0..=n_effects % 10 {
        match run.resume(input) {
            Step::Effect(_) => input = Input::Answer(Answer::Value(1.0.into())),
            _ => break,
        }
    }
    serde_json::to_value(run.save()).unwrap_or_default()
}

/// Changes one part of the saved run; the bytes say which, and how.
fn change(at: &mut Value, bytes: &mut &[u8]) {
    let mut byte = || {
        let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
        *bytes = rest;
        *first
    };
    let pick = usize::from(byte());
    match at {
        Value::Array(items) if !items.is_empty() && pick % 8 != 7 => {
            let n = items.len();
            change(&mut items[pick % n], bytes);
        }
        Value::Array(items) => match byte() % 3 {
            0 => drop(items.pop()),
            1 => items.push(items.first().cloned().unwrap_or_default()),
            _ => items.push(Value::from(byte())),
        },
        Value::Object(fields) if !fields.is_empty() && pick % 16 != 15 => {
            let n = fields.len();
            if let Some((_, field)) = fields.iter_mut().nth(pick % n) {
                change(field, bytes);
            }
        }
        other => {
            *other = match byte() % 6 {
                0 => Value::Null,
                1 => Value::from(byte()),
                2 => Value::from(u64::MAX - u64::from(byte())),
                3 => Value::from(-1.5),
                4 => Value::from(byte() % 2 == 0),
                _ => Value::from("x"),
            }
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut rest = bytes;
    let mut saved = saved_at(bytes.first().copied().unwrap_or_default());
    for _ in 0..bytes.len().min(64) / 8 {
        change(&mut saved, &mut rest);
    }
    let Ok(saved) = serde_json::from_value::<SavedRun>(saved) else {
        return;
    };
    if let Ok(run) = Run::restore(PROGRAM.clone(), saved) {
        drive(run, &mut Bytes(bytes));
    }
});
