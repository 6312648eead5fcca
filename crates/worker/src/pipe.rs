//! The two ends of the pipe, each on a thread of its own that may block.

use sculk_bots::{FrameReader, FromWorker, LogLevel, ToWorker, encode};
use sculk_bots_azalea::{Outbox, OutboxReader};
use std::io::{Read, Write};
use tokio::sync::mpsc::Sender;

/// Reads the app's frames until the pipe closes or is out of step; both end the worker.
pub fn read_frames(mut stdin: impl Read, inbox: &Sender<ToWorker>, outbox: &Outbox) {
    let mut frames = FrameReader::default();
    let mut chunk = vec![0; 16 << 10];
    loop {
        let n_bytes = match stdin.read(&mut chunk) {
            Ok(0) => break,
            Ok(n_bytes) => n_bytes,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => {
                tracing::error!(%error, "the pipe from the app broke");
                break;
            }
        };
        frames.push(&chunk[..n_bytes]);
        if !pass_on(&mut frames, inbox, outbox) {
            break;
        }
    }
    // Fails only when the worker is ending anyway.
    let _ = inbox.blocking_send(ToWorker::Shutdown);
}

/// Whether the pipe can be read on.
fn pass_on(frames: &mut FrameReader, inbox: &Sender<ToWorker>, outbox: &Outbox) -> bool {
    loop {
        match frames.next() {
            Ok(Some(message)) => {
                if inbox.blocking_send(message).is_err() {
                    return false;
                }
            }
            Ok(None) => return true,
            Err(error) => {
                let text = format!("A message of the app was not understood: {error}.");
                tracing::error!(text);
                outbox.send(FromWorker::Log {
                    level: LogLevel::Error,
                    text,
                });
                if error.is_fatal() {
                    return false;
                }
            }
        }
    }
}

/// Writes what bots report until the outbox is closed, or the app is gone, which ends the worker.
pub fn write_frames(mut stdout: impl Write, mut outbox: OutboxReader, inbox: &Sender<ToWorker>) {
    let mut bytes = Vec::new();
    while let Some(batch) = outbox.recv() {
        bytes.clear();
        for message in batch {
            match encode(&message) {
                Ok(frame) => bytes.extend_from_slice(&frame),
                Err(error) => tracing::error!(%error, "a message to the app was left out"),
            }
        }
        if let Err(error) = stdout.write_all(&bytes).and_then(|()| stdout.flush()) {
            tracing::error!(%error, "the app does not listen any more");
            // Fails only when the worker is ending anyway.
            let _ = inbox.blocking_send(ToWorker::Shutdown);
            return;
        }
    }
}
