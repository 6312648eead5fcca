//! Archives as BlockMine writes them, with every field used, and archives as strangers write them.
#![cfg(test)]

use std::io::{Cursor, Write as _};

use sculk_blockmine::{ArchiveError, Fate, Found, read_archive};
use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn graph() -> String {
    json!({"nodes":[{"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}}],
        "connections":[],"variables":[]})
    .to_string()
}

fn bot() -> Value {
    json!({"id": 7, "username": "Digger", "prefix": "!", "note": "digs", "owners": "alex, Steve,,",
        "sortOrder": 3, "serverId": 2, "proxyId": null, "proxyHost": "10.0.0.1", "proxyPort": 1080,
        "proxyUsername": "me ", "createdAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": "2026-01-01T00:00:00.000Z",
        "server": {"id": 2, "name": "Home", "host": "play.example.net", "port": 25570, "version": "1.20.4"}})
}

fn full() -> Vec<u8> {
    let commands = json!([
        {"id": 1, "botId": 7, "name": "Give", "isEnabled": false, "cooldown": 5,
         "aliases": "[\"g\",\"дай\"]", "description": "gives", "owner": "visual_editor",
         "permissionId": 31, "allowedChatTypes": "[\"chat\",\"clan\"]", "isVisual": true,
         "argumentsJson": "[{\"id\":\"1\",\"name\":\"what\",\"type\":\"string\",\"required\":true}]",
         "graphJson": graph(), "pluginOwnerId": 41},
        {"id": 2, "botId": 7, "name": "ping", "owner": "system", "isVisual": false,
         "graphJson": "null"},
        {"id": 3, "botId": 7, "name": "shop", "owner": "plugin:shop", "isVisual": false},
        {"id": 4, "botId": 7, "name": "broken", "isVisual": true, "aliases": "[1,", "graphJson": graph()},
    ]);
    let events = json!([
        {"id": 1, "botId": 7, "name": "Greets", "isEnabled": true, "graphJson": graph(),
         "variables": "[]", "pluginOwnerId": null},
        {"id": 2, "botId": 7, "name": "Empty", "graphJson": null},
    ]);
    let people = json!({
        "users": [
            {"id": 11, "username": "alex", "isBlacklisted": false, "botId": 7,
             "groups": [{"userId": 11, "groupId": 21}, {"userId": 11, "groupId": 22}]},
            {"id": 12, "username": "Griefer", "isBlacklisted": true, "botId": 7, "groups": []},
            {"id": 13, "username": "Alex", "isBlacklisted": true, "botId": 7,
             "groups": [{"userId": 13, "groupId": 21}]},
        ],
        "groups": [
            {"id": 21, "name": "User", "owner": "system", "botId": 7,
             "permissions": [{"groupId": 21, "permissionId": 31}]},
            {"id": 22, "name": "Miners", "owner": "admin", "botId": 7,
             "permissions": [{"groupId": 22, "permissionId": 32}, {"groupId": 22, "permissionId": 31}]},
        ],
        "permissions": [
            {"id": 31, "name": "user.say", "description": null, "owner": "system", "botId": 7},
            {"id": 32, "name": "mine.deep", "description": "digs deep", "owner": "admin", "botId": 7},
        ],
    });
    let plugins = json!([{"id": 41, "botId": 7, "name": "shop", "version": "1.2.0",
        "sourceType": "GITHUB", "path": "/x", "isEnabled": true, "settings": "{\"tax\":1}"}]);
    let data =
        json!([{"id": 1, "pluginName": "shop", "botId": 7, "key": "prices", "value": "{\"a\":1}"}]);
    zip_of(&[
        ("bot.json", bot().to_string().as_bytes()),
        ("commands.json", commands.to_string().as_bytes()),
        ("event_graphs.json", events.to_string().as_bytes()),
        ("permissions.json", people.to_string().as_bytes()),
        ("plugins.json", plugins.to_string().as_bytes()),
        ("settings.json", b"[]"),
        ("plugins/shop/index.js", b"module.exports = () => {}"),
        ("plugin_data_store.json", data.to_string().as_bytes()),
    ])
}

fn why(found: &Found, place: &str) -> (Fate, String) {
    let remark = found
        .remarks
        .iter()
        .find(|remark| remark.place.contains(place));
    let remark = remark.unwrap_or_else(|| panic!("no remark on {place}: {:?}", found.remarks));
    (remark.fate, remark.why.clone())
}

#[test]
fn a_whole_archive_comes_with_every_field() {
    let found = read_archive(&full()).unwrap();
    let parcel = &found.parcel;
    let server = &parcel.servers[0];
    assert_eq!(
        (server.name.as_str(), server.host.as_str(), server.port),
        ("Home", "play.example.net", 25570)
    );
    assert_eq!(server.minecraft_version.as_deref(), Some("1.20.4"));
    let [bot] = parcel.bots.as_slice() else {
        panic!("{parcel:?}")
    };
    assert_eq!((bot.username.as_str(), bot.server), ("Digger", Some(0)));
    assert_eq!((bot.prefix.as_str(), bot.note.as_str()), ("!", "digs"));
    assert_eq!(bot.owners, ["alex", "Steve"]);
    let proxy = &parcel.proxies[bot.proxy.unwrap()];
    assert_eq!(
        (proxy.host.as_str(), proxy.port, proxy.username.as_str()),
        ("10.0.0.1", 1080, "me")
    );

    let names: Vec<_> = bot.commands.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Give", "broken"]);
    let give = &bot.commands[0];
    assert_eq!(give.aliases, ["g", "дай"]);
    assert_eq!(give.allowed_chat_types, ["chat", "clan"]);
    assert_eq!((give.is_enabled, give.cooldown_seconds), (false, 5));
    assert_eq!(give.permission.as_deref(), Some("user.say"));
    assert_eq!(give.arguments[0]["name"], "what");
    assert_eq!(give.graph, graph());
    assert_eq!(bot.event_graphs.len(), 1);

    let groups: Vec<_> = bot.groups.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(groups, ["User", "Miners"]);
    assert_eq!(bot.groups[1].permissions, ["mine.deep", "user.say"]);
    let users: Vec<_> = bot
        .users
        .iter()
        .map(|one| (one.username.as_str(), one.is_blacklisted))
        .collect();
    assert_eq!(users, [("alex", true), ("griefer", true)]);
    assert_eq!(bot.users[0].groups, [0, 1]);
    assert_eq!(bot.permissions[1].description, "digs deep");
    assert_eq!(
        (bot.values[0].owner.as_str(), bot.values[0].key.as_str()),
        ("shop", "prices")
    );
}

#[test]
fn what_stays_behind_is_told_with_its_place() {
    let found = read_archive(&full()).unwrap();
    for (place, fate, words) in [
        ("command ping", Fate::LeftOut, "part of BlockMine"),
        ("command shop", Fate::LeftOut, "code of a plugin"),
        ("command broken", Fate::Changed, "aliases is no JSON"),
        ("command Give", Fate::Changed, "belonged to the plugin shop"),
        ("event graph Empty", Fate::LeftOut, "no graph"),
        ("plugin shop 1.2.0", Fate::LeftOut, "its settings"),
        ("users", Fate::Changed, "became one"),
        ("1 files of plugins", Fate::LeftOut, "cannot run here"),
    ] {
        let (found_fate, found_words) = why(&found, place);
        assert_eq!(found_fate, fate, "{place}");
        assert!(found_words.contains(words), "{place}: {found_words}");
    }
}

fn refused(bytes: &[u8]) -> ArchiveError {
    read_archive(bytes).unwrap_err()
}

/// Two entries of one length and no other, whose names are then made what a library would not write.
fn renamed(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let bot = bot().to_string();
    let mut bytes = zip_of(&[("bot.json", bot.as_bytes()), (from, b"x")]);
    while let Some(at) = bytes
        .windows(from.len())
        .position(|part| part == from.as_bytes())
    {
        bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

#[test]
fn names_that_lead_out_are_refused() {
    for name in [
        "../evil",
        "/etc/pw",
        "a/../..",
        "c:\\boot",
        "d:/boot",
        "a\u{0}b.txt",
        "./x.jsn",
    ] {
        let placeholder = "x".repeat(name.len());
        let error = refused(&renamed(&placeholder, name));
        assert!(
            matches!(error, ArchiveError::BadName(_)),
            "{name:?}: {error}"
        );
    }
    let mut bytes = renamed("xxxxxxx", "yyyyyyy");
    while let Some(at) = bytes.windows(7).position(|part| part == b"yyyyyyy") {
        bytes[at + 2] = 0xff;
        bytes[at + 3] = 0xfe;
    }
    let error = refused(&bytes);
    assert!(
        matches!(error, ArchiveError::BadName(_)),
        "not UTF-8: {error}"
    );
}

#[test]
fn two_entries_of_one_name_are_refused() {
    let error = refused(&renamed("bot.jso_", "bot.json"));
    assert!(matches!(error, ArchiveError::Duplicate(_)), "{error}");
    let error = refused(&renamed("bot.jso_", "BOT.JSON"));
    assert!(matches!(error, ArchiveError::Duplicate(_)), "{error}");
}

#[test]
fn a_link_is_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("plugins/a", "/etc/passwd", SimpleFileOptions::default())
        .unwrap();
    let error = refused(&zip.finish().unwrap().into_inner());
    assert!(matches!(error, ArchiveError::Link(_)), "{error}");
}

#[test]
fn too_many_entries_are_refused_before_they_are_looked_at() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..10_001 {
        zip.start_file(format!("f{index}"), SimpleFileOptions::default())
            .unwrap();
    }
    let error = refused(&zip.finish().unwrap().into_inner());
    assert_eq!(error, ArchiveError::TooManyEntries(10_001));
}

#[test]
fn a_bomb_is_refused_whatever_it_says_of_itself() {
    // 201 MB of blanks are a few hundred kB here.
    let blanks = vec![b' '; 201 * 1024 * 1024];
    let bytes = zip_of(&[("bot.json", &blanks)]);
    assert!(bytes.len() < 1024 * 1024);
    assert!(matches!(refused(&bytes), ArchiveError::Bomb(_)));
    // The same, and its directory says that it is small.
    let mut lying = bytes;
    let size = u32::try_from(blanks.len()).unwrap().to_le_bytes();
    while let Some(at) = lying.windows(4).position(|part| part == size) {
        lying[at..at + 4].copy_from_slice(&8_u32.to_le_bytes());
    }
    let error = refused(&lying);
    assert!(
        matches!(error, ArchiveError::Bomb(_) | ArchiveError::BadJson { .. }),
        "{error}"
    );
}

#[test]
fn what_is_no_archive_of_a_bot_is_refused() {
    assert!(matches!(refused(b""), ArchiveError::Broken(_)));
    assert!(matches!(
        refused(b"PK\x05\x06 but no zip at all, really"),
        ArchiveError::Broken(_)
    ));
    assert_eq!(
        refused(&zip_of(&[("readme.txt", b"hi")])),
        ArchiveError::NoBot
    );
    assert_eq!(
        refused(&zip_of(&[("bot.json", b"[]")])),
        ArchiveError::NoBot
    );
    for (file, bytes) in [
        ("commands.json", &b"{}"[..]),
        ("commands.json", b"[1]"),
        ("commands.json", b"[{]"),
        ("commands.json", b"\xff\xfe[\x00]\x00"),
        ("permissions.json", b"{\"users\":{}}"),
    ] {
        let bot = bot().to_string();
        let error = refused(&zip_of(&[("bot.json", bot.as_bytes()), (file, bytes)]));
        assert!(error.to_string().contains(file), "{file}: {error}");
    }
}

#[test]
fn any_broken_archive_is_refused_or_read_but_never_a_crash() {
    let whole = full();
    for cut in (0..whole.len()).step_by(37) {
        let _ = read_archive(&whole[..cut]);
        let mut bent = whole.clone();
        bent[cut] ^= 0x55;
        let _ = read_archive(&bent);
    }
}
