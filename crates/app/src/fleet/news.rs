//! Events that BlockMine does not have, in the words of graphs: named as in the port, shaped as its
//! other events are.

use sculk_bots::{BotEvent, DisconnectCause, Failure, State};
use sculk_core::{Object, Value};

use super::BotActor;
use super::chat::object;
use super::effects::shapes;
use super::run::value_of;

/// Parts of a day, as players speak of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayPhase {
    Day,
    Sunset,
    Night,
    Sunrise,
}

impl DayPhase {
    /// By the game's clock: beds can be used about from sunset's end, monsters burn from sunrise's.
    const fn at(ticks: u32) -> Self {
        match ticks % 24_000 {
            0..12_000 => Self::Day,
            12_000..13_000 => Self::Sunset,
            13_000..23_000 => Self::Night,
            _ => Self::Sunrise,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Sunset => "sunset",
            Self::Night => "night",
            Self::Sunrise => "sunrise",
        }
    }
}

impl BotActor {
    /// Starts the graphs of an event that needs nothing of the bot but its words.
    pub(super) fn fire_as_it_is(&mut self, event: &BotEvent) {
        let before = self.phase;
        if let BotEvent::Time { time_of_day, .. } = event {
            self.phase = Some(DayPhase::at(*time_of_day));
        }
        if self.config.event_graphs.is_empty() && !self.stage.waiters.any() {
            return;
        }
        let json = serde_json::to_value(event).unwrap_or_default();
        let Some(name) = json.get("type").and_then(serde_json::Value::as_str) else {
            return;
        };
        // What comes all the time comes again: a run that comes too late would hear old news.
        let can_wait = !matches!(event, BotEvent::Time { .. } | BotEvent::Sound { .. });
        self.fire(name, can_wait, || {
            let mut says = match value_of(&json) {
                Value::Object(fields) => (*fields).clone(),
                _ => Object::default(),
            };
            for (field, value) in words(event, before) {
                says.insert(field.into(), value);
            }
            says
        });
    }

    /// Starts the graphs that hear of the end of an attempt or session.
    pub(super) fn fire_end(&mut self, cause: &DisconnectCause, was_online: bool) {
        if let DisconnectCause::Kicked { reason, kind } = cause {
            let kind = serde_json::to_value(kind).unwrap_or_default();
            self.fire("kicked", true, || {
                object([
                    ("reason", Value::text(reason)),
                    ("kind", value_of(&kind)),
                    ("wasOnline", Value::Bool(was_online)),
                ])
            });
        }
        if !was_online {
            return;
        }
        let now = self.around.clock.now_ms();
        let (will_reconnect, wait_ms) = match self.lifecycle.state() {
            State::Reconnecting { retry_at, .. } => (true, retry_at.saturating_sub(now)),
            _ => (false, 0),
        };
        let username = self.config.bot.fields.username.clone();
        self.fire("disconnected", true, || {
            let json = serde_json::to_value(cause).unwrap_or_default();
            let kind = json.get("type").map_or(Value::Null, value_of);
            let failure = Failure::explain(cause, &username);
            object([
                ("reason", Value::text(&failure.what)),
                ("kind", kind),
                ("willReconnect", Value::Bool(will_reconnect)),
                ("retryIn", Value::Number(wait_ms.div_ceil(1000) as f64)),
            ])
        });
    }
}

/// What graphs expect of an event besides what the port says, or in other shapes.
fn words(event: &BotEvent, before: Option<DayPhase>) -> Vec<(&'static str, Value)> {
    match event {
        BotEvent::WindowOpened { window } => vec![
            ("title", Value::text(&window.title)),
            ("kind", Value::text(&window.kind)),
        ],
        BotEvent::ItemPickedUp { item, .. } => vec![
            ("item", shapes::item(item)),
            ("name", Value::text(&item.name)),
            ("count", Value::Number(f64::from(item.count))),
        ],
        BotEvent::BlockChanged { at, .. } => vec![(
            "position",
            Value::record([
                ("x", Value::Number(f64::from(at.x))),
                ("y", Value::Number(f64::from(at.y))),
                ("z", Value::Number(f64::from(at.z))),
            ]),
        )],
        BotEvent::Time { time_of_day, .. } => {
            let phase = DayPhase::at(*time_of_day);
            let begins = before.is_some_and(|before| before != phase);
            vec![
                ("phase", Value::text(phase.name())),
                ("begins", Value::Bool(begins)),
            ]
        }
        BotEvent::Sound { entity, .. } => {
            let id = entity.map_or(Value::Null, |id| Value::Number(f64::from(id)));
            vec![("entity", id)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_begins_where_the_last_report_was_of_another() {
        let begins = |before: Option<u32>, now: u32| {
            let event = BotEvent::Time {
                time_of_day: now,
                day: 0,
            };
            let said = words(&event, before.map(DayPhase::at));
            let text = |at: usize| said.get(at).map(|(_, value)| value.clone());
            let name = text(0).and_then(|v| v.as_str().map(str::to_owned));
            (name, text(1).is_some_and(|v| v.is_truthy()))
        };
        for (before, now, phase, is_new) in [
            (None, 13_000, "night", false),
            (Some(12_999), 13_000, "night", true),
            (Some(13_000), 22_999, "night", false),
            (Some(22_980), 23_000, "sunrise", true),
            (Some(23_990), 5, "day", true),
            (Some(11_990), 12_010, "sunset", true),
        ] {
            let expected = (Some(phase.to_owned()), is_new);
            assert_eq!(begins(before, now), expected, "{before:?} → {now}");
        }
    }
}
