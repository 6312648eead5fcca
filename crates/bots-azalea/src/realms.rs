//! The living realms, and the way into one from other threads.

use crate::{
    ecs,
    host::Link,
    outbox::{Caller, SessionReporter},
    realm::Realm,
    session::Wire,
};
use azalea::protocol::connect::{RawReadConnection, RawWriteConnection};
use parking_lot::Mutex;
use sculk_bots::{BotAction, BotError, BotId, CallId, ChatKeys, DisconnectCause, JoinSpec};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, Thread, ThreadId},
};
use tokio::sync::mpsc;

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
    SignWith {
        bot: BotId,
        keys: Box<ChatKeys>,
    },
}

/// Reaches a realm from other threads.
#[derive(Clone)]
pub struct RealmHandle {
    pub(crate) commands: SyncSender<Command>,
    pub(crate) thread: Thread,
    /// Counts the rounds of the realm's loop.
    pub(crate) beats: Arc<AtomicU64>,
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

    /// Passes newer keys on. A realm that does not keep up goes on with those before.
    pub fn sign_with(&self, bot: BotId, keys: ChatKeys) {
        let keys = Box::new(keys);
        let _ = self.commands.try_send(Command::SignWith { bot, keys });
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
    pub(crate) by_server: Mutex<HashMap<String, RealmHandle>>,
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
pub struct RealmGuard {
    pub(crate) realms: Arc<Realms>,
    pub(crate) key: String,
    pub(crate) is_listed: bool,
}

impl RealmGuard {
    /// Takes the realm off the list unless somebody is on the way in, who is returned. Under the
    /// list's lock, so that no newcomer is sent to a realm that is about to end.
    pub fn close(&mut self, inbox: &Receiver<Command>) -> Option<Command> {
        let mut by_server = self.realms.by_server.lock();
        let waiting = inbox.try_recv().ok();
        if waiting.is_none() {
            by_server.remove(&self.key);
            self.is_listed = false;
        }
        waiting
    }
}

impl Drop for RealmGuard {
    fn drop(&mut self) {
        if self.is_listed {
            self.realms.by_server.lock().remove(&self.key);
        }
    }
}
