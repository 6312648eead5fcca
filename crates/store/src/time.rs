/// A point in time: milliseconds since 1970-01-01T00:00:00Z. Always passed in; the store reads no
/// clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMillis(pub i64);
