//! Files that only who knows a passphrase can read, in the age format
//! (<https://age-encryption.org/v1>): other tools open them too.

use age::{DecryptError, secrecy::SecretString};
use zeroize::Zeroizing;

use crate::Sensitive;

/// Begins every file of the format.
const MAGIC: &[u8] = b"age-encryption.org/v1\n";
/// log₂ of scrypt's cost for what we write: about a second and 128 MB on an ordinary machine.
const WORK: u8 = 17;
/// Most that a file may ask of us, so that one made to do so cannot keep the machine busy for hours.
const MAX_WORK: u8 = 20;
/// Shortest passphrase that is taken, in characters.
pub const MIN_PASSPHRASE: usize = 8;

/// Why a file was not sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It would be guessed.
    #[error("The passphrase is too short. Choose one of at least {MIN_PASSPHRASE} characters.")]
    Short,
    /// It is another one, or the file was changed.
    #[error(
        "The passphrase does not open this file. Check it and try again; if it is right, the file was changed or damaged."
    )]
    Wrong,
    /// The file is none of this kind, or damaged.
    #[error("This file cannot be decrypted: {0}.")]
    Unreadable(String),
    /// The file asks for more work than is done.
    #[error(
        "This file asks for far more work to be decrypted than Sculk's own do. It was not opened."
    )]
    TooMuchWork,
}

/// Whether a file is sealed.
#[must_use]
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Whether a passphrase may seal anything.
///
/// # Errors
/// [`SealError::Short`].
pub fn check_passphrase(passphrase: &Sensitive<String>) -> Result<(), SealError> {
    if passphrase.expose().chars().count() < MIN_PASSPHRASE {
        return Err(SealError::Short);
    }
    Ok(())
}

/// Seals bytes with a passphrase. Takes about a second; call it where blocking is allowed.
///
/// # Errors
/// [`SealError::Short`].
pub fn seal(bytes: &[u8], passphrase: &Sensitive<String>) -> Result<Vec<u8>, SealError> {
    check_passphrase(passphrase)?;
    let mut recipient = age::scrypt::Recipient::new(secret(passphrase));
    recipient.set_work_factor(WORK);
    age::encrypt(&recipient, bytes).map_err(|error| SealError::Unreadable(error.to_string()))
}

/// Opens what [`seal`] made. Takes about a second; call it where blocking is allowed.
///
/// # Errors
/// Where the passphrase is another, or the file is damaged; nothing of it is given out then.
pub fn unseal(
    bytes: &[u8],
    passphrase: &Sensitive<String>,
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let mut identity = age::scrypt::Identity::new(secret(passphrase));
    identity.set_max_work_factor(MAX_WORK);
    match age::decrypt(&identity, bytes) {
        Ok(open) => Ok(Zeroizing::new(open)),
        Err(DecryptError::ExcessiveWork { .. }) => Err(SealError::TooMuchWork),
        Err(
            DecryptError::DecryptionFailed
            | DecryptError::KeyDecryptionFailed
            | DecryptError::NoMatchingKeys
            | DecryptError::InvalidMac,
        ) => Err(SealError::Wrong),
        Err(other) => Err(SealError::Unreadable(other.to_string())),
    }
}

fn secret(passphrase: &Sensitive<String>) -> SecretString {
    SecretString::from(passphrase.expose().clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str) -> Sensitive<String> {
        Sensitive::new(text.to_owned())
    }

    #[test]
    fn only_the_right_passphrase_opens_it_and_no_bit_may_differ() {
        let right = phrase("correct horse");
        let sealed = seal(b"hunter2", &right).unwrap();
        assert!(is_sealed(&sealed) && !is_sealed(b"hunter2"));
        assert!(!sealed.windows(7).any(|part| part == b"hunter2"));
        assert_eq!(unseal(&sealed, &right).unwrap().as_slice(), b"hunter2");
        assert_eq!(
            unseal(&sealed, &phrase("wrong horse")),
            Err(SealError::Wrong)
        );
        let mut bent = sealed.clone();
        *bent.last_mut().unwrap() ^= 1;
        assert!(unseal(&bent, &right).is_err());
        assert!(unseal(&sealed[..sealed.len() - 3], &right).is_err());
    }

    #[test]
    fn a_passphrase_that_would_be_guessed_is_refused() {
        assert_eq!(seal(b"x", &phrase("1234567")), Err(SealError::Short));
    }

    #[test]
    fn a_file_that_asks_for_hours_of_work_is_not_opened() {
        let sealed = seal(b"x", &phrase("correct horse")).unwrap();
        let at = sealed.windows(4).position(|part| part == b" 17\n").unwrap();
        let mut greedy = sealed;
        greedy[at + 1..at + 3].copy_from_slice(b"30");
        assert_eq!(
            unseal(&greedy, &phrase("correct horse")),
            Err(SealError::TooMuchWork)
        );
    }

    #[test]
    fn what_is_no_such_file_is_said_to_be_none() {
        for bytes in [&b""[..], b"age-encryption.org/v1\n", b"{}"] {
            let outcome = unseal(bytes, &phrase("correct horse"));
            assert!(
                matches!(outcome, Err(SealError::Unreadable(_))),
                "{outcome:?}"
            );
        }
    }
}
