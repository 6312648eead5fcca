//! The desk of one bot's plugins: a task that starts them, tells them what happens, and does what they
//! wish. It waits for the database and for the bot, and the bot's actor waits for neither.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use sculk_bots::{MINECRAFT_VERSION, ProxyRoute};
use sculk_contract::{CacheTag, ConsoleLevel};
use sculk_core::{BotId, CommandId};
use sculk_plugins::port::{BotProfile, CommandOutcome, EngineSpec, WebWay};
use sculk_plugins::rehearsal::Rehearsal;
use sculk_plugins::{FromPlugins, Grants, Limits, Past, ToPlugins};
use sculk_secrets::{SecretKey, Sensitive};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::Instant;

use super::Plugins;
use super::desk_hands::{Done, Hands};
use super::desk_news::{DeskNews, LineToRead};
use super::desk_wishes::Wish;
use super::host::{Heard, Life};
use super::live::PluginState;
use super::prepare::{Prepared, prepare};
use crate::console::Said;
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
    /// The actor's number for this desk: what an earlier one says late does not count.
    pub desk: u64,
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
    /// A line of chat, answered with [`DeskNews::Read`] when all plugins have heard it.
    Read(Box<LineToRead>),
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

/// How plugins end.
#[derive(Debug)]
pub(crate) enum Ending {
    /// Their bot's session is over; why, as they hear it.
    Over(String),
    /// The last of them was switched off, whose hooks for that run.
    SwitchedOff,
}

/// The actor's end. The plugins end when it goes.
#[derive(Debug)]
pub(crate) struct Desk {
    inbox: mpsc::Sender<ToDesk>,
    end: Option<oneshot::Sender<Ending>>,
    n_left_out: u64,
}

impl Desk {
    /// `turn` is held by the desk before it until that has ended.
    pub(super) fn open(
        plugins: Plugins,
        about: About,
        turn: Arc<Mutex<()>>,
    ) -> (Self, mpsc::Sender<ToDesk>) {
        let (inbox, waiting) = mpsc::channel(INBOX);
        let (end, ended) = oneshot::channel();
        tokio::spawn(Clerk::new(plugins, about).live(turn, waiting, ended));
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

    /// Ends the plugins.
    pub(crate) fn end(mut self, ending: Ending) {
        if let Some(end) = self.end.take() {
            // Fails where the desk has gone already.
            let _ = end.send(ending);
        }
    }
}

/// Plugins that run, and what the bot does for them.
struct Running {
    life: Life,
    heard: mpsc::UnboundedReceiver<Heard>,
    hands: Hands,
}

/// What comes next of plugins that run.
enum Turn {
    Heard(Option<Heard>),
    Done(Done),
}

impl Running {
    async fn next(&mut self) -> Turn {
        tokio::select! {
            heard = self.heard.recv() => Turn::Heard(heard),
            done = self.hands.next() => Turn::Done(done),
        }
    }
}

/// The task behind a desk.
pub(super) struct Clerk {
    pub plugins: Plugins,
    pub about: About,
    running: Option<Running>,
    /// What an engine that begins later must be told.
    past: Past,
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
}

impl Clerk {
    fn new(plugins: Plugins, about: About) -> Self {
        Self {
            plugins,
            about,
            running: None,
            past: Past::default(),
            grants: BTreeMap::new(),
            chat_types: HashMap::new(),
            commands: HashMap::new(),
            former: HashSet::new(),
            publish_at: None,
            again_at: None,
        }
    }

    /// Begins when the desk before has ended, so that its plugins' last words are heard and what it says of
    /// their end is not said of these.
    async fn live(
        mut self,
        turn: Arc<Mutex<()>>,
        mut inbox: mpsc::Receiver<ToDesk>,
        mut end: oneshot::Receiver<Ending>,
    ) {
        let _turn = tokio::select! {
            turn = turn.lock() => turn,
            _ = &mut end => return,
        };
        let ending = self.work(&mut inbox, &mut end).await;
        self.end(ending, inbox).await;
    }

    async fn work(
        &mut self,
        inbox: &mut mpsc::Receiver<ToDesk>,
        end: &mut oneshot::Receiver<Ending>,
    ) -> Option<Ending> {
        self.start().await;
        loop {
            tokio::select! {
                ending = &mut *end => return ending.ok(),
                message = inbox.recv() => match message {
                    Some(message) => self.take(message).await,
                    None => return None,
                },
                turn = next(&mut self.running) => match turn {
                    Turn::Heard(heard) => self.hear(heard).await,
                    Turn::Done((call, outcome)) => self.tell(Rehearsal::acted(call, outcome)),
                },
                () = sleep_until(self.publish_at) => self.publish().await,
                () = sleep_until(self.again_at) => {
                    self.again_at = None;
                    self.start().await;
                }
            }
        }
    }

    /// Lets plugins hear what happened before, and that it is over.
    async fn end(mut self, ending: Option<Ending>, mut inbox: mpsc::Receiver<ToDesk>) {
        inbox.close();
        while let Ok(message) = inbox.try_recv() {
            if let ToDesk::Tell(message) = message {
                self.tell(*message);
            }
        }
        match ending {
            Some(Ending::SwitchedOff) => self.switch_off().await,
            Some(Ending::Over(reason)) => self.hear_out([ToPlugins::End { reason }]).await,
            None => {
                let reason = "disconnect.quitting".to_owned();
                self.hear_out([ToPlugins::End { reason }]).await;
            }
        }
        self.plugins.live().end(self.about.bot);
        self.plugins.changed(&[CacheTag::Plugins]);
    }

    /// Tells plugins these as the last and lets them finish. What they log meanwhile is kept, and what they
    /// store; what they wish the bot to do is not done.
    async fn hear_out<const N: usize>(&mut self, last: [ToPlugins; N]) {
        let Some(running) = self.running.take() else {
            return;
        };
        let Running {
            life,
            mut heard,
            hands,
        } = running;
        drop(hands);
        for message in last {
            life.tell(message);
        }
        let last_words = async {
            while let Some(heard) = heard.recv().await {
                match heard {
                    Heard::Said(FromPlugins::Ended) | Heard::Lost(_) => return,
                    Heard::Said(message) => match Wish::of(message) {
                        Ok(wish) => self.serve_last(wish).await,
                        Err(other) => self.note(*other),
                    },
                    Heard::Hung { plugin, reason } => self.hung(&plugin, &reason),
                    Heard::LeftOut(_) => {}
                }
            }
        };
        let _ = tokio::time::timeout(FAREWELL, last_words).await;
    }

    /// The last one was switched off: its hooks for that run, then it is over.
    async fn switch_off(&mut self) {
        let plugins = Vec::new();
        let reason = "the plugins are switched off".to_owned();
        let last = [ToPlugins::Reload { plugins }, ToPlugins::End { reason }];
        self.hear_out(last).await;
    }

    async fn start(&mut self) {
        let bot = self.about.bot;
        let prepared = match prepare(&self.plugins, bot).await {
            Ok(prepared) => prepared.without(&self.plugins.host().barred(bot)),
            Err(error) => return self.complain_of(Said::PluginsCannotRun, &[("why", &error)]),
        };
        self.start_with(prepared).await;
    }

    async fn start_with(&mut self, prepared: Prepared) {
        let bot = self.about.bot;
        let password = self.password(&prepared).await;
        self.announce(&prepared);
        // Plugins that run still end before others begin.
        self.running = None;
        if prepared.plugins.is_empty() {
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
                for event in self.past.events() {
                    life.tell(ToPlugins::Bot { event });
                }
                let workers = self.plugins.tools().workers.clone();
                self.running = Some(Running {
                    life,
                    heard,
                    hands: Hands::new(workers, bot),
                });
            }
            Err(why) => {
                self.complain_of(
                    Said::PluginsCannotRunYet,
                    &[("why", &why), ("seconds", &AGAIN_LATER.as_secs())],
                );
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
                self.complain_of(Said::PluginsNoPassword, &[("why", &error)]);
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
        let live = self.plugins.live();
        live.begin(self.about.bot, &names, problems);
        for (name, reason) in self.plugins.host().barred(self.about.bot) {
            let state = PluginState::Stopped(reason);
            live.plugin(self.about.bot, &name, |known| known.state = state);
        }
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
            ToDesk::Tell(message) => {
                if let ToPlugins::Bot { event } = &*message {
                    self.past.note(event);
                }
                self.tell(*message);
            }
            ToDesk::Read(line) => self.let_read(*line).await,
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

    /// One that is too busy to hear the line still answers the ping behind it, and then the bot's own
    /// reading counts; so it does at once where nobody runs.
    async fn let_read(&self, line: LineToRead) {
        let number = line.number;
        if self.running.is_none() {
            return self.tell_bot(DeskNews::Read { line: number }).await;
        }
        self.tell(ToPlugins::Chat {
            message: line.message,
            said: line.said,
            line: Some(number),
        });
        self.tell(ToPlugins::Ping { seq: number });
    }

    /// The engine keeps what it must know of the bot and loads the plugins afresh; where none runs, or the
    /// password is wanted that was not handed over, another is started.
    async fn reload(&mut self) {
        self.plugins.host().unbar(self.about.bot);
        let prepared = match prepare(&self.plugins, self.about.bot).await {
            Ok(prepared) => prepared,
            Err(error) => return self.complain_of(Said::PluginsNotLoaded, &[("why", &error)]),
        };
        let had_password = self.about.has_password
            && self
                .grants
                .values()
                .any(|grants| grants.allow(&sculk_plugins::Capability::Credentials));
        let needs_start = prepared.wants_password() && !had_password;
        if prepared.plugins.is_empty() {
            self.switch_off().await;
        } else if needs_start {
            let reason = "the plugins are loaded afresh".to_owned();
            self.hear_out([ToPlugins::End { reason }]).await;
        }
        if self.running.is_none() {
            self.again_at = None;
            return self.start_with(prepared).await;
        }
        self.announce(&prepared);
        let plugins = prepared.plugins;
        self.tell(ToPlugins::Reload { plugins });
    }

    pub(super) fn tell(&self, message: ToPlugins) {
        if let Some(running) = &self.running {
            running.life.tell(message);
        }
    }

    /// What does things for plugins, while they run.
    pub(super) fn hands(&mut self) -> Option<&mut Hands> {
        self.running.as_mut().map(|running| &mut running.hands)
    }

    async fn hear(&mut self, heard: Option<Heard>) {
        match heard {
            Some(Heard::Said(message)) => match Wish::of(message) {
                Ok(wish) => self.serve(wish).await,
                Err(other) => self.hear_told(*other).await,
            },
            Some(Heard::LeftOut(n)) => {
                self.complain_of(Said::PluginEventsLeftOut, &[("count", &n)]);
            }
            Some(Heard::Hung { plugin, reason }) => self.hung(&plugin, &reason),
            Some(Heard::Lost(why)) => self.lost(&why).await,
            // Nobody speaks for them any more.
            None => {
                self.running = None;
                self.gone().await;
            }
        }
    }

    async fn hear_told(&mut self, message: FromPlugins) {
        match &message {
            FromPlugins::Pong { seq } => {
                let line = *seq;
                self.tell_bot(DeskNews::Read { line }).await;
            }
            // What plugins of a context before had begun is nobody's.
            FromPlugins::Fresh => {
                if let Some(hands) = self.hands() {
                    hands.leave_off();
                }
            }
            // Nobody asked for it: the engine could not go on.
            FromPlugins::Ended => {
                self.running = None;
                self.plugins.live().end(self.about.bot);
                self.gone().await;
            }
            FromPlugins::Stopped { plugin, .. } => {
                self.commands.retain(|_, owner| owner != plugin);
                self.former.extend(self.commands.drain().map(|(id, _)| id));
                self.publish_at = Some(Instant::now());
            }
            FromPlugins::Ready => {
                self.former.clear();
                self.publish().await;
            }
            _ => {}
        }
        self.note(message);
    }

    /// A plugin does not come back from its turn, and its process is about to be killed. It is not started
    /// with the others again.
    fn hung(&self, plugin: &str, reason: &str) {
        self.write(
            Some(plugin),
            ConsoleLevel::Error,
            &format!("Stopped. {reason}"),
        );
    }

    async fn lost(&mut self, why: &str) {
        self.running = None;
        self.complain_of(
            Said::PluginsStopped,
            &[("why", &why), ("seconds", &AGAIN_AFTER.as_secs())],
        );
        self.plugins.live().end(self.about.bot);
        self.again_at = Some(Instant::now() + AGAIN_AFTER);
        self.gone().await;
    }

    /// Nothing answers for plugins now.
    async fn gone(&mut self) {
        self.commands.clear();
        self.former.clear();
        self.publish().await;
        self.tell_bot(DeskNews::Gone).await;
        self.plugins.changed(&[CacheTag::Plugins]);
    }

    pub(super) fn gather(&mut self) {
        if self.publish_at.is_none() {
            self.publish_at = Some(Instant::now() + GATHER);
        }
    }
}

async fn next(running: &mut Option<Running>) -> Turn {
    match running {
        Some(running) => running.next().await,
        None => std::future::pending().await,
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
