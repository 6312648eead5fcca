use std::{future::poll_fn, pin::pin, task::Poll};

use sculk_store::{BotFields, CommandFields};

use crate::fixture::{EARLY, Fixture, GRAPH, LATER, server};

#[tokio::test]
async fn writes_of_a_transaction_are_seen_by_others_only_after_its_commit() {
    let fixture = Fixture::empty().await;
    let transaction = fixture.store.begin().await.unwrap();
    let home = transaction
        .create_server(&server("Home"), EARLY)
        .await
        .unwrap();
    let bot = transaction
        .create_bot(&BotFields::new(home.id, "Bot"), EARLY)
        .await
        .unwrap();
    let command = transaction
        .create_command(bot.id, &CommandFields::new("ping"), GRAPH, EARLY)
        .await
        .unwrap();
    transaction
        .set_setting("theme", &"dark", EARLY)
        .await
        .unwrap();
    assert_eq!(transaction.server(home.id).await.unwrap(), home);
    assert_eq!(transaction.bot(bot.id).await.unwrap(), bot);
    assert_eq!(transaction.command(command.id).await.unwrap(), command);
    assert_eq!(transaction.graph(command.id).await.unwrap().document, GRAPH);
    assert_eq!(
        transaction.setting("theme").await.unwrap(),
        Some("dark".to_owned())
    );
    assert!(
        fixture.store.list_servers().await.unwrap().is_empty(),
        "readers neither wait for it nor see it half done"
    );
    transaction.commit().await.unwrap();
    assert_eq!(fixture.store.list_bots().await.unwrap(), [bot]);
}

#[tokio::test]
async fn a_transaction_that_is_rolled_back_or_dropped_leaves_nothing() {
    let fixture = Fixture::empty().await;
    let transaction = fixture.store.begin().await.unwrap();
    transaction
        .create_server(&server("rolled back"), EARLY)
        .await
        .unwrap();
    transaction.roll_back().await.unwrap();

    let transaction = fixture.store.begin().await.unwrap();
    transaction
        .create_server(&server("dropped"), EARLY)
        .await
        .unwrap();
    drop(transaction);

    assert!(fixture.store.list_servers().await.unwrap().is_empty());
    fixture.add_server("kept").await;
}

/// Drops a call when it has been polled this many times without ending.
async fn cut_off_after<T>(n_polls: u32, call: impl Future<Output = T>) -> Option<T> {
    let mut call = pin!(call);
    let mut n = 0;
    poll_fn(|context| {
        if n == n_polls {
            return Poll::Ready(None);
        }
        n += 1;
        call.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test]
async fn a_call_cut_off_at_any_point_happened_wholly_or_not_and_frees_the_writer() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    let mut n_undone = 0;
    // How often a call is polled depends on how fast the database's thread answers, so each
    // number of polls is tried many times.
    for round in 0..200 {
        let n_polls = 1 + round % 10;
        let before = fixture.store.graph(id).await.unwrap();
        let document = format!("[\"save {round}\"]");
        let save = fixture
            .store
            .save_graph(id, &document, before.revision, LATER);
        let ended = cut_off_after(n_polls, save).await;
        // Through the writer, behind whatever is still on its way.
        let transaction = fixture.store.begin().await.unwrap();
        let after = transaction.graph(id).await.unwrap();
        transaction.roll_back().await.unwrap();
        if after == before {
            assert!(ended.is_none(), "round {round}: acknowledged and lost");
            n_undone += 1;
            continue;
        }
        assert_eq!(after.document, document, "round {round}");
        assert_eq!(after.revision, before.revision + 1, "round {round}");
        let version = fixture.store.graph_version(id, after.revision).await;
        assert_eq!(version.unwrap(), after, "round {round}");
        assert!(ended.is_none_or(|saved| saved.unwrap() == after.revision));
    }
    fixture.store.check_integrity().await.unwrap();
    assert!(n_undone >= 20, "only {n_undone} calls were cut off early");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_at_once_all_get_their_turn() {
    let fixture = Fixture::empty().await;
    let writes: Vec<_> = (0..50)
        .map(|n| {
            let store = fixture.store.clone();
            tokio::spawn(async move {
                store
                    .create_server(&server(&format!("server {n}")), EARLY)
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut positions = Vec::new();
    for write in writes {
        positions.push(write.await.unwrap().position);
    }
    positions.sort_unstable();
    assert_eq!(
        positions,
        (0..50).collect::<Vec<_>>(),
        "no two read the same end of the list"
    );
}
