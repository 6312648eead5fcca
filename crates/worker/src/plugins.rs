//! The plugins of bots, in a process that holds no bot: messages come in on stdin and go out on stdout,
//! one JSON object a line (`sculk_plugins::hosting`).
//!
//! Nothing here waits for a plugin. Each bot's plugins have a thread of their own; what they are told is
//! queued there, and what they say is queued for the one writer.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write, stdin, stdout};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use sculk_bots::BotId;
use sculk_plugins::hosting::{FromHost, HOSTING_VERSION, MAX_LINE, PLUGINS_MODE, ToHost, line};
use sculk_plugins::port::EngineSpec;
use sculk_plugins::{FromPlugins, ToPlugins};
use sculk_plugins_js::{Engine, Pulse};

/// Messages that may wait for the core. Beyond, what is only told is left out; wishes and answers never
/// are, and of those each plugin has few.
const MAX_WAITING: usize = 50_000;
/// Messages that are written at once.
const BATCH: usize = 256;
/// How long plugins have for their last words when the process ends.
const FAREWELL: Duration = Duration::from_secs(2);
/// How often it is told that events were left out.
const LEFT_OUT_EVERY: Duration = Duration::from_secs(1);
/// How long a turn may go on beyond its time before it counts as one that nothing stops. The engine's own
/// watchdog stops what computes within milliseconds.
const STUCK_AFTER: Duration = Duration::from_secs(4);
/// How often is looked.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Whether the command line asks for plugins.
pub(crate) fn is_asked(mut words: impl Iterator<Item = String>) -> bool {
    words.next().as_deref() == Some(PLUGINS_MODE)
}

/// Runs plugins until stdin ends or the core wants the end.
pub(crate) fn live() -> ExitCode {
    let (outbox, queue) = Outbox::new();
    let writer = thread::spawn({
        let n_waiting = Arc::clone(&outbox.n_waiting);
        move || write(stdout().lock(), &queue, &n_waiting)
    });
    outbox.say(FromHost::Hello {
        version: HOSTING_VERSION,
    });
    let watched = Watched::default();
    thread::spawn({
        let (watched, outbox) = (watched.clone(), outbox.clone());
        move || watch(&watched, &outbox)
    });
    let mut host = Host {
        lives: HashMap::new(),
        watched,
        outbox,
    };
    host.read(BufReader::with_capacity(64 << 10, stdin().lock()));
    host.end();
    drop(host);
    // An engine that does not end holds a sender; the writer is not waited for then.
    if writer.is_finished() && writer.join().is_err() {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Where messages to the core wait.
#[derive(Clone)]
struct Outbox {
    queue: Sender<FromHost>,
    n_waiting: Arc<AtomicUsize>,
}

impl Outbox {
    fn new() -> (Self, Receiver<FromHost>) {
        let (queue, waiting) = channel();
        let outbox = Self {
            queue,
            n_waiting: Arc::default(),
        };
        (outbox, waiting)
    }

    fn say(&self, message: FromHost) {
        let is_full = self.n_waiting.load(Ordering::Relaxed) >= MAX_WAITING;
        if is_full && is_only_told(&message) {
            return;
        }
        self.n_waiting.fetch_add(1, Ordering::Relaxed);
        // Fails when the core is gone, which ends the process by the end of stdin.
        let _ = self.queue.send(message);
    }
}

/// Whether nobody waits for it.
fn is_only_told(message: &FromHost) -> bool {
    let FromHost::Said { message, .. } = message else {
        return false;
    };
    matches!(
        **message,
        FromPlugins::Log { .. }
            | FromPlugins::Fault { .. }
            | FromPlugins::Used { .. }
            | FromPlugins::Usage { .. }
    )
}

/// The plugins of one bot.
struct Life {
    life: u64,
    engine: Engine,
    /// Events left out that were not told yet.
    n_left_out: u64,
    told_at: Instant,
}

/// Engines to look at from outside of their threads, each by its bot and life, until it has ended. One that
/// was told to end stays among them: hung in its last words it would hold a core for nothing.
type Watched = Arc<Mutex<HashMap<(BotId, u64), Pulse>>>;

/// Tells of each turn that does not end. It ends with the process.
fn watch(watched: &Watched, outbox: &Outbox) {
    loop {
        thread::sleep(LOOK_EVERY);
        for message in stuck(watched, STUCK_AFTER) {
            outbox.say(message);
        }
    }
}

/// What is to be told of engines that are stuck, each once.
fn stuck(watched: &Watched, after: Duration) -> Vec<FromHost> {
    let mut watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
    let mut told = Vec::new();
    watched.retain(|&(bot, life), pulse| {
        let Some(overdue) = pulse.overdue(after) else {
            return !pulse.is_over();
        };
        told.push(FromHost::Stuck {
            bot,
            life,
            plugin: overdue.plugin,
            seconds: overdue.by.as_secs(),
        });
        false
    });
    told
}

struct Host {
    lives: HashMap<BotId, Life>,
    watched: Watched,
    outbox: Outbox,
}

impl Host {
    fn read(&mut self, mut stdin: impl BufRead) {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let mut limited = (&mut stdin).take(MAX_LINE as u64);
            match limited.read_until(b'\n', &mut bytes) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    tracing::error!(%error, "the pipe from the core broke");
                    return;
                }
            }
            match serde_json::from_slice(&bytes) {
                Ok(ToHost::Shutdown) => return,
                Ok(message) => self.take(message),
                Err(error) => tracing::error!(%error, "a message of the core was left out"),
            }
        }
    }

    fn take(&mut self, message: ToHost) {
        match message {
            ToHost::Start { bot, life, spec } => self.start(bot, life, *spec),
            ToHost::Tell { bot, life, message } => self.tell(bot, life, *message),
            ToHost::Ping { seq } => self.outbox.say(FromHost::Pong { seq }),
            // Taken by `read`.
            ToHost::Shutdown => {}
        }
    }

    fn start(&mut self, bot: BotId, life: u64, spec: EngineSpec) {
        // Plugins of an earlier life end by being dropped.
        self.lives.remove(&bot);
        let outbox = self.outbox.clone();
        let sink = move |message| {
            outbox.say(FromHost::Said {
                bot,
                life,
                message: Box::new(message),
            });
        };
        match Engine::start(spec, sink) {
            Ok(engine) => {
                let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
                watched.insert((bot, life), engine.pulse());
                drop(watched);
                let begun = Life {
                    life,
                    engine,
                    n_left_out: 0,
                    told_at: Instant::now(),
                };
                self.lives.insert(bot, begun);
            }
            Err(error) => self.outbox.say(FromHost::NotStarted {
                bot,
                life,
                problem: error.to_string(),
            }),
        }
    }

    fn tell(&mut self, bot: BotId, life: u64, message: ToPlugins) {
        let is_end = matches!(message, ToPlugins::End { .. });
        let Some(known) = self.lives.get_mut(&bot).filter(|known| known.life == life) else {
            return;
        };
        if !known.engine.tell(message) {
            known.n_left_out += 1;
        }
        if known.n_left_out > 0 && known.told_at.elapsed() >= LEFT_OUT_EVERY {
            known.told_at = Instant::now();
            let n = std::mem::take(&mut known.n_left_out);
            self.outbox.say(FromHost::LeftOut { bot, life, n });
        }
        if is_end {
            self.lives.remove(&bot);
        }
    }

    /// Lets all plugins end, and gives them a moment for it.
    fn end(&mut self) {
        for known in self.lives.values() {
            known.engine.tell(ToPlugins::End {
                reason: "Sculk ends".to_owned(),
            });
        }
        let began = Instant::now();
        while began.elapsed() < FAREWELL && self.lives.values().any(|known| !known.engine.is_over())
        {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn write(mut stdout: impl Write, queue: &Receiver<FromHost>, n_waiting: &AtomicUsize) {
    let mut bytes = Vec::new();
    while let Ok(first) = queue.recv() {
        bytes.clear();
        let rest = queue.try_iter().take(BATCH);
        let mut n = 0;
        for message in std::iter::once(first).chain(rest) {
            n += 1;
            match line(&message) {
                Ok(line) => bytes.extend_from_slice(&line),
                Err(error) => tracing::error!(error, "a message to the core was left out"),
            }
        }
        n_waiting.fetch_sub(n, Ordering::Relaxed);
        if let Err(error) = stdout.write_all(&bytes).and_then(|()| stdout.flush()) {
            tracing::error!(%error, "the core does not listen any more");
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_makes_it_a_host_of_plugins() {
        let asked = |line: &str| is_asked(line.split_whitespace().map(ToOwned::to_owned));
        assert!(asked("plugins"));
        assert!(!asked("") && !asked("practice 0"));
    }

    #[test]
    fn what_nobody_waits_for_is_left_out_when_too_much_waits() {
        let (outbox, queue) = Outbox::new();
        outbox.n_waiting.store(MAX_WAITING, Ordering::Relaxed);
        let said = |message| FromHost::Said {
            bot: BotId(1),
            life: 1,
            message: Box::new(message),
        };
        outbox.say(said(FromPlugins::Usage {
            memory_bytes: 0,
            plugins: Vec::new(),
        }));
        outbox.say(said(FromPlugins::Pong { seq: 1 }));
        let heard: Vec<_> = queue.try_iter().collect();
        assert_eq!(heard, [said(FromPlugins::Pong { seq: 1 })]);
    }
}
