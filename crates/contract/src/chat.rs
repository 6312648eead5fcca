use serde::{Deserialize, Serialize};
use specta::Type;

/// A rule by which a line of a server's chat is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChatRuleView {
    /// What the user calls it.
    pub name: String,
    /// A regular expression (no look-around) that the whole line must fit, with the groups `player`,
    /// `message` and perhaps `type`.
    pub pattern: String,
    /// The chat type of lines it reads, where the pattern has no group `type`.
    pub chat_type: String,
    /// Whether only lines of players who are online count.
    pub is_for_online_only: bool,
}

/// A chat type beside `chat`, `command` and `private`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChatTypeView {
    /// As graphs name it: `global`, `clan`, …
    pub name: String,
    /// Put before each line, `!` for instance.
    pub prefix: String,
    /// At least this much time between two lines of it, in milliseconds, up to a minute.
    pub delay_ms: u32,
}

/// How chat of a server is read and written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServerChatView {
    /// Which server.
    pub server_id: i32,
    /// The rules in their order; the first that fits decides.
    pub rules: Vec<ChatRuleView>,
    /// Whether these rules are Sculk's own.
    pub has_built_in_rules: bool,
    /// Chat types of this server.
    pub types: Vec<ChatTypeView>,
    /// Regular expressions of lines by which the server warns of spam; such a line slows chat down.
    pub spam_warnings: Vec<String>,
    /// Whether these patterns are Sculk's own.
    pub has_built_in_spam_warnings: bool,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// Asks how chat of a server is read and written.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetServerChatReq {
    /// Which server.
    pub server_id: i32,
}

/// Changes how chat of a server is read and written; what is absent stays. Rules and warnings hold
/// from the next line, chat types from the next join.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateServerChatReq {
    /// Which server.
    pub server_id: i32,
    /// Up to 64, in their order. An empty list brings Sculk's own back.
    pub rules: Option<Vec<ChatRuleView>>,
    /// Up to 32.
    pub types: Option<Vec<ChatTypeView>>,
    /// Up to 64. An empty list brings Sculk's own back.
    pub spam_warnings: Option<Vec<String>>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Tries rules on the last 200 lines of chat that a bot saw, and on lines of one's own.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TryChatRulesReq {
    /// Whose lines, and whose server's rules where none are given.
    pub bot_id: i32,
    /// The rules to try; absent: those in use.
    pub rules: Option<Vec<ChatRuleView>>,
    /// Up to 200 lines that are tried before those of the bot.
    pub lines: Vec<String>,
}

/// What came of trying rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TriedChatRules {
    /// The lines, the given ones first, then the bot's, oldest first. Empty where a rule is wrong.
    pub lines: Vec<TriedLine>,
    /// Rules that cannot be used.
    pub errors: Vec<ChatRuleError>,
}

/// What the rules make of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TriedLine {
    /// The line, without colours.
    pub line: String,
    /// The rule that reads it, by its place; absent where none does.
    pub rule_idx: Option<u32>,
    /// Who said it.
    pub player: Option<String>,
    /// What was said.
    pub message: Option<String>,
    /// In which chat.
    pub chat_type: Option<String>,
}

/// A rule that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChatRuleError {
    /// Its place in the list.
    pub rule_idx: u32,
    /// What is wrong with it, in English.
    pub message: String,
}

/// What a bot does when it joins, and how it joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JoiningView {
    /// Which bot.
    pub bot_id: i32,
    /// Lines the bot sends once it is in the world. `{password}` stands for its password, which is
    /// put in when the line goes out and shown nowhere.
    pub join_commands: Vec<String>,
    /// Whether these are Sculk's own: `/login {password}` for a bot with a password, else none.
    pub has_built_in_join_commands: bool,
    /// Chunks the server shall send around the bot, 2 to 32. Each costs memory.
    pub view_distance: u8,
    /// Whether it has a worker process of its own.
    pub is_isolated: bool,
    /// Chat types of this bot, which win over those of its server.
    pub chat_types: Vec<ChatTypeView>,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// Asks what a bot does when it joins.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetJoiningReq {
    /// Which bot.
    pub bot_id: i32,
}

/// Changes what a bot does when it joins; what is absent stays. Holds from the next join.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateJoiningReq {
    /// Which bot.
    pub bot_id: i32,
    /// Up to 32 lines of up to 256 characters.
    pub join_commands: Option<Vec<String>>,
    /// Whether Sculk's own lines take the place of the user's.
    pub use_built_in_join_commands: Option<bool>,
    /// Whether lines are taken that hold a password as it is (`/login hunter2`): they lie readable
    /// in the database. Otherwise they are refused.
    pub allows_plain_secrets: Option<bool>,
    /// 2 to 32.
    pub view_distance: Option<u8>,
    /// Whether it has a worker process of its own.
    pub is_isolated: Option<bool>,
    /// Up to 32.
    pub chat_types: Option<Vec<ChatTypeView>>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}
