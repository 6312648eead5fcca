use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{GraphPlace, RunStart};

/// Tries a graph without a world: what it would do is listed and not done.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DryRunReq {
    /// The graph it shall be listed with.
    pub graph: GraphPlace,
    /// The document as JSON text, up to 50 MB; need not be saved.
    pub document: String,
    /// What it begins with.
    pub start: RunStart,
    /// What the world says; asked before everything else.
    pub answers: Vec<DryAnswer>,
    /// A run that is kept: its answers come next.
    pub like_run: Option<u32>,
    /// How far it goes.
    pub extent: DryExtent,
}

/// What the world says to an effect.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DryAnswer {
    /// The effect's name under `effect`, and those of its fields that matter: a JSON object as text.
    pub effect: String,
    /// What is answered, as JSON text.
    pub value: Option<String>,
    /// Why it could not be done, instead of a value. Neither: it is done.
    pub failed: Option<String>,
    /// Whether it is said each time, not once.
    pub is_always: bool,
}

/// How far a dry run goes.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum DryExtent {
    /// To its end.
    Whole,
    /// To where a node did its work for the first time.
    UpTo {
        /// The node; of one in a subgraph the ids on the way there, joined by `/`.
        node: String,
    },
    /// One node alone, with the data nodes it reads.
    Only {
        /// The node; one of the graph itself.
        node: String,
        /// Values of its input pins, instead of what is connected to them.
        inputs: Vec<DryInput>,
    },
}

/// A value at an input pin.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DryInput {
    /// The pin.
    pub pin: String,
    /// Its value, as JSON text.
    pub value: String,
}

/// Starts a graph for real: the saved one on its bot, or any document in the practice world.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartGraphReq {
    /// Which graph.
    pub graph: GraphPlace,
    /// What it begins with; its variables are those that are kept.
    pub start: RunStart,
    /// The document as JSON text, up to 50 MB, that runs on a bot of the practice world instead; need
    /// not be saved. The world is opened and a bot brought into it if need be. What the run keeps in
    /// variables ends with it.
    #[serde(default)]
    pub practice_document: Option<String>,
}

/// Runs the tests that stand in a document.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunGraphTestsReq {
    /// The document as JSON text, up to 50 MB; need not be saved.
    pub document: String,
    /// The place of the only one to run, from 0; absent: all.
    pub only: Option<u32>,
}

/// What came of tests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GraphTestsOutcome {
    /// Each test that ran, in order.
    pub results: Vec<GraphTestResult>,
}

/// What came of one test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GraphTestResult {
    /// Its place in the document, from 0.
    pub at: u32,
    /// Its name.
    pub name: String,
    /// What is different from what was expected; none: it passed.
    pub differences: Vec<String>,
}

/// Makes a test of a run that is kept.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MakeGraphTestReq {
    /// Of which run.
    pub run: u32,
    /// What the test shall be called.
    pub name: String,
}

/// A test that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MadeGraphTest {
    /// The test as JSON text, to stand under `tests` of a document.
    pub test: String,
    /// What is different when the version that ran is tested with it: what a test cannot say.
    pub differences: Vec<String>,
}
