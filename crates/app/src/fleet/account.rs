//! Bots that join as an account: it is made ready before the join, with the keys for its chat, and
//! vouched for at the server's door.

use std::sync::Arc;

use sculk_accounts::{AccountError, ChatCertificate, Profile};
use sculk_bots::{ChatKeys, DisconnectCause, ProxyRoute, Secret, SessionId};
use sculk_core::AccountId;

use super::{BotActor, BotInput};

/// Keys that should have been renewed already are asked for again after so long, as vanilla does;
/// so are those that could not be had.
const LOOK_AGAIN_MS: u64 = 60 * 60 * 1000;

/// An account that can be used.
#[derive(Debug)]
pub(crate) struct Ready {
    profile: Profile,
    keys: KeysOutcome,
}

/// The keys an account signs its chat with, or why there are none.
pub(crate) type KeysOutcome = Result<Arc<ChatCertificate>, AccountError>;

/// What a bot's account signs its chat with.
#[derive(Default)]
pub(super) struct Signing {
    certificate: Option<Arc<ChatCertificate>>,
    /// Why there is none.
    failure: Option<AccountError>,
    /// When to ask for newer keys.
    pub renew_at: Option<u64>,
}

impl Signing {
    /// As the worker takes them.
    pub fn keys(&self) -> Option<ChatKeys> {
        let keys = self.certificate.as_ref()?;
        Some(ChatKeys {
            private_key: Secret::new(keys.private_key.expose().as_str()),
            public_key: keys.public_key.clone(),
            signature: keys.signature.clone(),
            expires_at_ms: keys.expires_at,
        })
    }

    /// Takes an outcome over. Keys stay where newer ones cannot be had.
    fn take(&mut self, outcome: KeysOutcome, wall_ms: u64, now_ms: u64) {
        match outcome {
            Ok(keys) => {
                self.certificate = Some(keys);
                self.failure = None;
            }
            Err(error) => self.failure = Some(error),
        }
        let keys = self.certificate.as_ref();
        let due = keys.map_or(0, |keys| keys.refresh_after.min(keys.expires_at));
        let wait = match due.saturating_sub(wall_ms) {
            0 => LOOK_AGAIN_MS,
            wait => wait,
        };
        self.renew_at = Some(now_ms.saturating_add(wait));
    }
}

impl BotActor {
    /// Makes the account ready; the join follows when it is.
    pub(super) fn ask_for_account(&self, session: SessionId, account: AccountId) {
        let (accounts, name) = (self.around.accounts.clone(), self.account_name());
        let (mailbox, route) = (self.mailbox.clone(), self.account_route());
        tokio::spawn(async move {
            let outcome = match accounts.ready(account, route.clone()).await {
                Ok(profile) => Ok(Ready {
                    profile,
                    keys: accounts.chat_keys(account, route).await,
                }),
                Err(error) => Err(cause(name, &error)),
            };
            // An error means that the bot was deleted meanwhile.
            let _ = mailbox
                .send(BotInput::AccountReady { session, outcome })
                .await;
        });
    }

    /// The account can be used, or cannot.
    pub(super) fn account_ready(
        &mut self,
        session: SessionId,
        outcome: Result<Ready, DisconnectCause>,
    ) {
        if session != self.session() || !self.is_wanted() {
            return;
        }
        match outcome {
            Ok(Ready { profile, keys }) => {
                let clock = self.around.clock;
                self.signing = Signing::default();
                self.signing.take(keys, clock.wall_ms(), clock.now_ms());
                self.join_as(session, Some(profile));
            }
            Err(cause) => self.end_session(session, cause),
        }
    }

    /// The bot came in: says so where its chat will not be passed on.
    pub(super) fn look_at_signing(&self, is_wanted: bool) {
        let Some(error) = self.signing.failure.as_ref().filter(|_| is_wanted) else {
            return;
        };
        if self.signing.certificate.is_some() {
            return;
        }
        self.warn(&format!(
            "This server passes on only signed chat, and the keys that sign what this bot says could not be had. {error} Until then others do not see its messages; commands work. It asks for the keys again within an hour and each time it joins."
        ));
    }

    /// Asks for newer keys for the account's chat.
    pub(super) fn renew_keys(&mut self) {
        self.signing.renew_at = None;
        let Some(account) = &self.config.account else {
            return;
        };
        let (accounts, account) = (self.around.accounts.clone(), account.id);
        let (session, mailbox) = (self.session(), self.mailbox.clone());
        let route = self.account_route();
        tokio::spawn(async move {
            let outcome = accounts.chat_keys(account, route).await;
            // An error means that the bot was deleted meanwhile.
            let _ = mailbox.send(BotInput::ChatKeys { session, outcome }).await;
        });
    }

    /// Newer keys came, or did not.
    pub(super) fn take_keys(&mut self, session: SessionId, outcome: KeysOutcome) {
        if session != self.session() || !self.is_wanted() {
            return;
        }
        let clock = self.around.clock;
        let is_new = outcome.is_ok();
        self.signing.take(outcome, clock.wall_ms(), clock.now_ms());
        if is_new && let Some(keys) = self.signing.keys() {
            self.around.workers.sign_with(self.id(), session, keys);
        }
    }

    /// Tells the session server that the bot's account joins, and the worker what came of it.
    pub(super) fn vouch(&self, session: SessionId, server_hash: String) {
        let Some(account) = &self.config.account else {
            // It joined as one and was given up since.
            let cause = DisconnectCause::OnlineModeRequired;
            return self.around.workers.vouched(self.id(), session, Err(cause));
        };
        if session != self.session() {
            return;
        }
        let (accounts, name) = (self.around.accounts.clone(), self.account_name());
        let (workers, bot) = (self.around.workers.clone(), self.id());
        let (account, route) = (account.id, self.account_route());
        tokio::spawn(async move {
            let outcome = accounts.vouch(account, server_hash, route).await;
            let outcome = outcome.map_err(|error| cause(name, &error));
            workers.vouched(bot, session, outcome);
        });
    }

    /// The way its account's services are reached: the bot's own.
    fn account_route(&self) -> Option<ProxyRoute> {
        self.route.clone()
    }

    fn account_name(&self) -> String {
        let account = self.config.account.as_ref();
        account.map_or_else(
            || self.config.bot.fields.username.clone(),
            |account| account.fields.player_name.clone(),
        )
    }
}

fn cause(account: String, error: &AccountError) -> DisconnectCause {
    let reason = error.to_string();
    if error.is_signed_out() {
        DisconnectCause::AccountSignedOut { account, reason }
    } else if error.may_pass() {
        DisconnectCause::AccountUnavailable { account, reason }
    } else {
        DisconnectCause::AccountRefused { account, reason }
    }
}

#[cfg(test)]
mod tests {
    use sculk_accounts::Service;
    use sculk_secrets::Sensitive;

    use super::*;

    const HOUR: u64 = 60 * 60 * 1000;

    fn keys(refresh_after: u64, expires_at: u64) -> KeysOutcome {
        Ok(Arc::new(ChatCertificate {
            private_key: Sensitive::new("private".to_owned()),
            public_key: "public".to_owned(),
            signature: "signature".to_owned(),
            expires_at,
            refresh_after,
        }))
    }

    fn down() -> KeysOutcome {
        Err(AccountError::Unavailable {
            service: Service::Minecraft,
            status: 503,
        })
    }

    #[test]
    fn keys_are_renewed_when_they_are_due_and_kept_where_that_fails() {
        let mut signing = Signing::default();
        // The app's clock and the system's need not agree.
        signing.take(keys(30 * HOUR, 40 * HOUR), 10 * HOUR, 7);
        assert_eq!(signing.renew_at, Some(7 + 20 * HOUR));
        signing.take(down(), 30 * HOUR, 20 * HOUR);
        assert_eq!(signing.renew_at, Some(21 * HOUR), "again in an hour");
        assert!(signing.keys().is_some(), "the old ones are still good");
        signing.take(keys(90 * HOUR, 99 * HOUR), 31 * HOUR, 21 * HOUR);
        assert_eq!(signing.keys().unwrap().expires_at_ms, 99 * HOUR);
        assert_eq!(signing.renew_at, Some(80 * HOUR));
    }

    #[test]
    fn keys_that_cannot_be_had_are_asked_for_again() {
        let mut signing = Signing::default();
        signing.take(down(), 5, 9);
        assert!(signing.keys().is_none());
        assert_eq!(signing.renew_at, Some(9 + HOUR));
    }
}
