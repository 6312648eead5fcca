//! A host in memory: people, commands, stored values and chat types of one bot, as long as it runs.
//!
//! It decides and never acts. What is to be done comes out as [`Step`]s; whoever drives a bot does
//! them and puts answers back in.

mod commands;
mod people;

use std::collections::BTreeMap;

use sculk_automation::chat::ChatRules;
use sculk_bots::{BotAction, BotAnswer, BotError, BotEvent, ChatKind, ChatMessage};
use serde_json::{Map, Value, json};

use crate::limits::Limits;
use crate::port::{BotProfile, FromPlugins, Request, Said, ToPlugins};
use commands::Commands;
use people::People;

/// What is to be done next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Tell the engine.
    Tell(Box<ToPlugins>),
    /// Let the bot act. The answer goes to [`Rehearsal::acted`] with the call's number; no number: to
    /// nobody.
    Act {
        /// The number of the plugin's request.
        call: Option<u64>,
        /// What the bot shall do.
        action: Box<BotAction>,
        /// How long it may take, in milliseconds; as the action says if absent.
        timeout_ms: Option<u32>,
    },
    /// Let the bot leave off what an [`Step::Act`] of this number made it do.
    CancelAct {
        /// The number.
        call: u64,
    },
    /// Something the user may want to see.
    Show(Value),
    /// The bot is to leave, and to come again if so.
    Leave {
        /// Whether it comes again.
        is_restart: bool,
    },
}

/// The host in memory.
#[derive(Debug)]
pub struct Rehearsal {
    bot: BotProfile,
    limits: Limits,
    rules: ChatRules,
    online: Vec<String>,
    people: People,
    commands: Commands,
    stores: BTreeMap<String, Map<String, Value>>,
    chat_types: BTreeMap<String, String>,
}

impl Rehearsal {
    /// A host of one bot, with the groups every bot begins with and these players in these groups.
    #[must_use]
    pub fn new(bot: BotProfile, limits: Limits, members: Vec<(String, String)>) -> Self {
        let mut people = People::new(&bot.owners);
        for (player, group) in members {
            people.put(&player, &group);
        }
        Self {
            people,
            rules: ChatRules::built_in(),
            online: Vec::new(),
            commands: Commands::default(),
            stores: BTreeMap::new(),
            chat_types: BTreeMap::new(),
            bot,
            limits,
        }
    }

    /// Something happened to the bot.
    pub fn on_bot(&mut self, event: BotEvent) -> Vec<Step> {
        match &event {
            BotEvent::PlayerJoined { username, .. } if !self.online.contains(username) => {
                self.online.push(username.clone());
            }
            BotEvent::PlayerLeft { username, .. } => self.online.retain(|name| name != username),
            BotEvent::Chat(message) => {
                let said = self.said(message);
                let message = message.clone();
                let line = None;
                return vec![Step::Tell(Box::new(ToPlugins::Chat {
                    message,
                    said,
                    line,
                }))];
            }
            _ => {}
        }
        vec![Step::Tell(Box::new(ToPlugins::Bot { event }))]
    }

    fn said(&self, message: &ChatMessage) -> Option<Said> {
        let chat_type = match message.kind {
            ChatKind::Chat => "chat",
            ChatKind::Whisper => "whisper",
            ChatKind::System => {
                let is_online = |name: &str| self.online.iter().any(|online| online == name);
                let read = self.rules.read(&message.line, is_online)?;
                return Some(Said {
                    username: read.player.to_owned(),
                    message: read.message.to_owned(),
                    chat_type: read.chat_type,
                });
            }
            ChatKind::WhisperEcho | ChatKind::ActionBar => return None,
        };
        Some(Said {
            username: message.sender.clone()?,
            message: message.text.clone(),
            chat_type: chat_type.to_owned(),
        })
    }

    /// The engine said something. `now_ms` is any clock that does not go back.
    pub fn on_plugins(&mut self, message: FromPlugins, now_ms: u64) -> Vec<Step> {
        match message {
            FromPlugins::Request {
                call,
                plugin,
                request,
                ..
            } => self.on_request(call, plugin.as_deref(), request, now_ms),
            // Nothing goes on here for longer than a step.
            FromPlugins::Fresh => Vec::new(),
            other => {
                if let FromPlugins::Stopped { plugin, .. } = &other {
                    self.commands
                        .forget(Some(&format!("plugin:{plugin}")), None);
                }
                let shown = serde_json::to_value(&other).unwrap_or_default();
                vec![Step::Show(shown)]
            }
        }
    }

    /// What came of a [`Step::Act`].
    #[must_use]
    pub fn acted(call: u64, result: Result<BotAnswer, BotError>) -> ToPlugins {
        let result = match result {
            Ok(answer) => Ok(in_json(&answer)),
            Err(error) => Err(error.to_string()),
        };
        ToPlugins::Answer { call, result }
    }

    fn on_request(
        &mut self,
        call: u64,
        plugin: Option<&str>,
        request: Request,
        now_ms: u64,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        let result = match request {
            Request::Say {
                chat_type,
                text,
                recipient,
            } => match self.say(&chat_type, text, recipient) {
                Some(action) => {
                    steps.push(Step::Act {
                        call: Some(call),
                        action: Box::new(action),
                        timeout_ms: None,
                    });
                    return steps;
                }
                None => Err(format!("There is no chat type “{chat_type}”.")),
            },
            Request::Act { action, timeout_ms } => {
                steps.push(Step::Act {
                    call: Some(call),
                    action,
                    timeout_ms,
                });
                return steps;
            }
            Request::CancelAct { act } => {
                steps.push(Step::CancelAct { call: act });
                Ok(Value::Null)
            }
            Request::Said(said) => {
                steps.extend(
                    self.commands
                        .decide(&self.bot, &mut self.people, &said, now_ms),
                );
                Ok(Value::Null)
            }
            Request::RegisterChatType { name, prefix, .. } => {
                self.chat_types.insert(name, prefix);
                Ok(Value::Null)
            }
            Request::RegisterCommand(offer) => {
                steps.push(Step::Show(shown(
                    "command",
                    plugin,
                    &json!({ "command": offer }),
                )));
                if !offer.permission.is_empty() {
                    self.people
                        .permission(&offer.permission, "", offer.owner.as_deref());
                }
                self.commands.register(offer);
                Ok(Value::Null)
            }
            Request::RegisterPermissions { permissions } => {
                for one in permissions {
                    steps.push(Step::Show(shown(
                        "permission",
                        plugin,
                        &json!({ "permission": one }),
                    )));
                    self.people
                        .permission(&one.name, &one.description, one.owner.as_deref());
                }
                Ok(Value::Null)
            }
            Request::RegisterGroup {
                name,
                owner,
                permissions,
            } => {
                let about = json!({ "group": name, "permissions": permissions });
                steps.push(Step::Show(shown("group", plugin, &about)));
                self.people.group(&name, owner.as_deref(), &permissions);
                Ok(Value::Null)
            }
            Request::AddPermissionsToGroup { group, permissions } => {
                let about = json!({ "group": group, "permissions": permissions });
                steps.push(Step::Show(shown("groupPermissions", plugin, &about)));
                if !self.people.extend_group(&group, &permissions) {
                    steps.push(Step::Show(shown(
                        "warning",
                        plugin,
                        &json!({ "text": format!("There is no group “{group}”.") }),
                    )));
                }
                Ok(Value::Null)
            }
            Request::GetUser { username } => Ok(self.people.user(&username)),
            Request::UserAction {
                username,
                action,
                data,
            } => self.people.act(&username, &action, &data),
            Request::Forget { what, owner, names } => Ok(Value::from(self.forget(
                &what,
                owner.as_deref(),
                names.as_deref(),
            ))),
            Request::StoreGet { .. }
            | Request::StoreSet { .. }
            | Request::StoreHas { .. }
            | Request::StoreDelete { .. }
            | Request::StoreAll => self.store(plugin.unwrap_or_default(), request),
            Request::GraphEvent { event, args } => {
                let about = json!({ "event": event, "args": args });
                steps.push(Step::Show(shown("graphEvent", plugin, &about)));
                Ok(Value::Null)
            }
            Request::RegisterNode(offer) => match offer.settled() {
                Ok(offer) => {
                    steps.push(Step::Show(shown("node", plugin, &json!({ "node": offer }))));
                    Ok(Value::Null)
                }
                Err(why) => Err(why),
            },
            Request::UnregisterNode { .. } => Ok(Value::Null),
            Request::RegisterEventGraph(offer) => {
                let about = json!({ "name": offer.name, "triggers": offer.triggers });
                steps.push(Step::Show(shown("eventGraph", plugin, &about)));
                Ok(Value::Null)
            }
            Request::PageState { of, state } => {
                let plugin = of.as_deref().or(plugin);
                steps.push(Step::Show(shown(
                    "pageState",
                    plugin,
                    &json!({ "state": state }),
                )));
                Ok(Value::Null)
            }
            Request::SetCredentials {
                username,
                is_restart,
                ..
            } => {
                // The password is nobody's to read, here least of all.
                let about = json!({ "username": username, "restart": is_restart });
                steps.push(Step::Show(shown("credentials", plugin, &about)));
                if is_restart {
                    steps.push(Step::Leave { is_restart: true });
                }
                Ok(Value::Null)
            }
            Request::Restart => {
                steps.push(Step::Leave { is_restart: true });
                Ok(Value::Null)
            }
            Request::Quit { reason } => {
                steps.push(Step::Show(shown(
                    "quit",
                    plugin,
                    &json!({ "reason": reason }),
                )));
                steps.push(Step::Leave { is_restart: false });
                Ok(Value::Null)
            }
        };
        steps.push(Step::Tell(Box::new(ToPlugins::Answer { call, result })));
        steps
    }

    /// The line as the bot's queue knows it: chat types of plugins become the prefix they stand for.
    fn say(&self, chat_type: &str, text: String, recipient: Option<String>) -> Option<BotAction> {
        let say = |chat_type: &str, text, recipient| {
            Some(BotAction::Say {
                chat_type: chat_type.to_owned(),
                text,
                recipient,
            })
        };
        if matches!(chat_type, "private" | "whisper") && recipient.is_some() {
            return say("private", text, recipient);
        }
        match self.chat_types.get(chat_type) {
            Some(prefix) => {
                let text = format!("{prefix}{text}");
                let queue = if text.starts_with('/') {
                    "command"
                } else {
                    "chat"
                };
                say(queue, text, None)
            }
            // What the built-in chat rules call chat that no plugin knows how to write to.
            None if matches!(chat_type, "local" | "global") => say("chat", text, None),
            None if matches!(chat_type, "chat" | "command") => say(chat_type, text, None),
            None => None,
        }
    }

    fn forget(&mut self, what: &str, owner: Option<&str>, names: Option<&[String]>) -> usize {
        match what {
            "command" => self.commands.forget(owner, names),
            "permission" => self.people.forget_permissions(owner, names),
            "group" => self.people.forget_groups(owner, names),
            _ => 0,
        }
    }

    fn store(&mut self, plugin: &str, request: Request) -> Result<Value, String> {
        let store = self.stores.entry(plugin.to_owned()).or_default();
        match request {
            Request::StoreGet { key } => Ok(store.get(&key).cloned().unwrap_or(Value::Null)),
            Request::StoreHas { key } => Ok(Value::from(store.contains_key(&key))),
            Request::StoreDelete { key } => Ok(Value::from(store.shift_remove(&key).is_some())),
            Request::StoreSet { key, value } => {
                if !store.contains_key(&key) && store.len() >= self.limits.max_keys {
                    return Err(format!("The store is full: it holds {} keys.", store.len()));
                }
                store.insert(key, value);
                Ok(Value::Null)
            }
            _ => Ok(Value::Object(store.clone())),
        }
    }
}

fn shown(kind: &str, plugin: Option<&str>, about: &Value) -> Value {
    let mut line = json!({ "type": kind, "plugin": plugin });
    if let (Some(line), Some(about)) = (line.as_object_mut(), about.as_object()) {
        line.extend(about.clone());
    }
    line
}

/// An answer as plugins get it: why only a part was moved is told in words, too.
fn in_json(answer: &BotAnswer) -> Value {
    let mut json = serde_json::to_value(answer).unwrap_or_default();
    if let BotAnswer::Moved {
        stopped_by: Some(error),
        ..
    } = answer
    {
        json["stoppedWhy"] = Value::from(error.to_string());
    }
    json
}
