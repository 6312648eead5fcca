//! What a bot answers where its owner wrote other words than the app's.

use std::collections::BTreeMap;

use sculk_core::BotId;
use sea_orm::{ActiveValue::Set, EntityTrait as _, sea_query::OnConflict};

use crate::{Store, StoreError, Transaction, UnixMillis, bots, transaction::in_own_transaction};

/// The words of one bot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BotReplies {
    /// `en` or `ru`; that of the app where absent.
    pub language: Option<String>,
    /// The owner's texts by the stable name of their kind.
    pub texts: BTreeMap<String, String>,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bot_replies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bot_id: i32,
        pub language: Option<String>,
        pub texts: String,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

impl Store {
    /// What a bot answers; the app's own words where nothing was written.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bot_replies(&self, bot: BotId) -> Result<BotReplies, StoreError> {
        let Some(row) = Entity::find_by_id(bot.0).one(&self.readers).await? else {
            return Ok(BotReplies::default());
        };
        let texts = serde_json::from_str(&row.texts).map_err(|error| StoreError::Undecodable {
            what: format!("replies of bot {bot}"),
            reason: error.to_string(),
        })?;
        Ok(BotReplies {
            language: row.language,
            texts,
        })
    }

    /// See [`Transaction::set_bot_replies`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_bot_replies(
        &self,
        bot: BotId,
        replies: &BotReplies,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.set_bot_replies(bot, replies, now))
    }
}

impl Transaction {
    /// Replaces what a bot answers.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot.
    pub async fn set_bot_replies(
        &self,
        bot: BotId,
        replies: &BotReplies,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        bots::find(db, bot).await?;
        let row = ActiveModel {
            bot_id: Set(bot.0),
            language: Set(replies.language.clone()),
            texts: Set(serde_json::json!(replies.texts).to_string()),
            updated_at: Set(now.0),
        };
        let other = OnConflict::column(Column::BotId)
            .update_columns([Column::Language, Column::Texts, Column::UpdatedAt])
            .to_owned();
        Entity::insert(row)
            .on_conflict(other)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }
}
