use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::Arc;

use futures::{FutureExt as _, StreamExt as _, stream};
use sculk_accounts::{Client, Endpoints, Registration};
use sculk_contract::{AppEvent, CacheTag, ConsoleLevel, ConsoleSource};
use sculk_core::BotId;
use sculk_secrets::SecretVault;
use sculk_store::{Store, StoreError, UnixMillis};

use crate::accounts::Accounts;
use crate::backups::{Backups, keep_copies, paths_of};
use crate::bin::{BinTurn, keep_bin_small};
use crate::bus::EventBus;
use crate::clock::AppClock;
use crate::console::{Consoles, NewLine};
use crate::crash::CrashReports;
use crate::debug::DebugBook;
use crate::error::OpenError;
use crate::fleet::{
    BotConfig, BotInput, Fleet, LongRuns, RunningBots, Signals, Surroundings, Turnstile,
};
use crate::journal::Journaling;
use crate::mirror::{Mirror, keep_mirror};
use crate::people::People;
use crate::plugins::{Plugins, Tools};
use crate::practice::Practice;
use crate::proxies::Proxies;
use crate::resources::Resources;
use crate::revision::Edits;
use crate::runs::RunBook;
use crate::schedule::Scheduler;
use crate::scratch::Scratch;
use crate::sharing::SharedGraphs;
use crate::web::Web;
use crate::workers::Workers;

/// Bots that are read and whose graphs are compiled beside each other at the start.
const BOTS_READ_AT_ONCE: usize = 4;

/// What a host decides.
#[derive(Debug)]
pub struct AppOptions {
    /// The folder that holds everything; made if missing.
    pub data_dir: PathBuf,
    /// The worker's executable.
    pub worker: PathBuf,
    /// Where passwords go.
    pub vault: Arc<dyn SecretVault>,
    /// Whether chat goes out unpaced. For benchmarks only: servers kick bots that flood.
    pub is_pacing_off: bool,
}

/// The application core. Cheap to clone; all clones are one app.
#[derive(Debug, Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub data_dir: PathBuf,
    pub clock: AppClock,
    pub bus: EventBus,
    pub store: Store,
    pub vault: Arc<dyn SecretVault>,
    pub backups: Backups,
    pub bin_turn: BinTurn,
    pub crashes: CrashReports,
    pub mirror: Mirror,
    pub consoles: Consoles,
    pub journal: Journaling,
    pub fleet: Fleet,
    pub running: RunningBots,
    pub runs: RunBook,
    pub debug: DebugBook,
    pub workers: Workers,
    pub resources: Resources,
    pub people: People,
    pub proxies: Proxies,
    pub web: Web,
    pub accounts: Accounts,
    pub practice: Practice,
    pub plugins: Plugins,
    pub scheduler: Scheduler,
    pub edits: Edits,
    pub shared: SharedGraphs,
    /// Held while the app lives, so that a second one keeps off the same folder.
    _lock: File,
}

impl App {
    /// Opens the data folder, brings the database up to date and starts the bots that start with
    /// the app. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// The folder or the database cannot be used; the words say what to do.
    pub async fn open(options: AppOptions) -> Result<Self, OpenError> {
        let services = Endpoints::microsoft(&Registration::of_this_build());
        Self::open_with(options, services).await
    }

    /// The same with other services to sign accounts in at: stand-ins, where the internet is not to
    /// be asked.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_with(options: AppOptions, services: Endpoints) -> Result<Self, OpenError> {
        let registration = Registration::of_this_build();
        let lock = lock_data_dir(&options.data_dir)?;
        let clock = AppClock::start();
        Scratch::sweep(&options.data_dir);
        let (store, mended) = Store::open_or_mend(
            &paths_of(&options.data_dir),
            UnixMillis(clock.wall_ms().cast_signed()),
        )
        .await?;
        let backups = Backups::new(options.data_dir.clone(), store.clone(), mended);
        let bus = EventBus::new();
        let (journaling, journal_writer, last_lines) =
            Journaling::open(&options.data_dir, clock).await;
        let kept_in = Some(journaling.clone());
        let consoles = Consoles::start(bus.clone(), clock, kept_in, &last_lines);
        let told = consoles.clone();
        journal_writer.start(Box::new(move |words| {
            let (source, level) = (ConsoleSource::System, ConsoleLevel::Warning);
            told.write_everywhere(&NewLine::plain(source, level, words));
        }));
        let practice = Practice::new(options.worker.clone(), bus.clone(), clock);
        let crashes = CrashReports::in_data_dir(&options.data_dir).telling(bus.clone());
        let plugin_program = options.worker.clone();
        let workers = Workers::new(options.worker, Some(crashes.clone()));
        let people = People::new(store.clone());
        people.keep_writing(bus.clone());
        let web = Web::new();
        let accounts = Accounts::new(
            Client::new(services, registration),
            options.vault.clone(),
            store.clone(),
            clock,
            bus.clone(),
        );
        let proxies =
            Proxies::open(store.clone(), options.vault.clone(), clock, bus.clone()).await?;
        let running = RunningBots::start(store.clone(), clock);
        let runs = RunBook::open(journaling.clone(), clock).await;
        let debug = DebugBook::new(bus.clone(), store.clone());
        debug.read_points().await;
        let plugins = Plugins::new(
            Tools {
                store: store.clone(),
                vault: options.vault.clone(),
                consoles: consoles.clone(),
                people: people.clone(),
                workers: workers.clone(),
                bus: bus.clone(),
                clock,
            },
            plugin_program,
            &options.data_dir,
        );
        let fleet = Fleet::new(Surroundings {
            clock,
            bus: bus.clone(),
            consoles: consoles.clone(),
            workers: workers.clone(),
            vault: options.vault.clone(),
            store: store.clone(),
            people: people.clone(),
            web: web.clone(),
            accounts: accounts.clone(),
            proxies: proxies.clone(),
            turnstile: Turnstile::default(),
            running: running.clone(),
            long_runs: LongRuns::new(),
            runs: runs.clone(),
            debug: debug.clone(),
            signals: Signals::default(),
            plugins: plugins.clone(),
            is_pacing_off: options.is_pacing_off,
        });
        let resources = Resources::start(
            bus.clone(),
            clock,
            workers.clone(),
            practice.clone(),
            plugins.clone(),
        );
        let app = Self {
            inner: Arc::new(Inner {
                mirror: Mirror::open(&options.data_dir),
                data_dir: options.data_dir,
                clock,
                bus,
                store,
                vault: options.vault,
                backups,
                bin_turn: BinTurn::default(),
                crashes,
                consoles,
                journal: journaling,
                fleet,
                running,
                runs,
                debug,
                workers,
                resources,
                people,
                proxies,
                web,
                accounts,
                practice,
                plugins,
                scheduler: Scheduler::default(),
                edits: Edits::default(),
                shared: SharedGraphs::default(),
                _lock: lock,
            }),
        };
        app.keep_web_access().await?;
        app.keep_debug_settings().await?;
        app.man_the_fleet().await?;
        keep_copies(&app);
        keep_bin_small(&app);
        keep_mirror(&app);
        app.inner.scheduler.start(&app).await?;
        Ok(app)
    }

    /// What happens from now on.
    #[must_use]
    pub fn events(&self) -> tokio::sync::broadcast::Receiver<AppEvent> {
        self.inner.bus.subscribe()
    }

    /// All bots leave their servers, the workers and the practice world end, the database is closed.
    pub async fn shut_down(&self) {
        self.inner.scheduler.end();
        self.inner.running.end(&self.inner.store).await;
        for bot in self.inner.fleet.ids() {
            self.inner.fleet.remove(bot).await;
        }
        self.inner.workers.shut_down().await;
        self.inner.plugins.shut_down();
        let practice = &self.inner.practice;
        practice.stop(&practice.turn().await).await;
        self.inner.runs.end().await;
        self.inner.journal.end().await;
        self.inner.people.write_seen().await;
        if let Err(error) = self.inner.store.clone().close().await {
            tracing::error!("the database was not closed cleanly: {error}");
        }
    }

    /// The time of day: what is stored and what people are told goes by it.
    pub(crate) fn now(&self) -> UnixMillis {
        UnixMillis(self.inner.clock.wall_ms().cast_signed())
    }

    pub(crate) fn invalidate(&self, tags: &[CacheTag]) {
        if !tags.is_empty() {
            self.inner.bus.send(AppEvent::CacheInvalidated {
                tags: tags.to_vec(),
            });
        }
    }

    /// Reads a bot with all that its actor must know.
    pub(crate) async fn load_config(&self, id: BotId) -> Result<BotConfig, StoreError> {
        BotConfig::load(&self.inner.store, &self.inner.people, id).await
    }

    /// Tells a bot's actor of changed settings or commands.
    pub(crate) async fn reconfigure(&self, id: BotId) -> Result<(), StoreError> {
        let config = self.load_config(id).await?;
        self.inner
            .fleet
            .send(id, BotInput::Configure(Box::new(config)))
            .await;
        Ok(())
    }

    /// Starts the bots that start with the app, and those that ran when it crashed.
    async fn man_the_fleet(&self) -> Result<(), StoreError> {
        let ran = self.inner.store.running_bots().await?;
        self.inner.store.forget_running_bots().await?;
        let bots = self.inner.store.list_bots().await?.into_iter();
        let read = bots.map(|bot| {
            let app = self.clone();
            async move { (app.load_config(bot.id).await, bot) }.boxed()
        });
        let mut read = stream::iter(read).buffered(BOTS_READ_AT_ONCE);
        while let Some((config, bot)) = read.next().await {
            let starts = bot.fields.auto_start;
            let id = bot.id;
            let server = bot.fields.server_id;
            match config {
                Ok(config) => self.inner.fleet.add(config),
                // One bot that cannot be read must not keep the others from running.
                Err(error) => {
                    tracing::error!(bot = %id, "a bot could not be read: {error}");
                    self.inner.consoles.write(
                        id,
                        NewLine::plain(
                            ConsoleSource::System,
                            ConsoleLevel::Error,
                            &format!("This bot cannot run: {error}"),
                        ),
                    );
                    continue;
                }
            }
            if ran.contains(&id) {
                let line = NewLine::system("Sculk did not end as it should; the bot goes on");
                self.inner.consoles.write(id, line);
            }
            if starts || ran.contains(&id) {
                self.start_when_it_can(id, server).await;
            }
        }
        Ok(())
    }
}

pub(crate) fn lock_data_dir(dir: &std::path::Path) -> Result<File, OpenError> {
    let unusable = |source| OpenError::DataDir {
        path: dir.display().to_string(),
        source,
    };
    make_private(dir).map_err(unusable)?;
    let file = File::create(dir.join("sculk.lock")).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse {
            path: dir.display().to_string(),
        }),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// Makes the folder so that nobody but its user may look into it. One of somebody's own making that holds
/// something already keeps the rights it was given, unless it is the usual one.
fn make_private(dir: &std::path::Path) -> std::io::Result<()> {
    let is_empty = match std::fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => true,
    };
    std::fs::create_dir_all(dir)?;
    #[cfg(unix)]
    if is_empty || crate::host::is_usual(dir) {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_new_data_folder_is_its_users_alone_and_an_older_one_keeps_its_rights() {
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        let new = dir.path().join("a/b");
        drop(lock_data_dir(&new).unwrap());
        assert_eq!(mode(&new), 0o700);
        let shared = std::fs::Permissions::from_mode(0o750);
        std::fs::set_permissions(&new, shared).unwrap();
        drop(lock_data_dir(&new).unwrap());
        assert_eq!(mode(&new), 0o750);
    }
}
