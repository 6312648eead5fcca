//! sculk in a terminal
fn main() {}
