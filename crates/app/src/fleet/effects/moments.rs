//! When something may happen: after a while, after an event, not too often, once it is quiet.

use std::time::Duration;

use sculk_contract::ConsoleLevel;
use sculk_core::{JsString, Value};
use sculk_graph::Answer;

use crate::fleet::BotInput;
use crate::fleet::begun::Answered;
use crate::fleet::event_graphs::is_told_where_wanted;
use crate::fleet::run::RunSeat;
use crate::fleet::turns::Place;
use crate::fleet::waiters::{Ear, Heard};

/// The longest wait: what is longer never ends while anybody looks.
const MAX_WAIT: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// A time of so many milliseconds; no number is none.
fn milliseconds(ms: f64) -> Duration {
    let time = Duration::try_from_secs_f64(ms.max(0.0) / 1000.0);
    time.unwrap_or(MAX_WAIT).min(MAX_WAIT)
}

impl RunSeat {
    pub(super) async fn delay(&self, ms: f64) -> Answer {
        tokio::time::sleep(milliseconds(ms)).await;
        Answer::done()
    }

    /// Waits for an event; with the ear of the last one, for the next that ear hears.
    pub(super) async fn wait_for_event(
        &self,
        event: &JsString,
        timeout_ms: Option<f64>,
        ear: Option<Ear>,
    ) -> Answered {
        let event = event.to_text();
        let mut ear = match ear.filter(|ear| ear.event == event) {
            Some(ear) => ear,
            None => match self.stage.waiters.listen(&event) {
                Ok(ear) => ear,
                Err(why) => return (Answer::Failed(why), None),
            },
        };
        if is_told_where_wanted(&event) {
            // An error means that the bot is being deleted, which ends this run, too.
            let _ = self.stage.mailbox.send(BotInput::Watch).await;
        }
        let on_missed = |n_missed: u64| {
            let text = format!(
                "{}: {n_missed} events “{event}” came faster than the graph looked at them and were passed over.",
                self.name
            );
            self.write(ConsoleLevel::Warning, &text, None);
        };
        match ear.next(timeout_ms.map(milliseconds), on_missed).await {
            Heard::Event(what) => (Answer::Value(what), Some(ear)),
            Heard::Nothing => (Answer::Value(Value::Null), None),
            Heard::End => (Answer::Failed("The bot is being deleted.".to_owned()), None),
        }
    }

    pub(super) async fn take_turn(
        &self,
        node: &JsString,
        key: &JsString,
        per_ms: Option<f64>,
    ) -> Answer {
        let now = self.stage.around.clock.wall_ms();
        let taken = self.stage.turns.take(self.place(node, key), per_ms, now);
        match taken.await {
            Ok(is_taken) => Answer::Value(Value::Bool(is_taken)),
            Err(why) => Answer::Failed(why),
        }
    }

    pub(super) async fn settle(&self, node: &JsString, key: &JsString, ms: f64) -> Answer {
        let place = self.place(node, key);
        match self.stage.turns.settle(place, milliseconds(ms)).await {
            Ok(is_quiet) => Answer::Value(Value::Bool(is_quiet)),
            Err(why) => Answer::Failed(why),
        }
    }

    fn place(&self, node: &JsString, key: &JsString) -> Place {
        Place {
            graph: self.graph,
            node: node.to_text(),
            key: key.to_text(),
        }
    }
}
