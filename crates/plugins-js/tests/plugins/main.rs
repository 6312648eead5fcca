//! Plugins running in the engine, against a host in memory and a bot that is played here.

mod api;
mod hostile;
mod node;
mod samples;
mod stage;
mod types;
