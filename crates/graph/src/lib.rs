//! What a graph is and how it runs: document, check, compile, run.
//!
//! Nothing here does I/O, reads a clock or draws a random number: a [`Run`] computes until it needs
//! the world and says so with an [`Effect`].

mod cases;
mod catalogue;
mod check;
mod command_change;
mod compile;
mod document;
mod effect;
mod expression;
mod http;
mod item;
mod maps;
mod plugin_call;
mod problem;
mod program;
mod quotas;
mod record;
mod run;
mod store;
mod text;
mod trigger;
mod upgrade;

pub use cases::{
    Case, CaseError, CaseResult, DryWorld, MAX_CASES, ScriptedAnswer, case_of, run_case,
};
pub use catalogue::{
    Behaviour, Catalogue, DynamicPins, Field, GraphKind, NodeType, Origin, Pin, PinType, Setting,
    ShownWhen, TypedBy,
};
pub use check::check;
pub use command_change::{CommandChange, CommandWords, NewCommand};
pub use compile::{Label, Lowering, Operand, Tried, compile};
pub use document::{
    Area, Bookmark, CanvasFrame, Comment, Connection, Dialect, Document, DocumentError,
    FORMAT_VERSION, MAX_CONNECTIONS, MAX_DOCUMENT_BYTES, MAX_NODES, MAX_SUBGRAPHS, MAX_VARIABLES,
    MAX_VIEW_ITEMS, Node, Port, Subgraph, Variable, VariableType, View,
};
pub use effect::{Answer, Effect, LogLevel};
pub use expression::{Expression, ExpressionError, LogLine, MAX_EXPRESSION, Names};
pub use http::{HttpMethod, HttpRequest};
pub use item::{ContainerKind, EquipPlace, FurnaceSlot, ItemMove, ItemStack};
pub use plugin_call::PluginCall;
pub use problem::{Edit, Fix, Problem, Severity};
pub use program::{Args, Ask, AskFn, CompareOp, MathOp, NodeError, Program, PureFn};
pub use quotas::Quotas;
pub use record::{
    CallState, Divergence, End, Exchange, Located, LoopState, MAX_RECORD_BYTES, Moment, Outcome,
    Phase, PinValue, Reached, Record, RecordFileError, RecordLimits, RecordedRun, Replay,
    ReplayEnd, ReplayError, RewindError, StepCost, StepPlace, StepState, Stepper, Steps, StopRule,
    Stride, Watched, replay,
};
pub use run::{
    Cx, Failure, FailureKind, Finished, Input, MAX_ITEMS, MAX_TEXT_BYTES, RestoreError, Run,
    SavedRun, Step,
};
pub use store::{StoreOperation, StoreRequest, StoreScope};
pub use text::{Difference, TextError, difference};
pub use trigger::Trigger;
pub use upgrade::{Change, ChangeKind, Imported, ReadError, Shape, Upgraded, read_any, upgrade};
