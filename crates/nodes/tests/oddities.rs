//! What BlockMine's engine does that nobody expects, node by node: the `blockmine` dialect does it too.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use sculk_core::Object;
use sculk_graph::{Answer, Dialect, Document, Effect, Input, Quotas, Run, Step, Trigger, compile};
use sculk_nodes::catalogue;

/// What a graph logs. Lines: `id type data` for a node, `a.pin -> b.pin` for a wire; `start` and
/// `log` are there.
fn logged(lines: &str) -> Vec<String> {
    let all = format!("start event:command\nlog action:send_log\nstart.exec -> log.exec\n{lines}");
    let (mut nodes, mut wires) = (Vec::new(), Vec::new());
    for line in all.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if let Some((from, to)) = line.split_once(" -> ") {
            let (a, b) = from.split_once('.').expect("a pin");
            let (c, d) = to.split_once('.').expect("a pin");
            wires.push(format!(
                r#"{{"id":"w{}","sourceNodeId":"{a}","sourcePinId":"{b}","targetNodeId":"{c}","targetPinId":"{d}"}}"#,
                wires.len()
            ));
        } else {
            let mut words = line.splitn(3, ' ');
            let (id, kind) = (words.next().expect("an id"), words.next().expect("a type"));
            let data = words.next().unwrap_or("{}");
            nodes.push(format!(
                r#"{{"id":"{id}","type":"{kind}","position":{{"x":0,"y":0}},"data":{data}}}"#
            ));
        }
    }
    let text = format!(
        r#"{{"nodes":[{}],"connections":[{}]}}"#,
        nodes.join(","),
        wires.join(",")
    );
    let document = Document::parse(&text).expect("the document is read");
    let program = compile(&document, catalogue(), Dialect::Blockmine).expect("it compiles");
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    let mut run = Run::new(program, &trigger, Quotas::blockmine());
    let (mut input, mut lines) = (Input::Go, Vec::new());
    loop {
        input = match run.resume(input) {
            Step::Effect(effect) => {
                if let Effect::Log { text, .. } = *effect {
                    lines.push(text.to_text());
                }
                Input::Answer(Answer::done())
            }
            Step::Yield => Input::Go,
            Step::Finished(_) => return lines,
            Step::Failed(failure) => {
                lines.push(format!("failed at {}", failure.node.unwrap_or_default()));
                return lines;
            }
        };
    }
}

/// Nodes and wires, and what is logged. A wire into `log.message` comes from the last node.
const CASES: &[(&str, &str)] = &[
    (
        "n logic:not {\"value\":\"false\"}\nn.result -> log.message",
        "false",
    ),
    ("n logic:not\nn.result -> log.message", "true"),
    (
        "n logic:operation {\"operation\":\"AND\",\"pin_0\":\"false\",\"pin_1\":true}\nn.result -> log.message",
        "true",
    ),
    (
        "n logic:operation {\"operation\":\"XOR\",\"pin_0\":true,\"pin_1\":true}\nn.result -> log.message",
        "false",
    ),
    (
        "n logic:compare {\"operation\":\"==\",\"a\":null,\"b\":\"\"}\nn.result -> log.message",
        "false",
    ),
    (
        "n logic:compare {\"operation\":\">\",\"a\":\"10\",\"b\":\"9\"}\nn.result -> log.message",
        "false",
    ),
    (
        "n logic:compare {\"operation\":\">\",\"a\":\"10\",\"b\":9}\nn.result -> log.message",
        "true",
    ),
    (
        "n math:operation {\"operation\":\"/\",\"a\":1,\"b\":0}\nn.result -> log.message",
        "0",
    ),
    (
        "n math:operation {\"operation\":\"+\",\"a\":\"\",\"b\":true}\nn.result -> log.message",
        "1",
    ),
    (
        "n math:operation {\"operation\":\"/\",\"a\":1,\"b\":\"x\"}\nn.result -> log.message",
        "NaN",
    ),
    (
        "n math:random_number {\"min\":\"2,5\",\"max\":\"2,5\"}\nn.result -> log.message",
        "2.5",
    ),
    (
        "g data:get_variable {\"variableName\":\"x\"}\nn string:length\ng.value -> n.string\nn.length -> log.message",
        "4",
    ),
    (
        "n string:contains {\"haystack\":\"abc\",\"needle\":\"\"}\nn.result -> log.message",
        "true",
    ),
    (
        "n string:contains {\"haystack\":\"İ\",\"needle\":\"i\"}\nn.result -> log.message",
        "true",
    ),
    (
        "n string:starts_with {\"text\":\"ABC\",\"prefix\":\"ab\"}\nn.result -> log.message",
        "true",
    ),
    (
        "n string:ends_with {\"string\":\"abC\",\"suffix\":\"bc\",\"case_sensitive\":true}\nn.result -> log.message",
        "false",
    ),
    (
        "n string:equals {\"a\":\"A\",\"b\":\"a\"}\nn.result -> log.message",
        "false",
    ),
    (
        "n string:to_upper {\"text\":\"straße\"}\nn.result -> log.message",
        "STRASSE",
    ),
    (
        "l data:array_literal {\"pinCount\":3,\"pin_0\":0,\"pin_1\":\"\",\"pin_2\":\"c\"}\nn array:join {\"separator\":\"|\"}\nl.value -> n.array\nn.result -> log.message",
        "||c",
    ),
    (
        "l data:array_literal {\"pinCount\":2,\"pin_0\":\"a\",\"pin_1\":\"b\"}\nn array:get_next {\"current_index\":\"0\"}\nl.value -> n.array\nn.next_index -> log.message",
        "01",
    ),
    (
        "l data:array_literal {\"pinCount\":2,\"pin_0\":\"a\",\"pin_1\":\"b\"}\nn array:get_by_index {\"index\":-1}\nc string:concat\nl.value -> n.array\nn.element -> c.pin_0\nc.result -> log.message",
        "",
    ),
    ("n array:join\nn.result -> log.message", ""),
    (
        "n array:add_element {\"element\":\"x\"}\nj array:join\nn.result -> j.array\nj.result -> log.message",
        "x",
    ),
    (
        "n array:contains {\"element\":\"x\"}\nn.index -> log.message",
        "-1",
    ),
    (
        "n object:has_key {\"key\":\"x\"}\ng data:get_variable {\"variableName\":\"x\"}\ng.value -> n.object\nn.result -> log.message",
        "failed at n",
    ),
    (
        "n object:create {\"advanced\":true,\"jsonValue\":\"{oops\"}\nt type:to_string\nn.object -> t.value\nt.result -> log.message",
        "{}",
    ),
    (
        "n data:cast {\"targetType\":\"Number\",\"value\":\"x\"}\nn.result -> log.message",
        "0",
    ),
    (
        "n data:cast {\"targetType\":\"Boolean\",\"value\":\"YES\"}\nn.result -> log.message",
        "true",
    ),
    (
        "n data:cast {\"targetType\":\"Boolean\",\"value\":\"2\"}\nn.value -> log.message",
        "false",
    ),
    (
        "n data:type_check {\"checkType\":\"numeric_string\",\"value\":\" 5 \"}\nn.result -> log.message",
        "true",
    ),
    (
        "n data:type_check {\"checkType\":\"String\",\"value\":\"a\"}\nn.result -> log.message",
        "false",
    ),
    ("n data:length {\"data\":5}\nn.length -> log.message", "0"),
    (
        "n data:boolean_literal {\"value\":\"false\"}\nb logic:not\nn.value -> b.value\nb.result -> log.message",
        "false",
    ),
    (
        "n data:number_literal {\"value\":\"5\"}\ns logic:compare {\"operation\":\"<\",\"b\":\"10\"}\nn.value -> s.a\ns.result -> log.message",
        "false",
    ),
    (
        "n time:compare {\"operation\":\"before\",\"date_left\":\"2024\",\"date_right\":\"2025\"}\nn.result -> log.message",
        "false",
    ),
    (
        "n time:add {\"date\":\"2024\"}\nn.result -> log.message",
        "failed at n",
    ),
    ("n unknown:type\nn.value -> log.message", ""),
    (
        "n unknown:type\nc string:equals {\"b\":\"\"}\nn.value -> c.a\nc.result -> log.message",
        "true",
    ),
    ("n inventory:equip\nn.success -> log.message", "false"),
    ("n inventory:drop\nn.dropped -> log.message", "0"),
    ("n inventory:select_slot\nn.item -> log.message", "null"),
    ("n navigation:follow\nn.following -> log.message", "false"),
    ("n navigation:go_to\nn.success -> log.message", "false"),
    ("n container:open\nn.container -> log.message", "null"),
    ("n container:deposit\nn.deposited -> log.message", "0"),
    ("n furnace:take_output\nn.count -> log.message", "0"),
    ("n flow:timer\nn.tick -> log.message", "0"),
    ("n flow:for_each\nn.index -> log.message", "undefined"),
    (
        "n user:set_blacklist\nn.updated_user -> log.message",
        "undefined",
    ),
    ("n action:http_request\nn.status -> log.message", ""),
    ("n action:create_command\nn.success -> log.message", ""),
];

#[test]
fn a_pin_the_engine_does_not_know_gives_something_empty() {
    for (node, wanted) in [
        ("string:split {\"string\":\"a\"}", "[]"),
        ("data:array_literal {\"pinCount\":1,\"pin_0\":\"x\"}", "[]"),
        ("array:add_element {\"element\":1}", "[]"),
        ("object:create {\"pinCount\":1,\"key_0\":\"k\"}", "{}"),
        ("object:set {\"key\":\"a\",\"value\":1}", "{}"),
        ("string:length {\"string\":\"abc\"}", "0"),
        ("logic:operation {\"pin_0\":true,\"pin_1\":true}", "false"),
        ("logic:not {\"value\":false}", "false"),
        ("string:to_upper {\"text\":\"a\"}", ""),
        ("array:join", ""),
        ("string:contains", "null"),
        ("math:operation {\"a\":1,\"b\":2}", "null"),
        ("data:get_argument {\"argumentName\":\"q\"}", "null"),
        ("bot:get_name", "null"),
        ("object:has_key {\"key\":\"a\"}", "null"),
    ] {
        // A cast shows lists and objects as JSON, and null as nothing.
        let cast = format!("n {node}\nc data:cast\n");
        let lines = match wanted {
            "[]" | "{}" => logged(&format!("{cast}n.oops -> c.value\nc.result -> log.message")),
            _ => logged(&format!("{cast}n.oops -> log.message")),
        };
        assert_eq!(lines, [wanted], "{node}");
    }
}

#[test]
fn control_flow_passes_through_some_data_nodes() {
    let passes = |kind: &str, pin: &str| {
        let lines = logged(&format!(
            "n {kind} {{\"value\":\"x\"}}\nend action:send_log {{\"message\":\"through\"}}\nlog.exec -> n.exec\nn.{pin} -> end.exec"
        ));
        lines == ["", "through"]
    };
    for (kind, pin) in [
        ("string:contains", "exec"),
        ("array:get_random_element", "element"),
        ("array:get_by_index", "result"),
        ("data:string_literal", "value"),
        ("data:cast", "value"),
        ("data:make_object", "value"),
        ("object:has_key", "value"),
    ] {
        assert!(passes(kind, pin), "{kind}");
    }
    for (kind, pin) in [
        ("string:length", "exec"),
        ("string:contains", "result"),
        ("data:cast", "result"),
        ("logic:compare", "value"),
        ("unknown:type", "exec"),
    ] {
        assert!(!passes(kind, pin), "{kind}");
    }
}

#[test]
fn a_round_makes_outputs_of_the_body_read_as_if_nothing_ran() {
    // The log of a round reads what Equip gives, which runs only after it.
    let lines = logged(
        "l data:array_literal {\"pinCount\":2,\"pin_0\":\"a\",\"pin_1\":\"b\"}\neach flow:for_each\nin action:send_log\nq inventory:equip {\"itemName\":\"x\"}\nlog.exec -> each.exec\nl.value -> each.array\neach.loop_body -> in.exec\nin.exec -> q.exec\nq.success -> in.message",
    );
    assert_eq!(lines, ["", "false", "false"]);
}

#[test]
fn data_nodes_do_what_blockmine_does() {
    let mut wrong = Vec::new();
    for (lines, wanted) in CASES {
        let got = logged(lines);
        if got != [*wanted] {
            wrong.push(format!("{lines}\n  wanted {wanted:?}, got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_called_event_runs_once_and_keeps_its_first_arguments() {
    let lines = "
        def event:custom_event {\"label\":\"e\",\"pins\":[{\"id\":\"p\",\"name\":\"p\",\"type\":\"String\"}]}
        say action:send_log
        one event:call_event {\"selectedEventId\":\"def\",\"p\":\"1\"}
        two event:call_event {\"selectedEventId\":\"def\",\"p\":\"2\"}
        log.exec -> one.exec
        one.exec -> two.exec
        def.exec -> say.exec
        def.p -> say.message";
    assert_eq!(logged(lines)[1..], ["1"]);
}

#[test]
fn a_timer_with_its_ticks_typed_as_text_never_runs_its_body() {
    let lines = "
        t flow:timer {\"interval\":1,\"max_ticks\":\"0\"}
        body action:send_log {\"message\":\"tick\"}
        done action:send_log {\"message\":\"done\"}
        log.exec -> t.exec
        t.loop_body -> body.exec
        t.completed -> done.exec";
    assert_eq!(logged(lines)[1..], ["done"]);
}

#[test]
fn add_time_reckons_as_date_fns_does_and_continues_parts_that_are_text() {
    let cases = [
        (r#"{\"months\":1}"#, "2024-02-29"),
        (r#"{\"years\":1,\"months\":1}"#, "2025-02-28"),
        (r#"{\"days\":1,\"weeks\":1}"#, "2024-02-08"),
        (r#"{\"days\":-1.5}"#, "2024-01-29"),
        (r#"{\"months\":-0.5}"#, "2023-12-31"),
        (r#"{\"hours\":\"25\"}"#, "2024-02-01"),
        // 31 and "1" and 0 are day 3110 of January.
        (r#"{\"days\":\"1\"}"#, "2032-07-06"),
        // 0 and "1" and 0 and 1 come before month 101: the hundredth after January, from 0.
        (r#"{\"months\":\"1\"}"#, "2032-05-31"),
    ];
    for (duration, wanted) in cases {
        let lines = format!(
            "d time:datetime_literal {{\"date\":\"2024-01-31T00:00:00Z\"}}
             o object:create {{\"advanced\":true,\"jsonValue\":\"{duration}\"}}
             n time:add
             f time:format {{\"format\":\"yyyy-MM-dd\"}}
             d.value -> n.date
             o.object -> n.duration
             n.result -> f.date
             f.formatted -> log.message"
        );
        assert_eq!(logged(&lines), [wanted], "{duration}");
    }
}
