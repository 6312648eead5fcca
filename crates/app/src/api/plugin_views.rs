//! Plugins in the words of the contract.

use std::collections::BTreeMap;

use sculk_contract::{
    BotPluginView, PluginFileChange, PluginFileChangeKind, PluginFinding, PluginFindingKind,
    PluginNeed, PluginPermissionView, PluginPreview, PluginRuleOperator, PluginSettingChoice,
    PluginSettingKind, PluginSettingRule, PluginSettingView, PluginStateView, PluginTab,
    PluginView,
};
use sculk_plugins::lock::{Change, Locked};
use sculk_plugins::order::fits;
use sculk_plugins::package::Package;
use sculk_plugins::scan::FindingKind;
use sculk_plugins::settings::Operator;
use sculk_plugins::{Capability, Manifest, SettingKind, SettingSpec};
use sculk_store::{BotPlugin, Plugin};
use serde_json::Value;

use crate::plugins::{PluginLive, PluginState};

/// Findings that are shown.
const MAX_FINDINGS: usize = 500;
/// Changed files that are shown.
const MAX_CHANGES: usize = 1_000;
/// Most characters of a page for readers.
const MAX_PAGE: usize = 200_000;

pub(super) fn plugin(
    plugin: &Plugin,
    manifest: Option<&Manifest>,
    bot_ids: Vec<i32>,
) -> PluginView {
    PluginView {
        name: plugin.name.clone(),
        title: manifest.map_or(&*plugin.name, Manifest::title).to_owned(),
        version: plugin.code.version.clone(),
        description: manifest
            .map(|one| one.description.clone())
            .unwrap_or_default(),
        author: manifest.map(|one| one.author.clone()).unwrap_or_default(),
        source: plugin.code.source.clone(),
        categories: manifest
            .map(|one| one.categories.clone())
            .unwrap_or_default(),
        previous_version: plugin.previous.as_ref().map(|code| code.version.clone()),
        bot_ids,
        installed_at: plugin.installed_at.0.cast_unsigned(),
        updated_at: plugin.updated_at.0.cast_unsigned(),
    }
}

pub(super) fn preview(
    package: &Package,
    installed: Option<&Plugin>,
    granted: &[Capability],
    needs: Vec<PluginNeed>,
) -> PluginPreview {
    let manifest = &package.manifest;
    let wants = package.wants();
    let locked =
        installed.and_then(|plugin| serde_json::from_str::<Locked>(&plugin.code.lock).ok());
    let different = locked.map(|locked| locked.changes(&package.locked));
    let n_bytes = package.files.values().map(|bytes| bytes.len() as u64).sum();
    PluginPreview {
        name: manifest.name.clone(),
        title: manifest.title().to_owned(),
        version: manifest.version.clone(),
        description: manifest.description.clone(),
        author: manifest.author.clone(),
        installed_version: installed.map(|plugin| plugin.code.version.clone()),
        permissions: wants
            .iter()
            .map(|one| PluginPermissionView {
                name: one.to_string(),
                says: one.in_words(),
                is_asked: true,
                is_granted: granted.contains(one),
                n_used: 0,
                n_denied: 0,
                detail: String::new(),
            })
            .collect(),
        findings: findings(package),
        needs,
        missing_packages: missing_packages(package),
        supported_hosts: manifest.supported_hosts.clone(),
        changes: changes(&different.unwrap_or_default()),
        n_files: u32::try_from(package.files.len()).unwrap_or(u32::MAX),
        n_bytes,
        readme: package
            .text(&["readme.md", "readme"])
            .map(|text| text.chars().take(MAX_PAGE).collect()),
        digest: package.locked.digest(),
    }
}

/// Packages of npm that the manifest names and that are not there, but for those that Sculk brings along.
fn missing_packages(package: &Package) -> Vec<String> {
    const BROUGHT: [&str; 5] = [
        "vec3",
        "systeminformation",
        "node-fetch",
        "openrouter-kit",
        "google-ai-kit",
    ];
    let packages = package.manifest.packages.keys();
    packages
        .filter(|name| !BROUGHT.contains(&name.as_str()))
        .filter(|name| {
            let file = format!("node_modules/{name}/package.json");
            !package.files.contains_key(&file)
        })
        .cloned()
        .collect()
}

pub(super) fn findings(package: &Package) -> Vec<PluginFinding> {
    let found = package.scan.findings.iter().take(MAX_FINDINGS);
    found
        .map(|one| PluginFinding {
            file: one.file.clone(),
            line: u32::try_from(one.line).unwrap_or(u32::MAX),
            kind: match one.kind {
                FindingKind::HiddenUnicode => PluginFindingKind::HiddenUnicode,
                FindingKind::Homoglyph => PluginFindingKind::Homoglyph,
                FindingKind::DynamicCode => PluginFindingKind::DynamicCode,
                FindingKind::Obfuscation => PluginFindingKind::Obfuscation,
                FindingKind::BadHost => PluginFindingKind::BadHost,
                FindingKind::NotThere => PluginFindingKind::NotThere,
            },
            says: one.says.clone(),
        })
        .collect()
}

pub(super) fn changes(changes: &[Change]) -> Vec<PluginFileChange> {
    let shown = changes.iter().take(MAX_CHANGES);
    shown
        .map(|change| {
            let (path, kind) = match change {
                Change::Added(path) => (path, PluginFileChangeKind::Added),
                Change::Changed(path) => (path, PluginFileChangeKind::Changed),
                Change::Removed(path) => (path, PluginFileChangeKind::Removed),
            };
            PluginFileChange {
                path: path.clone(),
                kind,
            }
        })
        .collect()
}

pub(super) fn needs(manifest: &Manifest, versions: &BTreeMap<&str, &str>) -> Vec<PluginNeed> {
    let needs = manifest.dependencies.iter();
    needs
        .map(|(name, range)| PluginNeed {
            name: name.clone(),
            range: range.clone(),
            is_met: versions
                .get(name.as_str())
                .is_some_and(|version| fits(version, range)),
        })
        .collect()
}

/// A plugin as one bot uses it. `commands`: those that are its.
pub(super) fn bot_plugin(
    plugin: &Plugin,
    manifest: Option<&Manifest>,
    decided: &BotPlugin,
    live: &PluginLive,
    commands: Vec<String>,
    asked: &[Capability],
) -> BotPluginView {
    BotPluginView {
        name: plugin.name.clone(),
        title: manifest.map_or(&*plugin.name, Manifest::title).to_owned(),
        version: plugin.code.version.clone(),
        description: manifest
            .map(|one| one.description.clone())
            .unwrap_or_default(),
        is_enabled: decided.is_enabled,
        state: match &live.state {
            PluginState::Off => PluginStateView::Off,
            PluginState::Loading => PluginStateView::Loading,
            PluginState::Running => PluginStateView::Running,
            PluginState::Failed(reason) => PluginStateView::Failed {
                reason: reason.clone(),
            },
            PluginState::Stopped(reason) => PluginStateView::Stopped {
                reason: reason.clone(),
            },
        },
        load_us: live.load_us,
        busy_us_per_minute: live.busy_per_minute(),
        n_calls: live.n_calls,
        n_faults: live.n_faults,
        permissions: permissions(decided, live, asked),
        has_settings: manifest.is_some_and(|one| !one.settings.is_empty()),
        tabs: manifest.map(tabs).unwrap_or_default(),
        commands,
    }
}

/// Most pages of one plugin that have a tab.
const MAX_TABS: usize = 16;

/// Pages, as BlockMine's manifests name them: `{ type: "tab", id, label, icon, path }`.
fn tabs(manifest: &Manifest) -> Vec<PluginTab> {
    let text = |page: &serde_json::Value, key: &str| {
        let value = page.get(key).and_then(serde_json::Value::as_str);
        value.map(|text| text.chars().take(80).collect::<String>())
    };
    let pages = manifest.pages.iter().filter_map(|page| {
        let path = text(page, "path").or_else(|| text(page, "id"))?;
        let id = text(page, "id").unwrap_or_else(|| path.clone());
        Some(PluginTab {
            label: text(page, "label").unwrap_or_else(|| id.clone()),
            icon: text(page, "icon").unwrap_or_default(),
            id,
            path,
        })
    });
    pages.take(MAX_TABS).collect()
}

/// What it asks for, what it has, and what it missed.
fn permissions(
    decided: &BotPlugin,
    live: &PluginLive,
    asked: &[Capability],
) -> Vec<PluginPermissionView> {
    let mut all: BTreeMap<String, Capability> = BTreeMap::new();
    let granted = decided
        .grants
        .iter()
        .filter_map(|text| Capability::parse(text));
    let missed = live.uses.keys().filter_map(|text| Capability::parse(text));
    for one in asked.iter().cloned().chain(granted).chain(missed) {
        all.insert(one.to_string(), one);
    }
    all.into_iter()
        .map(|(name, one)| {
            let used = live.uses.get(&name).cloned().unwrap_or_default();
            PluginPermissionView {
                says: one.in_words(),
                is_asked: asked.contains(&one),
                is_granted: decided.grants.contains(&name),
                n_used: used.n_used,
                n_denied: used.n_denied,
                detail: used.detail,
                name,
            }
        })
        .collect()
}

pub(super) fn setting(
    spec: &SettingSpec,
    value: &Value,
    default: &Value,
    is_saved: bool,
) -> PluginSettingView {
    PluginSettingView {
        key: spec.key.clone(),
        kind: match spec.kind {
            SettingKind::String => PluginSettingKind::String,
            SettingKind::Number => PluginSettingKind::Number,
            SettingKind::Boolean => PluginSettingKind::Boolean,
            SettingKind::Select => PluginSettingKind::Select,
            SettingKind::StringList => PluginSettingKind::StringList,
            SettingKind::Json => PluginSettingKind::Json,
            SettingKind::JsonFile => PluginSettingKind::JsonFile,
            SettingKind::Proxy => PluginSettingKind::Proxy,
        },
        label: spec.label.clone(),
        description: spec.description.clone(),
        group: spec.group.clone(),
        value: if spec.is_secret {
            Value::Null
        } else {
            value.clone()
        }
        .to_string(),
        default: if spec.is_secret {
            Value::Null
        } else {
            default.clone()
        }
        .to_string(),
        is_saved,
        is_secret: spec.is_secret,
        choices: spec
            .choices
            .iter()
            .map(|choice| PluginSettingChoice {
                value: choice.value.to_string(),
                label: choice.label.clone(),
            })
            .collect(),
        shown_when: spec
            .shown_when
            .iter()
            .map(|rule| PluginSettingRule {
                field: rule.field.clone(),
                operator: match rule.operator {
                    Operator::Eq => PluginRuleOperator::Eq,
                    Operator::Ne => PluginRuleOperator::Ne,
                    Operator::Gt => PluginRuleOperator::Gt,
                    Operator::Gte => PluginRuleOperator::Gte,
                    Operator::Lt => PluginRuleOperator::Lt,
                    Operator::Lte => PluginRuleOperator::Lte,
                },
                value: rule.value.to_string(),
                is_inverted: rule.is_inverted,
            })
            .collect(),
    }
}
