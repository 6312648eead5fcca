//! What can go wrong on the way through a proxy.

use serde::{Deserialize, Serialize};

/// Why a proxy did not let us through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ProxyFault {
    /// The proxy's own name has no address.
    NotFound {
        /// What the resolver said.
        detail: String,
    },
    /// Nothing listens at the proxy's address.
    Refused,
    /// The network does not let us reach it.
    Unreachable {
        /// What the system said.
        detail: String,
    },
    /// It did not answer in time.
    Silent {
        /// For how long, in seconds.
        seconds: u32,
    },
    /// It ended the connection before it was through.
    Closed,
    /// What answers speaks another protocol.
    NotAProxy {
        /// What it sent instead.
        detail: String,
    },
    /// It wants a name and a password, and we have none.
    LoginNeeded,
    /// It does not take the name and the password.
    LoginRefused,
    /// Its rules do not allow connections to that server.
    Forbidden {
        /// What it said.
        detail: String,
    },
    /// It works, but could not reach the server.
    ServerNotReached {
        /// What it said.
        detail: String,
    },
}

impl ProxyFault {
    /// What the system or the proxy said, for those who look into it.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::NotFound { detail }
            | Self::Unreachable { detail }
            | Self::NotAProxy { detail }
            | Self::Forbidden { detail }
            | Self::ServerNotReached { detail } => Some(detail),
            Self::Refused
            | Self::Silent { .. }
            | Self::Closed
            | Self::LoginNeeded
            | Self::LoginRefused => None,
        }
    }

    /// Whether the proxy itself works: it answered, took the login and tried.
    #[must_use]
    pub const fn is_proxy_alive(&self) -> bool {
        matches!(self, Self::Forbidden { .. } | Self::ServerNotReached { .. })
    }

    /// What happened at the proxy with this address, as one sentence.
    #[must_use]
    pub fn sentence(&self, proxy: &str) -> String {
        match self {
            Self::NotFound { .. } => format!("No proxy was found under the name {proxy}."),
            Self::Refused => format!("Nothing listens at the proxy's address {proxy}."),
            Self::Unreachable { detail } => {
                format!("The proxy {proxy} cannot be reached: {detail}.")
            }
            Self::Silent { seconds } => {
                format!("The proxy {proxy} gave no answer within {seconds} seconds.")
            }
            Self::Closed => {
                format!("The proxy {proxy} closed the connection before it was through.")
            }
            Self::NotAProxy { detail } => {
                format!("What answers at {proxy} is not such a proxy: {detail}.")
            }
            Self::LoginNeeded => format!("The proxy {proxy} asks for a name and a password."),
            Self::LoginRefused => format!("The proxy {proxy} refused the name or the password."),
            Self::Forbidden { detail } => {
                format!("The proxy {proxy} does not allow connections to the server: {detail}.")
            }
            Self::ServerNotReached { detail } => {
                format!("The proxy {proxy} could not reach the server: {detail}.")
            }
        }
    }
}

/// Why no proxy was even tried. The bot stays offline rather than go around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum NoProxy {
    /// No proxy is switched on.
    PoolEmpty,
    /// All that are switched on are full or do not work.
    NoneFree {
        /// Proxies that carry as many bots as they may.
        n_full: u32,
        /// Proxies that did not work lately.
        n_dead: u32,
    },
    /// The bot's own proxy was deleted.
    Gone,
    /// The bot's own proxy is switched off.
    SwitchedOff {
        /// Its address.
        proxy: String,
    },
    /// The bot's own proxy carries as many bots as it may.
    Full {
        /// Its address.
        proxy: String,
        /// As many as it may carry.
        cap: u32,
    },
    /// The proxy's password cannot be had.
    NoPassword {
        /// Its address.
        proxy: String,
        /// What the keychain said.
        detail: String,
    },
}

impl NoProxy {
    /// What is the matter, as one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::PoolEmpty => "There is no proxy that is switched on.".to_owned(),
            Self::NoneFree { n_full, n_dead } => format!(
                "No proxy is free: {n_full} carry as many bots as they may, {n_dead} do not work."
            ),
            Self::Gone => "The bot's proxy was deleted.".to_owned(),
            Self::SwitchedOff { proxy } => format!("The bot's proxy {proxy} is switched off."),
            Self::Full { proxy, cap: 1 } => {
                format!("The bot's proxy {proxy} carries another bot already, and may carry one.")
            }
            Self::Full { proxy, cap } => format!(
                "The bot's proxy {proxy} carries {cap} other bots already, as many as it may."
            ),
            Self::NoPassword { proxy, .. } => {
                format!("The password of the proxy {proxy} cannot be read from the keychain.")
            }
        }
    }
}
