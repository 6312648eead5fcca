//! Between the parts of a parcel and what the store keeps.

use std::collections::HashMap;

use sculk_core::{BotId, GroupId, ProxyId, ServerId};
use sculk_parcel::{
    ActionPart, BotPart, ChatTypePart, EventGraphPart, PlanPart, ProxyKind, ProxyPart, RestartPart,
    SchedulePart, ServerChatPart, VariablePart, WhenBusyPart,
};
use sculk_secrets::SecretKey;
use sculk_store::{
    EventGraphFields, Joining, NewUser, ProxyFields, RestartPlan, ScheduleFields, ServerChat,
    ServerFields, StoredAction, StoredChatRule, StoredChatType, StoredMissed, StoredOverlap,
    StoredPlan, StoredProxyKind, StoredTargets, ValueKey, ValueScope, WhenBusy,
};

use super::ImportError;
use super::clean::{Clean, free_name};
use super::write::Writing;

pub(super) fn variables(parts: &[VariablePart]) -> Vec<(String, String)> {
    let pairs = parts.iter();
    pairs
        .map(|one| (one.name.clone(), one.value.clone()))
        .collect()
}

pub(super) fn event_graph_fields(part: &EventGraphPart, name: String) -> EventGraphFields {
    let defaults = EventGraphFields::new(name);
    EventGraphFields {
        max_runs: part.max_runs.unwrap_or(defaults.max_runs).clamp(1, 1_000),
        when_busy: match part.when_busy {
            None => defaults.when_busy,
            Some(WhenBusyPart::Wait) => WhenBusy::Wait,
            Some(WhenBusyPart::Drop) => WhenBusy::Drop,
            Some(WhenBusyPart::Restart) => WhenBusy::Restart,
        },
        // One that cannot be read lets everything through, as one that is absent.
        filter: serde_json::from_value(part.filter.clone()).unwrap_or_default(),
        ..defaults
    }
}

fn chat_types(parts: &[ChatTypePart]) -> Vec<StoredChatType> {
    parts
        .iter()
        .map(|one| StoredChatType {
            name: one.name.clone(),
            prefix: one.prefix.clone(),
            delay_ms: one.delay_ms,
        })
        .collect()
}

fn server_chat(part: &ServerChatPart) -> ServerChat {
    let rules = part.rules.as_ref().map(|rules| {
        let rules = rules.iter();
        rules
            .map(|rule| StoredChatRule {
                name: rule.name.clone(),
                pattern: rule.pattern.clone(),
                chat_type: rule.chat_type.clone(),
                is_for_online_only: rule.is_for_online_only,
            })
            .collect()
    });
    ServerChat {
        rules,
        types: chat_types(&part.types),
        spam_warnings: part.spam_warnings.clone(),
    }
}

impl Writing<'_> {
    /// The server of a place in the parcel: the one of its address, or a new one.
    pub(super) async fn server(
        &mut self,
        place: usize,
        clean: &Clean,
        servers: &mut HashMap<usize, ServerId>,
    ) -> Result<ServerId, ImportError> {
        if let Some(known) = servers.get(&place) {
            return Ok(*known);
        }
        let part = &clean.parcel.servers[place];
        let id = if let Some(known) = self.here.known_server(part) {
            known.id
        } else {
            let known = self.here.servers.iter();
            let names: Vec<_> = known.map(|one| one.fields.name.to_lowercase()).collect();
            let fields = ServerFields {
                name: free_name(&part.name, |name| names.contains(&name.to_lowercase())),
                host: part.host.clone(),
                port: part.port,
                minecraft_version: part.minecraft_version.clone(),
            };
            let made = self.tx.create_server(&fields, self.now).await?;
            if let Some(chat) = &part.chat {
                let chat = server_chat(chat);
                self.tx.set_server_chat(made.id, &chat, self.now).await?;
            }
            self.written.report.n_servers += 1;
            self.here.servers.push(made.clone());
            made.id
        };
        servers.insert(place, id);
        Ok(id)
    }

    /// All proxies, in the order of the parcel: those that are here already, or new ones.
    pub(super) async fn proxies(
        &mut self,
        parts: &[ProxyPart],
    ) -> Result<Vec<ProxyId>, ImportError> {
        let mut ids = Vec::with_capacity(parts.len());
        for part in parts {
            let fields = ProxyFields {
                kind: match part.kind {
                    ProxyKind::Socks5 => StoredProxyKind::Socks5,
                    ProxyKind::Socks4a => StoredProxyKind::Socks4a,
                    ProxyKind::Http => StoredProxyKind::Http,
                },
                host: part.host.clone(),
                port: part.port,
                username: part.username.clone(),
                has_password: false,
                note: part.note.clone(),
                max_bots: part.max_bots,
                is_enabled: part.is_enabled,
            };
            let known = self.here.proxies.iter().find(|one| {
                let here = &one.fields;
                (here.kind, here.port, &here.username)
                    == (fields.kind, fields.port, &fields.username)
                    && here.host == fields.host
            });
            if let Some(known) = known {
                ids.push(known.id);
                continue;
            }
            let made = self.tx.create_proxy(&fields, self.now).await?;
            if let Some(password) = &part.password {
                let key = SecretKey::ProxyPassword(made.id);
                self.written.secrets.push((key, password.clone()));
            }
            ids.push(made.id);
            self.written.new_proxies.push(made.id);
            self.written.report.n_proxies += 1;
            self.here.proxies.push(made);
        }
        Ok(ids)
    }

    pub(super) async fn people(&mut self, bot: BotId, part: &BotPart) -> Result<(), ImportError> {
        self.tx.seed_people(bot).await?;
        let mut known = self.tx.group_ids(bot).await?;
        let mut ids: Vec<GroupId> = Vec::with_capacity(part.groups.len());
        for group in &part.groups {
            let id = if let Some(id) = known.get(&group.name).copied() {
                self.tx
                    .update_group(id, &group.name, &group.permissions)
                    .await?;
                id
            } else {
                let made = self.tx.create_group(bot, &group.name, &group.permissions);
                made.await?.id
            };
            known.insert(group.name.clone(), id);
            ids.push(id);
        }
        self.parents(part, &ids).await?;
        let named = part.permissions.iter();
        let named: Vec<_> = named
            .map(|one| (one.name.clone(), one.description.clone()))
            .collect();
        self.tx.put_permissions(bot, &named).await?;
        let users: Vec<_> = part
            .users
            .iter()
            .map(|user| NewUser {
                username: user.username.clone(),
                is_blacklisted: user.is_blacklisted,
                groups: user.groups.iter().map(|place| ids[*place]).collect(),
            })
            .collect();
        self.tx.put_users(bot, &users, self.now).await?;
        self.written.report.n_users += u32::try_from(users.len()).unwrap_or(u32::MAX);
        Ok(())
    }

    /// What a bot does when it joins and by the clock, and what was stored for it.
    pub(super) async fn habits(&mut self, bot: BotId, part: &BotPart) -> Result<(), ImportError> {
        if let Some(one) = &part.joining {
            let joining = Joining {
                join_commands: one.join_commands.clone(),
                view_distance: one.view_distance.clamp(2, 32),
                is_isolated: one.is_isolated,
                chat_types: chat_types(&one.chat_types),
            };
            self.tx.set_joining(bot, &joining, self.now).await?;
        }
        let plan = part.restart.map(|plan| match plan {
            RestartPart::EveryHours(hours) => RestartPlan::EveryHours(hours),
            RestartPart::DailyAtMinute(minute) => RestartPlan::DailyAt(minute),
        });
        if plan.is_some() {
            self.tx.set_restart_plan(bot, plan, self.now).await?;
        }
        for value in &part.values {
            let at = ValueKey {
                scope: ValueScope::Bot(bot),
                owner: &value.owner,
                key: &value.key,
            };
            self.tx
                .store_value(at, &value.value, None, self.now)
                .await?;
            self.written.report.n_values += 1;
        }
        Ok(())
    }

    pub(super) async fn schedules(
        &mut self,
        parts: &[SchedulePart],
        bots: &[Option<BotId>],
    ) -> Result<(), ImportError> {
        for part in parts {
            let place = format!("schedule {}", part.name);
            let targets = match &part.bots {
                None => StoredTargets::All,
                Some(places) => {
                    let ids = places
                        .iter()
                        .filter_map(|at| bots.get(*at).copied().flatten());
                    let ids: Vec<BotId> = ids.collect();
                    if ids.is_empty() {
                        self.left_out(place, "none of its bots came");
                        continue;
                    }
                    StoredTargets::Bots { ids }
                }
            };
            let name = free_name(&part.name, |name| self.here.schedules.contains(name));
            let fields = ScheduleFields {
                name: name.clone(),
                is_enabled: part.is_enabled,
                plan: match &part.plan {
                    PlanPart::Cron { pattern, zone } => StoredPlan::Cron {
                        pattern: pattern.clone(),
                        zone: zone.clone(),
                    },
                    PlanPart::AtStart => StoredPlan::AtStart,
                },
                action: match &part.action {
                    ActionPart::Start => StoredAction::Start,
                    ActionPart::Stop => StoredAction::Stop,
                    ActionPart::Restart => StoredAction::Restart,
                    ActionPart::Say { text } => StoredAction::Say { text: text.clone() },
                },
                targets,
                // As BlockMine: what passed while it was closed is gone, and one run at a time.
                missed: StoredMissed::Skip,
                overlap: StoredOverlap::Skip,
                max_attempts: 1,
            };
            self.tx.create_schedule(&fields, self.now).await?;
            self.here.schedules.insert(name);
            self.written.report.n_schedules += 1;
        }
        Ok(())
    }

    /// Puts the command of this name into the bin; false where there is none of this very name.
    pub(super) async fn bin_command(
        &mut self,
        bot: BotId,
        name: &str,
    ) -> Result<bool, ImportError> {
        let Some(id) = self.tx.command_named(bot, name).await? else {
            return Ok(false);
        };
        self.tx.delete_command(id, self.now).await?;
        Ok(true)
    }
}
