//! Rows out of the database of another program, and thousands of people at once.

use std::{fs, path::Path};

use sculk_store::{ForeignTable, NewUser, StoreError, read_foreign};

use crate::{
    fixture::{EARLY, Fixture},
    raw_files::run,
};

const TABLES: &[ForeignTable] = &[
    ForeignTable {
        name: "Bot",
        columns: &["id", "username", "note", "made", "none"],
        max_rows: 5_000,
    },
    ForeignTable {
        name: "Missing",
        columns: &["id"],
        max_rows: 5,
    },
];

async fn read(path: &Path) -> Result<Vec<sculk_store::ForeignRows>, StoreError> {
    let scratch = tempfile::tempdir().unwrap();
    let read = read_foreign(path, TABLES, scratch.path()).await;
    assert_eq!(
        fs::read_dir(scratch.path()).unwrap().count(),
        0,
        "the copy is gone"
    );
    read
}

#[tokio::test]
async fn rows_come_as_they_are_and_the_file_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("other's.db");
    run(
        &path,
        "CREATE TABLE Bot (id INTEGER PRIMARY KEY, username TEXT, note, made REAL,
            heavy AS (zeroblob(1000000000)));
         INSERT INTO Bot (id, username, note, made) VALUES (7, 'Пинг \"x\"', x'00ff', 1.5), (9, 'b', NULL, 2);",
    )
    .await;
    let before = fs::read(&path).unwrap();
    let tables = read(&path).await.unwrap();
    assert_eq!(
        serde_json::json!(tables),
        serde_json::json!([
            [{"id": 7, "username": "Пинг \"x\"", "note": null, "made": 1.5},
             {"id": 9, "username": "b", "note": null, "made": 2.0}],
            []
        ])
    );
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn pages_join_and_too_many_rows_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    let fill = |n: u32| {
        format!(
            "CREATE TABLE IF NOT EXISTS Bot (id INTEGER PRIMARY KEY, username TEXT);
             WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {n})
             INSERT OR IGNORE INTO Bot SELECT x, 'bot' || x FROM c;"
        )
    };
    run(&path, &fill(4_500)).await;
    let tables = read(&path).await.unwrap();
    assert_eq!(tables[0].len(), 4_500);
    assert_eq!(tables[0][4_499]["username"], "bot4500");
    run(&path, &fill(5_001)).await;
    let error = read(&path).await.unwrap_err();
    assert!(error.to_string().contains("more than 5000 rows"), "{error}");
}

#[tokio::test]
async fn a_view_in_place_of_a_table_is_not_run() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    run(
        &path,
        "CREATE VIEW Bot AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c)
         SELECT x AS id FROM c;",
    )
    .await;
    assert_eq!(read(&path).await.unwrap(), [vec![], vec![]]);
}

#[tokio::test]
async fn what_is_no_database_or_a_broken_one_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    fs::write(&path, "SQLite format 3\0 and nothing that fits").unwrap();
    let error = read(&path).await.unwrap_err();
    assert!(matches!(error, StoreError::NotADatabase { .. }), "{error}");
    let error = read(&dir.path().join("missing")).await.unwrap_err();
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
    let error = read(dir.path()).await.unwrap_err();
    assert!(matches!(error, StoreError::NotADatabase { .. }), "{error}");

    fs::remove_file(&path).unwrap();
    run(
        &path,
        "CREATE TABLE Bot (id INTEGER PRIMARY KEY, username TEXT);
         WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 500)
         INSERT INTO Bot SELECT x, hex(randomblob(200)) FROM c;",
    )
    .await;
    let mut bytes = fs::read(&path).unwrap();
    for at in (4096..bytes.len()).step_by(7) {
        bytes[at] ^= 0xa5;
    }
    fs::write(&path, bytes).unwrap();
    let error = read(&path).await.unwrap_err();
    assert!(matches!(error, StoreError::NotADatabase { .. }), "{error}");
}

#[tokio::test]
async fn many_users_come_at_once_and_again() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    fixture.store.seed_people(bot).await.unwrap();
    let tx = fixture.store.begin().await.unwrap();
    let groups = tx.group_ids(bot).await.unwrap();
    let users: Vec<_> = (0..9_001)
        .map(|index| NewUser {
            username: format!("User{index}"),
            is_blacklisted: index == 3,
            groups: vec![groups["User"]],
        })
        .collect();
    tx.put_users(bot, &users, EARLY).await.unwrap();
    let again = NewUser {
        username: "user3".to_owned(),
        is_blacklisted: false,
        groups: vec![groups["Admin"]],
    };
    tx.put_users(bot, &[again], EARLY).await.unwrap();
    tx.put_permissions(bot, &[("a.b".to_owned(), "words".to_owned())])
        .await
        .unwrap();
    let nameless = NewUser {
        username: " ".to_owned(),
        is_blacklisted: false,
        groups: Vec::new(),
    };
    assert!(tx.put_users(bot, &[nameless], EARLY).await.is_err());
    tx.commit().await.unwrap();
    let known = fixture.store.list_users(bot).await.unwrap();
    assert_eq!(known.len(), 9_001);
    let third = known.iter().find(|user| user.username == "user3").unwrap();
    assert!(third.is_blacklisted);
    assert_eq!(third.groups.len(), 2);
    let permissions = fixture.store.list_permissions(bot).await.unwrap();
    assert!(
        permissions
            .iter()
            .any(|one| one.name == "a.b" && one.description == "words")
    );
}
