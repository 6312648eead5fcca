//! What a bot perceives, in the words of the port.

use crate::{
    abilities::item_of,
    body::block_name,
    senses::{Senses, board::Shown, entities::Seen, screen::Bar, surroundings},
};
use azalea::{
    PhysicsState, Vec3,
    block::{BlockState, BlockTrait},
    core::position::BlockPos,
    ecs::{entity::Entity as EcsEntity, world::World},
    entity::{
        LookDirection, Physics, Position, dimensions::EntityDimensions, inventory::Inventory,
    },
    inventory::components::EquipmentSlot,
    local_player::WorldHolder,
    pathfinder::{ExecutingPath, Pathfinder},
    registry::builtin::EntityKind,
};
use sculk_bots::{
    action::{BlockPlace, Point},
    answer::{
        Block, BossBar, Effect, Entity, Equipment, Item, Objective, Player, ScoreLine, Screen,
        Status, Weather,
    },
};
use std::time::Instant;
use uuid::Uuid;

/// A bot's eyes: its senses, and azalea's world.
pub struct View<'a> {
    pub senses: &'a Senses,
    pub ecs: &'a World,
    pub entity: EcsEntity,
}

impl View<'_> {
    /// Where the bot's feet are.
    pub fn feet(&self) -> Option<Vec3> {
        self.ecs
            .get::<Position>(self.entity)
            .map(|position| **position)
    }

    /// Where the bot's feet are, and its yaw and pitch in degrees.
    pub fn place(&self) -> Option<(Vec3, f32, f32)> {
        let look = self.ecs.get::<LookDirection>(self.entity)?;
        Some((self.feet()?, look.y_rot(), look.x_rot()))
    }

    /// An entity.
    pub fn entity(&self, seen: &Seen) -> Entity {
        let is_player = seen.kind == EntityKind::Player;
        let name = self.senses.name_of(seen);
        let (username, custom_name) = if is_player {
            (name, seen.custom_name.as_deref().map(str::to_owned))
        } else {
            (None, name)
        };
        let equipment = seen.worn.iter().filter_map(|(slot, stack)| {
            Some(Equipment {
                place: place_name(*slot).to_owned(),
                item: self.item(stack)?,
            })
        });
        Entity {
            id: seen.id,
            uuid: seen.uuid.to_string(),
            kind: bare(seen.kind.to_str()).to_owned(),
            username,
            custom_name,
            position: point(seen.position),
            yaw: seen.yaw,
            pitch: seen.pitch,
            distance: self
                .feet()
                .map_or(0.0, |feet| feet.distance_to(seen.position)),
            is_on_ground: seen.is_on_ground,
            health: seen.health,
            is_sneaking: seen.is_sneaking,
            is_burning: seen.is_burning,
            vehicle: seen.vehicle,
            item: seen.item.as_ref().and_then(|stack| self.item(stack)),
            equipment: equipment.collect(),
        }
    }

    /// An item that lies in no slot.
    pub fn item(&self, stack: &azalea::inventory::ItemStack) -> Option<Item> {
        item_of(stack, None, self.ecs, self.entity)
    }

    /// A player on the server.
    pub fn player(&self, uuid: &Uuid, player: &crate::senses::players::Player) -> Player {
        Player {
            username: player.username.clone(),
            uuid: uuid.to_string(),
            display_name: player.display_name.clone(),
            ping_ms: player.ping_ms,
            game_mode: player.game_mode.to_owned(),
            is_listed: player.is_listed,
            entity: self.senses.entities.by_uuid(uuid).map(|seen| seen.id),
        }
    }

    /// The block at a place; `None` where the chunk is not loaded.
    pub fn block(&self, place: BlockPos) -> Option<Block> {
        let world = self.ecs.get::<WorldHolder>(self.entity)?.shared.read();
        let state = world.get_block_state(place)?;
        let eyes = self.feet().map(|feet| {
            let size = self.ecs.get::<EntityDimensions>(self.entity);
            feet.up(size.map_or(1.62, |size| f64::from(size.eye_height)))
        });
        Some(Block {
            at: block_place(place),
            name: block_name(state).to_owned(),
            state: state_number(state),
            properties: Box::<dyn BlockTrait>::from(state)
                .property_map()
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
            distance: eyes.map_or(0.0, |eyes| eyes.distance_to(place.center())),
        })
    }

    /// The bot itself.
    pub fn status(&self, username: &str, uuid: Uuid) -> Status {
        let now = Instant::now();
        let me = &self.senses.me;
        let physics = self.ecs.get::<Physics>(self.entity);
        let look = self.ecs.get::<LookDirection>(self.entity);
        let inventory = self.ecs.get::<Inventory>(self.entity);
        let time = self.senses.surroundings.time_of_day(now);
        Status {
            username: username.to_owned(),
            uuid: uuid.to_string(),
            entity_id: me.entity_id,
            position: self.feet().filter(|_| me.is_placed).map(point),
            velocity: physics.map_or_else(Point::default, |physics| point(physics.velocity)),
            yaw: look.map_or(0.0, |look| look.y_rot()),
            pitch: look.map_or(0.0, |look| look.x_rot()),
            is_on_ground: physics.is_some_and(|physics| physics.on_ground()),
            health: me.health,
            food: me.food,
            saturation: me.saturation,
            air: me.air,
            level: me.level,
            level_progress: me.progress,
            total_experience: me.total_experience,
            game_mode: me.game_mode.to_owned(),
            difficulty: me.difficulty.map(str::to_owned),
            dimension: me.dimension.clone(),
            effects: me.effects(now).map(|one| effect(one, now)).collect(),
            selected_slot: inventory.map_or(0, |inventory| inventory.selected_hotbar_slot),
            held_item: inventory.and_then(|inventory| self.item(inventory.held_item())),
            vehicle: me.vehicle,
            weather: weather(self.senses.surroundings.weather()),
            time_of_day: time.map(|(of_day, _)| of_day),
            day: time.map(|(_, day)| day),
            world_age: self.senses.surroundings.world_age(),
            is_walking: self.is_walking(),
        }
    }

    fn is_walking(&self) -> bool {
        let goes = self.ecs.get::<Pathfinder>(self.entity);
        goes.is_some_and(|pathfinder| pathfinder.goal.is_some())
            || self.ecs.get::<ExecutingPath>(self.entity).is_some()
            || self
                .ecs
                .get::<PhysicsState>(self.entity)
                .is_some_and(|state| state.move_direction != azalea::WalkDirection::None)
    }

    /// What is on its screen.
    pub fn screen(&self) -> Screen {
        let screen = &self.senses.screen;
        Screen {
            title: screen.title.clone(),
            subtitle: screen.subtitle.clone(),
            tab_header: screen.header.clone(),
            tab_footer: screen.footer.clone(),
            boss_bars: screen
                .bars
                .iter()
                .map(|(id, bar)| boss_bar(id, bar))
                .collect(),
        }
    }
}

/// A boss bar.
pub fn boss_bar(id: &Uuid, bar: &Bar) -> BossBar {
    BossBar {
        id: id.to_string(),
        title: bar.title.clone(),
        progress: bar.progress,
        color: bar.color.to_owned(),
        n_notches: bar.n_notches,
    }
}

/// An objective of the scoreboard.
pub fn objective(shown: Shown) -> Objective {
    Objective {
        name: shown.name,
        title: shown.title,
        lines: shown
            .lines
            .into_iter()
            .map(|line| ScoreLine {
                text: line.text,
                owner: line.owner,
                value: line.value,
                number: line.number,
            })
            .collect(),
    }
}

/// The weather.
pub const fn weather(weather: surroundings::Weather) -> Weather {
    Weather {
        is_raining: weather.is_raining,
        is_thundering: weather.is_thundering,
    }
}

/// A point.
pub const fn point(at: Vec3) -> Point {
    Point {
        x: at.x,
        y: at.y,
        z: at.z,
    }
}

/// A point, the other way round.
pub const fn vec3(at: Point) -> Vec3 {
    Vec3 {
        x: at.x,
        y: at.y,
        z: at.z,
    }
}

/// The place of a block.
pub const fn block_place(at: BlockPos) -> BlockPlace {
    BlockPlace {
        x: at.x,
        y: at.y,
        z: at.z,
    }
}

/// The place of a block, the other way round.
pub const fn block_pos(at: BlockPlace) -> BlockPos {
    BlockPos {
        x: at.x,
        y: at.y,
        z: at.z,
    }
}

/// The number of a block's state in the game's protocol.
pub fn state_number(state: BlockState) -> u32 {
    u32::from(state.id())
}

fn effect(effect: &crate::senses::me::Effect, now: Instant) -> Effect {
    let left = effect
        .until
        .map(|until| until.saturating_duration_since(now));
    Effect {
        name: bare(effect.kind.to_str()).to_owned(),
        level: effect.level,
        left_ms: left.map(|left| u64::try_from(left.as_millis()).unwrap_or(u64::MAX)),
    }
}

const fn place_name(slot: EquipmentSlot) -> &'static str {
    match slot {
        EquipmentSlot::Mainhand => "mainHand",
        EquipmentSlot::Offhand => "offHand",
        EquipmentSlot::Feet => "feet",
        EquipmentSlot::Legs => "legs",
        EquipmentSlot::Chest => "chest",
        EquipmentSlot::Head => "head",
        EquipmentSlot::Body => "body",
        EquipmentSlot::Saddle => "saddle",
    }
}

/// A name without the game's own name space.
fn bare(name: &str) -> &str {
    name.strip_prefix("minecraft:").unwrap_or(name)
}
