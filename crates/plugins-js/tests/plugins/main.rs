//! Plugins running in the engine, against a host in memory and a bot that is played here.

mod api;
mod node;
mod stage;
