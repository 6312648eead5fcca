//! Moving in, against a real data folder on either side.
#![cfg(test)]

mod copies;
mod files;
mod folder;
mod home;
mod own;
mod secrets;
