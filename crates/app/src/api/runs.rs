use std::sync::Arc;

use sculk_contract::{
    ApiError, ErrorCode, ListRunsReq, RunFile, RunPhase, RunPinValue, RunReq, RunState, RunStep,
    RunStepReq, RunTrace, RunVariable, RunView,
};
use sculk_core::{Value, to_json};
use sculk_graph::{Document, Phase, Record, ReplayError, Steps};

use super::graph_history::graph_ref;
use crate::App;
use crate::error::from_store;
use crate::runs::{KeptRun, OpenedRun};

/// Steps that are told of one run.
const MAX_STEPS: u64 = 20_000;
/// Versions of a graph that are looked through for the one that ran.
const MAX_VERSIONS: u32 = 30;
/// Of each value, in characters.
const MAX_VALUE: usize = 2_000;

impl App {
    pub(crate) async fn list_runs(&self, req: ListRunsReq) -> Result<Vec<RunView>, ApiError> {
        let runs = self.inner.runs.of(graph_ref(req.graph));
        Ok(runs.iter().map(run_view).collect())
    }

    pub(crate) async fn get_run(&self, req: RunReq) -> Result<RunTrace, ApiError> {
        let kept = self.kept_run(req.id)?;
        self.open_run(&kept).await?;
        let book = self.inner.runs.clone();
        let opened = book.opened();
        let opened = opened.as_ref().filter(|opened| opened.id == kept.id);
        let opened = opened.ok_or_else(gone)?;
        let n_steps = opened.steps.len();
        let places = (1..=n_steps.min(MAX_STEPS)).filter_map(|step| opened.steps.place(step));
        Ok(RunTrace {
            run: run_view(&kept),
            revision: opened.revision,
            steps: places
                .map(|place| RunStep {
                    node: place.node.to_string(),
                    phase: phase_view(place.phase),
                })
                .collect(),
            n_steps,
        })
    }

    pub(crate) async fn get_run_step(&self, req: RunStepReq) -> Result<RunState, ApiError> {
        let kept = self.kept_run(req.id)?;
        self.open_run(&kept).await?;
        let book = self.inner.runs.clone();
        // Off the async threads: a step is reached by running up to it.
        let looking = tokio::task::spawn_blocking(move || {
            let opened = book.opened();
            let opened = opened.as_ref().filter(|opened| opened.id == req.id)?;
            let state = opened.steps.at(u64::from(req.step))?;
            Some(RunState {
                step: req.step,
                pins: state
                    .pins
                    .iter()
                    .map(|pin| RunPinValue {
                        node: pin.node.to_string(),
                        pin: pin.pin.clone(),
                        value: value_text(&pin.value),
                    })
                    .collect(),
                variables: state
                    .variables
                    .iter()
                    .map(|(name, value)| RunVariable {
                        name: name.to_string(),
                        value: value_text(value),
                    })
                    .collect(),
                n_effects: u32::try_from(state.effects).unwrap_or(u32::MAX),
            })
        });
        looking.await.map_err(broken)?.ok_or_else(gone)
    }

    pub(crate) async fn export_run(&self, req: RunReq) -> Result<RunFile, ApiError> {
        let kept = self.kept_run(req.id)?;
        let (_, _, document) = self.found_version(&kept).await?;
        let writing = tokio::task::spawn_blocking(move || {
            let mut record = Record::clone(&kept.record);
            record.graph = Some(document);
            record.to_json()
        });
        let text = writing.await.map_err(broken)?.map_err(|error| {
            ApiError::new(
                ErrorCode::Internal,
                "The run could not be written as a file.",
            )
            .with_details(error.to_string())
        })?;
        Ok(RunFile { text })
    }

    fn kept_run(&self, id: u32) -> Result<KeptRun, ApiError> {
        self.inner.runs.find(id).ok_or_else(gone)
    }

    /// Makes the run the one that is looked at, unless it is already.
    async fn open_run(&self, kept: &KeptRun) -> Result<(), ApiError> {
        let is_open = {
            let opened = self.inner.runs.opened();
            opened.as_ref().is_some_and(|opened| opened.id == kept.id)
        };
        if is_open {
            return Ok(());
        }
        let (revision, steps, _) = self.found_version(kept).await?;
        *self.inner.runs.opened() = Some(OpenedRun {
            id: kept.id,
            revision,
            steps,
        });
        Ok(())
    }

    /// The version of the graph that ran, with the run's steps: the newest one that compiles to the
    /// program the record is of.
    async fn found_version(&self, kept: &KeptRun) -> Result<(i32, Steps, String), ApiError> {
        let store = &self.inner.store;
        let versions = store.list_versions(kept.graph, None, MAX_VERSIONS).await;
        for version in versions.map_err(from_store)? {
            let revision = version.revision;
            let document = store.version_document(kept.graph, revision).await;
            let document = document.map_err(from_store)?;
            let record = kept.record.clone();
            let trying = tokio::task::spawn_blocking(move || {
                let steps = steps_of(&record, &document);
                (steps, document)
            });
            let (steps, document) = trying.await.map_err(broken)?;
            match steps {
                Ok(Some(steps)) => return Ok((revision, steps, document)),
                Ok(None) => {}
                Err(error) => {
                    return Err(ApiError::new(ErrorCode::Precondition, error.to_string()));
                }
            }
        }
        Err(ApiError::new(
            ErrorCode::NotFound,
            "The version of the graph that ran is not among the last ones that were saved.",
        ))
    }
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

fn run_view(run: &KeptRun) -> RunView {
    let failure = run.failure();
    let record = &run.record;
    RunView {
        id: run.id,
        bot_id: run.bot.0,
        started_at: run.started_at,
        took_ms: run.took_ms,
        trigger: record.trigger.event.to_string(),
        who: run.who.clone(),
        failure: failure.map(|failure| failure.message.clone()),
        failed_at: failure.and_then(|failure| failure.node.as_ref().map(ToString::to_string)),
        n_steps: record.end.as_ref().map_or(0, |end| end.steps),
        n_effects: u32::try_from(record.exchanges.len()).unwrap_or(u32::MAX),
        is_cut: record.is_cut,
    }
}

const fn phase_view(phase: Phase) -> RunPhase {
    match phase {
        Phase::Enter => RunPhase::Enter,
        Phase::Act => RunPhase::Act,
        Phase::Evaluate => RunPhase::Evaluate,
    }
}

fn value_text(value: &Value) -> String {
    // What is not to be had as JSON is nothing.
    let text = to_json(value).unwrap_or_default();
    match text.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn gone() -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        "This run is not kept any more: newer ones took its place.",
    )
}

fn broken(error: tokio::task::JoinError) -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "The run could not be read; please report it with the details.",
    )
    .with_details(error.to_string())
}
