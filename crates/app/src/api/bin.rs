//! What was deleted: listed, brought back, forgotten for good.

use sculk_contract::{
    ApiError, BinBringsView, BinCursor, BinEntryView, BinItem, BinItemsReq, BinKind, BinOutcome,
    BinPage, BinRefusal, BotGroupReq, ErrorCode, EventGraphReq, GroupReq, ListBinReq, Nothing,
    PeopleReq, ProxyReq, RestoreBotReq, RestoreCommandReq, RestoreServerReq, ScheduleReq,
};
use sculk_core::{BotId, UserId};
use sculk_store::{BIN_KEPT_MS, BinBrings, BinEntry, BinFilter, BinKey, UnixMillis};

use crate::App;
use crate::bin::{PurgeError, purge};
use crate::error::{from_secrets, from_store};

/// Most entries of one page.
const MAX_PAGE: u32 = 200;
/// Most things that are named at once.
const MAX_ITEMS: usize = 1_000;
/// Things that are read at once when all are forgotten.
const EMPTIED_AT_ONCE: u32 = 500;

impl App {
    pub(crate) async fn list_bin(&self, req: ListBinReq) -> Result<BinPage, ApiError> {
        let limit = req.limit.clamp(1, MAX_PAGE);
        let filter = BinFilter {
            search: req.search.trim().chars().take(100).collect(),
            kind: req.kind.map(stored_kind),
        };
        let behind = req.after.map(stored_cursor);
        let store = &self.inner.store;
        let page = store.bin_page(&filter, behind, limit + 1).await;
        let mut page = page.map_err(from_store)?;
        let has_more = page.len() > limit as usize;
        page.truncate(limit as usize);
        let mut entries = Vec::with_capacity(page.len());
        for entry in page {
            let brings = store.bin_brings(entry.key).await.map_err(from_store)?;
            entries.push(view(entry, brings));
        }
        Ok(BinPage { entries, has_more })
    }

    pub(crate) async fn restore_from_bin(&self, req: BinItemsReq) -> Result<BinOutcome, ApiError> {
        let mut items = checked(req)?;
        // Servers and proxies first: bots want them. Then bots: all else is theirs.
        items.sort_by_key(|item| match item.kind {
            BinKind::Server | BinKind::Proxy => 0,
            BinKind::Bot => 1,
            BinKind::Group => 2,
            _ => 3,
        });
        let mut outcome = BinOutcome {
            n_done: 0,
            refused: Vec::new(),
        };
        for item in items {
            note(&mut outcome, item, self.restore_item(item).await);
        }
        Ok(outcome)
    }

    /// Brings one thing back by the way of its kind, and before it what it cannot be without.
    async fn restore_item(&self, item: BinItem) -> Result<(), ApiError> {
        let store = &self.inner.store;
        for needed in store.bin_needs(key(item)).await.map_err(from_store)? {
            self.restore_alone(item_of(needed)).await?;
        }
        self.restore_alone(item).await
    }

    async fn restore_alone(&self, BinItem { kind, id }: BinItem) -> Result<(), ApiError> {
        match kind {
            BinKind::Bot => drop(self.restore_bot(RestoreBotReq { id }).await?),
            BinKind::Server => drop(self.restore_server(RestoreServerReq { id }).await?),
            BinKind::Proxy => drop(self.restore_proxy(ProxyReq { id }).await?),
            BinKind::Command => drop(self.restore_command(RestoreCommandReq { id }).await?),
            BinKind::EventGraph => drop(self.restore_event_graph(EventGraphReq { id }).await?),
            BinKind::Schedule => drop(self.restore_schedule(ScheduleReq { id }).await?),
            BinKind::BotGroup => drop(self.restore_bot_group(BotGroupReq { id }).await?),
            BinKind::Group => {
                let bot_id = self.bot_in_bin(BinItem { kind, id }).await?;
                drop(self.restore_group(GroupReq { id, bot_id }).await?);
            }
            BinKind::Person => {
                let bot_id = self.bot_in_bin(BinItem { kind, id }).await?;
                let ids = vec![UserId(id).0];
                drop(self.restore_people(PeopleReq { bot_id, ids }).await?);
            }
            BinKind::Value => {
                let restored = self.inner.store.restore_binned_value(id, self.now()).await;
                restored.map_err(from_store)?;
            }
        }
        Ok(())
    }

    async fn bot_in_bin(&self, item: BinItem) -> Result<i32, ApiError> {
        let bot = self.inner.store.bin_bot(key(item)).await;
        bot.map_err(from_store)?
            .map(|BotId(bot)| bot)
            .ok_or_else(|| ApiError::new(ErrorCode::NotFound, "That is not in the bin (any more)."))
    }

    pub(crate) async fn purge_from_bin(&self, req: BinItemsReq) -> Result<BinOutcome, ApiError> {
        let mut keys: Vec<_> = checked(req)?.into_iter().map(key).collect();
        keys.sort_by_key(|key| key.kind);
        let mut outcome = BinOutcome {
            n_done: 0,
            refused: Vec::new(),
        };
        self.purge_all(keys, &mut outcome).await;
        Ok(outcome)
    }

    pub(crate) async fn empty_bin(&self, _: Nothing) -> Result<BinOutcome, ApiError> {
        let mut outcome = BinOutcome {
            n_done: 0,
            refused: Vec::new(),
        };
        // What is deleted from now on stays: the user has not seen it in the bin.
        let until = UnixMillis(self.now().0.saturating_add(1));
        loop {
            let (store, n_before) = (&self.inner.store, outcome.n_done);
            let keys = store.bin_older_than(until, EMPTIED_AT_ONCE).await;
            outcome.refused.clear();
            self.purge_all(keys.map_err(from_store)?, &mut outcome)
                .await;
            if outcome.n_done == n_before {
                outcome.refused.truncate(MAX_ITEMS);
                return Ok(outcome);
            }
        }
    }

    async fn purge_all(&self, keys: Vec<BinKey>, outcome: &mut BinOutcome) {
        for key in keys {
            let (store, vault) = (&self.inner.store, self.inner.vault.as_ref());
            let purged = purge(store, vault, &self.inner.bin_turn, key).await;
            let purged = purged.map_err(|error| match error {
                PurgeError::Secret(secret) => from_secrets(secret),
                PurgeError::Store(store) => from_store(store),
            });
            match purged {
                // It went with something else, or another window was faster.
                Ok(false) => {}
                other => note(outcome, item_of(key), other.map(drop)),
            }
        }
    }
}

fn note(outcome: &mut BinOutcome, item: BinItem, done: Result<(), ApiError>) {
    match done {
        Ok(()) => outcome.n_done += 1,
        Err(error) => outcome.refused.push(BinRefusal {
            item,
            message: error.message,
        }),
    }
}

fn checked(req: BinItemsReq) -> Result<Vec<BinItem>, ApiError> {
    if req.items.len() > MAX_ITEMS {
        let why = format!("At most {MAX_ITEMS} things can be named at once.");
        return Err(ApiError::new(ErrorCode::Invalid, why).with_details("items"));
    }
    Ok(req.items)
}

fn view(entry: BinEntry, brings: BinBrings) -> BinEntryView {
    let count = |n: i32| u32::try_from(n).unwrap_or_default();
    BinEntryView {
        item: item_of(entry.key),
        name: entry.name,
        bot_id: entry.bot.map(|bot| bot.0),
        deleted_at: entry.deleted_at.0.cast_unsigned(),
        purged_at: entry
            .deleted_at
            .0
            .saturating_add(BIN_KEPT_MS)
            .cast_unsigned(),
        brings: BinBringsView {
            n_commands: count(brings.n_commands),
            n_event_graphs: count(brings.n_event_graphs),
            n_people: count(brings.n_people),
            n_values: count(brings.n_values),
        },
    }
}

const fn stored_cursor(cursor: BinCursor) -> sculk_store::BinCursor {
    sculk_store::BinCursor {
        deleted_at: UnixMillis(cursor.deleted_at.cast_signed()),
        key: key(cursor.item),
    }
}

const fn key(item: BinItem) -> BinKey {
    BinKey {
        kind: stored_kind(item.kind),
        id: item.id,
    }
}

const fn item_of(key: BinKey) -> BinItem {
    use sculk_store::BinKind as Stored;
    let kind = match key.kind {
        Stored::Bot => BinKind::Bot,
        Stored::Command => BinKind::Command,
        Stored::EventGraph => BinKind::EventGraph,
        Stored::Group => BinKind::Group,
        Stored::Person => BinKind::Person,
        Stored::Value => BinKind::Value,
        Stored::Schedule => BinKind::Schedule,
        Stored::BotGroup => BinKind::BotGroup,
        Stored::Server => BinKind::Server,
        Stored::Proxy => BinKind::Proxy,
    };
    BinItem { kind, id: key.id }
}

const fn stored_kind(kind: BinKind) -> sculk_store::BinKind {
    use sculk_store::BinKind as Stored;
    match kind {
        BinKind::Bot => Stored::Bot,
        BinKind::Command => Stored::Command,
        BinKind::EventGraph => Stored::EventGraph,
        BinKind::Group => Stored::Group,
        BinKind::Person => Stored::Person,
        BinKind::Value => Stored::Value,
        BinKind::Schedule => Stored::Schedule,
        BinKind::BotGroup => Stored::BotGroup,
        BinKind::Server => Stored::Server,
        BinKind::Proxy => Stored::Proxy,
    }
}
