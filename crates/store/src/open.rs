use std::path::{Path, PathBuf};

use sculk_migrations::Migrator;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait as _;

use crate::{
    StoreError, UnixMillis, backup, connect,
    inspect::{self, Found},
};

/// Where the store keeps its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorePaths {
    /// The database; SQLite keeps `-wal` and `-shm` beside it.
    pub database: PathBuf,
    /// The folder of checked copies.
    pub backups: PathBuf,
}

impl StorePaths {
    /// `sculk.db` and `backups/` in the app's data folder.
    #[must_use]
    pub fn in_data_dir(data_dir: &Path) -> Self {
        Self {
            database: data_dir.join("sculk.db"),
            backups: data_dir.join("backups"),
        }
    }
}

/// The setting that says that the database before this one was gone.
const GONE_KEY: &str = "database.gone";

/// The open database. Cheap to clone; clones share its connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) writer: DatabaseConnection,
    pub(crate) readers: DatabaseConnection,
}

impl Store {
    /// Opens the database, or makes it where there is none. Where steps of the schema are missing,
    /// a checked copy is made first (named by `now`) and then the steps run.
    ///
    /// # Errors
    /// [`StoreError::NotADatabase`] and [`StoreError::NewerSchema`] leave the file as it is;
    /// [`StoreError::Backup`] means that nothing was migrated; others as their words say.
    pub async fn open(paths: &StorePaths, now: UnixMillis) -> Result<Self, StoreError> {
        make_folder_of(&paths.database).await?;
        let found = inspect::look(&paths.database).await?;
        if let Found::Ours {
            pending: Some(first),
        } = &found
        {
            let copy = backup::before_step(paths, first, now).await?;
            tracing::info!(copy = %copy.display(), "copied the database before updating it");
        }
        // Where copies are there was a database, too.
        let is_gone =
            found == Found::Nothing && paths.list_backups().await.is_ok_and(|all| !all.is_empty());
        let writer = connect::writer(&paths.database).await?;
        if found != (Found::Ours { pending: None })
            && let Err(error) = Migrator::up(&writer, None).await
        {
            return Err(migration_failure(error));
        }
        let store = Self {
            readers: connect::readers(&paths.database),
            writer,
        };
        if is_gone {
            store.set_setting(GONE_KEY, &now.0, now).await?;
        }
        Ok(store)
    }

    /// When this database was made although there were copies of one before, which was gone. Going back
    /// to a copy forgets it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn made_in_place_of_one_that_was_gone(
        &self,
    ) -> Result<Option<UnixMillis>, StoreError> {
        let at: Option<i64> = self.setting(GONE_KEY).await?;
        Ok(at.map(UnixMillis))
    }

    /// Closes all connections and moves what is in the WAL into the file. Clones stop working.
    ///
    /// # Errors
    /// When SQLite cannot close; nothing acknowledged is lost by that.
    pub async fn close(self) -> Result<(), StoreError> {
        self.readers.close().await?;
        self.writer.close().await?;
        Ok(())
    }

    /// Reads every page and compares indices with tables and references with what they refer to.
    /// Takes time in proportion to the size of the file.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with what was found.
    pub async fn check_integrity(&self) -> Result<(), StoreError> {
        check_integrity(&self.readers).await
    }
}

/// See [`Store::check_integrity`].
pub(crate) async fn check_integrity(db: &DatabaseConnection) -> Result<(), StoreError> {
    let findings: Vec<String> = inspect::column(db, "PRAGMA integrity_check(10)").await?;
    if findings != ["ok"] {
        return Err(StoreError::Damaged {
            detail: findings.join("; "),
        });
    }
    let orphans: Vec<String> = inspect::column(db, "PRAGMA foreign_key_check").await?;
    if let Some(table) = orphans.first() {
        return Err(StoreError::Damaged {
            detail: format!("rows of {table} refer to rows that do not exist"),
        });
    }
    Ok(())
}

async fn make_folder_of(database: &Path) -> Result<(), StoreError> {
    let Some(folder) = database.parent() else {
        return Ok(());
    };
    tokio::fs::create_dir_all(folder)
        .await
        .map_err(|source| StoreError::Io {
            path: folder.to_owned(),
            doing: "make the folder",
            source,
        })
}

/// A full disk or a busy file stays what it is; anything else is the step's own failure.
fn migration_failure(error: sea_orm::DbErr) -> StoreError {
    let words = error.to_string();
    match StoreError::from(error) {
        known @ (StoreError::Busy | StoreError::DiskFull | StoreError::Unwritable { .. }) => known,
        _ => StoreError::Migration(words),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnectionTrait as _;

    use super::*;
    use crate::{BotFields, CommandFields, ServerFields};

    const NOW: UnixMillis = UnixMillis(1);

    #[tokio::test]
    async fn a_database_that_is_gone_while_its_copies_are_there_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let paths = StorePaths::in_data_dir(dir.path());
        let store = Store::open(&paths, NOW).await.unwrap();
        let gone = async |store: &Store| store.made_in_place_of_one_that_was_gone().await.unwrap();
        assert_eq!(gone(&store).await, None, "the first start is no loss");
        let (reason, checks) = (crate::BackupReason::ByHand, crate::BackupChecks::default());
        let copy = paths.back_up(&reason, checks, NOW).await.unwrap();
        store.close().await.unwrap();
        let store = Store::open(&paths, UnixMillis(5)).await.unwrap();
        assert_eq!(gone(&store).await, None, "it is there");
        store.close().await.unwrap();
        std::fs::remove_file(&paths.database).unwrap();
        for _ in 0..2 {
            let store = Store::open(&paths, UnixMillis(7)).await.unwrap();
            let at = gone(&store).await.map(|_| ());
            assert_eq!(at, Some(()), "also at the next start");
            store.close().await.unwrap();
        }
        let store = Store::open(&paths, UnixMillis(9)).await.unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let open = crate::open_copy(&copy.path, scratch.path(), NOW)
            .await
            .unwrap();
        open.close().await.unwrap();
        let file = StorePaths::in_data_dir(scratch.path()).database;
        store.take_over(&file).await.unwrap();
        assert_eq!(gone(&store).await, None, "everything is back");
    }

    #[tokio::test]
    async fn a_full_disk_is_told_as_such_and_the_old_graph_stays() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&StorePaths::in_data_dir(dir.path()), NOW)
            .await
            .unwrap();
        let server = ServerFields {
            name: "Home".to_owned(),
            host: "localhost".to_owned(),
            port: 25565,
            minecraft_version: None,
        };
        let server = store.create_server(&server, NOW).await.unwrap().id;
        let bot = store.create_bot(&BotFields::new(server, "Bot"), NOW).await;
        let ping = CommandFields::new("ping");
        let command = store
            .create_command(bot.unwrap().id, &ping, "[]", NOW)
            .await;
        let command = command.unwrap().id;

        // SQLite answers a file that must not grow as it answers a full disk.
        store
            .writer
            .execute_unprepared("PRAGMA max_page_count = 100")
            .await
            .unwrap();
        let large = format!("\"{}\"", "x".repeat(1_000_000));
        let error = store.save_graph(command, &large, 1, NOW).await.unwrap_err();
        assert!(matches!(error, StoreError::DiskFull), "{error:?}");
        let graph = store.graph(command).await.unwrap();
        assert_eq!((graph.document.as_str(), graph.revision), ("[]", 1));
        store.save_graph(command, "[1]", 1, NOW).await.unwrap();
        store.check_integrity().await.unwrap();
    }
}
