//! What the names in a condition stand for.

use std::sync::Arc;

use sculk_core::Value;
use sculk_graph::{Names, PinValue, StepState, Trigger, Watched};

/// A run as it was seen at one step.
#[derive(Debug)]
pub(crate) struct Seen {
    pub state: StepState,
    /// Values of pins that were computed ahead.
    pub ahead: Vec<PinValue>,
    trigger: Trigger,
    n_hits: u32,
}

impl Seen {
    /// As it stands now.
    pub(crate) fn now(run: &Watched, n_hits: u32) -> Self {
        Self {
            state: run.state(),
            ahead: run.inputs_ahead(),
            trigger: run.recorded().record().trigger.clone(),
            n_hits,
        }
    }

    /// As it was after a step; none: there is no such step.
    pub(crate) fn at(run: &Watched, step: u64) -> Option<Self> {
        Some(Self {
            state: run.steps().at(step)?,
            ahead: Vec::new(),
            trigger: run.recorded().record().trigger.clone(),
            n_hits: 0,
        })
    }

    /// The values of pins, those ahead in the place of older ones.
    pub(crate) fn pins(&self) -> impl Iterator<Item = (&PinValue, bool)> {
        let is_ahead = |pin: &PinValue| {
            let same = |ahead: &&PinValue| ahead.node == pin.node && ahead.pin == pin.pin;
            self.ahead.iter().find(same).is_some()
        };
        let known = self.state.pins.iter().filter(move |pin| !is_ahead(pin));
        let known = known.map(|pin| (pin, false));
        known.chain(self.ahead.iter().map(|pin| (pin, true)))
    }

    pub(super) const fn with_hits(mut self, n_hits: u32) -> Self {
        self.n_hits = n_hits;
        self
    }
}

impl Names for Seen {
    fn named(&self, name: &str) -> Value {
        let variables = &self.state.variables;
        let is_it = |(known, _): &&(Arc<str>, Value)| &**known == name;
        if let Some((_, value)) = variables.iter().find(is_it) {
            return value.clone();
        }
        match name {
            "args" => self.trigger.args.clone(),
            "event" => self.trigger.event_args.clone(),
            "user" => self.trigger.user.clone(),
            "chatType" => self.trigger.chat_type.clone(),
            "hits" => Value::Number(f64::from(self.n_hits)),
            _ => Value::Null,
        }
    }

    fn pin(&self, node: &str, pin: &str) -> Value {
        let mut found = self.pins().map(|(value, _)| value);
        let found = found.find(|value| &*value.node == node && value.pin == pin);
        found.map_or(Value::Undefined, |value| value.value.clone())
    }
}
