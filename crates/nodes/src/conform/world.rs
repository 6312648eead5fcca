//! The fixed world of the recordings.

use sculk_core::{JsString, Object, Value};
use sculk_graph::{Answer, ContainerKind, Effect, LogLevel};

use crate::array::items;

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
    pub db_calls: Vec<Value>,
    groups: Vec<Value>,
    users: Vec<User>,
    store: Vec<(JsString, JsString, JsString)>,
    now_ms: f64,
    /// Whether each variable that was set was to be kept.
    pub persist: Object,
    /// What the bot has open.
    pub open: Option<ContainerKind>,
    /// Whether a program called the graph and waits for its answer.
    is_called: bool,
}

struct User {
    name: JsString,
    groups: Vec<Value>,
    is_blacklisted: bool,
}

impl World {
    pub fn new(input: &Value) -> Self {
        let db = input.field("db");
        let user = |u: &Value| User {
            name: u.field("username").to_js_string().to_lower(),
            groups: items(&u.field("groups")).to_vec(),
            is_blacklisted: u.field("isBlacklisted").is_truthy(),
        };
        let row = |r: &Value| {
            let text = |key: &str| r.field(key).to_js_string();
            (text("pluginName"), text("key"), text("value"))
        };
        Self {
            calls: Vec::new(),
            db_calls: Vec::new(),
            groups: items(&db.field("groups")).to_vec(),
            users: items(&db.field("users")).iter().map(user).collect(),
            store: items(&db.field("store")).iter().map(row).collect(),
            now_ms: START_MS,
            persist: Object::default(),
            open: None,
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

    fn db_call(&mut self, op: &str, args: Value) {
        self.db_calls
            .push(Value::record([("op", Value::text(op)), ("args", args)]));
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
            Effect::User { username } => Answer::Value(self.user(username)),
            Effect::StoreRead { owner, key } => {
                let rows = self.store.iter().filter(|(o, k, _)| o == owner && k == key);
                let text = rows.map(|(_, _, text)| Value::Text(text.clone())).next();
                Answer::Value(text.unwrap_or(Value::Null))
            }
            Effect::StoreWrite { owner, key, text } => self.store_write(owner, key, text),
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
            Effect::LookAt { x, y, z } => {
                self.call("bot.lookAt", vec![(*x).into(), (*y).into(), (*z).into()])
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
            other => self.perform_body(other).unwrap_or_else(|| {
                Answer::Failed("The recorded world has no form for this effect.".to_owned())
            }),
        }
    }

    fn store_write(&mut self, owner: &JsString, key: &JsString, text: &JsString) -> Answer {
        self.store.retain(|(o, k, _)| o != owner || k != key);
        self.store.push((owner.clone(), key.clone(), text.clone()));
        let args = Value::record([
            ("pluginName", Value::Text(owner.clone())),
            ("key", Value::Text(key.clone())),
            ("value", Value::Text(text.clone())),
        ]);
        self.db_call("pluginDataStore.upsert", args);
        Answer::done()
    }

    /// The user of this name, made if there is none.
    fn user(&mut self, username: &JsString) -> Value {
        let name = username.to_lower();
        if !self.users.iter().any(|u| u.name == name) {
            self.users.push(User {
                name: name.clone(),
                groups: vec![Value::text("User")],
                is_blacklisted: false,
            });
        }
        let Some(user) = self.users.iter().find(|u| u.name == name) else {
            return Value::Null;
        };
        let mut permissions: Vec<Value> = Vec::new();
        for group in &user.groups {
            let is_it = |g: &&Value| g.field("name").strict_equals(group);
            let granted = self
                .groups
                .iter()
                .find(is_it)
                .map(|g| g.field("permissions"));
            for permission in items(&granted.unwrap_or_default()) {
                if !permissions.iter().any(|p| p.strict_equals(permission)) {
                    permissions.push(permission.clone());
                }
            }
        }
        Value::record([
            ("username", Value::Text(name)),
            ("groups", Value::array(user.groups.clone())),
            ("permissions", Value::array(permissions)),
            ("isBlacklisted", Value::Bool(user.is_blacklisted)),
        ])
    }
}
