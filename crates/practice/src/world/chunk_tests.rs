use std::io::Cursor;

use azalea_core::position::BlockPos;
use azalea_protocol::{
    packets::{Packet, game::ClientboundGamePacket},
    read::deserialize_packet,
    write::serialize_packet,
};
use proptest::prelude::*;

use super::*;

/// All blocks of a column, lowest first, each layer by z, then x.
fn column(world: &World, at: ChunkPos) -> Vec<BlockState> {
    let place = |y, i: i32| BlockPos::new(at.x * 16 + i % 16, y, at.z * 16 + i / 16);
    (MIN_Y..MIN_Y + HEIGHT)
        .flat_map(|y| (0..256).map(move |i| place(y, i)))
        .map(|at| world.get(at))
        .collect()
}

/// How high each stack of a column is, by its blocks.
fn heights(blocks: &[BlockState]) -> Vec<u64> {
    let top = |stack| {
        let stack = blocks.iter().skip(stack).step_by(COLUMN);
        stack
            .enumerate()
            .filter(|(_, block)| !block.is_air())
            .max_by_key(|(height, _)| *height)
    };
    (0..COLUMN)
        .map(|stack| top(stack).map_or(0, |(height, _)| height as u64 + 1))
        .collect()
}

/// What a client makes of the packet: all blocks of the column, in [`column`]'s order.
fn read_back(packet: ClientboundLevelChunkWithLight) -> Vec<BlockState> {
    let bytes = serialize_packet(&packet.into_variant()).unwrap();
    let read = deserialize_packet::<ClientboundGamePacket>(&mut Cursor::new(&bytes)).unwrap();
    let ClientboundGamePacket::LevelChunkWithLight(read) = read else {
        panic!("another packet: {read:?}");
    };
    let data = Arc::clone(&read.chunk_data.data);
    let mut cursor = Cursor::new(&data[..]);
    let blocks = (0..HEIGHT / 16)
        .flat_map(|_| read_section(&mut cursor))
        .collect();
    assert_eq!(cursor.position(), data.len() as u64, "nothing is left over");
    blocks
}

fn read_section(cursor: &mut Cursor<&[u8]>) -> Vec<BlockState> {
    let n_blocks = u16::azalea_read(cursor).unwrap();
    let _n_fluids = u16::azalea_read(cursor).unwrap();
    let bits = u8::azalea_read(cursor).unwrap();
    let palette: Vec<u32> = match bits {
        0 => vec![u32::azalea_read_var(cursor).unwrap()],
        1..=8 => Vec::<u32>::azalea_read_var(cursor).unwrap(),
        _ => Vec::new(),
    };
    let ids: Vec<u32> = if bits == 0 {
        vec![palette[0]; SECTION]
    } else {
        let per_long = 64 / usize::from(bits);
        let mut values = Vec::new();
        for _ in 0..SECTION.div_ceil(per_long) {
            let long = u64::azalea_read(cursor).unwrap();
            for at in 0..per_long {
                let value = long >> (at * usize::from(bits)) & ((1 << bits) - 1);
                values.push(u32::try_from(value).unwrap());
            }
        }
        values.truncate(SECTION);
        if palette.is_empty() {
            values
        } else {
            values.iter().map(|at| palette[*at as usize]).collect()
        }
    };
    assert_eq!(u8::azalea_read(cursor).unwrap(), 0, "one biome");
    assert_eq!(u32::azalea_read_var(cursor).unwrap(), 0);
    let blocks: Vec<_> = ids
        .into_iter()
        .map(|id| BlockState::try_from(id).unwrap())
        .collect();
    let solid = blocks.iter().filter(|block| !block.is_air()).count();
    assert_eq!(usize::from(n_blocks), solid);
    blocks
}

#[test]
fn the_flat_ground_arrives_as_it_is() {
    let world = World::new();
    let at = ChunkPos::new(-2, 7);
    let packet = packet(&world, at, Vec::new()).unwrap();
    assert_eq!(
        packet.chunk_data.heightmaps[0].1[0] & 0x1ff,
        128,
        "63 is 127 above -64"
    );
    assert_eq!(read_back(packet), column(&world, at));
}

#[test]
fn a_section_of_more_kinds_than_a_palette_holds_arrives_as_it_is() {
    let mut world = World::new();
    for id in 1..600u16 {
        let i = i32::from(id);
        let at = BlockPos::new(i % 16, 80 + i / 256, i / 16 % 16);
        world.set(at, BlockState::try_from(id).unwrap());
    }
    let at = ChunkPos::new(0, 0);
    let packet = packet(&world, at, Vec::new()).unwrap();
    assert_eq!(read_back(packet), column(&world, at));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_changes_arrive_as_they_are(
        changes in prop::collection::vec(
            (0..16i32, 56..90i32, 0..16i32, 0..=BlockState::MAX_STATE), 0..400
        )
    ) {
        let mut world = World::new();
        for (x, y, z, id) in changes {
            world.set(BlockPos::new(x, y, z), BlockState::try_from(id).unwrap());
        }
        let at = ChunkPos::new(0, 0);
        let packet = packet(&world, at, Vec::new()).unwrap();
        let blocks = column(&world, at);
        let map = packet.chunk_data.heightmaps[0].1.to_vec();
        prop_assert_eq!(map, packed(&heights(&blocks), 9));
        prop_assert_eq!(read_back(packet), blocks);
    }
}
