//! The blocks: endless layers of ground, and what the village and the players changed of them.

pub mod blocks;
pub mod chunk;
pub mod village;

use std::collections::{BTreeMap, HashMap};

use azalea_block::BlockState;
use azalea_core::position::{BlockPos, ChunkPos};
use azalea_registry::builtin::BlockKind;

/// The lowest block, as in the overworld of the game.
pub const MIN_Y: i32 = -64;
/// Blocks from the lowest to the highest, as in the overworld of the game.
pub const HEIGHT: i32 = 384;
/// Where feet are on the flat ground.
pub const FLOOR: i32 = 64;
/// Nobody gets further than this from the middle, in blocks.
pub const REACH: i32 = 1024;
/// Blocks that may differ from the flat ground, so that nobody can fill the memory.
const MAX_CHANGES: usize = 400_000;

/// All blocks. Only what differs from the flat ground takes memory.
#[derive(Debug, Default)]
pub struct World {
    changes: HashMap<ChunkPos, BTreeMap<u32, BlockState>>,
    n_changes: usize,
}

impl World {
    /// The flat ground.
    pub fn new() -> Self {
        Self::default()
    }

    /// The block at a place; air outside the world.
    pub fn get(&self, at: BlockPos) -> BlockState {
        let Some(key) = key(at) else {
            return BlockState::AIR;
        };
        self.changes
            .get(&ChunkPos::from(at))
            .and_then(|chunk| chunk.get(&key).copied())
            .unwrap_or_else(|| layer(at.y))
    }

    /// Changes a block. Says whether anything is different now.
    pub fn set(&mut self, at: BlockPos, state: BlockState) -> bool {
        let Some(key) = key(at) else {
            return false;
        };
        if self.get(at) == state || self.n_changes >= MAX_CHANGES {
            return false;
        }
        let chunk = self.changes.entry(ChunkPos::from(at)).or_default();
        if layer(at.y) == state {
            if chunk.remove(&key).is_some() {
                self.n_changes -= 1;
            }
        } else if chunk.insert(key, state).is_none() {
            self.n_changes += 1;
        }
        true
    }

    /// Whether nobody can stand in this block.
    pub fn is_solid(&self, at: BlockPos) -> bool {
        !blocks::is_passable(self.get(at))
    }

    /// What differs from the flat ground in one column of chunks, by [`key`].
    fn changes(&self, at: ChunkPos) -> Option<&BTreeMap<u32, BlockState>> {
        self.changes.get(&at).filter(|chunk| !chunk.is_empty())
    }
}

/// The ground at a height, before anybody changed it.
fn layer(y: i32) -> BlockState {
    match y {
        58 => BlockKind::Bedrock.into(),
        59 | 60 => BlockKind::Stone.into(),
        61 | 62 => BlockKind::Dirt.into(),
        63 => BlockKind::GrassBlock.into(),
        _ => BlockState::AIR,
    }
}

/// Where a block is within its column: height above the lowest, then z, then x, four bits each.
fn key(at: BlockPos) -> Option<u32> {
    let across = -REACH..=REACH;
    let up = MIN_Y..MIN_Y + HEIGHT;
    if !across.contains(&at.x) || !across.contains(&at.z) || !up.contains(&at.y) {
        return None;
    }
    let (x, z) = (at.x.rem_euclid(16), at.z.rem_euclid(16));
    u32::try_from((at.y - MIN_Y) << 8 | z << 4 | x).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_there_and_what_is_put_back_costs_nothing() {
        let mut world = World::new();
        let at = BlockPos::new(-3, 63, 18);
        let ground = world.get(at);
        assert!(world.set(at, BlockKind::Stone.into()));
        assert_eq!(world.get(at), BlockKind::Stone.into());
        assert!(!world.set(at, BlockKind::Stone.into()), "nothing changed");
        assert!(world.set(at, ground));
        assert_eq!(world.n_changes, 0, "the ground itself takes no memory");
    }

    #[test]
    fn there_is_nothing_outside_the_world() {
        let mut world = World::new();
        for at in [
            BlockPos::new(REACH + 1, 64, 0),
            BlockPos::new(0, MIN_Y - 1, 0),
            BlockPos::new(0, MIN_Y + HEIGHT, 0),
            BlockPos::new(i32::MIN + 1, i32::MAX, i32::MAX),
        ] {
            assert!(!world.set(at, BlockKind::Stone.into()), "{at:?}");
            assert_eq!(world.get(at), BlockState::AIR, "{at:?}");
        }
    }
}
