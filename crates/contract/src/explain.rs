use serde::{Deserialize, Serialize};
use specta::Type;

/// Asks what a line of chat would lead to. Nothing is done and nothing is counted.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExplainLineReq {
    /// The bot that hears it.
    pub bot_id: i32,
    /// The player who says it.
    pub player: String,
    /// The chat it is said in: `chat`, `private`, `whisper`, or what servers add.
    pub chat_type: String,
    /// What is said, prefix included.
    pub line: String,
}

/// Why a line leads to what it leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExplanationView {
    /// What was looked at, in order; the last may have been the end.
    pub steps: Vec<ExplainedStep>,
    /// Whether the command would run.
    pub runs: bool,
    /// The command it is about, if there is one of that name.
    pub command_id: Option<i32>,
    /// What the bot would say to it at once, if anything; what a graph says is not known before it ran.
    pub reply: Option<String>,
    /// Whether the player is an owner of the bot.
    pub is_owner: bool,
    /// Whether the bot knows the player; one it does not know counts as a new one.
    pub is_known: bool,
    /// The groups that count for the player, by name, inherited ones included.
    pub groups: Vec<String>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedStep {
    /// What: `prefix`, `blacklist`, `name`, `enabled`, `chatType`, `pace`, `arguments`,
    /// `permission`, `cooldown`.
    pub step: String,
    /// How it went.
    pub verdict: StepVerdict,
    /// What it was about, by stable names such as `permission`.
    pub facts: Vec<StepFact>,
    /// The same in one English line.
    pub words: String,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StepVerdict {
    /// Nothing against it.
    Passed,
    /// There was something against it that does not count for this player.
    Spared,
    /// The end.
    Stopped,
}

/// Something a step knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StepFact {
    /// Such as `permission`.
    pub name: String,
    /// What it is here.
    pub value: String,
}

/// Asks what a bot answers.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetRepliesReq {
    /// Which bot.
    pub bot_id: i32,
}

/// What a bot answers to wrong use and by the app's own commands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RepliesView {
    /// Which bot.
    pub bot_id: i32,
    /// The language of the texts that are the app's; as the app speaks where absent.
    pub language: Option<ReplyLanguage>,
    /// All texts, in the order they are listed.
    pub texts: Vec<ReplyView>,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// The languages of the app's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ReplyLanguage {
    /// English.
    En,
    /// Russian.
    Ru,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReplyView {
    /// What it is for, by a stable name such as `cooldown`.
    pub kind: String,
    /// The owner's text; absent where it is the app's. Empty: nothing is said.
    pub own: Option<String>,
    /// The app's text, in the language of the bot. Empty: nothing is said.
    pub standard: String,
    /// What may stand in it in braces.
    pub variables: Vec<String>,
}

/// Changes what a bot answers; holds from the next line of chat.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateRepliesReq {
    /// Which bot.
    pub bot_id: i32,
    /// The language of the texts that are the app's; as the app speaks where absent.
    pub language: Option<ReplyLanguage>,
    /// The owner's texts; those that are not here are the app's.
    pub own: Vec<OwnReply>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// A text of the owner's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnReply {
    /// What it is for.
    pub kind: String,
    /// Up to 200 characters; empty: nothing is said.
    pub text: String,
}
