//! The kinds of things that lie in the bin, and where in the database they do.

use crate::Record;

/// Kinds of things that lie in the bin, in the order in which they can be forgotten: bots go before
/// the servers and proxies they refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BinKind {
    /// A bot, with all that belongs to it.
    Bot,
    /// A command of a bot, with its graph.
    Command,
    /// An event graph of a bot.
    EventGraph,
    /// A group of people of a bot.
    Group,
    /// Somebody a bot knew.
    Person,
    /// A stored value that was deleted by hand.
    Value,
    /// Something that happened by itself.
    Schedule,
    /// A group of bots.
    BotGroup,
    /// A server in the address book.
    Server,
    /// A proxy.
    Proxy,
}

impl BinKind {
    /// All of them, in order.
    pub const ALL: [Self; 10] = [
        Self::Bot,
        Self::Command,
        Self::EventGraph,
        Self::Group,
        Self::Person,
        Self::Value,
        Self::Schedule,
        Self::BotGroup,
        Self::Server,
        Self::Proxy,
    ];

    /// Its rows: id, name, bot, when deleted. What lies in a bot's own parts is hidden while the bot
    /// lies in the bin itself, since it comes and goes with it.
    pub(crate) const fn rows(self) -> &'static str {
        match self {
            Self::Bot => {
                "SELECT t.id, t.username AS name, NULL AS bot_id, t.deleted_at FROM bots t \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::Command => {
                "SELECT t.id, t.name AS name, t.bot_id, t.deleted_at FROM commands t \
                 CROSS JOIN bots b ON b.id = t.bot_id AND b.deleted_at IS NULL \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::EventGraph => {
                "SELECT t.id, t.name AS name, t.bot_id, t.deleted_at FROM event_graphs t \
                 CROSS JOIN bots b ON b.id = t.bot_id AND b.deleted_at IS NULL \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::Group => {
                "SELECT t.id, coalesce(json_extract(t.document, '$.name'), '') AS name, t.bot_id, \
                 t.deleted_at FROM people_bin t \
                 CROSS JOIN bots b ON b.id = t.bot_id AND b.deleted_at IS NULL WHERE t.kind = 'group'"
            }
            Self::Person => {
                "SELECT t.id, coalesce(json_extract(t.document, '$.username'), '') AS name, \
                 t.bot_id, t.deleted_at FROM people_bin t \
                 CROSS JOIN bots b ON b.id = t.bot_id AND b.deleted_at IS NULL WHERE t.kind = 'user'"
            }
            Self::Value => {
                "SELECT t.id, t.owner || ' / ' || t.key AS name, t.bot_id, t.deleted_at \
                 FROM values_bin t LEFT JOIN bots b ON b.id = t.bot_id \
                 WHERE b.deleted_at IS NULL"
            }
            Self::Schedule => {
                "SELECT t.id, t.name AS name, NULL AS bot_id, t.deleted_at FROM schedules t \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::BotGroup => {
                "SELECT t.id, t.name AS name, NULL AS bot_id, t.deleted_at FROM bot_groups t \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::Server => {
                "SELECT t.id, t.name AS name, NULL AS bot_id, t.deleted_at FROM servers t \
                 WHERE t.deleted_at IS NOT NULL"
            }
            Self::Proxy => {
                "SELECT t.id, t.host || ':' || t.port AS name, NULL AS bot_id, t.deleted_at \
                 FROM proxies t WHERE t.deleted_at IS NOT NULL"
            }
        }
    }

    /// What its name is made of; SQL does not know the name it gives a column in a `WHERE`.
    pub(crate) const fn name_column(self) -> &'static str {
        match self {
            Self::Bot => "t.username",
            Self::Command | Self::EventGraph | Self::Schedule | Self::BotGroup | Self::Server => {
                "t.name"
            }
            Self::Group => "json_extract(t.document, '$.name')",
            Self::Person => "json_extract(t.document, '$.username')",
            Self::Value => "(t.owner || ' / ' || t.key)",
            Self::Proxy => "(t.host || ':' || t.port)",
        }
    }

    /// What takes one of it away for good, by id; only what lies in the bin.
    pub(crate) const fn purge(self) -> &'static str {
        match self {
            Self::Bot => "DELETE FROM bots WHERE id = ? AND deleted_at IS NOT NULL",
            Self::Command => "DELETE FROM commands WHERE id = ? AND deleted_at IS NOT NULL",
            Self::EventGraph => "DELETE FROM event_graphs WHERE id = ? AND deleted_at IS NOT NULL",
            Self::Group => "DELETE FROM people_bin WHERE kind = 'group' AND id = ?",
            Self::Person => "DELETE FROM people_bin WHERE kind = 'user' AND id = ?",
            Self::Value => "DELETE FROM values_bin WHERE id = ?",
            Self::Schedule => "DELETE FROM schedules WHERE id = ? AND deleted_at IS NOT NULL",
            Self::BotGroup => "DELETE FROM bot_groups WHERE id = ? AND deleted_at IS NOT NULL",
            Self::Server => "DELETE FROM servers WHERE id = ? AND deleted_at IS NOT NULL",
            Self::Proxy => "DELETE FROM proxies WHERE id = ? AND deleted_at IS NOT NULL",
        }
    }

    /// The bots in the bin that refer to one of it, by name; none where bots do not.
    pub(crate) const fn users(self) -> Option<(&'static str, Record)> {
        match self {
            Self::Server => Some((
                "SELECT username AS name FROM bots \
                 WHERE deleted_at IS NOT NULL AND server_id = ? LIMIT 10",
                Record::Server,
            )),
            Self::Proxy => Some((
                "SELECT b.username AS name FROM bot_proxies p JOIN bots b ON b.id = p.bot_id \
                 WHERE p.proxy_id = ? LIMIT 10",
                Record::Proxy,
            )),
            _ => None,
        }
    }
}
