use sculk_store::{
    Joining, MAX_VALUE_BYTES, ServerChat, StoreError, StoredChatRule, StoredChatType,
};

use crate::fixture::{EARLY, Fixture, LATER};

#[tokio::test]
async fn a_value_lies_under_its_bot_owner_and_key() {
    let fixture = Fixture::empty().await;
    let (bot, other) = (fixture.add_bot("Bot").await, fixture.add_bot("Other").await);
    let store = &fixture.store;
    store
        .store_value(bot, "shop", "price", "3", EARLY)
        .await
        .unwrap();
    store
        .store_value(bot, "shop", "price", "", LATER)
        .await
        .unwrap();
    store
        .store_value(bot, "bank", "price", "7", LATER)
        .await
        .unwrap();
    let fixture = fixture.reopened().await;
    for (bot, owner, key, value) in [
        (bot, "shop", "price", Some("")),
        (bot, "bank", "price", Some("7")),
        (bot, "bank", "Price", None),
        (other, "shop", "price", None),
    ] {
        let found = fixture.store.stored_value(bot, owner, key).await.unwrap();
        assert_eq!(found.as_deref(), value, "{owner} {key}");
    }
}

#[tokio::test]
async fn what_is_empty_or_too_large_is_refused() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let huge = "x".repeat(MAX_VALUE_BYTES + 1);
    for (owner, key, value) in [("", "k", "v"), ("o", "", "v"), ("o", "k", huge.as_str())] {
        let outcome = fixture
            .store
            .store_value(bot, owner, key, value, EARLY)
            .await;
        assert!(
            matches!(outcome, Err(StoreError::Invalid { .. })),
            "{owner} {key}"
        );
    }
}

#[tokio::test]
async fn settings_of_chat_and_joining_have_defaults_and_are_kept() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let server = fixture.store.bot(bot).await.unwrap().fields.server_id;
    let store = &fixture.store;
    assert_eq!(
        store.server_chat(server).await.unwrap(),
        ServerChat::default()
    );
    assert_eq!(store.joining(bot).await.unwrap(), Joining::default());
    let types = vec![StoredChatType {
        name: "global".to_owned(),
        prefix: "!".to_owned(),
        delay_ms: 3_000,
    }];
    let chat = ServerChat {
        rules: Some(vec![StoredChatRule {
            name: "plain".to_owned(),
            pattern: "^(?<player>\\w+): (?<message>.+)$".to_owned(),
            chat_type: "chat".to_owned(),
            is_for_online_only: true,
        }]),
        types: types.clone(),
        spam_warnings: Some(Vec::new()),
    };
    let joining = Joining {
        join_commands: Some(vec!["/login {password}".to_owned()]),
        view_distance: 8,
        is_isolated: true,
        chat_types: types,
    };
    store.set_server_chat(server, &chat, EARLY).await.unwrap();
    store.set_joining(bot, &joining, EARLY).await.unwrap();
    let fixture = fixture.reopened().await;
    assert_eq!(fixture.store.server_chat(server).await.unwrap(), chat);
    assert_eq!(fixture.store.joining(bot).await.unwrap(), joining);
    let too_far = Joining {
        view_distance: 33,
        ..joining
    };
    assert!(
        fixture
            .store
            .set_joining(bot, &too_far, LATER)
            .await
            .is_err()
    );
}
