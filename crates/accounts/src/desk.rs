//! Sessions in the keychain, in parts.
//!
//! Windows keeps at most 2,560 bytes in an entry (`CRED_MAX_CREDENTIAL_BLOB_SIZE`), and passwords
//! take two bytes a character there; a refresh token and a Minecraft token together are longer. So
//! a session is cut. Its parts are written beside those of the one before, and the head, which says
//! where they are, comes last: a crash in between leaves the old session whole.

use std::sync::Arc;

use sculk_core::AccountId;
use sculk_secrets::{SecretKey, SecretVault, Sensitive};

use crate::{AccountError, Service, Session};

/// Characters of one part; all are ASCII.
const PART: usize = 1_200;
/// Parts a session may have; tokens that need more are none.
const MAX_PARTS: u8 = 8;

/// Keeps sessions.
#[derive(Debug, Clone)]
pub struct Desk {
    vault: Arc<dyn SecretVault>,
}

/// Where the parts of a session are: one of two places, used in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    place: u8,
    n_parts: u8,
}

impl Head {
    fn read(text: &str) -> Option<Self> {
        let (place, n_parts) = text.split_once('/')?;
        let head = Self {
            place: place.parse().ok()?,
            n_parts: n_parts.parse().ok()?,
        };
        (head.place < 2 && (1..=MAX_PARTS).contains(&head.n_parts)).then_some(head)
    }

    fn keys(self, account: AccountId) -> impl Iterator<Item = SecretKey> {
        let first = self.place * MAX_PARTS;
        (first..first + self.n_parts).map(move |part| SecretKey::AccountPart(account, part))
    }
}

impl Desk {
    /// Sessions in this vault.
    #[must_use]
    pub fn new(vault: Arc<dyn SecretVault>) -> Self {
        Self { vault }
    }

    /// The session of an account; none where there is none, or none that is whole.
    ///
    /// # Errors
    /// The keychain's.
    pub async fn read(&self, account: AccountId) -> Result<Option<Session>, AccountError> {
        let Some(head) = self.head(account).await? else {
            return Ok(None);
        };
        let mut text = Sensitive::new(String::new());
        for key in head.keys(account) {
            let Some(part) = self.vault.read(key).await? else {
                return Ok(None);
            };
            text = Sensitive::new(format!("{}{}", text.expose(), part.expose()));
        }
        Ok(Session::from_kept(text.expose()))
    }

    /// Keeps a session in place of the one before.
    ///
    /// # Errors
    /// The keychain's. The one before stays then.
    pub async fn write(&self, account: AccountId, session: &Session) -> Result<(), AccountError> {
        let text = session.to_kept();
        let parts: Vec<_> = text
            .expose()
            .as_bytes()
            .chunks(PART)
            .map(|part| Sensitive::new(String::from_utf8_lossy(part).into_owned()))
            .collect();
        let too_long = || AccountError::Unexpected {
            service: Service::Minecraft,
            detail: format!("tokens of {} bytes", text.expose().len()),
        };
        let n_parts = u8::try_from(parts.len()).map_err(|_| too_long())?;
        if n_parts > MAX_PARTS || !text.expose().is_ascii() {
            return Err(too_long());
        }
        let before = self.head(account).await?;
        let head = Head {
            place: before.map_or(0, |before| 1 - before.place),
            n_parts,
        };
        for (key, part) in head.keys(account).zip(parts) {
            self.vault.write(key, part).await?;
        }
        let text = Sensitive::new(format!("{}/{}", head.place, head.n_parts));
        self.vault
            .write(SecretKey::AccountHead(account), text)
            .await?;
        if let Some(before) = before {
            for key in before.keys(account) {
                self.vault.forget(key).await?;
            }
        }
        Ok(())
    }

    /// Removes all that is kept of an account.
    ///
    /// # Errors
    /// The keychain's.
    pub async fn forget(&self, account: AccountId) -> Result<(), AccountError> {
        // The head first: without it the rest is nothing.
        let head = self.head(account).await?;
        self.vault.forget(SecretKey::AccountHead(account)).await?;
        if head.is_none() {
            return Ok(());
        }
        // A crash may have left parts in the other place too.
        for place in 0..2 {
            let all = Head {
                place,
                n_parts: MAX_PARTS,
            };
            for key in all.keys(account) {
                self.vault.forget(key).await?;
            }
        }
        Ok(())
    }

    async fn head(&self, account: AccountId) -> Result<Option<Head>, AccountError> {
        let head = self.vault.read(SecretKey::AccountHead(account)).await?;
        Ok(head.and_then(|text| Head::read(text.expose())))
    }
}
