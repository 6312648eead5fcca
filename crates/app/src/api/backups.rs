use sculk_contract::{
    ApiError, BackupDiff, BackupReq, BackupView, BackupsView, BotStateView, ErrorCode,
    ExportOutcome, ExportReq, ExportToBlockmineOutcome, ExportToBlockmineReq, MakeBackupReq,
    Nothing, RestoreBackupReq, RestoreOutcome,
};
use sculk_store::{BackupReason, Proxy};

use crate::App;
use crate::backups::Restored;
use crate::error::from_store;

impl App {
    pub(crate) async fn list_backups(&self, _: Nothing) -> Result<BackupsView, ApiError> {
        self.inner.backups.list().await.map_err(from_store)
    }

    pub(crate) async fn make_backup(&self, req: MakeBackupReq) -> Result<BackupView, ApiError> {
        let made = self
            .inner
            .backups
            .make(&BackupReason::ByHand, req, self.now());
        Ok(made.await?)
    }

    pub(crate) async fn look_into_backup(&self, req: BackupReq) -> Result<BackupDiff, ApiError> {
        Ok(self.inner.backups.look_into(req, self.now()).await?)
    }

    pub(crate) async fn restore_backup(
        &self,
        req: RestoreBackupReq,
    ) -> Result<RestoreOutcome, ApiError> {
        let is_whole = req.part == sculk_contract::RestorePart::Whole && !req.is_dry_run;
        let bots = self.inner.fleet.ids();
        let proxies = self.inner.store.list_proxies().await.map_err(from_store)?;
        let is_at_work = |bot: &sculk_core::BotId| {
            let live = self.inner.fleet.live(*bot);
            live.is_some_and(|live| {
                !matches!(
                    live.view(),
                    BotStateView::Stopped | BotStateView::Failed { .. }
                )
            })
        };
        if is_whole && bots.iter().any(is_at_work) {
            return Err(ApiError::new(
                ErrorCode::Precondition,
                "Stop all bots first: what they do now would be mixed with what they did then.",
            ));
        }
        let restored = self
            .inner
            .backups
            .restore(&self.inner.vault, req, self.now())
            .await?;
        match restored {
            Restored::Looked(outcome) => Ok(outcome),
            Restored::Whole(outcome) => {
                self.begin_anew(&bots, &proxies).await?;
                Ok(outcome)
            }
            Restored::Part(written, outcome) => {
                self.came(&written).await?;
                Ok(outcome)
            }
        }
    }

    pub(crate) async fn export_bots(&self, req: ExportReq) -> Result<ExportOutcome, ApiError> {
        let (store, vault) = (&self.inner.store, self.inner.vault.as_ref());
        Ok(crate::export_file::export(store, vault, req, self.now()).await?)
    }

    pub(crate) async fn export_to_blockmine(
        &self,
        req: ExportToBlockmineReq,
    ) -> Result<ExportToBlockmineOutcome, ApiError> {
        crate::export_single::export_single(&self.inner.store, req).await
    }

    /// Everything that is kept in memory is read afresh. Editors join their graphs again, as after a death
    /// of the core.
    async fn begin_anew(
        &self,
        bots_before: &[sculk_core::BotId],
        proxies_before: &[Proxy],
    ) -> Result<(), ApiError> {
        self.inner.shared.end_all();
        for bot in bots_before {
            self.inner.fleet.remove(*bot).await;
            self.inner.people.forget(*bot);
        }
        for proxy in proxies_before {
            self.inner.proxies.remove(proxy.id);
        }
        for proxy in self.inner.store.list_proxies().await.map_err(from_store)? {
            self.inner.proxies.put(&proxy);
        }
        self.keep_web_access().await.map_err(from_store)?;
        self.keep_debug_settings().await.map_err(from_store)?;
        self.inner.debug.read_points().await;
        for bot in self.inner.store.list_bots().await.map_err(from_store)? {
            let config = self.load_config(bot.id).await.map_err(from_store)?;
            self.inner.fleet.add(config);
        }
        self.inner.scheduler.changed();
        Ok(())
    }
}
