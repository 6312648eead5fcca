use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use futures::future::{BoxFuture, FutureExt as _, ready};
use zeroize::Zeroizing;

use crate::{SecretError, SecretKey, SecretVault, Sensitive};

/// A vault that forgets when it is dropped. For tests and for sessions whose data folder is
/// thrown away with them.
#[derive(Default)]
pub struct MemoryVault {
    secrets: Mutex<HashMap<SecretKey, Zeroizing<String>>>,
}

impl MemoryVault {
    /// An empty vault.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<SecretKey, Zeroizing<String>>) -> T) -> T {
        // No caller can panic between lock and unlock with the map half changed.
        act(&mut self.secrets.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::fmt::Debug for MemoryVault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryVault").finish_non_exhaustive()
    }
}

impl SecretVault for MemoryVault {
    fn read(
        &self,
        key: SecretKey,
    ) -> BoxFuture<'_, Result<Option<Sensitive<String>>, SecretError>> {
        let found = self.with(|secrets| {
            secrets
                .get(&key)
                .map(|secret| Sensitive::new(secret.to_string()))
        });
        ready(Ok(found)).boxed()
    }

    fn write(
        &self,
        key: SecretKey,
        secret: Sensitive<String>,
    ) -> BoxFuture<'_, Result<(), SecretError>> {
        self.with(|secrets| secrets.insert(key, Zeroizing::new(secret.expose().clone())));
        ready(Ok(())).boxed()
    }

    fn forget(&self, key: SecretKey) -> BoxFuture<'_, Result<(), SecretError>> {
        self.with(|secrets| secrets.remove(&key));
        ready(Ok(())).boxed()
    }
}

#[cfg(test)]
mod tests {
    use sculk_core::BotId;

    use super::*;

    const KEY: SecretKey = SecretKey::BotPassword(BotId(1));

    #[tokio::test]
    async fn it_gives_back_what_it_was_given_until_told_to_forget() {
        let vault = MemoryVault::new();
        assert!(vault.read(KEY).await.unwrap().is_none());
        vault
            .write(KEY, Sensitive::new("first".into()))
            .await
            .unwrap();
        vault
            .write(KEY, Sensitive::new("second".into()))
            .await
            .unwrap();
        let other = SecretKey::BotPassword(BotId(2));
        assert!(vault.read(other).await.unwrap().is_none());
        assert_eq!(vault.read(KEY).await.unwrap().unwrap().expose(), "second");
        vault.forget(KEY).await.unwrap();
        vault.forget(KEY).await.unwrap();
        assert!(vault.read(KEY).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn it_does_not_show_its_secrets() {
        let vault = MemoryVault::new();
        vault
            .write(KEY, Sensitive::new("hunter2".into()))
            .await
            .unwrap();
        assert!(!format!("{vault:?}").contains("hunter2"));
    }
}
