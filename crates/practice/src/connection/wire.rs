//! From a client's bytes to packets, with limits much below the protocol's: nothing a player sends
//! is long.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// The longest packet a client may send, inflated or not. The longest honest one is a plugin
/// message of 32 KiB.
const MAX_PACKET: usize = 256 << 10;

/// What can be wrong with a client's bytes. Each ends the connection.
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
#[derive(Debug, Default)]
pub struct Decoder {
    buffer: Vec<u8>,
    start: usize,
    is_compressed: bool,
}

impl Decoder {
    /// Adds bytes from the client.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
            self.buffer.shrink_to(8 << 10);
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// From now on packets carry their inflated size.
    pub const fn enable_compression(&mut self) {
        self.is_compressed = true;
    }

    /// The next whole packet (id first), or `None` if more bytes are needed.
    pub fn next_packet(&mut self) -> Result<Option<Vec<u8>>, WireError> {
        let rest = self.buffer.get(self.start..).unwrap_or_default();
        let Some((length, n_header)) = varint(rest)? else {
            return Ok(None);
        };
        match length {
            0 => return Err(WireError::Empty),
            1..=MAX_PACKET => {}
            _ => return Err(WireError::BadLength),
        }
        let Some(frame) = rest.get(n_header..n_header + length) else {
            return Ok(None);
        };
        let packet = if self.is_compressed {
            inflate(frame)?
        } else {
            frame.to_vec()
        };
        self.start += n_header + length;
        if packet.is_empty() {
            return Err(WireError::Empty);
        }
        Ok(Some(packet))
    }
}

fn inflate(frame: &[u8]) -> Result<Vec<u8>, WireError> {
    let (size, n_header) = varint(frame)?.ok_or(WireError::BadInflatedSize)?;
    let body = frame.get(n_header..).unwrap_or_default();
    if size == 0 {
        return Ok(body.to_vec());
    }
    if size > MAX_PACKET {
        return Err(WireError::BadInflatedSize);
    }
    let mut packet = Vec::new();
    ZlibDecoder::new(body)
        .take(size as u64 + 1)
        .read_to_end(&mut packet)
        .map_err(|_| WireError::BadCompression)?;
    if packet.len() == size {
        Ok(packet)
    } else {
        Err(WireError::BadInflatedSize)
    }
}

/// Reads a length of at most three bytes and says how many it took.
fn varint(bytes: &[u8]) -> Result<Option<(usize, usize)>, WireError> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(3).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Ok(Some((value, at + 1)));
        }
    }
    if bytes.len() >= 3 {
        Err(WireError::BadLength)
    } else {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use azalea_protocol::write::encode_to_network_packet;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn packets_arrive_whole_however_the_bytes_are_cut(
            packets in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..900), 1..6),
            is_compressed in any::<bool>(),
            step in 1..400usize,
        ) {
            let threshold = is_compressed.then_some(256);
            let bytes: Vec<u8> = packets
                .iter()
                .flat_map(|packet| encode_to_network_packet(packet, threshold, &mut None))
                .collect();
            let mut decoder = Decoder::default();
            if is_compressed {
                decoder.enable_compression();
            }
            let mut read = Vec::new();
            for some in bytes.chunks(step) {
                decoder.push(some);
                while let Some(packet) = decoder.next_packet().unwrap() {
                    read.push(packet);
                }
            }
            prop_assert_eq!(read, packets);
        }

        #[test]
        fn garbage_ends_the_connection_and_nothing_else(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
            let mut decoder = Decoder::default();
            decoder.enable_compression();
            decoder.push(&bytes);
            while let Ok(Some(packet)) = decoder.next_packet() {
                prop_assert!(packet.len() <= MAX_PACKET);
            }
        }
    }

    #[test]
    fn a_bomb_is_not_inflated() {
        use std::io::Write;
        let zeros = vec![0; 64 << 20];
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&zeros).unwrap();
        let body = encoder.finish().unwrap();
        // It claims 1000 bytes.
        let mut frame = vec![0xe8, 0x07];
        frame.extend_from_slice(&body);
        assert_eq!(inflate(&frame), Err(WireError::BadInflatedSize));
    }
}
