//! SOCKS version 5: RFC 1928, name and password: RFC 1929.

use crate::{
    broken, forbidden, not_a_proxy, not_reached, take,
    target::{Host, Target},
};
use sculk_bots::{ProxyFault, ProxyLogin};
use std::net::IpAddr;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

const VERSION: u8 = 5;
const NO_LOGIN: u8 = 0;
const NAME_AND_PASSWORD: u8 = 2;
const NO_METHOD: u8 = 0xff;
const CONNECT: u8 = 1;
const V4: u8 = 1;
const NAME: u8 = 3;
const V6: u8 = 4;

/// Agrees on a login and gives it.
pub(crate) async fn introduce<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    login: Option<&ProxyLogin>,
) -> Result<(), ProxyFault> {
    let methods: &[u8] = match login {
        None => &[VERSION, 1, NO_LOGIN],
        Some(_) => &[VERSION, 2, NO_LOGIN, NAME_AND_PASSWORD],
    };
    let sent = stream.write_all(methods).await;
    sent.map_err(|error| broken(&error))?;
    let [version, method] = take(stream).await?;
    if version != VERSION {
        return Err(not_a_proxy("its answer is not one of SOCKS5"));
    }
    match (method, login) {
        (NO_LOGIN, _) => Ok(()),
        (NAME_AND_PASSWORD, Some(login)) => give(stream, login).await,
        (NO_METHOD, None) => Err(ProxyFault::LoginNeeded),
        (NO_METHOD, Some(_)) => Err(ProxyFault::LoginRefused),
        _ => Err(not_a_proxy("it chose a login that was not offered")),
    }
}

async fn give<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    login: &ProxyLogin,
) -> Result<(), ProxyFault> {
    let mut message = vec![1];
    for part in [login.username.as_str(), login.password.expose()] {
        // Longer ones are refused when they are entered.
        let length = u8::try_from(part.len()).map_err(|_| ProxyFault::LoginRefused)?;
        message.push(length);
        message.extend_from_slice(part.as_bytes());
    }
    let sent = stream.write_all(&message).await;
    sent.map_err(|error| broken(&error))?;
    match take(stream).await {
        Ok([_, 0]) => Ok(()),
        // RFC 1929: after a refusal the proxy must close; some close without the refusal.
        Ok([_, _]) | Err(ProxyFault::Closed) => Err(ProxyFault::LoginRefused),
        Err(fault) => Err(fault),
    }
}

/// Asks for a connection to `target`.
pub(crate) async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    target: &Target,
) -> Result<(), ProxyFault> {
    let mut request = vec![VERSION, CONNECT, 0];
    match &target.host {
        Host::Ip(IpAddr::V4(ip)) => {
            request.push(V4);
            request.extend_from_slice(&ip.octets());
        }
        Host::Ip(IpAddr::V6(ip)) => {
            request.push(V6);
            request.extend_from_slice(&ip.octets());
        }
        Host::Name(name) => {
            let length = u8::try_from(name.len())
                .map_err(|_| not_reached("the server's name is too long"))?;
            request.extend_from_slice(&[NAME, length]);
            request.extend_from_slice(name.as_bytes());
        }
    }
    request.extend_from_slice(&target.port.to_be_bytes());
    let sent = stream.write_all(&request).await;
    sent.map_err(|error| broken(&error))?;
    let [version, reply, _, kind] = take(stream).await?;
    if version != VERSION {
        return Err(not_a_proxy("its answer is not one of SOCKS5"));
    }
    understand(reply)?;
    // The address the proxy goes out from; it is of no use to us but must not be left unread.
    let n_bytes = match kind {
        V4 => 4,
        V6 => 16,
        NAME => stream
            .read_u8()
            .await
            .map_err(|error| broken(&error))?
            .into(),
        _ => return Err(not_a_proxy("its answer holds an address of unknown kind")),
    };
    let mut rest = [0; 255 + 2];
    let read = stream.read_exact(&mut rest[..n_bytes + 2]).await;
    read.map_err(|error| broken(&error))?;
    Ok(())
}

/// The reply codes of RFC 1928, section 6.
fn understand(reply: u8) -> Result<(), ProxyFault> {
    Err(match reply {
        0 => return Ok(()),
        1 => not_reached("it gives no reason"),
        2 => forbidden("its rules do not allow it"),
        3 => not_reached("the server's network cannot be reached"),
        4 => not_reached("the server was not found or cannot be reached"),
        5 => not_reached("the server refused the connection"),
        6 => not_reached("the way to the server is too long"),
        7 => forbidden("it makes no connections for others"),
        8 => forbidden("it does not know this kind of address"),
        other => not_reached(format!("it gives the unknown reason {other}")),
    })
}
