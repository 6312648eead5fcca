//! What every crate shares: ids, the value of a graph with JavaScript's coercions, the clock.
//!
//! A leaf: no I/O, no async runtime, no clock of its own.

mod clock;
mod coerce;
mod date;
mod date_parse;
mod ids;
mod json;
mod list;
mod object;
mod player_name;
mod string;
mod value;

pub use clock::Clock;
pub use coerce::{join_array, number_to_string, text_to_number};
pub use date::{
    DateParts, MAX_DATE_MS, MONTHS, WEEKDAYS, date_parts, date_to_iso, date_to_string,
    days_from_civil,
};
pub use date_parse::parse_date;
pub use ids::{
    AccountId, BotGroupId, BotId, CommandId, EventGraphId, GroupId, JobId, ProxyId, ScheduleId,
    ServerId, UserId,
};
pub use json::{JsonError, parse_json, to_json, to_json_pretty};
pub use list::List;
pub use object::Object;
pub use player_name::player_key;
pub use string::{JsString, JsStringBuilder, is_js_space};
pub use value::Value;
