//! What a bot's hands do on a real server: inventory, containers, furnaces, crafting, eating.

use crate::harness::{
    server::ScriptedServer,
    until,
    worker::{Worker, spec},
};
use sculk_bots::{
    BlockPlace, BotAction, BotAnswer, BotError, BotEvent, BotId, CallId, Click, EquipPlace,
    FromWorker, FurnaceSlot, Hand, ItemPick, ToWorker, answer::Item,
};
use serde_json::json;

const CHEST: BlockPlace = at(2, 64, 4);
const FURNACE: BlockPlace = at(4, 64, 4);
const TABLE: BlockPlace = at(6, 64, 4);

const fn at(x: i32, y: i32, z: i32) -> BlockPlace {
    BlockPlace { x, y, z }
}

/// A bot that carries what it is given, in front of the row of containers.
struct Bot {
    server: ScriptedServer,
    worker: Worker,
}

impl Bot {
    fn with(items: &[(u16, &str, u32)]) -> Self {
        let server = ScriptedServer::start();
        let mut worker = Worker::start();
        worker.bring_online(1, 1, spec(server.port, "Bot_1"));
        server.event("player_loaded", |event| event["player"] == "Bot_1");
        server.op(json!({ "op": "tp", "player": "Bot_1", "pos": [4.5, 64, 1.5] }));
        let mut bot = Self { server, worker };
        for (slot, item, count) in items {
            bot.server.op(json!({
                "op": "setSlot", "player": "Bot_1", "slot": slot, "item": item, "count": count
            }));
        }
        until("the items", || {
            let carried = bot.items();
            let all = items
                .iter()
                .all(|(slot, ..)| carried.iter().any(|i| i.slot == Some(*slot)));
            all.then_some(())
        });
        // The bot has to have arrived, and the chunk has to be there.
        until("the blocks in reach", || {
            let open = bot.act(BotAction::OpenContainer { at: CHEST }).is_ok();
            open.then_some(())
        });
        bot.act(BotAction::CloseWindow).expect("windows close");
        bot
    }

    fn act(&mut self, action: BotAction) -> Result<BotAnswer, BotError> {
        self.worker.act(1, action)
    }

    fn does(&mut self, action: BotAction) -> BotAnswer {
        let what = format!("{action:?}");
        self.act(action)
            .unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    fn items(&mut self) -> Vec<Item> {
        match self.does(BotAction::Inventory) {
            BotAnswer::Inventory { items, .. } => items,
            other => panic!("an inventory, not {other:?}"),
        }
    }

    fn count(&mut self, name: &str) -> u32 {
        match self.does(BotAction::CountItem { name: name.into() }) {
            BotAnswer::Count { count } => count,
            other => panic!("a count, not {other:?}"),
        }
    }

    fn in_slot(&mut self, slot: u16) -> Option<(String, u32)> {
        let items = self.items();
        let item = items.into_iter().find(|item| item.slot == Some(slot))?;
        Some((item.name, item.count))
    }

    /// What the server says lies in a slot of the bot, such as `bread x3`.
    fn on_server(&self, slot: u16) -> String {
        let state = self.server.state();
        let player = state["players"]
            .as_array()
            .and_then(|players| players.iter().find(|player| player["name"] == "Bot_1"))
            .cloned()
            .unwrap_or_default();
        player["inv"][slot.to_string()].to_string()
    }
}

fn stack(name: &str, count: u32) -> Option<(String, u32)> {
    Some((name.to_owned(), count))
}

fn item_of(answer: BotAnswer) -> Item {
    match answer {
        BotAnswer::Item { item: Some(item) } => item,
        other => panic!("an item, not {other:?}"),
    }
}

fn moved(answer: &BotAnswer) -> (u32, u32, bool) {
    match answer {
        BotAnswer::Moved {
            n_items,
            n_moves,
            stopped_by,
        } => (*n_items, *n_moves, stopped_by.is_some()),
        other => panic!("a count of moved items, not {other:?}"),
    }
}

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
    let closed = |event: &BotEvent| matches!(event, BotEvent::WindowClosed { .. }).then_some(());
    bot.worker.event(1, 1, "the server's closing", closed);
    assert_eq!(
        bot.act(BotAction::WithdrawAll { name: None }),
        Err(BotError::NoWindow)
    );
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

#[test]
fn action_that_takes_too_long_or_is_cancelled_ends_and_the_next_one_runs() {
    let mut bot = Bot::with(&[(9, "bread", 7)]);
    bot.server
        .op(json!({ "op": "net", "player": "Bot_1", "delayDown": 3000 }));
    let answer = bot
        .worker
        .act_within(1, BotAction::OpenContainer { at: CHEST }, 400);
    assert_eq!(
        answer,
        Err(BotError::Timeout {
            seconds: 1,
            doing: "openContainer".into()
        })
    );
    // One opens, one waits in line behind it: both are cancelled.
    let calls = [9001, 9002];
    for call in calls {
        bot.worker.send(&ToWorker::Do {
            bot: BotId(1),
            call: CallId(call),
            action: BotAction::OpenContainer { at: CHEST },
            timeout_ms: Some(60_000),
        });
    }
    for expected in [9002, 9001] {
        bot.worker.send(&ToWorker::Cancel {
            bot: BotId(1),
            call: CallId(expected),
        });
        let result = bot
            .worker
            .wait("the end of the call", |message| match message {
                FromWorker::Answer { call, result, .. } if *call == CallId(expected) => {
                    Some(result.clone())
                }
                _ => None,
            });
        assert_eq!(result, Err(BotError::Cancelled));
    }
    bot.server
        .op(json!({ "op": "net", "player": "Bot_1", "delayDown": 0 }));
    until("a chest that opens again", || {
        bot.act(BotAction::OpenContainer { at: CHEST })
            .is_ok()
            .then_some(())
    });
}

#[test]
fn reply_to_a_command_is_waited_for() {
    let mut bot = Bot::with(&[]);
    let ask = |reply: &str| BotAction::Ask {
        chat_type: "command".into(),
        text: "/list".into(),
        recipient: None,
        reply: reply.into(),
    };
    assert!(matches!(bot.act(ask("(")), Err(BotError::Invalid { .. })));
    match bot.does(ask("Bot_1")) {
        BotAnswer::Line { message } => assert!(message.line.contains("Bot_1"), "{message:?}"),
        other => panic!("a line, not {other:?}"),
    }
    let never = bot.worker.act_within(1, ask("^no such line$"), 700);
    assert!(matches!(never, Err(BotError::Timeout { .. })));
}
