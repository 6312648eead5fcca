//! The bot itself, who is around, and where it looks and walks.

use sculk_bots::action::{EntityFilter, EntityOrder, EntityTarget, Point};
use sculk_bots::{BotAction, BotAnswer};
use sculk_core::Value;
use sculk_graph::Answer;

use super::shapes;
use crate::fleet::run::RunSeat;

/// Most entities a list has: as many as the port gives.
const MAX_ENTITIES: u32 = 1_024;

/// A worker that answers something else than was asked is of another build.
pub(super) fn odd(answer: &BotAnswer) -> Answer {
    tracing::error!(?answer, "a worker gave an answer of another kind");
    Answer::Failed("The bot's process gave an answer that makes no sense. Reinstall Sculk if this happens again.".to_owned())
}

impl RunSeat {
    /// Lets the bot do something; why it did not, in plain words.
    pub(super) async fn act(&self, action: BotAction) -> Result<BotAnswer, String> {
        let workers = &self.stage.around.workers;
        let done = workers.act(self.stage.bot, action).await;
        done.map_err(|error| error.to_string())
    }

    /// Lets the bot do something of which only the failure matters.
    pub(super) async fn act_only(&self, action: BotAction) -> Answer {
        match self.act(action).await {
            Ok(_) => Answer::done(),
            Err(why) => Answer::Failed(why),
        }
    }

    pub(super) async fn bot(&self) -> Answer {
        match self.act(BotAction::Status).await {
            Ok(BotAnswer::Status(status)) => Answer::Value(Value::record([
                ("username", Value::text(&status.username)),
                (
                    "position",
                    status.position.map_or(Value::Null, shapes::point),
                ),
                ("entityId", Value::Number(f64::from(status.entity_id))),
            ])),
            Ok(other) => odd(&other),
            Err(why) => Answer::Failed(why),
        }
    }

    pub(super) async fn players(&self) -> Answer {
        match self.act(BotAction::Players).await {
            Ok(BotAnswer::Players { players }) => {
                let names = players.iter().map(|one| Value::text(&one.username));
                Answer::Value(Value::array(names.collect()))
            }
            Ok(other) => odd(&other),
            Err(why) => Answer::Failed(why),
        }
    }

    /// The bot is in the list, too, as mineflayer has it; it comes first.
    pub(super) async fn entities(&self) -> Answer {
        let filter = EntityFilter {
            count: Some(MAX_ENTITIES),
            order: EntityOrder::Id,
            ..EntityFilter::default()
        };
        let entities = match self.act(BotAction::Entities(filter)).await {
            Ok(BotAnswer::Entities { entities }) => entities,
            Ok(other) => return odd(&other),
            Err(why) => return Answer::Failed(why),
        };
        let status = match self.act(BotAction::Status).await {
            Ok(BotAnswer::Status(status)) => status,
            Ok(other) => return odd(&other),
            Err(why) => return Answer::Failed(why),
        };
        let mut list = Vec::with_capacity(entities.len() + 1);
        if let Some(position) = status.position {
            list.push(Value::record([
                ("id", Value::Number(f64::from(status.entity_id))),
                ("type", Value::text("player")),
                ("username", Value::text(&status.username)),
                ("position", shapes::point(position)),
                ("isValid", Value::Bool(true)),
            ]));
        }
        let others = entities.iter().filter(|one| one.id != status.entity_id);
        list.extend(others.map(shapes::entity_in_list));
        Answer::Value(Value::array(list))
    }

    pub(super) async fn look_at(&self, at: [f64; 3]) -> Answer {
        if !at.iter().all(|axis| axis.is_finite()) {
            return Answer::Failed("Look At: the place to look at is no number.".to_owned());
        }
        self.act_only(BotAction::LookAt { at: point(at) }).await
    }

    pub(super) async fn go_to(&self, at: [f64; 3], range: f64) -> Answer {
        if !at.iter().chain([&range]).all(|n| n.is_finite()) {
            return Answer::Failed("There is no way to a place that is no number.".to_owned());
        }
        let walk = BotAction::GoTo {
            at: point(at),
            range,
            may_dig: false,
        };
        self.act_only(walk).await
    }

    pub(super) async fn follow(&self, entity: f64, range: f64) -> Answer {
        if entity.fract() != 0.0 || !(f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&entity) {
            return Answer::Failed("There is no such entity to follow.".to_owned());
        }
        let follow = BotAction::Follow {
            // A whole number in range, as was just seen.
            target: EntityTarget::Id(entity as i32),
            range,
        };
        self.act_only(follow).await
    }

    pub(super) async fn stop_moving(&self) -> Answer {
        self.act_only(BotAction::StopMoving).await
    }
}

fn point([x, y, z]: [f64; 3]) -> Point {
    Point { x, y, z }
}
