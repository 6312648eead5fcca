//! Commands that graphs make for as long as the bot runs. They start no graph of their own: graphs
//! that listen to commands are started by them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sculk_automation::CommandSpec;
use sculk_core::CommandId;

/// Most of them.
const MAX: usize = 256;

/// The temporary commands of one bot.
#[derive(Debug, Default)]
pub(super) struct Temporary {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    specs: Vec<CommandSpec>,
    next_id: i32,
}

/// Ids of temporary commands are negative, those of the database are not.
pub(super) const fn is_temporary(id: CommandId) -> bool {
    id.0 < 0
}

impl Temporary {
    /// Adds a command and names it; none where there is one of that name, or too many.
    pub(super) fn add(&self, mut spec: CommandSpec) -> Option<String> {
        let mut state = self.lock();
        if state.specs.len() >= MAX || state.specs.iter().any(|other| other.name == spec.name) {
            return None;
        }
        state.next_id -= 1;
        spec.id = CommandId(state.next_id);
        state.specs.push(spec);
        Some(format!("temp_{}", -state.next_id))
    }

    /// Takes a command away; false where there is none of that name.
    pub(super) fn remove(&self, name: &str) -> bool {
        let mut state = self.lock();
        let n_before = state.specs.len();
        state.specs.retain(|spec| spec.name != name);
        state.specs.len() < n_before
    }

    /// All of them.
    pub(super) fn list(&self) -> Vec<CommandSpec> {
        self.lock().specs.clone()
    }

    pub(super) fn clear(&self) {
        self.lock().specs.clear();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
