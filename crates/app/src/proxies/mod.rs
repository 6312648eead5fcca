//! Proxies at run time: who goes through which, and whether they work.

mod check;
mod pool;
mod words;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sculk_bots::{NoProxy, ProxyFault, ProxyKind, ProxyRoute, Secret};
use sculk_contract::{AppEvent, CacheTag};
use sculk_core::{BotId, ProxyId};
use sculk_secrets::{SecretKey, SecretVault};
use sculk_store::{Proxy, ProxyChoice, ProxyFields, Store, StoreError, StoredProxyKind};
use tokio::sync::Semaphore;

use crate::bus::EventBus;
use crate::clock::AppClock;
use pool::{Health, Pool};

/// The proxies. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Proxies {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    vault: Arc<dyn SecretVault>,
    clock: AppClock,
    bus: EventBus,
    pool: Mutex<Pool>,
    /// Looks under way.
    checking: Mutex<HashSet<ProxyId>>,
    places: Arc<Semaphore>,
}

/// What surfaces see of a proxy besides its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Traffic {
    /// The bots that go through it now.
    pub bots: Vec<BotId>,
    /// Whether it is being looked at.
    pub is_checking: bool,
}

impl Proxies {
    /// Reads all proxies and looks at them from time to time as long as the app lives.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn open(
        store: Store,
        vault: Arc<dyn SecretVault>,
        clock: AppClock,
        bus: EventBus,
    ) -> Result<Self, StoreError> {
        let mut pool = Pool::default();
        for proxy in store.list_proxies().await? {
            pool.put(&proxy);
        }
        let proxies = Self {
            inner: Arc::new(Inner {
                store,
                vault,
                clock,
                bus,
                pool: Mutex::new(pool),
                checking: Mutex::default(),
                places: Arc::new(Semaphore::new(check::MAX_AT_ONCE)),
            }),
        };
        check::keep_looking(&proxies.inner);
        Ok(proxies)
    }

    /// A proxy was added or changed.
    pub(crate) fn put(&self, proxy: &Proxy) {
        self.inner.pool().put(proxy);
    }

    /// A proxy was deleted. Bots that are online through it stay so.
    pub(crate) fn remove(&self, id: ProxyId) {
        self.inner.pool().remove(id);
    }

    pub(crate) fn traffic(&self, id: ProxyId) -> Traffic {
        Traffic {
            bots: self.inner.pool().carried(id),
            is_checking: self.inner.checking().contains(&id),
        }
    }

    /// The proxy a bot goes through now.
    pub(crate) fn of(&self, bot: BotId) -> Option<ProxyId> {
        self.inner.pool().of(bot)
    }

    /// Gives a bot its way for the next join; none means: without a proxy.
    ///
    /// # Errors
    /// Why there is none to be had. The bot must not go without.
    pub(crate) async fn route_for(
        &self,
        bot: BotId,
        choice: ProxyChoice,
    ) -> Result<Option<ProxyRoute>, NoProxy> {
        let now = self.inner.clock.now_ms();
        let before = self.of(bot);
        let taken = self.inner.pool().take(bot, choice, now);
        if taken.as_ref().ok().copied().flatten() != before {
            self.inner.tell();
        }
        let Some(id) = taken? else {
            return Ok(None);
        };
        let mut route = self.route(id).await?;
        route.is_from_pool = choice == ProxyChoice::Pool;
        Ok(Some(route))
    }

    /// The way through a proxy, with its password, for somebody who is no bot.
    ///
    /// # Errors
    /// It is gone, or its password cannot be read.
    pub(crate) async fn route(&self, id: ProxyId) -> Result<ProxyRoute, NoProxy> {
        self.inner.route(id).await
    }

    /// A bot is no longer wanted online.
    pub(crate) fn release(&self, bot: BotId) {
        if self.of(bot).is_some() {
            self.inner.pool().release(bot);
            self.inner.tell();
        }
    }

    /// A bot got nowhere through its proxy.
    pub(crate) fn note_fault(&self, bot: BotId, fault: &ProxyFault, is_from_pool: bool) {
        let Some(id) = self.of(bot) else {
            return;
        };
        if fault.is_proxy_alive() {
            if is_from_pool {
                self.inner.pool().pass_on(bot);
            }
            return;
        }
        let inner = Arc::clone(&self.inner);
        let fault = fault.clone();
        let at = inner.clock.now_ms();
        inner.pool().set_health(id, Health::Failed { at });
        tokio::spawn(async move { inner.keep(id, Err(fault)).await });
    }

    /// A bot came into the world through its proxy, or lost the connection through it: both are
    /// reason to look whether what is known of the proxy still holds.
    pub(crate) fn note_session(&self, bot: BotId, is_lost: bool) {
        let Some(id) = self.of(bot) else {
            return;
        };
        let is_known_to_work = self.inner.pool().health(id) == Some(Health::Works);
        if is_lost || !is_known_to_work {
            self.check(&[id]);
        }
    }

    /// Looks at proxies now. What comes of it is told by the cache tag.
    pub(crate) fn check(&self, ids: &[ProxyId]) {
        check::begin(&self.inner, ids);
    }
}

impl Inner {
    async fn route(&self, id: ProxyId) -> Result<ProxyRoute, NoProxy> {
        let fields = self.pool().fields(id).cloned();
        let fields = fields.ok_or(NoProxy::Gone)?;
        let route = ProxyRoute::new(kind(fields.kind), &fields.host, fields.port);
        if fields.username.is_empty() {
            return Ok(route);
        }
        let mut password = Secret::new("");
        if fields.has_password {
            let no_password = |detail: String| NoProxy::NoPassword {
                proxy: route.address(),
                detail,
            };
            let read = self.vault.read(SecretKey::ProxyPassword(id)).await;
            let read = read.map_err(|error| no_password(error.to_string()))?;
            let read = read.ok_or_else(|| {
                no_password("The keychain holds no password for it. Enter it again.".to_owned())
            })?;
            password = Secret::new(read.expose().as_str());
        }
        Ok(route.with_login(fields.username, password))
    }

    /// Tells surfaces that they must look again.
    fn tell(&self) {
        self.bus.send(AppEvent::CacheInvalidated {
            tags: vec![CacheTag::Proxies],
        });
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn checking(&self) -> MutexGuard<'_, HashSet<ProxyId>> {
        self.checking.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) use words::told;

/// `host:port` of a proxy.
pub(crate) fn address(fields: &ProxyFields) -> String {
    pool::address(fields)
}

pub(crate) const fn kind(stored: StoredProxyKind) -> ProxyKind {
    match stored {
        StoredProxyKind::Socks5 => ProxyKind::Socks5,
        StoredProxyKind::Socks4a => ProxyKind::Socks4a,
        StoredProxyKind::Http => ProxyKind::Http,
    }
}
