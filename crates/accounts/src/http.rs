//! One question to one service, with limits.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::{
    Agent, Body, Error, Proxy,
    http::{Response, header::RETRY_AFTER},
};

use crate::{AccountError, Service};

/// Longest answer that is read, in bytes. The largest real one (a profile with skins) has a few KB.
const MAX_ANSWER: u64 = 256 * 1024;
/// Longest wait a service may ask for.
const MAX_WAIT: Duration = Duration::from_secs(60 * 60);
/// Waited where a service that was asked too often does not say for how long.
const DEFAULT_WAIT: Duration = Duration::from_secs(60);

/// By which way the services are reached.
#[derive(Clone, Default)]
pub enum Way {
    /// Straight.
    #[default]
    Direct,
    /// Through a proxy, names looked up there too; never past it.
    Proxy(Proxy),
}

// A proxy's address may hold a password.
impl std::fmt::Debug for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Direct => "Direct",
            Self::Proxy(_) => "Proxy(<redacted>)",
        })
    }
}

/// Asks services.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    agent: Agent,
    time: Duration,
}

/// What a service answered, unless it was too busy, faulty or out of reach.
pub(crate) struct Answer {
    service: Service,
    pub status: u16,
    body: String,
}

impl Http {
    /// Each question may take `time`.
    pub fn new(time: Duration, way: Way) -> Self {
        let proxy = match way {
            Way::Direct => None,
            Way::Proxy(proxy) => Some(proxy),
        };
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            // None of them redirects, and a token must not follow one.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .timeout_global(Some(time))
            .max_response_header_size(64 * 1024)
            .user_agent(concat!("Sculk/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self { agent, time }
    }

    /// Sends a form.
    pub fn form(
        &self,
        service: Service,
        url: &str,
        fields: &[(&str, &str)],
    ) -> Result<Answer, AccountError> {
        let request = self.agent.post(url).header("Accept", "application/json");
        self.take(service, request.send_form(fields.iter().copied()))
    }

    /// Sends JSON.
    pub fn json(&self, service: Service, url: &str, body: &Value) -> Result<Answer, AccountError> {
        let request = self
            .agent
            .post(url)
            .header("Accept", "application/json")
            // Xbox Live's; others ignore it.
            .header("x-xbl-contract-version", "1")
            .content_type("application/json");
        self.take(service, request.send(body.to_string()))
    }

    /// Asks with a token.
    pub fn get(&self, service: Service, url: &str, token: &str) -> Result<Answer, AccountError> {
        let request = self
            .agent
            .get(url)
            .header("Accept", "application/json")
            .header("Authorization", format!("Bearer {token}"));
        self.take(service, request.call())
    }

    /// Asks for something new with a token.
    pub fn post(&self, service: Service, url: &str, token: &str) -> Result<Answer, AccountError> {
        let request = self
            .agent
            .post(url)
            .header("Accept", "application/json")
            .header("Authorization", format!("Bearer {token}"))
            .content_type("application/json");
        self.take(service, request.send_empty())
    }

    fn take(
        &self,
        service: Service,
        outcome: Result<Response<Body>, Error>,
    ) -> Result<Answer, AccountError> {
        let mut response = outcome.map_err(|error| self.explain(service, &error))?;
        let status = response.status().as_u16();
        if status == 429 {
            return Err(AccountError::Limited {
                service,
                retry_after: retry_after(&response),
            });
        }
        if status >= 500 {
            return Err(AccountError::Unavailable { service, status });
        }
        let body = response.body_mut().with_config().limit(MAX_ANSWER);
        let body = body
            .read_to_vec()
            .map_err(|error| self.explain(service, &error))?;
        Ok(Answer {
            service,
            status,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }

    fn explain(&self, service: Service, error: &Error) -> AccountError {
        let unexpected = |detail: String| AccountError::Unexpected { service, detail };
        match error {
            Error::Timeout(_) => AccountError::TimedOut {
                service,
                after: self.time,
            },
            Error::BodyExceedsLimit(_) => unexpected(format!(
                "more than {} KB where a few were expected",
                MAX_ANSWER / 1024
            )),
            Error::Protocol(_) => unexpected("it is not HTTP".to_owned()),
            Error::LargeResponseHeader(..) => unexpected("its header does not end".to_owned()),
            Error::HostNotFound => AccountError::Unreachable {
                service,
                detail: "its name is not found".to_owned(),
            },
            Error::Io(io) => AccountError::Unreachable {
                service,
                detail: io.to_string(),
            },
            Error::ConnectProxyFailed(detail) => AccountError::Unreachable {
                service,
                detail: format!("the proxy did not let the connection through: {detail}"),
            },
            other => AccountError::Unreachable {
                service,
                detail: other.to_string(),
            },
        }
    }
}

impl Answer {
    /// Whether it is a yes.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The answer's content.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, AccountError> {
        serde_json::from_str(&self.body).map_err(|error| {
            // Serde's own words may quote the answer, which may be a token.
            self.unexpected(format!(
                "{} bytes that do not hold what they must, at line {} column {}",
                self.body.len(),
                error.line(),
                error.column()
            ))
        })
    }

    /// The answer's content, where it has the form of one.
    pub fn try_read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.body).ok()
    }

    /// A status that has no meaning here.
    pub fn odd(&self) -> AccountError {
        self.unexpected(format!("status {}", self.status))
    }

    fn unexpected(&self, detail: String) -> AccountError {
        AccountError::Unexpected {
            service: self.service,
            detail,
        }
    }
}

/// Seconds; the other form of this header, a date, is answered with the default.
fn retry_after(response: &Response<Body>) -> Duration {
    let header = response.headers().get(RETRY_AFTER);
    let seconds = header
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.trim().parse().ok());
    let wait = seconds.map_or(DEFAULT_WAIT, Duration::from_secs);
    wait.clamp(Duration::from_secs(1), MAX_WAIT)
}
