//! Packets made to bring a client down. Bots of one server share azalea's systems, so each story
//! looks at the neighbours too.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use sculk_bots::{BotEvent, DisconnectCause};
use serde_json::{Value, json};

use crate::harness::{
    server::ScriptedServer,
    worker::{Worker, spec},
};

/// Three bots on one server.
fn three(server: &ScriptedServer) -> Worker {
    let mut worker = Worker::start();
    for bot in 1..=3 {
        worker.join(bot, 1, spec(server.port, &format!("Bot_{bot}")));
    }
    for bot in 1..=3 {
        worker.event(bot, 1, "joining", |event| {
            matches!(event, BotEvent::Joined { .. }).then_some(())
        });
    }
    worker
}

/// That these bots are still in their first session and can be talked to.
fn are_well(server: &ScriptedServer, worker: &mut Worker, bots: &[i32], what: &str) {
    for bot in bots {
        let text = format!("{bot} after {what}");
        worker.say(*bot, "chat", &text).expect("the bot is online");
        server.hears(&format!("Bot_{bot}"), &text);
        assert_eq!(worker.n_ends(*bot, 1), 0, "bot {bot} after {what}");
    }
}

fn protocol_error(worker: &mut Worker, words: &str) {
    let cause = worker.end_of(1, 1);
    let DisconnectCause::ProtocolError { detail } = &cause else {
        panic!("{cause:?}")
    };
    assert!(detail.contains(words), "{detail}");
}

/// Varint, as the protocol writes lengths.
fn varint(mut value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = u8::try_from(value & 0x7f).expect("seven bits");
        value >>= 7;
        if value == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A frame of compressed bytes that claims another size than it has.
fn frame(claimed: u32, inflated: &[u8]) -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(inflated).expect("memory takes it");
    let packed = encoder.finish().expect("memory takes it");
    let body = [varint(claimed), packed].concat();
    let length = u32::try_from(body.len()).expect("a small frame");
    hex(&[varint(length), body].concat())
}

fn resident_mb(worker: &Worker) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", worker.pid())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib / 1024
}

#[test]
fn a_compressed_bomb_ends_its_bot_before_it_goes_off() {
    let server = ScriptedServer::start();
    let mut worker = three(&server);
    let before = resident_mb(&worker);
    // 100 MB that claim to be 100 kB, in a frame of 97 kB.
    let bomb = frame(100_000, &vec![0; 100_000_000]);
    server.op(json!({ "op": "rawSocket", "player": "Bot_1", "hex": bomb }));
    protocol_error(&mut worker, "does not have the size it claims");
    let after = resident_mb(&worker);
    assert!(
        after - before < 32,
        "{before} MB before, {after} MB at most"
    );
    are_well(&server, &mut worker, &[2, 3], "the bomb");
    worker.bring_online(1, 2, spec(server.port, "Bot_1"));
    // An honest one, of a size no packet may have.
    let large = frame(9_000_000, &vec![0; 9_000_000]);
    server.op(json!({ "op": "rawSocket", "player": "Bot_1", "hex": large }));
    let cause = worker.end_of(1, 2);
    assert!(
        matches!(cause, DisconnectCause::ProtocolError { .. }),
        "{cause:?}"
    );
    are_well(&server, &mut worker, &[2, 3], "the large packet");
}

#[test]
fn a_chunk_that_would_panic_the_shared_systems_is_kept_from_them() {
    let server = ScriptedServer::start();
    let mut worker = three(&server);
    // Entries of 65 bits, for which azalea 0.16 divides by zero.
    let mut section = vec![0u8, 0, 0, 0, 65];
    section.resize(4096, 0);
    let chunk = json!({ "x": 1, "z": 1, "heightmaps": [], "chunkData": { "$hex": hex(&section) }, "blockEntities": [],
        "skyLightMask": [], "blockLightMask": [], "emptySkyLightMask": [], "emptyBlockLightMask": [], "skyLight": [], "blockLight": [] });
    let forget = json!({ "op": "packet", "player": "Bot_1", "name": "unload_chunk", "params": { "chunkX": 1, "chunkZ": 1 } });
    server.op(forget);
    server.op(json!({ "op": "packet", "player": "Bot_1", "name": "map_chunk", "params": chunk }));
    are_well(&server, &mut worker, &[1, 2, 3], "the chunk");
}

fn respawn(name: &str, dimension: i32) -> Value {
    let world = json!({ "dimension": dimension, "name": name, "hashedSeed": [0, 0], "gamemode": "survival",
        "previousGamemode": 255, "isDebug": false, "isFlat": true, "portalCooldown": 0, "seaLevel": 63 });
    json!({ "op": "packet", "player": "Bot_1", "name": "respawn", "params": { "worldState": world, "copyMetadata": 0 } })
}

#[test]
fn a_world_that_does_not_exist_ends_the_bot_that_is_sent_there() {
    let server = ScriptedServer::start();
    let mut worker = three(&server);
    server.op(respawn("minecraft:nowhere", 99));
    protocol_error(&mut worker, "minecraft:nowhere");
    are_well(&server, &mut worker, &[2, 3], "the respawn");
    worker.bring_online(1, 2, spec(server.port, "Bot_1"));
}

#[test]
fn a_place_that_is_none_ends_the_bot_that_is_put_there() {
    let server = ScriptedServer::start();
    let mut worker = three(&server);
    let nowhere = json!({ "teleportId": 77, "x": 1e300, "y": 64, "z": 0, "dx": 0, "dy": 0, "dz": 0, "yaw": 0, "pitch": 0, "flags": 0 });
    server.op(json!({ "op": "packet", "player": "Bot_1", "name": "position", "params": nowhere }));
    protocol_error(&mut worker, "where no place is");
    are_well(&server, &mut worker, &[2, 3], "the teleport");
}

#[test]
fn packets_about_players_that_have_just_left_are_survived() {
    let server = ScriptedServer::start();
    let mut worker = three(&server);
    let state = server.state();
    let players = state["players"].as_array().expect("a list of players");
    let gone = players.iter().find(|player| player["name"] == "Bot_3");
    let id = gone.expect("Bot_3 is there")["id"].clone();
    worker.send(&sculk_bots::ToWorker::Leave {
        bot: sculk_bots::BotId(3),
    });
    worker.end_of(3, 1);
    let teleport = json!({ "entityId": id, "x": 1, "y": 64, "z": 1, "dx": 0, "dy": 0, "dz": 0, "yaw": 0, "pitch": 0, "flags": 0, "onGround": true });
    for bot in ["Bot_1", "Bot_2"] {
        server.op(
            json!({ "op": "packet", "player": bot, "name": "entity_teleport", "params": teleport }),
        );
    }
    are_well(&server, &mut worker, &[1, 2], "the teleport");
}
