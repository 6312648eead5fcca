//! The fixed world of the recordings.

use sculk_core::{Object, Value};
use sculk_graph::{Answer, Effect, LogLevel};

use super::database::Database;

/// When the virtual clock starts: 2024-01-01T00:00:00Z.
const START_MS: f64 = 1_704_067_200_000.0;

pub(super) fn place([x, y, z]: [f64; 3]) -> Value {
    Value::record([("x", x.into()), ("y", y.into()), ("z", z.into())])
}

fn entities() -> Value {
    let entity = |id: f64, kind: &str, name: (&str, &str), at: [f64; 3]| {
        Value::record([
            ("id", id.into()),
            ("type", Value::text(kind)),
            (name.0, Value::text(name.1)),
            ("position", place(at)),
            ("isValid", Value::Bool(true)),
        ])
    };
    Value::array(vec![
        entity(1.0, "player", ("username", "TestBot"), [10.5, 64.0, -3.5]),
        entity(101.0, "player", ("username", "Alice"), [13.5, 64.0, -7.5]),
        entity(102.0, "player", ("username", "Bob"), [10.5, 66.0, -3.5]),
        entity(201.0, "mob", ("displayName", "Zombie"), [20.5, 64.0, -3.5]),
        entity(202.0, "object", ("displayName", "Item"), [10.5, 64.0, -2.5]),
    ])
}

pub(super) struct World {
    pub calls: Vec<Value>,
    pub database: Database,
    now_ms: f64,
    /// Whether each variable that was set was to be kept.
    pub persist: Object,
    /// Whether the bot has a chest open. BlockMine keeps it apart from the furnace: both can be.
    pub has_chest: bool,
    /// Whether the bot has a furnace open.
    pub has_furnace: bool,
    /// Whether a program called the graph and waits for its answer.
    is_called: bool,
}

impl World {
    pub fn new(input: &Value) -> Self {
        Self {
            calls: Vec::new(),
            database: Database::new(&input.field("db")),
            now_ms: START_MS,
            persist: Object::default(),
            has_chest: false,
            has_furnace: false,
            is_called: input.field("websocket").is_truthy(),
        }
    }

    pub fn call(&mut self, name: &str, args: Vec<Value>) -> Answer {
        self.calls.push(Value::record([
            ("call", Value::text(name)),
            ("args", Value::array(args)),
        ]));
        Answer::done()
    }

    pub fn perform(&mut self, effect: &Effect) -> Answer {
        match effect {
            Effect::SendMessage {
                chat_type,
                text,
                recipient,
            } => {
                let args = vec![
                    chat_type.clone(),
                    Value::Text(text.clone()),
                    recipient.clone(),
                ];
                self.call("sendMessage", args)
            }
            Effect::Log {
                level: LogLevel::Info,
                text,
                ..
            } => {
                let line = format!("[Graph] {text}");
                self.call("sendLog", vec![Value::text(&line)])
            }
            Effect::Log {
                level: LogLevel::Debug,
                value,
                ..
            } => self.call("debugLog", vec![value.clone()]),
            Effect::Respond { data } if self.is_called => {
                self.call("sendResponse", vec![data.clone()])
            }
            Effect::Bot => Answer::Value(Value::record([
                ("username", Value::text("TestBot")),
                ("position", place([10.5, 64.0, -3.5])),
                ("entityId", Value::Number(1.0)),
            ])),
            Effect::Players => {
                let names = ["TestBot", "Alice", "Bob", "Ghost"];
                Answer::Value(Value::array(names.map(Value::text).to_vec()))
            }
            Effect::Entities => Answer::Value(entities()),
            Effect::LookAt { x, y, z, said_y } => {
                let y = if said_y.is_undefined() {
                    (*y).into()
                } else {
                    said_y.clone()
                };
                self.call("bot.lookAt", vec![(*x).into(), y, (*z).into()])
            }
            Effect::StopBot => Answer::done(),
            Effect::PersistVariable { name, value } => {
                self.persist.insert(name.clone(), value.clone());
                Answer::done()
            }
            Effect::Delay { ms } => {
                self.now_ms += ms;
                Answer::done()
            }
            Effect::Now => Answer::Value(Value::Number(self.now_ms)),
            Effect::Seed => Answer::Value(Value::Number(1.0)),
            // The recorded world has no web server: whatever is asked, nobody answers.
            Effect::HttpRequest(_) => Answer::Failed("There is no network here.".to_owned()),
            other => self.perform_others(other),
        }
    }

    fn perform_others(&mut self, effect: &Effect) -> Answer {
        let known = self.database.perform(effect, self.now_ms);
        known
            .or_else(|| self.perform_body(effect))
            .unwrap_or_else(|| {
                Answer::Failed("The recorded world has no form for this effect.".to_owned())
            })
    }
}
