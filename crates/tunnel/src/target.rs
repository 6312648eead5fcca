use crate::{NOWHERE, not_reached};
use sculk_bots::ProxyFault;
use std::net::IpAddr;

/// Longest name of a host (RFC 1035, section 2.3.4, without the final dot).
const MAX_NAME: usize = 253;

/// A server as a proxy is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub(crate) host: Host,
    pub(crate) port: u16,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Host {
    Ip(IpAddr),
    /// ASCII, neither empty nor over [`MAX_NAME`], without control characters and spaces.
    Name(String),
}

impl Target {
    /// Reads a server's host: a name, or an address with or without brackets. A name stays a name.
    ///
    /// # Errors
    /// [`ProxyFault::ServerNotReached`] for what cannot be told to a proxy.
    pub fn new(host: &str, port: u16) -> Result<Self, ProxyFault> {
        let host = host.trim().trim_start_matches('[').trim_end_matches(']');
        if let Ok(ip) = host.parse() {
            return Ok(Self {
                host: Host::Ip(ip),
                port,
            });
        }
        if host.is_empty() || host.len() > MAX_NAME {
            return Err(not_reached("the server's name is empty or too long"));
        }
        if !host.is_ascii() {
            return Err(not_reached(
                "a proxy cannot be given a name with letters beyond a to z; write it in its form with xn--",
            ));
        }
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        if !host.bytes().all(is_fit) {
            return Err(not_reached("the server's name is not one of a host"));
        }
        Ok(Self {
            host: Host::Name(host.to_owned()),
            port,
        })
    }

    pub(crate) fn nowhere() -> Self {
        Self {
            host: Host::Name(NOWHERE.to_owned()),
            port: 25565,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_a_name_and_an_address_an_address() {
        let host = |text: &str| Target::new(text, 1).map(|target| target.host);
        assert_eq!(
            host(" play.example.net "),
            Ok(Host::Name("play.example.net".into()))
        );
        assert_eq!(host("127.0.0.1"), Ok(Host::Ip([127, 0, 0, 1].into())));
        assert_eq!(
            host("[::1]"),
            Ok(Host::Ip(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1u16])))
        );
        let long = "x".repeat(254);
        for text in [
            "",
            "a b",
            "a\r\nHost: b",
            "a\0b",
            "сервер.рф",
            long.as_str(),
        ] {
            assert!(host(text).is_err(), "{text:?}");
        }
    }
}
