//! Groups of bots.

use sculk_contract::{
    ApiError, BotGroupReq, BotGroupView, CreateBotGroupReq, Nothing, UpdateBotGroupReq,
};
use sculk_core::{BotGroupId, BotId};
use sculk_store::{BotGroup, StoreError};

use crate::App;
use crate::error::from_store;
use crate::revision::{refuse_stale, revision};
use crate::validate;

impl App {
    pub(crate) async fn list_bot_groups(&self, _: Nothing) -> Result<Vec<BotGroupView>, ApiError> {
        let groups = self.inner.store.list_bot_groups().await;
        Ok(groups.map_err(from_store)?.into_iter().map(view).collect())
    }

    pub(crate) async fn create_bot_group(
        &self,
        req: CreateBotGroupReq,
    ) -> Result<BotGroupView, ApiError> {
        let name = group_name(&req.name)?;
        let bots = bot_ids(&req.bot_ids);
        let store = &self.inner.store;
        let made = store.create_bot_group(&name, &bots, self.now()).await;
        made.map(view).map_err(from_store)
    }

    pub(crate) async fn update_bot_group(
        &self,
        req: UpdateBotGroupReq,
    ) -> Result<BotGroupView, ApiError> {
        let id = BotGroupId(req.id);
        let store = &self.inner.store;
        let _edit = self.inner.edits.begin().await;
        let old = store.bot_group(id).await.map_err(from_store)?;
        let now = view(old.clone());
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        let name = req.name.as_deref().map(group_name).transpose()?;
        let bots = req.bot_ids.as_deref().map(bot_ids);
        let (name, bots) = (name.unwrap_or(old.name), bots.unwrap_or(old.bots));
        let changed = store.update_bot_group(id, &name, &bots, self.now()).await;
        changed.map(view).map_err(from_store)
    }

    pub(crate) async fn delete_bot_group(
        &self,
        req: BotGroupReq,
    ) -> Result<BotGroupView, ApiError> {
        let gone = self
            .inner
            .store
            .delete_bot_group(BotGroupId(req.id), self.now())
            .await;
        gone.map(view).map_err(from_store)
    }

    pub(crate) async fn restore_bot_group(
        &self,
        req: BotGroupReq,
    ) -> Result<BotGroupView, ApiError> {
        let back = self
            .inner
            .store
            .restore_bot_group(BotGroupId(req.id), self.now())
            .await;
        back.map(view).map_err(from_store)
    }

    /// The bots of these groups, each once; groups that were deleted are passed over.
    pub(crate) async fn bots_in_groups(
        &self,
        ids: &[BotGroupId],
    ) -> Result<Vec<BotId>, StoreError> {
        let mut bots = Vec::new();
        for group in self.inner.store.list_bot_groups().await? {
            if ids.contains(&group.id) {
                bots.extend(group.bots);
            }
        }
        bots.sort_unstable();
        bots.dedup();
        Ok(bots)
    }
}

fn group_name(text: &str) -> Result<String, ApiError> {
    validate::line("name", "A group's name", text, 64)
}

fn bot_ids(ids: &[i32]) -> Vec<BotId> {
    ids.iter().copied().map(BotId).collect()
}

fn view(group: BotGroup) -> BotGroupView {
    let bot_ids: Vec<_> = group.bots.iter().map(|bot| bot.0).collect();
    BotGroupView {
        id: group.id.0,
        revision: revision(&(&group.name, &bot_ids)),
        name: group.name,
        bot_ids,
    }
}
