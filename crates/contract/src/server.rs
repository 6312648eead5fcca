use serde::{Deserialize, Serialize};
use specta::Type;

/// A server in the address book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServerView {
    /// Its id.
    pub id: i32,
    /// What the user calls it.
    pub name: String,
    /// Host name or address, without the port.
    pub host: String,
    /// TCP port, 25565 where the user gave none.
    pub port: u16,
    /// How many bots use it.
    pub bot_count: u32,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// Adds a server.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateServerReq {
    /// 1 to 64 characters; empty means: take the address.
    pub name: String,
    /// `host`, `host:port` or `[v6]:port`.
    pub address: String,
}

/// Changes a server; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateServerReq {
    /// Which one.
    pub id: i32,
    /// 1 to 64 characters.
    pub name: Option<String>,
    /// `host`, `host:port` or `[v6]:port`.
    pub address: Option<String>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Deletes a server.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteServerReq {
    /// Which one.
    pub id: i32,
}

/// Brings a deleted server back.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RestoreServerReq {
    /// Which one.
    pub id: i32,
}
