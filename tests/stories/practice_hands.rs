//! A bot's hands in the practice world: what the scripted server does not have (a recipe book,
//! signs), and the same windows on a server with code of its own.

use crate::harness::{practice::PracticeBot as Bot, until};
use sculk_bots::{BlockPlace, BotAction, BotAnswer, BotError, FurnaceSlot, ItemPick, SignSide};

const CHEST: BlockPlace = BlockPlace { x: 2, y: 64, z: 4 };
const FURNACE: BlockPlace = BlockPlace { x: 4, y: 64, z: 4 };
const TABLE: BlockPlace = BlockPlace { x: 6, y: 64, z: 4 };
const SIGN: BlockPlace = BlockPlace { x: 0, y: 64, z: 3 };

fn n_moved(answer: &BotAnswer) -> u32 {
    match answer {
        BotAnswer::Moved { n_items, .. } => *n_items,
        other => panic!("a count of items, not {other:?}"),
    }
}

#[test]
fn recipe_book_crafts_in_the_hands_and_on_a_table() {
    let mut bot = Bot::at(5.5, 1.5);
    bot.given("oak_log", 4);
    let BotAnswer::Names { names } = bot.does(BotAction::Recipes) else {
        panic!("names")
    };
    assert!(
        names.iter().any(|name| name == "oak_planks") && names.iter().any(|name| name == "chest")
    );
    let craft = |name: &str, count, table| BotAction::Craft {
        name: name.into(),
        count: Some(count),
        table,
    };
    assert_eq!(n_moved(&bot.does(craft("oak_planks", 10, None))), 12);
    assert_eq!((bot.count("oak_planks"), bot.count("oak_log")), (12, 1));
    let error = bot.act(craft("chest", 1, None)).unwrap_err();
    assert!(matches!(error, BotError::TableNeeded { .. }), "{error}");
    assert_eq!(n_moved(&bot.does(craft("chest", 1, Some(TABLE)))), 1);
    assert_eq!((bot.count("chest"), bot.count("oak_planks")), (1, 4));
    assert_eq!(n_moved(&bot.does(craft("stick", 4, None))), 4);
    let error = bot.act(craft("torch", 1, None)).unwrap_err();
    assert!(
        matches!(error, BotError::NotEnough { .. }),
        "there is no coal: {error}"
    );
    let error = bot.act(craft("diamond_sword", 1, Some(TABLE))).unwrap_err();
    assert!(matches!(error, BotError::RecipeUnknown { .. }), "{error}");
}

#[test]
fn sign_is_written_and_read_again() {
    let mut bot = Bot::at(0.5, 0.5);
    let lines = vec!["Sculk".to_owned(), "was here".to_owned()];
    bot.does(BotAction::WriteSign {
        at: SIGN,
        lines,
        side: SignSide::Front,
    });
    until("the new text", || {
        match bot.act(BotAction::ReadSign { at: SIGN }) {
            Ok(BotAnswer::Sign(sign)) => (sign.front[..2] == ["Sculk", "was here"]).then_some(()),
            _ => None,
        }
    });
    let long = vec![String::new(); 5];
    let error = bot.act(BotAction::WriteSign {
        at: SIGN,
        lines: long,
        side: SignSide::Front,
    });
    assert!(matches!(error, Err(BotError::Invalid { .. })));
}

#[test]
fn chest_and_furnace_work_as_on_the_scripted_server() {
    let mut bot = Bot::at(3.5, 1.5);
    bot.given("raw_iron", 3);
    bot.given("coal", 2);
    bot.does(BotAction::OpenContainer { at: CHEST });
    let bread = BotAction::Withdraw {
        items: vec![ItemPick::named("bread").count(2)],
    };
    assert_eq!(n_moved(&bot.does(bread)), 2);
    assert_eq!(bot.count("bread"), 2);
    let all = BotAction::DepositAll {
        name: Some("bread".into()),
    };
    assert_eq!(n_moved(&bot.does(all)), 2);
    bot.does(BotAction::OpenFurnace { at: FURNACE });
    let put = |into, name: &str| BotAction::FurnacePut {
        into,
        item: ItemPick::named(name).count(1),
    };
    bot.does(put(FurnaceSlot::Input, "raw_iron"));
    bot.does(put(FurnaceSlot::Fuel, "coal"));
    until("progress", || match bot.does(BotAction::FurnaceStatus) {
        BotAnswer::Furnace(state) => (state.is_burning && state.progress > 0.0).then_some(()),
        _ => None,
    });
    until("an ingot", || {
        match bot.does(BotAction::FurnaceTake {
            from: FurnaceSlot::Output,
        }) {
            BotAnswer::Item { item } => item.map(|_| ()),
            _ => None,
        }
    });
    assert_eq!(bot.count("iron_ingot"), 1);
}
