//! What a run has under way besides its main thread: several effects at once, answered in the order
//! in which they are done.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use sculk_core::Value;
use sculk_graph::Answer;
use tokio::task::{AbortHandle, JoinSet};

use super::waiters::Ear;

/// Effects of one run under way at once: as many as a graph may have branches. Beyond it the run
/// does one after the other.
const MAX_BEGUN: usize = 1_000;

/// The answer to an effect, with the ear it was heard with, which may be needed again.
pub(super) type Answered = (Answer, Option<Ear>);

/// A ticket's bits; tickets are whole numbers.
type Ticket = u64;

/// The effects of one run that are under way. Dropping it gives them up.
#[derive(Debug, Default)]
pub(super) struct Begun {
    tasks: JoinSet<(Ticket, Answered)>,
    awaited: HashMap<Ticket, AbortHandle>,
}

impl Begun {
    /// Begins something; the answer says whether it did.
    pub(super) fn begin(
        &mut self,
        ticket: f64,
        effect: impl Future<Output = Answered> + Send + 'static,
    ) -> Answer {
        if self.awaited.len() >= MAX_BEGUN {
            return Answer::Failed(format!("{MAX_BEGUN} things are under way already."));
        }
        let ticket = ticket.to_bits();
        let task = self.tasks.spawn(async move {
            let answered = AssertUnwindSafe(effect).catch_unwind().await;
            let answered = answered.unwrap_or_else(|_| {
                tracing::error!("an effect panicked");
                let why = "Something went wrong inside Sculk. Please report it with the log.";
                (Answer::Failed(why.to_owned()), None)
            });
            (ticket, answered)
        });
        self.awaited.insert(ticket, task);
        Answer::done()
    }

    /// Waits for the first that is done.
    pub(super) async fn next(&mut self) -> Answered {
        while let Some(done) = self.tasks.join_next().await {
            // What was given up ends without an answer.
            let Ok((ticket, (answer, ear))) = done else {
                continue;
            };
            if self.awaited.remove(&ticket).is_none() {
                continue;
            }
            let said = match answer {
                Answer::Value(value) => ("value", value),
                Answer::Failed(why) => ("error", Value::text(&why)),
            };
            let ticket = ("ticket", Value::Number(f64::from_bits(ticket)));
            return (Answer::Value(Value::record([ticket, said])), ear);
        }
        let why = "The graph waits for something that was never begun.";
        (Answer::Failed(why.to_owned()), None)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.awaited.is_empty()
    }

    /// Gives up all but these.
    pub(super) fn keep_only(&mut self, tickets: impl Iterator<Item = f64>) {
        let tickets: Vec<Ticket> = tickets.map(f64::to_bits).collect();
        self.awaited.retain(|ticket, task| {
            let is_kept = tickets.contains(ticket);
            if !is_kept {
                task.abort();
            }
            is_kept
        });
    }

    /// Gives up everything and waits until that is so.
    pub(super) async fn give_up(&mut self) {
        self.awaited.clear();
        self.tasks.shutdown().await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;

    async fn after(ms: u64, what: &str) -> Answered {
        tokio::time::sleep(Duration::from_millis(ms)).await;
        (Answer::Value(Value::text(what)), None)
    }

    async fn next(begun: &mut Begun) -> (f64, String) {
        let Answer::Value(answer) = begun.next().await.0 else {
            panic!("something is under way");
        };
        let said = ["value", "error"].map(|key| answer.field(key).as_str().map(str::to_owned));
        (
            answer.field("ticket").to_number(),
            said.into_iter().flatten().collect(),
        )
    }

    #[tokio::test(start_paused = true)]
    async fn answers_come_in_the_order_in_which_things_are_done() {
        let mut begun = Begun::default();
        begun.begin(1.0, after(300, "slow"));
        begun.begin(2.0, after(100, "fast"));
        begun.begin(3.0, async { (Answer::Failed("no way".into()), None) });
        begun.begin(4.0, async { panic!("at the disco") });
        let mut at_once = [next(&mut begun).await.0, next(&mut begun).await.0];
        at_once.sort_by(f64::total_cmp);
        assert_eq!(at_once, [3.0, 4.0], "failures are answers, too");
        assert_eq!(next(&mut begun).await, (2.0, "fast".into()));
        assert_eq!(next(&mut begun).await, (1.0, "slow".into()));
        assert!(begun.is_empty());
        assert!(matches!(begun.next().await.0, Answer::Failed(_)));
    }

    #[tokio::test(start_paused = true)]
    async fn what_nobody_waits_for_is_given_up() {
        let mut begun = Begun::default();
        let alive = Arc::new(());
        for ticket in [1.0, 2.0] {
            let alive = Arc::clone(&alive);
            begun.begin(ticket, async move {
                let _alive = alive;
                after(50, "done").await
            });
        }
        begun.keep_only([2.0].into_iter());
        assert_eq!(next(&mut begun).await.0, 2.0);
        assert!(begun.is_empty());
        begun.begin(3.0, {
            let alive = Arc::clone(&alive);
            async move {
                let _alive = alive;
                after(u64::MAX, "never").await
            }
        });
        begun.give_up().await;
        assert_eq!(Arc::strong_count(&alive), 1, "nothing is under way");
    }

    #[tokio::test]
    async fn only_so_much_is_under_way_at_once() {
        let mut begun = Begun::default();
        for n in 0..MAX_BEGUN {
            let answer = begun.begin(n as f64, std::future::pending());
            assert!(matches!(answer, Answer::Value(_)));
        }
        let answer = begun.begin(-1.0, std::future::pending());
        assert!(matches!(answer, Answer::Failed(_)));
    }
}
