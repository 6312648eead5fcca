//! Graphs that answer in chat: the first one, an edited one, and ones that must be refused.

use sculk_contract::{
    ApiError, CommandView, ErrorCode, GetGraphReq, ListCommandsReq, SaveDraftReq, SaveGraphReq,
    Severity,
};

use crate::harness::{core::Core, peer::Peer, server::ScriptedServer};

fn ping_of(core: &Core, bot: i32) -> CommandView {
    let commands = core.call(core.surface.list_commands(ListCommandsReq { bot_id: bot }));
    commands
        .into_iter()
        .find(|command| command.name == "ping")
        .expect("a new bot has a ping command")
}

fn save(core: &Core, command: i32, document: &str, revision: i32) -> Result<i32, ApiError> {
    core.try_call(core.surface.save_graph(SaveGraphReq {
        command_id: command,
        document: document.into(),
        expected_revision: revision,
        shared: None,
        is_untested: false,
    }))
    .map(|outcome| outcome.revision)
}

#[test]
fn a_player_gets_an_answer_and_after_an_edit_the_new_one() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    core.bring_online(bot);
    let mut alice = Peer::join(server.port, "Alice");
    alice.say("@ping hello");
    alice.sees("<Bot_1> pong hello");
    core.console_shows(bot, "@ping hello");

    let command = ping_of(&core, bot).id;
    let graph = core.call(core.surface.get_graph(GetGraphReq {
        command_id: command,
    }));
    assert_eq!(graph.problems, []);
    let edited = graph.document.replace("pong ", "you said ");
    assert_ne!(edited, graph.document);
    save(&core, command, &edited, graph.revision).unwrap();
    alice.say("@ping hello");
    alice.sees("<Bot_1> you said hello");

    let error = save(&core, command, &graph.document, graph.revision).unwrap_err();
    assert_eq!(
        error.code,
        ErrorCode::Conflict,
        "the older window must not overwrite the newer save"
    );
    core.close();
}

#[test]
fn a_graph_that_cannot_run_is_refused_with_its_place_and_the_old_one_stays() {
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(1, "Bot_1").id;
    let command = ping_of(&core, bot).id;
    let graph = core.call(core.surface.get_graph(GetGraphReq {
        command_id: command,
    }));
    let huge = format!(
        r#"{{"nodes":[],"connections":[],"variables":[],"junk":"{}"}}"#,
        "x".repeat(51 * 1024 * 1024)
    );
    let cyclic = r#"{"format_version":1,"dialect":"sculk","variables":[],"nodes":[
        {"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}},
        {"id":"a","type":"string:concat","position":{"x":0,"y":0},"data":{}},
        {"id":"b","type":"string:concat","position":{"x":0,"y":0},"data":{}},
        {"id":"say","type":"action:send_message","position":{"x":0,"y":0},"data":{}}],
      "connections":[
        {"id":"1","sourceNodeId":"start","sourcePinId":"exec","targetNodeId":"say","targetPinId":"exec"},
        {"id":"2","sourceNodeId":"a","sourcePinId":"result","targetNodeId":"b","targetPinId":"pin_0"},
        {"id":"3","sourceNodeId":"b","sourcePinId":"result","targetNodeId":"a","targetPinId":"pin_0"},
        {"id":"4","sourceNodeId":"b","sourcePinId":"result","targetNodeId":"say","targetPinId":"message"}]}"#;
    for (document, place) in [
        ("{\"nodes\": [\n}", "line 2"),
        ("[]", ""),
        (huge.as_str(), "52428800"),
        (cyclic, "a"),
    ] {
        let error = save(&core, command, document, graph.revision).unwrap_err();
        let shown: String = document.chars().take(60).collect();
        assert_eq!(error.code, ErrorCode::BadGraph, "of {shown}");
        assert!(
            error.message.contains(place),
            "the error of {shown} names {place:?}: {}",
            error.message
        );
    }
    let after = core.call(core.surface.get_graph(GetGraphReq {
        command_id: command,
    }));
    assert_eq!(
        (after.document, after.revision),
        (graph.document, graph.revision)
    );
    core.close();
}

#[test]
fn unknown_nodes_are_kept_and_named() {
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(1, "Bot_1").id;
    let command = ping_of(&core, bot).id;
    let document = r#"{"format_version":1,"dialect":"sculk","variables":[],"connections":[],"nodes":[
        {"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}},
        {"id":"x","type":"plugin:teleport","position":{"x":1,"y":2},"data":{"where":"home"},"ours":7}]}"#;
    save(&core, command, document, 1).unwrap();
    let graph = core.call(core.surface.get_graph(GetGraphReq {
        command_id: command,
    }));
    assert_eq!(graph.document, document, "not a byte is lost");
    let named = graph
        .problems
        .iter()
        .find(|problem| problem.node_id.as_deref() == Some("x"))
        .expect("the unknown node is named");
    assert_eq!(named.severity, Severity::Warning);
    assert!(named.message.contains("plugin:teleport"), "{named:?}");
    core.close();
}

#[test]
fn a_draft_survives_a_restart_and_goes_with_the_save() {
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(1, "Bot_1").id;
    let command = ping_of(&core, bot).id;
    core.call(core.surface.save_draft(SaveDraftReq {
        command_id: command,
        document: "half a graph".into(),
        base_revision: 1,
    }));
    core.close();
    let core = Core::open(dir.path());
    let read = || {
        core.call(core.surface.get_graph(GetGraphReq {
            command_id: command,
        }))
    };
    let graph = read();
    assert_eq!(graph.draft.unwrap().document, "half a graph");
    assert!(ping_of(&core, bot).has_draft);
    save(&core, command, &graph.document, graph.revision).unwrap();
    assert_eq!(read().draft, None);
    core.close();
}
