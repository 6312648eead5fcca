//! Reads what BlockMine keeps and hands out: the archive of a bot, a single command or event graph,
//! and the tables of its database. Everything here comes from strangers: sizes, names and shapes
//! are limited, and what cannot be used is told with its place instead of being dropped.
//!
//! Single commands and event graphs are also written ([`write_command`]), as its own editor does.
//!
//! The formats are facts of BlockMine 1.27 (Prisma schema, `botImport.js`, `crypto.js`). All three
//! ways lead through one form, rows of tables ([`Tables`]); the database itself is opened elsewhere.

mod archive;
mod crypt;
mod found;
mod people;
mod plugins;
mod rows;
mod single;
mod tables;
mod take;
mod tasks;
mod write;

pub use archive::{ArchiveError, MAX_ARCHIVE_BYTES, read_archive};
pub use crypt::{EncryptionKey, KeyError};
pub use found::{Fate, Found, FoundPlugin, NotTaken, Remark};
pub use single::{SingleError, read_single};
pub use tables::{Row, TABLES, Table, TableSpec, Tables};
pub use take::read_tables;
pub use write::{write_command, write_event_graph};
