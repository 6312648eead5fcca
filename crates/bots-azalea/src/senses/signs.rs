//! Texts of signs. azalea 0.16 drops block entities (`block_entity_data` has an empty handler, and
//! of a chunk's it keeps none).

use azalea::{
    FormattedText,
    buf::AzBuf,
    core::position::BlockPos,
    protocol::packets::game::{
        ClientboundBlockEntityData, ClientboundLevelChunkWithLight,
        c_level_chunk_with_light::BlockEntity,
    },
    registry::builtin::BlockEntityKind,
};
use std::{collections::HashMap, io::Cursor};

/// Most signs a bot keeps.
const MAX_SIGNS: usize = 2048;
/// Longest text kept of a line, in characters.
const MAX_LINE: usize = 384;

/// The signs in loaded chunks.
#[derive(Debug, Default)]
pub struct Signs {
    by_place: HashMap<BlockPos, Sign>,
}

/// What is written on a sign, four lines a side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sign {
    pub front: Vec<String>,
    pub back: Vec<String>,
}

impl Signs {
    /// `level_chunk_with_light`: replaces what was known of the chunk.
    pub fn chunk(&mut self, packet: &ClientboundLevelChunkWithLight) {
        self.forget(packet.x, packet.z);
        for entity in &packet.chunk_data.block_entities {
            // Heights are sent as 16 bits and may be negative.
            let y = i32::from(entity.y.cast_signed());
            let (x, z) = (entity.packed_xz >> 4, entity.packed_xz & 15);
            let place = BlockPos::new(
                packet.x * 16 + i32::from(x),
                y,
                packet.z * 16 + i32::from(z),
            );
            self.set(place, entity);
        }
    }

    /// `block_entity_data`.
    pub fn changed(&mut self, packet: &ClientboundBlockEntityData) {
        let entity = BlockEntity {
            packed_xz: 0,
            y: 0,
            kind: packet.block_entity_type,
            data: packet.tag.clone(),
        };
        self.set(packet.pos, &entity);
    }

    /// A chunk is no longer loaded.
    pub fn forget(&mut self, chunk_x: i32, chunk_z: i32) {
        self.by_place
            .retain(|place, _| (place.x >> 4, place.z >> 4) != (chunk_x, chunk_z));
    }

    /// No chunk is loaded any more.
    pub fn clear(&mut self) {
        self.by_place.clear();
    }

    /// The block at a place is another one now.
    pub fn block_changed(&mut self, place: BlockPos, is_sign: bool) {
        if !is_sign {
            self.by_place.remove(&place);
        }
    }

    /// What is written at a place.
    pub fn at(&self, place: BlockPos) -> Option<&Sign> {
        self.by_place.get(&place)
    }

    fn set(&mut self, place: BlockPos, entity: &BlockEntity) {
        if !matches!(
            entity.kind,
            BlockEntityKind::Sign | BlockEntityKind::HangingSign
        ) {
            return;
        }
        if self.by_place.len() < MAX_SIGNS || self.by_place.contains_key(&place) {
            self.by_place.insert(place, read(entity));
        }
    }
}

/// The two sides: `front_text` and `back_text`, each with a list `messages` of text components.
fn read(entity: &BlockEntity) -> Sign {
    let [front, back] = ["front_text", "back_text"].map(|side| {
        let list = entity.data.compound(side)?.list("messages")?;
        if let Some(lines) = list.strings() {
            return Some(lines.iter().map(|line| cut(&line.to_string())).collect());
        }
        let lines = list.compounds()?.iter().map(|line| {
            // Lists of mixed kinds wrap each element that is no compound under an empty name.
            if let Some(text) = line.string("") {
                return cut(&text.to_string());
            }
            const COMPOUND: u8 = 10;
            let mut bytes = vec![COMPOUND];
            line.write(&mut bytes);
            FormattedText::azalea_read(&mut Cursor::new(&bytes))
                .map_or_else(|_| String::new(), |text| cut(&text.to_string()))
        });
        Some(lines.collect())
    });
    Sign {
        front: front.unwrap_or_default(),
        back: back.unwrap_or_default(),
    }
}

fn cut(line: &str) -> String {
    line.chars().take(MAX_LINE).collect()
}

#[cfg(test)]
#[path = "signs_tests.rs"]
mod tests;
