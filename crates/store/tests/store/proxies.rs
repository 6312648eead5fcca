use sculk_core::{BotId, ProxyId};
use sculk_store::{
    ProxyCheck, ProxyChoice, ProxyFields, Record, StoreError, StoredProxyKind, UnixMillis,
};

use crate::fixture::{EARLY, Fixture, LATER};

fn proxy(host: &str) -> ProxyFields {
    ProxyFields {
        kind: StoredProxyKind::Socks5,
        host: host.to_owned(),
        port: 1080,
        username: String::new(),
        has_password: false,
        note: String::new(),
        max_bots: None,
        is_enabled: true,
    }
}

async fn add(fixture: &Fixture, fields: &ProxyFields) -> ProxyId {
    let created = fixture.store.create_proxy(fields, EARLY).await;
    created.unwrap().id
}

#[tokio::test]
async fn a_proxy_is_read_back_as_it_was_given_after_a_restart() {
    let fixture = Fixture::empty().await;
    let fields = ProxyFields {
        kind: StoredProxyKind::Http,
        username: "alex".to_owned(),
        has_password: true,
        note: "до марта".to_owned(),
        max_bots: Some(3),
        is_enabled: false,
        ..proxy("::1")
    };
    let id = add(&fixture, &fields).await;
    let other = add(&fixture, &proxy("10.0.0.1")).await;
    let fixture = fixture.reopened().await;
    let read = fixture.store.proxy(id).await.unwrap();
    assert_eq!((read.fields, read.check), (fields, None));
    let listed = fixture.store.list_proxies().await.unwrap();
    let ids: Vec<_> = listed.iter().map(|proxy| proxy.id).collect();
    assert_eq!(ids, [other, id], "by address");
}

#[tokio::test]
async fn what_a_look_at_it_said_is_kept_until_it_is_another_proxy() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let id = add(&fixture, &proxy("10.0.0.1")).await;
    let check = |outcome| ProxyCheck { at: LATER, outcome };
    for outcome in [Ok(42), Err("Nothing listens there.".to_owned()), Ok(0)] {
        let seen = [(id, check(outcome.clone())), (ProxyId(99), check(Ok(1)))];
        store.note_proxy_checks(&seen).await.unwrap();
        let kept = store.proxy(id).await.unwrap().check;
        assert_eq!(kept, Some(check(outcome)));
    }
    let mut fields = proxy("10.0.0.1");
    fields.note = "mine".to_owned();
    let same = store.update_proxy(id, &fields, LATER).await.unwrap();
    assert_eq!(same.check, Some(check(Ok(0))));
    fields.port = 1081;
    let other = store.update_proxy(id, &fields, LATER).await.unwrap();
    assert_eq!((other.check, other.fields.port), (None, 1081));
}

#[tokio::test]
async fn the_same_proxy_is_not_kept_twice_but_one_of_another_user_is() {
    let fixture = Fixture::empty().await;
    let id = add(&fixture, &proxy("proxy.example")).await;
    let same = fixture
        .store
        .create_proxy(&proxy("PROXY.example"), LATER)
        .await;
    let Err(StoreError::NameTaken { what, name }) = same else {
        panic!("{same:?}");
    };
    assert_eq!((what, name.as_str()), (Record::Proxy, "PROXY.example:1080"));
    let mut other = proxy("proxy.example");
    other.username = "session-2".to_owned();
    add(&fixture, &other).await;
    fixture.store.delete_proxy(id, LATER).await.unwrap();
    add(&fixture, &proxy("proxy.example")).await;
    let back = fixture.store.restore_proxy(id, LATER).await;
    assert!(matches!(back, Err(StoreError::NameTaken { .. })));
}

#[tokio::test]
async fn a_proxy_in_use_is_not_deleted_and_the_error_names_the_bots() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let id = add(&fixture, &proxy("10.0.0.1")).await;
    let alice = fixture.add_bot("Alice").await;
    let bob = fixture.add_bot("Bob").await;
    let carol = fixture.add_bot("Carol").await;
    for (bot, choice) in [
        (bob, ProxyChoice::One(id)),
        (alice, ProxyChoice::One(id)),
        (carol, ProxyChoice::Pool),
    ] {
        store.set_proxy_choice(bot, choice, EARLY).await.unwrap();
        assert_eq!(store.proxy_choice(bot).await.unwrap(), choice);
    }
    let error = store.delete_proxy(id, LATER).await.unwrap_err();
    assert!(error.to_string().contains("Alice, Bob."), "{error}");
    let direct = ProxyChoice::Direct;
    store.set_proxy_choice(alice, direct, LATER).await.unwrap();
    assert_eq!(store.proxy_choice(alice).await.unwrap(), direct);
    assert_eq!(store.bots_through(id).await.unwrap(), [bob]);
    store.delete_bot(bob, LATER).await.unwrap();
    store.delete_proxy(id, LATER).await.unwrap();
    assert!(store.list_proxies().await.unwrap().is_empty());
    let restored = store.restore_proxy(id, LATER).await.unwrap();
    assert_eq!(restored, store.proxy(id).await.unwrap());
    store.restore_bot(bob, LATER).await.unwrap();
    assert_eq!(
        store.proxy_choice(bob).await.unwrap(),
        ProxyChoice::One(id),
        "a bot comes back to its proxy"
    );
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let nobody = ProxyId(99);
    let bot = fixture.add_bot("Alice").await;
    for refused in [
        store.proxy(nobody).await.map(drop),
        store
            .update_proxy(nobody, &proxy("h"), UnixMillis(1))
            .await
            .map(drop),
        store.delete_proxy(nobody, LATER).await,
        store.restore_proxy(nobody, LATER).await.map(drop),
        store
            .set_proxy_choice(bot, ProxyChoice::One(nobody), LATER)
            .await,
        store
            .set_proxy_choice(BotId(99), ProxyChoice::Pool, LATER)
            .await,
    ] {
        assert!(matches!(refused, Err(StoreError::NotFound { .. })));
    }
}
