//! What a plugin's `package.json` says.
//!
//! The fields of BlockMine's plugins stand under `botpanel`; ours, which may all be absent, under
//! `sculk`. Plugins from before `botpanel` have some of them at the root.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::capability::Capability;
use crate::settings::{SettingSpec, specs_of};

/// Most bytes of a `package.json`.
pub const MAX_MANIFEST_BYTES: usize = 1 << 20;
/// The entry file where none is named.
const DEFAULT_MAIN: &str = "index.js";

/// Why a `package.json` is none of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// It is very large.
    #[error("package.json is larger than {} KB", MAX_MANIFEST_BYTES / 1024)]
    TooLarge,
    /// It is no JSON.
    #[error("package.json is no JSON: {reason}")]
    NotJson {
        /// Where and why.
        reason: String,
    },
    /// It has no name.
    #[error("package.json has no “name”")]
    NoName,
    /// Its name cannot be used.
    #[error(
        "the name “{name}” cannot be used: a plugin's name has 1 to 128 letters a-z, digits, and - _ . @ / between them"
    )]
    BadName {
        /// What was written.
        name: String,
    },
    /// Its entry leaves the folder.
    #[error("the entry file “{main}” is not inside the plugin's folder")]
    BadMain {
        /// What was written.
        main: String,
    },
    /// A permission nobody knows.
    #[error(
        "the permission “{permission}” is not known; write network:HOST, network, files, credentials, packets, plugin-data or process"
    )]
    BadPermission {
        /// What was written.
        permission: String,
    },
}

/// What a plugin says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// Its name, by which others depend on it.
    pub name: String,
    /// Its version as written; `0.0.0` where none is.
    pub version: String,
    /// For people.
    pub display_name: Option<String>,
    /// What it is for.
    pub description: String,
    /// Who wrote it.
    pub author: String,
    /// Its entry file, relative to its folder.
    pub main: String,
    /// Whether its files are ES modules unless their ending says otherwise.
    pub is_module: bool,
    /// An icon's name or address.
    pub icon: Option<String>,
    /// Categories of the store.
    pub categories: Vec<String>,
    /// Servers it is for; empty for any.
    pub supported_hosts: Vec<String>,
    /// Plugins it needs, with ranges of versions.
    pub dependencies: IndexMap<String, String>,
    /// Plugins that are loaded before it where they are there.
    pub optional_dependencies: IndexMap<String, String>,
    /// Packages of npm it needs.
    pub packages: IndexMap<String, String>,
    /// Its settings, groups flattened, in order.
    pub settings: Vec<SettingSpec>,
    /// Keys of its store that are secret.
    pub secret_keys: Vec<String>,
    /// Pages it offers, as written.
    pub pages: Vec<Value>,
    /// What it asks for; absent in plugins that know nothing of permissions.
    pub permissions: Option<Vec<Capability>>,
}

impl Manifest {
    /// Reads a `package.json`.
    ///
    /// # Errors
    /// Why it is none of a plugin, in words for its author.
    pub fn read(text: &str) -> Result<Self, ManifestError> {
        if text.len() > MAX_MANIFEST_BYTES {
            return Err(ManifestError::TooLarge);
        }
        let root: Value =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
                ManifestError::NotJson {
                    reason: error.to_string(),
                }
            })?;
        let root = root.as_object().ok_or_else(|| ManifestError::NotJson {
            reason: "it holds no object".to_owned(),
        })?;
        Self::of(root)
    }

    fn of(root: &Map<String, Value>) -> Result<Self, ManifestError> {
        let name = text(root.get("name")).ok_or(ManifestError::NoName)?;
        if !is_name(&name) {
            return Err(ManifestError::BadName {
                name: name.chars().take(64).collect(),
            });
        }
        let empty = Map::new();
        // Plugins from before `botpanel` have its fields at the root.
        let panel = root
            .get("botpanel")
            .and_then(Value::as_object)
            .unwrap_or(root);
        let has_panel = root.contains_key("botpanel");
        let ours = root
            .get("sculk")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let main = has_panel
            .then(|| text(panel.get("main")))
            .flatten()
            .unwrap_or_else(|| DEFAULT_MAIN.to_owned());
        if !is_inside(&main) {
            return Err(ManifestError::BadMain { main });
        }
        let ranges = |value: Option<&Value>| value.map(ranges_of).unwrap_or_default();
        // At the root, `dependencies` are packages of npm.
        let dependencies = has_panel.then(|| ranges(panel.get("dependencies")));
        let mut packages = ranges(root.get("dependencies"));
        packages.extend(ranges(root.get("optionalDependencies")));
        Ok(Self {
            version: text(root.get("version")).unwrap_or_else(|| "0.0.0".to_owned()),
            display_name: text(panel.get("displayName")),
            description: text(root.get("description")).unwrap_or_default(),
            author: author(root.get("author")),
            is_module: root.get("type").and_then(Value::as_str) == Some("module"),
            icon: text(panel.get("icon")),
            categories: texts(panel.get("categories")),
            supported_hosts: texts(panel.get("supportedHosts")),
            dependencies: dependencies.unwrap_or_default(),
            optional_dependencies: ranges(panel.get("optionalDependencies").filter(|_| has_panel)),
            packages,
            settings: panel.get("settings").map(specs_of).unwrap_or_default(),
            secret_keys: secret_keys(panel.get("store")),
            pages: list(panel.get("uiExtensions")),
            permissions: permissions(ours.get("permissions"))?,
            name,
            main,
        })
    }

    /// What users read as its name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.name)
    }

    /// Whether it is meant for a server; plugins that name none are for any.
    #[must_use]
    pub fn supports(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.supported_hosts.is_empty()
            || self.supported_hosts.iter().any(|known| {
                let known = known.to_ascii_lowercase();
                host == known || host.ends_with(&format!(".{known}"))
            })
    }
}

/// Whether a path written in a manifest stays inside the plugin's folder.
fn is_inside(path: &str) -> bool {
    !path.starts_with(['/', '\\'])
        && !path.contains(['\0', ':'])
        && !path.split(['/', '\\']).any(|part| part == "..")
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.@/".contains(c);
    (1..=128).contains(&name.len())
        && name.chars().all(fits)
        && name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '@')
        && !name.contains("..")
        && !name.contains("//")
        && name.matches('/').count() <= usize::from(name.starts_with('@'))
}

fn text(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn author(value: Option<&Value>) -> String {
    let name = value
        .and_then(Value::as_object)
        .and_then(|author| author.get("name"));
    text(value).or_else(|| text(name)).unwrap_or_default()
}

fn list(value: Option<&Value>) -> Vec<Value> {
    value.and_then(Value::as_array).cloned().unwrap_or_default()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|item| text(Some(item)))
        .collect()
}

/// Names with ranges. A list of names, which some templates write, stands for any version.
fn ranges_of(value: &Value) -> IndexMap<String, String> {
    match value {
        Value::Object(ranges) => ranges
            .iter()
            .map(|(name, range)| (name.clone(), range.as_str().unwrap_or("*").to_owned()))
            .collect(),
        Value::Array(names) => names
            .iter()
            .filter_map(|name| Some((text(Some(name))?, "*".to_owned())))
            .collect(),
        _ => IndexMap::new(),
    }
}

fn secret_keys(store: Option<&Value>) -> Vec<String> {
    let keys = store.and_then(Value::as_object);
    keys.into_iter()
        .flatten()
        .filter(|(_, about)| about.get("secret").and_then(Value::as_bool) == Some(true))
        .map(|(key, _)| key.clone())
        .collect()
}

fn permissions(value: Option<&Value>) -> Result<Option<Vec<Capability>>, ManifestError> {
    let Some(items) = value.and_then(Value::as_array) else {
        return Ok(None);
    };
    let read = |item: &Value| {
        let written = item
            .as_str()
            .map_or_else(|| item.to_string(), str::to_owned);
        Capability::parse(&written).ok_or(ManifestError::BadPermission {
            permission: written,
        })
    };
    items.iter().map(read).collect::<Result<_, _>>().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Manifest {
        Manifest::read(text).unwrap()
    }

    #[test]
    fn the_panel_names_the_entry_and_the_root_does_not() {
        let manifest = read(r#"{"name":"a","main":"x.js","botpanel":{"categories":["Chat"]}}"#);
        assert_eq!(
            (manifest.main.as_str(), manifest.version.as_str()),
            ("index.js", "0.0.0")
        );
        let manifest = read(r#"{"name":"a","botpanel":{"main":"src/go.js"}}"#);
        assert_eq!(manifest.main, "src/go.js");
    }

    #[test]
    fn a_list_of_dependencies_stands_for_any_version() {
        let manifest =
            read(r#"{"name":"a","botpanel":{"dependencies":["b"]},"dependencies":{"axios":"^1"}}"#);
        assert_eq!(manifest.dependencies["b"], "*");
        assert_eq!(manifest.packages["axios"], "^1");
    }

    #[test]
    fn a_manifest_from_before_the_panel_keeps_its_settings() {
        let manifest = read(
            r#"{"name":"old","dependencies":{"axios":"1"},"supportedHosts":["mc.example.com"],"settings":{"code":{"type":"string","default":"1"}}}"#,
        );
        assert_eq!(manifest.settings[0].key, "code");
        assert!(manifest.dependencies.is_empty());
        assert!(manifest.supports("play.mc.example.com") && !manifest.supports("example.com"));
    }

    #[test]
    fn lies_are_refused() {
        for text in [
            "[]",
            "{",
            r#"{"name":""}"#,
            r#"{"name":"../x"}"#,
            r#"{"name":"a/../../b"}"#,
            r#"{"name":"a","botpanel":{"main":"../../etc/passwd"}}"#,
            r#"{"name":"a","botpanel":{"main":"/etc/passwd"}}"#,
            r#"{"name":"pаrser","version":"1.0.0"}"#,
            r#"{"name":"a","sculk":{"permissions":["everything"]}}"#,
        ] {
            assert!(Manifest::read(text).is_err(), "{text}");
        }
    }
}
