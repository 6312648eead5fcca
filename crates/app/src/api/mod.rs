//! The body of every command of the contract: check what was typed, let the store or the fleet do
//! it, convert the answer.

mod bots;
mod catalogue;
mod chat_commands;
mod graphs;
mod lifecycle;
mod servers;
mod settings;
