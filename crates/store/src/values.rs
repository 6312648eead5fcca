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
/// Most values of one page.
const MAX_PAGE: u32 = 500;
/// Characters of a value that a list shows.
const LISTED_CHARS: usize = 2_000;
/// Most owners that are listed.
const MAX_OWNERS: u32 = 500;
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
const IS_THERE: &str = "(expires_at IS NULL OR expires_at > ?)";

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

/// Which values a page is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageOfValues<'a> {
    /// The part of the store.
    pub owner: &'a str,
    /// What their keys begin with.
    pub prefix: &'a str,
    /// Only those after this key.
    pub after: Option<&'a str>,
    /// Most of them; never more than 500.
    pub limit: u32,
}

/// A value as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ListedValue {
    /// The part of the store.
    pub owner: String,
    /// The key.
    pub key: String,
    /// The beginning of what lies there: text, mostly JSON.
    pub value: String,
    /// How long the whole is, in bytes.
    pub n_bytes: i64,
    /// When it was written, in milliseconds since 1970.
    pub updated_at: i64,
    /// When it goes by itself, in milliseconds since 1970.
    pub expires_at: Option<i64>,
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

    /// A page of the values of an owner whose keys begin with `prefix`, by key, those after the key
    /// `after`; at most `limit` of them and never more than 500.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_values(
        &self,
        scope: ValueScope,
        owner: &str,
        prefix: &str,
        after: Option<&str>,
        limit: u32,
        now: UnixMillis,
    ) -> Result<Vec<StoredValue>, StoreError> {
        let page = PageOfValues {
            owner,
            prefix,
            after,
            limit,
        };
        self.page_of_values(scope, "value", page, now).await
    }

    /// The same, and of each value its length and its first 2,000 characters.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn listed_values(
        &self,
        scope: ValueScope,
        page: PageOfValues<'_>,
        now: UnixMillis,
    ) -> Result<Vec<ListedValue>, StoreError> {
        let columns =
            format!("substr(value, 1, {LISTED_CHARS}) AS value, octet_length(value) AS n_bytes");
        self.page_of_values(scope, &columns, page, now).await
    }

    async fn page_of_values<T: FromQueryResult>(
        &self,
        scope: ValueScope,
        columns: &str,
        page: PageOfValues<'_>,
        now: UnixMillis,
    ) -> Result<Vec<T>, StoreError> {
        let db = &self.readers;
        // What begins with the prefix lies between it and itself with the last character of all.
        let end = format!("{}\u{10ffff}", page.prefix);
        let sql = format!(
            "SELECT owner, key, {columns}, updated_at, expires_at FROM {{table}} \
             WHERE {{scope}} = ? AND owner = ? \
             AND key >= ? AND key > ? AND key < ? AND {IS_THERE} ORDER BY key LIMIT ?"
        );
        let rest = [
            page.owner.into(),
            page.prefix.into(),
            page.after.unwrap_or_default().into(),
            end.into(),
            now.0.into(),
            page.limit.min(MAX_PAGE).into(),
        ];
        let rows = db.query_all_raw(about(db, scope, &sql, rest)).await?;
        let read = rows.iter().map(|row| T::from_query_result(row, ""));
        read.collect::<Result<_, _>>().map_err(Into::into)
    }

    /// The owners that have values in a scope, by name, 500 at most.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn value_owners(&self, scope: ValueScope) -> Result<Vec<String>, StoreError> {
        let db = &self.readers;
        let mut owners: Vec<String> = Vec::new();
        // From owner to owner by the primary key: a `DISTINCT` would look at each value.
        while owners.len() < MAX_OWNERS as usize {
            let sql = "SELECT owner FROM {table} WHERE {scope} = ? AND owner > ? \
                       ORDER BY owner LIMIT 1";
            let last = owners.last().map_or("", String::as_str);
            let next = about(db, scope, sql, [last.into()]);
            let Some(row) = db.query_one_raw(next).await? else {
                break;
            };
            owners.push(row.try_get_by_index(0)?);
        }
        Ok(owners)
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
