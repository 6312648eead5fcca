use sculk_contract::{
    ApiError, ErrorCode, GetRoutineReq, RestartPlan, RoutineView, UpdateRoutineReq,
};
use sculk_core::BotId;
use sculk_store::RestartPlan as StoredPlan;

use crate::App;
use crate::error::from_store;
use crate::revision::{refuse_stale, revision};

/// Longest time between two restarts by the clock.
const MAX_HOURS: u16 = 720;
const MINUTES_A_DAY: u16 = 24 * 60;

impl App {
    pub(crate) async fn get_routine(&self, req: GetRoutineReq) -> Result<RoutineView, ApiError> {
        let id = BotId(req.bot_id);
        self.inner.store.bot(id).await.map_err(from_store)?;
        let plan = self.inner.store.restart_plan(id).await;
        Ok(self.routine_view(id, plan.map_err(from_store)?))
    }

    pub(crate) async fn update_routine(
        &self,
        req: UpdateRoutineReq,
    ) -> Result<RoutineView, ApiError> {
        let id = BotId(req.bot_id);
        let plan = checked(req.restart)?;
        let _edit = self.inner.edits.begin().await;
        let now = self
            .get_routine(GetRoutineReq { bot_id: req.bot_id })
            .await?;
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        let kept = self
            .inner
            .store
            .set_restart_plan(id, plan, self.now())
            .await;
        kept.map_err(from_store)?;
        self.reconfigure(id).await.map_err(from_store)?;
        Ok(self.routine_view(id, plan))
    }

    fn routine_view(&self, bot: BotId, plan: Option<StoredPlan>) -> RoutineView {
        let live = self.inner.fleet.live(bot);
        let restart = match plan {
            None => RestartPlan::Never,
            Some(StoredPlan::EveryHours(hours)) => RestartPlan::EveryHours { hours },
            Some(StoredPlan::DailyAt(minute)) => RestartPlan::DailyAt { minute },
        };
        RoutineView {
            bot_id: bot.0,
            restart,
            revision: revision(&restart),
            next_restart_at: live.and_then(|live| live.restart_at()),
        }
    }
}

fn checked(plan: RestartPlan) -> Result<Option<StoredPlan>, ApiError> {
    let invalid = |why: &str| Err(ApiError::new(ErrorCode::Invalid, why).with_details("restart"));
    match plan {
        RestartPlan::Never => Ok(None),
        RestartPlan::EveryHours { hours } if (1..=MAX_HOURS).contains(&hours) => {
            Ok(Some(StoredPlan::EveryHours(hours)))
        }
        RestartPlan::DailyAt { minute } if minute < MINUTES_A_DAY => {
            Ok(Some(StoredPlan::DailyAt(minute)))
        }
        RestartPlan::EveryHours { .. } => {
            invalid("A bot can be restarted every 1 to 720 hours. Choose a number between them.")
        }
        RestartPlan::DailyAt { .. } => {
            invalid("A day has no such time. Choose one from 00:00 to 23:59.")
        }
    }
}
