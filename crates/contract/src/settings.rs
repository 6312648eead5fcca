use serde::{Deserialize, Serialize};
use specta::Type;

/// The settings of the app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// Dark, light, or as the system has it.
    pub theme: Theme,
    /// The language of the window.
    pub language: Language,
    /// What closing the window does; absent until the user was asked.
    pub on_close: Option<CloseAction>,
    /// Where the window was left (tabs, page), as the window's own JSON text.
    pub place: Option<String>,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// The look of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the system has it.
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// The language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// As the system has it.
    System,
    /// English.
    En,
    /// Russian.
    Ru,
}

/// What closing the window does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CloseAction {
    /// Bots go on in the tray.
    KeepRunning,
    /// Bots leave and the app ends.
    Quit,
}

/// Changes settings; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateSettingsReq {
    /// Dark, light, or as the system has it.
    pub theme: Option<Theme>,
    /// The language of the window.
    pub language: Option<Language>,
    /// What closing the window does.
    pub on_close: Option<CloseAction>,
    /// Where the window was left, up to 64 KiB.
    pub place: Option<String>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// What graphs may ask of web servers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebAccess {
    /// Whether addresses of this machine and of private networks may be asked. Off by default: a
    /// graph may come from anybody.
    pub allows_private: bool,
}
