//! Bots with all that belongs to them, out of the store: into a `.sculk` file, or from a copy back.

use std::path::Path;

use sculk_contract::{ExportOutcome, ExportReq};
use sculk_core::BotId;
use sculk_parcel::{
    ActionPart, BotPart, ChatRulePart, ChatTypePart, CommandPart, EventGraphPart, GroupPart,
    Header, JoiningPart, Parcel, Password, PermissionPart, PlanPart, ProxyKind, ProxyPart,
    RestartPart, SchedulePart, Secrets, ServerChatPart, ServerPart, UserPart, ValuePart,
    VariablePart, WhenBusyPart, to_json,
};
use sculk_secrets::{SecretKey, SecretVault, Sensitive, seal};
use sculk_store::{
    Bot, EventGraphFields, GraphRef, ProxyChoice, RestartPlan, ServerChat, Store, StoreError,
    StoredAction, StoredChatType, StoredPlan, StoredProxyKind, StoredTargets, UnixMillis, WhenBusy,
};

use crate::import::{ImportError, off_thread};

/// Everything of these bots, in the user's order; all bots where none is named. Schedules go along
/// with all bots only.
pub(crate) async fn parcel_of(store: &Store, wanted: &[BotId]) -> Result<Parcel, StoreError> {
    let mut parcel = Parcel::default();
    let (mut servers, mut proxies, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    for bot in store.list_bots().await? {
        if !wanted.is_empty() && !wanted.contains(&bot.id) {
            continue;
        }
        let mut part = bot_part(store, &bot).await?;
        let server = bot.fields.server_id;
        let known = servers.iter().position(|id| *id == server);
        part.server = Some(match known {
            Some(place) => place,
            None => {
                servers.push(server);
                let fields = store.server(server).await?.fields;
                parcel.servers.push(ServerPart {
                    name: fields.name,
                    host: fields.host,
                    port: fields.port,
                    minecraft_version: fields.minecraft_version,
                    chat: chat_part(store.server_chat(server).await?),
                });
                servers.len() - 1
            }
        });
        if let ProxyChoice::One(proxy) = store.proxy_choice(bot.id).await? {
            let known = proxies.iter().position(|id| *id == proxy);
            part.proxy = Some(match known {
                Some(place) => place,
                None => {
                    proxies.push(proxy);
                    parcel.proxies.push(proxy_part(store, proxy).await?);
                    proxies.len() - 1
                }
            });
        }
        ids.push(bot.id);
        parcel.bots.push(part);
    }
    if wanted.is_empty() {
        parcel.schedules = schedule_parts(store, &ids).await?;
    }
    Ok(parcel)
}

async fn proxy_part(store: &Store, id: sculk_core::ProxyId) -> Result<ProxyPart, StoreError> {
    let fields = store.proxy(id).await?.fields;
    Ok(ProxyPart {
        kind: match fields.kind {
            StoredProxyKind::Socks5 => ProxyKind::Socks5,
            StoredProxyKind::Socks4a => ProxyKind::Socks4a,
            StoredProxyKind::Http => ProxyKind::Http,
        },
        host: fields.host,
        port: fields.port,
        username: fields.username,
        password: None,
        note: fields.note,
        max_bots: fields.max_bots,
        is_enabled: fields.is_enabled,
    })
}

fn type_parts(types: Vec<StoredChatType>) -> Vec<ChatTypePart> {
    let types = types.into_iter();
    types
        .map(|one| ChatTypePart {
            name: one.name,
            prefix: one.prefix,
            delay_ms: one.delay_ms,
        })
        .collect()
}

fn chat_part(chat: ServerChat) -> Option<ServerChatPart> {
    if chat == ServerChat::default() {
        return None;
    }
    let rules = chat.rules.map(|rules| {
        let rules = rules.into_iter();
        rules
            .map(|rule| ChatRulePart {
                name: rule.name,
                pattern: rule.pattern,
                chat_type: rule.chat_type,
                is_for_online_only: rule.is_for_online_only,
            })
            .collect()
    });
    Some(ServerChatPart {
        rules,
        types: type_parts(chat.types),
        spam_warnings: chat.spam_warnings,
    })
}

async fn variables(store: &Store, graph: GraphRef) -> Result<Vec<VariablePart>, StoreError> {
    let kept = store.graph_variables(graph).await?.into_iter();
    Ok(kept
        .map(|(name, value)| VariablePart { name, value })
        .collect())
}

async fn bot_part(store: &Store, bot: &Bot) -> Result<BotPart, StoreError> {
    let fields = &bot.fields;
    let joining = store.joining(bot.id).await?;
    let joining = (joining != sculk_store::Joining::default()).then(|| JoiningPart {
        join_commands: joining.join_commands,
        view_distance: joining.view_distance,
        is_isolated: joining.is_isolated,
        chat_types: type_parts(joining.chat_types),
    });
    let restart = store.restart_plan(bot.id).await?.map(|plan| match plan {
        RestartPlan::EveryHours(hours) => RestartPart::EveryHours(hours),
        RestartPlan::DailyAt(minute) => RestartPart::DailyAtMinute(minute),
    });
    let mut part = BotPart {
        note: fields.note.clone(),
        prefix: fields.prefix.clone(),
        owners: fields.owners.clone(),
        auto_start: fields.auto_start,
        joining,
        restart,
        commands: command_parts(store, bot.id).await?,
        event_graphs: event_graph_parts(store, bot.id).await?,
        ..BotPart::new(fields.username.clone())
    };
    people_into(store, bot.id, &mut part).await?;
    let values = store.values_kept_for(bot.id).await?.into_iter();
    part.values = values
        .map(|(owner, key, value)| ValuePart { owner, key, value })
        .collect();
    Ok(part)
}

async fn people_into(store: &Store, bot: BotId, part: &mut BotPart) -> Result<(), StoreError> {
    let groups = store.list_groups(bot).await?;
    let users = store.list_users(bot).await?;
    part.users = users
        .into_iter()
        .map(|user| UserPart {
            username: user.username,
            is_blacklisted: user.is_blacklisted,
            groups: user
                .groups
                .iter()
                .filter_map(|id| groups.iter().position(|group| group.id == *id))
                .collect(),
        })
        .collect();
    part.groups = groups
        .into_iter()
        .map(|group| GroupPart {
            name: group.name,
            permissions: group.permissions,
        })
        .collect();
    let permissions = store.list_permissions(bot).await?.into_iter();
    part.permissions = permissions
        .map(|one| PermissionPart {
            name: one.name,
            description: one.description,
        })
        .collect();
    Ok(())
}

async fn command_parts(store: &Store, bot: BotId) -> Result<Vec<CommandPart>, StoreError> {
    let mut parts = Vec::new();
    for command in store.list_commands(bot).await? {
        let fields = command.fields;
        parts.push(CommandPart {
            name: fields.name,
            aliases: fields.aliases,
            description: fields.description,
            is_enabled: fields.is_enabled,
            cooldown_seconds: fields.cooldown_seconds,
            allowed_chat_types: fields.allowed_chat_types,
            arguments: fields.arguments,
            permission: fields.permission,
            graph: store.graph(command.id).await?.document,
            variables: variables(store, GraphRef::Command(command.id)).await?,
        });
    }
    Ok(parts)
}

async fn event_graph_parts(store: &Store, bot: BotId) -> Result<Vec<EventGraphPart>, StoreError> {
    let mut parts = Vec::new();
    for graph in store.list_event_graphs(bot).await? {
        let EventGraphFields {
            name,
            is_enabled,
            max_runs,
            when_busy,
            filter,
            ..
        } = graph.fields;
        parts.push(EventGraphPart {
            name,
            is_enabled,
            max_runs: Some(max_runs),
            when_busy: Some(match when_busy {
                WhenBusy::Wait => WhenBusyPart::Wait,
                WhenBusy::Drop => WhenBusyPart::Drop,
                WhenBusy::Restart => WhenBusyPart::Restart,
            }),
            // What cannot be written as JSON is not kept as JSON either.
            filter: serde_json::to_value(filter).unwrap_or_default(),
            graph: store.event_graph_document(graph.id).await?.document,
            variables: variables(store, GraphRef::Event(graph.id)).await?,
        });
    }
    Ok(parts)
}

/// Schedules that mean something elsewhere: those that run a graph or go by servers stay here.
async fn schedule_parts(store: &Store, bots: &[BotId]) -> Result<Vec<SchedulePart>, StoreError> {
    let mut parts = Vec::new();
    for one in store.list_schedules().await? {
        let fields = one.fields;
        let plan = match fields.plan {
            StoredPlan::Cron { pattern, zone } => PlanPart::Cron { pattern, zone },
            StoredPlan::AtStart => PlanPart::AtStart,
            StoredPlan::Every { .. } | StoredPlan::Once { .. } => continue,
        };
        let action = match fields.action {
            StoredAction::Start => ActionPart::Start,
            StoredAction::Stop => ActionPart::Stop,
            StoredAction::Restart => ActionPart::Restart,
            StoredAction::Say { text } => ActionPart::Say { text },
            StoredAction::RunGraph { .. } | StoredAction::Backup => continue,
        };
        let bots = match fields.targets {
            StoredTargets::All => None,
            StoredTargets::Bots { ids } => {
                let places = ids.iter();
                let places = places.filter_map(|id| bots.iter().position(|bot| bot == id));
                Some(places.collect())
            }
            StoredTargets::Servers { .. } | StoredTargets::Groups { .. } => continue,
        };
        parts.push(SchedulePart {
            name: fields.name,
            is_enabled: fields.is_enabled,
            plan,
            action,
            bots,
        });
    }
    Ok(parts)
}

/// Puts the passwords of a parcel's bots and proxies in, as the keychain has them.
async fn add_passwords(
    store: &Store,
    vault: &dyn SecretVault,
    parcel: &mut Parcel,
    wanted: &[BotId],
) -> Result<u32, ImportError> {
    let refused = |error: sculk_secrets::SecretError| ImportError::Choice {
        field: "hasSecrets",
        message: error.to_string(),
    };
    let mut n_passwords = 0;
    let bots = store.list_bots().await?.into_iter();
    let bots = bots.filter(|bot| wanted.is_empty() || wanted.contains(&bot.id));
    for (bot, part) in bots.zip(&mut parcel.bots) {
        let key = SecretKey::BotPassword(bot.id);
        if bot.fields.has_password
            && let Some(secret) = vault.read(key).await.map_err(refused)?
        {
            part.password = Some(Password::new(secret.expose().clone()));
            n_passwords += 1;
        }
    }
    for proxy in store.list_proxies().await? {
        let fields = &proxy.fields;
        let part = parcel.proxies.iter_mut().find(|part| {
            (&part.host, part.port, &part.username) == (&fields.host, fields.port, &fields.username)
        });
        if let Some(part) = part.filter(|_| fields.has_password)
            && let Some(secret) = vault
                .read(SecretKey::ProxyPassword(proxy.id))
                .await
                .map_err(refused)?
        {
            part.password = Some(Password::new(secret.expose().clone()));
            n_passwords += 1;
        }
    }
    Ok(n_passwords)
}

/// Writes bots into a `.sculk` file that was not there before.
pub(crate) async fn export(
    store: &Store,
    vault: &dyn SecretVault,
    req: ExportReq,
    now: UnixMillis,
) -> Result<ExportOutcome, ImportError> {
    let passphrase = req
        .passphrase
        .filter(|text| !text.is_empty())
        .map(Sensitive::new);
    if req.has_secrets && passphrase.is_none() {
        return Err(ImportError::Choice {
            field: "passphrase",
            message: "Passwords leave this computer only in an encrypted file. Choose a passphrase, or leave them out.".to_owned(),
        });
    }
    let wanted: Vec<_> = req.bot_ids.into_iter().map(BotId).collect();
    for bot in &wanted {
        store.bot(*bot).await?;
    }
    let mut parcel = parcel_of(store, &wanted).await?;
    let n_passwords = if req.has_secrets {
        add_passwords(store, vault, &mut parcel, &wanted).await?
    } else {
        0
    };
    let n_bots = u32::try_from(parcel.bots.len()).unwrap_or(u32::MAX);
    let header = Header {
        made_by: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now.0,
    };
    let secrets = if req.has_secrets {
        Secrets::Inside
    } else {
        Secrets::LeftOut
    };
    let path = req.path.clone();
    let bytes = off_thread(move || {
        let text = to_json(&parcel, &header, secrets)?;
        let sealed = passphrase
            .map(|phrase| seal(text.as_bytes(), &phrase))
            .transpose()?;
        let bytes = sealed.as_deref().unwrap_or(text.as_bytes());
        if !req.is_dry_run {
            write_new(Path::new(&path), bytes)?;
        }
        Ok(u32::try_from(bytes.len()).unwrap_or(u32::MAX))
    })
    .await?;
    Ok(ExportOutcome {
        path: req.path,
        n_bots,
        n_passwords,
        bytes,
    })
}

/// Writes a file that is whole or not there: under another name, synced, and then renamed.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), ImportError> {
    use std::io::Write as _;
    let failed = |source| ImportError::Unwritable {
        path: path.to_owned(),
        source,
    };
    if path.exists() {
        return Err(failed(std::io::Error::from(
            std::io::ErrorKind::AlreadyExists,
        )));
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".unfinished");
    let unfinished = std::path::PathBuf::from(name);
    let written = std::fs::File::create(&unfinished).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    written.map_err(failed)
}
