//! A data folder without the app: for the terminal. No bot is started, and no app may be open on it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sculk_contract::{
    ApiError, BackupDiff, BackupReq, BackupView, BackupsView, ExportOutcome, ExportReq,
    ExportToBlockmineOutcome, ExportToBlockmineReq, GraphPlace, ImportPreview, ImportReport,
    MakeBackupReq, PreviewImportReq, RestoreBackupReq, RestoreOutcome, RunImportReq,
};
use sculk_core::BotId;
use sculk_secrets::SecretVault;
use sculk_store::{BackupReason, Bot, Store, UnixMillis};

use crate::backups::{Backups, Restored, paths_of};
use crate::clock::AppClock;
use crate::error::{OpenError, from_store};
use crate::import::{self, Home, ImportError};
use crate::open::lock_data_dir;
use crate::scratch::Scratch;
use crate::{export_file, export_single};

/// A data folder that nobody else has open.
#[derive(Debug)]
pub struct DataFolder {
    pub(crate) data_dir: PathBuf,
    pub(crate) store: Store,
    pub(crate) vault: Arc<dyn SecretVault>,
    pub(crate) clock: AppClock,
    pub(crate) backups: Backups,
    _lock: File,
}

impl DataFolder {
    /// Opens a folder; made if missing. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// The folder or the database cannot be used, or an app is open on it.
    pub async fn open(data_dir: &Path, vault: Arc<dyn SecretVault>) -> Result<Self, OpenError> {
        let lock = lock_data_dir(data_dir)?;
        Scratch::sweep(data_dir);
        let clock = AppClock::start();
        let now = UnixMillis(clock.wall_ms().cast_signed());
        let paths = paths_of(data_dir);
        let (store, mended) = Store::open_or_mend(&paths, now).await?;
        let backups = Backups::new(data_dir.to_owned(), store.clone(), mended);
        Ok(Self {
            data_dir: data_dir.to_owned(),
            store,
            vault,
            clock,
            backups,
            _lock: lock,
        })
    }

    /// The id of a bot by its id or its name.
    ///
    /// # Errors
    /// There is none, or several servers have one of this name.
    pub async fn bot_id(&self, named: &str) -> Result<i32, ApiError> {
        let bots = self.store.list_bots().await.map_err(from_store)?;
        let is_meant = |bot: &&Bot| {
            bot.fields.username.eq_ignore_ascii_case(named) || named == bot.id.to_string()
        };
        let meant: Vec<_> = bots.iter().filter(is_meant).collect();
        let invalid = |message: String| ApiError::new(sculk_contract::ErrorCode::Invalid, message);
        match meant.as_slice() {
            [bot] => Ok(bot.id.0),
            [] => Err(invalid(format!("There is no bot “{named}”."))),
            several => {
                let ids: Vec<_> = several.iter().map(|bot| bot.id.to_string()).collect();
                let ids = ids.join(", ");
                Err(invalid(format!(
                    "Several servers have a bot “{named}”. Name it by its number: {ids}."
                )))
            }
        }
    }

    /// Says what of a file or folder would come.
    ///
    /// # Errors
    /// It cannot be read or is none of the kinds that are known.
    pub async fn preview_import(&self, req: PreviewImportReq) -> Result<ImportPreview, ApiError> {
        let home = self.home()?;
        Ok(import::preview(&home.0, &req.path, req.passphrase).await?)
    }

    /// Takes over what a file or folder holds.
    ///
    /// # Errors
    /// Nothing was taken then.
    pub async fn run_import(&self, req: RunImportReq) -> Result<ImportReport, ApiError> {
        if !req.is_dry_run {
            self.backups.before_import(self.now()).await?;
        }
        let home = self.home()?;
        let written = import::run(&home.0, req, self.now()).await?;
        Ok(written.into_report())
    }

    /// All copies of everything, newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn list_backups(&self) -> Result<BackupsView, ApiError> {
        self.backups.list().await.map_err(from_store)
    }

    /// Makes a copy of everything.
    ///
    /// # Errors
    /// Nothing is left of it then.
    pub async fn make_backup(&self, req: MakeBackupReq) -> Result<BackupView, ApiError> {
        let made = self.backups.make(&BackupReason::ByHand, req, self.now());
        Ok(made.await?)
    }

    /// Says what differs between a copy and now.
    ///
    /// # Errors
    /// There is no such copy, or it cannot be opened.
    pub async fn look_into_backup(&self, req: BackupReq) -> Result<BackupDiff, ApiError> {
        Ok(self.backups.look_into(req, self.now()).await?)
    }

    /// Goes back to a copy, or takes a bot or a graph out of it.
    ///
    /// # Errors
    /// Nothing was changed then.
    pub async fn restore_backup(&self, req: RestoreBackupReq) -> Result<RestoreOutcome, ApiError> {
        let restored = self.backups.restore(&self.vault, req, self.now()).await?;
        let (Restored::Looked(outcome) | Restored::Whole(outcome) | Restored::Part(_, outcome)) =
            restored;
        Ok(outcome)
    }

    /// Writes bots with all that belongs to them into a `.sculk` file.
    ///
    /// # Errors
    /// Nothing was written then.
    pub async fn export_bots(&self, req: ExportReq) -> Result<ExportOutcome, ApiError> {
        Ok(export_file::export(&self.store, self.vault.as_ref(), req, self.now()).await?)
    }

    /// The command or event graph of this name of a bot.
    ///
    /// # Errors
    /// It has none.
    pub async fn graph_named(
        &self,
        bot_id: i32,
        name: &str,
        is_event_graph: bool,
    ) -> Result<GraphPlace, ApiError> {
        export_single::graph_named(&self.store, BotId(bot_id), name, is_event_graph).await
    }

    /// Writes one command or event graph into a file that BlockMine imports.
    ///
    /// # Errors
    /// Nothing was written then.
    pub async fn export_to_blockmine(
        &self,
        req: ExportToBlockmineReq,
    ) -> Result<ExportToBlockmineOutcome, ApiError> {
        export_single::export_single(&self.store, req).await
    }

    /// Reads every page of the database and compares indices, references and graphs.
    ///
    /// # Errors
    /// What is wrong, in plain words.
    pub async fn check(&self) -> Result<(), ApiError> {
        self.store.check_integrity().await.map_err(from_store)
    }

    /// Closes the database.
    pub async fn close(self) {
        if let Err(error) = self.store.close().await {
            tracing::error!("the database was not closed cleanly: {error}");
        }
    }

    pub(crate) fn now(&self) -> UnixMillis {
        UnixMillis(self.clock.wall_ms().cast_signed())
    }

    fn home(&self) -> Result<(Home, Scratch), ApiError> {
        let dir = &self.data_dir;
        let scratch = Scratch::make(dir).map_err(|source| ImportError::Unreadable {
            path: dir.clone(),
            source,
        })?;
        let home = Home {
            store: self.store.clone(),
            vault: self.vault.clone(),
            scratch: scratch.path().to_owned(),
            data_dir: self.data_dir.clone(),
        };
        Ok((home, scratch))
    }
}
