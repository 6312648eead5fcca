//! The answer to a server that wants an encrypted connection, and Mojang's word for who the bot is.
//!
//! The account's token stays in the app: it tells the session server that the account joins, and
//! says here whether that went well. Protocol: <https://minecraft.wiki/w/Protocol_encryption>.

use crate::{host::Link, outbox::Outbox};
use azalea::protocol::packets::login::{ClientboundHello, ServerboundKey};
use azalea_crypto::{digest_data, encrypt, hex_digest};
use sculk_bots::{BotId, DisconnectCause, FromWorker, Identity, SessionId};
use std::sync::Arc;

/// How one attempt answers.
pub struct Encryption {
    pub bot: BotId,
    pub session: SessionId,
    pub identity: Identity,
    pub outbox: Outbox,
    pub link: Arc<Link>,
}

/// What the connection is encrypted with, from the packet on that tells the server.
pub struct Key {
    /// Sent as the last packet in the clear.
    pub packet: ServerboundKey,
    /// For both directions.
    pub secret: [u8; 16],
}

// A key must not reach a log.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(<redacted>)")
    }
}

impl Encryption {
    /// The answer to a server's request. Waits for the app where the server wants to know who the
    /// bot is; the time limit of the login holds meanwhile.
    pub async fn answer(&self, request: &ClientboundHello) -> Result<Key, DisconnectCause> {
        if request.should_authenticate && self.identity == Identity::Offline {
            return Err(DisconnectCause::OnlineModeRequired);
        }
        let sealed = encrypt(&request.public_key, &request.challenge).map_err(|_| {
            DisconnectCause::ProtocolError {
                detail: "its key for the encryption is none".into(),
            }
        })?;
        if request.should_authenticate {
            self.vouch(request, &sealed.secret_key).await?;
        }
        Ok(Key {
            packet: ServerboundKey {
                key_bytes: sealed.encrypted_public_key,
                encrypted_challenge: sealed.encrypted_challenge,
            },
            secret: sealed.secret_key,
        })
    }

    async fn vouch(
        &self,
        request: &ClientboundHello,
        secret: &[u8; 16],
    ) -> Result<(), DisconnectCause> {
        let digest = digest_data(request.server_id.as_bytes(), &request.public_key, secret);
        // Before the question: the answer must find somebody who waits.
        let answer = self.link.wait_for_word();
        self.outbox.send(FromWorker::VouchFor {
            bot: self.bot,
            session: self.session,
            server_hash: hex_digest(&digest),
        });
        // Fails when another attempt of the bot took its place.
        answer.await.unwrap_or(Err(DisconnectCause::LeftByUs))
    }
}
