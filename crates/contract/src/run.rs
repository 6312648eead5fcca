use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{GraphPlace, UnixMillis};

/// Asks for the runs of a graph that are kept.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListRunsReq {
    /// Of which graph.
    pub graph: GraphPlace,
}

/// A run of a graph that is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// Counts from 1 since the app started.
    pub id: u32,
    /// The bot it ran on.
    pub bot_id: i32,
    /// When it began.
    pub started_at: UnixMillis,
    /// How long it took, waiting included, in milliseconds.
    pub took_ms: u64,
    /// What began it: `command`, or an event's name.
    pub trigger: String,
    /// The player who began it, if one did.
    pub who: Option<String>,
    /// Why it failed, in plain words; absent: it did not.
    pub failure: Option<String>,
    /// The node it failed at; of a node in a subgraph the ids on the way there, joined by `/`.
    pub failed_at: Option<String>,
    /// Exec nodes it entered.
    pub n_steps: u64,
    /// What it asked of the world, so many times.
    pub n_effects: u32,
    /// Whether it did more than is kept of one run: only the beginning can be looked at.
    pub is_cut: bool,
}

/// Names a run.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunReq {
    /// Which one.
    pub id: u32,
}

/// A run, step by step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunTrace {
    /// The run.
    pub run: RunView,
    /// The version of the graph that ran.
    pub revision: i32,
    /// What each step is about, the first 20,000 of them.
    pub steps: Vec<RunStep>,
    /// How many steps there are in all.
    pub n_steps: u64,
}

/// A step of a run: a node that was come to, did its work, or gave a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunStep {
    /// The node; of one in a subgraph the ids on the way there, joined by `/`.
    pub node: String,
    /// What it does.
    pub phase: RunPhase,
}

/// What a node does in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RunPhase {
    /// Control flow comes to it; its inputs are not evaluated yet.
    Enter,
    /// It does its work, its inputs being evaluated.
    Act,
    /// A data node gives its value.
    Evaluate,
}

/// Asks how things stood after a step.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunStepReq {
    /// Of which run.
    pub id: u32,
    /// After which step, from 1; 0 is before the first.
    pub step: u32,
}

/// How things stood after a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunState {
    /// After which step.
    pub step: u32,
    /// The values of output pins that have one.
    pub pins: Vec<RunPinValue>,
    /// The variables that are set.
    pub variables: Vec<RunVariable>,
    /// How often it had asked something of the world.
    pub n_effects: u32,
}

/// The value of an output pin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunPinValue {
    /// The node, as in a step.
    pub node: String,
    /// The pin.
    pub pin: String,
    /// JSON text, cut after 2,000 characters.
    pub value: String,
}

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunVariable {
    /// Its name.
    pub name: String,
    /// JSON text, cut after 2,000 characters.
    pub value: String,
}

/// A run as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunFile {
    /// The record with its graph as JSON text: `sculk graph replay` reads it anywhere.
    pub text: String,
}
