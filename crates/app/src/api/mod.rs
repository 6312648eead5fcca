//! The body of every command of the contract: check what was typed, let the store or the fleet do
//! it, convert the answer.

mod bots;
mod catalogue;
mod chat;
mod chat_commands;
mod event_graphs;
mod graphs;
mod lifecycle;
mod practice;
mod servers;
mod settings;

pub(crate) use chat::rules_of;
