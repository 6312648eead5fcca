//! What a plugin is, what it may do, and what it and its host say to each other.
//!
//! A plugin is a folder in npm's form: a `package.json` and JavaScript. This crate reads manifests,
//! decides about permissions, settings and order, finds what is suspicious in sources, and names the
//! messages between the engine that runs plugins and the host that owns the bot. It does no I/O,
//! reads no clock and runs no script: files come in as text, time as numbers.
//!
//! * [`manifest`], [`settings`], [`order`]: what `package.json` says, and what follows from it.
//! * [`capability`], [`address`]: what a plugin was granted, in plain words.
//! * [`scan`], [`lock`]: what stands in its files, and whether they are still the same.
//! * [`package`]: all of a plugin's files, read and judged.
//! * [`past`]: what plugins that begin late are told.
//! * [`node`]: nodes for the editor that plugins make.
//! * [`port`], [`limits`]: how engine and host talk, and how much of everything there may be.
//! * [`hosting`]: how they talk across processes.
//! * [`rehearsal`]: a host in memory, to try plugins without a database.

pub mod address;
pub mod capability;
pub mod hosting;
pub mod limits;
pub mod lock;
pub mod manifest;
pub mod node;
pub mod order;
pub mod package;
pub mod past;
pub mod port;
pub mod rehearsal;
pub mod scan;
pub mod settings;

pub use capability::{Capability, Denied, Grants};
pub use limits::Limits;
pub use manifest::{Manifest, ManifestError};
pub use node::{NodeOffer, NodePin, NodePinType};
pub use past::Past;
pub use port::{FromPlugins, LogLevel, PluginSpec, Request, ToPlugins};
pub use settings::{SettingKind, SettingSpec};
