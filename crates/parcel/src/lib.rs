//! Bots on their way.
