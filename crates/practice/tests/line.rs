//! A client made of bare packets, for what no honest client does.

use std::{
    fmt::Debug,
    io::{Cursor, Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use azalea_protocol::{
    packets::{
        ClientIntention, PROTOCOL_VERSION, Packet, ProtocolPacket,
        config::{
            ClientboundConfigPacket, ServerboundFinishConfiguration, ServerboundSelectKnownPacks,
        },
        game::{ClientboundGamePacket, ServerboundGamePacket},
        handshake::ServerboundIntention,
        login::{ClientboundLoginPacket, ServerboundHello, ServerboundLoginAcknowledged},
    },
    read::{compression_decoder, deserialize_packet},
    write::{encode_to_network_packet, serialize_packet},
};

/// How long anything may take; long, since other work may have the machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
    threshold: Option<u32>,
}

impl Line {
    pub fn open(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).expect("the world listens");
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self {
            stream,
            buffer: Vec::new(),
            threshold: None,
        }
    }

    /// Joins the game and reads up to its first packet.
    pub fn join(addr: SocketAddr, name: &str) -> Self {
        let mut line = Self::knock(addr, name);
        loop {
            match line.read().expect("the world lets one in") {
                ClientboundLoginPacket::LoginCompression(packet) => {
                    line.threshold = u32::try_from(packet.compression_threshold).ok();
                }
                ClientboundLoginPacket::LoginFinished(_) => break,
                other => panic!("not let in: {other:?}"),
            }
        }
        line.write(ServerboundLoginAcknowledged);
        loop {
            match line.read().expect("the world configures") {
                ClientboundConfigPacket::SelectKnownPacks(_) => {
                    let known_packs = Vec::new();
                    line.write(ServerboundSelectKnownPacks { known_packs });
                }
                ClientboundConfigPacket::FinishConfiguration(_) => break,
                _ => {}
            }
        }
        line.write(ServerboundFinishConfiguration);
        line
    }

    /// Says who one is, and no more.
    pub fn knock(addr: SocketAddr, name: &str) -> Self {
        let mut line = Self::open(addr);
        line.write(ServerboundIntention {
            protocol_version: PROTOCOL_VERSION,
            hostname: "localhost".into(),
            port: addr.port(),
            intention: ClientIntention::Login,
        });
        line.write(ServerboundHello {
            name: name.into(),
            profile_id: uuid::Uuid::nil(),
        });
        line
    }

    pub fn write<P: ProtocolPacket + Debug>(&mut self, packet: impl Packet<P>) {
        self.write_raw(&serialize_packet(&packet.into_variant()).unwrap());
    }

    /// Sends the bytes of a packet, whatever they are. The other side may have hung up.
    pub fn write_raw(&mut self, raw: &[u8]) {
        let bytes = encode_to_network_packet(raw, self.threshold, &mut None);
        let _ = self.stream.write_all(&bytes);
    }

    /// Sends bytes that may not even be a packet.
    pub fn write_bytes(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// The next packet; none if the other side has hung up.
    pub fn read<P: ProtocolPacket + Debug>(&mut self) -> Option<P> {
        let raw = self.read_raw()?;
        let mut cursor = Cursor::new(&raw[..]);
        let packet = deserialize_packet(&mut cursor).expect("the world sends packets");
        assert_eq!(cursor.position(), raw.len() as u64, "to the last byte");
        Some(packet)
    }

    fn read_raw(&mut self) -> Option<Box<[u8]>> {
        loop {
            if let Some((length, n)) = varint(&self.buffer)
                && self.buffer.len() >= n + length
            {
                let frame: Vec<u8> = self.buffer.drain(..n + length).skip(n).collect();
                return Some(match self.threshold {
                    Some(limit) => compression_decoder(&mut Cursor::new(&frame), limit).unwrap(),
                    None => frame.into(),
                });
            }
            let mut bytes = [0; 4096];
            match self.stream.read(&mut bytes) {
                Ok(0) => return None,
                Ok(n) => self.buffer.extend_from_slice(&bytes[..n]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    panic!("nothing came for {PATIENCE:?}")
                }
                Err(_) => return None,
            }
        }
    }

    /// Reads on until a packet of the game is the one.
    pub fn wait<T>(
        &mut self,
        what: &str,
        mut pick: impl FnMut(ClientboundGamePacket) -> Option<T>,
    ) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let packet = self
                .read()
                .unwrap_or_else(|| panic!("hung up before {what}"));
            if let ClientboundGamePacket::KeepAlive(packet) = &packet {
                let id = packet.id;
                self.write::<ServerboundGamePacket>(
                    azalea_protocol::packets::game::ServerboundKeepAlive { id },
                );
            }
            if let Some(found) = pick(packet) {
                return found;
            }
            assert!(Instant::now() < deadline, "waited in vain for {what}");
        }
    }

    /// Waits until the other side hangs up.
    pub fn is_cut(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while self.read_raw().is_some() {
            assert!(Instant::now() < deadline, "the line still stands");
        }
    }
}

fn varint(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}
