use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sculk_bots::{
    BotAction, BotAnswer, BotError, BotEvent, CallId, FromWorker, SessionId, ToWorker,
};
use sculk_core::BotId;
use tokio::sync::{Notify, mpsc, oneshot, watch};

use crate::fleet::BotInput;

/// Messages that may wait for a worker that does not read. Beyond it, calls are refused rather
/// than queued: a worker that is so far behind answers too late anyhow.
pub(super) const QUEUE: usize = 1024;
/// How much longer than the action itself its answer may take on the way.
const GRACE: Duration = Duration::from_secs(10);

type Answer = Result<BotAnswer, BotError>;

/// One worker process as the rest of the app sees it.
#[derive(Debug)]
pub(super) struct Link {
    pid: u32,
    outbox: mpsc::Sender<ToWorker>,
    shared: Mutex<Shared>,
    next_call: AtomicU64,
    routes_changed: Notify,
    kill: Notify,
    kill_reason: Mutex<Option<String>>,
    gone: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Shared {
    routes: HashMap<BotId, Route>,
    calls: HashMap<CallId, oneshot::Sender<Answer>>,
}

/// Somebody waits for the answer of a call; the worker is told when nobody does any more.
struct Waiting<'a> {
    link: &'a Link,
    bot: BotId,
    call: CallId,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let was_waited_for = self.link.lock().calls.remove(&self.call).is_some();
        if was_waited_for {
            let cancel = ToWorker::Cancel {
                bot: self.bot,
                call: self.call,
            };
            // A worker that is gone or far behind has nothing to cancel.
            let _ = self.link.send(cancel);
        }
    }
}

/// Where reports about a bot go.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub session: SessionId,
    /// Bytes the bot may cost its worker.
    pub allowance: u64,
    pub sink: mpsc::Sender<BotInput>,
    /// Moves of entities the worker left out of its reports.
    pub n_coalesced: u64,
}

impl Link {
    pub(super) fn new(pid: u32, outbox: mpsc::Sender<ToWorker>) -> Self {
        Self {
            pid,
            outbox,
            shared: Mutex::default(),
            next_call: AtomicU64::new(0),
            routes_changed: Notify::new(),
            kill: Notify::new(),
            kill_reason: Mutex::default(),
            gone: watch::Sender::new(false),
        }
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// The bots in it, and how many moves of entities were left out of each one's reports.
    pub(super) fn bots(&self) -> Vec<(BotId, u64)> {
        let shared = self.lock();
        let bots = shared.routes.iter();
        let mut bots: Vec<_> = bots.map(|(bot, route)| (*bot, route.n_coalesced)).collect();
        bots.sort_unstable();
        bots
    }

    pub(super) fn has(&self, bot: BotId) -> bool {
        self.lock().routes.contains_key(&bot)
    }

    pub(super) fn add_route(&self, bot: BotId, route: Route) {
        self.lock().routes.insert(bot, route);
        self.routes_changed.notify_one();
    }

    pub(super) fn drop_route(&self, bot: BotId) {
        self.lock().routes.remove(&bot);
        self.routes_changed.notify_one();
    }

    /// Puts a message into the worker's queue.
    pub(super) fn send(&self, message: ToWorker) -> Result<(), String> {
        self.outbox.try_send(message).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => "the worker process does not keep up".to_owned(),
            mpsc::error::TrySendError::Closed(_) => "the worker process has ended".to_owned(),
        })
    }

    /// Lets a bot act and waits for what comes of it. Dropped before that, the action is cancelled.
    /// `timeout_ms` is how long it may take, where that is not left to the action.
    pub(super) async fn call(
        self: &Arc<Self>,
        bot: BotId,
        action: BotAction,
        timeout_ms: Option<u32>,
    ) -> Answer {
        let call = CallId(self.next_call.fetch_add(1, Ordering::Relaxed));
        let time = Duration::from_millis(u64::from(action.timeout_ms(timeout_ms))) + GRACE;
        let (sender, answer) = oneshot::channel();
        self.lock().calls.insert(call, sender);
        let unavailable = |detail: &str| BotError::Unavailable {
            detail: detail.to_owned(),
        };
        let asked = ToWorker::Do {
            bot,
            call,
            action,
            timeout_ms,
        };
        if let Err(detail) = self.send(asked) {
            self.lock().calls.remove(&call);
            return Err(unavailable(&detail));
        }
        let waiting = Waiting {
            link: self,
            bot,
            call,
        };
        let answered = tokio::time::timeout(time, answer).await;
        drop(waiting);
        match answered {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(unavailable("its worker process ended")),
            Err(_) => Err(unavailable("its worker process did not answer in time")),
        }
    }

    /// All bots leave, then the process ends.
    pub(super) fn end(&self) {
        if self.send(ToWorker::Shutdown).is_err() {
            self.kill();
        }
    }

    pub(super) fn kill(&self) {
        self.kill.notify_one();
    }

    /// The same, with what its bots are told.
    pub(super) fn kill_because(&self, why: String) {
        *self.reason() = Some(why);
        self.kill();
    }

    /// Returns why, once the process shall be killed.
    pub(super) async fn kill_wanted(&self) -> String {
        self.kill.notified().await;
        let why = self.reason().take();
        why.unwrap_or_else(|| "it was told to end and did not".to_owned())
    }

    /// The bytes that all bots together may cost it.
    pub(super) fn allowance(&self) -> u64 {
        let shared = self.lock();
        shared.routes.values().map(|route| route.allowance).sum()
    }

    fn reason(&self) -> MutexGuard<'_, Option<String>> {
        self.kill_reason
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn wait_until_gone(&self) {
        // The sender lives in `self`, so the wait cannot fail.
        let _ = self.gone.subscribe().wait_for(|gone| *gone).await;
    }

    /// Returns when there has been no bot for so long.
    pub(super) async fn wait_until_idle(&self, how_long: Duration) {
        loop {
            let changed = self.routes_changed.notified();
            if self.lock().routes.is_empty() {
                if tokio::time::timeout(how_long, changed).await.is_err() {
                    return;
                }
            } else {
                changed.await;
            }
        }
    }

    /// Takes in one message of the worker. Waits where a bot is slow to take its reports, which
    /// slows the worker down in turn.
    pub(super) async fn receive(&self, message: FromWorker) {
        match message {
            FromWorker::Event {
                bot,
                session,
                event,
            } => self.report(bot, session, event).await,
            FromWorker::Answer { call, result, .. } => {
                if let Some(sender) = self.lock().calls.remove(&call) {
                    // Nobody waits any more: the call timed out a moment ago.
                    let _ = sender.send(result);
                }
            }
            FromWorker::Log { level, text } => {
                tracing::info!(pid = self.pid, ?level, "worker: {text}");
            }
            FromWorker::VouchFor {
                bot,
                session,
                server_hash,
            } => {
                let route = self.lock().routes.get(&bot).cloned();
                if let Some(route) = route.filter(|route| route.session == session) {
                    let input = BotInput::VouchFor {
                        session,
                        server_hash,
                    };
                    // An error means that the bot was deleted meanwhile.
                    let _ = route.sink.send(input).await;
                }
            }
            FromWorker::Hello { .. } | FromWorker::Pong { .. } => {}
        }
    }

    async fn report(&self, bot: BotId, session: SessionId, event: BotEvent) {
        let route = {
            let mut shared = self.lock();
            let Some(route) = shared.routes.get_mut(&bot) else {
                return;
            };
            if route.session != session {
                return;
            }
            if let BotEvent::EntityMoved { n_coalesced, .. } = &event {
                route.n_coalesced += u64::from(*n_coalesced);
            }
            route.clone()
        };
        if let BotEvent::Disconnected { .. } = event {
            self.drop_route(bot);
        }
        let input = BotInput::Report { session, event };
        // An error means that the bot was deleted meanwhile.
        let _ = route.sink.send(input).await;
    }

    /// The process is gone: tells every bot in it, fails every call.
    pub(super) async fn lost(&self, detail: &str) {
        let shared = std::mem::take(&mut *self.lock());
        for route in shared.routes.into_values() {
            let lost = BotInput::lost(route.session, detail.to_owned());
            let _ = route.sink.send(lost).await;
        }
        self.gone.send_replace(true);
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
