//! A bot's commands, compiled once and used by every line of chat.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sculk_automation::{
    ArgumentKind, ArgumentSpec, BuiltIn, CommandSpec, CommandTable, CooldownScope,
};
use sculk_core::CommandId;
use sculk_graph::{Dialect, Document, Program, Severity};
use sculk_store::{Command, StoredGraph};
use serde_json::Value;

/// A graph that can run.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    pub program: Arc<Program>,
    pub dialect: Dialect,
    /// Variables that the next run begins with as this one left them.
    pub persistent: Arc<[Arc<str>]>,
}

/// A bot's commands and the programs of their graphs.
#[derive(Debug, Default)]
pub(crate) struct BotCommands {
    table: CommandTable,
    /// All, those too that no plugin answers just now.
    specs: Vec<CommandSpec>,
    /// The plugins that answer some of them.
    plugins: HashMap<CommandId, String>,
    programs: Arc<HashMap<CommandId, Result<Compiled, String>>>,
    enabled: HashSet<CommandId>,
    built_ins: HashMap<CommandId, BuiltIn>,
}

impl BotCommands {
    /// Compiles every graph. One that does not compile is kept as the reason why.
    pub(crate) fn compile(commands: &[Command], graphs: &[StoredGraph]) -> Self {
        Self {
            table: CommandTable::new(
                commands
                    .iter()
                    .filter(|command| command.plugin.is_none())
                    .map(spec)
                    .collect(),
            ),
            specs: commands.iter().map(spec).collect(),
            plugins: plugins_of(commands),
            programs: graphs
                .iter()
                .map(|graph| (graph.command_id, compile_document(&graph.document)))
                .collect::<HashMap<_, _>>()
                .into(),
            enabled: commands
                .iter()
                .filter(|command| command.fields.is_enabled)
                .map(|command| command.id)
                .collect(),
            built_ins: commands
                .iter()
                .filter_map(|command| {
                    let built_in = BuiltIn::of_id(command.built_in.as_deref()?)?;
                    Some((command.id, built_in))
                })
                .collect(),
        }
    }

    /// The same with plugins' commands as they stand in the database now.
    pub(crate) fn with_plugin_rows(&self, rows: &[Command]) -> Self {
        let others = self.specs.iter();
        let others = others.filter(|spec| !self.plugins.contains_key(&spec.id));
        let is_on = |row: &&Command| row.fields.is_enabled;
        let enabled = self.enabled.iter();
        let enabled = enabled.filter(|id| !self.plugins.contains_key(id));
        Self {
            table: CommandTable::default(),
            specs: others.cloned().chain(rows.iter().map(spec)).collect(),
            plugins: plugins_of(rows),
            programs: Arc::clone(&self.programs),
            enabled: enabled
                .copied()
                .chain(rows.iter().filter(is_on).map(|row| row.id))
                .collect(),
            built_ins: self.built_ins.clone(),
        }
    }

    /// The same with those of plugins alone that a plugin answers.
    pub(crate) fn showing(&self, live: &HashSet<CommandId>) -> Self {
        let shown = self.specs.iter();
        let shown =
            shown.filter(|spec| live.contains(&spec.id) || !self.plugins.contains_key(&spec.id));
        Self {
            table: CommandTable::new(shown.cloned().collect()),
            specs: self.specs.clone(),
            plugins: self.plugins.clone(),
            programs: Arc::clone(&self.programs),
            enabled: self.enabled.clone(),
            built_ins: self.built_ins.clone(),
        }
    }

    /// The plugin that answers a command.
    pub(crate) fn plugin(&self, command: CommandId) -> Option<&str> {
        self.plugins.get(&command).map(String::as_str)
    }

    /// The plugin that answers a command of this name.
    pub(crate) fn plugin_by_name(&self, name: &str) -> Option<&str> {
        self.plugin(self.table.find(name)?.id)
    }

    /// Whether there is such a command and it is switched on.
    pub(crate) fn is_enabled(&self, command: CommandId) -> bool {
        self.enabled.contains(&command)
    }

    pub(crate) fn table(&self) -> &CommandTable {
        &self.table
    }

    /// Which of the app's own commands one is.
    pub(crate) fn built_in(&self, command: CommandId) -> Option<BuiltIn> {
        self.built_ins.get(&command).copied()
    }

    /// The program of a command, or why there is none.
    pub(crate) fn program(&self, command: CommandId) -> Result<Compiled, String> {
        self.programs
            .get(&command)
            .cloned()
            .unwrap_or_else(|| Err("It has none.".to_owned()))
    }
}

/// Compiles a document in its own dialect; says in plain words why it cannot run.
pub(super) fn compile_document(text: &str) -> Result<Compiled, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let dialect = document.dialect;
    let persistent = document.variables.iter().filter(|v| v.is_persistent());
    let persistent: Arc<[Arc<str>]> = persistent.map(|v| v.name.clone()).collect();
    sculk_graph::compile(&document, sculk_nodes::catalogue(), dialect)
        .map(|program| Compiled {
            program,
            dialect,
            persistent,
        })
        .map_err(|problems| {
            let error = problems
                .into_iter()
                .find(|problem| problem.severity == Severity::Error);
            error.map_or_else(
                || "It has an error without words.".to_owned(),
                |problem| problem.message,
            )
        })
}

fn plugins_of(commands: &[Command]) -> HashMap<CommandId, String> {
    let owned = commands.iter();
    owned
        .filter_map(|command| Some((command.id, command.plugin.clone()?)))
        .collect()
}

fn spec(command: &Command) -> CommandSpec {
    let fields = &command.fields;
    CommandSpec {
        description: fields.description.clone(),
        aliases: fields.aliases.clone(),
        is_enabled: fields.is_enabled,
        cooldown_seconds: fields.cooldown_seconds,
        cooldown_scope: if fields.is_cooldown_for_all {
            CooldownScope::All
        } else {
            CooldownScope::Player
        },
        allowed_chat_types: fields.allowed_chat_types.clone(),
        arguments: stored_arguments(&fields.arguments)
            .into_iter()
            .map(|(spec, _)| spec)
            .collect(),
        permission: fields.permission.clone(),
        ..CommandSpec::new(command.id, fields.name.clone())
    }
}

/// Arguments as BlockMine keeps them (`{name, type, description, required, default}`), each with
/// its description. Entries without a name are left out; an unknown type is read as text.
pub(crate) fn stored_arguments(stored: &Value) -> Vec<(ArgumentSpec, String)> {
    let text = |entry: &Value, key: &str| {
        entry
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    stored
        .as_array()
        .into_iter()
        .flatten()
        .filter(|entry| !text(entry, "name").is_empty())
        .map(|entry| {
            let spec = ArgumentSpec {
                min: entry.get("min").and_then(Value::as_f64),
                max: entry.get("max").and_then(Value::as_f64),
                choices: entry
                    .get("choices")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .filter_map(|choice| choice.as_str().map(str::to_owned))
                    .collect(),
                required: entry.get("required").and_then(Value::as_bool) == Some(true),
                default: entry
                    .get("default")
                    .filter(|default| !default.is_null())
                    .cloned(),
                ..ArgumentSpec::new(text(entry, "name"), kind_of(&text(entry, "type")))
            };
            (spec, text(entry, "description"))
        })
        .collect()
}

/// The first four are BlockMine's.
fn kind_of(stored: &str) -> ArgumentKind {
    match stored {
        "number" => ArgumentKind::Number,
        "boolean" => ArgumentKind::Boolean,
        "greedy_string" => ArgumentKind::GreedyString,
        "player" => ArgumentKind::Player,
        "choice" => ArgumentKind::Choice,
        "yes_no" => ArgumentKind::YesNo,
        _ => ArgumentKind::String,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn arguments_are_read_as_blockmine_keeps_them() {
        let stored = json!([
            {"id": "a", "name": "who", "type": "string", "description": "d", "required": true},
            {"name": "why", "type": "greedy_string", "default": null},
            {"name": "n", "type": "number", "default": 3},
            {"type": "string"}, "junk"
        ]);
        let read = stored_arguments(&stored);
        let names: Vec<_> = read.iter().map(|(spec, _)| spec.name.as_str()).collect();
        assert_eq!(names, ["who", "why", "n"]);
        assert!(read[0].0.required && !read[1].0.required);
        assert_eq!(read[1].0.default, None, "null is no default");
        assert_eq!(read[2].0.default, Some(json!(3)));
        assert_eq!(read[0].1, "d");
    }
}
