//! What the process of a practice world says on its pipe: one JSON object a line.
//!
//! It is started as `sculk-worker practice PORT` (0 takes a free port), reads an operator's commands
//! from stdin, one a line, and ends with stdin.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The argument that makes a worker a practice world.
pub const PRACTICE_MODE: &str = "practice";

/// The longest line either side writes, in bytes; longer ones are cut or skipped.
pub const MAX_PRACTICE_LINE: usize = 64 * 1024;

/// Something a practice world says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromPractice {
    /// Players can join. The first thing said, unless it cannot start.
    Ready {
        /// The TCP port on 127.0.0.1.
        port: u16,
        /// What its console understands.
        commands: Vec<PracticeCommand>,
        /// The scripted players, who are always there.
        cast: Vec<String>,
    },
    /// It cannot start; the last thing said.
    NotStarted {
        /// Why.
        problem: Said,
    },
    /// What came of a command.
    Reply {
        /// The line that was read.
        command: String,
        /// The answer.
        lines: Vec<Said>,
    },
    /// A player with a client came in.
    Joined {
        /// Who.
        player: String,
    },
    /// A player with a client is gone.
    Left {
        /// Who.
        player: String,
        /// Why.
        reason: Said,
    },
    /// Somebody said something to all.
    Said {
        /// Who, scripted players included.
        player: String,
        /// What.
        text: String,
    },
    /// Something else happened.
    Happened {
        /// What.
        said: Said,
    },
}

/// Words of the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In English, or as somebody wrote them.
    pub text: String,
    /// The same for who says it in another language, where the words are the world's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Sentenced>,
}

/// A sentence of the world's as its code and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentenced {
    /// Which sentence, such as `dug`.
    pub code: String,
    /// What stands in it, by name.
    pub params: BTreeMap<String, String>,
}

/// A command of the world's console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeCommand {
    /// The first word of the line.
    pub name: String,
    /// What follows, such as `<player> <item> [count]`.
    pub arguments: String,
    /// What it does.
    pub does: String,
}
