//! The database of the recordings' world: users, groups, commands and the store.
//!
//! A recording tells of writes only, each as the database client's `model.method` with the columns
//! that were written and the names (not the numbers) of the rows concerned.

use sculk_core::{JsString, Object, Value, to_json};
use sculk_graph::{Answer, CommandChange, CommandWords, Effect, NewCommand};

use crate::array::items;

/// The group everybody is in who is in no other.
const USUAL_GROUP: &str = "User";

pub(super) struct Database {
    /// The writes, in order.
    pub calls: Vec<Value>,
    groups: Vec<Value>,
    users: Vec<User>,
    commands: Vec<Command>,
    /// Commands of this run alone, each by its name and its other names.
    temporary: Vec<Vec<JsString>>,
    store: Vec<(JsString, JsString, JsString)>,
}

struct User {
    name: JsString,
    groups: Vec<Value>,
    is_blacklisted: bool,
}

struct Command {
    name: JsString,
    is_visual: bool,
}

fn no(why: &str) -> Answer {
    Answer::Failed(why.to_owned())
}

fn list(texts: &[JsString]) -> Value {
    let texts = texts.iter().cloned().map(Value::Text).collect();
    Value::text(&to_json(&Value::array(texts)).unwrap_or_default())
}

/// What the graph said, else what was made of it.
fn said(words: &Option<JsString>, made: impl FnOnce() -> Value) -> Value {
    words.clone().map_or_else(made, Value::Text)
}

impl Database {
    pub fn new(db: &Value) -> Self {
        let user = |u: &Value| User {
            name: u.field("username").to_js_string().to_lower(),
            groups: items(&u.field("groups")).to_vec(),
            is_blacklisted: u.field("isBlacklisted").is_truthy(),
        };
        let command = |c: &Value| Command {
            name: c.field("name").to_js_string(),
            is_visual: c.field("isVisual").is_truthy(),
        };
        let row = |r: &Value| {
            let text = |key: &str| r.field(key).to_js_string();
            (text("pluginName"), text("key"), text("value"))
        };
        // A case that says nothing of groups has the one that every new bot has.
        let groups = match db.field("groups") {
            Value::Array(groups) => groups.to_vec(),
            _ => vec![Value::record([("name", Value::text(USUAL_GROUP))])],
        };
        Self {
            calls: Vec::new(),
            groups,
            users: items(&db.field("users")).iter().map(user).collect(),
            commands: items(&db.field("commands")).iter().map(command).collect(),
            temporary: Vec::new(),
            store: items(&db.field("store")).iter().map(row).collect(),
        }
    }

    fn wrote(&mut self, op: &str, args: Value) {
        self.calls
            .push(Value::record([("op", Value::text(op)), ("args", args)]));
    }

    /// Performs what concerns the database; none for another effect. `now_ms` is the virtual time.
    pub fn perform(&mut self, effect: &Effect, now_ms: f64) -> Option<Answer> {
        Some(match effect {
            Effect::User { username } => Answer::Value(self.user(username)),
            Effect::SetBlacklist {
                username,
                is_blacklisted,
            } => self.set_blacklist(username, *is_blacklisted),
            Effect::AddToGroup { username, group } => self.add_to_group(username, group),
            Effect::RemoveFromGroup { username, group } => self.remove_from_group(username, group),
            Effect::StoreRead { owner, key } => {
                let rows = self.store.iter().filter(|(o, k, _)| o == owner && k == key);
                let text = rows.map(|(_, _, text)| Value::Text(text.clone())).next();
                Answer::Value(text.unwrap_or(Value::Null))
            }
            Effect::StoreWrite { owner, key, text } => self.store_write(owner, key, text),
            Effect::CreateCommand(command) => self.create_command(command, now_ms),
            Effect::UpdateCommand { name, change } => self.update_command(name, change),
            Effect::DeleteCommand { name } => self.delete_command(name),
            _ => return None,
        })
    }

    fn store_write(&mut self, owner: &JsString, key: &JsString, text: &JsString) -> Answer {
        self.store.retain(|(o, k, _)| o != owner || k != key);
        self.store.push((owner.clone(), key.clone(), text.clone()));
        let args = Value::record([
            ("pluginName", Value::Text(owner.clone())),
            ("key", Value::Text(key.clone())),
            ("value", Value::Text(text.clone())),
        ]);
        self.wrote("pluginDataStore.upsert", args);
        Answer::done()
    }

    /// The place of the user of this name, made if there is none.
    fn place_of(&mut self, username: &JsString) -> usize {
        let name = username.to_lower();
        if let Some(at) = self.users.iter().position(|u| u.name == name) {
            return at;
        }
        let mut groups = vec![Value::text(USUAL_GROUP)];
        groups.retain(|usual| self.is_group(usual));
        self.users.push(User {
            name,
            groups,
            is_blacklisted: false,
        });
        self.users.len() - 1
    }

    fn user(&mut self, username: &JsString) -> Value {
        let at = self.place_of(username);
        let user = &self.users[at];
        let mut permissions: Vec<Value> = Vec::new();
        for group in &user.groups {
            for permission in items(&self.granted(group)) {
                if !permissions.iter().any(|p| p.strict_equals(permission)) {
                    permissions.push(permission.clone());
                }
            }
        }
        Value::record([
            ("username", Value::Text(user.name.clone())),
            ("groups", Value::array(user.groups.clone())),
            ("permissions", Value::array(permissions)),
            ("isBlacklisted", Value::Bool(user.is_blacklisted)),
        ])
    }

    fn granted(&self, group: &Value) -> Value {
        let is_it = |g: &&Value| g.field("name").strict_equals(group);
        let found = self.groups.iter().find(is_it);
        found.map(|g| g.field("permissions")).unwrap_or_default()
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of users")]
    fn set_blacklist(&mut self, username: &JsString, is_blacklisted: bool) -> Answer {
        let at = self.place_of(username);
        let user = &mut self.users[at];
        user.is_blacklisted = is_blacklisted;
        let name = Value::Text(user.name.clone());
        let args = Value::record([
            ("username", name.clone()),
            ("isBlacklisted", is_blacklisted.into()),
        ]);
        self.wrote("user.update", args);
        Answer::Value(Value::record([
            ("id", (at as f64 + 1.0).into()),
            ("botId", 1.0.into()),
            ("username", name),
            ("isBlacklisted", is_blacklisted.into()),
        ]))
    }

    fn wrote_membership(&mut self, op: &str, name: &JsString, group: &Value) {
        let args = Value::record([
            ("username", Value::Text(name.clone())),
            ("group", group.clone()),
        ]);
        self.wrote(op, args);
    }

    fn is_group(&self, group: &Value) -> bool {
        self.groups
            .iter()
            .any(|g| g.field("name").strict_equals(group))
    }

    fn add_to_group(&mut self, username: &JsString, group: &JsString) -> Answer {
        let group = Value::Text(group.clone());
        if !self.is_group(&group) {
            return no("There is no such group.");
        }
        let at = self.place_of(username);
        let user = &mut self.users[at];
        if !user.groups.iter().any(|g| g.strict_equals(&group)) {
            user.groups.push(group.clone());
            let name = user.name.clone();
            self.wrote_membership("userGroup.create", &name, &group);
        }
        Answer::done()
    }

    fn remove_from_group(&mut self, username: &JsString, group: &JsString) -> Answer {
        let group = Value::Text(group.clone());
        let at = self.place_of(username);
        let user = &mut self.users[at];
        let Some(i) = user.groups.iter().position(|g| g.strict_equals(&group)) else {
            return no("The user is not in such a group.");
        };
        user.groups.remove(i);
        let (name, is_in_none) = (user.name.clone(), user.groups.is_empty());
        self.wrote_membership("userGroup.delete", &name, &group);
        let usual = Value::text(USUAL_GROUP);
        if is_in_none && self.is_group(&usual) {
            self.users[at].groups.push(usual.clone());
            self.wrote_membership("userGroup.create", &name, &usual);
        }
        Answer::done()
    }

    fn command(&self, name: &JsString) -> Option<usize> {
        self.commands.iter().position(|c| c.name == *name)
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of commands")]
    fn create_command(&mut self, made: &NewCommand, now_ms: f64) -> Answer {
        if made.is_temporary {
            let names = [&made.name].into_iter().chain(&made.aliases);
            self.temporary.push(names.cloned().collect());
            return Answer::Value(Value::text(&format!("temp_{now_ms}")));
        }
        if self.command(&made.name).is_some() {
            return Answer::Value(Value::Null);
        }
        self.commands.push(Command {
            name: made.name.clone(),
            is_visual: true,
        });
        let CommandWords {
            aliases_json,
            chat_types_json,
            cooldown_text,
        } = &made.said;
        let args = Value::record([
            ("name", Value::Text(made.name.clone())),
            ("description", Value::Text(made.description.clone())),
            ("aliases", said(aliases_json, || list(&made.aliases))),
            ("cooldown", said(cooldown_text, || made.cooldown_s.into())),
            (
                "allowedChatTypes",
                said(chat_types_json, || list(&made.chat_types)),
            ),
            ("isVisual", true.into()),
        ]);
        self.wrote("command.create", args);
        Answer::Value(Value::Number(self.commands.len() as f64))
    }

    fn update_command(&mut self, name: &JsString, change: &CommandChange) -> Answer {
        let Some(at) = self.command(name) else {
            return Answer::Value(Value::Bool(false));
        };
        let is_taken = |new: &JsString| new != name && self.command(new).is_some();
        if change.name.as_ref().is_some_and(is_taken) {
            return Answer::Value(Value::Bool(false));
        }
        let text = |t: &JsString| Value::Text(t.clone());
        let CommandWords {
            aliases_json,
            chat_types_json,
            cooldown_text,
        } = &change.said;
        let aliases = change.aliases.as_deref();
        let chat_types = change.chat_types.as_deref();
        let columns = [
            ("name", change.name.as_ref().map(text)),
            ("description", change.description.as_ref().map(text)),
            (
                "aliases",
                aliases.map(|all| said(aliases_json, || list(all))),
            ),
            (
                "cooldown",
                change.cooldown_s.map(|s| said(cooldown_text, || s.into())),
            ),
            (
                "allowedChatTypes",
                chat_types.map(|all| said(chat_types_json, || list(all))),
            ),
        ];
        let written = columns.into_iter();
        let mut args: Object = written
            .filter_map(|(key, value)| Some((key.into(), value?)))
            .collect();
        // The permissions are not part of a recording's world: a name is unknown and changes nothing.
        if change.permission.as_ref().is_some_and(JsString::is_empty) {
            args.insert("permissionId".into(), Value::Null);
        }
        if let Some(new) = &change.name {
            self.commands[at].name = new.clone();
        }
        self.wrote("command.update", Value::object(args));
        Answer::Value(Value::Bool(true))
    }

    /// Of those that are kept, only commands with a graph are taken away.
    fn delete_command(&mut self, name: &JsString) -> Answer {
        if let Some(at) = self.temporary.iter().position(|names| names.contains(name)) {
            self.temporary.remove(at);
            return Answer::Value(Value::Bool(true));
        }
        let Some(at) = self.command(name).filter(|at| self.commands[*at].is_visual) else {
            return Answer::Value(Value::Bool(false));
        };
        self.commands.remove(at);
        let args = Value::record([("name", Value::Text(name.clone()))]);
        self.wrote("command.delete", args);
        Answer::Value(Value::Bool(true))
    }
}
