//! Files of every schema there was: each is brought up to date with all it holds, a copy made first, and
//! goes back to what it was.

use std::collections::BTreeMap;

use sculk_migrations::{Migrator, names};
use sculk_store::{Store, StorePaths};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};
use sea_orm_migration::MigratorTrait as _;

use crate::{
    fixture::LATER,
    raw_files::{backups, raw},
};

/// A row of each table, in an order in which what is referred to comes first. What a schema does not
/// know yet is left out.
const ROWS: [&str; 27] = [
    "INSERT INTO servers (name, host, position, created_at, updated_at) \
     VALUES ('Home', 'localhost', 0, 1, 1)",
    "INSERT INTO servers (name, host, position, created_at, updated_at, deleted_at) \
     VALUES ('Gone', 'gone', 1, 1, 1, 2)",
    "INSERT INTO bots (server_id, username, position, created_at, updated_at) \
     VALUES (1, 'Bot_1', 0, 1, 1)",
    "INSERT INTO commands (bot_id, name, graph, graph_revision, created_at, updated_at) \
     VALUES (1, 'ping', '{\"nodes\":[],\"connections\":[]}', 1, 1, 1)",
    "INSERT INTO graph_versions (command_id, revision, saved_at, graph) VALUES (1, 1, 1, '{}')",
    "INSERT INTO graph_drafts (command_id, base_revision, saved_at, document) VALUES (1, 1, 1, '{')",
    "INSERT INTO settings (key, value, updated_at) VALUES ('theme', '\"dark\"', 1)",
    "INSERT INTO permissions (bot_id, name) VALUES (1, 'user.say')",
    "INSERT INTO groups (bot_id, name) VALUES (1, 'User')",
    "INSERT INTO users (bot_id, username, created_at, updated_at) VALUES (1, 'alex', 1, 1)",
    "INSERT INTO group_members (user_id, group_id) VALUES (1, 1)",
    "INSERT INTO stored_values (bot_id, owner, key, value, updated_at) \
     VALUES (1, 'shop', 'price', '3', 1)",
    "INSERT INTO event_graphs (bot_id, name, position, events, graph, graph_revision, created_at, \
     updated_at) VALUES (1, 'greet', 0, '[\"chat\"]', '{}', 1, 1, 1)",
    "INSERT INTO event_graph_versions (event_graph_id, revision, saved_at, graph) \
     VALUES (1, 1, 1, '{}')",
    "INSERT INTO event_graph_drafts (event_graph_id, base_revision, saved_at, document) \
     VALUES (1, 1, 1, '{')",
    "INSERT INTO graph_variables (event_graph_id, name, value, updated_at) \
     VALUES (1, 'count', '1', 1)",
    "INSERT INTO server_chat (server_id, updated_at) VALUES (1, 1)",
    "INSERT INTO bot_joining (bot_id, updated_at) VALUES (1, 1)",
    "INSERT INTO accounts (kind, player_id, player_name, is_signed_in, refreshed_at, created_at, \
     updated_at) VALUES ('microsoft', '069a79f4-44e9-4726-a5be-fca90e38aaf5', 'Steve', 1, 1, 1, 1)",
    "INSERT INTO bot_accounts (bot_id, account_id, updated_at) VALUES (1, 1, 1)",
    "INSERT INTO proxies (kind, host, port, checked_at, latency_ms, created_at, updated_at) \
     VALUES ('http', '::1', 8080, 1, 5, 1, 1)",
    "INSERT INTO bot_proxies (bot_id, proxy_id, updated_at) VALUES (1, 1, 1)",
    "INSERT INTO graph_turns (bot_id, event_graph_id, node, key) VALUES (1, 1, 'n', '')",
    "INSERT INTO schedules (name, plan, action, targets, missed, overlap, max_attempts, looked_until, \
     created_at, updated_at) VALUES ('Nightly', '{}', '{}', '{}', 'once', 'skip', 3, 1, 1, 1)",
    "INSERT INTO shared_values (scope, owner, key, value, updated_at) \
     VALUES (0, 'shop', 'price', '3', 1)",
    "INSERT INTO people_bin (kind, id, bot_id, document, deleted_at) VALUES ('user', 7, 1, '{}', 1)",
    "INSERT INTO bot_replies (bot_id, language, updated_at) VALUES (1, 'ru', 1)",
];

async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let asked = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(asked).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

/// Whether a schema knows what a statement writes.
fn is_unknown(error: &sea_orm::DbErr) -> bool {
    let words = error.to_string();
    words.contains("no such table") || words.contains("has no column named")
}

/// The columns of each table, and its rows as text. Tables that other tables keep by themselves are left
/// out.
async fn content(db: &DatabaseConnection) -> BTreeMap<String, (String, Vec<String>)> {
    let tables = texts(
        db,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' \
         AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'users_search%' \
         AND name NOT IN ('seaql_migrations', 'value_totals')",
    )
    .await;
    let mut content = BTreeMap::new();
    for table in tables {
        let columns = texts(
            db,
            &format!(
                "SELECT group_concat('quote(\"' || name || '\")', ' || ''|'' || ') \
                 FROM pragma_table_info('{table}')"
            ),
        )
        .await
        .remove(0);
        let rows = texts(db, &format!("SELECT {columns} FROM \"{table}\" ORDER BY 1")).await;
        content.insert(table, (columns, rows));
    }
    content
}

/// A file as the first `n_steps` steps leave it, with rows; how many rows there are.
async fn of_the_past(paths: &StorePaths, n_steps: usize) -> usize {
    let db = raw(&paths.database).await;
    let n_steps = u32::try_from(n_steps).unwrap();
    Migrator::up(&db, Some(n_steps)).await.unwrap();
    let mut n_rows = 0;
    for row in ROWS {
        match db.execute_unprepared(row).await {
            Ok(_) => n_rows += 1,
            Err(error) => assert!(is_unknown(&error), "{n_steps}: {row}: {error}"),
        }
    }
    db.close().await.unwrap();
    n_rows
}

#[tokio::test]
async fn a_file_of_every_schema_is_brought_up_to_date_and_goes_back_with_all_it_holds() {
    let mut n_before = 0;
    for n_steps in 1..=names().len() {
        let last = &names()[n_steps - 1];
        let dir = tempfile::tempdir().unwrap();
        let paths = StorePaths::in_data_dir(dir.path());
        let n_rows = of_the_past(&paths, n_steps).await;
        assert!(n_rows >= n_before, "{last}: a later schema knows less");
        n_before = n_rows;
        let db = raw(&paths.database).await;
        let then = content(&db).await;
        db.close().await.unwrap();

        let store = Store::open(&paths, LATER).await.unwrap();
        store.check_integrity().await.unwrap();
        let servers = store.list_servers().await.unwrap();
        assert_eq!(servers.len(), 1, "{last}: what is in the bin stays there");
        assert_eq!(servers[0].fields.name, "Home", "{last}");
        let bots = store.list_bots().await.unwrap();
        assert_eq!(bots[0].fields.username, "Bot_1", "{last}");
        if then.contains_key("commands") {
            let command = store.list_commands(bots[0].id).await.unwrap();
            let graph = store.graph(command[0].id).await.unwrap().document;
            assert!(graph.contains("connections"), "{last}: {graph}");
        }
        if then.contains_key("users") {
            let users = store.list_users(bots[0].id).await.unwrap();
            assert_eq!(users[0].username, "alex", "{last}");
        }
        store.close().await.unwrap();
        let is_newest = n_steps == names().len();
        assert_eq!(backups(&paths).len(), usize::from(!is_newest), "{last}");

        let db = raw(&paths.database).await;
        let n_back = u32::try_from(names().len() - n_steps).unwrap();
        if n_back > 0 {
            Migrator::down(&db, Some(n_back)).await.unwrap();
        }
        assert_eq!(content(&db).await, then, "{last}: the way back to it");
        db.close().await.unwrap();
        // And up once more: somebody who went back may come again.
        let store = Store::open(&paths, LATER).await.unwrap();
        store.check_integrity().await.unwrap();
        assert_eq!(store.list_bots().await.unwrap().len(), 1, "{last}");
        store.close().await.unwrap();
    }
    assert_eq!(n_before, ROWS.len(), "the newest schema knows every row");
}
