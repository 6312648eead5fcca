//! ids, Value and its coercions, error codes, Clock

mod ids;

pub use ids::{BotId, CommandId, ServerId};
