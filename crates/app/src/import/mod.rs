//! Moving in: from BlockMine, and out of `.sculk` files. A file is read and judged first
//! ([`source`], [`clean`]); what was chosen is then written in one transaction ([`write`]), and
//! passwords go to the keychain once that is certain.

mod clean;
mod clean_graph;
mod error;
mod loose;
mod own;
mod parts;
mod plan;
mod plugins;
mod source;
mod write;

use std::path::Path;
use std::sync::Arc;

use sculk_blockmine::{Fate, FoundPlugin, Remark};
use sculk_contract::{
    ImportBotView, ImportGraphView, ImportPreview, ImportRemark, ImportReport, ImportServerView,
    RunImportReq,
};
use sculk_core::{BotId, ProxyId};
use sculk_parcel::Parcel;
use sculk_secrets::{SecretKey, SecretVault, Sensitive};
use sculk_store::{BotFields, ProxyFields, Store, StoreError, UnixMillis};

pub(crate) use error::ImportError;
pub(crate) use source::off_thread;
pub(crate) use write::Written;

use clean::Clean;
use loose::TakenNames;
use plan::{Here, Names};
use source::Incoming;
use write::{Choices, Writing};

/// Where things come to.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub store: Store,
    pub vault: Arc<dyn SecretVault>,
    /// A folder for what must be copied.
    pub scratch: std::path::PathBuf,
    /// The data folder, in which files of plugins are kept.
    pub data_dir: std::path::PathBuf,
}

/// What was read and judged.
struct Judged {
    incoming: Incoming,
    clean: Clean,
    plugins: Vec<FoundPlugin>,
}

async fn judged(
    home: &Home,
    path: &str,
    passphrase: Option<String>,
) -> Result<Judged, ImportError> {
    let passphrase = passphrase
        .filter(|text| !text.is_empty())
        .map(Sensitive::new);
    let mut incoming = source::read(Path::new(path), passphrase, &home.scratch).await?;
    let mut found = std::mem::take(&mut incoming.found);
    let plugins = std::mem::take(&mut found.plugins);
    let clean = off_thread(move || Ok(clean::clean(found.parcel, found.remarks))).await?;
    Ok(Judged {
        incoming,
        clean,
        plugins,
    })
}

/// What would come of a file or folder.
pub(crate) async fn preview(
    home: &Home,
    path: &str,
    passphrase: Option<String>,
) -> Result<ImportPreview, ImportError> {
    let Judged {
        incoming, clean, ..
    } = judged(home, path, passphrase).await?;
    let here = Here::look(&home.store).await?;
    let parcel = &clean.parcel;
    let used = plan::servers_in_use(parcel);
    let servers = parcel.servers.iter().enumerate();
    let commands = parcel.commands.iter().map(|one| (false, &one.name));
    let graphs = parcel.event_graphs.iter().map(|one| (true, &one.name));
    Ok(ImportPreview {
        kind: incoming.kind,
        stamp: incoming.stamp,
        servers: servers
            .filter(|(place, _)| used.contains(place))
            .map(|(_, part)| ImportServerView {
                name: part.name.clone(),
                address: format!("{}:{}", part.host, part.port),
                is_known: here.known_server(part).is_some(),
            })
            .collect(),
        n_proxies: count(parcel.proxies.len()),
        n_schedules: count(parcel.schedules.len()),
        bots: bot_views(parcel, &here),
        graphs: commands
            .chain(graphs)
            .map(|(is_event_graph, name)| ImportGraphView {
                is_event_graph,
                name: name.clone(),
            })
            .collect(),
        remarks: remarks(&clean.remarks),
    })
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn bot_views(parcel: &Parcel, here: &Here) -> Vec<ImportBotView> {
    let mut names = Names::of(here);
    let bots = parcel.bots.iter().enumerate();
    bots.map(|(index, bot)| {
        let part = bot.server.map(|place| &parcel.servers[place]);
        let server = part
            .and_then(|part| here.known_server(part))
            .map(|one| one.id);
        let is_taken = server.is_some_and(|server| names.is_taken(server, &bot.username));
        let free_name = server.map_or_else(
            || bot.username.clone(),
            |server| names.free(server, &bot.username),
        );
        if let Some(server) = server {
            names.take(server, &bot.username);
        }
        ImportBotView {
            index: count(index),
            username: bot.username.clone(),
            server: part.map(|part| part.name.clone()),
            n_commands: count(bot.commands.len()),
            n_event_graphs: count(bot.event_graphs.len()),
            n_users: count(bot.users.len()),
            n_groups: count(bot.groups.len()),
            n_values: count(bot.values.len()),
            has_password: bot.password.is_some(),
            is_taken,
            free_name,
        }
    })
    .collect()
}

fn remarks(all: &[Remark]) -> Vec<ImportRemark> {
    all.iter()
        .map(|remark| ImportRemark {
            place: remark.place.clone(),
            is_left_out: remark.fate == Fate::LeftOut,
            why: remark.why.clone(),
        })
        .collect()
}

/// Takes over what was chosen, or nothing. The fleet is told by the caller.
pub(crate) async fn run(
    home: &Home,
    req: RunImportReq,
    now: UnixMillis,
) -> Result<Written, ImportError> {
    let Judged {
        incoming,
        clean,
        plugins,
    } = judged(home, &req.path, req.passphrase).await?;
    if req.stamp.is_some_and(|stamp| stamp != incoming.stamp) {
        return Err(ImportError::Changed);
    }
    let choices = Choices {
        bots: req
            .bots
            .into_iter()
            .map(|choice| (choice.index as usize, choice))
            .collect(),
        on_clash: req.on_clash,
        into_bot: req.into_bot.map(BotId),
        is_own: false,
    };
    let mut written = unpack(home, &clean, &choices, req.is_dry_run, now).await?;
    if let Some(from) = incoming.plugins_folder.filter(|_| !req.is_dry_run) {
        let to = home.data_dir.join(plugins::FOLDER);
        let kept = off_thread(move || Ok(plugins::keep(&from, &to, &plugins))).await?;
        written.report.remarks.extend(remarks(&kept));
        written.remarks.extend(kept);
    }
    Ok(written)
}

/// Takes a parcel of our own as it is: what is here of the same names goes to the bin.
pub(crate) async fn take_parcel(
    home: &Home,
    parcel: Parcel,
    into_bot: Option<BotId>,
    is_dry_run: bool,
    now: UnixMillis,
) -> Result<Written, ImportError> {
    let clean = off_thread(move || Ok(clean::clean(parcel, Vec::new()))).await?;
    let choices = Choices {
        bots: std::collections::HashMap::new(),
        on_clash: sculk_contract::OnClash::Replace,
        into_bot,
        is_own: true,
    };
    unpack(home, &clean, &choices, is_dry_run, now).await
}

async fn unpack(
    home: &Home,
    clean: &Clean,
    choices: &Choices,
    is_dry_run: bool,
    now: UnixMillis,
) -> Result<Written, ImportError> {
    let store = &home.store;
    let mut taken = TakenNames::default();
    if let Some(bot) = choices.into_bot {
        store.bot(bot).await?;
        for command in store.list_commands(bot).await? {
            taken.words.extend(command.fields.aliases);
            taken.words.insert(command.fields.name);
        }
        let known = store.list_event_graphs(bot).await?.into_iter();
        let graphs = &mut taken.graphs;
        graphs.extend(known.map(|graph| graph.fields.name));
    }
    let tx = store.begin().await?;
    let writing = Writing::begin(store, &tx, choices, now).await?;
    let mut written = writing.all(clean, taken).await?;
    written.report.is_dry_run = is_dry_run;
    if is_dry_run {
        tx.roll_back().await?;
        written.report.n_passwords = count(written.secrets.len());
    } else {
        tx.commit().await?;
        keep_secrets(home, &mut written, now).await;
    }
    written.report.remarks = remarks(&written.remarks);
    Ok(written)
}

/// Puts passwords into the keychain. One that it refuses is told, and the bot comes without: what is
/// written is written, and is not undone by what comes after it.
async fn keep_secrets(home: &Home, written: &mut Written, now: UnixMillis) {
    for (key, password) in std::mem::take(&mut written.secrets) {
        let secret = Sensitive::new(password.expose().to_owned());
        let kept = match home.vault.write(key, secret).await {
            Ok(()) => note_password(&home.store, key, now).await.map_err(|error| {
                format!(
                    "It is in the keychain, but that could not be noted. Type it again. {error}"
                )
            }),
            Err(error) => Err(error.to_string()),
        };
        match kept {
            Ok(()) => written.report.n_passwords += 1,
            Err(why) => written.remarks.push(Remark {
                place: format!("password of {}", owner(key)),
                fate: Fate::LeftOut,
                why,
            }),
        }
    }
}

async fn note_password(store: &Store, key: SecretKey, now: UnixMillis) -> Result<(), StoreError> {
    match key {
        SecretKey::BotPassword(bot) => note_bot_password(store, bot, now).await,
        SecretKey::ProxyPassword(proxy) => note_proxy_password(store, proxy, now).await,
        // Sessions of accounts never travel; of a plugin's settings nothing else says that there is one.
        SecretKey::AccountHead(_) | SecretKey::AccountPart(..) | SecretKey::PluginSetting(..) => {
            Ok(())
        }
    }
}

fn owner(key: SecretKey) -> String {
    match key {
        SecretKey::BotPassword(bot) => format!("bot {bot}"),
        SecretKey::ProxyPassword(proxy) => format!("proxy {proxy}"),
        SecretKey::AccountHead(account) | SecretKey::AccountPart(account, _) => {
            format!("account {account}")
        }
        SecretKey::PluginSetting(bot, _) => format!("a plugin of bot {bot}"),
    }
}

async fn note_bot_password(store: &Store, bot: BotId, now: UnixMillis) -> Result<(), StoreError> {
    let fields = BotFields {
        has_password: true,
        ..store.bot(bot).await?.fields
    };
    store.update_bot(bot, &fields, now).await?;
    Ok(())
}

async fn note_proxy_password(
    store: &Store,
    proxy: ProxyId,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let fields = ProxyFields {
        has_password: true,
        ..store.proxy(proxy).await?.fields
    };
    store.update_proxy(proxy, &fields, now).await?;
    Ok(())
}

impl Written {
    /// The report for who asked.
    pub(crate) fn into_report(self) -> ImportReport {
        self.report
    }
}
