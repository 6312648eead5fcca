//! What travels in the frames.
//!
//! [`Hello`] and [`Welcome`] never change their shape, so that ends of different versions can still
//! tell each other so; everything after them may change with [`PROTOCOL`].

use sculk_contract::{ApiError, AppEvent};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Counts the changes of what travels after the greeting.
pub const PROTOCOL: u32 = 3;

/// The first frame of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hello {
    /// [`PROTOCOL`] of the client.
    pub protocol: u32,
    /// Version of the client's program.
    pub version: String,
    /// What the client is.
    pub role: Role,
}

impl Hello {
    /// The greeting of this version.
    #[must_use]
    pub fn from(role: Role) -> Self {
        Self {
            protocol: PROTOCOL,
            version: crate::VERSION.to_owned(),
            role,
        }
    }
}

/// What a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// The process of the windows. While there is one, a second is turned away and the first comes
    /// to the front.
    Window,
    /// Anything else that calls commands.
    Tool,
    /// Wants nothing but that the core ends, whatever version it has.
    Quit,
}

/// The core's answer to a [`Hello`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Welcome {
    /// [`PROTOCOL`] of the core.
    pub protocol: u32,
    /// Version of the core's program.
    pub version: String,
    /// Whether a window is open already; then a client that wanted to be the window is turned away.
    pub has_window: bool,
}

impl Welcome {
    /// Whether an end of this version can talk to the core.
    #[must_use]
    pub fn is_same_version(&self) -> bool {
        self.protocol == PROTOCOL && self.version == crate::VERSION
    }
}

/// What a client sends after the greeting.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ToCore {
    /// Calls a command of the contract; one [`ToClient::Answer`] with the same id follows.
    Call {
        /// Chosen by the client, unique among its calls under way.
        id: u64,
        /// The command's name in the contract's table (`snake_case`).
        command: String,
        /// Its request.
        args: Box<RawValue>,
    },
    /// Wants events from now on.
    Subscribe,
    /// The window is about to close. The next window waits until this connection has ended.
    Closing,
    /// Wants another window: of the process that has some, or of a new one.
    OpenWindow,
    /// Wants the core and with it every surface to end.
    Quit,
}

/// What the core sends after the greeting.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ToClient {
    /// The outcome of a call.
    Answer {
        /// The call's.
        id: u64,
        /// The command's answer or why there is none.
        outcome: Result<Box<RawValue>, ApiError>,
    },
    /// Something happened. Sent to those who subscribed.
    Event(AppEvent),
    /// The window shall come to the front.
    Focus,
    /// Another window shall open beside the one there is.
    OpenWindow,
    /// The core ends now because somebody wanted it; the bots are leaving. A connection that closes
    /// without this word means that the core died.
    Ending,
}
