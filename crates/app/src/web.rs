//! What graphs ask of web servers. Guarded: a graph may come from anybody, so it must not reach the
//! machine itself or the network behind the router unless the user allows that.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sculk_graph::{HttpMethod, HttpRequest};
use tokio::sync::Semaphore;
use ureq::config::Config;
use ureq::http::{Method, Request, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

/// Requests under way at once, of all bots; further ones wait their turn within their time.
const MAX_AT_ONCE: usize = 16;
/// Redirects that are followed.
const MAX_REDIRECTS: u32 = 3;
/// Longest body that is read, in bytes.
const MAX_BODY: u64 = 8 * 1024 * 1024;
/// Longest time for one request.
const MAX_TIME: Duration = Duration::from_secs(120);

/// What a web server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WebAnswer {
    pub status: u16,
    /// Names in lower case; of several of one name the last.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// Asks web servers.
#[derive(Debug, Clone)]
pub(crate) struct Web {
    agent: Agent,
    places: Arc<Semaphore>,
    allows_private: Arc<AtomicBool>,
}

impl Web {
    pub(crate) fn new() -> Self {
        let allows_private = Arc::new(AtomicBool::new(false));
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(MAX_REDIRECTS)
            .user_agent(concat!("Sculk/", env!("CARGO_PKG_VERSION")))
            // A proxy would look names up itself, past the guard.
            .proxy(None)
            .max_response_header_size(64 * 1024)
            .build();
        let resolver = Guard {
            inner: DefaultResolver::default(),
            allows_private: Arc::clone(&allows_private),
        };
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            places: Arc::new(Semaphore::new(MAX_AT_ONCE)),
            allows_private,
        }
    }

    /// Whether addresses of this machine and of private networks may be asked.
    pub(crate) fn allow_private(&self, is_allowed: bool) {
        self.allows_private.store(is_allowed, Ordering::Relaxed);
    }

    /// Fetches a file for the user: at most so many bytes, over TLS unless private networks may be asked.
    ///
    /// # Errors
    /// Why there is none, in plain words.
    pub(crate) async fn download(&self, address: &str, limit: u64) -> Result<Vec<u8>, String> {
        let is_safe = address.starts_with("https://");
        if !is_safe && !self.allows_private.load(Ordering::Relaxed) {
            return Err("Only addresses that begin with https:// are asked, since what comes by http:// can be changed on its way.".to_owned());
        }
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
            return Err("The app is closing.".to_owned());
        };
        let (agent, address) = (self.agent.clone(), address.to_owned());
        let asking = tokio::task::spawn_blocking(move || {
            let _place = place;
            download(&agent, &address, limit)
        });
        let outcome = asking.await;
        outcome.unwrap_or_else(|_| Err("The request failed inside Sculk.".to_owned()))
    }

    /// Asks a web server.
    ///
    /// # Errors
    /// Why there is no answer, in plain words.
    pub(crate) async fn ask(&self, request: HttpRequest) -> Result<WebAnswer, String> {
        let time = Duration::try_from_secs_f64(request.timeout_ms / 1000.0)
            .unwrap_or(MAX_TIME)
            .min(MAX_TIME);
        let in_time = async {
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                return Err("The app is closing.".to_owned());
            };
            let agent = self.agent.clone();
            let asking = tokio::task::spawn_blocking(move || {
                // Held until the server has answered, also when nobody waits for that any more.
                let _place = place;
                ask(&agent, &request, time)
            });
            let outcome = asking.await;
            outcome.unwrap_or_else(|_| Err("The request failed inside Sculk.".to_owned()))
        };
        match tokio::time::timeout(time, in_time).await {
            Ok(outcome) => outcome,
            Err(_) => Err(too_slow(time)),
        }
    }
}

fn too_slow(time: Duration) -> String {
    format!("The server did not answer within {} ms.", time.as_millis())
}

fn ask(agent: &Agent, request: &HttpRequest, time: Duration) -> Result<WebAnswer, String> {
    let method = match request.method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Patch => Method::PATCH,
    };
    let mut builder = Request::builder().method(method).uri(request.url.to_text());
    for (name, value) in &request.headers {
        builder = builder.header(name.to_text(), value.to_text());
    }
    let explain = |error: Error| explain(&error, time);
    let wrong = |error: ureq::http::Error| format!("The request cannot be sent: {error}.");
    let mut response = match &request.body {
        Some(body) => {
            let ready = builder.body(body.to_text()).map_err(wrong)?;
            let ready = agent.configure_request(ready).timeout_global(Some(time));
            agent.run(ready.build()).map_err(explain)?
        }
        None => {
            let ready = builder.body(()).map_err(wrong)?;
            let ready = agent.configure_request(ready).timeout_global(Some(time));
            agent.run(ready.build()).map_err(explain)?
        }
    };
    let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect();
    let body = response.body_mut().with_config().limit(MAX_BODY);
    let body = body.read_to_vec().map_err(explain)?;
    Ok(WebAnswer {
        status: response.status().as_u16(),
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

fn download(agent: &Agent, address: &str, limit: u64) -> Result<Vec<u8>, String> {
    let explain = |error: Error| match error {
        Error::BodyExceedsLimit(_) => format!("It is larger than {} MB.", limit >> 20),
        error => explain(&error, MAX_TIME),
    };
    let asked = agent.get(address).config().timeout_global(Some(MAX_TIME));
    let mut response = asked.build().call().map_err(explain)?;
    let status = response.status();
    if !status.is_success() {
        return Err(format!("The server answered {status}."));
    }
    let body = response.body_mut().with_config().limit(limit);
    body.read_to_vec().map_err(explain)
}

fn explain(error: &Error, time: Duration) -> String {
    match error {
        Error::Timeout(_) => too_slow(time),
        Error::HostNotFound => "There is no server of this name.".to_owned(),
        Error::BadUri(uri) => format!("This is no web address: {uri}."),
        Error::TooManyRedirects => {
            format!("The server sends the request on more than {MAX_REDIRECTS} times.")
        }
        Error::BodyExceedsLimit(_) => {
            format!("The answer is larger than {} MB.", MAX_BODY / 1024 / 1024)
        }
        Error::Io(io) if io.kind() == std::io::ErrorKind::PermissionDenied => io.to_string(),
        other => format!("The server could not be asked: {other}."),
    }
}

/// Looks names up and lets no private address through. Asked for every connection, those of
/// redirects too, so a name that means another address the second time is no way around.
#[derive(Debug)]
struct Guard {
    inner: DefaultResolver,
    allows_private: Arc<AtomicBool>,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.allows_private.load(Ordering::Relaxed) {
            return Ok(found);
        }
        if found.iter().any(|address| is_private(address.ip())) {
            return Err(Error::Io(std::io::Error::new(
                std::io::ErrorKind::PermissionDenied,
                "This address is one of your own machine or network. Graphs may not ask those unless you allow it in the settings.",
            )));
        }
        Ok(found)
    }
}

/// Whether an address is anything but one of the public internet (IANA special-purpose registries).
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    // An IPv4 address in the clothes of IPv6: mapped, or behind a NAT64 or 6to4 prefix.
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_private_v4(v4);
    }
    let o = ip.octets();
    if ip.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return is_private_v4(Ipv4Addr::new(o[12], o[13], o[14], o[15]));
    }
    if a == 0x2002 {
        return is_private_v4(Ipv4Addr::new(o[2], o[3], o[4], o[5]));
    }
    // Only 2000::/3 is in use on the internet; of it, documentation and benchmarks are not.
    a & 0xe000 != 0x2000 || (a == 0x2001 && b < 0x0200) || (a == 0x2001 && b == 0x0db8)
}

#[cfg(test)]
#[path = "web_tests.rs"]
mod tests;
