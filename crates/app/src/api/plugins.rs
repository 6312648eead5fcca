//! Installing plugins, and what is decided about them.

use std::collections::BTreeMap;

use sculk_contract::{
    ApiError, BotPluginsReq, ErrorCode, InstallPluginReq, Nothing, PluginDetail, PluginPreview,
    PluginReq, PluginSource, PluginView, PreviewPluginReq, SettlePluginReq,
};
use sculk_core::BotId;
use sculk_plugins::package::Package;
use sculk_plugins::port::Occasion;
use sculk_plugins::{Capability, Manifest};
use sculk_store::{BotPlugin, Plugin, Record, StoreError};

use super::plugin_views as views;
use crate::App;
use crate::error::from_store;
use crate::plugins::{InstallError, MAX_PLUGINS, manifest_of, read_path};

/// Most characters of a page for readers.
const MAX_PAGE: usize = 200_000;

impl App {
    pub(crate) async fn list_plugins(&self, _: Nothing) -> Result<Vec<PluginView>, ApiError> {
        let plugins = self.inner.store.list_plugins().await.map_err(from_store)?;
        let mut views = Vec::with_capacity(plugins.len());
        for plugin in &plugins {
            views.push(self.plugin_view(plugin).await?);
        }
        Ok(views)
    }

    pub(crate) async fn get_plugin(&self, req: PluginReq) -> Result<PluginDetail, ApiError> {
        let plugin = self.plugin(&req.name).await?;
        self.plugin_detail(&plugin).await
    }

    pub(crate) async fn preview_plugin(
        &self,
        req: PreviewPluginReq,
    ) -> Result<PluginPreview, ApiError> {
        let (package, _) = self.read_source(&req.source).await?;
        let name = &package.manifest.name;
        let installed = self.known_plugin(name).await?;
        let mut granted: Option<Vec<Capability>> = None;
        if installed.is_some() {
            for bot in self
                .inner
                .store
                .bots_of_plugin(name)
                .await
                .map_err(from_store)?
            {
                let decided = self.inner.store.bot_plugin(bot, name).await;
                let Some(decided) = decided.map_err(from_store)? else {
                    continue;
                };
                let own = capabilities(&decided.grants);
                granted = Some(match granted {
                    None => own,
                    Some(all) => all.into_iter().filter(|one| own.contains(one)).collect(),
                });
            }
        }
        let needs = self.needs_of(&package.manifest).await?;
        Ok(views::preview(
            &package,
            installed.as_ref(),
            &granted.unwrap_or_default(),
            needs,
        ))
    }

    pub(crate) async fn install_plugin(
        &self,
        req: InstallPluginReq,
    ) -> Result<PluginView, ApiError> {
        let (package, source) = self.read_source(&req.source).await?;
        if req
            .digest
            .is_some_and(|digest| digest != package.locked.digest())
        {
            return Err(InstallError::Changed.into());
        }
        let grants = checked_grants(&req.grants)?;
        let name = package.manifest.name.clone();
        let installed = self.known_plugin(&name).await?;
        let store = &self.inner.store;
        if installed.is_none()
            && store.list_plugins().await.map_err(from_store)?.len() >= MAX_PLUGINS
        {
            return Err(InstallError::TooMany.into());
        }
        let shelf = self.inner.plugins.shelf();
        let code = shelf.put(package, source).await?;
        let old = installed.as_ref().map(|plugin| &plugin.code);
        let is_same = old.is_some_and(|old| old.folder == code.folder);
        let previous = match (&installed, is_same) {
            (Some(plugin), true) => plugin.previous.clone(),
            (Some(plugin), false) => Some(plugin.code.clone()),
            (None, _) => None,
        };
        let now = self.now();
        let tx = store.begin().await.map_err(from_store)?;
        let put = tx.put_plugin(&name, &code, previous.as_ref(), now).await;
        put.map_err(from_store)?;
        for id in &req.bot_ids {
            let bot = BotId(*id);
            let known = store.bot_plugin(bot, &name).await.map_err(from_store)?;
            let mut decided = known.unwrap_or_else(|| undecided(&name));
            decided.is_enabled = true;
            for grant in &grants {
                if !decided.grants.contains(grant) {
                    decided.grants.push(grant.clone());
                }
            }
            tx.put_bot_plugin(bot, &decided, now)
                .await
                .map_err(from_store)?;
        }
        tx.commit().await.map_err(from_store)?;
        // What was kept for going back further than one version is needed no more.
        if let Some(plugin) = &installed
            && let Some(older) = &plugin.previous
            && previous.as_ref() != Some(older)
            && *older.folder != code.folder
        {
            shelf.drop_code(older).await;
        }
        if let Some(old) = old.filter(|_| !is_same) {
            self.note_update(&name, &old.version).await?;
        }
        let plugin = self.plugin(&name).await?;
        self.bring_graphs_to_users(&plugin).await?;
        self.plugin_changed(&name).await?;
        self.plugin_view(&plugin).await
    }

    /// Takes a plugin's graphs in for the bots that use it.
    async fn bring_graphs_to_users(&self, plugin: &Plugin) -> Result<(), ApiError> {
        let store = &self.inner.store;
        let bots = store.bots_of_plugin(&plugin.name).await;
        for bot in bots.map_err(from_store)? {
            let decided = store.bot_plugin(bot, &plugin.name).await;
            if decided
                .map_err(from_store)?
                .is_some_and(|one| one.is_enabled)
            {
                self.bring_plugin_graphs(bot, plugin).await;
            }
        }
        Ok(())
    }

    /// Lets the plugin's `onUpdate` be called where it is loaded next.
    async fn note_update(&self, name: &str, from: &str) -> Result<(), ApiError> {
        for bot in self
            .inner
            .store
            .bots_of_plugin(name)
            .await
            .map_err(from_store)?
        {
            let from = from.to_owned();
            let plugins = &self.inner.plugins;
            plugins.note_occasion(bot, name, Occasion::Updated { from });
        }
        Ok(())
    }

    pub(crate) async fn remove_plugin(&self, req: PluginReq) -> Result<PluginView, ApiError> {
        let plugin = self.plugin(&req.name).await?;
        let view = self.plugin_view(&plugin).await?;
        let store = &self.inner.store;
        let bots = store.bots_of_plugin(&req.name).await.map_err(from_store)?;
        let manifest = manifest_of(&plugin).ok();
        for bot in &bots {
            let decided = store
                .bot_plugin(*bot, &req.name)
                .await
                .map_err(from_store)?;
            if let (Some(decided), Some(manifest)) = (decided, &manifest) {
                self.forget_plugin_secrets(*bot, &decided, manifest).await;
            }
            let dropped = store.drop_plugin_commands(*bot, &req.name, None, self.now());
            dropped.await.map_err(from_store)?;
            self.drop_plugin_graphs(*bot, &req.name).await?;
        }
        store.delete_plugin(&req.name).await.map_err(from_store)?;
        for bot in &bots {
            self.bot_plugins_changed(*bot).await?;
        }
        let shelf = self.inner.plugins.shelf();
        shelf.drop_code(&plugin.code).await;
        if let Some(previous) = &plugin.previous {
            shelf.drop_code(previous).await;
        }
        self.inner.plugins.live().forget_plugin(&req.name);
        Ok(view)
    }

    pub(crate) async fn roll_back_plugin(&self, req: PluginReq) -> Result<PluginView, ApiError> {
        let plugin = self.plugin(&req.name).await?;
        let Some(previous) = &plugin.previous else {
            return Err(ApiError::new(
                ErrorCode::Precondition,
                format!("The plugin “{}” has no version to go back to.", req.name),
            ));
        };
        let put = self
            .inner
            .store
            .put_plugin(&req.name, previous, Some(&plugin.code), self.now());
        put.await.map_err(from_store)?;
        let plugin = self.plugin(&req.name).await?;
        self.bring_graphs_to_users(&plugin).await?;
        self.plugin_changed(&req.name).await?;
        self.plugin_view(&plugin).await
    }

    pub(crate) async fn settle_plugin(
        &self,
        req: SettlePluginReq,
    ) -> Result<PluginDetail, ApiError> {
        let plugin = self.plugin(&req.name).await?;
        let shelf = self.inner.plugins.shelf();
        if req.is_accepted {
            let package = shelf.read(&plugin.code).await?;
            if package.manifest.name != req.name {
                return Err(ApiError::new(
                    ErrorCode::Precondition,
                    format!(
                        "The files call the plugin “{}” now. Install it under that name instead.",
                        package.manifest.name
                    ),
                ));
            }
            let source = plugin.code.source.clone();
            let code = shelf.put(package, source).await?;
            let previous = plugin.previous.as_ref();
            let put = self
                .inner
                .store
                .put_plugin(&req.name, &code, previous, self.now());
            put.await.map_err(from_store)?;
            if code.folder != plugin.code.folder {
                shelf.drop_code(&plugin.code).await;
            }
        } else {
            shelf.restore(&plugin.code).await?;
        }
        self.plugin_changed(&req.name).await?;
        let plugin = self.plugin(&req.name).await?;
        self.plugin_detail(&plugin).await
    }

    pub(crate) async fn reload_bot_plugins(&self, req: BotPluginsReq) -> Result<Nothing, ApiError> {
        self.bot_plugins_changed(BotId(req.bot_id)).await?;
        Ok(Nothing {})
    }

    pub(super) async fn plugin(&self, name: &str) -> Result<Plugin, ApiError> {
        self.known_plugin(name).await?.ok_or_else(|| {
            let message = format!("The plugin “{name}” is not installed.");
            ApiError::new(ErrorCode::NotFound, message)
        })
    }

    async fn known_plugin(&self, name: &str) -> Result<Option<Plugin>, ApiError> {
        match self.inner.store.plugin(name).await {
            Ok(plugin) => Ok(Some(plugin)),
            Err(StoreError::NotFound {
                what: Record::Plugin,
                ..
            }) => Ok(None),
            Err(error) => Err(from_store(error)),
        }
    }

    async fn read_source(&self, source: &PluginSource) -> Result<(Package, String), ApiError> {
        match source {
            PluginSource::Path { path } => Ok((read_path(path).await?, path.clone())),
            PluginSource::Address { url } => {
                let fetched = crate::plugins::fetch(url, &self.inner.web).await?;
                Ok(fetched)
            }
        }
    }

    async fn needs_of(
        &self,
        manifest: &Manifest,
    ) -> Result<Vec<sculk_contract::PluginNeed>, ApiError> {
        let installed = self.inner.store.list_plugins().await.map_err(from_store)?;
        let versions: BTreeMap<_, _> = installed
            .iter()
            .map(|plugin| (plugin.name.as_str(), plugin.code.version.as_str()))
            .collect();
        Ok(views::needs(manifest, &versions))
    }

    pub(super) async fn plugin_view(&self, plugin: &Plugin) -> Result<PluginView, ApiError> {
        let store = &self.inner.store;
        let mut bot_ids = Vec::new();
        for bot in store
            .bots_of_plugin(&plugin.name)
            .await
            .map_err(from_store)?
        {
            let decided = store
                .bot_plugin(bot, &plugin.name)
                .await
                .map_err(from_store)?;
            if decided.is_some_and(|decided| decided.is_enabled) {
                bot_ids.push(bot.0);
            }
        }
        Ok(views::plugin(
            plugin,
            manifest_of(plugin).ok().as_ref(),
            bot_ids,
        ))
    }

    async fn plugin_detail(&self, plugin: &Plugin) -> Result<PluginDetail, ApiError> {
        let view = self.plugin_view(plugin).await?;
        let shelf = self.inner.plugins.shelf();
        let changes = shelf.changes(&plugin.code).await?;
        let manifest = manifest_of(plugin)
            .map_err(|why| ApiError::new(ErrorCode::Internal, format!("The plugin: {why}")))?;
        // A folder that lost its files is told by the changes.
        let package = shelf.read(&plugin.code).await.ok();
        let page = |names: &[&str]| {
            let text = package.as_ref()?.text(names)?;
            Some(text.chars().take(MAX_PAGE).collect())
        };
        Ok(PluginDetail {
            plugin: view,
            changes: views::changes(&changes),
            findings: package.as_ref().map(views::findings).unwrap_or_default(),
            needs: self.needs_of(&manifest).await?,
            supported_hosts: manifest.supported_hosts,
            readme: page(&["readme.md", "readme"]),
            changelog: page(&["changelog.md", "changelog", "changes.md"]),
            folder: shelf.folder(&plugin.code.folder).display().to_string(),
        })
    }

    /// Lets the bots that use a plugin load their plugins afresh.
    async fn plugin_changed(&self, name: &str) -> Result<(), ApiError> {
        for bot in self
            .inner
            .store
            .bots_of_plugin(name)
            .await
            .map_err(from_store)?
        {
            self.bot_plugins_changed(bot).await?;
        }
        Ok(())
    }

    /// Lets a bot load its plugins afresh; it stays online.
    pub(super) async fn bot_plugins_changed(&self, bot: BotId) -> Result<(), ApiError> {
        self.inner.plugins.reload(bot).await;
        match self.reconfigure(bot).await {
            // Deleted bots keep what was decided about them.
            Ok(()) | Err(StoreError::NotFound { .. }) => Ok(()),
            Err(error) => Err(from_store(error)),
        }
    }
}

/// A plugin about which nothing is decided yet.
pub(super) fn undecided(name: &str) -> BotPlugin {
    BotPlugin {
        plugin: name.to_owned(),
        is_enabled: false,
        settings: serde_json::Map::new(),
        grants: Vec::new(),
    }
}

pub(super) fn capabilities(texts: &[String]) -> Vec<Capability> {
    texts
        .iter()
        .filter_map(|text| Capability::parse(text))
        .collect()
}

/// Permissions as they are written, each once and in one spelling.
pub(super) fn checked_grants(texts: &[String]) -> Result<Vec<String>, ApiError> {
    const MAX_GRANTS: usize = 200;
    let wrong = |message: String| ApiError::new(ErrorCode::Invalid, message).with_details("grants");
    if texts.len() > MAX_GRANTS {
        return Err(wrong(format!(
            "A plugin is granted at most {MAX_GRANTS} permissions."
        )));
    }
    let mut grants: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts {
        let known = Capability::parse(text)
            .ok_or_else(|| wrong(format!("There is no permission “{text}”.")))?;
        let name = known.to_string();
        if !grants.contains(&name) {
            grants.push(name);
        }
    }
    Ok(grants)
}
