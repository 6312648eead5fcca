//! The declarations for authors name what is there.

use crate::stage::Stage;

/// The members that an interface of the declarations names.
fn members(name: &str) -> Vec<&'static str> {
    let types = sculk_plugins_js::TYPES;
    let from = types.find(&format!("export interface {name} ")).unwrap();
    let body = &types[from..];
    let body = &body[..body.find("\n}").unwrap()];
    let word = |line: &'static str| {
        let line = line.strip_prefix("  ")?;
        let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        let is_member = end > 0 && line[end..].starts_with(['(', ':', '?']);
        is_member.then_some(&line[..end])
    };
    body.lines().filter_map(word).collect()
}

#[test]
fn every_declared_member_exists() {
    let mut play = Stage::new()
        .plugin("types", "module.exports = () => {};")
        .start()
        .ready();
    for (interface, value) in [
        ("Api", "bot.api"),
        ("Bot", "bot"),
        ("Abilities", "bot.sculk"),
        ("Emitter", "bot.events"),
        ("Store", "options.store"),
        ("Options", "options"),
        ("Vec3", "new (require('vec3'))(1, 2, 3)"),
    ] {
        let names = members(interface);
        assert!(names.len() > 2, "{interface}: {names:?}");
        let list = names
            .iter()
            .map(|name| format!("'{name}'"))
            .collect::<Vec<_>>()
            .join(",");
        let missing = play.evaluate(
            "types",
            &format!("[{list}].filter((name) => !(name in {value}))"),
        );
        assert_eq!(missing.as_deref(), Ok("[]"), "{interface}");
    }
}
