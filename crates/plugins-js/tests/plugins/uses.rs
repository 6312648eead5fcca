//! Uses of permissions are counted, each once.

use sculk_plugins::ToPlugins;

use crate::stage::Stage;

#[test]
fn a_use_is_told_at_once_and_those_after_it_by_the_end() {
    let source =
        "module.exports = (bot) => { for (let i = 0; i < 7; i++) void bot.config.password; };";
    let peek = Stage::new().granted("peek", &["credentials"], source);
    let mut play = peek.plugin("blind", "module.exports = (bot) => { for (let i = 0; i < 3; i++) try { void bot.config.password; } catch {} };")
        .start()
        .ready();
    play.engine.tell(ToPlugins::End {
        reason: "over".into(),
    });
    play.shows("ended");
    let mut counts = std::collections::BTreeMap::new();
    for used in play.shown.iter().filter(|one| one["type"] == "used") {
        let key = (used["plugin"].to_string(), used["isGranted"] == true);
        *counts.entry(key).or_insert(0) += used["nTimes"].as_u64().unwrap();
    }
    let expected = [
        (("\"blind\"".to_owned(), false), 3),
        (("\"peek\"".to_owned(), true), 7),
    ];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
}
