use std::fmt::Debug;

use futures::future::BoxFuture;

use crate::{SecretError, SecretKey, Sensitive};

/// Keeps secrets. Every call ends within a time limit of the vault's own.
pub trait SecretVault: Debug + Send + Sync {
    /// The secret; `None` where none was kept.
    ///
    /// # Errors
    /// See [`SecretError`].
    fn read(&self, key: SecretKey)
    -> BoxFuture<'_, Result<Option<Sensitive<String>>, SecretError>>;

    /// Keeps a secret in place of the one before.
    ///
    /// # Errors
    /// See [`SecretError`].
    fn write(
        &self,
        key: SecretKey,
        secret: Sensitive<String>,
    ) -> BoxFuture<'_, Result<(), SecretError>>;

    /// Removes a secret; nothing happens where there is none.
    ///
    /// # Errors
    /// See [`SecretError`].
    fn forget(&self, key: SecretKey) -> BoxFuture<'_, Result<(), SecretError>>;
}
