//! The world of a run without a bot.

use sculk_core::{Object, Value, parse_json};

use super::ScriptedAnswer;
use crate::{Answer, Effect, StoreOperation, record::is_same};

/// A world where everything that is only done works, nobody is special, time passes in delays alone,
/// and everything else is as scripted.
#[derive(Debug, Clone, Default)]
pub struct DryWorld {
    clock_ms: f64,
    script: Vec<ScriptedAnswer>,
}

impl DryWorld {
    /// A world with answers of its own; an answer is given once, in order, unless it says otherwise.
    #[must_use]
    pub const fn new(script: Vec<ScriptedAnswer>) -> Self {
        Self {
            clock_ms: 0.0,
            script,
        }
    }

    /// What it says to an effect.
    pub fn answer(&mut self, effect: &Effect) -> Answer {
        if let Effect::Delay { ms } = effect {
            self.clock_ms += ms;
        }
        if let Some(scripted) = self.scripted(effect) {
            return scripted;
        }
        match effect {
            Effect::SendMessage { .. }
            | Effect::Log { .. }
            | Effect::PersistVariable { .. }
            | Effect::StoreWrite { .. }
            | Effect::Respond { .. }
            | Effect::Delay { .. } => Answer::done(),
            Effect::SendSignal { .. } => Answer::Value(Value::Number(1.0)),
            Effect::StoreRead { .. } => Answer::Value(Value::Null),
            Effect::Store(request) => Answer::Value(match &request.operation {
                StoreOperation::Add { by, .. } => Value::Number(*by),
                StoreOperation::List { .. } => Value::array(Vec::new()),
                StoreOperation::Get { .. }
                | StoreOperation::Put { .. }
                | StoreOperation::Delete { .. } => Value::Null,
            }),
            Effect::Now => Answer::Value(Value::Number(self.clock_ms)),
            Effect::Seed => Answer::Value(Value::Number(1.0)),
            Effect::User { username } => Answer::Value(Value::record([
                ("username", Value::Text(username.clone())),
                ("groups", Value::array(Vec::new())),
                ("permissions", Value::array(Vec::new())),
                ("isBlacklisted", Value::Bool(false)),
            ])),
            _ => Answer::Failed("A dry run has no world that could answer this.".to_owned()),
        }
    }

    /// What was scripted for an effect, if something was.
    pub fn scripted(&mut self, effect: &Effect) -> Option<Answer> {
        if self.script.is_empty() {
            return None;
        }
        let told = told(effect)?;
        let at = self.script.iter().position(|s| fits(&s.pattern, &told))?;
        if self.script[at].is_always {
            return Some(self.script[at].answer.clone());
        }
        Some(self.script.remove(at).answer)
    }
}

/// An effect as an object with its name under `effect`; `None` where it is nested too deep.
pub(super) fn told(effect: &Effect) -> Option<Object> {
    let text = serde_json::to_string(effect).ok()?;
    let value = parse_json(&text).ok()?;
    value.as_object().map(|object| (**object).clone())
}

/// Whether an effect has everything a pattern says, and maybe more.
pub(super) fn fits(pattern: &Object, told: &Object) -> bool {
    pattern.iter().all(|(key, wanted)| {
        let got = told.get(key).cloned().unwrap_or_default();
        is_same(wanted, &got) || (wanted.is_nullish() && is_nothing(&got))
    })
}

/// Nothing: null, or undefined as effects are written.
fn is_nothing(value: &Value) -> bool {
    value.is_nullish() || value.field("$undefined").is_truthy()
}
