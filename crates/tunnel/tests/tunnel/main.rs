//! Going through proxies: fakes that answer well and badly, and real ones on loopback.
#![cfg(test)]

mod fake;
mod hostile;
#[cfg(target_os = "linux")]
mod real;
mod wire;

use sculk_bots::{ProxyKind, ProxyRoute, Secret};
use sculk_tunnel::Limits;
use std::time::Duration;

/// Long enough for a busy machine.
const PATIENT: Limits = Limits {
    connect: Duration::from_secs(20),
    answer: Duration::from_secs(20),
};

fn route(kind: ProxyKind, port: u16) -> ProxyRoute {
    ProxyRoute::new(kind, "127.0.0.1", port)
}

fn with_login(kind: ProxyKind, port: u16, name: &str, password: &str) -> ProxyRoute {
    let password = if kind == ProxyKind::Socks4a {
        ""
    } else {
        password
    };
    route(kind, port).with_login(name, Secret::new(password))
}
