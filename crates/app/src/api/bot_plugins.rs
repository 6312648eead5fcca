//! Plugins of one bot: whether it uses them, what they may do, their settings and logs.

use sculk_contract::{
    ApiError, BotPluginReq, BotPluginView, BotPluginsReq, BotPluginsView, ErrorCode, PluginLogLine,
    PluginSettingsView, SetBotPluginReq, UpdatePluginSettingsReq,
};
use sculk_core::BotId;
use sculk_plugins::port::Occasion;
use sculk_plugins::{Capability, Grants, Manifest, SettingSpec, settings};
use sculk_secrets::Sensitive;
use sculk_store::{BotPlugin, Command, Plugin};
use serde_json::{Map, Value};

use super::plugin_views as views;
use super::plugins::{capabilities, checked_grants, undecided};
use crate::App;
use crate::error::{from_secrets, from_store};
use crate::plugins::{BotLive, PLACEHOLDER, default_file, manifest_of, secret_key};

/// Longest secret, in bytes.
const MAX_SECRET: usize = 4_096;

impl App {
    pub(crate) async fn list_bot_plugins(
        &self,
        req: BotPluginsReq,
    ) -> Result<BotPluginsView, ApiError> {
        let bot = BotId(req.bot_id);
        let store = &self.inner.store;
        let decided = store.bot_plugins(bot).await.map_err(from_store)?;
        let commands = store.list_commands(bot).await.map_err(from_store)?;
        let live = self.inner.plugins.live().of(bot);
        let mut plugins = Vec::new();
        for plugin in store.list_plugins().await.map_err(from_store)? {
            let known = decided.iter().find(|one| one.plugin == plugin.name);
            let decided = known.cloned().unwrap_or_else(|| undecided(&plugin.name));
            let asked = self.inner.plugins.wishes(&plugin).await;
            plugins.push(view_of(&plugin, &decided, &live, &commands, &asked));
        }
        Ok(BotPluginsView {
            memory_bytes: live.memory_bytes,
            problems: live.problems,
            plugins,
        })
    }

    pub(crate) async fn set_bot_plugin(
        &self,
        req: SetBotPluginReq,
    ) -> Result<BotPluginView, ApiError> {
        let bot = BotId(req.bot_id);
        let plugin = self.plugin(&req.plugin).await?;
        let old = self.decided(bot, &req.plugin).await?;
        let mut decided = old.clone();
        if let Some(grants) = &req.grants {
            decided.grants = checked_grants(grants)?;
        }
        if let Some(is_enabled) = req.is_enabled {
            decided.is_enabled = is_enabled;
        }
        let put = self.inner.store.put_bot_plugin(bot, &decided, self.now());
        put.await.map_err(from_store)?;
        let reads_password = Capability::Credentials.to_string();
        // The password is only handed over at the start, so a new permission for it needs one.
        let is_new_reader =
            decided.grants.contains(&reads_password) && !old.grants.contains(&reads_password);
        if decided.is_enabled && !old.is_enabled {
            let plugins = &self.inner.plugins;
            plugins.note_occasion(bot, &req.plugin, Occasion::Enabled);
            self.bring_plugin_graphs(bot, &plugin).await;
        }
        if decided.is_enabled != old.is_enabled || (decided.is_enabled && is_new_reader) {
            self.bot_plugins_changed(bot).await?;
        } else if decided.grants != old.grants {
            let grants = Grants::of(capabilities(&decided.grants));
            self.inner.plugins.grant(bot, &req.plugin, grants).await;
        }
        let commands = self
            .inner
            .store
            .list_commands(bot)
            .await
            .map_err(from_store)?;
        let live = self.inner.plugins.live().of(bot);
        let asked = self.inner.plugins.wishes(&plugin).await;
        Ok(view_of(&plugin, &decided, &live, &commands, &asked))
    }

    pub(crate) async fn get_plugin_settings(
        &self,
        req: BotPluginReq,
    ) -> Result<PluginSettingsView, ApiError> {
        let plugin = self.plugin(&req.plugin).await?;
        let decided = self.decided(BotId(req.bot_id), &req.plugin).await?;
        self.settings_view(&plugin, &decided)
    }

    pub(crate) async fn update_plugin_settings(
        &self,
        req: UpdatePluginSettingsReq,
    ) -> Result<PluginSettingsView, ApiError> {
        let bot = BotId(req.bot_id);
        let plugin = self.plugin(&req.plugin).await?;
        let manifest = readable(&plugin)?;
        let mut decided = self.decided(bot, &req.plugin).await?;
        for changed in &req.values {
            let spec = named(&manifest, &changed.key)?;
            if spec.is_secret {
                return Err(invalid(
                    &changed.key,
                    format!("“{}” is secret.", spec.label),
                ));
            }
            match &changed.value {
                None => {
                    decided.settings.shift_remove(&changed.key);
                }
                Some(text) => {
                    let value = checked(spec, text)?;
                    decided.settings.insert(changed.key.clone(), value);
                }
            }
        }
        for changed in &req.secrets {
            let spec = named(&manifest, &changed.key)?;
            if !spec.is_secret || changed.secret.len() > MAX_SECRET {
                let message = format!("“{}” cannot be kept as a secret.", spec.label);
                return Err(invalid(&changed.key, message));
            }
            let key = secret_key(bot, &plugin.name, &changed.key);
            let kept = if changed.secret.is_empty() {
                decided.settings.shift_remove(&changed.key);
                self.inner.vault.forget(key).await
            } else {
                decided
                    .settings
                    .insert(changed.key.clone(), PLACEHOLDER.into());
                let secret = Sensitive::new(changed.secret.clone());
                self.inner.vault.write(key, secret).await
            };
            kept.map_err(from_secrets)?;
        }
        let put = self.inner.store.put_bot_plugin(bot, &decided, self.now());
        put.await.map_err(from_store)?;
        if decided.is_enabled {
            self.bot_plugins_changed(bot).await?;
        }
        self.settings_view(&plugin, &decided)
    }

    pub(crate) async fn read_plugin_log(
        &self,
        req: BotPluginReq,
    ) -> Result<Vec<PluginLogLine>, ApiError> {
        let live = self.inner.plugins.live().of(BotId(req.bot_id));
        let lines = live.plugins.get(&req.plugin).map(|known| &known.log);
        let told = lines.into_iter().flatten().map(|line| PluginLogLine {
            at: line.at,
            level: line.level,
            text: line.text.clone(),
        });
        Ok(told.collect())
    }

    /// Secrets that nobody needs any more. One that stays in the keychain does no harm there.
    pub(super) async fn forget_plugin_secrets(
        &self,
        bot: BotId,
        decided: &BotPlugin,
        manifest: &Manifest,
    ) {
        let secret = manifest.settings.iter().filter(|spec| spec.is_secret);
        for spec in secret.filter(|spec| decided.settings.contains_key(&spec.key)) {
            let key = secret_key(bot, &decided.plugin, &spec.key);
            if let Err(error) = self.inner.vault.forget(key).await {
                tracing::warn!(%bot, plugin = decided.plugin, "a secret stays: {error}");
            }
        }
    }

    async fn decided(&self, bot: BotId, plugin: &str) -> Result<BotPlugin, ApiError> {
        let known = self.inner.store.bot_plugin(bot, plugin).await;
        let known = known.map_err(from_store)?;
        Ok(known.unwrap_or_else(|| undecided(plugin)))
    }

    fn settings_view(
        &self,
        plugin: &Plugin,
        decided: &BotPlugin,
    ) -> Result<PluginSettingsView, ApiError> {
        let manifest = readable(plugin)?;
        let folder = self.inner.plugins.shelf().folder(&plugin.code.folder);
        let read = |file: &str| default_file(&folder, file);
        let defaults = settings::effective(&manifest.settings, &Map::new(), read);
        let values = settings::effective(&manifest.settings, &decided.settings, read);
        let null = Value::Null;
        let settings = manifest.settings.iter().map(|spec| {
            let value = values.get(&spec.key).unwrap_or(&null);
            let default = defaults.get(&spec.key).unwrap_or(&null);
            let is_saved = decided.settings.contains_key(&spec.key);
            views::setting(spec, value, default, is_saved)
        });
        Ok(PluginSettingsView {
            settings: settings.collect(),
        })
    }
}

fn view_of(
    plugin: &Plugin,
    decided: &BotPlugin,
    live: &BotLive,
    commands: &[Command],
    asked: &[Capability],
) -> BotPluginView {
    let manifest = manifest_of(plugin).ok();
    let known = live.plugins.get(&plugin.name).cloned().unwrap_or_default();
    let own = commands
        .iter()
        .filter(|command| command.plugin.as_deref() == Some(plugin.name.as_str()))
        .map(|command| command.fields.name.clone());
    views::bot_plugin(
        plugin,
        manifest.as_ref(),
        decided,
        &known,
        own.collect(),
        asked,
    )
}

fn readable(plugin: &Plugin) -> Result<Manifest, ApiError> {
    manifest_of(plugin).map_err(|why| {
        let message = format!("The plugin “{}” cannot be read: {why}", plugin.name);
        ApiError::new(ErrorCode::Internal, message)
    })
}

fn named<'a>(manifest: &'a Manifest, key: &str) -> Result<&'a SettingSpec, ApiError> {
    let mut specs = manifest.settings.iter();
    specs
        .find(|spec| spec.key == key)
        .ok_or_else(|| invalid(key, format!("The plugin has no setting “{key}”.")))
}

fn checked(spec: &SettingSpec, text: &str) -> Result<Value, ApiError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| invalid(&spec.key, format!("“{}” is no JSON: {error}.", spec.label)))?;
    spec.check(&value)
        .map_err(|why| invalid(&spec.key, format!("{why}.")))?;
    Ok(value)
}

fn invalid(key: &str, message: String) -> ApiError {
    ApiError::new(ErrorCode::Invalid, message).with_details(key)
}
