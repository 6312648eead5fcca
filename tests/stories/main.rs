//! Stories across crates: real worker processes against a real protocol server.
