//! Asks a server for its version before joining.
//!
//! Without this a server of another version answers the login with packets nobody understands,
//! or with silence. Layout of the exchange: handshake (intention 1), an empty request (id 0),
//! one JSON string in return (id 0).

use crate::{
    dial::{handshake, seconds},
    wire::{PacketDecoder, varint},
};
use azalea::protocol::packets::ClientIntention;
use sculk_bots::{DisconnectCause, JoinSpec, PROTOCOL_VERSION, cause::Stage};
use serde_json::Value;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// A framed packet of one byte, the id of the status request.
const STATUS_REQUEST: [u8; 2] = [1, 0];
/// Longest version name that is shown.
const MAX_NAME: usize = 64;

/// Goes through if the server speaks our version or does not tell.
///
/// # Errors
/// `VersionMismatch`, `NotMinecraft`, or a lost connection. A server that closes without an answer
/// or stays silent is let through: `enable-status=false` looks the same, and the login has a
/// time limit of its own.
pub async fn check_version(spec: &JoinSpec, mut stream: TcpStream) -> Result<(), DisconnectCause> {
    let limit = Duration::from_millis(spec.timeouts.status_ms.into());
    let Ok(answer) = timeout(limit, ask(spec, &mut stream)).await else {
        tracing::info!(host = spec.host, seconds = seconds(spec.timeouts.status_ms), stage = ?Stage::Status, "server does not tell its version");
        return Ok(());
    };
    let Some(packet) = answer? else { return Ok(()) };
    match version_of(&packet)? {
        (_, PROTOCOL_VERSION) => Ok(()),
        (server_version, server_protocol) => Err(DisconnectCause::VersionMismatch {
            server_version,
            server_protocol,
        }),
    }
}

/// The answer's packet, or `None` if the server closed without one.
async fn ask(
    spec: &JoinSpec,
    stream: &mut TcpStream,
) -> Result<Option<Box<[u8]>>, DisconnectCause> {
    let mut request = handshake(spec, ClientIntention::Status)?;
    request.extend_from_slice(&STATUS_REQUEST);
    if stream.write_all(&request).await.is_err() {
        return Ok(None);
    }
    let mut decoder = PacketDecoder::default();
    let mut chunk = [0; 4096];
    loop {
        let n_bytes = match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return Ok(None),
            Ok(n_bytes) => n_bytes,
        };
        decoder.push(&chunk[..n_bytes]);
        let packet = decoder
            .next_packet()
            .map_err(|error| not_minecraft(&error.to_string()))?;
        if packet.is_some() {
            return Ok(packet);
        }
    }
}

fn version_of(packet: &[u8]) -> Result<(String, i32), DisconnectCause> {
    let [0, rest @ ..] = packet else {
        return Err(not_minecraft("its answer is of another kind"));
    };
    let text = match varint(rest, 3) {
        Ok(Some((length, n_header))) => rest.get(n_header..n_header + length),
        _ => None,
    };
    let status: Value = text
        .and_then(|text| serde_json::from_slice(text).ok())
        .ok_or_else(|| not_minecraft("its answer cannot be read"))?;
    let protocol = status
        .pointer("/version/protocol")
        .and_then(Value::as_i64)
        .and_then(|number| i32::try_from(number).ok());
    let protocol = protocol.ok_or_else(|| not_minecraft("its answer names no version"))?;
    let name = status
        .pointer("/version/name")
        .and_then(Value::as_str)
        .unwrap_or("an unknown version");
    Ok((
        name.chars()
            .filter(|c| !c.is_control())
            .take(MAX_NAME)
            .collect(),
        protocol,
    ))
}

fn not_minecraft(detail: &str) -> DisconnectCause {
    DisconnectCause::NotMinecraft {
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(json: &str) -> Vec<u8> {
        let mut packet = vec![0, u8::try_from(json.len()).unwrap()];
        packet.extend_from_slice(json.as_bytes());
        packet
    }

    #[test]
    fn version_is_read_whatever_else_the_answer_holds() {
        let answer =
            packet(r#"{"version":{"name":"Paper 1.21.4","protocol":769},"description":[1,{}]}"#);
        assert_eq!(version_of(&answer), Ok(("Paper 1.21.4".into(), 769)));
    }

    #[test]
    fn answers_of_other_programs_are_named_as_such() {
        for answer in [
            &packet("{}")[..],
            &packet("nonsense"),
            &[0, 200, 1, b'{'],
            &[7],
            b"HTTP/1.1 400",
        ] {
            assert!(
                matches!(
                    version_of(answer),
                    Err(DisconnectCause::NotMinecraft { .. })
                ),
                "{answer:?}"
            );
        }
    }
}
