use serde_json::{Value, json};

use crate::rig::Rig;

/// The newest change of this kind.
async fn newest(rig: &Rig, action: &str) -> Value {
    let page = rig.call("list_audit", json!({ "limit": 50 })).await;
    let entries = page["entries"].as_array().unwrap();
    let found = entries.iter().find(|entry| entry["action"] == action);
    found.unwrap_or_else(|| panic!("{action} in {page}"))["id"].clone()
}

#[tokio::test]
async fn settings_of_app_and_bot_are_put_back_as_they_were_and_that_is_written_down_too() {
    let rig = Rig::new().await;
    let bot = rig.bot("Bot_1").await;
    rig.call(
        "update_bot",
        json!({ "id": bot, "note": "first", "prefix": "!" }),
    )
    .await;
    rig.call(
        "update_bot",
        json!({ "id": bot, "note": "second", "prefix": "#" }),
    )
    .await;
    let change = newest(&rig, "update_bot").await;
    rig.call("undo_change", json!({ "id": change })).await;
    let view = rig.call("get_bot", json!({ "id": bot })).await;
    assert_eq!(
        (&view["note"], &view["prefix"]),
        (&json!("first"), &json!("!"))
    );
    assert_ne!(
        newest(&rig, "update_bot").await,
        change,
        "the way back is a change itself"
    );

    rig.call("update_settings", json!({ "theme": "dark" }))
        .await;
    rig.call("update_settings", json!({ "theme": "light" }))
        .await;
    rig.call(
        "undo_change",
        json!({ "id": newest(&rig, "update_settings").await }),
    )
    .await;
    assert_eq!(
        rig.call("get_settings", json!({})).await["theme"],
        json!("dark")
    );

    let lines = json!({ "botId": bot, "joinCommands": ["/hub"], "useBuiltInJoinCommands": false });
    rig.call("update_joining", lines).await;
    rig.call(
        "undo_change",
        json!({ "id": newest(&rig, "update_joining").await }),
    )
    .await;
    let joining = rig.call("get_joining", json!({ "botId": bot })).await;
    assert_eq!(joining["hasBuiltInJoinCommands"], json!(true), "{joining}");
    rig.end().await;
}

#[tokio::test]
async fn a_password_is_not_put_back_and_the_words_say_so() {
    let rig = Rig::new().await;
    let bot = rig.bot("Bot_1").await;
    rig.call(
        "update_bot",
        json!({ "id": bot, "password": "planted-three" }),
    )
    .await;
    let change = newest(&rig, "update_bot").await;
    let refused = rig
        .try_call("undo_change", json!({ "id": change }))
        .await
        .unwrap_err();
    assert!(refused.message.contains("not known"), "{refused:?}");
    let refused = rig
        .try_call("undo_change", json!({ "id": 999_999 }))
        .await
        .unwrap_err();
    assert!(refused.message.contains("not in the list"), "{refused:?}");
    rig.end().await;
}
