//! The store on real SQLite files in temporary folders.
#![cfg(test)]

mod bots;
mod commands;
mod event_graphs;
mod fixture;
mod graphs;
mod kill;
mod opening;
mod people;
mod raw_files;
mod servers;
mod settings;
mod transactions;
mod values;
