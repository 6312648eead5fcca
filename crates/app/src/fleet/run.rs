//! A run of a command's graph: the engine decides, this performs what it asks of the world.

use std::time::Duration;

use sculk_automation::Call;
use sculk_bots::BotAction;
use sculk_contract::{ConsoleLevel, ConsoleSource, NodeRef};
use sculk_core::{BotId, Object, Value, parse_json};
use sculk_graph::{Answer, Dialect, Effect, Failure, Input, LogLevel, Quotas, Run, Step, Trigger};

use super::Surroundings;
use super::commands::Compiled;
use crate::console::{NewLine, spans_of};

/// Who called what, and on which bot.
pub(super) struct RunSeat {
    pub bot: BotId,
    pub player: String,
    pub chat_type: String,
    pub call: Call,
    pub around: Surroundings,
}

/// Runs a command's graph to its end, whatever that is, and tells the console if it failed.
pub(super) async fn run_command(compiled: Compiled, seat: RunSeat) {
    let trigger = Trigger::command(
        &seat.call.name,
        &seat.player,
        arguments(&seat.call),
        &seat.chat_type,
    );
    let quotas = Quotas::of(compiled.dialect);
    let mut run = Run::new(compiled.program, &trigger, quotas);
    let mut input = Input::Go;
    loop {
        input = match run.resume(input) {
            Step::Effect(effect) => Input::Answer(seat.perform(*effect, compiled.dialect).await),
            Step::Yield => {
                tokio::task::yield_now().await;
                Input::Go
            }
            Step::Finished(_) => return,
            Step::Failed(failure) => return seat.tell_failure(&failure),
        };
    }
}

/// The arguments as the engine's own values.
fn arguments(call: &Call) -> Object {
    let mut args = Object::default();
    for (name, value) in &call.args {
        // JSON that was just made can be read.
        let value = parse_json(&value.to_string()).unwrap_or_default();
        args.insert(name.as_str().into(), value);
    }
    args
}

impl RunSeat {
    fn tell_failure(&self, failure: &Failure) {
        let node = failure.node.as_ref().map(|node| NodeRef {
            command_id: self.call.command.0,
            node_id: node.to_string(),
        });
        let text = format!("{}: {}", self.call.name, failure.message);
        self.write(ConsoleLevel::Error, &text, node);
    }

    async fn perform(&self, effect: Effect, dialect: Dialect) -> Answer {
        match effect {
            Effect::SendMessage {
                chat_type,
                text,
                recipient,
            } => {
                let answer = self.send(&chat_type, text.to_text(), &recipient).await;
                self.forgive(answer, dialect)
            }
            Effect::Log { level, text, .. } => {
                let level = match level {
                    LogLevel::Info => ConsoleLevel::Info,
                    LogLevel::Debug => ConsoleLevel::Debug,
                };
                self.write(level, &text.to_text(), None);
                Answer::done()
            }
            Effect::User { username } => Answer::Value(user(&username.to_text())),
            Effect::PersistVariable { .. } => Answer::Failed(
                "This version of Sculk does not keep variables of command graphs between runs yet."
                    .to_owned(),
            ),
            Effect::Delay { ms } => {
                let ms = ms.clamp(0.0, MAX_DELAY_MS);
                tokio::time::sleep(Duration::from_secs_f64(ms / 1000.0)).await;
                Answer::done()
            }
            Effect::Now => Answer::Value(Value::Number(self.around.clock.now_ms() as f64)),
            Effect::Seed => Answer::Value(Value::Number(f64::from(rand::random::<u32>()))),
            other => Answer::Failed(format!(
                "Bots of this version of Sculk cannot do “{}” yet.",
                name(&other)
            )),
        }
    }

    /// BlockMine sends and forgets: a message that cannot go out does not end the run. It is told
    /// to the console, where BlockMine is silent.
    fn forgive(&self, answer: Answer, dialect: Dialect) -> Answer {
        match (answer, dialect) {
            (Answer::Failed(why), Dialect::Blockmine) => {
                let text = format!("{}: {why}", self.call.name);
                self.write(ConsoleLevel::Warning, &text, None);
                Answer::done()
            }
            (answer, _) => answer,
        }
    }

    /// An empty or absent chat type is the one the command came by.
    async fn send(&self, chat_type: &Value, text: String, recipient: &Value) -> Answer {
        let word = |value: &Value| {
            value
                .as_str()
                .map(str::to_owned)
                .filter(|word| !word.is_empty())
        };
        let action = BotAction::Say {
            chat_type: word(chat_type).unwrap_or_else(|| self.chat_type.clone()),
            text,
            recipient: word(recipient).or_else(|| Some(self.player.clone())),
        };
        match self.around.workers.act(self.bot, action).await {
            Ok(_) => Answer::done(),
            Err(error) => Answer::Failed(error.to_string()),
        }
    }

    fn write(&self, level: ConsoleLevel, text: &str, node: Option<NodeRef>) {
        self.around.consoles.write(
            self.bot,
            NewLine {
                source: ConsoleSource::Graph,
                level,
                spans: spans_of(None, text),
                player: None,
                node,
            },
        );
    }
}

/// Longest delay a graph may ask for: a day.
const MAX_DELAY_MS: f64 = 24.0 * 60.0 * 60.0 * 1000.0;

/// The effect's name as it stands in records and dry runs.
fn name(effect: &Effect) -> String {
    serde_json::to_value(effect)
        .ok()
        .and_then(|value| Some(value.get("effect")?.as_str()?.to_owned()))
        .unwrap_or_default()
}

/// What a graph is told of a player. Groups and permissions do not exist yet: none are granted.
fn user(username: &str) -> Value {
    Value::record([
        ("username", Value::text(username)),
        ("groups", Value::array(Vec::new())),
        ("permissions", Value::array(Vec::new())),
        ("isBlacklisted", Value::Bool(false)),
    ])
}
