//! Starting the window, a process of its own.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::process::Command;

/// Starts windows; one at a time.
#[derive(Debug)]
pub struct Window {
    program: PathBuf,
    data_dir: PathBuf,
    is_running: Arc<AtomicBool>,
}

impl Window {
    pub fn new(program: PathBuf, data_dir: PathBuf) -> Self {
        Self {
            program,
            data_dir,
            is_running: Arc::default(),
        }
    }

    /// Starts a window. One that we started and that is still on its way counts as open.
    pub fn open(&self) {
        if self.is_running.swap(true, Ordering::SeqCst) {
            return;
        }
        let started = Command::new(&self.program)
            .arg("--data-dir")
            .arg(&self.data_dir)
            .stdin(Stdio::null())
            // Ours may be a pipe that nobody reads any more.
            .stdout(Stdio::null())
            .spawn();
        match started {
            Ok(mut child) => {
                let is_running = self.is_running.clone();
                tokio::spawn(async move {
                    if let Ok(status) = child.wait().await
                        && !status.success()
                    {
                        tracing::error!("the window ended with {status}");
                    }
                    is_running.store(false, Ordering::SeqCst);
                });
            }
            Err(error) => {
                tracing::error!(
                    "the window {} could not be started: {error}",
                    self.program.display()
                );
                self.is_running.store(false, Ordering::SeqCst);
            }
        }
    }
}
