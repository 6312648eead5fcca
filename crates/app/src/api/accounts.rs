use sculk_bots::{DisconnectCause, Failure, ProxyRoute};
use sculk_contract::{
    AccountReq, AccountView, ApiError, BeginSignInReq, BotStateView, BotView, ErrorCode, GetBotReq,
    Nothing, SetBotAccountReq, SignInReq, SignInView,
};
use sculk_core::{AccountId, BotId};

use crate::App;
use crate::error::from_store;

impl App {
    pub(crate) async fn list_accounts(&self, _: Nothing) -> Result<Vec<AccountView>, ApiError> {
        self.inner.accounts.list().await
    }

    pub(crate) async fn begin_sign_in(&self, req: BeginSignInReq) -> Result<SignInView, ApiError> {
        let route = self.sign_in_route(req.bot_id).await?;
        self.inner.accounts.begin_as_asked(&req, route).await
    }

    pub(crate) async fn get_sign_in(&self, req: SignInReq) -> Result<SignInView, ApiError> {
        self.inner.accounts.progress(req.id)
    }

    pub(crate) async fn open_sign_in_page(&self, req: SignInReq) -> Result<Nothing, ApiError> {
        let url = self.inner.accounts.progress(req.id)?.url_with_code;
        // Microsoft gave the address, and it begins with https.
        let opening = tokio::task::spawn_blocking(move || open::that_detached(url));
        match opening.await {
            Ok(Ok(())) => Ok(Nothing {}),
            Ok(Err(error)) => Err(no_browser(error.to_string())),
            Err(error) => Err(no_browser(error.to_string())),
        }
    }

    pub(crate) async fn cancel_sign_in(&self, req: SignInReq) -> Result<Nothing, ApiError> {
        self.inner.accounts.cancel(req.id);
        Ok(Nothing {})
    }

    pub(crate) async fn remove_account(&self, req: AccountReq) -> Result<Nothing, ApiError> {
        self.inner.accounts.remove(AccountId(req.id)).await?;
        Ok(Nothing {})
    }

    pub(crate) async fn set_bot_account(&self, req: SetBotAccountReq) -> Result<BotView, ApiError> {
        let bot = BotId(req.bot_id);
        let account = req.account_id.map(AccountId);
        let now = self.now();
        let set = self.inner.store.set_bot_account(bot, account, now).await;
        set.map_err(from_store)?;
        self.reconfigure(bot).await.map_err(from_store)?;
        self.get_bot(GetBotReq { id: req.bot_id }).await
    }

    /// The way to Microsoft: the one of the bot the sign-in is for.
    async fn sign_in_route(&self, bot: Option<i32>) -> Result<Option<ProxyRoute>, ApiError> {
        let Some(bot) = bot.map(BotId) else {
            return Ok(None);
        };
        let choice = self
            .inner
            .store
            .proxy_choice(bot)
            .await
            .map_err(from_store)?;
        let proxies = &self.inner.proxies;
        let route = proxies.route_for(bot, choice).await;
        // Only bots are counted against a proxy's cap.
        let live = self.inner.fleet.live(bot).map(|live| live.view());
        if matches!(
            live,
            None | Some(BotStateView::Stopped | BotStateView::Failed { .. })
        ) {
            proxies.release(bot);
        }
        route.map_err(|why| {
            let words = Failure::explain(&DisconnectCause::NoProxy { why }, "");
            ApiError::new(
                ErrorCode::Precondition,
                format!("{} {}", words.what, words.means),
            )
        })
    }

    /// A bot with an account has its player's name and no other.
    pub(super) async fn refuse_other_name(&self, bot: BotId, name: &str) -> Result<(), ApiError> {
        let account = self.inner.store.account_of(bot).await.map_err(from_store)?;
        match account {
            Some(account) if account.fields.player_name != name => Err(ApiError::new(
                ErrorCode::Invalid,
                format!(
                    "This bot joins as the account {}, so that is its name. Take the account away first to give it another.",
                    account.fields.player_name
                ),
            )
            .with_details("username")),
            _ => Ok(()),
        }
    }
}

fn no_browser(detail: String) -> ApiError {
    let words = "No browser could be opened. Copy the address and open it yourself.";
    ApiError::new(ErrorCode::Precondition, words).with_details(detail)
}
