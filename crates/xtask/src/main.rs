//! bindings, tidy, lanes
fn main() {}
