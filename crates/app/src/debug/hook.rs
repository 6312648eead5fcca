//! A run that may be debugged: what `fleet::run` resumes.

use std::sync::Arc;
use std::time::Duration;

use sculk_contract::{ConsoleLevel, ConsoleSource, DebugState, PauseReason};
use sculk_core::BotId;
use sculk_graph::{
    Failure, FailureKind, Input, Moment, Reached, Record, RecordedRun, Run, Step, Watched,
};
use sculk_store::GraphRef;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use super::points::{Eye, LINES_PER_SECOND, Point, Room};
use super::rules::{Cause, Purpose, Rules};
use super::session::{Order, Session, next_of};
use super::source::Source;
use super::{DebugBook, MAX_PAUSED, Seen};
use crate::clock::AppClock;
use crate::console::{Consoles, NewLine};

/// Orders that may lie before a run's task.
const ORDERS: usize = 4;
/// After so many breakpoints whose conditions do not hold others get a turn.
const CONDITIONS_AT_ONCE: u32 = 64;

/// Whose run it is.
#[derive(Debug, Clone)]
pub(crate) struct Whose {
    pub bot: BotId,
    pub graph: GraphRef,
    /// What the console calls the graph.
    pub name: String,
    /// The document, where no saved version of the graph runs.
    pub document: Option<Arc<str>>,
    pub who: Option<String>,
    pub consoles: Consoles,
    pub clock: AppClock,
}

/// A run that may be debugged. Nobody looks on at most of them.
#[derive(Debug)]
pub(crate) struct DebuggedRun {
    book: DebugBook,
    eye: Arc<Eye>,
    whose: Whose,
    run: Held,
    /// The newest change of breakpoints that was followed; 0: none.
    generation: u64,
    rules: Rules,
    purpose: Purpose,
    orders: Option<mpsc::Receiver<Order>>,
    /// How long it stood still so far, in milliseconds.
    stood_ms: u64,
    /// Whether it is not looked on at any more: its graph is not found, or it stood still too long.
    is_let_go: bool,
}

/// The run, or who has it.
#[derive(Debug)]
enum Held {
    Plain(Box<RecordedRun>),
    Watched(Arc<Session>),
    /// For a moment, while it goes from hand to hand.
    Nowhere,
}

impl DebuggedRun {
    pub(crate) fn new(run: RecordedRun, book: &DebugBook, whose: Whose) -> Self {
        Self {
            eye: book.eye(whose.graph),
            book: book.clone(),
            whose,
            run: Held::Plain(Box::new(run)),
            generation: 0,
            rules: Rules::default(),
            purpose: Purpose::GoOn,
            orders: None,
            stood_ms: 0,
            is_let_go: false,
        }
    }

    /// [`RecordedRun::resume`]. Where somebody looks on, it may stand still before that for as long
    /// as they like; `turn`, the right to compute, is given back meanwhile.
    pub(crate) async fn resume(
        &mut self,
        input: Input,
        turn: Option<OwnedSemaphorePermit>,
    ) -> Step {
        if let Held::Plain(run) = &mut self.run
            && (!self.eye.is_open() || self.is_let_go)
        {
            return run.resume(input);
        }
        // Boxed: most runs never need the room it takes.
        Box::pin(self.resume_watched(input, turn)).await
    }

    async fn resume_watched(
        &mut self,
        input: Input,
        mut turn: Option<OwnedSemaphorePermit>,
    ) -> Step {
        let Some(session) = self.look_on().await else {
            return match &mut self.run {
                Held::Plain(run) => run.resume(input),
                Held::Watched(_) | Held::Nowhere => gone(),
            };
        };
        let mut input = Some(input);
        let mut n_passed = 0_u32;
        loop {
            self.follow_changes(&session);
            let (reached, cause) = self.go(&session, input.take()).await;
            let why = match reached {
                None => return gone(),
                Some(Reached::Step(Step::Failed(failure))) => {
                    let Some(why) = self.on_failure(&session, &failure).await else {
                        return Step::Failed(failure);
                    };
                    drop(turn.take());
                    if let Some(step) = self.stand_failed(&session, why, failure).await {
                        return step;
                    }
                    continue;
                }
                Some(Reached::Step(step)) => return step,
                Some(Reached::Stopped) => self.reason(&session, cause).await,
            };
            let Some(why) = why else {
                n_passed += 1;
                if n_passed.is_multiple_of(CONDITIONS_AT_ONCE) {
                    tokio::task::yield_now().await;
                }
                continue;
            };
            drop(turn.take());
            if let Some(step) = self.stand(&session, why).await {
                return step;
            }
        }
    }

    /// The session of this run, which begins when somebody first looks on; none where it cannot.
    async fn look_on(&mut self) -> Option<Arc<Session>> {
        let hash = match &self.run {
            Held::Watched(session) => return Some(session.clone()),
            Held::Plain(run) => run.run().program().hash(),
            Held::Nowhere => return None,
        };
        let source = match &self.whose.document {
            Some(document) => Source::read(document.clone(), hash).await,
            None => Source::find(&self.book.shared.store, self.whose.graph, hash).await,
        };
        let session = source.and_then(|source| self.begin_session(source));
        if session.is_none() {
            self.is_let_go = true;
            self.say(
                ConsoleLevel::Warning,
                "it cannot be debugged: the version of the graph that runs is not among the last ones that were saved",
            );
        }
        session
    }

    fn begin_session(&mut self, source: Source) -> Option<Arc<Session>> {
        let Held::Plain(run) = std::mem::replace(&mut self.run, Held::Nowhere) else {
            return None;
        };
        let watched = match Watched::new(*run, &source.located) {
            Ok(watched) => watched,
            Err(run) => {
                self.run = Held::Plain(run);
                return None;
            }
        };
        let (orders, taken) = mpsc::channel(ORDERS);
        self.orders = Some(taken);
        let session = Session::new(self.book.next_id(), &self.whose, source, orders, watched);
        self.book.add(session.clone());
        self.run = Held::Watched(session.clone());
        Some(session)
    }

    /// Takes over what changed about the breakpoints.
    fn follow_changes(&mut self, session: &Session) {
        let generation = self.eye.generation();
        if self.generation != generation {
            self.generation = generation;
            self.rules = Rules::new(self.eye.points(), &session.source);
        }
    }

    /// Computes up to a step at which there may be a reason to stop.
    async fn go(
        &mut self,
        session: &Session,
        input: Option<Input>,
    ) -> (Option<Reached>, Option<Cause>) {
        let mut run = session.run.lock().await;
        let mut cause = None;
        let (rules, purpose) = (&self.rules, &self.purpose);
        let is_let_go = self.is_let_go;
        let mut rule = |moment: &Moment<'_>| {
            if is_let_go {
                return false;
            }
            cause = rules.cause(moment, purpose);
            cause.is_some()
        };
        let reached = run.as_mut().map(|run| run.go(input, &mut rule));
        (reached, cause)
    }

    /// Whether a stop is one: conditions and counts of breakpoints are looked at, lines written.
    async fn reason(&mut self, session: &Session, cause: Option<Cause>) -> Option<PauseReason> {
        let cause = cause?;
        let mut found = cause.is_done.then_some(PauseReason::Step);
        for at in cause.points {
            let Some(point) = self.rules.points.get(at).cloned() else {
                continue;
            };
            if self.counts(session, &point).await {
                let place = point.spec.place.clone();
                found = Some(PauseReason::Breakpoint { place });
            }
        }
        found
    }

    async fn counts(&self, session: &Session, point: &Point) -> bool {
        let seen = {
            let run = session.run.lock().await;
            let Some(run) = run.as_ref() else {
                return false;
            };
            // Only conditions and lines need to know the values.
            let needs_values = point.condition.is_some() || point.log.is_some();
            needs_values.then(|| Seen::now(run, point.n_hits() + 1))
        };
        if let (Some(condition), Some(seen)) = (&point.condition, &seen)
            && !condition.value(seen).is_truthy()
        {
            return false;
        }
        let n_hits = point.hit();
        if n_hits < point.spec.from_hit {
            return false;
        }
        if let (Some(line), Some(seen)) = (&point.log, seen) {
            match point.room_for_line(self.whose.clock.now_ms()) {
                Room::Free => self.say(ConsoleLevel::Info, &line.text(&seen.with_hits(n_hits))),
                Room::Last => {
                    self.say(ConsoleLevel::Info, &line.text(&seen.with_hits(n_hits)));
                    let words = format!(
                        "this breakpoint writes more than {LINES_PER_SECOND} lines a second; the others are left out"
                    );
                    self.say(ConsoleLevel::Warning, &words);
                }
                Room::None => {}
            }
            return false;
        }
        true
    }

    async fn on_failure(&self, session: &Session, failure: &Failure) -> Option<PauseReason> {
        if self.is_let_go {
            return None;
        }
        let point = self.rules.on_failure()?.clone();
        let counts = self.counts(session, &point).await;
        counts.then(|| PauseReason::Failure {
            message: failure.message.clone(),
        })
    }

    /// Stands still after a failure. None: it was set back to an earlier step and goes on.
    async fn stand_failed(
        &mut self,
        session: &Arc<Session>,
        why: PauseReason,
        failure: Box<Failure>,
    ) -> Option<Step> {
        if let Some(step) = self.stand(session, why).await {
            return Some(step);
        }
        let is_set_back = {
            let run = session.run.lock().await;
            run.as_ref().is_some_and(|run| run.next_step().is_some())
        };
        (!is_set_back).then_some(Step::Failed(failure))
    }

    /// Stands still until somebody says how to go on, or nobody did for too long. A step, where the
    /// run is to end.
    async fn stand(&mut self, session: &Arc<Session>, why: PauseReason) -> Option<Step> {
        self.purpose = Purpose::GoOn;
        let Some(_place) = self.book.place_to_stand() else {
            let words = format!("it is not paused: {MAX_PAUSED} runs stand still already");
            self.say(ConsoleLevel::Warning, &words);
            return None;
        };
        let node = {
            let run = session.run.lock().await;
            let next = run.as_ref().and_then(|run| next_of(run, run.steps().len()));
            next.map(|place| place.node.to_string())
        };
        let after = self.book.let_go_after();
        // What came when it went on by itself was meant for the stop before.
        while self
            .orders
            .as_mut()
            .is_some_and(|orders| orders.try_recv().is_ok())
        {}
        let since = self.whose.clock.now_ms();
        let until = since + u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
        session.pause(node, why, (since, until));
        self.book.tell();
        let order = self.order(after).await;
        session.go_on();
        self.stood_ms += self.whose.clock.now_ms().saturating_sub(since);
        self.book.tell();
        match order {
            Some(Order::Go(purpose)) => {
                self.purpose = purpose;
                None
            }
            Some(Order::End) => Some(ended()),
            None => {
                self.is_let_go = true;
                let words = format!(
                    "it stood still for {} minutes and goes on",
                    after.as_secs() / 60
                );
                self.say(ConsoleLevel::Warning, &words);
                None
            }
        }
    }

    async fn order(&mut self, within: Duration) -> Option<Order> {
        let orders = self.orders.as_mut()?;
        tokio::time::timeout(within, orders.recv()).await.ok()?
    }

    fn say(&self, level: ConsoleLevel, words: &str) {
        let text = format!("{}: {words}", self.whose.name);
        let line = NewLine::plain(ConsoleSource::Graph, level, &text);
        self.whose.consoles.write(self.whose.bot, line);
    }

    /// Looks at the run as it stands.
    pub(crate) async fn with<T>(&self, look: impl FnOnce(&Run) -> T) -> Option<T> {
        match &self.run {
            Held::Plain(run) => Some(look(run.run())),
            Held::Watched(session) => {
                let run = session.run.lock().await;
                run.as_ref().map(|run| look(run.recorded().run()))
            }
            Held::Nowhere => None,
        }
    }

    /// How long it stood still, in milliseconds.
    pub(crate) const fn stood_ms(&self) -> u64 {
        self.stood_ms
    }

    /// The run is over: what was recorded of it.
    pub(crate) async fn into_record(mut self) -> Option<Recording> {
        match std::mem::replace(&mut self.run, Held::Nowhere) {
            Held::Plain(run) => Some(Recording::of(*run)),
            Held::Nowhere => None,
            Held::Watched(session) => {
                let run = session.run.lock().await.take();
                self.book.end(&session, false);
                run.map(|run| Recording::of(run.into_recorded()))
            }
        }
    }

    /// Its task is ended from outside: `keep` gets what was recorded until then. A run that stands
    /// still can be looked at on.
    pub(crate) fn give_up(mut self, keep: impl FnOnce(Recording) + Send + 'static) {
        match std::mem::replace(&mut self.run, Held::Nowhere) {
            Held::Plain(run) => keep(Recording::of(*run)),
            Held::Nowhere => {}
            Held::Watched(session) => {
                if let Ok(run) = session.run.try_lock() {
                    if let Some(run) = run.as_ref() {
                        keep(Recording::copied(run.recorded()));
                    }
                } else if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                    // Somebody looks at a step of it just now.
                    let session = session.clone();
                    runtime.spawn(async move {
                        let run = session.run.lock().await;
                        if let Some(run) = run.as_ref() {
                            keep(Recording::copied(run.recorded()));
                        }
                    });
                }
                self.run = Held::Watched(session);
            }
        }
    }
}

/// What was recorded of a run.
#[derive(Debug)]
pub(crate) struct Recording {
    pub record: Record,
    /// Exec nodes it entered.
    pub n_steps: u64,
}

impl Recording {
    fn of(run: RecordedRun) -> Self {
        Self {
            n_steps: run.run().n_steps(),
            record: run.into_record(),
        }
    }

    fn copied(run: &RecordedRun) -> Self {
        Self {
            n_steps: run.run().n_steps(),
            record: run.record().clone(),
        }
    }
}

impl Drop for DebuggedRun {
    /// The task was ended: by whoever stopped the bot, switched the graph off or changed it.
    fn drop(&mut self) {
        let Held::Watched(session) = &self.run else {
            return;
        };
        let was_paused = session.is_paused();
        if was_paused {
            session.standing().state = DebugState::Ended {
                words: "The run was ended while it stood still: its bot was stopped, or its graph switched off or deleted.".to_owned(),
            };
            self.say(ConsoleLevel::Warning, "a run that stood still was ended");
        }
        self.book.end(session, was_paused);
    }
}

fn failed(message: &str) -> Step {
    Step::Failed(Box::new(Failure {
        kind: FailureKind::Misuse,
        message: message.to_owned(),
        node: None,
        in_loop: None,
    }))
}

/// The run was ended by whoever debugged it.
fn ended() -> Step {
    failed("The run was ended in the debugger.")
}

/// Only a fault of ours.
fn gone() -> Step {
    failed("The run was lost in the debugger; please report it.")
}
