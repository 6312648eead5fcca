//! The settings a plugin offers: their schema, defaults, what is shown when, and what fits.

use serde::Serialize;
use serde_json::{Map, Value};

/// Keys that mean something to JavaScript's objects and never come from a file.
const UNSAFE_KEYS: [&str; 3] = ["__proto__", "constructor", "prototype"];
/// Deepest nesting that is merged; what lies deeper is replaced.
const MAX_DEPTH: usize = 32;

/// What kind of value a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SettingKind {
    /// Text.
    String,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// One of several.
    Select,
    /// Lines of text.
    StringList,
    /// Any JSON.
    Json,
    /// Any JSON, whose default is a file of the plugin.
    JsonFile,
    /// A proxy.
    Proxy,
}

/// A choice of a [`SettingKind::Select`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// What is kept.
    pub value: Value,
    /// What is shown.
    pub label: String,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingSpec {
    /// What the plugin calls it.
    pub key: String,
    /// What kind of value it holds.
    pub kind: SettingKind,
    /// What users read.
    pub label: String,
    /// A sentence about it.
    pub description: String,
    /// The group it stands in, if any.
    pub group: Option<String>,
    /// Its default, taken literally; null where there is none.
    pub default: Value,
    /// The file that holds the default, relative to the plugin's folder.
    pub default_path: Option<String>,
    /// Whether it is kept in the keychain and never shown.
    pub is_secret: bool,
    /// The choices of a select.
    pub choices: Vec<Choice>,
    /// When it is shown; all must hold.
    pub shown_when: Vec<Rule>,
}

/// A condition on another setting.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// The other setting.
    pub field: String,
    /// How the two are compared.
    pub operator: Operator,
    /// What with; for `eq` and `ne` a list means any of it.
    pub value: Value,
    /// Whether the condition is turned around.
    pub is_inverted: bool,
}

/// How a [`Rule`] compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the operators of comparison")]
pub enum Operator {
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
}

/// Reads a manifest's settings. Groups (a label and settings, but no type) are flattened: plugins
/// read their keys without them.
#[must_use]
pub fn specs_of(schema: &Value) -> Vec<SettingSpec> {
    let mut specs = Vec::new();
    for (key, value) in schema.as_object().into_iter().flatten() {
        let Some(about) = value.as_object() else {
            continue;
        };
        if about.contains_key("type") {
            specs.push(spec(key, about, None));
            continue;
        }
        let group = text(about, "label").or_else(|| Some(key.clone()));
        let members = about.iter().filter_map(|(key, value)| {
            let member = value
                .as_object()
                .filter(|member| member.contains_key("type"))?;
            Some(spec(key, member, group.clone()))
        });
        specs.extend(members);
    }
    specs.retain(|spec| !UNSAFE_KEYS.contains(&spec.key.as_str()));
    let presets = specs.iter().any(|spec| spec.key == "actionsPreset");
    if presets {
        for spec in &mut specs {
            if spec.key.starts_with("enable") {
                spec.shown_when.push(Rule {
                    field: "actionsPreset".to_owned(),
                    operator: Operator::Eq,
                    value: Value::from("custom"),
                    is_inverted: false,
                });
            }
        }
    }
    specs
}

fn spec(key: &str, about: &Map<String, Value>, group: Option<String>) -> SettingSpec {
    let kind = match about.get("type").and_then(Value::as_str) {
        Some("number") => SettingKind::Number,
        Some("boolean") => SettingKind::Boolean,
        Some("select") => SettingKind::Select,
        Some("string[]") => SettingKind::StringList,
        Some("json") => SettingKind::Json,
        Some("json_file") => SettingKind::JsonFile,
        Some("proxy") => SettingKind::Proxy,
        _ => SettingKind::String,
    };
    SettingSpec {
        key: key.to_owned(),
        kind,
        label: text(about, "label").unwrap_or_else(|| key.to_owned()),
        description: text(about, "description").unwrap_or_default(),
        group,
        default: default_of(kind, about.get("default")),
        default_path: text(about, "defaultPath"),
        is_secret: about.get("secret").and_then(Value::as_bool) == Some(true),
        choices: choices(about.get("options")),
        shown_when: rules(about.get("dependsOn")),
    }
}

/// The default, literally. Some manifests write lists and objects as the text of their JSON; that
/// is read where the kind asks for one, and text stays text everywhere else.
fn default_of(kind: SettingKind, written: Option<&Value>) -> Value {
    let Some(written) = written else {
        return Value::Null;
    };
    let Value::String(text) = written else {
        return written.clone();
    };
    let parsed = || serde_json::from_str::<Value>(text).ok();
    match kind {
        SettingKind::Number => parsed().filter(Value::is_number),
        SettingKind::Boolean => parsed().filter(Value::is_boolean),
        SettingKind::StringList => parsed().filter(Value::is_array),
        SettingKind::Json | SettingKind::JsonFile | SettingKind::Proxy => parsed(),
        SettingKind::String | SettingKind::Select => None,
    }
    .unwrap_or_else(|| written.clone())
}

fn choices(options: Option<&Value>) -> Vec<Choice> {
    let options = options.and_then(Value::as_array);
    options
        .into_iter()
        .flatten()
        .map(|option| match option.as_object() {
            Some(pair) => {
                let value = pair.get("value").cloned().unwrap_or(Value::Null);
                let label = text(pair, "label").unwrap_or_else(|| shown(&value));
                Choice { value, label }
            }
            None => Choice {
                value: option.clone(),
                label: shown(option),
            },
        })
        .collect()
}

fn rules(written: Option<&Value>) -> Vec<Rule> {
    let one = |rule: &Value| {
        let rule = rule.as_object()?;
        Some(Rule {
            field: text(rule, "field")?,
            operator: match rule.get("operator").and_then(Value::as_str) {
                Some("ne") => Operator::Ne,
                Some("gt") => Operator::Gt,
                Some("gte") => Operator::Gte,
                Some("lt") => Operator::Lt,
                Some("lte") => Operator::Lte,
                _ => Operator::Eq,
            },
            value: rule.get("value").cloned().unwrap_or(Value::Null),
            is_inverted: rule.get("invert").and_then(Value::as_bool) == Some(true),
        })
    };
    match written {
        Some(Value::Array(list)) => list.iter().filter_map(one).collect(),
        Some(rule) => one(rule).into_iter().collect(),
        None => Vec::new(),
    }
}

impl SettingSpec {
    /// Whether it is shown where the settings have these values.
    #[must_use]
    pub fn is_shown(&self, values: &Map<String, Value>) -> bool {
        self.shown_when.iter().all(|rule| {
            let value = values.get(&rule.field).unwrap_or(&Value::Null);
            holds(rule, value) != rule.is_inverted
        })
    }

    /// What does not fit about a value, in words for the user.
    ///
    /// # Errors
    /// The reason. Null fits everywhere: nothing is chosen.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        let wrong = |wanted: &str| Err(format!("“{}” must be {wanted}", self.label));
        let is_fine = match self.kind {
            _ if value.is_null() => true,
            SettingKind::Json | SettingKind::JsonFile => true,
            SettingKind::String => value.is_string(),
            SettingKind::Number => value.is_number(),
            SettingKind::Boolean => value.is_boolean(),
            SettingKind::StringList => value
                .as_array()
                .is_some_and(|items| items.iter().all(Value::is_string)),
            SettingKind::Proxy => value.is_object(),
            SettingKind::Select => {
                self.choices.is_empty() || self.choices.iter().any(|choice| choice.value == *value)
            }
        };
        if is_fine {
            return Ok(());
        }
        match self.kind {
            SettingKind::String => wrong("text"),
            SettingKind::Number => wrong("a number"),
            SettingKind::Boolean => wrong("yes or no"),
            SettingKind::StringList => wrong("a list of texts"),
            SettingKind::Proxy => wrong("a proxy"),
            SettingKind::Select => {
                let labels: Vec<_> = self.choices.iter().map(|one| one.label.as_str()).collect();
                wrong(&format!("one of {}", labels.join(", ")))
            }
            SettingKind::Json | SettingKind::JsonFile => Ok(()),
        }
    }
}

fn holds(rule: &Rule, value: &Value) -> bool {
    let is_equal = || match &rule.value {
        Value::Array(any) => any.iter().any(|one| same(one, value)),
        one => same(one, value),
    };
    let ordered = |by: fn(f64, f64) -> bool| match (value.as_f64(), rule.value.as_f64()) {
        (Some(left), Some(right)) => by(left, right),
        _ => false,
    };
    match rule.operator {
        Operator::Eq => is_equal(),
        Operator::Ne => !is_equal(),
        Operator::Gt => ordered(|left, right| left > right),
        Operator::Gte => ordered(|left, right| left >= right),
        Operator::Lt => ordered(|left, right| left < right),
        Operator::Lte => ordered(|left, right| left <= right),
    }
}

fn same(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left == right,
        _ => left == right,
    }
}

/// What a plugin gets: its defaults with the saved values laid over them. `file` reads a file of the
/// plugin, for defaults that stand in one.
#[must_use]
pub fn effective(
    specs: &[SettingSpec],
    saved: &Map<String, Value>,
    file: impl Fn(&str) -> Option<String>,
) -> Map<String, Value> {
    let mut values = Map::new();
    for spec in specs {
        let from_file = spec.default_path.as_deref().and_then(&file);
        let from_file = from_file.and_then(|text| serde_json::from_str(&text).ok());
        let default = from_file.unwrap_or_else(|| spec.default.clone());
        values.insert(spec.key.clone(), default);
    }
    merge(&mut values, saved, 0);
    values
}

/// Objects are merged, everything else is replaced. Keys that would change what JavaScript's objects
/// are do not pass.
fn merge(into: &mut Map<String, Value>, from: &Map<String, Value>, depth: usize) {
    for (key, value) in from {
        if UNSAFE_KEYS.contains(&key.as_str()) {
            continue;
        }
        match (into.get_mut(key), value) {
            (Some(Value::Object(old)), Value::Object(new)) if depth < MAX_DEPTH => {
                merge(old, new, depth + 1);
            }
            _ => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}

fn text(about: &Map<String, Value>, key: &str) -> Option<String> {
    about.get(key)?.as_str().map(str::to_owned)
}

fn shown(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn defaults(schema: Value) -> Value {
        Value::Object(effective(&specs_of(&schema), &Map::new(), |_| None))
    }

    #[test]
    fn defaults_are_taken_literally() {
        let schema = json!({
            "off": {"type": "boolean", "default": false},
            "zero": {"type": "number", "default": 0},
            "empty": {"type": "string", "default": ""},
            "list": {"type": "string[]", "default": ["10"]},
            "code": {"type": "string", "default": "123"},
            "written": {"type": "string[]", "default": "[\"a\"]"},
            "none": {"type": "string"},
        });
        assert_eq!(
            defaults(schema),
            json!({"off": false, "zero": 0, "empty": "", "list": ["10"], "code": "123", "written": ["a"], "none": null})
        );
    }

    #[test]
    fn groups_are_flattened_and_keep_their_label() {
        let schema =
            json!({"tg": {"label": "Telegram", "token": {"type": "string", "default": "t"}}});
        let specs = specs_of(&schema);
        assert_eq!(
            (specs[0].key.as_str(), specs[0].group.as_deref()),
            ("token", Some("Telegram"))
        );
        assert_eq!(defaults(schema), json!({"token": "t"}));
    }

    #[test]
    fn saved_values_are_merged_without_touching_what_objects_are() {
        let specs = specs_of(&json!({"a": {"type": "json", "default": {"x": 1, "y": [1]}}}));
        let saved: Value =
            serde_json::from_str(r#"{"a":{"y":[2],"__proto__":{"z":1}},"constructor":1}"#).unwrap();
        let merged = effective(&specs, saved.as_object().unwrap(), |_| None);
        assert_eq!(Value::Object(merged), json!({"a": {"x": 1, "y": [2]}}));
    }

    #[test]
    fn settings_are_shown_by_their_rules() {
        let schema = json!({
            "mode": {"type": "select", "options": ["a", "b"], "default": "a"},
            "late": {"type": "number", "dependsOn": [{"field": "mode", "value": ["b", "c"]}, {"field": "n", "operator": "gt", "value": 2}]},
            "not": {"type": "number", "dependsOn": {"field": "mode", "value": "a", "invert": true}},
            "actionsPreset": {"type": "select"},
            "enableX": {"type": "boolean"},
        });
        let specs = specs_of(&schema);
        let shown = |values: Value| -> Vec<String> {
            let values = values.as_object().unwrap().clone();
            let shown = specs.iter().filter(|spec| spec.is_shown(&values));
            shown.map(|spec| spec.key.clone()).collect()
        };
        assert_eq!(shown(json!({"mode": "a"})), ["mode", "actionsPreset"]);
        assert_eq!(
            shown(json!({"mode": "b", "n": 3, "actionsPreset": "custom"})),
            ["mode", "late", "not", "actionsPreset", "enableX"]
        );
    }

    #[test]
    fn values_are_checked_by_kind() {
        let specs =
            specs_of(&json!({"n": {"type": "number"}, "s": {"type": "select", "options": ["a"]}}));
        assert!(specs[0].check(&json!(1)).is_ok() && specs[0].check(&json!("1")).is_err());
        assert_eq!(
            specs[1].check(&json!("b")).unwrap_err(),
            "“s” must be one of a"
        );
    }
}
