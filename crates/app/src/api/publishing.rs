//! What stands around the saving of a version: the tests of the graph, and those who edit it.

use sculk_contract::{
    ApiError, AppEvent, DraftView, ErrorCode, GraphPlace, SharedGraphNews, SharedPlace,
};
use sculk_graph::{Dialect, Document, compile, run_case};
use tokio::sync::OwnedMutexGuard;

use super::graphs::check_broken;
use crate::App;
use crate::error::from_store;
use crate::sharing::{Publication, Session};

/// Tests that fail and are told by name.
const MAX_TOLD: usize = 20;

/// How a version is saved.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Saving {
    /// What the document is of the order of those who edit the graph.
    pub shared: Option<SharedPlace>,
    /// Whether its tests need not pass.
    pub is_untested: bool,
}

/// A version that is about to be saved. While it lives nothing is kept of what the graph's editors do,
/// so that the draft cannot come between.
#[derive(Debug)]
pub(super) struct Publishing {
    graph: GraphPlace,
    session: Option<(OwnedMutexGuard<Session>, Publication)>,
    /// The draft, where it holds more than the version will.
    pub newer_draft: Option<DraftView>,
}

impl App {
    /// Begins to save a version.
    ///
    /// # Errors
    /// When the draft cannot be read.
    pub(super) async fn begin_publishing(
        &self,
        graph: GraphPlace,
        shared: Option<SharedPlace>,
    ) -> Result<Publishing, ApiError> {
        let Some(session) = self.inner.shared.get(graph) else {
            return Ok(Publishing {
                graph,
                session: None,
                newer_draft: None,
            });
        };
        let session = session.lock_owned().await;
        let publication = session.publication(shared);
        let newer_draft = match publication {
            Publication::Ours(seq) if session.has_newer_draft(seq) => {
                self.draft_of_graph(graph).await.map_err(from_store)?
            }
            Publication::Ours(_) | Publication::Foreign => None,
        };
        Ok(Publishing {
            graph,
            session: Some((session, publication)),
            newer_draft,
        })
    }

    /// The version is saved: tells the editors of the graph.
    pub(super) fn end_publishing(&self, publishing: Publishing, revision: i32) {
        let Publishing { graph, session, .. } = publishing;
        let Some((mut session, publication)) = session else {
            return;
        };
        let told_in = session.id();
        session.publish(publication, revision, self.inner.clock.now_ms());
        let seq = match publication {
            Publication::Ours(seq) => Some(seq),
            Publication::Foreign => None,
        };
        self.inner.bus.send(AppEvent::GraphShared {
            graph,
            session: told_in,
            news: SharedGraphNews::Published { revision, seq },
        });
    }
}

/// Runs the tests that stand in a document. Off the async threads: each is a run.
///
/// # Errors
/// `testsFailed` with what is different; `badGraph` where a test cannot be read.
pub(super) async fn refuse_failed_tests(document: String) -> Result<String, ApiError> {
    // Most graphs have none, and the word is cheaper to look for than the document to read.
    if !document.contains("\"tests\"") {
        return Ok(document);
    }
    let testing = tokio::task::spawn_blocking(move || {
        let failed = failed_tests(&document)?;
        let Some(first) = failed.first() else {
            return Ok(document);
        };
        let name = first.split(':').next().unwrap_or_default();
        let message = match failed.len() {
            1 => format!("The graph was not saved: its test “{name}” fails."),
            n => format!("The graph was not saved: {n} of its tests fail. The first: “{name}”."),
        };
        let told: Vec<_> = failed.iter().take(MAX_TOLD).map(String::as_str).collect();
        Err(ApiError::new(ErrorCode::TestsFailed, message).with_details(told.join("\n")))
    });
    testing.await.map_err(check_broken)?
}

/// The tests that fail, each with what is different.
fn failed_tests(text: &str) -> Result<Vec<String>, ApiError> {
    let bad = |message: String| ApiError::new(ErrorCode::BadGraph, message);
    let document = Document::parse(text).map_err(|error| bad(error.to_string()))?;
    if document.dialect != Dialect::Sculk {
        return Ok(Vec::new());
    }
    let cases = document.cases().map_err(|error| bad(error.to_string()))?;
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let Ok(program) = compile(&document, sculk_nodes::catalogue(), document.dialect) else {
        // What does not compile was refused before.
        return Ok(Vec::new());
    };
    let results = cases.iter().map(|case| run_case(case, &program));
    let failed = results.filter(|result| !result.differences.is_empty());
    Ok(failed
        .map(|result| format!("{}: {}", result.name, result.differences.join("; ")))
        .collect())
}
