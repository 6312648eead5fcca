//! What the subcommands read and write.

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
    sync::Arc,
};

use sculk_core::{Object, parse_json};
use sculk_graph::{
    Document, Imported, MAX_DOCUMENT_BYTES, Problem, Program, Severity, Trigger, read_any,
};

use super::Trouble;

/// A file's text, of at most so many bytes; `-` is standard input.
pub(super) fn read_text(path: &Path, limit: usize) -> Result<String, Trouble> {
    let shown = path.display();
    let unreadable = |error| Trouble::Unusable(format!("{shown} cannot be read: {error}"));
    let source: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(File::open(path).map_err(unreadable)?)
    };
    let mut bytes = Vec::new();
    // One more than allowed tells a file that is too long from one that just fits.
    let mut limited = source.take(limit as u64 + 1);
    limited.read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > limit {
        let mb = limit / (1024 * 1024);
        return Err(Trouble::Unusable(format!(
            "{shown} is larger than {mb} MB, the most that is read"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Trouble::Unusable(format!("{shown} is not text in UTF-8: byte {at} is wrong"))
    })
}

/// Writes a file beside its old self first, so that it is never half written.
pub(super) fn write_text(path: &Path, text: &str) -> Result<(), Trouble> {
    let shown = path.display();
    let unwritable =
        |error: std::io::Error| Trouble::Unusable(format!("{shown} cannot be written: {error}"));
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let mut file =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(unwritable)?;
    file.write_all(text.as_bytes()).map_err(unwritable)?;
    file.as_file().sync_all().map_err(unwritable)?;
    file.persist(path)
        .map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// A graph in any shape: our JSON, BlockMine's, its exports, the text form.
pub(super) fn load(path: &Path) -> Result<Imported, Trouble> {
    let text = read_text(path, MAX_DOCUMENT_BYTES)?;
    read_any(&text).map_err(|error| Trouble::Unusable(format!("{}: {error}", path.display())))
}

/// A graph that can run.
pub(super) fn compiled(path: &Path) -> Result<(Document, Arc<Program>), Trouble> {
    let document = load(path)?.document;
    let program = sculk_graph::compile(&document, sculk_nodes::catalogue(), document.dialect);
    let program = program.map_err(|problems| {
        let shown = path.display();
        Trouble::No(format!("{shown} cannot run:\n{}", errors(&problems)))
    })?;
    Ok((document, program))
}

/// The errors among problems, one a line.
pub(super) fn errors(problems: &[Problem]) -> String {
    let errors = problems.iter().filter(|p| p.severity == Severity::Error);
    let lines: Vec<String> = errors.map(|p| format!("  {}", problem_line(p))).collect();
    lines.join("\n")
}

/// A problem and its place.
pub(super) fn problem_line(problem: &Problem) -> String {
    let place = match (&problem.node, &problem.pin, &problem.connection) {
        (Some(node), Some(pin), _) => format!("node {node}, pin {pin}: "),
        (Some(node), None, _) => format!("node {node}: "),
        (None, _, Some(wire)) => format!("wire {wire}: "),
        (None, _, None) => String::new(),
    };
    format!("{place}{} [{}]", problem.message, problem.code)
}

/// A JSON object given on the command line.
pub(super) fn object(flag: &str, text: &str) -> Result<Object, Trouble> {
    let value = parse_json(text)
        .map_err(|error| Trouble::Unusable(format!("{flag} is not JSON: {error}")))?;
    let object = value.as_object().map(|object| (**object).clone());
    object.ok_or_else(|| {
        Trouble::Unusable(format!(
            "{flag} must be a JSON object, for instance {{\"text\":\"hello\"}}"
        ))
    })
}

/// What begins a run, as the command line says it.
#[derive(Debug, clap::Args)]
pub(super) struct TriggerArgs {
    /// The event that starts it, without `event:`.
    #[arg(long, default_value = "command", value_name = "NAME")]
    event: String,
    /// Arguments of the command, or what the event says: a JSON object.
    #[arg(long, default_value = "{}", value_name = "JSON")]
    args: String,
    /// The player who starts it.
    #[arg(long, default_value = "Player", value_name = "NAME")]
    user: String,
    /// The chat type a command came by.
    #[arg(long, default_value = "chat", value_name = "TYPE")]
    chat: String,
}

impl TriggerArgs {
    pub(super) fn trigger(&self, program: &Program) -> Result<Trigger, Trouble> {
        if !program.events().any(|event| event == self.event) {
            let known: Vec<&str> = program.events().collect();
            let known = if known.is_empty() {
                "it has none".to_owned()
            } else {
                format!("it has {}", known.join(", "))
            };
            return Err(Trouble::Unusable(format!(
                "the graph has no node for the event \"{}\"; {known}",
                self.event
            )));
        }
        let args = object("--args", &self.args)?;
        Ok(Trigger::dry(&self.event, args, &self.user, &self.chat))
    }
}
