use sculk_core::EventGraphId;
use sculk_store::{EventGraphFields, GraphRef, MAX_VERSION_NOTE, Record, StoreError, VersionMark};

use crate::fixture::{EARLY, Fixture, GRAPH, LATER};

async fn event_graph(fixture: &Fixture) -> EventGraphId {
    let bot = fixture.add_bot("Greeter").await;
    let fields = EventGraphFields::new("greet");
    let store = &fixture.store;
    let made = store.create_event_graph(bot, &fields, GRAPH, &[], EARLY);
    made.await.unwrap().id
}

#[tokio::test]
async fn versions_of_both_kinds_tell_who_saved_them_and_why() {
    let fixture = Fixture::empty().await;
    let command = fixture.add_command("ping").await;
    let event = event_graph(&fixture).await;
    let store = &fixture.store;
    store.save_graph(command, "[2]", 1, LATER).await.unwrap();
    store
        .save_event_graph(event, "[2]", &[], 1, LATER)
        .await
        .unwrap();
    for graph in [GraphRef::Command(command), GraphRef::Event(event)] {
        let mark = VersionMark {
            author: "алекс".to_owned(),
            note: "before the party".to_owned(),
            restored_from: Some(1),
        };
        store.mark_version(graph, 2, &mark).await.unwrap();
        let versions = store.list_versions(graph, None, 10).await.unwrap();
        let revisions: Vec<_> = versions.iter().map(|version| version.revision).collect();
        assert_eq!(revisions, [2, 1]);
        assert_eq!((&versions[0].mark, versions[0].saved_at), (&mark, LATER));
        assert_eq!(versions[0].bytes, 3);
        assert_eq!(versions[1].mark, VersionMark::default());

        store.note_version(graph, 2, "").await.unwrap();
        let older = store.list_versions(graph, Some(2), 10).await.unwrap();
        assert_eq!(older, versions[1..]);
        let newest = store.list_versions(graph, None, 1).await.unwrap();
        assert_eq!((newest.len(), newest[0].mark.note.as_str()), (1, ""));
        assert_eq!(newest[0].mark.author, "алекс", "the note alone went");
        assert_eq!(store.version_document(graph, 1).await.unwrap(), GRAPH);
    }
}

#[tokio::test]
async fn a_version_that_is_not_there_is_named_and_a_note_has_a_limit() {
    let fixture = Fixture::empty().await;
    let graph = GraphRef::Command(fixture.add_command("ping").await);
    let store = &fixture.store;
    let missing = [
        store.version_document(graph, 7).await.unwrap_err(),
        store.note_version(graph, 7, "x").await.unwrap_err(),
    ];
    for error in missing {
        assert!(matches!(
            error,
            StoreError::NotFound {
                what: Record::GraphVersion,
                id: 7
            }
        ));
    }
    let long = "x".repeat(MAX_VERSION_NOTE + 1);
    let refused = store.note_version(graph, 1, &long).await.unwrap_err();
    assert!(matches!(refused, StoreError::Invalid { what: "note", .. }));
}
