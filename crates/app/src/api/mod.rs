//! The body of every command of the contract: check what was typed, let the store or the fleet do
//! it, convert the answer.

mod accounts;
mod audit;
mod backups;
mod bin;
mod bot_groups;
mod bot_plugins;
mod bots;
mod catalogue;
mod chat;
mod chat_commands;
mod crashes;
mod debug;
mod event_graphs;
mod explain;
mod graph_history;
mod graphs;
mod lifecycle;
mod mirror;
mod moving;
mod people;
mod people_files;
mod people_groups;
mod plugin_graphs;
mod plugin_node_problems;
mod plugin_pages;
mod plugin_views;
mod plugins;
mod practice;
mod proxies;
mod publishing;
#[cfg(test)]
mod refusal_tests;
mod replies;
mod routine;
mod runs;
mod schedule;
mod servers;
mod setting_history;
mod settings;
mod sharing;
mod trials;
mod values;

pub(crate) use chat::rules_of;
pub(crate) use chat_commands::stored_argument;
pub(crate) use explain::{checked as checked_explain, step_view};
pub(crate) use replies::{language_of_the_app, read as read_replies};
