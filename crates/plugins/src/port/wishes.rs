//! What a plugin may wish of the host, and what it brings along.

use sculk_bots::BotAction;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Said;
use crate::node::NodeOffer;

/// Something a plugin wants of the host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Request {
    /// Say something. Answer: null, when it is queued.
    Say {
        /// A chat type of the bot, or one a plugin made known.
        chat_type: String,
        /// What.
        text: String,
        /// To whom, for private lines.
        #[serde(default)]
        recipient: Option<String>,
    },
    /// A chat type from now on. Answer: null.
    RegisterChatType {
        /// Its name.
        name: String,
        /// Put before each line.
        prefix: String,
        /// At least so long between two lines, in milliseconds.
        delay_ms: u32,
    },
    /// A line was said, by a plugin that reads the server's chat or by the game. Answer: null.
    Said(Said),
    /// A command from now on. Answer: null.
    RegisterCommand(CommandOffer),
    /// Permissions from now on. Answer: null.
    RegisterPermissions {
        /// They.
        permissions: Vec<PermissionOffer>,
    },
    /// A group from now on. Answer: null.
    RegisterGroup {
        /// Its name.
        name: String,
        /// Who made it.
        #[serde(default)]
        owner: Option<String>,
        /// What its members may do.
        #[serde(default)]
        permissions: Vec<String>,
    },
    /// Members of a group may do more. Answer: null.
    AddPermissionsToGroup {
        /// Its name.
        group: String,
        /// What.
        permissions: Vec<String>,
    },
    /// Somebody, made where not known yet. Answer: a user.
    GetUser {
        /// The name.
        username: String,
    },
    /// Does something with somebody. Answer: as the action says.
    UserAction {
        /// The name.
        username: String,
        /// What: `addGroup`, `removeGroup`, `getGroups`, `getPermissions`, `isBlacklisted` or
        /// `setBlacklisted`.
        action: String,
        /// With what.
        #[serde(default)]
        data: Value,
    },
    /// Takes back what a plugin made known. Answer: how many.
    Forget {
        /// `command`, `permission` or `group`.
        what: String,
        /// Only of this owner.
        #[serde(default)]
        owner: Option<String>,
        /// Only these; all of the owner if absent.
        #[serde(default)]
        names: Option<Vec<String>>,
    },
    /// A stored value. Answer: it, or null.
    StoreGet {
        /// Its key.
        key: String,
    },
    /// Stores a value. Answer: null.
    StoreSet {
        /// Its key.
        key: String,
        /// It.
        value: Value,
    },
    /// Whether a value is stored. Answer: yes or no.
    StoreHas {
        /// Its key.
        key: String,
    },
    /// Forgets a value. Answer: whether there was one.
    StoreDelete {
        /// Its key.
        key: String,
    },
    /// All stored values of the plugin. Answer: an object.
    StoreAll,
    /// Lets the bot do something. Answer: the bot's.
    Act {
        /// What.
        action: Box<BotAction>,
        /// How long it may take, in milliseconds; as the action says if absent.
        #[serde(default)]
        timeout_ms: Option<u32>,
    },
    /// The outcome of an [`Self::Act`] is no longer wanted: the bot leaves off, and that request is
    /// answered with the reason. Answer: null.
    CancelAct {
        /// The number of that request.
        act: u64,
    },
    /// A node for the editor from now on. Answer: null.
    RegisterNode(Box<NodeOffer>),
    /// A node is no more. Answer: null.
    UnregisterNode {
        /// Its id.
        id: String,
    },
    /// Starts event graphs that wait for this. Answer: null.
    GraphEvent {
        /// The event.
        event: String,
        /// What they get.
        args: Value,
    },
    /// An event graph of the plugin: it is there from now on, as this. Answer: null.
    RegisterEventGraph(Box<GraphOffer>),
    /// A page shows something else. Answer: null.
    PageState {
        /// Whose page; the plugin's own if absent.
        #[serde(default)]
        of: Option<String>,
        /// All of the state.
        state: Value,
    },
    /// The bot's name or password changes. Answer: null.
    SetCredentials {
        /// A new name.
        #[serde(default)]
        username: Option<String>,
        /// A new password.
        #[serde(default)]
        password: Option<String>,
        /// Whether the bot comes again with them at once.
        is_restart: bool,
    },
    /// The bot leaves and comes again. Answer: null.
    Restart,
    /// The bot leaves. Answer: null.
    Quit {
        /// Why.
        reason: String,
    },
}

/// An event graph of a plugin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GraphOffer {
    /// Its name, by which it is found again.
    pub name: String,
    /// Whether it runs; a graph that is there already stays as its user set it.
    pub is_enabled: bool,
    /// The document, as text.
    pub graph: String,
    /// The events that start it; read from the document where there are none.
    #[serde(default)]
    pub triggers: Vec<String>,
}

/// A command of a plugin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommandOffer {
    /// What players type.
    pub name: String,
    /// What it does.
    #[serde(default)]
    pub description: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Who made it.
    #[serde(default)]
    pub owner: Option<String>,
    /// The permission it needs; none if empty.
    #[serde(default)]
    pub permission: String,
    /// Seconds before the same player may use it again.
    #[serde(default)]
    pub cooldown: f64,
    /// Where it may be used.
    #[serde(default)]
    pub allowed_chat_types: Vec<String>,
    /// Its arguments.
    #[serde(default)]
    pub args: Vec<ArgumentOffer>,
}

/// An argument of a command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArgumentOffer {
    /// Its name.
    pub name: String,
    /// `string`, `number`, `boolean` or `greedy_string`.
    #[serde(default, rename = "type")]
    pub kind: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// Taken where it is missing.
    #[serde(default)]
    pub default: Option<Value>,
}

/// A permission of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionOffer {
    /// Its name.
    pub name: String,
    /// What it allows.
    #[serde(default)]
    pub description: String,
    /// Who made it.
    #[serde(default)]
    pub owner: Option<String>,
}
