//! What a bot is about: the actions it was asked for, from the call to the answer.
//!
//! An action is answered at once ([`Begun::Now`]) or becomes an [`Activity`], which is stepped once
//! per game tick (and told when packets came in) until it is done, fails, takes too long or is
//! cancelled. Actions that need the same limb exclude each other: the hands are waited for in line,
//! the legs go to the newest. `dispatch` says which action is whose.

mod ask;
mod container;
mod crafting;
mod dispatch;
mod furnace;
mod hands;
mod inventory;
mod items;
mod recipes;
mod script;
mod transfer;
mod use_item;
mod window;

pub use dispatch::hold;
pub use items::item_of;
pub use window::Windows;

use crate::{
    body::{Body, Step},
    outbox::Caller,
    senses::Senses,
};
use azalea::{
    ecs::{entity::Entity, world::World},
    protocol::packets::game::ClientboundGamePacket,
};
use sculk_bots::{BotAction, BotAnswer, BotError, BotEvent, CallId, ChatMessage, Limb, Watch};
use std::{
    cell::RefCell,
    collections::VecDeque,
    rc::Rc,
    time::{Duration, Instant},
};

/// Actions of one bot that may be under way or in line.
const MAX_ACTIONS: usize = 64;

/// Something that takes time.
pub trait Activity {
    /// Goes on; called when it begins and after each tick.
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError>;

    /// Packets have come in since the last call. Only what shall not wait for the tick cares.
    fn heard(&mut self, _body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        Ok(Step::Going)
    }

    /// It is over before it was done: let go of keys, close what was opened.
    fn stop(&mut self, _body: &mut Body<'_>) {}
}

/// What became of an action.
pub enum Begun {
    /// It is done.
    Now(BotAnswer),
    /// It takes time and is answered when it is done.
    Going(Box<dyn Activity>),
    /// It is answered, and goes on until something else takes its limb.
    GoesOn(BotAnswer, Box<dyn Activity>),
}

/// A bot's senses, its windows and what it is about.
pub struct Abilities {
    entity: Entity,
    pub senses: Senses,
    windows: Rc<RefCell<Windows>>,
    /// Which frequent events are wanted.
    pub watch: Watch,
    going: Vec<Going>,
    in_line: VecDeque<Asked>,
    questions: ask::Questions,
}

/// An action that was asked for.
struct Asked {
    action: BotAction,
    deadline: Instant,
    timeout_ms: u32,
    caller: Caller,
}

/// An action under way.
struct Going {
    name: String,
    limb: Option<Limb>,
    /// `None` for what goes on without anybody waiting.
    caller: Option<(Caller, Instant, u32)>,
    activity: Box<dyn Activity>,
}

/// Why activities are stepped.
#[derive(Clone, Copy)]
enum Cue {
    Tick,
    Packets,
}

impl Abilities {
    /// For a bot that is about to log in.
    pub fn new(entity: Entity, watch: Watch) -> Self {
        Self {
            entity,
            senses: Senses::default(),
            windows: Rc::default(),
            watch,
            going: Vec::new(),
            in_line: VecDeque::new(),
            questions: ask::Questions::default(),
        }
    }

    /// Takes in a packet of the play state: its bytes with the id, and what azalea made of it if it
    /// could be read.
    pub fn hear(
        &mut self,
        ecs: &World,
        raw: &[u8],
        packet: Option<&ClientboundGamePacket>,
        emit: &mut dyn FnMut(BotEvent),
    ) {
        if let Some(packet) = packet {
            self.windows.borrow_mut().hear(packet);
            self.tell_of_windows(ecs, emit);
        }
        let _ = crate::news::hear(
            &mut self.senses,
            &self.watch,
            ecs,
            self.entity,
            raw,
            packet,
            emit,
        );
    }

    fn tell_of_windows(&self, ecs: &World, emit: &mut dyn FnMut(BotEvent)) {
        let mut windows = self.windows.borrow_mut();
        for news in windows.take_news() {
            if let Some(event) = window::event(&windows, news, self.watch.slots, ecs, self.entity) {
                emit(event);
            }
        }
    }

    /// Begins what the app asks, or puts it in line. The caller is answered in any case.
    pub fn act(&mut self, ecs: &mut World, action: BotAction, timeout_ms: u32, caller: Caller) {
        let n_waiting = self.going.len() + self.in_line.len();
        if n_waiting >= MAX_ACTIONS {
            return caller.answer(Err(BotError::TooManyActions {
                n_waiting: u32::try_from(n_waiting).unwrap_or(u32::MAX),
            }));
        }
        let limb = action.limb();
        if limb.is_some() && self.senses.me.health <= 0.0 {
            return caller.answer(Err(BotError::Dead));
        }
        let asked = Asked {
            action,
            deadline: Instant::now() + Duration::from_millis(timeout_ms.into()),
            timeout_ms,
            caller,
        };
        if limb == Some(Limb::Hands) && self.uses(Limb::Hands) {
            self.in_line.push_back(asked);
            return;
        }
        if limb == Some(Limb::Legs) {
            self.free_legs(ecs, &asked.action);
        }
        self.begin(ecs, asked);
    }

    /// Waits for a line of chat.
    pub fn wait_for_line(&mut self, reply: &str, timeout_ms: u32, caller: Caller) {
        self.questions.add(reply, timeout_ms, caller);
    }

    /// A line of chat has come.
    pub fn heard_line(&mut self, line: &ChatMessage) {
        self.questions.hear(line);
    }

    /// Ends a call, wherever it stands.
    pub fn cancel(&mut self, ecs: &mut World, call: CallId) {
        self.questions.cancel(call);
        if let Some(at) = self
            .in_line
            .iter()
            .position(|asked| asked.caller.call() == call)
        {
            if let Some(asked) = self.in_line.remove(at) {
                asked.caller.answer(Err(BotError::Cancelled));
            }
            return;
        }
        let is_it = |going: &Going| {
            going
                .caller
                .as_ref()
                .is_some_and(|(caller, ..)| caller.call() == call)
        };
        if let Some(at) = self.going.iter().position(is_it) {
            let mut going = self.going.remove(at);
            self.with_body(ecs, |body| going.activity.stop(body));
            going.finish(Err(BotError::Cancelled));
            self.next_in_line(ecs);
        }
    }

    /// A tick has passed.
    pub fn tick(&mut self, ecs: &mut World, emit: &mut dyn FnMut(BotEvent)) {
        crate::news::tick(&mut self.senses, &self.watch, ecs, self.entity, emit);
        self.questions.drop_late();
        self.drop_late();
        self.step(ecs, Cue::Tick);
        self.tell_of_windows(ecs, emit);
    }

    /// Packets have come in.
    pub fn heard(&mut self, ecs: &mut World) {
        if !self.going.is_empty() {
            self.step(ecs, Cue::Packets);
        }
    }

    /// Whether an action is under way.
    pub fn is_busy(&self) -> bool {
        !self.going.is_empty()
    }

    fn uses(&self, limb: Limb) -> bool {
        self.going.iter().any(|going| going.limb == Some(limb))
    }

    fn with_body<T>(&self, ecs: &mut World, run: impl FnOnce(&mut Body<'_>) -> T) -> T {
        run(&mut Body {
            ecs,
            entity: self.entity,
            senses: &self.senses,
        })
    }

    fn begin(&mut self, ecs: &mut World, asked: Asked) {
        let Asked {
            action,
            deadline,
            timeout_ms,
            caller,
        } = asked;
        let (name, limb) = (action.name(), action.limb());
        if let BotAction::Watch(watch) = action {
            self.watch = watch;
            return caller.answer(Ok(BotAnswer::Done));
        }
        let windows = self.windows.clone();
        match self.with_body(ecs, |body| dispatch::begin(body, &windows, action)) {
            Err(error) => caller.answer(Err(error)),
            Ok(Begun::Now(answer)) => caller.answer(Ok(answer)),
            Ok(Begun::Going(activity)) => self.going.push(Going {
                name,
                limb,
                caller: Some((caller, deadline, timeout_ms)),
                activity,
            }),
            Ok(Begun::GoesOn(answer, activity)) => {
                caller.answer(Ok(answer));
                self.going.push(Going {
                    name,
                    limb,
                    caller: None,
                    activity,
                });
            }
        }
        // What begins takes its first step at once.
        if let Some(last) = self.going.len().checked_sub(1) {
            self.step_one(ecs, last, Cue::Packets);
        }
        if !self.uses(Limb::Hands) {
            self.next_in_line(ecs);
        }
    }

    fn free_legs(&mut self, ecs: &mut World, by: &BotAction) {
        let (legs, others) = std::mem::take(&mut self.going)
            .into_iter()
            .partition(|going| going.limb == Some(Limb::Legs));
        self.going = others;
        for mut going in legs {
            self.with_body(ecs, |body| going.activity.stop(body));
            going.finish(Err(BotError::Replaced { by: by.name() }));
        }
    }

    fn next_in_line(&mut self, ecs: &mut World) {
        if self.uses(Limb::Hands) {
            return;
        }
        if let Some(asked) = self.in_line.pop_front() {
            self.begin(ecs, asked);
        }
    }

    fn drop_late(&mut self) {
        let now = Instant::now();
        while let Some(at) = self.in_line.iter().position(|asked| asked.deadline <= now) {
            if let Some(asked) = self.in_line.remove(at) {
                asked.caller.answer(Err(BotError::Timeout {
                    seconds: asked.timeout_ms.div_ceil(1000),
                    doing: format!(
                        "waiting for other actions before \"{}\"",
                        asked.action.name()
                    ),
                }));
            }
        }
    }

    fn step(&mut self, ecs: &mut World, cue: Cue) {
        let mut at = 0;
        while at < self.going.len() {
            if !self.step_one(ecs, at, cue) {
                at += 1;
            }
        }
        self.next_in_line(ecs);
    }

    /// Steps one activity and returns whether it ended.
    fn step_one(&mut self, ecs: &mut World, at: usize, cue: Cue) -> bool {
        let mut going = self.going.remove(at);
        let stepped = self.with_body(ecs, |body| match cue {
            Cue::Tick => going.activity.step(body),
            Cue::Packets => going.activity.heard(body),
        });
        let outcome = match stepped {
            Ok(Step::Going) => match going.late() {
                None => {
                    self.going.insert(at, going);
                    return false;
                }
                Some(error) => Err(error),
            },
            Ok(Step::Done(answer)) => Ok(answer),
            Err(error) => Err(error),
        };
        if outcome.is_err() {
            self.with_body(ecs, |body| going.activity.stop(body));
        }
        going.finish(outcome);
        true
    }
}

impl Going {
    fn late(&self) -> Option<BotError> {
        let (_, deadline, timeout_ms) = self.caller.as_ref()?;
        (Instant::now() >= *deadline).then(|| BotError::Timeout {
            seconds: timeout_ms.div_ceil(1000),
            doing: self.name.clone(),
        })
    }

    fn finish(self, outcome: Result<BotAnswer, BotError>) {
        match self.caller {
            Some((caller, ..)) => caller.answer(outcome),
            None => {
                if let Err(error) = outcome {
                    tracing::debug!(action = self.name, %error, "what went on by itself ended");
                }
            }
        }
    }
}
