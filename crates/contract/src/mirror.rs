//! The plain-file mirror: graphs, commands, groups and settings as files in a folder of the user's, and
//! changes of those files taken back.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// The mirror as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MirrorView {
    /// The folder; absent where nothing is mirrored.
    pub folder: Option<String>,
    /// When everything was last written there.
    pub written_at: Option<UnixMillis>,
    /// How many files are kept there.
    pub n_files: u32,
    /// Why the folder could not be written or read the last time.
    pub fault: Option<String>,
    /// What was changed in the folder and waits for a yes or no.
    pub changes: Vec<MirrorChange>,
}

/// A file that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MirrorChange {
    /// Its path below the folder, with `/`.
    pub path: String,
    /// What is written now in the app; absent for one that only the folder has.
    pub ours: Option<String>,
    /// What the file holds; absent for one that was deleted.
    pub theirs: Option<String>,
    /// Whether the app changed the same meanwhile.
    pub is_conflict: bool,
    /// Whether one of the two is longer than what is shown of it.
    pub is_cut: bool,
    /// What tells this change from a later one of the same file; whoever decides sends it.
    pub stamp: String,
    /// Why it cannot be taken; absent where it can.
    pub fault: Option<String>,
}

/// Begins to mirror into a folder, or ends it.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetMirrorReq {
    /// An absolute path, to an empty folder, a new one or an earlier mirror; absent: no mirror. The
    /// files that are there stay.
    pub folder: Option<String>,
}

/// Names changed files.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MirrorFilesReq {
    /// Their paths below the folder.
    pub paths: Vec<String>,
    /// The `stamp` of each change that was looked at, in the order of the paths; a file that is another
    /// since is refused. Absent: whatever the files are now.
    #[serde(default)]
    pub stamps: Option<Vec<String>>,
}

/// What came of changed files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MirrorOutcome {
    /// How many were taken, or written over.
    pub n_done: u32,
    /// Those that were refused, with the reason.
    pub refused: Vec<MirrorRefusal>,
}

/// A changed file that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MirrorRefusal {
    /// Its path below the folder.
    pub path: String,
    /// Why, in plain words.
    pub message: String,
}
