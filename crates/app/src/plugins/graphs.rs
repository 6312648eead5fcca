//! Graphs that plugins bring: the files of their folder `graph`, and what they register while they run.
//!
//! A graph is the bot's from then on. What its user changed, renamed or deleted stays so; what only the
//! plugin wrote, its next version replaces.

use sculk_core::BotId;
use sculk_graph::{Document, Severity, check, read_any};
use sculk_plugins::package::Package;
use sculk_store::{CommandFields, EventGraphFields, GraphRef, PluginGraph, Record, StoreError};

use super::Plugins;
use crate::fleet::events_of;

/// The folder whose files are graphs.
const FOLDER: &str = "graph/";
/// Most graphs of one plugin.
const MAX_GRAPHS: usize = 100;
/// Longest name of a graph, in characters.
const MAX_NAME: usize = 64;

/// A graph that a plugin brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Brought {
    pub name: String,
    /// The document, in any of the forms graphs are handed out in.
    pub text: String,
    /// Whether a new one runs.
    pub is_enabled: bool,
    /// Whether a document that begins with a command is one; otherwise it is an event graph.
    pub may_be_command: bool,
}

/// What became of a graph that a plugin brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It is there now, or is another now.
    New,
    /// It was there already, or its user decided about it.
    Known,
}

/// A graph that can be kept.
struct Ready {
    document: String,
    events: Vec<String>,
    is_command: bool,
}

/// The graphs in a plugin's folder.
pub(crate) fn graphs_in(package: &Package) -> Vec<Brought> {
    let files = package.files.iter().filter_map(|(path, bytes)| {
        let name = path.strip_prefix(FOLDER)?.strip_suffix(".json")?;
        (!name.contains('/')).then(|| Brought {
            name: name.to_owned(),
            text: String::from_utf8_lossy(bytes).into_owned(),
            is_enabled: true,
            may_be_command: true,
        })
    });
    files.take(MAX_GRAPHS).collect()
}

/// Reads and checks a graph. Off the async threads: it may be large.
async fn ready(brought: &Brought) -> Result<Ready, String> {
    let (text, may_be_command) = (brought.text.clone(), brought.may_be_command);
    let reading = tokio::task::spawn_blocking(move || {
        let document = read_any(&text).map_err(|error| error.to_string())?.document;
        let problems = check(&document, sculk_nodes::catalogue());
        if let Some(error) = problems.iter().find(|p| p.severity == Severity::Error) {
            return Err(error.message.clone());
        }
        let is_command = may_be_command && starts_by_command(&document);
        Ok(Ready {
            events: events_of(&document),
            document: document.to_json(),
            is_command,
        })
    });
    match reading.await {
        Ok(ready) => ready,
        Err(_) => Err("it could not be read".to_owned()),
    }
}

fn starts_by_command(document: &Document) -> bool {
    let mut nodes = document.nodes.iter();
    nodes.any(|node| &*node.kind == "event:command")
}

impl Plugins {
    /// Takes in a graph that a plugin brings for a bot.
    ///
    /// # Errors
    /// Why it cannot be taken, in plain words.
    pub(crate) async fn bring_graph(
        &self,
        bot: BotId,
        plugin: &str,
        brought: &Brought,
    ) -> Result<Taken, String> {
        let name = brought.name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME {
            return Err(format!(
                "its name has none or more than {MAX_NAME} characters"
            ));
        }
        let ready = ready(brought).await?;
        let store = &self.tools().store;
        let known = store.plugin_graphs(bot, plugin).await;
        let known = known.map_err(|error| error.to_string())?;
        let outcome = match known.iter().find(|one| one.name == name) {
            Some(one) => self.renew(bot, plugin, one, &ready).await,
            None if known.len() >= MAX_GRAPHS => {
                return Err(format!("a plugin has at most {MAX_GRAPHS} graphs"));
            }
            None => self.make(bot, plugin, brought, &ready).await,
        };
        match outcome {
            Ok(taken) => Ok(taken),
            Err(StoreError::NameTaken { name, .. }) => {
                Err(format!("the bot has another one called “{name}”"))
            }
            Err(error) => Err(error.to_string()),
        }
    }

    async fn make(
        &self,
        bot: BotId,
        plugin: &str,
        brought: &Brought,
        ready: &Ready,
    ) -> Result<Taken, StoreError> {
        let (store, now) = (&self.tools().store, self.now());
        let name = brought.name.trim();
        let tx = store.begin().await?;
        let graph = if ready.is_command {
            let mut fields = CommandFields::new(name);
            fields.is_enabled = brought.is_enabled;
            let made = tx
                .create_command(bot, &fields, &ready.document, now)
                .await?;
            GraphRef::Command(made.id)
        } else {
            let mut fields = EventGraphFields::new(name);
            fields.is_enabled = brought.is_enabled;
            let made = tx.create_event_graph(bot, &fields, &ready.document, &ready.events, now);
            GraphRef::Event(made.await?.id)
        };
        let note = PluginGraph {
            name: name.to_owned(),
            graph,
            revision: 1,
        };
        tx.put_plugin_graph(bot, plugin, &note, now).await?;
        tx.commit().await?;
        Ok(Taken::New)
    }

    /// Puts the plugin's graph in the place of the one it brought before, if that is still as it was.
    async fn renew(
        &self,
        bot: BotId,
        plugin: &str,
        known: &PluginGraph,
        ready: &Ready,
    ) -> Result<Taken, StoreError> {
        let (store, now) = (&self.tools().store, self.now());
        let stored = match known.graph {
            GraphRef::Command(id) => {
                let graph = store.graph(id).await;
                graph.map(|graph| (graph.revision, graph.document))
            }
            GraphRef::Event(id) => {
                let graph = store.event_graph_document(id).await;
                graph.map(|graph| (graph.revision, graph.document))
            }
        };
        let (revision, document) = match stored {
            Ok(stored) => stored,
            // Its user does not want it.
            Err(StoreError::NotFound { .. }) => return Ok(Taken::Known),
            Err(error) => return Err(error),
        };
        if revision != known.revision || document == ready.document {
            return Ok(Taken::Known);
        }
        let tx = store.begin().await?;
        let revision = match known.graph {
            GraphRef::Command(id) => tx.save_graph(id, &ready.document, revision, now).await?,
            GraphRef::Event(id) => {
                let saved = tx.save_event_graph(id, &ready.document, &ready.events, revision, now);
                saved.await?
            }
        };
        let note = PluginGraph {
            revision,
            ..known.clone()
        };
        tx.put_plugin_graph(bot, plugin, &note, now).await?;
        tx.commit().await?;
        Ok(Taken::New)
    }

    /// Puts the graphs that a plugin brought into the bin; gives how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(crate) async fn drop_graphs(&self, bot: BotId, plugin: &str) -> Result<usize, StoreError> {
        let (store, now) = (&self.tools().store, self.now());
        let mut n = 0;
        for one in store.plugin_graphs(bot, plugin).await? {
            let dropped = match one.graph {
                GraphRef::Command(id) => store.delete_command(id, now).await,
                GraphRef::Event(id) => store.delete_event_graph(id, now).await,
            };
            match dropped {
                Ok(()) => n += 1,
                // Its user did that before.
                Err(StoreError::NotFound {
                    what: Record::Command | Record::EventGraph,
                    ..
                }) => {}
                Err(error) => return Err(error),
            }
        }
        store.forget_plugin_graphs(bot, plugin).await?;
        Ok(n)
    }
}
