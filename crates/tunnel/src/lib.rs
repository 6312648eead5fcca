//! A TCP connection to a server through a proxy.
//!
//! Two hosts use it: the worker for bots, the core for health checks. The three protocols are
//! small, so they are spoken here: each handshake is one function over any stream, which reads no
//! byte beyond its own answer, so that what follows belongs to the server. Everything a proxy sends
//! has a limit of size, and the whole way has limits of time.
//!
//! There is no way around the proxy in here, and no look-up of the server's name: what cannot be
//! asked of the proxy fails.

mod http;
mod socks4;
mod socks5;
mod target;

pub use target::Target;

use sculk_bots::{ProxyFault, ProxyKind, ProxyRoute};
use std::{
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite},
    net::TcpStream,
    time::timeout,
};

/// Addresses of a proxy's name that are tried.
const MAX_ADDRESSES: usize = 4;
/// A name that never has an address (RFC 6761, section 6.4): asking a proxy for it shows that the
/// proxy answers and takes the login, and sends nothing out to anybody.
const NOWHERE: &str = "check.invalid";

/// How long the way through a proxy may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Finding the proxy's address and connecting to it.
    pub connect: Duration,
    /// From then until the proxy says that it has reached the server.
    pub answer: Duration,
}

/// Connects to a server through a proxy. What is written to the stream goes to the server.
///
/// # Errors
/// What happened at the proxy. Nothing was sent to the server by another way.
pub async fn open(
    route: &ProxyRoute,
    target: &Target,
    limits: Limits,
) -> Result<TcpStream, ProxyFault> {
    let mut stream = within(limits.connect, connect(&route.host, route.port)).await?;
    within(limits.answer, shake_hands(&mut stream, route, target)).await?;
    Ok(stream)
}

/// Whether a proxy answers as it should and takes the login, without going anywhere through it.
///
/// # Errors
/// What is wrong with it.
pub async fn check(route: &ProxyRoute, limits: Limits) -> Result<(), ProxyFault> {
    let mut stream = within(limits.connect, connect(&route.host, route.port)).await?;
    let asked = async {
        match route.kind {
            // It takes the login before it is told where to go.
            ProxyKind::Socks5 => socks5::introduce(&mut stream, route.login.as_ref()).await,
            ProxyKind::Socks4a | ProxyKind::Http => {
                shake_hands(&mut stream, route, &Target::nowhere()).await
            }
        }
    };
    match within(limits.answer, asked).await {
        Err(fault) if fault.is_proxy_alive() => Ok(()),
        outcome => outcome,
    }
}

/// Asks a proxy, over an open connection, to go on to `target`.
///
/// # Errors
/// What the proxy said instead of "yes".
pub async fn shake_hands<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    route: &ProxyRoute,
    target: &Target,
) -> Result<(), ProxyFault> {
    let login = route.login.as_ref();
    match route.kind {
        ProxyKind::Socks5 => {
            socks5::introduce(stream, login).await?;
            socks5::ask(stream, target).await
        }
        ProxyKind::Socks4a => socks4::ask(stream, login, target).await,
        ProxyKind::Http => http::ask(stream, login, target).await,
    }
}

async fn connect(host: &str, port: u16) -> Result<TcpStream, ProxyFault> {
    let mut last = ProxyFault::NotFound {
        detail: "the name has no address".to_owned(),
    };
    for address in look_up(host, port).await? {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                // Chat lines are small and must not wait for company.
                stream.set_nodelay(true).map_err(|error| broken(&error))?;
                return Ok(stream);
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                last = ProxyFault::Refused;
            }
            Err(error) => {
                let detail = system_words(&error);
                last = ProxyFault::Unreachable { detail };
            }
        }
    }
    Err(last)
}

async fn look_up(host: &str, port: u16) -> Result<Vec<SocketAddr>, ProxyFault> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let found = tokio::net::lookup_host((host, port)).await;
    let found = found.map_err(|error| ProxyFault::NotFound {
        detail: system_words(&error),
    })?;
    Ok(found.take(MAX_ADDRESSES).collect())
}

async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, ProxyFault>>,
) -> Result<T, ProxyFault> {
    let seconds = u32::try_from(limit.as_secs()).unwrap_or(u32::MAX).max(1);
    timeout(limit, work)
        .await
        .unwrap_or(Err(ProxyFault::Silent { seconds }))
}

/// The next `N` bytes of an answer.
async fn take<const N: usize>(
    stream: &mut (impl AsyncRead + Unpin),
) -> Result<[u8; N], ProxyFault> {
    let mut bytes = [0; N];
    let read = stream.read_exact(&mut bytes).await;
    read.map_err(|error| broken(&error))?;
    Ok(bytes)
}

/// A connection that ended in the middle of the handshake.
fn broken(error: &io::Error) -> ProxyFault {
    match error.kind() {
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => ProxyFault::Closed,
        _ => ProxyFault::Unreachable {
            detail: system_words(error),
        },
    }
}

fn not_a_proxy(detail: impl Into<String>) -> ProxyFault {
    ProxyFault::NotAProxy {
        detail: detail.into(),
    }
}

fn not_reached(detail: impl Into<String>) -> ProxyFault {
    ProxyFault::ServerNotReached {
        detail: detail.into(),
    }
}

fn forbidden(detail: impl Into<String>) -> ProxyFault {
    ProxyFault::Forbidden {
        detail: detail.into(),
    }
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
