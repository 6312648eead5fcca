//! Named cases kept with a graph: what happens, what the world answers, what the graph should do
//! (docs/graph-format.md).

mod outcome;
mod recorded;
mod shape;
mod world;

pub use outcome::{CaseResult, run_case};
pub use recorded::case_of;
pub use shape::{Case, CaseError, MAX_CASES, ScriptedAnswer};
pub use world::DryWorld;
