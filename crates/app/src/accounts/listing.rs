//! What surfaces see of accounts, and what they may do with them.

use sculk_contract::{AccountView, ApiError, BeginSignInReq, ErrorCode, SignInView};
use sculk_core::AccountId;
use sculk_store::{Account, StoreError};

use super::{Accounts, NotBegun};
use crate::error::from_store;

impl Accounts {
    /// All accounts, by name, with the living bots that join as them.
    pub(crate) async fn list(&self) -> Result<Vec<AccountView>, ApiError> {
        let accounts = self.inner.store.list_accounts().await.map_err(from_store)?;
        let mut views = Vec::with_capacity(accounts.len());
        for account in accounts {
            views.push(self.view(account).await?);
        }
        Ok(views)
    }

    async fn view(&self, account: Account) -> Result<AccountView, ApiError> {
        let store = &self.inner.store;
        let mut bot_ids = Vec::new();
        let with = store.bots_with_account(account.id).await;
        for bot in with.map_err(from_store)? {
            match store.bot(bot).await {
                Ok(_) => bot_ids.push(bot.0),
                // In the bin.
                Err(StoreError::NotFound { .. }) => {}
                Err(error) => return Err(from_store(error)),
            }
        }
        Ok(AccountView {
            id: account.id.0,
            player: account.fields.player_name,
            player_id: account.fields.player_id.hyphenated().to_string(),
            is_signed_in: account.fields.is_signed_in,
            refreshed_at: u64::try_from(account.fields.refreshed_at.0).unwrap_or_default(),
            bot_ids,
        })
    }

    /// Begins a sign-in as a surface asks for it, by the way of a proxy if one is given.
    pub(crate) async fn begin_as_asked(
        &self,
        req: &BeginSignInReq,
        route: Option<sculk_bots::ProxyRoute>,
    ) -> Result<SignInView, ApiError> {
        let account = req.account_id.map(AccountId);
        if let Some(account) = account {
            self.inner
                .store
                .account(account)
                .await
                .map_err(from_store)?;
        }
        let begun = self.begin(account, route).await;
        begun.map_err(|error| {
            let words = match error {
                NotBegun::TooMany => {
                    "Too many sign-ins are open. Finish or cancel one of them first.".to_owned()
                }
                NotBegun::Account(error) => error.to_string(),
            };
            ApiError::new(ErrorCode::Precondition, words)
        })
    }

    /// How far a sign-in is.
    pub(crate) fn progress(&self, sign_in: i32) -> Result<SignInView, ApiError> {
        self.sign_in(sign_in).ok_or_else(|| {
            let words = "This sign-in is over. Begin a new one.";
            ApiError::new(ErrorCode::NotFound, words)
        })
    }

    /// Forgets an account that no living bot joins as.
    pub(crate) async fn remove(&self, account: AccountId) -> Result<(), ApiError> {
        let deleted = self.inner.store.delete_account(account).await;
        deleted.map_err(from_store)?;
        // The row is gone, so what the keychain may keep is of no use to anybody; all the same the
        // user is told when it stays.
        let forgotten = self.forget(account).await;
        forgotten.map_err(|error| ApiError::new(ErrorCode::Keychain, error.to_string()))
    }
}
