//! The adapter to azalea: the only crate that names it.
//!
//! [`BotHost`] brings bots online and reports what happens to them through an [`Outbox`]. Inside:
//!
//! * [`dial`](self): a task per bot finds the server, asks its version and connects, each step
//!   with a time limit, so that every failure has an exact cause.
//! * The same task then cuts the byte stream into packets (`wire`), with limits azalea's own
//!   reader lacks.
//! * A *realm* is a thread with one azalea ECS for all bots of one server. It runs when packets
//!   arrive and 20 times a second, not in azalea's 60 Hz loop.
//! * An action of the app becomes an activity in `abilities`, stepped once per tick until it is
//!   answered; windows and clicks are followed from the packets there, not from azalea's guesses.
//! * A panic while a bot's packets are handled ends that bot alone; one in the systems that bots of
//!   a realm share is traced to its bot (`faults`), and the others stay online.

mod abilities;
mod body;
mod chat;
mod chat_type;
mod clock;
mod deeds;
mod dial;
mod ecs;
mod enchantments;
mod encryption;
mod faults;
mod guard;
mod host;
mod news;
mod outbox;
mod packets;
mod realm;
mod realms;
mod resident;
mod senses;
mod session;
mod sieve;
mod status;
mod view;
mod voice;
mod watch;
mod wire;

pub use host::BotHost;
pub use outbox::{Outbox, OutboxReader, SessionReporter};
