//! How chat is read and written: rules and chat types of a server, and what a bot does when it
//! joins. Where there is no row, the defaults of the app hold.

use sculk_core::{BotId, ServerId};
use sea_orm::{ActiveValue::Set, EntityTrait as _, sea_query::OnConflict};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    Store, StoreError, Transaction, UnixMillis, bots, servers, transaction::in_own_transaction,
};

/// One rule by which a line of a server's chat is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredChatRule {
    /// What the user calls it.
    pub name: String,
    /// A regular expression with the groups `player`, `message` and perhaps `type`.
    pub pattern: String,
    /// The chat type of lines it reads, where the pattern has no group for it.
    pub chat_type: String,
    /// Whether only lines of players who are online count.
    pub is_for_online_only: bool,
}

/// A chat type beside the built-in ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredChatType {
    /// As graphs name it.
    pub name: String,
    /// Put before each line.
    pub prefix: String,
    /// At least this much time between two lines, in milliseconds.
    pub delay_ms: u32,
}

/// How chat of a server is read and written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerChat {
    /// The rules in their order; none: the app's own.
    pub rules: Option<Vec<StoredChatRule>>,
    /// Chat types of this server.
    pub types: Vec<StoredChatType>,
    /// Regular expressions of lines by which the server warns of spam; none: the app's own.
    pub spam_warnings: Option<Vec<String>>,
}

/// What a bot does when it joins, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// Lines to send once in the world, placeholders for secrets in them; none: the app's own.
    pub join_commands: Option<Vec<String>>,
    /// Chunks the server shall send around the bot, 2 to 32.
    pub view_distance: u8,
    /// Whether it has a worker process of its own.
    pub is_isolated: bool,
    /// Chat types of this bot, which win over those of its server.
    pub chat_types: Vec<StoredChatType>,
}

impl Default for Joining {
    fn default() -> Self {
        Self {
            join_commands: None,
            view_distance: 2,
            is_isolated: false,
            chat_types: Vec::new(),
        }
    }
}

mod server_chat {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "server_chat")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub server_id: i32,
        pub rules: Option<String>,
        pub types: String,
        pub spam_warnings: Option<String>,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod bot_joining {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bot_joining")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bot_id: i32,
        pub join_commands: Option<String>,
        pub view_distance: i32,
        pub is_isolated: bool,
        pub chat_types: String,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn read<T: DeserializeOwned>(what: &str, id: i32, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Undecodable {
        what: format!("{what} {id}"),
        reason: error.to_string(),
    })
}

fn json_of(value: &(impl Serialize + ?Sized)) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Invalid {
        what: "chat setting",
        reason: error.to_string(),
    })
}

impl Store {
    /// How chat of a server is read and written.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn server_chat(&self, server: ServerId) -> Result<ServerChat, StoreError> {
        let row = server_chat::Entity::find_by_id(server.0)
            .one(&self.readers)
            .await?;
        let Some(row) = row else {
            return Ok(ServerChat::default());
        };
        let optional = |what, text: Option<String>| text.map(|text| read(what, server.0, &text));
        Ok(ServerChat {
            rules: row
                .rules
                .map(|text| read("chat rules of server", server.0, &text))
                .transpose()?,
            types: read("chat types of server", server.0, &row.types)?,
            spam_warnings: optional("spam warnings of server", row.spam_warnings).transpose()?,
        })
    }

    /// See [`Transaction::set_server_chat`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_server_chat(
        &self,
        server: ServerId,
        chat: &ServerChat,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.set_server_chat(server, chat, now))
    }

    /// What a bot does when it joins.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn joining(&self, bot: BotId) -> Result<Joining, StoreError> {
        let row = bot_joining::Entity::find_by_id(bot.0)
            .one(&self.readers)
            .await?;
        let Some(row) = row else {
            return Ok(Joining::default());
        };
        Ok(Joining {
            join_commands: row
                .join_commands
                .map(|text| read("join commands of bot", bot.0, &text))
                .transpose()?,
            view_distance: u8::try_from(row.view_distance).unwrap_or(u8::MAX),
            is_isolated: row.is_isolated,
            chat_types: read("chat types of bot", bot.0, &row.chat_types)?,
        })
    }

    /// See [`Transaction::set_joining`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_joining(
        &self,
        bot: BotId,
        joining: &Joining,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.set_joining(bot, joining, now))
    }
}

impl Transaction {
    /// Replaces how chat of a server is read and written.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the server.
    pub async fn set_server_chat(
        &self,
        server: ServerId,
        chat: &ServerChat,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        use server_chat::{ActiveModel, Column, Entity};
        let db = self.connection();
        servers::find(db, server).await?;
        let row = ActiveModel {
            server_id: Set(server.0),
            rules: Set(chat.rules.as_deref().map(json_of).transpose()?),
            types: Set(json_of(&chat.types)?),
            spam_warnings: Set(chat.spam_warnings.as_deref().map(json_of).transpose()?),
            updated_at: Set(now.0),
        };
        let replace = OnConflict::column(Column::ServerId)
            .update_columns([
                Column::Rules,
                Column::Types,
                Column::SpamWarnings,
                Column::UpdatedAt,
            ])
            .to_owned();
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// Replaces what a bot does when it joins.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot; [`StoreError::Invalid`] for a view distance that is not
    /// 2 to 32.
    pub async fn set_joining(
        &self,
        bot: BotId,
        joining: &Joining,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        use bot_joining::{ActiveModel, Column, Entity};
        let db = self.connection();
        bots::find(db, bot).await?;
        let row = ActiveModel {
            bot_id: Set(bot.0),
            join_commands: Set(joining.join_commands.as_deref().map(json_of).transpose()?),
            view_distance: Set(i32::from(joining.view_distance)),
            is_isolated: Set(joining.is_isolated),
            chat_types: Set(json_of(&joining.chat_types)?),
            updated_at: Set(now.0),
        };
        let replace = OnConflict::column(Column::BotId)
            .update_columns([
                Column::JoinCommands,
                Column::ViewDistance,
                Column::IsIsolated,
                Column::ChatTypes,
                Column::UpdatedAt,
            ])
            .to_owned();
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }
}
