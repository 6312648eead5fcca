use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{ConsoleLevel, PluginTab, UnixMillis};

/// Where a plugin comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum PluginSource {
    /// A folder, a ZIP or a `.tgz` on this computer.
    Path {
        /// Its absolute path.
        path: String,
    },
    /// An archive on a web server, or the page of a repository on GitHub.
    Address {
        /// Its address, `https://` first.
        url: String,
    },
}

/// A permission of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginPermissionView {
    /// How it is written: `network:api.example.com`, `files` …
    pub name: String,
    /// What it allows, in plain words.
    pub says: String,
    /// Whether the plugin asks for it.
    pub is_asked: bool,
    /// Whether it is granted.
    pub is_granted: bool,
    /// How often it was used since the bot started its plugins.
    pub n_used: u64,
    /// How often it was missed.
    pub n_denied: u64,
    /// With what the last time: a host, a path. Empty where it was not asked for yet.
    pub detail: String,
}

/// Something in a plugin's sources that its user should know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginFinding {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// What kind.
    pub kind: PluginFindingKind,
    /// In plain words.
    pub says: String,
}

/// Kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PluginFindingKind {
    /// Characters that cannot be seen or turn the order of the text around.
    HiddenUnicode,
    /// A word of letters of several alphabets, which looks like another word.
    Homoglyph,
    /// Code made from text while it runs.
    DynamicCode,
    /// Code that is written not to be read.
    Obfuscation,
    /// A place that things are often stolen to.
    BadHost,
    /// Something that never works here.
    NotThere,
}

/// A file that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginFileChange {
    /// Its path in the plugin's folder.
    pub path: String,
    /// What happened to it.
    pub kind: PluginFileChangeKind,
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PluginFileChangeKind {
    /// It was not there.
    Added,
    /// It holds something else.
    Changed,
    /// It is gone.
    Removed,
}

/// Another plugin that one needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginNeed {
    /// Its name.
    pub name: String,
    /// Which versions would do.
    pub range: String,
    /// Whether it is installed in such a version.
    pub is_met: bool,
}

/// What would be installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginPreview {
    /// Its name, by which others need it.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Its version.
    pub version: String,
    /// What it is for.
    pub description: String,
    /// Who wrote it.
    pub author: String,
    /// The version that is installed and would be replaced.
    pub installed_version: Option<String>,
    /// What it asks for; `is_granted` where all bots that use it have granted it already.
    pub permissions: Vec<PluginPermissionView>,
    /// What stands in its sources that one should know of.
    pub findings: Vec<PluginFinding>,
    /// Other plugins it needs.
    pub needs: Vec<PluginNeed>,
    /// Packages of npm it names that are not in it.
    pub missing_packages: Vec<String>,
    /// Servers it is for; empty for any.
    pub supported_hosts: Vec<String>,
    /// Files that would be different from those of the installed version.
    pub changes: Vec<PluginFileChange>,
    /// Its files.
    pub n_files: u32,
    /// Their size in bytes.
    pub n_bytes: u64,
    /// Its page for readers, as Markdown.
    pub readme: Option<String>,
    /// A hash of all its files: `install_plugin` wants it back and installs nothing else.
    pub digest: String,
}

/// Asks what would be installed.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewPluginReq {
    /// From where.
    pub source: PluginSource,
}

/// Installs a plugin, or puts another version in its place.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InstallPluginReq {
    /// From where.
    pub source: PluginSource,
    /// What was looked at; anything else is refused. Absent: whatever is there.
    #[serde(default)]
    pub digest: Option<String>,
    /// The bots that shall use it.
    #[serde(default)]
    pub bot_ids: Vec<i32>,
    /// What it may do in those bots.
    #[serde(default)]
    pub grants: Vec<String>,
}

/// An installed plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginView {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Its version.
    pub version: String,
    /// What it is for.
    pub description: String,
    /// Who wrote it.
    pub author: String,
    /// Where it came from.
    pub source: String,
    /// Categories its author put it into.
    pub categories: Vec<String>,
    /// The version before the last update, to which one can go back.
    pub previous_version: Option<String>,
    /// The bots that use it.
    pub bot_ids: Vec<i32>,
    /// When it was installed.
    pub installed_at: UnixMillis,
    /// When it last changed.
    pub updated_at: UnixMillis,
}

/// An installed plugin with everything about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginDetail {
    /// The plugin.
    pub plugin: PluginView,
    /// Files on the disk that are not as they were installed. It is not loaded while there are some.
    pub changes: Vec<PluginFileChange>,
    /// What stands in its sources that one should know of.
    pub findings: Vec<PluginFinding>,
    /// Other plugins it needs.
    pub needs: Vec<PluginNeed>,
    /// Servers it is for; empty for any.
    pub supported_hosts: Vec<String>,
    /// Its page for readers, as Markdown.
    pub readme: Option<String>,
    /// What its author changed, as Markdown.
    pub changelog: Option<String>,
    /// Where it lies.
    pub folder: String,
}

/// Names an installed plugin.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PluginReq {
    /// Its name.
    pub name: String,
}

/// Says what becomes of changed files of a plugin.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SettlePluginReq {
    /// The plugin's name.
    pub name: String,
    /// Whether they stay; otherwise they become what was installed.
    pub is_accepted: bool,
}

/// Names a bot.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BotPluginsReq {
    /// The bot.
    pub bot_id: i32,
}

/// Names a plugin of a bot.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BotPluginReq {
    /// The bot.
    pub bot_id: i32,
    /// The plugin's name.
    pub plugin: String,
}

/// The plugins of a bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BotPluginsView {
    /// Memory of all of them together, in bytes; none while the bot does not run.
    pub memory_bytes: Option<u64>,
    /// Why some were not loaded, in plain words.
    pub problems: Vec<String>,
    /// All installed plugins, by name, those too that this bot does not use.
    pub plugins: Vec<BotPluginView>,
}

/// A plugin as one bot uses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BotPluginView {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Its version.
    pub version: String,
    /// What it is for.
    pub description: String,
    /// Whether the bot uses it.
    pub is_enabled: bool,
    /// How it is.
    pub state: PluginStateView,
    /// How long it took to load, in microseconds.
    pub load_us: u64,
    /// How long it computed in the last minute, in microseconds.
    pub busy_us_per_minute: u64,
    /// How often it was called since it was loaded.
    pub n_calls: u64,
    /// How often it threw since it was loaded.
    pub n_faults: u64,
    /// What it asks for, has and uses.
    pub permissions: Vec<PluginPermissionView>,
    /// Whether it has settings.
    pub has_settings: bool,
    /// Pages it offers.
    pub tabs: Vec<PluginTab>,
    /// Commands that players have by it.
    pub commands: Vec<String>,
}

/// How a plugin of a bot is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum PluginStateView {
    /// The bot does not run, or does not use it.
    Off,
    /// It waits for its turn to load.
    Loading,
    /// It runs.
    Running,
    /// It could not be loaded.
    Failed {
        /// Why.
        reason: String,
    },
    /// It broke a limit and was stopped.
    Stopped {
        /// How.
        reason: String,
    },
}

/// Decides about a plugin for a bot. What is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetBotPluginReq {
    /// The bot.
    pub bot_id: i32,
    /// The plugin's name.
    pub plugin: String,
    /// Whether the bot uses it.
    #[serde(default)]
    pub is_enabled: Option<bool>,
    /// All it may do. Holds at once.
    #[serde(default)]
    pub grants: Option<Vec<String>>,
}

/// What kind of value a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PluginSettingKind {
    /// Text.
    String,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// One of several.
    Select,
    /// Lines of text.
    StringList,
    /// Any JSON.
    Json,
    /// Any JSON, whose default is a file of the plugin.
    JsonFile,
    /// A proxy.
    Proxy,
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the operators of comparison")]
pub enum PluginRuleOperator {
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
}

/// A condition on another setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginSettingRule {
    /// The other setting.
    pub field: String,
    /// How the two are compared.
    pub operator: PluginRuleOperator,
    /// What with, as JSON; of a list any item counts.
    pub value: String,
    /// Whether the condition is turned around.
    pub is_inverted: bool,
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginSettingChoice {
    /// What is kept, as JSON.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// A setting with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginSettingView {
    /// What the plugin calls it.
    pub key: String,
    /// What kind of value it holds.
    pub kind: PluginSettingKind,
    /// What users read.
    pub label: String,
    /// A sentence about it.
    pub description: String,
    /// The group it stands in.
    pub group: Option<String>,
    /// Its value as JSON. Of a secret one `null`: secrets do not come back.
    pub value: String,
    /// Its default as JSON.
    pub default: String,
    /// Whether something else than the default was saved.
    pub is_saved: bool,
    /// Whether it is kept in the keychain and never shown.
    pub is_secret: bool,
    /// The choices of a select.
    pub choices: Vec<PluginSettingChoice>,
    /// When it is shown; all must hold.
    pub shown_when: Vec<PluginSettingRule>,
}

/// The settings of a plugin of a bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginSettingsView {
    /// They, in the order of the manifest.
    pub settings: Vec<PluginSettingView>,
}

/// A secret setting.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PluginSecret {
    /// The setting.
    pub key: String,
    /// Its value as it was typed; empty to forget it.
    pub secret: String,
}

/// A setting that changes.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PluginSettingValue {
    /// The setting.
    pub key: String,
    /// Its value as JSON; absent for its default.
    #[serde(default)]
    pub value: Option<String>,
}

/// Changes settings of a plugin of a bot; its plugins are loaded afresh.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdatePluginSettingsReq {
    /// The bot.
    pub bot_id: i32,
    /// The plugin's name.
    pub plugin: String,
    /// What changes; others stay.
    pub values: Vec<PluginSettingValue>,
    /// Secret ones that change.
    #[serde(default)]
    pub secrets: Vec<PluginSecret>,
}

/// A line of a plugin's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginLogLine {
    /// When it came.
    pub at: UnixMillis,
    /// How grave it is.
    pub level: ConsoleLevel,
    /// The line; faults with their stack, one place a line.
    pub text: String,
}
