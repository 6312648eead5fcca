//! A single command or event graph, as BlockMine's editor exports it.

use std::collections::HashMap;

use serde_json::Value;

use crate::{Found, rows::Look, take};

/// Largest export of one graph, in bytes: as large as a graph may be.
const MAX_BYTES: usize = 50 * 1024 * 1024;

/// Why a text is no export of BlockMine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SingleError {
    /// It is too large.
    #[error("This file has {0} bytes, more than a graph may have ({MAX_BYTES})")]
    TooLarge(usize),
    /// It is no JSON.
    #[error("This file is no JSON: {0}")]
    NotJson(String),
    /// It is JSON of something else.
    #[error("This is JSON, but neither a command nor an event graph of BlockMine: {0}")]
    NotAnExport(&'static str),
}

/// Reads an export of one command or one event graph. What cannot come with it is told.
///
/// # Errors
/// When the text is neither.
pub fn read_single(text: &str) -> Result<Found, SingleError> {
    if text.len() > MAX_BYTES {
        return Err(SingleError::TooLarge(text.len()));
    }
    let text = text.trim_start_matches('\u{feff}');
    let root: Value =
        serde_json::from_str(text).map_err(|error| SingleError::NotJson(error.to_string()))?;
    let Value::Object(mut row) = root else {
        return Err(SingleError::NotAnExport("it is no object"));
    };
    if !row.contains_key("name") {
        return Err(SingleError::NotAnExport("it has no name"));
    }
    // Downloads of BlockMine's store call the graph so.
    if let Some(graph) = row.remove("graphData") {
        row.entry("graphJson").or_insert(graph);
    }
    if !row.contains_key("graphJson") {
        return Err(SingleError::NotAnExport("it has no graphJson"));
    }
    let mut found = Found::default();
    let is_command = row.get("type").and_then(Value::as_str) == Some("command")
        || row.get("graphType").and_then(Value::as_str) == Some("COMMAND")
        || row.contains_key("argumentsJson");
    if is_command {
        row.entry("isVisual").or_insert(Value::Bool(true));
        let part = take::command(&row, "this file", &HashMap::new(), None, &mut found);
        found.parcel.commands.extend(part);
    } else {
        let part = take::event_graph(&row, "this file", None, &mut found);
        found.parcel.event_graphs.extend(part);
        tell_outer_variables(&row, &mut found);
    }
    Ok(found)
}

/// BlockMine writes variables beside the graph too, and its engine reads only those inside.
fn tell_outer_variables(row: &crate::Row, found: &mut Found) {
    let outer = Look::new(row, "this file › variables").json("variables", found);
    let has_outer = outer.is_some_and(|list| list.as_array().is_some_and(|list| !list.is_empty()));
    let inner = found.parcel.event_graphs.first().map(|part| {
        serde_json::from_str::<Value>(&part.graph).is_ok_and(|graph| {
            graph["variables"]
                .as_array()
                .is_some_and(|list| !list.is_empty())
        })
    });
    if has_outer && inner == Some(false) {
        found.left_out(
            "this file › variables",
            "they stand beside the graph, where BlockMine itself does not read them",
        );
    }
}
