//! Lists that are read whole have an end.

use sculk_store::{Store, StoreError};

use crate::fixture::{EARLY, Fixture, LATER};
use crate::raw_files::run;

#[tokio::test]
async fn as_many_as_there_may_be_fit_and_not_one_more() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    let gone = store.create_group(bot, "Gone", &[]).await.unwrap().id;
    store.delete_group(gone, LATER).await.unwrap();
    store.clone().close().await.unwrap();
    let paths = fixture.paths();
    let fill = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 999)
         INSERT INTO groups (bot_id, name) SELECT 1, 'group' || x FROM c;
         WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 10000)
         INSERT INTO permissions (bot_id, name) SELECT 1, 'may.' || x FROM c;";
    run(&paths.database, fill).await;
    let store = Store::open(&paths, EARLY).await.unwrap();
    store.create_group(bot, "Last", &[]).await.unwrap();
    assert_eq!(store.list_groups(bot).await.unwrap().len(), 1_000);
    let full = |refused: Result<(), StoreError>, most: &str| {
        let error = refused.unwrap_err();
        assert!(matches!(error, StoreError::Invalid { .. }), "{error:?}");
        assert!(error.to_string().contains(most), "{error}");
    };
    let more = store.create_group(bot, "More", &[]).await;
    full(more.map(drop), "1000");
    let restored = store.restore_group(gone).await;
    full(restored.map(drop), "1000");
    full(store.put_permission(bot, "one.more", "").await, "10000");
    store.put_permission(bot, "may.5", "known").await.unwrap();
    let transaction = store.begin().await.unwrap();
    let many = [
        ("may.5".to_owned(), String::new()),
        ("new".to_owned(), String::new()),
    ];
    full(transaction.put_permissions(bot, &many).await, "10000");
}
