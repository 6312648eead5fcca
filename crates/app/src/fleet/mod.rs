//! All bots at run time: one actor per bot, found by its id.

mod account;
mod actor;
mod begun;
mod chat;
mod chat_built_in;
mod chat_explain;
#[cfg(test)]
mod chat_tests;
mod commands;
mod config;
mod effects;
mod event_graphs;
mod events;
mod joining;
mod kept;
mod live;
mod long_runs;
mod news;
mod ordered;
mod plugin_lines;
mod plugins;
mod proxy;
mod routine;
mod run;
mod running;
mod runs;
mod signals;
mod supervise;
mod temporary;
#[cfg(test)]
mod timer_tests;
mod turns;
mod turnstile;
mod waiters;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sculk_bots::{BotEvent, DisconnectCause, SessionId};
use sculk_contract::EventGraphLoad;
use sculk_core::{BotId, EventGraphId};
use sculk_secrets::SecretVault;
use sculk_store::Store;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

pub(crate) use actor::BotActor;
pub(crate) use chat_explain::{ExplainOrder, view as explain_view};
pub(crate) use commands::{BotCommands, stored_arguments};
pub(crate) use config::{BotConfig, NO_GRAPH, built_in_join_commands};
pub(crate) use event_graphs::{BotEventGraphs, events_of, filter_of};
pub(crate) use live::Live;
pub(crate) use long_runs::LongRuns;
pub(crate) use ordered::{OwnProgram, StartOrder};
pub(crate) use routine::is_deed;
pub(crate) use running::RunningBots;
pub(crate) use runs::SharedLoads;
pub(crate) use signals::Signals;
pub(crate) use turnstile::Turnstile;

use crate::accounts::Accounts;
use crate::bus::EventBus;
use crate::clock::AppClock;
use crate::console::Consoles;
use crate::debug::DebugBook;
use crate::people::People;
use crate::plugins::{DeskNews, Plugins};
use crate::proxies::Proxies;
use crate::runs::RunBook;
use crate::web::Web;
use crate::workers::Workers;

/// Inputs that may wait for one bot's actor. When it is full, its worker is read more slowly.
const MAILBOX: usize = 1024;

/// What an actor reacts to.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all inputs are reports, which are the large ones"
)]
pub(crate) enum BotInput {
    /// The user, the tray or auto-start wants it online; also "retry now".
    Start,
    /// Somebody wants it offline.
    Stop,
    /// Off and on again.
    Restart,
    /// It was deleted, or the app ends. The last input that is taken.
    Quit,
    /// Its settings or commands changed.
    Configure(Box<BotConfig>),
    /// A schedule wants one of its event graphs to run.
    RunGraph(Box<GraphOrder>),
    /// A person wants one of its graphs to run.
    StartGraph(Box<StartOrder>),
    /// One of its graphs changed its commands.
    CommandsChanged(Box<BotConfig>),
    /// Somebody wants to know what a line of chat would lead to.
    Explain(Box<ExplainOrder>),
    /// What its graphs wait for changed.
    Watch,
    /// Its worker reports something, or is gone itself, which is one more way to be disconnected.
    Report { session: SessionId, event: BotEvent },
    /// Its server wants Mojang's word that its account is who it says.
    VouchFor {
        session: SessionId,
        server_hash: String,
    },
    /// Its way to the server is found, or there is none: an attempt that waited for it goes on.
    RouteReady {
        session: SessionId,
        outcome: Result<Option<sculk_bots::ProxyRoute>, sculk_bots::NoProxy>,
    },
    /// Its account can be used, or cannot: an attempt that waited for it goes on.
    AccountReady {
        session: SessionId,
        outcome: Result<account::Ready, DisconnectCause>,
    },
    /// Newer keys for its account's chat came, or did not.
    ChatKeys {
        session: SessionId,
        outcome: account::KeysOutcome,
    },
    /// The desk of its plugins says something, by its number.
    Desk { desk: u64, news: DeskNews },
    /// A fault of ours, for tests.
    #[cfg(test)]
    Panic,
}

impl BotInput {
    /// The worker of a bot is gone; `detail` says how.
    pub(crate) fn lost(session: SessionId, detail: String) -> Self {
        let cause = DisconnectCause::WorkerLost { detail };
        let event = BotEvent::Disconnected { cause };
        Self::Report { session, event }
    }
}

/// A run of an event graph that no event begins.
#[derive(Debug)]
pub(crate) struct GraphOrder {
    pub graph: EventGraphId,
    /// The schedule's name, for the graph.
    pub schedule: String,
    /// When it was to be, in milliseconds since 1970.
    pub due_ms: i64,
    /// Told when the run is over; the error is in plain words.
    pub done: oneshot::Sender<Result<(), String>>,
}

/// What every actor uses.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings {
    pub clock: AppClock,
    pub bus: EventBus,
    pub consoles: Consoles,
    pub workers: Workers,
    pub vault: Arc<dyn SecretVault>,
    pub store: Store,
    pub people: People,
    pub web: Web,
    pub accounts: Accounts,
    pub proxies: Proxies,
    pub turnstile: Turnstile,
    pub running: RunningBots,
    pub long_runs: LongRuns,
    pub runs: RunBook,
    pub debug: DebugBook,
    pub signals: Signals,
    pub plugins: Plugins,
    /// Whether chat goes out as it comes; for benchmarks only.
    pub is_pacing_off: bool,
}

#[derive(Debug)]
struct Handle {
    mailbox: mpsc::Sender<BotInput>,
    live: watch::Receiver<Live>,
    loads: SharedLoads,
    task: JoinHandle<()>,
}

/// The actors.
#[derive(Debug, Clone)]
pub(crate) struct Fleet {
    around: Surroundings,
    bots: Arc<Mutex<HashMap<BotId, Handle>>>,
}

impl Fleet {
    pub(crate) fn new(around: Surroundings) -> Self {
        Self {
            around,
            bots: Arc::default(),
        }
    }

    /// Adds a bot, stopped.
    pub(crate) fn add(&self, config: BotConfig) {
        let id = config.bot.id;
        let (mailbox, inputs) = mpsc::channel(MAILBOX);
        let (live_sender, live) = watch::channel(Live::new(self.around.clock.now_ms()));
        let loads = SharedLoads::default();
        let wiring = actor::Wiring {
            around: self.around.clone(),
            live: live_sender,
            mailbox: mailbox.clone(),
            loads: loads.clone(),
        };
        let task = tokio::spawn(supervise::live_on(config, wiring, inputs));
        self.lock().insert(
            id,
            Handle {
                mailbox,
                live,
                loads,
                task,
            },
        );
    }

    /// Takes a bot off its server and forgets it.
    pub(crate) async fn remove(&self, bot: BotId) {
        let Some(handle) = self.lock().remove(&bot) else {
            return;
        };
        // An error means that the actor has failed, which waiting for its task tells.
        let _ = handle.mailbox.send(BotInput::Quit).await;
        if let Err(error) = handle.task.await {
            tracing::error!(%bot, "the actor of a bot failed: {error}");
        }
        self.around.consoles.forget(bot);
        self.around.people.forget(bot);
        self.around.plugins.forget(bot);
    }

    /// Gives a bot something to react to; one that does not exist (any more) is no failure.
    pub(crate) async fn send(&self, bot: BotId, input: BotInput) {
        let mailbox = self.lock().get(&bot).map(|handle| handle.mailbox.clone());
        if let Some(mailbox) = mailbox {
            let _ = mailbox.send(input).await;
        }
    }

    /// What a bot is doing now.
    pub(crate) fn live(&self, bot: BotId) -> Option<Live> {
        self.lock()
            .get(&bot)
            .map(|handle| handle.live.borrow().clone())
    }

    /// What a bot is doing, from now on.
    pub(crate) fn watch(&self, bot: BotId) -> Option<watch::Receiver<Live>> {
        self.lock().get(&bot).map(|handle| handle.live.clone())
    }

    /// How busy an event graph is.
    pub(crate) fn event_graph_load(&self, bot: BotId, graph: EventGraphId) -> EventGraphLoad {
        let bots = self.lock();
        let load = bots.get(&bot).map(|handle| handle.loads.of(graph));
        load.unwrap_or_default()
    }

    /// All bots, by id.
    pub(crate) fn ids(&self) -> Vec<BotId> {
        let mut ids: Vec<_> = self.lock().keys().copied().collect();
        ids.sort();
        ids
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<BotId, Handle>> {
        self.bots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
