//! Which chunks a player has, and single blocks that change.

use azalea_block::BlockState;
use azalea_buf::{AzBuf, AzBufVar};
use azalea_core::position::{BlockPos, ChunkPos};
use azalea_protocol::{
    packets::game::{
        ClientboundBlockEntityData, ClientboundBlockUpdate, ClientboundChunkBatchFinished,
        ClientboundChunkBatchStart, ClientboundForgetLevelChunk, ClientboundSetChunkCacheCenter,
        c_level_chunk_with_light::BlockEntity,
    },
    packets::{Packet, ProtocolPacket},
    simdnbt::owned::{BaseNbt, Nbt, NbtCompound, NbtList, NbtTag},
};
use azalea_registry::builtin::{BlockEntityKind, BlockKind};

use super::Game;
use crate::{
    connection::Raw,
    entity::Id,
    world::{blocks, chunk},
};

/// Chunks a player gets in one tick until their client says how many it can take, and the most.
pub const FIRST_PACE: f32 = 9.0;
const MAX_PACE: f32 = 25.0;
/// Batches a client may not have confirmed yet; more would only queue up before newer ones.
const MAX_OPEN_BATCHES: u32 = 4;

impl Game {
    /// Changes a block for all to see. Says whether anything is different now.
    pub fn set_block(&mut self, at: BlockPos, state: BlockState) -> bool {
        let old = BlockKind::from(self.world.get(at));
        if !self.world.set(at, state) {
            return false;
        }
        if old != BlockKind::from(state) {
            self.empty_container(at);
            self.signs.remove(&at);
        }
        self.send_near(at, update(at, state));
        true
    }

    /// Tells a player what a block really is.
    pub fn correct_block(&self, id: Id, at: BlockPos) {
        self.send(id, update(at, self.world.get(at)));
    }

    /// Shows a sign's text to all near it.
    pub fn show_sign(&self, at: BlockPos) {
        let packet = ClientboundBlockEntityData {
            pos: at,
            block_entity_type: BlockEntityKind::Sign,
            tag: self.sign_nbt(at),
        };
        self.send_near(at, packet);
    }

    /// Notes which chunks a player needs now, and takes away the others.
    pub fn update_view(&mut self, id: Id) {
        let Some(body) = self.bodies.get(&id) else {
            return;
        };
        let middle = ChunkPos::from(body.block());
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        if player.middle == Some((middle.x, middle.z)) {
            return;
        }
        player.middle = Some((middle.x, middle.z));
        let view = player.view;
        let away = |(x, z): (i32, i32)| (x - middle.x).abs().max((z - middle.z).abs());
        let lost: Vec<_> = player
            .chunks
            .iter()
            .copied()
            .filter(|chunk| away(*chunk) > view + 1)
            .collect();
        for chunk in &lost {
            player.chunks.remove(chunk);
        }
        let mut wanted: Vec<_> = (middle.x - view..=middle.x + view)
            .flat_map(|x| (middle.z - view..=middle.z + view).map(move |z| (x, z)))
            .filter(|chunk| !player.chunks.contains(chunk))
            .collect();
        wanted.sort_by_key(|(x, z)| (x - middle.x).pow(2) + (z - middle.z).pow(2));
        player.wanted = wanted.into();
        let (x, z) = (middle.x, middle.z);
        self.send(id, ClientboundSetChunkCacheCenter { x, z });
        for (x, z) in lost {
            if let (Some(player), Some(raw)) = (self.players.get(&id), forget(x, z)) {
                player.outlet.send(raw);
            }
        }
    }

    /// Sends some of the chunks a player waits for.
    pub fn send_chunks(&mut self, id: Id) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        if player.n_open_batches >= MAX_OPEN_BATCHES || player.wanted.is_empty() {
            return;
        }
        player.n_open_batches += 1;
        let pace = player.pace.ceil() as usize;
        let n = pace.min(player.wanted.len());
        let batch: Vec<_> = player.wanted.drain(..n).collect();
        player.chunks.extend(&batch);
        self.send(id, ClientboundChunkBatchStart);
        for (x, z) in &batch {
            let at = ChunkPos::new(*x, *z);
            if let Ok(packet) = chunk::packet(&self.world, at, self.block_entities(at)) {
                self.send(id, packet);
            }
        }
        let batch_size = u32::try_from(batch.len()).unwrap_or(0);
        self.send(id, ClientboundChunkBatchFinished { batch_size });
    }

    /// A client has taken a batch, and says how many chunks a tick it can take.
    pub fn batch_taken(&mut self, id: Id, pace: f32) {
        if let Some(player) = self.players.get_mut(&id) {
            player.n_open_batches = player.n_open_batches.saturating_sub(1);
            if pace.is_finite() {
                player.pace = pace.clamp(1.0, MAX_PACE);
            }
        }
    }

    fn block_entities(&self, chunk: ChunkPos) -> Vec<BlockEntity> {
        let is_here = |at: &&BlockPos| ChunkPos::from(**at) == chunk;
        let signs = self
            .signs
            .keys()
            .filter(is_here)
            .map(|at| (*at, BlockEntityKind::Sign, self.sign_nbt(*at)));
        let boxes = self.containers.keys().filter(is_here).filter_map(|at| {
            let kind = match blocks::name(self.world.get(*at)) {
                "chest" => BlockEntityKind::Chest,
                "barrel" => BlockEntityKind::Barrel,
                "furnace" => BlockEntityKind::Furnace,
                _ => return None,
            };
            Some((*at, kind, nbt(NbtCompound::new())))
        });
        signs
            .chain(boxes)
            .filter_map(|(at, kind, data)| {
                let (x, z) = (at.x.rem_euclid(16), at.z.rem_euclid(16));
                Some(BlockEntity {
                    packed_xz: u8::try_from(x << 4 | z).ok()?,
                    y: u16::try_from(at.y).ok()?,
                    kind,
                    data,
                })
            })
            .collect()
    }

    fn sign_nbt(&self, at: BlockPos) -> Nbt {
        let lines = self.signs.get(&at).cloned().unwrap_or_default();
        let mut tag = NbtCompound::new();
        tag.insert("front_text", side(&lines));
        tag.insert("back_text", side(&Default::default()));
        tag.insert("is_waxed", NbtTag::Byte(0));
        nbt(tag)
    }
}

/// azalea 0.16 writes the position of this packet as one number and lets the sign of a negative x
/// run into z, so a client would forget another chunk. By the protocol z comes first, then x.
fn forget(x: i32, z: i32) -> Option<Raw> {
    let pos = ChunkPos::new(x, z);
    let id = ClientboundForgetLevelChunk { pos }.into_variant().id();
    let mut raw = Vec::new();
    id.azalea_write_var(&mut raw).ok()?;
    z.azalea_write(&mut raw).ok()?;
    x.azalea_write(&mut raw).ok()?;
    Some(raw.into())
}

fn side(lines: &[String; 4]) -> NbtTag {
    let lines: Vec<_> = lines.iter().map(|line| line.as_str().into()).collect();
    let mut side = NbtCompound::new();
    side.insert("messages", NbtTag::List(NbtList::String(lines)));
    side.insert("color", NbtTag::String("black".into()));
    side.insert("has_glowing_text", NbtTag::Byte(0));
    NbtTag::Compound(side)
}

fn nbt(tag: NbtCompound) -> Nbt {
    Nbt::Some(BaseNbt::new("", tag))
}

const fn update(at: BlockPos, state: BlockState) -> ClientboundBlockUpdate {
    ClientboundBlockUpdate {
        pos: at,
        block_state: state,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use azalea_protocol::{packets::game::ClientboundGamePacket, read::deserialize_packet};

    use super::*;

    #[test]
    fn the_right_chunk_is_forgotten_also_west_of_the_middle() {
        for (x, z) in [(-9, 8), (3, -7), (-1, -1), (0, 5)] {
            let raw = forget(x, z).unwrap();
            assert_eq!(raw[1..5], z.to_be_bytes());
            assert_eq!(raw[5..], x.to_be_bytes());
            let packet = deserialize_packet(&mut Cursor::new(&raw[..])).unwrap();
            let ClientboundGamePacket::ForgetLevelChunk(packet) = packet else {
                panic!("another packet: {packet:?}");
            };
            assert_eq!(packet.pos, ChunkPos::new(x, z));
        }
    }
}
