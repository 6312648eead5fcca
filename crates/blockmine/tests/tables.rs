//! Rows as they come from BlockMine's database, where numbers stand for booleans, and single
//! exports.
#![cfg(test)]

use proptest::prelude::*;
use sculk_blockmine::{EncryptionKey, Fate, Row, TABLES, Table, Tables, read_single, read_tables};
use sculk_parcel::ActionPart;
use serde_json::{Value, json};

fn rows(value: Value) -> Vec<Row> {
    let Value::Array(items) = value else {
        panic!("no list")
    };
    items
        .into_iter()
        .map(|item| match item {
            Value::Object(row) => row,
            other => panic!("{other}"),
        })
        .collect()
}

const GRAPH: &str = r#"{"nodes":[],"connections":[]}"#;

fn tables() -> Tables {
    let mut tables = Tables::default();
    for (table, value) in [
        (
            Table::Server,
            json!([{"id":1,"name":"Home","host":"h","port":25565,"version":"1.20.1"}]),
        ),
        (
            Table::Proxy,
            json!([{"id":5,"name":"Out","type":"http","host":"p","port":8080,"username":"u","password":"plain","note":"n"}]),
        ),
        (
            Table::Bot,
            json!([
                {"id":2,"username":"Second","sortOrder":2,"serverId":1,"proxyId":5,"password":"aa:bb"},
                {"id":1,"username":"First","sortOrder":1,"serverId":9,"password":"00112233445566778899aabbccddeeff:00112233445566778899aabbccddeeff:00"},
                {"id":3,"username":" "},
            ]),
        ),
        (
            Table::Command,
            json!([{"id":1,"botId":2,"name":"a","isEnabled":0,"isVisual":1,"cooldown":-4,"graphJson":GRAPH}]),
        ),
        (
            Table::ScheduledTask,
            json!([
                {"id":1,"name":"up","action":"START_BOT","targetBotIds":"[\"2\"]","isEnabled":1,"runOnStartup":1},
                {"id":3,"name":"mystery","action":"DANCE","targetBotIds":"[1]"},
                {"id":4,"name":"gone","action":"STOP_BOT","targetBotIds":"[77]","cronPattern":"* * * * *"},
                {"id":5,"name":"says","action":"SEND_COMMAND","payload":"{\"command\":\"/spawn\"}","targetBotIds":"[1]","cronPattern":"*/5 * * * *","isEnabled":0},
                {"id":2,"name":"nightly","action":"RESTART_BOT","targetBotIds":"[\"ALL\"]","cronPattern":"0 4 * * *","isEnabled":1,"runOnStartup":0},
            ]),
        ),
        (Table::PanelUser, json!([{"id":1},{"id":2}])),
    ] {
        tables.put(table, rows(value));
    }
    tables
}

#[test]
fn rows_of_the_database_come_in_the_users_order() {
    let key = r#"{"security":{"encryptionKey":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"}}"#;
    let key = EncryptionKey::from_config(key).unwrap();
    let found = read_tables(&tables(), Some(&key));
    let bots = &found.parcel.bots;
    let names: Vec<_> = bots.iter().map(|bot| bot.username.as_str()).collect();
    assert_eq!(names, ["First", "Second"]);
    assert_eq!((bots[0].server, bots[1].server), (None, Some(0)));
    assert_eq!(bots[1].proxy, Some(0));
    assert!(!bots[0].auto_start && bots[1].auto_start);
    let command = &bots[1].commands[0];
    assert_eq!((command.is_enabled, command.cooldown_seconds), (false, 0));
    assert_eq!(bots[1].password.as_ref().unwrap().expose(), "aa:bb");
    assert_eq!(bots[0].password, None);
    let schedules: Vec<_> = found
        .parcel
        .schedules
        .iter()
        .map(|one| {
            (
                one.name.as_str(),
                one.is_enabled,
                one.action.clone(),
                one.bots.clone(),
            )
        })
        .collect();
    assert_eq!(
        schedules,
        [
            (
                "says",
                false,
                ActionPart::Say {
                    text: "/spawn".into()
                },
                Some(vec![0])
            ),
            ("nightly", true, ActionPart::Restart, None),
        ]
    );
    for (place, fate) in [
        ("bot First › password", Fate::LeftOut),
        ("Bot, row 3", Fate::LeftOut),
        ("task up", Fate::Changed),
        ("task mystery", Fate::LeftOut),
        ("task gone", Fate::LeftOut),
        ("2 logins of the panel", Fate::LeftOut),
    ] {
        let remark = found.remarks.iter().find(|remark| remark.place == place);
        assert_eq!(remark.map(|remark| remark.fate), Some(fate), "{place}");
    }
}

#[test]
fn every_table_has_one_row_of_its_own() {
    for (index, spec) in TABLES.iter().enumerate() {
        assert_eq!(spec.table.name(), spec.name);
        assert!(
            TABLES[index + 1..]
                .iter()
                .all(|other| other.table != spec.table)
        );
    }
}

#[test]
fn single_exports_are_read() {
    let command = json!({"version":"1.0","type":"command","name":"hi","description":"d",
        "aliases":"[]","cooldown":1,"allowedChatTypes":"[\"chat\"]","isVisual":true,"isEnabled":true,
        "argumentsJson":"[]","graphJson":GRAPH});
    let found = read_single(&command.to_string()).unwrap();
    assert_eq!(found.parcel.commands[0].name, "hi");
    assert_eq!(found.remarks, []);

    let graph =
        json!({"name":"g","graphJson":GRAPH,"variables":"[{\"name\":\"x\"}]","triggers":["chat"]});
    let found = read_single(&graph.to_string()).unwrap();
    assert_eq!(found.parcel.event_graphs[0].name, "g");
    assert_eq!(
        found.remarks.len(),
        1,
        "variables beside the graph are told"
    );

    for (text, words) in [
        ("[]", "no object"),
        ("{\"nodes\":[]}", "no name"),
        ("{\"name\":\"x\"}", "no graphJson"),
        ("{\"name\":", "no JSON"),
    ] {
        let error = read_single(text).unwrap_err().to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
}

fn anything() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..5).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[\\PC]{0,8}".prop_map(Value::from),
        Just(json!("[\"ALL\"]")),
        Just(json!([1, "a", null])),
        Just(json!({"a": 1})),
    ]
}

proptest! {
    #[test]
    fn rows_of_any_kind_are_read_or_told(
        values in proptest::collection::vec(anything(), 16 * 4 * 3),
    ) {
        let mut tables = Tables::default();
        let mut values = values.into_iter().cycle();
        for spec in TABLES {
            let rows = (0..3).map(|_| {
                spec.columns.iter().map(|column| {
                    ((*column).to_owned(), values.next().unwrap_or_default())
                }).collect()
            }).collect();
            tables.put(spec.table, rows);
        }
        let found = read_tables(&tables, None);
        for bot in &found.parcel.bots {
            prop_assert!(bot.server.is_none_or(|place| place < found.parcel.servers.len()));
            prop_assert!(bot.users.iter().flat_map(|user| &user.groups).all(|group| *group < bot.groups.len()));
        }
    }
}
