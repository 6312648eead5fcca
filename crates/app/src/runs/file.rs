//! A run as a file of its own (docs/format.md): the record with its graph, and what is listed of it.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use sculk_automation::redact::redact;
use sculk_core::BotId;
use sculk_graph::{Document, Quotas, Record, RecordFileError, ReplayEnd, ReplayError, Steps};
use sculk_store::{GraphRef, RunEntry};
use serde::{Deserialize, Serialize};

use super::{EndedRun, KeptRun, MADE_BY, OpenedRun, RunOrigin};

/// The longest text that is read.
const MAX_FILE: usize = 16 * 1024 * 1024;
/// The longest name and version that are read, in characters.
const MAX_NAME: usize = 64;
/// Answers whose times are read.
const MAX_WAITS: usize = 100_000;

/// Why a file is not taken in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunFileError {
    /// It is too long.
    #[error("The file has {bytes} bytes; a run of at most {MAX_FILE} bytes is read.")]
    TooLarge {
        /// How long it is.
        bytes: usize,
    },
    /// It is no record of a run.
    #[error(transparent)]
    Record(#[from] RecordFileError),
    /// The graph is missing.
    #[error("The file holds a run without its graph, so its steps cannot be shown here.")]
    NoGraph,
    /// The graph cannot be read.
    #[error("The graph in the file cannot be read: {0}")]
    Graph(String),
    /// The run cannot be run again.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// The run goes another way here.
    #[error(
        "Run again, the run in the file goes another way from effect {at} on. It was made by another version of Sculk, or the file was changed."
    )]
    Diverged {
        /// At which effect.
        at: usize,
    },
}

/// What the file says of a run besides its record.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct About {
    started_at: u64,
    took_ms: u64,
    who: Option<String>,
    made_by: String,
    /// How long the world took for each answer, in milliseconds.
    waits: Vec<u32>,
}

#[derive(Deserialize)]
struct WithAbout {
    #[serde(default)]
    about: About,
}

/// A run as a file.
///
/// # Errors
/// When the record cannot be written; the words say why.
pub(crate) fn write(opened: &OpenedRun) -> Result<String, String> {
    let run = &opened.run;
    let mut record = Record::clone(&run.record);
    record.graph = Some(opened.document.clone());
    let text = record.to_json().map_err(|error| error.to_string())?;
    let about = About {
        started_at: run.entry.started_at.0.cast_unsigned(),
        took_ms: run.entry.took_ms,
        who: run.entry.who.clone(),
        made_by: run.entry.made_by.clone(),
        waits: run.waits.to_vec(),
    };
    let about = serde_json::to_string(&about).map_err(|error| error.to_string())?;
    // A record is a JSON object: what is said of it becomes one more key.
    let open = text.strip_suffix('}').unwrap_or(&text);
    Ok(format!("{open},\"about\":{about}}}"))
}

/// Whether something in a run reads like a password or a key: a line of its graph, of what it was told
/// or of what it did. Nothing is hidden in the file, for a run that is not told all goes another way.
pub(crate) fn looks_secret(opened: &OpenedRun, text: &str) -> bool {
    let is_hidden = |text: &str| text.lines().any(|line| redact(line) != line);
    // The graph stands in the text as one string, in which its own quotes are escaped.
    is_hidden(&opened.document) || texts_of(text).iter().any(|text| is_hidden(text))
}

/// All texts in a JSON text, without the graph that may stand in it.
fn texts_of(text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut queue: Vec<serde_json::Value> = serde_json::from_str(text).into_iter().collect();
    if let Some(whole) = queue.first_mut().and_then(serde_json::Value::as_object_mut) {
        whole.remove("graph");
    }
    while let Some(value) = queue.pop() {
        match value {
            serde_json::Value::String(text) => texts.push(text),
            serde_json::Value::Array(items) => queue.extend(items),
            serde_json::Value::Object(object) => queue.extend(object.into_iter().map(|(_, v)| v)),
            _ => {}
        }
    }
    texts
}

/// Writes a file that only this user may read, in the place of an older one.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(0o600);
        // An older file keeps its mode.
        if path.exists() {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
        }
    }
    options.open(path)?.write_all(text.as_bytes())
}

/// A run that was read from a file and found good.
#[derive(Debug)]
pub(crate) struct ReadRun {
    record: Record,
    about: About,
}

impl ReadRun {
    /// The run, listed with a graph.
    pub(crate) fn kept(self, id: u32, bot: BotId, graph: GraphRef, now: u64) -> KeptRun {
        let Self { record, about } = self;
        let ended = EndedRun {
            bot,
            graph,
            started_at: about.started_at.min(now),
            took_ms: about.took_ms.min(now),
            who: about.who.map(|who| short(&who)),
            waits: about.waits.into_iter().take(MAX_WAITS).collect(),
            n_steps: record.end.as_ref().map_or(0, |end| end.steps),
            record,
        };
        let run = KeptRun::new(id, RunOrigin::File, ended);
        let made_by = short(&about.made_by);
        KeptRun {
            entry: RunEntry {
                kept_at: sculk_store::UnixMillis(now.cast_signed()),
                made_by: if made_by.is_empty() {
                    MADE_BY.to_owned()
                } else {
                    made_by
                },
                ..run.entry
            },
            answers: Arc::default(),
            ..run
        }
    }
}

fn short(text: &str) -> String {
    let letters = text.chars().filter(|letter| !letter.is_control());
    letters.take(MAX_NAME).collect()
}

/// Reads a file and runs it once through: what cannot be shown is refused here and not when it is
/// looked at.
///
/// # Errors
/// When it is too long, no record, of a newer version, damaged, without a graph, or goes another way.
pub(crate) fn read(text: &str) -> Result<ReadRun, RunFileError> {
    if text.len() > MAX_FILE {
        return Err(RunFileError::TooLarge { bytes: text.len() });
    }
    let mut record = Record::parse(text)?;
    // What the file says of itself need not be there; a record of `sculk graph run` has none.
    let about = serde_json::from_str::<WithAbout>(text).map(|file| file.about);
    let about = about.unwrap_or_default();
    record.quotas = tamed(record.quotas);
    let graph = record.graph.as_deref().ok_or(RunFileError::NoGraph)?;
    let document =
        Document::parse(graph).map_err(|error| RunFileError::Graph(error.to_string()))?;
    let steps = Steps::new(record.clone(), &document, sculk_nodes::catalogue())?;
    if let ReplayEnd::Diverged(divergence) = steps.end() {
        return Err(RunFileError::Diverged { at: divergence.at });
    }
    Ok(ReadRun { record, about })
}

/// No file makes this computer work longer than a graph of its own does by default.
fn tamed(quotas: Quotas) -> Quotas {
    let ours = Quotas::default();
    Quotas {
        steps: quotas.steps.min(ours.steps),
        work: quotas.work.min(ours.work),
        slice: quotas.slice.clamp(1, ours.slice),
        memory: quotas.memory.min(ours.memory),
        depth: quotas.depth.min(Quotas::blockmine().depth),
        rounds: quotas.rounds.min(ours.rounds),
        branches: quotas.branches.min(ours.branches),
        waiting_ms: quotas.waiting_ms,
    }
}
