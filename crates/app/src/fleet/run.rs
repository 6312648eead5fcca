//! A run of a graph: the engine decides, the run's seat performs what it asks of the world.

use std::sync::Arc;

use sculk_automation::Call;
use sculk_contract::{ConsoleLevel, ConsoleSource, NodeRef};
use sculk_core::{BotId, Object, Value, parse_json};
use sculk_graph::{Answer, Dialect, Failure, Input, Run, Step, Trigger};
use sculk_store::GraphRef;
use tokio::sync::mpsc;

use super::commands::Compiled;
use super::effects::OpenWindow;
use super::kept::Kept;
use super::temporary::Temporary;
use super::{BotInput, Surroundings};
use crate::console::{NewLine, spans_of};

/// What every run of one bot is given.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    pub bot: BotId,
    pub around: Surroundings,
    pub kept: Arc<Kept>,
    pub temporary: Arc<Temporary>,
    pub mailbox: mpsc::Sender<BotInput>,
}

/// One run: whose graph it is, who began it, and what it has open.
pub(super) struct RunSeat {
    pub stage: Stage,
    /// What the console calls the graph.
    pub name: String,
    pub graph: GraphRef,
    /// Whom messages without a recipient are for.
    pub player: Option<String>,
    /// Where messages without a chat type go.
    pub chat_type: Option<String>,
    /// The container or furnace this run opened last.
    pub open: Option<OpenWindow>,
}

/// The trigger of a command.
pub(super) fn command_trigger(call: &Call, player: &str, chat_type: &str) -> Trigger {
    Trigger::command(&call.name, player, arguments(call), chat_type)
}

/// The arguments as the engine's own values.
fn arguments(call: &Call) -> Object {
    let mut args = Object::default();
    for (name, value) in &call.args {
        args.insert(name.as_str().into(), value_of(value));
    }
    args
}

/// JSON as the engine's own value.
pub(super) fn value_of(json: &serde_json::Value) -> Value {
    // JSON that was just made can be read.
    parse_json(&json.to_string()).unwrap_or_default()
}

impl RunSeat {
    /// Runs a graph to its end, whatever that is, and tells the console if it failed. Says whether
    /// it did.
    pub(super) async fn run(mut self, compiled: Compiled, trigger: Trigger) -> bool {
        let dialect = compiled.dialect;
        let quotas = compiled.program.quotas();
        let mut run = Run::new(compiled.program, &trigger, quotas);
        if dialect == Dialect::Sculk {
            run = run.with_variables(&self.stage.kept.of(self.graph).await);
        }
        let mut input = Input::Go;
        let is_failed = loop {
            input = match run.resume(input) {
                Step::Effect(effect) => Input::Answer(self.perform(*effect, dialect).await),
                Step::Yield => {
                    tokio::task::yield_now().await;
                    Input::Go
                }
                Step::Finished(_) => break false,
                Step::Failed(failure) => {
                    self.tell_failure(&failure);
                    break true;
                }
            };
        };
        self.let_go().await;
        is_failed
    }

    fn tell_failure(&self, failure: &Failure) {
        let node = failure.node.as_ref();
        let (place, node) = match (self.graph, node) {
            (GraphRef::Command(command), Some(node)) => {
                let place = NodeRef {
                    command_id: command.0,
                    node_id: node.to_string(),
                };
                (String::new(), Some(place))
            }
            (GraphRef::Event(_), Some(node)) => (format!(" (node {node})"), None),
            (_, None) => (String::new(), None),
        };
        let text = format!("{}: {}{place}", self.name, failure.message);
        self.write(ConsoleLevel::Error, &text, node);
    }

    /// BlockMine sends and forgets: a message that cannot go out does not end the run. It is told
    /// to the console, where BlockMine is silent.
    pub(super) fn forgive(&self, answer: Answer, dialect: Dialect) -> Answer {
        match (answer, dialect) {
            (Answer::Failed(why), Dialect::Blockmine) => {
                let text = format!("{}: {why}", self.name);
                self.write(ConsoleLevel::Warning, &text, None);
                Answer::done()
            }
            (answer, _) => answer,
        }
    }

    pub(super) fn write(&self, level: ConsoleLevel, text: &str, node: Option<NodeRef>) {
        self.stage.around.consoles.write(
            self.stage.bot,
            NewLine {
                source: ConsoleSource::Graph,
                level,
                spans: spans_of(None, text),
                player: None,
                node,
            },
        );
    }
}
