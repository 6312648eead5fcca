use sculk_contract::{
    ApiError, BlameGraphReq, ErrorCode, GraphBlame, GraphPlace, GraphVersionDocument,
    GraphVersionPage, GraphVersionReq, GraphVersionView, ListGraphVersionsReq, NoteGraphVersionReq,
    Nothing, RestoreGraphVersionReq, SaveGraphOutcome,
};
use sculk_core::{CommandId, EventGraphId};
use sculk_store::{GraphRef, MAX_VERSION_NOTE, VersionEntry, VersionMark};

use super::publishing::Saving;
use crate::App;
use crate::error::from_store;
use crate::graph_blame::Blame;
use crate::validate;

/// Versions that are looked at to say since when a node is as it is.
const MAX_BLAMED: u32 = 200;
/// All the documents that are looked at for that have together at most this many bytes.
const MAX_BLAMED_BYTES: u64 = 64 * 1024 * 1024;
/// The longest name of an author, in characters.
const MAX_AUTHOR: usize = 64;

pub(super) fn graph_ref(graph: GraphPlace) -> GraphRef {
    match graph {
        GraphPlace::Command { id } => GraphRef::Command(CommandId(id)),
        GraphPlace::Event { id } => GraphRef::Event(EventGraphId(id)),
    }
}

/// What is kept with a version that is saved now.
pub(super) fn mark_now(restored_from: Option<i32>) -> VersionMark {
    VersionMark {
        author: author(),
        note: String::new(),
        restored_from,
    }
}

/// The name of the system's user this program runs for; empty where the system does not say.
fn author() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    named
        .unwrap_or_default()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_AUTHOR)
        .collect()
}

fn version_view(version: VersionEntry) -> GraphVersionView {
    GraphVersionView {
        revision: version.revision,
        saved_at: version.saved_at.0.cast_unsigned(),
        bytes: version.bytes,
        author: version.mark.author,
        note: version.mark.note,
        restored_from: version.mark.restored_from,
    }
}

impl App {
    pub(crate) async fn list_graph_versions(
        &self,
        req: ListGraphVersionsReq,
    ) -> Result<GraphVersionPage, ApiError> {
        let limit = req.limit.clamp(1, 500);
        let graph = graph_ref(req.graph);
        let store = &self.inner.store;
        // One more than asked for tells whether there are older ones.
        let listed = store.list_versions(graph, req.before, limit.saturating_add(1));
        let mut versions = listed.await.map_err(from_store)?;
        let has_older = versions.len() > limit as usize || versions.len() == 500;
        versions.truncate(limit as usize);
        Ok(GraphVersionPage {
            versions: versions.into_iter().map(version_view).collect(),
            has_older,
        })
    }

    pub(crate) async fn get_graph_version(
        &self,
        req: GraphVersionReq,
    ) -> Result<GraphVersionDocument, ApiError> {
        let graph = graph_ref(req.graph);
        let document = self.inner.store.version_document(graph, req.revision).await;
        Ok(GraphVersionDocument {
            revision: req.revision,
            document: document.map_err(from_store)?,
        })
    }

    pub(crate) async fn note_graph_version(
        &self,
        req: NoteGraphVersionReq,
    ) -> Result<Nothing, ApiError> {
        let note = match req.note.trim() {
            "" => String::new(),
            note => validate::line("note", "A note", note, MAX_VERSION_NOTE)?,
        };
        let graph = graph_ref(req.graph);
        let noted = self.inner.store.note_version(graph, req.revision, &note);
        noted.await.map_err(from_store)?;
        Ok(Nothing {})
    }

    pub(crate) async fn restore_graph_version(
        &self,
        req: RestoreGraphVersionReq,
    ) -> Result<SaveGraphOutcome, ApiError> {
        let graph = graph_ref(req.graph);
        let document = self.inner.store.version_document(graph, req.revision).await;
        let document = document.map_err(from_store)?;
        let mark = mark_now(Some(req.revision));
        let expected = req.expected_revision;
        // It was published before as it is.
        let how = Saving {
            shared: None,
            is_untested: true,
        };
        match graph {
            GraphRef::Command(id) => {
                self.publish_command(id, document, expected, &mark, how)
                    .await
            }
            GraphRef::Event(id) => self.publish_event(id, document, expected, &mark, how).await,
        }
    }

    pub(crate) async fn blame_graph(&self, req: BlameGraphReq) -> Result<GraphBlame, ApiError> {
        let graph = graph_ref(req.graph);
        let store = &self.inner.store;
        let versions = store.list_versions(graph, None, MAX_BLAMED).await;
        let versions = versions.map_err(from_store)?;
        let mut blame: Option<Blame> = None;
        let mut bytes = 0;
        let mut looked_back_to = 0;
        for version in versions {
            bytes += version.bytes;
            let is_enough = blame.as_ref().is_some_and(Blame::is_done);
            if is_enough || (blame.is_some() && bytes > MAX_BLAMED_BYTES) {
                break;
            }
            let revision = version.revision;
            let document = store.version_document(graph, revision).await;
            let document = document.map_err(from_store)?;
            blame = Some(looked_at(blame, document, revision).await?);
            looked_back_to = revision;
        }
        Ok(GraphBlame {
            nodes: blame.map(Blame::into_nodes).unwrap_or_default(),
            looked_back_to,
        })
    }
}

/// Off the async threads: a document may have 50 MB.
async fn looked_at(
    blame: Option<Blame>,
    document: String,
    revision: i32,
) -> Result<Blame, ApiError> {
    let looking = tokio::task::spawn_blocking(move || match blame {
        None => Blame::of(&document, revision),
        Some(mut blame) => {
            blame.look_back(&document, revision);
            blame
        }
    });
    looking.await.map_err(|error| {
        ApiError::new(
            ErrorCode::Internal,
            "The history of the graph could not be read; please report it with the details.",
        )
        .with_details(error.to_string())
    })
}
