//! Plugins running in the engine, against a host in memory and a bot that is played here.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod abilities;
mod api;
mod hostile;
mod node;
mod nodes;
mod proxied;
mod pulse;
mod samples;
mod stage;
mod types;
mod uses;
