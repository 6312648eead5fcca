//! Which chunks a player has, and single blocks that change.

use azalea_block::BlockState;
use azalea_core::position::{BlockPos, ChunkPos};
use azalea_protocol::{
    packets::game::{
        ClientboundBlockEntityData, ClientboundBlockUpdate, ClientboundChunkBatchFinished,
        ClientboundChunkBatchStart, ClientboundForgetLevelChunk, ClientboundSetChunkCacheCenter,
        c_level_chunk_with_light::BlockEntity,
    },
    simdnbt::owned::{BaseNbt, Nbt, NbtCompound, NbtList, NbtTag},
};
use azalea_registry::builtin::{BlockEntityKind, BlockKind};

use super::Game;
use crate::{
    entity::Id,
    world::{blocks, chunk},
};

/// Chunks a player gets in one tick.
const PER_TICK: usize = 25;

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
            let pos = ChunkPos::new(x, z);
            self.send(id, ClientboundForgetLevelChunk { pos });
        }
    }

    /// Sends some of the chunks a player waits for.
    pub fn send_chunks(&mut self, id: Id) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let n = PER_TICK.min(player.wanted.len());
        let batch: Vec<_> = player.wanted.drain(..n).collect();
        if batch.is_empty() {
            return;
        }
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
