use sculk_contract::{ApiError, ImportPreview, ImportReport, PreviewImportReq, RunImportReq};

use crate::App;
use crate::error::from_store;
use crate::import::{self, Home, ImportError, Written};
use crate::scratch::Scratch;

impl App {
    pub(crate) async fn preview_import(
        &self,
        req: PreviewImportReq,
    ) -> Result<ImportPreview, ApiError> {
        let home = self.home()?;
        Ok(import::preview(&home.0, &req.path, req.passphrase).await?)
    }

    pub(crate) async fn run_import(&self, req: RunImportReq) -> Result<ImportReport, ApiError> {
        let is_dry_run = req.is_dry_run;
        if !is_dry_run {
            self.inner.backups.before_import(self.now()).await?;
        }
        let home = self.home()?;
        let written = import::run(&home.0, req, self.now()).await?;
        if is_dry_run {
            return Ok(written.into_report());
        }
        self.came(&written).await?;
        Ok(written.into_report())
    }

    /// Tells the fleet of what came.
    pub(super) async fn came(&self, written: &Written) -> Result<(), ApiError> {
        for bot in &written.gone_bots {
            self.inner.fleet.remove(*bot).await;
        }
        for id in &written.new_proxies {
            let proxy = self.inner.store.proxy(*id).await.map_err(from_store)?;
            self.inner.proxies.put(&proxy);
        }
        for bot in &written.new_bots {
            let config = self.load_config(*bot).await.map_err(from_store)?;
            self.inner.fleet.add(config);
        }
        for bot in &written.changed_bots {
            self.reconfigure(*bot).await.map_err(from_store)?;
        }
        self.inner.scheduler.changed();
        Ok(())
    }

    /// Where things come to, and the folder for copies, which goes away with it.
    fn home(&self) -> Result<(Home, Scratch), ApiError> {
        let dir = &self.inner.data_dir;
        let scratch = Scratch::make(dir).map_err(|source| ImportError::Unreadable {
            path: dir.clone(),
            source,
        })?;
        let home = Home {
            store: self.inner.store.clone(),
            vault: self.inner.vault.clone(),
            scratch: scratch.path().to_owned(),
            data_dir: self.inner.data_dir.clone(),
        };
        Ok((home, scratch))
    }
}
