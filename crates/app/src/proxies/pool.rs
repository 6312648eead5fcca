//! Which bot goes through which proxy: a value without clock and I/O, so that it can be tested by
//! itself.

use std::collections::{BTreeMap, HashMap};

use sculk_bots::{NoProxy, ProxyRoute};
use sculk_core::{BotId, ProxyId};
use sculk_store::{Proxy, ProxyChoice, ProxyFields};

/// How long a proxy that failed is passed over while others can be had, or a check has not found
/// it working again.
const REST_MS: u64 = 60_000;

/// The proxies and who goes through them.
#[derive(Debug, Default)]
pub(super) struct Pool {
    entries: BTreeMap<ProxyId, Entry>,
    /// A bot keeps its proxy over reconnects, so that its server sees one address of it.
    leases: HashMap<BotId, ProxyId>,
    /// The proxy through which a bot last did not reach its server though the proxy works: another
    /// one may be let in there.
    unreached: HashMap<BotId, ProxyId>,
}

#[derive(Debug)]
struct Entry {
    fields: ProxyFields,
    health: Health,
    looked_at: Option<u64>,
}

/// How a proxy was last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    Unknown,
    Works,
    Failed { at: u64 },
}

impl Health {
    /// The better the smaller; none where it is not to be tried.
    fn rank(self, now: u64) -> Option<u8> {
        match self {
            Self::Works => Some(0),
            Self::Unknown => Some(1),
            Self::Failed { at } if now.saturating_sub(at) < REST_MS => None,
            Self::Failed { .. } => Some(2),
        }
    }
}

impl Pool {
    /// Adds a proxy or takes over its changed settings.
    pub(super) fn put(&mut self, proxy: &Proxy) {
        let health = match &proxy.check {
            None => Health::Unknown,
            Some(check) if check.outcome.is_ok() => Health::Works,
            Some(check) => Health::Failed {
                at: check.at.0.unsigned_abs(),
            },
        };
        let entry = Entry {
            fields: proxy.fields.clone(),
            health,
            looked_at: proxy.check.as_ref().map(|check| check.at.0.unsigned_abs()),
        };
        self.entries.insert(proxy.id, entry);
    }

    pub(super) fn remove(&mut self, id: ProxyId) {
        self.entries.remove(&id);
        self.leases.retain(|_, leased| *leased != id);
    }

    pub(super) fn fields(&self, id: ProxyId) -> Option<&ProxyFields> {
        self.entries.get(&id).map(|entry| &entry.fields)
    }

    pub(super) fn health(&self, id: ProxyId) -> Option<Health> {
        self.entries.get(&id).map(|entry| entry.health)
    }

    pub(super) fn set_health(&mut self, id: ProxyId, health: Health) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.health = health;
        }
    }

    /// When it was last looked at.
    pub(super) fn looked_at(&self, id: ProxyId) -> Option<u64> {
        self.entries.get(&id).and_then(|entry| entry.looked_at)
    }

    pub(super) fn note_look(&mut self, id: ProxyId, now: u64) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.looked_at = Some(now);
        }
    }

    /// All proxies that are switched on.
    pub(super) fn enabled(&self) -> impl Iterator<Item = ProxyId> {
        let on = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.fields.is_enabled);
        on.map(|(id, _)| *id)
    }

    /// The proxy a bot goes through now.
    pub(super) fn of(&self, bot: BotId) -> Option<ProxyId> {
        self.leases.get(&bot).copied()
    }

    /// The bots that go through a proxy now, by id.
    pub(super) fn carried(&self, id: ProxyId) -> Vec<BotId> {
        let through = self.leases.iter().filter(|(_, leased)| **leased == id);
        let mut bots: Vec<_> = through.map(|(bot, _)| *bot).collect();
        bots.sort();
        bots
    }

    /// A bot needs no proxy any more.
    pub(super) fn release(&mut self, bot: BotId) {
        self.leases.remove(&bot);
        self.unreached.remove(&bot);
    }

    /// A bot's proxy works but does not get it to its server: the next try is through another one,
    /// where there is one.
    pub(super) fn pass_on(&mut self, bot: BotId) {
        if let Some(id) = self.leases.remove(&bot) {
            self.unreached.insert(bot, id);
        }
    }

    /// Gives a bot a place at a proxy.
    ///
    /// # Errors
    /// Why there is none; it has no place then.
    pub(super) fn take(
        &mut self,
        bot: BotId,
        choice: ProxyChoice,
        now: u64,
    ) -> Result<Option<ProxyId>, NoProxy> {
        let held = self.leases.remove(&bot);
        let chosen = match choice {
            ProxyChoice::Direct => return Ok(None),
            ProxyChoice::One(id) => self.own(id)?,
            ProxyChoice::Pool => self.any(bot, held, now)?,
        };
        self.leases.insert(bot, chosen);
        Ok(Some(chosen))
    }

    fn own(&self, id: ProxyId) -> Result<ProxyId, NoProxy> {
        let entry = self.entries.get(&id).ok_or(NoProxy::Gone)?;
        let proxy = address(&entry.fields);
        if !entry.fields.is_enabled {
            return Err(NoProxy::SwitchedOff { proxy });
        }
        match entry.fields.max_bots {
            Some(cap) if self.n_carried(id) >= cap => Err(NoProxy::Full { proxy, cap }),
            _ => Ok(id),
        }
    }

    /// The one it had if that still works, else the least used of the healthiest.
    fn any(&self, bot: BotId, held: Option<ProxyId>, now: u64) -> Result<ProxyId, NoProxy> {
        let (mut n_full, mut n_dead) = (0, 0);
        let mut free = Vec::new();
        for id in self.enabled() {
            let Some(entry) = self.entries.get(&id) else {
                continue;
            };
            let n_carried = self.n_carried(id);
            if entry.fields.max_bots.is_some_and(|cap| n_carried >= cap) {
                n_full += 1;
                continue;
            }
            let Some(rank) = entry.health.rank(now) else {
                n_dead += 1;
                continue;
            };
            if held == Some(id) && rank < 2 {
                return Ok(id);
            }
            let was_no_help = self.unreached.get(&bot) == Some(&id);
            free.push((rank, was_no_help, n_carried, id));
        }
        match free.into_iter().min() {
            Some((_, _, _, id)) => Ok(id),
            None if n_full + n_dead == 0 => Err(NoProxy::PoolEmpty),
            None => Err(NoProxy::NoneFree { n_full, n_dead }),
        }
    }

    fn n_carried(&self, id: ProxyId) -> u32 {
        let n_leases = self.leases.values().filter(|leased| **leased == id).count();
        u32::try_from(n_leases).unwrap_or(u32::MAX)
    }
}

/// `host:port` of a proxy.
pub(super) fn address(fields: &ProxyFields) -> String {
    ProxyRoute::new(super::kind(fields.kind), &fields.host, fields.port).address()
}

#[cfg(test)]
#[path = "pool_tests.rs"]
mod tests;
