//! Passwords as BlockMine keeps them: AES-256-GCM with a 16-byte nonce, `nonce:tag:text` in hex,
//! under the key of its `config.json`. What is not three parts is plain text.

use aes_gcm::{
    AesGcm, Key, KeyInit as _, Nonce,
    aead::{Aead as _, consts::U16},
    aes::Aes256,
};
use sculk_parcel::Password;
use serde_json::Value;
use zeroize::Zeroizing;

/// `config.json` is a few hundred bytes.
const MAX_CONFIG_BYTES: usize = 1024 * 1024;

/// Why there is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is no JSON, or too large to be looked at.
    #[error("config.json cannot be read")]
    Unreadable,
    /// It has no key of 64 hex digits at `security.encryptionKey`.
    #[error("config.json holds no security.encryptionKey of 64 hex digits")]
    NoKey,
}

/// The key under which BlockMine keeps passwords.
pub struct EncryptionKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EncryptionKey(<redacted>)")
    }
}

impl EncryptionKey {
    /// The key in a `config.json`.
    ///
    /// # Errors
    /// Where there is none.
    pub fn from_config(json: &str) -> Result<Self, KeyError> {
        if json.len() > MAX_CONFIG_BYTES {
            return Err(KeyError::Unreadable);
        }
        let config: Value = serde_json::from_str(json.trim_start_matches('\u{feff}'))
            .map_err(|_| KeyError::Unreadable)?;
        let hex = config["security"]["encryptionKey"].as_str();
        let bytes = Zeroizing::new(hex.and_then(from_hex).ok_or(KeyError::NoKey)?);
        let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| KeyError::NoKey)?;
        Ok(Self(Zeroizing::new(key)))
    }

    fn open(&self, nonce: &[u8], tag: &[u8], text: &[u8]) -> Option<Vec<u8>> {
        let nonce = Nonce::<U16>::try_from(nonce).ok()?;
        let key = Key::<AesGcm<Aes256, U16>>::from(*self.0);
        let sealed = [text, tag].concat();
        AesGcm::<Aes256, U16>::new(&key)
            .decrypt(&nonce, sealed.as_slice())
            .ok()
    }
}

/// Reads a stored password.
pub(crate) fn password(
    stored: &str,
    key: Option<&EncryptionKey>,
) -> Result<Password, &'static str> {
    let parts: Vec<&str> = stored.split(':').collect();
    let [nonce, tag, text] = parts.as_slice() else {
        return Ok(Password::new(stored.to_owned()));
    };
    let parts = (from_hex(nonce), from_hex(tag), from_hex(text));
    let (Some(nonce), Some(tag), Some(text)) = parts else {
        // A password that happens to have two colons.
        return Ok(Password::new(stored.to_owned()));
    };
    if nonce.len() != 16 || tag.len() != 16 {
        return Ok(Password::new(stored.to_owned()));
    }
    let key = key.ok_or("it is encrypted, and the key is not here (it is in config.json)")?;
    let open = key
        .open(&nonce, &tag, &text)
        .ok_or("it is encrypted with another key than that of config.json")?;
    String::from_utf8(open)
        .map(Password::new)
        .map_err(|_| "it is no text once decrypted")
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with Node's crypto: createCipheriv('aes-256-gcm', key, iv) over "hunter2".
    const CONFIG: &str = r#"{"security":{"encryptionKey":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"}}"#;
    const SEALED: &str =
        "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff:1bbd0c40f225ed07a28111449a3635de:d014725bf4f2dc";

    #[test]
    fn a_password_that_node_encrypted_is_read() {
        let key = EncryptionKey::from_config(CONFIG).unwrap();
        assert_eq!(password(SEALED, Some(&key)).unwrap().expose(), "hunter2");
        assert!(password(SEALED, None).unwrap_err().contains("config.json"));
        let other = CONFIG.replace("000102", "ff0102");
        let other = EncryptionKey::from_config(&other).unwrap();
        assert!(password(SEALED, Some(&other)).is_err());
    }

    #[test]
    fn plain_passwords_stay_as_they_are() {
        for plain in ["hunter2", "a:b:c", "ab:cd:ef", "", "пароль", "::"] {
            assert_eq!(password(plain, None).unwrap().expose(), plain);
        }
    }

    #[test]
    fn a_config_without_a_key_says_so() {
        for text in [
            "{}",
            r#"{"security":{"encryptionKey":"zz"}}"#,
            r#"{"security":7}"#,
        ] {
            assert_eq!(
                EncryptionKey::from_config(text).unwrap_err(),
                KeyError::NoKey
            );
        }
        assert_eq!(
            EncryptionKey::from_config("{").unwrap_err(),
            KeyError::Unreadable
        );
    }
}
