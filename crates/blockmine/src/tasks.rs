//! BlockMine's tasks, which happen by the clock or when it starts.

use sculk_parcel::{ActionPart, BotPart, PlanPart, SchedulePart};

use crate::{Found, Table, Tables, rows::Look};

/// The zone in which BlockMine reads the patterns of tasks, wherever it runs.
const TASK_ZONE: &str = "Europe/Moscow";

/// Tasks become schedules; one that starts bots with BlockMine becomes the bots' own setting.
pub(crate) fn take(tables: &Tables, bots: &mut [(i64, i64, BotPart)], found: &mut Found) {
    for (index, row) in tables.rows(Table::ScheduledTask).iter().enumerate() {
        let name = Look::new(row, "").filled("name");
        let name = name.unwrap_or_else(|| format!("Task {}", index + 1));
        let look = Look::new(row, format!("task {name}"));
        let Some(action) = action(&look, found) else {
            continue;
        };
        let targets = look.json("targetBotIds", found).unwrap_or_default();
        let is_enabled = look.flag("isEnabled", true);
        let mut plans = Vec::new();
        if look.flag("runOnStartup", false) {
            if action == ActionPart::Start && is_enabled {
                for (_, id, bot) in bots.iter_mut() {
                    bot.auto_start |= is_target(&targets, *id);
                }
                let why = "it became “starts with the app” of its bots";
                found.changed(look.place.as_str(), why);
            } else {
                plans.push(PlanPart::AtStart);
            }
        }
        plans.extend(look.filled("cronPattern").map(|pattern| PlanPart::Cron {
            pattern: pattern.trim().to_owned(),
            zone: TASK_ZONE.to_owned(),
        }));
        let targets = (!is_for_all(&targets)).then(|| {
            let places = bots.iter().enumerate();
            places
                .filter(|(_, (_, id, _))| is_target(&targets, *id))
                .map(|(place, _)| place)
                .collect::<Vec<_>>()
        });
        if targets.as_ref().is_some_and(Vec::is_empty) {
            found.left_out(look.place.as_str(), "none of its bots is here");
            continue;
        }
        found
            .parcel
            .schedules
            .extend(plans.into_iter().map(|plan| SchedulePart {
                name: name.clone(),
                is_enabled,
                plan,
                action: action.clone(),
                bots: targets.clone(),
            }));
    }
}

fn action(look: &Look<'_>, found: &mut Found) -> Option<ActionPart> {
    match look.text("action").as_deref() {
        Some("START_BOT") => Some(ActionPart::Start),
        Some("STOP_BOT") => Some(ActionPart::Stop),
        Some("RESTART_BOT") => Some(ActionPart::Restart),
        Some("SEND_COMMAND") => {
            let payload = look.json("payload", found).unwrap_or_default();
            let text = payload["command"]
                .as_str()
                .map(str::trim)
                .unwrap_or_default();
            if text.is_empty() {
                found.left_out(look.place.as_str(), "it sends a command, but names none");
                return None;
            }
            Some(ActionPart::Say {
                text: text.to_owned(),
            })
        }
        other => {
            let action = other.unwrap_or("nothing");
            let why = format!("it does {action}, which is no action of BlockMine 1.27");
            found.left_out(look.place.as_str(), why);
            None
        }
    }
}

/// Targets are `["ALL"]` or ids, as numbers or texts.
fn is_for_all(list: &serde_json::Value) -> bool {
    let mut targets = list.as_array().into_iter().flatten();
    targets.any(|target| target.as_str() == Some("ALL"))
}

fn is_target(list: &serde_json::Value, bot: i64) -> bool {
    is_for_all(list)
        || list.as_array().into_iter().flatten().any(|target| {
            target.as_i64() == Some(bot)
                || target.as_str().is_some_and(|text| text.parse() == Ok(bot))
        })
}
