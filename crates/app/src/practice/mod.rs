//! The practice world: at most one process, watched, and started again when it dies unasked.
//!
//! A keeper task lives as long as the world is wanted. Whoever starts or stops the world takes its
//! turn first ([`Practice::turn`]), so that this happens one after the other.

mod console;
#[cfg(test)]
mod practice_tests;
mod process;
mod words;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sculk_bots::{FromPractice, PracticeCommand};
use sculk_contract::{
    PracticeCommandView, PracticeLine, PracticeLineKind, PracticeStateView, PracticeView,
    UnixMillis,
};
use tokio::sync::{mpsc, watch};

use crate::bus::EventBus;
use crate::clock::AppClock;
use console::Console;
use process::{End, ToWorld};
use words::{Sentence, told};

/// Commands that may wait for the world.
const QUEUE: usize = 64;
/// How long a start or a stop may take before the caller is told that it failed.
const PATIENCE: Duration = Duration::from_secs(25);
/// Time between an unasked end and the next start.
const RESTART_AFTER: Duration = Duration::from_millis(500);
/// So many unasked ends within [`DEATHS_WITHIN`] are too many.
const DEATHS: usize = 4;
const DEATHS_WITHIN: Duration = Duration::from_secs(60);
/// Players that are counted; more cannot be in the world.
const MAX_PLAYERS: usize = 1_000;

/// The practice world. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Practice {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: PathBuf,
    clock: AppClock,
    console: Console,
    turn: tokio::sync::Mutex<()>,
    phase: watch::Sender<Phase>,
    world: Mutex<World>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Phase {
    Stopped,
    Starting,
    Running {
        port: u16,
        pid: u32,
        since: UnixMillis,
    },
    Failed {
        problem: Box<Sentence>,
    },
}

/// What is known of the world.
#[derive(Debug, Default)]
struct World {
    line: Option<mpsc::Sender<ToWorld>>,
    players: Vec<String>,
    cast: Vec<String>,
    commands: Vec<PracticeCommand>,
}

/// Permission to start or stop the world. Nobody else does while it is held.
#[derive(Debug)]
pub(crate) struct Turn<'a>(#[expect(dead_code, reason = "held")] tokio::sync::MutexGuard<'a, ()>);

impl Practice {
    /// `program` is the worker's executable; it is not started yet.
    pub(crate) fn new(program: PathBuf, bus: EventBus, clock: AppClock) -> Self {
        Self {
            inner: Arc::new(Inner {
                program,
                clock,
                console: Console::start(bus, clock),
                turn: tokio::sync::Mutex::default(),
                phase: watch::Sender::new(Phase::Stopped),
                world: Mutex::default(),
            }),
        }
    }

    /// Waits until nobody else starts or stops the world.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        Turn(self.inner.turn.lock().await)
    }

    /// Starts the world on the first of the ports that is free (0: any), and says which it is. One
    /// that runs stays where it is.
    ///
    /// # Errors
    /// Why it does not run, in words for the user.
    pub(crate) async fn start(&self, _: &Turn<'_>, ports: &[u16]) -> Result<u16, String> {
        let mut outcome = self.settled().await;
        for port in ports {
            match outcome {
                Phase::Running { port, .. } => return Ok(port),
                // Its keeper still tries; a second one would make a second world.
                Phase::Starting => break,
                Phase::Stopped | Phase::Failed { .. } => {}
            }
            let (line, inbox) = mpsc::channel(QUEUE);
            self.world().line = Some(line);
            self.enter_phase(Phase::Starting);
            tokio::spawn(self.clone().keep(*port, inbox));
            outcome = self.settled().await;
        }
        match outcome {
            Phase::Running { port, .. } => Ok(port),
            Phase::Failed { problem } => Err(problem.text),
            Phase::Stopped => Err("The practice world was stopped while it started.".to_owned()),
            Phase::Starting => Err(format!(
                "The practice world did not start within {} seconds.",
                PATIENCE.as_secs()
            )),
        }
    }

    /// Ends the world, if it runs, and waits until it is gone.
    pub(crate) async fn stop(&self, _: &Turn<'_>) {
        let line = self.world().line.clone();
        let Some(line) = line else { return };
        // An error means that it is ending already.
        let _ = line.send(ToWorld::End).await;
        let mut phase = self.inner.phase.subscribe();
        let gone = phase.wait_for(|phase| matches!(phase, Phase::Stopped | Phase::Failed { .. }));
        if tokio::time::timeout(PATIENCE, gone).await.is_err() {
            tracing::error!("the practice world did not end");
        }
    }

    /// Enters an operator's command.
    ///
    /// # Errors
    /// The world does not run, or has not read the last commands yet; in words for the user.
    pub(crate) fn run(&self, command: &str) -> Result<(), &'static str> {
        let world = self.world();
        let line = world.line.as_ref().filter(|_| self.is_running());
        let line = line.ok_or("The practice world does not run. Start it first.")?;
        line.try_send(ToWorld::Line(command.to_owned())).map_err(
            |_| "The practice world is busy with the last commands. Try again in a moment.",
        )?;
        drop(world);
        self.inner
            .console
            .write(PracticeLineKind::Command, None, command);
        Ok(())
    }

    pub(crate) fn is_running(&self) -> bool {
        matches!(*self.inner.phase.borrow(), Phase::Running { .. })
    }

    /// The process, while the world runs.
    pub(crate) fn pid(&self) -> Option<u32> {
        match *self.inner.phase.borrow() {
            Phase::Running { pid, .. } => Some(pid),
            _ => None,
        }
    }

    pub(crate) fn view(&self, server_id: Option<i32>) -> PracticeView {
        let state = match self.inner.phase.borrow().clone() {
            Phase::Stopped => PracticeStateView::Stopped,
            Phase::Starting => PracticeStateView::Starting,
            Phase::Running { port, since, .. } => PracticeStateView::Running { port, since },
            Phase::Failed { problem } => PracticeStateView::Failed {
                problem: problem.text,
                told: Some(problem.told),
            },
        };
        let world = self.world();
        let commands = world.commands.iter().map(|command| PracticeCommandView {
            name: command.name.clone(),
            arguments: command.arguments.clone(),
            does: command.does.clone(),
        });
        PracticeView {
            state,
            server_id,
            players: world.players.clone(),
            cast: world.cast.clone(),
            commands: commands.collect(),
        }
    }

    pub(crate) fn lines(&self) -> Vec<PracticeLine> {
        self.inner.console.lines()
    }

    /// Keeps one world until somebody ends it or there is no use in trying again.
    async fn keep(self, port: u16, mut inbox: mpsc::Receiver<ToWorld>) {
        let mut port = port;
        let mut deaths = Vec::new();
        let last = loop {
            let hear = |pid, news| self.hear(pid, news);
            let end = process::live(&self.inner.program, port, &mut inbox, hear).await;
            self.world().players.clear();
            let detail = match end {
                End::Asked => break Phase::Stopped,
                End::NotStarted(problem) => {
                    let problem = Box::new(problem);
                    break Phase::Failed { problem };
                }
                End::Died(detail) => detail,
            };
            deaths.retain(|died: &Instant| died.elapsed() < DEATHS_WITHIN);
            deaths.push(Instant::now());
            if deaths.len() >= DEATHS {
                let problem = Box::new(Sentence::ends_on_and_on(DEATHS, &detail));
                break Phase::Failed { problem };
            }
            // Bots come back by themselves, so it must be where it was.
            if let Phase::Running { port: was, .. } = *self.inner.phase.borrow() {
                port = was;
            }
            self.say(PracticeLineKind::Problem, Sentence::begun_again(&detail));
            self.enter_phase(Phase::Starting);
            tokio::select! {
                () = tokio::time::sleep(RESTART_AFTER) => {}
                () = process::end_wanted(&mut inbox) => break Phase::Stopped,
            }
        };
        self.world().line = None;
        match &last {
            Phase::Failed { problem } => self.say(PracticeLineKind::Problem, (**problem).clone()),
            _ => self.say(PracticeLineKind::Notice, Sentence::ended()),
        }
        self.enter_phase(last);
    }

    fn hear(&self, pid: u32, news: FromPractice) {
        let console = &self.inner.console;
        match news {
            FromPractice::Ready {
                port,
                commands,
                cast,
            } => {
                let mut world = self.world();
                world.commands = commands;
                world.cast = cast;
                drop(world);
                self.say(PracticeLineKind::Notice, Sentence::open(port));
                self.enter_phase(Phase::Running {
                    port,
                    pid,
                    since: self.inner.clock.now_ms(),
                });
            }
            // Told by the end of the process.
            FromPractice::NotStarted { .. } => {}
            FromPractice::Reply { lines, .. } => {
                for line in lines {
                    console.write_told(PracticeLineKind::Reply, None, &line.text, told(line.told));
                }
            }
            FromPractice::Joined { player } => {
                console.write(PracticeLineKind::Joined, Some(&player), "");
                let mut world = self.world();
                if world.players.len() < MAX_PLAYERS {
                    world.players.push(player);
                }
                drop(world);
                console.tell_view();
            }
            FromPractice::Left { player, reason } => {
                let why = told(reason.told);
                console.write_told(PracticeLineKind::Left, Some(&player), &reason.text, why);
                self.world().players.retain(|known| *known != player);
                console.tell_view();
            }
            FromPractice::Said { player, text } => {
                console.write(PracticeLineKind::Chat, Some(&player), &text);
            }
            FromPractice::Happened { said } => {
                console.write_told(PracticeLineKind::Event, None, &said.text, told(said.told));
            }
        }
    }

    fn say(&self, kind: PracticeLineKind, sentence: Sentence) {
        let Sentence { text, told } = sentence;
        self.inner.console.write_told(kind, None, &text, Some(told));
    }

    /// The phase once it is not [`Phase::Starting`], or that where this takes too long.
    async fn settled(&self) -> Phase {
        let mut phase = self.inner.phase.subscribe();
        let settled = phase.wait_for(|phase| *phase != Phase::Starting);
        match tokio::time::timeout(PATIENCE, settled).await {
            Ok(Ok(phase)) => phase.clone(),
            // The sender lives in `self`, so it is not gone.
            Ok(Err(_)) | Err(_) => Phase::Starting,
        }
    }

    fn enter_phase(&self, phase: Phase) {
        self.inner.phase.send_replace(phase);
        self.inner.console.tell_view();
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.inner
            .world
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
