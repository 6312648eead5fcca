//! Runs that a person starts from the editor, with data of their own.

use std::sync::{Arc, Mutex};

use sculk_graph::Trigger;
use sculk_store::{GraphRef, WhenBusy};
use tokio::sync::oneshot;

use super::BotActor;
use super::chat::MAX_RUNS;
use super::commands::{Compiled, compile_document};
use super::config::reply_type;
use super::run::{RunSeat, run};
use super::runs::{Admission, Limit};

/// A run that a person wants.
#[derive(Debug)]
pub(crate) struct StartOrder {
    pub graph: GraphRef,
    pub trigger: Trigger,
    /// Whom messages without a recipient are for.
    pub player: Option<String>,
    /// The chat type it is said to come by; empty: none.
    pub chat_type: String,
    /// Runs in the place of what the bot has of this graph, which may be another bot's.
    pub own: Option<OwnProgram>,
    /// Told when the run began, or why it did not.
    pub done: oneshot::Sender<Result<(), String>>,
}

/// A document that runs once, on whatever bot.
#[derive(Debug)]
pub(crate) struct OwnProgram {
    compiled: Compiled,
    document: Arc<str>,
}

impl OwnProgram {
    /// Compiles a document.
    ///
    /// # Errors
    /// In plain words, why it cannot run.
    pub(crate) fn compile(document: &str) -> Result<Self, String> {
        let mut compiled = compile_document(document)?;
        // What the published graph keeps is its own.
        compiled.persistent = Arc::default();
        Ok(Self {
            compiled,
            document: document.into(),
        })
    }
}

impl BotActor {
    /// Starts the run of a graph as a player or an event would, rules aside: who may use a command, how
    /// often, and filters of events are not asked.
    pub(super) fn start_ordered(&mut self, order: StartOrder) {
        let (done, outcome) = match order.graph {
            _ if order.own.is_some() => self.start_own(order),
            GraphRef::Command(_) => self.start_ordered_command(order),
            GraphRef::Event(_) => self.start_ordered_event(order),
        };
        // Who asked may be gone.
        let _ = done.send(outcome);
    }

    fn start_own(&mut self, order: StartOrder) -> Told {
        let Some(OwnProgram { compiled, document }) = order.own else {
            return (order.done, Err("There is nothing to run.".to_owned()));
        };
        let name = order.trigger.event_args.field("commandName");
        let name = name.as_text().map(|name| name.to_text());
        let seat = RunSeat {
            stage: self.stage.clone(),
            name: name.unwrap_or_else(|| order.trigger.event.to_string()),
            graph: order.graph,
            document: Some(document),
            dialect: compiled.dialect,
            player: order.player,
            chat_type: Some(reply_type(&self.config, &order.chat_type).to_owned()),
            open: Mutex::default(),
        };
        let task = run(seat, compiled, order.trigger);
        let has_room = self.runs.chore(async move {
            task.await;
        });
        if !has_room {
            let why = "As many things as may be are under way on this bot already.";
            return (order.done, Err(why.to_owned()));
        }
        (order.done, Ok(()))
    }

    fn start_ordered_command(&mut self, order: StartOrder) -> Told {
        let GraphRef::Command(command) = order.graph else {
            return (order.done, Err("This is no graph of a command.".to_owned()));
        };
        if self.runs.n_commands() >= MAX_RUNS {
            let why = "As many graphs of commands as may be run on this bot already.";
            return (order.done, Err(why.to_owned()));
        }
        let compiled = match self.config.commands.program(command) {
            Ok(compiled) => compiled,
            Err(why) => return (order.done, Err(format!("Its graph cannot run. {why}"))),
        };
        let name = order.trigger.event_args.field("commandName");
        let name = name.as_text().map(|name| name.to_text());
        let seat = RunSeat {
            stage: self.stage.clone(),
            name: name.unwrap_or_default(),
            graph: order.graph,
            document: None,
            dialect: compiled.dialect,
            player: order.player,
            chat_type: Some(reply_type(&self.config, &order.chat_type).to_owned()),
            open: Mutex::default(),
        };
        self.runs
            .command(command, run(seat, compiled, order.trigger));
        (order.done, Ok(()))
    }

    fn start_ordered_event(&mut self, order: StartOrder) -> Told {
        let GraphRef::Event(id) = order.graph else {
            return (order.done, Err("This is no graph of events.".to_owned()));
        };
        let graphs = Arc::clone(&self.config.event_graphs);
        let Some(graph) = graphs.find(id) else {
            let why = "The graph is switched off. Switch it on, or try it without a world.";
            return (order.done, Err(why.to_owned()));
        };
        let compiled = match &graph.program {
            Ok(compiled) => compiled,
            Err(why) => return (order.done, Err(format!("The graph cannot run. {why}"))),
        };
        let limit = Limit {
            max_runs: graph.max_runs,
            when_busy: WhenBusy::Drop,
            can_wait: false,
        };
        let admission = self.runs.admit(id, limit, || order.trigger.clone());
        if admission != Admission::Start {
            let why = "As many runs of this graph as may be are under way already.";
            return (order.done, Err(why.to_owned()));
        }
        self.start_event_run(graph, compiled, order.trigger);
        (order.done, Ok(()))
    }
}

/// Who is told what.
type Told = (oneshot::Sender<Result<(), String>>, Result<(), String>);
