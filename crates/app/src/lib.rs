//! The use cases: one application core that remembers, supervises the workers, routes events and
//! runs graphs. It knows neither tauri nor azalea.
//!
//! A host (desktop, terminal) opens an [`App`], takes its [`Surface`] and offers the contract's
//! commands through it. What happens without being asked comes by [`App::events`].

mod accounts;
mod api;
mod audit;
mod backups;
mod bin;
mod bus;
mod clock;
#[cfg(test)]
mod clock_tests;
mod console;
mod crash;
mod debug;
mod direct;
mod error;
mod explain_book;
mod export;
mod export_file;
mod export_single;
mod fleet;
mod folder;
mod graph_blame;
mod host;
mod import;
mod journal;
mod mirror;
mod open;
mod people;
mod plugins;
mod practice;
mod proxies;
mod resources;
mod revision;
#[cfg(test)]
mod revision_tests;
mod runs;
mod schedule;
mod scratch;
mod sharing;
mod surface;
mod validate;
mod web;
mod workers;

pub use accounts::AccountBook;
pub use audit::Actor;
pub use bus::EventBus;
pub use clock::AppClock;
pub use crash::report_panics;
pub use direct::{DirectBot, DirectBots, DirectHands, WorkerUse};
pub use error::OpenError;
pub use explain_book::explain_in_folder;
pub use folder::DataFolder;
pub use host::{data_place, default_data_dir, end_signal, worker_beside_this_program};
pub use open::{App, AppOptions};
pub use sculk_accounts::Endpoints;
pub use sculk_automation::redact::redact;
pub use surface::Surface;
