//! From a line of chat to who said what where; from there to a run, or to the words that refuse it.

use std::sync::Mutex;

use futures::future::BoxFuture;
use sculk_automation::{Call, Decision, Speaker, decide};
use sculk_bots::{BotAction, ChatKind, ChatMessage};
use sculk_contract::{ConsoleLevel, ConsoleSource};
use sculk_core::{Object, Value};
use sculk_store::{GraphRef, UnixMillis};

use super::BotActor;
use super::chat_explain::table_for;
use super::config::reply_type;
use super::run::{RunSeat, command_trigger, run, value_of};
use super::temporary::is_temporary;
use crate::console::{NewLine, Said as Sentence, spans_of};

/// Graphs of commands of one bot that may run at the same time. A player who starts more than this
/// is told by the console, not by a bot that stops answering.
pub(super) const MAX_RUNS: usize = 64;

/// Who said what in which chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub player: String,
    pub chat_type: String,
    pub text: String,
}

impl BotActor {
    pub(super) fn hear(&mut self, message: &ChatMessage) {
        if message.kind == ChatKind::ActionBar {
            return;
        }
        let said = self.understand(message);
        self.show(message, said.as_ref());
        self.fire("raw_message", true, || {
            let json = message.component.as_ref().map(value_of);
            object([
                ("rawText", Value::text(&message.line)),
                ("json", json.unwrap_or(Value::Null)),
            ])
        });
        // Plugins that know the chat of a server read it first.
        if let Some(said) = self.let_plugins_read(message, said) {
            self.read_by_own_rules(message, said);
        }
    }

    /// What the bot's own rules read counts.
    pub(super) fn read_by_own_rules(&mut self, message: &ChatMessage, said: Option<Said>) {
        match said {
            Some(said) => self.heed(&message.line, &said),
            None if message.kind == ChatKind::System => self.beware(&message.line),
            None => {}
        }
    }

    /// Who the server says spoke is believed; the rules of the server's chat say where, and who
    /// spoke where the server does not.
    fn understand(&self, message: &ChatMessage) -> Option<Said> {
        let said = |player: &str, chat_type: &str, text: &str| {
            Some(Said {
                player: player.to_owned(),
                chat_type: chat_type.to_owned(),
                text: text.to_owned(),
            })
        };
        let rules = &self.config.chat.rules;
        match (message.kind, message.sender.as_deref()) {
            (ChatKind::Chat, Some(sender)) => {
                let read = rules.read(&message.line, |name| name == sender);
                match read.filter(|read| read.player == sender && read.message == message.text) {
                    Some(read) => said(sender, &read.chat_type, &message.text),
                    None => said(sender, "chat", &message.text),
                }
            }
            (ChatKind::Whisper, Some(sender)) => said(sender, "whisper", &message.text),
            (ChatKind::System | ChatKind::Chat, None) => {
                let read = rules.read(&message.line, |name| self.online.contains(name))?;
                said(read.player, &read.chat_type, read.message)
            }
            (ChatKind::System, Some(_))
            | (ChatKind::Whisper, None)
            | (ChatKind::WhisperEcho | ChatKind::ActionBar, _) => None,
        }
    }

    fn show(&self, message: &ChatMessage, said: Option<&Said>) {
        let hidden = self.secrets.hidden_in(&message.line);
        let spans = match &hidden {
            Some(hidden) => spans_of(None, hidden),
            None => spans_of(message.component.as_ref(), &message.line),
        };
        let player = message.sender.clone();
        self.write(NewLine {
            source: ConsoleSource::Chat,
            level: ConsoleLevel::Info,
            spans,
            player: player.or_else(|| said.map(|said| said.player.clone())),
            node: None,
            told: None,
        });
    }

    pub(super) fn heed(&mut self, line: &str, said: &Said) {
        if self.name_online.as_deref() == Some(said.player.as_str()) {
            return;
        }
        self.fire("chat", true, || {
            object([
                ("username", Value::text(&said.player)),
                ("message", Value::text(&said.text)),
                ("chatType", Value::text(&said.chat_type)),
                ("raw", Value::text(line)),
            ])
        });
        self.consider(&said.player, &said.chat_type, &said.text);
    }

    /// A server that warns of spam is given time.
    fn beware(&mut self, line: &str) {
        if !self.config.chat.spam.is_warning(line) {
            return;
        }
        self.say(ConsoleLevel::Warning, Sentence::Spam, &[]);
        let (workers, bot) = (self.around.workers.clone(), self.id());
        self.runs.chore(async move {
            if let Err(error) = workers.act(bot, BotAction::SlowDownChat).await {
                tracing::debug!(%bot, "chat could not be slowed down: {error}");
            }
        });
    }

    fn consider(&mut self, player: &str, chat_type: &str, text: &str) {
        let standing = self.around.people.standing(self.id(), player);
        match standing.id {
            Some(id) => self.around.people.saw(id, self.wall_now()),
            None => self.get_to_know(player),
        }
        let fields = &self.config.bot.fields;
        let speaker = Speaker {
            player,
            is_owner: self.config.is_owner(player),
            chat_type,
            is_blacklisted: standing.is_blacklisted,
            grants: &standing.grants,
        };
        let now = self.around.clock.now_ms();
        let temporary = self.stage.temporary.table();
        let table = table_for(&self.config, &temporary, text);
        let recent = &mut self.recent;
        let decision = decide(table, &fields.prefix, speaker, text, recent, now);
        if self.hand_to_plugin(player, chat_type, text, &decision) {
            if let Decision::Run(call) = &decision {
                self.fire_command(player, call);
            }
            return;
        }
        self.carry_out(player, chat_type, decision);
    }

    fn carry_out(&mut self, player: &str, chat_type: &str, decision: Decision) {
        let prefix = &self.config.bot.fields.prefix;
        let replies = &self.config.replies;
        let reply = replies.refusal(prefix, player, chat_type, &decision);
        if let Some(text) = reply {
            self.answer(player, chat_type, text);
        }
        match decision {
            Decision::NotACommand => {}
            Decision::Blacklisted => self.note(&format!("{player} is on the blacklist")),
            Decision::Unknown { word } => self.note(&format!("{player}: no command “{word}”")),
            Decision::Disabled { name } => {
                self.note(&format!("{player}: the command “{name}” is switched off"));
            }
            Decision::WrongChatType { name } => self.note(&format!(
                "{player}: the command “{name}” does not listen to {chat_type} chat"
            )),
            Decision::Forbidden { name, permission } => self.note(&format!(
                "{player} lacks the permission {permission} for “{name}”"
            )),
            Decision::TooFast {
                is_first: true,
                instead_of: None,
            } => self.warn(&format!(
                "{player} uses commands too fast and is not heard for a while"
            )),
            Decision::TooFast {
                is_first: true,
                instead_of: Some(_),
            } => self.note(&format!(
                "{player} writes many lines that lead to no command; they are not noted for a while"
            )),
            Decision::TooFast {
                is_first: false, ..
            }
            | Decision::WrongUse { .. }
            | Decision::Cooldown { .. } => {}
            Decision::Run(call) => {
                self.fire_command(player, &call);
                match self.config.commands.built_in(call.command) {
                    Some(which) => self.run_built_in(which, player, chat_type, &call),
                    None => self.start_run(player, call),
                }
            }
        }
    }

    /// The time of day, as people are told it.
    fn wall_now(&self) -> UnixMillis {
        UnixMillis(self.around.clock.wall_ms().cast_signed())
    }

    /// People appear when they speak.
    fn get_to_know(&mut self, player: &str) {
        let (people, bot) = (self.around.people.clone(), self.id());
        let now = self.wall_now();
        let player = player.to_owned();
        // Who is not kept now, since too much is under way, is met again with the next line.
        self.runs.chore(async move {
            match people.ensure(bot, &player, now).await {
                Ok(id) => people.saw(id, now),
                // What no name can be is nobody's.
                Err(sculk_store::StoreError::Invalid { .. }) => {}
                Err(error) => {
                    tracing::warn!(%bot, player, "somebody new could not be kept: {error}");
                }
            }
        });
    }

    /// Event graphs may listen to commands, too.
    fn fire_command(&mut self, player: &str, call: &Call) {
        if self.hears_of("command") {
            let trigger = command_trigger(call, player);
            self.fire_trigger("command", true, trigger);
        }
    }

    fn start_run(&mut self, player: &str, call: Call) {
        if is_temporary(call.command) {
            return;
        }
        if self.runs.n_commands() >= MAX_RUNS {
            self.warn(&format!(
                "{MAX_RUNS} graphs of this bot run already; “{}” of {player} was not started.",
                call.name
            ));
            return;
        }
        match self.config.commands.program(call.command) {
            Ok(compiled) => {
                let trigger = command_trigger(&call, player);
                let seat = RunSeat {
                    stage: self.stage.clone(),
                    name: call.name,
                    graph: GraphRef::Command(call.command),
                    document: None,
                    dialect: compiled.dialect,
                    player: Some(player.to_owned()),
                    chat_type: Some(reply_type(&self.config, &call.chat_type).to_owned()),
                    open: Mutex::default(),
                };
                let run = run(seat, compiled, trigger);
                self.runs.command(call.command, run);
            }
            Err(why) => self.write(NewLine::plain(
                ConsoleSource::Graph,
                ConsoleLevel::Error,
                &format!("{}: its graph cannot run. {why}", call.name),
            )),
        }
    }

    /// Says something to a player in the chat the player used.
    pub(super) fn answer(&mut self, player: &str, chat_type: &str, text: String) {
        let answer = self.answering(player, chat_type);
        if !self.runs.chore(answer(text)) {
            self.warn(&format!(
                "{player} got no answer: too many answers of this bot are under way already."
            ));
        }
    }

    /// The way to say something to a player in the chat the player used, for later.
    pub(super) fn answering(
        &self,
        player: &str,
        chat_type: &str,
    ) -> impl FnOnce(String) -> BoxFuture<'static, ()> + Send + 'static {
        let workers = self.around.workers.clone();
        let consoles = self.around.consoles.clone();
        let bot = self.id();
        let chat_type = reply_type(&self.config, chat_type).to_owned();
        let recipient = Some(player.to_owned());
        move |text| {
            let action = BotAction::Say {
                chat_type,
                text,
                recipient,
            };
            Box::pin(async move {
                if let Err(error) = workers.act(bot, action).await {
                    let (source, level) = (ConsoleSource::System, ConsoleLevel::Warning);
                    consoles.write(bot, NewLine::plain(source, level, &error.to_string()));
                }
            })
        }
    }
}

/// An object of these pairs.
pub(super) fn object<const N: usize>(pairs: [(&str, Value); N]) -> Object {
    let mut object = Object::with_capacity(N);
    for (key, value) in pairs {
        object.insert(key.into(), value);
    }
    object
}
