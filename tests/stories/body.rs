//! What a bot does with its body, against the scripted server.

use crate::harness::{
    server::ScriptedServer,
    until,
    worker::{Worker, spec},
};
use sculk_bots::{
    BlockPlace, BotAction, BotAnswer, BotError, BotEvent, BotId, CallId, Controls, EntityTarget,
    ItemPick, Point, ToWorker,
};
use serde_json::{Value, json};
use std::{thread::sleep, time::Duration};

/// A server and a bot on it that stands on the ground.
fn online() -> (ScriptedServer, Worker) {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    server.event("player_loaded", |event| event["player"] == "Bot_1");
    (server, worker)
}

fn player(server: &ScriptedServer) -> Value {
    let state = server.state();
    let players = state["players"].as_array().expect("a list of players");
    players
        .iter()
        .find(|player| player["name"] == "Bot_1")
        .expect("the bot is on the server")
        .clone()
}

fn position(server: &ScriptedServer) -> [f64; 3] {
    let at = &player(server)["pos"];
    [0, 1, 2].map(|n| at[n].as_f64().expect("a number"))
}

fn done(answer: Result<BotAnswer, BotError>) {
    assert_eq!(answer, Ok(BotAnswer::Done));
}

const fn place(x: i32, y: i32, z: i32) -> BlockPlace {
    BlockPlace { x, y, z }
}

const fn go_to(x: f64, y: f64, z: f64) -> BotAction {
    BotAction::GoTo {
        at: Point { x, y, z },
        range: 0.0,
        may_dig: false,
    }
}

const fn dig(x: i32, y: i32, z: i32) -> BotAction {
    BotAction::Dig {
        at: place(x, y, z),
        best_tool: true,
    }
}

fn put(x: i32, y: i32, z: i32, item: Option<&str>) -> BotAction {
    BotAction::Place {
        at: place(x, y, z),
        item: item.map(ItemPick::named),
        against: None,
    }
}

fn block(worker: &mut Worker, x: i32, y: i32, z: i32) -> String {
    match worker.act(1, BotAction::BlockAt { at: place(x, y, z) }) {
        Ok(BotAnswer::Block { block: Some(block) }) => block.name,
        other => panic!("a block: {other:?}"),
    }
}

#[test]
fn bot_looks_walks_and_stands_still() {
    let (server, mut worker) = online();
    done(worker.act(
        1,
        BotAction::Look {
            yaw: 90.0,
            pitch: 10.0,
        },
    ));
    until("the turn at the server", || {
        let player = player(&server);
        (player["yaw"] == 90 && player["pitch"] == 10).then_some(())
    });
    done(worker.act(1, go_to(6.5, 64.0, -3.5)));
    let [x, y, z] = position(&server);
    assert_eq!(
        (x.floor(), y, z.floor()),
        (6.0, 64.0, -4.0),
        "it stands on the very block"
    );
    let error = worker.act(1, go_to(0.5, 90.0, 0.5)).unwrap_err();
    assert!(
        matches!(error, BotError::NoPath { .. } | BotError::Stuck { .. }),
        "nobody walks into the sky: {error:?}"
    );
    assert!(
        server.events("moved_wrongly").is_empty(),
        "no step was wrong"
    );
}

#[test]
fn newer_goal_replaces_an_older_one() {
    let (server, mut worker) = online();
    worker.send(&ToWorker::Do {
        bot: BotId(1),
        call: CallId(900),
        action: go_to(40.5, 64.0, 0.5),
        timeout_ms: None,
    });
    until("the first steps", || {
        (position(&server)[0] > 1.5).then_some(())
    });
    done(worker.act(1, BotAction::StopMoving));
    let replaced = worker.answer_to(900);
    assert!(
        matches!(replaced, Err(BotError::Replaced { .. })),
        "{replaced:?}"
    );
    sleep(Duration::from_millis(500));
    let before = position(&server);
    sleep(Duration::from_millis(500));
    assert_eq!(position(&server), before, "it stands still");
}

#[test]
fn keys_move_the_bot_to_the_side_they_name() {
    let (server, mut worker) = online();
    // Whoever looks south has the east to the left.
    done(worker.act(
        1,
        BotAction::Look {
            yaw: 0.0,
            pitch: 0.0,
        },
    ));
    let keys = |left| {
        BotAction::SetControls(Controls {
            left: Some(left),
            ..Controls::default()
        })
    };
    let before = position(&server);
    done(worker.act(1, keys(true)));
    until("a step to the east", || {
        (position(&server)[0] > before[0] + 0.5).then_some(())
    });
    done(worker.act(1, keys(false)));
    let sneak = Controls {
        sneak: Some(true),
        ..Controls::default()
    };
    done(worker.act(1, BotAction::SetControls(sneak)));
    until("sneaking at the server", || {
        (player(&server)["sneaking"] == true).then_some(())
    });
}

#[test]
fn bot_follows_a_player() {
    let (server, mut worker) = online();
    let alex = server.op(json!({ "op": "fakePlayer", "name": "Alex", "pos": [4, 64, 4] }));
    worker.event(1, 1, "Alex", |event| match event {
        BotEvent::PlayerJoined { username, .. } if username == "Alex" => Some(()),
        _ => None,
    });
    let target = EntityTarget::Player("alex".into());
    let follow = BotAction::Follow { target, range: 2.0 };
    until("Alex in view", || {
        worker.act(1, follow.clone()).is_ok().then_some(())
    });
    server.op(json!({ "op": "move", "id": alex["id"], "pos": [12, 64, -6] }));
    until("the bot beside Alex", || {
        let [x, _, z] = position(&server);
        ((x - 12.0).hypot(z + 6.0) < 3.5).then_some(())
    });
    let nobody = EntityTarget::Player("Nobody".into());
    let error = worker.act(
        1,
        BotAction::Follow {
            target: nobody,
            range: 2.0,
        },
    );
    assert!(
        matches!(error, Err(BotError::TargetGone { .. })),
        "{error:?}"
    );
}

#[test]
fn attacks_arrive_as_strict_servers_want_them() {
    let (server, mut worker) = online();
    server.config(json!({ "strictPackets": "kick" }));
    let cow = server.op(json!({ "op": "spawn", "kind": "cow", "pos": [6, 64, 0] }));
    let id = i32::try_from(cow["id"].as_i64().expect("an id")).expect("an id");
    let target = EntityTarget::Id(id);
    until("the cow in view", || {
        let attack = BotAction::Attack {
            target: target.clone(),
        };
        match worker.act(1, attack).expect_err("it is far away") {
            BotError::OutOfReach { reach, .. } if reach < 4.0 => Some(()),
            BotError::TargetGone { .. } => None,
            other => panic!("another reason: {other:?}"),
        }
    });
    done(worker.act(
        1,
        BotAction::GoToEntity {
            target: target.clone(),
            range: 2.0,
        },
    ));
    done(worker.act(
        1,
        BotAction::Attack {
            target: target.clone(),
        },
    ));
    server.event("hurt", |event| event["id"] == id && event["by"] == "Bot_1");
    done(worker.act(
        1,
        BotAction::InteractEntity {
            target,
            hand: sculk_bots::Hand::Main,
        },
    ));
    server.event("interact", |event| event["id"] == id);
    assert!(server.events("extra_bytes").is_empty());
    assert_eq!(worker.n_ends(1, 1), 0, "the bot was not thrown out");
}

#[test]
fn blocks_are_dug_with_the_best_tool_and_placed() {
    let (server, mut worker) = online();
    server.op(json!({ "op": "give", "player": "Bot_1", "item": "dirt", "count": 5 }));
    server.op(json!({ "op": "give", "player": "Bot_1", "item": "iron_pickaxe" }));
    let far = worker.act(1, dig(-8, 64, 12)).unwrap_err();
    assert!(matches!(far, BotError::OutOfReach { .. }), "{far:?}");
    done(worker.act(1, go_to(-8.5, 64.0, 9.5)));
    done(worker.act(1, dig(-8, 64, 12)));
    let dug = server.event("dug", |event| event["block"] == "stone");
    assert_eq!(dug["tool"], "iron_pickaxe");
    assert_eq!(block(&mut worker, -8, 64, 12), "air");
    assert!(
        server.events("dig_early").is_empty(),
        "the server saw no haste"
    );
    done(worker.act(1, put(-8, 64, 12, Some("dirt"))));
    assert_eq!(block(&mut worker, -8, 64, 12), "dirt");
    let occupied = worker.act(1, put(-8, 64, 12, None)).unwrap_err();
    assert!(
        matches!(occupied, BotError::WrongBlock { .. }),
        "{occupied:?}"
    );
    let nothing = worker.act(1, dig(-8, 66, 12)).unwrap_err();
    assert!(
        matches!(nothing, BotError::WrongBlock { .. }),
        "{nothing:?}"
    );
}

#[test]
fn protected_blocks_stay_and_the_bot_says_so() {
    let (server, mut worker) = online();
    server.op(json!({ "op": "give", "player": "Bot_1", "item": "dirt", "count": 5 }));
    done(worker.act(1, go_to(-8.5, 64.0, 9.5)));
    server.config(json!({ "protect": [[[-20, 60, 5], [-1, 70, 20]]] }));
    let refused = worker.act(1, dig(-10, 64, 12)).unwrap_err();
    assert!(matches!(refused, BotError::Refused { .. }), "{refused:?}");
    assert_eq!(
        block(&mut worker, -10, 64, 12),
        "dirt",
        "what was dug in haste is back"
    );
    let refused = worker.act(1, put(-8, 65, 12, Some("dirt"))).unwrap_err();
    assert!(matches!(refused, BotError::Refused { .. }), "{refused:?}");
}

#[test]
fn digging_can_be_cancelled_and_ends_in_time() {
    let (server, mut worker) = online();
    done(worker.act(1, go_to(-4.5, 64.0, 9.5)));
    let obsidian = dig(-4, 64, 12);
    worker.send(&ToWorker::Do {
        bot: BotId(1),
        call: CallId(900),
        action: obsidian.clone(),
        timeout_ms: None,
    });
    server.event("dig_start", |event| event["block"] == "obsidian");
    worker.send(&ToWorker::Cancel {
        bot: BotId(1),
        call: CallId(900),
    });
    assert_eq!(worker.answer_to(900), Err(BotError::Cancelled));
    worker.send(&ToWorker::Do {
        bot: BotId(1),
        call: CallId(901),
        action: obsidian,
        timeout_ms: Some(1_000),
    });
    let late = worker.answer_to(901);
    assert!(matches!(late, Err(BotError::Timeout { .. })), "{late:?}");
    assert_eq!(block(&mut worker, -4, 64, 12), "obsidian");
}

#[test]
fn doors_are_used_by_hand() {
    let (_server, mut worker) = online();
    let door = place(-2, 64, 4);
    let use_door = BotAction::ActivateBlock {
        at: door,
        face: None,
        hand: sculk_bots::Hand::Main,
    };
    done(worker.act(1, use_door));
    let Ok(BotAnswer::Block { block: Some(block) }) =
        worker.act(1, BotAction::BlockAt { at: door })
    else {
        panic!("the door is loaded")
    };
    assert_eq!(
        (block.name.as_str(), block.properties["open"].as_str()),
        ("oak_door", "true")
    );
}

#[test]
fn bot_finds_its_way_through_maze_and_obstacle_course() {
    let (server, mut worker) = online();
    for (x, z) in [(36.5, 14.5), (58.5, -9.5)] {
        let there = BotAction::GoTo {
            at: Point { x, y: 64.0, z },
            range: 1.0,
            may_dig: false,
        };
        done(worker.act(1, there));
        let [at_x, _, at_z] = position(&server);
        assert!((at_x - x).hypot(at_z - z) < 2.5, "{at_x} {at_z}");
    }
    for wrong in ["moved_wrongly", "moved_too_quickly"] {
        assert!(server.events(wrong).is_empty(), "{wrong}");
    }
}
