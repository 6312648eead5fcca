//! What plugins keep, and what of the bot they may change.

use sculk_plugins::{Capability, Request};
use sculk_secrets::{SecretKey, Sensitive};
use sculk_store::{StoreError, ValueKey, ValueScope};
use serde_json::{Map, Value, json};

use super::desk::Clerk;
use crate::audit;
use crate::fleet::{BotConfig, BotInput};
use crate::validate;

/// Values of one page of the database.
const PAGE: u32 = 500;
/// Most bytes of all values that a plugin asks for at once.
const MAX_ALL: usize = 3 << 20;
/// Longest password, in bytes.
const MAX_PASSWORD: usize = 1_024;

fn words(error: StoreError) -> String {
    error.to_string()
}

impl Clerk {
    /// Wishes that the database fulfils.
    pub(super) async fn remember(
        &mut self,
        plugin: &str,
        request: Request,
    ) -> Result<Value, String> {
        match request {
            Request::RegisterCommand(offer) => self.register_command(plugin, offer).await,
            Request::RegisterPermissions { permissions } => {
                self.register_permissions(plugin, permissions).await
            }
            Request::RegisterGroup {
                name, permissions, ..
            } => self.register_group(plugin, &name, &permissions).await,
            Request::AddPermissionsToGroup { group, permissions } => {
                self.add_permissions(plugin, &group, &permissions).await
            }
            Request::RegisterNode(offer) => self.register_node(plugin, *offer),
            Request::UnregisterNode { id } => Ok(self.unregister_node(plugin, &id)),
            Request::RegisterEventGraph(offer) => self.register_graph(plugin, *offer).await,
            Request::GetUser { username } => self.user(&username).await,
            Request::UserAction {
                username,
                action,
                data,
            } => self.act_on_user(plugin, &username, &action, &data).await,
            Request::Forget { what, owner, names } => {
                self.forget(plugin, &what, owner.as_deref(), names.as_deref())
                    .await
            }
            Request::StoreGet { key } => self.stored(plugin, &key).await,
            Request::StoreHas { key } => {
                let value = self.raw(plugin, &key).await?;
                Ok(Value::from(value.is_some()))
            }
            Request::StoreSet { key, value } => self.store(plugin, &key, &value).await,
            Request::StoreDelete { key } => {
                let (store, now) = (&self.plugins.tools().store, self.plugins.now());
                let gone = store.delete_value(self.place(plugin, &key), now).await;
                Ok(Value::from(gone.map_err(words)?.is_some()))
            }
            Request::StoreAll => self.all_stored(plugin).await,
            Request::SetCredentials {
                username,
                password,
                is_restart,
            } => {
                self.set_credentials(plugin, username, password).await?;
                if is_restart {
                    self.post(BotInput::Restart).await;
                }
                Ok(Value::Null)
            }
            // Served before.
            Request::Say { .. }
            | Request::Act { .. }
            | Request::CancelAct { .. }
            | Request::Said(_)
            | Request::RegisterChatType { .. }
            | Request::PageState { .. }
            | Request::GraphEvent { .. }
            | Request::Restart
            | Request::Quit { .. } => Ok(Value::Null),
        }
    }

    /// Only what is the plugin's own. Groups stay: people may be in them.
    async fn forget(
        &mut self,
        plugin: &str,
        what: &str,
        owner: Option<&str>,
        names: Option<&[String]>,
    ) -> Result<Value, String> {
        let is_own = owner
            .is_some_and(|owner| owner == plugin || owner.strip_prefix("plugin:") == Some(plugin));
        if !is_own {
            return Ok(Value::from(0));
        }
        match (what, names) {
            ("command", names) => self.forget_commands(plugin, names).await,
            ("permission", names) => {
                let (store, bot) = (&self.plugins.tools().store, self.about.bot);
                let gone = store.drop_plugin_permissions(bot, plugin, names).await;
                let gone = gone.map_err(words)?;
                for name in &gone {
                    let old = Some(json!({ "name": name }));
                    self.write_down(plugin, "delete_permission", name, (old, None))
                        .await;
                }
                Ok(Value::from(gone.len()))
            }
            _ => Ok(Value::from(0)),
        }
    }

    fn place<'a>(&self, plugin: &'a str, key: &'a str) -> ValueKey<'a> {
        ValueKey {
            scope: ValueScope::Bot(self.about.bot),
            owner: plugin,
            key,
        }
    }

    async fn raw(&self, plugin: &str, key: &str) -> Result<Option<String>, String> {
        let (store, now) = (&self.plugins.tools().store, self.plugins.now());
        let found = store.stored_value(self.place(plugin, key), now).await;
        Ok(found.map_err(words)?.map(|found| found.value))
    }

    async fn stored(&self, plugin: &str, key: &str) -> Result<Value, String> {
        let value = self.raw(plugin, key).await?;
        Ok(value.map_or(Value::Null, |text| read(&text)))
    }

    async fn store(&self, plugin: &str, key: &str, value: &Value) -> Result<Value, String> {
        let (store, now) = (&self.plugins.tools().store, self.plugins.now());
        let text = value.to_string();
        let kept = store.store_value(self.place(plugin, key), &text, None, now);
        kept.await.map_err(words)?;
        Ok(Value::Null)
    }

    async fn all_stored(&self, plugin: &str) -> Result<Value, String> {
        let (store, now) = (&self.plugins.tools().store, self.plugins.now());
        let scope = ValueScope::Bot(self.about.bot);
        let mut all = Map::new();
        let mut n_bytes = 0;
        let mut after: Option<String> = None;
        loop {
            let page = store.list_values(scope, plugin, "", after.as_deref(), PAGE, now);
            let page = page.await.map_err(words)?;
            let Some(last) = page.last() else {
                return Ok(Value::Object(all));
            };
            after = Some(last.key.clone());
            for value in page {
                n_bytes += value.key.len() + value.value.len();
                if n_bytes > MAX_ALL {
                    return Err(format!(
                        "The store holds more than {} MB. Read it key by key.",
                        MAX_ALL >> 20
                    ));
                }
                all.insert(value.key, read(&value.value));
            }
        }
    }

    async fn set_credentials(
        &self,
        plugin: &str,
        username: Option<String>,
        password: Option<String>,
    ) -> Result<(), String> {
        let may = self.grants.get(plugin);
        if !may.is_some_and(|grants| grants.allow(&Capability::Credentials)) {
            return Err(sculk_plugins::Denied {
                plugin: plugin.to_owned(),
                capability: Capability::Credentials,
            }
            .to_string());
        }
        let tools = self.plugins.tools();
        let (bot, now) = (self.about.bot, self.plugins.now());
        let mut fields = tools.store.bot(bot).await.map_err(words)?.fields;
        let was = json!({ "username": fields.username, "hasPassword": fields.has_password });
        let is_password_new = password.is_some();
        if let Some(username) = username {
            fields.username = validate::username(&username).map_err(|error| error.message)?;
        }
        if let Some(password) = password {
            if password.len() > MAX_PASSWORD {
                return Err(format!("A password may have at most {MAX_PASSWORD} bytes."));
            }
            fields.has_password = !password.is_empty();
            let key = SecretKey::BotPassword(bot);
            let kept = if fields.has_password {
                tools.vault.write(key, Sensitive::new(password)).await
            } else {
                tools.vault.forget(key).await
            };
            kept.map_err(|error| error.to_string())?;
        }
        tools
            .store
            .update_bot(bot, &fields, now)
            .await
            .map_err(words)?;
        let is = json!({ "username": fields.username, "hasPassword": fields.has_password });
        let given = is_password_new.then(|| json!({ "password": audit::GIVEN }));
        let between = audit::difference(&was, &is, &given.unwrap_or_default());
        self.write_down(plugin, "update_bot", &fields.username, between)
            .await;
        let config = BotConfig::load(&tools.store, &tools.people, bot).await;
        let config = config.map_err(words)?;
        self.post(BotInput::Configure(Box::new(config))).await;
        self.plugins.changed(&[sculk_contract::CacheTag::Bots]);
        Ok(())
    }
}

/// What others put there may be any text.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}
