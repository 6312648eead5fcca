//! How what a mutation changes is read before it.

use std::collections::HashMap;

use futures::future::BoxFuture;
use sculk_core::{BotId, EventGraphId, UserId};
use serde_json::{Map, Value, json, value::to_raw_value};

use crate::Surface;

/// People whom an entry names; of more it says how many.
const NAMED: usize = 50;

enum Before {
    /// A query whose request takes these fields from the mutation's.
    Of(&'static str, &'static [&'static str]),
    /// A query of a list, in which the one with the mutation's `id` is found.
    In(&'static str),
    /// Of groups, which lie one level deeper.
    Group,
    /// A command of a bot.
    Command,
    /// A graph of events.
    EventGraph,
    /// People by their ids.
    People,
}

/// What a mutation changes, by the part of its name after the verb.
fn before(action: &str) -> Option<Before> {
    let (verb, noun) = action.split_once('_')?;
    if !matches!(verb, "update" | "delete" | "set" | "change") {
        return None;
    }
    Some(match noun {
        "bot" => Before::Of("get_bot", &["id"]),
        "server" => Before::In("list_servers"),
        "proxy" => Before::In("list_proxies"),
        "schedule" => Before::In("list_schedules"),
        "bot_group" => Before::In("list_bot_groups"),
        "group" => Before::Group,
        "command" => Before::Command,
        "event_graph" => Before::EventGraph,
        "people" | "person_note" => Before::People,
        "server_chat" => Before::Of("get_server_chat", &["serverId"]),
        "joining" => Before::Of("get_joining", &["botId"]),
        "routine" => Before::Of("get_routine", &["botId"]),
        "replies" => Before::Of("get_replies", &["botId"]),
        "bot_proxy" => Before::Of("get_bot_proxy", &["botId"]),
        "plugin_settings" => Before::Of("get_plugin_settings", &["botId", "plugin"]),
        "settings" => Before::Of("get_settings", &[]),
        "web_access" => Before::Of("get_web_access", &[]),
        _ => return None,
    })
}

impl Surface {
    /// How that is now which a mutation would change; none where that cannot be read.
    pub(crate) async fn read_before(&self, action: &str, request: &Value) -> Option<Value> {
        match before(action)? {
            Before::Of(query, fields) => {
                let mut asked = Map::new();
                for &field in fields {
                    asked.insert(field.to_owned(), request.get(field)?.clone());
                }
                let found = self.look(query, asked.into()).await?;
                Some(match action {
                    "update_plugin_settings" => setting_values(&found),
                    _ => found,
                })
            }
            Before::In(query) => {
                let list = self.look(query, json!({})).await?;
                with_id(list, request.get("id")?)
            }
            Before::Group => {
                let asked = json!({ "botId": request.get("botId")? });
                let mut all = self.look("list_groups", asked).await?;
                with_id(all.get_mut("groups")?.take(), request.get("id")?)
            }
            Before::Command => self.app().command_before(request).await,
            Before::EventGraph => {
                let id = i32::try_from(request.get("id")?.as_i64()?).ok()?;
                self.app().event_graph_before(EventGraphId(id)).await
            }
            Before::People => self.people_now(request).await,
        }
    }

    /// The first people of a request as they are: by name their groups, whether the bot ignores them,
    /// and what is noted of them.
    pub(super) async fn people_now(&self, request: &Value) -> Option<Value> {
        let bot = BotId(i32::try_from(request.get("botId")?.as_i64()?).ok()?);
        let one = request.get("id").map(std::slice::from_ref);
        let ids = request.get("ids").and_then(Value::as_array);
        let ids = ids.map(Vec::as_slice).or(one)?;
        let first: Vec<_> = ids
            .iter()
            .filter_map(|id| i32::try_from(id.as_i64()?).ok().map(UserId))
            .take(NAMED)
            .collect();
        let store = &self.app().inner.store;
        let groups = store.list_groups(bot).await.ok()?;
        let groups: HashMap<_, _> = groups.iter().map(|group| (group.id, &group.name)).collect();
        let mut people = Map::new();
        for user in store.users_by_ids(bot, &first).await.ok()? {
            let own = user.groups.iter().filter_map(|id| groups.get(id));
            let about = json!({
                "groups": own.collect::<Vec<_>>(),
                "isBlacklisted": user.is_blacklisted,
                "note": user.note,
            });
            people.insert(user.username, about);
        }
        Some(json!({ "people": people, "count": ids.len() }))
    }

    /// Asks a query by its name. Boxed, since the commands call this and this calls commands.
    fn look<'a>(&'a self, query: &'a str, request: Value) -> BoxFuture<'a, Option<Value>> {
        Box::pin(async move {
            let request = to_raw_value(&request).ok()?;
            let answer = self.dispatch(query, &request).await.ok()?;
            serde_json::from_str(answer.get()).ok()
        })
    }
}

fn with_id(list: Value, id: &Value) -> Option<Value> {
    let Value::Array(items) = list else {
        return None;
    };
    items.into_iter().find(|item| item.get("id") == Some(id))
}

/// Of a plugin's settings their values, each under its key. Secret ones only say that something is kept.
pub(super) fn setting_values(view: &Value) -> Value {
    let settings = view.get("settings").and_then(Value::as_array);
    let of = |setting: &Value| {
        let key = setting.get("key")?.as_str()?.to_owned();
        let is_secret = setting.get("isSecret") == Some(&Value::Bool(true));
        if is_secret {
            return Some((key, setting.get("isSaved")?.clone()));
        }
        let text = setting.get("value")?.as_str()?;
        Some((key, serde_json::from_str(text).ok()?))
    };
    let values: Map<_, _> = settings.into_iter().flatten().filter_map(of).collect();
    values.into()
}
