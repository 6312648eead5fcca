//! Graphs that plugins bring: as files of their folder, and registered while they run.

use std::fs;
use std::path::Path;

use sculk_contract::{
    EventGraphReq, InstallPluginReq, ListCommandsReq, PluginReq, PluginSource, SaveEventGraphReq,
};
use serde_json::{Value, json};

use crate::harness::{core::Core, graph::list, server::ScriptedServer, until};
use crate::plugins_core::{install_with, is_running, plugin, says};

/// An event graph in BlockMine's form that says something whenever somebody says `word`.
fn parrot(answer: &str) -> Value {
    json!({
        "nodes": [
            { "id": "chat", "type": "event:chat", "position": { "x": 0, "y": 0 }, "data": {} },
            { "id": "is", "type": "string:equals", "position": { "x": 0, "y": 90 }, "data": { "b": "word" } },
            { "id": "if", "type": "flow:branch", "position": { "x": 200, "y": 0 }, "data": {} },
            { "id": "say", "type": "action:send_message", "position": { "x": 400, "y": 0 }, "data": { "message": answer } },
        ],
        "connections": [
            { "id": "a", "sourceNodeId": "chat", "sourcePinId": "exec", "targetNodeId": "if", "targetPinId": "exec" },
            { "id": "b", "sourceNodeId": "chat", "sourcePinId": "message", "targetNodeId": "is", "targetPinId": "a" },
            { "id": "c", "sourceNodeId": "is", "sourcePinId": "result", "targetNodeId": "if", "targetPinId": "condition" },
            { "id": "d", "sourceNodeId": "if", "sourcePinId": "exec_true", "targetNodeId": "say", "targetPinId": "exec" },
        ],
        "variables": [],
    })
}

const REGISTERS: &str = r#"
module.exports = async (bot) => {
  await bot.api.registerEventGraph({
    name: 'Registered', owner: 'plugin:bringer', isEnabled: true, graphJson: GRAPH, variables: [], triggers: ['chat'],
  });
  bot.sendLog('registered');
};
"#;

const COMMAND: &str = r#"{
  "nodes": [
    { "id": "start", "type": "event:command", "position": { "x": 0, "y": 0 }, "data": {} },
    { "id": "say", "type": "action:send_message", "position": { "x": 200, "y": 0 }, "data": { "message": "brought" } }
  ],
  "connections": [
    { "id": "a", "sourceNodeId": "start", "sourcePinId": "exec", "targetNodeId": "say", "targetPinId": "exec" }
  ],
  "variables": []
}"#;

fn write(sources: &Path, version: &str, answer: &str) -> std::path::PathBuf {
    let source = REGISTERS.replace(
        "GRAPH",
        &json!(parrot("registered says").to_string()).to_string(),
    );
    let folder = plugin(sources, "bringer", "{}", &source);
    let manifest = fs::read_to_string(folder.join("package.json")).unwrap();
    fs::write(
        folder.join("package.json"),
        manifest.replace("1.0.0", version),
    )
    .unwrap();
    fs::create_dir_all(folder.join("graph")).unwrap();
    fs::write(folder.join("graph/bring.json"), COMMAND).unwrap();
    fs::write(folder.join("graph/Parrot.json"), parrot(answer).to_string()).unwrap();
    fs::write(folder.join("graph/broken.json"), "{").unwrap();
    folder
}

fn update(core: &Core, folder: &Path, bot: i32) {
    core.call(core.surface.install_plugin(InstallPluginReq {
        source: PluginSource::Path {
            path: folder.display().to_string(),
        },
        digest: None,
        bot_ids: vec![bot],
        grants: Vec::new(),
    }));
}

fn names(core: &Core, bot: i32) -> Vec<String> {
    list(core, bot)
        .into_iter()
        .map(|graph| graph.name)
        .collect()
}

#[test]
fn graphs_come_with_a_plugin_keep_what_their_user_changed_and_go_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let (data, sources) = (dir.path().join("data"), dir.path().join("sources"));
    let server = ScriptedServer::start();
    let core = Core::open_with(&data, true);
    let bot = core.add_bot(server.port, "Bring_1").id;
    install_with(&core, &write(&sources, "1.0.0", "parrot one"), &[bot], &[]);
    assert_eq!(names(&core, bot), ["Parrot"]);
    core.bring_online(bot);
    is_running(&core, bot, "bringer");
    core.console_shows(bot, "registered");
    until("the registered graph", || {
        names(&core, bot)
            .contains(&"Registered".to_owned())
            .then_some(())
    });
    says(&server, "@bring");
    server.hears("Bring_1", "brought");
    says(&server, "word");
    server.hears("Bring_1", "parrot one");
    server.hears("Bring_1", "registered says");

    // What only the plugin wrote, its next version replaces.
    update(&core, &write(&sources, "1.1.0", "parrot two"), bot);
    says(&server, "word");
    server.hears("Bring_1", "parrot two");

    // What its user changed stays.
    let graph = list(&core, bot)
        .into_iter()
        .find(|one| one.name == "Parrot")
        .unwrap();
    let stored = core.call(core.surface.get_event_graph(EventGraphReq { id: graph.id }));
    core.call(core.surface.save_event_graph(SaveEventGraphReq {
        id: graph.id,
        document: stored.document.replace("parrot two", "my own parrot"),
        expected_revision: stored.revision,
        shared: None,
        is_untested: false,
    }));
    update(&core, &write(&sources, "1.2.0", "parrot three"), bot);
    is_running(&core, bot, "bringer");
    says(&server, "word");
    server.hears("Bring_1", "my own parrot");

    core.call(core.surface.remove_plugin(PluginReq {
        name: "bringer".to_owned(),
    }));
    assert_eq!(names(&core, bot), Vec::<String>::new());
    let commands = core.call(core.surface.list_commands(ListCommandsReq { bot_id: bot }));
    assert!(commands.iter().all(|command| command.name != "bring"));
    core.call(
        core.surface
            .restore_event_graph(EventGraphReq { id: graph.id }),
    );
    assert_eq!(names(&core, bot), ["Parrot"], "it lay in the bin");
    core.close();
}
