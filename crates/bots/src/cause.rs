//! Why a session ended, told apart as finely as a user can act on.

use serde::{Deserialize, Serialize};

/// Why a bot is not, or no longer, on its server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum DisconnectCause {
    /// The host's name has no address.
    HostNotFound {
        /// The name.
        host: String,
        /// What the resolver said.
        detail: String,
    },
    /// The proxy the bot goes through did not let it through.
    Proxy {
        /// `host:port` of the proxy.
        proxy: String,
        /// What happened there.
        fault: crate::ProxyFault,
        /// Whether the next try may go through another one.
        is_from_pool: bool,
    },
    /// The bot is to go through a proxy and there is none to be had. Set by the supervisor.
    NoProxy {
        /// Why not.
        why: crate::NoProxy,
    },
    /// Nothing listens on that port.
    ConnectionRefused {
        /// `host:port`.
        address: String,
    },
    /// The network could not be reached for another reason.
    Unreachable {
        /// `host:port`.
        address: String,
        /// What the system said.
        detail: String,
    },
    /// The other side was silent for too long.
    Timeout {
        /// What we waited for.
        stage: Stage,
        /// For how long, in seconds.
        seconds: u32,
    },
    /// Something answers, but not as a Minecraft server does.
    NotMinecraft {
        /// What it sent instead.
        detail: String,
    },
    /// The server is of another Minecraft version.
    VersionMismatch {
        /// The server's own name for its version, such as `Paper 1.21.4`.
        server_version: String,
        /// The server's protocol number.
        server_protocol: i32,
    },
    /// The server wants accounts that are signed in with Microsoft.
    OnlineModeRequired,
    /// The bot's account must be signed in anew. Set by the supervisor.
    AccountSignedOut {
        /// Its player name.
        account: String,
        /// Why, in plain words.
        reason: String,
    },
    /// Something about the bot's account keeps it from playing. Set by the supervisor.
    AccountRefused {
        /// Its player name.
        account: String,
        /// What, and what its owner can do, in plain words.
        reason: String,
    },
    /// The services behind accounts cannot be used now. Set by the supervisor.
    AccountUnavailable {
        /// Its player name.
        account: String,
        /// Which, and why, in plain words.
        reason: String,
    },
    /// The bot's name cannot be a player name.
    InvalidUsername {
        /// The name.
        username: String,
    },
    /// Another bot of this worker is on the same server under the same name.
    SameNameHere {
        /// The name.
        username: String,
    },
    /// The server sent the bot away, at login or later.
    Kicked {
        /// The server's words, without colours.
        reason: String,
        /// What kind of reason it is.
        kind: KickKind,
    },
    /// The connection ended without a word of the server.
    ConnectionLost {
        /// What the system said.
        detail: String,
    },
    /// The server sent something that cannot be Minecraft's protocol.
    ProtocolError {
        /// What.
        detail: String,
    },
    /// The bot's client failed in itself; other bots go on.
    ClientPanicked {
        /// The panic's message.
        message: String,
    },
    /// The worker process that held the bot is gone. Set by the supervisor.
    WorkerLost {
        /// How the process ended.
        detail: String,
    },
    /// The app asked the bot to leave.
    LeftByUs,
}

/// What a bot was waiting for when time ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// Finding the host's address.
    Resolve,
    /// Opening the TCP connection.
    Connect,
    /// Asking the server for its version.
    Status,
    /// Logging in, until the bot stands in the world.
    Login,
    /// Any sign of life while online.
    KeepAlive,
    /// Any report of the worker about the attempt. Set by the supervisor's state machine.
    Worker,
}

/// Kinds of kick reasons that call for different next steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum KickKind {
    /// The name is not on the server's whitelist.
    NotWhitelisted,
    /// A player of that name is online already.
    NameTaken,
    /// Name or address are banned.
    Banned,
    /// No free slot.
    ServerFull,
    /// Away from the keyboard for too long.
    IdleTimeout,
    /// The server stops or restarts.
    ServerClosed,
    /// Too many messages, or joined too quickly.
    TooFast,
    /// The server does not like the client's version.
    WrongVersion,
    /// The server could not check the account.
    NotAuthenticated,
    /// Anything else.
    Other,
}

/// Words in vanilla's English texts and translation keys, and in common plugins' texts, by kind.
/// Keys are those of Minecraft's own `en_us.json`. The first hit wins, so order matters:
/// narrower ones come first.
const KICK_WORDS: &[(KickKind, &[&str])] = &[
    (
        KickKind::NotWhitelisted,
        &[
            "not_whitelisted",
            "not white-listed",
            "not whitelisted",
            "whitelist",
            "white-list",
        ],
    ),
    (
        KickKind::NameTaken,
        &[
            "duplicate_login",
            "name_taken",
            "logged in from another location",
            "name is already taken",
            "already online",
            "already logged in",
            "already connected",
            "already playing",
            "same name",
        ],
    ),
    (KickKind::Banned, &["disconnect.banned", "banned"]),
    (KickKind::ServerFull, &["server_full", "server is full"]),
    (
        KickKind::IdleTimeout,
        &["idling", "idle for too long", "afk"],
    ),
    (
        KickKind::ServerClosed,
        &[
            "server_shutdown",
            "server closed",
            "server is restarting",
            "restarting",
            "server is shutting down",
            "maintenance",
        ],
    ),
    (
        KickKind::TooFast,
        &[
            "disconnect.spam",
            "spamming",
            "throttled",
            "logging in too fast",
            "too many",
            "too fast",
            "wait before reconnecting",
        ],
    ),
    (
        KickKind::NotAuthenticated,
        &[
            "unverified_username",
            "failed to verify username",
            "not authenticated",
            "invalid session",
            "notauthenticated",
            "unsigned_chat",
            "missing_public_key",
            "authentication servers",
        ],
    ),
    (
        KickKind::WrongVersion,
        &[
            "outdated_client",
            "outdated_server",
            "outdated client",
            "outdated server",
            "incompatible",
        ],
    ),
];

impl KickKind {
    /// Finds the kind of a kick from the server's words: plain text, the JSON component, or both
    /// one after the other (the JSON keeps translation keys, which are the surest sign).
    #[must_use]
    pub fn classify(words: &str) -> Self {
        let words = words.to_lowercase();
        KICK_WORDS
            .iter()
            .find(|(_, hints)| hints.iter().any(|hint| words.contains(hint)))
            .map_or(Self::Other, |(kind, _)| *kind)
    }
}

impl DisconnectCause {
    /// What the server itself said, where it said something.
    #[must_use]
    pub fn server_words(&self) -> Option<&str> {
        match self {
            Self::Kicked { reason, .. } if !reason.is_empty() => Some(reason),
            _ => None,
        }
    }

    /// What the system or a library said, for those who look into it.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::HostNotFound { detail, .. }
            | Self::Unreachable { detail, .. }
            | Self::NotMinecraft { detail }
            | Self::ConnectionLost { detail }
            | Self::ProtocolError { detail }
            | Self::WorkerLost { detail }
            | Self::ClientPanicked { message: detail }
            | Self::AccountSignedOut { reason: detail, .. }
            | Self::AccountRefused { reason: detail, .. }
            | Self::AccountUnavailable { reason: detail, .. }
            | Self::NoProxy {
                why: crate::NoProxy::NoPassword { detail, .. },
            } => Some(detail),
            Self::Proxy { fault, .. } => fault.detail(),
            Self::ConnectionRefused { .. }
            | Self::Timeout { .. }
            | Self::VersionMismatch { .. }
            | Self::OnlineModeRequired
            | Self::InvalidUsername { .. }
            | Self::SameNameHere { .. }
            | Self::Kicked { .. }
            | Self::NoProxy { .. }
            | Self::LeftByUs => None,
        }
    }

    /// A kick with its kind found from `reason` and, if known, the raw component.
    #[must_use]
    pub fn kicked(reason: &str, raw: &str) -> Self {
        let kind = match KickKind::classify(raw) {
            KickKind::Other => KickKind::classify(reason),
            kind => kind,
        };
        Self::Kicked {
            reason: reason.trim().chars().take(Self::MAX_REASON).collect(),
            kind,
        }
    }

    /// Most characters of a kick reason that are kept.
    pub const MAX_REASON: usize = 1000;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kick_reasons_of_vanilla_and_common_plugins_are_told_apart() {
        use KickKind as K;
        for (words, kind) in [
            ("You are not whitelisted on this server!", K::NotWhitelisted),
            (
                "You are not white-listed on this server!",
                K::NotWhitelisted,
            ),
            (
                r#"{"translate":"multiplayer.disconnect.not_whitelisted"}"#,
                K::NotWhitelisted,
            ),
            ("You logged in from another location", K::NameTaken),
            ("That name is already taken", K::NameTaken),
            (
                r#"{"translate":"multiplayer.disconnect.name_taken"}"#,
                K::NameTaken,
            ),
            (
                "You are banned from this server.\nReason: griefing",
                K::Banned,
            ),
            ("Your IP address is banned from this server", K::Banned),
            ("The server is full!", K::ServerFull),
            ("You have been idle for too long!", K::IdleTimeout),
            ("Server closed", K::ServerClosed),
            (
                "Connection throttled! Please wait before reconnecting.",
                K::TooFast,
            ),
            ("Failed to verify username!", K::NotAuthenticated),
            ("Outdated client! Please use 1.21.4", K::WrongVersion),
            ("Because I can", K::Other),
        ] {
            assert_eq!(KickKind::classify(words), kind, "kind of {words:?}");
        }
    }

    #[test]
    fn translation_key_wins_over_the_words() {
        let cause = DisconnectCause::kicked(
            "Away with you",
            r#"{"translate":"multiplayer.disconnect.server_full"}"#,
        );
        assert_eq!(
            cause,
            DisconnectCause::Kicked {
                reason: "Away with you".into(),
                kind: KickKind::ServerFull
            }
        );
    }
}
