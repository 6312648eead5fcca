use sculk_store::{EventGraphFields, GraphRef, StoreError, StoredTurn, UnixMillis};

use crate::fixture::{EARLY, Fixture, GRAPH, LATER};

const EVENTS: &[String] = &[];

#[tokio::test]
async fn a_turn_takes_the_place_of_the_last_and_is_forgotten_once_it_is_over() {
    let fixture = Fixture::empty().await;
    let (bot, other) = (fixture.add_bot("Bot").await, fixture.add_bot("Other").await);
    let graph = fixture
        .store
        .create_event_graph(bot, &EventGraphFields::new("Daily"), GRAPH, EVENTS, EARLY)
        .await
        .unwrap();
    let turn = |key: &str, until: Option<UnixMillis>| StoredTurn {
        graph: GraphRef::Event(graph.id),
        node: "once".into(),
        key: key.into(),
        until,
    };
    for kept in [
        turn("Alex", Some(EARLY)),
        turn("Alex", Some(LATER)),
        turn("Steve", Some(EARLY)),
        turn("", None),
    ] {
        fixture.store.keep_turn(bot, &kept).await.unwrap();
    }
    fixture.store.forget_turns(bot, EARLY).await.unwrap();
    let fixture = fixture.reopened().await;
    let mut turns = fixture.store.turns(bot).await.unwrap();
    turns.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(turns, [turn("", None), turn("Alex", Some(LATER))]);
    assert_eq!(fixture.store.turns(other).await.unwrap(), []);
    let long = turn(&"x".repeat(2_000), None);
    let refused = fixture.store.keep_turn(bot, &long).await;
    assert!(matches!(refused, Err(StoreError::Invalid { .. })));
}
