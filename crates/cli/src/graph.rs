use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use sculk_core::{Object, Value, parse_json};
use sculk_graph::{
    Answer, Document, Effect, Input, MAX_DOCUMENT_BYTES, Program, Quotas, Run, Severity, Step,
    Trigger,
};
use serde_json::json;

use crate::conform::{self, ConformArgs};
use crate::print;

#[derive(Debug, Subcommand)]
pub(crate) enum GraphCommand {
    /// Runs a graph dry: its effects are printed, nothing is done.
    Run(RunArgs),
    /// Compares runs in the blockmine dialect with recordings of BlockMine's engine.
    Conform(ConformArgs),
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The graph's document, in BlockMine's form or ours.
    file: PathBuf,
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
    /// One JSON object per line instead of text.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: GraphCommand) -> Result<(), String> {
    match command {
        GraphCommand::Run(args) => run_dry(&args),
        GraphCommand::Conform(args) => conform::run(&args),
    }
}

fn run_dry(args: &RunArgs) -> Result<(), String> {
    let (program, dialect) = load(&args.file)?;
    let trigger = trigger(args)?;
    let mut run = Run::new(program, &trigger, Quotas::of(dialect));
    let mut clock_ms = 0.0;
    let mut input = Input::Go;
    loop {
        input = match run.resume(input) {
            Step::Effect(effect) => {
                show_effect(&effect, args.json)?;
                Input::Answer(dry_answer(&effect, &mut clock_ms))
            }
            Step::Yield => Input::Go,
            Step::Finished(how) => {
                return show(args.json, &json!({ "finished": how }), "The run is over.");
            }
            Step::Failed(failure) => {
                let place = failure
                    .node
                    .as_ref()
                    .map_or_else(String::new, |node| format!(" (node {node})"));
                show(args.json, &json!({ "failed": failure }), "The run failed.")?;
                return Err(format!("{}{place}", failure.message));
            }
        };
    }
}

fn load(path: &Path) -> Result<(std::sync::Arc<Program>, sculk_graph::Dialect), String> {
    let shown = path.display();
    let size = std::fs::metadata(path)
        .map_err(|error| format!("{shown} cannot be read: {error}"))?
        .len();
    if size > MAX_DOCUMENT_BYTES as u64 {
        return Err(format!(
            "{shown} has {size} bytes; a graph may have at most {MAX_DOCUMENT_BYTES}"
        ));
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("{shown} cannot be read as text: {error}"))?;
    let document = Document::parse(&text).map_err(|error| format!("{shown}: {error}"))?;
    let dialect = document.dialect;
    let program =
        sculk_graph::compile(&document, sculk_nodes::catalogue(), dialect).map_err(|problems| {
            let lines: Vec<_> = problems
                .iter()
                .filter(|problem| problem.severity == Severity::Error)
                .map(|problem| match &problem.node {
                    Some(node) => format!("  node {node}: {}", problem.message),
                    None => format!("  {}", problem.message),
                })
                .collect();
            format!("{shown} cannot run:\n{}", lines.join("\n"))
        })?;
    Ok((program, dialect))
}

fn trigger(args: &RunArgs) -> Result<Trigger, String> {
    let value = parse_json(&args.args).map_err(|error| format!("--args is not JSON: {error}"))?;
    let Some(object) = value.as_object() else {
        return Err("--args must be a JSON object, for instance {\"text\":\"hello\"}".to_owned());
    };
    let mut object: Object = object.as_ref().clone();
    if args.event == "command" {
        return Ok(Trigger::command("command", &args.user, object, &args.chat));
    }
    if !object.contains_key(&"user".into()) {
        let user = Value::record([("username", Value::text(&args.user))]);
        object.insert("user".into(), user);
    }
    Ok(Trigger::event(&args.event, object))
}

/// The world of a dry run: everything works, nobody is special, time passes only in delays.
fn dry_answer(effect: &Effect, clock_ms: &mut f64) -> Answer {
    match effect {
        Effect::SendMessage { .. } | Effect::Log { .. } | Effect::PersistVariable { .. } => {
            Answer::done()
        }
        Effect::Delay { ms } => {
            *clock_ms += ms;
            Answer::done()
        }
        Effect::Now => Answer::Value(Value::Number(*clock_ms)),
        Effect::Seed => Answer::Value(Value::Number(1.0)),
        Effect::User { username } => Answer::Value(Value::record([
            ("username", Value::Text(username.clone())),
            ("groups", Value::array(Vec::new())),
            ("permissions", Value::array(Vec::new())),
            ("isBlacklisted", Value::Bool(false)),
        ])),
        _ => Answer::Failed("A dry run has no world that could answer this.".to_owned()),
    }
}

fn show_effect(effect: &Effect, as_json: bool) -> Result<(), String> {
    let value = serde_json::to_value(effect)
        .map_err(|error| format!("an effect has no JSON form: {error}"))?;
    let text = match effect {
        Effect::SendMessage { text, .. } => format!("send    {}", text.to_text()),
        Effect::Log { text, .. } => format!("log     {}", text.to_text()),
        Effect::User { username } => format!("user    {}", username.to_text()),
        Effect::PersistVariable { name, .. } => format!("persist {}", name.to_text()),
        Effect::Delay { ms } => format!("wait    {ms} ms"),
        _ => value.to_string(),
    };
    show(as_json, &value, &text)
}

fn show(as_json: bool, value: &serde_json::Value, text: &str) -> Result<(), String> {
    if as_json {
        print(&value.to_string());
    } else {
        print(text);
    }
    Ok(())
}
