//! `sculk plugin test`: a plugin's scenes, played in a practice world.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::time::timeout;

use super::trial::words;
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// The plugin's folder. Its test.json says what the practice world's console is told and what must
    /// come of it.
    #[arg(value_name = "DIR")]
    plugin: PathBuf,
}

/// One step of a `test.json`.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Scene {
    /// A line for the console of the practice world.
    #[serde(default)]
    console: Option<String>,
    /// A text that must stand in what the bot says next.
    #[serde(default)]
    says: Option<String>,
    /// A text that must stand in a line of the plugin's log.
    #[serde(default)]
    logs: Option<String>,
}

/// How long each scene may take.
const SCENE: Duration = Duration::from_secs(20);

pub(super) fn test(args: &TestArgs) -> Result<u8, String> {
    let path = args.plugin.join("test.json");
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let scenes: Vec<Scene> =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("the system gives no threads: {error}"))?;
    let outcome = runtime.block_on(rehearse(&program, &args.plugin, &scenes));
    runtime.shutdown_background();
    outcome?;
    print(&format!("{} scenes passed.", scenes.len()));
    Ok(0)
}

/// Plays the scenes against this very program's `plugin try`.
async fn rehearse(
    program: &std::path::Path,
    plugin: &std::path::Path,
    scenes: &[Scene],
) -> Result<(), String> {
    use tokio::io::AsyncWriteExt;
    let mut child = tokio::process::Command::new(program)
        .args([
            "plugin",
            "try",
            "--practice",
            "--json",
            "--no-pacing",
            "--seconds",
            "600",
            "--owner",
            "Mira",
        ])
        .arg(plugin)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("the trial cannot be started: {error}"))?;
    let (Some(mut console), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("the trial has no pipes".to_owned());
    };
    let mut lines = BufReader::new(output).lines();
    await_line(&mut lines, "the bot to come in", |line| {
        line["type"] == "joined"
    })
    .await?;
    for (idx, scene) in scenes.iter().enumerate() {
        let what = |wanted: &str| format!("scene {}: “{wanted}”", idx + 1);
        if let Some(line) = &scene.console {
            let line = format!("{line}\n");
            console
                .write_all(line.as_bytes())
                .await
                .map_err(|error| error.to_string())?;
        }
        if let Some(text) = &scene.says {
            await_line(&mut lines, &what(text), |line| {
                line["type"] == "sent" && words(&line["text"]).contains(text)
            })
            .await?;
        }
        if let Some(text) = &scene.logs {
            await_line(&mut lines, &what(text), |line| {
                line["type"] == "log" && words(&line["text"]).contains(text)
            })
            .await?;
        }
    }
    // A child that is gone needs no killing.
    let _ = child.kill().await;
    Ok(())
}

async fn await_line(
    lines: &mut tokio::io::Lines<BufReader<tokio::process::ChildStdout>>,
    what: &str,
    fits: impl Fn(&Value) -> bool,
) -> Result<(), String> {
    let mut last = String::new();
    let waiting = async {
        while let Ok(Some(line)) = lines.next_line().await {
            let value: Value = serde_json::from_str(&line).unwrap_or_default();
            if fits(&value) {
                return true;
            }
            if value["type"] != "usage" && value["type"] != "heard" {
                last = line;
            }
        }
        false
    };
    match timeout(SCENE, waiting).await {
        Ok(true) => Ok(()),
        _ => Err(format!("{what} did not come; the last line was {last}")),
    }
}
