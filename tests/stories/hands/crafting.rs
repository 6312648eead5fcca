//! Crafting in the hands and on a table.

use super::{Bot, TABLE, item_of};
use sculk_bots::{BotAction, BotError};

fn rows(rows: &[&[&str]]) -> Vec<Vec<Option<String>>> {
    let cell = |name: &&str| (!name.is_empty()).then(|| (*name).to_owned());
    rows.iter()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

#[test]
fn patterns_are_crafted_in_the_hands_and_on_a_table() {
    let mut bot = Bot::with(&[(9, "oak_log", 4), (10, "cobblestone", 3)]);
    let craft = |pattern: &[&[&str]], times, table| BotAction::CraftPattern {
        pattern: rows(pattern),
        times: Some(times),
        table,
    };
    let planks = item_of(bot.does(craft(&[&["oak_log"]], 3, None)));
    assert_eq!((planks.name.as_str(), planks.count), ("oak_planks", 12));
    let sticks = item_of(bot.does(craft(&[&["oak_planks"], &["oak_planks"]], 1, None)));
    assert_eq!((sticks.name.as_str(), sticks.count), ("stick", 4));
    let pickaxe: &[&[&str]] = &[
        &["cobblestone", "cobblestone", "cobblestone"],
        &["", "stick", ""],
        &["", "stick", ""],
    ];
    let error = bot.act(craft(pickaxe, 1, None)).unwrap_err();
    assert!(matches!(error, BotError::TableNeeded { .. }), "{error}");
    let made = item_of(bot.does(craft(pickaxe, 1, Some(TABLE))));
    assert_eq!((made.name.as_str(), made.count), ("stone_pickaxe", 1));
    assert_eq!(
        (
            bot.count("stone_pickaxe"),
            bot.count("cobblestone"),
            bot.count("stick")
        ),
        (1, 0, 2)
    );
    bot.server
        .event("craft", |event| event["player"] == "Bot_1");

    let nothing = bot.act(craft(&[&["stick", "oak_log"]], 1, None));
    assert_eq!(nothing, Err(BotError::NothingMade));
    assert_eq!(
        (bot.count("stick"), bot.count("oak_log")),
        (2, 1),
        "nothing stays in the grid"
    );
    let missing = bot.act(craft(&[&["diamond"]], 1, None));
    assert!(matches!(missing, Err(BotError::ItemNotFound { .. })));
    let unknown = BotAction::Craft {
        name: "oak_planks".into(),
        count: None,
        table: None,
    };
    assert!(
        matches!(bot.act(unknown), Err(BotError::RecipeUnknown { .. })),
        "this server teaches no recipes"
    );
}
