//! What plugins wish, each answered once.

use sculk_bots::BotAction;
use sculk_contract::ConsoleLevel;
use sculk_plugins::port::Request;
use sculk_plugins::{FromPlugins, ToPlugins};
use serde_json::Value;

use super::desk::Clerk;
use super::desk_news::DeskNews;
use crate::fleet::BotInput;

/// A wish of plugins.
pub(super) struct Wish {
    pub call: u64,
    pub plugin: Option<String>,
    pub line: Option<u64>,
    pub request: Request,
}

impl Wish {
    /// A message that is one; others come back.
    pub(super) fn of(message: FromPlugins) -> Result<Self, Box<FromPlugins>> {
        match message {
            FromPlugins::Request {
                call,
                plugin,
                line,
                request,
            } => Ok(Self {
                call,
                plugin,
                line,
                request,
            }),
            other => Err(Box::new(other)),
        }
    }

    /// Whether it is fulfilled although the plugin hears no answer any more: what it keeps for the next
    /// time.
    const fn is_kept_at_the_end(&self) -> bool {
        matches!(
            self.request,
            Request::StoreSet { .. } | Request::StoreDelete { .. }
        )
    }
}

impl Clerk {
    pub(super) async fn serve(&mut self, wish: Wish) {
        let Wish {
            call,
            plugin,
            line,
            request,
        } = wish;
        let result = match request {
            Request::Say {
                chat_type,
                text,
                recipient,
            } => match (self.line(&chat_type, text, recipient), self.hands()) {
                (Some(action), Some(hands)) => return hands.say(call, action),
                _ => Err(format!("There is no chat type “{chat_type}”.")),
            },
            Request::Act { action, timeout_ms } => match (*action, self.hands()) {
                (BotAction::Watch(_), _) => Err("What a bot watches is not a plugin's.".to_owned()),
                (action, Some(hands)) => return hands.act(call, action, timeout_ms),
                // Nobody hears the answer.
                (_, None) => return,
            },
            Request::CancelAct { act } => {
                if let Some(hands) = self.hands() {
                    hands.cancel(act);
                }
                Ok(Value::Null)
            }
            Request::Said(said) => {
                self.tell_bot(DeskNews::Said { said, line }).await;
                Ok(Value::Null)
            }
            Request::RegisterChatType { name, prefix, .. } => {
                self.chat_types.insert(name, prefix);
                Ok(Value::Null)
            }
            Request::PageState { of, state } => {
                let whose = of.or(plugin).unwrap_or_default();
                let live = self.plugins.live();
                live.plugin(self.about.bot, &whose, |known| known.page = Some(state));
                self.plugins.page_changed();
                Ok(Value::Null)
            }
            Request::GraphEvent { event, args } => {
                self.tell_bot(DeskNews::Event { event, args }).await;
                Ok(Value::Null)
            }
            Request::Restart => {
                self.post(BotInput::Restart).await;
                Ok(Value::Null)
            }
            Request::Quit { reason } => {
                self.write(
                    plugin.as_deref(),
                    ConsoleLevel::Info,
                    &format!("The bot leaves: {reason}"),
                );
                self.post(BotInput::Stop).await;
                Ok(Value::Null)
            }
            other => {
                self.remember(plugin.as_deref().unwrap_or_default(), other)
                    .await
            }
        };
        self.tell(ToPlugins::Answer { call, result });
    }

    /// A wish of plugins that are ending: nobody waits for an answer, and the bot does nothing for them any
    /// more.
    pub(super) async fn serve_last(&mut self, wish: Wish) {
        if !wish.is_kept_at_the_end() {
            return;
        }
        let plugin = wish.plugin.unwrap_or_default();
        if let Err(why) = self.remember(&plugin, wish.request).await {
            let text = format!("What it kept at the end is lost. {why}");
            self.write(Some(&plugin), ConsoleLevel::Warning, &text);
        }
    }

    /// A line as the bot's queue knows it: chat types of plugins become the prefix they stand for.
    fn line(&self, chat_type: &str, text: String, recipient: Option<String>) -> Option<BotAction> {
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
        if let Some(prefix) = self.chat_types.get(chat_type) {
            let text = format!("{prefix}{text}");
            let queue = if text.starts_with('/') {
                "command"
            } else {
                "chat"
            };
            return say(queue, text, None);
        }
        let is_own = self.about.chat_types.iter().any(|own| own == chat_type);
        match chat_type {
            _ if is_own => say(chat_type, text, None),
            "chat" | "command" => say(chat_type, text, None),
            // What the built-in chat rules call chat that nobody knows how to write to.
            "local" | "global" => say("chat", text, None),
            _ => None,
        }
    }
}
