//! The lines a bot sends when it comes into the world, and the secrets in them.

use std::sync::{Arc, Mutex, PoisonError};

use sculk_bots::{BotAction, BotEvent, ChatMessage};
use sculk_contract::{ConsoleLevel, ConsoleSource};
use sculk_secrets::{SecretKey, Sensitive};
use serde_json::Value as Json;

use super::BotActor;
use super::config::built_in_join_commands;
use crate::console::NewLine;
use crate::validate::{PASSWORD, SECRET_COMMANDS};

/// What is shown in place of a secret.
const HIDDEN: &str = "••••••";
/// Secrets that went out in this session and must not be shown when they come back.
#[derive(Default)]
pub(super) struct Secrets {
    known: Mutex<Vec<Sensitive<String>>>,
}

impl Secrets {
    fn remember(&self, secret: Sensitive<String>) {
        if secret.expose().is_empty() {
            return;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.push(secret);
    }

    pub(super) fn forget(&self) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.clear();
    }

    /// A line as it may be shown, or none where it may be shown as it is.
    pub(super) fn hidden_in(&self, line: &str) -> Option<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut hidden = None;
        for secret in known.iter() {
            let shown: &str = hidden.as_deref().unwrap_or(line);
            if shown.contains(secret.expose().as_str()) {
                hidden = Some(shown.replace(secret.expose().as_str(), HIDDEN));
            }
        }
        hidden
    }

    /// A text as others may read it.
    pub(super) fn hide_in(&self, text: &str) -> String {
        self.hidden_in(text).unwrap_or_else(|| text.to_owned())
    }

    /// A line of chat as plugins may read it: without the bot's own secrets, such as a server that repeats
    /// what was typed tells. Only they are hidden, and no words that look like somebody's password: what
    /// players say must reach plugins as it was said.
    pub(super) fn hide_in_message(&self, message: &ChatMessage) -> ChatMessage {
        let mut shown = message.clone();
        if self.is_empty() {
            return shown;
        }
        shown.line = self.hide_in(&message.line);
        shown.text = self.hide_in(&message.text);
        let is_hidden = shown.line != message.line;
        // Parts may be split anywhere, and hold what no line shows.
        if is_hidden
            || message
                .component
                .as_ref()
                .is_some_and(|json| self.is_in(json))
        {
            shown.component = None;
        }
        shown
    }

    /// An event as plugins may hear it.
    pub(super) fn hide_in_event(&self, event: &BotEvent) -> BotEvent {
        let has_words = matches!(
            event,
            BotEvent::Title { .. }
                | BotEvent::TabText { .. }
                | BotEvent::BossBar { .. }
                | BotEvent::Scoreboard { .. }
                | BotEvent::WindowOpened { .. }
                | BotEvent::Died { .. }
                | BotEvent::Disconnected { .. }
        );
        if !has_words || self.is_empty() {
            return event.clone();
        }
        let Ok(mut json) = serde_json::to_value(event) else {
            return event.clone();
        };
        if !self.is_in(&json) {
            return event.clone();
        }
        self.hide_in_json(&mut json);
        // A secret that stands where no free text does is a coincidence, and the event stays as it is.
        serde_json::from_value(json).unwrap_or_else(|_| event.clone())
    }

    fn is_empty(&self) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.is_empty()
    }

    fn is_in(&self, json: &Json) -> bool {
        match json {
            Json::String(text) => self.hidden_in(text).is_some(),
            Json::Array(parts) => parts.iter().any(|part| self.is_in(part)),
            Json::Object(fields) => fields.values().any(|part| self.is_in(part)),
            Json::Null | Json::Bool(_) | Json::Number(_) => false,
        }
    }

    fn hide_in_json(&self, json: &mut Json) {
        match json {
            Json::String(text) => *text = self.hide_in(text),
            Json::Array(parts) => parts.iter_mut().for_each(|part| self.hide_in_json(part)),
            Json::Object(fields) => fields.values_mut().for_each(|part| self.hide_in_json(part)),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
}

impl BotActor {
    /// Sends the bot's join commands, one after the other. The password is taken from the keychain
    /// for these lines alone.
    pub(super) fn send_join_commands(&mut self) {
        let has_password = self.config.bot.fields.has_password;
        let own = self.config.joining.join_commands.clone();
        let lines = own.unwrap_or_else(|| built_in_join_commands(has_password));
        if lines.is_empty() {
            return;
        }
        let bot = self.id();
        let around = self.around.clone();
        let secrets = Arc::clone(&self.secrets);
        self.runs.chore(async move {
            let mut password = None;
            for line in lines {
                let outcome = async {
                    if line.contains(PASSWORD) && password.is_none() {
                        let read = read_password(&around, bot).await?;
                        secrets.remember(Sensitive::new(read.expose().clone()));
                        password = Some(read);
                    }
                    let text = match &password {
                        Some(password) => line.replace(PASSWORD, password.expose()),
                        None => line.clone(),
                    };
                    let kind = if text.starts_with('/') {
                        "command"
                    } else {
                        "chat"
                    };
                    let action = BotAction::Say {
                        chat_type: kind.to_owned(),
                        text,
                        recipient: None,
                    };
                    let said = around.workers.act(bot, action).await;
                    said.map(|_| ()).map_err(|error| error.to_string())
                };
                if let Err(why) = outcome.await {
                    let text = format!("“{line}” was not sent to the server. {why}");
                    let line = NewLine::plain(ConsoleSource::System, ConsoleLevel::Warning, &text);
                    around.consoles.write(bot, line);
                }
            }
        });
    }

    /// A line of the bot's own as the console may show it.
    pub(super) fn shown(&self, line: &str) -> String {
        let line = hidden(line);
        self.secrets.hidden_in(&line).unwrap_or(line)
    }
}

async fn read_password(
    around: &super::Surroundings,
    bot: sculk_core::BotId,
) -> Result<Sensitive<String>, String> {
    match around.vault.read(SecretKey::BotPassword(bot)).await {
        Ok(Some(password)) => Ok(password),
        Ok(None) => Err("The keychain holds no password for this bot. Set it again.".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// What follows a login command is replaced.
fn hidden(line: &str) -> String {
    let word = line
        .strip_prefix('/')
        .and_then(|rest| rest.split_whitespace().next())
        .unwrap_or_default();
    if SECRET_COMMANDS
        .iter()
        .any(|secret| word.eq_ignore_ascii_case(secret))
    {
        return format!("/{word} {HIDDEN}");
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_does_not_reach_the_console() {
        assert_eq!(hidden("/login hunter2"), "/login ••••••");
        assert_eq!(hidden("/Register a a"), "/Register ••••••");
        assert_eq!(hidden("/logistics on"), "/logistics on");
        assert_eq!(hidden("login hunter2"), "login hunter2");
    }

    #[test]
    fn a_secret_that_comes_back_is_hidden_wherever_it_stands() {
        let secrets = Secrets::default();
        secrets.remember(Sensitive::new("hunter2".to_owned()));
        secrets.remember(Sensitive::new(String::new()));
        assert_eq!(
            secrets.hidden_in("/auth hunter2 hunter2").as_deref(),
            Some("/auth •••••• ••••••")
        );
        assert_eq!(secrets.hidden_in("hello"), None);
        secrets.forget();
        assert_eq!(secrets.hidden_in("hunter2"), None);
    }

    #[test]
    fn plugins_hear_no_secret_of_the_bot_and_all_else_as_it_was_said() {
        let secrets = Secrets::default();
        secrets.remember(Sensitive::new("hunter2".to_owned()));
        let heard = |line: &str, component| {
            secrets.hide_in_message(&ChatMessage {
                kind: sculk_bots::ChatKind::System,
                sender: None,
                text: line.to_owned(),
                line: line.to_owned(),
                component: Some(component),
                at_ms: 0,
            })
        };
        let echoed = heard(
            "You typed /login hunter2",
            serde_json::json!({ "text": "split" }),
        );
        assert_eq!(echoed.line, "You typed /login ••••••");
        assert_eq!((echoed.text, echoed.component), (echoed.line, None));
        let click =
            serde_json::json!({ "text": "Log in", "clickEvent": { "value": "/login hunter2" } });
        let hidden = heard("Log in", click);
        assert_eq!((hidden.line.as_str(), hidden.component), ("Log in", None));
        let others = heard(
            "/login swordfish",
            serde_json::json!({ "text": "/login swordfish" }),
        );
        assert!(others.line == "/login swordfish" && others.component.is_some());
        let kicked = BotEvent::Disconnected {
            cause: sculk_bots::DisconnectCause::Kicked {
                reason: "Wrong password hunter2".to_owned(),
                kind: sculk_bots::KickKind::Other,
            },
        };
        let told = serde_json::to_string(&secrets.hide_in_event(&kicked)).unwrap();
        assert!(told.contains("Wrong password ••••••"), "{told}");
    }
}
