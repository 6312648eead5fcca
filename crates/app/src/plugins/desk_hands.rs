//! What a bot does for its plugins: the hands of one life of them. They end with it, so that nothing a dead
//! engine wanted goes on, and no answer to it reaches the next one, whose requests are numbered anew.

use std::collections::HashMap;

use sculk_bots::{BotAction, BotAnswer, BotError};
use sculk_core::BotId;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use crate::workers::Workers;

/// The number of a request, and what came of it.
pub(super) type Done = (u64, Result<BotAnswer, BotError>);

/// What is under way for plugins.
#[derive(Debug)]
pub(super) struct Hands {
    workers: Workers,
    bot: BotId,
    /// Lines to be said, in order.
    mouth: mpsc::UnboundedSender<(u64, BotAction)>,
    said: mpsc::UnboundedReceiver<Done>,
    acts: JoinSet<Done>,
    /// Ends what is under way, by the number of the request.
    cancels: HashMap<u64, oneshot::Sender<()>>,
}

impl Hands {
    pub(super) fn new(workers: Workers, bot: BotId) -> Self {
        // Both are bounded by the requests that plugins may have open.
        let (mouth, mut lines) = mpsc::unbounded_channel::<(u64, BotAction)>();
        let (report, said) = mpsc::unbounded_channel();
        let speaker = workers.clone();
        // Ends when the hands go, which hold the other ends; lines that wait then are not said.
        tokio::spawn(async move {
            while let Some((call, action)) = lines.recv().await {
                let outcome = speaker.act(bot, action).await;
                if report.send((call, outcome)).is_err() {
                    return;
                }
            }
        });
        Self {
            workers,
            bot,
            mouth,
            said,
            acts: JoinSet::new(),
            cancels: HashMap::new(),
        }
    }

    /// Says a line after those before it.
    pub(super) fn say(&self, call: u64, line: BotAction) {
        // The task at the other end lives as long as this.
        let _ = self.mouth.send((call, line));
    }

    /// Does something, at once.
    pub(super) fn act(&mut self, call: u64, action: BotAction, timeout_ms: Option<u32>) {
        let (workers, bot) = (self.workers.clone(), self.bot);
        let (cancel, cancelled) = oneshot::channel();
        self.cancels.insert(call, cancel);
        self.acts.spawn(async move {
            let outcome = tokio::select! {
                outcome = workers.act_within(bot, action, timeout_ms) => outcome,
                Ok(()) = cancelled => Err(BotError::Cancelled),
            };
            (call, outcome)
        });
    }

    /// Leaves off from one thing, which is answered with that.
    pub(super) fn cancel(&mut self, act: u64) {
        if let Some(cancel) = self.cancels.remove(&act) {
            // Fails when it is done just now.
            let _ = cancel.send(());
        }
    }

    /// Leaves off from all that those want who are no more. What they wanted said is still said.
    pub(super) fn leave_off(&mut self) {
        self.acts.abort_all();
        self.cancels.clear();
    }

    /// What is done next; never where nothing is under way.
    pub(super) async fn next(&mut self) -> Done {
        loop {
            tokio::select! {
                Some(done) = self.said.recv() => return done,
                Some(ended) = self.acts.join_next() => {
                    // Otherwise it was left off from.
                    if let Ok((call, outcome)) = ended {
                        self.cancels.remove(&call);
                        return (call, outcome);
                    }
                }
                else => std::future::pending().await,
            }
        }
    }
}
