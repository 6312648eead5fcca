//! The bin: what was deleted comes back, or is forgotten for good after 30 days, its secrets with it.
//!
//! A clock that is set wrong must not empty it. So 30 days must have passed by the clock, and on as many
//! days the app must have looked: a day on which nobody could have noticed does not count.

use std::sync::Arc;
use std::time::Duration;

use sculk_contract::CacheTag;
use sculk_core::{BotId, ProxyId};
use sculk_secrets::{SecretKey, SecretVault};
use sculk_store::{BIN_KEPT_MS, BinKey, BinKind, Store, StoreError, UnixMillis};

use crate::App;
use crate::plugins::{PLACEHOLDER, secret_key};

/// The start is left to what the user waits for.
const AFTER_START: Duration = Duration::from_secs(90);
/// How often it is looked whether something has lain long enough.
const LOOK_EVERY: Duration = Duration::from_secs(60 * 60);
/// Things of a kind that are forgotten in one look; the rest waits for the next.
const AT_ONCE: u32 = 500;

/// The setting that holds the days on which the app looked, in days since 1970 (UTC).
const DAYS_KEY: &str = "bin.days";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// On how many days the app must have looked.
const DAYS_SEEN: usize = 30;

/// Held while something is forgotten for good or brought back: what comes back keeps its secrets.
#[derive(Debug, Clone, Default)]
pub(crate) struct BinTurn(Arc<tokio::sync::Mutex<()>>);

impl BinTurn {
    pub(crate) async fn take(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.lock().await
    }
}

/// Why something could not be forgotten.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PurgeError {
    /// The keychain still holds its password.
    #[error(
        "Its password could not be taken out of the keychain, so it stays in the bin: {0} Unlock the keychain and try again."
    )]
    Secret(#[from] sculk_secrets::SecretError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Forgets what has lain in the bin for 30 days, for as long as the app lives.
pub(crate) fn keep_bin_small(app: &App) {
    let weak = Arc::downgrade(&app.inner);
    tokio::spawn(async move {
        tokio::time::sleep(AFTER_START).await;
        while let Some(inner) = weak.upgrade() {
            let app = App { inner };
            let (store, vault) = (&app.inner.store, app.inner.vault.as_ref());
            match purge_old(store, vault, &app.inner.bin_turn, app.now()).await {
                Ok(0) => {}
                Ok(n_gone) => {
                    tracing::info!(n_gone, "what lay in the bin for 30 days was forgotten");
                    app.invalidate(&[CacheTag::Bin]);
                }
                Err(error) => tracing::warn!("the bin could not be looked through: {error}"),
            }
            drop(app);
            tokio::time::sleep(LOOK_EVERY).await;
        }
    });
}

/// Forgets what has lain long enough; how much that was. What cannot be forgotten now stays for the
/// next look.
pub(crate) async fn purge_old(
    store: &Store,
    vault: &dyn SecretVault,
    turn: &BinTurn,
    now: UnixMillis,
) -> Result<u32, StoreError> {
    let Some(before) = purged_before(store, now).await? else {
        return Ok(0);
    };
    let mut n_gone = 0;
    for key in store.bin_older_than(before, AT_ONCE).await? {
        match purge(store, vault, turn, key).await {
            Ok(true) => n_gone += 1,
            Ok(false) => {}
            Err(error) => tracing::warn!(?key, "something stays in the bin: {error}"),
        }
    }
    Ok(n_gone)
}

/// Notes that the app looked today; what was deleted before the answer may go, none: nothing may.
async fn purged_before(store: &Store, now: UnixMillis) -> Result<Option<UnixMillis>, StoreError> {
    let known: Vec<i64> = store.setting(DAYS_KEY).await?.unwrap_or_default();
    let days = seen(&known, now.0.div_euclid(DAY_MS));
    if days != known {
        store.set_setting(DAYS_KEY, &days, now).await?;
    }
    Ok((days.len() == DAYS_SEEN).then(|| {
        let by_days = days[0].saturating_mul(DAY_MS);
        UnixMillis(by_days.min(now.0.saturating_sub(BIN_KEPT_MS)))
    }))
}

/// The last days on which the app looked, today among them, in their order.
fn seen(known: &[i64], today: i64) -> Vec<i64> {
    // Days behind today are those of a clock that was wrong.
    let before = known.iter().copied().filter(|day| *day < today);
    let mut days: Vec<_> = before.chain([today]).collect();
    days.drain(..days.len().saturating_sub(DAYS_SEEN));
    days
}

/// Forgets one thing for good; whether it lay in the bin. Its secret goes first: a row without a secret
/// is gone at the next try, a secret without a row would stay for ever.
pub(crate) async fn purge(
    store: &Store,
    vault: &dyn SecretVault,
    turn: &BinTurn,
    key: BinKey,
) -> Result<bool, PurgeError> {
    let _turn = turn.take().await;
    // Looked at within a transaction that is undone, so that no secret of something living goes.
    let trial = store.begin().await?;
    let is_there = trial.purge_from_bin(key).await?;
    trial.roll_back().await?;
    if !is_there {
        return Ok(false);
    }
    for secret in secrets_of(store, key).await? {
        vault.forget(secret).await?;
    }
    Ok(store.purge_from_bin(key).await?)
}

/// What the keychain keeps for a thing: passwords, and secret settings of a bot's plugins.
async fn secrets_of(store: &Store, key: BinKey) -> Result<Vec<SecretKey>, StoreError> {
    Ok(match key.kind {
        BinKind::Proxy => vec![SecretKey::ProxyPassword(ProxyId(key.id))],
        BinKind::Bot => {
            let bot = BotId(key.id);
            let mut secrets = vec![SecretKey::BotPassword(bot)];
            for plugin in store.bot_plugins(bot).await? {
                let marked = plugin.settings.iter();
                let marked = marked.filter(|(_, value)| value.as_str() == Some(PLACEHOLDER));
                secrets.extend(marked.map(|(name, _)| secret_key(bot, &plugin.plugin, name)));
            }
            secrets
        }
        _ => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use sculk_secrets::{MemoryVault, Sensitive};
    use sculk_store::{BotFields, ServerFields, StorePaths};

    use super::*;

    const DAY: UnixMillis = UnixMillis(20_000 * DAY_MS);

    fn after(n_days: i64) -> UnixMillis {
        UnixMillis(DAY.0 + n_days * DAY_MS)
    }

    /// A server with a bot that has a password.
    async fn with_bot(dir: &std::path::Path) -> (Store, MemoryVault, BotId) {
        let paths = StorePaths::in_data_dir(dir);
        let store = Store::open(&paths, DAY).await.unwrap();
        let vault = MemoryVault::default();
        let home = ServerFields {
            name: "Home".to_owned(),
            host: "localhost".to_owned(),
            port: 25565,
            minecraft_version: None,
        };
        let server = store.create_server(&home, DAY).await.unwrap().id;
        let fields = BotFields::new(server, "Bot");
        let bot = store.create_bot(&fields, DAY).await.unwrap().id;
        let password = Sensitive::new("planted".to_owned());
        vault
            .write(SecretKey::BotPassword(bot), password)
            .await
            .unwrap();
        (store, vault, bot)
    }

    #[tokio::test]
    async fn after_thirty_days_a_bot_and_its_password_are_gone_and_not_a_moment_before() {
        let dir = tempfile::tempdir().unwrap();
        let (store, vault, bot) = with_bot(dir.path()).await;
        let (turn, secret) = (BinTurn::default(), SecretKey::BotPassword(bot));
        let key = BinKey {
            kind: BinKind::Bot,
            id: bot.0,
        };
        assert!(
            !purge(&store, &vault, &turn, key).await.unwrap(),
            "a living bot stays"
        );
        assert!(vault.read(secret).await.unwrap().is_some());

        let server = store.bot(bot).await.unwrap().fields.server_id;
        let deleted_at = UnixMillis(DAY.0 + 1_000);
        store.delete_bot(bot, deleted_at).await.unwrap();
        store.delete_server(server, deleted_at).await.unwrap();
        for n_days in 0..30 {
            let gone = purge_old(&store, &vault, &turn, after(n_days)).await;
            assert_eq!(gone.unwrap(), 0, "day {n_days}");
        }
        let last = UnixMillis(deleted_at.0 + BIN_KEPT_MS);
        assert_eq!(purge_old(&store, &vault, &turn, last).await.unwrap(), 0);
        assert!(
            vault.read(secret).await.unwrap().is_some(),
            "it keeps its password"
        );
        let later = UnixMillis(last.0 + 1);
        assert_eq!(
            purge_old(&store, &vault, &turn, later).await.unwrap(),
            2,
            "the bot, then the server"
        );
        assert!(vault.read(secret).await.unwrap().is_none());
        assert!(store.restore_bot(bot, later).await.is_err());
    }

    #[tokio::test]
    async fn a_clock_that_is_set_forward_does_not_empty_the_bin() {
        let dir = tempfile::tempdir().unwrap();
        let (store, vault, bot) = with_bot(dir.path()).await;
        let turn = BinTurn::default();
        let look = async |now| purge_old(&store, &vault, &turn, now).await.unwrap();
        // The app has long been in use.
        for n_days in 0..40 {
            assert_eq!(look(after(n_days)).await, 0);
        }
        store.delete_bot(bot, after(40)).await.unwrap();
        // A year ahead, for some days, and back again; then some days behind.
        for n_days in [405, 405, 406, 407, 40, 41, 10, 11, 42] {
            assert_eq!(look(after(n_days)).await, 0, "{n_days}");
        }
        for n_days in 43..=70 {
            assert_eq!(look(after(n_days)).await, 0, "{n_days}");
        }
        let secret = SecretKey::BotPassword(bot);
        assert!(vault.read(secret).await.unwrap().is_some());
        for n_days in 71..=72 {
            look(after(n_days)).await;
        }
        assert!(
            vault.read(secret).await.unwrap().is_none(),
            "30 days of use"
        );
    }

    #[tokio::test]
    async fn what_comes_back_waits_until_nothing_is_being_forgotten() {
        let turn = BinTurn::default();
        let held = turn.take().await;
        let other = turn.clone();
        let mut waits = Box::pin(other.take());
        assert!(futures::poll!(&mut waits).is_pending());
        drop(held);
        assert!(futures::poll!(&mut waits).is_ready());
    }

    #[test]
    fn only_days_up_to_today_were_seen() {
        assert_eq!(seen(&[], 5), [5]);
        assert_eq!(seen(&[5], 5), [5]);
        assert_eq!(seen(&[5, 400], 6), [5, 6]);
        let month: Vec<_> = (0..30).collect();
        assert_eq!(seen(&month, 30), (1..31).collect::<Vec<_>>());
    }
}
