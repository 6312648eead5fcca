//! A realm: one thread with one ECS for all bots of one server.
//!
//! azalea's own loop runs all systems 60 times a second whether or not anything happens. Ours
//! sleeps until a packet, a command or the next of 20 ticks a second is due. Bots of one server
//! share loaded chunks; bots of different servers must not, since azalea tells worlds apart by
//! their dimension's name only.

use crate::{
    clock::panic_message,
    faults::Faults,
    guard,
    realms::{Command, Newcomer, RealmGuard},
    resident::Resident,
};
use azalea::{app::App, core::tick::GameTick};
use sculk_bots::{BotError, BotId, DisconnectCause};
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::Receiver,
    },
    thread,
    time::{Duration, Instant},
};

/// Minecraft's tick.
const TICK: Duration = Duration::from_millis(50);
/// Until updates have taken this much of a tick they run as soon as there is something to do …
const PROMPT_BUDGET: Duration = Duration::from_millis(10);
/// … and then this far apart, so that a flood of small packets is handled in batches.
const FLOOD_GAP: Duration = Duration::from_millis(3);

/// See the module.
pub struct Realm {
    // Fields are dropped in this order: bots report their end before the realm leaves the list.
    residents: HashMap<BotId, Resident>,
    app: App,
    inbox: Receiver<Command>,
    guard: RealmGuard,
    pulse: Arc<AtomicU64>,
    faults: Faults,
    /// Bots that have ended since azalea's systems last ran: what they leave may be at fault too.
    departed: Vec<BotId>,
}

/// The realm's systems panic and no bot can be found out: all of its bots end.
struct Beyond(String);

impl Realm {
    /// A realm without bots; `pulse` counts the rounds of its loop.
    pub fn new(
        app: App,
        inbox: Receiver<Command>,
        guard: RealmGuard,
        pulse: Arc<AtomicU64>,
    ) -> Self {
        Self {
            residents: HashMap::new(),
            app,
            inbox,
            guard,
            pulse,
            faults: Faults::default(),
            departed: Vec::new(),
        }
    }

    /// Lives until its last bot has left.
    pub fn run(mut self) {
        let outcome = catch_unwind(AssertUnwindSafe(|| self.live()));
        let message = match outcome {
            Ok(Ok(())) => return,
            Ok(Err(Beyond(message))) => message,
            Err(payload) => panic_message(&*payload),
        };
        let n_bots = self.residents.len();
        tracing::error!(message, n_bots, "a realm ends, no bot could be found out");
        for (_, resident) in self.residents.drain() {
            let message = message.clone();
            resident.end(&mut self.app, DisconnectCause::ClientPanicked { message });
        }
    }

    fn live(&mut self) -> Result<(), Beyond> {
        let mut next_tick = Instant::now();
        let mut busy = Duration::ZERO;
        loop {
            if busy >= PROMPT_BUDGET {
                thread::sleep(FLOOD_GAP);
            }
            self.pulse.fetch_add(1, Ordering::Relaxed);
            let began = Instant::now();
            self.take_commands()?;
            self.step()?;
            if self.residents.is_empty() && self.close()? {
                return Ok(());
            }
            let now = Instant::now();
            busy += now - began;
            if now >= next_tick {
                self.tick()?;
                busy = Duration::ZERO;
                // After a long hold-up the missed ticks are left out, not made up for.
                next_tick = if now > next_tick + 10 * TICK {
                    now + TICK
                } else {
                    next_tick + TICK
                };
            }
            let wake_at = self
                .next_line_due()
                .map_or(next_tick, |due| due.min(next_tick));
            thread::park_timeout(wake_at.saturating_duration_since(Instant::now()));
        }
    }

    fn take_commands(&mut self) -> Result<(), Beyond> {
        while let Ok(command) = self.inbox.try_recv() {
            self.take_command(command)?;
        }
        Ok(())
    }

    fn take_command(&mut self, command: Command) -> Result<(), Beyond> {
        match command {
            Command::Admit(newcomer) => return self.admit(*newcomer),
            Command::Act {
                bot,
                action,
                timeout_ms,
                caller,
            } => match self.residents.get_mut(&bot) {
                Some(resident) => resident.act(&mut self.app, action, timeout_ms, caller),
                None => caller.answer(Err(BotError::NotOnline)),
            },
            Command::Cancel { bot, call } => {
                if let Some(resident) = self.residents.get_mut(&bot) {
                    resident.cancel(&mut self.app, call);
                }
            }
            Command::SignWith { bot, keys } => {
                if let Some(resident) = self.residents.get_mut(&bot) {
                    resident.sign_with(&mut self.app, *keys);
                }
            }
        }
        Ok(())
    }

    fn admit(&mut self, newcomer: Newcomer) -> Result<(), Beyond> {
        let bot = newcomer.bot;
        if self.residents.contains_key(&bot) {
            self.end(bot, DisconnectCause::LeftByUs);
            self.round(&[])?;
        }
        // azalea has one entity per player name: a second bot would take over the first one's.
        let username = newcomer.spec.username.clone();
        if self
            .residents
            .values()
            .any(|resident| resident.username() == username)
        {
            newcomer
                .reporter
                .end(DisconnectCause::SameNameHere { username });
            return Ok(());
        }
        let resident = Resident::spawn(&mut self.app, newcomer);
        self.residents.insert(bot, resident);
        Ok(())
    }

    /// Packets in, chat lines out, then azalea's systems.
    fn step(&mut self) -> Result<(), Beyond> {
        if self.faults.is_careful(Instant::now()) {
            return self.step_one_by_one();
        }
        for bot in self.ids() {
            self.let_act(bot, Resident::step);
        }
        let acting = self.take_acting();
        self.round(&acting)
    }

    /// The same, so that a panic has one bot behind it.
    fn step_one_by_one(&mut self) -> Result<(), Beyond> {
        let acting = self.take_acting();
        self.round(&acting)?;
        for bot in self.ids() {
            self.let_act(bot, Resident::step);
            let acting = self.take_acting();
            if !acting.is_empty() {
                self.round(&acting)?;
            }
        }
        Ok(())
    }

    /// Runs azalea's systems once. `acting` are the bots that have given them something to do.
    fn round(&mut self, acting: &[BotId]) -> Result<(), Beyond> {
        let Err(message) = guard::update(&mut self.app) else {
            return Ok(());
        };
        tracing::error!(
            message,
            n_acting = acting.len(),
            "a realm's systems panicked"
        );
        match acting {
            [bot] if self.residents.contains_key(bot) => self.expel(*bot, &message),
            [] => self.expel_culprits(&message, guard::update),
            _ if self.faults.can_go_on(Instant::now()) => Ok(()),
            _ => Err(Beyond(message)),
        }
    }

    /// A tick of the game has passed: the world goes on, and what bots are about.
    fn tick(&mut self) -> Result<(), Beyond> {
        if let Err(message) = guard::run(self.app.world_mut(), GameTick) {
            tracing::error!(message, "a tick of a realm panicked");
            self.expel_culprits(&message, |app| guard::run(app.world_mut(), GameTick))?;
        }
        for bot in self.ids() {
            self.let_act(bot, Resident::tick);
        }
        Ok(())
    }

    /// Ends the bots for which the systems panic even where each is alone.
    fn expel_culprits(
        &mut self,
        message: &str,
        run: impl Fn(&mut App) -> Result<(), String>,
    ) -> Result<(), Beyond> {
        let entities: Vec<_> = self.residents.values().map(Resident::entity).collect();
        let culprits = guard::each_alone(&mut self.app, &entities, run).map_err(Beyond)?;
        let culprits: Vec<_> = self
            .residents
            .iter()
            .filter(|(_, resident)| culprits.contains(&resident.entity()))
            .map(|(bot, _)| *bot)
            .collect();
        if culprits.is_empty() && !self.faults.can_go_on(Instant::now()) {
            return Err(Beyond(message.to_owned()));
        }
        for bot in culprits {
            self.expel(bot, message)?;
        }
        Ok(())
    }

    /// Ends a bot for which the shared systems panicked, and lets them forget it.
    fn expel(&mut self, bot: BotId, message: &str) -> Result<(), Beyond> {
        let message = message.to_owned();
        self.end(bot, DisconnectCause::ClientPanicked { message });
        // What is left of it goes at the end of this round, which may panic over it once more.
        let _ = guard::update(&mut self.app);
        guard::update(&mut self.app).map_err(Beyond)
    }

    fn end(&mut self, bot: BotId, cause: DisconnectCause) {
        if let Some(resident) = self.residents.remove(&bot) {
            self.departed.push(bot);
            resident.end(&mut self.app, cause);
        }
    }

    fn ids(&self) -> Vec<BotId> {
        self.residents.keys().copied().collect()
    }

    fn take_acting(&mut self) -> Vec<BotId> {
        let acting = self.residents.iter_mut();
        let acting = acting.filter_map(|(bot, resident)| resident.take_activity().then_some(*bot));
        acting.chain(self.departed.drain(..)).collect()
    }

    /// Lets a bot do something; a panic ends that bot alone.
    fn let_act(
        &mut self,
        bot: BotId,
        run: impl Fn(&mut Resident, &mut App) -> Option<DisconnectCause>,
    ) {
        let Some(resident) = self.residents.get_mut(&bot) else {
            return;
        };
        let app = &mut self.app;
        let ended =
            catch_unwind(AssertUnwindSafe(|| run(resident, app))).unwrap_or_else(|payload| {
                Some(DisconnectCause::ClientPanicked {
                    message: panic_message(&*payload),
                })
            });
        if let Some(cause) = ended {
            self.end(bot, cause);
        }
    }

    fn next_line_due(&self) -> Option<Instant> {
        self.residents
            .values()
            .filter_map(Resident::next_line_due)
            .min()
    }

    /// Leaves the list if nobody is on the way in.
    fn close(&mut self) -> Result<bool, Beyond> {
        match self.guard.close(&self.inbox) {
            Some(command) => self.take_command(command).map(|()| false),
            None => Ok(true),
        }
    }
}

#[cfg(test)]
#[path = "realm_tests.rs"]
mod tests;
