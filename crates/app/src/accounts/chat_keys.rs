//! The keys accounts sign their chat with: kept in memory alone, fetched when they are due.

use std::sync::Arc;

use sculk_accounts::{AccountError, ChatCertificate};
use sculk_bots::ProxyRoute;
use sculk_core::AccountId;

use super::{Accounts, in_task};

/// After a failure the service is left alone for so long: bots that come back again and again shall
/// not wait for it each time.
const RETRY_AFTER_MS: u64 = 5 * 60 * 1000;

/// Where an account's keys are while the app runs. Whoever holds the lock may fetch them.
pub(super) type KeyRing = Arc<tokio::sync::Mutex<Keys>>;

#[derive(Debug, Default)]
pub(super) struct Keys {
    held: Option<Arc<ChatCertificate>>,
    failure: Option<(AccountError, u64)>,
}

impl Accounts {
    /// The keys an account signs its chat with.
    ///
    /// # Errors
    /// As [`Self::ready`]. The same one is given for five minutes without a new question.
    pub(crate) async fn chat_keys(
        &self,
        account: AccountId,
        route: Option<ProxyRoute>,
    ) -> Result<Arc<ChatCertificate>, AccountError> {
        let accounts = self.clone();
        in_task(async move {
            let ring = accounts.key_ring(account);
            let mut keys = ring.lock().await;
            let now = accounts.inner.clock.wall_ms();
            if let Some(held) = keys.held.as_ref().filter(|held| !held.is_due(now)) {
                return Ok(Arc::clone(held));
            }
            let still_good = keys.held.clone().filter(|held| held.is_valid(now));
            if let Some((error, until)) = &keys.failure
                && accounts.inner.clock.now_ms() < *until
            {
                return still_good.ok_or_else(|| error.clone());
            }
            let fetched = accounts.fetch_keys(account, route.as_ref()).await;
            let now = accounts.inner.clock.wall_ms();
            match fetched.and_then(|fetched| in_time(fetched, now)) {
                Ok(fetched) => {
                    let held = Arc::new(fetched);
                    *keys = Keys {
                        held: Some(Arc::clone(&held)),
                        failure: None,
                    };
                    Ok(held)
                }
                Err(error) => {
                    let until = accounts.inner.clock.now_ms() + RETRY_AFTER_MS;
                    keys.failure = Some((error.clone(), until));
                    still_good.ok_or(error)
                }
            }
        })
        .await
    }

    async fn fetch_keys(
        &self,
        account: AccountId,
        route: Option<&ProxyRoute>,
    ) -> Result<ChatCertificate, AccountError> {
        let session = self.session(account, route).await?;
        let used = session.expires_at();
        let asked = self.ask(route, move |client| client.chat_certificate(&session));
        let outcome = asked.await;
        if !matches!(outcome, Err(AccountError::TokenRefused)) {
            return outcome;
        }
        self.expire(account, used).await;
        let session = self.session(account, route).await?;
        self.ask(route, move |client| client.chat_certificate(&session))
            .await
    }

    fn key_ring(&self, account: AccountId) -> KeyRing {
        Arc::clone(self.lock_rings().entry(account).or_default())
    }
}

/// Keys that are over already, as they seem where this computer's clock is wrong, help nobody.
fn in_time(keys: ChatCertificate, now_ms: u64) -> Result<ChatCertificate, AccountError> {
    if keys.is_valid(now_ms) {
        return Ok(keys);
    }
    Err(AccountError::Unexpected {
        service: sculk_accounts::Service::Minecraft,
        detail: "keys for chat that are over by this computer's clock; see whether it is right"
            .to_owned(),
    })
}
