//! Going back to a copy while windows are open.

use serde_json::json;

use crate::rig::Rig;

#[tokio::test]
async fn editors_join_again_when_a_copy_takes_the_place_of_everything() {
    let rig = Rig::new().await;
    let bot = rig.bot("Bot_1").await;
    let commands = rig.call("list_commands", json!({ "botId": bot })).await;
    let commands = commands.as_array().unwrap();
    let ping = commands.iter().find(|one| one["name"] == "ping").unwrap();
    let graph = json!({ "kind": "command", "id": ping["id"] });
    let copy = rig.call("make_backup", json!({ "passphrase": null })).await;
    let join = json!({ "graph": graph, "editor": "one" });
    let joined = rig.call("join_graph", join).await;
    let share = json!({
        "graph": graph, "session": joined["session"], "editor": "one", "after": 0, "operations": [],
    });
    let heard = rig.call("share_graph", share.clone()).await;
    assert_eq!(heard["isBehind"], json!(false), "{heard}");

    let whole = json!({
        "name": copy["name"], "passphrase": null, "part": { "type": "whole" }, "isDryRun": false,
    });
    rig.call("restore_backup", whole).await;
    let heard = rig.call("share_graph", share).await;
    assert_eq!(heard["isBehind"], json!(true), "{heard}");
    rig.end().await;
}
