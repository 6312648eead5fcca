use sculk_core::{BotId, CommandId};
use sculk_store::{CommandFields, Record, StoreError};

use crate::fixture::{EARLY, Fixture, GRAPH, LATER};

fn full_fields() -> CommandFields {
    CommandFields {
        name: "привет".to_owned(),
        aliases: vec!["hi".to_owned(), "hello".to_owned()],
        description: "Says hello".to_owned(),
        is_enabled: false,
        cooldown_seconds: u32::MAX,
        is_cooldown_for_all: true,
        allowed_chat_types: vec!["clan".to_owned()],
        arguments: serde_json::from_str(
            r#"[{"name":"who","type":"string","required":true,"z":1,"a":null}]"#,
        )
        .unwrap(),
        permission: Some("user.say".to_owned()),
    }
}

#[tokio::test]
async fn a_created_command_is_read_back_as_it_was_given_after_a_restart() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let created = fixture
        .store
        .create_command(bot, &full_fields(), GRAPH, EARLY)
        .await
        .unwrap();
    let fixture = fixture.reopened().await;
    let command = fixture.store.command(created.id).await.unwrap();
    assert_eq!(command, created);
    assert_eq!(command.fields, full_fields());
    assert_eq!((command.bot_id, command.graph_revision), (bot, 1));
    assert!(!command.has_draft);
    assert_eq!(fixture.store.list_commands(bot).await.unwrap(), [command]);
}

#[tokio::test]
async fn a_new_command_has_the_documented_defaults() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    let fields = fixture.store.command(id).await.unwrap().fields;
    assert!(fields.is_enabled);
    assert_eq!(fields.cooldown_seconds, 0);
    assert_eq!(fields.allowed_chat_types, ["chat", "private"]);
    assert_eq!(fields.arguments, serde_json::json!([]));
}

#[tokio::test]
async fn commands_are_listed_by_name_and_only_those_of_the_bot() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let other = fixture.add_bot("Other").await;
    for (bot, name) in [(bot, "pong"), (other, "help"), (bot, "ping")] {
        fixture
            .store
            .create_command(bot, &CommandFields::new(name), GRAPH, EARLY)
            .await
            .unwrap();
    }
    let names: Vec<_> = fixture
        .store
        .list_commands(bot)
        .await
        .unwrap()
        .into_iter()
        .map(|command| command.fields.name)
        .collect();
    assert_eq!(names, ["ping", "pong"]);
    assert!(
        fixture
            .store
            .list_commands(BotId(99))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn an_update_leaves_the_graph_and_its_revision() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    fixture
        .store
        .save_graph(id, r#"{"nodes":[1]}"#, 1, EARLY)
        .await
        .unwrap();
    let updated = fixture
        .store
        .update_command(id, &full_fields(), LATER)
        .await
        .unwrap();
    assert_eq!(updated.fields, full_fields());
    assert_eq!((updated.graph_revision, updated.updated_at), (2, LATER));
    assert_eq!(
        fixture.store.graph(id).await.unwrap().document,
        r#"{"nodes":[1]}"#
    );
}

#[tokio::test]
async fn a_name_is_taken_within_its_bot_until_its_command_is_deleted() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    let bot = fixture.store.command(id).await.unwrap().bot_id;
    let ping = CommandFields::new("ping");
    assert!(matches!(
        fixture.store.create_command(bot, &ping, GRAPH, LATER).await,
        Err(StoreError::NameTaken { what: Record::Command, name }) if name == "ping"
    ));
    let pong = fixture
        .store
        .create_command(bot, &CommandFields::new("pong"), GRAPH, LATER)
        .await
        .unwrap();
    assert!(matches!(
        fixture.store.update_command(pong.id, &ping, LATER).await,
        Err(StoreError::NameTaken { .. })
    ));
    let other = fixture.add_bot("Other").await;
    fixture
        .store
        .create_command(other, &ping, GRAPH, LATER)
        .await
        .unwrap();

    fixture.store.delete_command(id, LATER).await.unwrap();
    fixture
        .store
        .create_command(bot, &ping, GRAPH, LATER)
        .await
        .unwrap();
    assert!(matches!(
        fixture.store.restore_command(id, LATER).await,
        Err(StoreError::NameTaken { .. })
    ));
}

#[tokio::test]
async fn a_deleted_command_comes_back_with_its_graph_and_history() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    fixture
        .store
        .save_graph(id, r#"{"nodes":[1]}"#, 1, EARLY)
        .await
        .unwrap();
    fixture.store.delete_command(id, LATER).await.unwrap();
    for refused in [
        fixture.store.command(id).await.map(drop),
        fixture.store.graph(id).await.map(drop),
        fixture
            .store
            .save_graph(id, GRAPH, 2, LATER)
            .await
            .map(drop),
        fixture.store.save_draft(id, "", 2, LATER).await,
        fixture.store.delete_command(id, LATER).await,
    ] {
        assert!(matches!(
            refused,
            Err(StoreError::NotFound {
                what: Record::Command,
                ..
            })
        ));
    }
    let restored = fixture.store.restore_command(id, LATER).await.unwrap();
    assert_eq!(restored.graph_revision, 2);
    assert_eq!(
        fixture.store.restore_command(id, LATER).await.unwrap(),
        restored
    );
    let versions = fixture
        .store
        .list_graph_versions(id, None, 10)
        .await
        .unwrap();
    assert_eq!(versions.len(), 2);
}

#[tokio::test]
async fn arguments_that_are_no_list_are_refused() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_command("ping").await;
    let mut fields = CommandFields::new("ping");
    fields.arguments = serde_json::json!({});
    assert!(matches!(
        fixture.store.update_command(id, &fields, LATER).await,
        Err(StoreError::Invalid { .. })
    ));
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let fixture = Fixture::empty().await;
    let nobody = CommandId(99);
    for refused in [
        fixture.store.command(nobody).await.map(drop),
        fixture
            .store
            .update_command(nobody, &CommandFields::new("x"), LATER)
            .await
            .map(drop),
        fixture.store.delete_command(nobody, LATER).await,
        fixture.store.restore_command(nobody, LATER).await.map(drop),
    ] {
        assert!(matches!(
            refused,
            Err(StoreError::NotFound {
                what: Record::Command,
                id: 99
            })
        ));
    }
}

#[tokio::test]
async fn the_apps_own_commands_are_made_once_and_stay_deleted() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    let taken = CommandFields::new("whois");
    store
        .create_command(bot, &taken, GRAPH, EARLY)
        .await
        .unwrap();
    let own = ["help", "whois", "dev"].map(|name| (name, CommandFields::new(name)));
    let ensure = || store.ensure_built_ins(bot, &own, GRAPH, LATER);
    ensure().await.unwrap();
    let names = async || -> Vec<_> {
        let all = store.list_commands(bot).await.unwrap();
        let own = all
            .into_iter()
            .filter_map(|one| Some((one.built_in?, one.id)));
        own.collect()
    };
    let made = names().await;
    let which: Vec<_> = made.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(which, ["dev", "help"], "a name that is taken stays taken");
    store.delete_command(made[0].1, LATER).await.unwrap();
    ensure().await.unwrap();
    assert_eq!(
        names().await,
        made[1..],
        "what was deleted does not come again"
    );
    store.restore_command(made[0].1, LATER).await.unwrap();
    assert_eq!(names().await, made);
}
