//! JSON in frames: four bytes of length, most significant first, then that many bytes of JSON.

use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::codec::{FramedRead, FramedWrite, LengthDelimitedCodec};

/// The longest frame in bytes. The largest request is a graph of 50 MB, as a JSON string in which
/// every quote is escaped.
pub const MAX_FRAME_BYTES: usize = 128 << 20;

/// The longest frame of a peer that has not been greeted yet, in bytes.
pub const MAX_HELLO_BYTES: usize = 64 << 10;

/// Why a frame could not be read or written. The connection is of no use afterwards.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The other end closed the connection between two frames.
    #[error("the connection was closed")]
    Closed,
    /// The connection broke, or a frame was longer than allowed.
    #[error("the connection broke: {0}")]
    Io(#[from] std::io::Error),
    /// A frame did not hold what it must.
    #[error("a message was not understood: {0}")]
    Malformed(#[from] serde_json::Error),
}

fn codec(max_bytes: usize) -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder()
        .max_frame_length(max_bytes)
        .new_codec()
}

/// The receiving half.
pub struct Reader {
    frames: FramedRead<Box<dyn AsyncRead + Send + Unpin>, LengthDelimitedCodec>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

impl Reader {
    /// Takes short frames only, until [`Reader::trust`].
    #[must_use]
    pub fn new(from: Box<dyn AsyncRead + Send + Unpin>) -> Self {
        Self {
            frames: FramedRead::new(from, codec(MAX_HELLO_BYTES)),
        }
    }

    /// From now on takes frames of up to [`MAX_FRAME_BYTES`].
    pub fn trust(&mut self) {
        self.frames
            .decoder_mut()
            .set_max_frame_length(MAX_FRAME_BYTES);
    }

    /// The next message. May be dropped while it waits without losing anything.
    ///
    /// # Errors
    /// The connection is closed or broken, or the message cannot be understood.
    pub async fn next<T: DeserializeOwned>(&mut self) -> Result<T, FrameError> {
        let frame = self.frames.next().await.ok_or(FrameError::Closed)??;
        Ok(serde_json::from_slice(&frame)?)
    }
}

/// The sending half.
pub struct Writer {
    frames: FramedWrite<Box<dyn AsyncWrite + Send + Unpin>, LengthDelimitedCodec>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    /// Sends into the given half of a connection.
    #[must_use]
    pub fn new(to: Box<dyn AsyncWrite + Send + Unpin>) -> Self {
        Self {
            frames: FramedWrite::new(to, codec(MAX_FRAME_BYTES)),
        }
    }

    /// Sends a message; returns once the system has taken it.
    ///
    /// # Errors
    /// The connection is broken, or the message is longer than [`MAX_FRAME_BYTES`].
    pub async fn send<T: Serialize>(&mut self, message: &T) -> Result<(), FrameError> {
        let json = serde_json::to_vec(message)?;
        Ok(self.frames.send(Bytes::from(json)).await?)
    }
}
