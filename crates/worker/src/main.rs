//! hosts bots in a process of its own, speaks bots frames on a pipe
fn main() {}
