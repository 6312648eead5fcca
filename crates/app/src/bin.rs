//! The bin: what was deleted comes back, or is forgotten for good after 30 days, its secrets with it.

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
            match purge_old(store, vault, app.now()).await {
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
    now: UnixMillis,
) -> Result<u32, StoreError> {
    let before = UnixMillis(now.0.saturating_sub(BIN_KEPT_MS));
    let mut n_gone = 0;
    for key in store.bin_older_than(before, AT_ONCE).await? {
        match purge(store, vault, key).await {
            Ok(true) => n_gone += 1,
            Ok(false) => {}
            Err(error) => tracing::warn!(?key, "something stays in the bin: {error}"),
        }
    }
    Ok(n_gone)
}

/// Forgets one thing for good; whether it lay in the bin. Its secret goes first: a row without a secret
/// is gone at the next try, a secret without a row would stay for ever.
pub(crate) async fn purge(
    store: &Store,
    vault: &dyn SecretVault,
    key: BinKey,
) -> Result<bool, PurgeError> {
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

    #[tokio::test]
    async fn after_thirty_days_a_bot_and_its_password_are_gone_and_not_a_moment_before() {
        let dir = tempfile::tempdir().unwrap();
        let paths = StorePaths::in_data_dir(dir.path());
        let store = Store::open(&paths, UnixMillis(1)).await.unwrap();
        let vault = MemoryVault::default();
        let home = ServerFields {
            name: "Home".to_owned(),
            host: "localhost".to_owned(),
            port: 25565,
            minecraft_version: None,
        };
        let server = store.create_server(&home, UnixMillis(1)).await.unwrap().id;
        let fields = BotFields::new(server, "Bot");
        let bot = store.create_bot(&fields, UnixMillis(1)).await.unwrap().id;
        let secret = SecretKey::BotPassword(bot);
        let password = Sensitive::new("planted".to_owned());
        vault.write(secret, password).await.unwrap();
        let key = BinKey {
            kind: BinKind::Bot,
            id: bot.0,
        };
        assert!(
            !purge(&store, &vault, key).await.unwrap(),
            "a living bot stays"
        );
        assert!(vault.read(secret).await.unwrap().is_some());

        store.delete_bot(bot, UnixMillis(1_000)).await.unwrap();
        store
            .delete_server(server, UnixMillis(1_000))
            .await
            .unwrap();
        let last = UnixMillis(1_000 + BIN_KEPT_MS);
        assert_eq!(purge_old(&store, &vault, last).await.unwrap(), 0);
        assert!(
            vault.read(secret).await.unwrap().is_some(),
            "it keeps its password"
        );
        let later = UnixMillis(last.0 + 1);
        assert_eq!(
            purge_old(&store, &vault, later).await.unwrap(),
            2,
            "the bot, then the server"
        );
        assert!(vault.read(secret).await.unwrap().is_none());
        assert!(store.restore_bot(bot, later).await.is_err());
    }
}
