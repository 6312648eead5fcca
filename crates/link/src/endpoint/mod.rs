//! The socket's place and its two kinds.

use std::path::Path;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::{Reader, Writer};

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::{Endpoint, Listener};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{Endpoint, Listener};

/// A connection, taken apart so that each direction can have a task of its own.
pub type Halves = (Reader, Writer);

fn halves(
    reads: impl AsyncRead + Send + Unpin + 'static,
    writes: impl AsyncWrite + Send + Unpin + 'static,
) -> Halves {
    (Reader::new(Box::new(reads)), Writer::new(Box::new(writes)))
}

/// A short name for a folder that is the same in every process and version (FNV-1a, 64 bits).
fn short_name(dir: &Path) -> String {
    let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let hash = dir
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}
