//! The worker processes: which bot is in which, and what happens when one dies.
//!
//! Bots of one server share a worker up to a limit. A worker is started when the first of its bots
//! joins and ends when it has had none for a while. When it dies, each of its bots is told that its
//! session is over; their own back-off brings them back, one by one.

mod last_words;
mod link;
mod memory;
mod process;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sculk_bots::{
    BotAction, BotAnswer, BotError, ChatKeys, DisconnectCause, JoinSpec, SessionId, ToWorker,
};
use sculk_core::{BotId, ServerId};
use tokio::sync::mpsc;

use crate::crash::CrashReports;
use crate::fleet::{BotInput, is_deed};
use link::{Link, Route};
pub(crate) use process::{describe_end, log_errors};

/// Bots in one worker before the next is started.
const BOTS_PER_WORKER: usize = 100;
/// How long a worker without bots is kept.
const IDLE_BEFORE_END: Duration = Duration::from_secs(20);
/// How long workers get to take their bots off their servers at the end.
const LEAVE_TIME: Duration = Duration::from_secs(5);

/// All worker processes.
#[derive(Debug, Clone)]
pub(crate) struct Workers {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: PathBuf,
    crashes: Option<CrashReports>,
    limits: Limits,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When each bot last did something.
    deeds: HashMap<BotId, Instant>,
    next_key: u64,
    running: HashMap<u64, Running>,
    is_closed: bool,
}

#[derive(Debug, Clone)]
struct Running {
    server: ServerId,
    /// The bot that has it for itself.
    only_for: Option<BotId>,
    link: Arc<Link>,
}

/// When a worker counts as leaking.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Bytes it may use beside what its bots may cost.
    base_bytes: u64,
    /// How often is looked.
    check_every: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            base_bytes: memory::BASE_BYTES,
            check_every: memory::CHECK_EVERY,
        }
    }
}

/// Which bot wants to be where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub bot: BotId,
    pub server: ServerId,
    /// Whether it shares its worker with no other bot.
    pub is_isolated: bool,
}

impl Place {
    /// Whether a worker is one this bot may live in.
    fn fits(self, running: &Running) -> bool {
        let only_for = self.is_isolated.then_some(self.bot);
        running.server == self.server && running.only_for == only_for
    }
}

/// One worker process, for the display of resources.
#[derive(Debug, Clone)]
pub(crate) struct WorkerInfo {
    pub pid: u32,
    /// Its bots, with how many moves of entities were left out of each one's reports.
    pub bots: Vec<(BotId, u64)>,
}

impl Workers {
    /// `program` is the worker's executable; it is not started yet.
    /// What becomes of one that crashes is told to `crashes`.
    pub(crate) fn new(program: PathBuf, crashes: Option<CrashReports>) -> Self {
        Self::with_limits(program, crashes, Limits::default())
    }

    fn with_limits(program: PathBuf, crashes: Option<CrashReports>, limits: Limits) -> Self {
        Self {
            inner: Arc::new(Inner {
                program,
                crashes,
                limits,
                state: Mutex::default(),
            }),
        }
    }

    /// Sends a bot to its server. Whatever comes of it is reported to `sink`.
    pub(crate) fn join(
        &self,
        place: Place,
        session: SessionId,
        spec: JoinSpec,
        sink: &mpsc::Sender<BotInput>,
    ) {
        let bot = place.bot;
        let outcome = self.link_for(place).and_then(|link| {
            link.add_route(
                bot,
                Route {
                    session,
                    allowance: memory::allowance(&spec),
                    sink: sink.clone(),
                    n_coalesced: 0,
                },
            );
            link.send(ToWorker::Join { bot, session, spec })
        });
        if let Err(detail) = outcome {
            // Through a task: the caller reads this very queue and must not wait for room in it.
            let sink = sink.clone();
            tokio::spawn(async move {
                let _ = sink.send(BotInput::lost(session, detail)).await;
            });
        }
    }

    /// Tells a bot's worker whether its account was vouched for.
    pub(crate) fn vouched(
        &self,
        bot: BotId,
        session: SessionId,
        outcome: Result<(), DisconnectCause>,
    ) {
        let message = ToWorker::Vouched {
            bot,
            session,
            outcome,
        };
        // Where it does not arrive, the login runs out of time.
        if let Some(link) = self.link_of(bot)
            && let Err(detail) = link.send(message)
        {
            tracing::warn!(%bot, detail, "a worker could not be told of an account");
        }
    }

    /// Gives an online bot newer keys for its chat.
    pub(crate) fn sign_with(&self, bot: BotId, session: SessionId, keys: ChatKeys) {
        let message = ToWorker::SignWith { bot, session, keys };
        // Where it does not arrive, the bot goes on with the keys before or has ended.
        if let Some(link) = self.link_of(bot)
            && let Err(detail) = link.send(message)
        {
            tracing::warn!(%bot, detail, "a worker could not be given keys for chat");
        }
    }

    /// Takes a bot off its server.
    pub(crate) fn leave(&self, bot: BotId) {
        if let Some(link) = self.link_of(bot)
            && let Err(detail) = link.send(ToWorker::Leave { bot })
        {
            tracing::warn!(%bot, detail, "a bot could not be told to leave");
        }
    }

    /// Lets an online bot do something.
    ///
    /// # Errors
    /// Why it was not done, in words for the user.
    pub(crate) async fn act(&self, bot: BotId, action: BotAction) -> Result<BotAnswer, BotError> {
        self.act_within(bot, action, None).await
    }

    /// The same within so many milliseconds. Dropped before it is done, the action is cancelled.
    ///
    /// # Errors
    /// Why it was not done, in words for the user.
    pub(crate) async fn act_within(
        &self,
        bot: BotId,
        action: BotAction,
        timeout_ms: Option<u32>,
    ) -> Result<BotAnswer, BotError> {
        let link = self.link_of(bot).ok_or(BotError::NotOnline)?;
        if is_deed(&action) {
            self.lock().deeds.insert(bot, Instant::now());
        }
        link.call(bot, action, timeout_ms).await
    }

    /// For how many milliseconds a bot has done nothing; none if it never did anything.
    pub(crate) fn quiet_for(&self, bot: BotId) -> Option<u64> {
        let last = *self.lock().deeds.get(&bot)?;
        Some(u64::try_from(last.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// The processes that run now.
    pub(crate) fn list(&self) -> Vec<WorkerInfo> {
        let mut workers: Vec<_> = self
            .lock()
            .running
            .values()
            .map(|running| WorkerInfo {
                pid: running.link.pid(),
                bots: running.link.bots(),
            })
            .collect();
        workers.sort_by_key(|worker| worker.pid);
        workers
    }

    /// All bots leave and all workers end; those that take too long are killed.
    pub(crate) async fn shut_down(&self) {
        let links: Vec<_> = {
            let mut state = self.lock();
            state.is_closed = true;
            state
                .running
                .drain()
                .map(|(_, running)| running.link)
                .collect()
        };
        for link in &links {
            link.end();
        }
        let all = async {
            for link in &links {
                link.wait_until_gone().await;
            }
        };
        if tokio::time::timeout(LEAVE_TIME, all).await.is_err() {
            for link in &links {
                link.kill();
            }
        }
    }

    fn link_of(&self, bot: BotId) -> Option<Arc<Link>> {
        self.lock()
            .running
            .values()
            .find(|running| running.link.has(bot))
            .map(|running| Arc::clone(&running.link))
    }

    /// The worker a bot shall be in: where it is, else one of its server with room, else a new one.
    fn link_for(&self, place: Place) -> Result<Arc<Link>, String> {
        let bot = place.bot;
        let mut state = self.lock();
        if state.is_closed {
            return Err("the app is closing".to_owned());
        }
        let mut with_room = None;
        for running in state.running.values() {
            let is_home = place.fits(running);
            if running.link.has(bot) {
                if is_home {
                    return Ok(Arc::clone(&running.link));
                }
                // It moved to another server or out; its old session there must not live on.
                let _ = running.link.send(ToWorker::Leave { bot });
                running.link.drop_route(bot);
            }
            if is_home && running.link.bots().len() < BOTS_PER_WORKER {
                with_room = Some(Arc::clone(&running.link));
            }
        }
        if let Some(link) = with_room {
            return Ok(link);
        }
        let link = process::start(&self.inner.program, self.inner.crashes.as_ref())?;
        state.next_key += 1;
        let key = state.next_key;
        state.running.insert(
            key,
            Running {
                server: place.server,
                only_for: place.is_isolated.then_some(bot),
                link: Arc::clone(&link),
            },
        );
        drop(state);
        let Limits {
            base_bytes,
            check_every,
        } = self.inner.limits;
        tokio::spawn(memory::watch(Arc::clone(&link), base_bytes, check_every));
        self.watch(key, Arc::clone(&link));
        Ok(link)
    }

    /// Forgets a worker that is gone and ends one that has nothing to do.
    fn watch(&self, key: u64, link: Arc<Link>) {
        let workers = self.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = link.wait_until_gone() => break,
                    () = link.wait_until_idle(IDLE_BEFORE_END) => {
                        let mut state = workers.lock();
                        // Looked at under the lock, under which bots are put into workers too.
                        if link.bots().is_empty() {
                            state.running.remove(&key);
                            link.end();
                            return;
                        }
                    }
                }
            }
            workers.lock().running.remove(&key);
        });
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
