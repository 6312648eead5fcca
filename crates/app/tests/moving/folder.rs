//! BlockMine's data folder: what comes, what stays, and that it comes as a whole.

use std::fs;

use sculk_contract::{ImportBotChoice, OnClash, PreviewImportReq};
use sculk_core::BotId;
use sculk_secrets::{SecretKey, SecretVault as _};
use sculk_store::{ProxyChoice, StoredPlan};

use crate::home::{GRAPH, Home, blockmine, request};

#[tokio::test]
async fn a_whole_folder_moves_in() {
    let home = Home::new();
    let theirs = tempfile::tempdir().unwrap();
    let path = blockmine(theirs.path()).await;
    let before = fs::read(path.join("blockmine.db")).unwrap();

    let report = home.import(request(&path)).await.unwrap();
    let came = (
        report.n_servers,
        report.n_proxies,
        report.n_commands,
        report.n_event_graphs,
    );
    assert_eq!(came, (1, 2, 2, 1), "{report:?}");
    let came = (
        report.n_users,
        report.n_values,
        report.n_schedules,
        report.n_passwords,
    );
    assert_eq!(came, (2, 1, 1, 4), "{report:?}");
    assert_eq!(fs::read(path.join("blockmine.db")).unwrap(), before);

    let store = home.store().await;
    let bots = store.list_bots().await.unwrap();
    let names: Vec<_> = bots
        .iter()
        .map(|bot| bot.fields.username.as_str())
        .collect();
    assert_eq!(names, ["Guard", "Digger"], "in the user's order");
    let digger = &bots[1];
    assert_eq!(digger.fields.prefix, "!");
    assert_eq!(digger.fields.owners, ["alex", "Steve"]);
    assert!(digger.fields.auto_start && digger.fields.has_password);
    let password = home
        .vault
        .read(SecretKey::BotPassword(digger.id))
        .await
        .unwrap();
    assert_eq!(password.unwrap().expose(), "hunter2");
    let ProxyChoice::One(proxy) = store.proxy_choice(digger.id).await.unwrap() else {
        panic!("it goes through its own proxy")
    };
    let password = home
        .vault
        .read(SecretKey::ProxyPassword(proxy))
        .await
        .unwrap();
    assert_eq!(password.unwrap().expose(), "hunter2");

    let commands = store.list_commands(digger.id).await.unwrap();
    let states: Vec<_> = commands
        .iter()
        .map(|one| (one.fields.name.as_str(), one.fields.is_enabled))
        .collect();
    assert_eq!(states, [("give", true), ("odd", true)]);
    let give = &commands[0];
    assert_eq!(give.fields.permission.as_deref(), Some("mine.deep"));
    assert_eq!(store.graph(give.id).await.unwrap().document, GRAPH);
    let graphs = store.list_event_graphs(digger.id).await.unwrap();
    assert_eq!(graphs[0].events, ["chat"]);
    assert!(!graphs[0].fields.is_enabled, "its graph cannot run");

    let users = store.list_users(digger.id).await.unwrap();
    let known: Vec<_> = users
        .iter()
        .map(|one| (one.username.as_str(), one.groups.len()))
        .collect();
    assert_eq!(known, [("alex", 2), ("griefer", 1)]);
    let groups = store.list_groups(digger.id).await.unwrap();
    let miners = groups.iter().find(|one| one.name == "Miners").unwrap();
    assert_eq!(miners.permissions, ["mine.deep", "user.say"]);
    let schedules = store.list_schedules().await.unwrap();
    assert_eq!(
        schedules[0].fields.plan,
        StoredPlan::Cron {
            pattern: "0 4 * * *".into(),
            zone: "Europe/Moscow".into()
        }
    );
    store.check_integrity().await.unwrap();
    store.close().await.unwrap();
    let bytes = fs::read(home.dir.path().join("sculk.db")).unwrap();
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
    assert!(!holds(b"hunter2") && !holds(b"HASH-NOT-TAKEN"));
    assert!(!home.dir.path().join("scratch").join("x").exists());
}

/// Whether a sentence is one of a template with gaps in braces.
fn fits(template: &str, sentence: &str) -> bool {
    let mut fixed = template.split(['{', '}']).step_by(2);
    let Some(mut rest) = sentence.strip_prefix(fixed.next().unwrap()) else {
        return false;
    };
    for part in fixed {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = if part.is_empty() {
            ""
        } else {
            &rest[at + part.len()..]
        };
    }
    rest.is_empty()
}

#[tokio::test]
async fn every_reason_can_be_said_in_russian() {
    let home = Home::new();
    let theirs = tempfile::tempdir().unwrap();
    let path = blockmine(theirs.path()).await;
    let known = include_str!("../../../../ui/src/i18n/messages/ru-reasons.json");
    let known: std::collections::BTreeMap<String, String> = serde_json::from_str(known).unwrap();
    let mut remarks = home.import(request(&path)).await.unwrap().remarks;
    remarks.extend(home.import(request(&path)).await.unwrap().remarks);
    assert!(remarks.len() > 20, "{remarks:#?}");
    let is_known = |why: &str| known.keys().any(|template| fits(template, why));
    remarks.retain(|remark| !is_known(&remark.why));
    assert!(remarks.is_empty(), "ru-reasons.json lacks {remarks:#?}");
}

#[tokio::test]
async fn files_and_settings_of_plugins_are_kept_and_their_secrets_are_not() {
    let home = Home::new();
    let theirs = tempfile::tempdir().unwrap();
    let path = blockmine(theirs.path()).await;
    let report = home.import(request(&path)).await.unwrap();
    let kept = home.dir.path().join("plugins/from-blockmine");
    let bots: Vec<_> = fs::read_dir(&kept)
        .unwrap()
        .map(|one| one.unwrap().path())
        .collect();
    let shop = bots[0].join("shop");
    assert!(shop.join("index.js").exists(), "{bots:?}");
    let settings = fs::read_to_string(shop.join("blockmine-settings.json")).unwrap();
    assert_eq!(settings, r#"{"tax":1}"#);
    let told = report
        .remarks
        .iter()
        .find(|one| one.why.contains("from-blockmine"));
    assert!(told.unwrap().why.contains("1 secret settings"), "{told:?}");
}

#[tokio::test]
async fn what_stays_is_told_with_its_reason() {
    let home = Home::new();
    let theirs = tempfile::tempdir().unwrap();
    let path = blockmine(theirs.path()).await;
    let report = home.import(request(&path)).await.unwrap();
    for (place, is_left_out, words) in [
        ("bot bad name!", true, "3 to 16"),
        ("command broken", true, "cannot be read"),
        ("command odd", false, "unknown here"),
        ("event graph Greets", false, "switched off"),
        ("command odd", false, "aliases"),
        ("command ping", true, "part of BlockMine"),
        ("plugin shop", true, "its settings"),
        ("schedule never", true, "nonsense"),
        ("logins of the panel", true, "no panel"),
    ] {
        let is_told = report.remarks.iter().any(|one| {
            one.place.contains(place) && one.is_left_out == is_left_out && one.why.contains(words)
        });
        assert!(is_told, "{place} ({words}): {:#?}", report.remarks);
    }
}

#[tokio::test]
async fn a_dry_run_and_a_preview_change_nothing() {
    let home = Home::new();
    let theirs = tempfile::tempdir().unwrap();
    let path = blockmine(theirs.path()).await;
    let folder = home.folder().await;
    let req = PreviewImportReq {
        path: path.display().to_string(),
        passphrase: None,
    };
    let preview = folder.preview_import(req).await.unwrap();
    assert_eq!(preview.servers.len(), 1, "servers that no bot uses stay");
    let bots: Vec<_> = preview
        .bots
        .iter()
        .map(|bot| (bot.username.as_str(), bot.n_users))
        .collect();
    assert_eq!(bots, [("Guard", 0), ("Digger", 2)]);
    folder.close().await;
    let dry = home
        .import(sculk_contract::RunImportReq {
            is_dry_run: true,
            ..request(&path)
        })
        .await
        .unwrap();
    assert!(dry.is_dry_run && dry.bots.len() == 2 && dry.n_passwords == 4);
    let store = home.store().await;
    assert!(store.list_bots().await.unwrap().is_empty());
    assert!(store.list_servers().await.unwrap().is_empty());
    let key = SecretKey::BotPassword(BotId(dry.bots[0].bot_id));
    assert!(home.vault.read(key).await.unwrap().is_none());
}

#[tokio::test]
async fn clashes_are_resolved_as_chosen() {
    let home = Home::new();
    let theirs = tempfile::tempdir().unwrap();
    let path = blockmine(theirs.path()).await;
    home.import(request(&path)).await.unwrap();

    let again = home.import(request(&path)).await.unwrap();
    assert!(again.bots.is_empty() && again.n_servers == 0 && again.n_proxies == 0);

    let mut req = request(&path);
    req.on_clash = OnClash::Rename;
    let renamed = home.import(req).await.unwrap();
    let names: Vec<_> = renamed
        .bots
        .iter()
        .map(|bot| bot.username.as_str())
        .collect();
    assert_eq!(names, ["Guard_2", "Digger_2"]);

    let mut req = request(&path);
    req.bots = vec![
        ImportBotChoice {
            index: 0,
            is_taken_along: false,
            on_clash: OnClash::Skip,
            username: None,
            server_id: None,
        },
        ImportBotChoice {
            index: 1,
            is_taken_along: true,
            on_clash: OnClash::Replace,
            username: None,
            server_id: None,
        },
    ];
    let replaced = home.import(req).await.unwrap();
    assert_eq!(replaced.bots.len(), 1);
    let store = home.store().await;
    let bots = store.list_bots().await.unwrap();
    assert_eq!(bots.len(), 4);
    let old = BotId(2);
    assert!(store.bot(old).await.is_err(), "it lies in the bin");
    store.close().await.unwrap();
}

#[tokio::test]
async fn a_file_that_changed_since_it_was_looked_at_is_refused() {
    let home = Home::new();
    let theirs = tempfile::tempdir().unwrap();
    let path = blockmine(theirs.path()).await;
    let mut req = request(&path);
    req.stamp = Some("0000000000000000".into());
    let error = home.import(req).await.unwrap_err();
    assert!(error.contains("changed since"), "{error}");
}
