//! What plugins add to the app: nodes that graphs reach, pages that show something and are pressed.

use sculk_contract::{
    BotPluginReq, BotPluginsReq, CheckGraphReq, ErrorCode, PluginActionReq, PluginNodeView,
    PluginPageReq,
};
use serde_json::{Value, json};

use crate::harness::{
    core::Core, graph::add_command, graph::document, server::ScriptedServer, until,
};
use crate::plugins_core::{install_with, is_running, plugin, says, set_enabled};

const WEATHER: &str = r#"
module.exports = {
  async onLoad(bot, { store }) {
    await bot.api.registerNode({
      id: 'ask', label: 'Weather', category: 'Sky', description: 'How warm it is somewhere.',
      inputs: [{ id: 'city', name: 'City', type: 'String', required: true, default: 'Oslo' }],
      outputs: [
        { id: 'exec', name: 'Then', type: 'Exec' },
        { id: 'unknown', name: 'Unknown city', type: 'Exec' },
        { id: 'degrees', name: 'Degrees', type: 'Number' },
      ],
      async executor(node, context, helpers) {
        const { city } = node.inputs;
        if (city === 'Nowhere') throw new Error('there is no such place');
        if (city !== 'Oslo') return void (await helpers.traverse(node, 'unknown'));
        await store.set('asked', context.user.username);
        return { degrees: -3 };
      },
    });
    await bot.api.registerNode({
      type: 'season', name: 'Season',
      pins: { inputs: [{ id: 'month', type: 'Number' }], outputs: [{ id: 'season', type: 'String' }] },
      async evaluator(node, pin, context, helpers) {
        const month = await helpers.resolvePinValue(node, 'month', 1);
        return month > 5 && month < 9 ? 'summer' : 'no summer';
      },
    });
    const refused = await bot.api.registerNode({ id: '<b>', executor() {} }).catch((error) => error.message);
    bot.sendLog(`refused: ${refused}`);
  },
};
"#;

fn nodes(core: &Core, bot: i32) -> Vec<PluginNodeView> {
    core.call(
        core.surface
            .list_plugin_nodes(BotPluginsReq { bot_id: bot }),
    )
}

/// A node as the editor makes it from what its plugin offers.
fn made(offer: &PluginNodeView, more: Value) -> Value {
    let mut data = json!({
        "plugin": offer.plugin, "node": offer.id, "label": offer.label,
        "inputs": offer.inputs, "outputs": offer.outputs,
    });
    for (key, value) in more.as_object().expect("an object") {
        data[key] = value.clone();
    }
    data
}

fn forecast(core: &Core, bot: i32, city: &str) -> String {
    let offers = nodes(core, bot);
    let offer = |id: &str| {
        offers
            .iter()
            .find(|node| node.id == id)
            .expect("it is offered")
    };
    document(
        &[
            ("start", "event:command", json!({})),
            (
                "ask",
                "plugin:action",
                made(offer("ask"), json!({ "city": city })),
            ),
            (
                "season",
                "plugin:value",
                made(offer("season"), json!({ "month": 7 })),
            ),
            (
                "text",
                "string:concat",
                json!({ "pinCount": 3, "pin_1": " degrees in " }),
            ),
            ("warm", "action:send_message", json!({})),
            (
                "lost",
                "action:send_message",
                json!({ "message": "nobody knows it" }),
            ),
        ],
        &[
            ("start", "exec", "ask", "exec"),
            ("ask", "exec", "warm", "exec"),
            ("ask", "unknown", "lost", "exec"),
            ("ask", "degrees", "text", "pin_0"),
            ("season", "season", "text", "pin_2"),
            ("text", "result", "warm", "message"),
        ],
    )
}

/// What is wrong with a document's nodes of plugins: the nodes and the codes.
fn problems(core: &Core, bot: i32, document: &str) -> Vec<(String, String)> {
    let checked = core.call(core.surface.check_graph(CheckGraphReq {
        document: document.to_owned(),
        bot_id: Some(bot),
    }));
    let told = checked.problems.into_iter();
    let of_plugins = told.filter(|one| one.code.starts_with("plugin_"));
    of_plugins
        .map(|one| (one.node_id.unwrap_or_default(), one.code))
        .collect()
}

#[test]
fn a_graph_uses_nodes_of_a_plugin_and_says_clearly_when_the_plugin_is_off() {
    let dir = tempfile::tempdir().unwrap();
    let (data, sources) = (dir.path().join("data"), dir.path().join("sources"));
    let server = ScriptedServer::start();
    let core = Core::open_with(&data, true);
    let bot = core.add_bot(server.port, "Sky_1").id;
    install_with(
        &core,
        &plugin(&sources, "weather", "{}", WEATHER),
        &[bot],
        &[],
    );
    core.bring_online(bot);
    is_running(&core, bot, "weather");
    core.console_shows(bot, "refused: The id of a node has");
    let offers = nodes(&core, bot);
    let ids: Vec<_> = offers
        .iter()
        .map(|node| (&*node.id, node.is_action))
        .collect();
    assert_eq!(ids, [("ask", true), ("season", false)]);
    assert_eq!(
        offers[0].inputs[0].id, "exec",
        "it is there without being named"
    );

    for (name, city) in [("oslo", "Oslo"), ("rome", "Rome"), ("void", "Nowhere")] {
        let document = forecast(&core, bot, city);
        assert_eq!(problems(&core, bot, &document), []);
        add_command(&core, bot, name, &document);
    }
    says(&server, "@oslo");
    server.hears("Sky_1", "-3 degrees in summer");
    says(&server, "@rome");
    server.hears("Sky_1", "nobody knows it");
    says(&server, "@void");
    core.console_shows(bot, "there is no such place (index.js:");

    let document = forecast(&core, bot, "Oslo");
    set_enabled(&core, bot, "weather", false);
    until("the nodes to be gone", || {
        nodes(&core, bot).is_empty().then_some(())
    });
    let told = problems(&core, bot, &document);
    let missed = |id: &str| (id.to_owned(), "plugin_off".to_owned());
    assert_eq!(told, [missed("ask"), missed("season")]);
    says(&server, "@oslo");
    core.console_shows(bot, "of the plugin “weather” did not work");
    set_enabled(&core, bot, "weather", true);
    until("the nodes to be there", || {
        (nodes(&core, bot).len() == 2).then_some(())
    });
    says(&server, "@oslo");
    until("the graph to work again", || {
        let said = server.events("chat").into_iter();
        let said = said.filter(|event| event["message"] == "-3 degrees in summer");
        (said.count() == 2).then_some(())
    });
    core.close();
}

const BOARD: &str = r#"
let n = 0;
module.exports = {
  onLoad(bot) { this.bot = bot; },
  async getUiPageContent({ path, settings }) {
    if (path === 'broken') throw new Error('nothing to see');
    return {
      layout: [{ component: 'Statistic', props: { label: 'Presses', dataKey: 'presses' } }],
      data: { presses: n, greeting: settings.greeting },
    };
  },
  async handleAction({ action, payload }) {
    if (action !== 'press') throw new Error(`no action ${action}`);
    n += payload.by;
    this.bot.api.sendUiUpdate('board', { presses: n });
    return { success: true, message: `now ${n}` };
  },
};
"#;

const BOARD_PANEL: &str = r#"{"settings":{"greeting":{"type":"string","default":"hi"}},"uiExtensions":[{"type":"tab","id":"main","label":"Board","icon":"gauge","path":"main"}]}"#;

#[test]
fn a_page_of_a_plugin_shows_what_it_says_and_can_be_pressed() {
    let dir = tempfile::tempdir().unwrap();
    let (data, sources) = (dir.path().join("data"), dir.path().join("sources"));
    let server = ScriptedServer::start();
    let core = Core::open_with(&data, true);
    let bot = core.add_bot(server.port, "Page_1").id;
    install_with(
        &core,
        &plugin(&sources, "board", BOARD_PANEL, BOARD),
        &[bot],
        &[],
    );
    let page = |path: &str| {
        core.try_call(core.surface.get_plugin_page(PluginPageReq {
            bot_id: bot,
            plugin: "board".to_owned(),
            path: path.to_owned(),
        }))
    };
    let offline = page("main").unwrap_err();
    assert_eq!(offline.code, ErrorCode::Precondition);
    core.bring_online(bot);
    is_running(&core, bot, "board");
    let tabs = crate::plugins_core::of(&core, bot, "board").tabs;
    assert_eq!(
        (tabs[0].label.as_str(), tabs[0].path.as_str()),
        ("Board", "main")
    );

    let shown = page("main").unwrap();
    let data: Value = serde_json::from_str(&shown.data).unwrap();
    assert_eq!(data, json!({ "presses": 0, "greeting": "hi" }));
    assert!(shown.layout.contains("Statistic"));
    let broken = page("broken").unwrap_err();
    assert!(
        broken.message.contains("nothing to see"),
        "{}",
        broken.message
    );

    let press = |action: &str| {
        core.try_call(core.surface.press_plugin_page(PluginActionReq {
            bot_id: bot,
            plugin: "board".to_owned(),
            action: action.to_owned(),
            payload: json!({ "by": 2 }).to_string(),
        }))
    };
    let answer: Value = serde_json::from_str(&press("press").unwrap().answer).unwrap();
    assert_eq!(answer["message"], "now 2");
    until("the page to show it", || {
        let state = core.call(core.surface.get_plugin_page_state(BotPluginReq {
            bot_id: bot,
            plugin: "board".to_owned(),
        }));
        (state.state.as_deref() == Some(r#"{"presses":2}"#)).then_some(())
    });
    let refused = press("other").unwrap_err();
    assert!(
        refused.message.contains("no action other"),
        "{}",
        refused.message
    );
    core.close();
}

/// The first JavaScript of a section of the page for authors.
fn from_the_docs(section: &str) -> String {
    let docs = include_str!("../../docs/plugins.md");
    let (_, rest) = docs
        .split_once(&format!("## {section}\n"))
        .expect("the section");
    let (_, code) = rest.split_once("```js\n").expect("its code");
    code.split_once("```").expect("its end").0.to_owned()
}

#[test]
fn the_examples_for_authors_make_nodes_and_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let (data, sources) = (dir.path().join("data"), dir.path().join("sources"));
    let server = ScriptedServer::start();
    let core = Core::open_with(&data, true);
    let bot = core.add_bot(server.port, "Docs_1").id;
    let dice = plugin(
        &sources,
        "dice",
        "{}",
        &from_the_docs("Nodes for the editor"),
    );
    install_with(&core, &dice, &[bot], &[]);
    let panel =
        r#"{"uiExtensions":[{"type":"tab","id":"visits","label":"Visits","path":"visits"}]}"#;
    let source = from_the_docs("Pages").replace("NAME", "visits");
    install_with(
        &core,
        &plugin(&sources, "visits", panel, &source),
        &[bot],
        &[],
    );
    core.bring_online(bot);
    is_running(&core, bot, "dice");
    is_running(&core, bot, "visits");
    let offers = until("both nodes", || {
        let offers = nodes(&core, bot);
        (offers.len() == 2).then_some(offers)
    });
    let rolled = document(
        &[
            ("start", "event:command", json!({})),
            (
                "dice",
                "plugin:action",
                made(&offers[0], json!({ "count": 0 })),
            ),
            (
                "half",
                "plugin:value",
                made(&offers[1], json!({ "number": 8 })),
            ),
            ("say", "action:send_message", json!({})),
        ],
        &[
            ("start", "exec", "dice", "exec"),
            ("dice", "none", "say", "exec"),
            ("half", "half", "say", "message"),
        ],
    );
    add_command(&core, bot, "roll", &rolled);
    says(&server, "@roll");
    server.hears("Docs_1", "4");

    let page = core.call(core.surface.get_plugin_page(PluginPageReq {
        bot_id: bot,
        plugin: "visits".to_owned(),
        path: "visits".to_owned(),
    }));
    assert!(page.layout.contains("Visits of visits"));
    let pressed = core.call(core.surface.press_plugin_page(PluginActionReq {
        bot_id: bot,
        plugin: "visits".to_owned(),
        action: "add".to_owned(),
        payload: r#"{"by":"3"}"#.to_owned(),
    }));
    assert!(pressed.answer.contains("3 visits now"));
    core.close();
}
