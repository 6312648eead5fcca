//! Looking whether proxies work: from time to time, when asked to, and when a bot gives reason to.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use sculk_bots::{NoProxy, ProxyFault};
use sculk_core::ProxyId;
use sculk_store::{ProxyCheck, UnixMillis};
use sculk_tunnel::Limits;
use tokio::time::MissedTickBehavior;

use super::{Health, Inner, pool};

/// Looks under way at once; further ones wait.
pub(super) const MAX_AT_ONCE: usize = 8;
/// Time between two rounds. In each, the proxies are looked at whose time has come.
const ROUND: Duration = Duration::from_secs(15);
/// A proxy that works is looked at so often …
const EVERY_MS: u64 = 5 * 60_000;
/// … and one that does not so often.
const EVERY_WHEN_DOWN_MS: u64 = 60_000;
/// Time for one look.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(10),
    answer: Duration::from_secs(15),
};

/// Looks at proxies that are switched on until the app is gone.
pub(super) fn keep_looking(inner: &Arc<Inner>) {
    let inner = Arc::downgrade(inner);
    tokio::spawn(async move {
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Skip);
        // The first tick comes at once; the app is busy with its start then.
        rounds.tick().await;
        loop {
            rounds.tick().await;
            let Some(inner) = Weak::upgrade(&inner) else {
                return;
            };
            let now = inner.clock.now_ms();
            let pool = inner.pool();
            let due: Vec<_> = pool
                .enabled()
                .filter(|id| is_due(&pool, *id, now))
                .collect();
            drop(pool);
            begin(&inner, &due);
        }
    });
}

fn is_due(pool: &pool::Pool, id: ProxyId, now: u64) -> bool {
    let since = |at: Option<u64>| at.map_or(u64::MAX, |at| now.saturating_sub(at));
    match pool.health(id) {
        Some(Health::Works) => since(pool.looked_at(id)) >= EVERY_MS,
        _ => since(pool.looked_at(id)) >= EVERY_WHEN_DOWN_MS,
    }
}

/// Looks at each of these that is not being looked at.
pub(super) fn begin(inner: &Arc<Inner>, ids: &[ProxyId]) {
    let mut checking = inner.checking();
    let new: Vec<_> = ids
        .iter()
        .copied()
        .filter(|id| checking.insert(*id))
        .collect();
    drop(checking);
    if new.is_empty() {
        return;
    }
    inner.tell();
    for id in new {
        let inner = Arc::clone(inner);
        tokio::spawn(async move {
            // Closed with the app only.
            let _place = Arc::clone(&inner.places).acquire_owned().await;
            let outcome = look(&inner, id).await;
            inner.checking().remove(&id);
            match outcome {
                Ok(outcome) => inner.keep(id, outcome).await,
                // It was deleted, or the keychain is shut: nothing is known of the proxy itself.
                Err(why) => {
                    tracing::info!(proxy = %id, ?why, "a proxy could not be looked at");
                    inner.tell();
                }
            }
        });
    }
}

/// How long it took to answer, or what is wrong with it.
async fn look(inner: &Inner, id: ProxyId) -> Result<Result<u32, ProxyFault>, NoProxy> {
    let route = inner.route(id).await?;
    let start = Instant::now();
    let outcome = sculk_tunnel::check(&route, LIMITS).await;
    let latency = u32::try_from(start.elapsed().as_millis()).unwrap_or(u32::MAX);
    Ok(outcome.map(|()| latency))
}

impl Inner {
    /// Notes how a proxy is.
    pub(super) async fn keep(&self, id: ProxyId, outcome: Result<u32, ProxyFault>) {
        let at = self.clock.now_ms();
        let health = match &outcome {
            Ok(_) => Health::Works,
            Err(_) => Health::Failed { at },
        };
        {
            let mut pool = self.pool();
            pool.set_health(id, health);
            pool.note_look(id, at);
            if pool.fields(id).is_none() {
                return;
            }
        }
        let check = ProxyCheck {
            at: UnixMillis(at.cast_signed()),
            outcome: outcome.map_err(|fault| super::words::kept(&fault)),
        };
        if let Err(error) = self.store.note_proxy_checks(&[(id, check)]).await {
            tracing::warn!(proxy = %id, "what a look at a proxy said could not be kept: {error}");
        }
        self.tell();
    }
}
