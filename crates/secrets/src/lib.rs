//! the OS keychain behind a trait, and a value that cannot be printed
