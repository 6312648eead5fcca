use std::{fmt, time::Duration};

use sculk_secrets::SecretError;

/// Who is asked on the way to a Minecraft token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Microsoft's sign-in.
    Microsoft,
    /// Xbox Live, both of its steps.
    Xbox,
    /// Minecraft's own services.
    Minecraft,
    /// The server that vouches for players who join.
    Sessions,
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Microsoft => "Microsoft's sign-in",
            Self::Xbox => "Xbox Live",
            Self::Minecraft => "Minecraft's account service",
            Self::Sessions => "Minecraft's session server",
        })
    }
}

/// Why an account could not be signed in or used. The texts are for users; none holds a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// No connection.
    #[error("{service} cannot be reached ({detail}). Check your connection and try again.")]
    Unreachable {
        /// Who.
        service: Service,
        /// The system's words.
        detail: String,
    },
    /// It took too long.
    #[error("{service} did not answer within {} seconds. Try again in a moment.", .after.as_secs())]
    TimedOut {
        /// Who.
        service: Service,
        /// How long was waited.
        after: Duration,
    },
    /// It was asked too often.
    #[error(
        "{service} was asked too often and wants {} before the next try. Sculk waits that long by itself.",
        spoken(*.retry_after)
    )]
    Limited {
        /// Who.
        service: Service,
        /// How long to wait.
        retry_after: Duration,
    },
    /// It has a fault of its own.
    #[error("{service} has a problem of its own (it answered {status}). Try again later.")]
    Unavailable {
        /// Who.
        service: Service,
        /// The HTTP status.
        status: u16,
    },
    /// It answered what cannot be understood.
    #[error(
        "{service} answered something that Sculk does not understand ({detail}). Try again; if it stays so, look for a newer version of Sculk."
    )]
    Unexpected {
        /// Who.
        service: Service,
        /// What is wrong with the answer, without any of it.
        detail: String,
    },
    /// The user said no on the page.
    #[error("The sign-in was declined on Microsoft's page. Begin again if that was a mistake.")]
    Declined,
    /// The code was not used in time.
    #[error("The code ran out before it was used. Begin again for a new one.")]
    CodeExpired,
    /// The refresh token is no longer taken.
    #[error(
        "Microsoft ended this sign-in (after a changed password, for instance, or a long time without use). Sign in again."
    )]
    SignedOut,
    /// XErr 2148916233.
    #[error(
        "This Microsoft account has no Xbox profile. Sign in once at xbox.com, which makes one, then begin again here."
    )]
    NoXboxAccount,
    /// XErr 2148916235.
    #[error("Xbox Live is not available in the country of this account, so it cannot play online.")]
    CountryBlocked,
    /// XErr 2148916236 and 2148916237.
    #[error(
        "Xbox wants proof that the owner of this account is an adult. Sign in at xbox.com, follow what it asks, then begin again here."
    )]
    AdultProofNeeded,
    /// XErr 2148916238.
    #[error(
        "This is a child's account. An adult must add it to a family at account.microsoft.com/family and allow it to play online, then begin again here."
    )]
    ChildAccount,
    /// XErr 2148916227.
    #[error("Xbox has banned this account. Its owner can read why at enforcement.xbox.com.")]
    XboxBanned,
    /// Another XErr.
    #[error(
        "Xbox Live refused this account (code {code}). Sign in at xbox.com and see what it asks for."
    )]
    XboxRefused {
        /// Xbox's own number.
        code: u64,
    },
    /// The client id may not use Minecraft's services.
    #[error(
        "Minecraft's account service does not accept this build of Sculk (its registration with Microsoft is not approved). Use an official build."
    )]
    AppRefused,
    /// The account does not own the game.
    #[error(
        "This Microsoft account does not own Minecraft: Java Edition. Sign in with one that does."
    )]
    NoGame,
    /// The account owns the game and never chose a name.
    #[error(
        "This account owns Minecraft but has no player name yet. Choose one at minecraft.net, then begin again here."
    )]
    NoPlayerName,
    /// The Minecraft token is not taken any more.
    #[error("Minecraft's services no longer take this sign-in. Sign in again.")]
    TokenRefused,
    /// The account may not play on servers.
    #[error(
        "This account may not play on servers: multiplayer is switched off in its Xbox privacy settings, or by its parents."
    )]
    MultiplayerOff,
    /// The account is banned from playing on servers.
    #[error(
        "This account is banned from multiplayer by Mojang. Its owner can read why at minecraft.net."
    )]
    MultiplayerBanned,
    /// What is kept cannot be read or written.
    #[error(transparent)]
    Keychain(#[from] SecretError),
}

impl AccountError {
    /// A stable name of the kind, by which a surface finds its own wording.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::TimedOut { .. } => "timedOut",
            Self::Limited { .. } => "limited",
            Self::Unavailable { .. } => "unavailable",
            Self::Unexpected { .. } => "unexpected",
            Self::Declined => "declined",
            Self::CodeExpired => "codeExpired",
            Self::SignedOut | Self::TokenRefused => "signedOut",
            Self::NoXboxAccount => "noXboxAccount",
            Self::CountryBlocked => "countryBlocked",
            Self::AdultProofNeeded => "adultProofNeeded",
            Self::ChildAccount => "childAccount",
            Self::XboxBanned => "xboxBanned",
            Self::XboxRefused { .. } => "xboxRefused",
            Self::AppRefused => "appRefused",
            Self::NoGame => "noGame",
            Self::NoPlayerName => "noPlayerName",
            Self::MultiplayerOff => "multiplayerOff",
            Self::MultiplayerBanned => "multiplayerBanned",
            Self::Keychain(_) => "keychain",
        }
    }

    /// Whether the same may work later without the user doing anything.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::TimedOut { .. }
                | Self::Limited { .. }
                | Self::Unavailable { .. }
                | Self::Unexpected { .. }
                | Self::Keychain(SecretError::TimedOut { .. } | SecretError::Locked { .. })
        )
    }

    /// Whether only a new sign-in helps.
    #[must_use]
    pub const fn is_signed_out(&self) -> bool {
        matches!(self, Self::SignedOut | Self::TokenRefused)
    }
}

fn spoken(time: Duration) -> String {
    match time.as_secs() {
        0..=1 => "a second".to_owned(),
        seconds @ 2..=119 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}
