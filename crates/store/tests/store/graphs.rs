use sculk_core::{BotId, CommandId};
use sculk_store::{CommandFields, GraphDraft, MAX_GRAPH_BYTES, Record, StoreError};

use crate::fixture::{EARLY, Fixture, GRAPH, LATER};

/// Spaces, order, duplicate keys, big numbers and escapes that a parser would change.
const ODD: &str = "{ \"b\": 1.0, \"a\": 12345678901234567890123, \"a\": \"\\u0041\\ud800\" }\n";

#[tokio::test]
async fn a_graph_is_kept_byte_for_byte() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    let revision = fixture.store.save_graph(id, ODD, 1, LATER).await.unwrap();
    assert_eq!(revision, 2);
    let fixture = fixture.reopened().await;
    let graph = fixture.store.graph(id).await.unwrap();
    assert_eq!((graph.document.as_str(), graph.revision), (ODD, 2));
    let command = fixture.store.command(id).await.unwrap();
    assert_eq!((command.graph_revision, command.updated_at), (2, LATER));
}

#[tokio::test]
async fn a_save_over_somebody_elses_is_refused_with_their_revision() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    fixture.store.save_graph(id, "[1]", 1, EARLY).await.unwrap();
    fixture.store.save_graph(id, "[2]", 2, EARLY).await.unwrap();
    for stale in [1, 2, 4] {
        assert!(matches!(
            fixture.store.save_graph(id, "[3]", stale, LATER).await,
            Err(StoreError::Conflict {
                current_revision: 3
            })
        ));
    }
    assert_eq!(fixture.store.graph(id).await.unwrap().document, "[2]");
    let versions = fixture
        .store
        .list_graph_versions(id, None, 10)
        .await
        .unwrap();
    assert_eq!(versions.len(), 3, "a refused save leaves no version");
}

#[tokio::test]
async fn of_two_saves_at_once_one_wins_and_the_other_is_told() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    let (one, two) = tokio::join!(
        fixture.store.save_graph(id, "[1]", 1, LATER),
        fixture.store.save_graph(id, "[2]", 1, LATER)
    );
    let (winner, loser) = if one.is_ok() { (one, two) } else { (two, one) };
    assert_eq!(winner.unwrap(), 2);
    assert!(matches!(
        loser,
        Err(StoreError::Conflict {
            current_revision: 2
        })
    ));
}

#[tokio::test]
async fn every_saved_version_can_be_read_again() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    for revision in 1..=4 {
        let document = format!("[\"версия {revision}\"]");
        fixture
            .store
            .save_graph(id, &document, revision, LATER)
            .await
            .unwrap();
    }
    let newest = fixture
        .store
        .list_graph_versions(id, None, 2)
        .await
        .unwrap();
    let revisions: Vec<_> = newest.iter().map(|version| version.revision).collect();
    assert_eq!(revisions, [5, 4]);
    assert_eq!(newest[0].saved_at, LATER);
    assert_eq!(newest[0].bytes, "[\"версия 4\"]".len() as u64);
    let rest = fixture
        .store
        .list_graph_versions(id, Some(4), 10)
        .await
        .unwrap();
    let revisions: Vec<_> = rest.iter().map(|version| version.revision).collect();
    assert_eq!(revisions, [3, 2, 1]);

    let first = fixture.store.graph_version(id, 1).await.unwrap();
    assert_eq!(first.document, GRAPH);
    let fourth = fixture.store.graph_version(id, 4).await.unwrap();
    assert_eq!(fourth.document, "[\"версия 3\"]");
    assert!(matches!(
        fixture.store.graph_version(id, 6).await,
        Err(StoreError::NotFound {
            what: Record::GraphVersion,
            id: 6
        })
    ));
}

#[tokio::test]
async fn graphs_of_a_bot_are_those_of_its_living_commands() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    for name in ["pong", "gone", "ping"] {
        let graph = format!("[\"{name}\"]");
        fixture
            .store
            .create_command(bot, &CommandFields::new(name), &graph, EARLY)
            .await
            .unwrap();
    }
    let gone = fixture.store.list_commands(bot).await.unwrap()[0].id;
    fixture.store.delete_command(gone, LATER).await.unwrap();
    let graphs = fixture.store.list_graphs(bot).await.unwrap();
    let documents: Vec<_> = graphs.iter().map(|graph| graph.document.as_str()).collect();
    assert_eq!(documents, ["[\"ping\"]", "[\"pong\"]"]);
    assert!(
        fixture
            .store
            .list_graphs(BotId(99))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn what_is_not_json_is_refused_and_the_place_is_named() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    let bot = fixture.store.command(id).await.unwrap().bot_id;
    for torn in ["", "{\"nodes\": [", "{} {}", "NaN"] {
        let error = fixture
            .store
            .save_graph(id, torn, 1, LATER)
            .await
            .unwrap_err();
        assert!(
            matches!(&error, StoreError::Invalid { what: "graph", reason } if reason.contains("line")),
            "{error:?}"
        );
        assert!(matches!(
            fixture
                .store
                .create_command(bot, &CommandFields::new("new"), torn, LATER)
                .await,
            Err(StoreError::Invalid { .. })
        ));
    }
    assert_eq!(fixture.store.graph(id).await.unwrap().revision, 1);
}

#[tokio::test]
async fn json_too_deep_for_the_database_is_refused_and_nothing_changes() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    assert!(matches!(
        fixture.store.save_graph(id, &deep, 1, LATER).await,
        Err(StoreError::Invalid { .. })
    ));
    assert_eq!(fixture.store.graph(id).await.unwrap().document, GRAPH);
}

#[tokio::test]
async fn a_document_at_the_limit_is_kept_and_one_beyond_is_refused() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    let mut document = format!("\"{}\"", "x".repeat(MAX_GRAPH_BYTES - 2));
    fixture
        .store
        .save_graph(id, &document, 1, LATER)
        .await
        .unwrap();
    assert_eq!(
        fixture.store.graph(id).await.unwrap().document.len(),
        MAX_GRAPH_BYTES
    );
    document.push(' ');
    for refused in [
        fixture
            .store
            .save_graph(id, &document, 2, LATER)
            .await
            .map(drop),
        fixture.store.save_draft(id, &document, 2, LATER).await,
    ] {
        assert!(
            matches!(&refused, Err(StoreError::Invalid { reason, .. }) if reason.contains("bytes"))
        );
    }
}

#[tokio::test]
async fn a_draft_keeps_any_text_and_the_next_one_replaces_it() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    assert_eq!(fixture.store.draft(id).await.unwrap(), None);
    fixture
        .store
        .save_draft(id, "{\"half", 1, EARLY)
        .await
        .unwrap();
    fixture
        .store
        .save_draft(id, "{\"half\": writ", 1, LATER)
        .await
        .unwrap();
    let fixture = fixture.reopened().await;
    assert_eq!(
        fixture.store.draft(id).await.unwrap(),
        Some(GraphDraft {
            document: "{\"half\": writ".to_owned(),
            base_revision: 1,
            saved_at: LATER,
        })
    );
    let command = fixture.store.command(id).await.unwrap();
    assert!(command.has_draft);
    assert!(fixture.store.list_commands(command.bot_id).await.unwrap()[0].has_draft);
    assert_eq!(
        fixture.store.graph(id).await.unwrap().document,
        GRAPH,
        "a draft does not touch the graph"
    );

    fixture.store.discard_draft(id).await.unwrap();
    fixture.store.discard_draft(id).await.unwrap();
    assert_eq!(fixture.store.draft(id).await.unwrap(), None);
    assert!(matches!(
        fixture.store.save_draft(CommandId(99), "", 1, LATER).await,
        Err(StoreError::NotFound { .. })
    ));
}

#[tokio::test]
async fn a_save_throws_the_draft_away_and_a_refused_save_keeps_it() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    fixture.store.save_draft(id, "[1]", 1, EARLY).await.unwrap();
    fixture
        .store
        .save_graph(id, "[1]", 9, LATER)
        .await
        .unwrap_err();
    assert!(fixture.store.draft(id).await.unwrap().is_some());
    fixture.store.save_graph(id, "[1]", 1, LATER).await.unwrap();
    assert_eq!(fixture.store.draft(id).await.unwrap(), None);
}
