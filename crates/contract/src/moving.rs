//! What comes from BlockMine or from a file of our own, and what goes into one.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::GraphPlace;

/// What a file or folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ImportKind {
    /// The archive of a bot of BlockMine.
    BlockmineArchive,
    /// One command or event graph of BlockMine.
    BlockmineGraph,
    /// The data folder or the database of BlockMine.
    BlockmineFolder,
    /// A `.sculk` file.
    Sculk,
}

/// Looks at a file or folder. Changes nothing.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewImportReq {
    /// The file or folder.
    pub path: String,
    /// Opens an encrypted file.
    pub passphrase: Option<String>,
}

/// What would come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    /// What it is.
    pub kind: ImportKind,
    /// Tells whether the file is still the one that was looked at.
    pub stamp: String,
    /// The servers of its bots.
    pub servers: Vec<ImportServerView>,
    /// How many proxies come.
    pub n_proxies: u32,
    /// How many schedules come.
    pub n_schedules: u32,
    /// The bots.
    pub bots: Vec<ImportBotView>,
    /// Commands and event graphs that come without a bot and need one.
    pub graphs: Vec<ImportGraphView>,
    /// What does not come, or not as it was.
    pub remarks: Vec<ImportRemark>,
}

/// A server that comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportServerView {
    /// Its name.
    pub name: String,
    /// Its address with the port.
    pub address: String,
    /// Whether one of the same address is here already; then that one is used.
    pub is_known: bool,
}

/// A bot that comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportBotView {
    /// Its place, by which a choice names it.
    pub index: u32,
    /// Its Minecraft name.
    pub username: String,
    /// The name of its server; absent where the file names none, and a choice must.
    pub server: Option<String>,
    /// How many commands it has.
    pub n_commands: u32,
    /// How many event graphs it has.
    pub n_event_graphs: u32,
    /// How many players it knows.
    pub n_users: u32,
    /// How many groups of them.
    pub n_groups: u32,
    /// How many values its graphs and plugins stored.
    pub n_values: u32,
    /// Whether a password comes, which goes to the keychain.
    pub has_password: bool,
    /// Whether a bot of this name is on that server already.
    pub is_taken: bool,
    /// A name that is free there.
    pub free_name: String,
}

/// A command or event graph that comes without a bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportGraphView {
    /// Whether events start it; otherwise it is a command.
    pub is_event_graph: bool,
    /// Its name.
    pub name: String,
}

/// Something that does not come as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportRemark {
    /// Where it stood, in English.
    pub place: String,
    /// Whether it stays behind; otherwise it comes, but not as it was.
    pub is_left_out: bool,
    /// Why, in English.
    pub why: String,
}

/// What becomes of something whose name is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum OnClash {
    /// It stays behind.
    Skip,
    /// It comes under a name that is free.
    Rename,
    /// What is here goes to the bin and it comes in its place.
    Replace,
}

/// What becomes of one bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportBotChoice {
    /// Its place in the preview.
    pub index: u32,
    /// Whether it comes at all.
    pub is_taken_along: bool,
    /// What becomes of it where its name is taken.
    pub on_clash: OnClash,
    /// The name it comes under; absent: its own, or a free one.
    pub username: Option<String>,
    /// The server it comes to; absent: its own.
    pub server_id: Option<i32>,
}

/// Takes over what a file or folder holds: all of what was chosen, or nothing.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunImportReq {
    /// The file or folder.
    pub path: String,
    /// Opens an encrypted file.
    pub passphrase: Option<String>,
    /// The stamp of the preview; a file that changed since is refused.
    pub stamp: Option<String>,
    /// What becomes of single bots.
    pub bots: Vec<ImportBotChoice>,
    /// What becomes of everything else whose name is taken.
    pub on_clash: OnClash,
    /// The bot that takes commands and event graphs without one.
    pub into_bot: Option<i32>,
    /// Does everything and undoes it, to see what would come of it.
    pub is_dry_run: bool,
}

/// What came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// The bots that came or got something.
    pub bots: Vec<ImportedBot>,
    /// How many servers were added.
    pub n_servers: u32,
    /// How many proxies were added.
    pub n_proxies: u32,
    /// How many commands came.
    pub n_commands: u32,
    /// How many event graphs came.
    pub n_event_graphs: u32,
    /// How many players came.
    pub n_users: u32,
    /// How many stored values came.
    pub n_values: u32,
    /// How many schedules came.
    pub n_schedules: u32,
    /// How many passwords went to the keychain.
    pub n_passwords: u32,
    /// What did not come, or not as it was.
    pub remarks: Vec<ImportRemark>,
    /// Whether nothing was changed.
    pub is_dry_run: bool,
}

/// A bot that came, or that got something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportedBot {
    /// Its id here; of a dry run it is nobody's.
    pub bot_id: i32,
    /// The name it came under.
    pub username: String,
}

/// Writes bots with all that belongs to them into a `.sculk` file.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportReq {
    /// The file; one that is there already is refused.
    pub path: String,
    /// Which bots; none: all.
    pub bot_ids: Vec<i32>,
    /// Encrypts the file.
    pub passphrase: Option<String>,
    /// Whether passwords go along, which needs a passphrase.
    pub has_secrets: bool,
    /// Writes nothing, and says what would be in it.
    pub is_dry_run: bool,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExportOutcome {
    /// The file.
    pub path: String,
    /// How many bots are in it.
    pub n_bots: u32,
    /// How many passwords are in it.
    pub n_passwords: u32,
    /// Its size.
    pub bytes: u32,
}

/// Writes one command or event graph into a file that BlockMine imports.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportToBlockmineReq {
    /// Which.
    pub graph: GraphPlace,
    /// The file; one that is there already is refused.
    pub path: String,
    /// Writes nothing, and says what would be lost.
    pub is_dry_run: bool,
}

/// What was written for BlockMine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExportToBlockmineOutcome {
    /// The file.
    pub path: String,
    /// Its size.
    pub bytes: u32,
    /// What BlockMine does not know, or understands otherwise.
    pub remarks: Vec<ImportRemark>,
}

// A passphrase must not reach a log through `{:?}` of a request.
macro_rules! hide_passphrase {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("path", &self.path)
                    .field("passphrase", &self.passphrase.as_ref().map(|_| "<redacted>"))
                    .finish_non_exhaustive()
            }
        }
    )*};
}
hide_passphrase!(PreviewImportReq, RunImportReq, ExportReq);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_does_not_show_in_debug_output() {
        let req = PreviewImportReq {
            path: "bots.sculk".into(),
            passphrase: Some("hunter2".into()),
        };
        assert!(!format!("{req:?}").contains("hunter2"));
    }
}
