use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{GraphPlace, UnixMillis};

/// Asks for runs that are kept, the newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListRunsReq {
    /// Of this graph; absent: of all.
    pub graph: Option<GraphPlace>,
    /// On this bot; absent: on all.
    pub bot_id: Option<i32>,
    /// Those that failed alone.
    pub is_failed_only: bool,
    /// Those whose trigger, player or failure contains this, without regard to case.
    pub text: String,
    /// `older` of the page before; absent: from the newest on.
    pub before: Option<u32>,
    /// 1 to 500.
    pub limit: u32,
}

/// A page of runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunPage {
    /// The newest first. May be empty while there are older ones: only so many are looked at for one
    /// page.
    pub runs: Vec<RunView>,
    /// Further ones lie before this number; absent: there are none.
    pub older: Option<u32>,
}

/// Where a run ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RunOrigin {
    /// On a bot.
    Bot,
    /// Nowhere: it was tried, and its effects were listed and not done.
    Dry,
    /// Elsewhere: it came out of a file.
    File,
}

/// A run of a graph that is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// Counts up in the order in which runs end.
    pub id: u32,
    /// Where it ran.
    pub origin: RunOrigin,
    /// The bot it ran on.
    pub bot_id: i32,
    /// Of which graph.
    pub graph: GraphPlace,
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
    /// The version of the graph that ran; absent: one that was never saved here.
    pub revision: Option<i32>,
    /// What began it, to be begun with again.
    pub start: RunStart,
    /// What each step is about, the first 20,000 of them.
    pub steps: Vec<RunStep>,
    /// How many steps there are in all.
    pub n_steps: u64,
    /// What it asked of the world.
    pub effects: Vec<RunEffect>,
    /// What each node cost, the dearest first; of the first 20,000 steps.
    pub costs: Vec<RunNodeCost>,
}

/// What a run begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunStart {
    /// `command`, or an event's name.
    pub event: String,
    /// The command's arguments, or what the event says: a JSON object as text.
    pub args: String,
    /// The player who begins it; empty: nobody.
    pub user: String,
    /// The chat type it comes by; empty: none.
    pub chat_type: String,
    /// Kept variables it begins with, by name: a JSON object as text.
    pub variables: String,
}

/// Something a run asked of the world, and what it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunEffect {
    /// The step that asked; absent: a later one than are listed.
    pub step: Option<u32>,
    /// The node that asked, as in a step.
    pub node: Option<String>,
    /// What it asked for: `sendMessage`, `storeRead`, …
    pub name: String,
    /// All of it as JSON text, its name under `effect`.
    pub effect: String,
    /// Whether it changes nothing in the world.
    pub is_question: bool,
    /// What it was told.
    pub answer: RunAnswer,
    /// In a dry run: where the answer came from.
    pub answered_by: Option<RunAnswerOrigin>,
    /// On a bot: how long the world took for the answer, in milliseconds.
    pub waited_ms: Option<u32>,
}

/// What a run was told by the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum RunAnswer {
    /// It was done, and there was nothing to tell.
    Done,
    /// A value, as JSON text.
    Value {
        /// The text.
        json: String,
    },
    /// It could not be done.
    Failed {
        /// Why, in plain words.
        why: String,
    },
    /// It was still waited for.
    Missing,
}

/// Where an answer of a dry run came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RunAnswerOrigin {
    /// Given with the request.
    Hand,
    /// The run that was named.
    Record,
    /// Made up.
    MadeUp,
}

/// What a node cost in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunNodeCost {
    /// The node, as in a step.
    pub node: String,
    /// How often it was evaluated.
    pub n_times: u32,
    /// How long it waited for the world, in milliseconds; 0 in a dry run.
    pub waited_ms: u64,
    /// What it computed, in units of about a nanosecond; counted, not measured.
    pub work: u64,
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

/// Writes a run into a file.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportRunReq {
    /// Which one.
    pub id: u32,
    /// Whether it is written although something in it looks like a password or a key. Else that is a
    /// `precondition`.
    #[serde(default)]
    pub may_hold_secrets: bool,
}

/// A run as a file. It holds the graph and every value that the run had, with what players said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunFile {
    /// The record with its graph as JSON text (docs/format.md): `import_run` and
    /// `sculk graph replay` read it anywhere.
    pub text: String,
    /// The file it was written into, in the folder `exports` of the data folder.
    pub path: String,
}

/// Brings a run out of a file to a graph.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportRunReq {
    /// The graph it shall be listed with.
    pub graph: GraphPlace,
    /// The file's text, up to 16 MB.
    pub text: String,
}

/// Names two runs.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompareRunsReq {
    /// One.
    pub a: u32,
    /// The other.
    pub b: u32,
}

/// Where two runs differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunComparison {
    /// What is different in what they began with: arguments, user, variables.
    pub start: Vec<RunDifference>,
    /// So many steps from the beginning are about the same nodes.
    pub n_common_steps: u32,
    /// The step after those; absent: both end there.
    pub parted: Option<RunParting>,
    /// Values that differ although the way is the same, by step; the first 100.
    pub values: Vec<RunValueDifference>,
    /// The first effect that differs, in itself or in its answer; absent: none does.
    pub effect: Option<RunDifference>,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunDifference {
    /// What differs.
    pub what: String,
    /// In the one; JSON text, cut after 2,000 characters. Absent: it is not there.
    pub a: Option<String>,
    /// In the other.
    pub b: Option<String>,
}

/// Where two runs part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunParting {
    /// What the one does next; absent: it ends.
    pub a: Option<RunStep>,
    /// What the other does next.
    pub b: Option<RunStep>,
}

/// A value that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunValueDifference {
    /// After which step.
    pub step: u32,
    /// The node, as in a step.
    pub node: String,
    /// Its output pin.
    pub pin: String,
    /// In the one; JSON text, cut after 2,000 characters.
    pub a: String,
    /// In the other.
    pub b: String,
}
