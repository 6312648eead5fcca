//! Containers and furnaces, and clicks into their windows.

use super::{Bot, CHEST, FURNACE, at, item_of, moved, stack};
use crate::harness::until;
use sculk_bots::{BotAction, BotAnswer, BotError, BotEvent, Click, FurnaceSlot, ItemPick};
use serde_json::json;

#[test]
fn chest_takes_and_gives_exactly_what_was_asked() {
    let mut bot = Bot::with(&[(9, "bread", 12), (36, "stone", 64), (37, "stone", 30)]);
    let slots =
        json!({ "3": { "name": "diamond", "count": 5 }, "4": { "name": "stone", "count": 60 } });
    bot.server
        .op(json!({ "op": "container", "pos": [2, 64, 4], "slots": slots }));
    let BotAnswer::Window(window) = bot.does(BotAction::OpenContainer { at: CHEST }) else {
        panic!("opening shows the window")
    };
    assert_eq!(
        (window.kind.as_str(), window.n_own_slots),
        ("generic_9x3", 27)
    );
    assert!(
        window
            .items
            .iter()
            .any(|item| item.name == "diamond" && item.slot == Some(3))
    );
    let opened = |event: &BotEvent| matches!(event, BotEvent::WindowOpened { .. }).then_some(());
    bot.worker.event(1, 1, "the window's opening", opened);

    let items = vec![
        ItemPick::named("stone").count(70),
        ItemPick::slot(9).count(5),
    ];
    assert_eq!(
        moved(&bot.does(BotAction::Deposit { items })),
        (75, 2, false)
    );
    assert_eq!((bot.count("stone"), bot.count("bread")), (24, 7));
    let items = vec![
        ItemPick::named("diamond").count(2),
        ItemPick::named("emerald"),
    ];
    let answer = bot.does(BotAction::Withdraw { items });
    assert_eq!(
        moved(&answer),
        (2, 1, true),
        "what there is comes, and the rest is explained"
    );
    let BotAnswer::Moved {
        stopped_by: Some(why),
        ..
    } = answer
    else {
        panic!("a reason")
    };
    assert_eq!(why.to_string(), "There is no emerald in the container.");
    let found = item_of(bot.does(BotAction::FindInContainer {
        name: "diamond".into(),
    }));
    assert_eq!((found.slot, found.count), (Some(3), 3));

    bot.does(BotAction::DepositAll { name: None });
    assert_eq!(bot.items(), []);
    let out = bot.does(BotAction::WithdrawAll {
        name: Some("stone".into()),
    });
    assert_eq!(moved(&out).0, 154);
    assert_eq!((bot.count("stone"), bot.count("bread")), (154, 0));
    bot.does(BotAction::CloseWindow);
    let closed = |event: &BotEvent| matches!(event, BotEvent::WindowClosed { .. }).then_some(());
    bot.worker.event(1, 1, "the window's closing", closed);
    assert_eq!(
        bot.act(BotAction::DepositAll { name: None }),
        Err(BotError::NoWindow)
    );
    assert_eq!(
        bot.server.events("extra_bytes").len(),
        0,
        "all clicks were well-formed"
    );
}

#[test]
fn every_kind_of_container_opens_and_takes_an_item() {
    let mut bot = Bot::with(&[(9, "bread", 12)]);
    let kinds = [
        "barrel",
        "trapped_chest",
        "shulker_box",
        "hopper",
        "dispenser",
        "dropper",
    ];
    for (kind, n_slots) in kinds.into_iter().zip([27, 27, 27, 5, 9, 9]) {
        bot.server
            .op(json!({ "op": "setBlock", "pos": [4, 64, 3], "block": kind }));
        let place = at(4, 64, 3);
        let window = until(kind, || {
            match bot.act(BotAction::OpenContainer { at: place }) {
                Ok(BotAnswer::Window(window)) => Some(window),
                _ => None,
            }
        });
        assert_eq!(window.n_own_slots, n_slots, "{kind}");
        let items = vec![ItemPick::named("bread").count(1)];
        assert_eq!(
            moved(&bot.does(BotAction::Deposit { items })),
            (1, 1, false),
            "{kind}"
        );
        bot.does(BotAction::CloseWindow);
    }
    assert_eq!(bot.count("bread"), 6);
}

#[test]
fn double_chest_is_one_box_from_both_halves_and_ender_chest_is_ones_own() {
    let mut bot = Bot::with(&[(9, "bread", 12)]);
    let half = |x, kind: &str| {
        let state = json!({ "type": kind, "facing": "north" });
        json!({ "op": "setBlock", "pos": [x, 64, 3], "block": "chest", "props": state })
    };
    bot.server.op(half(4, "left"));
    bot.server.op(half(5, "right"));
    bot.server
        .op(json!({ "op": "setBlock", "pos": [3, 64, 3], "block": "ender_chest" }));
    let open = |bot: &mut Bot, x| {
        until("the window", || {
            match bot.act(BotAction::OpenContainer { at: at(x, 64, 3) }) {
                Ok(BotAnswer::Window(window)) => Some(window.n_own_slots),
                _ => None,
            }
        })
    };
    assert_eq!(open(&mut bot, 4), 54);
    let items = vec![ItemPick::named("bread").count(5)];
    bot.does(BotAction::Deposit { items });
    assert_eq!(open(&mut bot, 5), 54);
    let items = vec![ItemPick::named("bread").count(2)];
    assert_eq!(moved(&bot.does(BotAction::Withdraw { items })).0, 2);
    assert_eq!(open(&mut bot, 3), 27);
    let items = vec![ItemPick::named("bread").count(1)];
    assert_eq!(moved(&bot.does(BotAction::Deposit { items })).0, 1);
    bot.does(BotAction::CloseWindow);
    assert_eq!(bot.count("bread"), 8);
}

#[test]
fn containers_that_cannot_be_opened_say_why() {
    let mut bot = Bot::with(&[]);
    let far = BotAction::OpenContainer { at: at(20, 64, 1) };
    assert!(matches!(
        bot.act(far),
        Err(BotError::OutOfReach { .. } | BotError::WrongBlock { .. })
    ));
    let ground = BotAction::OpenContainer { at: at(4, 63, 2) };
    assert!(matches!(bot.act(ground), Err(BotError::WrongBlock { .. })));
    let nowhere = BotAction::OpenContainer {
        at: at(100_000, 64, 0),
    };
    assert!(matches!(bot.act(nowhere), Err(BotError::NotLoaded { .. })));
    let chest = BotAction::OpenFurnace { at: CHEST };
    assert!(matches!(bot.act(chest), Err(BotError::WrongBlock { .. })));
    bot.does(BotAction::OpenContainer { at: CHEST });
    assert!(matches!(
        bot.act(BotAction::FurnaceStatus),
        Err(BotError::WrongWindow { .. })
    ));
    bot.server.op(json!({ "op": "close", "player": "Bot_1" }));
    // Windows that were closed before have told so as well: the answer is what counts.
    until("the server's closing", || {
        let answer = bot.act(BotAction::WithdrawAll { name: None });
        (answer == Err(BotError::NoWindow)).then_some(())
    });
}

#[test]
fn furnace_smelts_and_shows_how_far_it_is() {
    let mut bot = Bot::with(&[(9, "raw_iron", 5), (10, "coal", 3)]);
    bot.server.config(json!({ "furnaceTicks": 40 }));
    let BotAnswer::Furnace(empty) = bot.does(BotAction::OpenFurnace { at: FURNACE }) else {
        panic!("opening shows the furnace")
    };
    assert_eq!(
        (empty.kind.as_str(), empty.is_burning, empty.input),
        ("furnace", false, None)
    );
    let put = |into, item| BotAction::FurnacePut { into, item };
    let input = put(FurnaceSlot::Input, ItemPick::named("raw_iron").count(2));
    assert_eq!(moved(&bot.does(input)).0, 2);
    let wrong = bot.act(put(FurnaceSlot::Fuel, ItemPick::named("raw_iron").count(1)));
    assert!(
        matches!(wrong, Err(BotError::DoesNotFit { .. })),
        "iron does not burn: {wrong:?}"
    );
    assert_eq!(bot.count("raw_iron"), 3, "it comes back");
    bot.does(put(FurnaceSlot::Fuel, ItemPick::named("coal").count(1)));
    let burning = until("fire and progress", || {
        match bot.does(BotAction::FurnaceStatus) {
            BotAnswer::Furnace(state) if state.is_burning && state.progress > 0.0 => Some(state),
            _ => None,
        }
    });
    assert!(burning.fuel_left > 0.0 && burning.fuel_left <= 1.0 && burning.progress < 1.0);
    until("two ingots", || match bot.does(BotAction::FurnaceStatus) {
        BotAnswer::Furnace(state) => state.output.filter(|item| item.count == 2).map(|_| ()),
        _ => None,
    });
    let taken = item_of(bot.does(BotAction::FurnaceTake {
        from: FurnaceSlot::Output,
    }));
    assert_eq!((taken.name.as_str(), taken.count), ("iron_ingot", 2));
    assert_eq!(bot.count("iron_ingot"), 2);
    let nothing = bot.does(BotAction::FurnaceTake {
        from: FurnaceSlot::Output,
    });
    assert_eq!(nothing, BotAnswer::Item { item: None });
}

#[test]
fn smoker_and_blast_furnace_open_as_furnaces() {
    let mut bot = Bot::with(&[]);
    for kind in ["smoker", "blast_furnace"] {
        bot.server
            .op(json!({ "op": "setBlock", "pos": [4, 64, 3], "block": kind }));
        let state = until(kind, || {
            match bot.act(BotAction::OpenFurnace { at: at(4, 64, 3) }) {
                Ok(BotAnswer::Furnace(state)) => Some(state),
                _ => None,
            }
        });
        assert_eq!(state.kind, kind);
        bot.does(BotAction::CloseWindow);
    }
}

#[test]
fn click_into_a_window_shows_what_the_server_made_of_it() {
    let mut bot = Bot::with(&[(9, "bread", 7)]);
    let click = |click| BotAction::ClickWindow { click };
    let BotAnswer::Window(window) = bot.does(click(Click::Right { slot: Some(9) })) else {
        panic!("a click shows the window")
    };
    assert_eq!(
        window.cursor.map(|item| item.count),
        Some(4),
        "the right button takes half"
    );
    bot.does(click(Click::Left { slot: Some(10) }));
    assert_eq!(
        (bot.in_slot(9), bot.in_slot(10)),
        (stack("bread", 3), stack("bread", 4))
    );
    bot.does(click(Click::Throw {
        slot: 10,
        all: true,
    }));
    assert_eq!(bot.count("bread"), 3);
}
