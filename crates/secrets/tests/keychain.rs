//! The keychain on a real Secret Service: gnome-keyring on a session bus of its own, with a home
//! folder of its own. Each scenario runs this test binary again inside that session.
#![cfg(test)]
#![cfg(target_os = "linux")]

use std::{
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

use sculk_core::BotId;
use sculk_secrets::{
    Keychain, KeychainPlace, KeychainScope, SecretError, SecretKey, SecretVault, Sensitive,
};

const KEY: SecretKey = SecretKey::BotPassword(BotId(12));
const PASSWORD: &str = "correct horse пароль 🐎";

/// The tools a session needs. Without them the test is skipped on a developer's machine and fails
/// in CI.
fn session_tools_are_there() -> bool {
    let is_missing = |tool: &str| Command::new(tool).arg("--version").output().is_err();
    let missing: Vec<_> = ["dbus-run-session", "gnome-keyring-daemon"]
        .into_iter()
        .filter(|tool| is_missing(tool))
        .collect();
    if missing.is_empty() {
        return true;
    }
    let words = format!("not installed: {missing:?} (Debian: apt-get install dbus gnome-keyring)");
    assert!(std::env::var_os("CI").is_none(), "{words}");
    println!("SKIPPED: {words}");
    false
}

/// Runs one of the scenarios below in a session whose keychain was given this password: the first
/// session makes the keychain with it, later ones unlock it if it is the same.
fn in_session(home: &Path, keyring_password: &str, scenario: &str) -> Output {
    let unlock = "printf %s \"$KEYRING_PASSWORD\" \
        | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";
    let mut session = Command::new("timeout");
    session
        .args([
            "--kill-after=5",
            "60",
            "dbus-run-session",
            "--",
            "bash",
            "-c",
            unlock,
            "bash",
        ])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", scenario, "--ignored", "--nocapture"])
        .env("KEYRING_PASSWORD", keyring_password)
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("share"))
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("GNOME_KEYRING_CONTROL")
        // Nobody is there to answer a prompt.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
    session.output().unwrap()
}

fn assert_passed(output: &Output) {
    let shown = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{shown}");
    assert!(shown.contains("1 passed"), "the scenario ran: {shown}");
}

fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for folder in ["run", "share/keyrings"] {
        std::fs::create_dir_all(home.path().join(folder)).unwrap();
    }
    home
}

#[test]
fn a_password_outlives_the_session_and_is_not_readable_on_the_disk() {
    if !session_tools_are_there() {
        return;
    }
    let home = home();
    assert_passed(&in_session(
        home.path(),
        "right",
        "scenario_keeps_and_forgets",
    ));
    assert_passed(&in_session(
        home.path(),
        "right",
        "scenario_reads_what_an_earlier_session_kept",
    ));

    let keyrings: Vec<_> = std::fs::read_dir(home.path().join("share/keyrings"))
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    assert!(!keyrings.is_empty(), "the keyring is a file");
    let readable = PASSWORD.as_bytes();
    assert!(
        !keyrings
            .iter()
            .any(|file| file.windows(readable.len()).any(|part| part == readable)),
        "the password lies in the keyring file unencrypted"
    );
}

#[tokio::test]
#[ignore = "a scenario, run inside a session of its own"]
async fn scenario_keeps_and_forgets() {
    let vault = Keychain::with_time_limit(KeychainScope::Default, Duration::from_secs(20));
    assert!(vault.read(KEY).await.unwrap().is_none());
    vault.forget(KEY).await.unwrap();

    vault
        .write(KEY, Sensitive::new("first".into()))
        .await
        .unwrap();
    vault
        .write(KEY, Sensitive::new("second".into()))
        .await
        .unwrap();
    assert_eq!(vault.read(KEY).await.unwrap().unwrap().expose(), "second");
    let other_bot = SecretKey::BotPassword(BotId(1));
    assert!(vault.read(other_bot).await.unwrap().is_none());
    let elsewhere = Keychain::new(KeychainScope::DataDir("/elsewhere".into()));
    assert!(
        elsewhere.read(KEY).await.unwrap().is_none(),
        "bot 12 of another data folder is another bot"
    );

    vault.forget(KEY).await.unwrap();
    assert!(vault.read(KEY).await.unwrap().is_none());
    one_folder_by_two_names().await;
    vault
        .write(KEY, Sensitive::new(PASSWORD.into()))
        .await
        .unwrap();
}

/// Earlier versions kept the secrets of the usual folder under its path when it was named.
async fn one_folder_by_two_names() {
    let dir = tempfile::tempdir().unwrap();
    let usual = dir.path().canonicalize().unwrap();
    let before = Keychain::new(KeychainScope::DataDir(usual.clone()));
    let vault = Keychain::new(KeychainPlace::of(&usual, Some(&usual)));
    let keep = |text: &str| Sensitive::new(text.to_owned());
    before.write(KEY, keep("of before")).await.unwrap();
    let read = vault.read(KEY).await.unwrap().unwrap();
    assert_eq!(read.expose(), "of before");
    vault.write(KEY, keep("new")).await.unwrap();
    assert_eq!(vault.read(KEY).await.unwrap().unwrap().expose(), "new");
    assert!(before.read(KEY).await.unwrap().is_none(), "it was replaced");
    let default = Keychain::new(KeychainScope::Default);
    assert_eq!(default.read(KEY).await.unwrap().unwrap().expose(), "new");
    before.write(KEY, keep("of before")).await.unwrap();
    vault.forget(KEY).await.unwrap();
    assert!(vault.read(KEY).await.unwrap().is_none());
    assert!(before.read(KEY).await.unwrap().is_none());
}

#[tokio::test]
#[ignore = "a scenario, run inside a session of its own"]
async fn scenario_reads_what_an_earlier_session_kept() {
    let vault = Keychain::with_time_limit(KeychainScope::Default, Duration::from_secs(20));
    assert_eq!(vault.read(KEY).await.unwrap().unwrap().expose(), PASSWORD);
}

#[test]
fn a_session_without_a_keychain_says_so_and_what_to_do() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "scenario_finds_no_keychain",
            "--ignored",
            "--nocapture",
        ])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap();
    assert_passed(&output);
}

#[tokio::test]
#[ignore = "a scenario, run where there is no session bus"]
async fn scenario_finds_no_keychain() {
    let vault = Keychain::with_time_limit(KeychainScope::Default, Duration::from_secs(20));
    let error = vault.read(KEY).await.unwrap_err();
    assert!(matches!(error, SecretError::NoKeychain { .. }), "{error:?}");
    assert!(error.to_string().contains("gnome-keyring"), "{error}");
}

#[test]
fn a_locked_keychain_whose_user_does_not_unlock_it_is_locked_or_timed_out() {
    if !session_tools_are_there() {
        return;
    }
    let home = home();
    assert_passed(&in_session(
        home.path(),
        "right",
        "scenario_keeps_and_forgets",
    ));
    // Without a display the prompt closes itself, as if the user had cancelled it.
    assert_passed(&in_session(
        home.path(),
        "wrong",
        "scenario_meets_a_locked_keychain",
    ));

    // A prompt that never opens and never ends, as far as the keychain can tell.
    let services = home.path().join("share/dbus-1/services");
    std::fs::create_dir_all(&services).unwrap();
    std::fs::write(
        services.join("org.gnome.keyring.SystemPrompter.service"),
        "[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/sleep 6\n",
    )
    .unwrap();
    assert_passed(&in_session(
        home.path(),
        "wrong",
        "scenario_waits_for_a_user_who_is_away",
    ));
}

#[tokio::test]
#[ignore = "a scenario, run inside a session of its own"]
async fn scenario_meets_a_locked_keychain() {
    let vault = Keychain::with_time_limit(KeychainScope::Default, Duration::from_secs(20));
    let read = vault.read(KEY).await.unwrap_err();
    assert!(matches!(read, SecretError::Locked { .. }), "{read:?}");
    let written = vault.write(KEY, Sensitive::new("new".into())).await;
    assert!(
        matches!(written, Err(SecretError::Locked { .. })),
        "{written:?}"
    );
}

#[test]
#[ignore = "a scenario, run inside a session of its own"]
fn scenario_waits_for_a_user_who_is_away() {
    let limit = Duration::from_secs(1);
    let started = Instant::now();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let vault = Keychain::with_time_limit(KeychainScope::Default, limit);
    let read = runtime.block_on(vault.read(KEY)).unwrap_err();
    assert_eq!(read, SecretError::TimedOut { after: limit });
    // An app that quits drops its runtime, while the prompt still waits.
    drop(runtime);
    assert!(
        started.elapsed() < limit * 3,
        "took {:?}",
        started.elapsed()
    );
}
