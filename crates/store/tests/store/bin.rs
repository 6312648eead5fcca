use sculk_store::{
    BIN_KEPT_MS, BinBrings, BinCursor, BinEntry, BinFilter, BinKey, BinKind, EventGraphFields,
    ProxyChoice, ProxyFields, StoreError, StoredProxyKind, UnixMillis, ValueKey, ValueScope,
};

use crate::fixture::{EARLY, Fixture, GRAPH, LATER};

async fn all(fixture: &Fixture) -> Vec<BinEntry> {
    let filter = BinFilter::default();
    let page = fixture.store.bin_page(&filter, None, 100).await;
    page.unwrap()
}

fn proxy() -> ProxyFields {
    ProxyFields {
        kind: StoredProxyKind::Socks5,
        host: "proxy.example".to_owned(),
        port: 1080,
        username: String::new(),
        has_password: false,
        note: String::new(),
        max_bots: None,
        is_enabled: true,
    }
}

#[tokio::test]
async fn a_bot_in_the_bin_hides_its_parts_says_what_it_brings_and_what_it_needs() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let command = fixture.add_command("ping").await;
    let bot = store.list_bots().await.unwrap()[0].id;
    let other = store
        .create_event_graph(bot, &EventGraphFields::new("greet"), GRAPH, &[], EARLY)
        .await
        .unwrap();
    let proxy = store.create_proxy(&proxy(), EARLY).await.unwrap();
    let way = ProxyChoice::One(proxy.id);
    store.set_proxy_choice(bot, way, EARLY).await.unwrap();
    store.delete_event_graph(other.id, EARLY).await.unwrap();
    assert_eq!(all(&fixture).await[0].name, "greet");

    store.delete_bot(bot, LATER).await.unwrap();
    let server = store.list_servers().await.unwrap()[0].id;
    store.delete_server(server, LATER).await.unwrap();
    store.delete_proxy(proxy.id, LATER).await.unwrap();
    let listed: Vec<_> = all(&fixture).await.into_iter().map(|e| e.key).collect();
    let key = |kind, id| BinKey { kind, id };
    let the_bot = key(BinKind::Bot, bot.0);
    let (the_server, the_proxy) = (
        key(BinKind::Server, server.0),
        key(BinKind::Proxy, proxy.id.0),
    );
    assert_eq!(
        listed,
        [the_bot, the_server, the_proxy],
        "the bot hides the graph"
    );
    let brings = store.bin_brings(the_bot).await.unwrap();
    assert_eq!((brings.n_commands, brings.n_event_graphs), (1, 0));
    let needs = store.bin_needs(the_bot).await.unwrap();
    assert_eq!(needs, [the_server, the_proxy]);

    let refused = store.purge_from_bin(the_server).await;
    assert!(
        matches!(refused, Err(StoreError::InUse { .. })),
        "{refused:?}"
    );
    for key in [the_bot, the_server, the_proxy] {
        assert!(store.purge_from_bin(key).await.unwrap());
        assert!(!store.purge_from_bin(key).await.unwrap(), "gone is gone");
    }
    assert!(all(&fixture).await.is_empty());
    assert!(store.command(command).await.is_err());
    store.check_integrity().await.unwrap();
}

#[tokio::test]
async fn pages_go_through_kinds_of_one_moment_and_searches_take_letters_as_they_stand() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let bot = fixture.add_bot("Bot").await;
    store.seed_people(bot).await.unwrap();
    let mut people = Vec::new();
    for name in ["a_1", "ab1", "Alex"] {
        people.push(store.ensure_user(bot, name, EARLY).await.unwrap().id);
    }
    store.delete_users(bot, &people, LATER).await.unwrap();
    for name in ["one", "two"] {
        let server = fixture.add_server(name).await;
        store.delete_server(server, LATER).await.unwrap();
    }
    let whole = all(&fixture).await;
    assert_eq!(whole.len(), 5);
    let (mut paged, mut behind) = (Vec::new(), None);
    loop {
        let filter = BinFilter::default();
        let page = store.bin_page(&filter, behind, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        behind = Some(BinCursor {
            deleted_at: last.deleted_at,
            key: last.key,
        });
        paged.extend(page);
    }
    assert_eq!(paged, whole);
    let search = BinFilter {
        search: "a_".to_owned(),
        kind: Some(BinKind::Person),
    };
    let found = store.bin_page(&search, None, 10).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].name.as_str(), found[0].bot), ("a_1", Some(bot)));
}

#[tokio::test]
async fn values_deleted_by_hand_come_back_but_not_over_a_newer_one() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let bot = fixture.add_bot("Bot").await;
    let server = store.list_servers().await.unwrap()[0].id;
    for scope in [
        ValueScope::Bot(bot),
        ValueScope::Server(server),
        ValueScope::All,
    ] {
        let at = ValueKey {
            scope,
            owner: "shop",
            key: "price",
        };
        store.store_value(at, "3", None, EARLY).await.unwrap();
        let gone = store.bin_value(at, LATER).await.unwrap().unwrap();
        assert_eq!(gone.value, "3");
        assert!(store.bin_value(at, LATER).await.unwrap().is_none());
        assert_eq!(all(&fixture).await[0].name, "shop / price");
        store.store_value(at, "4", None, LATER).await.unwrap();
        let refused = store.restore_value(at, LATER).await;
        assert!(
            matches!(refused, Err(StoreError::NameTaken { .. })),
            "{refused:?}"
        );
        store.delete_value(at, LATER).await.unwrap();
        store.restore_value(at, LATER).await.unwrap();
        let back = store.stored_value(at, LATER).await.unwrap().unwrap();
        assert_eq!(back.value, "3");
        assert!(
            all(&fixture).await.is_empty(),
            "what graphs delete is not binned"
        );
    }
}

#[tokio::test]
async fn only_what_has_lain_long_enough_is_due() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let (old, new) = (
        fixture.add_server("old").await,
        fixture.add_server("new").await,
    );
    store.delete_server(old, EARLY).await.unwrap();
    store.delete_server(new, LATER).await.unwrap();
    let due = store.bin_older_than(LATER, 10).await.unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].id, old.0);
    let nothing = UnixMillis(EARLY.0 - BIN_KEPT_MS);
    assert!(store.bin_older_than(nothing, 10).await.unwrap().is_empty());
    let brings = store.bin_brings(due[0]).await.unwrap();
    assert_eq!(brings, BinBrings::default());
}
