//! Health, hunger, blows, death and what comes after.

use azalea_chat::FormattedText;
use azalea_core::{delta::LpVec3, game_type::GameMode, position::Vec3};
use azalea_protocol::packets::game::{
    ClientboundAnimate, ClientboundDamageEvent, ClientboundEntityEvent, ClientboundHurtAnimation,
    ClientboundPlayerCombatKill, ClientboundRespawn, ClientboundSetEntityMotion,
    ClientboundSetHealth, c_animate::AnimationAction, c_damage_event::OptionalEntityId,
};
use azalea_registry::data::DamageKindKey;

use super::{Game, join::translate};
use crate::{
    connection::damage_type_id,
    entity::{Id, Mind, mob},
    event::Event,
    item::{attack_damage, food, name},
    world::village::SPAWN,
};

/// Ticks in which a second blow does nothing.
const UNHURTABLE: u64 = 10;
/// Ticks between two half hearts of healing or starving.
const PULSE: u64 = 80;
/// The food below which nobody heals.
const WELL_FED: i32 = 18;
/// Effort that costs one point of food or saturation, and what healing costs.
const EFFORT: f32 = 4.0;
const HEAL_EFFORT: f32 = 6.0;
const BLOW_EFFORT: f32 = 0.1;
/// Ticks a meal takes.
pub const MEAL: u64 = 32;
/// How far arms reach, in blocks, with some mercy for lag.
const ARM: f64 = 6.0;
/// How hard a blow pushes, in blocks a tick.
const PUSH: f64 = 0.4;
/// Entity events of the protocol: death, and the end of a meal.
const DEATH: u8 = 3;
const EATEN: u8 = 9;

/// What hurts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    Blow,
    Fall,
    Void,
    Hunger,
    /// An operator. Nothing protects from it.
    Command,
}

impl Game {
    /// A player hits an entity.
    pub fn attack(&mut self, id: Id, target: Id) {
        let (Some(player), Some(body), Some(other)) = (
            self.players.get_mut(&id),
            self.bodies.get(&id),
            self.bodies.get(&target),
        ) else {
            return;
        };
        let is_out_of_reach = body.distance(other.pos) > ARM;
        let is_ghost = player.mode == GameMode::Spectator;
        if body.is_dead() || other.is_item() || id == target || is_out_of_reach || is_ghost {
            return;
        }
        let damage = attack_damage(player.in_hand());
        player.effort += BLOW_EFFORT;
        self.hurt(target, damage, Cause::Blow, Some(id));
    }

    /// Somebody's arm swings.
    pub fn swing(&self, id: Id, action: AnimationAction) {
        self.send_viewers(
            id,
            ClientboundAnimate {
                id: id.into(),
                action,
            },
        );
    }

    /// Takes health. Says whether it did.
    pub fn hurt(&mut self, id: Id, amount: f32, cause: Cause, by: Option<Id>) -> bool {
        let tick = self.tick;
        let is_safe = self
            .players
            .get(&id)
            .is_some_and(|player| !player.is_vulnerable());
        let Some(body) = self.bodies.get_mut(&id) else {
            return false;
        };
        let is_fresh = body.hurt_at.is_some_and(|at| tick < at + UNHURTABLE);
        if body.is_dead() || body.is_item() || (cause != Cause::Command && (is_safe || is_fresh)) {
            return false;
        }
        body.hurt_at = Some(tick);
        body.health = (body.health - amount).max(0.0);
        let health = body.health;
        if let (Mind::Scripted(script), Some(by)) = (&mut body.mind, by) {
            script.is_hit(by, tick);
        }
        if let Some(player) = self.players.get_mut(&id) {
            player.is_health_news = true;
        }
        self.show_hurt(id, cause, by);
        self.tell(Event::Hurt {
            target: self.label(id),
            by: by.map(|by| self.label(by)),
            amount,
            health,
        });
        if health <= 0.0 {
            self.die(id, cause, by);
        } else if let Some(by) = by {
            self.push(id, by);
        }
        true
    }

    fn show_hurt(&self, id: Id, cause: Cause, by: Option<Id>) {
        let is_player = by.is_some_and(|by| self.players.contains_key(&by));
        let kind = match cause {
            Cause::Blow if is_player => DamageKindKey::PlayerAttack,
            Cause::Blow => DamageKindKey::MobAttack,
            Cause::Fall => DamageKindKey::Fall,
            Cause::Void => DamageKindKey::OutOfWorld,
            Cause::Hunger => DamageKindKey::Starve,
            Cause::Command => DamageKindKey::Generic,
        };
        let by = || OptionalEntityId(by.and_then(|by| u32::try_from(by).ok()));
        let packet = ClientboundDamageEvent {
            entity_id: id.into(),
            source_type_id: damage_type_id(&kind),
            source_cause_id: by(),
            source_direct_id: by(),
            source_position: None,
        };
        self.send_viewers(id, packet.clone());
        self.send(id, packet);
        let yaw = 0.0;
        self.send(id, ClientboundHurtAnimation { id: id.into(), yaw });
        if !self.players.contains_key(&id) {
            self.send_looks(id);
        }
    }

    fn push(&mut self, id: Id, by: Id) {
        let Some(from) = self.bodies.get(&by).map(|body| body.pos) else {
            return;
        };
        let Some(body) = self.bodies.get_mut(&id) else {
            return;
        };
        let (dx, dz) = (body.pos.x - from.x, body.pos.z - from.z);
        let away = dx.hypot(dz).max(0.01);
        let motion = Vec3::new(dx / away * PUSH, PUSH * 0.9, dz / away * PUSH);
        if !self.players.contains_key(&id) {
            body.step(&self.world, motion.x, motion.z);
            body.look_at(from);
        }
        let packet = ClientboundSetEntityMotion {
            id: id.into(),
            delta: LpVec3::from_vec3(motion),
        };
        self.send_viewers(id, packet.clone());
        self.send(id, packet);
    }

    fn die(&mut self, id: Id, cause: Cause, by: Option<Id>) {
        let tick = self.tick;
        let Some(body) = self.bodies.get_mut(&id) else {
            return;
        };
        body.died_at = Some(tick);
        let (pos, kind) = (body.pos, body.kind);
        let (target, killer) = (self.label(id), by.map(|by| self.label(by)));
        let message = death_message(cause, &target, killer.as_deref());
        if self.players.contains_key(&id) {
            let packet = ClientboundPlayerCombatKill {
                player_id: id.into(),
                message: message.clone(),
            };
            self.send(id, packet);
            self.close_window(id, true);
            self.spill(id);
            self.say_all(message, "white");
        } else {
            for stack in mob::drops(kind) {
                self.drop_item(stack, pos, 10);
            }
        }
        let event = ClientboundEntityEvent {
            entity_id: id.into(),
            event_id: DEATH,
        };
        self.send_viewers(id, event.clone());
        self.send(id, event);
        self.tell(Event::Died { target, by: killer });
    }

    fn spill(&mut self, id: Id) {
        let (Some(player), Some(body)) = (self.players.get_mut(&id), self.bodies.get(&id)) else {
            return;
        };
        let pos = body.pos;
        let lost: Vec<_> = player.carried.iter_mut().filter_map(Option::take).collect();
        for stack in lost {
            self.drop_item(stack, pos, 40);
        }
    }

    /// A dead player wants to live again.
    pub fn respawn(&mut self, id: Id) {
        let (Some(player), Some(body)) = (self.players.get_mut(&id), self.bodies.get_mut(&id))
        else {
            return;
        };
        if !body.is_dead() {
            return;
        }
        (body.died_at, body.hurt_at) = (None, None);
        body.health = body.max_health;
        (player.food, player.saturation, player.effort) = (20, 5.0, 0.0);
        player.is_health_news = true;
        player.chunks.clear();
        player.middle = None;
        player.n_open_batches = 0;
        self.hide(id);
        let common = self.spawn_info(id);
        let data_to_keep = 0;
        self.send(
            id,
            ClientboundRespawn {
                common,
                data_to_keep,
            },
        );
        let (x, y, z) = SPAWN;
        self.teleport(id, Vec3::new(x, y, z), 0.0, 0.0);
        self.send_abilities(id);
        self.arrive(id);
        self.resend_window(id);
        let player = self.label(id);
        self.tell(Event::Respawned { player });
    }

    /// Hunger, healing, meals, and the news of them.
    pub fn tick_health(&mut self, id: Id) {
        self.finish_meal(id);
        let tick = self.tick;
        let (Some(player), Some(body)) = (self.players.get_mut(&id), self.bodies.get_mut(&id))
        else {
            return;
        };
        if !body.is_dead() && player.is_vulnerable() {
            if player.effort >= EFFORT {
                player.effort -= EFFORT;
                player.is_health_news = true;
                if player.saturation > 0.0 {
                    player.saturation = (player.saturation - 1.0).max(0.0);
                } else {
                    player.food = (player.food - 1).max(0);
                }
            }
            if tick.is_multiple_of(PULSE)
                && player.food >= WELL_FED
                && body.health < body.max_health
            {
                body.health = (body.health + 1.0).min(body.max_health);
                player.effort += HEAL_EFFORT;
                player.is_health_news = true;
            }
        }
        let is_starving = tick.is_multiple_of(PULSE) && player.food == 0 && body.health > 1.0;
        if is_starving {
            self.hurt(id, 1.0, Cause::Hunger, None);
        }
        self.send_health(id);
    }

    fn send_health(&mut self, id: Id) {
        let (Some(player), Some(body)) = (self.players.get_mut(&id), self.bodies.get(&id)) else {
            return;
        };
        if std::mem::take(&mut player.is_health_news) {
            let packet = ClientboundSetHealth {
                health: body.health,
                food: u32::try_from(player.food).unwrap_or(0),
                saturation: player.saturation,
            };
            self.send(id, packet);
            self.send_looks(id);
        }
    }

    fn finish_meal(&mut self, id: Id) {
        let tick = self.tick;
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let Some(meal) = player.meal.filter(|meal| tick >= meal.ends) else {
            return;
        };
        player.meal = None;
        let is_there = player
            .item(meal.place)
            .is_some_and(|stack| stack.kind == meal.kind);
        let Some((points, saturation)) = food(meal.kind).filter(|_| is_there) else {
            return;
        };
        player.take(meal.place, 1);
        player.food = (player.food + points).min(20);
        player.saturation = (player.saturation + saturation).min(player.food as f32);
        player.is_health_news = true;
        let event = Event::Ate {
            player: player.name.clone(),
            item: name(meal.kind).to_owned(),
        };
        let eaten = ClientboundEntityEvent {
            entity_id: id.into(),
            event_id: EATEN,
        };
        self.send(id, eaten);
        self.tell(event);
    }
}

fn death_message(cause: Cause, target: &str, killer: Option<&str>) -> FormattedText {
    let key = match (cause, killer) {
        (Cause::Fall, _) => "death.attack.fall",
        (Cause::Void, _) => "death.attack.outOfWorld",
        (Cause::Hunger, _) => "death.attack.starve",
        (_, Some(_)) => "death.attack.mob",
        (_, None) => "death.attack.generic",
    };
    let names = [Some(target), killer].into_iter().flatten();
    translate(key, names.map(Into::into).collect())
}
