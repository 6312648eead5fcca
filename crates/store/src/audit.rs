//! Who changed what, and when. Only ever added to; the oldest rows go once there are very many. What
//! is written here was cleaned of secrets before.

use sculk_core::BotId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::{Store, StoreError, Transaction, UnixMillis, transaction::in_own_transaction};

/// Rows that are kept.
const KEPT: i32 = 200_000;
/// The oldest go when so many more were written.
const SWEEP_EVERY: i32 = 1_000;
/// Longest old or new value, in bytes.
pub const MAX_AUDIT_VALUE: usize = 16 * 1024;

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAuditEntry {
    /// When.
    pub at: UnixMillis,
    /// The kind of who did it: `user`, `plugin`, `schedule`, `player`, `graph`.
    pub actor: String,
    /// Their name, where there are several.
    pub actor_name: String,
    /// What was done, by its stable name.
    pub action: String,
    /// The bot it was done to, if to one.
    pub bot: Option<BotId>,
    /// What it was done to, in words.
    pub subject: String,
    /// What changed, as it was: JSON.
    pub old: Option<String>,
    /// What changed, as it is: JSON.
    pub new: Option<String>,
}

/// A change as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Later changes have larger ones.
    pub id: i32,
    /// What happened.
    pub entry: NewAuditEntry,
}

/// Which changes are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Done to this bot.
    pub bot: Option<BotId>,
    /// Done by this kind of actor.
    pub actor: Option<String>,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub at: i64,
        pub actor: String,
        pub actor_name: String,
        pub action: String,
        pub bot_id: Option<i32>,
        pub subject: String,
        pub old_value: Option<String>,
        pub new_value: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl From<Model> for AuditEntry {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            entry: NewAuditEntry {
                at: UnixMillis(row.at),
                actor: row.actor,
                actor_name: row.actor_name,
                action: row.action,
                bot: row.bot_id.map(BotId),
                subject: row.subject,
                old: row.old_value,
                new: row.new_value,
            },
        }
    }
}

impl Store {
    /// Changes before one, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_audit(
        &self,
        filter: &AuditFilter,
        before: Option<i32>,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut wanted = Entity::find()
            .filter(Column::Id.lt(before.unwrap_or(i32::MAX)))
            .order_by_desc(Column::Id)
            .limit(limit);
        if let Some(bot) = filter.bot {
            wanted = wanted.filter(Column::BotId.eq(bot.0));
        }
        if let Some(actor) = &filter.actor {
            wanted = wanted.filter(Column::Actor.eq(actor));
        }
        let rows = wanted.all(&self.readers).await?;
        Ok(rows.into_iter().map(AuditEntry::from).collect())
    }

    /// One change by its id; none where it is not kept any more.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit_entry(&self, id: i32) -> Result<Option<AuditEntry>, StoreError> {
        let row = Entity::find_by_id(id).one(&self.readers).await?;
        Ok(row.map(AuditEntry::from))
    }

    /// See [`Transaction::add_audit`].
    ///
    /// # Errors
    /// As there.
    pub async fn add_audit(&self, entry: &NewAuditEntry) -> Result<(), StoreError> {
        in_own_transaction!(self.add_audit(entry))
    }
}

impl Transaction {
    /// Writes a change down.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a value over [`MAX_AUDIT_VALUE`].
    pub async fn add_audit(&self, entry: &NewAuditEntry) -> Result<(), StoreError> {
        for value in [&entry.old, &entry.new].into_iter().flatten() {
            if value.len() > MAX_AUDIT_VALUE {
                return Err(StoreError::Invalid {
                    what: "value of the audit",
                    reason: format!("it has more than {MAX_AUDIT_VALUE} bytes"),
                });
            }
        }
        let db = self.connection();
        let row = ActiveModel {
            at: Set(entry.at.0),
            actor: Set(entry.actor.clone()),
            actor_name: Set(entry.actor_name.clone()),
            action: Set(entry.action.clone()),
            bot_id: Set(entry.bot.map(|bot| bot.0)),
            subject: Set(entry.subject.clone()),
            old_value: Set(entry.old.clone()),
            new_value: Set(entry.new.clone()),
            ..Default::default()
        };
        let id = Entity::insert(row).exec(db).await?.last_insert_id;
        if id > KEPT && id % SWEEP_EVERY == 0 {
            Entity::delete_many()
                .filter(Column::Id.lte(id - KEPT))
                .exec(db)
                .await?;
        }
        Ok(())
    }
}
