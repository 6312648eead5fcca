//! Why a line of chat leads to what it leads to.

use sculk_automation::{Step, Verdict};
use sculk_contract::{
    ApiError, ErrorCode, ExplainLineReq, ExplainedStep, ExplanationView, StepFact, StepVerdict,
};
use sculk_core::BotId;
use tokio::sync::oneshot;

use crate::App;
use crate::fleet::{BotInput, ExplainOrder};
use crate::validate;

/// Longest line that is explained, in characters: what chat of any server can hold.
const MAX_LINE: usize = 512;

impl App {
    pub(crate) async fn explain_line(
        &self,
        req: ExplainLineReq,
    ) -> Result<ExplanationView, ApiError> {
        let bot = BotId(req.bot_id);
        let (answer, answered) = oneshot::channel();
        let order = checked(&req, answer)?;
        let input = BotInput::Explain(Box::new(order));
        self.inner.fleet.send(bot, input).await;
        answered
            .await
            .map_err(|_| ApiError::new(ErrorCode::NotFound, "There is no such bot (any more)."))
    }
}

/// The order of a request that can be.
pub(crate) fn checked(
    req: &ExplainLineReq,
    answer: oneshot::Sender<ExplanationView>,
) -> Result<ExplainOrder, ApiError> {
    Ok(ExplainOrder {
        player: super::people::person_name(&req.player)
            .map(|_| req.player.trim().to_owned())
            .map_err(|error| error.with_details("player"))?,
        chat_type: validate::line("chatType", "A chat type", &req.chat_type, 32)?,
        line: validate::text("line", "A line of chat", &req.line, MAX_LINE)?,
        answer,
    })
}

/// A step as surfaces see it.
pub(crate) fn step_view(step: &Step) -> ExplainedStep {
    ExplainedStep {
        step: step.kind.id().to_owned(),
        verdict: match step.verdict {
            Verdict::Passed => StepVerdict::Passed,
            Verdict::Spared => StepVerdict::Spared,
            Verdict::Stopped => StepVerdict::Stopped,
        },
        facts: step
            .facts
            .iter()
            .map(|fact| StepFact {
                name: fact.name.to_owned(),
                value: fact.value.clone(),
            })
            .collect(),
        words: step.words(),
    }
}
