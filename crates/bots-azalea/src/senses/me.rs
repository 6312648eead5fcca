//! What a bot is told of itself. azalea shares or drops part of it (air and effects live on the
//! shared entity, `player_rotation` and `set_passengers` have empty handlers).

use azalea::{
    entity::{EntityDataItem, EntityDataValue, MobEffectData},
    protocol::packets::{
        common::CommonPlayerSpawnInfo,
        game::{ClientboundSetExperience, ClientboundSetHealth},
    },
    registry::builtin::MobEffect,
};
use std::time::{Duration, Instant};

/// A full breath, in ticks.
const FULL_AIR: i32 = 300;
/// Most effects a bot keeps; the game has about 40.
const MAX_EFFECTS: usize = 64;
const TICK_MS: u64 = 50;

/// A bot's own state.
#[derive(Debug)]
pub struct Me {
    pub entity_id: i32,
    /// 0 to 20, more with boosts.
    pub health: f32,
    /// 0 to 20.
    pub food: u32,
    pub saturation: f32,
    /// Ticks of breath left, 300 when full; below 0 it drowns.
    pub air: i32,
    pub level: u32,
    /// Part of the way to the next level, 0 to 1.
    pub progress: f32,
    pub total_experience: u32,
    /// `survival`, `creative`, `adventure` or `spectator`.
    pub game_mode: &'static str,
    /// Such as `minecraft:overworld`.
    pub dimension: String,
    /// `peaceful`, `easy`, `normal` or `hard`, once the server has told.
    pub difficulty: Option<&'static str>,
    /// Whether the server has said where it is.
    pub is_placed: bool,
    /// The entity it sits on.
    pub vehicle: Option<i32>,
    effects: Vec<Effect>,
}

/// An effect on the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    pub kind: MobEffect,
    /// 1 for the first level.
    pub level: i32,
    /// When it ends; `None` for never.
    pub until: Option<Instant>,
}

impl Default for Me {
    fn default() -> Self {
        Self {
            entity_id: 0,
            health: 20.0,
            food: 20,
            saturation: 5.0,
            air: FULL_AIR,
            level: 0,
            progress: 0.0,
            total_experience: 0,
            game_mode: "survival",
            dimension: String::new(),
            difficulty: None,
            is_placed: false,
            vehicle: None,
            effects: Vec::new(),
        }
    }
}

impl Me {
    /// `login` and `respawn`.
    pub fn spawn(&mut self, info: &CommonPlayerSpawnInfo) {
        self.game_mode = info.game_type.name();
        self.dimension = info.dimension.to_string();
        self.air = FULL_AIR;
        self.is_placed = false;
        self.vehicle = None;
        self.effects.clear();
    }

    /// `set_health`.
    pub const fn health(&mut self, packet: &ClientboundSetHealth) {
        self.health = packet.health;
        self.food = packet.food;
        self.saturation = packet.saturation;
    }

    /// `set_experience`.
    pub const fn experience(&mut self, packet: &ClientboundSetExperience) {
        self.level = packet.experience_level;
        self.progress = packet.experience_progress;
        self.total_experience = packet.total_experience;
    }

    /// `set_entity_data` of the bot's own entity; index 1 is the breath (protocol 775).
    pub fn describe(&mut self, items: &[EntityDataItem]) {
        for item in items {
            if let (1, EntityDataValue::Int(air)) = (item.index, &item.value) {
                self.air = *air;
            }
        }
    }

    /// `update_mob_effect`.
    pub fn effect(&mut self, kind: MobEffect, data: &MobEffectData) {
        self.effect_ends(kind);
        if self.effects.len() >= MAX_EFFECTS {
            return;
        }
        // A duration below 0 means "until taken away".
        let ticks = u64::try_from(data.duration).ok();
        self.effects.push(Effect {
            kind,
            level: data.amplifier.saturating_add(1),
            until: ticks.and_then(|ticks| {
                Instant::now().checked_add(Duration::from_millis(ticks.saturating_mul(TICK_MS)))
            }),
        });
    }

    /// `remove_mob_effect`.
    pub fn effect_ends(&mut self, kind: MobEffect) {
        self.effects.retain(|effect| effect.kind != kind);
    }

    /// The effects that last.
    pub fn effects(&self, now: Instant) -> impl Iterator<Item = &Effect> {
        self.effects
            .iter()
            .filter(move |effect| effect.until.is_none_or(|until| until > now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lasting(duration: i32) -> MobEffectData {
        MobEffectData {
            amplifier: 1,
            duration,
            ..MobEffectData::default()
        }
    }

    #[test]
    fn effects_end_by_themselves_by_packet_or_never() {
        let mut me = Me::default();
        let now = Instant::now();
        me.effect(MobEffect::Speed, &lasting(20));
        me.effect(MobEffect::Poison, &lasting(20_000));
        me.effect(MobEffect::NightVision, &lasting(-1));
        assert_eq!(me.effects(now).count(), 3);
        let later = now + Duration::from_secs(5);
        let left: Vec<_> = me.effects(later).map(|effect| effect.kind).collect();
        assert_eq!(left, [MobEffect::Poison, MobEffect::NightVision]);
        me.effect_ends(MobEffect::Poison);
        assert_eq!(me.effects(later).count(), 1);
        assert_eq!(
            me.effects(later + Duration::from_secs(1_000_000))
                .next()
                .map(|effect| effect.level),
            Some(2)
        );
    }
}
