//! The body of every command of the contract: check what was typed, let the store or the fleet do
//! it, convert the answer.

mod accounts;
mod bots;
mod catalogue;
mod chat;
mod chat_commands;
mod event_graphs;
mod graphs;
mod lifecycle;
mod practice;
mod proxies;
mod routine;
mod servers;
mod settings;

pub(crate) use chat::rules_of;
