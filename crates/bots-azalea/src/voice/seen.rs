//! The last signed lines a bot has seen. It tells them with each line of its own, which is how a
//! server knows in which context something was said.

use azalea::{core::bitset::FixedBitSet, protocol::packets::game::s_chat::LastSeenMessagesUpdate};
use std::io::Read;

/// Lines that are remembered; both sides count with this number.
const N_SEEN: usize = 20;
/// Bytes of a signature.
pub const SIGNATURE: usize = 256;
/// The packet with which a server passes on what a player said.
const PLAYER_CHAT: u8 = 0x41;

/// A line's signature.
pub type Signature = Box<[u8; SIGNATURE]>;

/// The last signed lines, oldest first from `tail` on.
#[derive(Default)]
pub struct Seen {
    lines: [Option<Signature>; N_SEEN],
    tail: usize,
    n_untold: u32,
}

impl Seen {
    /// Adds a line. The same one twice in a row counts once, as it does for the server.
    pub fn add(&mut self, signature: Signature) {
        let newest = &self.lines[(self.tail + N_SEEN - 1) % N_SEEN];
        if newest.as_ref() == Some(&signature) {
            return;
        }
        self.lines[self.tail] = Some(signature);
        self.tail = (self.tail + 1) % N_SEEN;
        self.n_untold = self.n_untold.saturating_add(1);
    }

    /// Lines of which the server was not told yet that they were seen.
    pub const fn n_untold(&self) -> u32 {
        self.n_untold
    }

    /// The same, told with this.
    pub const fn take_untold(&mut self) -> u32 {
        std::mem::replace(&mut self.n_untold, 0)
    }

    /// What goes out with a line of one's own, and the signatures that its signature covers.
    pub fn tell(&mut self) -> (LastSeenMessagesUpdate, Vec<&[u8; SIGNATURE]>) {
        let offset = self.take_untold();
        let mut acknowledged = FixedBitSet::<N_SEEN>::new();
        let mut signatures = Vec::with_capacity(N_SEEN);
        for place in 0..N_SEEN {
            if let Some(line) = &self.lines[(self.tail + place) % N_SEEN] {
                acknowledged.set(place);
                signatures.push(line.as_ref());
            }
        }
        let checksum = checksum(&signatures);
        let update = LastSeenMessagesUpdate {
            offset,
            acknowledged,
            checksum,
        };
        (update, signatures)
    }
}

/// By which a server finds that it counts otherwise: Java's hash of lists, as a byte that is not 0.
fn checksum(signatures: &[&[u8; SIGNATURE]]) -> u8 {
    let of_bytes = |bytes: &[u8; SIGNATURE]| {
        bytes.iter().fold(1_i32, |hash, byte| {
            hash.wrapping_mul(31)
                .wrapping_add(i32::from(byte.cast_signed()))
        })
    };
    let hash = signatures.iter().fold(1_i32, |hash, bytes| {
        hash.wrapping_mul(31).wrapping_add(of_bytes(bytes))
    });
    match hash.to_le_bytes()[0] {
        0 => 1,
        byte => byte,
    }
}

/// The signature of what a player said, if the packet is that and signed: after the packet's id its
/// number, the sender's id and the number of the sender's line.
pub fn signature_in(raw: &[u8]) -> Option<Signature> {
    let (&PLAYER_CHAT, mut rest) = raw.split_first()? else {
        return None;
    };
    skip_number(&mut rest)?;
    rest = rest.get(16..)?;
    skip_number(&mut rest)?;
    let (1, mut rest) = rest.split_first()? else {
        return None;
    };
    let mut signature = Box::new([0; SIGNATURE]);
    rest.read_exact(&mut *signature).ok()?;
    Some(signature)
}

/// Passes a number of variable length.
fn skip_number(bytes: &mut &[u8]) -> Option<()> {
    let length = bytes.iter().take(5).position(|byte| byte & 0x80 == 0)?;
    *bytes = &bytes[length + 1..];
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use azalea::{
        protocol::{
            packets::{
                Packet,
                game::{
                    ClientboundPlayerChat,
                    c_player_chat::{
                        ChatTypeBound, FilterMask, PackedLastSeenMessages, PackedSignedMessageBody,
                    },
                },
            },
            write::serialize_packet,
        },
        registry::{DataRegistry as _, Holder, data::ChatKind},
    };
    use azalea_crypto::signing::MessageSignature;
    use uuid::Uuid;

    fn line(byte: u8) -> Signature {
        Box::new([byte; SIGNATURE])
    }

    fn packet(signature: Option<[u8; SIGNATURE]>, number: u32) -> Vec<u8> {
        let packet = ClientboundPlayerChat {
            global_index: number,
            sender: Uuid::from_u128(7),
            index: number,
            signature: signature.map(|bytes| MessageSignature { bytes }),
            body: PackedSignedMessageBody {
                content: "hi".into(),
                timestamp: 0,
                salt: 0,
                last_seen: PackedLastSeenMessages { entries: vec![] },
            },
            unsigned_content: None,
            filter_mask: FilterMask::PassThrough,
            chat_type: ChatTypeBound {
                chat_type: Holder::Reference(ChatKind::new_raw(0)),
                name: "Alex".into(),
                target_name: None,
            },
        };
        serialize_packet(&packet.into_variant()).unwrap().into()
    }

    #[test]
    fn signature_is_found_in_what_players_say() {
        for number in [0, 127, 128, 300_000] {
            let found = signature_in(&packet(Some([9; SIGNATURE]), number));
            assert_eq!(found.as_deref(), Some(&[9; SIGNATURE]), "line {number}");
            assert!(signature_in(&packet(None, number)).is_none(), "unsigned");
        }
    }

    #[test]
    fn cut_and_foreign_packets_hold_none() {
        let whole = packet(Some([9; SIGNATURE]), 300);
        for end in 0..whole.len().min(280) {
            if end < 1 + 2 + 16 + 2 + 1 + SIGNATURE {
                assert!(signature_in(&whole[..end]).is_none(), "cut at {end}");
            }
        }
        assert!(signature_in(&[0x40; 300]).is_none());
        assert!(signature_in(&[PLAYER_CHAT, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_none());
    }

    #[test]
    fn newest_twenty_are_told_each_time_and_new_ones_counted_once() {
        let mut seen = Seen::default();
        let (update, signatures) = seen.tell();
        assert_eq!(
            (update.offset, update.checksum, signatures.len()),
            (0, 1, 0)
        );
        seen.add(line(1));
        seen.add(line(1));
        seen.add(line(2));
        let (update, signatures) = seen.tell();
        assert_eq!(update.offset, 2, "the same twice in a row is one");
        assert_eq!(signatures, [&[1; SIGNATURE], &[2; SIGNATURE]]);
        let told: Vec<_> = (0..N_SEEN)
            .filter(|i| update.acknowledged.index(*i))
            .collect();
        assert_eq!(told, [18, 19], "the newest stand last");
        for byte in 3..=30 {
            seen.add(line(byte));
        }
        let (update, signatures) = seen.tell();
        assert_eq!((update.offset, signatures.len()), (28, N_SEEN));
        assert_eq!(signatures[0], &[11; SIGNATURE]);
        let (update, signatures) = seen.tell();
        assert_eq!((update.offset, signatures.len()), (0, N_SEEN));
    }

    #[test]
    fn checksum_is_javas() {
        // Computed with Java 17: 31 * hash + Arrays.hashCode(signature) for each, from 1 on.
        assert_eq!(checksum(&[]), 1);
        assert_eq!(checksum(&[&[1; SIGNATURE]]), 32);
        assert_eq!(checksum(&[&[1; SIGNATURE], &[200; SIGNATURE]]), 225);
    }
}
