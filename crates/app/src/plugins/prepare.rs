//! From what is decided about a bot's plugins to what its engine is started with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sculk_core::BotId;
use sculk_plugins::lock::{Change, Locked};
use sculk_plugins::order::{Needs, order};
use sculk_plugins::scan::is_loadable;
use sculk_plugins::{Capability, Grants, Manifest, PluginSpec, settings};
use sculk_secrets::Sensitive;
use sculk_store::{BotPlugin, Plugin, StoreError};
use serde_json::Value;

use super::{PLACEHOLDER, Plugins, files, secret_key};

/// Largest default that lies in a file of a plugin, in bytes.
const MAX_DEFAULT_FILE: u64 = 1 << 20;
/// Changed files that are named.
const NAMED: usize = 5;

/// Plugins that are ready to be loaded, in order, and why others are not.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub plugins: Vec<PluginSpec>,
    pub problems: Vec<String>,
}

impl Prepared {
    /// The same without these, of which is told elsewhere why.
    pub(super) fn without(mut self, barred: &BTreeMap<String, String>) -> Self {
        self.plugins
            .retain(|plugin| !barred.contains_key(&plugin.name));
        self
    }

    /// Whether one of them may read the bot's password.
    pub(super) fn wants_password(&self) -> bool {
        let mut plugins = self.plugins.iter();
        plugins.any(|plugin| plugin.grants.allow(&Capability::Credentials))
    }
}

/// Reads what a bot's plugins are; a plugin that cannot be loaded keeps no other from it.
pub(super) async fn prepare(plugins: &Plugins, bot: BotId) -> Result<Prepared, StoreError> {
    let store = &plugins.tools().store;
    let mut specs = Vec::new();
    let mut needs = Vec::new();
    let mut problems = Vec::new();
    for decided in store.bot_plugins(bot).await? {
        if !decided.is_enabled {
            continue;
        }
        let plugin = store.plugin(&decided.plugin).await?;
        match one(plugins, bot, &plugin, &decided).await {
            Ok((spec, need)) => {
                specs.push(spec);
                needs.push(need);
            }
            Err(why) => problems.push(format!("The plugin “{}” is not loaded: {why}", plugin.name)),
        }
    }
    let (sorted, wrong) = order(&needs);
    problems.extend(wrong.iter().map(|wrong| {
        let text = wrong.to_string();
        let mut letters = text.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        format!("{}{}.", first.unwrap_or_default(), letters.as_str())
    }));
    Ok(Prepared {
        plugins: sorted.into_iter().map(|idx| specs[idx].clone()).collect(),
        problems,
    })
}

async fn one(
    plugins: &Plugins,
    bot: BotId,
    plugin: &Plugin,
    decided: &BotPlugin,
) -> Result<(PluginSpec, Needs), String> {
    let manifest = manifest_of(plugin)?;
    let folder = plugins.shelf().folder(&plugin.code.folder);
    let changes = changes(&folder, &plugin.code.lock).await?;
    if !changes.is_empty() {
        return Err(format!(
            "its files are not as they were installed ({}). Open the plugin and restore or accept them.",
            named(&changes)
        ));
    }
    let mut saved = decided.settings.clone();
    for spec in &manifest.settings {
        if spec.is_secret && saved.get(&spec.key).and_then(Value::as_str) == Some(PLACEHOLDER) {
            let read = read_secret(plugins, bot, &plugin.name, &spec.key).await?;
            saved.insert(spec.key.clone(), read);
        }
    }
    let values = settings::effective(&manifest.settings, &saved, |file| {
        default_file(&folder, file)
    });
    let grants = decided
        .grants
        .iter()
        .filter_map(|text| Capability::parse(text));
    let spec = PluginSpec {
        name: plugin.name.clone(),
        version: plugin.code.version.clone(),
        main: manifest.main.clone(),
        is_module: manifest.is_module,
        data_folder: plugins.shelf().data_folder(bot, &plugin.name),
        settings: values,
        grants: Grants::of(grants),
        occasion: plugins.take_occasion(bot, &plugin.name),
        files: loadable(&plugin.code.lock)?,
        folder,
    };
    let needs = Needs {
        name: plugin.name.clone(),
        version: plugin.code.version.clone(),
        required: manifest.dependencies,
        optional: manifest.optional_dependencies,
    };
    Ok((spec, needs))
}

/// What a plugin may load: its files as they were installed.
fn loadable(lock: &str) -> Result<BTreeMap<String, String>, String> {
    let mut locked: Locked =
        serde_json::from_str(lock).map_err(|error| format!("its lock cannot be read: {error}."))?;
    locked.files.retain(|path, _| is_loadable(path));
    Ok(locked.files)
}

async fn read_secret(
    plugins: &Plugins,
    bot: BotId,
    plugin: &str,
    setting: &str,
) -> Result<Value, String> {
    let read = plugins
        .tools()
        .vault
        .read(secret_key(bot, plugin, setting))
        .await;
    match read.map(|secret| secret.map(|secret| Sensitive::expose(&secret).clone())) {
        Ok(Some(text)) => Ok(Value::String(text)),
        Ok(None) => Ok(Value::Null),
        Err(error) => Err(format!(
            "its secret setting “{setting}” cannot be read. {error}"
        )),
    }
}

/// What a plugin says about itself.
pub(crate) fn manifest_of(plugin: &Plugin) -> Result<Manifest, String> {
    Manifest::read(&plugin.code.manifest).map_err(|error| format!("{error}."))
}

/// What is not as it was installed.
pub(super) async fn changes(folder: &Path, lock: &str) -> Result<Vec<Change>, String> {
    let locked: Locked =
        serde_json::from_str(lock).map_err(|error| format!("its lock cannot be read: {error}."))?;
    let folder: PathBuf = folder.to_owned();
    let looking = tokio::task::spawn_blocking(move || {
        if !folder.is_dir() {
            return Err(format!("its folder {} is missing.", folder.display()));
        }
        let gathered = files::read_folder(&folder).map_err(|error| error.to_string())?;
        let now = gathered.into_locked();
        Ok(locked.changes(&now))
    });
    looking
        .await
        .unwrap_or_else(|_| Err("its files could not be looked at.".to_owned()))
}

fn named(changes: &[Change]) -> String {
    let names = changes.iter().take(NAMED).map(|change| match change {
        Change::Added(path) => format!("{path} is new"),
        Change::Changed(path) => format!("{path} was changed"),
        Change::Removed(path) => format!("{path} is missing"),
    });
    let mut text = names.collect::<Vec<_>>().join(", ");
    if changes.len() > NAMED {
        text.push_str(&format!(", and {} more", changes.len() - NAMED));
    }
    text
}

/// A file of a plugin that holds a default. Links are not followed.
pub(crate) fn default_file(folder: &Path, file: &str) -> Option<String> {
    let path = folder.join(file);
    let is_inside = !file.contains("..") && !Path::new(file).is_absolute();
    let about = std::fs::symlink_metadata(&path).ok()?;
    if !is_inside || !about.is_file() || about.len() > MAX_DEFAULT_FILE {
        return None;
    }
    std::fs::read_to_string(path).ok()
}
