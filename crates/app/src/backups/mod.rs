//! Copies of everything: when they are made, what is in them, and the way back.

mod checks;
mod compare;
mod keep;
mod place;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sculk_contract::{
    BackupDiff, BackupReasonView, BackupReq, BackupView, BackupsView, BetterCopyView, DamageView,
    MakeBackupReq, RestoreBackupReq, RestoreOutcome, RestorePart, SavedTableView,
};
use sculk_core::BotId;
use sculk_parcel::{Parcel, Password};
use sculk_secrets::{SecretKey, SecretVault, Sensitive, unseal};
use sculk_store::{
    Backup, BackupReason, Mended, Store, StoreError, StorePaths, UnixMillis, bots_in_copy,
    open_copy,
};

use crate::export::parcel_of;
use crate::export_file::add_plugin_secrets;
use crate::import::{self, Home, ImportError, Written, off_thread};
use crate::scratch::Scratch;

use checks::checks;
pub(crate) use keep::keep_copies;
pub(crate) use place::paths_of;

/// Everything about copies of one data folder.
#[derive(Debug, Clone)]
pub(crate) struct Backups {
    data_dir: PathBuf,
    paths: StorePaths,
    store: Store,
    damage: Arc<Mutex<Option<DamageView>>>,
}

/// What is to be done after a copy came back.
#[derive(Debug)]
pub(crate) enum Restored {
    /// Nothing was written.
    Looked(RestoreOutcome),
    /// Everything is another now.
    Whole(RestoreOutcome),
    /// Something came beside the rest.
    Part(Box<Written>, RestoreOutcome),
}

impl Backups {
    pub(crate) fn new(data_dir: PathBuf, store: Store, mended: Option<Mended>) -> Self {
        let paths = paths_of(&data_dir);
        Self {
            data_dir,
            paths,
            store,
            damage: Arc::new(Mutex::new(mended.map(damage_view))),
        }
    }

    pub(crate) async fn list(&self) -> Result<BackupsView, StoreError> {
        let all = self.paths.list_backups().await?;
        Ok(BackupsView {
            folder: self.paths.backups.display().to_string(),
            backups: all.iter().map(view).collect(),
            damage: self.damage(&all).await?,
        })
    }

    /// Whether the database is gone and nothing was made in its place yet.
    pub(crate) async fn waits_for_a_copy(&self) -> Result<bool, StoreError> {
        let gone = self.store.made_in_place_of_one_that_was_gone().await?;
        Ok(gone.is_some() && self.store.list_bots().await?.is_empty())
    }

    /// What became of a database that was damaged, or was gone and nothing was made in its place yet.
    async fn damage(&self, all: &[Backup]) -> Result<Option<DamageView>, StoreError> {
        let n_bots_here = self.store.list_bots().await?.len() as u64;
        let known = {
            let damage = self.damage.lock();
            damage.unwrap_or_else(PoisonError::into_inner).clone()
        };
        let mut damage = match known {
            Some(damage) => damage,
            None if !self.waits_for_a_copy().await? => return Ok(None),
            None => DamageView {
                detail: "sculk.db".to_owned(),
                aside: None,
                tables: Vec::new(),
                is_gone: true,
                copy: None,
            },
        };
        for copy in all.iter().filter(|copy| !copy.is_sealed) {
            // One that cannot be read is passed over: the next older one may be.
            let Ok(n_bots) = bots_in_copy(&copy.path).await else {
                continue;
            };
            let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
            if n_bots > n_bots_here {
                damage.copy = Some(BetterCopyView {
                    name: copy.name.clone(),
                    made_at: copy.made_at.0.cast_unsigned(),
                    n_bots: count(n_bots),
                    n_bots_here: count(n_bots_here),
                });
                break;
            }
        }
        Ok(Some(damage))
    }

    pub(crate) async fn make(
        &self,
        reason: &BackupReason,
        req: MakeBackupReq,
        now: UnixMillis,
    ) -> Result<BackupView, ImportError> {
        let passphrase = req.passphrase.filter(|text| !text.is_empty());
        let checks = checks(passphrase.map(Sensitive::new))?;
        let made = self.paths.back_up(reason, checks, now).await?;
        Ok(view(&made))
    }

    /// Makes a copy before much comes at once, where there is anything to lose.
    pub(crate) async fn before_import(&self, now: UnixMillis) -> Result<(), ImportError> {
        if self.store.list_bots().await?.is_empty() {
            return Ok(());
        }
        let plain = MakeBackupReq { passphrase: None };
        self.make(&BackupReason::BeforeImport, plain, now).await?;
        Ok(())
    }

    /// What differs between a copy and now.
    pub(crate) async fn look_into(
        &self,
        req: BackupReq,
        now: UnixMillis,
    ) -> Result<BackupDiff, ImportError> {
        let (copy, scratch) = self.open(&req.name, req.passphrase, now).await?;
        let compared = compare::compare(&copy, &self.store).await;
        copy.close().await?;
        drop(scratch);
        Ok(compared?)
    }

    /// Goes back to a copy, or takes something out of it.
    pub(crate) async fn restore(
        &self,
        vault: &Arc<dyn SecretVault>,
        req: RestoreBackupReq,
        now: UnixMillis,
    ) -> Result<Restored, ImportError> {
        let (copy, scratch) = self.open(&req.name, req.passphrase, now).await?;
        let taken = self.restore_from(&copy, vault, &req.part, req.is_dry_run, &scratch, now);
        let taken = taken.await;
        if !matches!(taken, Ok(Restored::Whole(_))) {
            copy.close().await?;
        }
        taken
    }

    async fn restore_from(
        &self,
        copy: &Store,
        vault: &Arc<dyn SecretVault>,
        part: &RestorePart,
        is_dry_run: bool,
        scratch: &Scratch,
        now: UnixMillis,
    ) -> Result<Restored, ImportError> {
        let mut outcome = RestoreOutcome {
            n_bots: 0,
            made_before: None,
            remarks: Vec::new(),
        };
        if *part == RestorePart::Whole {
            let n_bots = copy.list_bots().await?.len();
            outcome.n_bots = u32::try_from(n_bots).unwrap_or(u32::MAX);
            if is_dry_run {
                return Ok(Restored::Looked(outcome));
            }
            let plain = MakeBackupReq { passphrase: None };
            let before = self.make(&BackupReason::BeforeRestore, plain, now).await?;
            outcome.made_before = Some(before.name);
            copy.clone().close().await?;
            let file = StorePaths::in_data_dir(scratch.path()).database;
            self.store.take_over(&file).await?;
            // What ran when the copy was made must not start by itself now.
            self.store.forget_running_bots().await?;
            return Ok(Restored::Whole(outcome));
        }
        let (parcel, into_bot) = self.part_of(copy, vault, part).await?;
        outcome.n_bots = u32::try_from(parcel.bots.len()).unwrap_or(u32::MAX);
        if !is_dry_run {
            let plain = MakeBackupReq { passphrase: None };
            let before = self.make(&BackupReason::BeforeRestore, plain, now).await?;
            outcome.made_before = Some(before.name);
        }
        let home = Home {
            store: self.store.clone(),
            vault: vault.clone(),
            scratch: scratch.path().to_owned(),
            data_dir: self.data_dir.clone(),
        };
        let written = import::take_parcel(&home, parcel, into_bot, is_dry_run, now).await?;
        outcome.remarks.clone_from(&written.report.remarks);
        Ok(if is_dry_run {
            Restored::Looked(outcome)
        } else {
            Restored::Part(Box::new(written), outcome)
        })
    }

    /// One bot, or one of its graphs. The keychain knows the bot by the id it had.
    async fn part_of(
        &self,
        copy: &Store,
        vault: &Arc<dyn SecretVault>,
        part: &RestorePart,
    ) -> Result<(Parcel, Option<BotId>), ImportError> {
        let (RestorePart::Bot { bot_id }
        | RestorePart::Command { bot_id, .. }
        | RestorePart::EventGraph { bot_id, .. }) = part
        else {
            return Ok((Parcel::default(), None));
        };
        let id = BotId(*bot_id);
        copy.bot(id).await?;
        let mut parcel = parcel_of(copy, &[id]).await?;
        let missing = |name: &str| ImportError::Choice {
            field: "part",
            message: format!("There is no “{name}” in this copy."),
        };
        let Some(bot) = parcel.bots.first_mut() else {
            return Err(missing("bot"));
        };
        match part {
            RestorePart::Command { name, .. } => {
                let found = bot.commands.iter().find(|one| one.name == *name);
                let found = found.cloned().ok_or_else(|| missing(name))?;
                let only = Parcel {
                    commands: vec![found],
                    ..Parcel::default()
                };
                Ok((only, Some(id)))
            }
            RestorePart::EventGraph { name, .. } => {
                let found = bot.event_graphs.iter().find(|one| one.name == *name);
                let found = found.cloned().ok_or_else(|| missing(name))?;
                let only = Parcel {
                    event_graphs: vec![found],
                    ..Parcel::default()
                };
                Ok((only, Some(id)))
            }
            RestorePart::Bot { .. } | RestorePart::Whole => {
                // A keychain that does not answer keeps the bot from nothing but its password.
                if let Ok(Some(secret)) = vault.read(SecretKey::BotPassword(id)).await {
                    bot.password = Some(Password::new(secret.expose().clone()));
                }
                if let Err(error) = add_plugin_secrets(copy, vault.as_ref(), id, bot).await {
                    tracing::warn!("secret settings of plugins do not come back: {error}");
                }
                Ok((parcel, None))
            }
        }
    }

    /// Opens a copy of a copy.
    async fn open(
        &self,
        name: &str,
        passphrase: Option<String>,
        now: UnixMillis,
    ) -> Result<(Store, Scratch), ImportError> {
        let backup = self.paths.backup(name).await?;
        let dir = self.data_dir.clone();
        let scratch =
            Scratch::make(&dir).map_err(|source| ImportError::Unreadable { path: dir, source })?;
        let mut file = backup.path;
        if backup.is_sealed {
            let passphrase = passphrase.filter(|text| !text.is_empty());
            let passphrase = Sensitive::new(passphrase.ok_or(ImportError::NeedsPassphrase)?);
            let open = scratch.path().join("open.db");
            let (from, to) = (file, open.clone());
            off_thread(move || {
                let failed = |source| ImportError::Unreadable {
                    path: from.clone(),
                    source,
                };
                let sealed = std::fs::read(&from).map_err(failed)?;
                let plain = unseal(&sealed, &passphrase)?;
                std::fs::write(&to, plain.as_slice()).map_err(failed)
            })
            .await?;
            file = open;
        }
        let store = open_copy(&file, scratch.path(), now).await?;
        Ok((store, scratch))
    }

    /// Looks over the database; damage is told, and mended at the next start.
    pub(crate) async fn check(&self) -> bool {
        match self.store.quick_check(&self.paths).await {
            Ok(()) => true,
            Err(StoreError::Damaged { detail }) => {
                tracing::error!("the database is damaged: {detail}");
                let mut damage = self.damage.lock().unwrap_or_else(PoisonError::into_inner);
                *damage = Some(DamageView {
                    detail,
                    aside: None,
                    tables: Vec::new(),
                    is_gone: false,
                    copy: None,
                });
                false
            }
            Err(error) => {
                tracing::warn!("the database could not be looked over: {error}");
                true
            }
        }
    }
}

fn view(backup: &Backup) -> BackupView {
    BackupView {
        name: backup.name.clone(),
        made_at: backup.made_at.0.cast_unsigned(),
        reason: match backup.reason {
            BackupReason::BeforeStep(_) => BackupReasonView::BeforeUpdate,
            BackupReason::Daily => BackupReasonView::Daily,
            BackupReason::ByHand => BackupReasonView::ByHand,
            BackupReason::NewVersion => BackupReasonView::NewVersion,
            BackupReason::BeforeRestore => BackupReasonView::BeforeRestore,
            BackupReason::BeforeImport => BackupReasonView::BeforeImport,
        },
        kibibytes: u32::try_from(backup.bytes.div_ceil(1024)).unwrap_or(u32::MAX),
        is_sealed: backup.is_sealed,
    }
}

fn damage_view(mended: Mended) -> DamageView {
    DamageView {
        detail: mended.detail,
        is_gone: false,
        copy: None,
        aside: Some(mended.aside.display().to_string()),
        tables: mended
            .tables
            .into_iter()
            .map(|table| SavedTableView {
                name: table.name,
                n_saved: u32::try_from(table.n_saved).unwrap_or(u32::MAX),
                is_torn: table.is_torn,
            })
            .collect(),
    }
}
