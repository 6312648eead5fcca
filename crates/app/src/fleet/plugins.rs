//! What an actor has to do with its bot's plugins: it tells them what happens, lets them read chat first,
//! and lets them answer their commands. It never waits for them.

use std::collections::HashSet;
use std::sync::Arc;

use sculk_automation::{Call, Decision};
use sculk_bots::action::Watch;
use sculk_bots::{BotEvent, ChatMessage};
use sculk_contract::ConsoleLevel;
use sculk_core::{CommandId, Object, Value};
use sculk_plugins::port::{CommandOutcome, Said as PluginSaid};
use sculk_plugins::{Past, ToPlugins};
use sculk_store::Command;

use super::BotActor;
use super::chat::Said;
use super::plugin_lines::{Heeded, Lines, OwnReading};
use super::run::value_of;
use crate::console::Said as Sentence;
use crate::plugins::{About, Desk, DeskNews, Ending, LineToRead, ToDesk};

/// Moves of entities that plugins hear of, at most one each in this time.
const ENTITY_MOVES_MS: u32 = 250;
/// What an actor keeps for its plugins.
#[derive(Debug, Default)]
pub(super) struct PluginSeat {
    desk: Option<Desk>,
    /// What plugins that start late must be told.
    past: Past,
    /// Lines that plugins read just now.
    lines: Lines,
    /// The number of the desk; counted up, so that what an earlier one says late is known.
    desk_number: u64,
    /// Commands that plugins answer now.
    live: HashSet<CommandId>,
}

impl BotActor {
    /// Starts the plugins, if the bot has some and they do not run.
    pub(super) fn begin_plugins(&mut self) {
        if !self.config.has_plugins || self.plugins.desk.is_some() {
            return;
        }
        let fields = &self.config.bot.fields;
        let server = &self.config.server.fields;
        self.plugins.desk_number += 1;
        let about = About {
            bot: self.id(),
            desk: self.plugins.desk_number,
            username: self
                .name_online
                .clone()
                .unwrap_or_else(|| fields.username.clone()),
            prefix: fields.prefix.clone(),
            owners: fields.owners.clone(),
            server_host: server.host.clone(),
            server_port: server.port,
            has_password: fields.has_password,
            chat_types: self.config.own_chat_types(),
            route: self.route.clone(),
            mailbox: self.mailbox.clone(),
        };
        let mut desk = self.around.plugins.begin(about);
        for event in self.plugins.past.events() {
            desk.tell(ToDesk::Tell(Box::new(ToPlugins::Bot { event })));
        }
        self.plugins.desk = Some(desk);
        self.update_watch();
    }

    /// Ends the plugins. Lines that they did not read yet are the bot's own.
    pub(super) fn end_plugins(&mut self, ending: Ending) {
        let Some(desk) = self.plugins.desk.take() else {
            return;
        };
        desk.end(ending);
        self.read_lines(Lines::take_any);
        self.set_plugin_commands(HashSet::new());
    }

    /// The bot is on no server any more.
    pub(super) fn forget_plugins_past(&mut self) {
        self.plugins.past = Past::default();
    }

    /// Begins or ends plugins after settings changed.
    pub(super) fn suit_plugins(&mut self) {
        let commands = self.config.commands.showing(&self.plugins.live);
        self.config.commands = Arc::new(commands);
        if !self.config.has_plugins {
            self.end_plugins(Ending::SwitchedOff);
        } else if self.name_online.is_some() {
            self.begin_plugins();
        }
    }

    /// What plugins want to hear of, besides what graphs want.
    pub(super) fn widen_for_plugins(&self, watch: Watch) -> Watch {
        if self.plugins.desk.is_none() && !self.config.has_plugins {
            return watch;
        }
        let moves = watch
            .entity_moves_ms
            .unwrap_or(u32::MAX)
            .min(ENTITY_MOVES_MS);
        Watch {
            own_moves: true,
            entity_moves_ms: Some(moves),
            ..Watch::everything()
        }
    }

    /// Something happened to the bot.
    pub(super) fn tell_plugins(&mut self, event: &BotEvent) {
        self.plugins.past.note(event);
        if self.plugins.desk.is_none() {
            return;
        }
        let event = match event {
            // Goes by the reading of chat.
            BotEvent::Chat(_) => return,
            // What the bot said may hold its password.
            BotEvent::Sent { chat_type, text } => BotEvent::Sent {
                chat_type: chat_type.clone(),
                text: self.shown(text),
            },
            other => self.secrets.hide_in_event(other),
        };
        self.hand_over(ToDesk::Tell(Box::new(ToPlugins::Bot { event })));
    }

    fn hand_over(&mut self, message: ToDesk) -> bool {
        let Some(desk) = &mut self.plugins.desk else {
            return false;
        };
        let is_taken = desk.tell(message);
        if is_taken {
            let n = desk.left_out();
            if n > 0 {
                let said = Sentence::PluginEventsLeftOut;
                self.say(ConsoleLevel::Warning, said, &[("count", &n)]);
            }
        }
        is_taken
    }

    /// Lets plugins read a line before the bot does. Gives back what they do not read.
    pub(super) fn let_plugins_read(
        &mut self,
        message: &ChatMessage,
        said: Option<Said>,
    ) -> Option<Option<Said>> {
        if self.plugins.desk.is_none() || !self.plugins.lines.has_room() {
            return Some(said);
        }
        let line = LineToRead {
            number: self.plugins.lines.next_number(),
            message: self.secrets.hide_in_message(message),
            said: said.as_ref().map(|said| PluginSaid {
                username: said.player.clone(),
                message: self.secrets.hide_in(&said.text),
                chat_type: said.chat_type.clone(),
            }),
        };
        if !self.hand_over(ToDesk::Read(Box::new(line))) {
            return Some(said);
        }
        let now = self.around.clock.now_ms();
        self.plugins.lines.sent(message.clone(), said, now);
        None
    }

    /// When the bot reads by itself what its plugins took too long over.
    pub(super) fn lines_due_at(&self) -> Option<u64> {
        self.plugins.lines.due_at()
    }

    /// The desk of its plugins says something.
    pub(super) fn hear_desk(&mut self, desk: u64, news: DeskNews) {
        if desk != self.plugins.desk_number || self.plugins.desk.is_none() {
            return;
        }
        match news {
            DeskNews::Said { said, line } => self.plugin_said(said, line),
            DeskNews::Read { line } => {
                self.read_lines(|lines, now| lines.take_read(line, now));
            }
            DeskNews::Gone => {
                self.read_lines(Lines::take_any);
                self.set_plugin_commands(HashSet::new());
            }
            DeskNews::Commands { rows, live } => self.plugin_commands(&rows, live),
            DeskNews::Event { event, args } => self.plugin_event(&event, &args),
        }
    }

    /// Plugins say who said what where.
    fn plugin_said(&mut self, said: PluginSaid, line: Option<u64>) {
        let said = Said {
            player: said.username,
            chat_type: said.chat_type,
            text: said.message,
        };
        let now = self.around.clock.now_ms();
        if let Some(Heeded { raw, said }) = self.plugins.lines.told(said, line, now) {
            self.heed(&raw, &said);
        }
    }

    /// Reads by the bot's own rules what plugins took too long over.
    pub(super) fn read_late_lines(&mut self) {
        self.read_lines(Lines::take_late);
    }

    fn read_lines(&mut self, take: impl Fn(&mut Lines, u64) -> Option<OwnReading>) {
        let now = self.around.clock.now_ms();
        while let Some(reading) = take(&mut self.plugins.lines, now) {
            if let OwnReading::Counts(message, said) = reading {
                self.read_by_own_rules(&message, said);
            }
        }
    }

    /// Which commands plugins answer from now on.
    fn plugin_commands(&mut self, rows: &[Command], live: HashSet<CommandId>) {
        self.config.commands = Arc::new(self.config.commands.with_plugin_rows(rows));
        self.set_plugin_commands(live);
    }

    fn set_plugin_commands(&mut self, live: HashSet<CommandId>) {
        self.plugins.live = live;
        let commands = self.config.commands.showing(&self.plugins.live);
        self.config.commands = Arc::new(commands);
    }

    /// An event that a plugin tells graphs of.
    fn plugin_event(&mut self, event: &str, args: &serde_json::Value) {
        self.fire(event, true, || match value_of(args) {
            Value::Object(fields) => (*fields).clone(),
            _ => Object::default(),
        });
    }

    /// Hands a decision about a plugin's command to the plugin, which has words of its own for refusals;
    /// whether it was one.
    pub(super) fn hand_to_plugin(
        &mut self,
        player: &str,
        chat_type: &str,
        text: &str,
        decision: &Decision,
    ) -> bool {
        let named = |name: &String| {
            self.config
                .commands
                .plugin_by_name(name)
                .map(|_| name.clone())
        };
        let (name, outcome) = match decision {
            Decision::Run(Call {
                command,
                name,
                args,
                ..
            }) => {
                if self.config.commands.plugin(*command).is_none() {
                    return false;
                }
                let args = args.clone();
                (name.clone(), CommandOutcome::Run { args })
            }
            Decision::Forbidden { name, .. } => match named(name) {
                Some(name) => (name, CommandOutcome::Forbidden),
                None => return false,
            },
            Decision::Cooldown { name, seconds_left } => match named(name) {
                Some(name) => {
                    let seconds_left = *seconds_left;
                    (name, CommandOutcome::Cooldown { seconds_left })
                }
                None => return false,
            },
            Decision::Blacklisted => {
                let prefix = &self.config.bot.fields.prefix;
                let word = text.trim_start().trim_start_matches(prefix.as_str());
                let word = word.split_whitespace().next().unwrap_or_default();
                let command = self.config.commands.table().find(word);
                match command.and_then(|command| named(&command.name)) {
                    Some(name) => (name, CommandOutcome::Blacklisted),
                    None => return false,
                }
            }
            _ => return false,
        };
        let message = ToDesk::Command {
            name: name.clone(),
            outcome,
            chat_type: heard_as(chat_type).to_owned(),
            player: player.to_owned(),
        };
        if !self.hand_over(message) {
            let values: [(_, &dyn std::fmt::Display); 2] =
                [("command", &name), ("player", &player)];
            self.say(ConsoleLevel::Warning, Sentence::PluginTooBusy, &values);
        }
        true
    }
}

/// Plugins answer to the chat type a line came by, and know whispers as `private` alone.
fn heard_as(chat_type: &str) -> &str {
    if chat_type == "whisper" {
        "private"
    } else {
        chat_type
    }
}
