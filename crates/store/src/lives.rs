//! Which bots run, and when they are restarted by the clock.

use sculk_core::BotId;
use sea_orm::{ActiveValue::Set, EntityTrait as _, sea_query::OnConflict};

use crate::{Store, StoreError, Transaction, UnixMillis, bots, transaction::in_own_transaction};

/// When a bot is taken off its server and sent back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestartPlan {
    /// After so many hours on the server, 1 to 8760.
    EveryHours(u16),
    /// Each day at this minute of the local day, 0 to 1439.
    DailyAt(u16),
}

mod running_bots {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "running_bots")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bot_id: i32,
        pub since: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod bot_restarts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bot_restarts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bot_id: i32,
        pub every_hours: Option<i32>,
        pub daily_at_minute: Option<i32>,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl Store {
    /// The bots that somebody wanted online when this was last written.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn running_bots(&self) -> Result<Vec<BotId>, StoreError> {
        let rows = running_bots::Entity::find().all(&self.readers).await?;
        Ok(rows.into_iter().map(|row| BotId(row.bot_id)).collect())
    }

    /// See [`Transaction::set_running`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_running(
        &self,
        bots: &[(BotId, bool)],
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.set_running(bots, now))
    }

    /// See [`Transaction::forget_running_bots`].
    ///
    /// # Errors
    /// As there.
    pub async fn forget_running_bots(&self) -> Result<(), StoreError> {
        in_own_transaction!(self.forget_running_bots())
    }

    /// When a bot is restarted by the clock; none for never.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn restart_plan(&self, bot: BotId) -> Result<Option<RestartPlan>, StoreError> {
        let row = bot_restarts::Entity::find_by_id(bot.0)
            .one(&self.readers)
            .await?;
        let number = |value: i32| u16::try_from(value).unwrap_or(u16::MAX);
        Ok(row.and_then(|row| {
            let daily = row
                .daily_at_minute
                .map(|at| RestartPlan::DailyAt(number(at)));
            let every = row
                .every_hours
                .map(|hours| RestartPlan::EveryHours(number(hours)));
            every.or(daily)
        }))
    }

    /// See [`Transaction::set_restart_plan`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_restart_plan(
        &self,
        bot: BotId,
        plan: Option<RestartPlan>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.set_restart_plan(bot, plan, now))
    }
}

impl Transaction {
    /// Keeps of each of these bots whether somebody wants it online. One that is gone is left out.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_running(
        &self,
        bots: &[(BotId, bool)],
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        use running_bots::{ActiveModel, Column, Entity};
        let db = self.connection();
        for (bot, is_running) in bots {
            if !is_running {
                Entity::delete_by_id(bot.0).exec(db).await?;
            } else if bots::find(db, *bot).await.is_ok() {
                let row = ActiveModel {
                    bot_id: Set(bot.0),
                    since: Set(now.0),
                };
                let keep = OnConflict::column(Column::BotId)
                    .update_column(Column::Since)
                    .to_owned();
                Entity::insert(row)
                    .on_conflict(keep)
                    .exec_without_returning(db)
                    .await?;
            }
        }
        Ok(())
    }

    /// Forgets which bots run.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_running_bots(&self) -> Result<(), StoreError> {
        let all = running_bots::Entity::delete_many();
        all.exec(self.connection()).await?;
        Ok(())
    }

    /// Replaces when a bot is restarted by the clock; none for never.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot; the database refuses hours and minutes that are none.
    pub async fn set_restart_plan(
        &self,
        bot: BotId,
        plan: Option<RestartPlan>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        use bot_restarts::{ActiveModel, Column, Entity};
        let db = self.connection();
        bots::find(db, bot).await?;
        let Some(plan) = plan else {
            Entity::delete_by_id(bot.0).exec(db).await?;
            return Ok(());
        };
        let (every_hours, daily_at_minute) = match plan {
            RestartPlan::EveryHours(hours) => (Some(i32::from(hours)), None),
            RestartPlan::DailyAt(minute) => (None, Some(i32::from(minute))),
        };
        let row = ActiveModel {
            bot_id: Set(bot.0),
            every_hours: Set(every_hours),
            daily_at_minute: Set(daily_at_minute),
            updated_at: Set(now.0),
        };
        let replace = OnConflict::column(Column::BotId)
            .update_columns([Column::EveryHours, Column::DailyAtMinute, Column::UpdatedAt])
            .to_owned();
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }
}
