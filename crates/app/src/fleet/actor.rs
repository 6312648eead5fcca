use std::time::Duration;

use rand::RngExt;
use sculk_automation::Cooldowns;
use sculk_bots::backoff::ReconnectPolicy;
use sculk_bots::lifecycle::{Directive, Input, Lifecycle};
use sculk_bots::{BotEvent, JoinSpec, Pacing, SessionId, State};
use sculk_contract::{AppEvent, ConsoleLevel, ConsoleSource};
use sculk_core::BotId;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::login;
use super::{BotConfig, BotInput, Live, Surroundings};
use crate::console::NewLine;

/// One bot: its life, its cooldowns and the runs of its graphs. Owns all of it, so nothing here
/// needs a lock.
pub(crate) struct BotActor {
    pub(super) config: BotConfig,
    pub(super) around: Surroundings,
    pub(super) cooldowns: Cooldowns,
    /// Runs of graphs under way; they end with the actor.
    pub(super) runs: JoinSet<()>,
    /// The name the server gave the bot in this session.
    pub(super) name_online: Option<String>,
    lifecycle: Lifecycle,
    live: watch::Sender<Live>,
    wake_at: Option<u64>,
    /// Handed to workers, for their reports.
    mailbox: mpsc::Sender<BotInput>,
}

impl BotActor {
    pub(super) fn new(
        config: BotConfig,
        around: Surroundings,
        live: watch::Sender<Live>,
        mailbox: mpsc::Sender<BotInput>,
    ) -> Self {
        let lifecycle = Lifecycle::new(
            config.bot.fields.username.clone(),
            ReconnectPolicy::default(),
        );
        Self {
            config,
            around,
            cooldowns: Cooldowns::default(),
            runs: JoinSet::new(),
            name_online: None,
            lifecycle,
            live,
            wake_at: None,
            mailbox,
        }
    }

    pub(super) fn id(&self) -> BotId {
        self.config.bot.id
    }

    /// Lives until it is told to quit.
    pub(super) async fn run(mut self, mut inputs: mpsc::Receiver<BotInput>) {
        loop {
            let wake_at = self.wake_at.map(|at| self.around.clock.instant_at(at));
            tokio::select! {
                input = inputs.recv() => match input {
                    Some(BotInput::Quit) | None => break,
                    Some(input) => self.take(input),
                },
                () = sleep_until(wake_at) => {
                    self.wake_at = None;
                    self.drive(Input::Wake);
                }
                // Finished runs are let go of as they end.
                Some(_) = self.runs.join_next() => {}
            }
        }
        self.drive(Input::Stop);
    }

    fn take(&mut self, input: BotInput) {
        match input {
            BotInput::Start => self.drive(Input::Start),
            // Taken by `run`.
            BotInput::Quit => {}
            BotInput::Stop => {
                self.drive(Input::Stop);
                self.runs.abort_all();
            }
            BotInput::Restart => {
                self.drive(Input::Stop);
                self.drive(Input::Start);
            }
            BotInput::Configure(config) => self.configure(*config),
            BotInput::Report { session, event } => {
                if session == self.lifecycle.session() {
                    self.report(session, event);
                }
            }
            BotInput::Ended { session, cause } => {
                tracing::info!(bot = %self.id(), ?cause, "a session ended");
                self.name_online = None;
                self.drive(Input::Ended { session, cause });
            }
        }
    }

    fn configure(&mut self, config: BotConfig) {
        if config.bot.fields.username != self.config.bot.fields.username {
            self.lifecycle.rename(&config.bot.fields.username);
        }
        self.config = config;
    }

    fn report(&mut self, session: SessionId, event: BotEvent) {
        match event {
            BotEvent::Joined { username, .. } => {
                let server = &self.config.server.fields;
                let text = format!(
                    "Connected to {}, port {}, as {username}",
                    server.host, server.port
                );
                self.write(NewLine::system(&text));
                self.name_online = Some(username);
                self.drive(Input::Joined { session });
                self.log_in();
            }
            BotEvent::Chat(message) => self.hear(message),
            BotEvent::Sent { text, .. } => {
                let spans = crate::console::spans_of(None, &login::hidden(&text));
                self.write(NewLine {
                    spans,
                    ..NewLine::plain(ConsoleSource::Bot, ConsoleLevel::Info, "")
                });
            }
            BotEvent::Died { message } => {
                let text = message.unwrap_or_else(|| "The bot died and respawns.".to_owned());
                self.warn(&text);
            }
            BotEvent::Dropped { n_events } => self.warn(&format!(
                "{n_events} events came faster than they could be handled and were left out."
            )),
            BotEvent::Connecting
            | BotEvent::Health { .. }
            | BotEvent::PlayerJoined { .. }
            | BotEvent::PlayerLeft { .. } => {}
            BotEvent::Disconnected { cause } => self.drive(Input::Ended { session, cause }),
        }
    }

    /// Feeds the state machine, does what it says, and tells of a changed state.
    fn drive(&mut self, input: Input) {
        let now = self.around.clock.now_ms();
        let jitter = rand::rng().random_range(0..=1000);
        for directive in self.lifecycle.on(input, now, jitter) {
            match directive {
                Directive::SendJoin { session } => self.join(session),
                Directive::SendLeave => self.around.workers.leave(self.id()),
                Directive::WakeAt { at } => self.wake_at = Some(at),
            }
        }
        let state = self.lifecycle.state().clone();
        let changed = self.live.send_if_modified(|live| live.set(&state, now));
        if changed {
            self.tell_state(&state);
        }
    }

    fn join(&mut self, session: SessionId) {
        let server = &self.config.server.fields;
        let fields = &self.config.bot.fields;
        let mut spec = JoinSpec::new(&server.host, server.port, &fields.username);
        if self.around.is_pacing_off {
            spec.pacing = Pacing::off();
        }
        self.around.workers.join(
            self.id(),
            self.config.server.id,
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
            State::Stopped => self.write(NewLine::system("Stopped")),
            State::Connecting { attempt: 0, .. } => self.write(NewLine::system(&format!(
                "Connecting to {}, port {}",
                server.host, server.port
            ))),
            State::Connecting { attempt, .. } => self.write(NewLine::system(&format!(
                "Connecting again, try {}",
                attempt + 1
            ))),
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
                let advice = match attempt {
                    1 => format!(" {}", failure.next),
                    _ => String::new(),
                };
                let what = &failure.what;
                self.warn(&format!("{what}{advice} Next try in {seconds} s."));
            }
            State::Failed { failure } => self.write(NewLine::plain(
                ConsoleSource::System,
                ConsoleLevel::Error,
                &format!("{} {}", failure.what, failure.next),
            )),
        }
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
}

async fn sleep_until(at: Option<std::time::Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => tokio::time::sleep(Duration::MAX).await,
    }
}
