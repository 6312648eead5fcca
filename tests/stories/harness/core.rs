//! The application core as a host opens it, with the real worker.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sculk_app::{App, AppOptions, Endpoints, Surface};
use sculk_contract::{
    ApiError, BotStateView, BotTarget, BotView, ConsoleLine, CreateBotReq, CreateServerReq,
    GetBotReq, Nothing, ReadConsoleReq,
};
use sculk_secrets::MemoryVault;
use tokio::runtime::Runtime;

use super::{until, worker::worker_binary};

/// A core in a folder of its own.
pub struct Core {
    runtime: Runtime,
    /// The contract's commands.
    pub surface: Surface,
}

impl Core {
    /// Opens the core in a folder, which outlives it.
    pub fn open(dir: &Path) -> Self {
        Self::open_with(dir, false)
    }

    /// Opens the core with a keychain that outlives it, and stand-ins for the services that accounts
    /// are signed in at.
    pub fn open_signed(dir: &Path, vault: Arc<MemoryVault>, services: &str) -> Self {
        let runtime = Runtime::new().expect("threads can be started");
        let options = AppOptions {
            data_dir: dir.to_owned(),
            worker: worker_binary(),
            vault,
            is_pacing_off: false,
        };
        let app = runtime
            .block_on(App::open_with(options, Endpoints::all_at(services)))
            .expect("the core opens");
        Self {
            surface: Surface::new(app),
            runtime,
        }
    }

    /// Opens the core with chat paced, or as it comes, for measuring.
    pub fn open_with(dir: &Path, is_pacing_off: bool) -> Self {
        let runtime = Runtime::new().expect("threads can be started");
        let app = runtime
            .block_on(App::open(AppOptions {
                data_dir: dir.to_owned(),
                worker: worker_binary(),
                vault: Arc::new(MemoryVault::new()),
                is_pacing_off,
            }))
            .expect("the core opens");
        Self {
            surface: Surface::new(app),
            runtime,
        }
    }

    /// Waits for a call of the contract.
    pub fn call<T>(&self, call: impl Future<Output = Result<T, ApiError>>) -> T {
        self.try_call(call)
            .unwrap_or_else(|error| panic!("the call must succeed: {error:?}"))
    }

    /// Waits for a call of the contract that may be refused.
    pub fn try_call<T>(
        &self,
        call: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<T, ApiError> {
        self.runtime.block_on(call)
    }

    /// Adds a server on loopback and a bot on it.
    pub fn add_bot(&self, port: u16, username: &str) -> BotView {
        let server = self.add_server(port, &format!("Test {username}"));
        self.add_bot_on(server, username)
    }

    /// Adds a server on loopback.
    pub fn add_server(&self, port: u16, name: &str) -> i32 {
        let server = self.surface.create_server(CreateServerReq {
            name: name.into(),
            address: format!("127.0.0.1:{port}"),
        });
        self.call(server).id
    }

    /// Adds a bot on a server.
    pub fn add_bot_on(&self, server_id: i32, username: &str) -> BotView {
        self.call(self.surface.create_bot(CreateBotReq {
            username: username.into(),
            server_id,
            prefix: None,
            owners: None,
            password: None,
            auto_start: None,
        }))
    }

    /// Starts a bot.
    pub fn start(&self, bot: i32) {
        self.call(self.surface.start_bots(BotTarget::Some { ids: vec![bot] }));
    }

    /// The state of a bot now.
    pub fn state(&self, bot: i32) -> BotStateView {
        self.call(self.surface.get_bot(GetBotReq { id: bot })).state
    }

    /// Starts a bot and waits until it is in the world.
    pub fn bring_online(&self, bot: i32) {
        self.start(bot);
        self.wait_online(bot);
    }

    /// Waits until a bot is in the world.
    pub fn wait_online(&self, bot: i32) {
        until("the bot to be online", || {
            matches!(self.state(bot), BotStateView::Online { .. }).then_some(())
        });
    }

    /// The process of the only worker, as soon as it was measured once.
    pub fn worker_pid(&self) -> u32 {
        until("the worker to be measured", || {
            let sample = self.call(self.surface.get_resource_use(Nothing {}));
            sample.workers.first().map(|process| process.pid)
        })
    }

    /// All lines of a bot's console.
    pub fn console(&self, bot: i32) -> Vec<ConsoleLine> {
        self.call(self.surface.read_console(ReadConsoleReq {
            bot_id: bot,
            before: None,
            limit: 5000,
        }))
        .lines
    }

    /// Waits for a line of a bot's console that holds some text.
    pub fn console_shows(&self, bot: i32, text: &str) -> ConsoleLine {
        until(&format!("the console line {text:?}"), || {
            self.console(bot)
                .into_iter()
                .find(|line| plain(line).contains(text))
        })
    }

    /// Ends the core as a crash does: nothing is said to anybody, nothing is written.
    pub fn crash(self) {
        drop(self.surface);
        self.runtime.shutdown_background();
    }

    /// Ends the core as a host does.
    pub fn close(self) {
        self.runtime.block_on(self.surface.app().shut_down());
        drop(self.surface);
        self.runtime.shutdown_timeout(Duration::from_secs(5));
    }
}

/// A line without its styles.
pub fn plain(line: &ConsoleLine) -> String {
    line.spans.iter().map(|span| span.text.as_str()).collect()
}
