//! The line by which an offline account proves itself to servers that ask for a password.

use sculk_bots::BotAction;
use sculk_contract::{ConsoleLevel, ConsoleSource};
use sculk_secrets::SecretKey;

use super::BotActor;
use crate::console::NewLine;

/// Commands whose words are passwords, on servers with the usual login plugins.
const SECRET_COMMANDS: [&str; 6] = ["login", "l", "log", "register", "reg", "changepassword"];

impl BotActor {
    /// Sends `/login` with the bot's password, if it has one. The password is taken from the
    /// keychain for this line alone.
    pub(super) fn log_in(&mut self) {
        if !self.config.bot.fields.has_password {
            return;
        }
        let bot = self.id();
        let around = self.around.clone();
        self.runs.spawn(async move {
            let outcome = match around.vault.read(SecretKey::BotPassword(bot)).await {
                Ok(Some(password)) => {
                    let action = BotAction::Say {
                        chat_type: "command".to_owned(),
                        text: format!("/login {}", password.expose()),
                        recipient: None,
                    };
                    around
                        .workers
                        .act(bot, action)
                        .await
                        .map(|_| ())
                        .map_err(|error| error.to_string())
                }
                Ok(None) => Err("The keychain no longer holds it. Set it again.".to_owned()),
                Err(error) => Err(error.to_string()),
            };
            if let Err(why) = outcome {
                let text = format!("The password was not sent to the server. {why}");
                around.consoles.write(
                    bot,
                    NewLine::plain(ConsoleSource::System, ConsoleLevel::Warning, &text),
                );
            }
        });
    }
}

/// A line as the console may show it: what follows a login command is replaced.
pub(super) fn hidden(line: &str) -> String {
    let word = line
        .strip_prefix('/')
        .and_then(|rest| rest.split_whitespace().next())
        .unwrap_or_default();
    if SECRET_COMMANDS
        .iter()
        .any(|secret| word.eq_ignore_ascii_case(secret))
    {
        return format!("/{word} ••••••");
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
}
