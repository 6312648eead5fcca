//! What packets say in numbers, in words.

use super::News;
use azalea::{
    Vec3,
    core::{difficulty::Difficulty, sound::CustomSound},
    protocol::packets::game::ClientboundSound,
    registry::{Holder, builtin::SoundEvent},
};

/// A difficulty by its name.
pub const fn difficulty(difficulty: Difficulty) -> &'static str {
    match difficulty {
        Difficulty::Peaceful => "peaceful",
        Difficulty::Easy => "easy",
        Difficulty::Normal => "normal",
        Difficulty::Hard => "hard",
    }
}

/// The game mode of a `game_event`'s number.
pub fn game_mode(number: f32) -> &'static str {
    match number {
        1.0 => "creative",
        2.0 => "adventure",
        3.0 => "spectator",
        _ => "survival",
    }
}

/// Places of sounds are sent in eighths of a block.
pub fn heard(packet: &ClientboundSound) -> News {
    let eighth = |value: i32| f64::from(value) / 8.0;
    News::Sound {
        name: sound_name(&packet.sound),
        place: Some(Vec3::new(
            eighth(packet.x),
            eighth(packet.y),
            eighth(packet.z),
        )),
        source: None,
        volume: packet.volume,
        pitch: packet.pitch,
    }
}

/// A sound by its name.
pub fn sound_name(sound: &Holder<SoundEvent, CustomSound>) -> String {
    match sound {
        Holder::Reference(sound) => sound.to_str().to_owned(),
        Holder::Direct(sound) => sound.sound_id.to_string(),
    }
}
