//! What a plugin may touch beyond the bot it lives in, and what it was granted.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::address::is_private_name;

/// Something a plugin can only do when the user allowed it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "host", rename_all = "camelCase")]
pub enum Capability {
    /// Ask a web server: its name, or `*.name` for all below it, or `*` for all of the public
    /// internet. Machines of the own network must be named one by one.
    Network(String),
    /// Read and write files in its own data folder.
    Files,
    /// Read and change the bot's password.
    Credentials,
    /// Hear and send packets of the game's protocol.
    Packets,
    /// Read settings and stored values of other plugins.
    PluginData,
    /// Read what this computer is and how busy it is.
    Process,
}

impl Capability {
    /// What it means, for the user who is asked.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Network(host) if host == "*" => {
                "Ask any web server on the internet, and so send out anything it knows".to_owned()
            }
            Self::Network(host) => format!("Ask the web server {host}"),
            Self::Files => "Keep files in a data folder of its own".to_owned(),
            Self::Credentials => "Read and change this bot's password".to_owned(),
            Self::Packets => "Hear and send raw packets of the game".to_owned(),
            Self::PluginData => "Read settings and stored values of other plugins".to_owned(),
            Self::Process => "Read what this computer is and how busy it is".to_owned(),
        }
    }

    /// Reads how it is written in a manifest or on a command line: `network:api.example.com`,
    /// `network` (all public servers), `files`, `credentials`, `packets`, `plugin-data`, `process`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Some(match text {
            "network" => Self::Network("*".to_owned()),
            "files" => Self::Files,
            "credentials" => Self::Credentials,
            "packets" => Self::Packets,
            "plugin-data" => Self::PluginData,
            "process" => Self::Process,
            _ => {
                let host = text.strip_prefix("network:")?.trim().to_ascii_lowercase();
                let is_host = !host.is_empty()
                    && host.len() <= 253
                    && !host.contains(|c: char| c.is_whitespace() || "/@#?".contains(c));
                if !is_host {
                    return None;
                }
                Self::Network(host)
            }
        })
    }

    /// Everything a plugin can be granted but machines of the own network.
    #[must_use]
    pub fn all() -> Vec<Self> {
        vec![
            Self::Network("*".to_owned()),
            Self::Files,
            Self::Credentials,
            Self::Packets,
            Self::PluginData,
            Self::Process,
        ]
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(host) if host == "*" => f.write_str("network"),
            Self::Network(host) => write!(f, "network:{host}"),
            Self::Files => f.write_str("files"),
            Self::Credentials => f.write_str("credentials"),
            Self::Packets => f.write_str("packets"),
            Self::PluginData => f.write_str("plugin-data"),
            Self::Process => f.write_str("process"),
        }
    }
}

/// A call that was refused, as the plugin's author reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "The plugin “{plugin}” may not do this: it lacks the permission “{capability}” ({}). \
     Allow it on the plugin's page under Permissions, or with --grant {capability}",
    capability.in_words()
)]
pub struct Denied {
    /// Who asked.
    pub plugin: String,
    /// What was missing.
    pub capability: Capability,
}

/// What one plugin was granted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grants(BTreeSet<Capability>);

impl Grants {
    /// Exactly these.
    pub fn of(capabilities: impl IntoIterator<Item = Capability>) -> Self {
        Self(capabilities.into_iter().collect())
    }

    /// One more.
    pub fn insert(&mut self, capability: Capability) {
        self.0.insert(capability);
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Capability> {
        self.0.iter()
    }

    /// Whether they allow something.
    #[must_use]
    pub fn allow(&self, wanted: &Capability) -> bool {
        match wanted {
            Capability::Network(host) => self.allow_host(host),
            other => self.0.contains(other),
        }
    }

    /// Whether a web server may be asked by this name. A wildcard never reaches the own network.
    #[must_use]
    pub fn allow_host(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        self.0.iter().any(|granted| match granted {
            Capability::Network(pattern) => fits(pattern, &host),
            _ => false,
        })
    }

    /// Whether a machine of the own network was granted by its name: an address, or a name that
    /// shows where it lies. A name of the internet never opens it, whatever it stands for when it is
    /// looked up: who granted it meant a server out there.
    #[must_use]
    pub fn opens_own_network(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let is_own = is_private_name(&host) || !host.contains('.');
        is_own && self.0.contains(&Capability::Network(host))
    }
}

fn fits(pattern: &str, host: &str) -> bool {
    if pattern == host {
        return true;
    }
    if is_private_name(host) {
        return false;
    }
    match pattern.strip_prefix('*') {
        Some("") => true,
        Some(end) => end.starts_with('.') && host.ends_with(end),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_never_reaches_the_own_network() {
        let grants = Grants::of([Capability::Network("*".into())]);
        assert!(grants.allow_host("api.example.com"));
        for own in ["localhost", "127.0.0.1", "192.168.0.1", "nas.local", "::1"] {
            assert!(!grants.allow_host(own), "{own}");
        }
        let named = Grants::of([Capability::Network("localhost".into())]);
        assert!(named.allow_host("LocalHost") && named.opens_own_network("localhost"));
        assert!(!named.allow_host("127.0.0.1"));
    }

    #[test]
    fn a_name_of_the_internet_does_not_open_the_own_network() {
        let hosts = ["api.example.com", "192.168.0.7", "nas", "nas.local"];
        let grants = Grants::of(hosts.map(|host| Capability::Network(host.into())));
        assert!(grants.allow_host("api.example.com"));
        assert!(!grants.opens_own_network("api.example.com"));
        for own in ["192.168.0.7", "NAS", "nas.local."] {
            assert!(grants.opens_own_network(own), "{own}");
        }
        assert!(!grants.opens_own_network("192.168.0.8"));
    }

    #[test]
    fn a_domain_covers_what_is_below_it_and_nothing_beside_it() {
        let grants = Grants::of([Capability::Network("*.example.com".into())]);
        assert!(grants.allow_host("api.example.com"));
        assert!(!grants.allow_host("example.com"));
        assert!(!grants.allow_host("badexample.com"));
        assert!(!grants.allow_host("api.example.com.evil.net"));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for capability in Capability::all() {
            assert_eq!(Capability::parse(&capability.to_string()), Some(capability));
        }
        for bad in [
            "",
            "network:",
            "network:a b",
            "everything",
            "network:http://x/y",
        ] {
            assert_eq!(Capability::parse(bad), None, "{bad}");
        }
    }
}
