//! Frames on the worker's pipe: a length as `u32` little-endian, then that many bytes of JSON.

use serde::{Serialize, de::DeserializeOwned};

/// Most bytes of JSON in one frame (1 MiB).
pub const MAX_FRAME: usize = 1 << 20;
const HEADER: usize = 4;

/// What can be wrong with a frame.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The length is over [`MAX_FRAME`]. The stream cannot be read any further.
    #[error(
        "a frame of {n_bytes} bytes was announced, at most {MAX_FRAME} are allowed; the pipe is out of step and must be closed"
    )]
    TooLong {
        /// The announced length.
        n_bytes: usize,
    },
    /// The frame's content is not the JSON expected. It is skipped; the next frame can be read.
    #[error(
        "a frame does not hold a message of this version: {0}; app and worker may be of different builds"
    )]
    Json(#[from] serde_json::Error),
}

impl FrameError {
    /// Whether the stream can be read no further.
    #[must_use]
    pub const fn is_fatal(&self) -> bool {
        matches!(self, Self::TooLong { .. })
    }
}

/// A message as bytes for the pipe, length included.
///
/// # Errors
/// [`FrameError::TooLong`] for messages over [`MAX_FRAME`], [`FrameError::Json`] if the message
/// has no JSON form.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, FrameError> {
    let mut bytes = vec![0; HEADER];
    serde_json::to_writer(&mut bytes, message)?;
    let n_bytes = bytes.len() - HEADER;
    let length = u32::try_from(n_bytes)
        .ok()
        .filter(|_| n_bytes <= MAX_FRAME)
        .ok_or(FrameError::TooLong { n_bytes })?;
    bytes[..HEADER].copy_from_slice(&length.to_le_bytes());
    Ok(bytes)
}

/// Cuts a stream of bytes back into messages. Push what was read, then take messages until `None`.
#[derive(Debug, Default)]
pub struct FrameReader {
    buffer: Vec<u8>,
    start: usize,
}

impl FrameReader {
    /// Adds bytes from the pipe.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole message, or `None` if more bytes are needed.
    ///
    /// # Errors
    /// See [`FrameError`]; after a fatal one every further call fails alike.
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator has one item type, this is asked for one"
    )]
    pub fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>, FrameError> {
        let rest = &self.buffer[self.start..];
        let Some(header) = rest.first_chunk::<HEADER>() else {
            return Ok(None);
        };
        let n_bytes = u32::from_le_bytes(*header) as usize;
        if n_bytes > MAX_FRAME {
            return Err(FrameError::TooLong { n_bytes });
        }
        let Some(body) = rest.get(HEADER..HEADER + n_bytes) else {
            return Ok(None);
        };
        let message = serde_json::from_slice(body);
        self.start += HEADER + n_bytes;
        Ok(Some(message?))
    }
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
