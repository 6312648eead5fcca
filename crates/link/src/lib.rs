//! The line between the core's process and its surfaces (window, terminal): a local socket that
//! belongs to a data folder, JSON frames of limited length, and the client's end of it.
//!
//! The core's end is in `sculk-host`. A surface calls [`connect_or_start`] (or [`connect`], when it
//! does not want to start a core), gives its requests to [`Link::call`] and hears what the core
//! says without being asked from the [`Inbox`].
//!
//! Only processes of the same user can connect: on Unix the socket lies in a folder that only its
//! owner may enter and both ends look at who the other is; on Windows the pipe's default access
//! rights let nobody else write to it.

mod client;
mod endpoint;
mod frame;
mod message;
mod place;
mod report;
mod start;

pub use client::{ConnectError, Inbox, Link, News, Opening, connect};
pub use endpoint::{Endpoint, Halves, Listener};
pub use frame::{FrameError, MAX_FRAME_BYTES, MAX_HELLO_BYTES, Reader, Writer};
pub use message::{Hello, PROTOCOL, Role, ToClient, ToCore, Welcome};
pub use place::{NoHome, beside_this_program, default_data_dir};
pub use report::Report;
pub use start::{StartError, Starting, connect_or_start, end_other_core, start_hidden};

/// The version that both ends must share: the contract has none of its own.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
