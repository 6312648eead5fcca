//! SOCKS version 4 and its extension 4A (<https://www.openssh.com/txt/socks4.protocol>,
//! <https://www.openssh.com/txt/socks4a.protocol>).

use crate::{
    broken, forbidden, not_a_proxy, not_reached, take,
    target::{Host, Target},
};
use sculk_bots::{ProxyFault, ProxyLogin};
use std::net::IpAddr;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};

const VERSION: u8 = 4;
const CONNECT: u8 = 1;
/// An address that cannot be one: the name follows behind the user.
const NAME_FOLLOWS: [u8; 4] = [0, 0, 0, 1];

/// Asks for a connection to `target`.
pub(crate) async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    login: Option<&ProxyLogin>,
    target: &Target,
) -> Result<(), ProxyFault> {
    let mut request = vec![VERSION, CONNECT];
    request.extend_from_slice(&target.port.to_be_bytes());
    let (address, name) = match &target.host {
        Host::Ip(IpAddr::V4(ip)) => (ip.octets(), None),
        // The protocol knows no such addresses; a proxy with a resolver reads it as a name.
        Host::Ip(IpAddr::V6(ip)) => (NAME_FOLLOWS, Some(ip.to_string())),
        Host::Name(name) => (NAME_FOLLOWS, Some(name.clone())),
    };
    request.extend_from_slice(&address);
    let user = login.map(|login| login.username.as_str());
    request.extend_from_slice(user.unwrap_or_default().as_bytes());
    request.push(0);
    if let Some(name) = name {
        request.extend_from_slice(name.as_bytes());
        request.push(0);
    }
    let sent = stream.write_all(&request).await;
    sent.map_err(|error| broken(&error))?;
    // A zero, the reply, and six bytes that mean nothing here.
    let [zero, reply, ..]: [u8; 8] = take(stream).await?;
    if zero != 0 {
        return Err(not_a_proxy("its answer is not one of SOCKS4"));
    }
    match (reply, login) {
        (90, _) => Ok(()),
        (91, _) => Err(not_reached("it refused or failed, and gives no reason")),
        // It asks a program on our machine (identd, RFC 1413) who we are.
        (92, _) => Err(forbidden("it cannot ask this computer for your name")),
        (93, None) => Err(ProxyFault::LoginNeeded),
        (93, Some(_)) => Err(ProxyFault::LoginRefused),
        _ => Err(not_a_proxy("its answer is not one of SOCKS4")),
    }
}
