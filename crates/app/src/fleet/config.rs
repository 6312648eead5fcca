//! What an actor must know about its bot, read and compiled.

use std::sync::{Arc, LazyLock};

use sculk_accounts::Profile;
use sculk_automation::chat::{ChatRules, SpamWarnings};
use sculk_automation::{BuiltIn, CooldownScope, Replies};
use sculk_bots::{ChatTypeRule, Identity, JoinSpec, Pacing, Watch};
use sculk_core::BotId;
use sculk_store::{
    Account, Bot, CommandFields, Joining, ProxyChoice, RestartPlan, Server, ServerChat, Store,
    StoreError, StoredChatType,
};

use super::{BotCommands, BotEventGraphs};
use crate::api::{language_of_the_app, read_replies, rules_of, stored_argument};
use crate::people::People;

/// What an actor must know about its bot.
#[derive(Debug, Clone)]
pub(crate) struct BotConfig {
    pub bot: Bot,
    pub server: Server,
    pub commands: Arc<BotCommands>,
    pub event_graphs: Arc<BotEventGraphs>,
    pub chat: Arc<ChatReading>,
    pub joining: Joining,
    pub restart: Option<RestartPlan>,
    /// What it joins as; an offline name where there is none.
    pub account: Option<Account>,
    /// How it goes to its server.
    pub proxy: ProxyChoice,
    /// What it answers.
    pub replies: Arc<Replies>,
    /// Whether it uses plugins.
    pub has_plugins: bool,
    server_types: Vec<StoredChatType>,
}

/// How the lines of a server's chat are read.
#[derive(Debug, Default)]
pub(crate) struct ChatReading {
    pub rules: ChatRules,
    pub spam: SpamWarnings,
}

/// The graph of commands that the app answers itself.
pub(crate) const NO_GRAPH: &str =
    r#"{"format_version":1,"dialect":"sculk","variables":[],"nodes":[],"connections":[]}"#;

/// The chat types that the port has itself.
const BUILT_IN_TYPES: [&str; 4] = ["command", "chat", "private", "whisper"];

static BUILT_IN: LazyLock<Arc<ChatReading>> = LazyLock::new(|| {
    Arc::new(ChatReading {
        rules: ChatRules::built_in(),
        spam: SpamWarnings::built_in(),
    })
});

impl ChatReading {
    /// Rules that cannot be used were refused when they were saved; should one be there all the
    /// same, the built-in ones take the place of all.
    fn of(chat: &ServerChat) -> Arc<Self> {
        if chat.rules.is_none() && chat.spam_warnings.is_none() {
            return Arc::clone(&BUILT_IN);
        }
        let rules = ChatRules::compile(&rules_of(chat)).unwrap_or_else(|errors| {
            tracing::error!(?errors, "chat rules of a server cannot be used");
            BUILT_IN.rules.clone()
        });
        let spam = chat.spam_warnings.as_ref().map(|own| {
            SpamWarnings::compile(own).unwrap_or_else(|error| {
                tracing::error!(error, "spam warnings of a server cannot be used");
                BUILT_IN.spam.clone()
            })
        });
        Arc::new(Self {
            rules,
            spam: spam.unwrap_or_else(|| BUILT_IN.spam.clone()),
        })
    }
}

impl BotConfig {
    /// Reads a bot with all that its actor must know.
    ///
    /// # Errors
    /// When something of it cannot be read.
    pub(crate) async fn load(
        store: &Store,
        people: &People,
        id: BotId,
    ) -> Result<Self, StoreError> {
        let bot = store.bot(id).await?;
        let server = store.server(bot.fields.server_id).await?;
        if people.load_once(id).await? {
            ensure_built_ins(store, &bot).await?;
        }
        let commands = store.list_commands(id).await?;
        let graphs = store.list_graphs(id).await?;
        let mut documents = store.event_graph_documents(id).await?;
        let event_graphs = store.list_event_graphs(id).await?.into_iter();
        let event_graphs: Vec<_> = event_graphs
            .filter_map(|graph| {
                // One that was made in between is read when its maker tells of it.
                let document = documents.remove(&graph.id)?;
                Some((graph, document))
            })
            .collect();
        let chat = store.server_chat(server.id).await?;
        let server_types = chat.types.clone();
        // Off the async threads: a graph may have 50 MB.
        let compiling = tokio::task::spawn_blocking(move || {
            (
                BotCommands::compile(&commands, &graphs),
                BotEventGraphs::compile(event_graphs),
                ChatReading::of(&chat),
            )
        });
        // A panic of the compiler, which has none that we know of, leaves the bot without commands.
        let (commands, event_graphs, chat) = compiling.await.unwrap_or_else(|error| {
            tracing::error!(bot = %id, "the graphs of a bot could not be compiled: {error}");
            Default::default()
        });
        Ok(Self {
            joining: store.joining(id).await?,
            restart: store.restart_plan(id).await?,
            account: store.account_of(id).await?,
            proxy: store.proxy_choice(id).await?,
            commands: Arc::new(commands),
            event_graphs: Arc::new(event_graphs),
            chat,
            replies: Arc::new(read_replies(store, id).await?),
            has_plugins: store
                .bot_plugins(id)
                .await?
                .iter()
                .any(|one| one.is_enabled),
            server_types,
            bot,
            server,
        })
    }

    /// Whether the bot's settings name a player as an owner. By the letters of ASCII alone: nobody
    /// becomes an owner by a name that only looks like one.
    pub(super) fn is_owner(&self, player: &str) -> bool {
        let owners = &self.bot.fields.owners;
        owners
            .iter()
            .any(|owner| owner.eq_ignore_ascii_case(player))
    }

    /// Chat types of the user's own, by name.
    pub(super) fn own_chat_types(&self) -> Vec<String> {
        let own = self.server_types.iter().chain(&self.joining.chat_types);
        own.map(|own| own.name.clone()).collect()
    }

    /// What the worker must know to bring the bot online.
    pub(super) fn join_spec(
        &self,
        profile: Option<Profile>,
        watch: Watch,
        is_pacing_off: bool,
    ) -> JoinSpec {
        let server = &self.server.fields;
        let mut spec = JoinSpec::new(&server.host, server.port, &self.bot.fields.username);
        if let Some(profile) = profile {
            spec.username = profile.name;
            spec.identity = Identity::Account { id: profile.id };
        }
        spec.view_distance = self
            .joining
            .view_distance
            .clamp(JoinSpec::MIN_VIEW_DISTANCE, JoinSpec::MAX_VIEW_DISTANCE);
        spec.watch = watch;
        spec.pacing.enabled = !is_pacing_off;
        for own in self.server_types.iter().chain(&self.joining.chat_types) {
            set_type(&mut spec.pacing, own);
        }
        spec
    }
}

/// Gives a bot the app's own commands that it never had.
async fn ensure_built_ins(store: &Store, bot: &Bot) -> Result<(), StoreError> {
    let language = language_of_the_app(store).await?;
    let wanted = BuiltIn::ALL.map(|built_in| {
        let spec = built_in.command(language);
        let fields = CommandFields {
            aliases: spec.aliases,
            description: spec.description,
            cooldown_seconds: spec.cooldown_seconds,
            is_cooldown_for_all: spec.cooldown_scope == CooldownScope::All,
            arguments: spec
                .arguments
                .iter()
                .map(|one| stored_argument(one, ""))
                .collect(),
            permission: spec.permission,
            ..CommandFields::new(spec.name)
        };
        (built_in.id(), fields)
    });
    store
        .ensure_built_ins(bot.id, &wanted, NO_GRAPH, bot.updated_at)
        .await
}

/// A chat type that answers can go out by: a type that only rules name is answered in `chat`.
pub(super) fn reply_type<'a>(config: &BotConfig, chat_type: &'a str) -> &'a str {
    let own = config.server_types.iter().chain(&config.joining.chat_types);
    let mut known = own.map(|own| own.name.as_str()).chain(BUILT_IN_TYPES);
    if known.any(|known| known == chat_type) {
        chat_type
    } else {
        "chat"
    }
}

/// A chat type of the user's own takes the place of one of the same name.
fn set_type(pacing: &mut Pacing, own: &StoredChatType) {
    pacing.types.retain(|rule| rule.name != own.name);
    pacing.types.push(ChatTypeRule {
        name: own.name.clone(),
        prefix: own.prefix.clone(),
        delay_ms: own.delay_ms,
        is_private: false,
    });
}

/// The lines a bot sends when it joins unless the user decided: the password, if it has one.
pub(crate) fn built_in_join_commands(has_password: bool) -> Vec<String> {
    let login = has_password.then(|| "/login {password}".to_owned());
    login.into_iter().collect()
}
