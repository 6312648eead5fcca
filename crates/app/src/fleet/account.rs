//! Bots that join as an account: it is made ready before the join, and vouched for at the server's
//! door.

use sculk_accounts::{AccountError, Profile};
use sculk_bots::{DisconnectCause, ProxyRoute, SessionId};
use sculk_core::AccountId;

use super::{BotActor, BotInput};

impl BotActor {
    /// Makes the account ready; the join follows when it is.
    pub(super) fn ask_for_account(&self, session: SessionId, account: AccountId) {
        let (accounts, name) = (self.around.accounts.clone(), self.account_name());
        let (mailbox, route) = (self.mailbox.clone(), self.account_route());
        tokio::spawn(async move {
            let outcome = accounts.ready(account, route).await;
            let outcome = outcome.map_err(|error| cause(name, &error));
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
        outcome: Result<Profile, DisconnectCause>,
    ) {
        if session != self.session() || !self.is_wanted() {
            return;
        }
        match outcome {
            Ok(profile) => self.join_as(session, Some(profile)),
            Err(cause) => self.end_session(session, cause),
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
