//! What the bot does with items, feet, web servers and commands.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use sculk_core::{Object, Value, parse_json};
use sculk_graph::{
    Answer, Dialect, Document, Effect, Finished, HttpMethod, Input, Quotas, Run, Step, Trigger,
    compile,
};
use sculk_nodes::{catalogue, conform::conform};

/// A node: its type, its data, the exec pin it is left by (empty: it is data), the outputs to keep.
type Link<'a> = (&'a str, &'a str, &'a str, &'a [&'a str]);

/// A command's graph of these nodes in a row; the output `pin` of the i-th is kept as `{i}_{pin}`.
fn chain(links: &[Link<'_>]) -> String {
    let mut nodes = vec![node("start", "event:command", "{}")];
    let mut wires = Vec::new();
    let (mut last, mut leave) = ("start".to_owned(), "exec");
    let mut wire = |from: &str, pin: &str, to: &str, to_pin: &str| {
        wires.push(format!(
            r#"{{"id":"w{}","sourceNodeId":"{from}","sourcePinId":"{pin}","targetNodeId":"{to}","targetPinId":"{to_pin}"}}"#,
            wires.len()
        ));
    };
    for (i, (kind, data, exec, keeps)) in links.iter().enumerate() {
        let id = format!("n{i}");
        nodes.push(node(&id, kind, data));
        if !exec.is_empty() {
            wire(&last, leave, &id, "exec");
            (last, leave) = (id.clone(), exec);
        }
        for pin in *keeps {
            let keep = format!("k{i}{pin}");
            nodes.push(node(
                &keep,
                "action:bot_set_variable",
                &format!(r#"{{"name":"{i}_{pin}"}}"#),
            ));
            wire(&id, pin, &keep, "value");
            wire(&last, leave, &keep, "exec");
            (last, leave) = (keep, "exec");
        }
    }
    format!(
        r#"{{"nodes":[{}],"connections":[{}],"variables":[]}}"#,
        nodes.join(","),
        wires.join(",")
    )
}

fn node(id: &str, kind: &str, data: &str) -> String {
    format!(r#"{{"id":"{id}","type":"{kind}","position":{{"x":0,"y":0}},"data":{data}}}"#)
}

/// Runs the graph in the world of the recordings and compares.
fn expect(links: &[Link<'_>], calls: &str, variables: &str) {
    let expected = format!(
        r#"{{"cases":[{{"name":"case","input":{{"trigger":"command"}},"expect":{{"calls":{calls},"variables":{variables},"dbCalls":[],"error":null}}}}]}}"#
    );
    let cases = conform("chain", &chain(links), &expected).expect("the case is read");
    assert_eq!(cases.len(), 1);
    assert!(cases[0].is_passed(), "{}", cases[0]);
}

#[test]
fn items_are_found_by_part_of_their_name() {
    let links: &[Link<'_>] = &[
        ("inventory:get_all", "{}", "", &["count"]),
        (
            "inventory:find_item",
            r#"{"itemName":"minecraft:COBBLE"}"#,
            "",
            &["found", "slot"],
        ),
        (
            "inventory:find_item",
            r#"{"itemName":"shield"}"#,
            "",
            &["found", "slot", "item"],
        ),
        (
            "inventory:count_item",
            r#"{"itemName":"cobble"}"#,
            "",
            &["count"],
        ),
        ("inventory:count_item", r#"{"itemName":""}"#, "", &["count"]),
        (
            "inventory:has_item",
            r#"{"itemName":"coal","minCount":"9"}"#,
            "",
            &["hasItem", "actualCount"],
        ),
        (
            "inventory:get_slot",
            r#"{"slotNumber":"45"}"#,
            "",
            &["isEmpty"],
        ),
        (
            "inventory:get_slot",
            r#"{"slotNumber":8}"#,
            "",
            &["item", "isEmpty"],
        ),
        (
            "inventory:get_held_item",
            r#"{"hand":"mainhand"}"#,
            "",
            &["item", "count"],
        ),
        (
            "inventory:get_held_item",
            r#"{"hand":"off"}"#,
            "",
            &["name", "hasItem"],
        ),
    ];
    // The other hand is none of the inventory, but has a slot.
    let variables = r#"{"0_count":5,"1_found":true,"1_slot":9,"2_found":false,"2_slot":-1,"2_item":null,
        "3_count":84,"4_count":0,"5_hasItem":false,"5_actualCount":8,"6_isEmpty":false,
        "7_item":null,"7_isEmpty":true,
        "8_item":{"name":"diamond_sword","displayName":"Diamond Sword","count":1,"slot":36,"type":841,
            "metadata":0,"nbt":null,"durability":1500,"maxDurability":1561,"damage":61},
        "8_count":1,"9_name":"shield","9_hasItem":true}"#;
    expect(links, "[]", variables);
}

#[test]
fn items_are_held_and_thrown() {
    let links: &[Link<'_>] = &[
        (
            "inventory:equip",
            r#"{"itemName":"sword","destination":"off-hand"}"#,
            "exec",
            &["success"],
        ),
        (
            "inventory:equip",
            r#"{"itemName":"elytra"}"#,
            "exec",
            &["success"],
        ),
        (
            "inventory:drop",
            r#"{"itemName":"cobble","count":"7"}"#,
            "exec",
            &["dropped"],
        ),
        (
            "inventory:drop",
            r#"{"itemName":"cobble","count":null}"#,
            "exec",
            &["dropped"],
        ),
        (
            "inventory:drop",
            r#"{"itemName":"cobble","dropAll":true}"#,
            "exec",
            &["dropped"],
        ),
        (
            "inventory:drop",
            r#"{"itemName":"dirt"}"#,
            "exec",
            &["dropped"],
        ),
        ("inventory:select_slot", r#"{"slot":99}"#, "exec", &["item"]),
        (
            "inventory:select_slot",
            r#"{"slot":"first"}"#,
            "exec",
            &["item"],
        ),
    ];
    let calls = r#"[{"call":"bot.equip","args":["diamond_sword","off-hand"]},
        {"call":"bot.toss","args":[35,0,"7"]},
        {"call":"bot.tossStack","args":["cobblestone",20]},
        {"call":"bot.tossStack","args":["cobblestone",20]},
        {"call":"bot.tossStack","args":["cobblestone",64]},
        {"call":"bot.setQuickBarSlot","args":[8]}]"#;
    let variables = r#"{"0_success":true,"1_success":false,"2_dropped":"7","3_dropped":20,"4_dropped":84,
        "5_dropped":0,"6_item":null,"7_item":null}"#;
    expect(links, calls, variables);
}

#[test]
fn walking_leaves_by_the_pin_that_tells_how_it_went() {
    let links: &[Link<'_>] = &[
        (
            "navigation:go_to",
            r#"{"x":"1","y":70,"z":3}"#,
            "exec",
            &["success"],
        ),
        (
            "navigation:go_to",
            r#"{"x":1,"y":300,"z":3}"#,
            "exec_failed",
            &["success"],
        ),
        ("navigation:go_to", r#"{"x":"here"}"#, "exec", &["success"]),
        (
            "navigation:go_to_player",
            r#"{"playerName":"Alice"}"#,
            "exec",
            &["success", "playerPosition"],
        ),
        (
            "navigation:go_to_player",
            r#"{"playerName":"alice"}"#,
            "exec_failed",
            &["playerPosition"],
        ),
        (
            "navigation:go_to_player",
            r#"{"playerName":"Ghost"}"#,
            "exec_failed",
            &["success"],
        ),
        (
            "navigation:go_to_entity",
            r#"{"entity":{"id":201},"range":1}"#,
            "exec",
            &["success"],
        ),
        (
            "navigation:go_to_entity",
            r#"{"entity":null}"#,
            "exec_failed",
            &["success"],
        ),
        (
            "navigation:follow",
            r#"{"target":"Bob"}"#,
            "exec",
            &["following"],
        ),
        (
            "navigation:follow",
            r#"{"target":"Ghost"}"#,
            "exec",
            &["following"],
        ),
        ("navigation:stop", "{}", "exec", &[]),
    ];
    let goal = |x: f64, y: f64, z: f64, range: f64| {
        format!(
            r#"{{"call":"pathfinder.goto","args":[{{"goal":"GoalNear","x":{x},"y":{y},"z":{z},"range":{range}}}]}}"#
        )
    };
    let calls = [
        goal(1.0, 70.0, 3.0, 1.0),
        goal(1.0, 300.0, 3.0, 1.0),
        // BlockMine sets out for what is no number.
        goal(f64::NAN, 64.0, 0.0, 1.0).replace("\"x\":NaN", r#""x":{"$num":"NaN"}"#),
        goal(13.5, 64.0, -7.5, 3.0),
        goal(20.5, 64.0, -3.5, 1.0),
        r#"{"call":"pathfinder.setGoal","args":[{"goal":"GoalFollow","entity":102,"range":3},true]}"#
            .to_owned(),
        r#"{"call":"pathfinder.setGoal","args":[null]}"#.to_owned(),
        r#"{"call":"bot.clearControlStates","args":[]}"#.to_owned(),
    ];
    let variables = r#"{"0_success":true,"1_success":false,"2_success":true,"3_success":true,
        "3_playerPosition":{"x":13.5,"y":64,"z":-7.5},"4_playerPosition":null,"5_success":false,
        "6_success":true,"7_success":false,"8_following":true,"9_following":false}"#;
    expect(links, &format!("[{}]", calls.join(",")), variables);
}

#[test]
fn without_anything_open_nothing_is_moved() {
    let links: &[Link<'_>] = &[
        (
            "container:open",
            r#"{"x":0,"y":64,"z":0}"#,
            "exec_failed",
            &["success", "container"],
        ),
        ("container:get_items", "{}", "", &["items", "count"]),
        (
            "container:find_item",
            r#"{"itemName":"iron"}"#,
            "",
            &["found", "slot", "item"],
        ),
        (
            "container:deposit",
            r#"{"itemName":"coal"}"#,
            "exec_failed",
            &["deposited", "success"],
        ),
        (
            "container:withdraw",
            r#"{"itemName":"iron"}"#,
            "exec_failed",
            &["withdrawn"],
        ),
        ("container:deposit_all", "{}", "exec", &["deposited"]),
        (
            "furnace:open",
            r#"{"x":12,"y":64,"z":-4}"#,
            "exec_failed",
            &["success"],
        ),
        (
            "furnace:put_fuel",
            r#"{"itemName":"coal"}"#,
            "exec_failed",
            &["success"],
        ),
        (
            "furnace:take_output",
            "{}",
            "exec_failed",
            &["item", "count"],
        ),
        (
            "furnace:get_status",
            "{}",
            "",
            &["inputItem", "fuel", "isBurning"],
        ),
        ("furnace:close", "{}", "exec", &[]),
    ];
    let variables = r#"{"0_success":false,"0_container":null,"1_items":[],"1_count":0,"2_found":false,
        "2_slot":-1,"2_item":null,"3_deposited":0,"3_success":false,"4_withdrawn":0,"5_deposited":0,
        "6_success":false,"7_success":false,"8_item":null,"8_count":0,"9_inputItem":null,"9_fuel":0,
        "9_isBurning":false}"#;
    expect(links, "[]", variables);
}

/// Runs a chain with one answer for everything; gives what was asked and the variables.
fn run(link: Link<'_>, dialect: Dialect, answer: &Answer) -> (Vec<Effect>, Object) {
    let document = Document::parse(&chain(&[link])).expect("the document is read");
    let program = compile(&document, catalogue(), dialect).expect("it compiles");
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    let mut run = Run::new(program, &trigger, Quotas::of(dialect));
    let mut asked = Vec::new();
    let mut input = Input::Go;
    loop {
        match run.resume(input) {
            Step::Effect(effect) => {
                asked.push(*effect);
                input = Input::Answer(answer.clone());
            }
            Step::Yield => input = Input::Go,
            Step::Finished(how) => {
                assert_eq!(how, Finished::Done);
                let variables = run.variables().into_iter();
                return (asked, variables.map(|(n, v)| ((*n).into(), v)).collect());
            }
            Step::Failed(failure) => panic!("{failure}"),
        }
    }
}

const REQUEST_OUTPUTS: &[&str] = &["status", "success", "response", "error"];

fn request<'a>(data: &'a str, leave: &'a str) -> Link<'a> {
    ("action:http_request", data, leave, REQUEST_OUTPUTS)
}

fn assert_variables(variables: Object, wanted: &str) {
    let got = sculk_core::to_json(&Value::object(variables)).expect("it is JSON");
    let wanted = parse_json(wanted).expect("JSON");
    assert_eq!(Some(got), sculk_core::to_json(&wanted));
}

#[test]
fn a_web_request_says_what_is_sent() {
    let data = r#"{"url":" https://example.org/a?b=1#c ","method":"post","queryParams":"{\"q\": \"ä b\"}",
        "headers":{"X-Key":5},"body":"{ \"n\": 1 }","timeout":"900000"}"#;
    let answer = Answer::Value(Value::record([
        ("status", Value::Number(404.0)),
        ("headers", Value::record([("a", Value::text("b"))])),
        ("body", Value::text("{\"ok\":false}")),
    ]));
    for dialect in [Dialect::Blockmine, Dialect::Sculk] {
        let (asked, variables) = run(request(data, "exec"), dialect, &answer);
        let [Effect::HttpRequest(sent)] = &asked[..] else {
            panic!("one request was to be made: {asked:?}");
        };
        assert_eq!(sent.method, HttpMethod::Post);
        assert_eq!(sent.url.to_text(), "https://example.org/a?b=1&q=%C3%A4+b#c");
        let headers = [("X-Key", "5"), ("Content-Type", "application/json")];
        assert_eq!(sent.headers, headers.map(|(n, v)| (n.into(), v.into())));
        assert_eq!(sent.body, Some("{\"n\":1}".into()));
        assert!((sent.timeout_ms - 60_000.0).abs() < f64::EPSILON);
        // Any status is an answer.
        assert_variables(
            variables,
            r#"{"0_status":404,"0_success":false,"0_response":{"ok":false},"0_error":null}"#,
        );
    }
}

#[test]
fn a_web_request_that_fails_leaves_by_its_own_pin() {
    let no = Answer::Failed("no route".to_owned());
    let link = request(r#"{"url":"http://example.org"}"#, "exec_error");
    let (asked, variables) = run(link, Dialect::Blockmine, &no);
    assert_eq!(asked.len(), 1);
    assert_variables(
        variables,
        r#"{"0_status":0,"0_success":false,"0_response":null,"0_error":"no route"}"#,
    );
    for data in [
        r#"{"url":"file:///etc/passwd"}"#,
        r#"{"url":"http://a","method":"BREW"}"#,
        "{}",
    ] {
        let (asked, variables) = run(request(data, "exec_error"), Dialect::Blockmine, &no);
        assert!(asked.is_empty(), "{asked:?}");
        assert!(variables.get_str("0_error").is_some_and(Value::is_truthy));
    }
}

#[test]
fn blank_boxes_of_update_command_differ_by_dialect() {
    let data = r#"{"commandName":"event","newName":"","description":"","aliases":"['a', 'b']",
        "cooldown":"60","allowedChatTypes":"oops","permissionName":""}"#;
    let link: Link<'_> = ("action:update_command", data, "exec", &["success"]);
    let yes = Answer::Value(Value::Bool(true));
    let change = |dialect| {
        let (asked, variables) = run(link, dialect, &yes);
        assert_variables(variables, r#"{"0_success":true}"#);
        match &asked[..] {
            [Effect::UpdateCommand { name, change }] if name.to_text() == "event" => change.clone(),
            other => panic!("one change was to be made: {other:?}"),
        }
    };
    let theirs = change(Dialect::Blockmine);
    assert_eq!(theirs.name, Some("".into()));
    assert_eq!(theirs.permission, Some("".into()));
    assert_eq!(theirs.aliases, Some(vec!["a".into(), "b".into()]));
    assert_eq!(theirs.chat_types, None, "what is no list changes nothing");
    let ours = change(Dialect::Sculk);
    assert_eq!(
        (ours.name, ours.description, ours.permission),
        (None, None, None)
    );
    assert_eq!(ours.cooldown_s, Some(60.0));
}

#[test]
fn commands_are_made_and_taken_away() {
    let data = r#"{"name":"event","aliases":"[oops","temporary":true}"#;
    let link: Link<'_> = (
        "action:create_command",
        data,
        "exec",
        &["commandId", "success"],
    );
    let made = Answer::Value(Value::text("temp_1"));
    let (asked, variables) = run(link, Dialect::Blockmine, &made);
    assert_variables(variables, r#"{"0_commandId":"temp_1","0_success":true}"#);
    let [Effect::CreateCommand(command)] = &asked[..] else {
        panic!("one command was to be made: {asked:?}");
    };
    assert!(command.is_temporary && command.aliases.is_empty() && command.permission.is_none());
    let (_, variables) = run(link, Dialect::Sculk, &Answer::Value(Value::Null));
    assert_variables(variables, r#"{"0_commandId":null,"0_success":false}"#);
    for (name, n_asked) in [("event", 1), (" ", 0)] {
        let data = format!(r#"{{"commandName":"{name}"}}"#);
        let link: Link<'_> = ("action:delete_command", &data, "exec", &["success"]);
        let (asked, _) = run(link, Dialect::Sculk, &Answer::Value(Value::Bool(false)));
        assert_eq!(asked.len(), n_asked, "{asked:?}");
    }
}
