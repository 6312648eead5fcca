//! Groups of bots. Lists are ordered by name; groups in the bin are not seen, nor are bots there,
//! which stay in their groups all the same.

use sculk_core::{BotGroupId, BotId};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis, bots, error::is_unique_violation,
    transaction::in_own_transaction,
};

/// Most bots of one group.
pub const MAX_GROUP_BOTS: usize = 1_000;
/// Most groups.
const MAX_GROUPS: u32 = 500;

/// Bots that something is done to together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotGroup {
    /// Never given to another group.
    pub id: BotGroupId,
    /// Unique among living groups, exactly as written.
    pub name: String,
    /// Its living bots, by id.
    pub bots: Vec<BotId>,
}

fn statement(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

fn not_found(id: BotGroupId) -> StoreError {
    StoreError::NotFound {
        what: Record::BotGroup,
        id: id.0,
    }
}

fn explain(name: &str) -> impl Fn(DbErr) -> StoreError {
    move |error| {
        if is_unique_violation(&error) {
            StoreError::NameTaken {
                what: Record::BotGroup,
                name: name.to_owned(),
            }
        } else {
            error.into()
        }
    }
}

fn refuse_too_many(bots: &[BotId]) -> Result<(), StoreError> {
    if bots.len() <= MAX_GROUP_BOTS {
        return Ok(());
    }
    Err(StoreError::Invalid {
        what: "group of bots",
        reason: format!(
            "it has {} bots, and at most {MAX_GROUP_BOTS} fit",
            bots.len()
        ),
    })
}

async fn bots_of(db: &impl ConnectionTrait, id: BotGroupId) -> Result<Vec<BotId>, StoreError> {
    let sql = "SELECT m.bot_id FROM bot_group_members m \
               CROSS JOIN bots b ON b.id = m.bot_id AND b.deleted_at IS NULL \
               WHERE m.group_id = ? ORDER BY m.bot_id";
    let rows = db.query_all_raw(statement(db, sql, [id.0.into()])).await?;
    let ids = rows.iter().map(|row| row.try_get_by_index(0).map(BotId));
    Ok(ids.collect::<Result<_, _>>()?)
}

async fn find(db: &impl ConnectionTrait, id: BotGroupId) -> Result<BotGroup, StoreError> {
    let sql = "SELECT name FROM bot_groups WHERE id = ? AND deleted_at IS NULL";
    let row = db.query_one_raw(statement(db, sql, [id.0.into()])).await?;
    let name = row.ok_or(not_found(id))?.try_get_by_index(0)?;
    let bots = bots_of(db, id).await?;
    Ok(BotGroup { id, name, bots })
}

async fn add(db: &impl ConnectionTrait, id: BotGroupId, bots: &[BotId]) -> Result<(), StoreError> {
    for &bot in bots {
        bots::find(db, bot).await?;
        let sql = "INSERT INTO bot_group_members (group_id, bot_id) VALUES (?, ?) \
                   ON CONFLICT DO NOTHING";
        db.execute_raw(statement(db, sql, [id.0.into(), bot.0.into()]))
            .await?;
    }
    Ok(())
}

impl Store {
    /// The living groups of bots, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_bot_groups(&self) -> Result<Vec<BotGroup>, StoreError> {
        let db = &self.readers;
        let sql = "SELECT id, name FROM bot_groups WHERE deleted_at IS NULL ORDER BY name";
        let mut groups = Vec::new();
        for row in db.query_all_raw(statement(db, sql, [])).await? {
            let id = BotGroupId(row.try_get_by_index(0)?);
            let name = row.try_get_by_index(1)?;
            let bots = bots_of(db, id).await?;
            groups.push(BotGroup { id, name, bots });
        }
        Ok(groups)
    }

    /// One group of bots.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn bot_group(&self, id: BotGroupId) -> Result<BotGroup, StoreError> {
        find(&self.readers, id).await
    }

    /// See [`Transaction::create_bot_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn create_bot_group(
        &self,
        name: &str,
        bots: &[BotId],
        now: UnixMillis,
    ) -> Result<BotGroup, StoreError> {
        in_own_transaction!(self.create_bot_group(name, bots, now))
    }

    /// See [`Transaction::update_bot_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn update_bot_group(
        &self,
        id: BotGroupId,
        name: &str,
        bots: &[BotId],
        now: UnixMillis,
    ) -> Result<BotGroup, StoreError> {
        in_own_transaction!(self.update_bot_group(id, name, bots, now))
    }

    /// See [`Transaction::delete_bot_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_bot_group(
        &self,
        id: BotGroupId,
        now: UnixMillis,
    ) -> Result<BotGroup, StoreError> {
        in_own_transaction!(self.delete_bot_group(id, now))
    }

    /// See [`Transaction::restore_bot_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_bot_group(
        &self,
        id: BotGroupId,
        now: UnixMillis,
    ) -> Result<BotGroup, StoreError> {
        in_own_transaction!(self.restore_bot_group(id, now))
    }
}

impl Transaction {
    /// Adds a group of bots.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a bot, [`StoreError::NameTaken`]; [`StoreError::Invalid`] for
    /// more than [`MAX_GROUP_BOTS`] bots or too many groups.
    pub async fn create_bot_group(
        &self,
        name: &str,
        bots: &[BotId],
        now: UnixMillis,
    ) -> Result<BotGroup, StoreError> {
        refuse_too_many(bots)?;
        let db = self.connection();
        let sql = "SELECT count(*) FROM bot_groups WHERE deleted_at IS NULL";
        let row = db.query_one_raw(statement(db, sql, [])).await?;
        let n_groups: u32 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        if n_groups >= MAX_GROUPS {
            return Err(StoreError::Invalid {
                what: "group of bots",
                reason: format!("there are {MAX_GROUPS} already, which is the most"),
            });
        }
        let sql = "INSERT INTO bot_groups (name, created_at, updated_at) VALUES (?, ?, ?) \
                   RETURNING id";
        let values = [name.into(), now.0.into(), now.0.into()];
        let made = db.query_one_raw(statement(db, sql, values)).await;
        let row = made.map_err(explain(name))?;
        let row = row.ok_or_else(|| StoreError::Database("an insert gave no id".to_owned()))?;
        let id = BotGroupId(row.try_get_by_index(0)?);
        add(db, id, bots).await?;
        find(db, id).await
    }

    /// Renames a group and says which living bots are in it; those in the bin stay in it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for it or a bot, [`StoreError::NameTaken`]; [`StoreError::Invalid`]
    /// for more than [`MAX_GROUP_BOTS`] bots.
    pub async fn update_bot_group(
        &self,
        id: BotGroupId,
        name: &str,
        bots: &[BotId],
        now: UnixMillis,
    ) -> Result<BotGroup, StoreError> {
        refuse_too_many(bots)?;
        let db = self.connection();
        let before = find(db, id).await?;
        let sql = "UPDATE bot_groups SET name = ?, updated_at = ? WHERE id = ?";
        let values = [name.into(), now.0.into(), id.0.into()];
        let renamed = db.execute_raw(statement(db, sql, values)).await;
        renamed.map_err(explain(name))?;
        for bot in before.bots.iter().filter(|bot| !bots.contains(bot)) {
            let sql = "DELETE FROM bot_group_members WHERE group_id = ? AND bot_id = ?";
            db.execute_raw(statement(db, sql, [id.0.into(), bot.0.into()]))
                .await?;
        }
        add(db, id, bots).await?;
        find(db, id).await
    }

    /// Puts a group into the bin and answers what it was.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_bot_group(
        &self,
        id: BotGroupId,
        now: UnixMillis,
    ) -> Result<BotGroup, StoreError> {
        let db = self.connection();
        let gone = find(db, id).await?;
        let sql = "UPDATE bot_groups SET updated_at = ?, deleted_at = ? WHERE id = ?";
        let values = [now.0.into(), now.0.into(), id.0.into()];
        db.execute_raw(statement(db, sql, values)).await?;
        Ok(gone)
    }

    /// Takes a group out of the bin with its bots. One that is not in the bin stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::NameTaken`] when another took its name meanwhile.
    pub async fn restore_bot_group(
        &self,
        id: BotGroupId,
        now: UnixMillis,
    ) -> Result<BotGroup, StoreError> {
        let db = self.connection();
        let sql = "SELECT name FROM bot_groups WHERE id = ?";
        let row = db.query_one_raw(statement(db, sql, [id.0.into()])).await?;
        let name: String = row.ok_or(not_found(id))?.try_get_by_index(0)?;
        let sql = "UPDATE bot_groups SET updated_at = ?, deleted_at = NULL \
                   WHERE id = ? AND deleted_at IS NOT NULL";
        let back = db.execute_raw(statement(db, sql, [now.0.into(), id.0.into()]));
        back.await.map_err(explain(&name))?;
        find(db, id).await
    }
}
