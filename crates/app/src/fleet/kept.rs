//! Variables that graphs keep from one run to the next: in the database, and here for the next run.

use std::collections::HashMap;
use std::sync::Arc;

use sculk_core::Value;
use sculk_store::{GraphRef, Store, UnixMillis};
use tokio::sync::Mutex;

/// Most variables that one graph keeps.
const MAX_VARIABLES: usize = 1_000;

/// Names and values, in the order in which they were kept.
pub(super) type Variables = Vec<(Arc<str>, Value)>;

/// The kept variables of one bot's graphs, each graph's read when its first run begins.
#[derive(Debug)]
pub(super) struct Kept {
    store: Store,
    by_graph: Mutex<HashMap<GraphRef, Variables>>,
}

impl Kept {
    pub(super) fn new(store: Store) -> Self {
        Self {
            store,
            by_graph: Mutex::default(),
        }
    }

    /// What a graph begins with. A database that cannot be read is told by the log; the graph then
    /// begins as its document says.
    pub(super) async fn of(&self, graph: GraphRef) -> Variables {
        let mut by_graph = self.by_graph.lock().await;
        if let Some(known) = by_graph.get(&graph) {
            return known.clone();
        }
        let rows = match self.store.graph_variables(graph).await {
            Ok(rows) => rows,
            Err(error) => {
                tracing::error!(?graph, "kept variables could not be read: {error}");
                return Vec::new();
            }
        };
        let read = rows.into_iter().filter_map(|(name, json)| {
            let value = serde_json::from_str(&json);
            let value = value.inspect_err(|error| {
                tracing::error!(?graph, name, "a kept variable cannot be read: {error}");
            });
            Some((Arc::from(name), value.ok()?))
        });
        let variables: Vec<_> = read.collect();
        by_graph.insert(graph, variables.clone());
        variables
    }

    /// Keeps a variable.
    ///
    /// # Errors
    /// Why it cannot be kept, in plain words.
    pub(super) async fn keep(
        &self,
        graph: GraphRef,
        name: &str,
        value: Value,
        now: UnixMillis,
    ) -> Result<(), String> {
        let json = serde_json::to_string(&value)
            .map_err(|error| format!("“{name}” cannot be kept: {error}."))?;
        // Read first, so that what is kept is added to what the database has.
        self.of(graph).await;
        let mut by_graph = self.by_graph.lock().await;
        let known = by_graph.entry(graph).or_default();
        let place = known.iter().position(|(known, _)| &**known == name);
        if known.len() >= MAX_VARIABLES && place.is_none() {
            return Err(format!(
                "A graph can keep at most {MAX_VARIABLES} variables."
            ));
        }
        let kept = self.store.keep_variable(graph, name, &json, now).await;
        kept.map_err(|error| error.to_string())?;
        match place {
            Some(place) => known[place].1 = value,
            None => known.push((Arc::from(name), value)),
        }
        Ok(())
    }
}
