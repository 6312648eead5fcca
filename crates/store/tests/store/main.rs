//! The store on real SQLite files in temporary folders.
#![cfg(test)]

mod accounts;
mod audit;
mod bin;
mod bot_groups;
mod bots;
mod commands;
mod copies;
mod crowds;
mod damage;
mod event_graphs;
#[cfg(target_os = "linux")]
mod faults;
mod fixture;
mod foreign;
mod graph_history;
mod graphs;
mod kill;
mod kill_edits;
mod lives;
mod opening;
mod people;
mod people_bin;
mod people_pages;
mod people_search;
mod plugins;
mod proxies;
mod raw_files;
mod schedules;
mod servers;
mod settings;
mod steps;
mod transactions;
mod turns;
mod value_limits;
mod values;
