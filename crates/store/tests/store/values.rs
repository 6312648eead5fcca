use sculk_store::{
    Joining, MAX_VALUE_BYTES, ServerChat, StoreError, StoredChatRule, StoredChatType, UnixMillis,
    ValueKey, ValueScope,
};

use crate::fixture::{EARLY, Fixture, LATER};

fn at<'a>(scope: ValueScope, owner: &'a str, key: &'a str) -> ValueKey<'a> {
    ValueKey { scope, owner, key }
}

#[tokio::test]
async fn a_value_lies_under_its_scope_owner_and_key() {
    let fixture = Fixture::empty().await;
    let (bot, other) = (fixture.add_bot("Bot").await, fixture.add_bot("Other").await);
    let server = fixture.store.bot(bot).await.unwrap().fields.server_id;
    let (bot, other) = (ValueScope::Bot(bot), ValueScope::Bot(other));
    let put = async |at: ValueKey<'_>, value: &str| {
        let put = fixture.store.store_value(at, value, None, EARLY).await;
        put.unwrap();
    };
    put(at(bot, "shop", "price"), "3").await;
    put(at(bot, "shop", "price"), "").await;
    put(at(bot, "bank", "price"), "7").await;
    put(at(ValueScope::Server(server), "shop", "price"), "8").await;
    put(at(ValueScope::All, "shop", "price"), "9").await;
    let fixture = fixture.reopened().await;
    for (scope, owner, key, value) in [
        (bot, "shop", "price", Some("")),
        (bot, "bank", "price", Some("7")),
        (bot, "bank", "Price", None),
        (other, "shop", "price", None),
        (ValueScope::Server(server), "shop", "price", Some("8")),
        (ValueScope::All, "shop", "price", Some("9")),
        (ValueScope::All, "bank", "price", None),
    ] {
        let at = at(scope, owner, key);
        let found = fixture.store.stored_value(at, LATER).await.unwrap();
        let found = found.map(|found| found.value);
        assert_eq!(found.as_deref(), value, "{at:?}");
    }
}

#[tokio::test]
async fn what_is_empty_or_too_large_is_refused() {
    let fixture = Fixture::empty().await;
    let bot = ValueScope::Bot(fixture.add_bot("Bot").await);
    let ten_megabytes = "x".repeat(10 * 1024 * 1024);
    for (owner, key, value) in [("", "k", "v"), ("o", "", "v"), ("o", "k", &ten_megabytes)] {
        let at = at(bot, owner, key);
        let outcome = fixture.store.store_value(at, value, None, EARLY).await;
        let error = outcome.unwrap_err();
        assert!(matches!(error, StoreError::Invalid { .. }), "{at:?}");
        if !value.is_empty() && value.len() > 1 {
            assert_eq!(
                error.to_string(),
                "This value cannot be stored: it has 10485760 bytes, and at most 1048576 are kept."
            );
        }
    }
    let nobody = at(ValueScope::Bot(sculk_core::BotId(99)), "o", "k");
    let outcome = fixture.store.store_value(nobody, "v", None, EARLY).await;
    assert!(matches!(outcome, Err(StoreError::NotFound { .. })));
    let largest = "x".repeat(MAX_VALUE_BYTES);
    let at = at(bot, "o", "k");
    fixture
        .store
        .store_value(at, &largest, None, EARLY)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_value_goes_by_itself_and_is_swept_away() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let one = at(ValueScope::All, "votes", "Alex");
    let expires = Some(UnixMillis(1_500));
    store.store_value(one, "1", expires, EARLY).await.unwrap();
    let seen = async |now: i64| {
        let now = UnixMillis(now);
        let found = store.stored_value(one, now).await.unwrap().is_some();
        let page = store
            .list_values(one.scope, "votes", "", None, 9, now)
            .await;
        assert_eq!(found, !page.unwrap().is_empty(), "at {now:?}");
        found
    };
    assert!(seen(1_499).await && !seen(1_500).await);
    store.sweep_values(UnixMillis(1_499)).await.unwrap();
    assert!(seen(1_400).await, "its time is not over");
    store.sweep_values(LATER).await.unwrap();
    assert!(!seen(1_400).await, "it is gone for good");
}

#[tokio::test]
async fn those_who_add_at_once_all_count() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let one = at(ValueScope::All, "votes", "Alex");
    let adders = (0..20).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let one = at(ValueScope::All, "votes", "Alex");
            store.add_to_value(one, 1.5, EARLY).await.unwrap()
        })
    });
    for adder in adders.collect::<Vec<_>>() {
        adder.await.unwrap();
    }
    let found = store.stored_value(one, EARLY).await.unwrap().unwrap();
    assert_eq!(found.value, "30");
    let word = at(ValueScope::All, "votes", "word");
    store.store_value(word, "many", None, EARLY).await.unwrap();
    let error = store.add_to_value(word, 1.0, EARLY).await.unwrap_err();
    assert!(error.to_string().contains("“many” is no number"), "{error}");
    let error = store.add_to_value(one, f64::INFINITY, EARLY).await;
    assert!(error.is_err());
}

#[tokio::test]
async fn values_are_listed_by_prefix_in_pages_and_owners_each_once() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let keys = ["a", "user:1", "user:10", "user:2", "user:Ы", "zz"];
    for owner in ["shop", "bank"] {
        for key in keys {
            let at = at(ValueScope::All, owner, key);
            store.store_value(at, "1", None, EARLY).await.unwrap();
        }
    }
    let page = async |prefix: &str, after: Option<&str>, limit: u32| {
        let page = store.list_values(ValueScope::All, "shop", prefix, after, limit, EARLY);
        let page = page.await.unwrap();
        page.into_iter().map(|one| one.key).collect::<Vec<_>>()
    };
    assert_eq!(page("", None, 99).await, keys);
    assert_eq!(page("user:", None, 2).await, ["user:1", "user:10"]);
    assert_eq!(
        page("user:", Some("user:10"), 9).await,
        ["user:2", "user:Ы"]
    );
    assert_eq!(page("nobody", None, 9).await, [""; 0]);
    let owners = store.value_owners(ValueScope::All).await.unwrap();
    assert_eq!(owners, ["bank", "shop"]);
    let gone = store
        .delete_value(at(ValueScope::All, "shop", "a"), LATER)
        .await;
    assert_eq!(gone.unwrap().map(|gone| gone.value).as_deref(), Some("1"));
    let again = store
        .delete_value(at(ValueScope::All, "shop", "a"), LATER)
        .await;
    assert_eq!(again.unwrap(), None);
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
