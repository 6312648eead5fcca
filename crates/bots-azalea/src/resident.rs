//! A bot in its realm: its packets, its chat queue, its time limits.

use crate::{
    abilities::Abilities,
    dial::seconds,
    ecs,
    host::Link,
    outbox::{Caller, SessionReporter},
    packets::{Heard, PacketReader},
    realms::Newcomer,
    session::Wire,
    voice::Voice,
};
use azalea::{
    app::App, connection::RawConnection, ecs::entity::Entity, protocol::packets::ConnectionProtocol,
};
use sculk_bots::{
    BotAction, BotAnswer, BotError, BotEvent, CallId, ChatKeys, DisconnectCause, Timeouts,
    cause::Stage,
    chat_queue::{ChatQueue, Due, OutgoingLine},
};
use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use tokio::sync::mpsc::{self, error::TryRecvError};

/// Packets handled in one go before other bots get their turn.
const BURST: usize = 256;
/// How long a leaving bot stays, so that its last chat line still goes out.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// A bot that has a connection.
pub struct Resident {
    username: String,
    entity: Entity,
    packets: mpsc::Receiver<Wire>,
    reader: PacketReader,
    abilities: Abilities,
    reporter: SessionReporter,
    link: Arc<Link>,
    queue: ChatQueue,
    timeouts: Timeouts,
    admitted: Instant,
    last_heard: Instant,
    leaving_since: Option<Instant>,
    next_line_due: Option<Instant>,
    is_online: bool,
    /// Whether it has given azalea's systems something to do since that was last asked.
    has_acted: bool,
}

impl Resident {
    /// Begins the login.
    pub fn spawn(app: &mut App, newcomer: Newcomer) -> Self {
        let Newcomer {
            spec,
            connection: (reader, writer),
            packets,
            reporter,
            link,
            ..
        } = newcomer;
        let view_distance = spec.view_distance.clamp(
            sculk_bots::JoinSpec::MIN_VIEW_DISTANCE,
            sculk_bots::JoinSpec::MAX_VIEW_DISTANCE,
        );
        let entity = ecs::spawn_bot(app, &spec, view_distance, reader, writer);
        let now = Instant::now();
        Self {
            username: spec.username,
            entity,
            packets,
            reader: PacketReader::new(entity, Voice::new(entity, spec.identity, spec.chat_keys)),
            abilities: Abilities::new(entity, spec.watch),
            reporter,
            link,
            queue: ChatQueue::new(spec.pacing),
            timeouts: spec.timeouts,
            admitted: now,
            last_heard: now,
            leaving_since: None,
            next_line_due: None,
            is_online: false,
            has_acted: true,
        }
    }

    /// Handles what has come in and sends what is due. Returns why the session is over, if it is.
    pub fn step(&mut self, app: &mut App) -> Option<DisconnectCause> {
        if let Some(cause) = self.read(app).or_else(|| self.overdue()) {
            return Some(cause);
        }
        if self.may_leave() {
            return Some(DisconnectCause::LeftByUs);
        }
        self.abilities.heard(app.world_mut());
        self.write(app);
        None
    }

    /// A tick of the game has passed.
    pub fn tick(&mut self, app: &mut App) -> Option<DisconnectCause> {
        if self.is_online {
            self.has_acted |= self.abilities.is_busy();
            let reporter = &self.reporter;
            self.abilities
                .tick(app.world_mut(), &mut |event| reporter.event(event));
        }
        None
    }

    /// The name it joined under.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Where it is in azalea's world.
    pub const fn entity(&self) -> Entity {
        self.entity
    }

    /// Whether it has given azalea's systems something to do since this was last asked.
    pub const fn take_activity(&mut self) -> bool {
        std::mem::replace(&mut self.has_acted, false)
    }

    /// When the next chat line may go out, if any waits.
    pub const fn next_line_due(&self) -> Option<Instant> {
        self.next_line_due
    }

    /// Does what the app asks; the caller is answered in any case, now or later.
    pub fn act(&mut self, app: &mut App, action: BotAction, timeout_ms: u32, caller: Caller) {
        if !self.is_online {
            return caller.answer(Err(BotError::NotOnline));
        }
        self.has_acted = true;
        match action {
            BotAction::Say {
                chat_type,
                text,
                recipient,
            } => caller.answer(self.queue_up(&chat_type, &text, recipient.as_deref())),
            BotAction::Ask {
                chat_type,
                text,
                recipient,
                reply,
            } => match self.queue_up(&chat_type, &text, recipient.as_deref()) {
                Ok(_) => self.abilities.wait_for_line(&reply, timeout_ms, caller),
                Err(error) => caller.answer(Err(error)),
            },
            BotAction::ClearChatQueue => caller.answer(Ok(BotAnswer::Cleared {
                n_lines: count(self.queue.clear()),
            })),
            BotAction::SlowDownChat => caller.answer(Ok(BotAnswer::SlowedDown {
                factor: self.queue.slow_down(ms(self.admitted.elapsed())),
            })),
            other => self
                .abilities
                .act(app.world_mut(), other, timeout_ms, caller),
        }
    }

    /// Ends a call that is under way.
    pub fn cancel(&mut self, app: &mut App, call: CallId) {
        self.has_acted = true;
        self.abilities.cancel(app.world_mut(), call);
    }

    /// Signs chat with newer keys from now on.
    pub fn sign_with(&mut self, app: &mut App, keys: ChatKeys) {
        self.has_acted = true;
        self.reader.voice().renew(app.world_mut(), keys);
    }

    fn queue_up(
        &mut self,
        chat_type: &str,
        text: &str,
        recipient: Option<&str>,
    ) -> Result<BotAnswer, BotError> {
        let pushed = self.queue.push(chat_type, text, recipient)?;
        Ok(BotAnswer::Queued {
            n_lines: count(pushed.n_lines),
            n_waiting: count(pushed.n_waiting),
        })
    }

    /// Closes the connection and reports why.
    pub fn end(self, app: &mut App, cause: DisconnectCause) {
        ecs::release_bot(app, self.entity);
        self.reporter.end(cause);
    }

    fn read(&mut self, app: &mut App) -> Option<DisconnectCause> {
        for _ in 0..BURST {
            let packet = match self.packets.try_recv() {
                Ok(Wire::Packet(packet)) => packet,
                Ok(Wire::Encrypt(key)) => {
                    ecs::encrypt(app, self.entity, *key);
                    continue;
                }
                Ok(Wire::End(cause)) => return Some(cause),
                Err(TryRecvError::Empty) => return None,
                Err(TryRecvError::Disconnected) => {
                    return Some(DisconnectCause::ConnectionLost {
                        detail: "its reader has ended".into(),
                    });
                }
            };
            self.last_heard = Instant::now();
            self.has_acted = true;
            let reporter = &self.reporter;
            let mut lines = Vec::new();
            let heard = self.reader.read(
                app.world_mut(),
                &packet,
                &mut self.abilities,
                &mut |event| {
                    if let BotEvent::Chat(message) = &event {
                        lines.push(message.clone());
                    }
                    reporter.event(event);
                },
            );
            for line in lines {
                self.abilities.heard_line(&line);
            }
            match heard {
                Heard::Nothing => {}
                Heard::Joined => self.is_online = true,
                Heard::End(cause) => return Some(cause),
            }
        }
        // More may wait: the coming sleep shall not happen.
        thread::current().unpark();
        None
    }

    fn overdue(&mut self) -> Option<DisconnectCause> {
        if let Some(event) = self.reader.late_death() {
            self.reporter.event(event);
        }
        let (since, limit_ms, stage) = if self.is_online {
            (self.last_heard, self.timeouts.silence_ms, Stage::KeepAlive)
        } else {
            (self.admitted, self.timeouts.login_ms, Stage::Login)
        };
        let is_over = since.elapsed() > Duration::from_millis(limit_ms.into());
        is_over.then(|| DisconnectCause::Timeout {
            stage,
            seconds: seconds(limit_ms),
        })
    }

    fn may_leave(&mut self) -> bool {
        if !self.link.wants_to_leave() {
            return false;
        }
        let since = *self.leaving_since.get_or_insert_with(Instant::now);
        !self.is_online || since.elapsed() >= LAST_WORDS
    }

    fn write(&mut self, app: &mut App) {
        let Some(mut connection) = app.world_mut().get_mut::<RawConnection>(self.entity) else {
            return;
        };
        if let Some(network) = connection.net_conn() {
            // Ended or not makes no difference here: the reading side learns why.
            let _ = network.poll_writer();
        }
        // While a server reconfigures the client, chat must wait.
        if !self.is_online || connection.state != ConnectionProtocol::Game {
            return;
        }
        self.next_line_due = loop {
            match self.queue.poll(ms(self.admitted.elapsed())) {
                Due::Line(line) => self.say(app, line),
                Due::At(at_ms) => break Some(self.admitted + Duration::from_millis(at_ms)),
                Due::Empty => break None,
            }
        };
    }

    fn say(&mut self, app: &mut App, line: OutgoingLine) {
        self.has_acted = true;
        let (ecs, voice) = (app.world_mut(), self.reader.voice());
        match line.text.strip_prefix('/') {
            Some(command) if line.is_command => voice.command(ecs, command),
            _ => voice.chat(ecs, &line.text),
        }
        self.reporter.event(BotEvent::Sent {
            chat_type: line.chat_type,
            text: line.text,
        });
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
