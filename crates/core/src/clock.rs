/// Tells the time. Nothing in this crate or in the graph crates reads it by itself: hosts do, and
/// hand the answer in.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970 UTC.
    fn now_ms(&self) -> f64;
}
