//! Connecting to the core of a data folder, starting it where none runs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;
use tokio::time::Instant;

use crate::{ConnectError, Endpoint, Opening, Report, Role, connect};

/// How long a core may take to say that it is ready. Bringing a large database up to date, with a
/// checked copy of it made first, may take that long on a slow disk.
const READY: Duration = Duration::from_secs(120);
/// How long a core that another process is starting, or that is ending, is waited for.
const OTHERS: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(20);
/// The longest report in bytes.
const LONGEST_REPORT: u64 = 64 << 10;

/// Which core, and how it is started.
#[derive(Debug, Clone)]
pub struct Starting {
    /// The data folder.
    pub data_dir: PathBuf,
    /// The core's program.
    pub core: PathBuf,
    /// What it is told besides the data folder.
    pub args: Vec<OsString>,
}

/// Why there is no core to talk to. The words are for the user.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be made.
    #[error(
        "The data folder {path} cannot be used: {source}. Choose another with --data-dir, or mend its permissions."
    )]
    DataDir {
        /// The folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The core's program cannot be run.
    #[error(
        "The program that runs the bots, {path}, cannot be started: {source}. Install Sculk again; it belongs beside the window's program."
    )]
    Program {
        /// Where it should be.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The core ended or hung without saying why.
    #[error(
        "The program that runs the bots did not come up{how}. The folder logs in {data_dir} may say why."
    )]
    Silent {
        /// How it went.
        how: String,
        /// The data folder.
        data_dir: String,
    },
    /// The core said why it cannot start.
    #[error("{0}")]
    Refused(String),
    /// A core of another version runs.
    #[error(
        "Sculk {core} is still running in the background, and this window is Sculk {}. They do not go together: end the running one and start this one.",
        crate::VERSION
    )]
    OtherVersion {
        /// The running core's version.
        core: String,
    },
    /// A core runs and cannot be talked to.
    #[error(
        "Sculk is running already with this data folder, but it does not answer: {0}. End it and start Sculk again."
    )]
    NoAnswer(ConnectError),
}

/// Connects to the core of a data folder; starts one where none runs.
///
/// # Errors
/// There is none and none could be started, in words for the user.
pub async fn connect_or_start(wanted: &Starting, role: Role) -> Result<Opening, StartError> {
    let data_dir = made(&wanted.data_dir)?;
    let endpoint = Endpoint::of(&data_dir);
    let mut others_until = None;
    loop {
        match connect(&endpoint, role).await {
            Ok(opening) => return Ok(opening),
            Err(ConnectError::NobodyListens) => {}
            Err(ConnectError::OtherVersion { core }) => {
                return Err(StartError::OtherVersion { core });
            }
            // A core that is ending closes connections without a greeting.
            Err(error @ ConnectError::Broken(_)) if is_over(&mut others_until) => {
                return Err(StartError::NoAnswer(error));
            }
            Err(ConnectError::Broken(_)) => {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            Err(error) => return Err(StartError::NoAnswer(error)),
        }
        match start(wanted, &data_dir).await? {
            Report::Ready => {}
            Report::Failed { message } => return Err(StartError::Refused(message)),
            // Somebody else is starting one, or one is just ending.
            Report::InUse { message } if is_over(&mut others_until) => {
                return Err(StartError::Refused(message));
            }
            Report::InUse { .. } => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// Starts a core without connecting to it. One that runs already is as good.
///
/// # Errors
/// None runs and none could be started, in words for the user.
pub async fn start_hidden(wanted: &Starting) -> Result<(), StartError> {
    let data_dir = made(&wanted.data_dir)?;
    match start(wanted, &data_dir).await? {
        Report::Ready | Report::InUse { .. } => Ok(()),
        Report::Failed { message } => Err(StartError::Refused(message)),
    }
}

/// Asks the core of a data folder to end, whatever version it has, and waits until it is gone.
///
/// # Errors
/// It stays.
pub async fn end_other_core(data_dir: &Path) -> Result<(), ConnectError> {
    let endpoint = Endpoint::of(data_dir);
    let mut until = None;
    loop {
        match connect(&endpoint, Role::Quit).await {
            Err(ConnectError::NobodyListens) => return Ok(()),
            Err(error @ ConnectError::Silent) => return Err(error),
            Err(error) if is_over(&mut until) => return Err(error),
            _ => tokio::time::sleep(PAUSE * 5).await,
        }
    }
}

/// Whether the time for waiting for others, which begins with the first question, is over.
fn is_over(until: &mut Option<Instant>) -> bool {
    Instant::now() >= *until.get_or_insert_with(|| Instant::now() + OTHERS)
}

/// The folder's full path. It is made here so that both ends see the same one.
fn made(data_dir: &Path) -> Result<PathBuf, StartError> {
    std::fs::create_dir_all(data_dir)
        .and_then(|()| data_dir.canonicalize())
        .map_err(|source| StartError::DataDir {
            path: data_dir.display().to_string(),
            source,
        })
}

async fn start(wanted: &Starting, data_dir: &Path) -> Result<Report, StartError> {
    let mut child = Command::new(&wanted.core)
        .arg("--report")
        .arg("--data-dir")
        .arg(data_dir)
        .args(&wanted.args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|source| StartError::Program {
            path: wanted.core.display().to_string(),
            source,
        })?;
    let report = match child.stdout.take() {
        Some(stdout) => tokio::time::timeout(READY, read_report(stdout)).await,
        None => Ok(None),
    };
    let silent = |how: String| StartError::Silent {
        how,
        data_dir: data_dir.display().to_string(),
    };
    match report {
        Ok(Some(report)) => {
            // It outlives us; whoever lives longer than it takes note of its end.
            tokio::spawn(async move { child.wait().await });
            Ok(report)
        }
        Ok(None) => {
            let how = match tokio::time::timeout(OTHERS, child.wait()).await {
                Ok(Ok(status)) => format!(" ({status})"),
                _ => String::new(),
            };
            Err(silent(how))
        }
        Err(_) => {
            // It does not come up; another try must not find it halfway.
            let _ = child.kill().await;
            Err(silent(format!(" within {} s", READY.as_secs())))
        }
    }
}

/// The report, or nothing where the core ended without a proper one.
async fn read_report(stdout: tokio::process::ChildStdout) -> Option<Report> {
    let mut line = String::new();
    BufReader::new(stdout.take(LONGEST_REPORT))
        .read_line(&mut line)
        .await
        .ok()?;
    serde_json::from_str(&line).ok()
}
