//! Stored values that somebody deleted by hand. What graphs and plugins delete is gone at once: they do
//! so many times a second, and nobody would look for it here.

use sculk_core::{BotId, ServerId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{
    Record, Store, StoreError, StoredValue, Transaction, UnixMillis, ValueKey, ValueScope,
    transaction::in_own_transaction,
};

#[derive(FromQueryResult)]
struct Binned {
    bot_id: Option<i32>,
    server_id: Option<i32>,
    owner: String,
    key: String,
    value: String,
    expires_at: Option<i64>,
}

const fn ids(scope: ValueScope) -> (Option<i32>, Option<i32>) {
    match scope {
        ValueScope::Bot(bot) => (Some(bot.0), None),
        ValueScope::Server(server) => (None, Some(server.0)),
        ValueScope::All => (None, None),
    }
}

fn statement(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

impl Store {
    /// See [`Transaction::bin_value`].
    ///
    /// # Errors
    /// As there.
    pub async fn bin_value(
        &self,
        at: ValueKey<'_>,
        now: UnixMillis,
    ) -> Result<Option<StoredValue>, StoreError> {
        in_own_transaction!(self.bin_value(at, now))
    }

    /// See [`Transaction::restore_value`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_value(&self, at: ValueKey<'_>, now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.restore_value(at, now))
    }
}

impl Transaction {
    /// Puts a value into the bin and answers what it was.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn bin_value(
        &self,
        at: ValueKey<'_>,
        now: UnixMillis,
    ) -> Result<Option<StoredValue>, StoreError> {
        let Some(found) = self.delete_value(at, now).await? else {
            return Ok(None);
        };
        let (bot, server) = ids(at.scope);
        let db = self.connection();
        let sql = "INSERT INTO values_bin \
                   (bot_id, server_id, owner, key, value, expires_at, deleted_at) \
                   VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = [
            bot.into(),
            server.into(),
            found.owner.as_str().into(),
            found.key.as_str().into(),
            found.value.as_str().into(),
            found.expires_at.into(),
            now.0.into(),
        ];
        db.execute_raw(statement(db, sql, values)).await?;
        Ok(Some(found))
    }

    /// Puts back what was deleted last under a key.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where nothing of it is in the bin; as
    /// [`Transaction::restore_binned_value`].
    pub async fn restore_value(&self, at: ValueKey<'_>, now: UnixMillis) -> Result<(), StoreError> {
        let db = self.connection();
        let (bot, server) = ids(at.scope);
        let whose = match at.scope {
            ValueScope::Bot(_) => "bot_id = ?",
            ValueScope::Server(_) => "server_id = ?",
            ValueScope::All => "bot_id IS NULL AND server_id IS NULL",
        };
        let sql = format!("SELECT max(id) FROM values_bin WHERE {whose} AND owner = ? AND key = ?");
        let mut values: Vec<Value> = bot.or(server).map(Value::from).into_iter().collect();
        values.extend([Value::from(at.owner), at.key.into()]);
        let row = db.query_one_raw(statement(db, &sql, values)).await?;
        let id: Option<i32> = row
            .map(|row| row.try_get_by_index(0))
            .transpose()?
            .flatten();
        restore(self, id.ok_or(not_found(0))?, now).await
    }
}

const fn not_found(id: i32) -> StoreError {
    StoreError::NotFound {
        what: Record::Value,
        id,
    }
}

/// See [`Transaction::restore_binned_value`].
pub(crate) async fn restore(
    transaction: &Transaction,
    id: i32,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let db = transaction.connection();
    let sql = "SELECT bot_id, server_id, owner, key, value, expires_at FROM values_bin \
               WHERE id = ?";
    let found = Binned::find_by_statement(statement(db, sql, [id.into()]));
    let binned = found.one(db).await?.ok_or(not_found(id))?;
    let scope = match (binned.bot_id, binned.server_id) {
        (Some(bot), _) => ValueScope::Bot(BotId(bot)),
        (None, Some(server)) => ValueScope::Server(ServerId(server)),
        (None, None) => ValueScope::All,
    };
    let at = ValueKey {
        scope,
        owner: &binned.owner,
        key: &binned.key,
    };
    if transaction.stored_value(at, now).await?.is_some() {
        return Err(StoreError::NameTaken {
            what: Record::Value,
            name: binned.key,
        });
    }
    // Its time may be over meanwhile; who asks for it back wants to see it.
    let expires = binned.expires_at.filter(|at| *at > now.0).map(UnixMillis);
    transaction
        .store_value(at, &binned.value, expires, now)
        .await?;
    let purge = statement(db, "DELETE FROM values_bin WHERE id = ?", [id.into()]);
    db.execute_raw(purge).await?;
    Ok(())
}
