//! Chunks as the protocol carries them (26.1): sections with a palette, heightmaps, light.

use std::{io, sync::Arc};

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

use super::{HEIGHT, MIN_Y, World, layer};

const SECTION: usize = 16 * 16 * 16;
const COLUMN: usize = 16 * 16;
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
    let blocks = column(world, at);
    let mut data = Vec::new();
    for section in blocks.chunks(SECTION) {
        write_section(section, &mut data)?;
    }
    let heights = heightmap(&blocks);
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

/// All blocks of a column, lowest first, each layer by z, then x.
fn column(world: &World, at: ChunkPos) -> Vec<BlockState> {
    let mut blocks: Vec<BlockState> = (MIN_Y..MIN_Y + HEIGHT)
        .flat_map(|y| std::iter::repeat_n(layer(y), COLUMN))
        .collect();
    for (key, state) in world.changes(at).into_iter().flatten() {
        if let Some(block) = blocks.get_mut(*key as usize) {
            *block = *state;
        }
    }
    blocks
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
fn heightmap(blocks: &[BlockState]) -> Box<[u64]> {
    let heights: Vec<u64> = (0..COLUMN)
        .map(|stack| {
            let top = blocks
                .iter()
                .skip(stack)
                .step_by(COLUMN)
                .rposition(|block| !block.is_air());
            top.map_or(0, |top| top as u64 + 1)
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
