//! Stories across crates: real worker processes against a real protocol server.

#![expect(
    clippy::expect_used,
    reason = "a story that cannot go on fails; clippy's allowance for tests ends at #[test] functions"
)]

mod abilities;
mod accounts;
mod body;
mod core;
mod debugger;
mod event_graphs;
mod faults;
mod faults_of_packets;
mod graph_bodies;
mod graph_events;
mod graph_loads;
mod graph_moments;
mod graph_news;
mod graph_variables;
mod graphs;
mod hands;
mod harness;
mod moving;
mod people;
mod plugins;
mod plugins_core;
mod plugins_graphs;
mod plugins_nodes;
mod plugins_session;
mod practice_body;
mod practice_core;
mod practice_hands;
mod practice_screen;
mod proxies;
mod runs;
mod schedule;
mod senses;
mod signed_chat;
mod templates;
mod terminal;
mod worker;
mod worker_faults;
mod worker_process;
