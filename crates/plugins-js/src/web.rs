//! Requests to the web: only to hosts that were granted, only to the public internet unless a host
//! of the own network was granted by its name, and looked at again at every redirect. Requests of a bot
//! that goes through a proxy go through it as well, or not at all.

use std::io::{Error as IoError, ErrorKind};
use std::thread;
use std::time::{Duration, Instant};

use sculk_plugins::address::is_public;
use sculk_plugins::port::WebWay;
use sculk_plugins::{Capability, Denied, Grants};
use serde::Deserialize;
use serde_json::{Value, json};
use ureq::config::Config;
use ureq::http::{Method, Request, Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};

use crate::proxied::{self, ProxyOnly};
use crate::shared::{Input, Shared};

/// Redirects that are followed.
const MAX_REDIRECTS: usize = 5;

/// Why a request does not begin.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The host was not granted.
    Denied(Denied),
    /// It cannot be sent.
    Failed(String),
}

/// What a plugin asks.
#[derive(Debug, Deserialize)]
struct Wish {
    url: String,
    method: String,
    headers: Vec<(String, String)>,
    /// Latin-1 text, a character for each byte.
    body: Option<String>,
    timeout_ms: Option<f64>,
    follows: bool,
}

/// Begins a request; the answer comes to the engine's thread with the number given here.
pub(crate) fn begin(shared: &Shared, owner: i32, json: &str) -> Result<u64, Refusal> {
    let wish: Wish =
        serde_json::from_str(json).map_err(|error| Refusal::Failed(error.to_string()))?;
    let uri: Uri = wish
        .url
        .parse()
        .map_err(|_| Refusal::Failed(format!("Invalid URL: {}", wish.url)))?;
    let host = host_of(&uri).map_err(Refusal::Failed)?;
    shared
        .may(owner, &Capability::Network(host), &wish.url)
        .map_err(Refusal::Denied)?;
    let Some(entry) = shared.plugin(owner) else {
        return Err(Refusal::Failed("There is no such plugin.".to_owned()));
    };
    let limits = shared.lasting.limits;
    if entry.used.n_fetches.get() >= limits.max_fetches {
        return Err(Refusal::Failed(format!(
            "This plugin has {} requests to the web under way already, which is the most it may.",
            limits.max_fetches
        )));
    }
    let call = shared.begin_call(owner, json.len());
    let call = call.map_err(Refusal::Failed)?;
    entry.used.n_fetches.set(entry.used.n_fetches.get() + 1);
    let time = wish
        .timeout_ms
        .and_then(|ms| Duration::try_from_secs_f64(ms / 1000.0).ok());
    let longest = Duration::from_millis(limits.fetch_ms);
    let inputs = shared.lasting.inputs.clone();
    let asker = Asker {
        grants: entry.grants.borrow().clone(),
        plugin: entry.spec.name.clone(),
        until: Instant::now() + time.unwrap_or(longest).min(longest),
        max_body: limits.max_body_bytes,
        way: shared.lasting.way.clone(),
        call,
        inputs: inputs.clone(),
    };
    let started = thread::Builder::new()
        .name("plugin's request".to_owned())
        .spawn(move || {
            let result = asker.ask(wish, uri);
            // Nobody hears it where the engine has ended.
            let _ = inputs.send(Input::Web(call, result));
        });
    started.map_err(|error| Refusal::Failed(format!("The request cannot begin: {error}")))?;
    Ok(call)
}

fn host_of(uri: &Uri) -> Result<String, String> {
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(format!("Only http and https can be asked, not {uri}"));
    }
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    if host.is_empty() {
        return Err(format!("Invalid URL: {uri}"));
    }
    Ok(host.to_ascii_lowercase())
}

struct Asker {
    grants: Grants,
    plugin: String,
    until: Instant,
    max_body: u64,
    way: WebWay,
    /// The plugin's question, in whose name redirects are counted.
    call: u64,
    inputs: std::sync::mpsc::Sender<Input>,
}

impl Asker {
    fn ask(&self, mut wish: Wish, mut uri: Uri) -> Result<Value, String> {
        let mut is_redirected = false;
        for _ in 0..=MAX_REDIRECTS {
            let mut response = self.once(&wish, &uri)?;
            let status = response.status();
            let next = response
                .headers()
                .get("location")
                .and_then(|to| to.to_str().ok());
            let next = next.map(|to| join(&uri, to));
            if let (true, true, Some(next)) = (wish.follows, status.is_redirection(), next) {
                let next = next?;
                let (old, new) = (host_of(&uri)?, host_of(&next)?);
                let sent_on = Input::SentOn(self.call, new.clone(), next.to_string());
                // Nobody counts where the engine has ended.
                let _ = self.inputs.send(sent_on);
                if !self.grants.allow_host(&new) {
                    let denied = Denied {
                        plugin: self.plugin.clone(),
                        capability: Capability::Network(new.clone()),
                    };
                    return Err(format!("{old} sends the request on to {new}. {denied}"));
                }
                if old != new || uri.scheme() != next.scheme() || uri.port() != next.port() {
                    // What was meant for the one is nothing for the other, nor for an open line.
                    wish.headers.retain(|(name, _)| {
                        !["authorization", "cookie", "proxy-authorization"]
                            .contains(&name.to_ascii_lowercase().as_str())
                    });
                }
                if status.as_u16() == 303
                    || (wish.method == "POST" && matches!(status.as_u16(), 301 | 302))
                {
                    wish.method = "GET".to_owned();
                    wish.body = None;
                }
                (uri, is_redirected) = (next, true);
                continue;
            }
            return self.answer(&mut response, &uri, is_redirected);
        }
        Err(format!(
            "The server sends the request on more than {MAX_REDIRECTS} times."
        ))
    }

    fn once(&self, wish: &Wish, uri: &Uri) -> Result<Response<Body>, String> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err("The server did not answer in time.".to_owned());
        }
        let agent = self.agent(uri, left)?;
        let method: Method = wish
            .method
            .parse()
            .map_err(|_| format!("There is no method {}.", wish.method))?;
        let mut builder = Request::builder().method(&method).uri(uri.clone());
        for (name, value) in &wish.headers {
            builder = builder.header(name, value);
        }
        let wrong = |error: ureq::http::Error| format!("The request cannot be sent: {error}.");
        let has_body = !matches!(
            method,
            Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE | Method::DELETE
        );
        if has_body {
            let body = wish.body.as_deref().unwrap_or_default();
            let bytes: Vec<u8> = body
                .chars()
                .filter_map(|c| u8::try_from(u32::from(c)).ok())
                .collect();
            let ready = builder.body(bytes).map_err(wrong)?;
            let ready = agent.configure_request(ready).build();
            return agent.run(ready).map_err(|error| explain(&error));
        }
        let ready = builder.body(()).map_err(wrong)?;
        agent.run(ready).map_err(|error| explain(&error))
    }

    fn agent(&self, uri: &Uri, time: Duration) -> Result<Agent, String> {
        let (proxy, host) = match &self.way {
            // A proxy named by the environment would look names up itself, past the guard.
            WebWay::Direct => (None, host_of(uri)?),
            WebWay::Proxy(route) => {
                let host = host_of(uri)?;
                proxied::judge(&host)?;
                (Some(proxied::proxy(route)?), host)
            }
        };
        let is_proxied = proxy.is_some();
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(false)
            .user_agent(concat!("Sculk/", env!("CARGO_PKG_VERSION")))
            .proxy(proxy)
            .timeout_global(Some(time))
            .max_response_header_size(64 * 1024)
            .build();
        let connector = DefaultConnector::default();
        Ok(if is_proxied {
            Agent::with_parts(config, connector, ProxyOnly::default())
        } else {
            let guard = Guard {
                inner: DefaultResolver::default(),
                allows_own_network: self.grants.opens_own_network(&host),
            };
            Agent::with_parts(config, connector, guard)
        })
    }

    fn answer(
        &self,
        response: &mut Response<Body>,
        uri: &Uri,
        is_redirected: bool,
    ) -> Result<Value, String> {
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (
                    name.as_str().to_owned(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let status = response.status();
        let body = response
            .body_mut()
            .with_config()
            .limit(self.max_body)
            .read_to_vec();
        let body = body.map_err(|error| explain(&error))?;
        Ok(json!({
            "status": status.as_u16(),
            "statusText": status.canonical_reason().unwrap_or_default(),
            "headers": headers,
            "url": uri.to_string(),
            "redirected": is_redirected,
            "body": body.into_iter().map(char::from).collect::<String>(),
        }))
    }
}

/// The address that a server names, seen from the one that was asked.
fn join(base: &Uri, to: &str) -> Result<Uri, String> {
    let wrong = || format!("The server sends the request on to “{to}”, which is no address.");
    let scheme = base.scheme_str().unwrap_or("https");
    let authority = base
        .authority()
        .map(ToString::to_string)
        .unwrap_or_default();
    let whole = if to.contains("://") {
        to.to_owned()
    } else if let Some(rest) = to.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if to.starts_with('/') {
        format!("{scheme}://{authority}{to}")
    } else {
        let folder = base
            .path()
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{to}")
    };
    whole.parse().map_err(|_| wrong())
}

fn explain(error: &Error) -> String {
    match error {
        Error::Timeout(_) => "The server did not answer in time.".to_owned(),
        Error::HostNotFound => "There is no server of this name.".to_owned(),
        Error::BodyExceedsLimit(limit) => format!("The answer is larger than {} MB.", limit >> 20),
        Error::Io(io) if io.kind() == ErrorKind::PermissionDenied => io.to_string(),
        Error::ConnectProxyFailed(why) => {
            format!("The bot's proxy did not let the request through: {why}.")
        }
        other => format!("The server could not be asked: {other}."),
    }
}

/// Looks names up and lets no address of the own network through. It is asked for every connection
/// and what it gives is what is connected to, so a name that means another address a moment later is
/// no way around.
#[derive(Debug)]
struct Guard {
    inner: DefaultResolver,
    allows_own_network: bool,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.allows_own_network || found.iter().all(|address| is_public(address.ip())) {
            return Ok(found);
        }
        let host = uri.host().unwrap_or_default();
        Err(Error::Io(IoError::new(
            ErrorKind::PermissionDenied,
            format!(
                "{host} is a machine of your own network. Plugins may only ask it when its address or its name there was granted, such as network:192.168.0.7 or network:nas.local"
            ),
        )))
    }
}
