//! What each step of a run cost, and which effects it waited for.

use super::steps::Steps;

/// What a step cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepCost {
    /// The step, from 1.
    pub step: u64,
    /// Computing, in units of about a nanosecond.
    pub work: u64,
    /// How many effects were answered up to its end.
    pub effects: usize,
}

impl Steps {
    /// What the first steps cost, no more than `limit` of them. Runs the record once through.
    #[must_use]
    pub fn costs(&self, limit: u64) -> Vec<StepCost> {
        let Some(first) = self.snapshots.first() else {
            return Vec::new();
        };
        let mut now = first.clone();
        let mut work = now.run.work();
        let mut costs = Vec::new();
        let n_steps = self.len().min(limit);
        for step in 1..=n_steps {
            let stop = (step < self.len()).then_some(step);
            now.advance(&self.record, &self.places, stop);
            let after = now.run.work();
            costs.push(StepCost {
                step,
                work: after.saturating_sub(work),
                effects: now.cursor.n_effects,
            });
            work = after;
        }
        costs
    }
}
