//! How many of a kind there may be at most, so that lists which are shown whole can be read whole.

use sculk_core::BotId;
use sea_orm::{ConnectionTrait, Statement, Value};

use crate::StoreError;

/// Things of which a list is read whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Crowd {
    Servers,
    Bots,
    Proxies,
    Schedules,
    /// Of one bot.
    Commands,
    /// Of one bot.
    EventGraphs,
    /// Of one bot.
    Groups,
    /// Of one bot.
    Permissions,
}

impl Crowd {
    /// Most of them.
    pub(crate) const fn most(self) -> u32 {
        match self {
            Self::Servers | Self::EventGraphs | Self::Schedules => 2_000,
            Self::Bots | Self::Groups => 1_000,
            Self::Proxies | Self::Permissions => 10_000,
            Self::Commands => 5_000,
        }
    }

    /// Which rows count, and what one of them is called.
    const fn rows(self) -> (&'static str, &'static str) {
        match self {
            Self::Servers => (
                "servers WHERE deleted_at IS NULL ORDER BY position, id",
                "server",
            ),
            Self::Bots => ("bots WHERE deleted_at IS NULL ORDER BY position, id", "bot"),
            Self::Proxies => (
                "proxies WHERE deleted_at IS NULL ORDER BY host, port",
                "proxy",
            ),
            Self::Schedules => (
                "schedules WHERE deleted_at IS NULL ORDER BY name",
                "schedule",
            ),
            Self::Commands => (
                "commands WHERE bot_id = ? AND deleted_at IS NULL",
                "command",
            ),
            Self::EventGraphs => (
                "event_graphs WHERE bot_id = ? AND deleted_at IS NULL",
                "event graph",
            ),
            Self::Groups => ("groups WHERE bot_id = ?", "group"),
            Self::Permissions => ("permissions WHERE bot_id = ?", "permission"),
        }
    }
}

/// Refuses one more where there are as many as there may be. `bot` is whose they are.
pub(crate) async fn refuse_full(
    db: &impl ConnectionTrait,
    crowd: Crowd,
    bot: Option<BotId>,
) -> Result<(), StoreError> {
    refuse_from(db, crowd, bot, crowd.most()).await
}

/// Refuses what was put in where there are more than there may be.
pub(crate) async fn refuse_over(
    db: &impl ConnectionTrait,
    crowd: Crowd,
    bot: Option<BotId>,
) -> Result<(), StoreError> {
    refuse_from(db, crowd, bot, crowd.most() + 1).await
}

async fn refuse_from(
    db: &impl ConnectionTrait,
    crowd: Crowd,
    bot: Option<BotId>,
    n: u32,
) -> Result<(), StoreError> {
    let (rows, what) = crowd.rows();
    let sql = format!("SELECT 1 FROM {rows} LIMIT 1 OFFSET ?");
    let mut values: Vec<Value> = bot.map(|bot| bot.0.into()).into_iter().collect();
    values.push((i64::from(n) - 1).into());
    let last = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    if db.query_one_raw(last).await?.is_none() {
        return Ok(());
    }
    Err(StoreError::Invalid {
        what,
        reason: format!(
            "at most {} can be there. Delete some that are not needed any more",
            crowd.most()
        ),
    })
}
