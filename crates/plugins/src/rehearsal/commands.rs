//! Commands of plugins, in memory.

use sculk_automation::{
    ArgumentError, ArgumentKind, ArgumentSpec, CommandSpec, CommandTable, Decision, Recent,
    Speaker, decide,
};
use sculk_bots::BotAction;
use sculk_core::CommandId;
use serde_json::json;

use super::people::{People, is_meant};
use super::{Step, shown};
use crate::port::{ArgumentOffer, BotProfile, CommandOffer, CommandOutcome, Said, ToPlugins};

/// Where a command may be used that does not say it.
const DEFAULT_CHAT_TYPES: [&str; 2] = ["chat", "private"];
/// Most commands of one bot.
const MAX_COMMANDS: usize = 2_000;

/// The commands of one bot's plugins.
#[derive(Debug, Default)]
pub(super) struct Commands {
    offers: Vec<CommandOffer>,
    table: CommandTable,
    recent: Recent,
}

impl Commands {
    /// Makes a command known; one of the same name is replaced.
    pub fn register(&mut self, offer: CommandOffer) {
        if let Some(old) = self.offers.iter_mut().find(|old| old.name == offer.name) {
            *old = offer;
        } else if self.offers.len() < MAX_COMMANDS {
            self.offers.push(offer);
        }
        self.rebuild();
    }

    pub fn forget(&mut self, owner: Option<&str>, names: Option<&[String]>) -> usize {
        let before = self.offers.len();
        self.offers
            .retain(|offer| !is_meant(&offer.name, offer.owner.as_deref(), owner, names));
        self.rebuild();
        before - self.offers.len()
    }

    fn rebuild(&mut self) {
        let specs = self
            .offers
            .iter()
            .enumerate()
            .map(|(idx, offer)| spec(idx, offer));
        self.table = CommandTable::new(specs.collect());
    }

    /// What a line comes to.
    pub fn decide(
        &mut self,
        bot: &BotProfile,
        people: &mut People,
        said: &Said,
        now_ms: u64,
    ) -> Vec<Step> {
        // The bot's own lines come back from the server.
        if said.username.eq_ignore_ascii_case(&bot.username) {
            return Vec::new();
        }
        let standing = people.standing(&said.username);
        let speaker = Speaker {
            player: &said.username,
            is_owner: standing.is_owner,
            chat_type: &said.chat_type,
            is_blacklisted: standing.is_blacklisted,
            grants: &standing.grants,
        };
        let line = said.message.as_str();
        let decision = decide(
            &self.table,
            &bot.prefix,
            speaker,
            line,
            &mut self.recent,
            now_ms,
        );
        let chat_type = heard_as(&said.chat_type);
        let (name, outcome) = match decision {
            Decision::NotACommand => return Vec::new(),
            Decision::Run(call) => (call.name, CommandOutcome::Run { args: call.args }),
            Decision::Forbidden { name, .. } => (name, CommandOutcome::Forbidden),
            Decision::Cooldown { name, seconds_left } => {
                (name, CommandOutcome::Cooldown { seconds_left })
            }
            Decision::Blacklisted => {
                let word = line.trim_start().trim_start_matches(bot.prefix.as_str());
                let word = word.split_whitespace().next().unwrap_or_default();
                match self.table.find(word) {
                    Some(command) => (command.name.clone(), CommandOutcome::Blacklisted),
                    None => return Vec::new(),
                }
            }
            Decision::WrongUse { error, usage, .. } => {
                return wrong_use(&error, &usage, chat_type, &said.username);
            }
            silent @ (Decision::Unknown { .. }
            | Decision::Disabled { .. }
            | Decision::WrongChatType { .. }
            | Decision::TooFast { .. }) => {
                let about =
                    json!({ "player": said.username, "line": line, "why": silence(&silent) });
                return vec![Step::Show(shown("notRun", None, &about))];
            }
        };
        let about = json!({ "command": name, "player": said.username, "outcome": outcome });
        vec![
            Step::Show(shown("commandUsed", None, &about)),
            Step::Tell(Box::new(ToPlugins::Command {
                name,
                outcome,
                chat_type: chat_type.to_owned(),
                user: people.user(&said.username),
            })),
        ]
    }
}

/// Plugins answer to the chat type a line came by, and know whispers as `private` alone.
fn heard_as(chat_type: &str) -> &str {
    if chat_type == "whisper" {
        "private"
    } else {
        chat_type
    }
}

fn silence(decision: &Decision) -> String {
    match decision {
        Decision::Unknown { word } => format!("there is no command “{word}”"),
        Decision::Disabled { name } => format!("the command “{name}” is switched off"),
        Decision::WrongChatType { name } => {
            format!("the command “{name}” does not listen to this chat")
        }
        Decision::TooFast { .. } => "the player floods the bot".to_owned(),
        _ => String::new(),
    }
}

fn wrong_use(error: &ArgumentError, usage: &str, chat_type: &str, player: &str) -> Vec<Step> {
    let say = |text: String| Step::Act {
        call: None,
        action: Box::new(BotAction::Say {
            chat_type: chat_type.to_owned(),
            text,
            recipient: Some(player.to_owned()),
        }),
        timeout_ms: None,
    };
    let reason = error.to_string();
    let mut letters = reason.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let sentence = format!("{}{}.", first.unwrap_or_default(), letters.as_str());
    vec![say(sentence), say(format!("Usage: {usage}"))]
}

fn spec(idx: usize, offer: &CommandOffer) -> CommandSpec {
    let chat_types = if offer.allowed_chat_types.is_empty() {
        DEFAULT_CHAT_TYPES
            .iter()
            .map(|&kind| kind.to_owned())
            .collect()
    } else {
        offer.allowed_chat_types.clone()
    };
    CommandSpec {
        aliases: offer.aliases.clone(),
        description: offer.description.clone(),
        cooldown_seconds: seconds(offer.cooldown),
        allowed_chat_types: chat_types,
        arguments: offer.args.iter().map(argument).collect(),
        permission: Some(offer.permission.clone()).filter(|name| !name.is_empty()),
        ..CommandSpec::new(
            CommandId(i32::try_from(idx).unwrap_or(i32::MAX)),
            offer.name.clone(),
        )
    }
}

/// Whole seconds, rounded up; nonsense is none.
fn seconds(cooldown: f64) -> u32 {
    if cooldown.is_finite() && cooldown > 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive, and `as` stops at the largest"
        )]
        let whole = cooldown.ceil() as u32;
        whole
    } else {
        0
    }
}

fn argument(offer: &ArgumentOffer) -> ArgumentSpec {
    let kind = match offer.kind.as_str() {
        "number" => ArgumentKind::Number,
        "boolean" => ArgumentKind::Boolean,
        "greedy_string" => ArgumentKind::GreedyString,
        _ => ArgumentKind::String,
    };
    ArgumentSpec {
        required: offer.required,
        default: offer.default.clone(),
        ..ArgumentSpec::new(offer.name.clone(), kind)
    }
}
