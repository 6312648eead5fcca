//! Bots without a database, console or graphs: for terminals, scripts and measurements.

use std::path::PathBuf;
use std::time::Duration;

use sculk_bots::{BotAction, BotAnswer, BotError, BotEvent, JoinSpec, SessionId};
use sculk_core::{BotId, ServerId};
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
use tokio::sync::mpsc;

use crate::fleet::BotInput;
use crate::workers::{Place, Workers};

/// Events that may wait for a reader that is slow; beyond, the worker is read more slowly.
const EVENTS: usize = 4_096;
/// The one session of a bot here.
const SESSION: SessionId = SessionId(1);

/// Worker processes and the bots in them. They end with [`DirectBots::shut_down`].
#[derive(Debug, Clone)]
pub struct DirectBots {
    workers: Workers,
}

/// What a worker process has used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerUse {
    /// Its process id.
    pub pid: u32,
    /// Bots in it.
    pub n_bots: usize,
    /// Resident memory, in bytes.
    pub memory_bytes: u64,
    /// Processor time since its start.
    pub cpu_time: Duration,
}

impl DirectBots {
    /// `worker` is the worker's executable. Must be used within a tokio runtime.
    #[must_use]
    pub fn new(worker: PathBuf) -> Self {
        Self {
            workers: Workers::new(worker, None),
        }
    }

    /// Sends a bot to its server. Bots of one host and port share workers.
    #[must_use]
    pub fn join(&self, bot: BotId, spec: JoinSpec) -> DirectBot {
        let (sink, reports) = mpsc::channel(EVENTS);
        let place = Place {
            bot,
            // One server per run of a terminal tool.
            server: ServerId(0),
            is_isolated: false,
        };
        self.workers.join(place, SESSION, spec, &sink);
        DirectBot {
            hands: DirectHands {
                bot,
                workers: self.workers.clone(),
            },
            reports,
            _sink: sink,
        }
    }

    /// What the worker processes use now.
    #[must_use]
    pub fn usage(&self) -> Vec<WorkerUse> {
        let running = self.workers.list();
        let Ok(mut system) = System::new() else {
            return Vec::new();
        };
        let pids: Vec<_> = running.iter().map(|one| Pid::from_u32(one.pid)).collect();
        system.refresh_processes_specifics(
            ProcessesToUpdate::Some(&pids),
            true,
            ProcessRefreshKind::nothing().with_cpu().with_memory(),
        );
        let used = |worker: &crate::workers::WorkerInfo| {
            let process = system.process(Pid::from_u32(worker.pid))?;
            Some(WorkerUse {
                pid: worker.pid,
                n_bots: worker.bots.len(),
                memory_bytes: process.memory(),
                cpu_time: Duration::from_millis(process.accumulated_cpu_time()),
            })
        };
        running.iter().filter_map(used).collect()
    }

    /// All bots leave and the workers end.
    pub async fn shut_down(&self) {
        self.workers.shut_down().await;
    }
}

/// A bot that was sent to a server.
#[derive(Debug)]
pub struct DirectBot {
    hands: DirectHands,
    reports: mpsc::Receiver<BotInput>,
    /// Keeps the channel open, so that its end is told by an event and not by silence.
    _sink: mpsc::Sender<BotInput>,
}

/// Lets a bot act. Cheap to clone.
#[derive(Debug, Clone)]
pub struct DirectHands {
    bot: BotId,
    workers: Workers,
}

impl DirectBot {
    /// What happens next. [`BotEvent::Disconnected`] is the last event; there is none after it.
    pub async fn next(&mut self) -> Option<BotEvent> {
        loop {
            // Workers send nothing else.
            if let BotInput::Report { event, .. } = self.reports.recv().await? {
                return Some(event);
            }
        }
    }

    /// Lets others act for this bot while events are read here.
    #[must_use]
    pub fn hands(&self) -> DirectHands {
        self.hands.clone()
    }
}

impl DirectHands {
    /// Lets the bot do something.
    ///
    /// # Errors
    /// Why it was not done, in words for the user.
    pub async fn act(&self, action: BotAction) -> Result<BotAnswer, BotError> {
        self.workers.act(self.bot, action).await
    }

    /// Lets the bot do something within so many milliseconds. Dropped before it is done, the bot leaves
    /// off.
    ///
    /// # Errors
    /// Why it was not done, in words for the user.
    pub async fn act_within(
        &self,
        action: BotAction,
        timeout_ms: Option<u32>,
    ) -> Result<BotAnswer, BotError> {
        self.workers.act_within(self.bot, action, timeout_ms).await
    }

    /// Takes the bot off its server.
    pub fn leave(&self) {
        self.workers.leave(self.bot);
    }
}
