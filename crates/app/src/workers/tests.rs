//! Workers that do not do what they should, played by scripts.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use sculk_bots::{BotEvent, DisconnectCause, JoinSpec, SessionId};
use sculk_core::{BotId, ServerId};
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::{Limits, Place, Workers};
use crate::fleet::BotInput;

const MINUTE: Duration = Duration::from_secs(60);

/// A worker program that is this script.
fn script(text: &str) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("worker");
    std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    (dir, path)
}

/// Sends a bot into a worker and returns why it was lost.
async fn fate(text: &str, limits: Limits, patience: Duration) -> String {
    let (_dir, program) = script(text);
    let workers = Workers::with_limits(program, None, limits);
    let (sink, mut inputs) = mpsc::channel(8);
    let place = Place {
        bot: BotId(1),
        server: ServerId(1),
        is_isolated: false,
    };
    let spec = JoinSpec::new("127.0.0.1", 1, "Bot_1");
    workers.join(place, SessionId(1), spec, &sink);
    let input = tokio::time::timeout(patience, inputs.recv()).await;
    match input
        .expect("the bot is told in time")
        .expect("the sink is open")
    {
        BotInput::Report {
            event:
                BotEvent::Disconnected {
                    cause: DisconnectCause::WorkerLost { detail },
                },
            ..
        } => detail,
        other => panic!("{other:?}"),
    }
}

/// Time stands still while anything happens and jumps ahead while nothing does.
#[tokio::test(start_paused = true)]
async fn a_stopped_worker_is_killed_and_its_bots_are_told() {
    // The end of a process is waited for in real time, in which these days go by.
    let days = Duration::from_secs(90 * 24 * 60 * 60);
    let detail = fate("kill -STOP $$", Limits::default(), days).await;
    assert_eq!(detail, "it did not answer for 30 seconds; it was killed");
}

#[tokio::test]
async fn a_worker_that_leaks_is_killed_and_its_bots_are_told() {
    let limits = Limits {
        base_bytes: 0,
        check_every: Duration::from_millis(100),
    };
    let leak = r#"exec perl -e '$x = "a" x 200_000_000; sleep 100'"#;
    let detail = fate(leak, limits, MINUTE).await;
    assert!(
        detail.contains("MB of memory where its bots need 52 MB at most"),
        "{detail}"
    );
}

#[tokio::test]
async fn a_worker_that_ends_at_once_says_with_which_code() {
    let detail = fate("exit 70", Limits::default(), MINUTE).await;
    assert_eq!(detail, "it ended with code 70");
}

#[tokio::test]
async fn a_worker_takes_a_hundred_bots_of_its_server_and_the_next_goes_into_another() {
    let (_dir, program) = script("exec cat > /dev/null");
    let workers = Workers::with_limits(program, None, Limits::default());
    let (sink, _inputs) = mpsc::channel(8);
    for n in 1..=101 {
        let place = Place {
            bot: BotId(n),
            server: ServerId(1),
            is_isolated: false,
        };
        let spec = JoinSpec::new("127.0.0.1", 1, format!("Bot_{n}"));
        workers.join(place, SessionId(1), spec, &sink);
    }
    let state = workers.lock();
    let mut counts: Vec<_> = state
        .running
        .values()
        .map(|one| one.link.bots().len())
        .collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 100]);
}
