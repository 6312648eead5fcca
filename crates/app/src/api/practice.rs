use std::time::Duration;

use sculk_contract::{
    ApiError, BotView, CreateBotReq, ErrorCode, Nothing, PracticeCommandReq, PracticeConsole,
    PracticeView,
};
use sculk_core::{BotId, ServerId};
use sculk_store::{ServerFields, StoreError};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::error::from_store;
use crate::fleet::BotInput;
use crate::practice::Turn;
use crate::validate;

/// The row of the settings table that says where the practice world was last.
const KEY: &str = "practice";
/// The port the world has at first, if it is free. Not Minecraft's own, which a server of the
/// user's may want.
const FIRST_PORT: u16 = 25_580;
const HOST: &str = "127.0.0.1";
/// The name of its entry in the address book; the user may change it.
const NAME: &str = "Practice world";
/// What the names of bots begin with that are made here.
const BOT_NAME: &str = "Sculk_";
/// How long a bot may take to come into the world.
const COMING: Duration = Duration::from_secs(60);
/// The longest command.
const MAX_COMMAND: usize = 1_000;

/// Where the practice world was last.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Kept {
    server_id: i32,
    port: u16,
}

impl App {
    pub(crate) async fn get_practice(&self, _: Nothing) -> Result<PracticeView, ApiError> {
        let server = self.practice_server().await.map_err(from_store)?;
        Ok(self.inner.practice.view(server.map(|id| id.0)))
    }

    pub(crate) async fn start_practice(&self, _: Nothing) -> Result<PracticeView, ApiError> {
        let turn = self.inner.practice.turn().await;
        self.open_practice(&turn).await?;
        self.get_practice(Nothing {}).await
    }

    pub(crate) async fn stop_practice(&self, _: Nothing) -> Result<PracticeView, ApiError> {
        let turn = self.inner.practice.turn().await;
        if let Some(server) = self.practice_server().await.map_err(from_store)? {
            // They would only look for a world that is gone.
            for bot in self.bots_of(server).await? {
                self.inner.fleet.send(bot, BotInput::Stop).await;
            }
        }
        self.inner.practice.stop(&turn).await;
        self.get_practice(Nothing {}).await
    }

    pub(crate) async fn run_practice_command(
        &self,
        req: PracticeCommandReq,
    ) -> Result<Nothing, ApiError> {
        let line = validate::line("line", "A command", &req.line, MAX_COMMAND)?;
        let run = self.inner.practice.run(&line);
        run.map_err(|words| ApiError::new(ErrorCode::Precondition, words))?;
        Ok(Nothing {})
    }

    pub(crate) async fn read_practice_console(
        &self,
        _: Nothing,
    ) -> Result<PracticeConsole, ApiError> {
        Ok(PracticeConsole {
            lines: self.inner.practice.lines(),
        })
    }

    pub(crate) async fn try_in_practice(&self, _: Nothing) -> Result<BotView, ApiError> {
        let turn = self.inner.practice.turn().await;
        let server = self.open_practice(&turn).await?;
        self.new_bot_in(server).await
    }

    /// A bot that is online in the practice world, which is opened if need be: one that is there already,
    /// else one that was, else a new one.
    ///
    /// # Errors
    /// The world cannot be opened, or the bot does not come into it.
    pub(super) async fn bot_in_practice(&self) -> Result<BotId, ApiError> {
        let turn = self.inner.practice.turn().await;
        let server = self.open_practice(&turn).await?;
        let fleet = &self.inner.fleet;
        let bots = self.bots_of(server).await?;
        let is_online = |bot: &BotId| fleet.live(*bot).is_some_and(|live| live.is_online());
        let there = bots.iter().copied().find(is_online);
        let bot = match there.or(bots.first().copied()) {
            Some(bot) => {
                if there.is_none() {
                    fleet.send(bot, BotInput::Start).await;
                }
                bot
            }
            None => BotId(self.new_bot_in(server).await?.id),
        };
        let not_there = || {
            let words =
                "The bot did not come into the practice world. Look into its console for why.";
            ApiError::new(ErrorCode::Precondition, words)
        };
        let mut live = fleet.watch(bot).ok_or_else(not_there)?;
        let coming = tokio::time::timeout(COMING, live.wait_for(|live| live.is_online()));
        coming
            .await
            .map_err(|_| not_there())?
            .map_err(|_| not_there())?;
        Ok(bot)
    }

    async fn new_bot_in(&self, server: ServerId) -> Result<BotView, ApiError> {
        let bots = self.inner.store.list_bots().await.map_err(from_store)?;
        let is_taken = |name: &str| {
            bots.iter().any(|bot| {
                bot.fields.server_id == server && bot.fields.username.eq_ignore_ascii_case(name)
            })
        };
        let username = (1..=bots.len() + 1)
            .map(|n| format!("{BOT_NAME}{n}"))
            .find(|name| !is_taken(name))
            .unwrap_or_else(|| BOT_NAME.to_owned());
        let bot = self
            .create_bot(CreateBotReq {
                username,
                server_id: server.0,
                prefix: None,
                owners: None,
                password: None,
                auto_start: None,
            })
            .await?;
        self.inner.fleet.send(BotId(bot.id), BotInput::Start).await;
        Ok(bot)
    }

    /// Opens the practice world where a bot that shall start plays in it. Where that fails, the bot
    /// says that nobody answers, and the world's page why.
    pub(crate) async fn open_practice_for(&self, meant: &[BotId]) {
        if self.inner.practice.is_running() {
            return;
        }
        let Ok(Some(server)) = self.practice_server().await else {
            return;
        };
        let Ok(bots) = self.bots_of(server).await else {
            return;
        };
        if bots.iter().any(|bot| meant.contains(bot)) {
            let turn = self.inner.practice.turn().await;
            if let Err(error) = self.open_practice(&turn).await {
                tracing::warn!("the practice world does not run: {error}");
            }
        }
    }

    /// Starts a bot with the app; one of the practice world once that is open.
    pub(crate) async fn start_when_it_can(&self, bot: BotId, server: ServerId) {
        if !matches!(self.practice_server().await, Ok(Some(practice)) if practice == server) {
            self.inner.fleet.send(bot, BotInput::Start).await;
            return;
        }
        // The app opens without waiting for it.
        let app = self.clone();
        tokio::spawn(async move {
            app.open_practice_for(&[bot]).await;
            app.inner.fleet.send(bot, BotInput::Start).await;
        });
    }

    /// The practice world's entry in the address book, if it has one.
    async fn practice_server(&self) -> Result<Option<ServerId>, StoreError> {
        let store = &self.inner.store;
        let Some(kept) = store.setting::<Kept>(KEY).await? else {
            return Ok(None);
        };
        match store.server(ServerId(kept.server_id)).await {
            Ok(server) => Ok(Some(server.id)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Starts the world if it does not run, and has the address book say where it is.
    async fn open_practice(&self, turn: &Turn<'_>) -> Result<ServerId, ApiError> {
        let store = &self.inner.store;
        let kept = store.setting::<Kept>(KEY).await.map_err(from_store)?;
        let wanted = kept.map_or(FIRST_PORT, |kept| kept.port);
        let port = self.inner.practice.start(turn, &[wanted, 0]).await;
        let port = port.map_err(|words| ApiError::new(ErrorCode::Precondition, words))?;
        let known = self.practice_server().await.map_err(from_store)?;
        let server = match known {
            Some(server) => self.move_practice(server, port).await?,
            None => self.enter_practice(port).await?,
        };
        let now = Kept {
            server_id: server.0,
            port,
        };
        let done = store.set_setting(KEY, &now, self.now()).await;
        done.map_err(from_store)?;
        self.invalidate(&[sculk_contract::CacheTag::Servers]);
        Ok(server)
    }

    async fn move_practice(&self, server: ServerId, port: u16) -> Result<ServerId, ApiError> {
        let store = &self.inner.store;
        let mut fields = store.server(server).await.map_err(from_store)?.fields;
        if fields.host == HOST && fields.port == port {
            return Ok(server);
        }
        fields.host = HOST.to_owned();
        fields.port = port;
        let moved = store.update_server(server, &fields, self.now()).await;
        moved.map_err(from_store)?;
        for bot in self.bots_of(server).await? {
            self.reconfigure(bot).await.map_err(from_store)?;
        }
        Ok(server)
    }

    async fn enter_practice(&self, port: u16) -> Result<ServerId, ApiError> {
        let store = &self.inner.store;
        let servers = store.list_servers().await.map_err(from_store)?;
        let is_taken = |name: &str| servers.iter().any(|server| server.fields.name == name);
        let name = (1..=servers.len() + 1)
            .map(|n| match n {
                1 => NAME.to_owned(),
                n => format!("{NAME} {n}"),
            })
            .find(|name| !is_taken(name))
            .unwrap_or_else(|| NAME.to_owned());
        let fields = ServerFields {
            name,
            host: HOST.to_owned(),
            port,
            minecraft_version: None,
        };
        let server = store.create_server(&fields, self.now()).await;
        Ok(server.map_err(from_store)?.id)
    }
}
