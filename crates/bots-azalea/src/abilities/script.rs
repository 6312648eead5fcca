//! Activities written as a story: an async function that is polled once per tick and when packets
//! have come in. No executor is behind it; a wait ends when its condition holds at a poll.
//!
//! The function reaches the bot through its [`Desk`]: what it wants done in the world is queued
//! and carried out between two polls, so that nothing borrows the world across a wait.

use super::{Activity, Windows};
use crate::body::{Body, Step};
use azalea::protocol::packets::{Packet, game::ServerboundGamePacket};
use sculk_bots::{BotAnswer, BotError};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::{Future, poll_fn},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// Polls in one go; more means that the story waits for nothing.
const MAX_ROUNDS: u32 = 256;

type Story = Pin<Box<dyn Future<Output = Result<BotAnswer, BotError>>>>;
type Wish = Box<dyn FnOnce(&mut Body<'_>)>;

/// A story's way to the bot. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Rc<Inner>);

struct Inner {
    windows: Rc<RefCell<Windows>>,
    wishes: RefCell<VecDeque<Wish>>,
    tick: Cell<u64>,
}

/// An async function as an activity.
pub struct Script {
    desk: Desk,
    /// `None` once it is over.
    story: Option<Story>,
}

impl Script {
    /// Makes an activity of a function that is given the desk.
    pub fn boxed<F>(
        windows: &Rc<RefCell<Windows>>,
        tell: impl FnOnce(Desk) -> F,
    ) -> Box<dyn Activity>
    where
        F: Future<Output = Result<BotAnswer, BotError>> + 'static,
    {
        let desk = Desk(Rc::new(Inner {
            windows: windows.clone(),
            wishes: RefCell::default(),
            tick: Cell::new(0),
        }));
        let story = Box::pin(tell(desk.clone()));
        Box::new(Self {
            desk,
            story: Some(story),
        })
    }

    fn poll(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        for _ in 0..MAX_ROUNDS {
            let Some(story) = &mut self.story else {
                return Ok(Step::Done(BotAnswer::Done));
            };
            let polled = story.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            let did_something = self.desk.grant(body);
            if let Poll::Ready(outcome) = polled {
                self.story = None;
                self.desk.grant(body);
                return outcome.map(Step::Done);
            }
            if !did_something {
                return Ok(Step::Going);
            }
        }
        Ok(Step::Going)
    }
}

impl Activity for Script {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        self.desk.0.tick.set(self.desk.0.tick.get() + 1);
        self.poll(body)
    }

    fn heard(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        self.poll(body)
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        // Guards inside of the story put their last wishes on the desk as they are dropped.
        self.story = None;
        self.desk.grant(body);
    }
}

impl Desk {
    fn grant(&self, body: &mut Body<'_>) -> bool {
        let mut did_something = false;
        loop {
            let wish = self.0.wishes.borrow_mut().pop_front();
            let Some(wish) = wish else {
                return did_something;
            };
            wish(body);
            did_something = true;
        }
    }

    /// What is known of the windows.
    pub fn windows<T>(&self, look: impl FnOnce(&mut Windows) -> T) -> T {
        look(&mut self.0.windows.borrow_mut())
    }

    /// Wants something done, without waiting for it.
    pub fn wish(&self, wish: impl FnOnce(&mut Body<'_>) + 'static) {
        self.0.wishes.borrow_mut().push_back(Box::new(wish));
    }

    /// Wants something done and waits for what comes of it.
    pub async fn ask<T: 'static>(&self, ask: impl FnOnce(&mut Body<'_>) -> T + 'static) -> T {
        let answer = Rc::new(Cell::new(None));
        let place = answer.clone();
        self.wish(move |body| place.set(Some(ask(body))));
        poll_fn(move |_| answer.take().map_or(Poll::Pending, Poll::Ready)).await
    }

    /// Sends a packet.
    pub fn send(&self, packet: impl Packet<ServerboundGamePacket> + 'static) {
        self.wish(move |body| body.send(packet));
    }

    /// Waits for so many ticks.
    pub async fn ticks(&self, n_ticks: u64) {
        let until = self.0.tick.get() + n_ticks;
        poll_fn(|_| {
            if self.0.tick.get() >= until {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    /// Waits until something holds, at most for so many ticks; `None` when that is over.
    pub async fn until<T>(
        &self,
        n_ticks: u64,
        mut holds: impl FnMut(&mut Windows) -> Option<T>,
    ) -> Option<T> {
        let last = self.0.tick.get() + n_ticks;
        poll_fn(|_| {
            let found = self.windows(&mut holds);
            if found.is_some() || self.0.tick.get() >= last {
                Poll::Ready(found)
            } else {
                Poll::Pending
            }
        })
        .await
    }
}
