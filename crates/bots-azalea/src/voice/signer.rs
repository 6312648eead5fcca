//! Signs what a player says, so that a server and everybody on it can see that the player said it.

use azalea::protocol::packets::game::{
    ServerboundChatSessionUpdate,
    s_chat_session_update::{ProfilePublicKeyData, RemoteChatSessionData},
};
use azalea_crypto::signing::MessageSignature;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use sculk_bots::ChatKeys;
use uuid::Uuid;

use super::seen::SIGNATURE;

/// Which form of signed text this is; the same since 1.19.3.
const FORM: i32 = 1;

/// Why keys cannot be used. Says nothing of what is in them.
#[derive(Debug, thiserror::Error)]
pub enum BadKeys {
    /// Not what they are to be.
    #[error("the {0} is not base64")]
    NotBase64(&'static str),
    /// Not a key.
    #[error("the private key cannot be used: {0}")]
    Rejected(ring::error::KeyRejected),
    /// A key of another length.
    #[error("signatures of the private key have {0} bytes, not {SIGNATURE}")]
    Length(usize),
}

/// One session's signatures: each carries its number, so that a line left out shows.
pub struct Signer {
    key: RsaKeyPair,
    random: SystemRandom,
    player: Uuid,
    session: RemoteChatSessionData,
    n_signed: u32,
}

/// What is signed.
pub struct Said<'a> {
    pub text: &'a str,
    /// Milliseconds since 1970; seconds are signed.
    pub timestamp: u64,
    pub salt: u64,
    /// The lines the player had seen.
    pub seen: &'a [&'a [u8; SIGNATURE]],
}

impl Signer {
    /// Begins a session with these keys.
    pub fn new(keys: &ChatKeys, player: Uuid) -> Result<Self, BadKeys> {
        let read = |what, text: &str| STANDARD.decode(text).map_err(|_| BadKeys::NotBase64(what));
        let private = zeroize::Zeroizing::new(read("private key", keys.private_key.expose())?);
        let key = RsaKeyPair::from_pkcs8(&private).map_err(BadKeys::Rejected)?;
        if key.public().modulus_len() != SIGNATURE {
            return Err(BadKeys::Length(key.public().modulus_len()));
        }
        Ok(Self {
            key,
            random: SystemRandom::new(),
            player,
            session: RemoteChatSessionData {
                session_id: Uuid::new_v4(),
                profile_public_key: ProfilePublicKeyData {
                    expires_at: keys.expires_at_ms,
                    key: read("public key", &keys.public_key)?,
                    key_signature: read("signature", &keys.signature)?,
                },
            },
            n_signed: 0,
        })
    }

    /// Tells a server with which key the coming lines are signed.
    pub fn announcement(&self) -> ServerboundChatSessionUpdate {
        ServerboundChatSessionUpdate {
            chat_session: self.session.clone(),
        }
    }

    /// The signature of the next text; none where the system has no randomness left.
    pub fn sign(&mut self, said: &Said<'_>) -> Option<MessageSignature> {
        let bytes = self.to_sign(said)?;
        let mut signature = [0; SIGNATURE];
        self.key
            .sign(&RSA_PKCS1_SHA256, &self.random, &bytes, &mut signature)
            .ok()?;
        self.n_signed = self.n_signed.wrapping_add(1);
        Some(MessageSignature { bytes: signature })
    }

    fn to_sign(&self, said: &Said<'_>) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(80 + said.text.len() + said.seen.len() * SIGNATURE);
        bytes.extend(FORM.to_be_bytes());
        bytes.extend(self.player.as_bytes());
        bytes.extend(self.session.session_id.as_bytes());
        bytes.extend(self.n_signed.to_be_bytes());
        bytes.extend(said.salt.to_be_bytes());
        bytes.extend((said.timestamp / 1000).to_be_bytes());
        bytes.extend(u32::try_from(said.text.len()).ok()?.to_be_bytes());
        bytes.extend(said.text.as_bytes());
        bytes.extend(u32::try_from(said.seen.len()).ok()?.to_be_bytes());
        for signature in said.seen {
            bytes.extend(*signature);
        }
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sculk_bots::Secret;

    fn keys(private: &str) -> ChatKeys {
        ChatKeys {
            private_key: Secret::new(private),
            public_key: String::new(),
            signature: String::new(),
            expires_at_ms: 0,
        }
    }

    #[test]
    fn keys_that_are_none_are_told_apart_and_not_shown() {
        for (private, expected) in [
            ("not base64!", "the private key is not base64"),
            (
                "c2VjcmV0",
                "the private key cannot be used: InvalidEncoding",
            ),
        ] {
            let error = Signer::new(&keys(private), Uuid::nil()).err().unwrap();
            assert_eq!(error.to_string(), expected);
        }
    }
}
