//! Accounts on servers that pass on only signed chat (`enforce-secure-profile`). The server checks
//! each signature, each count and what was seen, with cryptography of another make.

use std::{path::Path, sync::Arc};

use sculk_contract::{BotTarget, SendChatReq};
use sculk_secrets::MemoryVault;
use serde_json::{Value, json};

use crate::{
    accounts::{
        bot_with_account, core,
        fake::{ChatKeys, Fake, PLAYER, Reply, services_key},
        files, online_server,
    },
    harness::{core::Core, server::ScriptedServer, until},
};

/// When the keys of the stand-in end, as a server is told.
const FIRST_ENDS: &str = "4102444800123";
const SECOND_ENDS: &str = "4102531200000";

fn strict_server(fake: &Fake) -> ScriptedServer {
    let server = online_server(fake);
    server.config(json!({ "secureProfile": services_key() }));
    server
}

fn say(core: &Core, bot: i32, text: &str) {
    let text = text.into();
    core.call(core.surface.send_chat(SendChatReq { id: bot, text }));
}

/// The server's verdict on a line of the bot's.
fn signed(server: &ScriptedServer, text: &str) -> Value {
    let signed = server.hears(PLAYER, text)["signed"].clone();
    let invalid = server.events("chat_invalid");
    assert!(
        signed.is_object() && invalid.is_empty(),
        "{text}: {invalid:?}"
    );
    signed
}

fn sessions(server: &ScriptedServer) -> Vec<String> {
    let sessions = server.events("chat_session");
    let ends = sessions
        .iter()
        .filter_map(|event| event["expires"].as_str());
    ends.map(str::to_owned).collect()
}

#[test]
fn chat_is_signed_with_what_was_seen_before_and_its_keys_stay_secret() {
    let fake = Fake::start();
    let server = strict_server(&fake);
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    let (bot, _) = bot_with_account(&core, &fake, server.port);
    core.bring_online(bot);
    say(&core, bot, "Привет, world");
    let first = signed(&server, "Привет, world");
    assert_eq!((&first["index"], &first["nSeen"]), (&json!(0), &json!(0)));
    core.console_shows(bot, "<Steve_01> Привет");
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "hi", "signed": true, "times": 3 }));
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "unsigned" }));
    core.console_shows(bot, "<Alex> unsigned");
    say(&core, bot, "second");
    let second = signed(&server, "second");
    assert_eq!((&second["index"], &second["nSeen"]), (&json!(1), &json!(4)));
    assert_eq!(second["session"], first["session"]);

    // More than fit: the server is told before the bot speaks again.
    server
        .op(json!({ "op": "chatAs", "name": "Alex", "text": "many", "signed": true, "times": 70 }));
    server.event("acknowledged", |event| event["count"] == 65);
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "that was all" }));
    core.console_shows(bot, "that was all");
    say(&core, bot, "third");
    assert_eq!(signed(&server, "third")["nSeen"], 20);

    say(&core, bot, "/w Steve_01 to  myself");
    let told = server.event("command_signed", |_| true);
    let argument = &told["arguments"][0];
    assert_eq!(
        (&argument["name"], &argument["text"], &argument["index"]),
        (&json!("message"), &json!("to  myself"), &json!(3))
    );
    server.event("whisper", |event| event["message"] == "to myself");
    say(&core, bot, "/list");
    core.console_shows(bot, "There are 1 of a max");
    assert_eq!(
        server.events("command_signed").len(),
        1,
        "/list says nothing"
    );
    assert_eq!(sessions(&server), [FIRST_ENDS]);

    // Another world behind the same proxy: counting begins anew on both sides.
    server.op(json!({ "op": "reconfigure", "player": PLAYER }));
    until("a second session", || {
        (sessions(&server).len() == 2).then_some(())
    });
    say(&core, bot, "fourth");
    let fourth = signed(&server, "fourth");
    assert_eq!((&fourth["index"], &fourth["nSeen"]), (&json!(0), &json!(0)));
    assert_ne!(fourth["session"], first["session"]);
    assert!(server.events("unsigned").is_empty());
    assert_eq!(fake.asked("/player/certificates").len(), 1);
    core.close();
    no_file_holds_the_private_key(dir.path());
}

fn no_file_holds_the_private_key(dir: &Path) {
    let all: Value =
        serde_json::from_str(include_str!("../../crates/accounts/tests/fake/keys.json")).unwrap();
    let pem = all["first"]["keyPair"]["privateKey"].as_str().unwrap();
    let line = pem.lines().nth(5).unwrap();
    for file in files(dir) {
        let bytes = std::fs::read(&file).unwrap();
        let found = bytes
            .windows(line.len())
            .any(|part| part == line.as_bytes());
        assert!(!found, "{} holds the private key", file.display());
    }
}

#[test]
fn keys_are_renewed_while_the_bot_is_online() {
    let fake = Fake::start();
    let server = strict_server(&fake);
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    let (bot, _) = bot_with_account(&core, &fake, server.port);
    fake.chat_keys(ChatKeys::FirstDueIn(4));
    core.start(bot);
    until("the first keys", || {
        (!fake.asked("/player/certificates").is_empty()).then_some(())
    });
    fake.chat_keys(ChatKeys::Second);
    core.wait_online(bot);
    until("the second keys", || {
        let sessions = sessions(&server);
        (sessions.last().map(String::as_str) == Some(SECOND_ENDS)).then_some(())
    });
    say(&core, bot, "with the second");
    assert_eq!(signed(&server, "with the second")["index"], 0);
    assert!(
        server.events("leave").is_empty(),
        "nobody had to leave for it"
    );
    core.close();
}

#[test]
fn a_bot_whose_keys_cannot_be_had_joins_and_says_what_that_means() {
    let fake = Fake::start();
    let server = strict_server(&fake);
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    let (bot, _) = bot_with_account(&core, &fake, server.port);
    fake.next("/player/certificates", Reply::Http(503, json!({})));
    core.bring_online(bot);
    let told = core.console_shows(bot, "passes on only signed chat");
    let told = crate::harness::core::plain(&told);
    assert!(
        told.contains("it answered 503") && told.contains("commands work"),
        "{told}"
    );
    say(&core, bot, "is anybody there");
    server.event("unsigned", |event| event["message"] == "is anybody there");
    say(&core, bot, "/list");
    core.console_shows(bot, "There are 1 of a max");
    core.call(core.surface.restart_bots(BotTarget::All));
    server.event("leave", |_| true);
    core.wait_online(bot);
    assert_eq!(
        fake.asked("/player/certificates").len(),
        1,
        "a service that is down is left alone for a while"
    );
    core.close();
}

#[test]
fn keys_that_are_over_are_not_used() {
    let fake = Fake::start();
    let server = strict_server(&fake);
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    let (bot, _) = bot_with_account(&core, &fake, server.port);
    fake.chat_keys(ChatKeys::Expired);
    core.bring_online(bot);
    core.console_shows(bot, "see whether it is right");
    say(&core, bot, "/list");
    core.console_shows(bot, "There are 1 of a max");
    assert!(sessions(&server).is_empty() && server.events("chat_invalid").is_empty());
    core.close();
}
