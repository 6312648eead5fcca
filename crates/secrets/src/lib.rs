//! Secrets: kept in the OS keychain, carried in [`Sensitive`], never in the database.
//!
//! [`Keychain`] is the vault of an installed app. [`MemoryVault`] forgets when the process ends;
//! tests and throw-away sessions use it. A machine without a keychain (a server without Secret
//! Service) gets [`SecretError::NoKeychain`] with what to do about it, never a silent fallback to
//! something weaker.

mod error;
mod file;
mod key;
mod keychain;
mod memory;
mod sealed;
mod sensitive;
mod vault;

pub use error::SecretError;
pub use file::{FileVault, FileVaultError};
pub use key::{KeychainPlace, KeychainScope, SecretKey};
pub use keychain::Keychain;
pub use memory::MemoryVault;
pub use sealed::{MIN_PASSPHRASE, SealError, check_passphrase, is_sealed, seal, unseal};
pub use sensitive::Sensitive;
pub use vault::SecretVault;
