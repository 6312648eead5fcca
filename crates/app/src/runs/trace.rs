//! What is shown of a run: its steps, what it asked of the world, what its nodes cost.

use std::collections::HashMap;

use sculk_contract::{
    RunAnswer, RunAnswerOrigin, RunEffect, RunNodeCost, RunPhase, RunStart, RunStep, RunTrace,
    RunView,
};
use sculk_core::{Object, Value, to_json};
use sculk_graph::{Answer, Exchange, Phase, StepCost, StepPlace, Steps, Trigger};

use super::{AnswerOrigin, OpenedRun};

/// Steps that are told of one run.
pub(crate) const MAX_STEPS: u64 = 20_000;
/// Of each value, in characters.
const MAX_VALUE: usize = 2_000;

/// A run, step by step.
pub(crate) fn trace(opened: &OpenedRun, mut run: RunView) -> RunTrace {
    let steps = &opened.steps;
    let n_steps = opened.run.until.unwrap_or_else(|| steps.len());
    let costs = steps.costs(n_steps.min(MAX_STEPS));
    let is_whole = n_steps == steps.len();
    let n_effects = match costs.last() {
        Some(last) if !is_whole => last.effects,
        _ => opened.run.record.exchanges.len(),
    };
    if !is_whole {
        // What came later did not happen.
        (run.failure, run.failed_at) = (None, None);
        run.n_effects = u32::try_from(n_effects).unwrap_or(u32::MAX);
    }
    let listed = (1..=n_steps.min(MAX_STEPS)).filter_map(|step| steps.place(step));
    RunTrace {
        start: start_of(opened),
        revision: opened.revision,
        steps: listed.map(step_view).collect(),
        n_steps,
        effects: effects(opened, &costs, n_effects),
        costs: node_costs(opened, &costs),
        run,
    }
}

fn start_of(opened: &OpenedRun) -> RunStart {
    let record = &opened.run.record;
    let trigger = &record.trigger;
    let mut variables = Object::default();
    for (name, value) in &record.variables {
        variables.insert((&**name).into(), value.clone());
    }
    RunStart {
        event: trigger.event.to_string(),
        args: json(arguments(trigger)),
        user: text(&trigger.user.field("username")),
        chat_type: text(&trigger.chat_type),
        variables: json(&Value::object(variables)),
    }
}

/// The arguments of a command, or what an event says.
pub(super) fn arguments(trigger: &Trigger) -> &Value {
    if &*trigger.event == "command" {
        &trigger.args
    } else {
        &trigger.event_args
    }
}

fn text(value: &Value) -> String {
    value
        .as_text()
        .map(|text| text.to_text())
        .unwrap_or_default()
}

/// What is not to be had as JSON is nothing.
fn json(value: &Value) -> String {
    to_json(value).unwrap_or_else(|| "null".to_owned())
}

/// A value as JSON text, cut where it is long.
pub(crate) fn value_text(value: &Value) -> String {
    let text = to_json(value).unwrap_or_default();
    match text.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

pub(crate) fn step_view(place: StepPlace) -> RunStep {
    RunStep {
        node: place.node.to_string(),
        phase: match place.phase {
            Phase::Enter => RunPhase::Enter,
            Phase::Act => RunPhase::Act,
            Phase::Evaluate => RunPhase::Evaluate,
        },
    }
}

/// The step that waited for each effect: the one in which it was answered.
fn askers(costs: &[StepCost]) -> Vec<u64> {
    let mut askers = Vec::new();
    for cost in costs {
        askers.resize(cost.effects.max(askers.len()), cost.step);
    }
    askers
}

fn effects(opened: &OpenedRun, costs: &[StepCost], n_effects: usize) -> Vec<RunEffect> {
    let run = &opened.run;
    let askers = askers(costs);
    let exchanges = run.record.exchanges.iter().take(n_effects).enumerate();
    exchanges
        .map(|(at, Exchange { effect, answer })| {
            let step = askers.get(at).copied();
            let place = step.and_then(|step| opened.steps.place(step));
            RunEffect {
                step: step.and_then(|step| u32::try_from(step).ok()),
                node: place.map(|place| place.node.to_string()),
                name: effect.name(),
                effect: effect.to_json().unwrap_or_default(),
                is_question: effect.only_asks(),
                answer: answer_view(answer.as_ref()),
                answered_by: run.answers.get(at).map(|origin| match origin {
                    AnswerOrigin::Hand => RunAnswerOrigin::Hand,
                    AnswerOrigin::Record => RunAnswerOrigin::Record,
                    AnswerOrigin::MadeUp => RunAnswerOrigin::MadeUp,
                }),
                waited_ms: run.waits.get(at).copied(),
            }
        })
        .collect()
}

pub(super) fn answer_view(answer: Option<&Answer>) -> RunAnswer {
    match answer {
        Some(Answer::Value(Value::Undefined)) => RunAnswer::Done,
        Some(Answer::Value(value)) => RunAnswer::Value { json: json(value) },
        Some(Answer::Failed(why)) => RunAnswer::Failed { why: why.clone() },
        None => RunAnswer::Missing,
    }
}

fn node_costs(opened: &OpenedRun, costs: &[StepCost]) -> Vec<RunNodeCost> {
    let mut by_node: HashMap<String, RunNodeCost> = HashMap::new();
    let mut n_effects = 0;
    for cost in costs {
        let Some(place) = opened.steps.place(cost.step) else {
            continue;
        };
        let waits = opened.run.waits.get(n_effects..cost.effects);
        let waited_ms = waits.unwrap_or_default().iter().map(|ms| u64::from(*ms));
        n_effects = cost.effects;
        let node = by_node.entry(place.node.to_string());
        let node = node.or_insert_with(|| RunNodeCost {
            node: place.node.to_string(),
            n_times: 0,
            waited_ms: 0,
            work: 0,
        });
        // Acting is the second half of a node that was entered: it does not count again.
        node.n_times += u32::from(place.phase != Phase::Act);
        node.waited_ms += waited_ms.sum::<u64>();
        node.work += cost.work;
    }
    let mut all: Vec<_> = by_node.into_values().collect();
    all.sort_by(|a, b| {
        let dearer = (b.waited_ms, b.work).cmp(&(a.waited_ms, a.work));
        dearer.then_with(|| a.node.cmp(&b.node))
    });
    all
}

/// The last step of the first visit of a node; none where the run never came there.
pub(crate) fn first_done(steps: &Steps, node: &str) -> Option<u64> {
    let mut visits = steps.steps_of(node);
    let first = visits.next()?;
    let place = steps.place(first)?;
    if place.phase != Phase::Enter {
        return Some(first);
    }
    // Its inputs are evaluated in between, which may be other nodes; then it acts, if it does.
    match visits.next() {
        Some(next)
            if steps
                .place(next)
                .is_some_and(|place| place.phase == Phase::Act) =>
        {
            Some(next)
        }
        _ => Some(first),
    }
}
