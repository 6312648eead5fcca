//! What a bot carries: found, counted, held, worn, moved, thrown away, eaten and used.

use super::{Bot, item_of, moved, stack};
use sculk_bots::{BotAction, BotAnswer, BotError, BotEvent, EquipPlace, Hand, ItemPick};
use serde_json::json;

#[test]
fn items_are_found_counted_held_worn_moved_and_thrown_away() {
    let mut bot = Bot::with(&[
        (9, "bread", 12),
        (10, "iron_helmet", 1),
        (11, "shield", 1),
        (37, "stone", 64),
        (12, "bread", 5),
    ]);
    assert_eq!(bot.count("minecraft:bread"), 17);
    let found = item_of(bot.does(BotAction::FindItem {
        name: "iron_helmet".into(),
    }));
    assert_eq!(
        (found.slot, found.display_name.as_str()),
        (Some(10), "Iron Helmet")
    );
    assert_eq!((found.stack_size, found.max_durability), (1, Some(165)));

    let held = item_of(bot.does(BotAction::Equip {
        item: ItemPick::named("bread"),
        place: EquipPlace::Hand,
    }));
    assert_eq!(
        (held.name.as_str(), held.count),
        ("bread", 12),
        "a free slot of the hotbar takes it"
    );
    bot.does(BotAction::Equip {
        item: ItemPick::named("iron_helmet"),
        place: EquipPlace::Head,
    });
    bot.does(BotAction::Equip {
        item: ItemPick::named("shield"),
        place: EquipPlace::OffHand,
    });
    assert_eq!(bot.in_slot(5), stack("iron_helmet", 1));
    assert_eq!(bot.in_slot(45), stack("shield", 1));
    assert!(
        bot.on_server(5).contains("iron_helmet"),
        "the server agrees: {}",
        bot.on_server(5)
    );
    assert!(bot.on_server(45).contains("shield"));

    let selected = item_of(bot.does(BotAction::SelectSlot { slot: 1 }));
    assert_eq!(selected.name, "stone");
    bot.server.event("held", |event| {
        event["player"] == "Bot_1" && event["slot"] == 1
    });

    bot.does(BotAction::MoveItem {
        from: 37,
        to: 20,
        count: Some(10),
    });
    assert_eq!(
        (bot.in_slot(37), bot.in_slot(20)),
        (stack("stone", 54), stack("stone", 10))
    );
    bot.does(BotAction::MoveItem {
        from: 20,
        to: 12,
        count: None,
    });
    assert_eq!(
        (bot.in_slot(20), bot.in_slot(12)),
        (stack("bread", 5), stack("stone", 10)),
        "they change places"
    );

    let dropped = bot.does(BotAction::Drop {
        item: ItemPick::named("bread").count(14),
    });
    assert_eq!(moved(&dropped).0, 14);
    assert_eq!(bot.count("bread"), 3);
    bot.does(BotAction::Unequip {
        place: EquipPlace::Head,
    });
    assert_eq!(bot.in_slot(5), None);
    bot.does(BotAction::SwapHands);
    assert_eq!(bot.in_slot(45), stack("stone", 54));
}

#[test]
fn reasons_why_items_are_not_there_or_do_not_fit_are_plain() {
    let mut bot = Bot::with(&[(36, "stone", 3)]);
    let equip = |name: &str, place| BotAction::Equip {
        item: ItemPick::named(name),
        place,
    };
    assert!(matches!(
        bot.act(equip("diamond", EquipPlace::Hand)),
        Err(BotError::ItemNotFound { .. })
    ));
    assert!(matches!(
        bot.act(equip("stone", EquipPlace::Head)),
        Err(BotError::DoesNotFit { .. })
    ));
    let error = bot
        .act(equip("no_such_thing", EquipPlace::Hand))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"no_such_thing\" is not the name of an item."
    );
    let empty = BotAction::MoveItem {
        from: 20,
        to: 21,
        count: None,
    };
    assert_eq!(bot.act(empty), Err(BotError::SlotEmpty { slot: 20 }));
    assert!(matches!(
        bot.act(BotAction::SelectSlot { slot: 9 }),
        Err(BotError::Invalid { .. })
    ));
    let eat = BotAction::Eat {
        item: ItemPick::named("stone"),
    };
    assert!(matches!(bot.act(eat), Err(BotError::NotFood { .. })));
    let eat = BotAction::Eat {
        item: ItemPick::default(),
    };
    assert!(matches!(bot.act(eat), Err(BotError::ItemNotFound { .. })));
}

#[test]
fn hungry_bot_eats_and_a_full_one_says_that_it_is() {
    let mut bot = Bot::with(&[(9, "bread", 3), (36, "stone", 1)]);
    let eat = || BotAction::Eat {
        item: ItemPick::default(),
    };
    assert!(matches!(bot.act(eat()), Err(BotError::NotHungry { .. })));
    bot.server
        .op(json!({ "op": "food", "player": "Bot_1", "food": 8 }));
    let hungry = |event: &BotEvent| matches!(event, BotEvent::Health { food: 8, .. }).then_some(());
    bot.worker.event(1, 1, "hunger", hungry);
    let eaten = item_of(bot.does(eat()));
    assert_eq!((eaten.name.as_str(), eaten.count), ("bread", 3));
    assert_eq!(bot.count("bread"), 2);
    bot.server.event("ate", |event| {
        event["player"] == "Bot_1" && event["item"] == "bread"
    });
}

#[test]
fn item_in_hand_is_used_held_and_let_go_of() {
    let mut bot = Bot::with(&[(36, "bow", 1), (9, "arrow", 5)]);
    let nothing = BotAction::UseItem {
        hand: Hand::Off,
        hold_ms: None,
    };
    assert!(bot.act(nothing).is_err(), "the other hand is empty");
    bot.does(BotAction::SelectSlot { slot: 0 });
    assert_eq!(
        bot.does(BotAction::UseItem {
            hand: Hand::Main,
            hold_ms: Some(300)
        }),
        BotAnswer::Done
    );
    bot.server
        .event("use_item", |event| event["player"] == "Bot_1");
}
