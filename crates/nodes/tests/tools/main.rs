//! What is done with graphs besides running them: text form, difference, upgrade, tests of a graph,
//! records.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod cases;
mod made;
mod record;
mod recorded_cases;
mod text;
mod upgrade;
mod watched;
