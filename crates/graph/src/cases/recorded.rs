//! A case made of a run that was recorded.

use sculk_core::{Object, Value, to_json};

use super::{DryWorld, world::told};
use crate::{Answer, Effect, Exchange, Record, record::is_same};

/// The case that a recorded run is: what began it, what the world said where a dry run's world says
/// something else, and what it did. A JSON object, to stand under `tests` of the graph; none where the
/// record holds its beginning only, or the run was not over.
///
/// What JSON cannot say (a date, a list that holds itself) is lost on the way; whether the graph passes
/// the case is known when it was run ([`super::run_case`]).
#[must_use]
pub fn case_of(record: &Record, name: &str) -> Option<String> {
    let end = record.end.as_ref().filter(|_| !record.is_cut)?;
    let mut case = Object::default();
    let mut put = |key: &str, value: Value| case.insert(key.into(), value);
    put("name", Value::text(name));
    let trigger = &record.trigger;
    put("event", Value::text(&trigger.event));
    let is_command = &*trigger.event == "command";
    if is_command && let Some(name) = text_of(&trigger.event_args.field("commandName")) {
        put("command", Value::text(&name));
    }
    let args = if is_command {
        &trigger.args
    } else {
        &trigger.event_args
    };
    if args.as_object().is_some_and(|args| !args.is_empty()) {
        put("args", args.clone());
    }
    if let Some(user) = text_of(&trigger.user.field("username")) {
        put("user", Value::text(&user));
    }
    if let Some(chat) = text_of(&trigger.chat_type) {
        put("chat", Value::text(&chat));
    }
    if !record.variables.is_empty() {
        put("variables", named(record));
    }
    let answers = answers(&record.exchanges);
    if !answers.is_empty() {
        put("answers", Value::array(answers));
    }
    let done = record.exchanges.iter().map(|exchange| &exchange.effect);
    let done = done.filter(|effect| !effect.only_asks()).filter_map(told);
    let done = done.map(|told| Value::object(without_nothing(told)));
    let mut expect = Object::default();
    expect.insert("effects".into(), Value::array(done.collect()));
    if let crate::Outcome::Failed(failure) = &end.outcome {
        expect.insert("fails".into(), Value::text(&failure.message));
    }
    put("expect", Value::object(expect));
    to_json(&Value::object(case))
}

fn text_of(value: &Value) -> Option<String> {
    value.as_text().map(|text| text.to_text())
}

fn named(record: &Record) -> Value {
    let mut variables = Object::default();
    for (name, value) in &record.variables {
        variables.insert((&**name).into(), value.clone());
    }
    Value::object(variables)
}

/// The answers that a dry run's world would not give by itself.
fn answers(exchanges: &[Exchange]) -> Vec<Value> {
    let mut world = DryWorld::default();
    let mut answers = Vec::new();
    for Exchange { effect, answer } in exchanges {
        let Some(answer) = answer else {
            continue;
        };
        if is_same_answer(answer, &world.answer(effect)) {
            continue;
        }
        answers.extend(scripted(effect, answer));
    }
    answers
}

fn is_same_answer(a: &Answer, b: &Answer) -> bool {
    match (a, b) {
        (Answer::Value(a), Answer::Value(b)) => is_same(a, b),
        (Answer::Failed(a), Answer::Failed(b)) => a == b,
        (Answer::Value(_), Answer::Failed(_)) | (Answer::Failed(_), Answer::Value(_)) => false,
    }
}

/// An answer as a case has it; fields of the effect that are called like parts of an answer stand
/// under `where`.
fn scripted(effect: &Effect, answer: &Answer) -> Option<Value> {
    let (mut pattern, mut apart) = (Object::default(), Object::default());
    for (key, value) in without_nothing(told(effect)?).iter() {
        let is_taken = ["value", "failed", "always", "where"].contains(&&*key.to_text());
        let place = if is_taken { &mut apart } else { &mut pattern };
        place.insert(key.clone(), value.clone());
    }
    if !apart.is_empty() {
        pattern.insert("where".into(), Value::object(apart));
    }
    match answer {
        Answer::Value(Value::Undefined) => {}
        Answer::Value(value) => {
            pattern.insert("value".into(), value.clone());
        }
        Answer::Failed(why) => {
            pattern.insert("failed".into(), Value::text(why));
        }
    }
    Some(Value::object(pattern))
}

/// The fields that say something.
fn without_nothing(told: Object) -> Object {
    let mut kept = Object::default();
    for (key, value) in told.iter() {
        let is_nothing = value.is_nullish() || value.field("$undefined").is_truthy();
        if !is_nothing {
            kept.insert(key.clone(), value.clone());
        }
    }
    kept
}
