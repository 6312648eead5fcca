//! The lines of consoles and the runs of graphs, in a file of their own (`journal.db`) that may be
//! deleted whenever the app does not run: nothing else depends on it.
//!
//! Unlike `sculk.db` it is written with `synchronous=NORMAL`: after a power cut the last lines may be
//! missing, and the file is whole all the same. Its schema is made here: a file of a newer build's
//! schema, or one that cannot be read, is put aside and a new one begun.

use std::path::{Path, PathBuf};

use sculk_core::BotId;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, QueryResult, Statement, TransactionTrait as _,
    Value,
};

use crate::{StoreError, UnixMillis, connect, inspect, journal_runs};

/// `PRAGMA application_id` of the file: the letters `Sclj`.
const APPLICATION_ID: i32 = 0x5363_6c6a;
/// The schema this build writes and reads.
const LEVEL: i32 = 2;
/// The schema without runs; such a file gets room for them.
const LEVEL_WITHOUT_RUNS: i32 = 1;
/// Lines of one statement.
const ROWS_AT_ONCE: usize = 200;
/// Most lines of one page.
const MAX_PAGE: u32 = 5_000;
/// Lines that one search looks at; the next one goes on from there.
const SEARCHED_AT_ONCE: u32 = 200_000;
/// Lines that are thrown away in one transaction, so that nobody waits long for it.
const TRIMMED_AT_ONCE: i64 = 20_000;

// Rows are appended in the order of their ids, so the oldest have the smallest. `text` is what is
// searched, in lower case; `line` is what its writer gave.
const SCHEMA: &str = "
CREATE TABLE lines (
  id INTEGER PRIMARY KEY NOT NULL,
  bot_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  line TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX lines_of_bot ON lines (bot_id, seq);
";

/// A line to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// Whose console it is.
    pub bot: BotId,
    /// Counts up per bot.
    pub seq: u32,
    /// When it came.
    pub at: UnixMillis,
    /// What is searched.
    pub text: String,
    /// The line as its writer wants it back.
    pub line: String,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalFound {
    /// The lines, newest first, each with its number.
    pub lines: Vec<(u32, String)>,
    /// The oldest line that was looked at: further ones lie before it. None when there are none.
    pub looked_back_to: Option<u32>,
}

/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalLimits {
    /// Bytes that lines may take in the file.
    pub max_bytes: u64,
    /// Older lines go.
    pub oldest: UnixMillis,
}

/// The open journal. Cheap to clone; clones share its connections.
#[derive(Debug, Clone)]
pub struct Journal {
    pub(crate) writer: DatabaseConnection,
    pub(crate) readers: DatabaseConnection,
}

impl Journal {
    /// Opens the journal, or begins one where there is none that can be used; what cannot be used is
    /// put beside it as `journal.db.aside`, in place of an earlier one.
    ///
    /// # Errors
    /// When no file can be written there.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        match Self::open_as_it_is(path).await {
            Ok(journal) => Ok(journal),
            Err(error @ (StoreError::Damaged { .. } | StoreError::NotADatabase { .. })) => {
                tracing::warn!("a new journal is begun: {error}");
                put_aside(path).await?;
                Self::open_as_it_is(path).await
            }
            Err(error) => Err(error),
        }
    }

    async fn open_as_it_is(path: &Path) -> Result<Self, StoreError> {
        let writer = connect::journal_writer(path).await?;
        if let Err(error) = make_or_check(path, &writer).await {
            writer.close().await?;
            return Err(error);
        }
        Ok(Self {
            readers: connect::journal_readers(path),
            writer,
        })
    }

    /// Lets the file never grow beyond so many bytes, whatever happens: what does not fit is refused
    /// as on a full disk. A file that is larger already stays so.
    ///
    /// # Errors
    /// When the journal cannot be asked.
    pub async fn limit_file(&self, max_bytes: u64) -> Result<(), StoreError> {
        let size = inspect::column(&self.writer, "PRAGMA page_size").await?;
        let size: i64 = size.first().copied().unwrap_or(4_096);
        let n_pages = max_bytes / size.max(1).unsigned_abs();
        let limit = format!(
            "PRAGMA max_page_count = {}",
            n_pages.clamp(1, 4_294_967_294)
        );
        self.writer.execute_unprepared(&limit).await?;
        Ok(())
    }

    /// Closes all connections. Clones stop working.
    ///
    /// # Errors
    /// When SQLite cannot close.
    pub async fn close(self) -> Result<(), StoreError> {
        self.readers.close().await?;
        self.writer.close().await?;
        Ok(())
    }

    /// Keeps lines, all or none. One of a number that is kept already takes its place.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and its like; then none is kept.
    pub async fn append(&self, lines: &[JournalLine]) -> Result<(), StoreError> {
        let transaction = self.writer.begin().await?;
        for rows in lines.chunks(ROWS_AT_ONCE) {
            let places = vec!["(?,?,?,?,?)"; rows.len()].join(",");
            let sql = format!(
                "INSERT OR REPLACE INTO lines (bot_id, seq, at, text, line) VALUES {places}"
            );
            let values = rows.iter().flat_map(|row| {
                [
                    Value::from(row.bot.0),
                    row.seq.into(),
                    row.at.0.into(),
                    row.text.to_lowercase().into(),
                    row.line.as_str().into(),
                ]
            });
            let backend = transaction.get_database_backend();
            let insert = Statement::from_sql_and_values(backend, sql, values);
            transaction.execute_raw(insert).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The number of the newest line of each bot that has any.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn last_seqs(&self) -> Result<Vec<(BotId, u32)>, StoreError> {
        let mut last = Vec::new();
        let mut after = i32::MIN;
        // From bot to bot by the index: `GROUP BY` would look at each line.
        loop {
            let next = "SELECT bot_id FROM lines WHERE bot_id > ? ORDER BY bot_id LIMIT 1";
            let Some(row) = self.one(next, [after.into()]).await? else {
                return Ok(last);
            };
            let bot: i32 = row.try_get_by_index(0)?;
            let newest = "SELECT seq FROM lines WHERE bot_id = ? ORDER BY seq DESC LIMIT 1";
            if let Some(row) = self.one(newest, [bot.into()]).await? {
                last.push((BotId(bot), row.try_get_by_index(0)?));
            }
            after = bot;
        }
    }

    /// Lines of a bot before the number `before`, oldest first: the last `limit` of them, and never
    /// more than 5,000.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn lines_before(
        &self,
        bot: BotId,
        before: u32,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT line FROM lines WHERE bot_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?";
        let values = [bot.0.into(), before.into(), limit.min(MAX_PAGE).into()];
        let rows = self.all(sql, values).await?;
        let lines = rows.iter().rev().map(|row| row.try_get_by_index(0));
        Ok(lines.collect::<Result<_, DbErr>>()?)
    }

    /// Lines of a bot before the number `before` that contain a text, without regard to case. Looks
    /// at 200,000 lines at most and says how far it came.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn search(
        &self,
        bot: BotId,
        text: &str,
        before: u32,
        limit: u32,
    ) -> Result<JournalFound, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let edge = "SELECT seq FROM lines WHERE bot_id = ? AND seq < ? ORDER BY seq DESC \
                    LIMIT 1 OFFSET ?";
        let values = [bot.0.into(), before.into(), (SEARCHED_AT_ONCE - 1).into()];
        let edge: Option<u32> = match self.one(edge, values).await? {
            Some(row) => Some(row.try_get_by_index(0)?),
            None => None,
        };
        let sql = "SELECT seq, line FROM lines WHERE bot_id = ? AND seq < ? AND seq >= ? \
                   AND instr(text, ?) > 0 ORDER BY seq DESC LIMIT ?";
        let values = [
            bot.0.into(),
            before.into(),
            edge.unwrap_or(0).into(),
            text.to_lowercase().into(),
            limit.into(),
        ];
        let rows = self.all(sql, values).await?;
        let read = |row: &QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        let lines: Vec<(u32, String)> = rows.iter().map(read).collect::<Result<_, DbErr>>()?;
        let is_full = lines.len() == limit as usize;
        let looked_back_to = match lines.last() {
            Some((seq, _)) if is_full => Some(*seq),
            _ => edge,
        };
        Ok(JournalFound {
            lines,
            looked_back_to,
        })
    }

    /// Throws the oldest lines away that are too old or too many; answers how many. Call it again
    /// until that is none.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn trim(&self, limits: JournalLimits) -> Result<u64, StoreError> {
        let Some((oldest, at)) = self.oldest().await? else {
            return Ok(0);
        };
        let n_bytes = self.n_bytes().await?;
        let is_too_large = n_bytes.saturating_sub(self.run_bytes().await?) > limits.max_bytes;
        if !is_too_large && at >= limits.oldest.0 {
            return Ok(0);
        }
        let kept_from = if is_too_large {
            i64::MAX
        } else {
            limits.oldest.0
        };
        let sql = "DELETE FROM lines WHERE id < ? AND at < ?";
        let values = [(oldest + TRIMMED_AT_ONCE).into(), kept_from.into()];
        let backend = self.writer.get_database_backend();
        let delete = Statement::from_sql_and_values(backend, sql, values);
        Ok(self.writer.execute_raw(delete).await?.rows_affected())
    }

    /// The id of the oldest line and when it came.
    async fn oldest(&self) -> Result<Option<(i64, i64)>, StoreError> {
        let sql = "SELECT id, at FROM lines WHERE id > ? ORDER BY id LIMIT 1";
        let Some(row) = self.one(sql, [i64::MIN.into()]).await? else {
            return Ok(None);
        };
        Ok(Some((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
    }

    /// What lines and runs take in the file; room that was given back and not used again does not count.
    async fn n_bytes(&self) -> Result<u64, StoreError> {
        let mut pages = [0_i64; 3];
        for (place, name) in ["page_count", "freelist_count", "page_size"]
            .iter()
            .enumerate()
        {
            let read = inspect::column(&self.writer, &format!("PRAGMA {name}")).await?;
            pages[place] = read.first().copied().unwrap_or(0);
        }
        let [n_pages, n_free, size] = pages;
        Ok(u64::try_from((n_pages - n_free) * size).unwrap_or(0))
    }

    pub(crate) async fn one(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<QueryResult>, StoreError> {
        let backend = self.readers.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, values);
        Ok(self.readers.query_one_raw(statement).await?)
    }

    pub(crate) async fn all(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let backend = self.readers.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, values);
        Ok(self.readers.query_all_raw(statement).await?)
    }
}

async fn make_or_check(path: &Path, writer: &DatabaseConnection) -> Result<(), StoreError> {
    let number = async |name: &str| -> Result<i32, StoreError> {
        let read = inspect::column(writer, &format!("PRAGMA {name}")).await?;
        Ok(read.first().copied().unwrap_or(0))
    };
    let tables: Vec<String> = inspect::column(writer, "SELECT name FROM sqlite_master").await?;
    if tables.is_empty() {
        let begin = format!(
            "BEGIN; {SCHEMA} {} PRAGMA application_id = {APPLICATION_ID}; \
             PRAGMA user_version = {LEVEL}; COMMIT;",
            journal_runs::SCHEMA
        );
        writer.execute_unprepared(&begin).await?;
        return Ok(());
    }
    let found = (
        number("application_id").await?,
        number("user_version").await?,
    );
    if found == (APPLICATION_ID, LEVEL_WITHOUT_RUNS) {
        let widen = format!(
            "BEGIN; {} PRAGMA user_version = {LEVEL}; COMMIT;",
            journal_runs::SCHEMA
        );
        writer.execute_unprepared(&widen).await?;
        return Ok(());
    }
    if found != (APPLICATION_ID, LEVEL) {
        return Err(StoreError::NotADatabase {
            path: path.to_owned(),
            reason: "it is not a journal of this version of Sculk".to_owned(),
        });
    }
    Ok(())
}

async fn put_aside(path: &Path) -> Result<(), StoreError> {
    let beside = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let failed = |source| StoreError::Io {
        path: path.to_owned(),
        doing: "put aside",
        source,
    };
    tokio::fs::rename(path, beside(".aside"))
        .await
        .map_err(failed)?;
    for suffix in ["-wal", "-shm"] {
        // They belong to the file that was put aside; mostly there are none.
        if let Err(error) = tokio::fs::remove_file(beside(suffix)).await
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(failed(error));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALEX: BotId = BotId(1);

    fn line(bot: BotId, seq: u32, text: &str) -> JournalLine {
        JournalLine {
            bot,
            seq,
            at: UnixMillis(i64::from(seq) * 1_000),
            text: text.to_owned(),
            line: format!("<{text}>"),
        }
    }

    async fn filled(dir: &Path, n: u32) -> Journal {
        let journal = Journal::open(&dir.join("journal.db")).await.unwrap();
        let lines: Vec<_> = (0..n)
            .map(|n| line(ALEX, n, &format!("Line {n}")))
            .collect();
        journal.append(&lines).await.unwrap();
        journal
    }

    #[tokio::test]
    async fn lines_come_back_in_pages_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let journal = filled(dir.path(), 1_000).await;
        let other = BotId(7);
        journal.append(&[line(other, 3, "hi")]).await.unwrap();
        journal.close().await.unwrap();
        let journal = Journal::open(&dir.path().join("journal.db")).await.unwrap();
        let page = journal.lines_before(ALEX, 10, 3).await.unwrap();
        assert_eq!(page, ["<Line 7>", "<Line 8>", "<Line 9>"]);
        assert!(journal.lines_before(ALEX, 0, 3).await.unwrap().is_empty());
        let newest = journal.lines_before(other, u32::MAX, 9).await.unwrap();
        assert_eq!(newest, ["<hi>"]);
        let last = journal.last_seqs().await.unwrap();
        assert_eq!(last, [(ALEX, 999), (other, 3)]);
    }

    #[tokio::test]
    async fn a_search_knows_no_case_and_says_how_far_it_came() {
        let dir = tempfile::tempdir().unwrap();
        let journal = filled(dir.path(), 50).await;
        journal
            .append(&[line(ALEX, 50, "ПРИВЕТ 100%")])
            .await
            .unwrap();
        let found = journal.search(ALEX, "привет 100%", u32::MAX, 9).await;
        let found = found.unwrap();
        assert_eq!(found.lines, [(50, "<ПРИВЕТ 100%>".to_owned())]);
        assert_eq!(found.looked_back_to, None, "there is nothing before");
        let found = journal.search(ALEX, "line 1", u32::MAX, 4).await.unwrap();
        let seqs: Vec<_> = found.lines.iter().map(|one| one.0).collect();
        assert_eq!(
            (seqs, found.looked_back_to),
            (vec![19, 18, 17, 16], Some(16))
        );
        let rest = journal.search(ALEX, "line 1", 16, 99).await.unwrap();
        assert_eq!(rest.lines.len(), 7);
    }

    #[tokio::test]
    async fn what_is_too_old_or_too_much_goes_from_the_oldest() {
        let dir = tempfile::tempdir().unwrap();
        let journal = filled(dir.path(), 30_000).await;
        let mut limits = JournalLimits {
            max_bytes: u64::MAX,
            oldest: UnixMillis(1_000_000),
        };
        assert_eq!(journal.trim(limits).await.unwrap(), 1_000);
        assert_eq!(journal.trim(limits).await.unwrap(), 0);
        let n_bytes = journal.n_bytes().await.unwrap();
        limits.max_bytes = n_bytes / 2;
        while journal.trim(limits).await.unwrap() > 0 {}
        assert!(journal.n_bytes().await.unwrap() <= n_bytes / 2);
        let left = journal.lines_before(ALEX, u32::MAX, 5_000).await.unwrap();
        assert_eq!(left.last().map(String::as_str), Some("<Line 29999>"));
    }

    #[tokio::test]
    async fn a_full_disk_is_told_and_what_was_kept_stays() {
        let dir = tempfile::tempdir().unwrap();
        let journal = filled(dir.path(), 100).await;
        // SQLite answers a file that must not grow as it answers a full disk.
        journal.limit_file(40_960).await.unwrap();
        let lines: Vec<_> = (100..9_000)
            .map(|n| line(ALEX, n, &"x".repeat(200)))
            .collect();
        let error = journal.append(&lines).await.unwrap_err();
        assert!(matches!(error, StoreError::DiskFull), "{error:?}");
        assert_eq!(journal.last_seqs().await.unwrap(), [(ALEX, 99)]);
        journal.limit_file(4_096_000_000).await.unwrap();
        journal.append(&lines).await.unwrap();
        assert_eq!(journal.last_seqs().await.unwrap(), [(ALEX, 8_999)]);
    }

    #[tokio::test]
    async fn what_is_no_journal_is_put_aside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.db");
        for junk in [
            &b"not a database, but long enough to be looked at"[..],
            &[0_u8; 5_000],
        ] {
            std::fs::write(&path, junk).unwrap();
            let journal = Journal::open(&path).await.unwrap();
            journal.append(&[line(ALEX, 0, "hi")]).await.unwrap();
            journal.close().await.unwrap();
            let aside = dir.path().join("journal.db.aside");
            assert_eq!(std::fs::read(aside).unwrap(), junk);
            std::fs::remove_file(&path).unwrap();
        }
    }

    #[tokio::test]
    async fn no_question_looks_at_all_lines() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = filled(dir.path(), 10).await;
        let statements = crate::query_plans::listen_to(&mut journal.readers);
        journal.lines_before(ALEX, 5, 5).await.unwrap();
        journal.search(ALEX, "x", 5, 5).await.unwrap();
        journal.last_seqs().await.unwrap();
        journal.oldest().await.unwrap();
        let seen = std::mem::take(&mut *statements.lock().unwrap());
        assert!(seen.len() >= 6, "{seen:?}");
        for statement in seen {
            for step in crate::query_plans::steps_of(&journal.writer, &statement).await {
                let is_slow = step.starts_with("SCAN") || step.contains("TEMP B-TREE");
                assert!(!is_slow, "{step}: {}", statement.sql);
            }
        }
    }
}
