use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{GraphPlace, RunStep, RunVariable, UnixMillis};

/// Where a breakpoint is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum BreakpointPlace {
    /// At a node: before control flow enters it, or before a data node gives its value.
    Node {
        /// The subgraph it is in, wherever that is used; absent: the graph itself.
        subgraph: Option<String>,
        /// Its id there.
        node: String,
    },
    /// At a wire: where control flow follows it, or where its value is about to be used.
    Wire {
        /// The subgraph it is in; absent: the graph itself.
        subgraph: Option<String>,
        /// The node it comes from.
        from_node: String,
        /// The output pin there.
        from_pin: String,
        /// The node it leads to.
        to_node: String,
        /// The input pin there.
        to_pin: String,
    },
    /// Wherever a run of the graph fails.
    Failure,
}

/// A breakpoint of a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BreakpointView {
    /// Where it is.
    pub place: BreakpointPlace,
    /// Whether it does anything.
    pub is_enabled: bool,
    /// An expression over variables and pins that must hold; empty: always.
    pub condition: String,
    /// The first hit that counts; 1: each does.
    pub from_hit: u32,
    /// What is written to the console instead of pausing, with values in braces; empty: it pauses.
    pub log: String,
    /// How often it was come to with its condition holding, since the core started.
    pub n_hits: u32,
}

/// Asks for the breakpoints of a graph.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListBreakpointsReq {
    /// Of which graph.
    pub graph: GraphPlace,
}

/// Sets a breakpoint, in place of the one at the same place.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveBreakpointReq {
    /// Of which graph.
    pub graph: GraphPlace,
    /// Where it is.
    pub place: BreakpointPlace,
    /// Whether it does anything.
    pub is_enabled: bool,
    /// As in [`BreakpointView`]; at most 1,000 characters.
    pub condition: String,
    /// As in [`BreakpointView`]; 1 to 1,000,000.
    pub from_hit: u32,
    /// As in [`BreakpointView`]; at most 1,000 characters.
    pub log: String,
}

/// Removes breakpoints of a graph.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveBreakpointsReq {
    /// Of which graph.
    pub graph: GraphPlace,
    /// The one at this place; absent: all of them.
    pub place: Option<BreakpointPlace>,
}

/// How a run that is debugged is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum DebugState {
    /// It stands still.
    Paused {
        /// Why.
        why: PauseReason,
        /// Since when.
        since: UnixMillis,
        /// When it is let go.
        until: UnixMillis,
    },
    /// It was told to go on and has not stopped again.
    Running,
    /// It is over, but can still be looked at: it was ended while it stood still.
    Ended {
        /// Why, in plain words.
        words: String,
    },
}

/// Why a run stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum PauseReason {
    /// It came to a breakpoint.
    Breakpoint {
        /// Where that is.
        place: BreakpointPlace,
    },
    /// It made the step it was told to make.
    Step,
    /// It failed.
    Failure {
        /// Why, in plain words.
        message: String,
    },
}

/// A run that is debugged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DebuggedRunView {
    /// Counts from 1 since the core started.
    pub id: u32,
    /// The bot it runs on.
    pub bot_id: i32,
    /// Whether that bot is on its server now.
    pub is_bot_online: bool,
    /// Whose run it is.
    pub graph: GraphPlace,
    /// What the graph is called.
    pub name: String,
    /// What began it: `command`, or an event's name.
    pub trigger: String,
    /// The player who began it, if one did.
    pub who: Option<String>,
    /// How it is.
    pub state: DebugState,
    /// The node it stands before, or the last one; of one in a subgraph the ids on the way there,
    /// joined by `/`.
    pub node: Option<String>,
}

/// Asks how things stand in a run that is debugged.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DebuggedRunReq {
    /// Which one.
    pub id: u32,
    /// Expressions whose values are wanted, at most 50.
    pub watches: Vec<String>,
}

/// How things stand in a run that is debugged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DebuggedRunState {
    /// The run.
    pub run: DebuggedRunView,
    /// The version of the graph that runs; absent: a document that is not saved.
    pub revision: Option<i32>,
    /// After which step it is looked at.
    pub step: u32,
    /// How many steps it made: looked at after fewer, it is looked at as it was.
    pub n_steps: u32,
    /// Whether the steps begin where the run began; else somebody looked on later, or there were too
    /// many.
    pub is_whole: bool,
    /// What the next step is about; absent: it is not known yet.
    pub next: Option<RunStep>,
    /// What the last steps were about, the last one at the end; at most 2,000.
    pub path: Vec<RunStep>,
    /// The values of output pins that have one.
    pub pins: Vec<DebugPin>,
    /// The variables that are set.
    pub variables: Vec<RunVariable>,
    /// What it is inside of, the outermost first.
    pub stack: Vec<DebugFrame>,
    /// The values of the expressions that were asked for, in their order.
    pub watches: Vec<WatchedValue>,
    /// How often it had asked something of the world.
    pub n_effects: u32,
}

/// The value of an output pin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DebugPin {
    /// The node, as in a step.
    pub node: String,
    /// The pin.
    pub pin: String,
    /// JSON text, cut after 2,000 characters.
    pub value: String,
    /// Whether it was computed ahead: the run itself has not come so far.
    pub is_ahead: bool,
}

/// Something a run is inside of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DebugFrame {
    /// Its node; of a subgraph the node that uses it.
    pub node: String,
    /// Of which kind it is.
    pub kind: DebugFrameKind,
    /// The round of a loop, from 1; 0: it is none, or before the first.
    pub round: u32,
    /// How many items the list of a loop has; absent: it has none.
    pub of: Option<u32>,
}

/// What a run can be inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DebugFrameKind {
    /// A subgraph.
    Subgraph,
    /// A chain that comes back to the node.
    Chain,
    /// A loop.
    Loop,
    /// A value the node asked for.
    Value,
}

/// The value of an expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WatchedValue {
    /// The expression.
    pub expression: String,
    /// JSON text, cut after 2,000 characters; absent: see `error`.
    pub value: Option<String>,
    /// What is wrong with the expression.
    pub error: Option<String>,
}

/// Tells a run that is debugged what to do.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SteerRunReq {
    /// Which one.
    pub id: u32,
    /// What.
    pub what: Steering,
}

/// What a run that stands still can be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Steering {
    /// Go on until a breakpoint. Looked at as it was, it is first looked at as it is.
    Continue,
    /// To the next node in this graph or subgraph, or outside of it.
    StepOver,
    /// To the next step, also of a value or in a subgraph.
    StepInto,
    /// Out of the subgraph, the loop or the chain.
    StepOut,
    /// Look at it as it was one node before.
    StepBack,
    /// Look at it as it was one step before.
    StepBackInto,
    /// Look at it as it was after this step.
    LookAt {
        /// From 0.
        step: u32,
    },
    /// Look at it as it is.
    LookAtNow,
    /// Go on to this node.
    RunTo {
        /// The subgraph it is in; absent: the graph itself.
        subgraph: Option<String>,
        /// Its id there.
        node: String,
    },
    /// Let it stand again where it is looked at. What it did in the world since stays done.
    RestartHere,
    /// Change a variable.
    SetVariable {
        /// Its name.
        name: String,
        /// The new value as JSON; what is not JSON is text.
        value: String,
    },
    /// Change the value of an output pin.
    SetPin {
        /// The node, as in a step.
        node: String,
        /// The pin.
        pin: String,
        /// As of a variable.
        value: String,
    },
    /// End the run.
    End,
    /// Forget a run that is over.
    Dismiss,
}

/// How runs are debugged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DebugSettings {
    /// After so many minutes a run that stands still is let go; 1 to 1,440.
    pub let_go_after_minutes: u32,
}
