//! The runs that are kept: listing them, and going through one step by step.

use std::sync::Arc;

use sculk_contract::{
    ApiError, CompareRunsReq, ErrorCode, ExportRunReq, GraphPlace, ImportRunReq, ListRunsReq,
    RunComparison, RunFile, RunOrigin as Origin, RunPage, RunPinValue, RunReq, RunState,
    RunStepReq, RunTrace, RunVariable, RunView,
};
use sculk_core::BotId;
use sculk_graph::{Document, Record, ReplayEnd, ReplayError, Steps};
use sculk_store::{GraphRef, RunEntry, RunFilter};

use super::graph_history::graph_ref;
use crate::App;
use crate::error::from_store;
use crate::runs::{KeptRun, MADE_BY, OpenedRun, RunOrigin, compare, file, trace};

/// Versions of a graph that are looked through for the one that ran.
const MAX_VERSIONS: u32 = 100;
/// The longest text that is searched for, in characters.
const MAX_SEARCHED: usize = 200;

impl App {
    pub(crate) async fn list_runs(&self, req: ListRunsReq) -> Result<RunPage, ApiError> {
        let filter = RunFilter {
            graph: req.graph.map(graph_ref),
            bot: req.bot_id.map(BotId),
            is_failed_only: req.is_failed_only,
            text: req.text.trim().chars().take(MAX_SEARCHED).collect(),
        };
        let before = req.before.unwrap_or(u32::MAX);
        let page = self.inner.runs.page(&filter, before, req.limit).await;
        let page = page.map_err(from_store)?;
        let runs = page.runs.iter();
        Ok(RunPage {
            runs: runs.map(|(run, origin)| run_view(run, *origin)).collect(),
            older: page.older,
        })
    }

    pub(crate) async fn get_run(&self, req: RunReq) -> Result<RunTrace, ApiError> {
        let opened = self.opened_run(req.id).await?;
        self.traced(opened).await
    }

    pub(crate) async fn get_run_step(&self, req: RunStepReq) -> Result<RunState, ApiError> {
        let opened = self.opened_run(req.id).await?;
        // Off the async threads: a step is reached by running up to it.
        let looking = tokio::task::spawn_blocking(move || {
            let state = opened.steps.at(u64::from(req.step))?;
            let pins = state.pins.iter().map(|pin| RunPinValue {
                node: pin.node.to_string(),
                pin: pin.pin.clone(),
                value: trace::value_text(&pin.value),
            });
            let variables = state.variables.iter().map(|(name, value)| RunVariable {
                name: name.to_string(),
                value: trace::value_text(value),
            });
            Some(RunState {
                step: req.step,
                pins: pins.collect(),
                variables: variables.collect(),
                n_effects: u32::try_from(state.effects).unwrap_or(u32::MAX),
            })
        });
        let no_step = || ApiError::new(ErrorCode::NotFound, "The run has no such step.");
        looking.await.map_err(broken)?.ok_or_else(no_step)
    }

    pub(crate) async fn compare_runs(
        &self,
        req: CompareRunsReq,
    ) -> Result<RunComparison, ApiError> {
        let a = self.opened_run(req.a).await?;
        let b = self.opened_run(req.b).await?;
        let comparing = tokio::task::spawn_blocking(move || compare::compare(&a, &b));
        comparing.await.map_err(broken)
    }

    pub(crate) async fn export_run(&self, req: ExportRunReq) -> Result<RunFile, ApiError> {
        let opened = self.opened_run(req.id).await?;
        let writing = tokio::task::spawn_blocking(move || {
            let text = file::write(&opened)?;
            let looks_secret = !req.may_hold_secrets && file::looks_secret(&opened, &text);
            Ok::<_, String>((text, looks_secret))
        });
        let (text, looks_secret) = writing.await.map_err(broken)?.map_err(|error| {
            ApiError::new(
                ErrorCode::Internal,
                "The run could not be written as a file.",
            )
            .with_details(error)
        })?;
        if looks_secret {
            return Err(ApiError::new(
                ErrorCode::Precondition,
                "Something in this run looks like a password or a key, and the file would hold it as it is. Write it all the same only if you keep the file to yourself.",
            ));
        }
        let folder = self.inner.data_dir.join("exports");
        let path = folder.join(format!("run-{}.sculk-run", req.id));
        let (into, content) = (path.clone(), text.clone());
        let writing = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&folder)?;
            file::write_private(&into, &content)
        });
        writing.await.map_err(broken)?.map_err(|error| {
            let place = path.display();
            let message = format!("The file {place} could not be written: {error}.");
            ApiError::new(ErrorCode::Precondition, message)
        })?;
        let path = path.display().to_string();
        Ok(RunFile { text, path })
    }

    pub(crate) async fn import_run(&self, req: ImportRunReq) -> Result<RunView, ApiError> {
        let graph = graph_ref(req.graph);
        let bot = self.bot_of(graph).await?;
        let reading = tokio::task::spawn_blocking(move || file::read(&req.text));
        let read = reading.await.map_err(broken)?;
        let read = read.map_err(|error| ApiError::new(ErrorCode::Invalid, error.to_string()))?;
        let runs = &self.inner.runs;
        let run = read.kept(runs.next_id(), bot, graph, self.inner.clock.now_ms());
        let view = run_view(&run.entry, run.origin);
        runs.keep(run);
        Ok(view)
    }

    /// The bot whose graph one is.
    pub(super) async fn bot_of(&self, graph: GraphRef) -> Result<BotId, ApiError> {
        let store = &self.inner.store;
        let bot = match graph {
            GraphRef::Command(id) => store.command(id).await.map(|command| command.bot_id),
            GraphRef::Event(id) => store.event_graph(id).await.map(|graph| graph.bot_id),
        };
        bot.map_err(from_store)
    }

    pub(super) async fn traced(&self, opened: Arc<OpenedRun>) -> Result<RunTrace, ApiError> {
        let tracing = tokio::task::spawn_blocking(move || {
            let run = run_view(&opened.run.entry, opened.run.origin);
            trace::trace(&opened, run)
        });
        tracing.await.map_err(broken)
    }

    /// A run with its steps, read from where it is kept.
    pub(super) async fn opened_run(&self, id: u32) -> Result<Arc<OpenedRun>, ApiError> {
        let book = &self.inner.runs;
        if let Some(opened) = book.opened(id) {
            return Ok(opened);
        }
        let found = book.find(id).await;
        let run = found.map_err(|why| ApiError::new(ErrorCode::Precondition, why))?;
        let opened = Arc::new(self.open_run(run.ok_or_else(gone)?).await?);
        book.remember(opened.clone());
        Ok(opened)
    }

    /// Finds the version of the graph that ran: the one that came with the run, or the newest one
    /// saved here that compiles to the program the record is of.
    pub(super) async fn open_run(&self, run: KeptRun) -> Result<OpenedRun, ApiError> {
        if let Some(document) = run.record.graph.clone() {
            return opened_with(run, document).await;
        }
        let store = &self.inner.store;
        let graph = run.entry.graph;
        let versions = store.list_versions(graph, None, MAX_VERSIONS).await;
        for version in versions.map_err(from_store)? {
            let revision = version.revision;
            let document = store.version_document(graph, revision).await;
            let document = document.map_err(from_store)?;
            let record = run.record.clone();
            let trying = tokio::task::spawn_blocking(move || {
                let steps = steps_of(&record, &document);
                (steps, document)
            });
            let (steps, document) = trying.await.map_err(broken)?;
            let steps = steps.map_err(|error| cannot_be_followed(&run.entry, &error))?;
            if let Some(steps) = steps {
                refuse_diverged(&run.entry, &steps)?;
                let revision = Some(revision);
                return Ok(OpenedRun {
                    run,
                    revision,
                    document,
                    steps,
                });
            }
        }
        Err(no_version(&run.entry))
    }
}

/// A run whose graph came with it.
async fn opened_with(run: KeptRun, document: String) -> Result<OpenedRun, ApiError> {
    let record = run.record.clone();
    let trying = tokio::task::spawn_blocking(move || {
        let steps = steps_of(&record, &document);
        (steps, document)
    });
    let (steps, document) = trying.await.map_err(broken)?;
    let steps = steps.map_err(|error| cannot_be_followed(&run.entry, &error))?;
    let steps = steps.ok_or_else(|| no_version(&run.entry))?;
    refuse_diverged(&run.entry, &steps)?;
    Ok(OpenedRun {
        run,
        revision: None,
        document,
        steps,
    })
}

/// The steps of a run of this document; none where it ran another one.
fn steps_of(record: &Arc<Record>, document: &str) -> Result<Option<Steps>, ReplayError> {
    let Ok(document) = Document::parse(document) else {
        return Ok(None);
    };
    match Steps::new(Record::clone(record), &document, sculk_nodes::catalogue()) {
        Ok(steps) => Ok(Some(steps)),
        Err(ReplayError::OtherProgram { .. } | ReplayError::DoesNotCompile(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn cannot_be_followed(run: &RunEntry, error: &ReplayError) -> ApiError {
    ApiError::new(ErrorCode::Precondition, format!("{error}{}", made_by(run)))
}

/// A run that goes another way than it did shows nothing that was so.
fn refuse_diverged(run: &RunEntry, steps: &Steps) -> Result<(), ApiError> {
    let ReplayEnd::Diverged(divergence) = steps.end() else {
        return Ok(());
    };
    let words = format!(
        "Run again, this run goes another way from effect {} on, so its steps cannot be shown.{}",
        divergence.at,
        made_by(run)
    );
    let (was, is) = (&divergence.recorded, &divergence.replayed);
    let details = format!("recorded: {was}\nnow: {is}");
    Err(ApiError::new(ErrorCode::Precondition, words).with_details(details))
}

fn no_version(run: &RunEntry) -> ApiError {
    let words = format!(
        "The version of the graph that ran is not among the last {MAX_VERSIONS} that were saved.{}",
        made_by(run)
    );
    ApiError::new(ErrorCode::NotFound, words)
}

/// What to say of a run of another version of Sculk; nothing of one of this.
fn made_by(run: &RunEntry) -> String {
    if run.made_by == MADE_BY {
        return String::new();
    }
    format!(
        " It ran in Sculk {}, and graphs may be compiled in another way since.",
        run.made_by
    )
}

pub(super) fn run_view(run: &RunEntry, origin: RunOrigin) -> RunView {
    RunView {
        id: run.id,
        origin: match origin {
            RunOrigin::Bot => Origin::Bot,
            RunOrigin::Dry => Origin::Dry,
            RunOrigin::File => Origin::File,
        },
        bot_id: run.bot.0,
        graph: match run.graph {
            GraphRef::Command(id) => GraphPlace::Command { id: id.0 },
            GraphRef::Event(id) => GraphPlace::Event { id: id.0 },
        },
        started_at: run.started_at.0.cast_unsigned(),
        took_ms: run.took_ms,
        trigger: run.trigger.clone(),
        who: run.who.clone(),
        failure: run.failure.clone(),
        failed_at: run.failed_at.clone(),
        n_steps: run.n_steps,
        n_effects: run.n_effects,
        is_cut: run.is_cut,
    }
}

fn gone() -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        "This run is not kept any more: newer ones took its place.",
    )
}

pub(super) fn broken(error: tokio::task::JoinError) -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "The run could not be read; please report it with the details.",
    )
    .with_details(error.to_string())
}
