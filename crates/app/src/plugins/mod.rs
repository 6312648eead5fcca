//! Plugins: which are installed, which bots use them, and what runs of them.
//!
//! They run in a process of their own ([`host`], [`process`]). Each connected bot with plugins has a desk
//! ([`desk`]), a task that starts them, tells them what happens and does what they wish. What is decided
//! about them lies in the database, their code in folders of the data folder ([`install`]).

mod asks;
mod desk;
mod desk_commands;
mod desk_hands;
mod desk_news;
mod desk_nodes;
mod desk_people;
mod desk_store;
mod desk_told;
mod desk_wishes;
mod fetch;
mod files;
mod graphs;
mod host;
mod install;
mod live;
mod prepare;
mod process;
mod secrets;
mod wishes;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sculk_contract::{AppEvent, CacheTag};
use sculk_core::BotId;
use sculk_plugins::Capability;
use sculk_plugins::port::Occasion;
use sculk_secrets::SecretVault;
use sculk_store::{Store, UnixMillis};
use tokio::sync::mpsc;

pub(crate) use asks::Question;
pub(crate) use desk::{About, Desk, Ending, ToDesk};
pub(crate) use desk_news::{DeskNews, LineToRead};
pub(crate) use fetch::fetch;
pub(crate) use graphs::{Taken, graphs_in};
pub(crate) use install::{InstallError, MAX_PLUGINS, Shelf, read_path};
pub(crate) use live::{BotLive, LiveBook, LogLine, PluginLive, PluginState};
pub(crate) use prepare::{default_file, manifest_of};
pub(crate) use secrets::{PLACEHOLDER, secret_key};

use crate::bus::EventBus;
use crate::clock::AppClock;
use crate::console::Consoles;
use crate::people::People;
use crate::workers::Workers;

/// Plugins of all bots.
#[derive(Debug, Clone)]
pub(crate) struct Plugins {
    inner: Arc<Inner>,
}

/// What plugins are run with.
#[derive(Debug, Clone)]
pub(crate) struct Tools {
    pub store: Store,
    pub vault: Arc<dyn SecretVault>,
    pub consoles: Consoles,
    pub people: People,
    pub workers: Workers,
    pub bus: EventBus,
    pub clock: AppClock,
}

#[derive(Debug)]
struct Inner {
    tools: Tools,
    shelf: Shelf,
    host: host::Host,
    live: LiveBook,
    desks: Mutex<HashMap<BotId, mpsc::Sender<ToDesk>>>,
    /// Held by the desk of a bot from its first plugin to the last words.
    turns: Mutex<HashMap<BotId, Arc<tokio::sync::Mutex<()>>>>,
    /// What plugins ask for whose manifests do not say, by the folders of their code.
    wishes: Mutex<HashMap<String, Vec<Capability>>>,
    /// Why plugins are loaded the next time.
    occasions: Mutex<HashMap<(BotId, String), Occasion>>,
}

impl Plugins {
    /// `program` is the worker's executable, `data_dir` the folder that holds everything.
    pub(crate) fn new(tools: Tools, program: PathBuf, data_dir: &Path) -> Self {
        Self {
            inner: Arc::new(Inner {
                tools,
                shelf: Shelf::in_data_dir(data_dir),
                host: host::Host::new(program),
                live: LiveBook::default(),
                desks: Mutex::default(),
                turns: Mutex::default(),
                wishes: Mutex::default(),
                occasions: Mutex::default(),
            }),
        }
    }

    /// Where their code lies.
    pub(crate) fn shelf(&self) -> &Shelf {
        &self.inner.shelf
    }

    /// What is known of those that run.
    pub(crate) fn live(&self) -> &LiveBook {
        &self.inner.live
    }

    /// The process they run in, for the display of resources.
    pub(crate) fn pid(&self) -> Option<u32> {
        self.inner.host.pid()
    }

    /// Starts the plugins of a bot that is about to connect.
    pub(crate) fn begin(&self, about: About) -> Desk {
        let bot = about.bot;
        let turn = Arc::clone(self.turns().entry(bot).or_default());
        let (desk, inbox) = Desk::open(self.clone(), about, turn);
        self.desks().insert(bot, inbox);
        desk
    }

    /// Lets the plugins of a bot be loaded afresh, with what is decided about them now. Nothing happens
    /// where none run.
    pub(crate) async fn reload(&self, bot: BotId) {
        self.tell(bot, ToDesk::Reload).await;
    }

    /// What a plugin of a bot may do from now on.
    pub(crate) async fn grant(&self, bot: BotId, plugin: &str, grants: sculk_plugins::Grants) {
        let plugin = plugin.to_owned();
        self.tell(bot, ToDesk::Grants { plugin, grants }).await;
    }

    /// Notes why a plugin of a bot is loaded the next time, for its hooks.
    pub(crate) fn note_occasion(&self, bot: BotId, plugin: &str, occasion: Occasion) {
        let key = (bot, plugin.to_owned());
        self.occasions().insert(key, occasion);
    }

    fn take_occasion(&self, bot: BotId, plugin: &str) -> Occasion {
        let key = (bot, plugin.to_owned());
        self.occasions().remove(&key).unwrap_or_default()
    }

    fn occasions(&self) -> MutexGuard<'_, HashMap<(BotId, String), Occasion>> {
        let occasions = &self.inner.occasions;
        occasions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a bot that is deleted.
    pub(crate) fn forget(&self, bot: BotId) {
        self.desks().remove(&bot);
        self.turns().remove(&bot);
        self.inner.host.unbar(bot);
        self.inner.live.forget(bot);
    }

    /// All plugins end.
    pub(crate) fn shut_down(&self) {
        self.inner.host.shut_down();
    }

    async fn tell(&self, bot: BotId, message: ToDesk) {
        let desk = self.desks().get(&bot).cloned();
        if let Some(desk) = desk {
            // Fails where the bot has just left.
            let _ = desk.send(message).await;
        }
    }

    fn tools(&self) -> &Tools {
        &self.inner.tools
    }

    fn host(&self) -> &host::Host {
        &self.inner.host
    }

    /// Tells windows that something about plugins is not as it was.
    pub(crate) fn changed(&self, tags: &[CacheTag]) {
        self.tools().bus.send(AppEvent::CacheInvalidated {
            tags: tags.to_vec(),
        });
    }

    fn now(&self) -> UnixMillis {
        UnixMillis(self.tools().clock.wall_ms().cast_signed())
    }

    fn turns(&self) -> MutexGuard<'_, HashMap<BotId, Arc<tokio::sync::Mutex<()>>>> {
        let turns = &self.inner.turns;
        turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn desks(&self) -> MutexGuard<'_, HashMap<BotId, mpsc::Sender<ToDesk>>> {
        self.inner
            .desks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
