//! `kill -9` in the middle of saves and of starts: what was acknowledged is there, and nothing is
//! half there.

use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use sculk_core::CommandId;
use sculk_store::{CommandFields, Store, StorePaths, UnixMillis};

use crate::{
    fixture::{EARLY, Fixture, GRAPH, LATER},
    raw_files::{backups, old_database, server_names},
};

pub const DATA_DIR: &str = "SCULK_TEST_KILL_DATA_DIR";

/// How many rounds: `SCULK_KILL_ROUNDS` where it is set.
pub fn n_rounds(usual: u32) -> u32 {
    std::env::var("SCULK_KILL_ROUNDS").map_or(usual, |text| text.parse().unwrap())
}

/// The document saved as this revision: a few hundred pages that all say which one they are of.
fn document_of(revision: i32) -> String {
    if revision == 1 {
        return GRAPH.to_owned();
    }
    let n_nodes = 2_000 + usize::try_from(revision).unwrap() % 7 * 1_000;
    let nodes = vec![format!("{{\"of\":{revision},\"pin\":\"exec\"}}"); n_nodes];
    format!("{{\"nodes\":[{}]}}", nodes.join(","))
}

/// Saves one revision after the other until it is killed, and tells each when it is safe.
#[tokio::test]
#[ignore = "the child process of the test below"]
async fn child_that_saves_until_it_is_killed() {
    let dir = std::env::var_os(DATA_DIR).unwrap();
    let paths = StorePaths::in_data_dir(Path::new(&dir));
    let store = Store::open(&paths, EARLY).await.unwrap();
    let command = CommandId(1);
    let mut revision = store.graph(command).await.unwrap().revision;
    // Ends by itself, should nobody kill it.
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(20) {
        revision = store
            .save_graph(command, &document_of(revision + 1), revision, LATER)
            .await
            .unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved {revision}").unwrap();
        out.flush().unwrap();
    }
}

pub fn start_child(test: &str, dir: &Path, settings: &[(&str, String)]) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(DATA_DIR, dir)
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// Kills the child a while after its first save, and returns the last save it told of.
pub fn kill_after(mut child: Child, delay: Duration) -> i32 {
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let saved = |line: String| line.strip_prefix("saved ")?.parse::<i32>().ok();
    let first = lines.by_ref().find_map(saved).expect("the child saves");
    std::thread::sleep(delay);
    child.kill().unwrap(); // SIGKILL
    child.wait().unwrap();
    lines.filter_map(saved).last().unwrap_or(first)
}

pub fn random_millis(below: u64) -> u64 {
    RandomState::new().build_hasher().finish() % below
}

/// Every save is kept as a version, so after this many rounds a new database is begun.
const ROUNDS_OF_ONE_DATABASE: u32 = 50;

#[tokio::test]
async fn a_killed_save_leaves_the_last_acknowledged_graph_or_the_whole_new_one() {
    let mut left = n_rounds(50);
    while left > 0 {
        let n_rounds = left.min(ROUNDS_OF_ONE_DATABASE);
        kill_saves(n_rounds).await;
        left -= n_rounds;
    }
}

async fn kill_saves(n_rounds: u32) {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let command = fixture
        .store
        .create_command(bot, &CommandFields::new("ping"), GRAPH, EARLY)
        .await
        .unwrap()
        .id;
    let paths = fixture.paths();
    let Fixture { store, dir } = fixture;
    store.close().await.unwrap();

    let mut n_in_flight = 0;
    let mut revision = 1;
    for round in 0..n_rounds {
        let delay = Duration::from_millis(random_millis(60));
        let child = start_child("kill::child_that_saves_until_it_is_killed", dir.path(), &[]);
        let acknowledged = tokio::task::spawn_blocking(move || kill_after(child, delay))
            .await
            .unwrap();
        let store = Store::open(&paths, UnixMillis(3_000)).await.unwrap();
        store.check_integrity().await.unwrap();
        let graph = store.graph(command).await.unwrap();
        let told = format!("round {round}, killed {delay:?} after its first save");
        assert!(
            graph.revision == acknowledged || graph.revision == acknowledged + 1,
            "{told}: at {}, acknowledged {acknowledged}",
            graph.revision
        );
        assert!(graph.revision > revision, "{told}: the child got nowhere");
        assert!(
            graph.document == document_of(graph.revision),
            "{told}: the graph is not the one saved as {}",
            graph.revision
        );
        let kept = store.graph_version(command, graph.revision).await.unwrap();
        assert!(kept == graph, "{told}: its version differs from it");
        n_in_flight += i32::from(graph.revision == acknowledged + 1);
        revision = graph.revision;
        store.close().await.unwrap();
    }
    let store = Store::open(&paths, LATER).await.unwrap();
    let history = store
        .list_graph_versions(command, None, u32::MAX)
        .await
        .unwrap();
    let expected: Vec<_> = (1..=revision).rev().take(history.len()).collect();
    let kept: Vec<_> = history.iter().map(|version| version.revision).collect();
    assert_eq!(kept, expected, "no version is missing or twice");
    println!(
        "{n_rounds} kills, {revision} saves, {n_in_flight} of them finished but not acknowledged"
    );
}

/// Starts on a data folder, says so, and waits to be killed.
#[tokio::test]
#[ignore = "the child process of the test below"]
async fn child_that_starts() {
    let dir = std::env::var_os(DATA_DIR).unwrap();
    println!("starting");
    let paths = StorePaths::in_data_dir(Path::new(&dir));
    let _store = Store::open(&paths, EARLY).await.unwrap();
    println!("started");
    tokio::time::sleep(Duration::from_secs(20)).await;
}

#[tokio::test]
async fn a_start_killed_at_any_moment_is_repeated_and_loses_nothing() {
    let mut n_before_it_ended = 0;
    let n_rounds = n_rounds(20);
    for round in 0..n_rounds {
        let dir = tempfile::tempdir().unwrap();
        let paths = StorePaths::in_data_dir(dir.path());
        let is_update = round % 2 == 0;
        if is_update {
            old_database(&paths).await;
        }
        let mut child = start_child("kill::child_that_starts", dir.path(), &[]);
        let delay = Duration::from_millis(random_millis(30));
        let ended_first = tokio::task::spawn_blocking(move || {
            let mut lines = BufReader::new(child.stdout.take().unwrap())
                .lines()
                .map_while(Result::ok);
            assert!(lines.any(|line| line.ends_with("starting")));
            std::thread::sleep(delay);
            child.kill().unwrap(); // SIGKILL
            child.wait().unwrap();
            lines.any(|line| line == "started")
        })
        .await
        .unwrap();
        n_before_it_ended += i32::from(!ended_first);

        let told = format!("round {round}, killed {delay:?} into the start");
        let finished_copies = backups(&paths);
        for name in finished_copies.iter().filter(|name| name.ends_with(".db")) {
            let servers = server_names(&paths.backups.join(name)).await;
            assert_eq!(servers, ["Old"], "{told}: {name}");
        }
        let store = match Store::open(&paths, LATER).await {
            Ok(store) => store,
            Err(error) => panic!("{told}: {error}"),
        };
        store.check_integrity().await.unwrap();
        store.set_setting("theme", &"dark", LATER).await.unwrap();
        let n_servers = store.list_servers().await.unwrap().len();
        assert_eq!(n_servers, usize::from(is_update), "{told}");
    }
    println!("{n_rounds} starts killed, {n_before_it_ended} of them before they were done");
}
