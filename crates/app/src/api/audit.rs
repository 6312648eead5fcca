//! Who changed what.

use sculk_contract::{ApiError, AuditActor, AuditEntryView, AuditPage, ListAuditReq};
use sculk_core::BotId;
use sculk_store::{AuditEntry, AuditFilter};
use serde_json::Value;

use crate::App;
use crate::error::from_store;

/// Most entries of one page.
const MAX_PAGE: u32 = 500;

impl App {
    pub(crate) async fn list_audit(&self, req: ListAuditReq) -> Result<AuditPage, ApiError> {
        let filter = AuditFilter {
            bot: req.bot_id.map(BotId),
            actor: req.actor.map(|actor| stored(actor).to_owned()),
        };
        let limit = req.limit.clamp(1, MAX_PAGE);
        let store = &self.inner.store;
        let found = store.list_audit(&filter, req.before, u64::from(limit) + 1);
        let mut found = found.await.map_err(from_store)?;
        let has_older = found.len() > limit as usize;
        found.truncate(limit as usize);
        Ok(AuditPage {
            entries: found.into_iter().map(view).collect(),
            has_older,
        })
    }

    /// A command as it is before a mutation.
    pub(crate) async fn command_before(&self, request: &Value) -> Option<Value> {
        let id = request.get("id").and_then(Value::as_i64)?;
        let id = sculk_core::CommandId(i32::try_from(id).ok()?);
        let command = self.inner.store.command(id).await.ok()?;
        serde_json::to_value(super::chat_commands::view(&command)).ok()
    }
}

const fn stored(actor: AuditActor) -> &'static str {
    match actor {
        AuditActor::User => "user",
        AuditActor::Player => "player",
        AuditActor::Graph => "graph",
        AuditActor::Schedule => "schedule",
        AuditActor::Plugin => "plugin",
    }
}

fn view(row: AuditEntry) -> AuditEntryView {
    let AuditEntry { id, entry } = row;
    AuditEntryView {
        id,
        at: entry.at.0.cast_unsigned(),
        actor: match entry.actor.as_str() {
            "player" => AuditActor::Player,
            "graph" => AuditActor::Graph,
            "schedule" => AuditActor::Schedule,
            "plugin" => AuditActor::Plugin,
            _ => AuditActor::User,
        },
        actor_name: entry.actor_name,
        action: entry.action,
        bot_id: entry.bot.map(|bot| bot.0),
        subject: entry.subject,
        old: entry.old,
        new: entry.new,
    }
}
