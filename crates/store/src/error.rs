use std::{fmt, io, path::PathBuf};

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// What kind of row an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// A server in the address book.
    Server,
    /// A bot.
    Bot,
    /// A chat command.
    Command,
    /// A kept version of a graph.
    GraphVersion,
    /// A graph that events start.
    EventGraph,
    /// Somebody a bot knows.
    User,
    /// A group of users.
    Group,
    /// An account that is signed in.
    Account,
    /// A proxy.
    Proxy,
    /// Something that happens by itself.
    Schedule,
    /// One thing that came of a schedule.
    Job,
    /// A value that graphs or plugins keep.
    Value,
    /// A plugin that is installed.
    Plugin,
    /// A group of bots.
    BotGroup,
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => "server",
            Self::Bot => "bot",
            Self::Command => "command",
            Self::GraphVersion => "graph version",
            Self::EventGraph => "event graph",
            Self::User => "user",
            Self::Group => "group",
            Self::Account => "account",
            Self::Proxy => "proxy",
            Self::Schedule => "schedule",
            Self::Job => "job",
            Self::Value => "value",
            Self::Plugin => "plugin",
            Self::BotGroup => "group of bots",
        })
    }
}

/// Why the store refused or failed. Nothing was changed by a call that returns one.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It does not exist, or lies in the bin.
    #[error("There is no {what} with the number {id} (any more). It may have been deleted.")]
    NotFound {
        /// Of which kind.
        what: Record,
        /// Its id; for a graph version its revision.
        id: i32,
    },
    /// Somebody else saved in between.
    #[error(
        "The graph was saved by somebody else in the meantime (it is now at revision \
         {current_revision}). Look at that version before saving yours over it."
    )]
    Conflict {
        /// The revision in the database now.
        current_revision: i32,
    },
    /// Another living row of its kind has this name.
    #[error("There already is a {what} named “{name}” here. Choose another name.")]
    NameTaken {
        /// Of which kind.
        what: Record,
        /// The name that was asked for.
        name: String,
    },
    /// Others need it.
    #[error(
        "The {what} is in use by {}. Delete or move these first.",
        listed(.by)
    )]
    InUse {
        /// Of which kind.
        what: Record,
        /// Its id.
        id: i32,
        /// The names of those that use it.
        by: Vec<String>,
    },
    /// A value the database must not hold; the app's own checks should have caught it.
    #[error("This {what} cannot be stored: {reason}.")]
    Invalid {
        /// Which value.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The file was written by a newer build in a way this one does not understand.
    #[error(
        "{} was written by a newer version of Sculk (its format is {needs}, this version knows up \
         to {knows}). Nothing was changed. Install the newer version, or start with another data \
         folder.", .path.display()
    )]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// The schema level of the file.
        needs: i32,
        /// The newest schema level this build can work with.
        knows: i32,
    },
    /// Something else lies where our database should be.
    #[error(
        "{} is not a Sculk database: {reason}. Nothing was changed. Move that file away, or put a \
         copy from the backups folder in its place, and start again.", .path.display()
    )]
    NotADatabase {
        /// The file.
        path: PathBuf,
        /// How that shows.
        reason: String,
    },
    /// It is our database, but its pages contradict each other.
    #[error(
        "The database is damaged ({detail}). Stop Sculk, keep the damaged file, and put the newest \
         copy from the backups folder in its place."
    )]
    Damaged {
        /// SQLite's own words.
        detail: String,
    },
    /// Another process, or a transaction that does not end, holds the writer.
    #[error(
        "The database is busy: another program, or another copy of Sculk, is writing to it. Close \
         that one and try again."
    )]
    Busy,
    /// No room is left.
    #[error("The disk is full, so nothing was saved. Free some space and try again.")]
    DiskFull,
    /// The operating system does not let us read or write the file.
    #[error(
        "The database cannot be read or written ({detail}). Check that the data folder exists, \
         that it is not read-only and that you may write to it."
    )]
    Unwritable {
        /// SQLite's own words.
        detail: String,
    },
    /// A file or folder beside the database could not be read or written.
    #[error("Could not {doing} {}: {source}.", .path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// Why not.
        source: io::Error,
    },
    /// A copy of the database failed its checks. Before a migration that means that none ran.
    #[error(
        "The copy that was made of the database cannot be trusted ({reason}), so it was thrown \
         away. Nothing else was changed. It was to be {}.", .path.display()
    )]
    Backup {
        /// Where the copy was to be.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// There is no copy of this name.
    #[error("There is no copy named “{name}” in the backups folder (any more).")]
    NoBackup {
        /// The name.
        name: String,
    },
    /// A migration failed; the step was undone as a whole.
    #[error(
        "The database could not be updated ({0}). The failed step was undone and a copy from \
         before the update lies in the backups folder."
    )]
    Migration(String),
    /// A value in the database is not what this build writes.
    #[error("What is stored as {what} cannot be read ({reason}).")]
    Undecodable {
        /// Which value.
        what: String,
        /// Why not.
        reason: String,
    },
    /// Anything else SQLite refused.
    #[error("The database refused: {0}.")]
    Database(String),
}

/// The first few names, and how many more there are.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        n_more => format!("{} and {n_more} more", shown.join(", ")),
    }
}

/// Primary result codes of SQLite that have a meaning of their own here
/// (<https://www.sqlite.org/rescode.html>).
mod code {
    pub const BUSY: u32 = 5;
    pub const LOCKED: u32 = 6;
    pub const READONLY: u32 = 8;
    pub const IOERR: u32 = 10;
    pub const CORRUPT: u32 = 11;
    pub const FULL: u32 = 13;
    pub const CANTOPEN: u32 = 14;
    pub const CONSTRAINT: u32 = 19;
    pub const NOTADB: u32 = 26;
    /// `SQLITE_CONSTRAINT_UNIQUE`, an extended code.
    pub const CONSTRAINT_UNIQUE: u32 = 2067;
}

/// SQLite's extended result code and message, where the error is SQLite's.
fn sqlite_error(error: &DbErr) -> Option<(u32, String)> {
    let (DbErr::Conn(RuntimeErr::SqlxError(inner))
    | DbErr::Exec(RuntimeErr::SqlxError(inner))
    | DbErr::Query(RuntimeErr::SqlxError(inner))) = error
    else {
        return None;
    };
    let sqlx::Error::Database(inner) = inner.as_ref() else {
        return None;
    };
    let code = inner.code()?.parse().ok()?;
    Some((code, inner.message().to_owned()))
}

/// Whether a unique index refused a row.
pub(crate) fn is_unique_violation(error: &DbErr) -> bool {
    sqlite_error(error).is_some_and(|(code, _)| code == code::CONSTRAINT_UNIQUE)
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let DbErr::ConnectionAcquire(_) = error {
            return Self::Busy;
        }
        let Some((code, detail)) = sqlite_error(&error) else {
            return Self::Database(error.to_string());
        };
        // An extended code keeps its primary code in the low byte.
        match code & 0xff {
            code::BUSY | code::LOCKED => Self::Busy,
            code::FULL => Self::DiskFull,
            code::READONLY | code::IOERR | code::CANTOPEN => Self::Unwritable { detail },
            code::CORRUPT | code::NOTADB => Self::Damaged { detail },
            code::CONSTRAINT => Self::Invalid {
                what: "value",
                reason: detail,
            },
            _ => Self::Database(detail),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            other => DbErr::Conn(RuntimeErr::SqlxError(other.into())).into(),
        }
    }
}
