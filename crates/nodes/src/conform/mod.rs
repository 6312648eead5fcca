//! Compares runs in the `blockmine` dialect with recordings of BlockMine's own engine.
//!
//! The format of a recording: a graph document, and beside it the cases with what the engine did in a
//! fixed world. Reading the files is the caller's business.

mod body;
mod compare;
mod database;
mod world;

use std::{fmt, sync::LazyLock};

use sculk_core::{JsonError, Object, Value};
use sculk_graph::{
    Catalogue, Dialect, Document, DocumentError, Finished, Input, Problem, Quotas, Run, Step,
    Trigger, compile,
};

use compare::difference;
use world::World;

/// Every node type, with those that tell what nobody else wants to know.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let telling = crate::action::telling();
    let types = crate::catalogue().types().cloned();
    let types = types.map(|t| telling.iter().find(|o| o.id == t.id).cloned().unwrap_or(t));
    Catalogue::new(crate::catalogue().categories().to_vec(), types)
});

/// A recording cannot be compared at all.
#[derive(Debug, thiserror::Error)]
pub enum ConformError {
    /// The file of expectations is not JSON.
    #[error("The expectations are not valid JSON: {0}.")]
    NotJson(JsonError),
    /// The file of expectations lacks its cases.
    #[error("The expectations hold no list \"cases\".")]
    NoCases,
}

/// What one case came to.
#[derive(Debug, Clone)]
pub struct CaseReport {
    /// The recording and the case: `f01_branch/default`.
    pub name: String,
    /// What is different; empty if it passed.
    pub differences: Vec<String>,
}

impl CaseReport {
    /// Whether nothing is different.
    #[must_use]
    pub const fn is_passed(&self) -> bool {
        self.differences.is_empty()
    }
}

impl fmt::Display for CaseReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_passed() {
            return write!(f, "{}: passed", self.name);
        }
        write!(f, "{}: failed: {}", self.name, self.differences.join("; "))
    }
}

/// Runs every case of a recording.
///
/// # Errors
/// When the expectations cannot be read.
pub fn conform(name: &str, graph: &str, expected: &str) -> Result<Vec<CaseReport>, ConformError> {
    let expected: Value = read_tagged(expected)?;
    let Value::Array(cases) = expected.field("cases") else {
        return Err(ConformError::NoCases);
    };
    let document = Document::parse(graph);
    let report = |case: &Value| CaseReport {
        name: format!("{name}/{}", case.field("name").to_js_string()),
        differences: run_case(&document, case),
    };
    Ok(cases.iter().map(report).collect())
}

/// Reads JSON in which objects of one `$` key stand for what JSON cannot hold.
fn read_tagged(text: &str) -> Result<Value, ConformError> {
    let value = sculk_core::parse_json(text).map_err(ConformError::NotJson)?;
    Ok(compare::untag(&value))
}

fn run_case(document: &Result<Document, DocumentError>, case: &Value) -> Vec<String> {
    let expect = case.field("expect");
    let expects_error = !expect.field("error").is_nullish();
    let program = match document {
        Err(error) if expects_error => return no_calls(&expect, &error.to_string()),
        Err(error) => return vec![error.to_string()],
        Ok(document) => compile(document, &CATALOGUE, Dialect::Blockmine),
    };
    let program = match program {
        Ok(program) => program,
        Err(problems) => return vec![problems_text(&problems)],
    };
    let trigger = trigger(&case.field("input"));
    let mut world = World::new(&case.field("input"));
    let mut run = Run::new(program, &trigger, Quotas::blockmine());
    let (finished, error) = drive(&mut run, &mut world);
    let mut found = Vec::new();
    compare_error(expects_error, error.as_deref(), &mut found);
    let broke_out = expect.field("endedByBreak").is_truthy();
    if error.is_none() && broke_out != (finished == Some(Finished::BrokeOut)) {
        found.push(format!("ended by a break: expected {broke_out}"));
    }
    if case.field("input").field("trigger").as_str() == Some("event") {
        let wanted = truths(&expect.field("persist"));
        let got = Value::object(std::mem::take(&mut world.persist));
        found.extend(difference(&wanted, &got, "persist"));
    }
    let variables = run.variables().into_iter();
    let variables: Object = variables.map(|(n, v)| ((*n).into(), v)).collect();
    let sides = [
        ("calls", expect.field("calls"), Value::array(world.calls)),
        (
            "dbCalls",
            expect.field("dbCalls"),
            Value::array(world.database.calls),
        ),
        (
            "variables",
            expect.field("variables"),
            Value::object(variables),
        ),
    ];
    for (what, wanted, got) in sides {
        found.extend(difference(&wanted, &got, what));
    }
    found
}

/// The flags as the engine sees them: whatever is truthy is true.
fn truths(flags: &Value) -> Value {
    let flags = flags.as_object().cloned().unwrap_or_default();
    let flags = flags.iter();
    Value::object(
        flags
            .map(|(k, v)| (k.clone(), v.is_truthy().into()))
            .collect(),
    )
}

fn problems_text(problems: &[Problem]) -> String {
    let texts: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
    format!("does not compile: {}", texts.join(" "))
}

fn no_calls(expect: &Value, refusal: &str) -> Vec<String> {
    match expect.field("calls").as_array() {
        Some(calls) if !calls.is_empty() => vec![format!("refused: {refusal}")],
        _ => Vec::new(),
    }
}

fn compare_error(is_expected: bool, got: Option<&str>, found: &mut Vec<String>) {
    match got {
        Some(error) if !is_expected => found.push(format!("failed unexpectedly: {error}")),
        None if is_expected => found.push("did not fail as expected".to_owned()),
        _ => {}
    }
}

fn trigger(input: &Value) -> Trigger {
    let object = |key: &str| input.field(key).as_object().map(|o| (**o).clone());
    if input.field("trigger").as_str() == Some("event") {
        let event = input.field("eventType").to_js_string().to_text();
        return Trigger::event(&event, object("eventArgs").unwrap_or_default());
    }
    let text = |value: Value, default: &str| match value {
        Value::Text(text) => text.to_text(),
        _ => default.to_owned(),
    };
    Trigger::command(
        &text(input.field("commandName"), "test"),
        &text(input.field("user").field("username"), "Alice"),
        object("args").unwrap_or_default(),
        &text(input.field("typeChat"), "chat"),
    )
}

/// Runs to the end; gives how it ended or what went wrong.
fn drive(run: &mut Run, world: &mut World) -> (Option<Finished>, Option<String>) {
    let mut input = Input::Go;
    loop {
        match run.resume(input) {
            Step::Effect(effect) => input = Input::Answer(world.perform(&effect)),
            Step::Yield => input = Input::Go,
            Step::Finished(how) if how == Finished::NoEntry => {
                return (Some(how), Some("the graph has no such entry".to_owned()));
            }
            Step::Finished(how) => return (Some(how), None),
            Step::Failed(failure) => return (None, Some(failure.to_string())),
        }
    }
}
