//! The keys with which an account signs its chat. Source:
//! <https://minecraft.wiki/w/Mojang_API#Get_keypair_for_signature>.

use jiff::Timestamp;
use sculk_secrets::Sensitive;
use serde::Deserialize;

use crate::{AccountError, Service, endpoints::Endpoints, http::Http, session::MinecraftToken};

/// Longest key or signature that is taken for one, in characters of base64.
const MAX_KEY: usize = 8 * 1024;

/// A key pair that Mojang gave a player for some days.
#[derive(Debug)]
pub struct ChatCertificate {
    /// The private key: PKCS#8 in base64.
    pub private_key: Sensitive<String>,
    /// The public key: X.509 in base64.
    pub public_key: String,
    /// Mojang's signature of player, end and public key, in base64.
    pub signature: String,
    /// When servers refuse it, in milliseconds since 1970.
    pub expires_at: u64,
    /// From when on a newer one is to be asked for, in milliseconds since 1970.
    pub refresh_after: u64,
}

impl ChatCertificate {
    /// Whether servers still take it.
    #[must_use]
    pub const fn is_valid(&self, now_ms: u64) -> bool {
        now_ms < self.expires_at
    }

    /// Whether a newer one is to be asked for.
    #[must_use]
    pub const fn is_due(&self, now_ms: u64) -> bool {
        now_ms >= self.refresh_after || !self.is_valid(now_ms)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    key_pair: RawPair,
    public_key_signature_v2: String,
    expires_at: String,
    refreshed_after: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawPair {
    private_key: String,
    public_key: String,
}

/// Asks for a key pair.
pub fn fetch(
    http: &Http,
    endpoints: &Endpoints,
    token: &MinecraftToken,
) -> Result<ChatCertificate, AccountError> {
    let url = &endpoints.certificates;
    let answer = http.post(Service::Minecraft, url, token.token.expose())?;
    match answer.status {
        200..=299 => {}
        401 => return Err(AccountError::TokenRefused),
        _ => return Err(answer.odd()),
    }
    let raw: Raw = answer.read()?;
    let odd = |what: &str| AccountError::Unexpected {
        service: Service::Minecraft,
        detail: format!("keys for chat without a proper {what}"),
    };
    let private_key = Sensitive::new(raw.key_pair.private_key);
    Ok(ChatCertificate {
        private_key: body(private_key.expose())
            .map(Sensitive::new)
            .ok_or_else(|| odd("private key"))?,
        public_key: body(&raw.key_pair.public_key).ok_or_else(|| odd("public key"))?,
        signature: Some(raw.public_key_signature_v2)
            .filter(|text| is_base64(text))
            .ok_or_else(|| odd("signature"))?,
        expires_at: moment(&raw.expires_at).ok_or_else(|| odd("end"))?,
        refresh_after: moment(&raw.refreshed_after).ok_or_else(|| odd("renewal"))?,
    })
}

/// What stands between the first and the last line of a PEM text. Mojang heads its keys
/// `BEGIN RSA PRIVATE KEY`, though they are PKCS#8, so the heading says nothing.
fn body(pem: &str) -> Option<String> {
    let mut lines = pem.lines().map(str::trim);
    let first = lines.next()?;
    if !first.starts_with("-----BEGIN ") {
        return None;
    }
    let text: String = lines.take_while(|line| !line.starts_with('-')).collect();
    is_base64(&text).then_some(text)
}

fn is_base64(text: &str) -> bool {
    (1..=MAX_KEY).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

fn moment(text: &str) -> Option<u64> {
    let at: Timestamp = text.parse().ok()?;
    u64::try_from(at.as_millisecond()).ok()
}
