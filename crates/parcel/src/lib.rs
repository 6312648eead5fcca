//! Bots with all that belongs to them, on their way from one place to another: out of BlockMine,
//! into a `.sculk` file, out of a backup.
//!
//! A [`Parcel`] is a plain value. Nothing in it was checked against anything: names may be taken,
//! graphs may be broken. Whoever unpacks one judges it. Passwords travel in it while it is in
//! memory, and in a file only where [`to_json`] is told so.

mod belongings;
mod file;
mod json_text;
mod model;
mod password;

pub use belongings::{AccountPart, PluginPart, RepliesPart};
pub use file::{FORMAT_VERSION, FileError, Header, MAX_FILE_BYTES, Secrets, parse, to_json};
pub use model::{
    ActionPart, BotPart, ChatRulePart, ChatTypePart, CommandPart, EventGraphPart, GroupPart,
    JoiningPart, Parcel, PermissionPart, PlanPart, ProxyKind, ProxyPart, RestartPart, SchedulePart,
    ServerChatPart, ServerPart, UserPart, ValuePart, VariablePart, WhenBusyPart,
};
pub use password::Password;
