use std::collections::HashSet;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use rand::RngExt;
use sculk_accounts::Profile;
use sculk_automation::{Recent, Timers};
use sculk_bots::backoff::ReconnectPolicy;
use sculk_bots::lifecycle::{Directive, Input, Lifecycle};
use sculk_bots::{BotAction, Failure, ProxyRoute, SessionId, State, Watch};
use sculk_contract::{AppEvent, ConsoleLevel, ConsoleSource};
use sculk_core::{BotId, EventGraphId, Object, Value};
use sculk_store::UnixMillis;
use tokio::sync::{mpsc, watch};

use super::account::Signing;
use super::event_graphs;
use super::joining::Secrets;
use super::kept::Kept;
use super::news::DayPhase;
use super::plugins::PluginSeat;
use super::run::Stage;
use super::runs::{Runs, SharedLoads};
use super::temporary::Temporary;
use super::turns::Turns;
use super::waiters::Waiters;
use super::{BotConfig, BotInput, Live, Surroundings};
use crate::console::{NewLine, Said};
use crate::plugins::Ending;

/// One bot: its life, its cooldowns and the runs of its graphs. Owns all of it, so nothing here
/// needs a lock.
pub(crate) struct BotActor {
    pub(super) config: BotConfig,
    pub(super) around: Surroundings,
    /// What players did of late.
    pub(super) recent: Recent,
    /// Runs of graphs under way; they end with the actor.
    pub(super) runs: Runs,
    /// What runs are given.
    pub(super) stage: Stage,
    /// What must not be shown while this session lasts.
    pub(super) secrets: Arc<Secrets>,
    /// The name the server gave the bot in this session.
    pub(super) name_online: Option<String>,
    /// Who is on the server.
    pub(super) online: HashSet<String>,
    /// When this session's bot came into the world.
    pub(super) joined_at: u64,
    /// Where the bot is and looks, as events say it; null where that is not known.
    pub(super) bot_entity: Value,
    /// Which part of the day its server told last in this session.
    pub(super) phase: Option<DayPhase>,
    /// What the worker was told to watch.
    watch: Watch,
    /// The timers of its graphs; none while it is not online.
    pub(super) timers: Timers<EventGraphId>,
    /// Graphs of which the console knows that they cannot run.
    pub(super) told_broken: HashSet<EventGraphId>,
    pub(super) lifecycle: Lifecycle,
    pub(super) live: watch::Sender<Live>,
    /// The attempt or session that is over: what its worker still reports is of no use.
    left: Option<SessionId>,
    wake_at: Option<u64>,
    /// When to look whether it is idle or due for a restart.
    pub(super) look_at: Option<u64>,
    /// An attempt that waits for its turn at the server's door, and when that is.
    join_at: Option<(SessionId, u64)>,
    /// The proxy of this attempt or session.
    pub(super) route: Option<ProxyRoute>,
    /// What the bot's account signs its chat with, and when to ask for newer keys.
    pub(super) signing: Signing,
    /// Its plugins.
    pub(super) plugins: PluginSeat,
    /// Handed to workers, for their reports.
    pub(super) mailbox: mpsc::Sender<BotInput>,
}

/// What an actor is made of besides its configuration.
#[derive(Debug, Clone)]
pub(super) struct Wiring {
    pub around: Surroundings,
    pub live: watch::Sender<Live>,
    pub mailbox: mpsc::Sender<BotInput>,
    pub loads: SharedLoads,
}

impl BotActor {
    /// An actor of a stopped bot. Sessions are counted on from `session`.
    pub(super) fn new(config: BotConfig, wiring: Wiring, session: SessionId) -> Self {
        let lifecycle = Lifecycle::new(
            config.bot.fields.username.clone(),
            ReconnectPolicy::default(),
        )
        .counting_from(session);
        let Wiring {
            around,
            live,
            mailbox,
            loads,
        } = wiring;
        let stage = Stage {
            bot: config.bot.id,
            around: around.clone(),
            kept: Arc::new(Kept::new(around.store.clone())),
            temporary: Arc::new(Temporary::default()),
            waiters: Waiters::default(),
            turns: Arc::new(Turns::kept_in(around.store.clone(), config.bot.id)),
            mailbox: mailbox.clone(),
        };
        Self {
            config,
            around,
            recent: Recent::default(),
            runs: Runs::new(loads),
            stage,
            secrets: Arc::default(),
            name_online: None,
            online: HashSet::new(),
            joined_at: 0,
            bot_entity: Value::Null,
            phase: None,
            watch: Watch::default(),
            timers: Timers::default(),
            told_broken: HashSet::new(),
            route: None,
            plugins: PluginSeat::default(),
            lifecycle,
            live,
            left: None,
            wake_at: None,
            look_at: None,
            join_at: None,
            signing: Signing::default(),
            mailbox,
        }
    }

    pub(super) fn id(&self) -> BotId {
        self.config.bot.id
    }

    pub(super) fn session(&self) -> SessionId {
        self.lifecycle.session()
    }

    /// Whether somebody wants the bot online.
    pub(super) fn is_wanted(&self) -> bool {
        match self.lifecycle.state() {
            State::Connecting { .. } | State::Online { .. } | State::Reconnecting { .. } => true,
            State::Stopped | State::Failed { .. } => false,
        }
    }

    /// Brings the bot online, as [`BotInput::Start`] does.
    pub(super) fn start(&mut self) {
        self.drive(Input::Start);
    }

    /// Lives until it is told to quit.
    pub(super) async fn run(&mut self, inputs: &mut mpsc::Receiver<BotInput>) {
        let mut signals = self.around.signals.listen();
        self.tell_name();
        loop {
            let clock = self.around.clock;
            let wake_at = self.wake_at.map(|at| clock.instant_at(at));
            let look_at = self.look_at.map(|at| clock.instant_at(at));
            let join_at = self.join_at.map(|(_, at)| clock.instant_at(at));
            let timer_at = self.timers.next_at().map(|at| clock.instant_at(at));
            let renew_at = self.signing.renew_at.map(|at| clock.instant_at(at));
            let lines_at = self.lines_due_at().map(|at| clock.instant_at(at));
            tokio::select! {
                input = inputs.recv() => match input {
                    Some(BotInput::Quit) | None => break,
                    Some(input) => self.take(input),
                },
                () = sleep_until(wake_at) => {
                    self.wake_at = None;
                    self.drive(Input::Wake);
                }
                () = sleep_until(look_at) => self.look_at_the_clock(),
                () = sleep_until(join_at) => {
                    if let Some((session, _)) = self.join_at.take() {
                        self.join_now(session);
                    }
                }
                () = sleep_until(timer_at) => self.fire_timers(),
                () = sleep_until(renew_at) => self.renew_keys(),
                () = sleep_until(lines_at) => self.read_late_lines(),
                signal = signals.recv() => self.take_signal(signal),
                () = self.stage.kept.wait_until_due() => self.write_down(),
                ended = self.runs.next() => {
                    if let Some((graph, trigger)) = self.runs.note(ended) {
                        self.start_waiting(graph, trigger);
                    }
                }
            }
        }
        self.drive(Input::Stop);
        self.runs.end().await;
        let failures = self.stage.kept.write_down(self.now()).await;
        failures.iter().for_each(|why| self.warn(why));
    }

    pub(super) fn now(&self) -> UnixMillis {
        UnixMillis(self.around.clock.wall_ms().cast_signed())
    }

    /// Writes changed variables into the database.
    fn write_down(&mut self) {
        let (kept, now) = (Arc::clone(&self.stage.kept), self.now());
        let (consoles, bot) = (self.around.consoles.clone(), self.id());
        let is_begun = self.runs.chore(async move {
            for why in kept.write_down(now).await {
                let line = NewLine::plain(ConsoleSource::Graph, ConsoleLevel::Warning, &why);
                consoles.write(bot, line);
            }
        });
        if !is_begun {
            self.stage.kept.try_again();
        }
    }

    fn take(&mut self, input: BotInput) {
        match input {
            BotInput::Start => self.start(),
            // Taken by `run`.
            BotInput::Quit => {}
            BotInput::Stop => self.stop(),
            BotInput::Restart => self.restart(),
            BotInput::Configure(config) => {
                let before = Arc::clone(&self.config.commands);
                self.configure(*config);
                let now = Arc::clone(&self.config.commands);
                let is_off = |id| before.is_enabled(id) && !now.is_enabled(id);
                self.runs.end_commands(is_off);
            }
            BotInput::RunGraph(order) => self.run_ordered(*order),
            BotInput::StartGraph(order) => self.start_ordered(*order),
            // The run that changed them goes on, even if it took away its own.
            BotInput::CommandsChanged(config) => self.configure(*config),
            BotInput::Explain(order) => self.explain(*order),
            BotInput::Watch => self.update_watch(),
            BotInput::Report { session, event } => {
                if session == self.session() && self.left != Some(session) {
                    self.report(session, event);
                }
            }
            BotInput::VouchFor {
                session,
                server_hash,
            } => self.vouch(session, server_hash),
            BotInput::RouteReady { session, outcome } => self.route_ready(session, outcome),
            BotInput::AccountReady { session, outcome } => self.account_ready(session, outcome),
            BotInput::ChatKeys { session, outcome } => self.take_keys(session, outcome),
            BotInput::Desk { desk, news } => self.hear_desk(desk, news),
            #[cfg(test)]
            BotInput::Panic => panic!("asked to by a test"),
        }
    }

    fn stop(&mut self) {
        let was_wanted = self.is_wanted();
        self.drive(Input::Stop);
        // Of a bot that waits to come back there is nothing left to let go of.
        self.leave_session("disconnect.quitting");
        self.runs.abort_all();
        self.stage.temporary.clear();
        // What was being written when everything ended.
        self.stage.kept.try_again();
        if was_wanted {
            self.fire("botStopped", true, Object::default);
        }
    }

    /// Off and on again: the session after it is another one, whatever it shares with this one.
    pub(super) fn restart(&mut self) {
        self.drive(Input::Stop);
        self.drive(Input::Start);
    }

    /// An attempt or session is over, not by our wish.
    pub(super) fn end_session(&mut self, session: SessionId, cause: sculk_bots::DisconnectCause) {
        if session != self.session() {
            return;
        }
        tracing::info!(bot = %self.id(), ?cause, "a session ended");
        let cause = self.note_end(cause);
        let (ended, was_online) = (cause.clone(), self.name_online.is_some());
        self.leave_session(&plugin_words(&cause));
        self.drive(Input::Ended { session, cause });
        self.fire_end(&ended, was_online);
    }

    /// Lets go of all that belongs to an attempt or session, whichever way it ends: nothing of it may be
    /// there when the next one begins, least of all the way that its plugins' requests go. `why` is what
    /// plugins hear.
    fn leave_session(&mut self, why: &str) {
        self.left = Some(self.session());
        // While it is known who the bot is: lines that plugins did not read yet are read by its own rules.
        self.end_plugins(Ending::Over(why.to_owned()));
        self.forget_plugins_past();
        self.name_online = None;
        self.timers.clear();
        self.bot_entity = Value::Null;
        self.online.clear();
        self.secrets.forget();
        self.signing = Signing::default();
    }

    fn configure(&mut self, config: BotConfig) {
        if config.bot.fields.username != self.config.bot.fields.username {
            self.lifecycle.rename(&config.bot.fields.username);
        }
        self.told_broken.clear();
        let is_replanned = config.restart != self.config.restart;
        self.config = config;
        self.tell_name();
        if is_replanned {
            self.plan();
        }
        self.end_stopped_graphs();
        self.set_timers();
        self.suit_plugins();
        self.update_watch();
    }

    /// Says under which name its signals go out.
    fn tell_name(&self) {
        let name = &self.config.bot.fields.username;
        self.around.signals.name(self.id(), name);
    }

    /// A graph that was switched off or deleted does nothing more.
    fn end_stopped_graphs(&mut self) {
        let graphs = Arc::clone(&self.config.event_graphs);
        self.runs.end_event_graphs(|id| graphs.find(id).is_none());
    }

    /// What its graphs want to hear of.
    fn wanted(&self) -> Watch {
        let graphs = &self.config.event_graphs;
        let is_wanted = |event: &str| graphs.listens(event) || self.stage.waiters.wants(event);
        let has_graphs = !graphs.is_empty() || self.stage.waiters.any();
        self.widen_for_plugins(event_graphs::watch(is_wanted, has_graphs))
    }

    /// Tells the worker if something else than before is wanted.
    pub(super) fn update_watch(&mut self) {
        let watch = self.wanted();
        if watch == self.watch || self.name_online.is_none() {
            return;
        }
        self.watch = watch.clone();
        let (workers, bot) = (self.around.workers.clone(), self.id());
        self.runs.chore(async move {
            if let Err(error) = workers.act(bot, BotAction::Watch(watch)).await {
                tracing::debug!(%bot, "the watch of a bot could not be changed: {error}");
            }
        });
    }

    /// Feeds the state machine, does what it says, and tells of a changed state.
    pub(super) fn drive(&mut self, input: Input) {
        let now = self.around.clock.now_ms();
        let jitter = rand::rng().random_range(0..=1000);
        for directive in self.lifecycle.on(input, now, jitter) {
            match directive {
                Directive::SendJoin { session } => self.queue_up(session, now),
                Directive::SendLeave => {
                    self.join_at = None;
                    self.around.workers.leave(self.id());
                    self.leave_session("disconnect.quitting");
                }
                Directive::WakeAt { at } => self.wake_at = Some(at),
            }
        }
        let state = self.lifecycle.state().clone();
        let changed = self.live.send_if_modified(|live| live.set(&state, now));
        if changed {
            self.leave_proxy_if_unwanted();
            self.around.running.set(self.id(), self.is_wanted());
            self.tell_state(&state);
            self.plan();
        }
    }

    /// Joins when it is this bot's turn: many that start at once go in one by one.
    fn queue_up(&mut self, session: SessionId, now: u64) {
        let at = self.around.turnstile.take(self.config.server.id, now);
        if at > now {
            self.join_at = Some((session, at));
        } else {
            self.join_now(session);
        }
    }

    fn join_now(&mut self, session: SessionId) {
        if session != self.lifecycle.session() || !self.is_wanted() {
            return;
        }
        if self.needs_route() {
            return self.ask_for_route(session);
        }
        self.join_by_route(session);
    }

    /// Goes on once the bot's way is known.
    pub(super) fn join_by_route(&mut self, session: SessionId) {
        if let Some(account) = &self.config.account {
            return self.ask_for_account(session, account.id);
        }
        self.signing = Signing::default();
        self.join_as(session, None);
    }

    /// Sends the bot to its server, as an account if it has one.
    pub(super) fn join_as(&mut self, session: SessionId, profile: Option<Profile>) {
        self.begin_plugins();
        self.watch = self.wanted();
        let mut spec =
            self.config
                .join_spec(profile, self.watch.clone(), self.around.is_pacing_off);
        spec.proxy = self.route.clone();
        spec.chat_keys = self.signing.keys();
        self.around.workers.join(
            crate::workers::Place {
                bot: self.id(),
                server: self.config.server.id,
                is_isolated: self.config.joining.is_isolated,
            },
            session,
            spec,
            &self.mailbox,
        );
    }

    fn tell_state(&self, state: &State) {
        self.around.bus.send(AppEvent::BotStateChanged {
            bot_id: self.id().0,
            state: self.live.borrow().view(),
        });
        let server = &self.config.server.fields;
        match state {
            State::Stopped => self.write(NewLine::notice(Said::Stopped, &[])),
            State::Connecting { attempt: 0, .. } => self.write(NewLine::notice(
                Said::Connecting,
                &[("host", &server.host), ("port", &server.port)],
            )),
            State::Connecting { attempt, .. } => self.write(NewLine::notice(
                Said::ConnectingAgain,
                &[("number", &(attempt + 1))],
            )),
            State::Online { .. } => {}
            State::Reconnecting {
                attempt,
                retry_at,
                failure,
            } => {
                let seconds = retry_at
                    .saturating_sub(self.around.clock.now_ms())
                    .div_ceil(1000);
                // What to do is said once, not with every try.
                let said = match attempt {
                    1 => Said::Lost,
                    _ => Said::LostAgain,
                };
                self.say_failure(ConsoleLevel::Warning, said, failure, seconds);
            }
            State::Failed { failure } => {
                self.say_failure(ConsoleLevel::Error, Said::Failed, failure, 0);
            }
        }
    }

    /// Says why the bot is not on its server; the code goes along, for surfaces have words for it.
    fn say_failure(&self, level: ConsoleLevel, said: Said, failure: &Failure, seconds: u64) {
        let code = failure.code.name();
        let server_words = failure.server_words.as_deref().unwrap_or_default();
        self.say(
            level,
            said,
            &[
                ("what", &failure.what),
                ("next", &failure.next),
                ("seconds", &seconds),
                ("failure", &code),
                ("username", &self.config.bot.fields.username),
                ("serverWords", &server_words),
            ],
        );
    }

    /// Says a sentence of ours in the bot's console.
    pub(super) fn say(&self, level: ConsoleLevel, said: Said, values: &[(&str, &dyn Display)]) {
        self.write(NewLine::said(ConsoleSource::System, level, said, values));
    }

    pub(super) fn write(&self, line: NewLine) {
        self.around.consoles.write(self.id(), line);
    }

    pub(super) fn warn(&self, text: &str) {
        self.write(NewLine::plain(
            ConsoleSource::System,
            ConsoleLevel::Warning,
            text,
        ));
    }

    pub(super) fn note(&self, text: &str) {
        self.write(NewLine::plain(
            ConsoleSource::System,
            ConsoleLevel::Debug,
            text,
        ));
    }
}

/// Why plugins hear that it is over.
fn plugin_words(cause: &sculk_bots::DisconnectCause) -> String {
    let json = serde_json::to_value(cause).unwrap_or_default();
    let named = ["message", "reason", "text", "type"].into_iter();
    let mut found = named.filter_map(|field| json.get(field)?.as_str());
    found.next().unwrap_or("disconnected").to_owned()
}

async fn sleep_until(at: Option<std::time::Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => tokio::time::sleep(Duration::MAX).await,
    }
}
