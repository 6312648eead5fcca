//! Finds the version of a graph that runs.

use sculk_graph::{Document, Located};
use sculk_store::{GraphRef, Store};

/// Versions of a graph that are looked through.
const MAX_VERSIONS: u32 = 30;

/// A version of a graph, and where everything is in its program.
#[derive(Debug)]
pub(crate) struct Source {
    pub revision: i32,
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
            let trying = tokio::task::spawn_blocking(move || {
                let document = Document::parse(&text).ok()?;
                let catalogue = sculk_nodes::catalogue();
                let located = Located::new(&document, catalogue, document.dialect).ok()?;
                (located.program_hash() == program_hash).then_some((document, located))
            });
            if let Ok(Some((document, located))) = trying.await {
                return Some(Self {
                    revision,
                    document,
                    located,
                });
            }
        }
        None
    }
}
