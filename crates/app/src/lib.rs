//! the use cases: supervises workers, routes events, runs graphs
