//! The bot itself, who is around, and where it looks and walks.

use sculk_bots::{BotAction, BotAnswer};
use sculk_graph::Answer;

use crate::fleet::run::RunSeat;

const NOT_YET: &str = "Bots of this version of Sculk cannot do that yet.";

pub(super) fn not_yet() -> Answer {
    Answer::Failed(NOT_YET.to_owned())
}

impl RunSeat {
    /// Lets the bot do something; why it did not, in plain words.
    pub(super) async fn act(&self, action: BotAction) -> Result<BotAnswer, String> {
        let workers = &self.stage.around.workers;
        let done = workers.act(self.stage.bot, action).await;
        done.map_err(|error| error.to_string())
    }

    pub(super) async fn bot(&self) -> Answer {
        not_yet()
    }

    pub(super) async fn players(&self) -> Answer {
        not_yet()
    }

    pub(super) async fn entities(&self) -> Answer {
        not_yet()
    }

    pub(super) async fn look_at(&self, _at: [f64; 3]) -> Answer {
        not_yet()
    }

    pub(super) async fn go_to(&self, _at: [f64; 3], _range: f64) -> Answer {
        not_yet()
    }

    pub(super) async fn follow(&self, _entity: f64, _range: f64) -> Answer {
        not_yet()
    }

    pub(super) async fn stop_moving(&self) -> Answer {
        not_yet()
    }
}
