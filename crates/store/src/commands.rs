//! Chat commands of a bot, without their graphs (see `graphs`). Lists are ordered by name;
//! commands in the bin are not seen.

use std::collections::HashSet;

use sculk_core::{BotId, CommandId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, FromQueryResult,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis, bots,
    crowds::{Crowd, refuse_full},
    drafts,
    error::is_unique_violation,
    graphs,
    transaction::in_own_transaction,
};

/// What a user decides about a command, apart from its graph.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandFields {
    /// What players type after the prefix; unique per bot among living commands, exactly as
    /// written.
    pub name: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Shown in lists.
    pub description: String,
    /// Whether it answers at all.
    pub is_enabled: bool,
    /// Seconds before it may be used again.
    pub cooldown_seconds: u32,
    /// Whether everybody waits for that long, and not only the player who used it.
    pub is_cooldown_for_all: bool,
    /// Chat types it listens to.
    pub allowed_chat_types: Vec<String>,
    /// What may follow the name: a JSON array whose items this crate does not interpret.
    pub arguments: serde_json::Value,
    /// The permission it needs, if any.
    pub permission: Option<String>,
}

impl CommandFields {
    /// A command with the defaults: enabled, no cooldown, in public and private chat, without
    /// arguments.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            aliases: Vec::new(),
            description: String::new(),
            is_enabled: true,
            cooldown_seconds: 0,
            is_cooldown_for_all: false,
            allowed_chat_types: vec!["chat".to_owned(), "private".to_owned()],
            arguments: serde_json::Value::Array(Vec::new()),
            permission: None,
        }
    }

    fn to_row(&self, now: UnixMillis) -> entity::ActiveModel {
        entity::ActiveModel {
            name: Set(self.name.clone()),
            aliases: Set(serde_json::json!(self.aliases).to_string()),
            description: Set(self.description.clone()),
            is_enabled: Set(self.is_enabled),
            cooldown_seconds: Set(i64::from(self.cooldown_seconds)),
            is_cooldown_for_all: Set(self.is_cooldown_for_all),
            allowed_chat_types: Set(serde_json::json!(self.allowed_chat_types).to_string()),
            arguments: Set(self.arguments.to_string()),
            permission: Set(self.permission.clone()),
            updated_at: Set(now.0),
            ..Default::default()
        }
    }
}

/// A chat command, without its graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// Never given to another command, even after this one is gone.
    pub id: CommandId,
    /// The bot it belongs to.
    pub bot_id: BotId,
    /// What a user decides about it.
    pub fields: CommandFields,
    /// Which of the app's own commands it is; its graph is not asked then.
    pub built_in: Option<String>,
    /// The plugin that answers it; its graph is not asked then.
    pub plugin: Option<String>,
    /// Counts the saves of its graph; the first is 1.
    pub graph_revision: i32,
    /// Whether an unfinished edit of its graph is kept.
    pub has_draft: bool,
    /// When it was added.
    pub created_at: UnixMillis,
    /// When it or its graph last changed.
    pub updated_at: UnixMillis,
}

pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "commands")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub bot_id: i32,
        pub name: String,
        pub aliases: String,
        pub description: String,
        pub is_enabled: bool,
        pub cooldown_seconds: i64,
        pub allowed_chat_types: String,
        pub arguments: String,
        pub graph: String,
        pub graph_revision: i32,
        pub created_at: i64,
        pub updated_at: i64,
        pub deleted_at: Option<i64>,
        pub permission: Option<String>,
        pub built_in: Option<String>,
        pub is_cooldown_for_all: bool,
        pub plugin: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{Column, Entity};

/// A row without its graph, which may be large.
#[derive(FromQueryResult)]
struct Row {
    id: i32,
    bot_id: i32,
    name: String,
    aliases: String,
    description: String,
    is_enabled: bool,
    cooldown_seconds: i64,
    allowed_chat_types: String,
    arguments: String,
    permission: Option<String>,
    built_in: Option<String>,
    plugin: Option<String>,
    is_cooldown_for_all: bool,
    graph_revision: i32,
    created_at: i64,
    updated_at: i64,
}

fn without_graph() -> Select<Entity> {
    Entity::find().select_only().columns([
        Column::Id,
        Column::BotId,
        Column::Name,
        Column::Aliases,
        Column::Description,
        Column::IsEnabled,
        Column::CooldownSeconds,
        Column::AllowedChatTypes,
        Column::Arguments,
        Column::Permission,
        Column::BuiltIn,
        Column::Plugin,
        Column::IsCooldownForAll,
        Column::GraphRevision,
        Column::CreatedAt,
        Column::UpdatedAt,
    ])
}

impl Row {
    fn into_command(self, has_draft: bool) -> Result<Command, StoreError> {
        let undecodable = |column: &str, reason: String| StoreError::Undecodable {
            what: format!("{column} of command {}", self.id),
            reason,
        };
        Ok(Command {
            id: CommandId(self.id),
            bot_id: BotId(self.bot_id),
            fields: CommandFields {
                aliases: serde_json::from_str(&self.aliases)
                    .map_err(|error| undecodable("aliases", error.to_string()))?,
                cooldown_seconds: u32::try_from(self.cooldown_seconds)
                    .map_err(|error| undecodable("cooldown", error.to_string()))?,
                allowed_chat_types: serde_json::from_str(&self.allowed_chat_types)
                    .map_err(|error| undecodable("chat types", error.to_string()))?,
                arguments: serde_json::from_str(&self.arguments)
                    .map_err(|error| undecodable("arguments", error.to_string()))?,
                name: self.name,
                description: self.description,
                permission: self.permission,
                is_enabled: self.is_enabled,
                is_cooldown_for_all: self.is_cooldown_for_all,
            },
            built_in: self.built_in,
            plugin: self.plugin,
            graph_revision: self.graph_revision,
            has_draft,
            created_at: UnixMillis(self.created_at),
            updated_at: UnixMillis(self.updated_at),
        })
    }
}

pub(crate) async fn find(db: &impl ConnectionTrait, id: CommandId) -> Result<Command, StoreError> {
    let row = without_graph()
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_null())
        .into_model::<Row>()
        .one(db)
        .await?
        .ok_or(not_found(id))?;
    let has_draft = drafts::exists(db, id).await?;
    row.into_command(has_draft)
}

pub(crate) fn not_found(id: CommandId) -> StoreError {
    StoreError::NotFound {
        what: Record::Command,
        id: id.0,
    }
}

fn explain(name: &str) -> impl Fn(DbErr) -> StoreError {
    move |error| {
        if is_unique_violation(&error) {
            StoreError::NameTaken {
                what: Record::Command,
                name: name.to_owned(),
            }
        } else {
            error.into()
        }
    }
}

impl Store {
    /// The living commands of a bot, by name. Empty for a bot that does not exist.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_commands(&self, bot: BotId) -> Result<Vec<Command>, StoreError> {
        let with_draft: HashSet<i32> = drafts::commands_with_one(&self.readers, bot).await?;
        without_graph()
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::DeletedAt.is_null())
            .order_by_asc(Column::Name)
            .limit(u64::from(Crowd::Commands.most()))
            .into_model::<Row>()
            .all(&self.readers)
            .await?
            .into_iter()
            .map(|row| {
                let has_draft = with_draft.contains(&row.id);
                row.into_command(has_draft)
            })
            .collect()
    }

    /// One command.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn command(&self, id: CommandId) -> Result<Command, StoreError> {
        find(&self.readers, id).await
    }

    /// See [`Transaction::create_command`].
    ///
    /// # Errors
    /// As there.
    pub async fn create_command(
        &self,
        bot: BotId,
        fields: &CommandFields,
        graph: &str,
        now: UnixMillis,
    ) -> Result<Command, StoreError> {
        in_own_transaction!(self.create_command(bot, fields, graph, now))
    }

    /// See [`Transaction::ensure_built_ins`].
    ///
    /// # Errors
    /// As there.
    pub async fn ensure_built_ins(
        &self,
        bot: BotId,
        wanted: &[(&str, CommandFields)],
        graph: &str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.ensure_built_ins(bot, wanted, graph, now))
    }

    /// See [`Transaction::update_command`].
    ///
    /// # Errors
    /// As there.
    pub async fn update_command(
        &self,
        id: CommandId,
        fields: &CommandFields,
        now: UnixMillis,
    ) -> Result<Command, StoreError> {
        in_own_transaction!(self.update_command(id, fields, now))
    }

    /// See [`Transaction::delete_command`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_command(&self, id: CommandId, now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.delete_command(id, now))
    }

    /// See [`Transaction::restore_command`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_command(
        &self,
        id: CommandId,
        now: UnixMillis,
    ) -> Result<Command, StoreError> {
        in_own_transaction!(self.restore_command(id, now))
    }
}

impl Transaction {
    /// One command, as this transaction sees it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn command(&self, id: CommandId) -> Result<Command, StoreError> {
        find(self.connection(), id).await
    }

    /// Adds a command with the first revision of its graph.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot, [`StoreError::NameTaken`], and [`StoreError::Invalid`]
    /// for a graph that is not JSON or is too large.
    pub async fn create_command(
        &self,
        bot: BotId,
        fields: &CommandFields,
        graph: &str,
        now: UnixMillis,
    ) -> Result<Command, StoreError> {
        graphs::check(graph)?;
        let db = self.connection();
        bots::find(db, bot).await?;
        refuse_full(db, Crowd::Commands, Some(bot)).await?;
        let mut row = fields.to_row(now);
        row.bot_id = Set(bot.0);
        row.graph = Set(graph.to_owned());
        row.graph_revision = Set(graphs::FIRST_REVISION);
        row.created_at = Set(now.0);
        // Not `insert`, which would read the graph back.
        let id = Entity::insert(row)
            .exec(db)
            .await
            .map_err(explain(&fields.name))?
            .last_insert_id;
        let id = CommandId(id);
        graphs::keep_version(db, id, graphs::FIRST_REVISION, graph, now).await?;
        find(db, id).await
    }

    /// Gives a bot the commands of the app itself that it never had, by their stable names. One that
    /// was deleted stays so; one whose name is another command's is left out.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn ensure_built_ins(
        &self,
        bot: BotId,
        wanted: &[(&str, CommandFields)],
        graph: &str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        let had: Vec<Option<String>> = Entity::find()
            .select_only()
            .column(Column::BuiltIn)
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::BuiltIn.is_not_null())
            .into_tuple()
            .all(db)
            .await?;
        let had: HashSet<String> = had.into_iter().flatten().collect();
        for (built_in, fields) in wanted {
            if had.contains(*built_in) || is_taken(db, bot, &fields.name).await? {
                continue;
            }
            let id = self.create_command(bot, fields, graph, now).await?.id;
            let mark = entity::ActiveModel {
                built_in: Set(Some((*built_in).to_owned())),
                ..Default::default()
            };
            write(db, id, mark).await?;
        }
        Ok(())
    }

    /// Replaces what the user decides about a command; its graph stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::NameTaken`].
    pub async fn update_command(
        &self,
        id: CommandId,
        fields: &CommandFields,
        now: UnixMillis,
    ) -> Result<Command, StoreError> {
        let db = self.connection();
        find(db, id).await?;
        write(db, id, fields.to_row(now))
            .await
            .map_err(explain(&fields.name))?;
        find(db, id).await
    }

    /// Puts a command into the bin, with its graph and all versions of it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_command(&self, id: CommandId, now: UnixMillis) -> Result<(), StoreError> {
        let db = self.connection();
        find(db, id).await?;
        let deleted = entity::ActiveModel {
            updated_at: Set(now.0),
            deleted_at: Set(Some(now.0)),
            ..Default::default()
        };
        Ok(write(db, id, deleted).await?)
    }

    /// Takes a command out of the bin. One that is not in the bin stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::NameTaken`] when another took its name meanwhile.
    pub async fn restore_command(
        &self,
        id: CommandId,
        now: UnixMillis,
    ) -> Result<Command, StoreError> {
        let db = self.connection();
        let (name, bot, deleted_at): (String, i32, Option<i64>) = Entity::find_by_id(id.0)
            .select_only()
            .columns([Column::Name, Column::BotId, Column::DeletedAt])
            .into_tuple()
            .one(db)
            .await?
            .ok_or(not_found(id))?;
        if deleted_at.is_some() {
            refuse_full(db, Crowd::Commands, Some(BotId(bot))).await?;
            let restored = entity::ActiveModel {
                updated_at: Set(now.0),
                deleted_at: Set(None),
                ..Default::default()
            };
            write(db, id, restored).await.map_err(explain(&name))?;
        }
        find(db, id).await
    }
}

async fn is_taken(db: &impl ConnectionTrait, bot: BotId, name: &str) -> Result<bool, StoreError> {
    let found: Option<i32> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::BotId.eq(bot.0))
        .filter(Column::Name.eq(name))
        .filter(Column::DeletedAt.is_null())
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Writes the set columns of one row. Unlike `ActiveModelTrait::update` it does not read the row
/// back, which would fetch the graph.
pub(crate) async fn write(
    db: &impl ConnectionTrait,
    id: CommandId,
    columns: entity::ActiveModel,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(columns)
        .filter(Column::Id.eq(id.0))
        .exec(db)
        .await?;
    Ok(())
}
