//! Variables that graphs keep from one run to the next: in the database, and here for the next run.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sculk_core::Value;
use sculk_store::{GraphRef, Store, UnixMillis};
use tokio::sync::Notify;
use tokio::time::Instant;

/// Most variables that one graph keeps.
const MAX_VARIABLES: usize = 1_000;
/// How long changes are gathered before they are written, so that a graph that counts many times a
/// second does not write as often.
const GATHERING: Duration = Duration::from_secs(1);

/// Names and values, in the order in which they were kept.
pub(super) type Variables = Vec<(Arc<str>, Value)>;

/// The kept variables of one bot's graphs, each graph's read when its first run begins.
#[derive(Debug)]
pub(super) struct Kept {
    store: Store,
    state: Mutex<State>,
    /// Held while the database is read or written, so that both see the same order.
    database: tokio::sync::Mutex<()>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    by_graph: HashMap<GraphRef, Variables>,
    /// What the database does not have yet.
    unwritten: HashSet<(GraphRef, Arc<str>)>,
    /// Since when there is such.
    unwritten_since: Option<Instant>,
}

impl State {
    /// Puts a value in place of the former one.
    fn put(&mut self, graph: GraphRef, name: &str, value: Value) -> Result<Arc<str>, String> {
        let known = self.by_graph.entry(graph).or_default();
        if let Some((name, old)) = known.iter_mut().find(|(known, _)| &**known == name) {
            *old = value;
            return Ok(Arc::clone(name));
        }
        if known.len() >= MAX_VARIABLES {
            return Err(format!(
                "A graph can keep at most {MAX_VARIABLES} variables."
            ));
        }
        let name: Arc<str> = Arc::from(name);
        known.push((Arc::clone(&name), value));
        Ok(name)
    }

    fn get(&self, graph: GraphRef, name: &str) -> Option<Value> {
        let known = self.by_graph.get(&graph)?;
        let found = known.iter().find(|(known, _)| &**known == name);
        found.map(|(_, value)| value.clone())
    }
}

impl Kept {
    pub(super) fn new(store: Store) -> Self {
        Self {
            store,
            state: Mutex::default(),
            database: tokio::sync::Mutex::default(),
            changed: Notify::new(),
        }
    }

    /// What a graph begins with. A database that cannot be read is told by the log; the graph then
    /// begins as its document says.
    pub(super) async fn of(&self, graph: GraphRef) -> Variables {
        if let Some(known) = self.known(graph) {
            return known;
        }
        let _database = self.database.lock().await;
        self.read(graph).await
    }

    fn known(&self, graph: GraphRef) -> Option<Variables> {
        self.state().by_graph.get(&graph).cloned()
    }

    /// The caller holds the database.
    async fn read(&self, graph: GraphRef) -> Variables {
        if let Some(known) = self.known(graph) {
            return known;
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
        self.state().by_graph.insert(graph, variables.clone());
        variables
    }

    /// Keeps a variable, in the database when this returns.
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
        let _database = self.database.lock().await;
        // Read first, so that what is kept is added to what the database has.
        self.read(graph).await;
        self.write(graph, name, &value, now).await?;
        let name = self.state().put(graph, name, value)?;
        self.state().unwritten.remove(&(graph, name));
        Ok(())
    }

    /// Keeps a variable for the next run, and before long in the database.
    ///
    /// # Errors
    /// Why it cannot be kept, in plain words.
    pub(super) fn keep_soon(
        &self,
        graph: GraphRef,
        name: &str,
        value: Value,
    ) -> Result<(), String> {
        let mut state = self.state();
        let name = state.put(graph, name, value)?;
        state.unwritten.insert((graph, name));
        if state.unwritten_since.is_none() {
            state.unwritten_since = Some(Instant::now());
            self.changed.notify_one();
        }
        Ok(())
    }

    /// Returns when there is something to be written. May be given up and asked again.
    pub(super) async fn wait_until_due(&self) {
        loop {
            let since = self.state().unwritten_since;
            match since {
                Some(since) => {
                    tokio::time::sleep_until(since + GATHERING).await;
                    self.state().unwritten_since = None;
                    return;
                }
                None => self.changed.notified().await,
            }
        }
    }

    /// What is not written yet is due again before long.
    pub(super) fn try_again(&self) {
        let mut state = self.state();
        if !state.unwritten.is_empty() && state.unwritten_since.is_none() {
            state.unwritten_since = Some(Instant::now());
            self.changed.notify_one();
        }
    }

    /// Writes what the database does not have yet; says what could not be, in plain words. What is
    /// not reached when it is given up is written the next time.
    pub(super) async fn write_down(&self, now: UnixMillis) -> Vec<String> {
        let _database = self.database.lock().await;
        let mut failures = Vec::new();
        let due: Vec<_> = self.state().unwritten.iter().cloned().collect();
        for (graph, name) in due {
            let Some(value) = self.state().get(graph, &name) else {
                continue;
            };
            if let Err(why) = self.write(graph, &name, &value, now).await {
                failures.push(why);
            }
            let mut state = self.state();
            // A value that came meanwhile is not written yet.
            if state
                .get(graph, &name)
                .is_some_and(|now| same(&now, &value))
            {
                state.unwritten.remove(&(graph, name));
            }
        }
        self.try_again();
        failures
    }

    async fn write(
        &self,
        graph: GraphRef,
        name: &str,
        value: &Value,
        now: UnixMillis,
    ) -> Result<(), String> {
        let json = serde_json::to_string(value)
            .map_err(|error| format!("The variable “{name}” cannot be kept: {error}."))?;
        let kept = self.store.keep_variable(graph, name, &json, now).await;
        kept.map_err(|error| format!("The variable “{name}” cannot be kept: {error}"))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a value is the one it was: lists and objects by identity, which no run changes in place.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    let is_nan = |value: &Value| value.as_number().is_some_and(f64::is_nan);
    one.strict_equals(other) || (is_nan(one) && is_nan(other))
}

#[cfg(test)]
mod tests {
    use sculk_core::EventGraphId;
    use sculk_store::{StorePaths, UnixMillis};

    use super::*;

    const GRAPH: GraphRef = GraphRef::Event(EventGraphId(1));
    const NOW: UnixMillis = UnixMillis(1);

    async fn store(dir: &std::path::Path) -> Store {
        let store = Store::open(&StorePaths::in_data_dir(dir), NOW)
            .await
            .unwrap();
        let fields = sculk_store::ServerFields {
            name: "Home".into(),
            host: "localhost".into(),
            port: 1,
            minecraft_version: None,
        };
        let server = store.create_server(&fields, NOW).await.unwrap();
        let bot = sculk_store::BotFields::new(server.id, "Bot_1");
        let bot = store.create_bot(&bot, NOW).await.unwrap();
        let fields = sculk_store::EventGraphFields::new("Counter");
        let graph = store.create_event_graph(bot.id, &fields, r#"{"nodes":[]}"#, &[], NOW);
        assert_eq!(GraphRef::Event(graph.await.unwrap().id), GRAPH);
        store
    }

    #[tokio::test]
    async fn what_is_kept_soon_is_known_at_once_and_written_once_it_is_due() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path()).await;
        let kept = Kept::new(store.clone());
        assert!(kept.of(GRAPH).await.is_empty());
        for n in 1..=3 {
            kept.keep_soon(GRAPH, "n", Value::Number(f64::from(n)))
                .unwrap();
        }
        let known = kept.of(GRAPH).await;
        assert!(known.len() == 1 && known[0].1.strict_equals(&3.0.into()));
        assert!(store.graph_variables(GRAPH).await.unwrap().is_empty());
        kept.wait_until_due().await;
        assert_eq!(kept.write_down(NOW).await, Vec::<String>::new());
        let rows = store.graph_variables(GRAPH).await.unwrap();
        assert_eq!(rows, [("n".to_owned(), "3".to_owned())]);
        let again = Kept::new(store).of(GRAPH).await;
        assert!(again[0].1.strict_equals(&3.0.into()));
    }

    #[tokio::test]
    async fn what_is_too_large_is_told_and_not_tried_again() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Kept::new(store(dir.path()).await);
        let large = Value::text(&"x".repeat(2 * 1024 * 1024));
        kept.keep_soon(GRAPH, "n", large).unwrap();
        let failures = kept.write_down(NOW).await;
        assert!(
            failures.len() == 1 && failures[0].contains("“n”"),
            "{failures:?}"
        );
        assert!(kept.write_down(NOW).await.is_empty());
    }
}
