//! Sign-ins under way: a code is shown, Microsoft is asked until the user has typed it.

use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use sculk_accounts::{AccountError, DeviceCode, MicrosoftTokens, Polling, Session, Step};
use sculk_bots::ProxyRoute;
use sculk_contract::{SignInState, SignInView};
use sculk_core::AccountId;
use tokio::task::AbortHandle;

use super::Accounts;

/// Sign-ins that may be under way at once.
const MAX_OPEN: usize = 8;
/// Sign-ins that are remembered, those that are over included.
const MAX_KEPT: usize = 32;

/// All sign-ins, by number.
#[derive(Debug, Default)]
pub(super) struct SignIns {
    last: i32,
    by_id: BTreeMap<i32, SignIn>,
}

#[derive(Debug)]
struct SignIn {
    view: SignInView,
    task: Option<AbortHandle>,
}

impl SignIn {
    fn is_open(&self) -> bool {
        matches!(
            self.view.state,
            SignInState::Waiting | SignInState::Checking
        )
    }
}

/// Why no sign-in began.
#[derive(Debug)]
pub(super) enum NotBegun {
    /// Too many are open.
    TooMany,
    /// The services'.
    Account(AccountError),
}

/// Why a sign-in came to nothing.
#[derive(Debug)]
struct Failure {
    code: &'static str,
    message: String,
}

impl Failure {
    fn new(code: &'static str, message: String) -> Self {
        Self { code, message }
    }

    fn of(error: AccountError) -> Self {
        Self::new(error.code(), error.to_string())
    }

    fn state(self) -> SignInState {
        SignInState::Failed {
            code: self.code.to_owned(),
            message: self.message,
        }
    }
}

impl Accounts {
    /// Asks for a code and waits in the background until the user has typed it. With an account,
    /// the user must be that one.
    ///
    /// # Errors
    /// No code was to be had.
    pub(super) async fn begin(
        &self,
        account: Option<AccountId>,
        route: Option<ProxyRoute>,
    ) -> Result<SignInView, NotBegun> {
        let n_open = {
            let sign_ins = self.lock_sign_ins();
            sign_ins.by_id.values().filter(|one| one.is_open()).count()
        };
        if n_open >= MAX_OPEN {
            return Err(NotBegun::TooMany);
        }
        let code = self.ask(route.as_ref(), |client| client.begin()).await;
        let code = code.map_err(NotBegun::Account)?;
        let polling = Polling::new(&code, self.inner.clock.now_ms());
        let view = self.note_begun(&code, &polling, account);
        let (accounts, id) = (self.clone(), view.id);
        let task = tokio::spawn(async move {
            let outcome = accounts.follow(id, code, polling, account, route).await;
            let state = match outcome {
                Ok(account) => SignInState::Done {
                    account_id: account.0,
                },
                Err(failure) => failure.state(),
            };
            accounts.set(id, state);
        });
        if let Some(sign_in) = self.lock_sign_ins().by_id.get_mut(&id) {
            sign_in.task = Some(task.abort_handle());
        }
        Ok(view)
    }

    /// How far a sign-in is; none where it is not known (any more).
    pub(super) fn sign_in(&self, id: i32) -> Option<SignInView> {
        let sign_ins = self.lock_sign_ins();
        sign_ins.by_id.get(&id).map(|one| one.view.clone())
    }

    /// Gives a sign-in up. One that is over, or just being written down, stays as it is.
    pub(crate) fn cancel(&self, id: i32) {
        let mut sign_ins = self.lock_sign_ins();
        let Some(sign_in) = sign_ins.by_id.get_mut(&id) else {
            return;
        };
        if sign_in.view.state == SignInState::Waiting {
            sign_in.view.state = SignInState::Cancelled;
            if let Some(task) = sign_in.task.take() {
                task.abort();
            }
        }
    }

    fn note_begun(
        &self,
        code: &DeviceCode,
        polling: &Polling,
        account: Option<AccountId>,
    ) -> SignInView {
        let mut sign_ins = self.lock_sign_ins();
        sign_ins.last += 1;
        let view = SignInView {
            id: sign_ins.last,
            account_id: account.map(|account| account.0),
            user_code: code.user_code.clone(),
            url: code.url.clone(),
            url_with_code: code.url_with_code(),
            expires_at: polling.expires_at(),
            state: SignInState::Waiting,
        };
        let sign_in = SignIn {
            view: view.clone(),
            task: None,
        };
        sign_ins.by_id.insert(view.id, sign_in);
        while sign_ins.by_id.len() > MAX_KEPT {
            let over = sign_ins.by_id.iter().find(|(_, one)| !one.is_open());
            let Some(id) = over.map(|(id, _)| *id) else {
                break;
            };
            sign_ins.by_id.remove(&id);
        }
        view
    }

    /// Waits for the user, goes the rest of the way and keeps the session.
    async fn follow(
        &self,
        id: i32,
        code: DeviceCode,
        polling: Polling,
        account: Option<AccountId>,
        route: Option<ProxyRoute>,
    ) -> Result<AccountId, Failure> {
        let tokens = self.wait_for_user(code, polling, route.as_ref()).await;
        let tokens = tokens.map_err(Failure::of)?;
        self.set(id, SignInState::Checking);
        let now = self.inner.clock.wall_ms();
        let session = self
            .ask(route.as_ref(), move |client| client.finish(tokens, now))
            .await
            .map_err(Failure::of)?;
        self.admit(session, account).await
    }

    async fn wait_for_user(
        &self,
        code: DeviceCode,
        mut polling: Polling,
        route: Option<&ProxyRoute>,
    ) -> Result<MicrosoftTokens, AccountError> {
        let code = Arc::new(code);
        loop {
            let at = self.inner.clock.instant_at(polling.next_at());
            tokio::time::sleep_until(at.into()).await;
            let asked = Arc::clone(&code);
            let answer = self.ask(route, move |client| client.poll(&asked)).await;
            match polling.after(answer, self.inner.clock.now_ms()) {
                Step::Wait => {}
                Step::Done(tokens) => return Ok(tokens),
                Step::Failed(error) => return Err(error),
            }
        }
    }

    /// Writes a new session down: the row first, since the keychain names accounts by their ids.
    async fn admit(
        &self,
        session: Session,
        wanted: Option<AccountId>,
    ) -> Result<AccountId, Failure> {
        if let Some(wanted) = wanted {
            let known = self.inner.store.account(wanted).await;
            let known = known
                .map_err(|error| Failure::new("internal", error.to_string()))?
                .fields;
            if known.player_id != session.profile.id {
                let words = format!(
                    "You signed in as {}, but this account is {}. Begin again and choose the other account on Microsoft's page.",
                    session.profile.name, known.player_name
                );
                return Err(Failure::new("otherAccount", words));
            }
        }
        let account = self.put(&session.profile).await;
        let account = account
            .map_err(|error| Failure::new("internal", error.to_string()))?
            .id;
        let seat = self.seat(account);
        let mut held = seat.lock().await;
        let kept = self.inner.desk.write(account, &session).await;
        // Without a keychain the sign-in holds for as long as the app runs, and the user is told.
        *held = Some(Arc::new(session));
        match kept {
            Ok(()) => Ok(account),
            Err(error) => {
                let words = format!("You are signed in, but only until Sculk is closed: {error}");
                Err(Failure::new("notKept", words))
            }
        }
    }

    fn set(&self, id: i32, state: SignInState) {
        if let Some(sign_in) = self.lock_sign_ins().by_id.get_mut(&id) {
            sign_in.view.state = state;
        }
        self.tell();
    }

    fn lock_sign_ins(&self) -> MutexGuard<'_, SignIns> {
        self.inner
            .sign_ins
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
