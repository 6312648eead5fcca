use std::time::Duration;

/// Why a vault did not do what it was asked. No variant carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// There is no keychain on this machine or in this session.
    #[error(
        "This session has no keychain, so passwords cannot be kept ({detail}). On a Linux desktop \
         install gnome-keyring or KWallet and log in again; where there is no desktop, start Sculk \
         inside `dbus-run-session` with an unlocked `gnome-keyring-daemon`. Then restart Sculk. \
         Bots without a password work as they are."
    )]
    NoKeychain {
        /// The platform's own words.
        detail: String,
    },
    /// It is locked, and was not unlocked when it asked.
    #[error("The keychain is locked ({detail}). Unlock it and try again.")]
    Locked {
        /// The platform's own words.
        detail: String,
    },
    /// It gave no answer in time.
    #[error(
        "The keychain has not answered for {} seconds. It may be waiting for you to unlock it: look \
         for its window, answer it and try again. If nothing asks, restart the keychain. A password \
         that was being kept may or may not have been.", .after.as_secs()
    )]
    TimedOut {
        /// How long was waited.
        after: Duration,
    },
    /// It said no.
    #[error("The keychain refused ({detail}). Nothing was kept or changed.")]
    Refused {
        /// The platform's own words.
        detail: String,
    },
}
