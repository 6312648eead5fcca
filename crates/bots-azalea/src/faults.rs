//! Whose fault a panic of the shared systems is.
//!
//! Bots of a realm share azalea's systems, which run once for all of them. A panic there says
//! nothing about the bot whose packets led to it, so the realm looks closer: where one bot alone had
//! given the systems something to do, it was that one; else bots take their turns one by one for a
//! while, so that the next panic has one bot behind it; and what panics with every tick is run for
//! each bot alone. The bot that is found out ends and comes back by its policy. The others keep
//! their connections.
//!
//! The ECS is kept, not built anew: a server tells world, position and inventory once, at the login,
//! and a new ECS would know nothing of them. Only where no bot can be found out do all of a realm
//! end and come back.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// How long bots take their turns one by one after a panic that could be anybody's.
const CAREFUL: Duration = Duration::from_secs(30);
/// So many panics that nobody can be found for …
const MAX_UNTRACED: usize = 5;
/// … within this time end the realm.
const WINDOW: Duration = Duration::from_secs(60);

/// Panics of a realm's systems that nobody could be found for.
#[derive(Debug, Default)]
pub struct Faults {
    untraced: VecDeque<Instant>,
    careful_until: Option<Instant>,
}

impl Faults {
    /// Whether bots take their turns one by one.
    pub fn is_careful(&self, now: Instant) -> bool {
        self.careful_until.is_some_and(|until| now < until)
    }

    /// Takes in a panic that could be anybody's. False if there were too many of them.
    #[must_use]
    pub fn can_go_on(&mut self, now: Instant) -> bool {
        self.careful_until = Some(now + CAREFUL);
        self.untraced.push_back(now);
        while let Some(first) = self.untraced.front()
            && now.duration_since(*first) > WINDOW
        {
            self.untraced.pop_front();
        }
        self.untraced.len() <= MAX_UNTRACED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_makes_careful_for_a_while_and_many_are_too_many() {
        let mut faults = Faults::default();
        let start = Instant::now();
        assert!(!faults.is_careful(start));
        for n in 0..MAX_UNTRACED {
            assert!(faults.can_go_on(start), "panic {n}");
        }
        assert!(faults.is_careful(start + CAREFUL / 2));
        assert!(!faults.is_careful(start + CAREFUL));
        assert!(!faults.can_go_on(start + WINDOW / 2));
        assert!(
            faults.can_go_on(start + 3 * WINDOW),
            "long ago is forgotten"
        );
    }
}
