//! What is kept of a sign-in.

use sculk_secrets::Sensitive;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::MicrosoftTokens;

/// A token this close to its end is not used any more: the join it is for takes time too.
const MARGIN_MS: u64 = 5 * 60 * 1000;

/// Which player an account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Never changes.
    pub id: Uuid,
    /// May be changed by its owner.
    pub name: String,
}

/// A token of Minecraft's services.
#[derive(Debug)]
pub(crate) struct MinecraftToken {
    pub token: Sensitive<String>,
    /// Milliseconds since 1970.
    pub expires_at: u64,
}

/// A signed-in account.
#[derive(Debug)]
pub struct Session {
    pub(crate) refresh: Sensitive<String>,
    pub(crate) minecraft: MinecraftToken,
    /// Who it is.
    pub profile: Profile,
}

/// As it lies in the keychain, short since keychains are narrow. Released names do not change.
#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    v: u8,
    r: &'a str,
    t: &'a str,
    e: u64,
    i: Uuid,
    n: &'a str,
}

const VERSION: u8 = 1;

impl Session {
    /// Whether its Minecraft token can be used at this time.
    #[must_use]
    pub const fn is_fresh(&self, now_ms: u64) -> bool {
        now_ms.saturating_add(MARGIN_MS) < self.minecraft.expires_at
    }

    /// When its Minecraft token ends, in milliseconds since 1970.
    #[must_use]
    pub const fn expires_at(&self) -> u64 {
        self.minecraft.expires_at
    }

    /// Lets the next use refresh it: the Minecraft token was refused before its time.
    pub fn expire(&mut self) {
        self.minecraft.expires_at = 0;
    }

    /// The same with newer tokens of Microsoft's, its Minecraft token taken for over.
    #[must_use]
    pub fn renewed_by(&self, tokens: &MicrosoftTokens) -> Self {
        Self {
            refresh: Sensitive::new(tokens.refresh.expose().clone()),
            minecraft: MinecraftToken {
                token: Sensitive::new(self.minecraft.token.expose().clone()),
                expires_at: 0,
            },
            profile: self.profile.clone(),
        }
    }

    /// For the keychain.
    pub(crate) fn to_kept(&self) -> Sensitive<String> {
        let kept = Kept {
            v: VERSION,
            r: self.refresh.expose(),
            t: self.minecraft.token.expose(),
            e: self.minecraft.expires_at,
            i: self.profile.id,
            n: &self.profile.name,
        };
        // Strings and numbers always have a JSON form.
        Sensitive::new(serde_json::to_string(&kept).unwrap_or_default())
    }

    /// From the keychain; none where it is not what we wrote.
    pub(crate) fn from_kept(text: &str) -> Option<Self> {
        // Borrowed texts need a JSON without escapes; tokens and names have none.
        let kept: Kept<'_> = serde_json::from_str(text).ok()?;
        (kept.v == VERSION).then(|| Self {
            refresh: Sensitive::new(kept.r.to_owned()),
            minecraft: MinecraftToken {
                token: Sensitive::new(kept.t.to_owned()),
                expires_at: kept.e,
            },
            profile: Profile {
                id: kept.i,
                name: kept.n.to_owned(),
            },
        })
    }
}
