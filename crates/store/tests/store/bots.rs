use sculk_core::{BotId, ServerId};
use sculk_store::{BotFields, CommandFields, Record, StoreError};

use crate::fixture::{EARLY, Fixture, GRAPH, LATER};

async fn order(fixture: &Fixture) -> Vec<String> {
    let bots = fixture.store.list_bots().await.unwrap();
    bots.into_iter().map(|bot| bot.fields.username).collect()
}

#[tokio::test]
async fn a_created_bot_is_read_back_as_it_was_given_after_a_restart() {
    let fixture = Fixture::empty().await;
    let server_id = fixture.add_server("Home").await;
    let fields = BotFields {
        server_id,
        username: "Miner_1".to_owned(),
        note: "копает\nглубоко".to_owned(),
        prefix: "!!".to_owned(),
        owners: vec!["Steve".to_owned(), "quote\"d".to_owned()],
        auto_start: true,
        has_password: true,
    };
    let created = fixture.store.create_bot(&fields, EARLY).await.unwrap();
    let fixture = fixture.reopened().await;
    let bot = fixture.store.bot(created.id).await.unwrap();
    assert_eq!(bot, created);
    assert_eq!(bot.fields, fields);
    assert_eq!(fixture.store.list_bots().await.unwrap(), [bot]);
}

#[tokio::test]
async fn a_new_bot_has_the_documented_defaults() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_bot("Bot").await;
    let fields = fixture.store.bot(id).await.unwrap().fields;
    assert_eq!(fields.prefix, "@");
    assert_eq!((fields.note.as_str(), fields.owners.len()), ("", 0));
    assert!(!fields.auto_start && !fields.has_password);
}

#[tokio::test]
async fn an_update_moves_a_bot_to_another_server() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_bot("Bot").await;
    let mut fields = fixture.store.bot(id).await.unwrap().fields;
    fields.server_id = fixture.add_server("Other").await;
    fields.auto_start = true;
    let updated = fixture.store.update_bot(id, &fields, LATER).await.unwrap();
    assert_eq!(updated.fields, fields);
    assert_eq!((updated.created_at, updated.updated_at), (EARLY, LATER));
    assert_eq!(fixture.store.bot(id).await.unwrap(), updated);

    fields.server_id = ServerId(99);
    assert!(matches!(
        fixture.store.update_bot(id, &fields, LATER).await,
        Err(StoreError::NotFound {
            what: Record::Server,
            id: 99
        })
    ));
}

#[tokio::test]
async fn a_username_is_taken_on_its_own_server_only() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_bot("Bot").await;
    let home = fixture.store.bot(id).await.unwrap().fields.server_id;
    let refused = fixture
        .store
        .create_bot(&BotFields::new(home, "BOT"), LATER)
        .await;
    assert!(matches!(
        refused,
        Err(StoreError::NameTaken { what: Record::Bot, name }) if name == "BOT"
    ));
    let other = fixture.add_server("Other").await;
    fixture
        .store
        .create_bot(&BotFields::new(other, "Bot"), LATER)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_deleted_bot_comes_back_to_its_place_with_its_commands() {
    let fixture = Fixture::empty().await;
    fixture.add_bot("First").await;
    let id = fixture.add_bot("Second").await;
    fixture.add_bot("Third").await;
    fixture
        .store
        .create_command(id, &CommandFields::new("ping"), GRAPH, EARLY)
        .await
        .unwrap();
    fixture.store.delete_bot(id, LATER).await.unwrap();
    assert_eq!(order(&fixture).await, ["First", "Third"]);
    assert!(matches!(
        fixture.store.delete_bot(id, LATER).await,
        Err(StoreError::NotFound { .. })
    ));

    let restored = fixture.store.restore_bot(id, LATER).await.unwrap();
    assert_eq!(order(&fixture).await, ["First", "Second", "Third"]);
    assert_eq!(fixture.store.list_commands(id).await.unwrap().len(), 1);
    assert_eq!(
        fixture.store.restore_bot(id, LATER).await.unwrap(),
        restored,
        "restoring twice is no error"
    );
}

#[tokio::test]
async fn a_bot_does_not_come_back_under_a_name_that_was_taken_meanwhile() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_bot("Bot").await;
    fixture.store.delete_bot(id, LATER).await.unwrap();
    let newcomer = fixture.add_bot("bot").await;
    assert!(matches!(
        fixture.store.restore_bot(id, LATER).await,
        Err(StoreError::NameTaken { what: Record::Bot, name }) if name == "Bot"
    ));
    assert_ne!(newcomer, id, "an id names one bot for ever");
}

#[tokio::test]
async fn reordering_puts_the_named_bots_first_and_keeps_the_others_order() {
    let fixture = Fixture::empty().await;
    let mut ids = Vec::new();
    for username in ["a", "b", "c", "d"] {
        ids.push(fixture.add_bot(username).await);
    }
    fixture
        .store
        .reorder_bots(&[ids[2], ids[0]], LATER)
        .await
        .unwrap();
    assert_eq!(order(&fixture).await, ["c", "a", "b", "d"]);
    let fixture = fixture.reopened().await;
    assert_eq!(order(&fixture).await, ["c", "a", "b", "d"]);
    fixture.add_bot("e").await;
    assert_eq!(order(&fixture).await, ["c", "a", "b", "d", "e"]);
}

#[tokio::test]
async fn a_refused_reordering_changes_nothing() {
    let fixture = Fixture::empty().await;
    let a = fixture.add_bot("a").await;
    let b = fixture.add_bot("b").await;
    assert!(matches!(
        fixture.store.reorder_bots(&[b, BotId(99)], LATER).await,
        Err(StoreError::NotFound {
            what: Record::Bot,
            id: 99
        })
    ));
    assert!(matches!(
        fixture.store.reorder_bots(&[b, a, b], LATER).await,
        Err(StoreError::Invalid { .. })
    ));
    assert_eq!(order(&fixture).await, ["a", "b"]);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let fixture = Fixture::empty().await;
    let server = fixture.add_server("Home").await;
    let nobody = BotId(99);
    let fields = BotFields::new(server, "Bot");
    for refused in [
        fixture.store.bot(nobody).await.map(drop),
        fixture
            .store
            .update_bot(nobody, &fields, LATER)
            .await
            .map(drop),
        fixture.store.delete_bot(nobody, LATER).await,
        fixture.store.restore_bot(nobody, LATER).await.map(drop),
        fixture
            .store
            .create_command(nobody, &CommandFields::new("ping"), GRAPH, LATER)
            .await
            .map(drop),
    ] {
        assert!(matches!(
            refused,
            Err(StoreError::NotFound {
                what: Record::Bot,
                id: 99
            })
        ));
    }
}
