//! From folders to plugins that can be started.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sculk_plugins::order::{Needs, order};
use sculk_plugins::port::Occasion;
use sculk_plugins::{Capability, Grants, PluginSpec, settings};
use sculk_plugins_js::read_folder;
use serde_json::{Map, Value};

/// Plugins in the order of loading, and what is to be said about them.
#[derive(Debug)]
pub(super) struct Loaded {
    pub plugins: Vec<PluginSpec>,
    pub problems: Vec<String>,
}

/// Saved settings: by plugin, or those of the one plugin there is.
#[derive(Debug, Default)]
pub(super) struct Saved(Map<String, Value>);

impl Saved {
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        let value: Value = serde_json::from_str(&text)
            .map_err(|error| format!("{} is no JSON: {error}", path.display()))?;
        match value {
            Value::Object(settings) => Ok(Self(settings)),
            _ => Err(format!("{} must hold an object", path.display())),
        }
    }

    fn of(&self, plugin: &str, is_alone: bool) -> Map<String, Value> {
        match self.0.get(plugin).and_then(Value::as_object) {
            Some(own) => own.clone(),
            None if is_alone => self.0.clone(),
            None => Map::new(),
        }
    }
}

/// Reads `--grant`: a permission for all plugins, or `PLUGIN=PERMISSION` for one; `all` for everything
/// but machines of the own network.
pub(super) fn grants(
    written: &[String],
) -> Result<BTreeMap<Option<String>, Vec<Capability>>, String> {
    let mut grants: BTreeMap<Option<String>, Vec<Capability>> = BTreeMap::new();
    for one in written {
        let (plugin, permission) = match one.split_once('=') {
            Some((plugin, permission)) => (Some(plugin.to_owned()), permission),
            None => (None, one.as_str()),
        };
        let capabilities = if permission == "all" {
            Capability::all()
        } else {
            let read = Capability::parse(permission).ok_or_else(|| {
                format!(
                    "there is no permission “{permission}”; write network, network:HOST, files, credentials, packets, plugin-data, process or all"
                )
            })?;
            vec![read]
        };
        grants.entry(plugin).or_default().extend(capabilities);
    }
    Ok(grants)
}

/// Reads plugins and puts them in order.
pub(super) fn load(
    folders: &[PathBuf],
    saved: &Saved,
    grants: &BTreeMap<Option<String>, Vec<Capability>>,
    data: &Path,
) -> Result<Loaded, String> {
    let mut plugins = Vec::new();
    let mut needs = Vec::new();
    let mut problems = Vec::new();
    for path in folders {
        let folder = read_folder(path).map_err(|error| error.to_string())?;
        let manifest = folder.manifest;
        let own = saved.of(&manifest.name, folders.len() == 1);
        let values = settings::effective(&manifest.settings, &own, |file| {
            fs::read_to_string(path.join(file)).ok()
        });
        for spec in &manifest.settings {
            if let Err(why) = spec.check(values.get(&spec.key).unwrap_or(&Value::Null)) {
                problems.push(format!("{}: {why}", manifest.name));
            }
        }
        let of_all = grants.get(&None).into_iter().flatten();
        let of_one = grants
            .get(&Some(manifest.name.clone()))
            .into_iter()
            .flatten();
        needs.push(Needs {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            required: manifest.dependencies.clone(),
            optional: manifest.optional_dependencies.clone(),
        });
        plugins.push(PluginSpec {
            folder: path.clone(),
            data_folder: data.join(&manifest.name),
            main: manifest.main.clone(),
            is_module: manifest.is_module,
            settings: values,
            grants: Grants::of(of_all.chain(of_one).cloned()),
            occasion: Occasion::Load,
            files: BTreeMap::new(),
            version: manifest.version,
            name: manifest.name,
        });
    }
    let (sorted, wrong) = order(&needs);
    problems.extend(wrong.iter().map(ToString::to_string));
    Ok(Loaded {
        plugins: sorted.into_iter().map(|idx| plugins[idx].clone()).collect(),
        problems,
    })
}
