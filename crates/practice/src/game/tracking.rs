//! Who sees whom, and what they are told of each other's movements.

use azalea_core::{
    delta::{LpVec3, PositionDelta8},
    position::Vec3,
};
use azalea_entity::{EntityDataItem, EntityDataValue, EntityMetadataItems, LookDirection, Pose};
use azalea_inventory::components::EquipmentSlot;
use azalea_protocol::{
    common::movements::PositionMoveRotation,
    packets::game::{
        ClientboundAddEntity, ClientboundEntityPositionSync, ClientboundMoveEntityPos,
        ClientboundMoveEntityPosRot, ClientboundMoveEntityRot, ClientboundRemoveEntities,
        ClientboundRotateHead, ClientboundSetEntityData, ClientboundSetEquipment,
        c_move_entity_pos_rot::CompactLookDirection, c_set_equipment::EquipmentSlots,
    },
};
use azalea_registry::builtin::EntityKind;

use super::Game;
use crate::{
    entity::{Body, Id, Mind, Told, is_living},
    item::{Slot, wire},
};

/// How far entities are seen, and how much further they are still remembered, in blocks.
const SIGHT: f64 = 64.0;
const MEMORY: f64 = 8.0;
/// Even what moves little by little is told exactly this often, in ticks.
const EXACT_EVERY: u64 = 400;

impl Game {
    /// Shows, hides and moves everything for everybody.
    pub fn track(&mut self) {
        self.update_viewers();
        let ids: Vec<Id> = self.bodies.keys().copied().collect();
        for id in ids {
            self.tell_movement(id);
        }
    }

    /// Shows a player everything near, at once.
    pub fn show_all(&mut self, id: Id) {
        for body in self.bodies.values_mut() {
            body.viewers.remove(&id);
        }
        self.update_viewers();
    }

    fn update_viewers(&mut self) {
        let mut news = Vec::new();
        let watchers: Vec<(Id, Vec3)> = self
            .players
            .keys()
            .filter_map(|id| self.bodies.get(id))
            .map(|body| (body.id, body.pos))
            .collect();
        for body in self.bodies.values_mut() {
            for (watcher, pos) in &watchers {
                let away = (body.pos.x - pos.x).hypot(body.pos.z - pos.z);
                let is_seen = body.viewers.contains(watcher);
                if *watcher == body.id {
                    continue;
                }
                if !is_seen && away < SIGHT {
                    body.viewers.insert(*watcher);
                    news.push((*watcher, body.id, true));
                } else if is_seen && away > SIGHT + MEMORY {
                    body.viewers.remove(watcher);
                    news.push((*watcher, body.id, false));
                }
            }
        }
        for (watcher, id, is_shown) in news {
            if is_shown {
                self.show(watcher, id);
            } else {
                self.send(watcher, gone(id));
            }
        }
    }

    fn show(&self, watcher: Id, id: Id) {
        let Some(body) = self.bodies.get(&id) else {
            return;
        };
        let packet = ClientboundAddEntity {
            id: id.into(),
            uuid: body.uuid,
            entity_type: body.kind,
            position: shown_at(body.told),
            movement: LpVec3::Zero,
            x_rot: body.told.pitch,
            y_rot: body.told.yaw,
            y_head_rot: body.told.yaw,
            data: 0,
        };
        self.send(watcher, packet);
        self.send(watcher, looks(body));
        if let Some(equipment) = self.equipment(id) {
            self.send(watcher, equipment);
        }
    }

    /// Takes an entity out of the world.
    pub fn remove(&mut self, id: Id) {
        if let Some(body) = self.bodies.remove(&id) {
            let viewers = body.viewers.iter().filter_map(|id| self.players.get(id));
            self.send_each(gone(id), viewers);
        }
    }

    /// Takes an entity out of everybody's sight; it is shown again in the next tick.
    pub fn hide(&mut self, id: Id) {
        self.send_viewers(id, gone(id));
        if let Some(body) = self.bodies.get_mut(&id) {
            body.viewers.clear();
        }
    }

    /// Tells viewers how something looks now: health, pose, what lies there.
    pub fn send_looks(&self, id: Id) {
        if let Some(body) = self.bodies.get(&id) {
            self.send_viewers(id, looks(body));
        }
    }

    /// Tells viewers what a player holds and wears.
    pub fn send_equipment(&self, id: Id) {
        if let Some(equipment) = self.equipment(id) {
            self.send_viewers(id, equipment);
        }
    }

    fn equipment(&self, id: Id) -> Option<ClientboundSetEquipment> {
        use EquipmentSlot::{Chest, Feet, Head, Legs, Mainhand, Offhand};
        let player = self.players.get(&id)?;
        let places = [
            (Mainhand, player.hand()),
            (Offhand, crate::window::OFF_HAND),
            (Head, 5),
            (Chest, 6),
            (Legs, 7),
            (Feet, 8),
        ];
        let slots = places
            .map(|(slot, at)| (slot, wire(player.item(at))))
            .into();
        Some(ClientboundSetEquipment {
            entity_id: id.into(),
            slots: EquipmentSlots { slots },
        })
    }

    fn tell_movement(&mut self, id: Id) {
        let is_due = self.tick.is_multiple_of(EXACT_EVERY);
        let Some(body) = self.bodies.get_mut(&id) else {
            return;
        };
        let before = body.told;
        let now = Told::of(body.pos, body.yaw, body.pitch);
        body.told = now;
        if now == before || body.viewers.is_empty() {
            return;
        }
        let delta = short_delta(before, now).filter(|_| !is_due);
        match delta {
            Some(delta) => self.tell_step(id, delta, before, now),
            None => self.tell_place(id),
        }
        if now.yaw != before.yaw {
            let packet = ClientboundRotateHead {
                entity_id: id.into(),
                y_head_rot: now.yaw,
            };
            self.send_viewers(id, packet);
        }
    }

    fn tell_place(&self, id: Id) {
        let Some(body) = self.bodies.get(&id) else {
            return;
        };
        let packet = ClientboundEntityPositionSync {
            id: id.into(),
            values: PositionMoveRotation {
                pos: body.pos,
                delta: Vec3::ZERO,
                look_direction: LookDirection::new(body.yaw, body.pitch),
            },
            on_ground: body.on_ground,
        };
        self.send_viewers(id, packet);
    }

    fn tell_step(&self, id: Id, delta: PositionDelta8, before: Told, now: Told) {
        let Some(on_ground) = self.bodies.get(&id).map(|body| body.on_ground) else {
            return;
        };
        let entity_id = id.into();
        let look_direction = CompactLookDirection {
            y_rot: now.yaw,
            x_rot: now.pitch,
        };
        let is_turned = (now.yaw, now.pitch) != (before.yaw, before.pitch);
        let is_moved = delta != PositionDelta8::default();
        match (is_moved, is_turned) {
            (true, true) => {
                let packet = ClientboundMoveEntityPosRot {
                    entity_id,
                    delta,
                    look_direction,
                    on_ground,
                };
                self.send_viewers(id, packet);
            }
            (true, false) => {
                let packet = ClientboundMoveEntityPos {
                    entity_id,
                    delta,
                    on_ground,
                };
                self.send_viewers(id, packet);
            }
            (false, _) => {
                let packet = ClientboundMoveEntityRot {
                    entity_id,
                    look_direction,
                    on_ground,
                };
                self.send_viewers(id, packet);
            }
        }
    }
}

/// The way from one place to another, if it is short enough for a small packet.
fn short_delta(before: Told, now: Told) -> Option<PositionDelta8> {
    let short = |to: i64, from: i64| i16::try_from(to - from).ok();
    Some(PositionDelta8 {
        xa: short(now.x, before.x)?,
        ya: short(now.y, before.y)?,
        za: short(now.z, before.z)?,
    })
}

fn gone(id: Id) -> ClientboundRemoveEntities {
    ClientboundRemoveEntities {
        entity_ids: vec![id.into()],
    }
}

/// What viewers believe a place to be: the protocol's steps, so that small moves add up exactly.
fn shown_at(told: Told) -> Vec3 {
    let [x, y, z] = [told.x, told.y, told.z].map(|steps| steps as f64 / 4096.0);
    Vec3::new(x, y, z)
}

/// The numbers are the protocol's: 0 flags, 6 pose, 8 an item's stack, 9 health.
fn looks(body: &Body) -> ClientboundSetEntityData {
    let mut items = Vec::new();
    let mut add = |index, value| items.push(EntityDataItem { index, value });
    if body.kind == EntityKind::Player {
        let flags = u8::from(body.is_sneaking) << 1 | u8::from(body.is_sprinting) << 3;
        let pose = if body.is_sneaking {
            Pose::Crouching
        } else {
            Pose::Standing
        };
        add(0, EntityDataValue::Byte(flags));
        add(6, EntityDataValue::Pose(pose));
    }
    if let Mind::Item(dropped) = &body.mind {
        let stack: Slot = Some(dropped.stack);
        add(8, EntityDataValue::ItemStack(wire(stack)));
    } else if is_living(body.kind) {
        add(9, EntityDataValue::Float(body.health));
    }
    ClientboundSetEntityData {
        id: body.id.into(),
        packed_items: EntityMetadataItems(items),
    }
}
