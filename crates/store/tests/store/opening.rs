use std::{fs, path::Path};

use sculk_migrations::{Migrator, SCHEMA_LEVEL, names};
use sculk_store::{BACKUPS_KEPT, Store, StoreError, StorePaths, UnixMillis};
use sea_orm::ConnectionTrait as _;
use sea_orm_migration::MigratorTrait as _;

use crate::{
    fixture::{EARLY, Fixture, LATER, server},
    raw_files::{backups, old_database, raw, run, server_names},
};

/// The bytes of a file, to show that nothing was touched.
fn bytes_of(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

#[tokio::test]
async fn a_first_start_makes_the_folder_and_an_intact_database() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(&dir.path().join("deep/down и глубже"));
    let store = Store::open(&paths, EARLY).await.unwrap();
    store.check_integrity().await.unwrap();
    assert!(store.list_servers().await.unwrap().is_empty());
    assert_eq!(backups(&paths).len(), 0, "there was nothing to copy");
}

#[tokio::test]
async fn a_path_with_characters_that_mean_something_in_urls_works() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(&dir.path().join("100% a?b#c'd"));
    let store = Store::open(&paths, EARLY).await.unwrap();
    store.create_server(&server("Home"), EARLY).await.unwrap();
    store.close().await.unwrap();
    assert!(paths.database.is_file(), "at that very path");
}

#[tokio::test]
async fn opening_again_copies_and_changes_nothing() {
    let fixture = Fixture::empty().await;
    fixture.add_server("Home").await;
    let fixture = fixture.reopened().await;
    assert_eq!(fixture.store.list_servers().await.unwrap().len(), 1);
    assert_eq!(backups(&fixture.paths()).len(), 0);
    fixture.store.check_integrity().await.unwrap();
}

#[tokio::test]
async fn an_old_database_is_copied_and_then_updated() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    old_database(&paths).await;
    let store = Store::open(&paths, UnixMillis(1_763_716_800_000))
        .await
        .unwrap();
    store.set_setting("theme", &"dark", LATER).await.unwrap();
    assert_eq!(store.list_servers().await.unwrap()[0].fields.name, "Old");

    let mut steps = names().into_iter();
    let first_missing = steps.position(|name| name.ends_with("_chat_and_joining"));
    let first_missing = first_missing.unwrap();
    let missing = &names()[first_missing];
    let expected = format!("sculk-1763716800000-before-{missing}.db");
    assert_eq!(backups(&paths), std::slice::from_ref(&expected));
    let copy = raw(&paths.backups.join(&expected)).await;
    assert_eq!(
        Migrator::get_applied_migrations(&copy).await.unwrap().len(),
        first_missing,
        "the copy is from before the update"
    );
    copy.close().await.unwrap();
    assert_eq!(server_names(&paths.backups.join(expected)).await, ["Old"]);
}

#[tokio::test]
async fn the_copy_holds_what_was_still_in_the_wal() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    old_database(&paths).await;
    // A connection that stays open keeps the WAL from being moved into the file.
    let other = raw(&paths.database).await;
    other
        .execute_unprepared(
            "PRAGMA journal_mode = WAL;
             INSERT INTO servers (name, host, position, created_at, updated_at)
               VALUES ('In the WAL', 'localhost', 1, 1, 1);",
        )
        .await
        .unwrap();
    let store = Store::open(&paths, EARLY).await.unwrap();
    store.close().await.unwrap();
    let restored = StorePaths::in_data_dir(&dir.path().join("restored"));
    fs::create_dir_all(dir.path().join("restored")).unwrap();
    let copy = paths.backups.join(&backups(&paths)[0]);
    fs::copy(copy, &restored.database).unwrap();
    let store = Store::open(&restored, LATER).await.unwrap();
    let names: Vec<_> = store
        .list_servers()
        .await
        .unwrap()
        .into_iter()
        .map(|server| server.fields.name)
        .collect();
    assert_eq!(names, ["Old", "In the WAL"]);
    other.close().await.unwrap();
}

#[tokio::test]
async fn the_newest_copies_are_kept_and_other_files_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    fs::create_dir_all(&paths.backups).unwrap();
    for n in 0..BACKUPS_KEPT + 3 {
        let name = format!("sculk-{n:013}-before-x.db");
        fs::write(paths.backups.join(name), "an older copy").unwrap();
    }
    fs::write(paths.backups.join("my own copy.db"), "mine").unwrap();
    fs::write(
        paths.backups.join("sculk-1-before-x.db.unfinished"),
        "left by a crash",
    )
    .unwrap();
    old_database(&paths).await;
    Store::open(&paths, UnixMillis(1_763_716_800_000))
        .await
        .unwrap();

    let kept = backups(&paths);
    assert_eq!(kept.len(), BACKUPS_KEPT + 1, "{kept:?}");
    assert_eq!(kept[0], "my own copy.db");
    assert_eq!(kept[1], format!("sculk-{:013}-before-x.db", 4));
    assert!(kept[BACKUPS_KEPT].starts_with("sculk-1763716800000-"));
}

#[tokio::test]
async fn without_a_good_copy_nothing_is_updated() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    old_database(&paths).await;
    run(
        &paths.database,
        "PRAGMA foreign_keys = OFF;
         INSERT INTO bots (server_id, username, position, created_at, updated_at)
           VALUES (99, 'Orphan', 0, 1, 1);",
    )
    .await;
    let before = bytes_of(&paths.database);
    let error = Store::open(&paths, EARLY).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Backup { reason, .. } if reason.contains("bots")),
        "{error:?}"
    );
    assert_eq!(bytes_of(&paths.database), before);
    let left = backups(&paths);
    assert!(
        left.iter().all(|name| name.ends_with(".unfinished")),
        "a bad copy never gets the name of a good one: {left:?}"
    );
}

#[tokio::test]
async fn a_step_that_fails_is_undone_and_the_copy_stays() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    old_database(&paths).await;
    run(&paths.database, "CREATE TABLE bot_joining (in_the_way)").await;
    let error = Store::open(&paths, EARLY).await.unwrap_err();
    assert!(matches!(&error, StoreError::Migration(_)), "{error:?}");
    assert_eq!(backups(&paths).len(), 1);
    run(&paths.database, "DROP TABLE bot_joining").await;
    let store = Store::open(&paths, LATER).await.unwrap();
    assert_eq!(store.list_servers().await.unwrap()[0].fields.name, "Old");
}

#[tokio::test]
async fn a_backups_folder_that_cannot_be_made_stops_the_update() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    old_database(&paths).await;
    fs::write(&paths.backups, "a file where the folder should be").unwrap();
    let before = bytes_of(&paths.database);
    let error = Store::open(&paths, EARLY).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Io { path, .. } if *path == paths.backups),
        "{error:?}"
    );
    assert_eq!(bytes_of(&paths.database), before);
}

#[tokio::test]
async fn a_database_of_a_newer_level_is_refused_and_untouched() {
    let fixture = Fixture::empty().await;
    let paths = fixture.paths();
    let Fixture { store, dir: _dir } = fixture;
    store.close().await.unwrap();
    run(
        &paths.database,
        &format!(
            "INSERT INTO seaql_migrations VALUES ('m20991231_000000_the_future', 1);
             PRAGMA user_version = {}",
            SCHEMA_LEVEL + 1
        ),
    )
    .await;
    let before = bytes_of(&paths.database);
    let error = Store::open(&paths, LATER).await.unwrap_err();
    assert!(
        matches!(error, StoreError::NewerSchema { needs, knows, .. }
            if (needs, knows) == (SCHEMA_LEVEL + 1, SCHEMA_LEVEL)),
        "{error:?}"
    );
    let words = error.to_string();
    assert!(words.contains("newer version of Sculk"), "{words}");
    assert_eq!(bytes_of(&paths.database), before);
}

#[tokio::test]
async fn a_newer_database_of_the_same_level_is_used_as_it_is() {
    let fixture = Fixture::empty().await;
    fixture.add_server("Home").await;
    let paths = fixture.paths();
    let Fixture { store, dir: _dir } = fixture;
    store.close().await.unwrap();
    run(
        &paths.database,
        "INSERT INTO seaql_migrations VALUES ('m20991231_000000_something_added', 1);
         CREATE TABLE something_added (id INTEGER PRIMARY KEY);",
    )
    .await;
    let store = Store::open(&paths, LATER).await.unwrap();
    assert_eq!(store.list_servers().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    let sqlite_start = b"SQLite format 3\0 and then rubbish".repeat(200);
    for content in [&b"my shopping list"[..], b"SQLite", &sqlite_start] {
        fs::write(&paths.database, content).unwrap();
        let error = Store::open(&paths, EARLY).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::NotADatabase { path, .. } if *path == paths.database),
            "{error:?}"
        );
        let words = error.to_string();
        assert!(
            words.contains("sculk.db") && words.contains("Move that file away"),
            "{words}"
        );
        assert_eq!(bytes_of(&paths.database), content);
        let n_files = fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(n_files, 1, "nothing was written beside it");
    }
}

#[tokio::test]
async fn the_database_of_another_program_is_refused_and_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    run(
        &paths.database,
        "CREATE TABLE Bot (id INTEGER PRIMARY KEY); INSERT INTO Bot VALUES (1);",
    )
    .await;
    let before = bytes_of(&paths.database);
    let error = Store::open(&paths, EARLY).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::NotADatabase { reason, .. } if reason.contains("another program")),
        "{error:?}"
    );
    assert_eq!(bytes_of(&paths.database), before);
}

#[tokio::test]
async fn a_folder_in_the_place_of_the_database_is_an_error_that_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    fs::create_dir(&paths.database).unwrap();
    let error = Store::open(&paths, EARLY).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::NotADatabase { reason, .. } if reason.contains("folder")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_start_that_was_killed_before_its_first_step_is_simply_repeated() {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    fs::write(&paths.database, "").unwrap();
    Store::open(&paths, EARLY)
        .await
        .unwrap()
        .close()
        .await
        .unwrap();
    fs::remove_file(&paths.database).unwrap();
    let db = raw(&paths.database).await;
    Migrator::install(&db).await.unwrap();
    db.close().await.unwrap();
    let store = Store::open(&paths, EARLY).await.unwrap();
    store.create_server(&server("Home"), EARLY).await.unwrap();
    assert_eq!(backups(&paths).len(), 0);
}

#[tokio::test]
async fn damage_is_found_by_the_integrity_check() {
    let fixture = Fixture::empty().await;
    for n in 0..200 {
        fixture.add_server(&format!("server number {n}")).await;
    }
    let paths = fixture.paths();
    let Fixture { store, dir: _dir } = fixture;
    store.close().await.unwrap();
    let mut bytes = bytes_of(&paths.database);
    let place = bytes
        .windows(17)
        .position(|part| part == b"server number 150")
        .unwrap();
    let page = place / 4096 * 4096;
    bytes[page..page + 64].fill(0xff);
    fs::write(&paths.database, bytes).unwrap();
    let store = Store::open(&paths, LATER).await.unwrap();
    let error = store.check_integrity().await.unwrap_err();
    assert!(matches!(&error, StoreError::Damaged { .. }), "{error:?}");
    assert!(error.to_string().contains("backups"), "{error}");
}
