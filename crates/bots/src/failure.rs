//! The end of a session in plain words.

use crate::{DisconnectCause, KickKind, MINECRAFT_VERSION, PROTOCOL_VERSION, cause::Stage};
use serde::{Deserialize, Serialize};

/// What happened, what it means, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// For programs.
    pub code: FailureCode,
    /// What happened, one sentence.
    pub what: String,
    /// What it means.
    pub means: String,
    /// What the user can do next.
    pub next: String,
    /// The server's own words, if it gave any, without colours.
    pub server_words: Option<String>,
    /// What the system said, for those who look into it.
    pub details: Option<String>,
    /// Whether trying again by itself makes sense.
    pub retry: bool,
}

/// The kinds of failure a client may tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    missing_docs,
    reason = "each is the DisconnectCause or KickKind of that name"
)]
pub enum FailureCode {
    HostNotFound,
    /// The proxy cannot be reached or is none.
    ProxyUnreachable,
    /// The proxy wants another name or password.
    ProxyLogin,
    /// The proxy's rules do not allow the server.
    ProxyForbids,
    /// The proxy works but does not reach the server.
    ProxyServerNotReached,
    /// The bot is to go through a proxy and there is none to be had.
    NoProxy,
    ConnectionRefused,
    Unreachable,
    Timeout,
    NotMinecraft,
    VersionMismatch,
    OnlineModeRequired,
    AccountSignedOut,
    AccountRefused,
    AccountUnavailable,
    InvalidUsername,
    NotWhitelisted,
    NameTaken,
    Banned,
    ServerFull,
    IdleTimeout,
    ServerClosed,
    TooFast,
    Kicked,
    ConnectionLost,
    ProtocolError,
    ClientPanicked,
    WorkerLost,
    /// The bot failed too often in a short time and is not restarted any more.
    CrashLoop,
    LeftByUs,
}

impl FailureCode {
    /// The code as it stands on the wire, such as `notWhitelisted`.
    #[must_use]
    pub fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

impl Failure {
    pub(crate) fn new(
        code: FailureCode,
        retry: bool,
        what: impl Into<String>,
        means: &str,
        next: impl Into<String>,
    ) -> Self {
        Self {
            code,
            what: what.into(),
            means: means.into(),
            next: next.into(),
            server_words: None,
            details: None,
            retry,
        }
    }

    /// Puts a cause in plain words for the bot named `username`.
    #[must_use]
    pub fn explain(cause: &DisconnectCause, username: &str) -> Self {
        Self {
            server_words: cause.server_words().map(str::to_owned),
            details: cause.detail().map(str::to_owned),
            ..Self::worded(cause, username)
        }
    }

    fn worded(cause: &DisconnectCause, username: &str) -> Self {
        use DisconnectCause as C;
        use FailureCode as F;
        match cause {
            C::HostNotFound { host, .. } => Self::new(
                F::HostNotFound,
                true,
                format!("No server was found under the name \"{host}\"."),
                "The name is misspelt, or this computer has no connection to the internet.",
                "Check the server's address and your connection, then press Retry.",
            ),
            C::Proxy {
                proxy,
                fault,
                is_from_pool,
            } => Self::at_proxy(proxy, fault, *is_from_pool),
            C::NoProxy { why } => Self::without_proxy(why),
            C::ConnectionRefused { address } => Self::new(
                F::ConnectionRefused,
                true,
                format!("Nothing answers at {address}."),
                "The computer was reached, but no server is running on that port.",
                "Start the server, or check the port (usually 25565), then press Retry.",
            ),
            C::Unreachable { address, detail } => Self::new(
                F::Unreachable,
                true,
                format!("{address} cannot be reached: {detail}."),
                "The network between this computer and the server does not let the connection through.",
                "Check your connection and firewall, then press Retry.",
            ),
            C::Timeout { stage, seconds } => Self::timeout(*stage, *seconds),
            C::NotMinecraft { detail } => Self::new(
                F::NotMinecraft,
                true,
                format!("What answers there is not a Minecraft Java server: {detail}."),
                "The port belongs to another program, or the server is still starting.",
                "Check the port. A Java server usually has 25565; Bedrock servers are not supported.",
            ),
            C::VersionMismatch {
                server_version,
                server_protocol,
            } => Self::new(
                F::VersionMismatch,
                false,
                format!(
                    "The server speaks {server_version} (protocol {server_protocol}), Sculk speaks Minecraft \
                     {MINECRAFT_VERSION} (protocol {PROTOCOL_VERSION})."
                ),
                "Server and bot do not understand each other.",
                format!(
                    "Use a server of version {MINECRAFT_VERSION}, or ask its owner to install ViaVersion, then press Retry."
                ),
            ),
            C::OnlineModeRequired => Self::new(
                F::OnlineModeRequired,
                false,
                "The server only lets in accounts that are signed in with Microsoft.",
                "It runs in online mode; this bot has an offline account.",
                "Give the bot an account in its settings, or use a server in offline mode (online-mode=false in server.properties), then press Retry.",
            ),
            C::AccountSignedOut { account, reason } => Self::new(
                F::AccountSignedOut,
                false,
                format!("The account `{account}` is not signed in any more."),
                reason,
                "Sign in again under Accounts, then press Start.",
            ),
            C::AccountRefused { account, reason } => Self::new(
                F::AccountRefused,
                false,
                format!("The account `{account}` may not play."),
                reason,
                "Do what it says above, then press Start.",
            ),
            C::AccountUnavailable { account, reason } => Self::new(
                F::AccountUnavailable,
                true,
                format!("The account `{account}` cannot be used just now."),
                reason,
                "The bot tries again by itself.",
            ),
            C::InvalidUsername { username } => Self::new(
                F::InvalidUsername,
                false,
                format!("\"{username}\" cannot be a player name."),
                "A name has 3 to 16 characters: letters A to Z, digits and the underscore.",
                "Change the bot's name, then press Start.",
            ),
            C::SameNameHere { username } => Self::new(
                F::NameTaken,
                false,
                format!("Another of your bots is on this server as `{username}` already."),
                "A server lets each name in once.",
                "Stop the other bot, or give this one another name, then press Start.",
            ),
            C::Kicked { reason, kind } => Self::kicked(reason, *kind, username),
            C::ConnectionLost { detail } => Self::new(
                F::ConnectionLost,
                true,
                format!("The connection to the server was lost: {detail}."),
                "The server crashed or was cut off, or the network failed.",
                "Nothing to do: the bot comes back by itself. If it keeps happening, check your network.",
            ),
            C::ProtocolError { detail } => Self::new(
                F::ProtocolError,
                true,
                format!("The server sent data that is not valid: {detail}."),
                "A plugin, a proxy or the network has damaged the connection.",
                "The bot tries again. If it keeps happening, tell the server's owner.",
            ),
            C::ClientPanicked { message } => Self::new(
                F::ClientPanicked,
                true,
                format!("The bot's client stopped with an error of its own: {message}."),
                "This is a fault of Sculk, not of yours. Other bots are not touched.",
                "The bot is started again. Please report the message above if it keeps happening.",
            ),
            C::WorkerLost { detail } => Self::new(
                F::WorkerLost,
                true,
                format!("The process that ran the bot has ended: {detail}."),
                "It crashed or was stopped from outside, for instance because memory ran out.",
                "Nothing to do: a new one is started and the bot comes back by itself.",
            ),
            C::LeftByUs => Self::new(
                F::LeftByUs,
                false,
                "The bot left the server.",
                "It was asked to.",
                "Press Start to bring it back.",
            ),
        }
    }

    fn timeout(stage: Stage, seconds: u32) -> Self {
        let what = match stage {
            Stage::Resolve => {
                format!("The server's name was not resolved within {seconds} seconds.")
            }
            Stage::Connect => format!("The server did not answer within {seconds} seconds."),
            Stage::Status => format!(
                "The server took the connection but did not tell its version within {seconds} seconds."
            ),
            Stage::Login => {
                format!("The server did not let the bot into the world within {seconds} seconds.")
            }
            Stage::KeepAlive => format!("The server has been silent for {seconds} seconds."),
            Stage::Worker => format!("The bot's process did not report within {seconds} seconds."),
        };
        let means = match stage {
            Stage::Resolve => "The name server cannot be reached.",
            Stage::Connect => {
                "The address is wrong, the computer is off, or a firewall swallows the connection."
            }
            Stage::Status | Stage::Login => {
                "The server hangs or is overloaded, or something else listens on that port."
            }
            Stage::KeepAlive => "The server hangs, or the network was cut.",
            Stage::Worker => "The process hangs or the computer is overloaded.",
        };
        Self::new(
            FailureCode::Timeout,
            true,
            what,
            means,
            "The bot tries again. If it keeps happening, check address, network and server.",
        )
    }

    fn kicked(reason: &str, kind: KickKind, username: &str) -> Self {
        use FailureCode as F;
        let said = if reason.is_empty() {
            "no reason given"
        } else {
            reason
        };
        let what = format!("The server closed the connection: {said}");
        let make = |code, retry, means: &str, next: String| {
            Self::new(code, retry, what.clone(), means, next)
        };
        match kind {
            KickKind::NotWhitelisted => make(
                F::NotWhitelisted,
                false,
                "Only players on the server's whitelist may join.",
                format!("Ask its owner to add `{username}`, then press Retry."),
            ),
            KickKind::NameTaken => make(
                F::NameTaken,
                true,
                "A player of this name is on the server already.",
                format!("Stop the other `{username}`, or give the bot another name. The bot tries again, since a lost connection can linger."),
            ),
            KickKind::Banned => make(
                F::Banned,
                false,
                "The bot's name or your address is banned.",
                format!("Ask the server's owner to lift the ban on `{username}`, then press Retry."),
            ),
            KickKind::ServerFull => make(F::ServerFull, true, "The server has no free slot.", "The bot tries again by itself.".into()),
            KickKind::IdleTimeout => make(
                F::IdleTimeout,
                true,
                "The server sends away players who do not move.",
                "The bot comes back by itself. Let it move now and then, or ask the owner to raise player-idle-timeout.".into(),
            ),
            KickKind::ServerClosed => make(F::ServerClosed, true, "The server stops or restarts.", "The bot comes back by itself once it is up.".into()),
            KickKind::TooFast => make(
                F::TooFast,
                true,
                "The server wants fewer messages, or more time between two joins.",
                "The bot tries again later. Raise the delays of its chat types if it happens often.".into(),
            ),
            KickKind::WrongVersion => make(
                F::VersionMismatch,
                false,
                "The server does not accept this version of Minecraft.",
                format!("Use a server that accepts {MINECRAFT_VERSION} (protocol {PROTOCOL_VERSION}), then press Retry."),
            ),
            KickKind::NotAuthenticated => make(
                F::OnlineModeRequired,
                false,
                "The server could not check that the bot is who it says. It wants accounts that are signed in with Microsoft.",
                "Give the bot an account in its settings, or use a server in offline mode, then press Retry.".into(),
            ),
            KickKind::Other => make(F::Kicked, true, "The server sent the bot away.", "Read its reason above. The bot tries again by itself.".into()),
        }
    }

    /// The bot failed `n_failures` times within `minutes`; `last` is the latest failure.
    #[must_use]
    pub fn crash_loop(n_failures: u32, minutes: u64, last: &Self) -> Self {
        Self::new(
            FailureCode::CrashLoop,
            false,
            format!(
                "The bot failed {n_failures} times within {minutes} minutes and is not started any more. Last: {}",
                last.what
            ),
            "Starting it again by itself would most likely end the same way.",
            "Read the last failure above, then press Start to try once more.",
        )
    }

    /// All attempts the policy allows are used up; the last failure stays as it is but is final.
    #[must_use]
    pub fn gave_up(mut self, n_attempts: u32) -> Self {
        self.retry = false;
        self.next = format!(
            "Sculk gave up after {n_attempts} attempts. {} Then press Retry.",
            self.next
        );
        self
    }
}

#[cfg(test)]
#[path = "failure_tests.rs"]
mod tests;
