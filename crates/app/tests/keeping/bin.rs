use sculk_core::{BotId, ProxyId};
use sculk_secrets::{SecretKey, SecretVault as _};
use serde_json::{Value, json};

use crate::rig::Rig;

async fn listed(rig: &Rig) -> Vec<(String, String)> {
    let asked = json!({ "search": "", "kind": null, "after": null, "limit": 100 });
    let page = rig.call("list_bin", asked).await;
    let entries = page["entries"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    entries
        .iter()
        .map(|entry| (text(&entry["item"]["kind"]), text(&entry["name"])))
        .collect()
}

#[tokio::test]
async fn each_kind_goes_to_the_bin_and_comes_back_whole() {
    let rig = Rig::new().await;
    let bot = rig.bot("Bot_1").await;
    let command = json!({ "botId": bot, "name": "shop", "description": null });
    let command = rig.call("create_command", command).await["id"].clone();
    let event = json!({ "botId": bot, "name": "greet", "document": null });
    let event = rig.call("create_event_graph", event).await["id"].clone();
    let group = json!({ "botId": bot, "name": "Staff", "permissions": ["a.b"], "parentIds": [] });
    let group = rig.call("create_group", group).await["id"].clone();
    let person = rig
        .call("create_person", json!({ "botId": bot, "username": "alex" }))
        .await["id"]
        .clone();
    let at = json!({ "scope": { "type": "bot", "id": bot }, "owner": "shop", "key": "price" });
    let mut value = at.clone();
    value["value"] = json!("3");
    value["expiresAt"] = Value::Null;
    rig.call("set_value", value).await;

    let crew = json!({ "name": "Crew", "botIds": [bot] });
    let crew = rig.call("create_bot_group", crew).await["id"].clone();

    rig.call("delete_bot_group", json!({ "id": crew })).await;
    rig.call("delete_value", at.clone()).await;
    rig.call("delete_people", json!({ "botId": bot, "ids": [person] }))
        .await;
    rig.call("delete_group", json!({ "id": group, "botId": bot }))
        .await;
    rig.call("delete_event_graph", json!({ "id": event })).await;
    rig.call("delete_command", json!({ "id": command })).await;
    let kinds: Vec<_> = listed(&rig)
        .await
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    let mut sorted = kinds.clone();
    sorted.sort();
    assert_eq!(
        sorted,
        [
            "botGroup",
            "command",
            "eventGraph",
            "group",
            "person",
            "value"
        ],
        "{kinds:?}"
    );

    let asked = json!({ "search": "", "kind": null, "after": null, "limit": 100 });
    let page = rig.call("list_bin", asked).await;
    let items: Vec<_> = page["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["item"].clone())
        .collect();
    let outcome = rig
        .call("restore_from_bin", json!({ "items": items }))
        .await;
    assert_eq!(outcome, json!({ "nDone": 6, "refused": [] }));
    assert!(listed(&rig).await.is_empty());
    let back = rig.call("get_value", at).await;
    assert_eq!(back["value"], json!("3"));
    let groups = rig.call("list_groups", json!({ "botId": bot })).await;
    assert!(
        groups["groups"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["name"] == "Staff")
    );
    rig.end().await;
}

#[tokio::test]
async fn a_bot_comes_back_with_its_server_and_password_until_it_is_forgotten_for_good() {
    let rig = Rig::new().await;
    let bot = rig.bot("Bot_1").await;
    rig.call(
        "update_bot",
        json!({ "id": bot, "password": "planted-one" }),
    )
    .await;
    let server = rig.call("list_servers", json!({})).await[0]["id"].clone();
    let key = SecretKey::BotPassword(BotId(i32::try_from(bot).unwrap()));
    rig.call("delete_bot", json!({ "id": bot })).await;
    rig.call("delete_server", json!({ "id": server })).await;
    assert_eq!(listed(&rig).await.len(), 2);
    assert!(
        rig.vault.read(key).await.unwrap().is_some(),
        "its password waits with it"
    );

    let item = json!({ "kind": "bot", "id": bot });
    let outcome = rig
        .call("restore_from_bin", json!({ "items": [item] }))
        .await;
    assert_eq!(outcome["nDone"], json!(1), "{outcome}");
    assert_eq!(
        rig.call("list_servers", json!({}))
            .await
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let view = rig.call("get_bot", json!({ "id": bot })).await;
    assert_eq!(view["hasPassword"], json!(true));

    // What lives cannot be forgotten, whoever asks.
    let outcome = rig.call("purge_from_bin", json!({ "items": [item] })).await;
    assert_eq!(outcome["nDone"], json!(0));
    assert!(rig.vault.read(key).await.unwrap().is_some());

    rig.call("delete_bot", json!({ "id": bot })).await;
    rig.call("delete_server", json!({ "id": server })).await;
    let only_server = json!({ "items": [{ "kind": "server", "id": server }] });
    let refused = rig.call("purge_from_bin", only_server).await;
    assert!(
        refused["refused"][0]["message"]
            .as_str()
            .unwrap()
            .contains("Bot_1"),
        "{refused}"
    );
    let outcome = rig.call("empty_bin", json!({})).await;
    assert_eq!(outcome, json!({ "nDone": 2, "refused": [] }));
    assert!(
        rig.vault.read(key).await.unwrap().is_none(),
        "the password went, too"
    );
    let gone = rig.try_call("restore_bot", json!({ "id": bot })).await;
    assert!(gone.is_err());
    rig.end().await;
}

#[tokio::test]
async fn what_was_named_anew_meanwhile_stays_in_the_bin_and_says_why() {
    let rig = Rig::new().await;
    let proxy = json!({
        "kind": "socks5", "address": "proxy.example:1080", "username": "u",
        "password": "planted-two", "note": "", "maxBots": null,
    });
    let first = rig.call("create_proxy", proxy.clone()).await["id"]
        .as_i64()
        .unwrap();
    rig.call("delete_proxy", json!({ "id": first })).await;
    rig.call("create_proxy", proxy).await;
    let item = json!({ "kind": "proxy", "id": first });
    let outcome = rig
        .call("restore_from_bin", json!({ "items": [item] }))
        .await;
    assert_eq!(outcome["nDone"], json!(0));
    let why = outcome["refused"][0]["message"].as_str().unwrap();
    assert!(why.contains("proxy.example:1080"), "{why}");
    let key = SecretKey::ProxyPassword(ProxyId(i32::try_from(first).unwrap()));
    assert!(rig.vault.read(key).await.unwrap().is_some());
    rig.call("purge_from_bin", json!({ "items": [item] })).await;
    assert!(rig.vault.read(key).await.unwrap().is_none());
    rig.end().await;
}
