//! ids, Value and its coercions, error codes, Clock
