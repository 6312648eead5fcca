//! Graphs that events start: on chat of several formats, with variables that last, in their limits.

use std::time::Duration;

use sculk_contract::{
    BotTarget, ChatRuleView, ChatTypeView, ErrorCode, EventGraphReq, GetJoiningReq, Nothing,
    SaveEventGraphDraftReq, SaveEventGraphReq, TryChatRulesReq, UpdateBotReq, UpdateEventGraphReq,
    UpdateJoiningReq, UpdateServerChatReq,
};
use serde_json::json;

use crate::harness::{
    core::Core,
    graph::{add, document, list},
    server::ScriptedServer,
    until,
};

/// Says `heard …` to whoever says something.
fn parrot() -> String {
    document(
        &[
            ("chat", "event:chat", json!({})),
            (
                "text",
                "string:concat",
                json!({"pinCount": 2, "pin_0": "heard "}),
            ),
            ("say", "action:send_message", json!({})),
        ],
        &[
            ("chat", "exec", "say", "exec"),
            ("chat", "message", "text", "pin_1"),
            ("text", "result", "say", "message"),
        ],
    )
}

fn server_of(core: &Core) -> i32 {
    core.call(core.surface.list_servers(Nothing {}))[0].id
}

#[test]
fn chat_starts_a_graph_which_answers_and_is_counted_until_it_is_switched_off() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let graph = add(&core, bot, "Parrot", parrot());
    assert_eq!(graph.events, ["chat"]);
    core.bring_online(bot);
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "hello" }));
    server.hears("Bot_1", "heard hello");
    let load = until("the run to end", || {
        let load = list(&core, bot)[0].load;
        (load.n_running == 0).then_some(load)
    });
    assert_eq!((load.n_started, load.n_failed, load.n_dropped), (1, 0, 0));

    core.call(core.surface.update_event_graph(UpdateEventGraphReq {
        id: graph.id,
        name: Some("Silent parrot".into()),
        is_enabled: Some(false),
        max_runs: None,
        when_busy: None,
        filter: None,
        expected_revision: None,
    }));
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "anybody?" }));
    core.console_shows(bot, "anybody?");
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "@ping done" }));
    server.hears("Bot_1", "pong done");
    let parroted = server.events("chat").into_iter();
    let parroted = parroted.filter(|event| event["message"] == "heard anybody?");
    assert_eq!(parroted.count(), 0, "a graph that is off does not answer");
    core.close();
}

#[test]
fn a_kept_variable_is_there_in_the_next_run_and_after_a_restart() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let counting = document(
        &[
            ("chat", "event:chat", json!({})),
            ("old", "data:get_variable", json!({"variableName": "n"})),
            ("sum", "math:operation", json!({"operation": "+", "b": 1})),
            (
                "keep",
                "action:bot_set_variable",
                json!({"name": "n", "persist": true}),
            ),
            ("new", "data:get_variable", json!({"variableName": "n"})),
            (
                "text",
                "string:concat",
                json!({"pinCount": 2, "pin_0": "line "}),
            ),
            ("say", "action:send_message", json!({})),
        ],
        &[
            ("chat", "exec", "keep", "exec"),
            ("old", "value", "sum", "a"),
            ("sum", "result", "keep", "value"),
            ("keep", "exec", "say", "exec"),
            ("new", "value", "text", "pin_1"),
            ("text", "result", "say", "message"),
        ],
    )
    .replace(
        "\"variables\":[]",
        r#""variables":[{"id":"n","name":"n","type":"number","value":0}]"#,
    );
    add(&core, bot, "Counter", counting);
    core.bring_online(bot);
    for n in 1..=2 {
        server.op(json!({ "op": "chatAs", "name": "Alex", "text": format!("call {n}") }));
        server.hears("Bot_1", &format!("line {n}"));
    }
    core.close();
    let core = Core::open(dir.path());
    core.bring_online(bot);
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "call 3" }));
    server.hears("Bot_1", "line 3");
    core.close();
}

#[test]
fn one_graph_at_a_time_lets_events_wait_and_drops_what_is_too_much() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let slow = document(
        &[
            ("chat", "event:chat", json!({})),
            ("wait", "flow:delay", json!({"delay": 60_000})),
        ],
        &[("chat", "exec", "wait", "exec")],
    );
    let graph = add(&core, bot, "Slow", slow);
    core.call(core.surface.update_event_graph(UpdateEventGraphReq {
        id: graph.id,
        name: None,
        is_enabled: None,
        max_runs: Some(1),
        when_busy: None,
        filter: None,
        expected_revision: None,
    }));
    core.bring_online(bot);
    let says: Vec<_> = (0..70)
        .map(|n| json!({ "op": "chatAs", "name": "Alex", "text": format!("line {n}") }))
        .collect();
    server.ops(says);
    core.console_shows(bot, "line 69");
    let load = until("all events to be counted", || {
        let load = list(&core, bot)[0].load;
        (load.n_dropped > 0).then_some(load)
    });
    assert_eq!((load.n_running, load.n_waiting), (1, 64));
    assert_eq!(load.n_dropped, 5);
    core.call(core.surface.stop_bots(BotTarget::All));
    until("stopping to end the runs", || {
        let load = list(&core, bot)[0].load;
        (load.n_running == 0 && load.n_waiting == 0).then_some(())
    });
    core.close();
}

#[test]
fn event_graphs_are_saved_versioned_drafted_deleted_and_restored() {
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(1, "Bot_1").id;
    let id = add(&core, bot, "Parrot", parrot()).id;
    core.call(core.surface.save_event_graph_draft(SaveEventGraphDraftReq {
        id,
        document: "half".into(),
        base_revision: 1,
    }));
    let read = || core.call(core.surface.get_event_graph(EventGraphReq { id }));
    assert_eq!(read().draft.unwrap().document, "half");
    let health = document(&[("h", "event:health", json!({}))], &[]);
    let save = |expected_revision| {
        core.try_call(core.surface.save_event_graph(SaveEventGraphReq {
            id,
            document: health.clone(),
            expected_revision,
            shared: None,
            is_untested: false,
        }))
    };
    assert_eq!(save(1).unwrap().revision, 2);
    assert_eq!(save(1).unwrap_err().code, ErrorCode::Conflict);
    let after = read();
    assert_eq!(
        (after.document.as_str(), after.draft),
        (health.as_str(), None)
    );
    assert_eq!(list(&core, bot)[0].events, ["health"]);
    core.call(core.surface.delete_event_graph(EventGraphReq { id }));
    assert!(list(&core, bot).is_empty());
    core.call(core.surface.restore_event_graph(EventGraphReq { id }));
    assert_eq!(list(&core, bot).len(), 1);
    core.close();
}

#[test]
fn chat_in_a_plugins_format_is_read_by_rules_and_rules_can_be_tried_and_changed() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    core.bring_online(bot);
    server.op(json!({ "op": "fakePlayer", "name": "Alex", "pos": [3, 64, 3] }));
    until("Alex's line to be read", || {
        server.op(json!({ "op": "say", "text": "[VIP] Alex: @ping rules" }));
        std::thread::sleep(Duration::from_millis(300));
        let said = server.events("chat").into_iter();
        let said = said.filter(|event| event["message"] == "pong rules");
        (said.count() > 0).then_some(())
    });
    server.op(json!({ "op": "say", "text": "Nobody: @ping ghost" }));
    server.op(json!({ "op": "say", "text": "~Alex~ says @ping odd" }));
    core.console_shows(bot, "says @ping odd");

    let rule = ChatRuleView {
        name: "odd".into(),
        pattern: "~(?<player>\\w+)~ says (?<message>.+)".into(),
        chat_type: "chat".into(),
        is_for_online_only: true,
    };
    let tried = core.call(core.surface.try_chat_rules(TryChatRulesReq {
        bot_id: bot,
        rules: Some(vec![rule.clone()]),
        lines: vec!["~Bob~ says hi".into()],
    }));
    assert_eq!(tried.errors, []);
    assert_eq!(tried.lines[0].player.as_deref(), Some("Bob"));
    let of_bot = tried.lines.iter().find(|line| line.line.contains("odd"));
    assert_eq!(of_bot.unwrap().message.as_deref(), Some("@ping odd"));

    let broken = ChatRuleView {
        pattern: "(".into(),
        ..rule.clone()
    };
    let change = |rules| UpdateServerChatReq {
        server_id: server_of(&core),
        rules: Some(rules),
        types: None,
        spam_warnings: None,
        expected_revision: None,
    };
    let refused = core.try_call(core.surface.update_server_chat(change(vec![broken])));
    assert_eq!(refused.unwrap_err().details.as_deref(), Some("rules"));
    core.call(core.surface.update_server_chat(change(vec![rule])));
    server.op(json!({ "op": "say", "text": "~Alex~ says @ping changed" }));
    server.hears("Bot_1", "pong changed");
    let ghosts = server.events("chat").into_iter();
    let ghosts = ghosts.filter(|event| event["message"] == "pong ghost");
    assert_eq!(ghosts.count(), 0, "who is not online says nothing");
    core.close();
}

#[test]
fn a_graph_blacklists_a_player_who_is_then_ignored() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let ban = document(
        &[
            ("chat", "event:chat", json!({})),
            ("is", "string:contains", json!({"needle": "badword"})),
            ("if", "flow:branch", json!({})),
            (
                "ban",
                "user:set_blacklist",
                json!({"blacklist_status": true}),
            ),
            ("log", "action:send_log", json!({"message": "banned"})),
        ],
        &[
            ("chat", "exec", "if", "exec"),
            ("chat", "message", "is", "haystack"),
            ("is", "result", "if", "condition"),
            ("if", "exec_true", "ban", "exec"),
            ("chat", "username", "ban", "user"),
            ("ban", "exec", "log", "exec"),
        ],
    );
    add(&core, bot, "Ban", ban);
    core.bring_online(bot);
    let say = |name: &str, text: &str| {
        server.op(json!({ "op": "chatAs", "name": name, "text": text }));
    };
    say("Alex", "@ping before");
    server.hears("Bot_1", "pong before");
    say("Alex", "badword");
    core.console_shows(bot, "banned");
    say("Alex", "@ping after");
    core.console_shows(bot, "Alex is on the blacklist");
    say("Steve", "@ping steve");
    server.hears("Bot_1", "pong steve");
    let after = server.events("chat").into_iter();
    let after = after.filter(|event| event["message"] == "pong after");
    assert_eq!(after.count(), 0);
    core.close();
}

#[test]
fn a_warning_of_spam_slows_the_bot_down_and_custom_chat_types_have_their_prefix() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    core.call(core.surface.update_server_chat(UpdateServerChatReq {
        server_id: server_of(&core),
        rules: None,
        types: Some(vec![ChatTypeView {
            name: "global".into(),
            prefix: "!".into(),
            delay_ms: 500,
        }]),
        spam_warnings: None,
        expected_revision: None,
    }));
    let shout = document(
        &[
            ("start", "event:botStartup", json!({})),
            (
                "say",
                "action:send_message",
                json!({"chat_type": "global", "message": "to all"}),
            ),
        ],
        &[("start", "exec", "say", "exec")],
    );
    add(&core, bot, "Shout", shout);
    core.bring_online(bot);
    server.hears("Bot_1", "!to all");
    server.op(json!({ "op": "say", "text": "Please don't spam!" }));
    core.console_shows(bot, "talks more slowly");
    core.close();
}

#[test]
fn join_commands_go_out_in_order_and_their_secrets_stay_hidden() {
    const PASSWORD: &str = "correct-horse-2209";
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let view = core.call(core.surface.get_joining(GetJoiningReq { bot_id: bot }));
    assert!(view.has_built_in_join_commands && view.join_commands.is_empty());
    core.call(core.surface.update_bot(UpdateBotReq {
        id: bot,
        username: None,
        server_id: None,
        prefix: None,
        owners: None,
        note: None,
        auto_start: None,
        password: Some(PASSWORD.into()),
        expected_revision: None,
    }));
    let view = core.call(core.surface.get_joining(GetJoiningReq { bot_id: bot }));
    assert_eq!(view.join_commands, ["/login {password}"]);
    let written_out = |allows_plain_secrets| UpdateJoiningReq {
        bot_id: bot,
        join_commands: Some(vec!["I am here".into(), "/login hunter2".into()]),
        allows_plain_secrets,
        use_built_in_join_commands: None,
        view_distance: None,
        is_isolated: None,
        chat_types: None,
        expected_revision: None,
    };
    let refused = core.try_call(core.surface.update_joining(written_out(None)));
    assert_eq!(
        refused.unwrap_err().details.as_deref(),
        Some("joinCommands"),
        "a password is not kept readable unasked"
    );
    core.call(core.surface.update_joining(written_out(Some(true))));
    core.call(core.surface.update_joining(UpdateJoiningReq {
        bot_id: bot,
        join_commands: Some(vec!["/auth {password} twice".into(), "I am back".into()]),
        allows_plain_secrets: None,
        use_built_in_join_commands: None,
        view_distance: Some(3),
        is_isolated: None,
        chat_types: None,
        expected_revision: None,
    }));
    core.bring_online(bot);
    server.event("command", |event| {
        event["command"] == format!("auth {PASSWORD} twice")
    });
    server.hears("Bot_1", "I am back");
    core.console_shows(bot, "/auth •••••• twice");
    assert!(!format!("{:?}", core.console(bot)).contains(PASSWORD));
    core.close();
}

#[test]
fn an_isolated_bot_has_a_worker_of_its_own() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let (shy, social) = (
        core.add_bot(server.port, "Shy").id,
        core.add_bot(server.port, "Social").id,
    );
    core.call(core.surface.update_joining(UpdateJoiningReq {
        bot_id: shy,
        join_commands: None,
        allows_plain_secrets: None,
        use_built_in_join_commands: None,
        view_distance: None,
        is_isolated: Some(true),
        chat_types: None,
        expected_revision: None,
    }));
    core.bring_online(shy);
    core.bring_online(social);
    let sample = until("both workers to be seen", || {
        let sample = core.call(core.surface.get_resource_use(Nothing {}));
        (sample.workers.len() == 2).then_some(sample)
    });
    assert_eq!(sample.bots.len(), 2);
    core.close();
}

#[test]
fn a_graph_walks_looks_into_its_pockets_and_sees_who_is_near() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let body = document(
        &[
            ("chat", "event:chat", json!({})),
            (
                "go",
                "navigation:go_to",
                json!({"x": 3, "y": 64, "z": 3, "range": 1}),
            ),
            (
                "count",
                "inventory:count_item",
                json!({"itemName": "cobblestone"}),
            ),
            ("players", "data:get_server_players", json!({})),
            ("n", "data:length", json!({})),
            (
                "text",
                "string:concat",
                json!({"pinCount": 4, "pin_0": "stones ", "pin_2": " players "}),
            ),
            ("say", "action:send_message", json!({})),
            ("stuck", "action:send_message", json!({"message": "no way"})),
        ],
        &[
            ("chat", "exec", "go", "exec"),
            ("go", "exec", "say", "exec"),
            ("go", "exec_failed", "stuck", "exec"),
            ("count", "count", "text", "pin_1"),
            ("players", "players", "n", "data"),
            ("n", "length", "text", "pin_3"),
            ("text", "result", "say", "message"),
        ],
    );
    add(&core, bot, "Body", body);
    core.bring_online(bot);
    server.op(json!({ "op": "give", "player": "Bot_1", "item": "cobblestone", "count": 7 }));
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "come" }));
    server.hears("Bot_1", "stones 7 players 1");
    core.close();
}
