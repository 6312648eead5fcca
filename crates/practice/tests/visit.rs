//! A visit by mineflayer, whose client shares no code with ours. Its transcript is part of
//! docs/practice.md; a visit that goes another way fails, and `SCULK_UPDATE=1` writes it anew.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use sculk_practice::{Event, Options, Practice};
use tokio::{process::Command, sync::broadcast::Receiver};

const BEGIN: &str = "<!-- transcript: begin -->\n```text\n";
const END: &str = "```\n<!-- transcript: end -->";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[tokio::test(flavor = "multi_thread")]
async fn mineflayer_can_do_everything_in_the_practice_world() {
    let peer = root().join("tests/protocol-server");
    assert!(
        peer.join("node_modules/mineflayer").exists(),
        "mineflayer is not installed: run `npm ci --ignore-scripts` in tests/protocol-server"
    );
    let world = Practice::start(Options {
        ops: vec!["visitor".into()],
        ..Options::default()
    })
    .await
    .unwrap();
    let events = collect(world.events());
    let output = Command::new("node")
        .arg(peer.join("practice-peer.js"))
        .args(["--port", &world.addr().port().to_string()])
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .output()
        .await
        .expect("Node.js 20 or newer is installed");
    world.stop().await;
    let transcript = String::from_utf8(output.stdout).unwrap();
    println!("{transcript}");
    assert!(output.status.success(), "some steps failed:\n{transcript}");
    assert_seen(&events.await.unwrap());
    assert_documented(&transcript);
}

fn collect(mut events: Receiver<Event>) -> tokio::task::JoinHandle<Vec<Event>> {
    tokio::spawn(async move {
        let mut seen = Vec::new();
        while let Ok(event) = events.recv().await {
            seen.push(event);
        }
        seen
    })
}

/// The world has seen what the visitor says it did.
fn assert_seen(events: &[Event]) {
    let saw = |what: &str, is_it: &dyn Fn(&Event) -> bool| {
        assert!(events.iter().any(is_it), "the world did not see {what}");
    };
    saw(
        "the log dug",
        &|event| matches!(event, Event::Dug { block, at, .. } if block == "oak_log" && *at == [-9, 64, 12]),
    );
    saw(
        "the log placed",
        &|event| matches!(event, Event::Placed { block, at, .. } if block == "oak_log" && *at == [-10, 64, 10]),
    );
    saw(
        "the chest opened",
        &|event| matches!(event, Event::Opened { player, block } if player == "Visitor" && block == "chest"),
    );
    saw(
        "the pickaxe crafted",
        &|event| matches!(event, Event::Crafted { item, .. } if item == "wooden_pickaxe"),
    );
    saw(
        "the iron smelted",
        &|event| matches!(event, Event::Smelted { item, .. } if item == "iron_ingot"),
    );
    saw(
        "the bread eaten",
        &|event| matches!(event, Event::Ate { item, .. } if item == "bread"),
    );
    saw(
        "the zombie die",
        &|event| matches!(event, Event::Died { target, by: Some(by) } if target == "zombie" && by == "Visitor"),
    );
    saw(
        "the visitor respawn",
        &|event| matches!(event, Event::Respawned { player } if player == "Visitor"),
    );
}

fn assert_documented(transcript: &str) {
    let path = root().join("docs/practice.md");
    let text = std::fs::read_to_string(&path).expect("docs/practice.md is there");
    let (before, rest) = text.split_once(BEGIN).expect("a transcript begins there");
    let (known, after) = rest.split_once(END).expect("a transcript ends there");
    if std::env::var_os("SCULK_UPDATE").is_some() {
        let text = format!("{before}{BEGIN}{transcript}{END}{after}");
        std::fs::write(&path, text).expect("docs/practice.md can be written");
        return;
    }
    assert_eq!(
        transcript, known,
        "the visit went another way than docs/practice.md says; run with SCULK_UPDATE=1"
    );
}
