//! Bots that join as an account: it is made ready before the join, with the keys for its chat, and
//! vouched for at the server's door.

use std::sync::Arc;

use sculk_accounts::{AccountError, ChatCertificate, Profile};
use sculk_bots::{ChatKeys, DisconnectCause, ProxyRoute, Secret, SessionId};
use sculk_contract::ConsoleLevel;
use sculk_core::AccountId;

use super::{BotActor, BotInput};
use crate::console::{NewLine, Said};

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
    /// Whether the server passes on only signed chat.
    is_wanted: bool,
    /// Whether the console says that others do not see what the bot says.
    is_told: bool,
}

/// What the console says of signing.
#[derive(Debug, PartialEq, Eq)]
enum News {
    /// There are no keys.
    Missing(String),
    /// The keys there were are over, and there are no newer ones.
    Over(String),
    /// There are keys again.
    Back,
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

    /// Takes an outcome over. Keys stay where newer ones cannot be had, until they are over.
    fn take(&mut self, outcome: KeysOutcome, wall_ms: u64, now_ms: u64) {
        match outcome {
            Ok(keys) => {
                self.certificate = Some(keys);
                self.failure = None;
            }
            Err(error) => {
                let held = self.certificate.take();
                self.certificate = held.filter(|keys| keys.is_valid(wall_ms));
                self.failure = Some(error);
            }
        }
        let wait = self.certificate.as_ref().map_or(LOOK_AGAIN_MS, |keys| {
            let until_over = keys.expires_at.saturating_sub(wall_ms).max(1);
            match keys.refresh_after.saturating_sub(wall_ms) {
                // Late already: it is looked again, and when they end at the latest.
                0 => LOOK_AGAIN_MS.min(until_over),
                wait => wait.min(until_over),
            }
        });
        self.renew_at = Some(now_ms.saturating_add(wait));
    }

    /// What is to be told now; each thing once.
    fn news(&mut self, had_keys: bool) -> Option<News> {
        if !self.is_wanted {
            return None;
        }
        let is_mute = self.certificate.is_none();
        if is_mute == self.is_told {
            return None;
        }
        self.is_told = is_mute;
        match &self.failure {
            None => Some(News::Back),
            Some(error) if had_keys => Some(News::Over(error.to_string())),
            Some(error) => Some(News::Missing(error.to_string())),
        }
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
    pub(super) fn look_at_signing(&mut self, is_wanted: bool) {
        // Of a bot without an account nothing can be signed, and its server let it in as it is.
        self.signing.is_wanted = is_wanted && self.config.account.is_some();
        self.tell_signing(false);
    }

    fn tell_signing(&mut self, had_keys: bool) {
        match self.signing.news(had_keys) {
            None => {}
            Some(News::Missing(why)) => {
                self.say(ConsoleLevel::Warning, Said::KeysMissing, &[("why", &why)]);
            }
            Some(News::Over(why)) => {
                self.say(ConsoleLevel::Warning, Said::KeysOver, &[("why", &why)]);
            }
            Some(News::Back) => self.write(NewLine::notice(Said::KeysBack, &[])),
        }
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
        let had_keys = self.signing.certificate.is_some();
        self.signing.take(outcome, clock.wall_ms(), clock.now_ms());
        self.tell_signing(had_keys);
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

    #[test]
    fn keys_that_end_while_the_bot_is_online_are_let_go_and_told_once() {
        let mut signing = Signing {
            is_wanted: true,
            ..Signing::default()
        };
        signing.take(keys(HOUR, 3 * HOUR / 2), 0, 0);
        assert_eq!(signing.news(false), None);
        signing.take(down(), HOUR, HOUR);
        assert!(signing.keys().is_some() && signing.news(true).is_none());
        let end = 3 * HOUR / 2;
        assert_eq!(signing.renew_at, Some(end), "not later than they end");
        signing.take(down(), end, end);
        assert!(signing.keys().is_none());
        assert!(matches!(signing.news(true), Some(News::Over(_))));
        signing.take(down(), end + HOUR, end + HOUR);
        assert_eq!(signing.news(false), None, "told already");
        signing.take(keys(9 * HOUR, 9 * HOUR), end + 2 * HOUR, end + 2 * HOUR);
        assert_eq!(signing.news(false), Some(News::Back));
        assert_eq!(signing.news(true), None);
    }

    #[test]
    fn old_keys_that_are_given_again_are_looked_at_when_they_end() {
        let mut signing = Signing::default();
        // What a service that is down leaves: due since long, still good for a while.
        signing.take(keys(HOUR, 10 * HOUR), 10 * HOUR - 5, 100);
        assert_eq!(signing.renew_at, Some(105));
    }

    #[test]
    fn where_chat_need_not_be_signed_nothing_is_told() {
        let mut signing = Signing::default();
        signing.take(down(), 0, 0);
        assert_eq!(signing.news(false), None);
    }
}
