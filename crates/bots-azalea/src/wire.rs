//! From a server's bytes to packets, with the protocol's own limits.
//!
//! azalea's reader takes a length it cannot satisfy for "not enough data yet" and inflates
//! compressed data without looking at the announced size (0.16, `azalea_protocol::read`). A bad
//! server could then silence a bot for good or fill the memory, so bots read through this.

use azalea_crypto::{Aes128CfbDec, create_cipher, decrypt_packet};
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Vanilla's limit: a length of at most three bytes (`Varint21FrameDecoder`).
const MAX_FRAME: usize = (1 << 21) - 1;
/// Vanilla's limit for inflated packets (`CompressionDecoder.MAXIMUM_UNCOMPRESSED_LENGTH`).
const MAX_INFLATED: usize = 8 << 20;

/// What can be wrong with a server's bytes. Each ends the connection.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The length is longer than any packet may be.
    #[error("a packet is announced with an impossible length")]
    BadLength,
    /// A packet of no bytes.
    #[error("a packet is empty")]
    Empty,
    /// An inflated packet over the limit, or of another size than announced.
    #[error("a compressed packet does not have the size it claims")]
    BadInflatedSize,
    /// Not zlib's format.
    #[error("a compressed packet is damaged")]
    BadCompression,
}

/// Cuts a stream of bytes into packets.
#[derive(Default)]
pub struct PacketDecoder {
    buffer: Vec<u8>,
    start: usize,
    compressed: bool,
    cipher: Option<Aes128CfbDec>,
}

impl PacketDecoder {
    /// Adds bytes from the server.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
            // One large packet shall not cost its memory for the rest of the session.
            self.buffer.shrink_to(64 << 10);
        }
        let begin = self.buffer.len();
        self.buffer.extend_from_slice(bytes);
        if let Some(cipher) = &mut self.cipher {
            decrypt_packet(cipher, &mut self.buffer[begin..]);
        }
    }

    /// What is pushed from now on is encrypted with this key (AES-128 in CFB8, the key being its
    /// own initialisation vector).
    pub fn enable_encryption(&mut self, key: &[u8; 16]) {
        let (_, cipher) = create_cipher(key);
        self.cipher = Some(cipher);
    }

    /// Whether a key is in use.
    pub const fn is_encrypted(&self) -> bool {
        self.cipher.is_some()
    }

    /// From now on packets carry their inflated size. The server announces it during login.
    pub const fn enable_compression(&mut self) {
        self.compressed = true;
    }

    /// Whether a packet has begun and is not complete.
    pub fn is_mid_packet(&self) -> bool {
        self.start < self.buffer.len()
    }

    /// The next whole packet (id first), or `None` if more bytes are needed.
    pub fn next_packet(&mut self) -> Result<Option<Box<[u8]>>, WireError> {
        let rest = &self.buffer[self.start..];
        let Some((length, n_header)) = varint(rest, 3)? else {
            return Ok(None);
        };
        if length > MAX_FRAME {
            return Err(WireError::BadLength);
        }
        if length == 0 {
            return Err(WireError::Empty);
        }
        let Some(frame) = rest.get(n_header..n_header + length) else {
            return Ok(None);
        };
        let packet = if self.compressed {
            inflate(frame)?
        } else {
            frame.into()
        };
        self.start += n_header + length;
        if packet.is_empty() {
            Err(WireError::Empty)
        } else {
            Ok(Some(packet))
        }
    }
}

fn inflate(frame: &[u8]) -> Result<Box<[u8]>, WireError> {
    let (size, n_header) = varint(frame, 4)?.ok_or(WireError::BadInflatedSize)?;
    let body = &frame[n_header..];
    if size == 0 {
        return Ok(body.into());
    }
    if size > MAX_INFLATED {
        return Err(WireError::BadInflatedSize);
    }
    let mut packet = Vec::new();
    let limit = u64::try_from(size).map_or(u64::MAX, |size| size + 1);
    ZlibDecoder::new(body)
        .take(limit)
        .read_to_end(&mut packet)
        .map_err(|_| WireError::BadCompression)?;
    if packet.len() == size {
        Ok(packet.into())
    } else {
        Err(WireError::BadInflatedSize)
    }
}

/// Reads a variable-length number of at most `max_bytes` and says how many it took.
pub fn varint(bytes: &[u8], max_bytes: usize) -> Result<Option<(usize, usize)>, WireError> {
    let mut value = 0usize;
    for (at, byte) in bytes.iter().take(max_bytes).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Ok(Some((value, at + 1)));
        }
    }
    if bytes.len() >= max_bytes {
        Err(WireError::BadLength)
    } else {
        Ok(None)
    }
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
