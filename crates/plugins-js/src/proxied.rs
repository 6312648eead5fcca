//! Requests that go out through a bot's proxy. The proxy looks names up, and nothing else is asked.

use std::io::{Error as IoError, ErrorKind};
use std::net::IpAddr;

use sculk_bots::{ProxyKind, ProxyRoute};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use ureq::{Error, Proxy, ProxyProtocol};

/// A route as the web client knows it.
pub(crate) fn proxy(route: &ProxyRoute) -> Result<Proxy, String> {
    let protocol = match route.kind {
        ProxyKind::Socks5 => ProxyProtocol::Socks5h,
        ProxyKind::Socks4a => ProxyProtocol::Socks4A,
        ProxyKind::Http => ProxyProtocol::Http,
    };
    let mut proxy = Proxy::builder(protocol)
        .host(&route.host)
        .port(route.port)
        .resolve_target(false);
    if let Some(login) = &route.login {
        proxy = proxy.username(&login.username);
        if !login.password.is_empty() {
            proxy = proxy.password(login.password.expose());
        }
    }
    proxy
        .build()
        .map_err(|error| format!("The bot's proxy cannot be used for requests: {error}."))
}

/// Names are the proxy's to look up, so what a name means cannot be judged here. What is an address in
/// disguise can be: such are nobody's name.
pub(crate) fn judge(host: &str) -> Result<(), String> {
    let last = host.trim_end_matches('.').rsplit('.').next();
    let last = last.unwrap_or_default();
    let is_number = last.chars().all(|c| c.is_ascii_digit())
        || last
            .strip_prefix("0x")
            .is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()));
    if host.parse::<IpAddr>().is_err() && is_number {
        return Err(format!("{host} is no name of a web server."));
    }
    Ok(())
}

/// Looks up the proxy alone; any other name is refused, so that none can become known by an oversight.
#[derive(Debug, Default)]
pub(crate) struct ProxyOnly {
    inner: DefaultResolver,
}

impl Resolver for ProxyOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let proxy = config.proxy().map(|proxy| proxy.host().to_owned());
        if proxy.as_deref() == uri.host() {
            return self.inner.resolve(uri, config, timeout);
        }
        Err(Error::Io(IoError::new(
            ErrorKind::PermissionDenied,
            "Requests of this bot's plugins go through its proxy, which did not take this one.",
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_disguise_are_no_names() {
        for fine in ["api.example.com", "1.1.1.1", "::1", "a.b3", "x0x"] {
            assert_eq!(judge(fine), Ok(()), "{fine}");
        }
        for bad in [
            "2130706433",
            "127.1",
            "0x7f.1",
            "0x7f000001",
            "10.0.0.010",
            "1.2.3.0x4",
            "",
        ] {
            assert!(judge(bad).is_err(), "{bad}");
        }
    }
}
