//! From a host name to an open connection, each step with a time limit and an exact cause.

use crate::status;
use azalea::protocol::{
    address::ServerAddr,
    packets::{ClientIntention, Packet, handshake::ServerboundIntention},
    resolve::resolve_address,
    write::{encode_to_network_packet, serialize_packet},
};
use sculk_bots::{
    DisconnectCause, JoinSpec, PROTOCOL_VERSION, ProxyFault, ProxyRoute, cause::Stage,
};
use sculk_tunnel::Target;
use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::timeout};

/// Minecraft's own port; only servers on it have SRV records.
const DEFAULT_PORT: u16 = 25565;
/// Addresses of one name that are tried.
const MAX_ADDRESSES: usize = 4;

/// Finds the server, checks its version and opens the connection for the login.
pub async fn dial(spec: &JoinSpec) -> Result<TcpStream, DisconnectCause> {
    if !spec.has_valid_username() {
        return Err(DisconnectCause::InvalidUsername {
            username: spec.username.clone(),
        });
    }
    let way = Way::find(spec).await?;
    let stream = way.connect(spec).await?;
    status::check_version(spec, stream).await?;
    let mut stream = way.connect(spec).await?;
    let greeting = handshake(spec, ClientIntention::Login)?;
    stream
        .write_all(&greeting)
        .await
        .map_err(|error| lost(&error))?;
    Ok(stream)
}

/// How the server is reached.
enum Way<'a> {
    /// By one of its addresses.
    Direct(Vec<SocketAddr>),
    /// Through a proxy, which finds the address itself. Nothing is looked up here: the name server
    /// would learn where the bot goes, and the server's SRV record is not followed for that reason.
    Through(&'a ProxyRoute, Target),
}

impl<'a> Way<'a> {
    async fn find(spec: &'a JoinSpec) -> Result<Self, DisconnectCause> {
        match &spec.proxy {
            None => Ok(Self::Direct(resolve(spec).await?)),
            Some(route) => {
                let target = Target::new(&spec.host, spec.port);
                let target = target.map_err(|fault| at_proxy(route, fault))?;
                Ok(Self::Through(route, target))
            }
        }
    }

    async fn connect(&self, spec: &JoinSpec) -> Result<TcpStream, DisconnectCause> {
        match self {
            Self::Direct(addresses) => connect(spec, addresses).await,
            Self::Through(route, target) => {
                let limits = sculk_tunnel::Limits {
                    connect: Duration::from_millis(spec.timeouts.connect_ms.into()),
                    answer: Duration::from_millis(spec.timeouts.proxy_ms.into()),
                };
                let opened = sculk_tunnel::open(route, target, limits).await;
                opened.map_err(|fault| at_proxy(route, fault))
            }
        }
    }
}

fn at_proxy(route: &ProxyRoute, fault: ProxyFault) -> DisconnectCause {
    DisconnectCause::Proxy {
        proxy: route.address(),
        fault,
        is_from_pool: route.is_from_pool,
    }
}

/// The first packet of any connection, framed.
pub fn handshake(spec: &JoinSpec, intention: ClientIntention) -> Result<Vec<u8>, DisconnectCause> {
    let packet = ServerboundIntention {
        protocol_version: PROTOCOL_VERSION,
        hostname: spec.host.clone(),
        port: spec.port,
        intention,
    };
    let raw = serialize_packet(&packet.into_variant()).map_err(|error| {
        DisconnectCause::ProtocolError {
            detail: error.to_string(),
        }
    })?;
    Ok(encode_to_network_packet(&raw, None, &mut None))
}

/// A connection that broke, in plain words.
pub fn lost(error: &io::Error) -> DisconnectCause {
    let detail = match error.kind() {
        io::ErrorKind::ConnectionReset => "the other side reset it".to_owned(),
        io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => "the other side closed it".to_owned(),
        io::ErrorKind::TimedOut => "the other side no longer answers".to_owned(),
        _ => system_words(error),
    };
    DisconnectCause::ConnectionLost { detail }
}

async fn resolve(spec: &JoinSpec) -> Result<Vec<SocketAddr>, DisconnectCause> {
    // An IPv6 address may be written in brackets.
    let host = spec
        .host
        .trim()
        .trim_start_matches('[')
        .trim_end_matches(']');
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, spec.port)]);
    }
    let limit = Duration::from_millis(spec.timeouts.resolve_ms.into());
    timeout(limit, look_up(host, spec.port))
        .await
        .map_err(|_| DisconnectCause::Timeout {
            stage: Stage::Resolve,
            seconds: seconds(spec.timeouts.resolve_ms),
        })?
}

async fn look_up(host: &str, port: u16) -> Result<Vec<SocketAddr>, DisconnectCause> {
    let not_found = |detail: String| DisconnectCause::HostNotFound {
        host: host.to_owned(),
        detail,
    };
    if host.is_empty() || host.len() > 253 {
        return Err(not_found("the name is empty or too long".into()));
    }
    if port == DEFAULT_PORT && host.contains('.') {
        // Follows an SRV record if there is one. Where it fails, the system's resolver decides:
        // it also knows the hosts file and local names.
        let address = ServerAddr {
            host: host.to_owned(),
            port,
        };
        if let Ok(found) = resolve_address(&address).await {
            return Ok(vec![found]);
        }
    }
    let found = tokio::net::lookup_host((host, port))
        .await
        .map_err(|error| not_found(system_words(&error)))?;
    let addresses: Vec<_> = found.take(MAX_ADDRESSES).collect();
    if addresses.is_empty() {
        Err(not_found("the name has no address".into()))
    } else {
        Ok(addresses)
    }
}

async fn connect(spec: &JoinSpec, addresses: &[SocketAddr]) -> Result<TcpStream, DisconnectCause> {
    let limit = Duration::from_millis(spec.timeouts.connect_ms.into());
    let timed_out = DisconnectCause::Timeout {
        stage: Stage::Connect,
        seconds: seconds(spec.timeouts.connect_ms),
    };
    timeout(limit, connect_to_any(spec, addresses))
        .await
        .map_err(|_| timed_out)?
}

async fn connect_to_any(
    spec: &JoinSpec,
    addresses: &[SocketAddr],
) -> Result<TcpStream, DisconnectCause> {
    let address = format!("{}:{}", spec.host, spec.port);
    let mut last = DisconnectCause::Unreachable {
        address: address.clone(),
        detail: "the name has no address".into(),
    };
    for socket in addresses {
        match TcpStream::connect(socket).await {
            Ok(stream) => {
                // Chat lines are small and must not wait for company.
                stream.set_nodelay(true).map_err(|error| lost(&error))?;
                return Ok(stream);
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                last = DisconnectCause::ConnectionRefused {
                    address: address.clone(),
                };
            }
            Err(error) => {
                last = DisconnectCause::Unreachable {
                    address: address.clone(),
                    detail: system_words(&error),
                }
            }
        }
    }
    Err(last)
}

/// The system's own words without its error number.
fn system_words(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error")
        .next()
        .unwrap_or_default()
        .trim_start_matches("failed to lookup address information: ")
        .to_owned()
}

/// For messages: whole seconds, at least one.
pub const fn seconds(ms: u32) -> u32 {
    if ms < 1000 { 1 } else { ms / 1000 }
}
