use sculk_bots::{BotAction, BotError};
use sculk_contract::{
    ApiError, BotTarget, ConsolePage, ConsoleSearchPage, ErrorCode, Nothing, ReadConsoleReq,
    SearchConsoleReq, SendChatReq,
};
use sculk_core::{BotGroupId, BotId};

use crate::App;
use crate::error::from_store;
use crate::fleet::BotInput;

/// Most characters a user may send at once.
const MAX_CHAT: usize = 4_000;

impl App {
    pub(crate) async fn start_bots(&self, req: BotTarget) -> Result<Nothing, ApiError> {
        let ids = self.meant(req).await?;
        self.open_practice_for(&ids).await;
        self.tell(&ids, || BotInput::Start).await
    }

    pub(crate) async fn stop_bots(&self, req: BotTarget) -> Result<Nothing, ApiError> {
        let ids = self.meant(req).await?;
        self.tell(&ids, || BotInput::Stop).await
    }

    pub(crate) async fn restart_bots(&self, req: BotTarget) -> Result<Nothing, ApiError> {
        let ids = self.meant(req).await?;
        self.open_practice_for(&ids).await;
        self.tell(&ids, || BotInput::Restart).await
    }

    /// The bots a command is for.
    async fn meant(&self, target: BotTarget) -> Result<Vec<BotId>, ApiError> {
        match target {
            BotTarget::All => Ok(self.inner.fleet.ids()),
            BotTarget::Some { ids } => Ok(ids.into_iter().map(BotId).collect()),
            BotTarget::Groups { ids } => {
                let ids: Vec<_> = ids.into_iter().map(BotGroupId).collect();
                self.bots_in_groups(&ids).await.map_err(from_store)
            }
        }
    }

    async fn tell(&self, ids: &[BotId], input: impl Fn() -> BotInput) -> Result<Nothing, ApiError> {
        for &id in ids {
            self.inner.fleet.send(id, input()).await;
        }
        Ok(Nothing {})
    }

    pub(crate) async fn send_chat(&self, req: SendChatReq) -> Result<Nothing, ApiError> {
        let id = BotId(req.id);
        let text = crate::validate::text("text", "A message", &req.text, MAX_CHAT)?;
        if !self
            .inner
            .fleet
            .live(id)
            .is_some_and(|live| live.is_online())
        {
            return Err(not_said(&BotError::NotOnline));
        }
        let is_command = text.trim_start().starts_with('/');
        let action = BotAction::Say {
            chat_type: if is_command { "command" } else { "chat" }.to_owned(),
            text,
            recipient: None,
        };
        let said = self.inner.workers.act(id, action).await;
        said.map_err(|error| not_said(&error))?;
        Ok(Nothing {})
    }

    pub(crate) async fn read_console(&self, req: ReadConsoleReq) -> Result<ConsolePage, ApiError> {
        let consoles = &self.inner.consoles;
        Ok(consoles
            .read_back(BotId(req.bot_id), req.before, req.limit)
            .await)
    }

    pub(crate) async fn search_console(
        &self,
        req: SearchConsoleReq,
    ) -> Result<ConsoleSearchPage, ApiError> {
        let text = crate::validate::line("text", "What to look for", &req.text, 256)?;
        let journal = &self.inner.journal;
        // What was just written is to be found, too.
        journal.flush().await;
        let before = req.before.unwrap_or(u32::MAX);
        let found = journal.search(BotId(req.bot_id), &text, before, req.limit);
        let (lines, looked_back_to) = found.await.map_err(from_store)?;
        Ok(ConsoleSearchPage {
            lines,
            looked_back_to,
        })
    }
}

fn not_said(error: &BotError) -> ApiError {
    ApiError::new(ErrorCode::Precondition, error.to_string())
}
