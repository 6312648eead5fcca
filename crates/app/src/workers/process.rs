use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use sculk_bots::message::FRAME_VERSION;
use sculk_bots::{FrameReader, FromWorker, ToWorker, encode};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::sync::mpsc;

use super::last_words::LastWords;
use super::link::{Link, QUEUE};
use crate::crash::CrashReports;

/// Time between two signs of life that are asked for.
const PING_EVERY: Duration = Duration::from_secs(5);
/// A worker that says nothing for so long is taken for hung and killed.
const SILENCE: Duration = Duration::from_secs(30);
/// Bytes of one line of the worker's log that are kept.
const LOG_LINE: usize = 4_000;

/// Starts a worker process and the tasks that serve its pipes. They end with the process.
pub(super) fn start(program: &Path, crashes: Option<&CrashReports>) -> Result<Arc<Link>, String> {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| {
            format!(
                "the worker program {} could not be started ({error}); reinstall Sculk if it is missing",
                program.display()
            )
        })?;
    let pid = child.id().unwrap_or_default();
    let (Some(stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err("the worker process has no pipes".to_owned());
    };
    let (outbox, queue) = mpsc::channel(QUEUE);
    let link = Arc::new(Link::new(pid, outbox));
    tracing::info!(pid, "a worker process started");
    tokio::spawn(write(stdin, queue));
    let words = LastWords::new(crashes.cloned());
    tokio::spawn(log_and_note(stderr, pid, words.clone()));
    tokio::spawn(serve(child, stdout, Arc::clone(&link), words));
    Ok(link)
}

async fn serve(mut child: Child, stdout: ChildStdout, link: Arc<Link>, words: LastWords) {
    let why = tokio::select! {
        why = read(stdout, &link) => why,
        why = link.kill_wanted() => why,
    };
    // The pipe is closed: the process is gone already, or there is no use for it any more.
    let grace = tokio::time::timeout(Duration::from_secs(1), child.wait()).await;
    let detail = match grace {
        Ok(Ok(status)) => {
            let detail = describe_end(status, &why);
            words.report_end(&detail, !status.success());
            detail
        }
        Ok(Err(error)) => format!("{why}; its end could not be observed: {error}"),
        Err(_) => {
            let _ = child.kill().await;
            let detail = format!("{why}; it was killed");
            words.report_end(&detail, true);
            detail
        }
    };
    tracing::info!(pid = link.pid(), detail, "a worker process ended");
    link.lost(&detail).await;
}

/// How a process ended, as part of a sentence; `why` where its code says nothing.
pub(crate) fn describe_end(status: ExitStatus, why: &str) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("it was ended by signal {signal}");
    }
    match status.code() {
        Some(0) | None => why.to_owned(),
        Some(code) => format!("it ended with code {code}"),
    }
}

/// Reads messages until the pipe ends; returns why it did.
async fn read(mut stdout: ChildStdout, link: &Link) -> String {
    let mut frames = FrameReader::default();
    let mut chunk = vec![0; 64 * 1024];
    let mut ping = tokio::time::interval(PING_EVERY);
    let mut n_pings = 0;
    let mut last_sign = tokio::time::Instant::now();
    loop {
        tokio::select! {
            outcome = stdout.read(&mut chunk) => match outcome {
                Ok(0) => return "it closed its pipe".to_owned(),
                Ok(n_bytes) => {
                    last_sign = tokio::time::Instant::now();
                    frames.push(&chunk[..n_bytes]);
                }
                Err(error) => return format!("its pipe broke: {error}"),
            },
            _ = ping.tick() => {
                if last_sign.elapsed() > SILENCE {
                    return format!("it did not answer for {} seconds", SILENCE.as_secs());
                }
                n_pings += 1;
                // A full queue is told by the silence that follows.
                let _ = link.send(ToWorker::Ping { seq: n_pings });
                continue;
            }
        }
        loop {
            match frames.next::<FromWorker>() {
                Ok(None) => break,
                Ok(Some(FromWorker::Hello { frame_version, .. }))
                    if frame_version != FRAME_VERSION =>
                {
                    return format!(
                        "it speaks version {frame_version} of the protocol between app and worker, this app speaks {FRAME_VERSION}; reinstall Sculk"
                    );
                }
                Ok(Some(message)) => link.receive(message).await,
                Err(error) if error.is_fatal() => return error.to_string(),
                Err(error) => tracing::warn!(pid = link.pid(), "a message was skipped: {error}"),
            }
        }
    }
}

async fn write(mut stdin: ChildStdin, mut queue: mpsc::Receiver<ToWorker>) {
    while let Some(message) = queue.recv().await {
        let is_last = message == ToWorker::Shutdown;
        match encode(&message) {
            // An error means that the process is gone, which the reader finds out as well.
            Ok(bytes) => {
                if stdin.write_all(&bytes).await.is_err() || is_last {
                    return;
                }
            }
            Err(error) => tracing::error!("a message for a worker was dropped: {error}"),
        }
    }
}

/// Writes what a process says on stderr to our log.
pub(crate) async fn log_errors(stderr: ChildStderr, pid: u32) {
    log_lines(stderr, pid, |_| {}).await;
}

/// The same, and keeps the last of it for a report.
async fn log_and_note(stderr: ChildStderr, pid: u32, words: LastWords) {
    log_lines(stderr, pid, |line| words.note(line)).await;
}

async fn log_lines(stderr: ChildStderr, pid: u32, mut each: impl FnMut(&str)) {
    let mut lines = BufReader::new(stderr);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut lines).take(LOG_LINE as u64);
        match limited.read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {
                let text = String::from_utf8_lossy(&line);
                tracing::info!(pid, "worker: {}", text.trim_end());
                each(text.trim_end());
            }
        }
    }
}
