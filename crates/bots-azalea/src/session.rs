//! One attempt of one bot, from dialling to the last byte.

use crate::{
    dial,
    encryption::{Encryption, Key},
    outbox::Outbox,
    wire::PacketDecoder,
};
use azalea::protocol::{
    packets::login::{ClientboundHello, ClientboundLoginPacket},
    read::deserialize_packet,
};
use sculk_bots::DisconnectCause;
use std::{io::Cursor, thread::Thread, time::Duration};
use tokio::{
    io::AsyncReadExt,
    net::TcpStream,
    sync::mpsc::Sender,
    time::{sleep, timeout},
};

/// Packets that may wait for the realm; beyond, TCP holds the server back.
pub const MAX_PACKETS: usize = 256;
/// How long a closed session still listens, so that the server sees an orderly end and not a reset.
const LINGER: Duration = Duration::from_millis(500);

/// What the reader hands to the realm.
pub enum Wire {
    /// A packet, id first, inflated.
    Packet(Box<[u8]>),
    /// Tell the server this key, and encrypt what is sent after it.
    Encrypt(Box<Key>),
    /// Nothing more will come.
    End(DisconnectCause),
}

/// Reads packets until the connection or the realm's interest ends.
pub async fn read_packets(
    mut stream: TcpStream,
    packets: Sender<Wire>,
    realm: Thread,
    outbox: Outbox,
    encryption: Encryption,
) {
    let cause = tokio::select! {
        cause = pump(&mut stream, &packets, &realm, &outbox, &encryption) => cause,
        () = packets.closed() => None,
    };
    match cause {
        Some(cause) => {
            // The realm is gone if this fails, and has reported the end itself.
            let _ = packets.send(Wire::End(cause)).await;
            realm.unpark();
        }
        None => linger(stream).await,
    }
}

/// `None` when nobody wants packets any more.
async fn pump(
    stream: &mut TcpStream,
    packets: &Sender<Wire>,
    realm: &Thread,
    outbox: &Outbox,
    encryption: &Encryption,
) -> Option<DisconnectCause> {
    let mut decoder = PacketDecoder::default();
    let mut login = LoginWatch::default();
    let mut chunk = vec![0; 16 << 10];
    loop {
        while outbox.is_congested() {
            sleep(Duration::from_millis(20)).await;
        }
        let n_bytes = match stream.read(&mut chunk).await {
            Ok(0) => return Some(closed(&decoder)),
            Ok(n_bytes) => n_bytes,
            Err(error) => return Some(dial::lost(&error)),
        };
        decoder.push(&chunk[..n_bytes]);
        loop {
            match decoder.next_packet() {
                Ok(Some(packet)) => {
                    if login.sees_hello(&packet) {
                        match encrypt(&mut decoder, encryption, &packet).await {
                            Ok(key) => packets.send(Wire::Encrypt(Box::new(key))).await.ok()?,
                            Err(cause) => return Some(cause),
                        }
                        continue;
                    }
                    if login.sees_compression(&packet) {
                        decoder.enable_compression();
                    }
                    packets.send(Wire::Packet(packet)).await.ok()?;
                }
                Ok(None) => break,
                Err(error) => {
                    return Some(DisconnectCause::ProtocolError {
                        detail: error.to_string(),
                    });
                }
            }
        }
        realm.unpark();
    }
}

/// Answers a server that wants the connection encrypted.
async fn encrypt(
    decoder: &mut PacketDecoder,
    encryption: &Encryption,
    packet: &[u8],
) -> Result<Key, DisconnectCause> {
    let invalid = |detail: &str| DisconnectCause::ProtocolError {
        detail: detail.to_owned(),
    };
    let request: ClientboundHello = match deserialize_packet(&mut Cursor::new(packet)) {
        Ok(ClientboundLoginPacket::Hello(request)) => request,
        _ => return Err(invalid("its request for encryption cannot be read")),
    };
    // What it sent already would be taken for encrypted by one side and not by the other.
    if decoder.is_encrypted() || decoder.is_mid_packet() {
        return Err(invalid("it asks for encryption at the wrong time"));
    }
    let key = encryption.answer(&request).await?;
    decoder.enable_encryption(&key.secret);
    Ok(key)
}

fn closed(decoder: &PacketDecoder) -> DisconnectCause {
    let detail = if decoder.is_mid_packet() {
        "the other side closed it in the middle of a packet"
    } else {
        "the other side closed it"
    };
    DisconnectCause::ConnectionLost {
        detail: detail.to_owned(),
    }
}

/// Reads what still comes until the server closes too. azalea's half has sent our FIN by now.
async fn linger(mut stream: TcpStream) {
    let mut chunk = vec![0; 4096];
    let drain =
        async { while matches!(stream.read(&mut chunk).await, Ok(n_bytes) if n_bytes > 0) {} };
    // Whether it closed in time makes no difference: the stream is dropped next.
    let _ = timeout(LINGER, drain).await;
}

/// Watches the login for the packet after which all others are compressed.
#[derive(Default)]
struct LoginWatch {
    is_over: bool,
}

impl LoginWatch {
    /// Ids of `hello`, `login_finished` and `login_compression` (protocol 775).
    const HELLO: u8 = 1;
    const FINISHED: u8 = 2;
    const COMPRESSION: u8 = 3;

    fn sees_hello(&self, packet: &[u8]) -> bool {
        !self.is_over && packet.first() == Some(&Self::HELLO)
    }

    fn sees_compression(&mut self, packet: &[u8]) -> bool {
        if self.is_over {
            return false;
        }
        self.is_over = packet.first() == Some(&Self::FINISHED);
        // A threshold below zero, five bytes as a number, means "off".
        packet.first() == Some(&Self::COMPRESSION) && packet.len() < 6
    }
}
