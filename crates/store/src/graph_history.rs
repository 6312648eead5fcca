//! The history of graphs of either kind: which versions there are, who saved them, and what was
//! noted about them. The versions themselves are written where graphs are saved.

use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};

use crate::{
    GraphRef, Record, Store, StoreError, Transaction, UnixMillis, transaction::in_own_transaction,
};

/// The most versions one call lists.
const MAX_LISTED: u32 = 500;
/// The longest note, in bytes.
pub const MAX_VERSION_NOTE: usize = 1_000;

/// One saved version of a graph, without its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionEntry {
    /// Which save it is.
    pub revision: i32,
    /// When it was saved.
    pub saved_at: UnixMillis,
    /// The size of its document in bytes.
    pub bytes: u64,
    /// Who saved it, what they noted, and what it brings back.
    pub mark: VersionMark,
}

/// What is known of a version besides its document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionMark {
    /// Who saved it; empty where nobody said.
    pub author: String,
    /// What was noted about it.
    pub note: String,
    /// The older version whose document it has, if it was made by going back.
    pub restored_from: Option<i32>,
}

/// The table of the versions of a graph, the column of its owner, and the owner's id.
fn place(graph: GraphRef) -> (&'static str, &'static str, i32) {
    match graph {
        GraphRef::Command(id) => ("graph_versions", "command_id", id.0),
        GraphRef::Event(id) => ("event_graph_versions", "event_graph_id", id.0),
    }
}

fn about(
    db: &impl ConnectionTrait,
    graph: GraphRef,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    let (table, owner, _) = place(graph);
    let sql = sql.replace("{table}", table).replace("{owner}", owner);
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

#[derive(FromQueryResult)]
struct Row {
    revision: i32,
    saved_at: i64,
    bytes: i64,
    author: String,
    note: String,
    restored_from: Option<i32>,
}

impl From<Row> for VersionEntry {
    fn from(row: Row) -> Self {
        Self {
            revision: row.revision,
            saved_at: UnixMillis(row.saved_at),
            bytes: row.bytes.unsigned_abs(),
            mark: VersionMark {
                author: row.author,
                note: row.note,
                restored_from: row.restored_from,
            },
        }
    }
}

fn not_found(revision: i32) -> StoreError {
    StoreError::NotFound {
        what: Record::GraphVersion,
        id: revision,
    }
}

impl Store {
    /// The history of a graph, newest first, at most `limit` (and 500) entries; with `before` only
    /// revisions lower than it, to read on from the last entry seen.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_versions(
        &self,
        graph: GraphRef,
        before: Option<i32>,
        limit: u32,
    ) -> Result<Vec<VersionEntry>, StoreError> {
        let sql = "SELECT revision, saved_at, octet_length(graph) AS bytes, author, note, \
                   restored_from FROM {table} WHERE {owner} = ? AND revision < ? \
                   ORDER BY revision DESC LIMIT ?";
        let values = [
            place(graph).2.into(),
            before.unwrap_or(i32::MAX).into(),
            limit.min(MAX_LISTED).into(),
        ];
        let statement = about(&self.readers, graph, sql, values);
        let rows: Vec<QueryResult> = self.readers.query_all_raw(statement).await?;
        rows.iter()
            .map(|row| Ok(Row::from_query_result(row, "")?.into()))
            .collect()
    }

    /// The document of a kept version, also of a graph in the bin.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] with the revision.
    pub async fn version_document(
        &self,
        graph: GraphRef,
        revision: i32,
    ) -> Result<String, StoreError> {
        let sql = "SELECT graph FROM {table} WHERE {owner} = ? AND revision = ?";
        let values = [place(graph).2.into(), revision.into()];
        let statement = about(&self.readers, graph, sql, values);
        let row = self.readers.query_one_raw(statement).await?;
        let row = row.ok_or(not_found(revision))?;
        Ok(row.try_get_by_index(0)?)
    }

    /// See [`Transaction::mark_version`].
    ///
    /// # Errors
    /// As there.
    pub async fn mark_version(
        &self,
        graph: GraphRef,
        revision: i32,
        mark: &VersionMark,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.mark_version(graph, revision, mark))
    }

    /// See [`Transaction::note_version`].
    ///
    /// # Errors
    /// As there.
    pub async fn note_version(
        &self,
        graph: GraphRef,
        revision: i32,
        note: &str,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.note_version(graph, revision, note))
    }
}

impl Transaction {
    /// Keeps who saved a version and why.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] with the revision, [`StoreError::Invalid`] for a note that is too
    /// long.
    pub async fn mark_version(
        &self,
        graph: GraphRef,
        revision: i32,
        mark: &VersionMark,
    ) -> Result<(), StoreError> {
        check_note(&mark.note)?;
        let sql = "UPDATE {table} SET author = ?, note = ?, restored_from = ? \
                   WHERE {owner} = ? AND revision = ?";
        let values: [Value; 5] = [
            mark.author.as_str().into(),
            mark.note.as_str().into(),
            mark.restored_from.into(),
            place(graph).2.into(),
            revision.into(),
        ];
        self.change_version(graph, sql, values, revision).await
    }

    /// Notes something about a version.
    ///
    /// # Errors
    /// As [`Self::mark_version`].
    pub async fn note_version(
        &self,
        graph: GraphRef,
        revision: i32,
        note: &str,
    ) -> Result<(), StoreError> {
        check_note(note)?;
        let sql = "UPDATE {table} SET note = ? WHERE {owner} = ? AND revision = ?";
        let values = [note.into(), place(graph).2.into(), revision.into()];
        self.change_version(graph, sql, values, revision).await
    }

    async fn change_version(
        &self,
        graph: GraphRef,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
        revision: i32,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        let done = db.execute_raw(about(db, graph, sql, values)).await?;
        if done.rows_affected() == 0 {
            return Err(not_found(revision));
        }
        Ok(())
    }
}

fn check_note(note: &str) -> Result<(), StoreError> {
    if note.len() <= MAX_VERSION_NOTE {
        return Ok(());
    }
    Err(StoreError::Invalid {
        what: "note",
        reason: format!(
            "it has {} bytes, and at most {MAX_VERSION_NOTE} are kept",
            note.len()
        ),
    })
}
