use super::*;

fn trail(action: &'static str, request: Value, old: Option<Value>) -> Trail {
    Trail {
        action,
        request,
        old,
    }
}

fn write(trail: Trail, answer: Value) -> NewAuditEntry {
    written(UnixMillis(1), &Actor::User, trail, answer)
}

#[test]
fn a_change_holds_what_differs_and_no_password() {
    let old =
        json!({ "id": 3, "username": "Bot_1", "note": "a", "hasPassword": false, "state": 1 });
    let new = json!({ "id": 3, "username": "Bot_1", "note": "b", "hasPassword": true, "state": 2 });
    let request = json!({ "id": 3, "note": "b", "password": "hunter2", "prefix": null });
    let entry = write(trail("update_bot", request, Some(old)), new);
    assert_eq!(entry.bot, Some(BotId(3)));
    assert_eq!(entry.subject, "Bot_1");
    assert_eq!(
        entry.old.as_deref(),
        Some(r#"{"note":"a","hasPassword":false}"#)
    );
    assert_eq!(
        entry.new.as_deref(),
        Some(r#"{"note":"b","hasPassword":true,"password":"***"}"#)
    );
}

#[test]
fn what_was_made_has_no_before_and_what_was_deleted_no_after() {
    let view = json!({ "id": 9, "botId": 3, "name": "fly" });
    let made = write(
        trail("create_command", json!({ "botId": 3 }), None),
        view.clone(),
    );
    assert!(made.old.is_none() && made.new.is_some());
    let gone = write(trail("delete_command", json!({ "id": 9 }), None), view);
    assert!(gone.old.is_some() && gone.new.is_none());
    assert_eq!((gone.bot, gone.subject.as_str()), (Some(BotId(3)), "fly"));
}

#[test]
fn lines_with_passwords_and_large_values_do_not_get_in() {
    let old = json!({ "botId": 3, "joinCommands": [] });
    let new = json!({ "botId": 3, "joinCommands": ["/login hunter2"] });
    let entry = write(
        trail("update_joining", json!({ "botId": 3 }), Some(old)),
        new,
    );
    assert_eq!(
        entry.new.as_deref(),
        Some(r#"{"joinCommands":["/login ***"]}"#)
    );
}

#[test]
fn a_value_is_written_with_what_was_there_unless_its_key_is_one_of_a_secret() {
    let request = |key: &str| json!({ "owner": "shop", "key": key, "value": "2" });
    let was = |key: &str| json!({ "key": key, "value": "1", "nBytes": 1, "expiresAt": null });
    let plain = write(trail("set_value", request("votes"), None), was("votes"));
    assert_eq!(plain.subject, "votes");
    assert_eq!(plain.old.as_deref(), Some(r#"{"key":"votes","value":"1"}"#));
    assert_eq!(plain.new.as_deref(), Some(r#"{"key":"votes","value":"2"}"#));
    let first = write(trail("set_value", request("votes"), None), Value::Null);
    assert!(first.old.is_none() && first.new.is_some());
    let secret = write(trail("set_value", request("api_key"), None), was("api_key"));
    assert_eq!(
        secret.old.as_deref(),
        Some(r#"{"key":"api_key","value":"***"}"#)
    );
    assert_eq!(secret.new, secret.old);
}

#[test]
fn people_are_written_by_name_with_what_was_and_is() {
    let about = |is_on: bool, note: &str| json!({ "groups": ["vip"], "isBlacklisted": is_on, "note": note });
    let of = |is_on| json!({ "people": { "alex": about(is_on, ""), "bob": about(true, "") }, "count": 5 });
    let request = json!({ "botId": 3, "ids": [1, 2, 3, 4, 5] });
    let entry = write(
        trail("change_people", request.clone(), Some(of(false))),
        of(true),
    );
    assert_eq!(entry.subject, "alex, bob +3");
    let old: Value = serde_json::from_str(&entry.old.unwrap()).unwrap();
    assert_eq!(
        old,
        json!({ "people": { "alex": { "isBlacklisted": false } } })
    );
    let gone = write(
        trail("delete_people", request, Some(of(false))),
        json!({ "count": 5 }),
    );
    assert_eq!(gone.bot, Some(BotId(3)));
    assert!(gone.old.unwrap().contains("alex"), "names, not ids");
    let note = write(
        trail(
            "set_person_note",
            json!({ "botId": 3, "id": 1, "note": "new" }),
            Some(json!({ "people": { "alex": about(false, "old") }, "count": 1 })),
        ),
        json!({}),
    );
    assert_eq!(note.subject, "alex");
    assert_eq!(note.old.as_deref(), Some(r#"{"note":"old"}"#));
    assert_eq!(note.new.as_deref(), Some(r#"{"note":"new"}"#));
}

#[test]
fn of_a_plugins_settings_those_are_written_that_changed_and_no_secret() {
    let view = |limit: u8, has_key: bool| {
        before::setting_values(&json!({ "settings": [
            { "key": "limit", "value": limit.to_string(), "isSecret": false, "isSaved": true },
            { "key": "same", "value": "[1]", "isSecret": false, "isSaved": false },
            { "key": "shopKey", "value": "null", "isSecret": true, "isSaved": has_key },
        ] }))
    };
    let request = json!({
        "botId": 3, "plugin": "shop", "values": [{ "key": "limit", "value": "5" }],
        "secrets": [{ "key": "shopKey", "secret": "hunter2" }],
    });
    let old = Some(view(4, false));
    let entry = write(trail("update_plugin_settings", request, old), view(5, true));
    assert_eq!(
        (entry.bot, entry.subject.as_str()),
        (Some(BotId(3)), "shop")
    );
    assert_eq!(entry.old.as_deref(), Some(r#"{"limit":4,"shopKey":false}"#));
    let new = entry.new.unwrap();
    assert!(new.starts_with(r#"{"limit":5,"shopKey":true"#), "{new}");
    assert!(!new.contains("hunter2"), "{new}");
}
