//! What a bot says, signed where its account has keys, and which signed lines of others it has seen.
//!
//! azalea 0.16 signs nothing without its own sign-in, and tells servers of no line it has seen: a
//! server that has sent 4,096 signed lines without a word of them disconnects the client ("Too many
//! unacknowledged chat messages"). Protocol: <https://minecraft.wiki/w/Java_Edition_protocol/Chat>.

mod commands;
mod seen;
mod signer;

use crate::clock::unix_ms;
use azalea::{
    ecs::{entity::Entity, world::World},
    packet::game::SendGamePacketEvent,
    protocol::packets::{
        Packet,
        game::{
            ClientboundCommands, ServerboundChat, ServerboundChatAck, ServerboundChatCommand,
            ServerboundChatCommandSigned, ServerboundGamePacket,
            s_chat_command_signed::ArgumentSignature,
        },
    },
};
use azalea_crypto::signing::make_salt;
use commands::CommandTree;
use sculk_bots::{ChatKeys, Identity};
use seen::Seen;
use signer::{Said, Signer};
use uuid::Uuid;

/// Most UTF-16 units of a line; servers disconnect who says more.
const MAX_LINE: usize = 256;
/// So many lines may be seen before the server is told without being asked, as vanilla does.
const TELL_AFTER: u32 = 64;

/// One bot's voice.
pub struct Voice {
    entity: Entity,
    identity: Identity,
    keys: Option<ChatKeys>,
    /// Whom the keys are for, where the server asked who the bot is. It is in the world then.
    player: Option<Uuid>,
    signer: Option<Signer>,
    commands: CommandTree,
    seen: Seen,
    last_said_ms: u64,
}

impl Voice {
    /// For a bot about to log in.
    pub fn new(entity: Entity, identity: Identity, keys: Option<ChatKeys>) -> Self {
        Self {
            entity,
            identity,
            keys,
            player: None,
            signer: None,
            commands: CommandTree::default(),
            seen: Seen::default(),
            last_said_ms: 0,
        }
    }

    /// The bot came into a world, or into another one behind the same proxy: all counting begins
    /// anew, and the server is told the keys.
    pub fn enter(&mut self, ecs: &mut World, player: Uuid) {
        self.seen = Seen::default();
        self.commands = CommandTree::default();
        self.last_said_ms = 0;
        self.signer = None;
        // A server that does not ask who the player is gives another id, for which the keys are none.
        let is_known = matches!(self.identity, Identity::Account { id } if id == player);
        self.player = is_known.then_some(player);
        self.begin(ecs);
    }

    /// Signs with newer keys from now on.
    pub fn renew(&mut self, ecs: &mut World, keys: ChatKeys) {
        if self.keys.replace(keys) != self.keys {
            self.begin(ecs);
        }
    }

    /// Learns which arguments of which commands are signed.
    pub fn learn_commands(&mut self, packet: &ClientboundCommands) {
        // Nothing is kept for the many bots that never sign.
        if let Identity::Account { .. } = self.identity {
            self.commands = CommandTree::of(packet);
        }
    }

    /// Notes a signed line of somebody's. Read from the packet's beginning, so that a line azalea
    /// cannot read is counted too: the server counts it.
    pub fn heed(&mut self, ecs: &mut World, raw: &[u8]) {
        let Some(signature) = seen::signature_in(raw) else {
            return;
        };
        self.seen.add(signature);
        if self.seen.n_untold() > TELL_AFTER {
            let messages = self.seen.take_untold();
            self.send(ecs, ServerboundChatAck { messages });
        }
    }

    /// Says a line to all.
    pub fn chat(&mut self, ecs: &mut World, text: &str) {
        let message = sayable(text);
        let (timestamp, salt) = (self.next_moment(), make_salt());
        let (last_seen_messages, seen) = self.seen.tell();
        let signature = self.signer.as_mut().and_then(|signer| {
            signer.sign(&Said {
                text: &message,
                timestamp,
                salt,
                seen: &seen,
            })
        });
        let packet = ServerboundChat {
            message,
            timestamp,
            salt,
            signature,
            last_seen_messages,
        };
        self.send(ecs, packet);
    }

    /// Gives a command, without its slash. What it says to others is signed.
    pub fn command(&mut self, ecs: &mut World, text: &str) {
        let command = sayable(text);
        let arguments = self.commands.signed_arguments(&command);
        let Some(signer) = self.signer.as_mut().filter(|_| !arguments.is_empty()) else {
            return self.send(ecs, ServerboundChatCommand { command });
        };
        let (timestamp, salt) = (moment_after(&mut self.last_said_ms), make_salt());
        let (last_seen_messages, seen) = self.seen.tell();
        let sign = |(name, text): &(String, String)| {
            let said = Said {
                text,
                timestamp,
                salt,
                seen: &seen,
            };
            let signature = signer.sign(&said)?;
            let name = name.clone();
            Some(ArgumentSignature { name, signature })
        };
        let packet = ServerboundChatCommandSigned {
            argument_signatures: arguments.iter().filter_map(sign).collect(),
            command,
            timestamp,
            salt,
            last_seen_messages,
        };
        self.send(ecs, packet);
    }

    fn begin(&mut self, ecs: &mut World) {
        let (Some(keys), Some(player)) = (&self.keys, self.player) else {
            return;
        };
        match Signer::new(keys, player) {
            Ok(signer) => {
                self.send(ecs, signer.announcement());
                self.signer = Some(signer);
            }
            Err(error) => tracing::warn!(%error, "chat goes out unsigned"),
        }
    }

    fn next_moment(&mut self) -> u64 {
        moment_after(&mut self.last_said_ms)
    }

    fn send(&self, ecs: &mut World, packet: impl Packet<ServerboundGamePacket>) {
        ecs.trigger(SendGamePacketEvent::new(self.entity, packet));
    }
}

/// Now, but never before the line before: servers disconnect whose clock goes back.
fn moment_after(last_ms: &mut u64) -> u64 {
    *last_ms = unix_ms().max(*last_ms);
    *last_ms
}

/// A line without what servers disconnect for: control characters, section signs, too much of it.
fn sayable(text: &str) -> String {
    let mut n_units = 0;
    text.chars()
        .filter(|c| !matches!(c, '\x00'..='\x1F' | '\x7F' | '§'))
        .take_while(|c| {
            n_units += c.len_utf16();
            n_units <= MAX_LINE
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_is_cut_where_java_counts_its_end() {
        assert_eq!(sayable("a§b\n c"), "ab c");
        assert_eq!(sayable(&"я".repeat(300)).chars().count(), 256);
        assert_eq!(sayable(&"😀".repeat(300)).chars().count(), 128);
    }

    #[test]
    fn time_does_not_go_back() {
        let mut last = u64::MAX - 1;
        assert_eq!(moment_after(&mut last), u64::MAX - 1);
    }
}
