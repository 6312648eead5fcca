//! Copies, the way back, and `.sculk` files, over a data folder.

use std::fs;

use sculk_contract::{
    BackupChange, BackupReq, ExportReq, MakeBackupReq, OnClash, RestoreBackupReq, RestorePart,
};
use sculk_core::BotId;
use sculk_secrets::{SecretKey, SecretVault as _};
use sculk_store::UnixMillis;

use crate::home::{GRAPH, Home, blockmine, request};

const PHRASE: &str = "correct horse battery";

async fn moved_in() -> Home {
    let home = Home::new();
    let theirs = tempfile::tempdir().unwrap();
    home.import(request(&blockmine(theirs.path()).await))
        .await
        .unwrap();
    home
}

fn restore(name: &str, part: RestorePart) -> RestoreBackupReq {
    RestoreBackupReq {
        name: name.to_owned(),
        passphrase: None,
        part,
        is_dry_run: false,
    }
}

/// Changes Digger's command, deletes the other bot and adds a player.
async fn change_much(home: &Home) {
    let store = home.store().await;
    let digger = BotId(2);
    let give = store.list_commands(digger).await.unwrap()[0].id;
    store
        .save_graph(give, "{\"nodes\":[],\"connections\":[]}", 1, UnixMillis(9))
        .await
        .unwrap();
    store.delete_bot(BotId(1), UnixMillis(9)).await.unwrap();
    store
        .ensure_user(digger, "newcomer", UnixMillis(9))
        .await
        .unwrap();
    store.close().await.unwrap();
}

#[tokio::test]
async fn what_differs_is_told_and_everything_goes_back() {
    let home = moved_in().await;
    let folder = home.folder().await;
    let made = folder
        .make_backup(MakeBackupReq { passphrase: None })
        .await
        .unwrap();
    folder.close().await;
    change_much(&home).await;

    let folder = home.folder().await;
    let look = BackupReq {
        name: made.name.clone(),
        passphrase: None,
    };
    let diff = folder.look_into_backup(look).await.unwrap();
    let bots: Vec<_> = diff
        .bots
        .iter()
        .map(|bot| (bot.username.as_str(), bot.change))
        .collect();
    assert_eq!(
        bots,
        [
            ("Guard", BackupChange::Gone),
            ("Digger", BackupChange::Changed)
        ]
    );
    let digger = &diff.bots[1];
    assert_eq!((digger.n_users_then, digger.n_users_now), (2, 3));
    let graphs: Vec<_> = digger
        .graphs
        .iter()
        .map(|one| (one.name.as_str(), one.change))
        .collect();
    assert_eq!(graphs, [("give", BackupChange::Changed)]);

    let mut dry = restore(&made.name, RestorePart::Whole);
    dry.is_dry_run = true;
    let looked = folder.restore_backup(dry).await.unwrap();
    assert_eq!((looked.n_bots, looked.made_before), (2, None));
    let back = folder
        .restore_backup(restore(&made.name, RestorePart::Whole))
        .await
        .unwrap();
    assert!(back.made_before.is_some());
    let all = folder.list_backups().await.unwrap();
    assert_eq!(all.backups.len(), 2, "and what was before is kept");
    folder.close().await;

    let store = home.store().await;
    let bots = store.list_bots().await.unwrap();
    assert_eq!(bots.len(), 2);
    let give = store.list_commands(BotId(2)).await.unwrap()[0].id;
    assert_eq!(store.graph(give).await.unwrap().document, GRAPH);
    store.check_integrity().await.unwrap();
    store.close().await.unwrap();
    assert!(
        fs::read_dir(home.dir.path().join("scratch"))
            .unwrap()
            .next()
            .is_none()
    );
}

#[tokio::test]
async fn one_bot_or_one_graph_comes_back_out_of_a_copy() {
    let home = moved_in().await;
    let folder = home.folder().await;
    let made = folder
        .make_backup(MakeBackupReq { passphrase: None })
        .await
        .unwrap();
    folder.close().await;
    change_much(&home).await;
    let folder = home.folder().await;
    let part = RestorePart::Command {
        bot_id: 2,
        name: "give".into(),
    };
    folder
        .restore_backup(restore(&made.name, part))
        .await
        .unwrap();
    folder
        .restore_backup(restore(&made.name, RestorePart::Bot { bot_id: 1 }))
        .await
        .unwrap();
    let missing = RestorePart::EventGraph {
        bot_id: 2,
        name: "none".into(),
    };
    let error = folder
        .restore_backup(restore(&made.name, missing))
        .await
        .unwrap_err();
    assert!(error.message.contains("no “none”"), "{error}");
    folder.close().await;

    let store = home.store().await;
    let commands = store.list_commands(BotId(2)).await.unwrap();
    let give = commands
        .iter()
        .find(|one| one.fields.name == "give")
        .unwrap();
    assert_eq!(store.graph(give.id).await.unwrap().document, GRAPH);
    let bots = store.list_bots().await.unwrap();
    let guard = bots
        .iter()
        .find(|bot| bot.fields.username == "Guard")
        .unwrap();
    assert!(guard.id != BotId(1) && guard.fields.has_password);
    let password = home
        .vault
        .read(SecretKey::BotPassword(guard.id))
        .await
        .unwrap();
    assert_eq!(password.unwrap().expose(), "Sw0rdfish-9");
    store.close().await.unwrap();
}

#[tokio::test]
async fn a_sealed_copy_opens_with_its_passphrase_alone() {
    let home = moved_in().await;
    let folder = home.folder().await;
    let sealed = MakeBackupReq {
        passphrase: Some(PHRASE.into()),
    };
    let made = folder.make_backup(sealed).await.unwrap();
    assert!(made.is_sealed);
    let look = |passphrase: Option<&str>| BackupReq {
        name: made.name.clone(),
        passphrase: passphrase.map(str::to_owned),
    };
    let error = folder.look_into_backup(look(None)).await.unwrap_err();
    assert_eq!(error.details.as_deref(), Some("passphrase"));
    assert!(
        folder
            .look_into_backup(look(Some("wrong horse")))
            .await
            .is_err()
    );
    let diff = folder.look_into_backup(look(Some(PHRASE))).await.unwrap();
    assert!(diff.bots.iter().all(|bot| bot.change == BackupChange::Same));
    let short = MakeBackupReq {
        passphrase: Some("short".into()),
    };
    assert!(folder.make_backup(short).await.is_err());
    assert_eq!(folder.list_backups().await.unwrap().backups.len(), 1);
    folder.close().await;
    let bytes = fs::read(home.dir.path().join("backups").join(&made.name)).unwrap();
    assert!(!bytes.windows(6).any(|part| part == b"Digger"));
}

#[tokio::test]
async fn bots_travel_in_a_file_with_and_without_passwords() {
    let home = moved_in().await;
    let away = tempfile::tempdir().unwrap();
    let folder = home.folder().await;
    let req = |name: &str, has_secrets: bool, passphrase: Option<&str>| ExportReq {
        path: away.path().join(name).display().to_string(),
        bot_ids: Vec::new(),
        passphrase: passphrase.map(str::to_owned),
        has_secrets,
        is_dry_run: false,
    };
    let error = folder
        .export_bots(req("bare.sculk", true, None))
        .await
        .unwrap_err();
    assert!(error.message.contains("encrypted"), "{error}");
    let plain = folder
        .export_bots(req("plain.sculk", false, None))
        .await
        .unwrap();
    assert_eq!((plain.n_bots, plain.n_passwords), (2, 0));
    let again = folder.export_bots(req("plain.sculk", false, None)).await;
    assert!(again.is_err(), "a file that is there is not written over");
    let sealed = folder
        .export_bots(req("all.sculk", true, Some(PHRASE)))
        .await
        .unwrap();
    assert_eq!((sealed.n_bots, sealed.n_passwords), (2, 4));
    folder.close().await;
    for name in ["plain.sculk", "all.sculk"] {
        let bytes = fs::read(away.path().join(name)).unwrap();
        assert!(!bytes.windows(7).any(|part| part == b"hunter2"), "{name}");
    }

    let other = Home::new();
    let mut req = request(&away.path().join("all.sculk"));
    assert!(
        other
            .import(req.clone())
            .await
            .unwrap_err()
            .contains("passphrase")
    );
    req.passphrase = Some(PHRASE.into());
    let came = other.import(req.clone()).await.unwrap();
    assert_eq!(
        (came.bots.len(), came.n_passwords, came.n_schedules),
        (2, 4, 1)
    );
    let password = other
        .vault
        .read(SecretKey::BotPassword(BotId(2)))
        .await
        .unwrap();
    assert_eq!(password.unwrap().expose(), "hunter2");
    req.on_clash = OnClash::Replace;
    other.import(req).await.unwrap();
    // What came is what went: both export to the same, but for the times.
    let folder = other.folder().await;
    let path = away.path().join("again.sculk");
    folder
        .export_bots(ExportReq {
            path: path.display().to_string(),
            bot_ids: Vec::new(),
            passphrase: None,
            has_secrets: false,
            is_dry_run: false,
        })
        .await
        .unwrap();
    folder.close().await;
    let bots = |name: &str| {
        let text = fs::read_to_string(away.path().join(name)).unwrap();
        sculk_parcel::parse(&text).unwrap().1.bots
    };
    assert_eq!(bots("again.sculk"), bots("plain.sculk"));
}
