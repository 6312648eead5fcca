//! What a bot's worker reports, and the event graphs that it starts. Ids and payloads are
//! BlockMine's where it has them; what it does not know goes by the name it has in the port.

use std::sync::{Arc, Mutex};

use sculk_automation::EventFacts;
use sculk_bots::action::Point;
use sculk_bots::lifecycle::Input;
use sculk_bots::{BotEvent, SessionId};
use sculk_contract::{ConsoleLevel, ConsoleSource};
use sculk_core::{EventGraphId, Object, Value};
use sculk_graph::Trigger;
use sculk_store::{GraphRef, WhenBusy};
use tokio::sync::oneshot;

use super::chat::object;
use super::commands::Compiled;
use super::config::reply_type;
use super::effects::shapes::{self, entity_in_event};
use super::event_graphs::{ReadyGraph, SCHEDULED, TIMER, is_told_where_wanted};
use super::run::{RunSeat, run};
use super::runs::{Admission, Limit};
use super::{BotActor, GraphOrder};
use crate::console::{NewLine, Said as Sentence, spans_of};

/// What happens right after a bot came in is no news: the server tells who was there before.
const QUIET_MS: u64 = 3_000;

impl BotActor {
    pub(super) fn report(&mut self, session: SessionId, event: BotEvent) {
        self.tell_plugins(&event);
        match event {
            BotEvent::Joined {
                username,
                wants_signed_chat,
                ..
            } => {
                self.joined(session, username);
                self.look_at_signing(wants_signed_chat);
            }
            BotEvent::Chat(message) => self.hear(&message),
            BotEvent::Sent { text, .. } => {
                let spans = spans_of(None, &self.shown(&text));
                self.write(NewLine {
                    spans,
                    ..NewLine::plain(ConsoleSource::Bot, ConsoleLevel::Info, "")
                });
            }
            BotEvent::Died { message } => self.died(message),
            BotEvent::Dropped { n_events } => self.say(
                ConsoleLevel::Warning,
                Sentence::EventsLeftOut,
                &[("count", &n_events)],
            ),
            BotEvent::Connecting => {}
            BotEvent::Moved {
                position,
                yaw,
                pitch,
            } => self.bot_entity = bot_entity(position, yaw, pitch),
            BotEvent::Health {
                health,
                food,
                saturation,
            } => self.fire("health", true, || {
                object([
                    ("health", Value::Number(f64::from(health))),
                    ("food", Value::Number(f64::from(food))),
                    ("saturation", Value::Number(f64::from(saturation))),
                ])
            }),
            BotEvent::EntitySpawned { entity } => self.fire_news("entitySpawn", || {
                object([("entity", entity_in_event(&entity, true))])
            }),
            // What moves moves again: a run that comes too late would see an old place anyway.
            BotEvent::EntityMoved { entity, .. } => self.fire("entityMoved", false, || {
                object([("entity", entity_in_event(&entity, true))])
            }),
            BotEvent::EntityGone { entity } => self.fire_news("entityGone", || {
                object([("entity", entity_in_event(&entity, false))])
            }),
            other @ (BotEvent::Respawned { .. }
            | BotEvent::Experience { .. }
            | BotEvent::GameMode { .. }
            | BotEvent::WindowOpened { .. }
            | BotEvent::WindowClosed { .. }
            | BotEvent::SlotChanged { .. }
            | BotEvent::ItemPickedUp { .. }
            | BotEvent::BlockChanged { .. }
            | BotEvent::Time { .. }
            | BotEvent::Weather(_)
            | BotEvent::Title { .. }
            | BotEvent::TabText { .. }
            | BotEvent::BossBar { .. }
            | BotEvent::BossBarGone { .. }
            | BotEvent::Scoreboard { .. }
            | BotEvent::Sound { .. }) => self.fire_as_it_is(&other),
            BotEvent::PlayerJoined { username, uuid } => {
                self.online.insert(username.clone());
                self.fire_news("playerJoined", || {
                    object([("user", user(&username, &uuid))])
                });
            }
            BotEvent::PlayerLeft { username, uuid } => {
                self.online.remove(&username);
                self.fire_news("playerLeft", || object([("user", user(&username, &uuid))]));
            }
            BotEvent::Disconnected { cause } => self.end_session(session, cause),
        }
    }

    fn joined(&mut self, session: SessionId, username: String) {
        let server = &self.config.server.fields;
        let (host, port) = (&server.host, &server.port);
        self.write(NewLine::notice(
            Sentence::Connected,
            &[("host", host), ("port", port), ("name", &username)],
        ));
        self.name_online = Some(username);
        // Where they were switched on while it connected.
        self.begin_plugins();
        self.joined_at = self.around.clock.now_ms();
        self.phase = None;
        self.note_arrival();
        self.drive(Input::Joined { session });
        self.send_join_commands();
        self.fire("botStartup", true, Object::default);
        self.set_timers();
    }

    fn died(&mut self, message: Option<String>) {
        match message {
            Some(text) => self.warn(&text),
            None => self.say(ConsoleLevel::Warning, Sentence::Died, &[]),
        }
        let name = self.name_online.clone().unwrap_or_default();
        self.fire("botDied", true, || {
            object([("user", Value::record([("username", Value::text(&name))]))])
        });
    }

    /// Starts the graphs of an event. What can wait is kept while too many runs of its graph are
    /// under way; what comes all the time is dropped then. `payload` is asked only where somebody
    /// listens.
    pub(super) fn fire(&mut self, event: &str, can_wait: bool, payload: impl FnOnce() -> Object) {
        if self.hears_of(event) {
            self.fire_trigger(event, can_wait, Trigger::event(event, payload()));
        } else if is_told_where_wanted(event) {
            // A run that waited for it has ended.
            self.update_watch();
        }
    }

    /// Whether anything listens to an event; what nobody wants need not be put into words.
    pub(super) fn hears_of(&self, event: &str) -> bool {
        self.config.event_graphs.listens(event) || self.stage.waiters.wants(event)
    }

    /// As [`Self::fire`], but not while the bot has just come in.
    fn fire_news(&mut self, event: &str, payload: impl FnOnce() -> Object) {
        if self.around.clock.now_ms() >= self.joined_at + QUIET_MS {
            self.fire(event, true, payload);
        }
    }

    pub(super) fn fire_trigger(&mut self, event: &str, can_wait: bool, mut trigger: Trigger) {
        if let Value::Object(fields) = &mut trigger.event_args {
            // As every event of BlockMine's says it.
            Arc::make_mut(fields).insert("botEntity".into(), self.bot_entity.clone());
        }
        self.stage.waiters.tell(event, &trigger.event_args);
        let graphs = Arc::clone(&self.config.event_graphs);
        for graph in graphs.of_event(event) {
            self.offer(graph, can_wait, &trigger);
        }
    }

    /// Starts a graph if its filter and the limit of its runs let it.
    fn offer(&mut self, graph: &ReadyGraph, can_wait: bool, trigger: &Trigger) {
        if !graph.filter.is_empty() && !graph.filter.passes(Said::by(trigger).facts()) {
            return;
        }
        match &graph.program {
            Ok(compiled) => {
                let limit = Limit {
                    max_runs: graph.max_runs,
                    when_busy: graph.when_busy,
                    can_wait,
                };
                let admission = self.runs.admit(graph.id, limit, || trigger.clone());
                if admission == Admission::Start {
                    self.start_event_run(graph, compiled, trigger.clone());
                }
            }
            Err(why) => self.tell_broken(graph, why),
        }
    }

    /// Says which timers there are: those of the graphs of a bot that is online.
    pub(super) fn set_timers(&mut self) {
        if self.name_online.is_some() {
            let now = self.around.clock.now_ms();
            self.timers.set(self.config.event_graphs.timers(), now);
        }
    }

    /// Starts the graphs whose timers came. A timer starts its own graph and no other; a time that
    /// comes while as many runs as may be are under way is left out and counted.
    pub(super) fn fire_timers(&mut self) {
        let graphs = Arc::clone(&self.config.event_graphs);
        for tick in self.timers.take_due(self.around.clock.now_ms()) {
            let Some(graph) = graphs.find(tick.key) else {
                continue;
            };
            let seconds = graph.every_ms.unwrap_or_default() as f64 / 1_000.0;
            let values = object([
                ("count", Value::Number(tick.count as f64)),
                ("seconds", Value::Number(seconds)),
                ("botEntity", self.bot_entity.clone()),
            ]);
            self.offer(graph, false, &Trigger::event(TIMER, values));
        }
    }

    /// Starts what waited for a run of its graph to end, if the graph is still there.
    pub(super) fn start_waiting(&mut self, id: EventGraphId, trigger: Trigger) {
        let graphs = Arc::clone(&self.config.event_graphs);
        let ready = graphs.find(id);
        match ready.and_then(|graph| Some((graph, graph.program.as_ref().ok()?))) {
            Some((graph, compiled)) => self.start_event_run(graph, compiled, trigger),
            None => self.runs.let_go(id),
        }
    }

    /// Starts a graph that a schedule wants, and tells it how that ended.
    pub(super) fn run_ordered(&mut self, order: GraphOrder) {
        let graphs = Arc::clone(&self.config.event_graphs);
        let done = order.done;
        // An error means that nobody waits for the answer any more.
        let refuse = |done: oneshot::Sender<_>, why: String| drop(done.send(Err(why)));
        let Some(graph) = graphs.find(order.graph) else {
            return refuse(done, "The graph was deleted or is switched off.".to_owned());
        };
        let name = &graph.name;
        if !graph.is_schedulable {
            let why = format!(
                "The graph “{name}” does not begin with “On Schedule”. Add that node to it and publish it."
            );
            return refuse(done, why);
        }
        let compiled = match &graph.program {
            Ok(compiled) => compiled,
            Err(why) => return refuse(done, format!("The graph “{name}” cannot run. {why}")),
        };
        let values = object([
            ("name", Value::text(&order.schedule)),
            ("dueAt", Value::Number(order.due_ms as f64)),
            ("botEntity", self.bot_entity.clone()),
        ]);
        let trigger = Trigger::event(SCHEDULED, values);
        let limit = Limit {
            max_runs: graph.max_runs,
            when_busy: match graph.when_busy {
                WhenBusy::Wait => WhenBusy::Drop,
                other => other,
            },
            can_wait: false,
        };
        if self.runs.admit(graph.id, limit, || trigger.clone()) != Admission::Start {
            let why = format!("As many runs of “{name}” as may be are under way already.");
            return refuse(done, why);
        }
        let run = self.event_run(graph, compiled, trigger);
        self.runs.event(graph.id, async move {
            let is_failed = run.await;
            let outcome = match is_failed {
                false => Ok(()),
                true => Err("The graph failed; the console of the bot says where.".to_owned()),
            };
            // Nobody waits for the answer any more: the run counts all the same.
            let _ = done.send(outcome);
            is_failed
        });
    }

    pub(super) fn start_event_run(
        &mut self,
        graph: &ReadyGraph,
        compiled: &Compiled,
        trigger: Trigger,
    ) {
        let run = self.event_run(graph, compiled, trigger);
        self.runs.event(graph.id, run);
    }

    fn event_run(
        &self,
        graph: &ReadyGraph,
        compiled: &Compiled,
        trigger: Trigger,
    ) -> impl Future<Output = bool> + Send + use<> {
        let text = |key: &str| trigger.event_args.field(key).as_str().map(str::to_owned);
        let user = trigger.user.field("username").as_str().map(str::to_owned);
        let seat = RunSeat {
            stage: self.stage.clone(),
            name: graph.name.clone(),
            graph: GraphRef::Event(graph.id),
            document: None,
            dialect: compiled.dialect,
            player: text("username").or(user),
            chat_type: text("chatType")
                .or_else(|| text("typeChat"))
                .map(|kind| reply_type(&self.config, &kind).to_owned()),
            open: Mutex::default(),
        };
        run(seat, compiled.clone(), trigger)
    }

    /// Said once until the bot is configured anew, not with every event.
    fn tell_broken(&mut self, graph: &ReadyGraph, why: &str) {
        if self.told_broken.insert(graph.id) {
            self.write(NewLine::plain(
                ConsoleSource::Graph,
                ConsoleLevel::Error,
                &format!("{}: its graph cannot run. {why}", graph.name),
            ));
        }
    }
}

/// What an event says that filters ask about, in the words of its payload.
struct Said {
    player: Option<String>,
    text: Option<String>,
    chat_type: Option<String>,
    entity_type: Option<String>,
    entity_class: Option<String>,
}

impl Said {
    fn by(trigger: &Trigger) -> Self {
        let args = &trigger.event_args;
        let entity = args.field("entity");
        let text = |of: &Value, key: &str| of.field(key).as_str().map(str::to_owned);
        let name = |of: &Value| text(of, "username");
        Self {
            player: name(args)
                .or_else(|| name(&args.field("user")))
                .or_else(|| name(&entity))
                .or_else(|| name(&trigger.user)),
            text: text(args, "message")
                .or_else(|| text(args, "rawText"))
                .or_else(|| text(args, "text"))
                .or_else(|| text(args, "reason"))
                .or_else(|| text(args, "title"))
                // Of signals, schedules, items, blocks and sounds.
                .or_else(|| text(args, "name")),
            chat_type: text(args, "chatType").or_else(|| text(args, "typeChat")),
            // The title of a kind is its name in capitals: “Cave Spider” of `cave_spider`.
            entity_type: text(&entity, "displayName")
                .map(|title| title.to_lowercase().replace(' ', "_")),
            entity_class: text(&entity, "type"),
        }
    }

    fn facts(&self) -> EventFacts<'_> {
        EventFacts {
            player: self.player.as_deref(),
            text: self.text.as_deref(),
            chat_type: self.chat_type.as_deref(),
            entity_type: self.entity_type.as_deref(),
            entity_class: self.entity_class.as_deref(),
        }
    }
}

/// The bot in the words of events.
fn bot_entity(position: Point, yaw: f32, pitch: f32) -> Value {
    Value::record([
        ("position", shapes::point(position)),
        ("yaw", shapes::yaw(yaw)),
        ("pitch", shapes::pitch(pitch)),
    ])
}

fn user(username: &str, uuid: &str) -> Value {
    Value::record([
        ("username", Value::text(username)),
        ("uuid", Value::text(uuid)),
    ])
}
