//! Writes runs into the journal, in batches and beside everything else, and reads them from there. A
//! journal that is slow or broken costs runs of the journal and nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sculk_graph::Record;
use sculk_store::{
    JournalLimits, RunEntry, RunFilter, RunRecord, RunsFound, StoreError, UnixMillis,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::book::origin_of;
use super::{AnswerOrigin, KeptRun};
use crate::clock::AppClock;
use crate::journal::Journaling;

/// Runs that may wait to be written, 64 kB each at most. What comes beyond is left out and counted.
const MAX_WAITING: usize = 512;
/// Runs of one transaction.
const BATCH: usize = 128;
/// How long runs are gathered.
const GATHER: Duration = Duration::from_millis(500);
/// How often is looked for runs that are too old or too many.
const TRIM_EVERY: Duration = Duration::from_secs(60);
/// How long runs are kept.
const KEPT_MS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// How much room runs may take.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

enum Entry {
    Run(Box<KeptRun>),
    /// Answered when all runs before it are written.
    Flush(oneshot::Sender<()>),
}

/// The way to the journal. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    queue: mpsc::Sender<Entry>,
    journal: Journaling,
    n_lost: Arc<AtomicU64>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Run(_) => "Run",
            Self::Flush(_) => "Flush",
        })
    }
}

impl Disk {
    /// Starts the task that writes.
    pub(super) fn start(journal: Journaling, clock: AppClock) -> Self {
        let (queue, entries) = mpsc::channel(MAX_WAITING);
        let n_lost = Arc::<AtomicU64>::default();
        let writer = Writer {
            queue: entries,
            journal: journal.clone(),
            n_lost: n_lost.clone(),
            clock,
        };
        tokio::spawn(writer.write_on());
        Self {
            queue,
            journal,
            n_lost,
        }
    }

    /// Keeps a run, if there is room for it. Never waits.
    pub(super) fn keep(&self, run: KeptRun) {
        if self.queue.try_send(Entry::Run(Box::new(run))).is_err() {
            self.n_lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until what was given so far is written or given up.
    pub(super) async fn end(&self) {
        let (done, written) = oneshot::channel();
        if self.queue.send(Entry::Flush(done)).await.is_ok() {
            // An error means that the task has ended; nothing is left to wait for.
            let _ = written.await;
        }
    }

    pub(super) async fn before(
        &self,
        filter: &RunFilter,
        before: u32,
        limit: u32,
    ) -> Result<RunsFound, StoreError> {
        match self.journal.opened() {
            Some(journal) => journal.runs_before(filter, before, limit).await,
            None => Ok(RunsFound::default()),
        }
    }

    pub(super) async fn find(&self, id: u32) -> Result<Option<KeptRun>, String> {
        let Some(journal) = self.journal.opened() else {
            return Ok(None);
        };
        let found = journal.run(id).await.map_err(|error| error.to_string())?;
        let Some((entry, record)) = found else {
            return Ok(None);
        };
        // Off the async threads: a run out of a file may have megabytes.
        let reading = tokio::task::spawn_blocking(move || read(entry, &record));
        let read = reading.await.map_err(|error| error.to_string())?;
        read.map(Some)
    }
}

fn read(entry: RunEntry, stored: &RunRecord) -> Result<KeptRun, String> {
    let record = Record::parse(&stored.record).map_err(|error| {
        format!(
            "This run was kept by Sculk {} in a form that this version cannot read. {error}",
            entry.made_by
        )
    })?;
    // Times that cannot be read are not shown; the run can be all the same.
    let waits: Vec<u32> = serde_json::from_str(&stored.waits).unwrap_or_default();
    Ok(KeptRun {
        origin: origin_of(&entry),
        bytes: stored.record.len(),
        entry,
        record: Arc::new(record),
        waits: waits.into(),
        until: None,
        answers: Arc::<[AnswerOrigin]>::default(),
    })
}

fn stored(run: &KeptRun) -> Option<(RunEntry, RunRecord)> {
    let record = run.record.to_json();
    let record = record
        .inspect_err(|error| tracing::debug!("a run cannot be written: {error}"))
        .ok()?;
    let waits = serde_json::to_string(&*run.waits).ok()?;
    Some((run.entry.clone(), RunRecord { record, waits }))
}

struct Writer {
    queue: mpsc::Receiver<Entry>,
    journal: Journaling,
    n_lost: Arc<AtomicU64>,
    clock: AppClock,
}

impl Writer {
    async fn write_on(mut self) {
        let mut trimmed = None::<Instant>;
        let mut entries = Vec::with_capacity(BATCH);
        loop {
            entries.clear();
            if self.queue.recv_many(&mut entries, BATCH).await == 0 {
                return;
            }
            let is_awaited = self.write(&mut entries).await;
            if trimmed.is_none_or(|at| at.elapsed() >= TRIM_EVERY) {
                trimmed = Some(Instant::now());
                self.trim().await;
            }
            if !is_awaited && self.queue.len() < BATCH / 2 {
                tokio::time::sleep(GATHER).await;
            }
        }
    }

    /// Writes runs; says whether somebody waited for that.
    async fn write(&self, entries: &mut Vec<Entry>) -> bool {
        let (mut runs, mut flushed) = (Vec::new(), Vec::new());
        for entry in entries.drain(..) {
            match entry {
                Entry::Run(run) => runs.push(*run),
                Entry::Flush(done) => flushed.push(done),
            }
        }
        if !runs.is_empty()
            && let Err(why) = self.append(runs).await
        {
            tracing::warn!("runs could not be kept: {why}");
        }
        let n_lost = self.n_lost.swap(0, Ordering::Relaxed);
        if n_lost > 0 {
            tracing::warn!(n_lost, "runs came faster than they could be kept");
        }
        let is_awaited = !flushed.is_empty();
        for done in flushed {
            // Who asked may be gone.
            let _ = done.send(());
        }
        is_awaited
    }

    async fn append(&self, runs: Vec<KeptRun>) -> Result<(), String> {
        // While the journal is broken, its own task tries to open it again.
        let journal = self.journal.opened().ok_or("the journal is not open")?;
        let writing = tokio::task::spawn_blocking(move || {
            let runs = runs.iter().filter_map(stored);
            runs.collect::<Vec<_>>()
        });
        let runs = writing.await.map_err(|error| error.to_string())?;
        let written = journal.append_runs(&runs).await;
        written.map_err(|error| error.to_string())
    }

    async fn trim(&self) {
        let Some(journal) = self.journal.opened() else {
            return;
        };
        let limits = JournalLimits {
            max_bytes: MAX_BYTES,
            oldest: UnixMillis(self.clock.wall_ms().cast_signed() - KEPT_MS),
        };
        match journal.trim_runs(limits).await {
            Ok(0) => {}
            Ok(n) => tracing::debug!(n, "old runs of the journal are thrown away"),
            Err(error) => tracing::warn!("old runs could not be thrown away: {error}"),
        }
    }
}
