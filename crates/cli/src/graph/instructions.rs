//! How many instructions a piece of work takes, where the machine can count them.

/// Counts the instructions of this thread while the work is done, or says why it cannot.
#[cfg(target_os = "linux")]
pub(super) fn count(work: &mut dyn FnMut()) -> Result<u64, String> {
    use perf_event::{Builder, events::Hardware};
    let unavailable = |error: std::io::Error| {
        format!("the system does not let this program count instructions: {error}")
    };
    let mut counter = Builder::new(Hardware::INSTRUCTIONS)
        .exclude_kernel(true)
        .build()
        .map_err(unavailable)?;
    counter.enable().map_err(unavailable)?;
    work();
    counter.disable().map_err(unavailable)?;
    counter.read().map_err(unavailable)
}

/// Says why instructions cannot be counted.
#[cfg(not(target_os = "linux"))]
pub(super) fn count(_: &mut dyn FnMut()) -> Result<u64, String> {
    Err("instructions are counted on Linux only".to_owned())
}

/// The instructions an evaluation takes, over so many runs with so many evaluations each, as `count`
/// counts them; or why they are not known. Neither where nothing was evaluated.
pub(super) fn per_evaluation(
    n_runs: u64,
    evaluations: u64,
    mut run: impl FnMut(),
    count: impl FnOnce(&mut dyn FnMut()) -> Result<u64, String>,
) -> (Option<f64>, Option<String>) {
    if evaluations == 0 {
        return (None, None);
    }
    match count(&mut || (0..n_runs).for_each(|_| run())) {
        // Some virtual machines have a counter that stands still.
        Ok(0) => (
            None,
            Some("the machine's counter of instructions stands still".to_owned()),
        ),
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        Ok(total) => (
            Some(total as f64 / n_runs as f64 / evaluations as f64),
            None,
        ),
        Err(reason) => (None, Some(reason)),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// A machine on which each run takes 600 instructions.
    fn counted(evaluations: u64) -> (Option<f64>, Option<String>) {
        let n_done = Cell::new(0_u64);
        per_evaluation(
            50,
            evaluations,
            || n_done.set(n_done.get() + 1),
            |work| {
                let before = n_done.get();
                work();
                Ok((n_done.get() - before) * 600)
            },
        )
    }

    #[test]
    fn instructions_are_shared_out_among_all_evaluations_of_all_runs() {
        assert_eq!(counted(12), (Some(50.0), None));
        assert_eq!(counted(600), (Some(1.0), None));
        assert_eq!(counted(0), (None, None), "nothing was evaluated");
    }

    #[test]
    fn a_machine_that_cannot_count_gives_no_figure_but_a_reason() {
        let refused = per_evaluation(5, 7, || {}, |_| Err("not permitted".to_owned()));
        assert_eq!(refused, (None, Some("not permitted".to_owned())));
        let (figure, reason) = per_evaluation(5, 7, || {}, |_| Ok(0));
        assert_eq!(figure, None);
        assert!(reason.is_some_and(|reason| reason.contains("stands still")));
    }

    #[test]
    fn this_machine_counts_more_than_nothing_or_says_why_not() {
        let mut sum = 0_u64;
        let run = || sum = std::hint::black_box(sum + 1);
        match per_evaluation(1000, 1, run, count) {
            (Some(n), None) => assert!(n > 0.0),
            (None, Some(reason)) => assert!(!reason.is_empty()),
            other => panic!("{other:?}"),
        }
    }
}
