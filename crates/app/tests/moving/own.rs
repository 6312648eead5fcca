//! What of a bot only Sculk knows: it comes out of a copy as it was, and out of a file as far as a file may
//! be trusted.

use std::collections::BTreeMap;

use sculk_contract::{
    BackupAspect, BackupChange, BackupReq, ExportReq, ExportToBlockmineReq, MakeBackupReq,
    RestoreBackupReq, RestorePart,
};
use sculk_core::BotId;
use sculk_secrets::{SecretKey, SecretVault as _};
use sculk_store::{
    BotFields, BotPlugin, BotReplies, CommandFields, NewUser, PluginCode, ProxyChoice,
    ServerFields, Store, UnixMillis,
};
use serde_json::json;

use crate::home::{GRAPH, Home, request};

const NOW: UnixMillis = UnixMillis(5);
const BOT: BotId = BotId(1);

async fn install_shop(store: &Store) {
    let code = PluginCode {
        version: "1.0.0".into(),
        source: "/shop".into(),
        folder: "shop".into(),
        manifest: "{}".into(),
        lock: "{}".into(),
    };
    store.put_plugin("shop", &code, None, NOW).await.unwrap();
}

/// A bot with one of everything that BlockMine has none of.
async fn filled() -> Home {
    let home = Home::new();
    let store = home.store().await;
    let fields = ServerFields {
        name: "Home".into(),
        host: "localhost".into(),
        port: 25565,
        minecraft_version: None,
    };
    let server = store.create_server(&fields, NOW).await.unwrap().id;
    let bot = store
        .create_bot(&BotFields::new(server, "Digger"), NOW)
        .await;
    assert_eq!(bot.unwrap().id, BOT);
    let base = store
        .create_group(BOT, "Base", &["a.b".into()])
        .await
        .unwrap();
    let crew = store.create_group(BOT, "Crew", &[]).await.unwrap();
    store.set_parents(crew.id, &[base.id]).await.unwrap();
    let tx = store.begin().await.unwrap();
    let alex = NewUser {
        username: "alex".into(),
        is_blacklisted: false,
        groups: vec![crew.id],
    };
    tx.put_users(BOT, &[alex], NOW).await.unwrap();
    tx.note_user(BOT, "Alex", "a friend", NOW).await.unwrap();
    tx.commit().await.unwrap();
    let replies = BotReplies {
        language: Some("ru".into()),
        texts: BTreeMap::from([("forbidden".into(), "нет".into())]),
    };
    store.set_bot_replies(BOT, &replies, NOW).await.unwrap();
    store
        .set_proxy_choice(BOT, ProxyChoice::Pool, NOW)
        .await
        .unwrap();
    let ping = CommandFields {
        is_cooldown_for_all: true,
        ..CommandFields::new("ping")
    };
    store.create_command(BOT, &ping, GRAPH, NOW).await.unwrap();
    install_shop(&store).await;
    let shop = BotPlugin {
        plugin: "shop".into(),
        is_enabled: true,
        settings: serde_json::Map::from_iter([("limit".into(), json!(5))]),
        grants: vec!["chat".into()],
    };
    store.put_bot_plugin(BOT, &shop, NOW).await.unwrap();
    store.close().await.unwrap();
    home
}

async fn only_bot(store: &Store) -> BotId {
    let bots = store.list_bots().await.unwrap();
    assert_eq!(bots.len(), 1);
    bots[0].id
}

async fn has_everything(store: &Store, bot: BotId) {
    let groups = store.list_groups(bot).await.unwrap();
    let named = |name: &str| groups.iter().find(|one| one.name == name).unwrap();
    assert_eq!(named("Crew").parents, [named("Base").id]);
    let users = store.list_users(bot).await.unwrap();
    assert_eq!(users[0].note, "a friend");
    let replies = store.bot_replies(bot).await.unwrap();
    assert_eq!(replies.language.as_deref(), Some("ru"));
    let choice = store.proxy_choice(bot).await.unwrap();
    assert_eq!(choice, ProxyChoice::Pool);
    let commands = store.list_commands(bot).await.unwrap();
    assert!(commands[0].fields.is_cooldown_for_all);
}

#[tokio::test]
async fn a_bot_comes_out_of_a_copy_as_it_was() {
    let home = filled().await;
    let folder = home.folder().await;
    let plain = MakeBackupReq { passphrase: None };
    let made = folder.make_backup(plain).await.unwrap();
    folder.close().await;
    let store = home.store().await;
    store
        .set_proxy_choice(BOT, ProxyChoice::Direct, NOW)
        .await
        .unwrap();
    let none = BotReplies::default();
    store.set_bot_replies(BOT, &none, NOW).await.unwrap();
    store.close().await.unwrap();

    let folder = home.folder().await;
    let look = BackupReq {
        name: made.name.clone(),
        passphrase: None,
    };
    let diff = folder.look_into_backup(look).await.unwrap();
    assert_eq!(diff.bots[0].change, BackupChange::Changed);
    let expected = [BackupAspect::Proxy, BackupAspect::Replies];
    assert_eq!(diff.bots[0].aspects, expected);
    assert!(diff.others.is_empty(), "{:?}", diff.others);
    let req = RestoreBackupReq {
        name: made.name,
        passphrase: None,
        part: RestorePart::Bot { bot_id: BOT.0 },
        is_dry_run: false,
    };
    let outcome = folder.restore_backup(req).await.unwrap();
    assert!(
        outcome.remarks.iter().all(|one| !one.is_left_out),
        "{:?}",
        outcome.remarks
    );
    folder.close().await;

    let store = home.store().await;
    let bot = only_bot(&store).await;
    assert_ne!(bot, BOT, "the one that was here lies in the bin");
    has_everything(&store, bot).await;
    let plugin = store.bot_plugin(bot, "shop").await.unwrap().unwrap();
    assert_eq!(plugin.settings["limit"], json!(5));
    assert!(plugin.is_enabled && plugin.grants == ["chat"]);
    store.close().await.unwrap();
}

#[tokio::test]
async fn out_of_a_file_plugins_come_with_their_settings_and_without_permissions() {
    let home = filled().await;
    let away = tempfile::tempdir().unwrap();
    let path = away.path().join("all.sculk");
    let folder = home.folder().await;
    let req = ExportReq {
        path: path.display().to_string(),
        bot_ids: Vec::new(),
        passphrase: None,
        has_secrets: false,
        is_dry_run: false,
    };
    folder.export_bots(req).await.unwrap();
    folder.close().await;

    let without = Home::new();
    let report = without.import(request(&path)).await.unwrap();
    let why = |place: &str| {
        let found = report.remarks.iter().find(|one| one.place.contains(place));
        found.map(|one| one.why.clone())
    };
    assert!(why("plugin shop").unwrap().contains("not installed"));
    let store = without.store().await;
    has_everything(&store, only_bot(&store).await).await;
    store.close().await.unwrap();

    let with = Home::new();
    let store = with.store().await;
    install_shop(&store).await;
    store.close().await.unwrap();
    with.import(request(&path)).await.unwrap();
    let store = with.store().await;
    let bot = only_bot(&store).await;
    let plugin = store.bot_plugin(bot, "shop").await.unwrap().unwrap();
    assert_eq!(plugin.settings["limit"], json!(5));
    assert!(!plugin.is_enabled && plugin.grants.is_empty());
    store.close().await.unwrap();
    let secret = SecretKey::BotPassword(bot);
    assert!(with.vault.read(secret).await.unwrap().is_none());
}

#[tokio::test]
async fn a_command_goes_to_blockmine_and_back_and_what_is_lost_is_told() {
    let home = filled().await;
    let away = tempfile::tempdir().unwrap();
    let path = away.path().join("ping.json");
    let folder = home.folder().await;
    let graph = folder.graph_named(BOT.0, "ping", false).await.unwrap();
    assert!(folder.graph_named(BOT.0, "ping", true).await.is_err());
    let req = |is_dry_run| ExportToBlockmineReq {
        graph,
        path: path.display().to_string(),
        is_dry_run,
    };
    let would = folder.export_to_blockmine(req(true)).await.unwrap();
    assert!(!path.exists(), "nothing is written to look");
    let written = folder.export_to_blockmine(req(false)).await.unwrap();
    assert_eq!(would, written);
    assert!(
        written
            .remarks
            .iter()
            .any(|one| one.why.contains("cooldown"))
    );
    let again = folder.export_to_blockmine(req(false)).await;
    assert!(again.is_err(), "a file that is there is not written over");
    folder.close().await;

    let mut back = request(&path);
    back.into_bot = Some(BOT.0);
    back.on_clash = sculk_contract::OnClash::Rename;
    let report = home.import(back).await.unwrap();
    assert_eq!(report.n_commands, 1);
    let store = home.store().await;
    let commands = store.list_commands(BOT).await.unwrap();
    let came = commands.iter().find(|one| one.fields.name == "ping2");
    let came = store.graph(came.unwrap().id).await.unwrap().document;
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(read(&came)["nodes"], read(GRAPH)["nodes"]);
    store.close().await.unwrap();
}
