//! What players may do to others by chat, and what a flood of lines costs. No server: what a worker would
//! report is put into the bot's mailbox.

use std::time::Duration;

use sculk_bots::{BotEvent, ChatKind, ChatMessage, SessionId};
use sculk_core::BotId;
use serde_json::{Value, json};

use super::BotInput;
use crate::revision_tests::{call, surface_in};
use crate::{App, Surface};

const BOT: BotId = BotId(1);

async fn report(app: &App, event: BotEvent) {
    let session = SessionId(0);
    let input = BotInput::Report { session, event };
    app.inner.fleet.send(BOT, input).await;
}

async fn join(app: &App) {
    let joined = BotEvent::Joined {
        username: "Bot_1".to_owned(),
        uuid: "00000000-0000-0000-0000-000000000001".to_owned(),
        wants_signed_chat: false,
    };
    report(app, joined).await;
}

async fn say(app: &App, player: &str, text: &str) {
    let message = ChatMessage {
        kind: ChatKind::Chat,
        sender: Some(player.to_owned()),
        text: text.to_owned(),
        line: format!("<{player}> {text}"),
        component: None,
        at_ms: 0,
    };
    report(app, BotEvent::Chat(message)).await;
}

async fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..3_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited in vain for {what}");
}

/// The groups somebody is in, and whether the bot ignores them.
fn standing(app: &App, player: &str) -> (Vec<String>, bool) {
    let found = app.inner.people.ask(BOT, |directory| {
        let known = directory.find(player)?;
        let groups = known.groups.iter().filter_map(|&id| directory.group(id));
        let mut names: Vec<_> = groups.map(|group| group.name.clone()).collect();
        names.sort_unstable();
        Some((names, known.is_blacklisted))
    });
    found.flatten().unwrap_or_default()
}

async fn person(surface: &Surface, name: &str, group: i64) {
    let made = json!({ "botId": BOT.0, "username": name });
    let id = call(surface, "create_person", made).await.unwrap()["id"].clone();
    let put =
        json!({ "botId": BOT.0, "ids": [id], "change": { "type": "addGroup", "groupId": group } });
    call(surface, "change_people", put).await.unwrap();
}

async fn group(surface: &Surface, name: &str, permissions: Value) -> i64 {
    let made = json!({
        "botId": BOT.0, "name": name, "permissions": permissions, "parentIds": [],
    });
    let made = call(surface, "create_group", made).await.unwrap();
    made["id"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_takes_or_ignores_what_may_more_than_they_but_owners() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let app = surface.app();
    let owners = json!({ "id": BOT.0, "owners": ["Owner"] });
    call(&surface, "update_bot", owners).await.unwrap();
    let may = json!(["admin.setgroup", "admin.setblacklist", "user.*"]);
    let mods = group(&surface, "Mods", may).await;
    let bosses = group(&surface, "Bosses", json!(["*"])).await;
    person(&surface, "mod", mods).await;
    person(&surface, "boss", bosses).await;
    join(app).await;
    for line in [
        "@setgroup alex Bosses",
        "@setgroup mod Bosses",
        "@setgroup boss -Bosses",
        "@setblacklist boss yes",
        "@setblacklist owner yes",
        "@setgroup alex Mods",
        "@setblacklist alex yes",
    ] {
        say(app, "mod", line).await;
    }
    eventually("what a moderator may do", || {
        let (groups, is_ignored) = standing(app, "alex");
        groups.contains(&"Mods".to_owned()) && is_ignored
    })
    .await;
    let bosses_of = |player| standing(app, player).0.contains(&"Bosses".to_owned());
    assert!(!bosses_of("alex") && !bosses_of("mod") && bosses_of("boss"));
    assert!(!standing(app, "boss").1 && !standing(app, "owner").1);
    say(app, "Owner", "@setgroup boss -Bosses").await;
    say(app, "Owner", "@setblacklist boss yes").await;
    eventually("what an owner may do", || {
        !standing(app, "boss").0.contains(&"Bosses".to_owned()) && standing(app, "boss").1
    })
    .await;
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_lines_that_lead_to_no_command_is_noted_once_and_keeps_nobody_from_commands() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let app = surface.app();
    let mods = group(&surface, "Mods", json!(["admin.setblacklist"])).await;
    person(&surface, "alex", mods).await;
    join(app).await;
    for _ in 0..200 {
        say(app, "alex", "@nosuchcommand").await;
    }
    say(app, "alex", "@setblacklist steve yes").await;
    eventually("the command behind the flood", || standing(app, "steve").1).await;
    let page = app.inner.consoles.read(BOT, None, 1_000);
    let noted = |words: &str| {
        let lines = page.lines.iter().flat_map(|line| &line.spans);
        lines.filter(|span| span.text.contains(words)).count()
    };
    // Once, but for a machine that stands still for seconds, which is quiet to the bot.
    let n_told = noted("lead to no command");
    assert!((1..5).contains(&n_told), "{n_told}");
    let n_noted = noted("no command “nosuchcommand”");
    assert!((20..150).contains(&n_noted), "{n_noted}");
    app.shut_down().await;
}
