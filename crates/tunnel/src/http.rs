//! `CONNECT` of HTTP/1.1: RFC 9110, section 9.3.6; `Basic` credentials: RFC 7617.

use crate::{
    broken, forbidden, not_a_proxy, not_reached,
    target::{Host, Target},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sculk_bots::{ProxyFault, ProxyLogin};
use std::net::IpAddr;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// Most bytes of an answer's head.
const MAX_HEAD: usize = 8 << 10;
/// What every answer begins with.
const BEGIN: &[u8] = b"HTTP/1.";
/// Longest reason that is shown, in characters.
const MAX_REASON: usize = 80;

/// Asks for a connection to `target`.
pub(crate) async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    login: Option<&ProxyLogin>,
    target: &Target,
) -> Result<(), ProxyFault> {
    let place = match &target.host {
        Host::Ip(IpAddr::V6(ip)) => format!("[{ip}]:{}", target.port),
        Host::Ip(IpAddr::V4(ip)) => format!("{ip}:{}", target.port),
        Host::Name(name) => format!("{name}:{}", target.port),
    };
    let mut request = format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n");
    if let Some(login) = login {
        let pair = format!("{}:{}", login.username, login.password.expose());
        let pair = STANDARD.encode(pair);
        request.push_str(&format!("Proxy-Authorization: Basic {pair}\r\n"));
    }
    request.push_str("\r\n");
    let sent = stream.write_all(request.as_bytes()).await;
    sent.map_err(|error| broken(&error))?;
    let head = read_head(stream).await?;
    understand(&head, login.is_some())
}

/// Byte by byte: what follows the empty line is the server's.
async fn read_head<S: AsyncRead + Unpin>(stream: &mut S) -> Result<Vec<u8>, ProxyFault> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && !head.ends_with(b"\n\n") {
        if head.len() == MAX_HEAD {
            return Err(not_a_proxy("the head of its answer does not end"));
        }
        let byte = stream.read_u8().await;
        head.push(byte.map_err(|error| broken(&error))?);
        let n_compared = head.len().min(BEGIN.len());
        if head[..n_compared] != BEGIN[..n_compared] {
            return Err(not_a_proxy("its answer is not one of HTTP"));
        }
    }
    Ok(head)
}

fn understand(head: &[u8], has_login: bool) -> Result<(), ProxyFault> {
    let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next();
    let line = String::from_utf8_lossy(line.unwrap_or_default());
    let mut words = line.splitn(3, ' ');
    let status = words.nth(1).and_then(|word| word.parse::<u16>().ok());
    let reason: String = words
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_REASON)
        .collect();
    let status = status.ok_or_else(|| not_a_proxy("its answer has no status"))?;
    let said = format!("it answers {status} {}", reason.trim());
    let said = said.trim_end();
    Err(match status {
        200..=299 => return Ok(()),
        401 | 407 if has_login => ProxyFault::LoginRefused,
        401 | 407 => ProxyFault::LoginNeeded,
        // What web servers say that are no proxies.
        400 | 404 | 405 | 501 => not_a_proxy(said),
        500 | 502 | 503 | 504 => not_reached(said),
        _ => forbidden(said),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_told_apart_by_who_must_act() {
        let of = |line: &str, has_login| understand(line.as_bytes(), has_login);
        assert_eq!(
            of("HTTP/1.1 200 Connection established\r\n\r\n", false),
            Ok(())
        );
        assert_eq!(of("HTTP/1.0 200\n\n", false), Ok(()));
        let asked = "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n";
        assert_eq!(of(asked, false), Err(ProxyFault::LoginNeeded));
        assert_eq!(of(asked, true), Err(ProxyFault::LoginRefused));
        assert_eq!(
            of("HTTP/1.1 403 Filtered\r\n\r\n", true),
            Err(forbidden("it answers 403 Filtered"))
        );
        assert_eq!(
            of("HTTP/1.1 503 \u{7}Unavailable\r\n\r\n", true),
            Err(not_reached("it answers 503 Unavailable"))
        );
        for line in [
            "HTTP/1.1 405 Not Allowed\r\n\r\n",
            "HTTP/1.1\r\n\r\n",
            "HTTP/1.1 x y\n\n",
        ] {
            let fault = of(line, false).unwrap_err();
            assert!(
                matches!(fault, ProxyFault::NotAProxy { .. }),
                "{line:?}: {fault:?}"
            );
        }
    }
}
