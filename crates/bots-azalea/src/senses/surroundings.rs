//! Weather and time of day. azalea 0.16 drops `set_time` (its handler is empty) and the weather's
//! `game_event`s.

use azalea::{
    protocol::packets::game::{
        ClientboundGameEvent, ClientboundSetTime, c_game_event::EventType, c_set_time::ClockState,
    },
    registry::DataRegistry,
};
use std::time::Instant;

/// Ticks of a day.
const DAY: u64 = 24_000;
const TICKS_PER_SECOND: f64 = 20.0;

/// The sky above a bot.
#[derive(Debug, Default)]
pub struct Surroundings {
    pub is_raining: bool,
    /// 0 to 1.
    thunder: f32,
    clock: Option<Clock>,
    world_age: u64,
}

/// A clock as the server last told it.
#[derive(Debug, Clone, Copy)]
struct Clock {
    ticks: u64,
    /// Ticks it gains per tick of the game; 0 when it stands.
    rate: f32,
    told: Instant,
}

/// The weather.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weather {
    pub is_raining: bool,
    pub is_thundering: bool,
}

impl Surroundings {
    /// `game_event`: returns the weather if it changed.
    pub fn event(&mut self, packet: &ClientboundGameEvent) -> Option<Weather> {
        let before = self.weather();
        match packet.event {
            // Named the wrong way round in older descriptions of the protocol; 1 begins the rain.
            EventType::StartRaining => self.is_raining = true,
            EventType::StopRaining => {
                self.is_raining = false;
                self.thunder = 0.0;
            }
            EventType::ThunderLevelChange => self.thunder = packet.param,
            _ => {}
        }
        let after = self.weather();
        (after != before).then_some(after)
    }

    /// `set_time`. A server has a clock per kind of world and tells of those it changes; the first
    /// of its registry is the overworld's.
    pub fn time(&mut self, packet: &ClientboundSetTime) {
        self.world_age = packet.game_time;
        let first = packet
            .clock_updates
            .iter()
            .min_by_key(|(clock, _)| clock.protocol_id());
        if let Some((_, state)) = first {
            self.set_clock(state, Instant::now());
        }
    }

    fn set_clock(&mut self, state: &ClockState, told: Instant) {
        self.clock = Some(Clock {
            ticks: state.total_ticks,
            rate: state.rate,
            told,
        });
    }

    /// The weather now.
    pub const fn weather(&self) -> Weather {
        Weather {
            is_raining: self.is_raining,
            is_thundering: self.is_raining && self.thunder > 0.9,
        }
    }

    /// Ticks since the world was made, as last told.
    pub const fn world_age(&self) -> u64 {
        self.world_age
    }

    /// Ticks since the last sunrise (0 to 23999) and the number of the day, reckoned on from what
    /// the server last told. `None` before it has told any.
    pub fn time_of_day(&self, now: Instant) -> Option<(u32, u64)> {
        let clock = self.clock?;
        let passed = now.saturating_duration_since(clock.told).as_secs_f64();
        let gained = passed * TICKS_PER_SECOND * f64::from(clock.rate).clamp(0.0, 1000.0);
        let ticks = clock.ticks.saturating_add(gained as u64);
        let of_day = u32::try_from(ticks % DAY).unwrap_or_default();
        Some((of_day, ticks / DAY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn time_runs_on_between_packets_and_stands_when_stopped() {
        let mut sky = Surroundings::default();
        let told = Instant::now();
        assert_eq!(sky.time_of_day(told), None);
        let mut state = ClockState {
            total_ticks: 2 * DAY + 23_990,
            partial_tick: 0.0,
            rate: 1.0,
        };
        sky.set_clock(&state, told);
        assert_eq!(
            sky.time_of_day(told + Duration::from_secs(1)),
            Some((10, 3)),
            "a day later by midnight"
        );
        state.rate = 0.0;
        sky.set_clock(&state, told);
        assert_eq!(
            sky.time_of_day(told + Duration::from_secs(60)),
            Some((23_990, 2))
        );
    }

    #[test]
    fn thunder_needs_rain() {
        let mut sky = Surroundings::default();
        let mut event = |event, param| sky.event(&ClientboundGameEvent { event, param });
        assert_eq!(event(EventType::ThunderLevelChange, 1.0), None);
        let storm = Weather {
            is_raining: true,
            is_thundering: true,
        };
        assert_eq!(event(EventType::StartRaining, 0.0), Some(storm));
        assert_eq!(event(EventType::StartRaining, 0.0), None, "no change");
        let calm = Weather {
            is_raining: false,
            is_thundering: false,
        };
        assert_eq!(event(EventType::StopRaining, 0.0), Some(calm));
    }
}
