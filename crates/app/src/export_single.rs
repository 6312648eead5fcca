//! One command or event graph for BlockMine, and what is lost on the way.

use std::collections::BTreeSet;

use sculk_blockmine::{write_command, write_event_graph};
use sculk_contract::{
    ApiError, ErrorCode, ExportToBlockmineOutcome, ExportToBlockmineReq, GraphPlace, ImportRemark,
};
use sculk_core::{BotId, CommandId, EventGraphId};
use sculk_graph::{Dialect, Document, Origin};
use sculk_parcel::{CommandPart, EventGraphPart};
use sculk_store::{Store, StoredEventFilter};

use crate::error::from_store;
use crate::export::{command_part, event_graph_part};
use crate::export_file::write_new;
use crate::fleet::events_of;
use crate::import::off_thread;

/// Most types of nodes that are named.
const NAMED: usize = 10;

pub(crate) async fn export_single(
    store: &Store,
    req: ExportToBlockmineReq,
) -> Result<ExportToBlockmineOutcome, ApiError> {
    let (text, remarks) = match req.graph {
        GraphPlace::Command { id } => {
            let command = store.command(CommandId(id)).await.map_err(from_store)?;
            let part = command_part(store, command).await.map_err(from_store)?;
            let mut remarks = graph_remarks(&part.name, &part.graph)?;
            command_remarks(&part, &mut remarks);
            (write_command(&part), remarks)
        }
        GraphPlace::Event { id } => {
            let graph = store.event_graph(EventGraphId(id)).await;
            let part = event_graph_part(store, graph.map_err(from_store)?).await;
            let part = part.map_err(from_store)?;
            let mut remarks = graph_remarks(&part.name, &part.graph)?;
            event_remarks(&part, &mut remarks);
            let triggers = Document::parse(&part.graph).map(|graph| events_of(&graph));
            let triggers = triggers.unwrap_or_default();
            (write_event_graph(&part, &triggers), remarks)
        }
    };
    let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let path = req.path.clone();
    if !req.is_dry_run {
        off_thread(move || write_new(std::path::Path::new(&path), text.as_bytes())).await?;
    }
    Ok(ExportToBlockmineOutcome {
        path: req.path,
        bytes,
        remarks,
    })
}

/// The id of a bot's command or event graph by its name.
pub(crate) async fn graph_named(
    store: &Store,
    bot: BotId,
    name: &str,
    is_event_graph: bool,
) -> Result<GraphPlace, ApiError> {
    let found = if is_event_graph {
        let all = store.list_event_graphs(bot).await.map_err(from_store)?;
        let mut meant = all.into_iter().filter(|one| one.fields.name == name);
        meant.next().map(|one| GraphPlace::Event { id: one.id.0 })
    } else {
        let all = store.list_commands(bot).await.map_err(from_store)?;
        let mut meant = all.into_iter().filter(|one| one.fields.name == name);
        meant.next().map(|one| GraphPlace::Command { id: one.id.0 })
    };
    found.ok_or_else(|| ApiError::new(ErrorCode::NotFound, format!("That bot has no “{name}”.")))
}

fn changed(place: &str, why: impl Into<String>) -> ImportRemark {
    ImportRemark {
        place: place.to_owned(),
        is_left_out: false,
        why: why.into(),
    }
}

fn left_out(place: &str, why: impl Into<String>) -> ImportRemark {
    ImportRemark {
        is_left_out: true,
        ..changed(place, why)
    }
}

fn graph_remarks(name: &str, text: &str) -> Result<Vec<ImportRemark>, ApiError> {
    let document = Document::parse(text).map_err(|error| {
        let why = format!("“{name}” has no graph that can be read: {error}");
        ApiError::new(ErrorCode::Precondition, why)
    })?;
    let catalogue = sculk_nodes::catalogue();
    let ours: BTreeSet<&str> = document
        .nodes
        .iter()
        .map(|node| &*node.kind)
        .filter(|kind| {
            let known = catalogue.get(kind);
            known.is_none_or(|known| known.origin != Origin::Blockmine)
        })
        .collect();
    let mut remarks = Vec::new();
    if !ours.is_empty() {
        let named: Vec<_> = ours.iter().take(NAMED).copied().collect();
        let more = ours.len().saturating_sub(NAMED);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let why = format!(
            "BlockMine has no such nodes, and a run ends there: {}{more}",
            named.join(", ")
        );
        remarks.push(changed(name, why));
    }
    if document.dialect != Dialect::Blockmine {
        let why = "it is written in Sculk's own dialect, in which some nodes do other things than BlockMine's of the same name; try it there";
        remarks.push(changed(name, why));
    }
    Ok(remarks)
}

fn command_remarks(part: &CommandPart, remarks: &mut Vec<ImportRemark>) {
    if part.permission.is_some() {
        let why = "BlockMine imports commands without their permission; choose it there";
        remarks.push(left_out(&part.name, why));
    }
    if part.is_cooldown_for_all {
        let why = "its cooldown is for everybody here, and for each player there";
        remarks.push(changed(&part.name, why));
    }
    if !part.variables.is_empty() {
        remarks.push(left_out(&part.name, "variables that runs left behind"));
    }
}

fn event_remarks(part: &EventGraphPart, remarks: &mut Vec<ImportRemark>) {
    let none = serde_json::to_value(StoredEventFilter::default()).unwrap_or_default();
    if !part.filter.is_null() && part.filter != none {
        let why = "its filter: BlockMine has none, so every event starts it there";
        remarks.push(left_out(&part.name, why));
    }
    if !part.variables.is_empty() {
        remarks.push(left_out(&part.name, "variables that runs left behind"));
    }
}
