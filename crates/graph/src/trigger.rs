use std::sync::Arc;

use sculk_core::{JsString, Object, Value};
use serde::{Deserialize, Serialize};

/// Why a run begins, and with what.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trigger {
    /// The event's name, `command` or `chat`: the run begins at the first node of type
    /// `event:<name>`.
    pub event: Arc<str>,
    /// What the event says: an object.
    pub event_args: Value,
    /// The arguments of a command: an object, or undefined.
    pub args: Value,
    /// Who triggered it: an object with `username`, or undefined.
    pub user: Value,
    /// The chat type it came by: text, or undefined.
    pub chat_type: Value,
}

impl Trigger {
    /// Somebody called a command.
    #[must_use]
    pub fn command(name: &str, username: &str, args: Object, chat_type: &str) -> Self {
        let user = Value::record([("username", Value::text(username))]);
        let args = Value::object(args);
        let chat_type = Value::text(chat_type);
        let event_args = Value::record([
            ("commandName", Value::text(name)),
            ("user", user.clone()),
            ("args", args.clone()),
            ("typeChat", chat_type.clone()),
        ]);
        Self {
            event: "command".into(),
            event_args,
            args,
            user,
            chat_type,
        }
    }

    /// Something happened.
    #[must_use]
    pub fn event(name: &str, event_args: Object) -> Self {
        let mut user = Value::Undefined;
        if let Some(value) = event_args.get(&JsString::from("user")) {
            user = value.clone();
        }
        Self {
            event: name.into(),
            event_args: Value::object(event_args),
            args: Value::Undefined,
            user,
            chat_type: Value::Undefined,
        }
    }
}
