use sculk_automation::chat::{
    ChatRule, ChatRules, MAX_RULES, SpamWarnings, built_in_rules, built_in_spam_warnings,
};
use sculk_contract::{
    ApiError, ChatRuleError, ChatRuleView, ChatTypeView, ConsoleSource, ErrorCode, GetJoiningReq,
    GetServerChatReq, JoiningView, ServerChatView, TriedChatRules, TriedLine, TryChatRulesReq,
    UpdateJoiningReq, UpdateServerChatReq,
};
use sculk_core::{BotId, ServerId};
use sculk_store::{Joining, ServerChat, StoredChatRule, StoredChatType};

use crate::App;
use crate::error::from_store;
use crate::fleet::built_in_join_commands;
use crate::revision::{refuse_stale, revision};
use crate::validate;

/// Lines of a bot that rules are tried on.
const TRIED_LINES: usize = 200;
/// Most chat types of a server or a bot.
const MAX_TYPES: usize = 32;
/// Longest time between two lines of a chat type, in milliseconds.
const MAX_DELAY_MS: u32 = 60_000;
/// Most lines that are sent when a bot joins.
const MAX_JOIN_COMMANDS: usize = 32;
/// Chunks around a bot: what a server sends at least and a client may ask for at most.
const VIEW_DISTANCES: std::ops::RangeInclusive<u8> = 2..=32;

impl App {
    pub(crate) async fn get_server_chat(
        &self,
        req: GetServerChatReq,
    ) -> Result<ServerChatView, ApiError> {
        let id = ServerId(req.server_id);
        self.inner.store.server(id).await.map_err(from_store)?;
        let chat = self.inner.store.server_chat(id).await.map_err(from_store)?;
        Ok(chat_view(id, chat))
    }

    pub(crate) async fn update_server_chat(
        &self,
        req: UpdateServerChatReq,
    ) -> Result<ServerChatView, ApiError> {
        let id = ServerId(req.server_id);
        let store = &self.inner.store;
        let _edit = self.inner.edits.begin().await;
        let mut chat = store.server_chat(id).await.map_err(from_store)?;
        let now = chat_view(id, chat.clone());
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        if let Some(rules) = req.rules {
            refuse_wrong_rules(&rules)?;
            chat.rules = (!rules.is_empty()).then(|| rules.into_iter().map(stored_rule).collect());
        }
        if let Some(types) = req.types {
            chat.types = chat_types("types", &types)?;
        }
        if let Some(patterns) = req.spam_warnings {
            SpamWarnings::compile(&patterns).map_err(|why| invalid("spamWarnings", why))?;
            chat.spam_warnings = (!patterns.is_empty()).then_some(patterns);
        }
        let kept = store.set_server_chat(id, &chat, self.now()).await;
        kept.map_err(from_store)?;
        for bot in self.bots_of(id).await? {
            self.reconfigure(bot).await.map_err(from_store)?;
        }
        Ok(chat_view(id, chat))
    }

    pub(crate) async fn try_chat_rules(
        &self,
        req: TryChatRulesReq,
    ) -> Result<TriedChatRules, ApiError> {
        let bot = BotId(req.bot_id);
        let store = &self.inner.store;
        let server = store.bot(bot).await.map_err(from_store)?.fields.server_id;
        let rules = match req.rules {
            Some(rules) => rules.into_iter().map(rule).collect(),
            None => rules_of(&store.server_chat(server).await.map_err(from_store)?),
        };
        let rules = match ChatRules::compile(&rules) {
            Ok(rules) => rules,
            Err(errors) => {
                return Ok(TriedChatRules {
                    lines: Vec::new(),
                    errors: errors
                        .into_iter()
                        .map(|error| ChatRuleError {
                            rule_idx: index(error.rule_idx),
                            message: error.to_string(),
                        })
                        .collect(),
                });
            }
        };
        let mut lines = req.lines;
        lines.truncate(TRIED_LINES);
        lines.extend(self.last_chat_lines(bot));
        let lines = lines.into_iter().map(|line| tried(&rules, line)).collect();
        Ok(TriedChatRules {
            lines,
            errors: Vec::new(),
        })
    }

    pub(crate) async fn get_joining(&self, req: GetJoiningReq) -> Result<JoiningView, ApiError> {
        let id = BotId(req.bot_id);
        let bot = self.inner.store.bot(id).await.map_err(from_store)?;
        let joining = self.inner.store.joining(id).await.map_err(from_store)?;
        Ok(joining_view(id, bot.fields.has_password, joining))
    }

    pub(crate) async fn update_joining(
        &self,
        req: UpdateJoiningReq,
    ) -> Result<JoiningView, ApiError> {
        let id = BotId(req.bot_id);
        let store = &self.inner.store;
        let _edit = self.inner.edits.begin().await;
        let bot = store.bot(id).await.map_err(from_store)?;
        let mut joining = store.joining(id).await.map_err(from_store)?;
        let now = joining_view(id, bot.fields.has_password, joining.clone());
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        if let Some(commands) = req.join_commands {
            let commands = join_commands(&commands)?;
            if req.allows_plain_secrets != Some(true) {
                refuse_plain_secrets(&commands)?;
            }
            joining.join_commands = Some(commands);
        }
        if req.use_built_in_join_commands == Some(true) {
            joining.join_commands = None;
        }
        if let Some(distance) = req.view_distance {
            if !VIEW_DISTANCES.contains(&distance) {
                let why = "A bot can see 2 to 32 chunks around itself.";
                return Err(invalid("viewDistance", why));
            }
            joining.view_distance = distance;
        }
        if let Some(is_isolated) = req.is_isolated {
            joining.is_isolated = is_isolated;
        }
        if let Some(types) = req.chat_types {
            joining.chat_types = chat_types("chatTypes", &types)?;
        }
        let kept = store.set_joining(id, &joining, self.now()).await;
        kept.map_err(from_store)?;
        self.reconfigure(id).await.map_err(from_store)?;
        Ok(joining_view(id, bot.fields.has_password, joining))
    }

    /// What the console still holds of the chat, oldest first.
    fn last_chat_lines(&self, bot: BotId) -> Vec<String> {
        let page = self.inner.consoles.read(bot, None, u32::MAX);
        let chat = page.lines.iter().rev();
        let mut lines: Vec<String> = chat
            .filter(|line| line.source == ConsoleSource::Chat)
            .take(TRIED_LINES)
            .map(|line| line.spans.iter().map(|span| span.text.as_str()).collect())
            .collect();
        lines.reverse();
        lines
    }
}

fn invalid(field: &str, why: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::Invalid, why).with_details(field)
}

fn index(idx: usize) -> u32 {
    u32::try_from(idx).unwrap_or(u32::MAX)
}

/// What rules make of a line. Everybody counts as online: the tester shows what a rule reads, also
/// of players who have left since.
fn tried(rules: &ChatRules, line: String) -> TriedLine {
    let read = rules.read(&line, |_| true);
    TriedLine {
        rule_idx: read.as_ref().map(|read| index(read.rule_idx)),
        player: read.as_ref().map(|read| read.player.to_owned()),
        message: read.as_ref().map(|read| read.message.to_owned()),
        chat_type: read.map(|read| read.chat_type),
        line,
    }
}

fn refuse_wrong_rules(rules: &[ChatRuleView]) -> Result<(), ApiError> {
    if rules.len() > MAX_RULES {
        let why = format!("A server can have at most {MAX_RULES} chat rules.");
        return Err(invalid("rules", why));
    }
    for rule in rules {
        validate::line("rules", "A rule's name", &rule.name, 64)?;
    }
    let rules: Vec<_> = rules.iter().cloned().map(rule).collect();
    match ChatRules::compile(&rules) {
        Ok(_) => Ok(()),
        Err(errors) => {
            let words: Vec<_> = errors.iter().map(ToString::to_string).collect();
            Err(invalid("rules", words.join(" ")))
        }
    }
}

fn chat_types(field: &str, types: &[ChatTypeView]) -> Result<Vec<StoredChatType>, ApiError> {
    if types.len() > MAX_TYPES {
        return Err(invalid(
            field,
            format!("At most {MAX_TYPES} chat types fit here."),
        ));
    }
    let read = |kind: &ChatTypeView| {
        let name = validate::line(field, "A chat type's name", &kind.name, 32)?;
        if matches!(name.as_str(), "command" | "private" | "whisper") {
            let why = format!("The chat type “{name}” is Sculk's own. Choose another name.");
            return Err(invalid(field, why));
        }
        if kind.prefix.chars().count() > 32 || kind.prefix.chars().any(char::is_control) {
            let why = "A chat type's prefix has at most 32 characters on one line.";
            return Err(invalid(field, why));
        }
        Ok(StoredChatType {
            name,
            prefix: kind.prefix.clone(),
            delay_ms: kind.delay_ms.min(MAX_DELAY_MS),
        })
    };
    types.iter().map(read).collect()
}

fn join_commands(commands: &[String]) -> Result<Vec<String>, ApiError> {
    if commands.len() > MAX_JOIN_COMMANDS {
        let why = format!("At most {MAX_JOIN_COMMANDS} lines can be sent when a bot joins.");
        return Err(invalid("joinCommands", why));
    }
    commands
        .iter()
        .map(|line| validate::line("joinCommands", "A line sent at joining", line, 256))
        .collect()
}

/// Join lines lie readable in the database, and in every copy of it.
fn refuse_plain_secrets(commands: &[String]) -> Result<(), ApiError> {
    let Some(line) = commands
        .iter()
        .position(|line| validate::holds_plain_secret(line))
    else {
        return Ok(());
    };
    let why = format!(
        "Line {} of what is sent at joining holds a password that anybody could read in the data folder. Write {{password}} in its place and give the bot the password: that lies in the keychain.",
        line + 1
    );
    Err(invalid("joinCommands", why))
}

fn rule(view: ChatRuleView) -> ChatRule {
    ChatRule {
        name: view.name,
        pattern: view.pattern,
        chat_type: view.chat_type,
        is_for_online_only: view.is_for_online_only,
    }
}

fn stored_rule(view: ChatRuleView) -> StoredChatRule {
    StoredChatRule {
        name: view.name,
        pattern: view.pattern,
        chat_type: view.chat_type,
        is_for_online_only: view.is_for_online_only,
    }
}

/// The rules in use on a server.
pub(crate) fn rules_of(chat: &ServerChat) -> Vec<ChatRule> {
    let Some(rules) = &chat.rules else {
        return built_in_rules();
    };
    let read = |stored: &StoredChatRule| ChatRule {
        name: stored.name.clone(),
        pattern: stored.pattern.clone(),
        chat_type: stored.chat_type.clone(),
        is_for_online_only: stored.is_for_online_only,
    };
    rules.iter().map(read).collect()
}

fn type_views(types: Vec<StoredChatType>) -> Vec<ChatTypeView> {
    let view = |kind: StoredChatType| ChatTypeView {
        name: kind.name,
        prefix: kind.prefix,
        delay_ms: kind.delay_ms,
    };
    types.into_iter().map(view).collect()
}

fn chat_view(server: ServerId, chat: ServerChat) -> ServerChatView {
    let view = |rule: ChatRule| ChatRuleView {
        name: rule.name,
        pattern: rule.pattern,
        chat_type: rule.chat_type,
        is_for_online_only: rule.is_for_online_only,
    };
    let view = ServerChatView {
        server_id: server.0,
        rules: rules_of(&chat).into_iter().map(view).collect(),
        has_built_in_rules: chat.rules.is_none(),
        has_built_in_spam_warnings: chat.spam_warnings.is_none(),
        types: type_views(chat.types),
        spam_warnings: chat.spam_warnings.unwrap_or_else(built_in_spam_warnings),
        revision: String::new(),
    };
    ServerChatView {
        revision: revision(&view),
        ..view
    }
}

fn joining_view(bot: BotId, has_password: bool, joining: Joining) -> JoiningView {
    let view = JoiningView {
        bot_id: bot.0,
        revision: String::new(),
        has_built_in_join_commands: joining.join_commands.is_none(),
        join_commands: joining
            .join_commands
            .unwrap_or_else(|| built_in_join_commands(has_password)),
        view_distance: joining.view_distance,
        is_isolated: joining.is_isolated,
        chat_types: type_views(joining.chat_types),
    };
    JoiningView {
        revision: revision(&view),
        ..view
    }
}
