//! The practice world from outside: clients of another make, and people who mean no good.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails; clippy's allowance for tests ends at #[test] functions"
)]

mod hostile;
mod line;
mod operator;
mod visit;
