//! Chunks as the protocol carries them (26.1): sections with a palette, heightmaps, light.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, LazyLock},
};

use azalea_block::BlockState;
use azalea_buf::{AzBuf, AzBufVar};
use azalea_core::{bitset::BitSet, heightmap_kind::HeightmapKind, position::ChunkPos};
use azalea_protocol::packets::game::{
    c_level_chunk_with_light::{
        BlockEntity, ClientboundLevelChunkPacketData, ClientboundLevelChunkWithLight,
    },
    c_light_update::ClientboundLightUpdatePacketData,
};
use azalea_registry::builtin::BlockKind;

use super::{FLOOR, HEIGHT, MIN_Y, World, layer};

const SECTION: usize = 16 * 16 * 16;
const COLUMN: usize = 16 * 16;
const N_SECTIONS: u32 = HEIGHT.unsigned_abs() / 16;
/// A block's key is its section, then twelve bits of its place within.
const SECTION_BITS: u32 = 12;
/// Bits a block takes where a section has too many kinds of them for a palette.
const DIRECT_BITS: u32 = u16::BITS - BlockState::MAX_STATE.leading_zeros();
/// Sections of full daylight, from the ground up: what nobody sees the sky in needs none.
const LIT: std::ops::RangeInclusive<usize> = 7..=10;

/// The packet of one column.
///
/// # Errors
/// None in practice: it is written into memory.
pub fn packet(
    world: &World,
    at: ChunkPos,
    block_entities: Vec<BlockEntity>,
) -> io::Result<ClientboundLevelChunkWithLight> {
    let none = BTreeMap::new();
    let changes = world.changes(at).unwrap_or(&none);
    let mut data = Vec::new();
    for number in 0..N_SECTIONS {
        let first = number << SECTION_BITS;
        let here = changes.range(first..first + (1 << SECTION_BITS));
        if here.clone().next().is_none() {
            data.extend_from_slice(flat_section(number));
            continue;
        }
        let mut blocks = section(number);
        for (key, state) in here {
            if let Some(block) = blocks.get_mut((key - first) as usize) {
                *block = *state;
            }
        }
        write_section(&blocks, &mut data)?;
    }
    let heights = heightmap(changes);
    Ok(ClientboundLevelChunkWithLight {
        x: at.x,
        z: at.z,
        chunk_data: ClientboundLevelChunkPacketData {
            heightmaps: vec![
                (HeightmapKind::WorldSurface, heights.clone()),
                (HeightmapKind::MotionBlocking, heights),
            ],
            data: Arc::new(data.into()),
            block_entities,
        },
        light_data: light(),
    })
}

/// The blocks of a section of flat ground, each layer by z, then x.
fn section(number: u32) -> Vec<BlockState> {
    let lowest = height_of(number << SECTION_BITS);
    (lowest..lowest + 16)
        .flat_map(|y| std::iter::repeat_n(layer(y), COLUMN))
        .collect()
}

/// A section of flat ground, written once: nearly all are.
fn flat_section(number: u32) -> &'static [u8] {
    static FLAT: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
        (0..N_SECTIONS)
            .map(|number| {
                let mut bytes = Vec::new();
                // Writing into memory does not fail.
                let _ = write_section(&section(number), &mut bytes);
                bytes
            })
            .collect()
    });
    FLAT.get(number as usize).map_or(&[], Vec::as_slice)
}

/// How high a block of a column is, from its key.
fn height_of(key: u32) -> i32 {
    MIN_Y + i32::try_from(key >> 8).unwrap_or(0)
}

fn write_section(blocks: &[BlockState], out: &mut Vec<u8>) -> io::Result<()> {
    let n_blocks = blocks.iter().filter(|block| !block.is_air()).count();
    let n_fluids = blocks.iter().filter(|block| is_fluid(**block)).count();
    count(n_blocks).azalea_write(out)?;
    count(n_fluids).azalea_write(out)?;
    write_states(blocks, out)?;
    // One biome everywhere: no bits per entry, then the only entry's id.
    0u8.azalea_write(out)?;
    0u32.azalea_write_var(out)
}

fn write_states(blocks: &[BlockState], out: &mut Vec<u8>) -> io::Result<()> {
    let mut palette: Vec<BlockState> = Vec::new();
    let mut indices = Vec::with_capacity(blocks.len());
    for block in blocks {
        let known = palette.iter().rposition(|other| other == block);
        indices.push(known.unwrap_or(palette.len()) as u64);
        if known.is_none() {
            palette.push(*block);
        }
    }
    if let [only] = palette[..] {
        0u8.azalea_write(out)?;
        return u32::from(only.id()).azalea_write_var(out);
    }
    let bits = palette.len().next_power_of_two().trailing_zeros().max(4);
    if bits <= 8 {
        byte(bits).azalea_write(out)?;
        count_var(palette.len()).azalea_write_var(out)?;
        for state in &palette {
            u32::from(state.id()).azalea_write_var(out)?;
        }
        return write_packed(indices, bits, out);
    }
    byte(DIRECT_BITS).azalea_write(out)?;
    let ids = blocks.iter().map(|block| u64::from(block.id())).collect();
    write_packed(ids, DIRECT_BITS, out)
}

/// Packs numbers into longs, none across two longs.
fn write_packed(values: Vec<u64>, bits: u32, out: &mut Vec<u8>) -> io::Result<()> {
    for long in packed(&values, bits) {
        long.azalea_write(out)?;
    }
    Ok(())
}

fn packed(values: &[u64], bits: u32) -> Vec<u64> {
    let per_long = (u64::BITS / bits) as usize;
    values
        .chunks(per_long)
        .map(|some| {
            some.iter()
                .rev()
                .fold(0, |long, value| long << bits | value)
        })
        .collect()
}

/// How high each of the 256 stacks of blocks is, in blocks above the lowest.
fn heightmap(changes: &BTreeMap<u32, BlockState>) -> Box<[u64]> {
    let ground = (FLOOR - MIN_Y).unsigned_abs();
    let mut tops = vec![ground; COLUMN];
    let mut is_dug = vec![false; COLUMN];
    for (key, state) in changes {
        let stack = (key & 0xff) as usize;
        let height = (key >> 8) + 1;
        if let (Some(top), Some(is_dug)) = (tops.get_mut(stack), is_dug.get_mut(stack)) {
            if !state.is_air() {
                *top = height.max(*top);
            }
            *is_dug |= state.is_air() && height == ground;
        }
    }
    let is_air = |height: u32, stack: usize| {
        let key = (height - 1) << 8 | u32::try_from(stack).unwrap_or(0);
        let changed = changes.get(&key).copied();
        changed.unwrap_or_else(|| layer(height_of(key))).is_air()
    };
    let heights: Vec<u64> = (0..)
        .zip(tops.into_iter().zip(is_dug))
        .map(|(stack, (top, is_dug))| {
            let mut top = top;
            while is_dug && top > 0 && is_air(top, stack) {
                top -= 1;
            }
            u64::from(top)
        })
        .collect();
    packed(&heights, 9).into()
}

/// Daylight from the ground up. The sections are counted from one below the world.
fn light() -> ClientboundLightUpdatePacketData {
    let mut sky_y_mask = BitSet::new(26);
    for section in LIT {
        sky_y_mask.set(section);
    }
    let full: Box<[u8]> = vec![0xff; SECTION / 2].into();
    ClientboundLightUpdatePacketData {
        sky_y_mask,
        sky_updates: Arc::new(vec![full; LIT.count()].into()),
        ..Default::default()
    }
}

fn is_fluid(block: BlockState) -> bool {
    matches!(BlockKind::from(block), BlockKind::Water | BlockKind::Lava)
}

/// A section has 4096 blocks, so this is exact.
fn count(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

fn count_var(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn byte(n: u32) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

#[cfg(test)]
#[path = "chunk_tests.rs"]
mod tests;
