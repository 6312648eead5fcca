//! A realm: one thread with one ECS for all bots of one server.
//!
//! azalea's own loop runs all systems 60 times a second whether or not anything happens. Ours
//! sleeps until a packet, a command or the next of 20 ticks a second is due. Bots of one server
//! share loaded chunks; bots of different servers must not, since azalea tells worlds apart by
//! their dimension's name only.

use crate::{
    clock::panic_message,
    ecs,
    host::Link,
    outbox::{Caller, SessionReporter},
    resident::Resident,
    session::Wire,
};
use azalea::{
    app::App,
    core::tick::GameTick,
    protocol::connect::{RawReadConnection, RawWriteConnection},
};
use parking_lot::Mutex;
use sculk_bots::{BotAction, BotError, BotId, CallId, DisconnectCause, JoinSpec};
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, Thread, ThreadId},
    time::{Duration, Instant},
};
use tokio::sync::mpsc;

/// Minecraft's tick.
const TICK: Duration = Duration::from_millis(50);
/// Until updates have taken this much of a tick they run as soon as there is something to do …
const PROMPT_BUDGET: Duration = Duration::from_millis(10);
/// … and then this far apart, so that a flood of small packets is handled in batches.
const FLOOD_GAP: Duration = Duration::from_millis(3);
/// Commands that may wait; a realm that is so far behind hangs.
const MAX_COMMANDS: usize = 1024;

/// A bot on its way into a realm.
pub struct Newcomer {
    pub bot: BotId,
    pub spec: JoinSpec,
    pub connection: (RawReadConnection, RawWriteConnection),
    pub packets: mpsc::Receiver<Wire>,
    pub reporter: SessionReporter,
    pub link: Arc<Link>,
}

/// What a realm is told.
pub enum Command {
    Admit(Box<Newcomer>),
    Act {
        bot: BotId,
        action: BotAction,
        timeout_ms: u32,
        caller: Caller,
    },
    Cancel {
        bot: BotId,
        call: CallId,
    },
}

/// Reaches a realm from other threads.
#[derive(Clone)]
pub struct RealmHandle {
    commands: SyncSender<Command>,
    thread: Thread,
    /// Counts the rounds of the realm's loop.
    beats: Arc<AtomicU64>,
}

impl RealmHandle {
    /// The realm's thread, to be unparked when there is work.
    pub fn thread(&self) -> Thread {
        self.thread.clone()
    }

    pub fn wake(&self) {
        self.thread.unpark();
    }

    /// Passes an action on; the caller is answered in any case.
    pub fn act(&self, bot: BotId, action: BotAction, timeout_ms: u32, caller: Caller) {
        if let Err(TrySendError::Full(Command::Act { caller, .. })) =
            self.commands.try_send(Command::Act {
                bot,
                action,
                timeout_ms,
                caller,
            })
        {
            caller.answer(Err(BotError::Unavailable {
                detail: "its client does not keep up".into(),
            }));
        }
        self.wake();
    }

    /// Ends a call. A realm that does not keep up ends it by its time limit.
    pub fn cancel(&self, bot: BotId, call: CallId) {
        let _ = self.commands.try_send(Command::Cancel { bot, call });
        self.wake();
    }

    /// Whether the newcomer was taken; else its reporter has told.
    fn admit(&self, newcomer: Newcomer) -> bool {
        let is_taken = self
            .commands
            .try_send(Command::Admit(Box::new(newcomer)))
            .is_ok();
        self.wake();
        is_taken
    }
}

/// The living realms by server.
#[derive(Default)]
pub struct Realms {
    by_server: Mutex<HashMap<String, RealmHandle>>,
}

impl Realms {
    /// How many rounds each realm's loop has made.
    pub fn beats(&self) -> Vec<(ThreadId, u64)> {
        let by_server = self.by_server.lock();
        by_server
            .values()
            .map(|realm| (realm.thread.id(), realm.beats.load(Ordering::Relaxed)))
            .collect()
    }

    /// Sends a bot to its server's realm, which is made if there is none. `None` if it could not
    /// be; the newcomer's reporter has told by then.
    pub fn admit(self: &Arc<Self>, key: String, newcomer: Newcomer) -> Option<RealmHandle> {
        let mut by_server = self.by_server.lock();
        if let Some(realm) = by_server.get(&key) {
            let realm = realm.clone();
            return realm.admit(newcomer).then_some(realm);
        }
        let (commands, inbox) = sync_channel(MAX_COMMANDS);
        let beats = Arc::new(AtomicU64::new(0));
        let pulse = beats.clone();
        let guard = RealmGuard {
            realms: self.clone(),
            key: key.clone(),
            is_listed: true,
        };
        let spawned = thread::Builder::new()
            .name("realm".into())
            .spawn(move || Realm::new(ecs::build_app(), inbox, guard, pulse).run());
        let thread = match spawned {
            Ok(join) => join.thread().clone(),
            Err(error) => {
                let message = format!("no thread could be started: {error}");
                newcomer
                    .reporter
                    .end(DisconnectCause::ClientPanicked { message });
                return None;
            }
        };
        let realm = RealmHandle {
            commands,
            thread,
            beats,
        };
        by_server.insert(key, realm.clone());
        realm.admit(newcomer).then_some(realm)
    }
}

/// Takes the realm off the list when its thread ends, in whichever way.
struct RealmGuard {
    realms: Arc<Realms>,
    key: String,
    is_listed: bool,
}

impl Drop for RealmGuard {
    fn drop(&mut self) {
        if self.is_listed {
            self.realms.by_server.lock().remove(&self.key);
        }
    }
}

struct Realm {
    // Fields are dropped in this order: bots report their end before the realm leaves the list.
    residents: HashMap<BotId, Resident>,
    app: App,
    inbox: Receiver<Command>,
    guard: RealmGuard,
    pulse: Arc<AtomicU64>,
}

impl Realm {
    fn new(app: App, inbox: Receiver<Command>, guard: RealmGuard, pulse: Arc<AtomicU64>) -> Self {
        Self {
            residents: HashMap::new(),
            app,
            inbox,
            guard,
            pulse,
        }
    }

    fn run(mut self) {
        let outcome = catch_unwind(AssertUnwindSafe(|| self.live()));
        if let Err(payload) = outcome {
            // Outside of one bot's packets a panic cannot be laid at one bot's door.
            let message = panic_message(&*payload);
            tracing::error!(
                message,
                n_bots = self.residents.len(),
                "a realm's systems panicked"
            );
            for (_, resident) in self.residents.drain() {
                resident.end(
                    &mut self.app,
                    DisconnectCause::ClientPanicked {
                        message: message.clone(),
                    },
                );
            }
        }
    }

    fn live(&mut self) {
        let mut next_tick = Instant::now();
        let mut busy = Duration::ZERO;
        loop {
            if busy >= PROMPT_BUDGET {
                thread::sleep(FLOOD_GAP);
            }
            self.pulse.fetch_add(1, Ordering::Relaxed);
            let began = Instant::now();
            self.take_commands();
            self.step();
            if self.residents.is_empty() && self.close() {
                return;
            }
            let now = Instant::now();
            busy += now - began;
            if now >= next_tick {
                self.app.world_mut().run_schedule(GameTick);
                self.tick();
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

    fn take_commands(&mut self) {
        while let Ok(command) = self.inbox.try_recv() {
            self.take_command(command);
        }
    }

    fn take_command(&mut self, command: Command) {
        match command {
            Command::Admit(newcomer) => self.admit(*newcomer),
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
        }
    }

    fn admit(&mut self, newcomer: Newcomer) {
        let bot = newcomer.bot;
        if let Some(before) = self.residents.remove(&bot) {
            before.end(&mut self.app, DisconnectCause::LeftByUs);
            self.app.update();
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
            return;
        }
        let resident = Resident::spawn(&mut self.app, newcomer);
        self.residents.insert(bot, resident);
    }

    /// Packets in, chat lines out, then azalea's systems.
    fn step(&mut self) {
        self.each(Resident::step);
        self.app.update();
    }

    /// Lets each bot do something; a panic ends that bot alone.
    fn each(&mut self, mut run: impl FnMut(&mut Resident, &mut App) -> Option<DisconnectCause>) {
        let ids: Vec<BotId> = self.residents.keys().copied().collect();
        for id in ids {
            let Some(resident) = self.residents.get_mut(&id) else {
                continue;
            };
            let app = &mut self.app;
            let ended =
                catch_unwind(AssertUnwindSafe(|| run(resident, app))).unwrap_or_else(|payload| {
                    Some(DisconnectCause::ClientPanicked {
                        message: panic_message(&*payload),
                    })
                });
            if let Some(cause) = ended
                && let Some(resident) = self.residents.remove(&id)
            {
                resident.end(&mut self.app, cause);
            }
        }
    }

    /// A tick of the game has passed: what bots are about goes on.
    fn tick(&mut self) {
        self.each(Resident::tick);
    }

    fn next_line_due(&self) -> Option<Instant> {
        self.residents
            .values()
            .filter_map(Resident::next_line_due)
            .min()
    }

    /// Leaves the list if nobody is on the way in. Under the list's lock, so that no newcomer is
    /// sent to a realm that is about to end.
    fn close(&mut self) -> bool {
        let realms = self.guard.realms.clone();
        let mut by_server = realms.by_server.lock();
        if let Ok(command) = self.inbox.try_recv() {
            drop(by_server);
            self.take_command(command);
            return false;
        }
        by_server.remove(&self.guard.key);
        self.guard.is_listed = false;
        true
    }
}

#[cfg(test)]
#[path = "realm_tests.rs"]
mod tests;
