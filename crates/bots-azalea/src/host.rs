//! Brings bots online, each in the realm of its server.

use crate::{
    dial::dial,
    encryption::Encryption,
    outbox::{Caller, Outbox, SessionReporter},
    realms::{Newcomer, RealmHandle, Realms},
    session::{MAX_PACKETS, read_packets},
    watch::Watch,
};
use azalea::protocol::connect::Connection;
use parking_lot::Mutex;
use sculk_bots::{
    BotAction, BotError, BotEvent, BotId, CallId, ChatKeys, DisconnectCause, JoinSpec, SessionId,
};
use std::{
    collections::HashMap,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::TcpStream,
    sync::{Notify, mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};

/// How long leaving bots get at shutdown.
const FAREWELL: Duration = Duration::from_secs(2);

/// All bots of a worker process. Needs a tokio runtime around its calls.
pub struct BotHost {
    outbox: Outbox,
    realms: Arc<Realms>,
    bots: HashMap<BotId, Hosted>,
    watch: Watch,
}

struct Hosted {
    session: SessionId,
    link: Arc<Link>,
    task: JoinHandle<()>,
}

/// What a session shares with the host: the wish to leave, and its realm once it has one.
#[derive(Default)]
pub struct Link {
    wants_to_leave: AtomicBool,
    asked_to_leave: Notify,
    realm: Mutex<Option<RealmHandle>>,
    word: Mutex<Option<oneshot::Sender<Word>>>,
    newer_keys: Mutex<Option<ChatKeys>>,
}

/// Whether the app vouched for a bot's account.
type Word = Result<(), DisconnectCause>;

impl Link {
    /// Whether the app wants the bot off its server.
    pub fn wants_to_leave(&self) -> bool {
        self.wants_to_leave.load(Ordering::Acquire)
    }

    /// Waits for what the app says of the bot's account.
    pub fn wait_for_word(&self) -> oneshot::Receiver<Word> {
        let (sender, receiver) = oneshot::channel();
        *self.word.lock() = Some(sender);
        receiver
    }

    fn ask_to_leave(&self) {
        self.wants_to_leave.store(true, Ordering::Release);
        self.asked_to_leave.notify_one();
        if let Some(realm) = &*self.realm.lock() {
            realm.wake();
        }
    }
}

impl BotHost {
    /// A host without bots that reports to `outbox`.
    #[must_use]
    pub fn new(outbox: Outbox) -> Self {
        Self {
            outbox,
            realms: Arc::default(),
            bots: HashMap::new(),
            watch: Watch::default(),
        }
    }

    /// Starts an attempt. A former one of the same bot leaves first.
    pub fn join(&mut self, bot: BotId, session: SessionId, spec: JoinSpec) {
        self.bots.retain(|_, hosted| !hosted.task.is_finished());
        let before = self.bots.remove(&bot);
        if let Some(before) = &before {
            before.link.ask_to_leave();
        }
        let link = Arc::new(Link::default());
        let reporter = SessionReporter::new(self.outbox.clone(), bot, session);
        let attempt = Attempt {
            bot,
            session,
            spec,
            link: link.clone(),
            outbox: self.outbox.clone(),
            realms: self.realms.clone(),
        };
        let task = tokio::spawn(async move {
            if let Some(before) = before {
                // It has time limits of its own; this one keeps a stuck realm from blocking the bot for good.
                let _ = timeout(FAREWELL, before.task).await;
            }
            attempt.run(reporter).await;
        });
        let hosted = Hosted {
            session,
            link,
            task,
        };
        self.bots.insert(bot, hosted);
    }

    /// Passes on whether the app vouched for a bot's account.
    pub fn vouched(
        &mut self,
        bot: BotId,
        session: SessionId,
        outcome: Result<(), DisconnectCause>,
    ) {
        let hosted = self.bots.get(&bot);
        let waiting = hosted
            .filter(|hosted| hosted.session == session)
            .and_then(|hosted| hosted.link.word.lock().take());
        if let Some(waiting) = waiting {
            // The attempt may have run out of time a moment ago.
            let _ = waiting.send(outcome);
        }
    }

    /// Lets an online bot sign its chat with newer keys.
    pub fn sign_with(&mut self, bot: BotId, session: SessionId, keys: ChatKeys) {
        let hosted = self.bots.get(&bot);
        let Some(hosted) = hosted.filter(|hosted| hosted.session == session) else {
            return;
        };
        let realm = hosted.link.realm.lock();
        match &*realm {
            Some(realm) => realm.sign_with(bot, keys),
            // It is still on its way in.
            None => *hosted.link.newer_keys.lock() = Some(keys),
        }
    }

    /// Takes a bot off its server; its session reports the end.
    pub fn leave(&mut self, bot: BotId) {
        if let Some(hosted) = self.bots.get(&bot) {
            hosted.link.ask_to_leave();
        }
    }

    /// Lets a bot do something; the answer goes to the outbox in any case.
    pub fn act(&mut self, bot: BotId, call: CallId, action: BotAction, timeout_ms: Option<u32>) {
        let caller = Caller::new(self.outbox.clone(), bot, call);
        let realm = self
            .bots
            .get(&bot)
            .and_then(|hosted| hosted.link.realm.lock().clone());
        match realm {
            None => caller.answer(Err(BotError::NotOnline)),
            Some(realm) => {
                let timeout_ms = action.timeout_ms(timeout_ms);
                realm.act(bot, action, timeout_ms, caller);
            }
        }
    }

    /// Ends a call that is still under way; it is answered with [`BotError::Cancelled`].
    pub fn cancel(&mut self, bot: BotId, call: CallId) {
        let realm = self
            .bots
            .get(&bot)
            .and_then(|hosted| hosted.link.realm.lock().clone());
        if let Some(realm) = realm {
            realm.cancel(bot, call);
        }
    }

    /// To be asked every few seconds: whether the client of some bots hangs, which only the end of
    /// the process can cure.
    pub fn hangs(&mut self) -> bool {
        self.watch.finds_a_hang(&self.realms.beats())
    }

    /// All bots leave; returns when they have, or after two seconds.
    pub async fn shut_down(&mut self) {
        for hosted in self.bots.values() {
            hosted.link.ask_to_leave();
        }
        let tasks: Vec<_> = self.bots.drain().map(|(_, hosted)| hosted.task).collect();
        let all = async {
            for task in tasks {
                // A task that panicked has reported through its dropped reporter.
                let _ = task.await;
            }
        };
        let _ = timeout(FAREWELL, all).await;
    }
}

struct Attempt {
    bot: BotId,
    session: SessionId,
    spec: JoinSpec,
    link: Arc<Link>,
    outbox: Outbox,
    realms: Arc<Realms>,
}

impl Attempt {
    async fn run(self, reporter: SessionReporter) {
        reporter.event(BotEvent::Connecting);
        let dialled = tokio::select! {
            dialled = dial(&self.spec) => dialled,
            () = self.link.asked_to_leave.notified() => Err(DisconnectCause::LeftByUs),
        };
        match dialled {
            Ok(stream) => self.settle(stream, reporter).await,
            Err(cause) => reporter.end(cause),
        }
    }

    /// Hands the bot to its realm and feeds it packets until the end.
    async fn settle(self, stream: TcpStream, reporter: SessionReporter) {
        let (ours, azaleas) = match share(stream) {
            Ok(both) => both,
            Err(error) => return reporter.end(crate::dial::lost(&error)),
        };
        let connection = match Connection::new_from_stream(azaleas).await {
            Ok(connection) => connection.into_split_raw(),
            Err(error) => {
                return reporter.end(DisconnectCause::ConnectionLost {
                    detail: error.to_string(),
                });
            }
        };
        let (sender, packets) = mpsc::channel(MAX_PACKETS);
        let key = format!("{}:{}", self.spec.host.to_lowercase(), self.spec.port);
        let encryption = Encryption {
            bot: self.bot,
            session: self.session,
            identity: self.spec.identity,
            outbox: self.outbox.clone(),
            link: self.link.clone(),
        };
        let newcomer = Newcomer {
            bot: self.bot,
            spec: self.spec,
            connection,
            packets,
            reporter,
            link: self.link.clone(),
        };
        // If this fails the newcomer is dropped, and its reporter tells.
        if let Some(realm) = self.realms.admit(key, newcomer) {
            let thread = realm.thread();
            {
                let mut place = self.link.realm.lock();
                if let Some(keys) = self.link.newer_keys.lock().take() {
                    realm.sign_with(self.bot, keys);
                }
                *place = Some(realm);
            }
            read_packets(ours, sender, thread, self.outbox, encryption).await;
        }
    }
}

/// Two handles of one connection: azalea writes through one, we read through the other. azalea's
/// reader cannot be awaited from outside, and its own reading lacks limits (see `wire`).
fn share(stream: TcpStream) -> io::Result<(TcpStream, TcpStream)> {
    let ours = stream.into_std()?;
    let azaleas = ours.try_clone()?;
    Ok((TcpStream::from_std(ours)?, TcpStream::from_std(azaleas)?))
}
