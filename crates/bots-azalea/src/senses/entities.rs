//! The entities a bot is told of, kept per bot.
//!
//! azalea 0.16 shares an entity's components among all bots that see it and takes each update from
//! one of them only; it drops equipment and head turns (`set_equipment`, `rotate_head`), and of
//! packets with a value it cannot read it keeps nothing. Here each bot follows its own packets.

use super::raw::Worn;
use azalea::{
    Vec3,
    core::{delta::PositionDelta8, entity_id::MinecraftEntityId},
    entity::{EntityDataItem, EntityDataValue, vec_delta_codec::VecDeltaCodec},
    inventory::ItemStack,
    protocol::{
        common::movements::{PositionMoveRotation, RelativeMovements},
        packets::game::{ClientboundAddEntity, c_move_entity_pos_rot::CompactLookDirection},
    },
    registry::builtin::EntityKind,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Most entities a bot keeps.
const MAX_ENTITIES: usize = 8192;

/// An entity in view.
#[derive(Debug, Clone)]
pub struct Seen {
    pub id: i32,
    pub uuid: Uuid,
    pub kind: EntityKind,
    pub position: Vec3,
    /// Degrees as the game counts them: 0 looks south, 90 west; down is positive.
    pub yaw: f32,
    pub pitch: f32,
    pub head_yaw: f32,
    pub is_on_ground: bool,
    /// What the server tells of its health. It may keep that to itself.
    pub health: Option<f32>,
    /// A name given to it, without colours.
    pub custom_name: Option<Box<str>>,
    pub is_sneaking: bool,
    pub is_burning: bool,
    pub is_invisible: bool,
    /// The entity it sits on.
    pub vehicle: Option<i32>,
    /// For a dropped item: what it is.
    pub item: Option<Box<ItemStack>>,
    /// What it wears and holds.
    pub worn: Vec<Worn>,
}

/// Entities in view, and what changed since it was last asked for.
#[derive(Debug, Default)]
pub struct Entities {
    by_id: HashMap<i32, Seen>,
    /// Moves since they were last asked for.
    moved: HashMap<i32, u32>,
    ids: HashMap<Uuid, i32>,
}

impl Entities {
    /// An entity by its id.
    pub fn get(&self, id: i32) -> Option<&Seen> {
        self.by_id.get(&id)
    }

    /// An entity by its lasting id.
    pub fn by_uuid(&self, uuid: &Uuid) -> Option<&Seen> {
        self.by_id.get(self.ids.get(uuid)?)
    }

    /// All entities, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Seen> {
        self.by_id.values()
    }

    /// `add_entity`. `None` if there is no room.
    pub fn add(&mut self, packet: &ClientboundAddEntity) -> Option<&Seen> {
        let id = packet.id.0;
        if self.by_id.len() >= MAX_ENTITIES && !self.by_id.contains_key(&id) {
            return None;
        }
        let seen = Seen {
            id,
            uuid: packet.uuid,
            kind: packet.entity_type,
            position: packet.position,
            yaw: degrees(packet.y_rot),
            pitch: degrees(packet.x_rot),
            head_yaw: degrees(packet.y_head_rot),
            is_on_ground: false,
            health: None,
            custom_name: None,
            is_sneaking: false,
            is_burning: false,
            is_invisible: false,
            vehicle: None,
            item: None,
            worn: Vec::new(),
        };
        self.ids.insert(packet.uuid, id);
        self.by_id.insert(id, seen);
        self.by_id.get(&id)
    }

    /// `remove_entities`: returns those that were in view.
    pub fn remove(&mut self, ids: &[MinecraftEntityId]) -> Vec<Seen> {
        ids.iter()
            .filter_map(|id| {
                self.moved.remove(&id.0);
                let seen = self.by_id.remove(&id.0)?;
                if self.ids.get(&seen.uuid) == Some(&id.0) {
                    self.ids.remove(&seen.uuid);
                }
                Some(seen)
            })
            .collect()
    }

    /// Forgets all of them: the bot is in another world.
    pub fn clear(&mut self) -> Vec<Seen> {
        self.moved.clear();
        self.ids.clear();
        self.by_id.drain().map(|(_, seen)| seen).collect()
    }

    /// A relative move, a turn, or both.
    pub fn step(
        &mut self,
        id: MinecraftEntityId,
        delta: Option<&PositionDelta8>,
        look: Option<&CompactLookDirection>,
        is_on_ground: bool,
    ) {
        let Some(seen) = self.touch(id) else { return };
        if let Some(delta) = delta {
            seen.position = VecDeltaCodec::new(seen.position).decode(delta);
        }
        if let Some(look) = look {
            seen.yaw = degrees(look.y_rot);
            seen.pitch = degrees(look.x_rot);
        }
        seen.is_on_ground = is_on_ground;
    }

    /// A move to a place, parts of which may be relative to the present one.
    pub fn jump(
        &mut self,
        id: MinecraftEntityId,
        to: &PositionMoveRotation,
        relative: &RelativeMovements,
        is_on_ground: bool,
    ) {
        let Some(seen) = self.touch(id) else { return };
        let add = |base: f64, is_relative: bool, change: f64| {
            if is_relative { base + change } else { change }
        };
        seen.position = Vec3::new(
            add(seen.position.x, relative.x, to.pos.x),
            add(seen.position.y, relative.y, to.pos.y),
            add(seen.position.z, relative.z, to.pos.z),
        );
        let turn = |base: f32, is_relative: bool, change: f32| {
            if is_relative { base + change } else { change }
        };
        seen.yaw = turn(seen.yaw, relative.y_rot, to.look_direction.y_rot());
        seen.pitch = turn(seen.pitch, relative.x_rot, to.look_direction.x_rot());
        seen.is_on_ground = is_on_ground;
    }

    /// `rotate_head`.
    pub fn turn_head(&mut self, id: MinecraftEntityId, yaw: i8) {
        if let Some(seen) = self.by_id.get_mut(&id.0) {
            seen.head_yaw = degrees(yaw);
        }
    }

    /// `set_entity_data`.
    pub fn describe(&mut self, id: MinecraftEntityId, items: &[EntityDataItem]) {
        if let Some(seen) = self.by_id.get_mut(&id.0) {
            for item in items {
                seen.learn(item);
            }
        }
    }

    /// `set_equipment`.
    pub fn equip(&mut self, id: MinecraftEntityId, worn: Vec<Worn>) {
        let Some(seen) = self.by_id.get_mut(&id.0) else {
            return;
        };
        for (slot, item) in worn {
            seen.worn.retain(|(other, _)| *other != slot);
            if item.is_present() {
                seen.worn.push((slot, item));
            }
        }
    }

    /// `set_passengers`.
    pub fn seat(&mut self, vehicle: MinecraftEntityId, passengers: &[MinecraftEntityId]) {
        for seen in self.by_id.values_mut() {
            if passengers.iter().any(|id| id.0 == seen.id) {
                seen.vehicle = Some(vehicle.0);
            } else if seen.vehicle == Some(vehicle.0) {
                seen.vehicle = None;
            }
        }
    }

    /// The entities that moved since this was last asked, and how often.
    pub fn take_moved(&mut self) -> Vec<(i32, u32)> {
        self.moved.drain().collect()
    }

    /// Nobody wants to know of moves.
    pub fn forget_moves(&mut self) {
        self.moved.clear();
    }

    fn touch(&mut self, id: MinecraftEntityId) -> Option<&mut Seen> {
        let seen = self.by_id.get_mut(&id.0)?;
        *self.moved.entry(id.0).or_default() += 1;
        Some(seen)
    }
}

impl Seen {
    /// A metadata field. Indexes are those of protocol 775: 0 flags, 2 custom name, 9 a living
    /// entity's health, 8 a dropped item's stack.
    fn learn(&mut self, item: &EntityDataItem) {
        const BURNS: u8 = 0x01;
        const SNEAKS: u8 = 0x02;
        const INVISIBLE: u8 = 0x20;
        match (item.index, &item.value) {
            (0, EntityDataValue::Byte(flags)) => {
                self.is_burning = flags & BURNS != 0;
                self.is_sneaking = flags & SNEAKS != 0;
                self.is_invisible = flags & INVISIBLE != 0;
            }
            (2, EntityDataValue::OptionalFormattedText(name)) => {
                self.custom_name = name.as_ref().map(|name| {
                    name.to_string()
                        .chars()
                        .take(256)
                        .collect::<String>()
                        .into()
                });
            }
            (8, EntityDataValue::ItemStack(stack)) if self.kind == EntityKind::Item => {
                self.item = Some(Box::new(stack.clone()));
            }
            // An interaction's height stands at the same place.
            (9, EntityDataValue::Float(health)) if self.kind != EntityKind::Interaction => {
                self.health = Some(*health);
            }
            _ => {}
        }
    }
}

/// An angle as packets carry it, in 256ths of a turn.
fn degrees(angle: i8) -> f32 {
    f32::from(angle) * 360.0 / 256.0
}

#[cfg(test)]
#[path = "entities_tests.rs"]
mod tests;
