//! An engine: a thread, and the lives of contexts on it.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

use sculk_plugins::port::EngineSpec;
use sculk_plugins::{FromPlugins, Past, PluginSpec, ToPlugins};

use crate::blame::MAX_TRIALS;
use crate::pulse::Pulse;
use crate::session::{Outcome, Session};
use crate::shared::{Input, Lasting};

/// Stack of the engine's thread; the scripts' own is a part of it.
const THREAD_STACK: usize = 8 << 20;
/// Events that may wait for the scripts. Further ones are left out and counted; answers never are.
const MAX_WAITING: usize = 4_096;

/// Why an engine cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The system gives no thread.
    #[error("the system gives no thread for plugins: {0}")]
    Thread(std::io::Error),
}

/// The plugins of one bot, running. They end with [`ToPlugins::End`], or when this is dropped.
#[derive(Debug)]
pub struct Engine {
    inputs: Option<mpsc::Sender<Input>>,
    n_waiting: Arc<AtomicUsize>,
    n_dropped: AtomicUsize,
    pulse: Pulse,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// Starts the plugins of a bot. `sink` is called on the engine's thread for everything it says
    /// and must not block.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(
        spec: EngineSpec,
        sink: impl Fn(FromPlugins) + Send + 'static,
    ) -> Result<Self, StartError> {
        let (inputs, heard) = mpsc::channel();
        let n_waiting = Arc::new(AtomicUsize::new(0));
        let pulse = Pulse::new();
        let for_thread = (inputs.clone(), Arc::clone(&n_waiting), pulse.clone());
        let thread = Builder::new()
            .name(format!("plugins of {}", spec.bot.username))
            .stack_size(THREAD_STACK)
            .spawn(move || {
                let (inputs, n_waiting, pulse) = for_thread;
                let lasting = Rc::new(Lasting {
                    bot: spec.bot,
                    limits: spec.limits,
                    way: spec.way,
                    sink: Box::new(sink),
                    inputs,
                    next_call: Cell::new(1),
                    began: Instant::now(),
                    pulse,
                    n_waiting,
                });
                live(&lasting, spec.plugins, &heard);
                lasting.pulse.close();
                (lasting.sink)(FromPlugins::Ended);
            })
            .map_err(StartError::Thread)?;
        Ok(Self {
            inputs: Some(inputs),
            n_waiting,
            n_dropped: AtomicUsize::new(0),
            pulse,
            thread: Some(thread),
        })
    }

    /// Tells the plugins something. Events that come faster than the plugins take them are left out;
    /// gives whether this one was taken.
    pub fn tell(&self, message: ToPlugins) -> bool {
        let is_event = matches!(
            message,
            ToPlugins::Bot { .. } | ToPlugins::Chat { .. } | ToPlugins::Command { .. }
        );
        if is_event && self.n_waiting.load(Ordering::Relaxed) >= MAX_WAITING {
            self.n_dropped.fetch_add(1, Ordering::Relaxed);
            return false;
        }
        self.n_waiting.fetch_add(1, Ordering::Relaxed);
        let inputs = self.inputs.as_ref();
        inputs.is_some_and(|inputs| inputs.send(Input::Host(Box::new(message))).is_ok())
    }

    /// Events left out so far, since the plugins were too slow.
    pub fn n_dropped(&self) -> usize {
        self.n_dropped.load(Ordering::Relaxed)
    }

    /// What it does just now, as others may look at it while its thread does not come back.
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Whether the thread has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let end = ToPlugins::End {
            reason: "the plugins are stopped".to_owned(),
        };
        self.tell(end);
        // A script that computes on is stopped by its own deadline; nobody waits for that here.
        self.inputs = None;
    }
}

/// One context after the other, until the session is over.
fn live(lasting: &Rc<Lasting>, mut plugins: Vec<PluginSpec>, heard: &mpsc::Receiver<Input>) {
    let mut past = Past::default();
    let mut trial = None;
    let mut n_trials = 0;
    loop {
        let mut session = match Session::new(Rc::clone(lasting), &plugins) {
            Ok(session) => session,
            Err(reason) => {
                (lasting.sink)(FromPlugins::Log {
                    plugin: None,
                    level: sculk_plugins::LogLevel::Error,
                    text: format!("Plugins cannot run: {reason}"),
                });
                return;
            }
        };
        match session.run(heard, &mut past, trial.take()) {
            Outcome::Over => return,
            Outcome::Without {
                plugin,
                reason,
                stack,
            } => {
                plugins.retain(|one| one.name != plugin);
                (lasting.sink)(FromPlugins::Stopped {
                    plugin,
                    reason,
                    stack,
                });
            }
            Outcome::With(others) => plugins = others,
            Outcome::Suspected(which) if n_trials >= MAX_TRIALS => {
                n_trials = 0;
                plugins.retain(|one| one.name != which.busiest);
                (lasting.sink)(FromPlugins::Stopped {
                    plugin: which.busiest,
                    reason: "Together with others it went beyond a limit again and again, and it computed longest.".to_owned(),
                    stack: String::new(),
                });
            }
            Outcome::Suspected(which) => {
                n_trials += 1;
                (lasting.sink)(FromPlugins::Log {
                    plugin: None,
                    level: sculk_plugins::LogLevel::Warn,
                    text: "A plugin broke a limit. All are loaded afresh and tried one by one to find out which.".to_owned(),
                });
                trial = Some(which);
            }
        }
    }
}
