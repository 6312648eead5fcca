//! Keeps the lines of consoles in the journal, in batches and beside everything else: a journal that
//! is slow, full or broken costs lines of the journal and nothing else, and its user is told once.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sculk_contract::ConsoleLine;
use sculk_core::BotId;
use sculk_store::{Journal, JournalFound, JournalLimits, JournalLine, StoreError, UnixMillis};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::clock::AppClock;

/// Lines that may wait to be written. What comes beyond is left out and counted.
const MAX_WAITING: usize = 20_000;
/// Lines of one transaction.
const BATCH: usize = 4_000;
/// How long lines are gathered.
const GATHER: Duration = Duration::from_millis(100);
/// How long a journal that failed is left alone.
const REST: Duration = Duration::from_secs(30);
/// How often is looked for lines that are too old or too many.
const TRIM_EVERY: Duration = Duration::from_secs(60);
/// How long lines are kept.
const KEPT_MS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// How much room lines may take.
const MAX_BYTES: u64 = 512 * 1024 * 1024;
/// How large the file may become at all: beyond what lines may take, there is room between them.
const MAX_FILE_BYTES: u64 = 1024 * 1024 * 1024;

/// Told in words when the journal stops or goes on.
type Tell = Box<dyn Fn(&str) + Send + Sync>;

enum Entry {
    Line(BotId, ConsoleLine),
    /// Answered when all lines before it are written.
    Flush(oneshot::Sender<()>),
    End(oneshot::Sender<()>),
}

/// Where lines are given to be kept. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Journaling {
    queue: mpsc::Sender<Entry>,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    journal: Mutex<Option<Journal>>,
    n_lost: AtomicU64,
    is_over: AtomicBool,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Line(..) => "Line",
            Self::Flush(_) => "Flush",
            Self::End(_) => "End",
        })
    }
}

/// The task that writes.
pub(crate) struct Writer {
    path: PathBuf,
    queue: mpsc::Receiver<Entry>,
    shared: Arc<Shared>,
    clock: AppClock,
    rest: Duration,
}

async fn open(path: &Path) -> Result<Journal, StoreError> {
    let journal = Journal::open(path).await?;
    journal.limit_file(MAX_FILE_BYTES).await?;
    Ok(journal)
}

impl Journaling {
    /// Opens the journal in a data folder. One that cannot be opened is tried again later. Answers
    /// the number of the newest line of each bot, and the task to be started with
    /// [`Writer::start`].
    pub(crate) async fn open(
        data_dir: &Path,
        clock: AppClock,
    ) -> (Self, Writer, Vec<(BotId, u32)>) {
        let path = data_dir.join("journal.db");
        let mut last = Vec::new();
        let journal = match open(&path).await {
            Ok(journal) => match journal.last_seqs().await {
                Ok(seqs) => {
                    last = seqs;
                    Some(journal)
                }
                Err(error) => {
                    tracing::warn!("the journal cannot be read: {error}");
                    None
                }
            },
            Err(error) => {
                tracing::warn!("the journal cannot be opened: {error}");
                None
            }
        };
        let (queue, entries) = mpsc::channel(MAX_WAITING);
        let shared = Arc::new(Shared {
            journal: Mutex::new(journal),
            n_lost: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
        });
        let writer = Writer {
            path,
            queue: entries,
            shared: shared.clone(),
            clock,
            rest: REST,
        };
        (Self { queue, shared }, writer, last)
    }

    /// The journal itself, while it is open.
    pub(crate) fn opened(&self) -> Option<Journal> {
        self.shared.journal()
    }

    /// Keeps a line, if there is room for it. Never waits.
    pub(crate) fn keep(&self, bot: BotId, line: &ConsoleLine) {
        if self.queue.try_send(Entry::Line(bot, line.clone())).is_err() {
            self.shared.n_lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until what was given so far is written or given up.
    pub(crate) async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.queue.send(Entry::Flush(done)).await.is_ok() {
            // An error means that the task has ended; nothing is left to wait for.
            let _ = written.await;
        }
    }

    /// Writes what waits and closes the journal.
    pub(crate) async fn end(&self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        let (done, written) = oneshot::channel();
        if self.queue.send(Entry::End(done)).await.is_ok() {
            let _ = written.await;
        }
    }

    /// Lines before a number, oldest first; none where the journal cannot be read.
    pub(crate) async fn lines_before(
        &self,
        bot: BotId,
        before: u32,
        limit: u32,
    ) -> Vec<ConsoleLine> {
        let Some(journal) = self.shared.journal() else {
            return Vec::new();
        };
        match journal.lines_before(bot, before, limit).await {
            Ok(lines) => lines.iter().filter_map(|line| read(line)).collect(),
            Err(error) => {
                tracing::warn!("the journal cannot be read: {error}");
                Vec::new()
            }
        }
    }

    /// Lines that contain a text, newest first.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub(crate) async fn search(
        &self,
        bot: BotId,
        text: &str,
        before: u32,
        limit: u32,
    ) -> Result<(Vec<ConsoleLine>, Option<u32>), StoreError> {
        let Some(journal) = self.shared.journal() else {
            return Ok((Vec::new(), None));
        };
        let found: JournalFound = journal.search(bot, text, before, limit).await?;
        let lines = found.lines.iter().filter_map(|(_, line)| read(line));
        Ok((lines.collect(), found.looked_back_to))
    }
}

impl Shared {
    fn journal(&self) -> Option<Journal> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Journal>> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(line: &str) -> Option<ConsoleLine> {
    serde_json::from_str(line)
        .or_else(|_| read_old(line))
        .inspect_err(|error| tracing::debug!("a line of the journal cannot be read: {error}"))
        .ok()
}

/// A line by a build that knew nodes of commands only.
fn read_old(line: &str) -> Result<ConsoleLine, serde_json::Error> {
    let mut line: serde_json::Value = serde_json::from_str(line)?;
    if let Some(node) = line.get_mut("node").filter(|node| !node.is_null()) {
        let graph = serde_json::json!({ "kind": "command", "id": node["commandId"] });
        node["graph"] = graph;
    }
    serde_json::from_value(line)
}

fn kept(bot: BotId, line: &ConsoleLine) -> Option<JournalLine> {
    let text = line.spans.iter().map(|span| span.text.as_str()).collect();
    Some(JournalLine {
        bot,
        seq: line.seq,
        at: UnixMillis(line.at.cast_signed()),
        text,
        line: serde_json::to_string(line).ok()?,
    })
}

/// What the writer remembers between two batches.
#[derive(Debug, Default)]
struct Trouble {
    /// Since when the journal does not work.
    since: Option<Instant>,
    is_told: bool,
}

impl Writer {
    /// A journal that fails is tried again at once.
    #[cfg(test)]
    pub(crate) fn never_resting(mut self) -> Self {
        self.rest = Duration::ZERO;
        self
    }

    /// Starts the task; `tell` is told when the journal stops, once, and when it goes on.
    pub(crate) fn start(mut self, tell: Tell) {
        tokio::spawn(async move {
            let mut trouble = Trouble::default();
            let mut trimmed = Instant::now();
            let mut entries = Vec::with_capacity(BATCH);
            loop {
                entries.clear();
                if self.queue.recv_many(&mut entries, BATCH).await == 0 {
                    return;
                }
                let done = self.write(&mut entries, &mut trouble, &tell).await;
                if trimmed.elapsed() >= TRIM_EVERY {
                    trimmed = Instant::now();
                    self.trim().await;
                }
                if let Some(end) = done {
                    let journal = self.shared.lock().take();
                    if let Some(journal) = journal
                        && let Err(error) = journal.close().await
                    {
                        tracing::warn!("the journal was not closed cleanly: {error}");
                    }
                    // Nobody waits any more: nothing is left to be done about it.
                    let _ = end.send(());
                    return;
                }
                let is_pressed = self.queue.len() > BATCH / 2;
                if !is_pressed && !self.shared.is_over.load(Ordering::Relaxed) {
                    tokio::time::sleep(GATHER).await;
                }
            }
        });
    }

    async fn write(
        &self,
        entries: &mut Vec<Entry>,
        trouble: &mut Trouble,
        tell: &Tell,
    ) -> Option<oneshot::Sender<()>> {
        let (mut lines, mut flushed, mut end) =
            (Vec::with_capacity(entries.len()), Vec::new(), None);
        for entry in entries.drain(..) {
            match entry {
                Entry::Line(bot, line) => lines.extend(kept(bot, &line)),
                Entry::Flush(done) => flushed.push(done),
                Entry::End(done) => end = Some(done),
            }
        }
        if !lines.is_empty() {
            self.append(&lines, trouble, tell).await;
        }
        for done in flushed {
            // Who asked may be gone.
            let _ = done.send(());
        }
        end
    }

    async fn append(&self, lines: &[JournalLine], trouble: &mut Trouble, tell: &Tell) {
        if trouble
            .since
            .is_some_and(|since| since.elapsed() < self.rest)
        {
            return;
        }
        match self.try_append(lines).await {
            Ok(()) => {
                if trouble.is_told {
                    tell("The consoles are kept on disk again.");
                }
                *trouble = Trouble::default();
                self.tell_lost(tell);
            }
            Err(error) => {
                tracing::warn!(n = lines.len(), "lines could not be kept: {error}");
                trouble.since = Some(Instant::now());
                if !trouble.is_told {
                    trouble.is_told = true;
                    tell(&format!(
                        "What the consoles show is not kept on disk for now; the bots go on. {error}"
                    ));
                }
            }
        }
    }

    async fn try_append(&self, lines: &[JournalLine]) -> Result<(), StoreError> {
        let journal = match self.shared.journal() {
            Some(journal) => journal,
            None => {
                let journal = open(&self.path).await?;
                *self.shared.lock() = Some(journal.clone());
                journal
            }
        };
        let written = journal.append(lines).await;
        if matches!(written, Err(StoreError::Damaged { .. })) {
            // Opening it again puts it aside and begins a new one.
            let journal = self.shared.lock().take();
            if let Some(journal) = journal {
                journal.close().await?;
            }
        }
        written
    }

    fn tell_lost(&self, tell: &Tell) {
        let n_lost = self.shared.n_lost.swap(0, Ordering::Relaxed);
        if n_lost > 0 {
            tell(&format!(
                "{n_lost} lines came faster than they could be kept on disk; older parts of the consoles lack them."
            ));
        }
    }

    async fn trim(&self) {
        let Some(journal) = self.shared.journal() else {
            return;
        };
        let limits = JournalLimits {
            max_bytes: MAX_BYTES,
            oldest: UnixMillis(self.clock.wall_ms().cast_signed() - KEPT_MS),
        };
        match journal.trim(limits).await {
            Ok(0) => {}
            Ok(n) => tracing::debug!(n, "old lines of the journal are thrown away"),
            Err(error) => tracing::warn!("old lines could not be thrown away: {error}"),
        }
    }
}
