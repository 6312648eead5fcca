//! Explains a line of chat with what the bot knows at this moment, and does nothing.

use sculk_automation::{CommandTable, Decision, Recent, Speaker, StepKind, explain};
use sculk_contract::ExplanationView;
use tokio::sync::oneshot;

use super::{BotActor, BotConfig};
use crate::api::step_view;
use crate::people::People;

/// Somebody wants to know what a line would lead to.
#[derive(Debug)]
pub(crate) struct ExplainOrder {
    pub player: String,
    pub chat_type: String,
    pub line: String,
    /// Told what would come of it.
    pub answer: oneshot::Sender<ExplanationView>,
}

impl BotActor {
    pub(super) fn explain(&self, order: ExplainOrder) {
        let temporary = self.stage.temporary.table();
        let around = &self.around;
        let now = around.clock.now_ms();
        let view = view(
            &self.config,
            &around.people,
            &temporary,
            &self.recent,
            now,
            &order,
        );
        // An error means that nobody wants to know any more.
        let _ = order.answer.send(view);
    }
}

/// The table that decides about a line: that of commands which graphs made for now where only it knows
/// the word.
pub(super) fn table_for<'a>(
    config: &'a BotConfig,
    temporary: &'a CommandTable,
    line: &str,
) -> &'a CommandTable {
    let (prefix, own) = (&config.bot.fields.prefix, config.commands.table());
    if !own.is_meant(prefix, line) && temporary.is_meant(prefix, line) {
        temporary
    } else {
        own
    }
}

/// What a line would lead to.
pub(crate) fn view(
    config: &BotConfig,
    people: &People,
    temporary: &CommandTable,
    recent: &Recent,
    now_ms: u64,
    order: &ExplainOrder,
) -> ExplanationView {
    let (bot, player) = (config.bot.id, order.player.as_str());
    let standing = people.standing(bot, player);
    let prefix = &config.bot.fields.prefix;
    let speaker = Speaker {
        player,
        is_owner: config.is_owner(player),
        chat_type: &order.chat_type,
        is_blacklisted: standing.is_blacklisted,
        grants: &standing.grants,
    };
    let table = table_for(config, temporary, &order.line);
    let explanation = explain(table, prefix, speaker, &order.line, recent, now_ms);
    let word = explanation.steps.iter().find_map(|step| {
        let is_name = step.kind == StepKind::Name;
        let facts = step
            .facts
            .iter()
            .filter(|fact| is_name && fact.name == "command");
        facts.map(|fact| fact.value.as_str()).next()
    });
    let command = word
        .and_then(|word| table.find(word))
        .map(|command| command.id.0);
    let refusal = config
        .replies
        .refusal(prefix, player, &order.chat_type, &explanation.decision);
    let groups = people.ask(bot, |directory| {
        let own = directory.find(player).map(|known| known.groups.to_vec());
        let groups = directory.counting(&own.unwrap_or_default());
        let all = directory.with_ancestors(&groups);
        let named = all.iter().filter_map(|&id| directory.group(id));
        named.map(|group| group.name.clone()).collect()
    });
    ExplanationView {
        steps: explanation.steps.iter().map(step_view).collect(),
        runs: matches!(explanation.decision, Decision::Run(_)),
        command_id: command.filter(|&id| id > 0),
        reply: refusal,
        is_owner: speaker.is_owner,
        is_known: standing.id.is_some(),
        groups: groups.unwrap_or_default(),
    }
}
