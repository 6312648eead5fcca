//! Planted secrets: after everything that moves data has run, none of them is on the disk in the
//! clear, in an answer, or in what is printed of one.

use std::fs;
use std::path::{Path, PathBuf};

use sculk_contract::{
    BackupReq, ExportReq, MakeBackupReq, OnClash, PreviewImportReq, RestoreBackupReq, RestorePart,
};

use crate::home::{Home, blockmine, request};

/// Passwords in `home.sql` and the passphrase of the test.
const PLANTED: [&str; 5] = [
    "hunter2",
    "Sw0rdfish-9",
    "Thr0ugh-it-7",
    "HASH-NOT-TAKEN",
    "c0rrect-h0rse-battery",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn assert_clean(what: &str, bytes: &[u8]) {
    for secret in PLANTED {
        let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for form in [secret.as_bytes(), &utf16] {
            let is_there = bytes.windows(form.len()).any(|part| part == form);
            assert!(!is_there, "{secret} is in {what}");
        }
    }
}

#[tokio::test]
async fn planted_secrets_are_nowhere_in_the_clear() {
    let home = Home::new();
    let theirs = tempfile::tempdir().unwrap();
    let path = blockmine(theirs.path()).await;
    let phrase = Some(PLANTED[4].to_owned());
    let mut told = String::new();
    let folder = home.folder().await;
    let look = PreviewImportReq {
        path: path.display().to_string(),
        passphrase: phrase.clone(),
    };
    told += &format!("{look:?}");
    told += &format!("{:?}", folder.preview_import(look).await.unwrap());
    let mut req = request(&path);
    req.on_clash = OnClash::Rename;
    req.passphrase.clone_from(&phrase);
    told += &format!("{req:?}");
    told += &serde_json::to_string(&folder.run_import(req.clone()).await.unwrap()).unwrap();
    told += &serde_json::to_string(&folder.run_import(req).await.unwrap()).unwrap();
    for (name, has_secrets) in [("plain.sculk", false), ("sealed.sculk", true)] {
        let req = ExportReq {
            path: home.dir.path().join(name).display().to_string(),
            bot_ids: Vec::new(),
            passphrase: phrase.clone().filter(|_| has_secrets),
            has_secrets,
            is_dry_run: false,
        };
        told += &format!("{req:?}");
        told += &format!("{:?}", folder.export_bots(req).await.unwrap());
    }
    let made = folder
        .make_backup(MakeBackupReq {
            passphrase: phrase.clone(),
        })
        .await
        .unwrap();
    let wrong = BackupReq {
        name: made.name.clone(),
        passphrase: Some("another phrase".into()),
    };
    told += &format!("{:?}", folder.look_into_backup(wrong).await.unwrap_err());
    let back = RestoreBackupReq {
        name: made.name,
        passphrase: phrase,
        part: RestorePart::Whole,
        is_dry_run: false,
    };
    told += &format!("{back:?}");
    told += &format!("{:?}", folder.restore_backup(back).await.unwrap());
    // With the database still open, so that its WAL is there too.
    let mut all = Vec::new();
    files(home.dir.path(), &mut all);
    assert!(
        all.iter().any(|path| path.ends_with("sculk.db-wal")),
        "{all:?}"
    );
    assert!(all.len() > 6, "{all:?}");
    for path in &all {
        assert_clean(&path.display().to_string(), &fs::read(path).unwrap());
    }
    assert_clean("what was told", told.as_bytes());
    folder.close().await;
}

#[test]
fn the_search_finds_what_is_there() {
    let found = std::panic::catch_unwind(|| assert_clean("a log", b"password=hunter2"));
    assert!(found.is_err());
}
