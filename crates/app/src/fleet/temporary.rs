//! Commands that graphs make for as long as the bot runs. They start no graph of their own: graphs
//! that listen to commands are started by them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sculk_automation::{CommandSpec, CommandTable};
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
    table: Arc<CommandTable>,
    next_id: i32,
}

impl State {
    fn set(&mut self, specs: Vec<CommandSpec>) {
        self.table = Arc::new(CommandTable::new(specs));
    }
}

/// Ids of temporary commands are negative, those of the database are not.
pub(super) const fn is_temporary(id: CommandId) -> bool {
    id.0 < 0
}

impl Temporary {
    /// Adds a command and names it; none where there is one of that name, or too many.
    pub(super) fn add(&self, mut spec: CommandSpec) -> Option<String> {
        let mut state = self.lock();
        let mut specs = state.table.commands().to_vec();
        if specs.len() >= MAX || specs.iter().any(|other| other.name == spec.name) {
            return None;
        }
        state.next_id -= 1;
        spec.id = CommandId(state.next_id);
        specs.push(spec);
        state.set(specs);
        Some(format!("temp_{}", -state.next_id))
    }

    /// Takes a command away; false where there is none of that name.
    pub(super) fn remove(&self, name: &str) -> bool {
        let mut state = self.lock();
        let mut specs = state.table.commands().to_vec();
        let n_before = specs.len();
        specs.retain(|spec| spec.name != name);
        let is_removed = specs.len() < n_before;
        state.set(specs);
        is_removed
    }

    /// All of them, ready to be asked.
    pub(super) fn table(&self) -> Arc<CommandTable> {
        Arc::clone(&self.lock().table)
    }

    pub(super) fn clear(&self) {
        self.lock().set(Vec::new());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
