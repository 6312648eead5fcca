//! What a run that stands still is told, and how it is looked at as it was.

use sculk_contract::{ApiError, DebugState, ErrorCode, PauseReason, Steering};
use sculk_core::{Value, parse_json};
use sculk_graph::{Stepper, Steps, Stride, Watched};

use super::rules::{Purpose, numbers_at};
use super::session::{Order, Session, next_of};

/// The longest value that may be set, in characters.
const MAX_VALUE: usize = 100_000;

/// Does what a run that stands still is told, or looks at another step of it. Off the async threads.
///
/// # Errors
/// In plain words, where it cannot be done now.
pub(crate) fn steer(session: &Session, what: Steering) -> Result<(), ApiError> {
    let mut run = session.run.blocking_lock();
    let run = run.as_mut().ok_or_else(over)?;
    let (was, mut looked_at) = {
        let standing = session.standing();
        (standing.state.clone(), standing.looked_at)
    };
    let mut state = was.clone();
    steer_run(session, run, (&mut state, &mut looked_at), what)?;
    let step = looked_at.unwrap_or_else(|| run.steps().len());
    let node = next_of(run, step).map(|place| place.node.to_string());
    let mut standing = session.standing();
    // Its task may have gone on already.
    if standing.state == was && !matches!(state, DebugState::Running) {
        standing.state = state;
        standing.looked_at = looked_at;
        standing.node = node;
    }
    Ok(())
}

fn steer_run(
    session: &Session,
    run: &mut Watched,
    (state, looked_at): (&mut DebugState, &mut Option<u64>),
    what: Steering,
) -> Result<(), ApiError> {
    match what {
        Steering::StepBack => return look_back(run, looked_at, Stride::Over),
        Steering::StepBackInto => return look_back(run, looked_at, Stride::Into),
        Steering::LookAtNow => {
            *looked_at = None;
            return Ok(());
        }
        Steering::LookAt { step } => {
            let step = u64::from(step);
            *looked_at = (step < run.steps().len()).then_some(step);
            return Ok(());
        }
        _ => {}
    }
    if matches!(state, DebugState::Ended { .. }) {
        return Err(not_now("The run is over. It can only be looked at."));
    }
    if !matches!(state, DebugState::Paused { .. }) {
        return Err(not_now("The run is not paused: it goes on already."));
    }
    let purpose = match what {
        Steering::SetVariable { name, value } => {
            return set(run, *looked_at, &value, |run, value| {
                run.set_variable(&name, value)
            });
        }
        Steering::SetPin { node, pin, value } => {
            return set(run, *looked_at, &value, |run, value| {
                run.set_pin(&node, &pin, value)
            });
        }
        Steering::RestartHere => return restart(state, run, looked_at),
        Steering::End => return tell(session, state, Order::End),
        what => match looked_at {
            Some(step) => match look_ahead(session, run, *step, &what) {
                Ahead::Look(at) => {
                    *looked_at = at;
                    return Ok(());
                }
                Ahead::Go(purpose) => purpose,
            },
            None => purpose_of(session, run, &what)?,
        },
    };
    tell(session, state, Order::Go(purpose))
}

fn tell(session: &Session, state: &mut DebugState, order: Order) -> Result<(), ApiError> {
    // The task takes one order each time it stands still.
    if session.orders.try_send(order).is_err() {
        return Err(over());
    }
    *state = DebugState::Running;
    session.go_on();
    Ok(())
}

fn look_back(run: &Watched, looked_at: &mut Option<u64>, stride: Stride) -> Result<(), ApiError> {
    let steps = run.steps();
    let from = looked_at.unwrap_or_else(|| steps.len());
    let Some(to) = steps.backward(from, stride) else {
        let words = if run.is_whole() {
            "There is nothing before this step."
        } else {
            "The steps before this one are not known: looking on began here, or there were too many."
        };
        return Err(not_now(words));
    };
    *looked_at = Some(to);
    Ok(())
}

/// Where a step forward leads from a place in the past.
enum Ahead {
    /// To a later place there, or to now.
    Look(Option<u64>),
    /// Beyond: the run itself goes on.
    Go(Purpose),
}

fn look_ahead(session: &Session, run: &Watched, from: u64, what: &Steering) -> Ahead {
    let steps = run.steps();
    let ahead = match what {
        Steering::StepInto => steps.forward(from, Stride::Into),
        Steering::StepOver => steps.forward(from, Stride::Over),
        Steering::StepOut => steps.forward(from, Stride::Out),
        Steering::RunTo { subgraph, node } => {
            let numbers = numbers_at(&session.source, subgraph.as_deref(), node);
            match come_to(steps, from, &numbers) {
                Some(at) => Some(at),
                None => return Ahead::Go(Purpose::To(numbers)),
            }
        }
        _ => None,
    };
    Ahead::Look(ahead)
}

fn come_to(steps: &Steps, from: u64, numbers: &[u32]) -> Option<u64> {
    (from + 1..steps.len()).find(|step| {
        let number = steps.number(step + 1);
        number.is_some_and(|number| numbers.contains(&number))
    })
}

fn purpose_of(session: &Session, run: &Watched, what: &Steering) -> Result<Purpose, ApiError> {
    let stride = match what {
        Steering::StepInto => Stride::Into,
        Steering::StepOver => Stride::Over,
        Steering::StepOut => Stride::Out,
        Steering::RunTo { subgraph, node } => {
            let numbers = numbers_at(&session.source, subgraph.as_deref(), node);
            if numbers.is_empty() {
                return Err(not_now(
                    "The version of the graph that runs has no such node, or it never does anything.",
                ));
            }
            return Ok(Purpose::To(numbers));
        }
        _ => return Ok(Purpose::GoOn),
    };
    let node = run.next_step().map(|next| next.node);
    let (branch, depth) = run.standing();
    let node = node.as_deref().unwrap_or_default();
    Ok(Purpose::Stride(Stepper::new(stride, node, branch, depth)))
}

fn set(
    run: &mut Watched,
    looked_at: Option<u64>,
    text: &str,
    write: impl FnOnce(&mut Watched, Value) -> bool,
) -> Result<(), ApiError> {
    if looked_at.is_some() {
        return Err(not_now(
            "What was cannot be changed. Restart from this step first, or go to where the run is now.",
        ));
    }
    if text.chars().count() > MAX_VALUE {
        let words = "The value is longer than 100,000 characters.";
        return Err(ApiError::new(ErrorCode::Invalid, words));
    }
    let value = parse_json(text).unwrap_or_else(|_| Value::text(text));
    if write(run, value) {
        return Ok(());
    }
    Err(not_now(
        "This cannot be changed here: the value is a constant, belongs to another branch, or the run does not stand before a step.",
    ))
}

fn restart(
    state: &mut DebugState,
    run: &mut Watched,
    looked_at: &mut Option<u64>,
) -> Result<(), ApiError> {
    let Some(step) = *looked_at else {
        return Err(not_now(
            "Step back first, to where the run shall begin again.",
        ));
    };
    let rewound = run.rewind(step);
    rewound.map_err(|error| not_now(&error.to_string()))?;
    *looked_at = None;
    if let DebugState::Paused { why, .. } = state {
        *why = PauseReason::Step;
    }
    Ok(())
}

fn not_now(words: &str) -> ApiError {
    ApiError::new(ErrorCode::Precondition, words)
}

fn over() -> ApiError {
    not_now("The run is over.")
}
