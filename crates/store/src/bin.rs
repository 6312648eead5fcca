//! What was deleted, of all kinds: listed newest first, and forgotten for good once it has lain long
//! enough or somebody asks. It comes back by the `restore_…` of its kind.

use std::fmt;

use sculk_core::BotId;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{
    BinKind, Store, StoreError, Transaction, UnixMillis, transaction::in_own_transaction,
    values_bin,
};

/// How long deleted things lie in the bin, in milliseconds: 30 days.
pub const BIN_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// Most entries of one page.
const MAX_PAGE: u32 = 500;

/// One thing in the bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BinKey {
    /// Of which kind.
    pub kind: BinKind,
    /// Its id among its kind.
    pub id: i32,
}

/// One thing in the bin, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BinEntry {
    /// Which.
    pub key: BinKey,
    /// What it was called.
    pub name: String,
    /// The bot it belonged to.
    pub bot: Option<BotId>,
    /// When it was deleted.
    pub deleted_at: UnixMillis,
}

/// How many things come back with one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct BinBrings {
    /// Commands with their graphs.
    pub n_commands: i32,
    /// Event graphs.
    pub n_event_graphs: i32,
    /// People, or members of a group.
    pub n_people: i32,
    /// Stored values.
    pub n_values: i32,
}

/// Where a page of the bin begins: behind this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BinCursor {
    /// When it was deleted.
    pub deleted_at: UnixMillis,
    /// Which it is.
    pub key: BinKey,
}

/// What of the bin is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BinFilter {
    /// Part of the name; empty: all. ASCII letters of either case are alike.
    pub search: String,
    /// Of this kind alone.
    pub kind: Option<BinKind>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i32,
    name: String,
    bot_id: Option<i32>,
    deleted_at: i64,
}

impl Row {
    fn into_entry(self, kind: BinKind) -> BinEntry {
        BinEntry {
            key: BinKey { kind, id: self.id },
            name: self.name,
            bot: self.bot_id.map(BotId),
            deleted_at: UnixMillis(self.deleted_at),
        }
    }
}

fn statement(
    db: &impl ConnectionTrait,
    sql: impl fmt::Display,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql.to_string(), values)
}

/// A text that `LIKE … ESCAPE '\'` takes as it stands.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

async fn page_of_kind(
    db: &impl ConnectionTrait,
    kind: BinKind,
    search: &str,
    behind: Option<BinCursor>,
    limit: u32,
) -> Result<Vec<BinEntry>, StoreError> {
    // Those of one moment are in the order of kinds; of a kind, the newest first.
    let (at, id) = behind.map_or((i64::MAX, i64::MAX), |behind| {
        let id = match kind.cmp(&behind.key.kind) {
            std::cmp::Ordering::Less => i64::MIN,
            std::cmp::Ordering::Equal => i64::from(behind.key.id),
            std::cmp::Ordering::Greater => i64::MAX,
        };
        (behind.deleted_at.0, id)
    });
    let mut sql = format!("{} AND (t.deleted_at, t.id) < (?, ?)", kind.rows());
    let mut values: Vec<Value> = vec![at.into(), id.into()];
    if !search.is_empty() {
        sql.push_str(&format!(" AND {} LIKE ? ESCAPE '\\'", kind.name_column()));
        values.push(like(search).into());
    }
    sql.push_str(" ORDER BY t.deleted_at DESC, t.id DESC LIMIT ?");
    values.push(limit.into());
    let rows = Row::find_by_statement(statement(db, sql, values));
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().map(|row| row.into_entry(kind)).collect())
}

impl Store {
    /// A page of what lies in the bin, what was deleted last first; `limit` up to 500.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bin_page(
        &self,
        filter: &BinFilter,
        behind: Option<BinCursor>,
        limit: u32,
    ) -> Result<Vec<BinEntry>, StoreError> {
        let limit = limit.min(MAX_PAGE);
        let mut entries = Vec::new();
        for kind in BinKind::ALL {
            if filter.kind.is_none_or(|wanted| wanted == kind) {
                let page = page_of_kind(&self.readers, kind, &filter.search, behind, limit);
                entries.append(&mut page.await?);
            }
        }
        entries.sort_by_key(|entry| {
            (
                std::cmp::Reverse(entry.deleted_at.0),
                entry.key.kind,
                std::cmp::Reverse(entry.key.id),
            )
        });
        entries.truncate(limit as usize);
        Ok(entries)
    }

    /// What comes back with a thing in the bin: all that belongs to a bot, the members of a group.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bin_brings(&self, key: BinKey) -> Result<BinBrings, StoreError> {
        let db = &self.readers;
        let sql = match key.kind {
            BinKind::Bot => {
                "SELECT (SELECT count(*) FROM commands WHERE bot_id = ?1 AND deleted_at IS NULL) \
                   AS n_commands, \
                 (SELECT count(*) FROM event_graphs WHERE bot_id = ?1 AND deleted_at IS NULL) \
                   AS n_event_graphs, \
                 (SELECT count(*) FROM users WHERE bot_id = ?1) AS n_people, \
                 (SELECT count(*) FROM stored_values WHERE bot_id = ?1) AS n_values"
            }
            BinKind::Group => {
                "SELECT 0 AS n_commands, 0 AS n_event_graphs, \
                 coalesce(json_array_length(document, '$.members'), 0) AS n_people, 0 AS n_values \
                 FROM people_bin WHERE kind = 'group' AND id = ?1"
            }
            BinKind::Server => {
                "SELECT 0 AS n_commands, 0 AS n_event_graphs, 0 AS n_people, \
                 (SELECT count(*) FROM server_values WHERE server_id = ?1) AS n_values"
            }
            _ => return Ok(BinBrings::default()),
        };
        let found = BinBrings::find_by_statement(statement(db, sql, [key.id.into()]));
        Ok(found.one(db).await?.unwrap_or_default())
    }

    /// What must come out of the bin before this one can: the server and the proxy of a bot.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bin_needs(&self, key: BinKey) -> Result<Vec<BinKey>, StoreError> {
        if key.kind != BinKind::Bot {
            return Ok(Vec::new());
        }
        let db = &self.readers;
        let mut needs = Vec::new();
        for (kind, sql) in [
            (
                BinKind::Server,
                "SELECT s.id FROM bots b JOIN servers s ON s.id = b.server_id \
                 WHERE b.id = ? AND s.deleted_at IS NOT NULL",
            ),
            (
                BinKind::Proxy,
                "SELECT p.id FROM bot_proxies b JOIN proxies p ON p.id = b.proxy_id \
                 WHERE b.bot_id = ? AND p.deleted_at IS NOT NULL",
            ),
        ] {
            for row in db
                .query_all_raw(statement(db, sql, [key.id.into()]))
                .await?
            {
                let id = row.try_get_by_index(0)?;
                needs.push(BinKey { kind, id });
            }
        }
        Ok(needs)
    }

    /// The bot that somebody or a group in the bin belonged to; none where it does not lie there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bin_bot(&self, key: BinKey) -> Result<Option<BotId>, StoreError> {
        let kind = match key.kind {
            BinKind::Group => "group",
            BinKind::Person => "user",
            _ => return Ok(None),
        };
        let db = &self.readers;
        let sql = "SELECT bot_id FROM people_bin WHERE kind = ? AND id = ?";
        let asked = statement(db, sql, [kind.into(), key.id.into()]);
        let row = db.query_one_raw(asked).await?;
        let id: Option<i32> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(id.map(BotId))
    }

    /// What has lain in the bin since before a time, in the order in which it can be forgotten; at
    /// most `limit` of a kind.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bin_older_than(
        &self,
        before: UnixMillis,
        limit: u32,
    ) -> Result<Vec<BinKey>, StoreError> {
        let mut keys = Vec::new();
        for kind in BinKind::ALL {
            let key = BinKey { kind, id: 0 };
            let behind = BinCursor {
                deleted_at: before,
                key,
            };
            let page = page_of_kind(&self.readers, kind, "", Some(behind), limit.min(MAX_PAGE));
            keys.extend(page.await?.into_iter().map(|entry| entry.key));
        }
        Ok(keys)
    }

    /// See [`Transaction::purge_from_bin`].
    ///
    /// # Errors
    /// As there.
    pub async fn purge_from_bin(&self, key: BinKey) -> Result<bool, StoreError> {
        in_own_transaction!(self.purge_from_bin(key))
    }

    /// See [`Transaction::restore_binned_value`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_binned_value(&self, id: i32, now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.restore_binned_value(id, now))
    }
}

impl Transaction {
    /// Forgets one thing in the bin for good; whether it lay there.
    ///
    /// # Errors
    /// [`StoreError::InUse`] for a server or proxy that a bot in the bin refers to.
    pub async fn purge_from_bin(&self, key: BinKey) -> Result<bool, StoreError> {
        let db = self.connection();
        if let Some((sql, what)) = key.kind.users() {
            let rows = db
                .query_all_raw(statement(db, sql, [key.id.into()]))
                .await?;
            let names = rows.iter().map(|row| row.try_get_by_index(0));
            let by: Vec<String> = names.collect::<Result<_, _>>()?;
            if !by.is_empty() {
                return Err(StoreError::InUse {
                    what,
                    id: key.id,
                    by,
                });
            }
        }
        let purge = statement(db, key.kind.purge(), [key.id.into()]);
        Ok(db.execute_raw(purge).await?.rows_affected() > 0)
    }

    /// Puts a value that was deleted by hand back under its key, unless something lies there now.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] where something lies there; [`StoreError::NotFound`] for it, its bot
    /// or its server.
    pub async fn restore_binned_value(&self, id: i32, now: UnixMillis) -> Result<(), StoreError> {
        values_bin::restore(self, id, now).await
    }
}
