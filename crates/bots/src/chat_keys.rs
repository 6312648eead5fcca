//! What an account signs its chat with.

use serde::{Deserialize, Serialize};

use crate::Secret;

/// A key pair that Mojang gave a player and vouches for. Servers with `enforce-secure-profile` pass
/// on only what is signed with it. Source: <https://minecraft.wiki/w/Java_Edition_protocol/Chat>.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatKeys {
    /// The private key: PKCS#8 in base64.
    pub private_key: Secret,
    /// The public key: X.509 in base64.
    pub public_key: String,
    /// Mojang's signature of player, end and public key, in base64.
    pub signature: String,
    /// When the keys end, in milliseconds since 1970. It is part of what Mojang signed.
    pub expires_at_ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_key_goes_over_the_pipe_and_into_no_log() {
        let keys = ChatKeys {
            private_key: Secret::new("cHJpdmF0ZQ=="),
            public_key: "cHVibGlj".into(),
            signature: "c2lnbmVk".into(),
            expires_at_ms: 7,
        };
        assert!(!format!("{keys:?}").contains("cHJp"));
        let sent = serde_json::to_string(&keys).unwrap();
        assert_eq!(serde_json::from_str::<ChatKeys>(&sent).unwrap(), keys);
    }
}
