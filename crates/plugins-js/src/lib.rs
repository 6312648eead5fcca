//! Runs the plugins of a bot in QuickJS: one context for each bot, on a thread of its own.
//!
//! The host starts an [`Engine`] for a bot, tells it what happens ([`sculk_plugins::ToPlugins`]) and
//! hears what plugins say and want ([`sculk_plugins::FromPlugins`]). Nothing a plugin does blocks or
//! ends the host: a plugin that breaks a limit is stopped and named, and the others are loaded afresh.
//!
//! Scripts reach the world only through the functions of [`natives`], each of which knows which
//! plugin calls and asks what it was granted. The rest of the plugins' API is JavaScript of ours
//! (`js/`). QuickJS is no wall by itself, so a process that hosts an engine should hold no secrets.

mod blame;
mod data;
mod engine;
mod files;
mod folder;
mod meter;
mod modules;
mod natives;
mod prelude;
mod proxied;
mod pulse;
mod scale;
mod session;
mod shared;
mod web;

pub use engine::{Engine, StartError};
pub use folder::{Folder, FolderError, read_folder};
pub use pulse::{Overdue, Pulse};

/// The API in TypeScript, for the editors of authors.
pub const TYPES: &str = concat!(
    include_str!("../types/sculk.d.ts"),
    "\n",
    include_str!("../types/abilities.d.ts"),
    include_str!("../types/pages.d.ts")
);
