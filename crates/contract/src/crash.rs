//! Reports of crashes: kept on this machine, looked at, deleted. They are never sent anywhere.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// Which part of the app crashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CrashPart {
    /// The core, which remembers and decides.
    Core,
    /// A process that hosts bots.
    Worker,
    /// The window.
    Window,
}

/// A report of a crash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CrashReportView {
    /// Its name, by which it is asked for.
    pub name: String,
    /// When it happened.
    pub at: UnixMillis,
    /// What crashed.
    pub part: CrashPart,
    /// Its first line.
    pub summary: String,
}

/// Names a report.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CrashReportReq {
    /// Its name.
    pub name: String,
}

/// A report as a whole. Passwords and tokens were taken out when it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CrashReportText {
    /// Its text.
    pub text: String,
}

/// Names reports.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CrashReportsReq {
    /// Their names.
    pub names: Vec<String>,
}

/// What the window knows of its own crash.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WindowCrashReq {
    /// The error's own words.
    pub message: String,
    /// Where it happened.
    pub stack: String,
}
