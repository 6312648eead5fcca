//! Failures on the way through a proxy, in plain words.

use crate::{
    Failure, FailureCode,
    proxy::{NoProxy, ProxyFault},
};

impl Failure {
    /// A proxy that did not let the bot through. One from a pool is worth another try whatever it
    /// said: the next may be another.
    pub(crate) fn at_proxy(proxy: &str, fault: &ProxyFault, is_from_pool: bool) -> Self {
        use FailureCode as C;
        use ProxyFault as F;
        let passes = true;
        let (code, passes, means, next) = match fault {
            F::NotFound { .. } => (
                C::ProxyUnreachable,
                passes,
                "The proxy's name is misspelt, or this computer has no connection to the internet.",
                "Check the proxy's address and your connection, then press Retry.",
            ),
            F::Refused | F::Unreachable { .. } | F::Silent { .. } | F::Closed => (
                C::ProxyUnreachable,
                passes,
                "The proxy is off, its address is wrong, or it does not let this computer in. The bot does not go around it.",
                "Check the proxy, or choose another one for the bot, then press Retry.",
            ),
            F::NotAProxy { .. } => (
                C::ProxyUnreachable,
                passes,
                "The proxy is of another kind, or the port belongs to another program.",
                "Check the proxy's kind and port, then press Retry.",
            ),
            F::LoginNeeded => (
                C::ProxyLogin,
                false,
                "This proxy lets only people in whom it knows.",
                "Enter its name and password in the proxy's settings, then press Retry.",
            ),
            F::LoginRefused => (
                C::ProxyLogin,
                false,
                "Name or password are wrong, or your access to this proxy has run out.",
                "Correct them in the proxy's settings, then press Retry.",
            ),
            F::Forbidden { .. } => (
                C::ProxyForbids,
                false,
                "The proxy works, but its owner has closed this way.",
                "Choose another proxy, or ask its owner to allow this server and port, then press Retry.",
            ),
            F::ServerNotReached { .. } => (
                C::ProxyServerNotReached,
                passes,
                "The proxy works, but the server does not answer it under this address.",
                "Check the server's address. Behind a proxy SRV records are not followed: write the port if it is not 25565.",
            ),
        };
        Self::new(
            code,
            passes || is_from_pool,
            fault.sentence(proxy),
            means,
            next,
        )
    }

    /// No proxy could even be tried.
    pub(crate) fn without_proxy(why: &NoProxy) -> Self {
        let (passes, next) = match why {
            NoProxy::PoolEmpty => (
                false,
                "Add or switch on a proxy, or let the bot go without one, then press Retry.",
            ),
            NoProxy::Gone => (
                false,
                "Choose another one for the bot, or let it go without, then press Retry.",
            ),
            NoProxy::NoneFree { .. } => (
                true,
                "The bot tries again. Add proxies or let each carry more bots if it lasts.",
            ),
            NoProxy::SwitchedOff { .. } => (
                false,
                "Switch it on, or choose another one for the bot, then press Retry.",
            ),
            NoProxy::Full { .. } => (
                true,
                "Let it carry more bots, or choose another one. The bot tries again.",
            ),
            NoProxy::NoPassword { .. } => (
                true,
                "Unlock the keychain or enter the password anew. The bot tries again.",
            ),
        };
        Self::new(
            FailureCode::NoProxy,
            passes,
            why.sentence(),
            "The bot is to go through a proxy, and never goes around it.",
            next,
        )
    }
}
