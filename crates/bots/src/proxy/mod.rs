//! The way to a server through somebody else's machine.

mod address;
mod fault;

pub use address::ProxyAddressError;
pub use fault::{NoProxy, ProxyFault};

use crate::Secret;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How a proxy is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ProxyKind {
    /// SOCKS version 5 (RFC 1928), with name and password by RFC 1929.
    Socks5,
    /// SOCKS version 4 with the extension 4A, which takes names of servers. It knows a user's name
    /// but no password.
    Socks4a,
    /// `CONNECT` of HTTP/1.1 (RFC 9110, section 9.3.6), with `Basic` credentials (RFC 7617).
    Http,
}

impl ProxyKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Socks5, Self::Socks4a, Self::Http];

    /// The scheme of an address of this kind.
    #[must_use]
    pub const fn scheme(self) -> &'static str {
        match self {
            Self::Socks5 => "socks5",
            Self::Socks4a => "socks4a",
            Self::Http => "http",
        }
    }

    /// The name people know it by.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Socks5 => "SOCKS5",
            Self::Socks4a => "SOCKS4a",
            Self::Http => "HTTP",
        }
    }

    /// Where a proxy of this kind usually listens.
    #[must_use]
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Socks5 | Self::Socks4a => 1080,
            Self::Http => 8080,
        }
    }
}

/// With what a proxy is asked to let us through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxyLogin {
    /// The user's name there.
    pub username: String,
    /// Empty where there is none, and always for SOCKS4a.
    pub password: Secret,
}

impl ProxyLogin {
    /// Longest name or password, in bytes: what fits into the one length byte of RFC 1929.
    pub const MAX_PART: usize = 255;
}

/// Everything needed to go through one proxy.
///
/// Whoever has one goes through it or not at all: a connection around it would show the server the
/// address that the proxy is there to hide. Names of servers are given to the proxy as they are, so
/// that no name server near us learns of them either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxyRoute {
    /// How it is spoken to.
    pub kind: ProxyKind,
    /// Name or address of the proxy, without port and brackets.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// With what it lets us through, if it asks.
    pub login: Option<ProxyLogin>,
    /// Whether another may take its place at the next try, so that a fault which only the user can
    /// mend is worth another try all the same.
    #[serde(default)]
    pub is_from_pool: bool,
}

impl ProxyRoute {
    /// A proxy that asks for no login.
    pub fn new(kind: ProxyKind, host: impl Into<String>, port: u16) -> Self {
        Self {
            kind,
            host: host.into(),
            port,
            login: None,
            is_from_pool: false,
        }
    }

    /// The same with a login.
    #[must_use]
    pub fn with_login(mut self, username: impl Into<String>, password: Secret) -> Self {
        self.login = Some(ProxyLogin {
            username: username.into(),
            password,
        });
        self
    }

    /// `host:port`, an IPv6 address in brackets. What may be shown of a proxy.
    #[must_use]
    pub fn address(&self) -> String {
        shown(&self.host, self.port)
    }
}

impl fmt::Display for ProxyRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.kind.scheme(), self.address())
    }
}

/// `host:port`, an IPv6 address in brackets.
fn shown(host: &str, port: u16) -> String {
    if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_shows_nowhere() {
        let route = ProxyRoute::new(ProxyKind::Socks5, "::1", 1080)
            .with_login("alex", Secret::new("hunter2"));
        let shown = format!("{route} {route:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(route.to_string(), "socks5://[::1]:1080");
    }
}
