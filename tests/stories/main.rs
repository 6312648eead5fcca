//! Stories across crates: real worker processes against a real protocol server.

mod core;
mod graphs;
mod harness;
mod worker;
mod worker_faults;
mod worker_process;
