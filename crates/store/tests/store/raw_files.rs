//! Database files as other builds, other programs and crashes leave them.

use std::{fs, path::Path};

use sculk_migrations::{Migrator, names};
use sculk_store::StorePaths;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use sea_orm_migration::MigratorTrait as _;

/// The file by another way than the store's.
pub async fn raw(path: &Path) -> DatabaseConnection {
    Database::connect(format!("sqlite://{}?mode=rwc", path.display()))
        .await
        .unwrap()
}

/// Runs SQL on a file that nobody else has open.
pub async fn run(path: &Path, sql: &str) {
    let db = raw(path).await;
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}

/// The names of the servers in a file.
pub async fn server_names(path: &Path) -> Vec<String> {
    let db = raw(path).await;
    let sql = "SELECT name FROM servers";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    db.close().await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

/// A database of an earlier build: the last step is missing, and a server is in it.
pub async fn old_database(paths: &StorePaths) {
    let db = raw(&paths.database).await;
    let missing = names()
        .iter()
        .position(|name| name.ends_with("_chat_and_joining"));
    let n_steps = u32::try_from(missing.unwrap()).unwrap();
    Migrator::up(&db, Some(n_steps)).await.unwrap();
    db.execute_unprepared(
        "INSERT INTO servers (name, host, position, created_at, updated_at)
           VALUES ('Old', 'localhost', 0, 1, 1)",
    )
    .await
    .unwrap();
    db.close().await.unwrap();
}

/// The names in the folder of copies, sorted.
pub fn backups(paths: &StorePaths) -> Vec<String> {
    let Ok(entries) = fs::read_dir(&paths.backups) else {
        return Vec::new();
    };
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
