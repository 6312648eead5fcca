//! What is kept of runs that are over, so that they can be looked at: in memory, and not much of it.

#[cfg(test)]
mod runs_tests;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sculk_core::BotId;
use sculk_graph::{Failure, Outcome, Record, RecordLimits, Steps};
use sculk_store::GraphRef;

/// What is kept of one run: a command's run takes a few kilobytes.
pub(crate) const RECORD_LIMITS: RecordLimits = RecordLimits {
    bytes: 64 * 1024,
    exchanges: 500,
};
/// Runs that are kept of one graph.
const MAX_OF_GRAPH: usize = 25;
/// Runs that are kept of all graphs: 16 MB of records where all of them are full.
const MAX_RUNS: usize = 256;

/// A run that is over.
#[derive(Debug, Clone)]
pub(crate) struct KeptRun {
    pub id: u32,
    pub bot: BotId,
    pub graph: GraphRef,
    /// In milliseconds since 1970.
    pub started_at: u64,
    pub took_ms: u64,
    pub who: Option<String>,
    pub record: Arc<Record>,
}

impl KeptRun {
    /// Why it failed, if it did.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        match &self.record.end.as_ref()?.outcome {
            Outcome::Failed(failure) => Some(failure),
            Outcome::Finished(_) => None,
        }
    }
}

/// A run that is looked at: which, of which version of the graph, and its steps.
#[derive(Debug)]
pub(crate) struct OpenedRun {
    pub id: u32,
    pub revision: i32,
    pub steps: Steps,
}

/// The runs that are kept, shared by all bots.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunBook {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    last_id: AtomicU32,
    /// The oldest first.
    runs: Mutex<VecDeque<KeptRun>>,
    /// The one that was looked at last: going through its steps asks for it again and again.
    opened: Mutex<Option<OpenedRun>>,
}

impl RunBook {
    /// The id of the next run.
    pub(crate) fn next_id(&self) -> u32 {
        self.shared.last_id.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Keeps a run; the oldest ones make room for it.
    pub(crate) fn keep(&self, run: KeptRun) {
        let mut runs = self.runs();
        let of_graph = runs.iter().filter(|kept| kept.graph == run.graph).count();
        if of_graph >= MAX_OF_GRAPH {
            let oldest = runs.iter().position(|kept| kept.graph == run.graph);
            oldest.and_then(|at| runs.remove(at));
        }
        if runs.len() >= MAX_RUNS {
            runs.pop_front();
        }
        runs.push_back(run);
    }

    /// The runs of a graph, the newest first.
    pub(crate) fn of(&self, graph: GraphRef) -> Vec<KeptRun> {
        let runs = self.runs();
        let of_graph = runs.iter().rev().filter(|run| run.graph == graph);
        of_graph.cloned().collect()
    }

    /// One run, if it is still kept.
    pub(crate) fn find(&self, id: u32) -> Option<KeptRun> {
        self.runs().iter().find(|run| run.id == id).cloned()
    }

    /// The run that was looked at last.
    pub(crate) fn opened(&self) -> MutexGuard<'_, Option<OpenedRun>> {
        let opened = &self.shared.opened;
        opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn runs(&self) -> MutexGuard<'_, VecDeque<KeptRun>> {
        let runs = &self.shared.runs;
        runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sculk_core::{CommandId, Object};
    use sculk_graph::{Dialect, Document, RecordedRun, Trigger, compile};

    fn record() -> Arc<Record> {
        let text = r#"{"format_version":1,"dialect":"sculk","nodes":[],"connections":[]}"#;
        let document = Document::parse(text).unwrap();
        let program = compile(&document, sculk_nodes::catalogue(), Dialect::Sculk).unwrap();
        let quotas = program.quotas();
        let trigger = Trigger::event("chat", Object::default());
        let run = RecordedRun::new(program, &trigger, quotas, &[], RECORD_LIMITS);
        Arc::new(run.into_record())
    }

    fn run(book: &RunBook, graph: GraphRef, record: &Arc<Record>) -> u32 {
        let id = book.next_id();
        book.keep(KeptRun {
            id,
            bot: BotId(1),
            graph,
            started_at: 0,
            took_ms: 0,
            who: None,
            record: record.clone(),
        });
        id
    }

    #[test]
    fn the_newest_runs_of_each_graph_are_kept() {
        let (book, record) = (RunBook::default(), record());
        let other = run(&book, GraphRef::Command(CommandId(2)), &record);
        let graph = GraphRef::Command(CommandId(1));
        let ids: Vec<_> = (0..30).map(|_| run(&book, graph, &record)).collect();
        let kept: Vec<_> = book.of(graph).iter().map(|run| run.id).collect();
        let newest: Vec<_> = ids.iter().rev().take(MAX_OF_GRAPH).copied().collect();
        assert_eq!(kept, newest);
        assert!(book.find(ids[0]).is_none(), "it made room");
        assert!(book.find(other).is_some(), "each graph has room of its own");
    }

    #[test]
    fn many_graphs_share_what_room_there_is() {
        let (book, record) = (RunBook::default(), record());
        let ids: Vec<_> = (0..300)
            .map(|n| run(&book, GraphRef::Command(CommandId(n)), &record))
            .collect();
        let n_kept = ids.iter().filter(|id| book.find(**id).is_some()).count();
        assert_eq!(n_kept, MAX_RUNS);
        assert!(book.find(ids[299]).is_some());
    }
}
