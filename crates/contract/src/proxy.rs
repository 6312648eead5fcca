use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// How a proxy is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ProxyKindView {
    /// SOCKS version 5.
    Socks5,
    /// SOCKS version 4 with names; knows a user name but no password.
    Socks4a,
    /// HTTP's `CONNECT`.
    Http,
}

/// A proxy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProxyView {
    /// Its id.
    pub id: i32,
    /// How it is spoken to.
    pub kind: ProxyKindView,
    /// Its name or address, without the port.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// The user's name there; empty where it asks for none.
    pub username: String,
    /// Whether a password for it lies in the OS keychain. The password itself never comes back.
    pub has_password: bool,
    /// A note of the user's own.
    pub note: String,
    /// How many bots may go through it at once; absent: as many as like.
    pub max_bots: Option<u32>,
    /// Whether bots may go through it.
    pub is_enabled: bool,
    /// What the last look at it said; absent where nobody has looked.
    pub check: Option<ProxyCheckView>,
    /// Whether it is being looked at.
    pub is_checking: bool,
    /// The bots that go through it now.
    pub bot_ids: Vec<i32>,
    /// The bots that are to go through it and no other.
    pub own_bot_ids: Vec<i32>,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// What a look at a proxy said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProxyCheckView {
    /// When.
    pub at: UnixMillis,
    /// How long it took to answer, in milliseconds; absent where it does not work.
    pub latency_ms: Option<u32>,
    /// What is wrong with it, in English; absent where it works.
    pub fault: Option<String>,
    /// The same, to be said in the user's language.
    #[serde(default)]
    #[specta(optional)]
    pub told: Option<crate::Told>,
}

/// Adds a proxy and looks at it.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateProxyReq {
    /// How it is spoken to, where the address does not say.
    pub kind: ProxyKindView,
    /// `host:port` or `[v6]:port`.
    pub address: String,
    /// The user's name there; empty where it asks for none.
    pub username: String,
    /// Goes to the OS keychain and nowhere else; empty for none.
    pub password: String,
    /// A note of the user's own, up to 200 characters.
    pub note: String,
    /// How many bots may go through it at once; absent: as many as like.
    pub max_bots: Option<u32>,
}

/// Changes a proxy; what is absent stays.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateProxyReq {
    /// Which one.
    pub id: i32,
    /// How it is spoken to.
    pub kind: Option<ProxyKindView>,
    /// `host:port` or `[v6]:port`.
    pub address: Option<String>,
    /// The user's name there; empty where it asks for none.
    pub username: Option<String>,
    /// Replaces the password in the OS keychain; empty forgets it.
    pub password: Option<String>,
    /// A note of the user's own, up to 200 characters.
    pub note: Option<String>,
    /// How many bots may go through it at once; 0: as many as like.
    pub max_bots: Option<u32>,
    /// Whether bots may go through it.
    pub is_enabled: Option<bool>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Names a proxy.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProxyReq {
    /// Which one.
    pub id: i32,
}

/// Adds a proxy per line.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportProxiesReq {
    /// Up to 500 lines, each `host:port`, `host:port:user:password` or
    /// `scheme://user:password@host:port`. Empty lines and lines that begin with `#` are passed over.
    pub text: String,
    /// The kind of those that do not say it themselves.
    pub kind: ProxyKindView,
    /// How many bots may go through each at once; absent: as many as like.
    pub max_bots: Option<u32>,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportedProxies {
    /// How many were added.
    pub n_added: u32,
    /// Lines that were not.
    pub problems: Vec<ImportProblem>,
}

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportProblem {
    /// Its number, from 1.
    pub line: u32,
    /// What is wrong with it, in English. Never holds a part of the line, which may be a password.
    pub message: String,
}

/// Looks whether proxies work.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckProxiesReq {
    /// Which ones; absent: all that are switched on.
    pub ids: Option<Vec<i32>>,
}

/// How a bot goes to its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ProxyChoiceView {
    /// Without a proxy.
    Direct,
    /// Through this one and no other.
    One {
        /// Its id.
        proxy_id: i32,
    },
    /// Through any that works and has room.
    Pool,
}

/// How a bot goes to its server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BotProxyView {
    /// The bot.
    pub bot_id: i32,
    /// What was decided.
    pub choice: ProxyChoiceView,
    /// The proxy it goes through now.
    pub current_proxy_id: Option<i32>,
}

/// Asks how a bot goes to its server.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetBotProxyReq {
    /// Which bot.
    pub bot_id: i32,
}

/// Decides how a bot goes to its server.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetBotProxyReq {
    /// Which bot.
    pub bot_id: i32,
    /// How.
    pub choice: ProxyChoiceView,
}

// A password must not reach a log through `{:?}` of a request.
impl std::fmt::Debug for CreateProxyReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateProxyReq")
            .field("kind", &self.kind)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for UpdateProxyReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateProxyReq")
            .field("id", &self.id)
            .field("address", &self.address)
            .field("password", &self.password.as_ref().map(|_| "<redacted>"))
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ImportProxiesReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportProxiesReq")
            .field("n_lines", &self.text.lines().count())
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_does_not_show_in_debug_output() {
        let import = ImportProxiesReq {
            text: "h:1:alex:hunter2".into(),
            kind: ProxyKindView::Http,
            max_bots: None,
        };
        let create = CreateProxyReq {
            kind: ProxyKindView::Http,
            address: "h:1".into(),
            username: "alex".into(),
            password: "hunter2".into(),
            note: String::new(),
            max_bots: None,
        };
        let shown = format!("{import:?} {create:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
