//! The accounts of a data folder without the rest of the app: for the terminal.

use std::{fs::File, path::Path, sync::Arc};

use sculk_accounts::{Client, Endpoints, Registration};
use sculk_contract::{AccountView, ApiError, BeginSignInReq, SignInView};
use sculk_core::AccountId;
use sculk_secrets::SecretVault;
use sculk_store::{Store, UnixMillis};

use super::Accounts;
use crate::bus::EventBus;
use crate::clock::AppClock;
use crate::error::OpenError;
use crate::open::lock_data_dir;

/// The accounts of a data folder. No bot is started, and no app may be open on the folder.
#[derive(Debug)]
pub struct AccountBook {
    accounts: Accounts,
    store: Store,
    _lock: File,
}

impl AccountBook {
    /// Opens a folder; made if missing. `services` is where accounts are signed in; the real ones
    /// where it is absent. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// The folder or the database cannot be used, or an app is open on it.
    pub async fn open(
        data_dir: &Path,
        vault: Arc<dyn SecretVault>,
        services: Option<Endpoints>,
    ) -> Result<Self, OpenError> {
        let lock = lock_data_dir(data_dir)?;
        let clock = AppClock::start();
        let now = UnixMillis(clock.wall_ms().cast_signed());
        let store = Store::open(&crate::backups::paths_of(data_dir), now).await?;
        let registration = Registration::of_this_build();
        let services = services.unwrap_or_else(|| Endpoints::microsoft(&registration));
        let client = Client::new(services, registration);
        let accounts = Accounts::new(client, vault, store.clone(), clock, EventBus::new());
        Ok(Self {
            accounts,
            store,
            _lock: lock,
        })
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list(&self) -> Result<Vec<AccountView>, ApiError> {
        self.accounts.list().await
    }

    /// Asks Microsoft for a code; see [`Self::progress`].
    ///
    /// # Errors
    /// No code was to be had.
    pub async fn begin(&self) -> Result<SignInView, ApiError> {
        let req = BeginSignInReq {
            account_id: None,
            bot_id: None,
        };
        self.accounts.begin_as_asked(&req, None).await
    }

    /// How far a sign-in is.
    ///
    /// # Errors
    /// There is none of this number (any more).
    pub fn progress(&self, sign_in: i32) -> Result<SignInView, ApiError> {
        self.accounts.progress(sign_in)
    }

    /// Forgets an account that no bot joins as.
    ///
    /// # Errors
    /// It does not exist or is in use, or the keychain refuses.
    pub async fn remove(&self, account: i32) -> Result<(), ApiError> {
        self.accounts.remove(AccountId(account)).await
    }

    /// Closes the database.
    pub async fn close(self) {
        if let Err(error) = self.store.close().await {
            tracing::error!("the database was not closed cleanly: {error}");
        }
    }
}
