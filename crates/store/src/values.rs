//! Values that graphs and plugins keep under a key: for one bot, for the bots of a server, or for
//! all. Each owner (a plugin's name, or whatever a graph calls its part) sees its own keys only.
//! A value whose time is over is not seen any more and is swept away some time later.

use sculk_core::{BotId, ServerId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{
    Store, StoreError, Transaction, UnixMillis, bots, servers, transaction::in_own_transaction,
};

/// The largest value, in bytes.
pub const MAX_VALUE_BYTES: usize = 1024 * 1024;
/// The longest name of an owner, in bytes.
const MAX_OWNER_BYTES: usize = 256;
/// The longest key, in bytes.
const MAX_KEY_BYTES: usize = 1024;
/// Most values that are swept away at once, so that nobody waits for it.
const SWEPT_AT_ONCE: u32 = 1_000;

/// Whose values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueScope {
    /// One bot's.
    Bot(BotId),
    /// Those of all bots of a server.
    Server(ServerId),
    /// Those of all bots.
    All,
}

/// Where a value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueKey<'a> {
    /// Whose it is.
    pub scope: ValueScope,
    /// The part of the store, 1 to 256 bytes.
    pub owner: &'a str,
    /// The key, 1 to 1,024 bytes.
    pub key: &'a str,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct StoredValue {
    /// The part of the store.
    pub owner: String,
    /// The key.
    pub key: String,
    /// What lies there: text, mostly JSON.
    pub value: String,
    /// When it was written, in milliseconds since 1970.
    pub updated_at: i64,
    /// When it goes by itself, in milliseconds since 1970.
    pub expires_at: Option<i64>,
}

impl ValueScope {
    /// The table, its column that tells scopes apart, and the scope's value there.
    pub(crate) const fn place(self) -> (&'static str, &'static str, i32) {
        match self {
            Self::Bot(bot) => ("stored_values", "bot_id", bot.0),
            Self::Server(server) => ("server_values", "server_id", server.0),
            Self::All => ("shared_values", "scope", 0),
        }
    }
}

/// A statement about the values of a scope: `{table}` and `{scope}` stand for its names, and its id
/// is the first parameter.
pub(crate) fn about(
    db: &impl ConnectionTrait,
    scope: ValueScope,
    sql: &str,
    rest: impl IntoIterator<Item = Value>,
) -> Statement {
    let (table, column, id) = scope.place();
    let sql = sql.replace("{table}", table).replace("{scope}", column);
    let values = std::iter::once(Value::from(id)).chain(rest);
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

const ROW: &str = "SELECT owner, key, value, updated_at, expires_at FROM {table} \
                   WHERE {scope} = ? AND owner = ?";
pub(crate) const IS_THERE: &str = "(expires_at IS NULL OR expires_at > ?)";

async fn find(
    db: &impl ConnectionTrait,
    at: ValueKey<'_>,
    now: UnixMillis,
) -> Result<Option<StoredValue>, StoreError> {
    let sql = format!("{ROW} AND key = ? AND {IS_THERE}");
    let rest = [at.owner.into(), at.key.into(), now.0.into()];
    let row = db.query_one_raw(about(db, at.scope, &sql, rest)).await?;
    row.map(|row| StoredValue::from_query_result(&row, ""))
        .transpose()
        .map_err(Into::into)
}

fn check(what: &'static str, text: &str, limit: usize) -> Result<(), StoreError> {
    let reason = match text.len() {
        0 => "it is empty".to_owned(),
        n_bytes if n_bytes > limit => {
            format!("it has {n_bytes} bytes, and at most {limit} are kept")
        }
        _ => return Ok(()),
    };
    Err(StoreError::Invalid { what, reason })
}

impl Store {
    /// What lies under a key.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stored_value(
        &self,
        at: ValueKey<'_>,
        now: UnixMillis,
    ) -> Result<Option<StoredValue>, StoreError> {
        find(&self.readers, at, now).await
    }

    /// See [`Transaction::store_value`].
    ///
    /// # Errors
    /// As there.
    pub async fn store_value(
        &self,
        at: ValueKey<'_>,
        value: &str,
        expires: Option<UnixMillis>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.store_value(at, value, expires, now))
    }

    /// See [`Transaction::add_to_value`].
    ///
    /// # Errors
    /// As there.
    pub async fn add_to_value(
        &self,
        at: ValueKey<'_>,
        by: f64,
        now: UnixMillis,
    ) -> Result<f64, StoreError> {
        in_own_transaction!(self.add_to_value(at, by, now))
    }

    /// See [`Transaction::delete_value`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_value(
        &self,
        at: ValueKey<'_>,
        now: UnixMillis,
    ) -> Result<Option<StoredValue>, StoreError> {
        in_own_transaction!(self.delete_value(at, now))
    }

    /// See [`Transaction::sweep_values`].
    ///
    /// # Errors
    /// As there.
    pub async fn sweep_values(&self, now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.sweep_values(now))
    }
}

impl Transaction {
    /// What lies under a key, as this transaction sees it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stored_value(
        &self,
        at: ValueKey<'_>,
        now: UnixMillis,
    ) -> Result<Option<StoredValue>, StoreError> {
        find(self.connection(), at, now).await
    }

    /// Puts a value under a key, in place of what lay there. It goes by itself at `expires`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot or server; [`StoreError::Invalid`] for an empty or too
    /// long owner or key, a value over [`MAX_VALUE_BYTES`], or one by which its scope would hold more
    /// than [`crate::MAX_SCOPE_VALUES`] values or [`crate::MAX_SCOPE_BYTES`].
    pub async fn store_value(
        &self,
        at: ValueKey<'_>,
        value: &str,
        expires: Option<UnixMillis>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        check("owner of a value", at.owner, MAX_OWNER_BYTES)?;
        check("key", at.key, MAX_KEY_BYTES)?;
        if !value.is_empty() {
            check("value", value, MAX_VALUE_BYTES)?;
        }
        let db = self.connection();
        match at.scope {
            ValueScope::Bot(bot) => drop(bots::find(db, bot).await?),
            ValueScope::Server(server) => drop(servers::find(db, server).await?),
            ValueScope::All => {}
        }
        self.make_room(at, value, now).await?;
        let sql = "INSERT INTO {table} ({scope}, owner, key, value, updated_at, expires_at) \
                   VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT ({scope}, owner, key) DO UPDATE SET \
                   value = excluded.value, updated_at = excluded.updated_at, \
                   expires_at = excluded.expires_at";
        let rest = [
            at.owner.into(),
            at.key.into(),
            value.into(),
            now.0.into(),
            expires.map(|at| at.0).into(),
        ];
        db.execute_raw(about(db, at.scope, sql, rest)).await?;
        Ok(())
    }

    /// Adds to the number under a key and answers what it is now. Nothing counts as 0. Two that add
    /// at once both count: there is one writer. When the number goes stays as it was.
    ///
    /// # Errors
    /// As [`Self::store_value`]; and [`StoreError::Invalid`] where something else than a number lies
    /// there, or the sum is none.
    pub async fn add_to_value(
        &self,
        at: ValueKey<'_>,
        by: f64,
        now: UnixMillis,
    ) -> Result<f64, StoreError> {
        let found = find(self.connection(), at, now).await?;
        let text = found.as_ref().map_or("0", |found| found.value.trim());
        let no_number = |reason: String| StoreError::Invalid {
            what: "value",
            reason,
        };
        let number: f64 = text.parse().map_err(|_| {
            let start: String = text.chars().take(40).collect();
            no_number(format!(
                "“{start}” is no number, so nothing can be added to it"
            ))
        })?;
        let sum = number + by;
        if !sum.is_finite() {
            return Err(no_number(format!("{number} and {by} make no number")));
        }
        let expires = found.and_then(|found| found.expires_at).map(UnixMillis);
        self.store_value(at, &sum.to_string(), expires, now).await?;
        Ok(sum)
    }

    /// Takes a value away and answers what it was.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_value(
        &self,
        at: ValueKey<'_>,
        now: UnixMillis,
    ) -> Result<Option<StoredValue>, StoreError> {
        let db = self.connection();
        let found = find(db, at, now).await?;
        let sql = "DELETE FROM {table} WHERE {scope} = ? AND owner = ? AND key = ?";
        let rest = [at.owner.into(), at.key.into()];
        db.execute_raw(about(db, at.scope, sql, rest)).await?;
        Ok(found)
    }

    /// Throws values of one scope away whose time is over, a thousand at most; says how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(crate) async fn sweep_scope(
        &self,
        scope: ValueScope,
        now: UnixMillis,
    ) -> Result<u64, StoreError> {
        let db = self.connection();
        let sql = format!(
            "DELETE FROM {{table}} WHERE ({{scope}}, owner, key) IN (SELECT {{scope}}, owner, key \
             FROM {{table}} WHERE +{{scope}} = ? AND expires_at IS NOT NULL AND expires_at <= ? \
             LIMIT {SWEPT_AT_ONCE})"
        );
        let swept = db.execute_raw(about(db, scope, &sql, [now.0.into()]));
        Ok(swept.await?.rows_affected())
    }

    /// Throws values away whose time is over, a thousand of each kind of scope at most.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn sweep_values(&self, now: UnixMillis) -> Result<(), StoreError> {
        let db = self.connection();
        let scopes = [
            ValueScope::Bot(BotId(0)),
            ValueScope::Server(ServerId(0)),
            ValueScope::All,
        ];
        for (table, column, _) in scopes.map(ValueScope::place) {
            let sql = format!(
                "DELETE FROM {table} WHERE ({column}, owner, key) IN (SELECT {column}, owner, key \
                 FROM {table} WHERE expires_at IS NOT NULL AND expires_at <= ? LIMIT {SWEPT_AT_ONCE})"
            );
            let statement =
                Statement::from_sql_and_values(db.get_database_backend(), sql, [now.0.into()]);
            db.execute_raw(statement).await?;
        }
        Ok(())
    }
}
