//! Looking for blocks.

use super::{Body, Trouble};
use azalea::{
    block::BlockStates,
    core::position::{BlockPos, ChunkPos},
    local_player::WorldHolder,
    registry::builtin::BlockKind,
    world::find_blocks::find_blocks_in_chunk,
};
use std::{collections::HashSet, str::FromStr};

/// The largest distance a search may cover, in blocks, and the most it returns.
pub const MAX_RADIUS: f64 = 128.0;
pub const MAX_COUNT: usize = 1024;
/// Most places looked at closely; of a block that is everywhere the nearest chunks are enough.
const MAX_CANDIDATES: usize = 65_536;

/// The nearest blocks of some kinds around a bot, nearest first.
pub fn find(
    body: &Body<'_>,
    names: &[String],
    radius: f64,
    count: usize,
) -> Result<Vec<BlockPos>, Trouble> {
    let kinds = names
        .iter()
        .map(|name| kind(name))
        .collect::<Result<HashSet<_>, _>>()?;
    let states = BlockStates::from(kinds);
    let feet = body.feet()?;
    let radius = radius.clamp(0.0, MAX_RADIUS);
    let world = body.get::<WorldHolder>()?.shared.read();
    let mut found: Vec<(f64, BlockPos)> = Vec::new();
    for chunk_pos in chunks_around(BlockPos::from(feet), radius) {
        let Some(chunk) = world.chunks.get(&chunk_pos) else {
            continue;
        };
        find_blocks_in_chunk(
            &states,
            chunk_pos,
            &chunk.read(),
            world.chunks.min_y(),
            |place| {
                let distance = feet.distance_to(place.center());
                if distance <= radius && found.len() < MAX_CANDIDATES {
                    found.push((distance, place));
                }
            },
        );
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.truncate(count.min(MAX_COUNT));
    Ok(found.into_iter().map(|(_, place)| place).collect())
}

/// A kind of block by its name, with or without `minecraft:`.
pub fn kind(name: &str) -> Result<BlockKind, Trouble> {
    BlockKind::from_str(name).map_err(|()| Trouble::UnknownBlock(name.chars().take(64).collect()))
}

/// The chunks a circle touches, the one in its middle first.
fn chunks_around(middle: BlockPos, radius: f64) -> Vec<ChunkPos> {
    let own = ChunkPos::from(middle);
    let reach = (radius / 16.0).ceil() as i32;
    let mut chunks: Vec<ChunkPos> = (-reach..=reach)
        .flat_map(|x| (-reach..=reach).map(move |z| ChunkPos::new(own.x + x, own.z + z)))
        .collect();
    chunks.sort_by_key(|chunk| {
        let (x, z) = (chunk.x - own.x, chunk.z - own.z);
        x * x + z * z
    });
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_names_are_taken_with_and_without_name_space() {
        assert_eq!(kind("oak_log"), Ok(BlockKind::OakLog));
        assert_eq!(kind("minecraft:chest"), Ok(BlockKind::Chest));
        assert_eq!(
            kind("no_such_block"),
            Err(Trouble::UnknownBlock("no_such_block".into()))
        );
    }

    #[test]
    fn search_begins_where_the_bot_stands() {
        let chunks = chunks_around(BlockPos::new(-1, 64, 17), 20.0);
        assert_eq!(chunks[0], ChunkPos::new(-1, 1));
        assert_eq!(chunks.len(), 25);
    }
}
