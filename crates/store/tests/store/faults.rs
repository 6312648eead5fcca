//! Writes that fail: an error of the disk, half a write, a full disk, a sync that fails, at each write
//! of a save and of an update of the schema. What is there afterwards is the old state or the new one.
//!
//! A small library is compiled with the C compiler that linking needs anyway, and loaded before libc
//! into a child process. `SCULK_FAULT_POINTS=100000` tries every write instead of a spread of them.

use std::path::{Path, PathBuf};
use std::process::Command;

use sculk_core::CommandId;
use sculk_store::{CommandFields, Store, StorePaths};

use crate::fixture::{EARLY, Fixture, GRAPH, LATER};
use crate::kill::DATA_DIR;
use crate::raw_files::{backups, old_database, server_names};

const NEW_GRAPH: &str = r#"{"nodes":[],"connections":[],"new":true}"#;
const KINDS: [&str; 4] = ["broken", "short", "full", "sync"];

/// How many writes of each kind of fault are let fail, spread over all of them.
fn n_points() -> usize {
    std::env::var("SCULK_FAULT_POINTS").map_or(12, |text| text.parse().unwrap())
}

fn compile_shim(dir: &Path) -> PathBuf {
    let shim = dir.join("fault_shim.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/fault_shim.c");
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let done = Command::new(compiler)
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&shim)
        .arg(source)
        .arg("-ldl")
        .status()
        .unwrap();
    assert!(done.success(), "the shim compiles");
    shim
}

/// One run of a child with a fault.
struct Fault<'a> {
    shim: &'a Path,
    test: &'a str,
    kind: &'a str,
    /// The call that fails first; 0: none does.
    at: usize,
}

/// What a child said, and how many calls there were that could fail.
fn run(fault: &Fault<'_>, dir: &Path) -> (String, usize) {
    let count = dir.with_extension("count");
    let done = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            fault.test,
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(DATA_DIR, dir)
        .env("LD_PRELOAD", fault.shim)
        .env("SCULK_FAULT_FOLDER", dir)
        .env("SCULK_FAULT_KIND", fault.kind)
        .env("SCULK_FAULT_AT", fault.at.to_string())
        .env("SCULK_FAULT_COUNT", &count)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    let n_calls = std::fs::read_to_string(&count).unwrap_or_default();
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(
        said.contains("acknowledged") || said.contains("refused"),
        "{} at {}: {said}{told}",
        fault.kind,
        fault.at
    );
    (said, n_calls.parse().unwrap_or_default())
}

/// Spread evenly, the first and the last among them.
fn spread(n_calls: usize) -> Vec<usize> {
    let n_points = n_points().min(n_calls).max(1);
    let mut points: Vec<_> = (0..n_points)
        .map(|n| 1 + n * (n_calls - 1) / n_points.saturating_sub(1).max(1))
        .collect();
    points.dedup();
    points
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

fn say(outcome: Result<(), sculk_store::StoreError>) {
    match outcome {
        Ok(()) => println!("acknowledged"),
        Err(error) => println!("refused {error}"),
    }
}

#[tokio::test]
#[ignore = "the child process of the test below"]
async fn child_that_saves_once() {
    let dir = std::env::var_os(DATA_DIR).unwrap();
    let paths = StorePaths::in_data_dir(Path::new(&dir));
    let save = async {
        let store = Store::open(&paths, LATER).await?;
        let both = store.begin().await?;
        both.save_graph(CommandId(1), NEW_GRAPH, 1, LATER).await?;
        both.set_setting("theme", &"dark", LATER).await?;
        both.commit().await
    };
    say(save.await);
}

#[tokio::test]
async fn a_save_whose_writes_fail_leaves_all_of_the_old_or_all_of_the_new() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let ping = CommandFields::new("ping");
    let made = fixture.store.create_command(bot, &ping, GRAPH, EARLY).await;
    assert_eq!(made.unwrap().id, CommandId(1));
    let Fixture { store, dir } = fixture;
    store.close().await.unwrap();
    let work = tempfile::tempdir().unwrap();
    let shim = compile_shim(work.path());
    let (mut n_rounds, mut n_refused) = (0, 0);
    for kind in KINDS {
        let test = "faults::child_that_saves_once";
        let fault = |at| Fault {
            shim: &shim,
            test,
            kind,
            at,
        };
        let whole = work.path().join(kind);
        copy(dir.path(), &whole);
        let (said, n_calls) = run(&fault(0), &whole);
        assert!(
            said.contains("acknowledged") && n_calls > 0,
            "{kind}: {n_calls} {said}"
        );
        for at in spread(n_calls) {
            let here = work.path().join(format!("{kind}-{at}"));
            copy(dir.path(), &here);
            let (said, _) = run(&fault(at), &here);
            let store = Store::open(&StorePaths::in_data_dir(&here), LATER).await;
            let store = store.unwrap_or_else(|error| panic!("{kind} at {at}: {error}"));
            store.check_integrity().await.unwrap();
            let graph = store.graph(CommandId(1)).await.unwrap();
            let theme: Option<String> = store.setting("theme").await.unwrap();
            let told = format!("{kind} at {at} of {n_calls}: {said}");
            match graph.revision {
                1 => assert!(graph.document == GRAPH && theme.is_none(), "{told}"),
                2 => assert!(
                    graph.document == NEW_GRAPH && theme.as_deref() == Some("dark"),
                    "{told}"
                ),
                other => panic!("{told}: revision {other}"),
            }
            if said.contains("acknowledged") {
                assert_eq!(graph.revision, 2, "what was acknowledged is there: {told}");
            }
            n_rounds += 1;
            n_refused += u32::from(said.contains("refused"));
            store.close().await.unwrap();
            std::fs::remove_dir_all(&here).unwrap();
        }
    }
    assert!(n_refused > 0, "faults reach the save");
    println!("{n_rounds} faults while saving, {n_refused} told");
}

#[tokio::test]
#[ignore = "the child process of the test below"]
async fn child_that_updates_the_schema() {
    let dir = std::env::var_os(DATA_DIR).unwrap();
    let paths = StorePaths::in_data_dir(Path::new(&dir));
    say(Store::open(&paths, LATER).await.map(drop));
}

#[tokio::test]
async fn an_update_whose_writes_fail_can_be_repeated_and_its_copies_are_whole() {
    let work = tempfile::tempdir().unwrap();
    let shim = compile_shim(work.path());
    let old = work.path().join("old");
    std::fs::create_dir(&old).unwrap();
    old_database(&StorePaths::in_data_dir(&old)).await;
    let (mut n_rounds, mut n_refused) = (0, 0);
    for kind in KINDS {
        let test = "faults::child_that_updates_the_schema";
        let fault = |at| Fault {
            shim: &shim,
            test,
            kind,
            at,
        };
        let whole = work.path().join(kind);
        copy(&old, &whole);
        let (said, n_calls) = run(&fault(0), &whole);
        assert!(
            said.contains("acknowledged") && n_calls > 0,
            "{kind}: {n_calls} {said}"
        );
        for at in spread(n_calls) {
            let here = work.path().join(format!("{kind}-{at}"));
            copy(&old, &here);
            let (said, _) = run(&fault(at), &here);
            let told = format!("{kind} at {at} of {n_calls}: {said}");
            let paths = StorePaths::in_data_dir(&here);
            for name in backups(&paths).iter().filter(|name| name.ends_with(".db")) {
                let servers = server_names(&paths.backups.join(name)).await;
                assert_eq!(servers, ["Old"], "{told}: {name}");
            }
            let store = Store::open(&paths, LATER).await;
            let store = store.unwrap_or_else(|error| panic!("{told}: then {error}"));
            store.check_integrity().await.unwrap();
            let servers = store.list_servers().await.unwrap();
            assert_eq!(servers.len(), 1, "{told}");
            n_rounds += 1;
            n_refused += u32::from(said.contains("refused"));
            store.close().await.unwrap();
            std::fs::remove_dir_all(&here).unwrap();
        }
    }
    assert!(n_refused > 0, "faults reach the update");
    println!("{n_rounds} faults while updating the schema, {n_refused} told");
}
