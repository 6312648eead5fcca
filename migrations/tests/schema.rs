//! Every step up, every step back, on real files; and what the schema is in the end.
#![cfg(test)]

use std::{path::Path, time::Duration};

use sculk_migrations::{APPLICATION_ID, Migrator, SCHEMA_LEVEL, names};
use sea_orm_migration::{
    prelude::MigratorTrait,
    sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement},
};

async fn open(path: &Path) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options
        .sqlx_logging(false)
        .acquire_timeout(Duration::from_secs(5));
    Database::connect(options)
        .await
        .expect("a fresh file opens")
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    db.query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .expect("the query is valid")
        .iter()
        .map(|row| row.try_get_by_index::<String>(0).expect("one text column"))
        .collect()
}

async fn pragma(db: &DatabaseConnection, name: &str) -> i32 {
    db.query_one_raw(Statement::from_string(
        db.get_database_backend(),
        format!("PRAGMA {name}"),
    ))
    .await
    .expect("the pragma is valid")
    .expect("it answers")
    .try_get_by_index(0)
    .expect("with a number")
}

/// Everything in the schema but the table of applied steps and SQLite's own.
const SCHEMA: &str = "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL \
    AND tbl_name NOT IN ('seaql_migrations', 'sqlite_sequence') \
    ORDER BY tbl_name, type DESC, name";

#[tokio::test]
async fn the_whole_schema_is_as_reviewed() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir.path().join("sculk.db")).await;
    Migrator::up(&db, None).await.unwrap();
    insta::assert_snapshot!(rows(&db, SCHEMA).await.join("\n"));
    assert_eq!(pragma(&db, "application_id").await, APPLICATION_ID);
    assert_eq!(
        pragma(&db, "user_version").await,
        SCHEMA_LEVEL,
        "a new file is at the level this build declares"
    );
}

#[tokio::test]
async fn each_step_back_restores_the_schema_before_it() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir.path().join("sculk.db")).await;
    let mut before = Vec::new();
    for _ in names() {
        before.push((
            rows(&db, SCHEMA).await,
            pragma(&db, "application_id").await,
            pragma(&db, "user_version").await,
        ));
        Migrator::up(&db, Some(1)).await.unwrap();
    }
    for (name, (schema, application_id, user_version)) in names().iter().zip(before).rev() {
        Migrator::down(&db, Some(1)).await.unwrap();
        assert_eq!(
            rows(&db, SCHEMA).await,
            schema,
            "after the way back of {name}"
        );
        assert_eq!(
            pragma(&db, "application_id").await,
            application_id,
            "{name}"
        );
        assert_eq!(pragma(&db, "user_version").await, user_version, "{name}");
    }
}

#[tokio::test]
async fn a_filled_file_goes_all_the_way_back_and_up_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sculk.db");
    let db = open(&path).await;
    Migrator::up(&db, None).await.unwrap();
    let schema = rows(&db, SCHEMA).await;
    db.execute_unprepared(
        "INSERT INTO servers (name, host, position, created_at, updated_at)
           VALUES ('Home', 'localhost', 0, 1, 1);
         INSERT INTO bots (server_id, username, position, created_at, updated_at)
           VALUES (1, 'Bot', 0, 1, 1);
         INSERT INTO commands (bot_id, name, graph, graph_revision, created_at, updated_at)
           VALUES (1, 'ping', '{}', 1, 1, 1);
         INSERT INTO graph_versions (command_id, revision, saved_at, graph) VALUES (1, 1, 1, '{}');
         INSERT INTO graph_drafts (command_id, base_revision, saved_at, document)
           VALUES (1, 1, 1, '{');
         INSERT INTO settings (key, value, updated_at) VALUES ('theme', '\"dark\"', 1);
         INSERT INTO permissions (bot_id, name) VALUES (1, 'user.say');
         INSERT INTO groups (bot_id, name) VALUES (1, 'User');
         INSERT INTO users (bot_id, username, created_at, updated_at) VALUES (1, 'alex', 1, 1);
         INSERT INTO group_members (user_id, group_id) VALUES (1, 1);
         INSERT INTO stored_values (bot_id, owner, key, value, updated_at)
           VALUES (1, 'shop', 'price', '3', 1);
         INSERT INTO event_graphs (bot_id, name, position, events, graph, graph_revision,
             created_at, updated_at)
           VALUES (1, 'greet', 0, '[\"chat\"]', '{}', 1, 1, 1);
         INSERT INTO event_graph_versions (event_graph_id, revision, saved_at, graph)
           VALUES (1, 1, 1, '{}');
         INSERT INTO event_graph_drafts (event_graph_id, base_revision, saved_at, document)
           VALUES (1, 1, 1, '{');
         INSERT INTO graph_variables (event_graph_id, name, value, updated_at)
           VALUES (1, 'count', '1', 1);
         INSERT INTO server_chat (server_id, updated_at) VALUES (1, 1);
         INSERT INTO bot_joining (bot_id, updated_at) VALUES (1, 1);
         INSERT INTO accounts (kind, player_id, player_name, is_signed_in, refreshed_at,
             created_at, updated_at)
           VALUES ('microsoft', '069a79f4-44e9-4726-a5be-fca90e38aaf5', 'Steve', 1, 1, 1, 1);
         INSERT INTO bot_accounts (bot_id, account_id, updated_at) VALUES (1, 1, 1);
         INSERT INTO proxies (kind, host, port, checked_at, latency_ms, created_at, updated_at)
           VALUES ('http', '::1', 8080, 1, 5, 1, 1);
         INSERT INTO bot_proxies (bot_id, proxy_id, updated_at) VALUES (1, 1, 1);
         INSERT INTO graph_turns (bot_id, event_graph_id, node, key) VALUES (1, 1, 'n', '');
         INSERT INTO schedules (name, plan, action, targets, missed, overlap, max_attempts,
             looked_until, created_at, updated_at)
           VALUES ('Nightly', '{}', '{}', '{}', 'once', 'skip', 3, 1, 1, 1);
         INSERT INTO schedule_jobs (schedule_id, bot_id, key, cause, due_at, state)
           VALUES (1, 1, '1:1:1', 'clock', 1, 'failed');
         INSERT INTO server_values (server_id, owner, key, value, updated_at, expires_at)
           VALUES (1, 'shop', 'price', '3', 1, 2);
         INSERT INTO shared_values (scope, owner, key, value, updated_at)
           VALUES (0, 'shop', 'price', '3', 1);
         UPDATE event_graphs SET filter = '{\"players\":[\"Alex\"]}', when_busy = 'drop';
         UPDATE commands SET built_in = 'help', is_cooldown_for_all = 1;
         UPDATE users SET note = 'a friend', last_seen_at = 1;
         UPDATE groups SET parents = '[1]';
         INSERT INTO people_bin (kind, id, bot_id, document, deleted_at)
           VALUES ('user', 7, 1, '{}', 1);
         INSERT INTO values_bin (bot_id, owner, key, value, deleted_at)
           VALUES (1, 'shop', 'price', '3', 1);
         INSERT INTO bot_replies (bot_id, language, updated_at) VALUES (1, 'ru', 1);
         INSERT INTO audit (at, actor, action, bot_id) VALUES (1, 'user', 'update_bot', 1);
         INSERT INTO running_bots (bot_id, since) VALUES (1, 1);
         INSERT INTO plugins (name, version, source, folder, manifest, lock, installed_at, updated_at)
           VALUES ('hello', '1.0.0', '/hello', 'hello', '{}', '{}', 1, 1);
         INSERT INTO bot_plugins (bot_id, plugin, is_enabled, updated_at) VALUES (1, 'hello', 1, 1);
         INSERT INTO plugin_graphs (bot_id, plugin, name, kind, graph_id, revision, updated_at)
           VALUES (1, 'hello', 'greet', 'event', 1, 1, 1);
         INSERT INTO bot_restarts (bot_id, every_hours, updated_at) VALUES (1, 6, 1);
         INSERT INTO bot_groups (name, created_at, updated_at) VALUES ('Farmers', 1, 1);
         INSERT INTO bot_group_members (group_id, bot_id) VALUES (1, 1);",
    )
    .await
    .unwrap();
    Migrator::down(&db, None).await.unwrap();
    assert!(
        rows(&db, SCHEMA).await.is_empty(),
        "nothing of ours is left"
    );
    db.close().await.unwrap();

    let db = open(&path).await;
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(rows(&db, SCHEMA).await, schema);
    assert_eq!(rows(&db, "PRAGMA integrity_check").await, ["ok"]);
}

#[tokio::test]
async fn a_step_that_fails_leaves_neither_its_tables_nor_its_record() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir.path().join("sculk.db")).await;
    Migrator::up(&db, Some(1)).await.unwrap();
    let schema = rows(&db, SCHEMA).await;
    // The second step creates `commands` first and stumbles over this table afterwards.
    db.execute_unprepared("CREATE TABLE graph_drafts (x)")
        .await
        .unwrap();
    Migrator::up(&db, None).await.unwrap_err();
    db.execute_unprepared("DROP TABLE graph_drafts")
        .await
        .unwrap();
    assert_eq!(rows(&db, SCHEMA).await, schema);
    assert_eq!(
        rows(&db, "SELECT version FROM seaql_migrations").await,
        names()[..1]
    );
    Migrator::up(&db, None).await.unwrap();
}

#[tokio::test]
async fn the_checks_refuse_what_cannot_be() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir.path().join("sculk.db")).await;
    Migrator::up(&db, None).await.unwrap();
    db.execute_unprepared(
        "INSERT INTO servers (name, host, position, created_at, updated_at)
           VALUES ('Home', 'localhost', 0, 1, 1);
         INSERT INTO bots (server_id, username, position, created_at, updated_at)
           VALUES (1, 'Bot', 0, 1, 1);
         INSERT INTO commands (bot_id, name, graph, graph_revision, created_at, updated_at)
           VALUES (1, 'ping', '{}', 1, 1, 1);",
    )
    .await
    .unwrap();
    for (refused, why) in [
        ("UPDATE servers SET name = ' '", "a blank name"),
        ("UPDATE servers SET port = 0", "port 0"),
        ("UPDATE servers SET port = 65536", "a port beyond 16 bits"),
        (
            "UPDATE servers SET position = 'first'",
            "text in a number (STRICT)",
        ),
        (
            "UPDATE bots SET server_id = 99",
            "a server that does not exist",
        ),
        ("UPDATE bots SET prefix = ''", "an empty prefix"),
        (
            "UPDATE bots SET owners = '{}'",
            "owners that are not a list",
        ),
        ("UPDATE bots SET auto_start = 2", "a third truth value"),
        (
            "UPDATE commands SET graph = '{\"nodes\": [}'",
            "a torn graph",
        ),
        (
            "UPDATE commands SET arguments = 'null'",
            "arguments that are not a list",
        ),
        (
            "UPDATE commands SET cooldown_seconds = -1",
            "a negative cooldown",
        ),
        ("DELETE FROM servers", "a server with a bot"),
        (
            "INSERT INTO shared_values (scope, owner, key, value, updated_at)
               VALUES (1, 'a', 'b', '', 1)",
            "a second scope for all",
        ),
        (
            "INSERT INTO schedules (name, plan, action, targets, missed, overlap, max_attempts,
                 looked_until, created_at, updated_at)
               VALUES ('x', '{}', '{}', '{}', 'sometimes', 'skip', 3, 1, 1, 1)",
            "a policy that is none",
        ),
    ] {
        assert!(
            db.execute_unprepared(refused).await.is_err(),
            "{why}: {refused}"
        );
    }
}

#[tokio::test]
async fn an_id_is_not_given_twice() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir.path().join("sculk.db")).await;
    Migrator::up(&db, None).await.unwrap();
    let add = "INSERT INTO servers (name, host, position, created_at, updated_at) \
               VALUES ('Home', 'localhost', 0, 1, 1)";
    db.execute_unprepared(add).await.unwrap();
    db.execute_unprepared("DELETE FROM servers").await.unwrap();
    db.execute_unprepared(add).await.unwrap();
    assert_eq!(
        rows(&db, "SELECT CAST(id AS TEXT) FROM servers").await,
        ["2"]
    );
}

#[test]
fn steps_are_in_the_order_of_their_dates() {
    let names = names();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(names, sorted);
}
