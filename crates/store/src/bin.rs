//! What was deleted, of all kinds: listed newest first, and forgotten for good once it has lain long
//! enough or somebody asks. It comes back by the `restore_…` of its kind.

use std::fmt;

use sculk_core::BotId;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis, transaction::in_own_transaction, values_bin,
};

/// How long deleted things lie in the bin, in milliseconds: 30 days.
pub const BIN_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// Most entries of one page.
const MAX_PAGE: u32 = 500;

/// Kinds of things that lie in the bin, in the order in which they can be forgotten: bots go before
/// the servers and proxies they refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BinKind {
    /// A bot, with all that belongs to it.
    Bot,
    /// A command of a bot, with its graph.
    Command,
    /// An event graph of a bot.
    EventGraph,
    /// A group of people of a bot.
    Group,
    /// Somebody a bot knew.
    Person,
    /// A stored value that was deleted by hand.
    Value,
    /// Something that happened by itself.
    Schedule,
    /// A group of bots.
    BotGroup,
    /// A server in the address book.
    Server,
    /// A proxy.
    Proxy,
}

impl BinKind {
    /// All of them, in order.
    pub const ALL: [Self; 10] = [
        Self::Bot,
        Self::Command,
        Self::EventGraph,
        Self::Group,
        Self::Person,
        Self::Value,
        Self::Schedule,
        Self::BotGroup,
        Self::Server,
        Self::Proxy,
    ];

    /// Its rows: id, name, bot, when deleted. What lies in a bot's own parts is hidden while the bot
    /// lies in the bin itself, since it comes and goes with it.
    const fn rows(self) -> &'static str {
        match self {
            Self::Bot => {
                "SELECT t.id, t.username AS name, NULL AS bot_id, t.deleted_at FROM bots t \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::Command => {
                "SELECT t.id, t.name AS name, t.bot_id, t.deleted_at FROM commands t \
                 CROSS JOIN bots b ON b.id = t.bot_id AND b.deleted_at IS NULL \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::EventGraph => {
                "SELECT t.id, t.name AS name, t.bot_id, t.deleted_at FROM event_graphs t \
                 CROSS JOIN bots b ON b.id = t.bot_id AND b.deleted_at IS NULL \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::Group => {
                "SELECT t.id, coalesce(json_extract(t.document, '$.name'), '') AS name, t.bot_id, \
                 t.deleted_at FROM people_bin t \
                 CROSS JOIN bots b ON b.id = t.bot_id AND b.deleted_at IS NULL WHERE t.kind = 'group'"
            }
            Self::Person => {
                "SELECT t.id, coalesce(json_extract(t.document, '$.username'), '') AS name, \
                 t.bot_id, t.deleted_at FROM people_bin t \
                 CROSS JOIN bots b ON b.id = t.bot_id AND b.deleted_at IS NULL WHERE t.kind = 'user'"
            }
            Self::Value => {
                "SELECT t.id, t.owner || ' / ' || t.key AS name, t.bot_id, t.deleted_at \
                 FROM values_bin t LEFT JOIN bots b ON b.id = t.bot_id \
                 WHERE b.deleted_at IS NULL"
            }
            Self::Schedule => {
                "SELECT t.id, t.name AS name, NULL AS bot_id, t.deleted_at FROM schedules t \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::BotGroup => {
                "SELECT t.id, t.name AS name, NULL AS bot_id, t.deleted_at FROM bot_groups t \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::Server => {
                "SELECT t.id, t.name AS name, NULL AS bot_id, t.deleted_at FROM servers t \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::Proxy => {
                "SELECT t.id, t.host || ':' || t.port AS name, NULL AS bot_id, t.deleted_at \
                 FROM proxies t WHERE t.deleted_at IS NOT NULL"
            }
        }
    }

    /// What its name is made of; SQL does not know the name it gives a column in a `WHERE`.
    const fn name_column(self) -> &'static str {
        match self {
            Self::Bot => "t.username",
            Self::Command | Self::EventGraph | Self::Schedule | Self::BotGroup | Self::Server => {
                "t.name"
            }
            Self::Group => "json_extract(t.document, '$.name')",
            Self::Person => "json_extract(t.document, '$.username')",
            Self::Value => "(t.owner || ' / ' || t.key)",
            Self::Proxy => "(t.host || ':' || t.port)",
        }
    }

    /// What takes one of it away for good, by id; only what lies in the bin.
    const fn purge(self) -> &'static str {
        match self {
            Self::Bot => "DELETE FROM bots WHERE id = ? AND deleted_at IS NOT NULL",
            Self::Command => "DELETE FROM commands WHERE id = ? AND deleted_at IS NOT NULL",
            Self::EventGraph => "DELETE FROM event_graphs WHERE id = ? AND deleted_at IS NOT NULL",
            Self::Group => "DELETE FROM people_bin WHERE kind = 'group' AND id = ?",
            Self::Person => "DELETE FROM people_bin WHERE kind = 'user' AND id = ?",
            Self::Value => "DELETE FROM values_bin WHERE id = ?",
            Self::Schedule => "DELETE FROM schedules WHERE id = ? AND deleted_at IS NOT NULL",
            Self::BotGroup => "DELETE FROM bot_groups WHERE id = ? AND deleted_at IS NOT NULL",
            Self::Server => "DELETE FROM servers WHERE id = ? AND deleted_at IS NOT NULL",
            Self::Proxy => "DELETE FROM proxies WHERE id = ? AND deleted_at IS NOT NULL",
        }
    }

    /// The bots in the bin that refer to one of it, by name; none where bots do not.
    const fn users(self) -> Option<(&'static str, Record)> {
        match self {
            Self::Server => Some((
                "SELECT username AS name FROM bots \
                 WHERE deleted_at IS NOT NULL AND server_id = ? LIMIT 10",
                Record::Server,
            )),
            Self::Proxy => Some((
                "SELECT b.username AS name FROM bot_proxies p JOIN bots b ON b.id = p.bot_id \
                 WHERE p.proxy_id = ? LIMIT 10",
                Record::Proxy,
            )),
            _ => None,
        }
    }
}

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
