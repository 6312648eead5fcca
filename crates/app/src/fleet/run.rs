//! A run of a graph: the engine decides, the run's seat performs what it asks of the world.

use std::sync::{Arc, Mutex, PoisonError};

use sculk_automation::Call;
use sculk_contract::{ConsoleLevel, ConsoleSource, GraphPlace, NodeRef};
use sculk_core::{BotId, Object, Value, parse_json};
use sculk_graph::{Answer, Dialect, Effect, Failure, Input, RecordedRun, Run, Step, Trigger};
use sculk_store::GraphRef;
use tokio::sync::mpsc;

use super::begun::Begun;
use super::commands::Compiled;
use super::effects::OpenWindow;
use super::kept::{Kept, Variables, same};
use super::temporary::Temporary;
use super::turns::Turns;
use super::waiters::{Ear, Waiters};
use super::{BotInput, Surroundings};
use crate::console::{NewLine, spans_of};
use crate::debug::{DebuggedRun, Recording, Whose};
use crate::runs::{EndedRun, RECORD_LIMITS};

/// What every run of one bot is given.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    pub bot: BotId,
    pub around: Surroundings,
    pub kept: Arc<Kept>,
    pub temporary: Arc<Temporary>,
    pub waiters: Waiters,
    pub turns: Arc<Turns>,
    pub mailbox: mpsc::Sender<BotInput>,
}

/// One run: whose graph it is, who began it, and what it has open.
pub(super) struct RunSeat {
    pub stage: Stage,
    /// What the console calls the graph.
    pub name: String,
    pub graph: GraphRef,
    /// The document, where no saved version of the graph runs.
    pub document: Option<Arc<str>>,
    pub dialect: Dialect,
    /// Whom messages without a recipient are for.
    pub player: Option<String>,
    /// Where messages without a chat type go.
    pub chat_type: Option<String>,
    /// The container or furnace this run opened last.
    pub open: Mutex<Option<OpenWindow>>,
}

/// The trigger of a command.
pub(super) fn command_trigger(call: &Call, player: &str) -> Trigger {
    Trigger::command(&call.name, player, arguments(call), &call.chat_type)
}

/// The arguments as the engine's own values.
fn arguments(call: &Call) -> Object {
    let mut args = Object::default();
    for (name, value) in &call.args {
        args.insert(name.as_str().into(), value_of(value));
    }
    args
}

/// JSON as the engine's own value.
pub(super) fn value_of(json: &serde_json::Value) -> Value {
    // JSON that was just made can be read.
    parse_json(&json.to_string()).unwrap_or_default()
}

/// Runs a graph to its end, whatever that is, and tells the console if it failed. Says whether it
/// did. Dropped before that, it gives up everything it has under way.
pub(super) async fn run(seat: RunSeat, compiled: Compiled, trigger: Trigger) -> bool {
    let seat = Arc::new(seat);
    let quotas = compiled.program.quotas();
    let started_at = seat.stage.around.clock.now_ms();
    let is_ours = seat.dialect == Dialect::Sculk;
    let kept = if is_ours {
        seat.stage.kept.of(seat.graph).await
    } else {
        Variables::new()
    };
    let run = RecordedRun::new(compiled.program, &trigger, quotas, &kept, RECORD_LIMITS);
    let mut keeping = Keeping::default();
    if is_ours {
        keeping = Keeping::of(&compiled.persistent, run.run());
    }
    let run = DebuggedRun::new(run, &seat.stage.around.debug, seat.whose());
    let mut listed = Listed {
        seat: Arc::clone(&seat),
        started_at,
        waits: Vec::new(),
        run: Some(run),
    };
    let mut hands = Hands::default();
    let mut input = Input::Go;
    let mut turn = None;
    let is_failed = loop {
        let Some(run) = &mut listed.run else {
            break true;
        };
        let step = run.resume(input, turn.take()).await;
        run.with(|run| keeping.keep(run, &seat)).await;
        input = match step {
            Step::Effect(effect) => {
                run.with(|run| hands.let_go_of_what_nobody_awaits(run))
                    .await;
                let asked_at = seat.stage.around.clock.now_ms();
                let answer = hands.perform(&seat, *effect).await;
                seat.note_wait(&mut listed.waits, asked_at);
                Input::Answer(answer)
            }
            Step::Yield => {
                tokio::task::yield_now().await;
                turn = seat.stage.around.long_runs.turn().await;
                Input::Go
            }
            Step::Finished(_) => break false,
            Step::Failed(failure) => {
                seat.tell_failure(&failure);
                break true;
            }
        };
    };
    listed.end().await;
    hands.begun.give_up().await;
    seat.let_go().await;
    is_failed
}

/// A run that comes into the list of runs when it is over, or when its task is ended: the bot was
/// stopped, or the graph switched off or changed.
struct Listed {
    seat: Arc<RunSeat>,
    started_at: u64,
    /// How long the world took for each answer, in milliseconds.
    waits: Vec<u32>,
    /// None: it is in the list.
    run: Option<DebuggedRun>,
}

impl Listed {
    async fn end(mut self) {
        let Some(run) = self.run.take() else {
            return;
        };
        let stood_ms = run.stood_ms();
        if let Some(recording) = run.into_record().await {
            let waits = std::mem::take(&mut self.waits);
            self.seat
                .keep_record((self.started_at, stood_ms), waits, recording);
        }
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        let Some(run) = self.run.take() else {
            return;
        };
        let times = (self.started_at, run.stood_ms());
        let waits = std::mem::take(&mut self.waits);
        let seat = Arc::clone(&self.seat);
        run.give_up(move |recording| seat.keep_record(times, waits, recording));
    }
}

/// What one run is doing in the world.
#[derive(Debug, Default)]
struct Hands {
    begun: Begun,
    /// What the last event was heard with: the graph may not want it and wait on.
    ear: Option<Ear>,
}

impl Hands {
    async fn perform(&mut self, seat: &Arc<RunSeat>, effect: Effect) -> Answer {
        let (answer, ear) = match effect {
            Effect::Begin { ticket, effect } => {
                let ear = self.ear.take();
                let seat = Arc::clone(seat);
                let task = async move { seat.perform(*effect, ear).await };
                return self.begun.begin(ticket, task);
            }
            Effect::NextDone => self.begun.next().await,
            effect if effect.takes_time() => seat.perform(effect, self.ear.take()).await,
            // The graph may be looking at what was heard.
            effect => return seat.perform(effect, None).await.0,
        };
        self.ear = ear;
        answer
    }

    fn let_go_of_what_nobody_awaits(&mut self, run: &Run) {
        if !self.begun.is_empty() {
            self.begun.keep_only(run.tickets());
        }
    }
}

/// The variables of a run that are kept whenever they change.
#[derive(Debug, Default)]
struct Keeping {
    last: Variables,
}

impl Keeping {
    fn of(names: &[Arc<str>], run: &Run) -> Self {
        let value = |name: &Arc<str>| run.variable(name).cloned().unwrap_or_default();
        Self {
            last: names
                .iter()
                .map(|name| (name.clone(), value(name)))
                .collect(),
        }
    }

    fn keep(&mut self, run: &Run, seat: &RunSeat) {
        for (name, last) in &mut self.last {
            let Some(now) = run.variable(name) else {
                continue;
            };
            if same(now, last) {
                continue;
            }
            *last = now.clone();
            let kept = seat.stage.kept.keep_soon(seat.graph, name, now.clone());
            if let Err(why) = kept {
                let text = format!("{}: {why}", seat.name);
                seat.write(ConsoleLevel::Warning, &text, None);
            }
        }
    }
}

impl RunSeat {
    fn whose(&self) -> Whose {
        let Surroundings {
            clock, consoles, ..
        } = &self.stage.around;
        Whose {
            bot: self.stage.bot,
            graph: self.graph,
            name: self.name.clone(),
            document: self.document.clone(),
            who: self.player.clone(),
            consoles: consoles.clone(),
            clock: *clock,
        }
    }

    pub(super) fn open_window(&self) -> Option<OpenWindow> {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_open_window(&self, open: Option<OpenWindow>) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = open;
    }

    /// Notes how long the world took for an answer, as far as the record goes.
    fn note_wait(&self, waits: &mut Vec<u32>, asked_at: u64) {
        if waits.len() < RECORD_LIMITS.exchanges {
            let waited = self.stage.around.clock.now_ms().saturating_sub(asked_at);
            waits.push(u32::try_from(waited).unwrap_or(u32::MAX));
        }
    }

    /// `stood_ms`: how long it stood still in the debugger, which is no time that it took.
    fn keep_record(
        &self,
        (started_at, stood_ms): (u64, u64),
        waits: Vec<u32>,
        recording: Recording,
    ) {
        let Recording {
            mut record,
            n_steps,
        } = recording;
        record.graph = self.document.as_deref().map(str::to_owned);
        let took_ms = self.stage.around.clock.now_ms().saturating_sub(started_at);
        let Surroundings { runs, .. } = &self.stage.around;
        runs.keep_ended(EndedRun {
            bot: self.stage.bot,
            graph: self.graph,
            started_at,
            took_ms: took_ms.saturating_sub(stood_ms),
            who: self.player.clone(),
            waits,
            n_steps,
            record,
        });
    }

    fn tell_failure(&self, failure: &Failure) {
        let graph = match self.graph {
            GraphRef::Command(id) => GraphPlace::Command { id: id.0 },
            GraphRef::Event(id) => GraphPlace::Event { id: id.0 },
        };
        let node = failure.node.as_ref().map(|node| NodeRef {
            graph,
            node_id: node.to_string(),
        });
        let mut text = format!("{}: {}", self.name, failure.message);
        if let Some(around) = &failure.in_loop {
            text += &format!(" It was in the loop {around}.");
        }
        self.write(ConsoleLevel::Error, &text, node);
    }

    /// BlockMine sends and forgets: a message that cannot go out does not end the run. It is told
    /// to the console, where BlockMine is silent.
    pub(super) fn forgive(&self, answer: Answer) -> Answer {
        match (answer, self.dialect) {
            (Answer::Failed(why), Dialect::Blockmine) => {
                let text = format!("{}: {why}", self.name);
                self.write(ConsoleLevel::Warning, &text, None);
                Answer::done()
            }
            (answer, _) => answer,
        }
    }

    pub(super) fn write(&self, level: ConsoleLevel, text: &str, node: Option<NodeRef>) {
        self.stage.around.consoles.write(
            self.stage.bot,
            NewLine {
                source: ConsoleSource::Graph,
                level,
                spans: spans_of(None, text),
                player: None,
                node,
                told: None,
            },
        );
    }
}
