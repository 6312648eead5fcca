//! Runs of graphs that are over, in the journal: one row says what is listed, another holds the
//! record. Both are written in batches and go together.

use sculk_core::{BotId, CommandId, EventGraphId};
use sea_orm::{
    ConnectionTrait as _, DbErr, QueryResult, Statement, TransactionTrait as _, TryGetError, Value,
};

use crate::{GraphRef, Journal, JournalLimits, StoreError, UnixMillis};

/// Most runs of one page.
const MAX_PAGE: u32 = 500;
/// Runs that one question looks at; the next one goes on from there.
const SEARCHED_AT_ONCE: u32 = 20_000;
/// Runs that are thrown away in one transaction, so that nobody waits long for it.
const TRIMMED_AT_ONCE: i64 = 500;
/// What a run takes besides its record, roughly, in bytes.
const ROW_BYTES: usize = 256;

// `text` is what is searched, in lower case. `runs_room` counts what runs take, so that nobody needs to
// look at all of them to know.
pub(crate) const SCHEMA: &str = "
CREATE TABLE runs (
  id INTEGER PRIMARY KEY NOT NULL,
  graph_kind INTEGER NOT NULL,
  graph_id INTEGER NOT NULL,
  bot_id INTEGER NOT NULL,
  kept_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  started_by TEXT NOT NULL,
  who TEXT,
  failure TEXT,
  failed_at TEXT,
  n_steps INTEGER NOT NULL,
  n_effects INTEGER NOT NULL,
  is_cut INTEGER NOT NULL,
  is_from_file INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  text TEXT NOT NULL,
  n_bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX runs_of_graph ON runs (graph_kind, graph_id, id);
CREATE INDEX runs_of_bot ON runs (bot_id, id);
CREATE TABLE run_records (
  id INTEGER PRIMARY KEY NOT NULL,
  record TEXT NOT NULL,
  waits TEXT NOT NULL
) STRICT;
CREATE TABLE runs_room (n_bytes INTEGER NOT NULL) STRICT;
INSERT INTO runs_room VALUES (0);
CREATE TRIGGER runs_come AFTER INSERT ON runs
  BEGIN UPDATE runs_room SET n_bytes = n_bytes + NEW.n_bytes; END;
CREATE TRIGGER runs_go AFTER DELETE ON runs
  BEGIN UPDATE runs_room SET n_bytes = n_bytes - OLD.n_bytes; END;
";

const COLUMNS: &str = "id, graph_kind, graph_id, bot_id, kept_at, started_at, took_ms, \
    started_by, who, failure, failed_at, n_steps, n_effects, is_cut, is_from_file, made_by";

/// What is listed of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEntry {
    /// Counts up in the order in which runs end.
    pub id: u32,
    /// Of which graph.
    pub graph: GraphRef,
    /// On which bot.
    pub bot: BotId,
    /// When it was kept, which says when it is too old.
    pub kept_at: UnixMillis,
    /// When it began.
    pub started_at: UnixMillis,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// What began it: `command`, or an event's name.
    pub trigger: String,
    /// The player who began it, if one did.
    pub who: Option<String>,
    /// Why it failed; none: it did not.
    pub failure: Option<String>,
    /// The node it failed at.
    pub failed_at: Option<String>,
    /// Exec nodes it entered.
    pub n_steps: u64,
    /// What it asked of the world, so many times.
    pub n_effects: u32,
    /// Whether the record holds its beginning only.
    pub is_cut: bool,
    /// Whether it came out of a file and ran elsewhere.
    pub is_from_file: bool,
    /// The version of Sculk it ran in.
    pub made_by: String,
}

/// A run with its record, both as their writer wants them back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    /// The record as text.
    pub record: String,
    /// How long the world took for each answer, as text.
    pub waits: String,
}

/// Which runs are asked for; empty: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Those of this graph.
    pub graph: Option<GraphRef>,
    /// Those on this bot.
    pub bot: Option<BotId>,
    /// Those that failed.
    pub is_failed_only: bool,
    /// Those whose trigger, player or failure contains this, without regard to case.
    pub text: String,
}

impl RunFilter {
    /// Whether a run is one of those that are asked for.
    #[must_use]
    pub fn fits(&self, run: &RunEntry) -> bool {
        self.graph.is_none_or(|graph| graph == run.graph)
            && self.bot.is_none_or(|bot| bot == run.bot)
            && (!self.is_failed_only || run.failure.is_some())
            && (self.text.is_empty() || searched(run).contains(&self.text.to_lowercase()))
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunsFound {
    /// The newest first.
    pub runs: Vec<RunEntry>,
    /// Further ones lie before this one. None where there are none.
    pub looked_back_to: Option<u32>,
}

fn searched(run: &RunEntry) -> String {
    let parts = [Some(&run.trigger), run.who.as_ref(), run.failure.as_ref()];
    let parts: Vec<_> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join("\n").to_lowercase()
}

const fn graph_key(graph: GraphRef) -> (i32, i32) {
    match graph {
        GraphRef::Command(id) => (0, id.0),
        GraphRef::Event(id) => (1, id.0),
    }
}

fn entry(row: &QueryResult) -> Result<RunEntry, DbErr> {
    let kind: i32 = row.try_get_by_index(1)?;
    let id: i32 = row.try_get_by_index(2)?;
    let count = |at: usize| -> Result<u64, TryGetError> {
        let number: i64 = row.try_get_by_index(at)?;
        Ok(number.unsigned_abs())
    };
    Ok(RunEntry {
        id: row.try_get_by_index(0)?,
        graph: if kind == 0 {
            GraphRef::Command(CommandId(id))
        } else {
            GraphRef::Event(EventGraphId(id))
        },
        bot: BotId(row.try_get_by_index(3)?),
        kept_at: UnixMillis(row.try_get_by_index(4)?),
        started_at: UnixMillis(row.try_get_by_index(5)?),
        took_ms: count(6)?,
        trigger: row.try_get_by_index(7)?,
        who: row.try_get_by_index(8)?,
        failure: row.try_get_by_index(9)?,
        failed_at: row.try_get_by_index(10)?,
        n_steps: count(11)?,
        n_effects: u32::try_from(count(12)?).unwrap_or(u32::MAX),
        is_cut: count(13)? != 0,
        is_from_file: count(14)? != 0,
        made_by: row.try_get_by_index(15)?,
    })
}

fn values_of(run: &RunEntry, n_bytes: usize) -> Vec<Value> {
    let (kind, id) = graph_key(run.graph);
    vec![
        run.id.into(),
        kind.into(),
        id.into(),
        run.bot.0.into(),
        run.kept_at.0.into(),
        run.started_at.0.into(),
        run.took_ms.cast_signed().into(),
        run.trigger.as_str().into(),
        run.who.clone().into(),
        run.failure.clone().into(),
        run.failed_at.clone().into(),
        run.n_steps.cast_signed().into(),
        run.n_effects.into(),
        i32::from(run.is_cut).into(),
        i32::from(run.is_from_file).into(),
        run.made_by.as_str().into(),
        searched(run).into(),
        i64::try_from(n_bytes).unwrap_or(i64::MAX).into(),
    ]
}

impl Journal {
    /// Keeps runs, all or none. One whose number is kept already is left as it is.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and its like; then none is kept.
    pub async fn append_runs(&self, runs: &[(RunEntry, RunRecord)]) -> Result<(), StoreError> {
        let transaction = self.writer.begin().await?;
        let backend = transaction.get_database_backend();
        let insert = format!(
            "INSERT OR IGNORE INTO runs ({COLUMNS}, text, n_bytes) \
             VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
        );
        for (run, record) in runs {
            let n_bytes = ROW_BYTES + record.record.len() + record.waits.len();
            let row = Statement::from_sql_and_values(backend, &insert, values_of(run, n_bytes));
            transaction.execute_raw(row).await?;
            let row = Statement::from_sql_and_values(
                backend,
                "INSERT OR IGNORE INTO run_records (id, record, waits) VALUES (?,?,?)",
                [
                    run.id.into(),
                    record.record.as_str().into(),
                    record.waits.as_str().into(),
                ],
            );
            transaction.execute_raw(row).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Runs before the number `before`, the newest first. Looks at 20,000 runs at most and says how
    /// far it came.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn runs_before(
        &self,
        filter: &RunFilter,
        before: u32,
        limit: u32,
    ) -> Result<RunsFound, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let (mut place, mut values) = (String::new(), Vec::<Value>::new());
        match (filter.graph, filter.bot) {
            (Some(graph), _) => {
                let (kind, id) = graph_key(graph);
                place += "graph_kind = ? AND graph_id = ? AND ";
                values.extend([kind.into(), id.into()]);
            }
            (None, Some(bot)) => {
                place += "bot_id = ? AND ";
                values.push(bot.0.into());
            }
            (None, None) => {}
        }
        place += "id < ?";
        values.push(before.into());
        let edge = format!("SELECT id FROM runs WHERE {place} ORDER BY id DESC LIMIT 1 OFFSET ?");
        let asked = values.iter().cloned();
        let asked = asked.chain([(SEARCHED_AT_ONCE - 1).into()]);
        let edge: Option<u32> = match self.one(&edge, asked).await? {
            Some(row) => Some(row.try_get_by_index(0)?),
            None => None,
        };
        place += " AND id >= ?";
        values.push(edge.unwrap_or(0).into());
        if let (Some(_), Some(bot)) = (filter.graph, filter.bot) {
            // By the graph's index: the unary plus keeps the other one out of it.
            place += " AND +bot_id = ?";
            values.push(bot.0.into());
        }
        if filter.is_failed_only {
            place += " AND failure IS NOT NULL";
        }
        if !filter.text.is_empty() {
            place += " AND instr(text, ?) > 0";
            values.push(filter.text.to_lowercase().into());
        }
        values.push(limit.into());
        let sql = format!("SELECT {COLUMNS} FROM runs WHERE {place} ORDER BY id DESC LIMIT ?");
        let rows = self.all(&sql, values).await?;
        let runs: Vec<RunEntry> = rows.iter().map(entry).collect::<Result<_, DbErr>>()?;
        let is_full = runs.len() == limit as usize;
        let looked_back_to = match runs.last() {
            Some(run) if is_full => Some(run.id),
            _ => edge,
        };
        Ok(RunsFound {
            runs,
            looked_back_to,
        })
    }

    /// A run with its record; none where it is not kept (any more).
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn run(&self, id: u32) -> Result<Option<(RunEntry, RunRecord)>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM runs WHERE id = ?");
        let Some(row) = self.one(&sql, [id.into()]).await? else {
            return Ok(None);
        };
        let run = entry(&row)?;
        let sql = "SELECT record, waits FROM run_records WHERE id = ?";
        let Some(row) = self.one(sql, [id.into()]).await? else {
            return Ok(None);
        };
        let record = RunRecord {
            record: row.try_get_by_index(0)?,
            waits: row.try_get_by_index(1)?,
        };
        Ok(Some((run, record)))
    }

    /// The number of the newest run; 0 where there is none.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn last_run(&self) -> Result<u32, StoreError> {
        let sql = "SELECT id FROM runs WHERE id > ? ORDER BY id DESC LIMIT 1";
        match self.one(sql, [(-1).into()]).await? {
            Some(row) => Ok(row.try_get_by_index(0)?),
            None => Ok(0),
        }
    }

    /// Throws the oldest runs away that are too old or too many; answers how many. Call it again
    /// until that is none.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn trim_runs(&self, limits: JournalLimits) -> Result<u64, StoreError> {
        let sql = "SELECT id, kept_at FROM runs WHERE id > ? ORDER BY id LIMIT 1";
        let Some(row) = self.one(sql, [(-1).into()]).await? else {
            return Ok(0);
        };
        let oldest: i64 = row.try_get_by_index(0)?;
        let kept_at: i64 = row.try_get_by_index(1)?;
        let is_too_large = self.run_bytes().await? > limits.max_bytes;
        if !is_too_large && kept_at >= limits.oldest.0 {
            return Ok(0);
        }
        let kept_from = if is_too_large {
            i64::MAX
        } else {
            limits.oldest.0
        };
        let transaction = self.writer.begin().await?;
        let backend = transaction.get_database_backend();
        let edge = oldest + TRIMMED_AT_ONCE;
        let records = "DELETE FROM run_records WHERE id < ? AND \
                       (SELECT kept_at FROM runs WHERE runs.id = run_records.id) < ?";
        let rows = "DELETE FROM runs WHERE id < ? AND kept_at < ?";
        let mut n_gone = 0;
        for sql in [records, rows] {
            let values = [edge.into(), kept_from.into()];
            let delete = Statement::from_sql_and_values(backend, sql, values);
            n_gone = transaction.execute_raw(delete).await?.rows_affected();
        }
        transaction.commit().await?;
        Ok(n_gone)
    }

    /// What runs take, roughly, in bytes.
    pub(crate) async fn run_bytes(&self) -> Result<u64, StoreError> {
        let row = self
            .one("SELECT n_bytes FROM runs_room LIMIT 1", [])
            .await?;
        match row {
            Some(row) => Ok(row.try_get_by_index::<i64>(0)?.unsigned_abs()),
            None => Ok(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::inspect;

    const PING: GraphRef = GraphRef::Command(CommandId(1));

    fn run(id: u32) -> (RunEntry, RunRecord) {
        let entry = RunEntry {
            id,
            graph: PING,
            bot: BotId(1),
            kept_at: UnixMillis(i64::from(id) * 1_000),
            started_at: UnixMillis(5),
            took_ms: 7,
            trigger: "command".to_owned(),
            who: Some("Notch".to_owned()),
            failure: None,
            failed_at: None,
            n_steps: 3,
            n_effects: 1,
            is_cut: false,
            is_from_file: false,
            made_by: "0.1.0".to_owned(),
        };
        let record = RunRecord {
            record: format!("<{id}>"),
            waits: "[]".to_owned(),
        };
        (entry, record)
    }

    async fn filled(dir: &Path, n: u32) -> Journal {
        let journal = Journal::open(&dir.join("journal.db")).await.unwrap();
        let runs: Vec<_> = (1..=n).map(run).collect();
        journal.append_runs(&runs).await.unwrap();
        journal
    }

    fn ids(found: &RunsFound) -> Vec<u32> {
        found.runs.iter().map(|run| run.id).collect()
    }

    #[tokio::test]
    async fn runs_come_back_in_pages_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let journal = filled(dir.path(), 10).await;
        journal.close().await.unwrap();
        let journal = Journal::open(&dir.path().join("journal.db")).await.unwrap();
        let filter = RunFilter::default();
        let page = journal.runs_before(&filter, u32::MAX, 4).await.unwrap();
        assert_eq!(
            (ids(&page), page.looked_back_to),
            (vec![10, 9, 8, 7], Some(7))
        );
        assert_eq!(page.runs[0], run(10).0, "all of it comes back");
        let rest = journal.runs_before(&filter, 7, 99).await.unwrap();
        assert_eq!(
            (ids(&rest), rest.looked_back_to),
            (vec![6, 5, 4, 3, 2, 1], None)
        );
        assert_eq!(journal.run(3).await.unwrap(), Some(run(3)));
        assert_eq!(journal.run(11).await.unwrap(), None);
        assert_eq!(journal.last_run().await.unwrap(), 10);
    }

    #[tokio::test]
    async fn runs_are_found_by_graph_bot_outcome_and_words() {
        let dir = tempfile::tempdir().unwrap();
        let journal = filled(dir.path(), 3).await;
        let mut other = run(4);
        other.0.graph = GraphRef::Event(EventGraphId(1));
        other.0.bot = BotId(2);
        other.0.trigger = "chat".to_owned();
        other.0.failure = Some("Нет пути к сундуку.".to_owned());
        journal.append_runs(&[other.clone()]).await.unwrap();
        let filters = [
            (
                RunFilter {
                    graph: Some(PING),
                    ..RunFilter::default()
                },
                vec![3, 2, 1],
            ),
            (
                RunFilter {
                    bot: Some(BotId(2)),
                    ..RunFilter::default()
                },
                vec![4],
            ),
            (
                RunFilter {
                    graph: Some(PING),
                    bot: Some(BotId(2)),
                    ..RunFilter::default()
                },
                vec![],
            ),
            (
                RunFilter {
                    is_failed_only: true,
                    ..RunFilter::default()
                },
                vec![4],
            ),
            (
                RunFilter {
                    text: "ПУТИ".to_owned(),
                    ..RunFilter::default()
                },
                vec![4],
            ),
            (
                RunFilter {
                    text: "notch".to_owned(),
                    ..RunFilter::default()
                },
                vec![4, 3, 2, 1],
            ),
        ];
        for (filter, wanted) in filters {
            let found = journal.runs_before(&filter, u32::MAX, 9).await.unwrap();
            assert_eq!(ids(&found), wanted, "{filter:?}");
            let all: Vec<_> = (1..=3)
                .map(|id| run(id).0)
                .chain([other.0.clone()])
                .collect();
            let fit = all.iter().rev().filter(|run| filter.fits(run));
            let fit: Vec<_> = fit.map(|run| run.id).collect();
            assert_eq!(fit, wanted, "memory and disk agree: {filter:?}");
        }
    }

    #[tokio::test]
    async fn what_is_too_old_or_too_much_goes_with_its_record() {
        let dir = tempfile::tempdir().unwrap();
        let journal = filled(dir.path(), 1_200).await;
        let n_bytes = journal.run_bytes().await.unwrap();
        let mut limits = JournalLimits {
            max_bytes: u64::MAX,
            oldest: UnixMillis(101_000),
        };
        assert_eq!(journal.trim_runs(limits).await.unwrap(), 100);
        assert_eq!(journal.trim_runs(limits).await.unwrap(), 0);
        limits.max_bytes = n_bytes / 2;
        while journal.trim_runs(limits).await.unwrap() > 0 {}
        assert!(journal.run_bytes().await.unwrap() <= n_bytes / 2);
        assert!(journal.run(1_200).await.unwrap().is_some());
        let left = "SELECT count(*) FROM runs UNION ALL SELECT count(*) FROM run_records";
        let left: Vec<i64> = inspect::column(&journal.writer, left).await.unwrap();
        assert_eq!(left[0], left[1], "no record stays without its run");
    }

    #[tokio::test]
    async fn a_journal_without_runs_gets_room_for_them_and_keeps_its_lines() {
        let dir = tempfile::tempdir().unwrap();
        let journal = filled(dir.path(), 1).await;
        let line = crate::JournalLine {
            bot: BotId(1),
            seq: 0,
            at: UnixMillis(1),
            text: "hi".to_owned(),
            line: "hi".to_owned(),
        };
        journal.append(&[line]).await.unwrap();
        let back = "DROP TABLE runs; DROP TABLE run_records; DROP TABLE runs_room; \
                    PRAGMA user_version = 1;";
        journal.writer.execute_unprepared(back).await.unwrap();
        journal.close().await.unwrap();
        let journal = filled(dir.path(), 2).await;
        assert_eq!(journal.lines_before(BotId(1), 9, 9).await.unwrap(), ["hi"]);
        assert_eq!(journal.last_run().await.unwrap(), 2);
    }

    #[tokio::test]
    async fn no_question_looks_at_all_runs() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = filled(dir.path(), 10).await;
        let statements = crate::query_plans::listen_to(&mut journal.readers);
        let written = crate::query_plans::listen_to(&mut journal.writer);
        for graph in [None, Some(PING)] {
            for bot in [None, Some(BotId(1))] {
                let filter = RunFilter {
                    graph,
                    bot,
                    is_failed_only: true,
                    text: "x".to_owned(),
                };
                journal.runs_before(&filter, 9, 5).await.unwrap();
            }
        }
        journal.run(3).await.unwrap();
        journal.last_run().await.unwrap();
        let limits = JournalLimits {
            max_bytes: 0,
            oldest: UnixMillis(0),
        };
        journal.trim_runs(limits).await.unwrap();
        let mut seen = std::mem::take(&mut *statements.lock().unwrap());
        seen.append(&mut written.lock().unwrap());
        seen.retain(|one| one.sql.starts_with("SELECT") || one.sql.starts_with("DELETE"));
        assert!(seen.len() >= 14, "{seen:?}");
        for statement in seen {
            for step in crate::query_plans::steps_of(&journal.writer, &statement).await {
                // The one row that says how much room runs take is all of its table.
                let is_slow = step.starts_with("SCAN") || step.contains("TEMP B-TREE");
                assert!(
                    !is_slow || step.contains("runs_room"),
                    "{step}: {}",
                    statement.sql
                );
            }
        }
    }
}
