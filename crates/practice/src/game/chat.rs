//! Chat, whispers and commands of players.

use std::time::{SystemTime, UNIX_EPOCH};

use azalea_chat::{FormattedText, style::TextColor};
use azalea_protocol::packets::game::{
    ClientboundCommands, ClientboundPlayerChat, ClientboundSystemChat,
    c_commands::{BrigadierNodeStub, BrigadierParser, BrigadierString, NodeType},
    c_player_chat::{ChatTypeBound, FilterMask, PackedLastSeenMessages, PackedSignedMessageBody},
};
use azalea_registry::{
    DataRegistry, Holder,
    data::{ChatKind, ChatKindKey},
};

use super::{Game, join::translate};
use crate::{
    connection::chat_type_id,
    console::COMMANDS,
    entity::{Id, Mind},
    event::Event,
    sentence::{Line, Sentence},
};

/// What a line costs, and what may be owed; one is paid back each tick. Vanilla's numbers.
const LINE_COST: u32 = 20;
const MAX_CHATTER: u32 = 200;
/// Letters of a line.
const MAX_LINE: usize = 256;

/// Why a player is thrown out.
#[derive(Debug, Clone)]
pub enum KickReason {
    /// A text of the game.
    Key(&'static str),
    /// An operator's words.
    Words(String),
    /// A sentence of ours.
    Ours(Sentence),
}

impl KickReason {
    /// What the client shows.
    pub fn text(self) -> FormattedText {
        match self {
            Self::Key(key) => translate(key, Vec::new()),
            Self::Words(words) => words.into(),
            Self::Ours(sentence) => Line::from(sentence).text().into(),
        }
    }

    /// What that means, unless it is somebody's own words.
    pub fn means(&self) -> Option<Sentence> {
        match self {
            Self::Key(key) => Sentence::of_key(key),
            Self::Words(_) => None,
            Self::Ours(sentence) => Some(*sentence),
        }
    }
}

impl Game {
    /// A player says something to all.
    pub fn said(&mut self, id: Id, text: &str) {
        if self.may_speak(id, text) {
            self.say_as(id, text);
        }
    }

    /// Somebody says something to all: a player, or one of ours.
    pub fn say_as(&mut self, id: Id, text: &str) {
        let speaker = self.label(id);
        self.tell(Event::Chat {
            player: speaker.clone(),
            text: text.to_owned(),
        });
        self.send_chat(&ChatKindKey::Chat, id, text);
        if self.players.contains_key(&id) {
            self.answer(&speaker, text);
        }
    }

    /// Those of ours who are meant answer.
    fn answer(&mut self, speaker: &str, text: &str) {
        let answers: Vec<(Id, String)> = self
            .bodies
            .values()
            .filter_map(|body| match &body.mind {
                Mind::Scripted(script) => script
                    .hear(body.name.as_deref()?, speaker, text)
                    .map(|answer| (body.id, answer)),
                _ => None,
            })
            .collect();
        for (id, answer) in answers {
            self.say_as(id, &answer);
        }
    }

    /// One of ours greets a newcomer.
    pub fn greet(&mut self, newcomer: &str) {
        let greetings: Vec<(Id, String)> = self
            .bodies
            .values()
            .filter_map(|body| match &body.mind {
                Mind::Scripted(script) => Some((body.id, script.greeting(newcomer)?)),
                _ => None,
            })
            .collect();
        for (id, greeting) in greetings {
            self.say_as(id, &greeting);
        }
    }

    fn may_speak(&mut self, id: Id, text: &str) -> bool {
        let is_operator = self.is_operator(id);
        let Some(player) = self.players.get_mut(&id) else {
            return false;
        };
        player.chatter += LINE_COST;
        let is_bad = text.chars().any(|c| c.is_control() || c == '§');
        let key = if is_bad {
            "multiplayer.disconnect.illegal_characters"
        } else if text.chars().count() > MAX_LINE {
            "multiplayer.disconnect.chat_validation_failed"
        } else if player.chatter > MAX_CHATTER && !is_operator {
            "disconnect.spam"
        } else {
            return !text.is_empty();
        };
        self.kick(id, KickReason::Key(key));
        false
    }

    /// A player enters a command.
    pub fn commanded(&mut self, id: Id, line: &str) {
        if !self.may_speak(id, line) {
            return;
        }
        self.tell(Event::Command {
            player: self.label(id),
            line: line.to_owned(),
        });
        for reply in self.player_command(id, line) {
            self.say_to(id, reply.text().into());
        }
    }

    /// One says something to another. Says whether that one is there.
    pub fn whisper(&mut self, from: Id, to: &str, text: &str) -> bool {
        let is_meant = |name: &Option<String>| {
            name.as_ref()
                .is_some_and(|name| name.eq_ignore_ascii_case(to))
        };
        let found = self.bodies.values().find(|body| is_meant(&body.name));
        let Some((target, answer)) = found.map(|body| {
            let answer = match &body.mind {
                Mind::Scripted(script) => Some(script.whispered(text)),
                _ => None,
            };
            (body.id, answer)
        }) else {
            return false;
        };
        self.tell(Event::Whisper {
            player: self.label(from),
            to: self.label(target),
            text: text.to_owned(),
        });
        let (incoming, outgoing) = (
            ChatKindKey::MsgCommandIncoming,
            ChatKindKey::MsgCommandOutgoing,
        );
        self.send_chat_to(target, &incoming, from, text, None);
        self.send_chat_to(from, &outgoing, from, text, Some(self.label(target)));
        if let Some(answer) = answer
            && self.players.contains_key(&from)
        {
            self.send_chat_to(from, &incoming, target, &answer, None);
        }
        true
    }

    /// Sends a line to all, in the way of its kind.
    pub fn send_chat(&mut self, kind: &ChatKindKey, from: Id, text: &str) {
        let everybody: Vec<Id> = self.players.keys().copied().collect();
        for to in everybody {
            self.send_chat_to(to, kind, from, text, None);
        }
    }

    fn send_chat_to(
        &mut self,
        to: Id,
        kind: &ChatKindKey,
        from: Id,
        text: &str,
        target: Option<String>,
    ) {
        let Some(sender) = self.bodies.get(&from).map(|body| body.uuid) else {
            return;
        };
        let name = self.label(from);
        let index = match self.players.get_mut(&from) {
            Some(player) => {
                player.n_said += 1;
                player.n_said - 1
            }
            None => 0,
        };
        let Some(player) = self.players.get_mut(&to) else {
            return;
        };
        let global_index = player.n_heard;
        player.n_heard += 1;
        let packet = ClientboundPlayerChat {
            global_index,
            sender,
            index,
            signature: None,
            body: PackedSignedMessageBody {
                content: text.to_owned(),
                timestamp: now_ms(),
                salt: 0,
                last_seen: PackedLastSeenMessages {
                    entries: Vec::new(),
                },
            },
            unsigned_content: None,
            filter_mask: FilterMask::PassThrough,
            chat_type: ChatTypeBound {
                chat_type: Holder::Reference(ChatKind::new_raw(chat_type_id(kind))),
                name: name.into(),
                target_name: target.map(Into::into),
            },
        };
        self.send(to, packet);
    }

    /// A line of the server to one player.
    pub fn say_to(&self, id: Id, content: FormattedText) {
        let overlay = false;
        self.send(id, ClientboundSystemChat { content, overlay });
    }

    /// A line of the server to all, in a colour.
    pub fn say_all(&self, mut content: FormattedText, colour: &str) {
        content.get_base_mut().style.color = TextColor::parse(colour);
        let overlay = false;
        self.send_all(ClientboundSystemChat { content, overlay });
    }

    /// Whether a player may use operator commands.
    pub fn is_operator(&self, id: Id) -> bool {
        let player = self.players.get(&id);
        player.is_some_and(|player| self.ops.contains(&player.name.to_lowercase()))
    }

    /// Tells a client which commands there are: each with the rest of the line as one argument.
    pub fn send_commands(&self, id: Id) {
        let is_operator = self.is_operator(id);
        let names = COMMANDS
            .iter()
            .filter(|command| is_operator || command.is_for_all)
            .map(|command| command.name);
        let node = |node_type, children| BrigadierNodeStub {
            is_executable: !matches!(node_type, NodeType::Root),
            children,
            redirect_node: None,
            node_type,
            is_restricted: false,
        };
        let rest = node(
            NodeType::Argument {
                name: "rest".into(),
                parser: BrigadierParser::String(BrigadierString::GreedyPhrase),
                suggestions_type: None,
            },
            Vec::new(),
        );
        let literals = names.map(|name| node(NodeType::Literal { name: name.into() }, vec![0]));
        let mut entries: Vec<_> = std::iter::once(rest).chain(literals).collect();
        let root_index = u32::try_from(entries.len()).unwrap_or(0);
        entries.push(node(NodeType::Root, (1..root_index).collect()));
        self.send(
            id,
            ClientboundCommands {
                entries,
                root_index,
            },
        );
    }
}

/// The wall clock, which only the timestamps of chat lines need.
fn now_ms() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
