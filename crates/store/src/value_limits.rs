//! How much a scope of the store may hold. What it holds is counted by triggers in the database.

use sea_orm::{ConnectionTrait, Statement};

use crate::{StoreError, Transaction, UnixMillis, ValueKey, ValueScope, values::about};

/// Most values of one scope: of a bot, of a server, of all.
pub const MAX_SCOPE_VALUES: i64 = 200_000;
/// Most bytes of one scope, names and keys included.
pub const MAX_SCOPE_BYTES: i64 = 128 * 1024 * 1024;

impl ValueScope {
    /// What the totals call its kind.
    const fn kind(self) -> &'static str {
        match self {
            Self::Bot(_) => "bot",
            Self::Server(_) => "server",
            Self::All => "all",
        }
    }

    /// What it is called to people.
    const fn words(self) -> &'static str {
        match self {
            Self::Bot(_) => "the store of this bot",
            Self::Server(_) => "the store of this server",
            Self::All => "the store of all bots",
        }
    }
}

/// How many values a scope holds, and their bytes.
async fn totals(db: &impl ConnectionTrait, scope: ValueScope) -> Result<(i64, i64), StoreError> {
    let (_, _, id) = scope.place();
    let sql = "SELECT n_values, n_bytes FROM value_totals WHERE kind = ? AND scope = ?";
    let values = [scope.kind().into(), id.into()];
    let asked = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let Some(row) = db.query_one_raw(asked).await? else {
        return Ok((0, 0));
    };
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}

fn refuse_full(
    scope: ValueScope,
    (n_values, n_bytes): (i64, i64),
    (more_values, more_bytes): (i64, i64),
) -> Result<(), StoreError> {
    let full = |what: String| StoreError::Invalid {
        what: "value",
        reason: format!(
            "{} is full with {what}. Nothing was changed. Delete values there, or let them go by \
             themselves after some time",
            scope.words()
        ),
    };
    if more_values > 0 && n_values + more_values > MAX_SCOPE_VALUES {
        return Err(full(format!("{MAX_SCOPE_VALUES} values")));
    }
    if more_bytes > 0 && n_bytes + more_bytes > MAX_SCOPE_BYTES {
        let megabytes = MAX_SCOPE_BYTES / (1024 * 1024);
        return Err(full(format!("{megabytes} MB")));
    }
    Ok(())
}

impl Transaction {
    /// Refuses a value that is too much for its scope; what of it has gone by itself makes room first.
    pub(crate) async fn make_room(
        &self,
        at: ValueKey<'_>,
        value: &str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        let sql = "SELECT length(CAST(value AS BLOB)) FROM {table} \
                   WHERE {scope} = ? AND owner = ? AND key = ?";
        let rest = [at.owner.into(), at.key.into()];
        let there = db.query_one_raw(about(db, at.scope, sql, rest)).await?;
        let there = there
            .map(|row| row.try_get_by_index::<i64>(0))
            .transpose()?;
        let bytes = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
        let more = match there {
            Some(old) => (0, bytes(value) - old),
            None => (1, bytes(at.owner) + bytes(at.key) + bytes(value)),
        };
        if refuse_full(at.scope, totals(db, at.scope).await?, more).is_ok() {
            return Ok(());
        }
        loop {
            let n_gone = self.sweep_scope(at.scope, now).await?;
            let fits = refuse_full(at.scope, totals(db, at.scope).await?, more);
            if n_gone == 0 || fits.is_ok() {
                return fits;
            }
        }
    }
}
