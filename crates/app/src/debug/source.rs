//! Finds the version of a graph that runs.

use std::sync::Arc;

use sculk_graph::{Document, Located};
use sculk_store::{GraphRef, Store};

/// Versions of a graph that are looked through.
const MAX_VERSIONS: u32 = 30;

/// A version of a graph, and where everything is in its program.
#[derive(Debug)]
pub(crate) struct Source {
    /// None: it is no saved version.
    pub revision: Option<i32>,
    pub document: Document,
    pub located: Located,
}

impl Source {
    /// The newest version that compiles to this program; none where it is not among the last ones.
    pub(super) async fn find(store: &Store, graph: GraphRef, program_hash: u64) -> Option<Self> {
        let versions = store.list_versions(graph, None, MAX_VERSIONS).await.ok()?;
        for version in versions {
            let revision = version.revision;
            let text = store.version_document(graph, revision).await.ok()?;
            let read = Self::read(text.into(), program_hash).await;
            if let Some(mut source) = read {
                source.revision = Some(revision);
                return Some(source);
            }
        }
        None
    }

    /// A document, where it compiles to this program.
    pub(super) async fn read(text: Arc<str>, program_hash: u64) -> Option<Self> {
        // Off the async threads: a document may have 50 MB.
        let trying = tokio::task::spawn_blocking(move || {
            let document = Document::parse(&text).ok()?;
            let catalogue = sculk_nodes::catalogue();
            let located = Located::new(&document, catalogue, document.dialect).ok()?;
            (located.program_hash() == program_hash).then_some(Self {
                revision: None,
                document,
                located,
            })
        });
        trying.await.ok().flatten()
    }
}
