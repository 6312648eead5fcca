//! Stands in for `socks5-impl`, which azalea-protocol 0.16 depends on whether or not it is used: its
//! licence is GPL-3.0-or-later and would bind everything that is linked with it. Connections are made
//! by `tunnel` here, so what azalea would call does not connect.
//!
//! Only the names that azalea-protocol 0.16 uses are here (`src/connect.rs`). To be dropped when azalea
//! makes its proxies optional.

/// What is said to a proxy.
pub mod protocol {
    use std::fmt;

    /// Name and password at a proxy.
    #[derive(Clone, PartialEq, Eq)]
    pub struct UserKey {
        /// The name.
        pub username: String,
        /// The password.
        pub password: String,
    }

    impl fmt::Debug for UserKey {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("UserKey(..)")
        }
    }

    impl fmt::Display for UserKey {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.username)
        }
    }
}

/// The client's part.
pub mod client {
    use std::io;
    use std::net::SocketAddr;

    use crate::protocol::UserKey;

    /// Does not connect: a caller would have gone past the proxy's rules of `tunnel`.
    ///
    /// # Errors
    /// Always [`io::ErrorKind::Unsupported`].
    #[expect(
        clippy::unused_async,
        reason = "the signature is the one that azalea-protocol calls"
    )]
    pub async fn connect<S>(
        _stream: &mut S,
        _target: &SocketAddr,
        _auth: Option<UserKey>,
    ) -> io::Result<()> {
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "azalea's own way through proxies is not built in; connections are made by Sculk's",
        ))
    }
}
