use std::path::PathBuf;

use clap::Args;
use sculk_core::parse_json;
use sculk_graph::{Answer, DryWorld, Input, RecordLimits, RecordedRun, Run, SavedRun, Step};
use serde_json::json;

use super::{
    Trouble,
    input::{TriggerArgs, compiled, object, read_text, write_text},
    show,
};

/// The longest saved run that is read.
const MAX_SAVED_BYTES: usize = 512 * 1024 * 1024;

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The graph: JSON, an export of BlockMine, or the text form; `-` is standard input.
    file: PathBuf,
    #[command(flatten)]
    trigger: TriggerArgs,
    /// Variables kept of an earlier run: a JSON object.
    #[arg(long, default_value = "{}", value_name = "JSON")]
    variables: String,
    /// Writes a record of the run here, to be run again with `replay`.
    #[arg(long, value_name = "OUT")]
    record: Option<PathBuf>,
    /// Writes the run here when it waits for the answer to an effect, and ends.
    #[arg(long, value_name = "OUT", conflicts_with = "record")]
    save: Option<PathBuf>,
    /// With --save: at which effect, from 1.
    #[arg(long, default_value_t = 1, value_name = "N", requires = "save")]
    save_at: u64,
    /// Goes on with a run that was saved.
    #[arg(long, value_name = "SAVED", conflicts_with_all = ["record", "event", "args", "variables"])]
    resume: Option<PathBuf>,
    /// With --resume: the answer to the effect it waits for, as JSON. Without it the effect was done,
    /// with nothing to tell.
    #[arg(long, value_name = "JSON", requires = "resume")]
    answer: Option<String>,
    /// One JSON object per line instead of text.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &RunArgs) -> Result<(), Trouble> {
    let (document, program) = compiled(&args.file)?;
    if let Some(saved) = &args.resume {
        let text = read_text(saved, MAX_SAVED_BYTES)?;
        let shown = saved.display();
        let saved: SavedRun = serde_json::from_str(&text)
            .map_err(|error| Trouble::Unusable(format!("{shown} is no saved run: {error}")))?;
        let run = Run::restore(program, saved)
            .map_err(|error| Trouble::Unusable(format!("{shown}: {error}")))?;
        let answer = answer(args)?;
        return go(
            args,
            &mut Running::Plain(Box::new(run)),
            Input::Answer(answer),
        );
    }
    let trigger = args.trigger.trigger(&program)?;
    let kept = object("--variables", &args.variables)?;
    let kept: Vec<_> = kept
        .iter()
        .map(|(k, v)| (k.to_text().into(), v.clone()))
        .collect();
    let quotas = program.quotas();
    let Some(out) = &args.record else {
        let run = Run::new(program, &trigger, quotas).with_variables(&kept);
        return go(args, &mut Running::Plain(Box::new(run)), Input::Go);
    };
    let limits = RecordLimits::default();
    let recorded = RecordedRun::new(program, &trigger, quotas, &kept, limits);
    let mut running = Running::Recorded(Box::new(recorded));
    let outcome = go(args, &mut running, Input::Go);
    if let Running::Recorded(recorded) = running {
        let mut record = recorded.into_record();
        record.graph = Some(document.to_json());
        let text = record
            .to_json()
            .map_err(|error| Trouble::No(format!("the run cannot be recorded: {error}")))?;
        write_text(out, &text)?;
        if record.is_cut {
            crate::print_error(
                "the record was full before the run was over; it holds the beginning",
            );
        }
    }
    outcome
}

/// A run, recorded or not.
enum Running {
    Plain(Box<Run>),
    Recorded(Box<RecordedRun>),
}

impl Running {
    fn resume(&mut self, input: Input) -> Step {
        match self {
            Self::Plain(run) => run.resume(input),
            Self::Recorded(run) => run.resume(input),
        }
    }
}

/// What a run that was saved is told.
fn answer(args: &RunArgs) -> Result<Answer, Trouble> {
    let Some(text) = &args.answer else {
        return Ok(Answer::done());
    };
    let value = parse_json(text)
        .map_err(|error| Trouble::Unusable(format!("--answer is not JSON: {error}")))?;
    Ok(Answer::Value(value))
}

/// Runs to the end, or to where the run is saved.
fn go(args: &RunArgs, running: &mut Running, mut input: Input) -> Result<(), Trouble> {
    let mut world = DryWorld::default();
    let mut n_effects = 0;
    loop {
        input = match running.resume(input) {
            Step::Effect(effect) => {
                show::effect(&effect, args.json)?;
                n_effects += 1;
                if let (Some(out), true, Running::Plain(run)) =
                    (&args.save, n_effects == args.save_at, &*running)
                {
                    return save(run, out, args.json);
                }
                Input::Answer(world.answer(&effect))
            }
            Step::Yield => Input::Go,
            Step::Finished(how) => {
                show::either(args.json, &json!({ "finished": how }), "The run is over.");
                return Ok(());
            }
            Step::Failed(failure) => {
                show::either(args.json, &json!({ "failed": failure }), "The run failed.");
                return Err(Trouble::No(show::failure(&failure)));
            }
        };
    }
}

fn save(run: &Run, out: &std::path::Path, as_json: bool) -> Result<(), Trouble> {
    let text = serde_json::to_string(&run.save())
        .map_err(|error| Trouble::No(format!("the run cannot be saved: {error}")))?;
    write_text(out, &text)?;
    let said = format!("The run waits and is saved in {}.", out.display());
    show::either(as_json, &json!({ "saved": out }), &said);
    Ok(())
}
