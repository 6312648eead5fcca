//! What a server may send and azalea 0.16 cannot take: packets that make it panic, in a bot's own
//! handler or in the systems all bots of a realm share. Each is kept from it here, with where in its
//! sources it would end. None of them was mended upstream when this was written.

use crate::wire::varint;
use azalea::{
    core::position::Vec3,
    ecs::{entity::Entity, world::World},
    entity::{LookDirection, Physics, Position, indexing::EntityIdIndex},
    local_player::WorldHolder,
    protocol::packets::{
        common::CommonPlayerSpawnInfo,
        game::{ClientboundGamePacket, ClientboundLevelChunkWithLight},
    },
};
use sculk_bots::DisconnectCause;

/// How far from the middle a place can be. Vanilla keeps players within 30,000,000 blocks
/// (`Level.MAX_LEVEL_SIZE`); azalea's block positions overflow at 2^31.
const MAX_COORDINATE: f64 = 32_000_000.0;
/// Blocks and biomes of a chunk's section, each way (4096 and 64 in all).
const BLOCKS: usize = 16 * 16 * 16;
const BIOMES: usize = 4 * 4 * 4;
/// The widest entry azalea's bit storage is made for.
const MAX_BITS: u8 = 32;

/// What becomes of a packet.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// azalea gets it.
    Pass,
    /// azalea does not; the bot goes on.
    Drop,
    /// A vanilla client would end here as well.
    End(DisconnectCause),
}

/// Judges a packet of the play state for a bot that has, or has not yet, been told its world.
pub fn judge(ecs: &World, bot: Entity, is_joined: bool, packet: &ClientboundGamePacket) -> Verdict {
    use ClientboundGamePacket as P;
    match packet {
        // packet/game/mod.rs: a dimension without data leaves the bot in a world that does not
        // exist, which `add_entity`, mining and the pathfinder unwrap.
        P::Login(p) => dimension(ecs, bot, &p.common),
        // The same; and `game_event` and `player_combat_kill` unwrap what the login brings.
        P::Respawn(_) | P::GameEvent(_) | P::PlayerCombatKill(_) if !is_joined => Verdict::Drop,
        P::Respawn(p) => dimension(ecs, bot, &p.common),
        // packet/game/mod.rs, `teleport_entity`: unwraps the place of an entity that is only an id
        // by now, as another bot that has just left.
        P::TeleportEntity(p) => {
            let known = ecs
                .get::<EntityIdIndex>(bot)
                .and_then(|index| index.get_by_minecraft_entity(p.id));
            match known {
                Some(entity) if !has_a_place(ecs, entity) => Verdict::Drop,
                _ if is_possible(p.change.pos) => Verdict::Pass,
                _ => Verdict::Drop,
            }
        }
        // azalea-physics turns places into block positions and walks from one to the next.
        P::PlayerPosition(p) if !is_possible(p.change.pos) || !is_possible(p.change.delta) => {
            Verdict::End(DisconnectCause::ProtocolError {
                detail: "the server puts the bot where no place is".to_owned(),
            })
        }
        P::Explode(p) if !p.player_knockback.is_none_or(is_possible) => Verdict::Drop,
        // azalea-world, `BitStorage::new`: divides by zero for entries wider than 64 bits, in a
        // system of all bots (`handle_receive_chunk_event`).
        P::LevelChunkWithLight(p) if !is_readable(ecs, bot, p) => Verdict::Drop,
        _ => Verdict::Pass,
    }
}

fn dimension(ecs: &World, bot: Entity, world: &CommonPlayerSpawnInfo) -> Verdict {
    let is_known = ecs.get::<WorldHolder>(bot).is_some_and(|holder| {
        let shared = holder.shared.read();
        world.dimension_type(&shared.registries).is_some()
    });
    if is_known {
        return Verdict::Pass;
    }
    Verdict::End(DisconnectCause::ProtocolError {
        detail: format!(
            "the server sends the bot into {}, a kind of world it never told of",
            world.dimension
        ),
    })
}

fn has_a_place(ecs: &World, entity: Entity) -> bool {
    ecs.get::<Physics>(entity).is_some()
        && ecs.get::<LookDirection>(entity).is_some()
        && ecs.get::<Position>(entity).is_some()
}

fn is_possible(place: Vec3) -> bool {
    [place.x, place.y, place.z]
        .iter()
        .all(|part| part.abs() <= MAX_COORDINATE)
}

fn is_readable(ecs: &World, bot: Entity, packet: &ClientboundLevelChunkWithLight) -> bool {
    let height = ecs
        .get::<WorldHolder>(bot)
        .map_or(0, |holder| holder.shared.read().chunks.height());
    let mut rest: &[u8] = &packet.chunk_data.data;
    (0..height / 16).all(|_| section(&mut rest).is_some())
}

/// Takes a section off the bytes of a chunk, as azalea-world reads it.
fn section(rest: &mut &[u8]) -> Option<()> {
    skip(rest, 4)?; // counts of blocks and fluids
    container(rest, BLOCKS, 4, 8)?;
    container(rest, BIOMES, 3, 3)
}

/// A palette and the entries that point into it.
fn container(rest: &mut &[u8], size: usize, most_linear: u8, most_listed: u8) -> Option<()> {
    let bits = *rest.first()?;
    skip(rest, 1)?;
    if bits > MAX_BITS {
        return None;
    }
    if bits == 0 {
        number(rest)?;
    } else if bits <= most_linear || bits <= most_listed {
        let length = number(rest)?;
        for _ in 0..length {
            number(rest)?;
        }
    }
    if bits > 0 {
        let per_long = 64 / usize::from(bits);
        skip(rest, size.div_ceil(per_long) * 8)?;
    }
    Some(())
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (value, n_bytes) = varint(rest, 5).ok()??;
    skip(rest, n_bytes)?;
    Some(value)
}

fn skip(rest: &mut &[u8], n_bytes: usize) -> Option<()> {
    *rest = rest.get(n_bytes..)?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A section of one block and one biome.
    const PLAIN: [u8; 8] = [0, 0, 0, 0, 0, 1, 0, 0];

    #[test]
    fn sections_are_taken_off_one_by_one() {
        let bytes = [PLAIN, PLAIN].concat();
        let mut rest = &bytes[..];
        assert!(section(&mut rest).is_some() && section(&mut rest).is_some());
        assert!(rest.is_empty(), "each section is taken off to its end");
        assert!(section(&mut rest).is_none(), "there is no third one");
    }

    #[test]
    fn entries_of_an_impossible_width_are_refused() {
        for bits in [33, 64, 65, 255] {
            let mut bytes = PLAIN.to_vec();
            bytes[4] = bits;
            bytes.extend([0; 64 * 1024]);
            assert!(section(&mut &bytes[..]).is_none(), "{bits} bits");
        }
    }

    #[test]
    fn a_palette_and_its_entries_are_passed_over() {
        // Four bits an entry: two in the palette, 256 longs.
        let mut bytes = vec![0, 0, 0, 0, 4, 2, 1, 2];
        bytes.extend([0; 256 * 8]);
        bytes.extend([0, 0]);
        let mut rest = &bytes[..];
        assert!(section(&mut rest).is_some());
        assert!(rest.is_empty());
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes: Vec<u8>) {
            let mut rest = &bytes[..];
            while section(&mut rest).is_some() {}
        }
    }

    #[test]
    fn places_that_are_none_are_told() {
        assert!(is_possible(Vec3::new(30_000_000.0, -64.0, 0.0)));
        for bad in [f64::NAN, f64::INFINITY, -1e300] {
            assert!(!is_possible(Vec3::new(0.0, bad, 0.0)), "{bad}");
        }
    }
}
