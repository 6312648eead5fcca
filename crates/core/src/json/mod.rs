//! JSON as JavaScript reads and writes it: lone surrogates, number text, key order.

mod parse;
mod tagged;
mod write;

pub use parse::{JsonError, parse_json};
pub use write::{to_json, to_json_pretty};
