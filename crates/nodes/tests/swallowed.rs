//! What goes wrong behind some nodes ends there in BlockMine, and they go on as if they had failed.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod lines;

use sculk_core::{Object, Value};
use sculk_graph::{Answer, Dialect, Document, Effect, Input, Quotas, Run, Step, Trigger, compile};
use sculk_nodes::{catalogue, conform::conform};

/// The run begins at `start`; whoever reads `bad.value` fails.
const BEFORE: &str = r#"
    start event:command
    nil data:get_variable {"variableName":"nil"}
    bad object:get {"key":"a"}
    nil.value -> bad.object
"#;

/// Runs the graph in the world of the recordings: what it calls, and whether it ends well.
fn expect(lines: &str, calls: &str, ends_well: bool) {
    let graph = lines::json(&format!("{BEFORE}{lines}"), r#""variables":[],"#);
    let error = if ends_well {
        "null"
    } else {
        r#"{"name":"Error"}"#
    };
    let wanted = format!(
        r#"{{"cases":[{{"name":"case","input":{{"trigger":"command"}},"expect":{{"calls":{calls},"dbCalls":[],"variables":{{}},"error":{error}}}}}]}}"#
    );
    for report in conform("swallowed", &graph, &wanted).expect("the case is read") {
        assert!(report.is_passed(), "{report}\n{lines}");
    }
}

const EQUIP: &str = r#"{"call":"bot.equip","args":["diamond_sword","hand"]}"#;
const GO: &str =
    r#"{"call":"pathfinder.goto","args":[{"goal":"GoalNear","x":1,"y":64,"z":1,"range":1}]}"#;

fn log(text: &str) -> String {
    format!(r#"{{"call":"sendLog","args":["[Graph] {text}"]}}"#)
}

/// Behind `q` something fails.
const BEHIND_IT: &str = r#"
    fails debug:log
    q.exec -> fails.exec
    bad.value -> fails.value
"#;

#[test]
fn a_failure_behind_equip_ends_there() {
    let lines =
        format!("q inventory:equip {{\"itemName\":\"sword\"}}\nstart.exec -> q.exec\n{BEHIND_IT}");
    expect(&lines, &format!("[{EQUIP}]"), true);
}

#[test]
fn what_began_the_chain_goes_on() {
    let lines = format!(
        "two flow:sequence\nq inventory:equip {{\"itemName\":\"sword\"}}\nend action:send_log\nstart.exec -> two.exec\ntwo.exec_0 -> q.exec\ntwo.exec_1 -> end.exec\nq.success -> end.message\n{BEHIND_IT}"
    );
    expect(&lines, &format!("[{EQUIP},{}]", log("false")), true);
}

#[test]
fn nothing_is_caught_where_equip_has_nothing_to_look_for() {
    let lines = format!("q inventory:equip\nstart.exec -> q.exec\n{BEHIND_IT}");
    expect(&lines, "[]", false);
}

#[test]
fn a_break_behind_equip_does_not_leave_the_loop() {
    let lines = r#"
        list data:array_literal {"pinCount":2,"pin_0":"a","pin_1":"b"}
        each flow:for_each
        q inventory:equip {"itemName":"sword"}
        break flow:break
        end action:send_log {"message":"end"}
        start.exec -> each.exec
        list.value -> each.array
        each.loop_body -> q.exec
        q.exec -> break.exec
        each.completed -> end.exec
    "#;
    expect(lines, &format!("[{EQUIP},{EQUIP},{}]", log("end")), true);
}

#[test]
fn a_break_inside_a_loop_behind_equip_leaves_that_loop() {
    let lines = r#"
        list data:array_literal {"pinCount":2,"pin_0":"a","pin_1":"b"}
        each flow:for_each
        q inventory:equip {"itemName":"sword"}
        break flow:break
        end action:send_log
        start.exec -> q.exec
        q.exec -> each.exec
        list.value -> each.array
        each.loop_body -> break.exec
        each.completed -> end.exec
        q.success -> end.message
    "#;
    expect(lines, &format!("[{EQUIP},{}]", log("true")), true);
}

#[test]
fn a_failure_behind_go_to_leads_to_its_own_failure() {
    let lines = r#"
        q navigation:go_to {"x":1,"y":64,"z":1}
        fails debug:log
        failed action:send_log
        start.exec -> q.exec
        q.exec -> fails.exec
        bad.value -> fails.value
        q.exec_failed -> failed.exec
        q.success -> failed.message
    "#;
    expect(lines, &format!("[{GO},{}]", log("false")), true);
}

#[test]
fn what_follows_a_failure_is_not_caught() {
    let lines = r#"
        q navigation:go_to {"x":1,"y":64,"z":1}
        fails debug:log
        again debug:log
        start.exec -> q.exec
        q.exec -> fails.exec
        bad.value -> fails.value
        q.exec_failed -> again.exec
        bad.value -> again.value
    "#;
    expect(lines, &format!("[{GO}]"), false);
}

#[test]
fn a_failure_behind_an_unknown_player_is_caught_too() {
    let lines = |name: &str| {
        format!(
            r#"
        q navigation:go_to_player {{"playerName":"{name}"}}
        fails debug:log
        start.exec -> q.exec
        q.exec_failed -> fails.exec
        bad.value -> fails.value
    "#
        )
    };
    expect(&lines("Nobody"), "[]", true);
    expect(&lines(""), "[]", false);
}

#[test]
fn nothing_is_caught_behind_a_furnace_that_is_not_open() {
    let lines = r#"
        q furnace:take_output
        fails debug:log
        start.exec -> q.exec
        q.exec_failed -> fails.exec
        bad.value -> fails.value
    "#;
    expect(lines, "[]", false);
}

/// What a graph logs in this dialect and how it ends, where everything it asks for succeeds.
fn ends(dialect: Dialect, lines: &str) -> (Vec<String>, &'static str) {
    let name = format!(r#""format_version":1,"dialect":"{dialect:?}","#).to_lowercase();
    let document = Document::parse(&lines::json(&format!("{BEFORE}{lines}"), &name));
    let program = compile(&document.expect("it is read"), catalogue(), dialect);
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    let mut run = Run::new(program.expect("it compiles"), &trigger, Quotas::of(dialect));
    let (mut input, mut logged) = (Input::Go, Vec::new());
    loop {
        input = match run.resume(input) {
            Step::Effect(effect) => Input::Answer(match *effect {
                Effect::HttpRequest(_) => {
                    Answer::Value(Value::record([("status", Value::Number(200.0))]))
                }
                Effect::Log { text, .. } => {
                    logged.push(text.to_text());
                    Answer::done()
                }
                _ => Answer::done(),
            }),
            Step::Yield => Input::Go,
            Step::Finished(_) => return (logged, "done"),
            Step::Failed(_) => return (logged, "failed"),
        };
    }
}

#[test]
fn our_dialect_swallows_nothing() {
    let lines = format!("q navigation:stop\nstart.exec -> q.exec\n{BEHIND_IT}");
    assert_eq!(ends(Dialect::Blockmine, &lines).1, "done");
    assert_eq!(ends(Dialect::Sculk, &lines).1, "failed");
}

#[test]
fn a_failure_behind_a_web_request_is_the_requests_own() {
    let lines = format!(
        r#"
        q action:http_request {{"url":"https://example.org"}}
        status action:send_log
        why action:send_log
        start.exec -> q.exec
        q.exec_error -> status.exec
        q.status -> status.message
        status.exec -> why.exec
        q.error -> why.message
        {BEHIND_IT}
    "#
    );
    let (logged, end) = ends(Dialect::Blockmine, &lines);
    assert_eq!((logged.len(), &*logged[0], end), (2, "0", "done"));
    assert!(logged[1].contains("null"), "it says why: {}", logged[1]);
}
