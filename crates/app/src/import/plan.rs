//! What is here already, and what that means for what comes.

use std::collections::{HashMap, HashSet};

use sculk_core::{BotId, ServerId};
use sculk_parcel::{Parcel, ServerPart};
use sculk_store::{Account, Bot, Proxy, Server, Store, StoreError};

/// What is here before anything comes.
#[derive(Debug)]
pub(crate) struct Here {
    pub servers: Vec<Server>,
    pub bots: Vec<Bot>,
    pub proxies: Vec<Proxy>,
    pub schedules: HashSet<String>,
    pub accounts: Vec<Account>,
    /// The names of plugins that are installed.
    pub plugins: HashSet<String>,
}

impl Here {
    pub(crate) async fn look(store: &Store) -> Result<Self, StoreError> {
        let schedules = store.list_schedules().await?;
        Ok(Self {
            servers: store.list_servers().await?,
            bots: store.list_bots().await?,
            proxies: store.list_proxies().await?,
            schedules: schedules.into_iter().map(|one| one.fields.name).collect(),
            accounts: store.list_accounts().await?,
            plugins: store
                .list_plugins()
                .await?
                .into_iter()
                .map(|one| one.name)
                .collect(),
        })
    }

    /// The server of the same address.
    pub(crate) fn known_server(&self, part: &ServerPart) -> Option<&Server> {
        self.servers.iter().find(|server| {
            let fields = &server.fields;
            fields.host.eq_ignore_ascii_case(&part.host) && fields.port == part.port
        })
    }

    /// The bot of this name on a server.
    pub(crate) fn bot_named(&self, server: ServerId, username: &str) -> Option<BotId> {
        let same = self.bots.iter().find(|bot| {
            bot.fields.server_id == server && bot.fields.username.eq_ignore_ascii_case(username)
        });
        same.map(|bot| bot.id)
    }
}

/// Names of bots that are taken, per server as they will be.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashMap<ServerId, HashSet<String>>,
}

/// Longest name of a bot: Minecraft's own limit.
const MAX_USERNAME: usize = 16;

impl Names {
    pub(crate) fn of(here: &Here) -> Self {
        let mut names = Self::default();
        for bot in &here.bots {
            names.take(bot.fields.server_id, &bot.fields.username);
        }
        names
    }

    pub(crate) fn take(&mut self, server: ServerId, username: &str) {
        let names = self.taken.entry(server).or_default();
        names.insert(username.to_ascii_lowercase());
    }

    pub(crate) fn is_taken(&self, server: ServerId, username: &str) -> bool {
        let names = self.taken.get(&server);
        names.is_some_and(|names| names.contains(&username.to_ascii_lowercase()))
    }

    /// The name itself, or with a number behind it, within Minecraft's limit.
    pub(crate) fn free(&self, server: ServerId, username: &str) -> String {
        let mut free = username.to_owned();
        let mut number = 2_u32;
        while self.is_taken(server, &free) {
            let tail = format!("_{number}");
            let room = MAX_USERNAME - tail.len();
            let head: String = username.chars().take(room).collect();
            free = format!("{head}{tail}");
            number += 1;
        }
        free
    }
}

/// The servers that bots of a parcel join.
pub(crate) fn servers_in_use(parcel: &Parcel) -> HashSet<usize> {
    parcel.bots.iter().filter_map(|bot| bot.server).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_name_stays_within_minecrafts_limit() {
        let mut names = Names::default();
        let server = ServerId(1);
        assert_eq!(names.free(server, "Digger"), "Digger");
        names.take(server, "digger");
        assert_eq!(names.free(server, "Digger"), "Digger_2");
        names.take(server, "Digger_2");
        assert_eq!(names.free(server, "Digger"), "Digger_3");
        assert_eq!(names.free(ServerId(2), "Digger"), "Digger");
        names.take(server, "Abcdefghijklmnop");
        assert_eq!(names.free(server, "Abcdefghijklmnop"), "Abcdefghijklmn_2");
    }
}
