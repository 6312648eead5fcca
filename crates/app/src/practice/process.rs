//! One life of the process: its pipes, and how it ends.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use sculk_bots::FromPractice;
use sculk_bots::practice::{MAX_PRACTICE_LINE, PRACTICE_MODE};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::mpsc;

use super::words::Sentence;
use crate::workers::{describe_end, log_errors};

/// What the world says that may wait for us; beyond, its pipe holds it back.
const WAITING: usize = 256;
/// How long the process may take until players can join.
const START_TIME: Duration = Duration::from_secs(20);
/// How long it may take to end, or to read a command.
const GRACE: Duration = Duration::from_secs(3);

/// What the keeper is told.
#[derive(Debug)]
pub(super) enum ToWorld {
    /// An operator's command.
    Line(String),
    /// The world shall end.
    End,
}

/// How a life ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Somebody wanted it, by [`ToWorld::End`] or the command `stop`.
    Asked,
    /// Players could never join, and why.
    NotStarted(Sentence),
    /// Unasked; how, as part of a sentence.
    Died(String),
}

/// Runs the process until it ends. `hear` gets its id and all it says.
pub(super) async fn live(
    program: &Path,
    port: u16,
    inbox: &mut mpsc::Receiver<ToWorld>,
    mut hear: impl FnMut(u32, FromPractice),
) -> End {
    let (mut child, stdin, stdout) = match spawn(program, port) {
        Ok(started) => started,
        Err(problem) => return End::NotStarted(problem),
    };
    let pid = child.id().unwrap_or_default();
    let mut stdin = Some(stdin);
    let (sender, mut news) = mpsc::channel(WAITING);
    tokio::spawn(read(stdout, sender));
    let start_ends = tokio::time::Instant::now() + START_TIME;
    let mut is_ready = false;
    loop {
        tokio::select! {
            said = news.recv() => match said {
                Some(FromPractice::NotStarted { problem }) => {
                    end(&mut child).await;
                    return End::NotStarted(Sentence::said(problem));
                }
                Some(said) => {
                    is_ready = true;
                    hear(pid, said);
                }
                None => break,
            },
            message = inbox.recv() => match (message, &mut stdin) {
                (Some(ToWorld::Line(line)), Some(stdin)) => {
                    if let Err(why) = write(stdin, &line).await {
                        let _ = child.start_kill();
                        end(&mut child).await;
                        return End::Died(why);
                    }
                }
                _ => {
                    // It ends when its stdin does, and tells its players.
                    drop(stdin.take());
                    end(&mut child).await;
                    return End::Asked;
                }
            },
            () = tokio::time::sleep_until(start_ends), if !is_ready => {
                let _ = child.start_kill();
                end(&mut child).await;
                return End::NotStarted(Sentence::not_started_in_time(START_TIME.as_secs()));
            }
        }
    }
    match end(&mut child).await {
        Some(status) if status.success() => End::Asked,
        Some(status) if is_ready => End::Died(describe_end(status, "it closed its pipe")),
        Some(status) => {
            let how = describe_end(status, "its process ended at once");
            End::NotStarted(Sentence::ended_at_once(&how))
        }
        None => End::Died("its end could not be observed".to_owned()),
    }
}

/// Waits until somebody wants the end; commands in between come too early and are dropped.
pub(super) async fn end_wanted(inbox: &mut mpsc::Receiver<ToWorld>) {
    while let Some(ToWorld::Line(_)) = inbox.recv().await {}
}

fn spawn(program: &Path, port: u16) -> Result<(Child, ChildStdin, ChildStdout), Sentence> {
    let mut child = Command::new(program)
        .args([PRACTICE_MODE, &port.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| Sentence::no_program(program, &error))?;
    let pid = child.id().unwrap_or_default();
    let (Some(stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(Sentence::no_pipes());
    };
    tokio::spawn(log_errors(stderr, pid));
    Ok((child, stdin, stdout))
}

async fn write(stdin: &mut ChildStdin, line: &str) -> Result<(), String> {
    let line = format!("{line}\n");
    let writing = stdin.write_all(line.as_bytes());
    match tokio::time::timeout(GRACE, writing).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(format!("its pipe broke: {error}")),
        Err(_) => Err("it did not read its commands any more".to_owned()),
    }
}

/// Waits for the end of the process and brings it about where it takes too long.
async fn end(child: &mut Child) -> Option<std::process::ExitStatus> {
    if let Ok(outcome) = tokio::time::timeout(GRACE, child.wait()).await {
        return outcome.ok();
    }
    let _ = child.kill().await;
    child.wait().await.ok()
}

async fn read(stdout: ChildStdout, sender: mpsc::Sender<FromPractice>) {
    let mut reader = BufReader::new(stdout);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut reader).take(MAX_PRACTICE_LINE as u64);
        match limited.read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        match serde_json::from_slice(&line) {
            Ok(news) => {
                if sender.send(news).await.is_err() {
                    return;
                }
            }
            Err(error) => tracing::warn!("a line of the practice world was skipped: {error}"),
        }
    }
}
