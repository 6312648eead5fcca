//! What a bot perceives and reports, against the scripted server.

use crate::harness::{
    server::ScriptedServer,
    until,
    worker::{Worker, spec},
};
use sculk_bots::{
    BlockPlace, BotAction, BotAnswer, BotError, BotEvent, BotId, EntityFilter, FromWorker, Watch,
    answer::{Entity, Status},
};
use serde_json::json;

/// A server and a bot on it that wants to know everything.
fn online() -> (ScriptedServer, Worker) {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    let mut curious = spec(server.port, "Bot_1");
    curious.watch = Watch::everything();
    worker.bring_online(1, 1, curious);
    server.event("player_loaded", |event| event["player"] == "Bot_1");
    (server, worker)
}

fn status(worker: &mut Worker, bot: i32) -> Status {
    match worker.act(bot, BotAction::Status) {
        Ok(BotAnswer::Status(status)) => *status,
        other => panic!("a status: {other:?}"),
    }
}

fn entities(worker: &mut Worker, filter: EntityFilter) -> Vec<Entity> {
    match worker.act(1, BotAction::Entities(filter)) {
        Ok(BotAnswer::Entities { entities }) => entities,
        other => panic!("entities: {other:?}"),
    }
}

#[test]
fn bot_knows_its_own_state() {
    let (server, mut worker) = online();
    server.ops(vec![
        json!({ "op": "xp", "player": "Bot_1", "level": 3 }),
        json!({ "op": "effect", "player": "Bot_1", "effect": "speed", "seconds": 30 }),
        json!({ "op": "weather", "rain": true }),
        json!({ "op": "gamemode", "player": "Bot_1", "mode": "creative" }),
        json!({ "op": "heal", "player": "Bot_1", "health": 13, "food": 17 }),
    ]);
    until("the new state", || {
        let status = status(&mut worker, 1);
        let is_new = status.level == 3
            && status.effects.iter().any(|effect| effect.name == "speed")
            && status.weather.is_raining
            && status.game_mode == "creative"
            && (status.health, status.food) == (13.0, 17)
            && status.is_on_ground
            && status.time_of_day.is_some();
        is_new.then_some(())
    });
    let status = status(&mut worker, 1);
    assert_eq!(status.username, "Bot_1");
    assert_eq!(status.dimension, "minecraft:overworld");
    let at = status.position.expect("the bot has been placed");
    assert_eq!((at.x, at.y, at.z), (0.5, 64.0, 0.5));
    worker.event(1, 1, "the weather", |event| {
        matches!(event, BotEvent::Weather(weather) if weather.is_raining).then_some(())
    });
    worker.event(1, 1, "the game mode", |event| {
        matches!(event, BotEvent::GameMode { game_mode } if game_mode == "creative").then_some(())
    });
}

#[test]
fn entities_are_listed_by_distance_and_reported_from_first_to_last() {
    let (server, mut worker) = online();
    let spawn = |kind: &str, x: i32, label: &str| {
        let request = json!({ "op": "spawn", "kind": kind, "pos": [x, 64, 0], "label": label });
        server.op(request)["id"].as_i64().expect("an id")
    };
    let (far, near) = (spawn("zombie", 9, "Far"), spawn("cow", 4, "Near"));
    let seen = worker.event(1, 1, "the zombie", |event| match event {
        BotEvent::EntitySpawned { entity } if entity.kind == "zombie" => Some(entity.clone()),
        _ => None,
    });
    assert_eq!(
        seen.custom_name.as_deref(),
        Some("Far"),
        "what came after the first packet is told too"
    );
    let all = until("both", || {
        let all = entities(&mut worker, EntityFilter::default());
        (all.len() == 2).then_some(all)
    });
    assert_eq!(
        all.iter()
            .map(|entity| i64::from(entity.id))
            .collect::<Vec<_>>(),
        [near, far]
    );
    assert_eq!(all[0].health, Some(10.0));
    let within = EntityFilter {
        within: Some(6.0),
        ..EntityFilter::default()
    };
    assert_eq!(entities(&mut worker, within).len(), 1);
    let named = EntityFilter {
        name: Some("far".into()),
        ..EntityFilter::default()
    };
    assert_eq!(entities(&mut worker, named).len(), 1);
    server.op(json!({ "op": "move", "id": near, "pos": [5, 64, 1] }));
    let moved = worker.event(1, 1, "a move", |event| match event {
        BotEvent::EntityMoved { entity, .. } if i64::from(entity.id) == near => {
            Some(entity.position)
        }
        _ => None,
    });
    assert_eq!((moved.x, moved.z), (5.0, 1.0));
    server.op(json!({ "op": "despawn", "id": near }));
    worker.event(1, 1, "its going", |event| match event {
        BotEvent::EntityGone { entity } if i64::from(entity.id) == near => Some(()),
        _ => None,
    });
}

#[test]
fn screen_and_scoreboard_are_read_although_azalea_drops_them() {
    let (server, mut worker) = online();
    let packet = |name: &str, params: serde_json::Value| {
        server.op(json!({ "op": "packet", "player": "Bot_1", "name": name, "params": params }));
    };
    server.op(json!({ "op": "title", "text": "Hello", "subtitle": "you" }));
    packet(
        "boss_bar",
        json!({ "entityUUID": "00000000-0000-4000-8000-0000000000aa", "action": 0,
            "title": { "$text": "Dragon" }, "health": 0.5, "color": 2, "dividers": 0, "flags": 0 }),
    );
    packet(
        "playerlist_header",
        json!({ "header": { "$text": "Top" }, "footer": { "$text": "Bottom" } }),
    );
    // A number format, which azalea cannot read.
    packet(
        "scoreboard_objective",
        json!({ "name": "k", "action": 0, "displayText": { "$text": "Kills" }, "type": 0,
            "number_format": 2, "styling": { "$text": "x" } }),
    );
    packet(
        "scoreboard_display_objective",
        json!({ "position": 1, "name": "k" }),
    );
    packet(
        "scoreboard_score",
        json!({ "itemName": "Alex", "scoreName": "k", "value": 7 }),
    );
    let sidebar = worker.event(1, 1, "the sidebar", |event| match event {
        BotEvent::Scoreboard {
            sidebar: Some(sidebar),
        } if !sidebar.lines.is_empty() => Some(sidebar.clone()),
        _ => None,
    });
    assert_eq!(sidebar.title, "Kills");
    assert_eq!(
        (sidebar.lines[0].text.as_str(), sidebar.lines[0].value),
        ("Alex", 7)
    );
    worker.event(1, 1, "the title", |event| match event {
        BotEvent::Title { title, subtitle } => {
            (title == "Hello" && subtitle == "you").then_some(())
        }
        _ => None,
    });
    let Ok(BotAnswer::Screen(screen)) = worker.act(1, BotAction::Screen) else {
        panic!("a screen")
    };
    assert_eq!(
        (screen.tab_header.as_str(), screen.tab_footer.as_str()),
        ("Top", "Bottom")
    );
    assert_eq!(screen.boss_bars[0].title, "Dragon");
}

#[test]
fn bots_of_one_realm_do_not_share_what_is_their_own() {
    let (server, mut worker) = online();
    worker.bring_online(2, 1, spec(server.port, "Bot_2"));
    server.event("player_loaded", |event| event["player"] == "Bot_2");
    server.op(json!({ "op": "effect", "player": "Bot_2", "effect": "speed", "seconds": 30 }));
    server.op(json!({ "op": "heal", "player": "Bot_2", "health": 4, "food": 3 }));
    server.op(
        json!({ "op": "packet", "player": "Bot_2", "name": "playerlist_header",
        "params": { "header": { "$text": "Mine" }, "footer": { "$text": "" } } }),
    );
    until("the second bot's state", || {
        let second = status(&mut worker, 2);
        (second.health < 5.0 && !second.effects.is_empty()).then_some(())
    });
    let first = status(&mut worker, 1);
    assert_eq!((first.health, first.effects.len()), (20.0, 0));
    let Ok(BotAnswer::Screen(screen)) = worker.act(1, BotAction::Screen) else {
        panic!("a screen")
    };
    assert_eq!(screen.tab_header, "");
    until("the first sees the second and not itself", || {
        let seen = entities(&mut worker, EntityFilter::default());
        let names: Vec<_> = seen.iter().filter_map(|e| e.username.as_deref()).collect();
        (names == ["Bot_2"]).then_some(())
    });
}

#[test]
fn pickups_block_changes_and_respawns_are_reported() {
    let (server, mut worker) = online();
    server.op(json!({ "op": "dropItem", "item": "apple", "count": 2, "pos": [0.5, 64, 0.5] }));
    let (item, is_self) = worker.event(1, 1, "the pick-up", |event| match event {
        BotEvent::ItemPickedUp { item, is_self, .. } => Some((item.clone(), *is_self)),
        _ => None,
    });
    assert_eq!(
        (item.name.as_str(), item.count, is_self),
        ("apple", 2, true)
    );
    server.op(json!({ "op": "setBlock", "pos": [3, 64, 3], "block": "gold_block" }));
    worker.event(1, 1, "the block", |event| match event {
        BotEvent::BlockChanged { at, name, .. } if name == "gold_block" => {
            ((at.x, at.y, at.z) == (3, 64, 3)).then_some(())
        }
        _ => None,
    });
    server.op(json!({ "op": "kill", "player": "Bot_1" }));
    worker.event(1, 1, "the respawn", |event| match event {
        BotEvent::Respawned { dimension } => (dimension == "minecraft:overworld").then_some(()),
        _ => None,
    });
    let find = BotAction::FindBlocks {
        names: vec!["gold_block".into(), "minecraft:chest".into()],
        radius: 16,
        count: 10,
    };
    // After a respawn the chunks come anew.
    let blocks = until("both blocks", || match worker.act(1, find.clone()) {
        Ok(BotAnswer::Blocks { blocks }) => (blocks.len() == 2).then_some(blocks),
        other => panic!("blocks: {other:?}"),
    });
    let names: Vec<_> = blocks.iter().map(|block| block.name.as_str()).collect();
    assert_eq!(names, ["gold_block", "chest"], "nearest first");
}

#[test]
fn signs_are_read_although_azalea_drops_them() {
    let (server, mut worker) = online();
    server.op(json!({ "op": "setBlock", "pos": [3, 64, 1], "block": "oak_sign" }));
    let lines = json!({ "type": "list",
        "value": { "type": "string", "value": ["hello", "", "", "you"] } });
    let side = json!({ "type": "compound", "value": { "messages": lines } });
    let tag = json!({ "type": "compound", "name": "", "value": { "front_text": side } });
    server.op(
        json!({ "op": "packet", "player": "Bot_1", "name": "tile_entity_data",
        "params": { "location": { "x": 3, "y": 64, "z": 1 }, "action": 7, "nbtData": tag } }),
    );
    let at = BlockPlace { x: 3, y: 64, z: 1 };
    let sign = until("the sign", || {
        match worker.act(1, BotAction::ReadSign { at }) {
            Ok(BotAnswer::Sign(sign)) => Some(sign),
            Err(BotError::WrongBlock { .. }) => None,
            other => panic!("a sign: {other:?}"),
        }
    });
    assert_eq!(sign.front, ["hello", "", "", "you"]);
    let at = BlockPlace { x: 2, ..at };
    let error = worker.act(1, BotAction::ReadSign { at });
    assert!(
        matches!(error, Err(BotError::WrongBlock { .. })),
        "{error:?}"
    );
}

#[test]
fn sounds_time_and_experience_are_reported_where_they_are_wanted() {
    let (server, mut worker) = online();
    worker.bring_online(2, 1, spec(server.port, "Bot_2"));
    server.event("player_loaded", |event| event["player"] == "Bot_2");
    server.op(json!({ "op": "sound", "player": "Bot_1", "sound": "entity.cow.ambient" }));
    server.op(json!({ "op": "xp", "player": "Bot_1", "level": 5, "total": 55 }));
    worker.event(1, 1, "a sound", |event| match event {
        BotEvent::Sound { position, name, .. } if name.starts_with("minecraft:") => {
            let at = position.expect("it has a place");
            ((at.x, at.y, at.z) == (0.5, 64.0, 0.5)).then_some(())
        }
        _ => None,
    });
    worker.event(1, 1, "the time", |event| {
        matches!(event, BotEvent::Time { .. }).then_some(())
    });
    worker.event(1, 1, "experience", |event| {
        matches!(
            event,
            BotEvent::Experience {
                level: 5,
                total: 55,
                ..
            }
        )
        .then_some(())
    });
    let unasked = worker.heard.iter().any(|message| {
        matches!(message, FromWorker::Event { bot, event, .. } if *bot == BotId(2)
            && matches!(event, BotEvent::Sound { .. } | BotEvent::Time { .. } | BotEvent::EntitySpawned { .. }))
    });
    assert!(!unasked, "the second bot did not ask for them");
    worker
        .act(2, BotAction::Watch(Watch::everything()))
        .expect("wishes can change");
    worker.event(2, 1, "the time", |event| {
        matches!(event, BotEvent::Time { .. }).then_some(())
    });
    worker.act(1, BotAction::Jump).expect("it can jump");
    let Ok(BotAnswer::Players { players }) = worker.act(1, BotAction::Players) else {
        panic!("players")
    };
    let names: Vec<_> = players
        .iter()
        .map(|player| player.username.as_str())
        .collect();
    assert_eq!(names, ["Bot_1", "Bot_2"]);
    assert!(players[1].entity.is_some(), "the second one is in view");
}
