use super::*;
use crate::{BotAnswer, BotError, BotEvent, answer::Item};
use serde_json::json;

fn read(json: serde_json::Value) -> BotAction {
    serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{json}: {error}"))
}

#[test]
fn actions_are_written_as_people_would_write_them() {
    assert_eq!(
        read(json!({"type":"goTo","x":10,"y":64,"z":-3.5})),
        BotAction::GoTo {
            at: Point {
                x: 10.0,
                y: 64.0,
                z: -3.5
            },
            range: 0.0,
            may_dig: false
        }
    );
    assert_eq!(
        read(json!({"type":"openContainer","x":1,"y":2,"z":3})),
        BotAction::OpenContainer {
            at: BlockPlace { x: 1, y: 2, z: 3 }
        }
    );
    assert_eq!(
        read(json!({"type":"equip","name":"bread"})),
        BotAction::Equip {
            item: ItemPick::named("bread"),
            place: EquipPlace::Hand
        }
    );
    assert_eq!(
        read(json!({"type":"deposit","items":[{"slot":9,"count":5},{"name":"stone"}]})),
        BotAction::Deposit {
            items: vec![ItemPick::slot(9).count(5), ItemPick::named("stone")]
        }
    );
    assert_eq!(
        read(json!({"type":"attack","target":{"player":"Alex"}})),
        BotAction::Attack {
            target: EntityTarget::Player("Alex".into())
        }
    );
    assert_eq!(
        read(json!({"type":"setControls","forward":true})),
        BotAction::SetControls(Controls {
            forward: Some(true),
            ..Controls::default()
        })
    );
    assert_eq!(
        read(json!({"type":"entities","kinds":["cow"],"within":8})),
        BotAction::Entities(EntityFilter {
            kinds: vec!["cow".into()],
            within: Some(8.0),
            ..EntityFilter::default()
        })
    );
    assert_eq!(
        read(json!({"type":"clickWindow","click":{"kind":"shift","slot":3}})),
        BotAction::ClickWindow {
            click: Click::Shift { slot: 3 }
        }
    );
    assert_eq!(
        read(json!({"type":"craftPattern","pattern":[["oak_log",null]]})),
        BotAction::CraftPattern {
            pattern: vec![vec![Some("oak_log".into()), None]],
            times: None,
            table: None
        }
    );
    assert_eq!(read(json!({"type":"inventory"})), BotAction::Inventory);
    assert_eq!(
        read(json!({"type":"eat"})),
        BotAction::Eat {
            item: ItemPick::default()
        }
    );
}

#[test]
fn wrong_actions_are_refused_with_what_is_wrong() {
    for (bad, word) in [
        (json!({"type":"fly"}), "fly"),
        (json!({"type":"goTo","x":1,"y":2}), "z"),
        (json!({"type":"selectSlot","slot":300}), "300"),
        (json!({"type":"openContainer","x":1.5,"y":2,"z":3}), "1.5"),
    ] {
        let error = serde_json::from_value::<BotAction>(bad)
            .unwrap_err()
            .to_string();
        assert!(error.contains(word), "{error:?} names {word:?}");
    }
}

#[test]
fn answers_and_events_come_back_as_they_went() {
    let item = Item {
        slot: Some(36),
        name: "bread".into(),
        display_name: "Bread".into(),
        count: 3,
        kind: 941,
        stack_size: 64,
        max_durability: None,
        damage: 0,
        custom_name: None,
        lore: Vec::new(),
        enchantments: Vec::new(),
    };
    let answer = BotAnswer::Moved {
        n_items: 3,
        n_moves: 0,
        stopped_by: Some(Box::new(BotError::OutOfReach {
            what: "chest at 1 2 3".into(),
            distance: 7.25,
            reach: 4.5,
        })),
    };
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["stoppedBy"]["type"], "outOfReach");
    assert_eq!(serde_json::from_value::<BotAnswer>(json).unwrap(), answer);
    let event = BotEvent::ItemPickedUp {
        item,
        by: 7,
        is_self: true,
    };
    let json = serde_json::to_value(&event).unwrap();
    assert_eq!(
        (&json["item"]["type"], &json["item"]["slot"]),
        (&json!(941), &json!(36))
    );
    assert_eq!(serde_json::from_value::<BotEvent>(json).unwrap(), event);
}

#[test]
fn reasons_have_a_code_and_a_sentence_with_what_to_do() {
    let error = BotError::OutOfReach {
        what: "chest at 1 2 3".into(),
        distance: 7.25,
        reach: 4.5,
    };
    assert_eq!(error.code(), "outOfReach");
    assert_eq!(
        error.to_string(),
        "chest at 1 2 3 is out of reach: 7.2 blocks away, the bot reaches 4.5. Walk nearer first."
    );
}

#[test]
fn time_limits_are_the_callers_within_reason() {
    let walk = read(json!({"type":"goTo","x":0,"y":0,"z":0}));
    assert_eq!(walk.timeout_ms(None), 120_000);
    assert_eq!(walk.timeout_ms(Some(0)), 1);
    assert_eq!(walk.timeout_ms(Some(u32::MAX)), BotAction::MAX_TIMEOUT_MS);
    assert_eq!(
        (walk.name(), walk.limb()),
        ("goTo".into(), Some(Limb::Legs))
    );
    assert_eq!(
        BotAction::Inventory.limb(),
        None,
        "questions wait for nothing"
    );
}
