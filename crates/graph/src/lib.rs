//! what a graph is and how it runs: document, check, compile, VM, record
