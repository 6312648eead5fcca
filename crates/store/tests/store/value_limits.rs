//! How much fits into a scope of the store.

use sculk_store::{
    MAX_SCOPE_BYTES, MAX_SCOPE_VALUES, StoreError, StorePaths, UnixMillis, ValueKey, ValueScope,
};

use crate::fixture::{EARLY, Fixture, LATER};
use crate::raw_files::run;

const SCOPE: ValueScope = ValueScope::All;

fn at(key: &str) -> ValueKey<'_> {
    ValueKey {
        scope: SCOPE,
        owner: "votes",
        key,
    }
}

/// The totals of a file as SQL gives them, against what its values add up to.
async fn totals_hold(paths: &StorePaths) {
    run(
        &paths.database,
        "CREATE TEMP TABLE wrong (n INTEGER CHECK (n = 0)) STRICT;
         INSERT INTO wrong SELECT count(*) FROM (
           SELECT kind, scope, n_values, n_bytes FROM value_totals
           EXCEPT SELECT * FROM (
             SELECT 'bot', bot_id, count(*),
               sum(length(CAST(owner AS BLOB)) + length(CAST(key AS BLOB))
                 + length(CAST(value AS BLOB))) FROM stored_values GROUP BY bot_id
             UNION ALL SELECT 'server', server_id, count(*),
               sum(length(CAST(owner AS BLOB)) + length(CAST(key AS BLOB))
                 + length(CAST(value AS BLOB))) FROM server_values GROUP BY server_id
             UNION ALL SELECT 'all', scope, count(*),
               sum(length(CAST(owner AS BLOB)) + length(CAST(key AS BLOB))
                 + length(CAST(value AS BLOB))) FROM shared_values GROUP BY scope));
         INSERT INTO wrong SELECT (SELECT count(*) FROM value_totals)
           - (SELECT count(DISTINCT bot_id) FROM stored_values)
           - (SELECT count(DISTINCT server_id) FROM server_values)
           - (SELECT count(DISTINCT scope) FROM shared_values);",
    )
    .await;
}

#[tokio::test]
async fn totals_hold_through_puts_sums_deletes_sweeps_and_the_end_of_a_bot() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let server = fixture.store.bot(bot).await.unwrap().fields.server_id;
    let store = fixture.store.clone();
    for scope in [ValueScope::Bot(bot), ValueScope::Server(server), SCOPE] {
        for (key, value) in [
            ("é", "Привет"),
            ("é", "x"),
            ("b", ""),
            ("n", "9"),
            ("gone", ""),
        ] {
            let at = ValueKey { scope, ..at(key) };
            let expires = (key == "b").then_some(UnixMillis(1_500));
            store.store_value(at, value, expires, EARLY).await.unwrap();
        }
        let sum = ValueKey { scope, ..at("n") };
        store.add_to_value(sum, 991.0, EARLY).await.unwrap();
        let gone = ValueKey {
            scope,
            ..at("gone")
        };
        store.delete_value(gone, EARLY).await.unwrap();
        store.bin_value(sum, EARLY).await.unwrap();
        store.restore_value(sum, EARLY).await.unwrap();
    }
    store.sweep_values(LATER).await.unwrap();
    store.close().await.unwrap();
    totals_hold(&fixture.paths()).await;
    let all = "SELECT 1 FROM stored_values";
    run(
        &fixture.paths().database,
        &format!("PRAGMA foreign_keys = ON; {all}; DELETE FROM bots; {all}"),
    )
    .await;
    totals_hold(&fixture.paths()).await;
}

#[tokio::test]
async fn what_is_too_much_for_a_scope_is_refused_and_all_else_stays() {
    let fixture = Fixture::empty().await;
    let values = [("old", "12345"), ("goes", "1")];
    for (key, value) in values {
        let expires = (key == "goes").then_some(UnixMillis(1_500));
        let put = fixture.store.store_value(at(key), value, expires, EARLY);
        put.await.unwrap();
    }
    fixture.store.clone().close().await.unwrap();
    for (totals, words) in [
        (
            format!("n_values = {MAX_SCOPE_VALUES}, n_bytes = 99"),
            "200000 values",
        ),
        (
            format!("n_values = 2, n_bytes = {MAX_SCOPE_BYTES}"),
            "128 MB",
        ),
    ] {
        let paths = fixture.paths();
        let full = format!("UPDATE value_totals SET {totals} WHERE kind = 'all'");
        run(&paths.database, &full).await;
        let store = sculk_store::Store::open(&paths, EARLY).await.unwrap();
        let refused = store.store_value(at("new"), "1", None, EARLY).await;
        let error = refused.unwrap_err();
        assert!(matches!(error, StoreError::Invalid { .. }));
        let told = error.to_string();
        assert!(told.contains("store of all bots is full"), "{told}");
        assert!(told.contains(words), "{told}");
        let there = store.stored_value(at("old"), EARLY).await.unwrap();
        assert_eq!(there.unwrap().value, "12345", "nothing was lost");
        // What takes no more room than it had fits, and what is deleted makes room.
        store
            .store_value(at("old"), "123", None, EARLY)
            .await
            .unwrap();
        store
            .store_value(at("old"), "12345", None, EARLY)
            .await
            .unwrap();
        store.close().await.unwrap();
    }
    // What has gone by itself makes room without being swept first.
    let paths = fixture.paths();
    let full = format!("UPDATE value_totals SET n_values = {MAX_SCOPE_VALUES} WHERE kind = 'all'");
    run(&paths.database, &full).await;
    let store = sculk_store::Store::open(&paths, LATER).await.unwrap();
    let fits = store.store_value(at("new"), "1", None, LATER).await;
    fits.unwrap();
}

#[tokio::test]
async fn a_full_scope_makes_room_of_its_own_however_much_is_over_elsewhere() {
    let fixture = Fixture::empty().await;
    fixture.add_bot("Bot").await;
    fixture.store.clone().close().await.unwrap();
    let paths = fixture.paths();
    // More is over in another scope than is swept at once, and more in this one, too.
    run(
        &paths.database,
        "WITH RECURSIVE c(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM c WHERE x < 2499)
         INSERT INTO server_values (server_id, owner, key, value, updated_at, expires_at)
           SELECT 1, 'votes', 'other' || x, '', 1, 1 FROM c;
         WITH RECURSIVE c(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM c WHERE x < 2499)
         INSERT INTO shared_values (scope, owner, key, value, updated_at, expires_at)
           SELECT 0, 'votes', 'own' || x, '', 1, 2 FROM c;",
    )
    .await;
    // As if the last of those that are over were the first beyond the limit.
    let full = format!(
        "UPDATE value_totals SET n_values = {} WHERE kind = 'all'",
        MAX_SCOPE_VALUES + 2_000
    );
    run(&paths.database, &full).await;
    let store = sculk_store::Store::open(&paths, LATER).await.unwrap();
    let fits = store.store_value(at("new"), "1", None, LATER).await;
    fits.unwrap();
    let listed = store.list_values(SCOPE, "votes", "", None, 9, LATER).await;
    let keys: Vec<_> = listed.unwrap().into_iter().map(|one| one.key).collect();
    assert_eq!(keys, ["new"]);
}
