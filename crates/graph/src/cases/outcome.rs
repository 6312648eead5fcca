use std::sync::Arc;

use sculk_core::{Object, Value, to_json};
use serde::Serialize;

use super::{
    Case, DryWorld,
    world::{fits, told},
};
use crate::{Effect, Failure, Input, Program, Run, Step, record::is_same};

/// What a case came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseResult {
    /// The case's name.
    pub name: String,
    /// What is different from what was expected; empty: it passed.
    pub differences: Vec<String>,
}

impl CaseResult {
    /// Whether nothing is different.
    #[must_use]
    pub const fn is_passed(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Runs a case.
#[must_use]
pub fn run_case(case: &Case, program: &Arc<Program>) -> CaseResult {
    let quotas = program.quotas();
    let mut run = Run::new(program.clone(), &case.trigger, quotas).with_variables(&case.variables);
    let mut world = DryWorld::new(case.answers.clone());
    let mut asked = Asked::new(case);
    let mut input = Input::Go;
    let failure = loop {
        input = match run.resume(input) {
            Step::Effect(effect) => {
                asked.see(&effect);
                Input::Answer(world.answer(&effect))
            }
            Step::Yield => Input::Go,
            Step::Finished(crate::Finished::NoEntry) => {
                let event = &case.trigger.event;
                asked.say(format!("the graph has no node for the event \"{event}\""));
                break None;
            }
            Step::Finished(_) => break None,
            Step::Failed(failure) => break Some(failure),
        };
    };
    asked.end(case, failure.as_deref());
    asked.variables(case, &run);
    CaseResult {
        name: case.name.clone(),
        differences: asked.differences,
    }
}

/// So many differences of a case are told.
const MAX_DIFFERENCES: usize = 20;

/// The effects that came against those that should.
struct Asked<'a> {
    wanted: Option<&'a [Arc<Object>]>,
    next: usize,
    differences: Vec<String>,
}

impl<'a> Asked<'a> {
    fn new(case: &'a Case) -> Self {
        Self {
            wanted: case.effects.as_deref(),
            next: 0,
            differences: Vec::new(),
        }
    }

    fn say(&mut self, difference: String) {
        if self.differences.len() < MAX_DIFFERENCES {
            self.differences.push(difference);
        }
    }

    fn see(&mut self, effect: &Effect) {
        let Some(wanted) = self.wanted else {
            return;
        };
        let told = told(effect).unwrap_or_default();
        match wanted.get(self.next) {
            Some(pattern) if fits(pattern, &told) => self.next += 1,
            // What only asks changes nothing, so it need not be listed.
            _ if effect.only_asks() => {}
            Some(pattern) => {
                let (n, wanted) = (self.next + 1, shown(pattern));
                self.say(format!(
                    "effect {n}: expected {wanted}, got {}",
                    shown(&told)
                ));
                self.next += 1;
            }
            None => self.say(format!("unexpected effect {}", shown(&told))),
        }
    }

    fn end(&mut self, case: &Case, failure: Option<&Failure>) {
        for pattern in self.wanted.unwrap_or_default().iter().skip(self.next) {
            self.say(format!("the effect {} did not come", shown(pattern)));
        }
        match (&case.fails, failure) {
            (None, None) => {}
            (None, Some(failure)) => {
                let node = failure.node.as_deref().unwrap_or("?");
                self.say(format!("it failed at node {node}: {failure}"));
            }
            (Some(wanted), None) => self.say(format!("it should have failed: {wanted}")),
            (Some(wanted), Some(failure)) => {
                if !failure.message.contains(wanted.as_str()) {
                    self.say(format!(
                        "it failed with \"{failure}\", which does not say \"{wanted}\""
                    ));
                }
            }
        }
    }

    fn variables(&mut self, case: &Case, run: &Run) {
        let ended = run.variables();
        for (name, wanted) in &case.ends_with {
            let got = ended.iter().find(|(n, _)| n == name);
            let got = got.map(|(_, value)| value.clone()).unwrap_or_default();
            if !is_same(wanted, &got) && !(wanted.is_nullish() && got.is_nullish()) {
                let (wanted, got) = (json(wanted), json(&got));
                self.say(format!("variable {name}: expected {wanted}, got {got}"));
            }
        }
    }
}

fn json(value: &Value) -> String {
    to_json(value).unwrap_or_else(|| "undefined".to_owned())
}

fn shown(told: &Object) -> String {
    json(&Value::object(told.clone()))
}
