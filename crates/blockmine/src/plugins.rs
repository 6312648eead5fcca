//! Plugins of a bot. Their code is not taken over by itself: somebody must look at what it may do.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::{Found, Row, found::FoundPlugin, rows::Look};

/// Longest settings that are kept, in bytes.
const MAX_SETTINGS: usize = 1024 * 1024;

/// The names of a bot's plugins by their ids. What can be kept of each is noted.
pub(crate) fn plugins(
    bot: &str,
    bot_id: i64,
    rows: &[&Row],
    found: &mut Found,
) -> HashMap<i64, String> {
    let place = format!("bot {bot}");
    let mut names = HashMap::new();
    for row in rows {
        let look = Look::new(row, place.as_str());
        let name = look.filled("name").unwrap_or_else(|| "?".to_owned());
        let version = look.text("version").unwrap_or_default();
        let (settings, n_secret) = settings(&look);
        let its_settings = if settings == "{}" && n_secret == 0 {
            ""
        } else {
            ", nor are its settings"
        };
        found.left_out(
            format!("{place} › plugin {name} {version}"),
            format!(
                "a plugin is not installed by itself{its_settings}: look at what it may do first; what it stored comes along"
            ),
        );
        found.plugin(FoundPlugin {
            bot: bot.to_owned(),
            bot_id,
            name: name.clone(),
            version,
            folder: look.filled("path").and_then(|path| last_part(&path)),
            settings,
            n_secret,
        });
        if let Some(id) = look.whole("id") {
            names.insert(id, name);
        }
    }
    names
}

/// The last part of a path of either system; none where it could lead anywhere else.
fn last_part(path: &str) -> Option<String> {
    let last = path
        .trim_end_matches(['/', '\\'])
        .rsplit(['/', '\\'])
        .next()?;
    let is_plain = !last.is_empty() && last != "." && last != ".." && !last.contains('\0');
    is_plain.then(|| last.to_owned())
}

/// The settings without what the manifest marks as secret, and how many those were. BlockMine keeps
/// secrets among them in the clear.
fn settings(look: &Look<'_>) -> (String, usize) {
    let text = look.filled("settings").unwrap_or_default();
    if text.len() > MAX_SETTINGS {
        return ("{}".to_owned(), 0);
    }
    let mut settings: Map<String, Value> = serde_json::from_str(&text).unwrap_or_default();
    let manifest = look.filled("manifest").unwrap_or_default();
    let manifest: Value = serde_json::from_str(&manifest).unwrap_or_default();
    let before = settings.len();
    settings.retain(|name, _| !is_secret(&manifest, name));
    let n_secret = before - settings.len();
    (Value::Object(settings).to_string(), n_secret)
}

/// Whether a manifest marks a setting as secret; one that is not described counts as one by its name.
fn is_secret(manifest: &Value, name: &str) -> bool {
    let described = manifest.get("settings").and_then(|all| all.get(name));
    match described {
        Some(described) => described.get("secret") == Some(&Value::Bool(true)),
        None => {
            let name = name.to_lowercase();
            ["password", "token", "secret", "apikey", "api_key"]
                .iter()
                .any(|word| name.contains(word))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_either_system_end_in_a_name_that_leads_nowhere() {
        for (path, last) in [
            (
                "/home/a/.blockmine/storage/plugins/bot_1/shop",
                Some("shop"),
            ),
            (r"C:\Users\a\plugins\bot_1\shop\", Some("shop")),
            ("shop", Some("shop")),
            ("/x/..", None),
            ("/", None),
            ("", None),
        ] {
            assert_eq!(last_part(path).as_deref(), last, "{path:?}");
        }
    }

    #[test]
    fn secrets_are_known_by_the_manifest_or_else_by_their_name() {
        let manifest = serde_json::json!({ "settings": {
            "key": { "secret": true }, "token_count": { "type": "number" }
        }});
        assert!(is_secret(&manifest, "key"));
        assert!(
            !is_secret(&manifest, "token_count"),
            "it is described, and not as a secret"
        );
        assert!(is_secret(&Value::Null, "apiToken"));
        assert!(!is_secret(&Value::Null, "tax"));
    }
}
