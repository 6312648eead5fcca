use sculk_contract::{
    ApiError, AppInfo, Language, Nothing, ResourceUse, SettingsView, Theme, UpdateSettingsReq,
    WebAccess,
};

use sculk_store::StoreError;

use crate::App;
use crate::error::from_store;
use crate::revision::{refuse_stale, revision};
use crate::validate;

/// The one row of the settings table that holds the app's settings.
pub(super) const KEY: &str = "app";
/// The row that says what graphs may ask of web servers.
const WEB_KEY: &str = "web";
/// Most characters of the window's note to itself.
const MAX_PLACE: usize = 64 * 1024;

const DEFAULTS: SettingsView = SettingsView {
    theme: Theme::System,
    language: Language::System,
    on_close: None,
    place: None,
    revision: String::new(),
};

impl App {
    pub(crate) async fn get_app_info(&self, _: Nothing) -> Result<AppInfo, ApiError> {
        Ok(AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            minecraft_version: sculk_bots::MINECRAFT_VERSION.to_owned(),
            data_dir: self.inner.data_dir.display().to_string(),
        })
    }

    pub(crate) async fn get_resource_use(&self, _: Nothing) -> Result<ResourceUse, ApiError> {
        Ok(self.inner.resources.latest())
    }

    pub(crate) async fn get_settings(&self, _: Nothing) -> Result<SettingsView, ApiError> {
        let kept = self.inner.store.setting(KEY).await.map_err(from_store)?;
        Ok(with_revision(kept.unwrap_or(DEFAULTS)))
    }

    pub(crate) async fn update_settings(
        &self,
        req: UpdateSettingsReq,
    ) -> Result<SettingsView, ApiError> {
        let _edit = self.inner.edits.begin().await;
        let old = self.get_settings(Nothing {}).await?;
        refuse_stale(req.expected_revision.as_deref(), &old.revision, &old)?;
        if let Some(place) = &req.place {
            validate::text("place", "The window's place", place, MAX_PLACE)?;
        }
        let new = SettingsView {
            theme: req.theme.unwrap_or(old.theme),
            language: req.language.unwrap_or(old.language),
            on_close: req.on_close.or(old.on_close),
            place: req.place.or(old.place),
            revision: String::new(),
        };
        let kept = self.inner.store.set_setting(KEY, &new, self.now()).await;
        kept.map_err(from_store)?;
        if new.language != old.language {
            self.speak_anew().await?;
        }
        Ok(with_revision(new))
    }

    pub(crate) async fn get_web_access(&self, _: Nothing) -> Result<WebAccess, ApiError> {
        let kept = self.inner.store.setting(WEB_KEY).await;
        Ok(kept.map_err(from_store)?.unwrap_or_default())
    }

    pub(crate) async fn set_web_access(&self, req: WebAccess) -> Result<WebAccess, ApiError> {
        let kept = self
            .inner
            .store
            .set_setting(WEB_KEY, &req, self.now())
            .await;
        kept.map_err(from_store)?;
        self.inner.web.allow_private(req.allows_private);
        Ok(req)
    }

    /// Puts what the settings say about the web into force.
    pub(crate) async fn keep_web_access(&self) -> Result<(), StoreError> {
        let kept: Option<WebAccess> = self.inner.store.setting(WEB_KEY).await?;
        self.inner
            .web
            .allow_private(kept.unwrap_or_default().allows_private);
        Ok(())
    }
}

/// Where the window was left is no setting of a user's.
fn with_revision(settings: SettingsView) -> SettingsView {
    let revision = revision(&(settings.theme, settings.language, settings.on_close));
    SettingsView {
        revision,
        ..settings
    }
}
