//! Bots with all that belongs to them, out of the store: into a `.sculk` file, or from a copy back.

use sculk_core::BotId;
use sculk_parcel::{
    AccountPart, ActionPart, BotPart, ChatRulePart, ChatTypePart, CommandPart, EventGraphPart,
    GroupPart, JoiningPart, Parcel, PermissionPart, PlanPart, PluginPart, ProxyKind, ProxyPart,
    RepliesPart, RestartPart, SchedulePart, ServerChatPart, ServerPart, UserPart, ValuePart,
    VariablePart, WhenBusyPart,
};
use sculk_store::{
    Bot, BotReplies, Command, EventGraph, EventGraphFields, GraphRef, ProxyChoice, RestartPlan,
    ServerChat, Store, StoreError, StoredAction, StoredChatType, StoredPlan, StoredProxyKind,
    StoredTargets, WhenBusy,
};

use crate::plugins::PLACEHOLDER;

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
        let choice = store.proxy_choice(bot.id).await?;
        part.has_pool = choice == ProxyChoice::Pool;
        if let ProxyChoice::One(proxy) = choice {
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

/// A bot with all that belongs to it, its server and its proxy aside.
pub(crate) async fn bot_part(store: &Store, bot: &Bot) -> Result<BotPart, StoreError> {
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
    own_parts(store, bot.id, &mut part).await?;
    let values = store.values_kept_for(bot.id).await?.into_iter();
    part.values = values
        .map(|(owner, key, value)| ValuePart { owner, key, value })
        .collect();
    Ok(part)
}

/// What BlockMine has none of.
async fn own_parts(store: &Store, bot: BotId, part: &mut BotPart) -> Result<(), StoreError> {
    let account = store.account_of(bot).await?;
    part.account = account.map(|account| AccountPart {
        player_id: account.fields.player_id.to_string(),
        player_name: account.fields.player_name,
    });
    let replies = store.bot_replies(bot).await?;
    part.replies = (replies != BotReplies::default()).then_some(RepliesPart {
        language: replies.language,
        texts: replies.texts,
    });
    let plugins = store.bot_plugins(bot).await?.into_iter();
    part.plugins = plugins
        .map(|mut plugin| {
            plugin.settings.retain(|_, value| !is_secret(value));
            PluginPart {
                name: plugin.plugin,
                is_enabled: plugin.is_enabled,
                settings: plugin.settings,
                grants: plugin.grants,
                secrets: Vec::new(),
            }
        })
        .collect();
    Ok(())
}

/// Whether what is saved says only that the keychain holds a secret.
pub(crate) fn is_secret(value: &serde_json::Value) -> bool {
    value.as_str() == Some(PLACEHOLDER)
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
            note: user.note,
        })
        .collect();
    let places: Vec<_> = groups.iter().map(|group| group.id).collect();
    part.groups = groups
        .into_iter()
        .map(|group| GroupPart {
            name: group.name,
            permissions: group.permissions,
            parents: group
                .parents
                .iter()
                .filter_map(|id| places.iter().position(|place| place == id))
                .collect(),
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
        parts.push(command_part(store, command).await?);
    }
    Ok(parts)
}

/// A command with its graph.
pub(crate) async fn command_part(
    store: &Store,
    command: Command,
) -> Result<CommandPart, StoreError> {
    let fields = command.fields;
    Ok(CommandPart {
        name: fields.name,
        aliases: fields.aliases,
        description: fields.description,
        is_enabled: fields.is_enabled,
        cooldown_seconds: fields.cooldown_seconds,
        is_cooldown_for_all: fields.is_cooldown_for_all,
        allowed_chat_types: fields.allowed_chat_types,
        arguments: fields.arguments,
        permission: fields.permission,
        graph: store.graph(command.id).await?.document,
        variables: variables(store, GraphRef::Command(command.id)).await?,
    })
}

async fn event_graph_parts(store: &Store, bot: BotId) -> Result<Vec<EventGraphPart>, StoreError> {
    let mut parts = Vec::new();
    for graph in store.list_event_graphs(bot).await? {
        parts.push(event_graph_part(store, graph).await?);
    }
    Ok(parts)
}

/// An event graph with its document.
pub(crate) async fn event_graph_part(
    store: &Store,
    graph: EventGraph,
) -> Result<EventGraphPart, StoreError> {
    let EventGraphFields {
        name,
        is_enabled,
        max_runs,
        when_busy,
        filter,
        ..
    } = graph.fields;
    Ok(EventGraphPart {
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
    })
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
