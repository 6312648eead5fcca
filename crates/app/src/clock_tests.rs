//! A clock that is set: what is stored follows it, what lasts does not.

use serde_json::json;

use crate::revision_tests::{call, surface_in};

const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn stored_times_and_what_expires_follow_the_clock_on_the_wall() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let clock = surface.app().inner.clock;
    let at = json!({ "scope": { "type": "bot", "id": 1 }, "owner": "shop", "key": "open" });
    let written = async |key: &str| {
        let mut at = at.clone();
        at["key"] = json!(key);
        let value = call(&surface, "get_value", at).await.unwrap();
        value["updatedAt"].as_i64()
    };
    let put = async |key: &str| {
        let expires = i64::try_from(clock.wall_ms()).unwrap() + HOUR_MS;
        let mut req = at.clone();
        req["key"] = json!(key);
        req["value"] = json!("1");
        req["expiresAt"] = json!(expires);
        call(&surface, "set_value", req).await.unwrap();
    };
    let lasting = clock.now_ms();
    put("open").await;
    let first = written("open").await.unwrap();
    // The machine slept for two hours, or its clock was put right.
    clock.set_wall_by(2 * HOUR_MS);
    assert_eq!(written("open").await, None, "its hour is over");
    put("later").await;
    let later = written("later").await.unwrap();
    assert!(later >= first + 2 * HOUR_MS);
    clock.set_wall_by(-5 * HOUR_MS);
    put("earlier").await;
    let earlier = written("earlier").await.unwrap();
    assert!(
        earlier <= later - 4 * HOUR_MS,
        "and back: {earlier} {later}"
    );
    let passed = clock.now_ms() - lasting;
    assert!(passed < HOUR_MS.unsigned_abs(), "what lasts: {passed} ms");
    let ask = json!({ "botId": null, "actor": null, "before": null, "limit": 9 });
    let audit = call(&surface, "list_audit", ask).await.unwrap();
    let newest = audit["entries"][0]["at"].as_i64().unwrap();
    assert!(newest <= later - 4 * HOUR_MS, "what is told of it, too");
    surface.app().shut_down().await;
}
