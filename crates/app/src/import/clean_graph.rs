//! Judges a graph that came: whether it can be read, and whether it can run.

use sculk_graph::{Severity, Shape, check, read_any};

use super::clean::Clean;
use crate::fleet::events_of;

/// What the check calls a node of a type it does not know.
const UNKNOWN_NODE: &str = "unknown_node_type";

/// A graph that can be kept.
pub(super) struct Graph {
    pub text: String,
    pub events: Vec<String>,
    pub can_run: bool,
}

/// A graph that cannot be read stays behind; one that cannot run comes switched off.
pub(super) fn graph(text: &str, place: &str, clean: &mut Clean) -> Option<Graph> {
    let read = match read_any(text) {
        Ok(read) => read,
        Err(error) => {
            clean.left_out(place, format!("its graph cannot be read. {error}"));
            return None;
        }
    };
    // The text as it was says more than what we read of it.
    let is_as_kept = matches!(read.shape, Shape::Document);
    let problems = check(&read.document, sculk_nodes::catalogue());
    let mut errors = problems
        .iter()
        .filter(|one| one.severity == Severity::Error);
    let first = errors.next();
    if let Some(first) = first {
        let n_more = errors.count();
        let more = if n_more == 0 {
            String::new()
        } else {
            format!(" (and {n_more} more)")
        };
        let why = format!(
            "it comes switched off, since its graph cannot run yet{more}: {}",
            first.message
        );
        clean.changed(place, why);
    }
    let unknown = problems
        .iter()
        .filter(|one| one.code == UNKNOWN_NODE)
        .count();
    if unknown > 0 {
        let why = format!(
            "{unknown} of its nodes are unknown here, most likely those of a plugin; a run ends there"
        );
        clean.changed(place, why);
    }
    Some(Graph {
        text: if is_as_kept {
            text.trim_start_matches('\u{feff}').to_owned()
        } else {
            read.document.to_json()
        },
        events: events_of(&read.document),
        can_run: first.is_none(),
    })
}
