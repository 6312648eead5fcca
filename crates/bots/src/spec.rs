//! What a worker must know to bring a bot online.

use serde::{Deserialize, Serialize};

/// Where a bot goes and as whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JoinSpec {
    /// Name or address of the server, without the port.
    pub host: String,
    /// TCP port; 25565 is Minecraft's own.
    pub port: u16,
    /// Player name: 3 to 16 of `A-Z a-z 0-9 _`.
    pub username: String,
    /// What stands behind the name.
    #[serde(default)]
    pub identity: Identity,
    /// Chunks the server shall send around the bot, 2 to 32. Each costs memory.
    pub view_distance: u8,
    /// How outgoing chat is spaced.
    pub pacing: Pacing,
    /// How long to wait for what.
    #[serde(default)]
    pub timeouts: Timeouts,
    /// The proxy to go through. With one, no connection is ever made around it.
    #[serde(default)]
    pub proxy: Option<crate::ProxyRoute>,
    /// What the account signs its chat with; unsigned without.
    #[serde(default)]
    pub chat_keys: Option<crate::ChatKeys>,
    /// Which frequent events are wanted from the first moment on.
    #[serde(default)]
    pub watch: crate::Watch,
}

/// What stands behind a player's name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Identity {
    /// Nothing: servers in online mode do not let it in.
    #[default]
    Offline,
    /// An account that is signed in with Microsoft. The worker never sees its tokens: it asks with
    /// [`crate::FromWorker::VouchFor`].
    Account {
        /// The player's id at Mojang.
        id: uuid::Uuid,
    },
}

/// How long a bot waits before it gives up, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeouts {
    /// Finding the host's address.
    pub resolve_ms: u32,
    /// Opening the TCP connection.
    pub connect_ms: u32,
    /// From the first byte to the proxy until it has reached the server.
    pub proxy_ms: u32,
    /// The answer to the question for the server's version. A server that does not answer is
    /// still joined, since the answer can be switched off (`enable-status=false`).
    pub status_ms: u32,
    /// From the open connection until the bot stands in the world.
    pub login_ms: u32,
    /// Without any packet while online. A server sends a keep-alive every 15 s, and a vanilla
    /// client gives up after 30 s.
    pub silence_ms: u32,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            resolve_ms: 10_000,
            connect_ms: 10_000,
            proxy_ms: 20_000,
            status_ms: 5_000,
            login_ms: 30_000,
            silence_ms: 30_000,
        }
    }
}

impl JoinSpec {
    /// The cheapest view distance a vanilla server accepts.
    pub const MIN_VIEW_DISTANCE: u8 = 2;
    /// The largest a client may ask for.
    pub const MAX_VIEW_DISTANCE: u8 = 32;

    /// A spec with default pacing and the smallest view.
    pub fn new(host: impl Into<String>, port: u16, username: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            port,
            username: username.into(),
            identity: Identity::Offline,
            view_distance: Self::MIN_VIEW_DISTANCE,
            pacing: Pacing::default(),
            timeouts: Timeouts::default(),
            proxy: None,
            chat_keys: None,
            watch: crate::Watch::default(),
        }
    }

    /// Whether the name is one a Minecraft server accepts: 3 to 16 of `A-Z a-z 0-9 _`. Names of
    /// accounts are Mojang's own business; some old ones are shorter.
    #[must_use]
    pub fn has_valid_username(&self) -> bool {
        if let Identity::Account { .. } = self.identity {
            return (1..=16).contains(&self.username.len()) && self.username.is_ascii();
        }
        (3..=16).contains(&self.username.len())
            && self
                .username
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_')
    }
}

/// How outgoing chat is spaced in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pacing {
    /// Off: lines go out as soon as they come in. For benchmarks and servers without anti-spam.
    pub enabled: bool,
    /// At least this much time between any two lines, in milliseconds.
    pub min_gap_ms: u32,
    /// The known chat types. A line of a type that is not here is refused.
    pub types: Vec<ChatTypeRule>,
}

/// How lines of one chat type go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatTypeRule {
    /// As graphs name it: `chat`, `command`, `private`, `local` …
    pub name: String,
    /// Put before each line that names no recipient.
    pub prefix: String,
    /// At least this much time between two lines of this type, in milliseconds.
    pub delay_ms: u32,
    /// Lines of this type need a recipient and go out as `/msg NAME TEXT`.
    pub is_private: bool,
}

impl ChatTypeRule {
    fn new(name: &str, prefix: &str, delay_ms: u32, is_private: bool) -> Self {
        Self {
            name: name.into(),
            prefix: prefix.into(),
            delay_ms,
            is_private,
        }
    }
}

impl Default for Pacing {
    /// BlockMine's rules: 350 ms between any two lines, 400 ms between commands, 1 s between
    /// chat lines. `whisper` is what graphs see for an incoming private line, so it is accepted
    /// for outgoing ones as well.
    fn default() -> Self {
        Self {
            enabled: true,
            min_gap_ms: 350,
            types: vec![
                ChatTypeRule::new("command", "", 400, false),
                ChatTypeRule::new("chat", "", 1000, false),
                ChatTypeRule::new("private", "/msg ", 1000, true),
                ChatTypeRule::new("whisper", "/msg ", 1000, true),
            ],
        }
    }
}

impl Pacing {
    /// The default rules without any waiting.
    #[must_use]
    pub fn off() -> Self {
        Self {
            enabled: false,
            ..Self::default()
        }
    }
}
