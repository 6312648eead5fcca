//! What plugins ask for that know nothing of permissions: what their sources show. A wish that was refused
//! stays one, so that it can be granted later.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

use sculk_plugins::Capability;
use sculk_store::Plugin;

use super::{Plugins, manifest_of};

/// Most folders whose wishes are remembered.
const MAX_KNOWN: usize = 1_000;

impl Plugins {
    /// What a plugin asks for: by its manifest, or by its sources where the manifest does not say.
    pub(crate) async fn wishes(&self, plugin: &Plugin) -> Vec<Capability> {
        if let Ok(manifest) = manifest_of(plugin)
            && let Some(asked) = manifest.permissions
        {
            return asked;
        }
        // A folder never holds other code than it was made for; changed files are not run.
        if let Some(known) = self.known_wishes().get(&plugin.code.folder) {
            return known.clone();
        }
        let Ok(package) = self.shelf().read(&plugin.code).await else {
            return Vec::new();
        };
        let wishes = package.wants();
        let mut known = self.known_wishes();
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(plugin.code.folder.clone(), wishes.clone());
        wishes
    }

    fn known_wishes(&self) -> MutexGuard<'_, HashMap<String, Vec<Capability>>> {
        let wishes = &self.inner.wishes;
        wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
