//! Which graphs a connection opened to edit: when it ends without a word, its editors are gone.

use std::sync::{Arc, Mutex, PoisonError};

use sculk_app::Surface;
use sculk_contract::{JoinGraphReq, LeaveGraphReq};
use serde_json::value::RawValue;

/// Graphs that are remembered of one connection; of further ones the core finds out by their silence.
const MOST: usize = 1_000;

/// The graphs that a connection has open. Clones are one.
#[derive(Debug, Clone, Default)]
pub struct OpenedGraphs {
    editors: Arc<Mutex<Vec<JoinGraphReq>>>,
}

impl OpenedGraphs {
    /// Takes note of a call that succeeded.
    pub fn note(&self, command: &str, args: &RawValue) {
        match command {
            "join_graph" => {
                if let Ok(joined) = serde_json::from_str::<JoinGraphReq>(args.get()) {
                    self.with(|editors| {
                        editors.retain(|one| one.editor != joined.editor);
                        if editors.len() < MOST {
                            editors.push(joined);
                        }
                    });
                }
            }
            "leave_graph" => {
                if let Ok(left) = serde_json::from_str::<LeaveGraphReq>(args.get()) {
                    self.with(|editors| editors.retain(|one| one.editor != left.editor));
                }
            }
            _ => {}
        }
    }

    /// The connection is gone: its editors are, too.
    pub async fn leave_all(&self, surface: &Surface) {
        let editors = self.with(std::mem::take);
        for JoinGraphReq { graph, editor } in editors {
            if let Err(error) = surface.leave_graph(LeaveGraphReq { graph, editor }).await {
                tracing::debug!("an editor that is gone could not be left out: {error}");
            }
        }
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Vec<JoinGraphReq>) -> T) -> T {
        use_it(&mut self.editors.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
