//! How much each scope of the store holds, so that its limit is looked at without reading its values.
//!
//! Triggers keep the numbers, so they hold whoever writes, older builds among them, which may open the
//! file.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "
CREATE TABLE value_totals (
  kind TEXT NOT NULL CHECK (kind IN ('bot', 'server', 'all')),
  scope INTEGER NOT NULL,
  n_values INTEGER NOT NULL,
  n_bytes INTEGER NOT NULL,
  PRIMARY KEY (kind, scope)
) STRICT, WITHOUT ROWID;
";

/// The tables of values, their column that tells scopes apart, and what the totals call them.
const TABLES: [(&str, &str, &str); 3] = [
    ("stored_values", "bot_id", "bot"),
    ("server_values", "server_id", "server"),
    ("shared_values", "scope", "all"),
];

/// The bytes of a row: all that a graph or plugin decides about.
fn size(row: &str) -> String {
    let bytes = |column: &str| format!("length(CAST({row}{column} AS BLOB))");
    let columns = ["owner", "key", "value"].map(bytes);
    columns.join(" + ")
}

fn up_of((table, column, kind): (&str, &str, &str)) -> String {
    let (new, old, any) = (size("new."), size("old."), size(""));
    // Two statements instead of an upsert: where the statement that fires a trigger says what to do
    // about conflicts, that would hold within the trigger, too.
    format!(
        "
INSERT INTO value_totals (kind, scope, n_values, n_bytes)
  SELECT '{kind}', {column}, count(*), sum({any}) FROM {table} GROUP BY {column};
CREATE TRIGGER {table}_come AFTER INSERT ON {table} BEGIN
  INSERT OR IGNORE INTO value_totals (kind, scope, n_values, n_bytes)
    VALUES ('{kind}', new.{column}, 0, 0);
  UPDATE value_totals SET n_values = n_values + 1, n_bytes = n_bytes + {new}
    WHERE kind = '{kind}' AND scope = new.{column};
END;
CREATE TRIGGER {table}_change AFTER UPDATE ON {table} BEGIN
  UPDATE value_totals SET n_bytes = n_bytes + ({new}) - ({old})
    WHERE kind = '{kind}' AND scope = new.{column};
END;
CREATE TRIGGER {table}_go AFTER DELETE ON {table} BEGIN
  UPDATE value_totals SET n_values = n_values - 1, n_bytes = n_bytes - ({old})
    WHERE kind = '{kind}' AND scope = old.{column};
  DELETE FROM value_totals
    WHERE kind = '{kind}' AND scope = old.{column} AND n_values <= 0;
END;
"
    )
}

fn down_of((table, ..): (&str, &str, &str)) -> String {
    format!("DROP TRIGGER {table}_go; DROP TRIGGER {table}_change; DROP TRIGGER {table}_come;\n")
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(TABLE).await?;
        for table in TABLES {
            db.execute_unprepared(&up_of(table)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for table in TABLES {
            db.execute_unprepared(&down_of(table)).await?;
        }
        db.execute_unprepared("DROP TABLE value_totals;").await?;
        Ok(())
    }
}
