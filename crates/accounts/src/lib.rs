//! Signing in with Microsoft: from a code the user types into a web page to a token Minecraft's
//! session server takes.
//!
//! The way: device code ([`Client::begin`]), asking until the user is done ([`Polling`]), then
//! Microsoft's token → Xbox Live → XSTS → Minecraft → profile ([`Client::finish`]). What is kept of
//! it is a [`Session`]: the refresh token, which brings new Minecraft tokens without the user, and
//! the present Minecraft token, so that joining does not sign in again each time. It is kept in the
//! OS keychain alone ([`Desk`]).
//!
//! With its token an account also gets the keys that sign its chat ([`Client::chat_certificate`]).
//!
//! Calls block, each within a limit of time and size. Time comes in as milliseconds since 1970;
//! nothing here sleeps. Sources of all outside facts: <https://minecraft.wiki/w/Microsoft_authentication>,
//! RFC 8628 (device codes) and azalea-auth 0.16, which does the same against fixed addresses.

mod certificates;
mod client;
mod desk;
mod endpoints;
mod error;
mod http;
mod minecraft;
mod oauth;
mod polling;
mod session;
mod xbox;

pub use certificates::ChatCertificate;
pub use client::Client;
pub use desk::Desk;
pub use endpoints::{Endpoints, Registration};
pub use error::{AccountError, Service};
pub use http::Way;
pub use oauth::{DeviceCode, MicrosoftTokens, Poll};
pub use polling::{Polling, Step};
pub use session::{Profile, Session};
