//! Where two runs differ: in what began them, in their way, in their values, in what they did.

use sculk_contract::{RunComparison, RunDifference, RunParting, RunValueDifference};
use sculk_core::{Value, to_json};
use sculk_graph::{Answer, Exchange, Record, StepPlace, Steps};

use super::OpenedRun;
use super::trace::{MAX_STEPS, arguments, step_view, value_text};

/// Values that are told.
const MAX_VALUES: usize = 100;
/// Steps whose values are compared; each is reached by running up to it.
const MAX_COMPARED: u64 = 2_000;

/// Compares two runs; they may be of different versions of a graph.
pub(crate) fn compare(a: &OpenedRun, b: &OpenedRun) -> RunComparison {
    let (left, right) = (&a.steps, &b.steps);
    let (n_left, n_right) = (a.n_steps().min(MAX_STEPS), b.n_steps().min(MAX_STEPS));
    let is_same = |step: &u64| left.place(*step) == right.place(*step);
    let n_common = (1..=n_left.min(n_right)).take_while(is_same).count() as u64;
    let next = n_common + 1;
    let next_of = |steps: &Steps, n: u64| -> Option<StepPlace> {
        let is_there = next <= n;
        is_there.then(|| steps.place(next)).flatten()
    };
    let parted = RunParting {
        a: next_of(left, n_left).map(step_view),
        b: next_of(right, n_right).map(step_view),
    };
    let is_parted = parted.a.is_some() || parted.b.is_some();
    RunComparison {
        start: start(&a.run.record, &b.run.record),
        n_common_steps: u32::try_from(n_common).unwrap_or(u32::MAX),
        parted: is_parted.then_some(parted),
        values: values(left, right, n_common.min(MAX_COMPARED)),
        effect: effect(&a.run.record, &b.run.record),
    }
}

impl OpenedRun {
    /// The steps that count.
    fn n_steps(&self) -> u64 {
        self.run.until.unwrap_or_else(|| self.steps.len())
    }
}

fn shown(value: Option<&Value>) -> Option<String> {
    value
        .filter(|value| !matches!(value, Value::Undefined))
        .map(value_text)
}

/// Two values, if they are different as JSON.
fn difference(what: String, a: Option<&Value>, b: Option<&Value>) -> Option<RunDifference> {
    let is_same = a.and_then(to_json) == b.and_then(to_json);
    let (a, b) = (shown(a), shown(b));
    (!is_same).then_some(RunDifference { what, a, b })
}

/// The fields of two objects that differ.
fn fields(what: &str, a: &Value, b: &Value) -> Vec<RunDifference> {
    let (Some(left), Some(right)) = (a.as_object(), b.as_object()) else {
        let whole = difference(what.to_owned(), Some(a), Some(b));
        return whole.into_iter().collect();
    };
    let mut found = Vec::new();
    for (key, value) in left.iter() {
        let what = format!("{what}.{}", key.to_text());
        found.extend(difference(what, Some(value), right.get(key)));
    }
    for (key, value) in right.iter() {
        if left.get(key).is_none() {
            let what = format!("{what}.{}", key.to_text());
            found.extend(difference(what, None, Some(value)));
        }
    }
    found
}

fn start(a: &Record, b: &Record) -> Vec<RunDifference> {
    let (left, right) = (&a.trigger, &b.trigger);
    let event = |trigger: &sculk_graph::Trigger| Value::text(&trigger.event);
    let mut found = Vec::new();
    let (one, other) = (event(left), event(right));
    found.extend(difference("event".to_owned(), Some(&one), Some(&other)));
    found.extend(fields("args", arguments(left), arguments(right)));
    let (one, other) = (&left.user, &right.user);
    found.extend(difference("user".to_owned(), Some(one), Some(other)));
    let (one, other) = (&left.chat_type, &right.chat_type);
    found.extend(difference("chat".to_owned(), Some(one), Some(other)));
    for (name, value) in &a.variables {
        let other = b.variables.iter().find(|(known, _)| known == name);
        let what = format!("variable {name}");
        found.extend(difference(what, Some(value), other.map(|(_, value)| value)));
    }
    for (name, value) in &b.variables {
        if !a.variables.iter().any(|(known, _)| known == name) {
            found.extend(difference(format!("variable {name}"), None, Some(value)));
        }
    }
    found
}

/// The values that the steps both went gave, where they differ.
fn values(a: &Steps, b: &Steps, n_steps: u64) -> Vec<RunValueDifference> {
    let mut found = Vec::new();
    for step in 1..=n_steps {
        let (Some(left), Some(right)) = (a.at(step), b.at(step)) else {
            break;
        };
        for pin in left.pins.iter().filter(|pin| pin.step == Some(step)) {
            let twin = right.pins.iter().find(|other| {
                other.node == pin.node && other.pin == pin.pin && other.step == Some(step)
            });
            let Some(twin) = twin else {
                continue;
            };
            if to_json(&pin.value) == to_json(&twin.value) {
                continue;
            }
            found.push(RunValueDifference {
                step: u32::try_from(step).unwrap_or(u32::MAX),
                node: pin.node.to_string(),
                pin: pin.pin.clone(),
                a: value_text(&pin.value),
                b: value_text(&twin.value),
            });
            if found.len() >= MAX_VALUES {
                return found;
            }
        }
    }
    found
}

fn said(exchange: &Exchange) -> (Option<String>, Option<String>) {
    let answer = exchange.answer.as_ref().map(|answer| match answer {
        Answer::Value(value) => to_json(value).unwrap_or_default(),
        Answer::Failed(why) => why.clone(),
    });
    (exchange.effect.to_json(), answer)
}

/// The first effect that differs.
fn effect(a: &Record, b: &Record) -> Option<RunDifference> {
    let n = a.exchanges.len().max(b.exchanges.len());
    for at in 0..n {
        let left = a.exchanges.get(at).map(said);
        let right = b.exchanges.get(at).map(said);
        if left == right {
            continue;
        }
        let line = |said: Option<(Option<String>, Option<String>)>| {
            let (effect, answer) = said?;
            let text = match answer {
                Some(answer) => format!("{} → {answer}", effect.unwrap_or_default()),
                None => effect.unwrap_or_default(),
            };
            Some(text.chars().take(2_000).collect())
        };
        return Some(RunDifference {
            what: format!("{}", at + 1),
            a: line(left),
            b: line(right),
        });
    }
    None
}
