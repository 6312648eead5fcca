//! What is kept: the bin, the history of settings, the mirror, crash reports; and that secrets are kept
//! nowhere but in the vault. Everything goes by the names of the commands, as surfaces call them.
#![cfg(test)]

mod bin;
mod history;
mod mirror;
mod planted;
mod restore;
mod rig;
