//! From a chat line to a run, or to the words that refuse it.

use sculk_automation::{Call, Decision, Speaker, decide};
use sculk_bots::{BotAction, ChatKind, ChatMessage};
use sculk_contract::{ConsoleLevel, ConsoleSource};

use super::BotActor;
use super::run::{RunSeat, run_command};
use crate::console::{NewLine, spans_of};

/// Graphs of one bot that may run at the same time. A player who starts more than this is told by
/// the console, not by a bot that stops answering.
const MAX_RUNS: usize = 64;

impl BotActor {
    pub(super) fn hear(&mut self, message: ChatMessage) {
        if message.kind == ChatKind::ActionBar {
            return;
        }
        self.write(NewLine {
            source: ConsoleSource::Chat,
            level: ConsoleLevel::Info,
            spans: spans_of(message.component.as_ref(), &message.line),
            player: message.sender.clone(),
            node: None,
        });
        let chat_type = match message.kind {
            ChatKind::Chat => "chat",
            ChatKind::Whisper => "private",
            ChatKind::WhisperEcho | ChatKind::System | ChatKind::ActionBar => return,
        };
        let Some(player) = message.sender else {
            return;
        };
        if self.name_online.as_deref() == Some(player.as_str()) {
            return;
        }
        self.consider(&player, chat_type, &message.text);
    }

    fn consider(&mut self, player: &str, chat_type: &str, text: &str) {
        let fields = &self.config.bot.fields;
        let speaker = Speaker {
            player,
            is_owner: fields
                .owners
                .iter()
                .any(|owner| owner.eq_ignore_ascii_case(player)),
            chat_type,
        };
        let decision = decide(
            self.config.commands.table(),
            &fields.prefix,
            speaker,
            text,
            &mut self.cooldowns,
            self.around.clock.now_ms(),
        );
        match decision {
            Decision::NotACommand => {}
            Decision::Unknown { word } => self.note(&format!("{player}: no command “{word}”")),
            Decision::Disabled { name } => {
                self.note(&format!("{player}: the command “{name}” is switched off"));
            }
            Decision::WrongChatType { name } => self.note(&format!(
                "{player}: the command “{name}” does not listen to {chat_type} chat"
            )),
            Decision::WrongUse { error, usage } => {
                self.answer(player, chat_type, format!("{error}. Use: {usage}"));
            }
            Decision::Cooldown { name, seconds_left } => self.answer(
                player,
                chat_type,
                format!("{player}, wait {seconds_left} s before {name} again."),
            ),
            Decision::Run(call) => self.start_run(player, chat_type, call),
        }
    }

    fn start_run(&mut self, player: &str, chat_type: &str, call: Call) {
        if self.runs.len() >= MAX_RUNS {
            self.warn(&format!(
                "{MAX_RUNS} graphs of this bot run already; “{}” of {player} was not started.",
                call.name
            ));
            return;
        }
        match self.config.commands.program(call.command) {
            Ok(compiled) => {
                let seat = RunSeat {
                    bot: self.id(),
                    player: player.to_owned(),
                    chat_type: chat_type.to_owned(),
                    call,
                    around: self.around.clone(),
                };
                self.runs.spawn(run_command(compiled, seat));
            }
            Err(why) => self.write(NewLine::plain(
                ConsoleSource::Graph,
                ConsoleLevel::Error,
                &format!("{}: its graph cannot run. {why}", call.name),
            )),
        }
    }

    /// Says something to a player in the chat the player used.
    fn answer(&mut self, player: &str, chat_type: &str, text: String) {
        let workers = self.around.workers.clone();
        let consoles = self.around.consoles.clone();
        let bot = self.id();
        let action = BotAction::Say {
            chat_type: chat_type.to_owned(),
            text,
            recipient: Some(player.to_owned()),
        };
        self.runs.spawn(async move {
            if let Err(error) = workers.act(bot, action).await {
                let text = error.to_string();
                consoles.write(
                    bot,
                    NewLine::plain(ConsoleSource::System, ConsoleLevel::Warning, &text),
                );
            }
        });
    }

    fn note(&self, text: &str) {
        self.write(NewLine::plain(
            ConsoleSource::System,
            ConsoleLevel::Debug,
            text,
        ));
    }
}
