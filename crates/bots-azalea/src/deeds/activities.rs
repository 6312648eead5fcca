//! Deeds that take time, as the port sees them.

use crate::{
    abilities::Activity,
    body::{
        Body, Step,
        dig::Dig,
        place::{Place, Use},
        walk::{self, Follow, Near, Walk},
    },
};
use azalea::core::{direction::Direction, position::BlockPos};
use sculk_bots::{BotAnswer, BotError};

/// Lets some ticks pass.
pub struct Wait {
    pub n_ticks: u32,
}

impl Activity for Wait {
    fn step(&mut self, _body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        self.n_ticks = self.n_ticks.saturating_sub(1);
        Ok(if self.n_ticks == 0 {
            Step::Done(BotAnswer::Done)
        } else {
            Step::Going
        })
    }
}

/// A walk to a place.
pub struct Walking(pub Walk);

impl Activity for Walking {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        Ok(match self.0.step(body)? {
            Step::Going => Step::Going,
            Step::Done(()) => Step::Done(BotAnswer::Done),
        })
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        walk::halt(body);
    }
}

/// A walk to an entity, until it is near.
pub struct Approaching {
    pub follow: Follow,
    pub range: f64,
}

impl Activity for Approaching {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        let place = body.seen(self.follow.target())?.position;
        let goal = Near {
            place,
            range: self.range,
        };
        if goal.is_reached_from(body.feet()?) {
            walk::halt(body);
            return Ok(Step::Done(BotAnswer::Done));
        }
        self.follow.step(body)?;
        Ok(Step::Going)
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        walk::halt(body);
    }
}

/// A walk after an entity, for as long as it is in view.
pub struct Following(pub Follow);

impl Activity for Following {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        self.0.step(body)?;
        Ok(Step::Going)
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        walk::halt(body);
    }
}

/// A block being dug.
pub struct Digging(pub Dig);

impl Activity for Digging {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        Ok(match self.0.step(body)? {
            Step::Going => Step::Going,
            Step::Done(_) => Step::Done(BotAnswer::Done),
        })
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        self.0.stop(body);
    }
}

/// Takes the block in hand, if told which, then places it.
pub struct Placing {
    pub at: BlockPos,
    pub against: Option<Direction>,
    pub hold: Option<Box<dyn Activity>>,
    pub place: Option<Place>,
}

impl Activity for Placing {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        if let Some(hold) = &mut self.hold {
            if hold.step(body)? == Step::Going {
                return Ok(Step::Going);
            }
            self.hold = None;
        }
        let place = match &mut self.place {
            Some(place) => place,
            none => none.insert(Place::start(body, self.at, self.against)?),
        };
        Ok(match place.step(body)? {
            Step::Going => Step::Going,
            Step::Done(_) => Step::Done(BotAnswer::Done),
        })
    }

    fn heard(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        if let Some(hold) = &mut self.hold
            && hold.heard(body)? != Step::Going
        {
            self.hold = None;
        }
        Ok(Step::Going)
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        if let Some(hold) = &mut self.hold {
            hold.stop(body);
        }
        if let Some(place) = &mut self.place {
            place.stop(body);
        }
    }
}

/// A block being used.
pub struct Using(pub Use);

impl Activity for Using {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        Ok(match self.0.step(body)? {
            Step::Going => Step::Going,
            Step::Done(()) => Step::Done(BotAnswer::Done),
        })
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        self.0.stop(body);
    }
}
