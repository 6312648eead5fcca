use std::path::PathBuf;

use clap::Args;
use sculk_graph::{
    CallState, Document, MAX_RECORD_BYTES, Outcome, Record, ReplayEnd, ReplayError, StepState,
    Steps,
};
use serde_json::json;

use super::{
    Trouble,
    input::{errors, load, read_text},
    show,
};
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The record, written by `run --record`.
    file: PathBuf,
    /// The graph that was recorded; without it the one inside the record.
    #[arg(long, value_name = "GRAPH")]
    program: Option<PathBuf>,
    /// Shows every value as it was after this step; 0 is before the first.
    #[arg(long, value_name = "N")]
    at: Option<u64>,
    /// Lists the steps and their nodes.
    #[arg(long)]
    steps: bool,
    /// All of it as JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &ReplayArgs) -> Result<(), Trouble> {
    let shown = args.file.display();
    let text = read_text(&args.file, MAX_RECORD_BYTES)?;
    let record =
        Record::parse(&text).map_err(|error| Trouble::Unusable(format!("{shown}: {error}")))?;
    let document = document(args, &record)?;
    let steps = Steps::new(record, &document, sculk_nodes::catalogue()).map_err(|error| {
        Trouble::Unusable(match &error {
            ReplayError::DoesNotCompile(problems) => format!("{error}\n{}", errors(problems)),
            _ => format!("{shown}: {error}"),
        })
    })?;
    if let Some(at) = args.at {
        let state = steps.at(at).ok_or_else(|| {
            let n = steps.len();
            Trouble::Unusable(format!(
                "there is no step {at}; the run has {n}, and 0 is before"
            ))
        })?;
        return show_state(&state, steps.len(), args.json);
    }
    show_end(&steps, args)
}

fn document(args: &ReplayArgs, record: &Record) -> Result<Document, Trouble> {
    match (&args.program, &record.graph) {
        (Some(path), _) => Ok(load(path)?.document),
        (None, Some(text)) => Document::parse(text).map_err(|error| {
            Trouble::Unusable(format!(
                "the graph inside the record cannot be read: {error}"
            ))
        }),
        (None, None) => Err(Trouble::Unusable(
            "the record holds no graph; name the graph that was recorded with --program".to_owned(),
        )),
    }
}

fn show_end(steps: &Steps, args: &ReplayArgs) -> Result<(), Trouble> {
    let n_effects = steps.record().exchanges.len();
    let (name, text, divergence) = match steps.end() {
        ReplayEnd::Same(Outcome::Finished(_)) => {
            ("same", "the same as recorded, to the end".to_owned(), None)
        }
        ReplayEnd::Same(Outcome::Failed(failure)) => {
            let text = format!(
                "the same as recorded: it failed: {}",
                show::failure(failure)
            );
            ("same", text, None)
        }
        ReplayEnd::Cut => (
            "cut",
            "the same as far as the record goes, which was full".to_owned(),
            None,
        ),
        ReplayEnd::Waits => (
            "waits",
            "the same up to where the run still waited".to_owned(),
            None,
        ),
        ReplayEnd::Diverged(divergence) => (
            "diverged",
            "it went another way".to_owned(),
            Some(divergence),
        ),
    };
    if args.json {
        let listed = args.steps.then(|| {
            let all = (1..=steps.len()).filter_map(|step| steps.place(step));
            all.collect::<Vec<_>>()
        });
        show::data(&json!({
            "end": name,
            "divergence": divergence,
            "effects": n_effects,
            "steps": steps.len(),
            "evaluations": steps.n_evaluations(),
            "places": listed,
        }))?;
    } else {
        if args.steps {
            for step in 1..=steps.len() {
                if let Some(place) = steps.place(step) {
                    let phase = format!("{:?}", place.phase).to_lowercase();
                    print(&format!("{step:>8}  {phase:<8}  {}", place.node));
                }
            }
        }
        print(&format!(
            "{n_effects} effects, {} steps: {text}.",
            steps.len()
        ));
    }
    match divergence {
        None => Ok(()),
        Some(d) => Err(Trouble::No(format!(
            "the replay went another way at effect {}:\n  recorded: {}\n  replayed: {}",
            d.at, d.recorded, d.replayed
        ))),
    }
}

fn show_state(state: &StepState, n_steps: u64, as_json: bool) -> Result<(), Trouble> {
    if as_json {
        return show::data(state);
    }
    let place = state.place.as_ref();
    let place = place.map_or_else(
        || "before the first step".to_owned(),
        |p| format!("{} {}", format!("{:?}", p.phase).to_lowercase(), p.node),
    );
    print(&format!("step {} of {n_steps}: {place}", state.step));
    print(&format!("effects so far: {}", state.effects));
    for call in &state.stack {
        print(&match call {
            CallState::Chain { node } => format!("inside: a chain of {node}"),
            CallState::Value { node } => format!("inside: {node} waits for a value"),
            CallState::Loop(state) => match state.of {
                Some(n) => format!("inside: loop {}, round {} of {n}", state.node, state.round),
                None => format!("inside: loop {}, round {}", state.node, state.round),
            },
        });
    }
    for (name, value) in &state.variables {
        print(&format!("variable {name} = {}", show::value(value)));
    }
    for pin in &state.pins {
        let since = pin
            .step
            .map_or_else(|| "always".to_owned(), |s| format!("step {s}"));
        let (node, value) = (&pin.node, show::value(&pin.value));
        print(&format!("{node}.{} = {value}    ({since})", pin.pin));
    }
    Ok(())
}
