use sculk_contract::{
    ApiError, BotView, CreateBotReq, DeleteBotReq, GetBotReq, Nothing, ReorderBotsReq,
    RestoreBotReq, UpdateBotReq,
};
use sculk_core::{BotId, ServerId};
use sculk_secrets::{SecretKey, Sensitive};
use sculk_store::{Bot, BotFields, CommandFields};

use crate::App;
use crate::error::{from_secrets, from_store};
use crate::revision::{refuse_stale, revision};
use crate::validate;

/// Longest password that is taken, in bytes; keychains refuse much longer ones.
const MAX_PASSWORD: usize = 512;

impl App {
    pub(crate) async fn list_bots(&self, _: Nothing) -> Result<Vec<BotView>, ApiError> {
        let bots = self.inner.store.list_bots().await.map_err(from_store)?;
        Ok(bots.iter().map(|bot| self.bot_view(bot)).collect())
    }

    pub(crate) async fn get_bot(&self, req: GetBotReq) -> Result<BotView, ApiError> {
        let bot = self.inner.store.bot(BotId(req.id)).await;
        Ok(self.bot_view(&bot.map_err(from_store)?))
    }

    pub(crate) async fn create_bot(&self, req: CreateBotReq) -> Result<BotView, ApiError> {
        let password = check_password(req.password)?;
        let fields = BotFields {
            prefix: validate::prefix(req.prefix.as_deref().unwrap_or("@"))?,
            owners: validate::owners(&req.owners.unwrap_or_default())?,
            auto_start: req.auto_start.unwrap_or(false),
            has_password: false,
            ..BotFields::new(ServerId(req.server_id), validate::username(&req.username)?)
        };
        let mut bot = self.add_bot(&fields).await?;
        if let Some(password) = password {
            bot = self.keep_password(bot, password).await?;
        }
        let config = self.load_config(bot.id).await.map_err(from_store)?;
        self.inner.fleet.add(config);
        Ok(self.bot_view(&bot))
    }

    pub(crate) async fn update_bot(&self, req: UpdateBotReq) -> Result<BotView, ApiError> {
        let id = BotId(req.id);
        let password = check_password(req.password)?;
        let _edit = self.inner.edits.begin().await;
        let old = self.inner.store.bot(id).await.map_err(from_store)?;
        let now = self.bot_view(&old);
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        let mut fields = old.fields;
        if let Some(username) = &req.username {
            fields.username = validate::username(username)?;
            self.refuse_other_name(id, &fields.username).await?;
        }
        if let Some(server) = req.server_id {
            fields.server_id = ServerId(server);
        }
        if let Some(prefix) = &req.prefix {
            fields.prefix = validate::prefix(prefix)?;
        }
        if let Some(owners) = &req.owners {
            fields.owners = validate::owners(owners)?;
        }
        if let Some(note) = &req.note {
            fields.note = validate::text("note", "A note", note, 2000)?;
        }
        if let Some(auto_start) = req.auto_start {
            fields.auto_start = auto_start;
        }
        let bot = self.inner.store.update_bot(id, &fields, self.now()).await;
        let mut bot = bot.map_err(from_store)?;
        if let Some(password) = password {
            bot = self.keep_password(bot, password).await?;
        }
        self.reconfigure(id).await.map_err(from_store)?;
        Ok(self.bot_view(&bot))
    }

    pub(crate) async fn delete_bot(&self, req: DeleteBotReq) -> Result<BotView, ApiError> {
        let id = BotId(req.id);
        let bot = self.inner.store.bot(id).await.map_err(from_store)?;
        let deleted = self.inner.store.delete_bot(id, self.now()).await;
        deleted.map_err(from_store)?;
        self.inner.fleet.remove(id).await;
        Ok(self.bot_view(&bot))
    }

    pub(crate) async fn restore_bot(&self, req: RestoreBotReq) -> Result<BotView, ApiError> {
        let id = BotId(req.id);
        let turn = self.inner.bin_turn.take().await;
        let bot = self.inner.store.restore_bot(id, self.now()).await;
        drop(turn);
        let bot = bot.map_err(from_store)?;
        // One that was not deleted has its actor already.
        if self.inner.fleet.live(id).is_none() {
            let config = self.load_config(id).await.map_err(from_store)?;
            self.inner.fleet.add(config);
        }
        Ok(self.bot_view(&bot))
    }

    pub(crate) async fn reorder_bots(&self, req: ReorderBotsReq) -> Result<Nothing, ApiError> {
        let ids: Vec<_> = req.ids.into_iter().map(BotId).collect();
        let done = self.inner.store.reorder_bots(&ids, self.now()).await;
        done.map_err(from_store)?;
        Ok(Nothing {})
    }

    /// A bot and the command a new bot starts with, or neither.
    async fn add_bot(&self, fields: &BotFields) -> Result<Bot, ApiError> {
        let now = self.now();
        let tx = self.inner.store.begin().await.map_err(from_store)?;
        let bot = tx.create_bot(fields, now).await.map_err(from_store)?;
        let (command, graph) = ping_command();
        tx.create_command(bot.id, &command, &graph, now)
            .await
            .map_err(from_store)?;
        tx.commit().await.map_err(from_store)?;
        Ok(bot)
    }

    /// Puts a password into the keychain (an empty one is forgotten) and notes that there is one.
    async fn keep_password(&self, bot: Bot, password: Sensitive<String>) -> Result<Bot, ApiError> {
        let key = SecretKey::BotPassword(bot.id);
        let has_password = !password.expose().is_empty();
        let kept = if has_password {
            self.inner.vault.write(key, password).await
        } else {
            self.inner.vault.forget(key).await
        };
        kept.map_err(from_secrets)?;
        let fields = BotFields {
            has_password,
            ..bot.fields
        };
        let bot = self
            .inner
            .store
            .update_bot(bot.id, &fields, self.now())
            .await;
        bot.map_err(from_store)
    }

    fn bot_view(&self, bot: &Bot) -> BotView {
        let now = self.inner.clock.now_ms();
        let live = self
            .inner
            .fleet
            .live(bot.id)
            .unwrap_or_else(|| crate::fleet::Live::new(now));
        let fields = bot.fields.clone();
        let revision = revision(&(
            &fields.username,
            fields.server_id.0,
            &fields.prefix,
            &fields.owners,
            &fields.note,
            fields.auto_start,
        ));
        BotView {
            revision,
            id: bot.id.0,
            username: fields.username,
            server_id: fields.server_id.0,
            prefix: fields.prefix,
            owners: fields.owners,
            note: fields.note,
            auto_start: fields.auto_start,
            has_password: fields.has_password,
            state: live.view(),
            last_hour: live.last_hour(now),
        }
    }
}

fn check_password(password: Option<String>) -> Result<Option<Sensitive<String>>, ApiError> {
    let Some(password) = password.map(Sensitive::new) else {
        return Ok(None);
    };
    if password.expose().len() > MAX_PASSWORD {
        return Err(ApiError::new(
            sculk_contract::ErrorCode::Invalid,
            format!("A password may have at most {MAX_PASSWORD} bytes."),
        )
        .with_details("password"));
    }
    Ok(Some(password))
}

/// `@ping hello` answers `pong hello`: something that works at once and can be changed.
fn ping_command() -> (CommandFields, String) {
    let fields = CommandFields {
        description: "Answers, so that you see the bot listens.".to_owned(),
        arguments: serde_json::json!([{
            "id": "text", "name": "text", "type": "greedy_string",
            "description": "Comes back in the answer.", "required": false
        }]),
        ..CommandFields::new("ping")
    };
    (fields, super::graphs::ping_graph())
}
