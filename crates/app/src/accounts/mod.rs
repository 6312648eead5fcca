//! Accounts at run time: each has one session, refreshed by one task at a time and only when needed.
//!
//! Whatever touches a session runs in a task of its own: a refresh that broke off half-way could
//! leave the keychain with a token that Microsoft has replaced.

mod book;
mod chat_keys;
mod listing;
mod sign_in;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sculk_accounts::{AccountError, Client, Desk, Profile, Service, Session, Way};
use sculk_bots::{ProxyKind, ProxyRoute};
use sculk_contract::{AppEvent, CacheTag};
use sculk_core::AccountId;
use sculk_secrets::SecretVault;
use sculk_store::{Account, AccountFields, Store, UnixMillis};
use tokio::sync::Semaphore;

use crate::bus::EventBus;
use crate::clock::AppClock;
pub use book::AccountBook;
use chat_keys::KeyRing;
use sign_in::{NotBegun, SignIns};

/// Questions to the services under way at once; further ones wait.
const MAX_AT_ONCE: usize = 8;

/// The accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Accounts {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    client: Client,
    desk: Desk,
    store: Store,
    clock: AppClock,
    bus: EventBus,
    places: Arc<Semaphore>,
    seats: Mutex<HashMap<AccountId, Seat>>,
    key_rings: Mutex<HashMap<AccountId, KeyRing>>,
    /// Until when the services want no question, by this app's clock.
    limited_until: AtomicU64,
    sign_ins: Mutex<SignIns>,
}

/// Where an account's session is while the app runs. Whoever holds the lock may refresh it.
type Seat = Arc<tokio::sync::Mutex<Option<Arc<Session>>>>;

impl Accounts {
    pub(crate) fn new(
        client: Client,
        vault: Arc<dyn SecretVault>,
        store: Store,
        clock: AppClock,
        bus: EventBus,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                client,
                desk: Desk::new(vault),
                store,
                clock,
                bus,
                places: Arc::new(Semaphore::new(MAX_AT_ONCE)),
                seats: Mutex::default(),
                key_rings: Mutex::default(),
                limited_until: AtomicU64::new(0),
                sign_ins: Mutex::default(),
            }),
        }
    }

    /// Sees to it that an account can join servers; says which player it is.
    ///
    /// # Errors
    /// [`AccountError::is_signed_out`] where only a new sign-in helps.
    pub(crate) async fn ready(
        &self,
        account: AccountId,
        route: Option<ProxyRoute>,
    ) -> Result<Profile, AccountError> {
        let accounts = self.clone();
        in_task(async move {
            let session = accounts.session(account, route.as_ref()).await?;
            Ok(session.profile.clone())
        })
        .await
    }

    /// Tells the session server that an account joins a server.
    ///
    /// # Errors
    /// As [`Self::ready`], and the session server's own.
    pub(crate) async fn vouch(
        &self,
        account: AccountId,
        server_hash: String,
        route: Option<ProxyRoute>,
    ) -> Result<(), AccountError> {
        let accounts = self.clone();
        in_task(async move {
            let session = accounts.session(account, route.as_ref()).await?;
            let used = session.expires_at();
            let joined = accounts.join(session, &server_hash, route.as_ref()).await;
            if joined != Err(AccountError::TokenRefused) {
                return joined;
            }
            // Minecraft's tokens can end before their time, as when the password was changed.
            accounts.expire(account, used).await;
            let session = accounts.session(account, route.as_ref()).await?;
            let joined = accounts.join(session, &server_hash, route.as_ref()).await;
            if joined == Err(AccountError::TokenRefused) {
                accounts.note_signed_out(account).await;
            }
            joined
        })
        .await
    }

    /// Forgets an account that no bot uses: its row, its session, what the keychain holds.
    ///
    /// # Errors
    /// The database's or the keychain's, in that order; without the first nothing is changed.
    pub(crate) async fn forget(&self, account: AccountId) -> Result<(), AccountError> {
        let seat = self.seat(account);
        let mut session = seat.lock().await;
        *session = None;
        self.inner.desk.forget(account).await?;
        self.lock_seats().remove(&account);
        self.lock_rings().remove(&account);
        Ok(())
    }

    /// An account's session, fresh.
    async fn session(
        &self,
        account: AccountId,
        route: Option<&ProxyRoute>,
    ) -> Result<Arc<Session>, AccountError> {
        let seat = self.seat(account);
        let mut held = seat.lock().await;
        let session = match held.take() {
            Some(session) => session,
            None => match self.inner.desk.read(account).await? {
                Some(session) => Arc::new(session),
                None => {
                    self.note_signed_out(account).await;
                    return Err(AccountError::SignedOut);
                }
            },
        };
        *held = Some(Arc::clone(&session));
        let now = self.inner.clock.wall_ms();
        if session.is_fresh(now) {
            return Ok(session);
        }
        let refreshed = self.refresh(account, &mut held, session, route).await;
        if refreshed.as_ref().is_err_and(AccountError::is_signed_out) {
            self.note_signed_out(account).await;
        }
        refreshed
    }

    /// Fetches a new Minecraft token. What Microsoft gives on the way is kept at once: it may have
    /// replaced the token before, and a later step may fail.
    async fn refresh(
        &self,
        account: AccountId,
        held: &mut Option<Arc<Session>>,
        session: Arc<Session>,
        route: Option<&ProxyRoute>,
    ) -> Result<Arc<Session>, AccountError> {
        let before = Arc::clone(&session);
        let renewing = self.ask(route, move |client| client.renew(&before));
        let tokens = renewing.await?;
        let renewed = Arc::new(session.renewed_by(&tokens));
        *held = Some(Arc::clone(&renewed));
        self.write(account, &renewed).await;
        let now = self.inner.clock.wall_ms();
        let finishing = self.ask(route, move |client| client.finish(tokens, now));
        let session = Arc::new(finishing.await?);
        *held = Some(Arc::clone(&session));
        self.write(account, &session).await;
        if let Err(error) = self.put(&session.profile).await {
            tracing::warn!(%account, "an account could not be noted: {error}");
        }
        Ok(session)
    }

    /// Keeps a session. What goes wrong here is told in the log alone: the session works, and the
    /// next refresh tries again.
    async fn write(&self, account: AccountId, session: &Session) {
        if let Err(error) = self.inner.desk.write(account, session).await {
            tracing::warn!(%account, "a session could not be kept: {error}");
        }
    }

    /// Writes down which player an account is and that it is signed in.
    async fn put(&self, profile: &Profile) -> Result<Account, sculk_store::StoreError> {
        let now = self.now();
        let fields = AccountFields {
            player_id: profile.id,
            player_name: profile.name.clone(),
            is_signed_in: true,
            refreshed_at: now,
        };
        let account = self.inner.store.put_account(&fields, now).await?;
        self.tell();
        Ok(account)
    }

    async fn join(
        &self,
        session: Arc<Session>,
        server_hash: &str,
        route: Option<&ProxyRoute>,
    ) -> Result<(), AccountError> {
        let hash = server_hash.to_owned();
        self.ask(route, move |client| client.join(&session, &hash))
            .await
    }

    /// Lets the next use refresh the session, unless somebody has done so meanwhile.
    async fn expire(&self, account: AccountId, used: u64) {
        let seat = self.seat(account);
        let mut held = seat.lock().await;
        let Some(session) = held.take() else {
            return;
        };
        *held = match Arc::try_unwrap(session) {
            Ok(mut session) if session.expires_at() == used => {
                session.expire();
                Some(Arc::new(session))
            }
            Ok(session) => Some(Arc::new(session)),
            // In use elsewhere: that use finds out by itself.
            Err(session) => Some(session),
        };
    }

    async fn note_signed_out(&self, account: AccountId) {
        let noted = self.inner.store.sign_account_out(account, self.now()).await;
        if let Err(error) = noted {
            tracing::warn!(%account, "an account could not be noted as signed out: {error}");
        }
        self.tell();
    }

    /// Asks the services on a thread that may block, by the way of a proxy where there is one. Not
    /// at all while they want no questions.
    async fn ask<T: Send + 'static>(
        &self,
        route: Option<&ProxyRoute>,
        question: impl FnOnce(&Client) -> Result<T, AccountError> + Send + 'static,
    ) -> Result<T, AccountError> {
        let now = self.inner.clock.now_ms();
        let until = self.inner.limited_until.load(Ordering::Relaxed);
        if now < until {
            return Err(AccountError::Limited {
                service: Service::Microsoft,
                retry_after: Duration::from_millis(until - now),
            });
        }
        let closing = || AccountError::Unreachable {
            service: Service::Microsoft,
            detail: "the app is closing".to_owned(),
        };
        let place = Arc::clone(&self.inner.places).acquire_owned().await;
        let place = place.map_err(|_| closing())?;
        let client = match route {
            None => self.inner.client.clone(),
            Some(route) => self.inner.client.by(way(route)?),
        };
        let asking = tokio::task::spawn_blocking(move || {
            let _place = place;
            question(&client)
        });
        let answer = asking.await.unwrap_or_else(|_| Err(closing()));
        if let Err(AccountError::Limited { retry_after, .. }) = &answer {
            let wait = u64::try_from(retry_after.as_millis()).unwrap_or(u64::MAX);
            let until = self.inner.clock.now_ms().saturating_add(wait);
            self.inner.limited_until.fetch_max(until, Ordering::Relaxed);
        }
        answer
    }

    fn seat(&self, account: AccountId) -> Seat {
        Arc::clone(self.lock_seats().entry(account).or_default())
    }

    /// Tells surfaces that they must look again.
    fn tell(&self) {
        self.inner.bus.send(AppEvent::CacheInvalidated {
            // A player's new name is its bots' too.
            tags: vec![CacheTag::Accounts, CacheTag::Bots],
        });
    }

    fn now(&self) -> UnixMillis {
        UnixMillis(self.inner.clock.wall_ms().cast_signed())
    }

    fn lock_rings(&self) -> MutexGuard<'_, HashMap<AccountId, KeyRing>> {
        let rings = &self.inner.key_rings;
        rings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_seats(&self) -> MutexGuard<'_, HashMap<AccountId, Seat>> {
        self.inner
            .seats
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs to its end, also when nobody waits for that any more.
async fn in_task<T: Send + 'static>(
    work: impl Future<Output = Result<T, AccountError>> + Send + 'static,
) -> Result<T, AccountError> {
    tokio::spawn(work).await.unwrap_or_else(|_| {
        Err(AccountError::Unexpected {
            service: Service::Microsoft,
            detail: "a fault inside Sculk".to_owned(),
        })
    })
}

/// A bot's proxy as the services are reached through it; names are looked up there.
fn way(route: &ProxyRoute) -> Result<Way, AccountError> {
    let kind = match route.kind {
        ProxyKind::Socks5 => ureq::ProxyProtocol::Socks5h,
        ProxyKind::Socks4a => ureq::ProxyProtocol::Socks4A,
        ProxyKind::Http => ureq::ProxyProtocol::Http,
    };
    let mut proxy = ureq::Proxy::builder(kind)
        .host(&route.host)
        .port(route.port)
        .resolve_target(false);
    if let Some(login) = &route.login {
        proxy = proxy.username(&login.username);
        if !login.password.is_empty() {
            proxy = proxy.password(login.password.expose());
        }
    }
    let built = proxy.build();
    built
        .map(Way::Proxy)
        .map_err(|_| AccountError::Unreachable {
            service: Service::Microsoft,
            detail: format!("{} is no proxy it could be reached by", route.address()),
        })
}

#[cfg(test)]
mod tests;
