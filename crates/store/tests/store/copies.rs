//! Copies: made while others write, checked, kept, looked into, gone back to.

use std::{fs, sync::Arc};

use sculk_store::{BackupChecks, BackupReason, BotFields, StoreError, UnixMillis, open_copy};

use crate::{
    fixture::{EARLY, Fixture, GRAPH, LATER},
    raw_files::backups,
};

#[tokio::test]
async fn a_copy_made_while_others_write_is_whole() {
    let fixture = Fixture::empty().await;
    let command = fixture.add_command("ping").await;
    let store = fixture.store.clone();
    let writing = tokio::spawn(async move {
        let mut revision = 1;
        for _ in 0..30 {
            revision = store
                .save_graph(command, GRAPH, revision, LATER)
                .await
                .unwrap();
        }
    });
    let paths = fixture.paths();
    for round in 0..5 {
        let made = paths
            .back_up(
                &BackupReason::ByHand,
                BackupChecks::default(),
                UnixMillis(round),
            )
            .await
            .unwrap();
        assert_eq!(made.reason, BackupReason::ByHand);
        assert!(made.bytes > 0 && !made.is_sealed);
    }
    writing.await.unwrap();
    assert_eq!(paths.list_backups().await.unwrap().len(), 5);
    let times: Vec<_> = paths
        .list_backups()
        .await
        .unwrap()
        .iter()
        .map(|one| one.made_at.0)
        .collect();
    assert_eq!(times, [4, 3, 2, 1, 0], "newest first");
}

#[tokio::test]
async fn a_copy_whose_graphs_are_refused_does_not_count() {
    let fixture = Fixture::empty().await;
    fixture.add_command("ping").await;
    let checks = BackupChecks {
        graphs: Arc::new(|graphs| {
            assert_eq!(graphs, [GRAPH]);
            Err("a graph cannot be read".to_owned())
        }),
        seal: None,
    };
    let error = fixture
        .paths()
        .back_up(&BackupReason::Daily, checks, EARLY)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, StoreError::Backup { reason, .. } if reason.contains("cannot be read")),
        "{error}"
    );
    assert!(
        backups(&fixture.paths()).is_empty(),
        "nothing is left of it"
    );
}

#[tokio::test]
async fn a_sealed_copy_holds_nothing_in_the_clear() {
    let fixture = Fixture::empty().await;
    fixture.add_bot("Somebody_Special").await;
    let checks = BackupChecks {
        seal: Some(Arc::new(|plain| {
            Ok(plain.iter().map(|byte| byte ^ 0x5a).collect())
        })),
        ..BackupChecks::default()
    };
    let made = fixture
        .paths()
        .back_up(&BackupReason::ByHand, checks, EARLY)
        .await
        .unwrap();
    assert!(made.is_sealed && made.name.ends_with(".db.age"));
    let bytes = fs::read(&made.path).unwrap();
    assert!(!bytes.windows(7).any(|part| part == b"Special"));
    assert_eq!(backups(&fixture.paths()), [made.name]);
}

#[tokio::test]
async fn everything_goes_back_to_a_copy_while_the_store_stays_open() {
    let fixture = Fixture::empty().await;
    let command = fixture.add_command("ping").await;
    let paths = fixture.paths();
    let made = paths
        .back_up(&BackupReason::ByHand, BackupChecks::default(), EARLY)
        .await
        .unwrap();
    let store = &fixture.store;
    store.save_graph(command, "[1]", 1, LATER).await.unwrap();
    let later = fixture.add_bot("Later").await;
    store.delete_command(command, LATER).await.unwrap();

    let scratch = tempfile::tempdir().unwrap();
    let copy = open_copy(&made.path, scratch.path(), LATER).await.unwrap();
    assert_eq!(copy.list_bots().await.unwrap().len(), 1);
    copy.close().await.unwrap();
    let taken = store
        .take_over(&scratch.path().join("sculk.db"))
        .await
        .unwrap();
    assert!(
        taken.n_before > taken.n_came && taken.n_came > 0,
        "{taken:?}"
    );

    assert_eq!(store.graph(command).await.unwrap().document, GRAPH);
    assert!(store.bot(later).await.is_err());
    store.check_integrity().await.unwrap();
    let server = store.list_servers().await.unwrap()[0].id;
    let new = store
        .create_bot(&BotFields::new(server, "New"), LATER)
        .await
        .unwrap();
    assert!(
        new.id > later,
        "the id of a bot that is gone is never given again"
    );
    let again = store
        .take_over(&scratch.path().join("sculk.db"))
        .await
        .unwrap();
    assert_eq!(again.n_came, taken.n_came);
}

#[tokio::test]
async fn a_copy_that_does_not_fit_changes_nothing() {
    let fixture = Fixture::empty().await;
    fixture.add_bot("Stays").await;
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("sculk.db");
    crate::raw_files::run(&path, "CREATE TABLE bots (id INTEGER PRIMARY KEY)").await;
    let error = fixture.store.take_over(&path).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert_eq!(fixture.store.list_bots().await.unwrap().len(), 1);
    let error = fixture
        .paths()
        .backup("sculk-1-daily.db")
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::NoBackup { .. }), "{error}");
}
