//! Copies of everything: made, listed, looked into, gone back to.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// Why a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BackupReasonView {
    /// The database was about to be updated.
    BeforeUpdate,
    /// A day had passed.
    Daily,
    /// Somebody asked for it.
    ByHand,
    /// A new version of Sculk ran for the first time.
    NewVersion,
    /// Another copy was about to take the place of everything.
    BeforeRestore,
    /// Much was about to come at once.
    BeforeImport,
}

/// A copy that was checked when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// Its name, by which it is asked for.
    pub name: String,
    /// When it was made.
    pub made_at: UnixMillis,
    /// Why.
    pub reason: BackupReasonView,
    /// Its size in kibibytes, rounded up.
    pub kibibytes: u32,
    /// Whether a passphrase is needed to read it.
    pub is_sealed: bool,
}

/// All copies, and what became of a damaged database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupsView {
    /// The folder they lie in.
    pub folder: String,
    /// The copies, newest first.
    pub backups: Vec<BackupView>,
    /// What became of a database that was damaged or gone; absent where it was whole.
    pub damage: Option<DamageView>,
}

/// A database that was damaged, or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DamageView {
    /// SQLite's own words.
    pub detail: String,
    /// Where the damaged file lies; absent while it is still in use, until the next start.
    pub aside: Option<String>,
    /// What was saved of it.
    pub tables: Vec<SavedTableView>,
    /// Whether it was gone, though there are copies of it: a new one was begun.
    pub is_gone: bool,
    /// The newest copy that can be read without a passphrase, where it holds more bots than are here.
    pub copy: Option<BetterCopyView>,
}

/// A copy that holds more than is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BetterCopyView {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub made_at: UnixMillis,
    /// How many bots it holds.
    pub n_bots: u32,
    /// How many bots are here.
    pub n_bots_here: u32,
}

/// What was saved of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedTableView {
    /// Its name.
    pub name: String,
    /// Rows that were saved.
    pub n_saved: u32,
    /// Whether a part of it could not be read.
    pub is_torn: bool,
}

/// Makes a copy now.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MakeBackupReq {
    /// Encrypts it.
    pub passphrase: Option<String>,
}

/// A copy.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackupReq {
    /// Its name.
    pub name: String,
    /// Opens an encrypted one.
    pub passphrase: Option<String>,
}

/// Goes back to a copy.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RestoreBackupReq {
    /// Its name.
    pub name: String,
    /// Opens an encrypted one.
    pub passphrase: Option<String>,
    /// What of it.
    pub part: RestorePart,
    /// Does everything and undoes it, to see what would come of it; of the whole only looks.
    pub is_dry_run: bool,
}

/// What of a copy comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum RestorePart {
    /// Everything, in the place of everything that is here.
    Whole,
    /// One bot with all that belongs to it; one of its name that is here goes to the bin.
    Bot {
        /// Its id in the copy.
        bot_id: i32,
    },
    /// One command with its graph, to its bot; one of its name that is there goes to the bin.
    Command {
        /// Its bot's id.
        bot_id: i32,
        /// Its name.
        name: String,
    },
    /// One event graph, to its bot; beside one of its name that is there.
    EventGraph {
        /// Its bot's id.
        bot_id: i32,
        /// Its name.
        name: String,
    },
}

/// What differs between a copy and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupDiff {
    /// Every bot of either.
    pub bots: Vec<BackupBotView>,
    /// Names of servers that only the copy has.
    pub servers_gone: Vec<String>,
    /// Names of servers that only now has.
    pub servers_new: Vec<String>,
    /// What else is not as it was.
    pub others: Vec<BackupOther>,
}

/// What belongs to no bot and differs between a copy and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BackupOther {
    /// Addresses and chat of servers that both have.
    Servers,
    /// Proxies.
    Proxies,
    /// What happens by itself.
    Schedules,
    /// Groups of bots.
    BotGroups,
    /// Plugins that are installed.
    Plugins,
}

/// What of a bot differs between a copy and now, its graphs aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BackupAspect {
    /// Its name, server, prefix, owners, note.
    Settings,
    /// How it joins, and when it is restarted.
    Joining,
    /// Its way through proxies.
    Proxy,
    /// The account it joins as.
    Account,
    /// Groups and permissions.
    Groups,
    /// People it knows.
    People,
    /// Stored values.
    Values,
    /// What it answers.
    Replies,
    /// Its plugins and their settings.
    Plugins,
}

/// A bot in a copy, compared with now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupBotView {
    /// Its id, the same in both.
    pub bot_id: i32,
    /// Its name.
    pub username: String,
    /// How it differs.
    pub change: BackupChange,
    /// What of it differs, its graphs aside.
    pub aspects: Vec<BackupAspect>,
    /// Its commands and event graphs that differ.
    pub graphs: Vec<BackupGraphView>,
    /// Players it knew then.
    pub n_users_then: u32,
    /// Players it knows now.
    pub n_users_now: u32,
}

/// A command or event graph in a copy, compared with now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupGraphView {
    /// Whether events start it; otherwise it is a command.
    pub is_event_graph: bool,
    /// Its name.
    pub name: String,
    /// How it differs.
    pub change: BackupChange,
}

/// How something differs between a copy and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BackupChange {
    /// It does not.
    Same,
    /// It was changed since.
    Changed,
    /// Only the copy has it.
    Gone,
    /// Only now has it.
    New,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RestoreOutcome {
    /// How many bots there are in what came back.
    pub n_bots: u32,
    /// The copy that was made of everything first; absent where nothing was written.
    pub made_before: Option<String>,
    /// What did not come, or not as it was.
    pub remarks: Vec<crate::ImportRemark>,
}

// A passphrase must not reach a log through `{:?}` of a request.
impl std::fmt::Debug for MakeBackupReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let passphrase = self.passphrase.as_ref().map(|_| "<redacted>");
        f.debug_struct("MakeBackupReq")
            .field("passphrase", &passphrase)
            .finish()
    }
}

impl std::fmt::Debug for BackupReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let passphrase = self.passphrase.as_ref().map(|_| "<redacted>");
        f.debug_struct("BackupReq")
            .field("name", &self.name)
            .field("passphrase", &passphrase)
            .finish()
    }
}

impl std::fmt::Debug for RestoreBackupReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let passphrase = self.passphrase.as_ref().map(|_| "<redacted>");
        f.debug_struct("RestoreBackupReq")
            .field("name", &self.name)
            .field("part", &self.part)
            .field("passphrase", &passphrase)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_does_not_show_in_debug_output() {
        let make = MakeBackupReq {
            passphrase: Some("hunter2".into()),
        };
        let look = BackupReq {
            name: "a".into(),
            passphrase: Some("hunter2".into()),
        };
        let restore = RestoreBackupReq {
            name: "a".into(),
            passphrase: Some("hunter2".into()),
            part: RestorePart::Whole,
            is_dry_run: false,
        };
        assert!(!format!("{make:?} {look:?} {restore:?}").contains("hunter2"));
    }
}
