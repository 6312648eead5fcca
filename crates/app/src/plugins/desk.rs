//! The desk of one bot's plugins: a task that starts them, tells them what happens, and does what they
//! wish. It waits for the database and for the bot, and the bot's actor waits for neither.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use sculk_bots::{BotAction, BotAnswer, BotError, MINECRAFT_VERSION, ProxyRoute};
use sculk_contract::{CacheTag, ConsoleLevel};
use sculk_core::{BotId, CommandId};
use sculk_plugins::port::{BotProfile, CommandOutcome, EngineSpec, Request, WebWay};
use sculk_plugins::rehearsal::Rehearsal;
use sculk_plugins::{FromPlugins, Grants, Limits, ToPlugins};
use sculk_secrets::{SecretKey, Sensitive};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::Plugins;
use super::host::{Heard, Life};
use super::prepare::{Prepared, prepare};
use crate::fleet::BotInput;

/// What may wait at a desk; further events are left out and counted.
const INBOX: usize = 2_048;
/// How long commands are gathered before the bot knows them.
const GATHER: Duration = Duration::from_millis(20);
/// How long to wait before plugins are started again whose process was lost.
const AGAIN_AFTER: Duration = Duration::from_secs(2);
/// The same where no process can be had.
const AGAIN_LATER: Duration = Duration::from_secs(30);
/// How long plugins may take over their last words.
const FAREWELL: Duration = Duration::from_millis(1_500);

/// What a desk must know of its bot.
#[derive(Debug)]
pub(crate) struct About {
    pub bot: BotId,
    pub username: String,
    pub prefix: String,
    pub owners: Vec<String>,
    pub server_host: String,
    pub server_port: u16,
    pub has_password: bool,
    /// Chat types that the bot knows besides the built-in ones.
    pub chat_types: Vec<String>,
    pub route: Option<ProxyRoute>,
    pub mailbox: mpsc::Sender<BotInput>,
}

/// What a desk is told.
#[derive(Debug)]
pub(crate) enum ToDesk {
    /// Something for the plugins.
    Tell(Box<ToPlugins>),
    /// A player used a command of a plugin.
    Command {
        name: String,
        outcome: CommandOutcome,
        chat_type: String,
        player: String,
    },
    /// Other plugins, other settings: everything is loaded afresh.
    Reload,
    /// What a plugin may do from now on.
    Grants { plugin: String, grants: Grants },
}

/// The actor's end. The plugins end when it goes.
#[derive(Debug)]
pub(crate) struct Desk {
    inbox: mpsc::Sender<ToDesk>,
    end: Option<oneshot::Sender<String>>,
    n_left_out: u64,
}

impl Desk {
    pub(super) fn open(plugins: Plugins, about: About) -> (Self, mpsc::Sender<ToDesk>) {
        let (inbox, waiting) = mpsc::channel(INBOX);
        let (end, ended) = oneshot::channel();
        tokio::spawn(Clerk::new(plugins, about).work(waiting, ended));
        let desk = Self {
            inbox: inbox.clone(),
            end: Some(end),
            n_left_out: 0,
        };
        (desk, inbox)
    }

    /// Tells the plugins something; whether there was room for it.
    pub(crate) fn tell(&mut self, message: ToDesk) -> bool {
        let is_taken = self.inbox.try_send(message).is_ok();
        self.n_left_out += u64::from(!is_taken);
        is_taken
    }

    /// How many events were left out since this was asked last.
    pub(crate) fn left_out(&mut self) -> u64 {
        std::mem::take(&mut self.n_left_out)
    }

    /// Ends the plugins, who hear why.
    pub(crate) fn end(mut self, reason: &str) {
        if let Some(end) = self.end.take() {
            let _ = end.send(reason.to_owned());
        }
    }
}

type Done = (Option<u64>, Result<BotAnswer, BotError>);

/// The task behind a desk.
pub(super) struct Clerk {
    pub plugins: Plugins,
    pub about: About,
    life: Option<Life>,
    heard: Option<mpsc::UnboundedReceiver<Heard>>,
    /// What each plugin may do.
    pub grants: BTreeMap<String, Grants>,
    /// Prefixes of chat types that plugins made known.
    pub chat_types: HashMap<String, String>,
    /// Commands that plugins of this life answer.
    pub commands: HashMap<CommandId, String>,
    /// Those of the life before, until this one has had its turn.
    pub former: HashSet<CommandId>,
    /// When the bot is told of commands.
    pub publish_at: Option<Instant>,
    again_at: Option<Instant>,
    /// Lines to be said, in order.
    mouth: mpsc::UnboundedSender<(Option<u64>, BotAction)>,
    said: mpsc::UnboundedReceiver<Done>,
    acts: JoinSet<Done>,
    /// Ends what is under way, by the number of the request.
    cancels: HashMap<u64, oneshot::Sender<()>>,
}

impl Clerk {
    fn new(plugins: Plugins, about: About) -> Self {
        // Both are bounded by the requests that plugins may have open.
        let (mouth, mut lines) = mpsc::unbounded_channel::<(Option<u64>, BotAction)>();
        let (report, said) = mpsc::unbounded_channel();
        let (workers, bot) = (plugins.tools().workers.clone(), about.bot);
        // Ends when the clerk goes, which holds the other ends.
        tokio::spawn(async move {
            while let Some((call, action)) = lines.recv().await {
                let outcome = workers.act(bot, action).await;
                if report.send((call, outcome)).is_err() {
                    return;
                }
            }
        });
        Self {
            plugins,
            about,
            life: None,
            heard: None,
            grants: BTreeMap::new(),
            chat_types: HashMap::new(),
            commands: HashMap::new(),
            former: HashSet::new(),
            publish_at: None,
            again_at: None,
            mouth,
            said,
            acts: JoinSet::new(),
            cancels: HashMap::new(),
        }
    }

    async fn work(mut self, mut inbox: mpsc::Receiver<ToDesk>, mut end: oneshot::Receiver<String>) {
        self.start().await;
        let reason = loop {
            tokio::select! {
                reason = &mut end => break reason.ok(),
                message = inbox.recv() => match message {
                    Some(message) => self.take(message).await,
                    None => break None,
                },
                heard = next(&mut self.heard) => self.hear(heard).await,
                Some((call, outcome)) = self.said.recv() => self.answer_act(call, outcome),
                Some(done) = self.acts.join_next() => {
                    if let Ok((call, outcome)) = done {
                        self.answer_act(call, outcome);
                    }
                }
                () = sleep_until(self.publish_at) => self.publish().await,
                () = sleep_until(self.again_at) => {
                    self.again_at = None;
                    self.start().await;
                }
            }
        };
        let reason = reason.unwrap_or_else(|| "disconnect.quitting".to_owned());
        self.end(reason).await;
    }

    /// Lets plugins hear that it is over. What they log meanwhile is kept; what they wish is not done.
    async fn end(mut self, reason: String) {
        if let Some(life) = &self.life {
            life.tell(ToPlugins::End { reason });
            let last_words = async {
                while let Some(Heard::Said(message)) = next(&mut self.heard).await {
                    match message {
                        FromPlugins::Ended => return,
                        FromPlugins::Request { .. } => {}
                        other => self.note(other),
                    }
                }
            };
            let _ = tokio::time::timeout(FAREWELL, last_words).await;
        }
        self.plugins.live().end(self.about.bot);
        self.plugins.changed(&[CacheTag::Plugins]);
    }

    async fn start(&mut self) {
        let bot = self.about.bot;
        let prepared = match prepare(&self.plugins, bot).await {
            Ok(prepared) => prepared,
            Err(error) => return self.complain(&format!("Plugins cannot run. {error}")),
        };
        let password = self.password(&prepared).await;
        self.announce(&prepared);
        if prepared.plugins.is_empty() {
            self.life = None;
            self.heard = None;
            return self.gone().await;
        }
        let spec = EngineSpec {
            bot: BotProfile {
                id: bot.0,
                username: self.about.username.clone(),
                prefix: self.about.prefix.clone(),
                owners: self.about.owners.clone(),
                server_host: self.about.server_host.clone(),
                server_port: self.about.server_port,
                version: MINECRAFT_VERSION.to_owned(),
                password,
            },
            plugins: prepared.plugins,
            limits: Limits::default(),
            way: match &self.about.route {
                Some(route) => WebWay::Proxy(route.clone()),
                None => WebWay::Direct,
            },
        };
        match self.plugins.host().start(bot, spec) {
            Ok((life, heard)) => {
                self.life = Some(life);
                self.heard = Some(heard);
            }
            Err(why) => {
                self.complain(&format!(
                    "Plugins cannot run: {why}. They are tried again in {} seconds.",
                    AGAIN_LATER.as_secs()
                ));
                self.again_at = Some(Instant::now() + AGAIN_LATER);
                self.plugins.live().end(bot);
                self.gone().await;
            }
        }
    }

    /// Only handed over where a plugin may read it.
    async fn password(&self, prepared: &Prepared) -> Option<String> {
        if !self.about.has_password || !prepared.wants_password() {
            return None;
        }
        let key = SecretKey::BotPassword(self.about.bot);
        match self.plugins.tools().vault.read(key).await {
            Ok(secret) => secret.map(|secret| Sensitive::expose(&secret).clone()),
            Err(error) => {
                self.complain(&format!("Plugins cannot read the bot's password. {error}"));
                None
            }
        }
    }

    fn announce(&mut self, prepared: &Prepared) {
        let names: Vec<_> = prepared
            .plugins
            .iter()
            .map(|one| one.name.clone())
            .collect();
        for problem in &prepared.problems {
            self.complain(problem);
        }
        let problems = prepared.problems.clone();
        self.plugins.live().begin(self.about.bot, &names, problems);
        let grants = prepared.plugins.iter();
        self.grants = grants
            .map(|one| (one.name.clone(), one.grants.clone()))
            .collect();
        self.former.extend(self.commands.drain().map(|(id, _)| id));
        self.chat_types.clear();
        self.plugins.changed(&[CacheTag::Plugins]);
    }

    async fn take(&mut self, message: ToDesk) {
        match message {
            ToDesk::Tell(message) => match (*message, &self.life) {
                // Nobody reads the line before it, so the bot's own reading counts at once.
                (ToPlugins::Ping { seq }, None) => {
                    self.post(BotInput::PluginsRead { line: seq }).await;
                }
                (message, _) => self.tell(message),
            },
            ToDesk::Command {
                name,
                outcome,
                chat_type,
                player,
            } => match self.user(&player).await {
                Ok(user) => self.tell(ToPlugins::Command {
                    name,
                    outcome,
                    chat_type,
                    user,
                }),
                Err(why) => self.complain(&why),
            },
            ToDesk::Reload => self.reload().await,
            ToDesk::Grants { plugin, grants } => {
                self.grants.insert(plugin.clone(), grants.clone());
                self.tell(ToPlugins::Grants { plugin, grants });
            }
        }
    }

    /// The engine keeps what it must know of the bot and loads the plugins afresh; where none runs, or the
    /// password is wanted that was not handed over, another is started.
    async fn reload(&mut self) {
        let prepared = match prepare(&self.plugins, self.about.bot).await {
            Ok(prepared) => prepared,
            Err(error) => return self.complain(&format!("Plugins cannot be loaded. {error}")),
        };
        let had_password = self.about.has_password
            && self
                .grants
                .values()
                .any(|grants| grants.allow(&sculk_plugins::Capability::Credentials));
        let needs_start = prepared.wants_password() && !had_password;
        let is_running = self.life.is_some() && !prepared.plugins.is_empty() && !needs_start;
        if !is_running {
            self.again_at = None;
            return self.start().await;
        }
        self.announce(&prepared);
        let plugins = prepared.plugins;
        self.tell(ToPlugins::Reload { plugins });
    }

    pub(super) fn tell(&self, message: ToPlugins) {
        if let Some(life) = &self.life {
            life.tell(message);
        }
    }

    async fn hear(&mut self, heard: Option<Heard>) {
        match heard {
            Some(Heard::Said(FromPlugins::Request {
                call,
                plugin,
                request,
            })) => self.serve(call, plugin, request).await,
            Some(Heard::Said(FromPlugins::Pong { seq })) => {
                self.post(BotInput::PluginsRead { line: seq }).await;
            }
            // Nobody asked for it: the engine could not go on.
            Some(Heard::Said(FromPlugins::Ended)) => {
                self.life = None;
                self.heard = None;
                self.plugins.live().end(self.about.bot);
                self.gone().await;
            }
            Some(Heard::Said(message)) => {
                let is_ready = message == FromPlugins::Ready;
                let stopped = match &message {
                    FromPlugins::Stopped { plugin, .. } => Some(plugin.clone()),
                    _ => None,
                };
                self.note(message);
                if let Some(plugin) = stopped {
                    self.commands.retain(|_, owner| *owner != plugin);
                    self.former.extend(self.commands.drain().map(|(id, _)| id));
                    self.publish_at = Some(Instant::now());
                }
                if is_ready {
                    self.former.clear();
                    self.publish().await;
                }
            }
            Some(Heard::LeftOut(n)) => self.complain(&format!(
                "{n} events came faster than plugins could take them and were left out."
            )),
            Some(Heard::Lost(why)) => self.lost(&why).await,
            None => self.heard = None,
        }
    }

    async fn lost(&mut self, why: &str) {
        self.life = None;
        self.heard = None;
        self.complain(&format!(
            "Plugins stopped: {why}. The bot goes on; they are started again in {} seconds.",
            AGAIN_AFTER.as_secs()
        ));
        self.plugins.live().end(self.about.bot);
        self.again_at = Some(Instant::now() + AGAIN_AFTER);
        self.gone().await;
    }

    /// Nothing answers for plugins now.
    async fn gone(&mut self) {
        self.commands.clear();
        self.former.clear();
        self.publish().await;
        self.post(BotInput::PluginsGone).await;
        self.plugins.changed(&[CacheTag::Plugins]);
    }

    /// Wishes, each answered once.
    async fn serve(&mut self, call: u64, plugin: Option<String>, request: Request) {
        let result = match request {
            Request::Say {
                chat_type,
                text,
                recipient,
            } => match self.line(&chat_type, text, recipient) {
                Some(action) => {
                    // Fails at the end alone.
                    let _ = self.mouth.send((Some(call), action));
                    return;
                }
                None => Err(format!("There is no chat type “{chat_type}”.")),
            },
            Request::Act { action, timeout_ms } => match *action {
                BotAction::Watch(_) => Err("What a bot watches is not a plugin's.".to_owned()),
                action => {
                    let (workers, bot) = (self.plugins.tools().workers.clone(), self.about.bot);
                    let (cancel, cancelled) = oneshot::channel();
                    self.cancels.insert(call, cancel);
                    self.acts.spawn(async move {
                        let outcome = tokio::select! {
                            outcome = workers.act_within(bot, action, timeout_ms) => outcome,
                            Ok(()) = cancelled => Err(BotError::Cancelled),
                        };
                        (Some(call), outcome)
                    });
                    return;
                }
            },
            Request::CancelAct { act } => {
                if let Some(cancel) = self.cancels.remove(&act) {
                    // Fails when it is done just now.
                    let _ = cancel.send(());
                }
                Ok(Value::Null)
            }
            Request::Said(said) => {
                self.post(BotInput::PluginSaid(said)).await;
                Ok(Value::Null)
            }
            Request::RegisterChatType { name, prefix, .. } => {
                self.chat_types.insert(name, prefix);
                Ok(Value::Null)
            }
            Request::PageState { state } => {
                let plugin = plugin.unwrap_or_default();
                let live = self.plugins.live();
                live.plugin(self.about.bot, &plugin, |known| known.page = Some(state));
                self.plugins.changed(&[CacheTag::Plugins]);
                Ok(Value::Null)
            }
            Request::GraphEvent { event, args } => {
                self.post(BotInput::PluginEvent { event, args }).await;
                Ok(Value::Null)
            }
            Request::Restart => {
                self.post(BotInput::Restart).await;
                Ok(Value::Null)
            }
            Request::Quit { reason } => {
                self.write(
                    plugin.as_deref(),
                    ConsoleLevel::Info,
                    &format!("The bot leaves: {reason}"),
                );
                self.post(BotInput::Stop).await;
                Ok(Value::Null)
            }
            other => {
                self.remember(plugin.as_deref().unwrap_or_default(), other)
                    .await
            }
        };
        self.tell(ToPlugins::Answer { call, result });
    }

    fn answer_act(&mut self, call: Option<u64>, outcome: Result<BotAnswer, BotError>) {
        let Some(call) = call else { return };
        self.cancels.remove(&call);
        self.tell(Rehearsal::acted(call, outcome));
    }

    /// A line as the bot's queue knows it: chat types of plugins become the prefix they stand for.
    fn line(&self, chat_type: &str, text: String, recipient: Option<String>) -> Option<BotAction> {
        let say = |chat_type: &str, text, recipient| {
            Some(BotAction::Say {
                chat_type: chat_type.to_owned(),
                text,
                recipient,
            })
        };
        if matches!(chat_type, "private" | "whisper") && recipient.is_some() {
            return say("private", text, recipient);
        }
        if let Some(prefix) = self.chat_types.get(chat_type) {
            let text = format!("{prefix}{text}");
            let queue = if text.starts_with('/') {
                "command"
            } else {
                "chat"
            };
            return say(queue, text, None);
        }
        let is_own = self.about.chat_types.iter().any(|own| own == chat_type);
        match chat_type {
            _ if is_own => say(chat_type, text, None),
            "chat" | "command" => say(chat_type, text, None),
            // What the built-in chat rules call chat that nobody knows how to write to.
            "local" | "global" => say("chat", text, None),
            _ => None,
        }
    }

    pub(super) async fn post(&self, input: BotInput) {
        // Fails where the bot is deleted.
        let _ = self.about.mailbox.send(input).await;
    }

    pub(super) fn gather(&mut self) {
        if self.publish_at.is_none() {
            self.publish_at = Some(Instant::now() + GATHER);
        }
    }
}

async fn next(heard: &mut Option<mpsc::UnboundedReceiver<Heard>>) -> Option<Heard> {
    match heard {
        Some(heard) => heard.recv().await,
        None => std::future::pending().await,
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
