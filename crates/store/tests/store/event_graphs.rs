use sculk_core::{BotId, EventGraphId};
use sculk_store::{
    EventGraphFields, GraphRef, Record, StoreError, StoredEventFilter, StoredTextFilter, WhenBusy,
};

use crate::fixture::{EARLY, Fixture, GRAPH, LATER};

async fn add(fixture: &Fixture, bot: BotId, name: &str) -> EventGraphId {
    let fields = EventGraphFields::new(name);
    let events = ["chat".to_owned()];
    let made = fixture
        .store
        .create_event_graph(bot, &fields, GRAPH, &events, EARLY)
        .await;
    made.unwrap().id
}

#[tokio::test]
async fn graphs_start_in_the_order_in_which_they_were_added() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let other = fixture.add_bot("Other").await;
    for name in ["z", "a"] {
        add(&fixture, bot, name).await;
    }
    add(&fixture, other, "z").await;
    let fixture = fixture.reopened().await;
    let listed = fixture.store.list_event_graphs(bot).await.unwrap();
    let names: Vec<_> = listed.iter().map(|one| one.fields.name.as_str()).collect();
    assert_eq!(names, ["z", "a"]);
    assert_eq!(listed[0].events, ["chat"]);
    assert!(listed[0].fields.is_enabled && listed[0].fields.max_runs == 4);
}

#[tokio::test]
async fn a_save_keeps_every_version_takes_the_events_and_ends_the_draft() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let id = add(&fixture, bot, "greet").await;
    let store = &fixture.store;
    store
        .save_event_graph_draft(id, "half", 1, EARLY)
        .await
        .unwrap();
    assert!(store.event_graph(id).await.unwrap().has_draft);
    assert_eq!(
        store.event_graph_draft(id).await.unwrap().unwrap().document,
        "half"
    );
    let events = ["health".to_owned(), "botDied".to_owned()];
    let save = |revision| store.save_event_graph(id, r#"{"nodes":[1]}"#, &events, revision, LATER);
    assert_eq!(save(1).await.unwrap(), 2);
    assert!(matches!(
        save(1).await,
        Err(StoreError::Conflict {
            current_revision: 2
        })
    ));
    let graph = store.event_graph(id).await.unwrap();
    assert_eq!((graph.events, graph.has_draft), (events.to_vec(), false));
    assert_eq!(
        store.event_graph_document(id).await.unwrap().document,
        r#"{"nodes":[1]}"#
    );
    assert_eq!(
        store.event_graph_version(id, 1).await.unwrap().document,
        GRAPH
    );
    assert!(store.event_graph_version(id, 3).await.is_err());
}

#[tokio::test]
async fn a_deleted_graph_comes_back_unless_its_name_was_taken() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let id = add(&fixture, bot, "greet").await;
    let store = &fixture.store;
    store.delete_event_graph(id, LATER).await.unwrap();
    assert!(store.list_event_graphs(bot).await.unwrap().is_empty());
    assert!(matches!(
        store.event_graph(id).await,
        Err(StoreError::NotFound {
            what: Record::EventGraph,
            ..
        })
    ));
    store.restore_event_graph(id, LATER).await.unwrap();
    store.delete_event_graph(id, LATER).await.unwrap();
    add(&fixture, bot, "greet").await;
    assert!(matches!(
        store.restore_event_graph(id, LATER).await,
        Err(StoreError::NameTaken {
            what: Record::EventGraph,
            ..
        })
    ));
}

#[tokio::test]
async fn variables_are_kept_for_each_graph_apart() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let event = GraphRef::Event(add(&fixture, bot, "greet").await);
    let other = GraphRef::Event(add(&fixture, bot, "other").await);
    let store = &fixture.store;
    store.keep_variable(event, "n", "1", EARLY).await.unwrap();
    store.keep_variable(event, "n", "2", LATER).await.unwrap();
    store.keep_variable(other, "n", "9", LATER).await.unwrap();
    let fixture = fixture.reopened().await;
    let kept = fixture.store.graph_variables(event).await.unwrap();
    assert_eq!(kept, [("n".to_owned(), "2".to_owned())]);
    let nowhere = GraphRef::Event(EventGraphId(99));
    let outcome = fixture.store.keep_variable(nowhere, "n", "1", LATER).await;
    assert!(
        outcome.is_err(),
        "a graph that does not exist keeps nothing"
    );
}

#[tokio::test]
async fn what_starts_a_graph_and_their_order_are_kept() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    let mut ids = Vec::new();
    for name in ["one", "two", "three"] {
        let fields = EventGraphFields::new(name);
        let made = store.create_event_graph(bot, &fields, GRAPH, &[], EARLY);
        ids.push(made.await.unwrap().id);
    }
    let fields = EventGraphFields {
        when_busy: WhenBusy::Restart,
        filter: StoredEventFilter {
            players: vec!["Alex".to_owned()],
            text: Some(StoredTextFilter::Matches("^hi".to_owned())),
            chat_types: vec!["whisper".to_owned()],
            entity_types: vec!["zombie".to_owned()],
        },
        ..EventGraphFields::new("one")
    };
    store
        .update_event_graph(ids[0], &fields, LATER)
        .await
        .unwrap();
    let order = [ids[2], ids[0], sculk_core::EventGraphId(99)];
    store
        .reorder_event_graphs(bot, &order, LATER)
        .await
        .unwrap();
    let fixture = fixture.reopened().await;
    let listed = fixture.store.list_event_graphs(bot).await.unwrap();
    let listed_ids: Vec<_> = listed.iter().map(|one| one.id).collect();
    assert_eq!(listed_ids, [ids[2], ids[0], ids[1]]);
    assert_eq!(listed[1].fields, fields);
    assert_eq!(listed[0].fields, EventGraphFields::new("three"));
}
