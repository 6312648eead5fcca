//! The runs that are kept, shared by all bots: in memory what came last, on disk what is older.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sculk_store::{GraphRef, RunEntry, RunFilter, RunsFound, StoreError};

use super::disk::Disk;
use super::{EndedRun, KeptRun, OpenedRun, RunOrigin};
use crate::clock::AppClock;
use crate::journal::Journaling;

/// Runs that memory holds of one graph.
const MAX_OF_GRAPH: usize = 25;
/// Runs that memory holds of all graphs.
const MAX_RUNS: usize = 256;
/// The same, in bytes: runs of bots have 64 kB at most, trials and runs out of files may have more.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Runs that are looked at, of which the steps are at hand: comparing needs two.
const MAX_OPENED: usize = 2;
/// Of a graph that runs very often not all runs go to disk: this many in a window, and more of
/// those that failed.
const MAX_IN_WINDOW: u32 = 50;
const MAX_FAILED_IN_WINDOW: u32 = 100;
const WINDOW_MS: u64 = 10_000;
/// Graphs whose windows are remembered.
const MAX_WINDOWS: usize = 10_000;

/// The runs that are kept. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunBook {
    shared: Arc<Shared>,
    disk: Option<Disk>,
}

#[derive(Debug, Default)]
struct Shared {
    last_id: AtomicU32,
    /// The oldest first.
    runs: Mutex<VecDeque<KeptRun>>,
    windows: Mutex<HashMap<GraphRef, Window>>,
    /// Those that were looked at last: going through the steps of one asks for it again and again.
    opened: Mutex<VecDeque<Arc<OpenedRun>>>,
}

/// How many runs of a graph went to disk of late.
#[derive(Debug, Clone, Copy, Default)]
struct Window {
    began_at: u64,
    n_kept: u32,
}

/// A page of runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunsPage {
    /// The newest first.
    pub runs: Vec<(RunEntry, RunOrigin)>,
    /// Further ones lie before this one.
    pub older: Option<u32>,
}

impl RunBook {
    /// A book that goes on where the journal ends. Must be called within a tokio runtime.
    pub(crate) async fn open(journal: Journaling, clock: AppClock) -> Self {
        let last = match journal.opened() {
            Some(opened) => opened.last_run().await.unwrap_or_else(|error| {
                tracing::warn!("the runs of the journal cannot be read: {error}");
                0
            }),
            None => 0,
        };
        let book = Self {
            shared: Arc::default(),
            disk: Some(Disk::start(journal, clock)),
        };
        book.shared.last_id.store(last, Ordering::Relaxed);
        book
    }

    /// Keeps a run of a bot; the oldest ones make room for it. Answers its number.
    pub(crate) fn keep_ended(&self, ended: EndedRun) -> u32 {
        let id = self.next_id();
        self.keep(KeptRun::new(id, RunOrigin::Bot, ended));
        id
    }

    /// The number of the next run.
    pub(crate) fn next_id(&self) -> u32 {
        self.shared.last_id.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Keeps a run; the oldest ones make room for it. Dry ones stay in memory.
    pub(crate) fn keep(&self, run: KeptRun) {
        if run.origin != RunOrigin::Dry
            && let Some(disk) = &self.disk
            && self.may_go_to_disk(&run)
        {
            disk.keep(run.clone());
        }
        let mut runs = self.runs();
        let graph = run.entry.graph;
        let of_graph = runs.iter().filter(|kept| kept.entry.graph == graph).count();
        if of_graph >= MAX_OF_GRAPH {
            let oldest = runs.iter().position(|kept| kept.entry.graph == graph);
            oldest.and_then(|at| runs.remove(at));
        }
        // The newest stays whatever it takes: somebody is about to look at it.
        let mut bytes: usize = run.bytes + runs.iter().map(|kept| kept.bytes).sum::<usize>();
        while runs.len() >= MAX_RUNS || bytes > MAX_BYTES {
            let Some(oldest) = runs.pop_front() else {
                break;
            };
            bytes -= oldest.bytes;
        }
        runs.push_back(run);
    }

    /// Counts a run of a graph; false where the graph runs so often that this one is left out.
    fn may_go_to_disk(&self, run: &KeptRun) -> bool {
        let now = run.entry.kept_at.0.cast_unsigned();
        let windows = self.shared.windows.lock();
        let mut windows = windows.unwrap_or_else(PoisonError::into_inner);
        if windows.len() > MAX_WINDOWS {
            windows.clear();
        }
        let window = windows.entry(run.entry.graph).or_default();
        if now.abs_diff(window.began_at) > WINDOW_MS {
            *window = Window {
                began_at: now,
                n_kept: 0,
            };
        }
        let is_wanted = run.entry.failure.is_some() || run.origin == RunOrigin::File;
        let limit = if is_wanted {
            MAX_FAILED_IN_WINDOW
        } else {
            MAX_IN_WINDOW
        };
        let has_room = window.n_kept < limit;
        window.n_kept += u32::from(has_room);
        has_room
    }

    /// Runs before the number `before`, the newest first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub(crate) async fn page(
        &self,
        filter: &RunFilter,
        before: u32,
        limit: u32,
    ) -> Result<RunsPage, StoreError> {
        let limit = limit.clamp(1, 500);
        let on_disk = match &self.disk {
            Some(disk) => disk.before(filter, before, limit).await?,
            None => RunsFound::default(),
        };
        // What lies below the last one of the disk's page comes with a later page.
        let floor = on_disk.looked_back_to.unwrap_or(0);
        let mut found: Vec<(RunEntry, RunOrigin)> = {
            let runs = self.runs();
            let here = runs.iter().filter(|run| {
                let id = run.entry.id;
                id < before && id >= floor && filter.fits(&run.entry)
            });
            here.map(|run| (run.entry.clone(), run.origin)).collect()
        };
        found.extend(on_disk.runs.into_iter().map(|entry| {
            let origin = origin_of(&entry);
            (entry, origin)
        }));
        found.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.id));
        found.dedup_by_key(|(entry, _)| entry.id);
        let is_too_long = found.len() > limit as usize;
        found.truncate(limit as usize);
        let older = match found.last() {
            Some((last, _)) if is_too_long => Some(last.id),
            _ => on_disk.looked_back_to,
        };
        Ok(RunsPage { runs: found, older })
    }

    /// One run; none: it is not kept (any more).
    ///
    /// # Errors
    /// When it cannot be read; the words say why.
    pub(crate) async fn find(&self, id: u32) -> Result<Option<KeptRun>, String> {
        let here = self.runs().iter().find(|run| run.entry.id == id).cloned();
        match (here, &self.disk) {
            (Some(run), _) => Ok(Some(run)),
            (None, Some(disk)) => disk.find(id).await,
            (None, None) => Ok(None),
        }
    }

    /// A run that was looked at of late.
    pub(crate) fn opened(&self, id: u32) -> Option<Arc<OpenedRun>> {
        let opened = self.opened_ones();
        opened.iter().find(|one| one.run.entry.id == id).cloned()
    }

    /// Remembers that a run is looked at.
    pub(crate) fn remember(&self, run: Arc<OpenedRun>) {
        let mut opened = self.opened_ones();
        opened.retain(|one| one.run.entry.id != run.run.entry.id);
        if opened.len() >= MAX_OPENED {
            opened.pop_front();
        }
        opened.push_back(run);
    }

    /// Writes what waits to be written.
    pub(crate) async fn end(&self) {
        if let Some(disk) = &self.disk {
            disk.end().await;
        }
    }

    fn runs(&self) -> MutexGuard<'_, VecDeque<KeptRun>> {
        let runs = &self.shared.runs;
        runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn opened_ones(&self) -> MutexGuard<'_, VecDeque<Arc<OpenedRun>>> {
        let opened = &self.shared.opened;
        opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) const fn origin_of(entry: &RunEntry) -> RunOrigin {
    if entry.is_from_file {
        RunOrigin::File
    } else {
        RunOrigin::Bot
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sculk_core::{BotId, CommandId, Object};
    use sculk_graph::{Dialect, Document, Input, Record, RecordedRun, Trigger, compile};

    use crate::runs::RECORD_LIMITS;

    fn record() -> Record {
        let text = r#"{"format_version":1,"dialect":"sculk","nodes":[],"connections":[]}"#;
        let document = Document::parse(text).unwrap();
        let program = compile(&document, sculk_nodes::catalogue(), Dialect::Sculk).unwrap();
        let quotas = program.quotas();
        let trigger = Trigger::event("chat", Object::default());
        let mut run = RecordedRun::new(program, &trigger, quotas, &[], RECORD_LIMITS);
        run.resume(Input::Go);
        run.into_record()
    }

    fn run_at(book: &RunBook, graph: GraphRef, started_at: u64) -> u32 {
        book.keep_ended(EndedRun {
            bot: BotId(1),
            graph,
            started_at,
            took_ms: 0,
            who: None,
            waits: Vec::new(),
            n_steps: 0,
            record: record(),
        })
    }

    async fn ids(book: &RunBook, filter: &RunFilter) -> Vec<u32> {
        let (mut ids, mut before) = (Vec::new(), u32::MAX);
        loop {
            let page = book.page(filter, before, 7).await.unwrap();
            ids.extend(page.runs.iter().map(|(run, _)| run.id));
            match page.older {
                Some(older) => before = older,
                None => return ids,
            }
        }
    }

    const PING: GraphRef = GraphRef::Command(CommandId(1));

    fn of(graph: GraphRef) -> RunFilter {
        RunFilter {
            graph: Some(graph),
            ..RunFilter::default()
        }
    }

    #[tokio::test]
    async fn memory_holds_the_newest_runs_of_each_graph() {
        let book = RunBook::default();
        let other = run_at(&book, GraphRef::Command(CommandId(2)), 0);
        let all: Vec<_> = (0..30).map(|_| run_at(&book, PING, 0)).collect();
        let newest: Vec<_> = all.iter().rev().take(MAX_OF_GRAPH).copied().collect();
        assert_eq!(ids(&book, &of(PING)).await, newest);
        assert!(book.find(all[0]).await.unwrap().is_none(), "it made room");
        let kept = book.find(other).await.unwrap();
        assert!(kept.is_some(), "each graph has room of its own");
    }

    #[tokio::test]
    async fn many_graphs_share_what_room_there_is() {
        let book = RunBook::default();
        let all: Vec<_> = (0..300)
            .map(|n| run_at(&book, GraphRef::Command(CommandId(n)), 0))
            .collect();
        assert_eq!(ids(&book, &RunFilter::default()).await.len(), MAX_RUNS);
        assert!(book.find(all[299]).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn large_trials_make_room_for_each_other_and_the_newest_stays() {
        let book = RunBook::default();
        let trial = |n: i32, bytes: usize| {
            let mut record = record();
            record.graph = Some(" ".repeat(bytes));
            let ended = EndedRun {
                bot: BotId(1),
                graph: GraphRef::Command(CommandId(n)),
                started_at: 0,
                took_ms: 0,
                who: None,
                waits: Vec::new(),
                n_steps: 0,
                record,
            };
            let id = book.next_id();
            book.keep(KeptRun::new(id, RunOrigin::Dry, ended));
            id
        };
        let small = trial(1, 100);
        let large: Vec<_> = (2..6).map(|n| trial(n, MAX_BYTES / 3)).collect();
        let left = ids(&book, &RunFilter::default()).await;
        assert_eq!(left, [large[3], large[2]], "{small} and older ones went");
        let huge = trial(9, 2 * MAX_BYTES);
        assert_eq!(ids(&book, &RunFilter::default()).await, [huge]);
    }

    async fn book_in(dir: &std::path::Path) -> (RunBook, Journaling) {
        let clock = AppClock::start();
        let (journal, writer, _) = Journaling::open(dir, clock).await;
        writer.start(Box::new(|_| {}));
        (RunBook::open(journal.clone(), clock).await, journal)
    }

    #[tokio::test]
    async fn what_left_memory_is_read_from_disk_also_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let (book, journal) = book_in(dir.path()).await;
        // Seconds apart: no graph of these runs too often.
        let start = AppClock::start().now_ms();
        let all: Vec<_> = (0..60)
            .map(|n| run_at(&book, PING, start + n * 1_000))
            .collect();
        let newest_first: Vec<_> = all.iter().rev().copied().collect();
        book.end().await;
        assert_eq!(ids(&book, &of(PING)).await, newest_first);
        journal.end().await;

        let (book, journal) = book_in(dir.path()).await;
        assert_eq!(ids(&book, &of(PING)).await, newest_first);
        let first = book.find(all[0]).await.unwrap().unwrap();
        assert_eq!(first.record.program_hash, record().program_hash);
        let next = run_at(&book, PING, start);
        assert!(next > all[59], "numbers go on");
        book.end().await;
        journal.end().await;
    }

    #[tokio::test]
    async fn of_a_graph_that_runs_all_the_time_some_runs_go_to_disk() {
        let dir = tempfile::tempdir().unwrap();
        let (book, journal) = book_in(dir.path()).await;
        let start = AppClock::start().now_ms();
        for n in 0..1_000 {
            run_at(&book, PING, start + n);
        }
        let quiet = GraphRef::Command(CommandId(2));
        let other = run_at(&book, quiet, start);
        book.end().await;
        journal.end().await;
        let (book, journal) = book_in(dir.path()).await;
        assert_eq!(ids(&book, &of(PING)).await.len(), MAX_IN_WINDOW as usize);
        assert_eq!(ids(&book, &of(quiet)).await, [other]);
        book.end().await;
        journal.end().await;
    }
}
