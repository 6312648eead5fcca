use std::io::{ErrorKind, Result};
use std::path::Path;
use std::time::Duration;

use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeServer, ServerOptions};

use super::{Halves, halves, short_name};

/// ERROR_PIPE_BUSY: every instance of the pipe has a client; a fresh one comes in a moment.
/// (<https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499->)
const PIPE_BUSY: i32 = 231;
/// How often and at what distance a busy pipe is tried again.
const BUSY_TRIES: u32 = 40;
const BUSY_PAUSE: Duration = Duration::from_millis(50);

/// Where the core of a data folder listens: a named pipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    name: String,
}

impl Endpoint {
    /// The endpoint of a data folder, which need not exist yet.
    #[must_use]
    pub fn of(data_dir: &Path) -> Self {
        Self {
            name: format!(r"\\.\pipe\sculk-{}", short_name(data_dir)),
        }
    }

    fn instance(&self, is_first: bool) -> Result<NamedPipeServer> {
        ServerOptions::new()
            .first_pipe_instance(is_first)
            .reject_remote_clients(true)
            .create(&self.name)
    }

    /// Takes connections from now on. Only the holder of the data folder's lock may call this.
    ///
    /// # Errors
    /// Another process has a pipe of this name.
    pub fn bind(&self) -> Result<Listener> {
        Ok(Listener {
            next: self.instance(true)?,
            endpoint: self.clone(),
        })
    }

    /// Connects to the core.
    ///
    /// # Errors
    /// Nobody listens (`NotFound`), or somebody else's process does.
    pub async fn connect(&self) -> Result<Halves> {
        let mut n_tries = 0;
        loop {
            match ClientOptions::new().open(&self.name) {
                Ok(pipe) => {
                    let (reads, writes) = tokio::io::split(pipe);
                    return Ok(halves(reads, writes));
                }
                Err(error) if error.raw_os_error() == Some(PIPE_BUSY) && n_tries < BUSY_TRIES => {
                    n_tries += 1;
                    tokio::time::sleep(BUSY_PAUSE).await;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// Takes connections until it is dropped.
#[derive(Debug)]
pub struct Listener {
    next: NamedPipeServer,
    endpoint: Endpoint,
}

impl Listener {
    /// The next connection. May be dropped while it waits.
    ///
    /// # Errors
    /// The caller went away at once; the next one may be better.
    pub async fn accept(&mut self) -> Result<Halves> {
        match self.next.connect().await {
            Ok(()) => {}
            // Came and went before we looked: this instance is used up.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.next = self.endpoint.instance(false)?;
                return Err(error);
            }
            Err(error) => return Err(error),
        }
        let connected = std::mem::replace(&mut self.next, self.endpoint.instance(false)?);
        let (reads, writes) = tokio::io::split(connected);
        Ok(halves(reads, writes))
    }
}
