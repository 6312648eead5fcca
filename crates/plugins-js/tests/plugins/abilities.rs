//! What plugins let the bot do with its hands and legs, and how they learn what came of it.

use sculk_bots::{BotAction, BotAnswer, BotError, BotEvent};
use serde_json::{Value, json};

use crate::stage::{Play, Stage};

fn item(slot: u16, name: &str, count: u32, kind: u32) -> Value {
    json!({ "slot": slot, "name": name, "displayName": name, "count": count, "type": kind, "stackSize": 64, "damage": 0 })
}

fn chest(items: &[Value]) -> Value {
    json!({ "type": "window", "id": 3, "kind": "generic_9x3", "title": "Chest", "nOwnSlots": 27, "items": items, "cursor": null })
}

/// A plugin whose `go` runs these lines and logs what they give, or why not.
fn play(lines: &str) -> Play {
    let source = format!(
        r"module.exports = (bot) => {{
            const Vec3 = require('vec3');
            const go = async () => {{ {lines} }};
            bot.once('go', () => go().then(
                (value) => bot.sendLog('done ' + JSON.stringify(value)),
                (error) => bot.sendLog('failed ' + error.message)));
        }};"
    );
    let mut play = Stage::new().plugin("hands", &source).start().ready();
    play.join();
    let begun = "bot.entity !== undefined && bot.game !== undefined";
    play.until("the bot's state", |play| {
        play.evaluate("hands", begun).as_deref() == Ok("true")
    });
    play
}

fn go(play: &mut Play) {
    play.acted.clear();
    play.evaluate("hands", "bot.emit('go')").unwrap();
}

/// What the bot did, as JSON, without looking at what it carries.
fn deeds(play: &Play) -> Vec<Value> {
    let deeds = play
        .acted
        .iter()
        .filter(|action| !matches!(action, BotAction::Inventory));
    deeds
        .map(|action| {
            let mut json = serde_json::to_value(action).unwrap();
            if let Some(fields) = json.as_object_mut() {
                fields.retain(|_, value| !value.is_null());
            }
            json
        })
        .collect()
}

#[test]
fn a_chest_is_a_window_with_items_that_come_and_go() {
    let mut play = play(
        r"
        const chest = await bot.openChest({ position: new Vec3(2, 64, 4) });
        const before = chest.containerItems().map((item) => item.name + ' ' + item.count);
        await chest.withdraw(7, null, 5);
        await chest.deposit('bread', null, 2);
        const after = [chest.containerCount('apple'), chest.count('bread'), chest.type, chest.inventoryStart];
        chest.on('close', () => bot.sendLog('it was closed'));
        await chest.close();
        return [before, after];
        ",
    );
    play.answers("openContainer", chest(&[item(0, "apple", 9, 7)]));
    play.answers(
        "withdraw",
        json!({ "type": "moved", "nItems": 5, "nMoves": 1, "stoppedBy": null }),
    );
    play.answers("window", chest(&[item(0, "apple", 4, 7)]));
    play.answers(
        "deposit",
        json!({ "type": "moved", "nItems": 2, "nMoves": 1, "stoppedBy": null }),
    );
    play.answers(
        "window",
        chest(&[item(0, "apple", 4, 7), item(1, "bread", 2, 1)]),
    );
    go(&mut play);
    play.logs(r#"done [["apple 9"],[4,3,"minecraft:generic_9x3",27]]"#);
    assert_eq!(
        deeds(&play),
        [
            json!({ "type": "openContainer", "x": 2, "y": 64, "z": 4 }),
            json!({ "type": "withdraw", "items": [{ "slot": null, "name": "apple", "count": 5 }] }),
            json!({ "type": "window" }),
            json!({ "type": "deposit", "items": [{ "slot": null, "name": "bread", "count": 2 }] }),
            json!({ "type": "window" }),
            json!({ "type": "closeWindow" }),
        ]
    );
    play.event(BotEvent::WindowClosed { id: 3 });
    play.logs("it was closed");
}

#[test]
fn moving_everything_says_what_kept_it_from_moving_all() {
    let mut play = play(
        r"
        const chest = await bot.openChest({ position: new Vec3(2, 64, 4) });
        const why = async (work) => work().catch((error) => error.message);
        return [await why(() => chest.depositAll()), await why(() => chest.withdrawAll('apple')), chest.count('apple')];
        ",
    );
    play.answers("openContainer", chest(&[]));
    let stopped_by = Some(Box::new(BotError::NoRoom {
        item: "apple".into(),
        place: "the chest".into(),
    }));
    let moved = BotAnswer::Moved {
        n_items: 3,
        n_moves: 1,
        stopped_by,
    };
    play.answers("depositAll", serde_json::to_value(moved).unwrap());
    play.answers("window", chest(&[item(0, "apple", 3, 7)]));
    play.answers(
        "withdrawAll",
        json!({ "type": "moved", "nItems": 3, "nMoves": 1, "stoppedBy": null }),
    );
    play.answers("window", chest(&[]));
    go(&mut play);
    play.logs("done [\"3 were moved, then it stopped. ");
    let told = play.log.last().unwrap();
    assert!(told.contains("no room") && told.contains(",3,"), "{told}");
}

#[test]
fn a_slot_that_changes_is_told_to_who_has_the_window_open() {
    let mut play = play(
        r"
        const chest = await bot.openContainer({ x: 2, y: 64, z: 4 });
        chest.on('updateSlot', (slot, before, now) => bot.sendLog(`slot ${slot}: ${before?.name} to ${now?.name} ${bot.currentWindow === chest}`));
        ",
    );
    play.answers("openContainer", chest(&[]));
    go(&mut play);
    play.logs("done undefined");
    let about =
        json!({ "type": "slotChanged", "window": 3, "slot": 5, "item": item(5, "apple", 1, 7) });
    play.event(serde_json::from_value(about).unwrap());
    play.logs("slot 5: undefined to apple true");
}

#[test]
fn a_reason_why_not_is_a_rejection_in_words() {
    let mut play = play(
        r"
        const why = async (work) => work().then(() => 'done', (error) => error.message);
        return [
            await why(() => bot.dig({ position: new Vec3(1, 2, 3) })),
            await why(async () => (await bot.openChest({ position: new Vec3(0, 0, 0) })).withdraw('apple', null, 5)),
            await why(() => bot.placeBlock({ position: new Vec3(0, 0, 0) }, new Vec3(1, 1, 0))),
            await why(() => bot.dig(undefined)),
            await why(() => bot.toss(99, null, 1)),
        ];
        ",
    );
    play.fails(
        "dig",
        BotError::OutOfReach {
            what: "stone".into(),
            distance: 9.0,
            reach: 4.5,
        },
    );
    play.answers("openContainer", chest(&[item(0, "apple", 2, 7)]));
    let stopped_by = Some(Box::new(BotError::NotEnough {
        item: "apple".into(),
        found: 2,
        wanted: 5,
    }));
    let moved = BotAnswer::Moved {
        n_items: 2,
        n_moves: 0,
        stopped_by,
    };
    play.answers("withdraw", serde_json::to_value(moved).unwrap());
    play.answers("window", chest(&[]));
    go(&mut play);
    play.logs("done [");
    let told = play.log.last().unwrap();
    for words in [
        "stone is out of reach: 9.0 blocks away, the bot reaches 4.5. Walk nearer first.",
        "2 of 5 were moved. There are only 2 of apple, 5 were asked for.",
        "A face is a vector of length 1 along one axis.",
        "A block is needed.",
        "There is no item of type 99 in the inventory.",
    ] {
        assert!(told.contains(words), "{words:?} in {told}");
    }
}

#[test]
fn a_furnace_is_fed_and_emptied() {
    let mut play = play(
        r"
        const furnace = await bot.openFurnace({ position: new Vec3(4, 64, 4) });
        await furnace.putFuel('bread', null, 1);
        const states = [furnace.fuel, furnace.inputItem()?.name];
        await furnace.update();
        const out = await furnace.takeOutput();
        return [...states, furnace.progress, out.name, out.count];
        ",
    );
    let state = |fuel: f64, progress: f64, input: Value| {
        json!({ "type": "furnace", "kind": "furnace", "input": input, "fuel": null, "output": null,
            "fuelLeft": fuel, "progress": progress, "isBurning": true })
    };
    let window = json!({ "type": "window", "id": 4, "kind": "furnace", "title": "Furnace", "nOwnSlots": 3, "items": [], "cursor": null });
    play.answers("openFurnace", state(0.0, 0.0, Value::Null));
    for _ in 0..3 {
        play.answers("window", window.clone());
    }
    play.answers(
        "furnacePut",
        json!({ "type": "moved", "nItems": 1, "nMoves": 1, "stoppedBy": null }),
    );
    play.answers("furnaceStatus", state(0.5, 0.0, item(0, "iron_ore", 1, 9)));
    play.answers("furnaceStatus", state(0.25, 0.75, Value::Null));
    play.answers(
        "furnaceTake",
        json!({ "type": "item", "item": item(2, "iron_ingot", 1, 10) }),
    );
    play.answers("furnaceStatus", state(0.0, 0.75, Value::Null));
    go(&mut play);
    play.logs(r#"done [0.5,"iron_ore",0.75,"iron_ingot",1]"#);
    assert_eq!(
        deeds(&play)[2],
        json!({ "type": "furnacePut", "into": "fuel", "name": "bread", "count": 1 })
    );
}

#[test]
fn mineflayers_calls_become_actions() {
    let mut play = play(
        r"
        await bot.placeBlock({ position: new Vec3(1, 63, 1) }, new Vec3(0, 1, 0));
        await bot.craft({ result: { name: 'stick', count: 4 } }, 2, { position: new Vec3(6, 64, 4) });
        await bot.updateSign({ position: new Vec3(0, 64, 0) }, 'one\ntwo');
        await bot.moveSlotItem(9, 37);
        await bot.toss(1, null, null);
        await bot.eat('bread');
        await bot.goToEntity({ id: 5 }, 3);
        await bot.swapHands();
        ",
    );
    play.answers(
        "drop",
        json!({ "type": "moved", "nItems": 1, "nMoves": 1, "stoppedBy": null }),
    );
    play.answers(
        "eat",
        json!({ "type": "item", "item": item(36, "bread", 3, 1) }),
    );
    go(&mut play);
    play.logs("done undefined");
    assert_eq!(
        deeds(&play),
        [
            json!({ "type": "place", "x": 1, "y": 64, "z": 1, "against": "down" }),
            json!({ "type": "craft", "name": "stick", "count": 8, "table": { "x": 6, "y": 64, "z": 4 } }),
            json!({ "type": "writeSign", "x": 0, "y": 64, "z": 0, "lines": ["one", "two"], "side": "front" }),
            json!({ "type": "moveItem", "from": 9, "to": 37 }),
            json!({ "type": "drop", "name": "bread", "count": 1 }),
            json!({ "type": "eat", "name": "bread" }),
            json!({ "type": "goToEntity", "target": { "id": 5 }, "range": 3.0 }),
            json!({ "type": "swapHands" }),
        ]
    );
}

/// Each action of the port but chat, which has calls of its own, and `watch`, which is the host's.
#[test]
fn every_action_has_a_call_of_its_own() {
    let at = "{ x: 1, y: 2, z: 3 }";
    let calls = [
        "look(1, 2)".to_owned(),
        format!("lookAt({at})"),
        format!("goTo({at}, {{ range: 1 }})"),
        "goToEntity('Alex')".into(),
        "follow({ id: 3 })".into(),
        "stopMoving()".into(),
        "jump()".into(),
        "setControls({ sneak: true })".into(),
        format!("dig({at}, {{ bestTool: true }})"),
        format!("place({at}, {{ item: 'dirt', against: 'down' }})"),
        format!("activateBlock({at})"),
        "attack(3)".into(),
        "interactEntity(3, { hand: 'off' })".into(),
        "swingArm()".into(),
        format!("writeSign({at}, ['a'], {{ side: 'back' }})"),
        format!("readSign({at})"),
        "status()".into(),
        "entities({ kinds: ['cow'] })".into(),
        "players()".into(),
        format!("blockAt({at})"),
        "findBlocks({ names: ['stone'] })".into(),
        "scoreboard()".into(),
        "screen()".into(),
        "inventory()".into(),
        "findItem('bread')".into(),
        "countItem('bread')".into(),
        "equip('bread', 'off-hand')".into(),
        "unequip('head')".into(),
        "selectSlot(3)".into(),
        "moveItem(9, 10, 1)".into(),
        "drop('bread', 1)".into(),
        "swapHands()".into(),
        "useItem({ holdMs: 100 })".into(),
        "stopUsing()".into(),
        "eat()".into(),
        format!("openContainer({at})"),
        "window()".into(),
        "findInContainer('bread')".into(),
        "deposit(['bread', { slot: 9, count: 2 }])".into(),
        "withdraw([{ name: 'bread', count: 2 }])".into(),
        "depositAll()".into(),
        "withdrawAll('bread')".into(),
        "clickWindow({ kind: 'left', slot: 3 })".into(),
        "closeWindow()".into(),
        format!("openFurnace({at})"),
        "furnaceStatus()".into(),
        "furnacePut('fuel', 'coal', 2)".into(),
        "furnaceTake('output')".into(),
        format!("craft('stick', {{ table: {at} }})"),
        "craftPattern([['oak_planks'], ['oak_planks']])".into(),
        "recipes()".into(),
        "ask('chat', 'hi?', 'hi')".into(),
    ];
    let list: Vec<String> = calls
        .iter()
        .map(|call| format!("() => bot.sculk.{call}"))
        .collect();
    let mut play = play(&format!(
        "const missed = [];
         for (const call of [{}]) await call().catch((error) => {{ if (!(error instanceof TypeError)) missed.push(String(call) + error.message); }});
         return missed.concat(Object.keys(bot.sculk).length);",
        list.join(",")
    ));
    go(&mut play);
    play.logs(&format!("done [{}]", calls.len()));
    let done = play.acted.iter().map(BotAction::name);
    let mut done: Vec<String> = done.collect();
    done.sort();
    done.dedup();
    assert_eq!(done.len(), calls.len(), "{done:?}");
}

#[test]
fn screen_scoreboard_and_players_are_followed() {
    let mut play = play("return [bot.bossBars.length, bot.scoreboard.sidebar];");
    go(&mut play);
    play.logs("done [0,null]");
    let log = "bot.on('bossBarCreated', (bar) => bot.sendLog('bar ' + bar.title + ' ' + bar.health));
        bot.on('bossBarDeleted', (bar) => bot.sendLog('no bar ' + bar.title));
        bot.on('scoreUpdated', (board, item) => bot.sendLog(`${board.title}: ${item.name} ${item.value}`));
        bot.on('scoreboardPosition', (place, board) => bot.sendLog(place + ' ' + board?.name));";
    play.evaluate("hands", log).unwrap();
    let bar =
        json!({ "id": "b", "title": "Dragon", "progress": 0.5, "color": "pink", "nNotches": 0 });
    let board = json!({ "name": "kills", "title": "Kills", "lines": [{ "text": "Alex", "owner": "Alex", "value": 3 }] });
    for event in [
        json!({ "type": "bossBar", "bar": bar }),
        json!({ "type": "bossBarGone", "id": "b" }),
        json!({ "type": "scoreboard", "sidebar": board }),
        json!({ "type": "tabText", "header": "Welcome", "footer": "Bye" }),
        json!({ "type": "scoreboard", "sidebar": null }),
    ] {
        play.event(serde_json::from_value(event).unwrap());
    }
    for line in [
        "bar Dragon 0.5",
        "no bar Dragon",
        "sidebar kills",
        "Kills: Alex 3",
        "sidebar undefined",
    ] {
        play.logs(line);
    }
    let header = play.evaluate("hands", "bot.tablist.header.toString()");
    assert_eq!(header.as_deref(), Ok("'Welcome'"));
}

#[test]
fn what_takes_too_long_is_ended_by_its_limit_or_its_plugin() {
    let mut play = play(
        r"
        const stop = new AbortController();
        const walking = bot.sculk.with({ timeoutMs: 1234, signal: stop.signal }).goTo({ x: 1, y: 2, z: 3 });
        bot.once('stop', () => stop.abort());
        return walking.then(() => 'there', (error) => error.message);
        ",
    );
    play.is_slow = true;
    go(&mut play);
    play.until("the walk to begin", |play| !play.slow.is_empty());
    let (_, action, timeout_ms) = &play.slow[0];
    assert_eq!((action.name().as_str(), *timeout_ms), ("goTo", Some(1234)));
    play.evaluate("hands", "bot.emit('stop')").unwrap();
    play.logs(&format!("done {:?}", BotError::Cancelled.to_string()));
    assert!(play.slow.is_empty(), "the bot was told");

    let gone = "bot.sculk.with({ signal: AbortSignal.abort(new Error('too late')) }).jump()
        .catch((error) => bot.sendLog(error.message))";
    play.evaluate("hands", gone).unwrap();
    play.logs("too late");
    assert!(play.slow.is_empty(), "it was not even begun");
}
