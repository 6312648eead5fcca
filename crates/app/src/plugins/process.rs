//! One process that runs plugins: its pipes, its signs of life, how it ends.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sculk_plugins::ToPlugins;
use sculk_plugins::hosting::{FromHost, HOSTING_VERSION, MAX_LINE, PLUGINS_MODE, ToHost, line};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::workers::{describe_end, log_errors};

/// Time between two signs of life that are asked for.
const PING_EVERY: Duration = Duration::from_secs(5);
/// A process that says nothing for so long is taken for hung and killed. It answers pings whatever its
/// plugins do.
const SILENCE: Duration = Duration::from_secs(30);
/// How long it may take to end.
const GRACE: Duration = Duration::from_secs(5);
/// Events that may wait for the pipe; further ones are left out. What somebody waits for never is.
const MAX_EVENTS: usize = 8_192;

/// A process that runs plugins, from outside. It ends when the last of these goes.
#[derive(Debug)]
pub(super) struct Link {
    pub pid: u32,
    kill: mpsc::UnboundedSender<String>,
    queue: mpsc::UnboundedSender<Queued>,
    n_events: Arc<AtomicUsize>,
}

/// A line for the pipe.
#[derive(Debug)]
struct Queued {
    line: Vec<u8>,
    is_event: bool,
    is_last: bool,
}

impl Link {
    /// Ends it at once. `why` is told to those whose plugins it ran, as part of a sentence.
    pub(super) fn kill(&self, why: String) {
        // Fails where it has ended already.
        let _ = self.kill.send(why);
    }

    /// Sends something; whether it was taken.
    pub(super) fn send(&self, message: &ToHost) -> bool {
        let is_event = is_event(message);
        if is_event && self.n_events.load(Ordering::Relaxed) >= MAX_EVENTS {
            return false;
        }
        let line = match line(message) {
            Ok(line) => line,
            Err(why) => {
                tracing::error!("a message for plugins was left out: {why}");
                return false;
            }
        };
        if is_event {
            self.n_events.fetch_add(1, Ordering::Relaxed);
        }
        let is_last = matches!(message, ToHost::Shutdown);
        let queued = Queued {
            line,
            is_event,
            is_last,
        };
        self.queue.send(queued).is_ok()
    }
}

/// Whether it may be left out where there is too much.
fn is_event(message: &ToHost) -> bool {
    match message {
        ToHost::Tell { message, .. } => matches!(
            **message,
            ToPlugins::Bot { .. } | ToPlugins::Chat { .. } | ToPlugins::Command { .. }
        ),
        ToHost::Start { .. } | ToHost::Ping { .. } | ToHost::Shutdown => false,
    }
}

/// Starts a process. `hear` gets all it says, `over` is told once how it ended.
pub(super) fn start(
    program: &Path,
    hear: impl Fn(FromHost) + Send + 'static,
    over: impl FnOnce(String) + Send + 'static,
) -> Result<Arc<Link>, String> {
    let mut child = Command::new(program)
        .arg(PLUGINS_MODE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| {
            format!(
                "the program that runs plugins, {}, could not be started ({error}); reinstall Sculk if it is missing",
                program.display()
            )
        })?;
    let pid = child.id().unwrap_or_default();
    let (Some(stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err("the process for plugins has no pipes".to_owned());
    };
    let (queue, waiting) = mpsc::unbounded_channel();
    let (kill, mut kills) = mpsc::unbounded_channel();
    let n_events = Arc::new(AtomicUsize::new(0));
    let link = Arc::new(Link {
        pid,
        kill,
        queue,
        n_events: Arc::clone(&n_events),
    });
    tracing::info!(pid, "a process for plugins started");
    tokio::spawn(log_errors(stderr, pid));
    tokio::spawn(write(stdin, waiting, n_events));
    // The reader must not keep the link alive: the process ends when nobody needs it.
    let pings = Arc::downgrade(&link);
    tokio::spawn(async move {
        let ping = move |seq| pings.upgrade().map(|link| link.send(&ToHost::Ping { seq }));
        let detail = tokio::select! {
            why = read(stdout, ping, hear) => end(&mut child, &why).await,
            Some(why) = kills.recv() => {
                let _ = child.kill().await;
                why
            }
        };
        tracing::info!(pid, detail, "a process for plugins ended");
        over(detail);
    });
    Ok(link)
}

async fn end(child: &mut Child, why: &str) -> String {
    match tokio::time::timeout(GRACE, child.wait()).await {
        Ok(Ok(status)) => describe_end(status, why),
        Ok(Err(error)) => format!("{why}; its end could not be observed: {error}"),
        Err(_) => {
            let _ = child.kill().await;
            format!("{why}; it was killed")
        }
    }
}

/// Reads until the pipe ends or falls silent; returns why.
async fn read(
    stdout: ChildStdout,
    ping: impl Fn(u64) -> Option<bool>,
    hear: impl Fn(FromHost),
) -> String {
    let mut lines = BufReader::with_capacity(64 << 10, stdout);
    let mut pings = tokio::time::interval(PING_EVERY);
    let mut last_sign = Instant::now();
    let mut n_pings = 0;
    let mut bytes = Vec::new();
    loop {
        // A line that is cut by a ping is read on: what was read stays in `bytes`.
        let room = (MAX_LINE + 1).saturating_sub(bytes.len()) as u64;
        let mut limited = (&mut lines).take(room);
        tokio::select! {
            outcome = limited.read_until(b'\n', &mut bytes) => match outcome {
                Ok(0) => return "it closed its pipe".to_owned(),
                Ok(_) => last_sign = Instant::now(),
                Err(error) => return format!("its pipe broke: {error}"),
            },
            _ = pings.tick() => {
                if last_sign.elapsed() > SILENCE {
                    return format!("it did not answer for {} seconds", SILENCE.as_secs());
                }
                n_pings += 1;
                ping(n_pings);
                continue;
            }
        }
        if bytes.last() != Some(&b'\n') {
            if bytes.len() > MAX_LINE {
                return "it sent a line without end".to_owned();
            }
            continue;
        }
        match serde_json::from_slice(&bytes) {
            Ok(FromHost::Hello { version }) if version != HOSTING_VERSION => {
                return format!(
                    "it speaks version {version} of the protocol, this app speaks {HOSTING_VERSION}; reinstall Sculk"
                );
            }
            Ok(message) => hear(message),
            Err(error) => tracing::warn!("a message of plugins was skipped: {error}"),
        }
        bytes.clear();
    }
}

async fn write(
    mut stdin: ChildStdin,
    mut waiting: mpsc::UnboundedReceiver<Queued>,
    n_events: Arc<AtomicUsize>,
) {
    while let Some(queued) = waiting.recv().await {
        if queued.is_event {
            n_events.fetch_sub(1, Ordering::Relaxed);
        }
        // An error means that the process is gone, which the reader finds out as well.
        if stdin.write_all(&queued.line).await.is_err() || queued.is_last {
            return;
        }
    }
}
