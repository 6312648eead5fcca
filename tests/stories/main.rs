//! Stories across crates: real worker processes against a real protocol server.

#![expect(
    clippy::expect_used,
    reason = "a story that cannot go on fails; clippy's allowance for tests ends at #[test] functions"
)]

mod body;
mod core;
mod event_graphs;
mod graphs;
mod hands;
mod harness;
mod practice_core;
mod practice_hands;
mod senses;
mod terminal;
mod worker;
mod worker_faults;
mod worker_process;
