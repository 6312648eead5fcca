//! Proxies as people write and sell them: `host:port`, `host:port:user:pass`, URLs.

use super::{ProxyKind, ProxyLogin, ProxyRoute};
use crate::Secret;
use percent_encoding::percent_decode_str;

/// Longest line that is read, in bytes.
const MAX_LINE: usize = 1024;

/// Why a line is no proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProxyAddressError {
    /// Nothing is there.
    #[error("it is empty")]
    Empty,
    /// Over [`MAX_LINE`].
    #[error("it is longer than {MAX_LINE} bytes")]
    TooLong,
    /// A scheme we do not speak.
    #[error("only socks5://, socks4a:// (or socks4://) and http:// are known before the address")]
    UnknownScheme,
    /// No host.
    #[error("the host is missing")]
    NoHost,
    /// Something that cannot be a host name or address.
    #[error("the host is not a name or an address")]
    BadHost,
    /// No port where one is needed.
    #[error("the port is missing; write host:port")]
    NoPort,
    /// Not 1 to 65535.
    #[error("the port must be a number from 1 to 65535")]
    BadPort,
    /// A part of an URL that means nothing here.
    #[error("nothing may follow the port")]
    Rest,
    /// `%` and something that is not two hexadecimal digits of UTF-8.
    #[error("the name or password holds a % that stands for no letter; write % itself as %25")]
    BadEscape,
    /// More than the protocols carry.
    #[error(
        "name and password may have at most {} bytes each, without line breaks",
        ProxyLogin::MAX_PART
    )]
    BadLogin,
    /// SOCKS4a has no passwords.
    #[error("SOCKS4a knows no password, only a user name")]
    NoPasswordThere,
}

impl ProxyRoute {
    /// Reads one proxy: `scheme://[user[:pass]@]host[:port]`, `user:pass@host:port`, `host:port` or
    /// `host:port:user:pass`. Where no scheme is given it is of `kind`. In an URL, name and password
    /// are percent-encoded; in the other forms they are taken as they are.
    ///
    /// # Errors
    /// What is wrong with the line. No error holds a part of it, since that may be a password.
    pub fn parse(line: &str, kind: ProxyKind) -> Result<Self, ProxyAddressError> {
        use ProxyAddressError as E;
        let line = line.trim();
        if line.is_empty() {
            return Err(E::Empty);
        }
        if line.len() > MAX_LINE {
            return Err(E::TooLong);
        }
        let route = match line.split_once("://") {
            Some((scheme, rest)) => url(kind_of(scheme)?, rest)?,
            None => plain(kind, line)?,
        };
        route.check()?;
        Ok(route)
    }

    /// Whether the parts are what the protocols can carry.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self) -> Result<(), ProxyAddressError> {
        use ProxyAddressError as E;
        check_host(&self.host)?;
        if self.port == 0 {
            return Err(E::BadPort);
        }
        let Some(login) = &self.login else {
            return Ok(());
        };
        let fits =
            |part: &str| part.len() <= ProxyLogin::MAX_PART && !part.chars().any(char::is_control);
        // A colon would end the name in HTTP's `user:password`.
        let is_cut = self.kind == ProxyKind::Http && login.username.contains(':');
        if login.username.is_empty()
            || is_cut
            || !fits(&login.username)
            || !fits(login.password.expose())
        {
            return Err(E::BadLogin);
        }
        if self.kind == ProxyKind::Socks4a && !login.password.is_empty() {
            return Err(E::NoPasswordThere);
        }
        Ok(())
    }
}

fn kind_of(scheme: &str) -> Result<ProxyKind, ProxyAddressError> {
    match scheme.to_ascii_lowercase().as_str() {
        // `socks5h` is curl's word for a SOCKS5 proxy that resolves names, as ours always do.
        "socks5" | "socks5h" | "socks" => Ok(ProxyKind::Socks5),
        "socks4a" | "socks4" => Ok(ProxyKind::Socks4a),
        "http" => Ok(ProxyKind::Http),
        _ => Err(ProxyAddressError::UnknownScheme),
    }
}

fn url(kind: ProxyKind, rest: &str) -> Result<ProxyRoute, ProxyAddressError> {
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (login, place) = match rest.rsplit_once('@') {
        Some((login, place)) => (Some(login), place),
        None => (None, rest),
    };
    if place.contains(['/', '?', '#']) {
        return Err(ProxyAddressError::Rest);
    }
    let (host, port) = host_and_port(place)?;
    let mut route = ProxyRoute::new(kind, host, port.unwrap_or(kind.default_port()));
    if let Some(login) = login.filter(|login| !login.is_empty()) {
        let (username, password) = login.split_once(':').unwrap_or((login, ""));
        route = route.with_login(decoded(username)?, Secret::new(decoded(password)?));
    }
    Ok(route)
}

fn plain(kind: ProxyKind, line: &str) -> Result<ProxyRoute, ProxyAddressError> {
    // An @ may also be a letter of the password at the end of `host:port:user:pass`.
    if let Some((login, place)) = line.rsplit_once('@')
        && let Ok((host, Some(port))) = host_and_port(place)
    {
        let (username, password) = login.split_once(':').unwrap_or((login, ""));
        return Ok(ProxyRoute::new(kind, host, port).with_login(username, Secret::new(password)));
    }
    // Only in brackets may an IPv6 address stand here: its colons are the separators' too.
    let (host, rest) = if line.starts_with('[') {
        split_brackets(line)?
    } else {
        match line.split_once(':') {
            Some((host, rest)) => (host, Some(rest)),
            None => (line, None),
        }
    };
    let mut parts = rest.ok_or(ProxyAddressError::NoPort)?.splitn(3, ':');
    let port = port(parts.next().unwrap_or_default())?;
    let route = ProxyRoute::new(kind, host, port);
    Ok(match (parts.next(), parts.next()) {
        (None | Some(""), None | Some("")) => route,
        (username, password) => route.with_login(
            username.unwrap_or_default(),
            Secret::new(password.unwrap_or_default()),
        ),
    })
}

fn host_and_port(place: &str) -> Result<(&str, Option<u16>), ProxyAddressError> {
    let (host, rest) = if place.starts_with('[') {
        split_brackets(place)?
    } else {
        match place.split_once(':') {
            Some((host, rest)) => (host, Some(rest)),
            None => (place, None),
        }
    };
    Ok((host, rest.map(port).transpose()?))
}

/// `[v6]` or `[v6]:rest`.
fn split_brackets(text: &str) -> Result<(&str, Option<&str>), ProxyAddressError> {
    let inner = text.trim_start_matches('[');
    let (host, after) = inner.split_once(']').ok_or(ProxyAddressError::BadHost)?;
    match after.strip_prefix(':') {
        Some(rest) => Ok((host, Some(rest))),
        None if after.is_empty() => Ok((host, None)),
        None => Err(ProxyAddressError::BadHost),
    }
}

fn port(text: &str) -> Result<u16, ProxyAddressError> {
    match text.parse::<u16>() {
        Ok(0) | Err(_) => Err(ProxyAddressError::BadPort),
        Ok(port) => Ok(port),
    }
}

fn check_host(host: &str) -> Result<(), ProxyAddressError> {
    if host.is_empty() {
        return Err(ProxyAddressError::NoHost);
    }
    let is_v6 = host.contains(':');
    let fits = host.chars().all(|c| {
        c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || (is_v6 && matches!(c, ':' | '%'))
    });
    if fits && host.len() <= 253 {
        Ok(())
    } else {
        Err(ProxyAddressError::BadHost)
    }
}

fn decoded(text: &str) -> Result<String, ProxyAddressError> {
    let bytes = text.as_bytes();
    let is_whole = bytes.iter().enumerate().all(|(idx, byte)| {
        *byte != b'%'
            || bytes
                .get(idx + 1..idx + 3)
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    if !is_whole {
        return Err(ProxyAddressError::BadEscape);
    }
    percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| ProxyAddressError::BadEscape)
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
