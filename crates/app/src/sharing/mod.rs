//! Graphs that are open in editors: the core puts what is done in each into one order and tells all
//! others. It does not look into the operations; what they do to a document is the editors' own
//! reducer. The draft is what all agree on, and is kept with the number of operations it holds.

mod session;
#[cfg(test)]
mod sharing_tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sculk_contract::GraphPlace;

pub use session::{Publication, Refused, Session};

/// Graphs that are open, or left with work that no draft holds.
const MAX_SESSIONS: usize = 256;

type Shared = Arc<tokio::sync::Mutex<Session>>;

/// All graphs that are open in editors.
#[derive(Debug, Default)]
pub struct SharedGraphs {
    sessions: Mutex<HashMap<GraphPlace, Shared>>,
}

impl SharedGraphs {
    /// The session of a graph; a new one where there is none. `now_ms` names a new one.
    pub fn enter(&self, graph: GraphPlace, now_ms: u64) -> Shared {
        self.with(|sessions| {
            if sessions.len() >= MAX_SESSIONS && !sessions.contains_key(&graph) {
                make_room(sessions);
            }
            let fresh = || Arc::new(tokio::sync::Mutex::new(Session::new(now_ms)));
            sessions.entry(graph).or_insert_with(fresh).clone()
        })
    }

    /// The session of a graph that is open.
    pub fn get(&self, graph: GraphPlace) -> Option<Shared> {
        self.with(|sessions| sessions.get(&graph).cloned())
    }

    /// Ends a session: the graph is gone, or nothing of it would be lost.
    pub fn end(&self, graph: GraphPlace) {
        self.with(|sessions| sessions.remove(&graph));
    }

    /// Ends all sessions: the graphs are others now, and what is under way belongs to those of before.
    pub fn end_all(&self) {
        self.with(HashMap::clear);
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut HashMap<GraphPlace, Shared>) -> T) -> T {
        use_it(&mut self.sessions.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Forgets a session that nobody is in; the oldest, where there are several.
fn make_room(sessions: &mut HashMap<GraphPlace, Shared>) {
    let deserted = sessions.iter().filter_map(|(graph, session)| {
        let session = session.try_lock().ok()?;
        session.is_deserted().then(|| (session.id(), *graph))
    });
    if let Some((_, graph)) = deserted.min_by_key(|(id, _)| *id) {
        sessions.remove(&graph);
    }
}
