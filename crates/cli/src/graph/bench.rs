use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Args;
use sculk_graph::{
    Document, DryWorld, Input, Program, RecordLimits, RecordedRun, Run, Step, Steps, Trigger,
};
use serde_json::json;

use super::{
    Trouble,
    input::{TriggerArgs, compiled},
    instructions, show,
};
use crate::print;

/// Runs between two looks at the clock take about so long.
const BATCH: Duration = Duration::from_millis(5);
/// So many runs at most are counted instruction by instruction.
const MAX_COUNTED: u64 = 1000;

#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    /// The graph.
    file: PathBuf,
    #[command(flatten)]
    trigger: TriggerArgs,
    /// How long to measure.
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
    /// The figures as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs a graph over and over; every effect is answered at once by a dry run's world.
pub(crate) fn run(args: &BenchArgs) -> Result<(), Trouble> {
    let (document, program) = compiled(&args.file)?;
    let trigger = args.trigger.trigger(&program)?;
    let evaluations = evaluations(&document, &program, &trigger)?;
    let (n, elapsed) = measure(&program, &trigger, Duration::from_secs(args.seconds));
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let (executions_per_s, per_run) = (n as f64 / elapsed.as_secs_f64(), evaluations as f64);
    let (per_evaluation, reason) = instructions::per_evaluation(
        n.clamp(1, MAX_COUNTED),
        evaluations,
        || once(&program, &trigger),
        instructions::count,
    );
    let evaluations_per_s = executions_per_s * per_run;
    if args.json {
        return show::data(&json!({
            "file": args.file,
            "executions": n,
            "seconds": elapsed.as_secs_f64(),
            "executions_per_s": executions_per_s,
            "evaluations_per_execution": evaluations,
            "evaluations_per_s": evaluations_per_s,
            "instructions_per_evaluation": per_evaluation,
            "instructions_not_counted_because": reason,
        }));
    }
    print(&format!("executions per second   {executions_per_s:.0}"));
    print(&format!(
        "evaluations per second  {evaluations_per_s:.0} ({evaluations} an execution)"
    ));
    print(&match (per_evaluation, reason) {
        (Some(n), _) => format!("instructions            {n:.1} an evaluation"),
        (None, Some(reason)) => format!("instructions            not counted: {reason}"),
        (None, None) => "instructions            nothing was evaluated".to_owned(),
    });
    Ok(())
}

/// Runs to the end.
fn once(program: &Arc<Program>, trigger: &Trigger) {
    let mut run = Run::new(program.clone(), trigger, program.quotas());
    let mut world = DryWorld::default();
    let mut input = Input::Go;
    loop {
        input = match run.resume(input) {
            Step::Effect(effect) => Input::Answer(world.answer(std::hint::black_box(&effect))),
            Step::Yield => Input::Go,
            Step::Finished(_) | Step::Failed(_) => return,
        };
    }
}

/// How many nodes one run evaluates. A run that fails is no measure of anything.
fn evaluations(
    document: &Document,
    program: &Arc<Program>,
    trigger: &Trigger,
) -> Result<u64, Trouble> {
    let quotas = program.quotas();
    let limits = RecordLimits::default();
    let mut run = RecordedRun::new(program.clone(), trigger, quotas, &[], limits);
    let mut world = DryWorld::default();
    let mut input = Input::Go;
    loop {
        input = match run.resume(input) {
            Step::Effect(effect) => Input::Answer(world.answer(&effect)),
            Step::Yield => Input::Go,
            Step::Finished(_) => break,
            Step::Failed(failure) => {
                let why = show::failure(&failure);
                return Err(Trouble::No(format!(
                    "the graph fails, so it is not measured: {why}"
                )));
            }
        };
    }
    let record = run.into_record();
    if record.is_cut {
        let text = "a run of the graph asks for too much to be counted";
        return Err(Trouble::No(text.to_owned()));
    }
    let steps = Steps::new(record, document, sculk_nodes::catalogue())
        .map_err(|error| Trouble::No(error.to_string()))?;
    Ok(steps.n_evaluations())
}

/// How many runs took how long.
fn measure(program: &Arc<Program>, trigger: &Trigger, limit: Duration) -> (u64, Duration) {
    let mut batch = 1_u64;
    // The first runs are not counted: they fill caches and find the size of a batch.
    loop {
        let begin = Instant::now();
        (0..batch).for_each(|_| once(program, trigger));
        if begin.elapsed() >= BATCH || batch >= 1 << 20 {
            break;
        }
        batch *= 2;
    }
    let begin = Instant::now();
    let mut n = 0;
    while begin.elapsed() < limit {
        (0..batch).for_each(|_| once(program, trigger));
        n += batch;
    }
    (n, begin.elapsed())
}
