use sculk_core::{BotId, CommandId, EventGraphId};
use sculk_store::{
    BotPlugin, CommandFields, GraphRef, PluginCode, PluginGraph, Record, StoreError, UnixMillis,
};
use serde_json::json;

use crate::fixture::{EARLY, Fixture, LATER};

const NOW: UnixMillis = EARLY;

fn code(version: &str) -> PluginCode {
    PluginCode {
        version: version.to_owned(),
        source: "/hello".to_owned(),
        folder: format!("hello-{version}"),
        manifest: r#"{"name":"hello"}"#.to_owned(),
        lock: "{}".to_owned(),
    }
}

fn decided(is_enabled: bool) -> BotPlugin {
    let settings = json!({ "text": "hi" });
    BotPlugin {
        plugin: "hello".to_owned(),
        is_enabled,
        settings: settings.as_object().cloned().unwrap_or_default(),
        grants: vec!["files".to_owned()],
    }
}

async fn filled(fixture: &Fixture) -> BotId {
    let store = &fixture.store;
    let bot = fixture.add_bot("Bot_1").await;
    store
        .put_plugin("hello", &code("1.0.0"), None, NOW)
        .await
        .unwrap();
    store
        .put_bot_plugin(bot, &decided(true), NOW)
        .await
        .unwrap();
    bot
}

#[tokio::test]
async fn an_update_keeps_what_bots_decided_and_what_was_before() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let bot = filled(&fixture).await;
    let before = code("1.0.0");
    let later = LATER;
    store
        .put_plugin("hello", &code("2.0.0"), Some(&before), later)
        .await
        .unwrap();
    let plugin = store.plugin("hello").await.unwrap();
    assert_eq!(plugin.code, code("2.0.0"));
    assert_eq!(plugin.previous, Some(before));
    assert_eq!((plugin.installed_at, plugin.updated_at), (NOW, later));
    assert_eq!(store.list_plugins().await.unwrap(), [plugin]);
    assert_eq!(store.bot_plugins(bot).await.unwrap(), [decided(true)]);
    assert_eq!(store.bots_of_plugin("hello").await.unwrap(), [bot]);
    store
        .put_bot_plugin(bot, &decided(false), later)
        .await
        .unwrap();
    assert_eq!(
        store.bot_plugin(bot, "hello").await.unwrap(),
        Some(decided(false))
    );
}

#[tokio::test]
async fn a_plugin_that_is_deleted_leaves_nothing_behind() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let bot = filled(&fixture).await;
    store.delete_plugin("hello").await.unwrap();
    assert!(store.bot_plugins(bot).await.unwrap().is_empty());
    let gone = store.plugin("hello").await.unwrap_err();
    assert!(matches!(
        gone,
        StoreError::NotFound {
            what: Record::Plugin,
            ..
        }
    ));
    assert!(store.delete_plugin("hello").await.is_err());
    assert!(
        store
            .put_bot_plugin(bot, &decided(true), NOW)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn settings_that_are_too_large_are_refused() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let bot = filled(&fixture).await;
    let mut large = decided(true);
    large
        .settings
        .insert("text".to_owned(), "x".repeat(1024 * 1024).into());
    let refused = store.put_bot_plugin(bot, &large, NOW).await.unwrap_err();
    assert!(matches!(refused, StoreError::Invalid { .. }));
}

#[tokio::test]
async fn what_the_user_changed_of_a_plugins_command_stays() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let bot = filled(&fixture).await;
    let fields = CommandFields::new("greet");
    let made = store
        .ensure_plugin_command(bot, "hello", &fields, "{}", NOW)
        .await
        .unwrap();
    assert_eq!(made.plugin.as_deref(), Some("hello"));
    let own = CommandFields {
        cooldown_seconds: 9,
        is_enabled: false,
        ..made.fields
    };
    store.update_command(made.id, &own, NOW).await.unwrap();
    let described = CommandFields {
        description: "says hi".to_owned(),
        ..fields.clone()
    };
    let again = store
        .ensure_plugin_command(bot, "hello", &described, "{}", NOW)
        .await
        .unwrap();
    assert_eq!(again.id, made.id);
    assert_eq!(
        (again.fields.cooldown_seconds, again.fields.is_enabled),
        (9, false)
    );
    assert_eq!(again.fields.description, "says hi");

    let other = store
        .ensure_plugin_command(bot, "other", &fields, "{}", NOW)
        .await
        .unwrap_err();
    assert!(matches!(other, StoreError::NameTaken { .. }));
    assert_eq!(
        store
            .drop_plugin_commands(bot, "hello", Some(&["nope".to_owned()]), NOW)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        store
            .drop_plugin_commands(bot, "hello", None, NOW)
            .await
            .unwrap(),
        1
    );
    assert!(store.command(made.id).await.is_err());
    let back = store
        .ensure_plugin_command(bot, "hello", &described, "{}", NOW)
        .await
        .unwrap();
    assert_eq!((back.id, back.fields.cooldown_seconds), (made.id, 9));
}

#[tokio::test]
async fn a_graph_is_known_by_its_plugin_until_that_is_forgotten() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let bot = filled(&fixture).await;
    let mut graph = PluginGraph {
        name: "greet".to_owned(),
        graph: GraphRef::Command(CommandId(3)),
        revision: 1,
    };
    let put = store.put_plugin_graph(bot, "hello", &graph, NOW);
    put.await.unwrap();
    graph.graph = GraphRef::Event(EventGraphId(4));
    graph.revision = 2;
    let put = store.put_plugin_graph(bot, "hello", &graph, LATER);
    put.await.unwrap();
    let known = store.plugin_graphs(bot, "hello").await.unwrap();
    assert_eq!(known, [graph]);
    assert_eq!(store.plugin_graphs(bot, "other").await.unwrap(), []);
    store.forget_plugin_graphs(bot, "hello").await.unwrap();
    assert_eq!(store.plugin_graphs(bot, "hello").await.unwrap(), []);
}

#[tokio::test]
async fn a_permission_is_whoevers_it_was_first() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    store.seed_people(bot).await.unwrap();
    store
        .put_permission(bot, "mine", "made by hand")
        .await
        .unwrap();
    let ensure = |plugin: &'static str, name: &'static str, words: &'static str| {
        store.ensure_plugin_permission(bot, plugin, name, words)
    };
    assert!(ensure("bank", "bank.pay", "Pay").await.unwrap());
    assert!(!ensure("bank", "bank.pay", "").await.unwrap());
    assert!(ensure("bank", "bank.pay", "Pay somebody").await.unwrap());
    assert!(ensure("bank", "bank.see", "See").await.unwrap());
    for name in ["bank.pay", "mine", "user.say"] {
        assert!(
            !ensure("thief", name, "Nothing of importance")
                .await
                .unwrap()
        );
    }
    let named = ["bank.pay", "mine", "user.say"].map(str::to_owned);
    let dropped = |plugin: &'static str, names: Option<Vec<String>>| async move {
        let names = names.as_deref();
        store
            .drop_plugin_permissions(bot, plugin, names)
            .await
            .unwrap()
    };
    assert_eq!(dropped("thief", Some(named.to_vec())).await, [""; 0]);
    assert_eq!(dropped("thief", None).await, [""; 0]);
    let known = store.list_permissions(bot).await.unwrap();
    let pay = known.iter().find(|one| one.name == "bank.pay").unwrap();
    assert_eq!((known.len(), &*pay.description), (8, "Pay somebody"));
    assert_eq!(dropped("bank", Some(named.to_vec())).await, ["bank.pay"]);
    assert_eq!(dropped("bank", None).await, ["bank.see"]);
    assert_eq!(store.list_permissions(bot).await.unwrap().len(), 6);
}
