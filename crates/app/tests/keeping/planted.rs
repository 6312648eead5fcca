//! Secrets are planted wherever one can be typed; then everything that is written or sent is searched
//! for them: the database and its journal files, copies, exports, crash reports, the mirror, the log,
//! and every answer a surface gets.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use sculk_core::{BotId, ProxyId};
use sculk_secrets::{SecretKey, SecretVault as _};
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use crate::rig::Rig;

const PLANTED: [&str; 4] = [
    "Pl4nted-bot-pw",
    "Pl4nted-proxy-pw",
    "Pl4nted-said",
    "Pl4nted-token",
];

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The planted secret that stands in some bytes, also in UTF-16 as windows hold text.
fn found(bytes: &[u8]) -> Option<&'static str> {
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    PLANTED.into_iter().find(|secret| {
        let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        has(secret.as_bytes()) || has(&wide)
    })
}

fn search(folder: &Path, n_files: &mut u32) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap();
        if kind.is_dir() {
            search(&path, n_files);
        } else if kind.is_file() {
            *n_files += 1;
            let bytes = fs::read(&path).unwrap();
            assert_eq!(found(&bytes), None, "{}", path.display());
        }
    }
}

/// Calls that answer with whatever there is.
fn queries(bot: i64) -> Vec<(&'static str, Value)> {
    let of_bot = json!({ "botId": bot });
    vec![
        ("list_bots", json!({})),
        ("get_bot", json!({ "id": bot })),
        ("list_proxies", json!({})),
        ("get_bot_proxy", of_bot.clone()),
        ("get_joining", of_bot.clone()),
        ("list_accounts", json!({})),
        ("list_audit", json!({ "limit": 200 })),
        ("list_backups", json!({})),
        ("list_crash_reports", json!({})),
        ("get_mirror", json!({})),
        (
            "read_console",
            json!({ "botId": bot, "before": null, "limit": 200 }),
        ),
        (
            "list_bin",
            json!({ "search": "", "kind": null, "after": null, "limit": 100 }),
        ),
    ]
}

#[tokio::test]
async fn planted_secrets_are_found_in_no_file_no_log_and_no_answer() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let rig = Rig::new().await;
    let mut answers = Vec::new();

    let bot = rig.bot("Bot_1").await;
    answers.push(
        rig.call("update_bot", json!({ "id": bot, "password": PLANTED[0] }))
            .await,
    );
    let proxy = json!({
        "kind": "socks5", "address": "127.0.0.1:9", "username": "u",
        "password": PLANTED[1], "note": "", "maxBots": null,
    });
    let proxy = rig.call("create_proxy", proxy).await;
    let many = json!({ "text": format!("socks5://u:{}@127.0.0.1:10", PLANTED[1]), "kind": "socks5", "maxBots": null });
    answers.push(rig.call("import_proxies", many).await);
    // What is said to a server goes out; what is kept of it must not tell.
    let said = format!("/login {}", PLANTED[2]);
    let _ = rig
        .try_call("send_chat", json!({ "id": bot, "text": said }))
        .await;
    let stack = format!(
        "at render\nsaid /register {0} {0}\nAuthorization: Bearer {1}",
        PLANTED[2], PLANTED[3]
    );
    let crash = json!({ "message": format!("password={}", PLANTED[3]), "stack": stack });
    rig.call("report_window_crash", crash).await;
    let outside = tempfile::tempdir().unwrap();
    rig.call(
        "set_mirror",
        json!({ "folder": outside.path().join("mirror") }),
    )
    .await;
    rig.call("make_backup", json!({ "passphrase": null })).await;
    rig.call("make_backup", json!({ "passphrase": "a long passphrase" }))
        .await;
    let export = |path: &str, phrase: Option<&str>| {
        json!({
            "path": outside.path().join(path), "botIds": [], "passphrase": phrase,
            "hasSecrets": phrase.is_some(), "isDryRun": false,
        })
    };
    rig.call("export_bots", export("plain.sculk", None)).await;
    rig.call(
        "export_bots",
        export("sealed.sculk", Some("a long passphrase")),
    )
    .await;
    rig.call("delete_proxy", json!({ "id": proxy["id"] })).await;
    answers.push(proxy.clone());
    for (query, request) in queries(bot) {
        answers.push(rig.call(query, request).await);
    }
    let reports = rig.call("list_crash_reports", json!({})).await;
    let report = rig
        .call("read_crash_report", json!({ "name": reports[0]["name"] }))
        .await;
    assert!(
        report["text"].as_str().unwrap().contains("/register"),
        "{report}"
    );
    answers.push(report);

    // They are where they belong, so the search is for something that is there.
    let id = |value: &Value| i32::try_from(value.as_i64().unwrap()).unwrap();
    for key in [
        SecretKey::BotPassword(BotId(id(&json!(bot)))),
        SecretKey::ProxyPassword(ProxyId(id(&proxy["id"]))),
    ] {
        assert!(rig.vault.read(key).await.unwrap().is_some(), "{key:?}");
    }
    for answer in &answers {
        assert_eq!(found(answer.to_string().as_bytes()), None, "{answer}");
    }
    let data_dir = rig.end().await;
    let mut n_files = 0;
    search(data_dir.path(), &mut n_files);
    search(outside.path(), &mut n_files);
    assert!(n_files > 10, "only {n_files} files were searched");
    let logged = log.0.lock().unwrap().clone();
    assert!(!logged.is_empty());
    assert_eq!(found(&logged), None, "{}", String::from_utf8_lossy(&logged));
}

#[test]
fn the_search_finds_what_is_there() {
    assert_eq!(found(b"x Pl4nted-said y"), Some(PLANTED[2]));
    let wide: Vec<u8> = "Pl4nted-token"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(found(&wide), Some(PLANTED[3]));
}
