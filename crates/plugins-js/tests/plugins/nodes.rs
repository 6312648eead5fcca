//! Nodes for the editor: what a plugin offers, and what it makes of a node that a graph reaches.

use sculk_plugins::ToPlugins;
use sculk_plugins::port::NodeUse;
use serde_json::{Value, json};

use crate::stage::{Play, Stage};

const DICE: &str = r#"
module.exports = async (bot) => {
  await bot.api.registerNode({
    type: 'dice:roll', name: 'Roll', category: 'Games',
    pins: {
      inputs: [{ id: 'count', type: 'number' }],
      outputs: [{ id: 'exec', type: 'Exec' }, { id: 'none', type: 'Exec' }, { id: 'eyes', type: 'Number' }],
    },
    async executor(node, context, helpers) {
      const count = await helpers.resolvePinValue(node, 'count', 0);
      helpers.memo.set(`${node.id}:eyes`, count * 6);
      if (count === 13) await helpers.traverse(node, 'nowhere');
      await helpers.traverse(node, count > 0 ? 'exec' : 'none');
    },
  });
  await bot.api.registerNode({
    id: 'who', outputs: [{ id: 'name', type: 'String' }],
    evaluator: (node, pin, { user, typeChat }) => `${user?.username} in ${typeChat}`,
  });
  for (const wrong of [null, {}, { id: 'x', executor() {}, inputs: [{ id: 'a', type: 'Thing' }] }]) {
    await bot.api.registerNode(wrong).catch((error) => bot.sendLog(`no: ${error.message}`));
  }
};
"#;

fn ask(play: &mut Play, call: u64, id: &str, output: Option<&str>, inputs: &Value) -> Value {
    play.engine.tell(ToPlugins::Node {
        call,
        plugin: "dice".into(),
        node: NodeUse {
            id: id.into(),
            at: "n1".into(),
            output: output.map(str::to_owned),
            inputs: inputs.as_object().cloned().unwrap_or_default(),
            player: Some("Mira".into()),
            chat_type: Some("chat".into()),
        },
    });
    play.shows("outcome")["result"].clone()
}

#[test]
fn a_plugin_offers_nodes_in_either_form_and_learns_what_is_wrong_with_one() {
    let mut play = Stage::new().plugin("dice", DICE).start();
    let roll = play.shows("node")["node"].clone();
    assert_eq!(
        (&roll["id"], &roll["label"]),
        (&json!("dice:roll"), &json!("Roll"))
    );
    assert_eq!(
        roll["inputs"][0]["id"], "exec",
        "it is there without being named"
    );
    assert_eq!(roll["inputs"][1]["type"], "Number");
    assert_eq!(play.shows("node")["node"]["isAction"], false);
    for wrong in [
        "takes an object",
        "needs an executor",
        "no type of pins “Thing”",
    ] {
        play.logs(wrong);
    }
}

#[test]
fn a_node_acts_chooses_its_way_and_gives_values() {
    let mut play = Stage::new().plugin("dice", DICE).start().ready();
    let rolled = ask(&mut play, 1, "dice:roll", None, &json!({ "count": 2 }));
    assert_eq!(
        rolled["Ok"],
        json!({ "outputs": { "eyes": 12 }, "exit": "exec" })
    );
    let none = ask(&mut play, 2, "dice:roll", None, &json!({}));
    assert_eq!(none["Ok"]["exit"], "none");
    let who = ask(&mut play, 3, "who", Some("name"), &json!({}));
    assert_eq!(who["Ok"], "Mira in chat");
}

#[test]
fn a_node_that_throws_or_is_not_there_says_so() {
    let mut play = Stage::new().plugin("dice", DICE).start().ready();
    let fault = |result: Value| result["Err"]["message"].as_str().unwrap().to_owned();
    let lost = ask(&mut play, 1, "dice:roll", None, &json!({ "count": 13 }));
    assert!(fault(lost).contains("no way out “nowhere”"));
    let gone = ask(&mut play, 2, "cards", None, &json!({}));
    assert!(fault(gone).contains("no node “cards”"));
    let pin = ask(&mut play, 3, "who", Some("age"), &json!({}));
    assert!(fault(pin).contains("no output “age”"));
}
