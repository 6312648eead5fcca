//! docs/graph-semantics.md, sentence by sentence: what both dialects share, and each row of the
//! table of their differences.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, Effect, Failure, Input, Run, Severity, Step, Trigger, compile,
};
use sculk_nodes::catalogue;

const DIALECTS: [Dialect; 2] = [Dialect::Blockmine, Dialect::Sculk];

/// A document from lines: `id type data` for a node, `a.pin -> b.pin` for a wire.
fn document(dialect: Dialect, lines: &str) -> Document {
    let (mut nodes, mut wires) = (Vec::new(), Vec::new());
    let pin = |text: &str, side: &str| {
        let (node, pin) = text.split_once('.').expect("a pin");
        format!(r#""{side}NodeId":"{node}","{side}PinId":"{pin}""#)
    };
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if let Some((from, to)) = line.split_once(" -> ") {
            let (from, to) = (pin(from, "source"), pin(to, "target"));
            wires.push(format!(r#"{{"id":"w{}",{from},{to}}}"#, wires.len()));
        } else {
            let mut words = line.splitn(3, ' ');
            let (id, kind) = (words.next().expect("an id"), words.next().expect("a type"));
            let data = words.next().unwrap_or("{}");
            nodes.push(format!(
                r#"{{"id":"{id}","type":"{kind}","position":{{"x":0,"y":0}},"data":{data}}}"#
            ));
        }
    }
    let name = match dialect {
        Dialect::Blockmine => "blockmine",
        Dialect::Sculk => "sculk",
    };
    let text = format!(
        r#"{{"format_version":1,"dialect":"{name}","nodes":[{}],"connections":[{}]}}"#,
        nodes.join(","),
        wires.join(",")
    );
    Document::parse(&text).expect("the document is read")
}

/// What the world was asked to do, in words, and why the run failed if it did.
fn outcome(dialect: Dialect, lines: &str) -> (Vec<String>, Option<Failure>) {
    let program = compile(&document(dialect, lines), catalogue(), dialect);
    let args = Object::from_iter([
        ("word".into(), Value::text("hello")),
        ("braces".into(), Value::text("{b}")),
    ]);
    let trigger = Trigger::command("test", "Alice", args, "chat");
    let quotas = sculk_graph::Quotas::of(dialect);
    let mut run = Run::new(program.expect("it compiles"), &trigger, quotas);
    let (mut input, mut done) = (Input::Go, Vec::new());
    loop {
        input = match run.resume(input) {
            Step::Effect(effect) => Input::Answer(perform(&effect, &mut done)),
            Step::Yield => Input::Go,
            Step::Finished(_) => return (done, None),
            Step::Failed(failure) => return (done, Some(*failure)),
        };
    }
}

fn perform(effect: &Effect, done: &mut Vec<String>) -> Answer {
    let shown = |v: &Value| v.to_js_string().to_text();
    match effect {
        Effect::Log { text, .. } => done.push(text.to_text()),
        Effect::SendMessage {
            chat_type,
            text,
            recipient,
        } => done.push(format!("{}|{text}|{}", shown(chat_type), shown(recipient))),
        Effect::PersistVariable { name, value } => {
            done.push(format!("keep {name}={}", shown(value)));
        }
        Effect::SetBlacklist { username, .. } => done.push(format!("blacklist {username}")),
        Effect::User { .. } => {
            return Answer::Value(Value::record([
                ("username", Value::text("alice")),
                ("groups", Value::array(vec![Value::text("Friends")])),
                ("permissions", Value::array(Vec::new())),
                ("isBlacklisted", Value::Bool(false)),
            ]));
        }
        Effect::Seed => return Answer::Value(Value::Number(7.0)),
        Effect::Now => return Answer::Value(Value::Number(0.0)),
        _ => {}
    }
    Answer::done()
}

/// The lines of both dialects; neither may fail.
fn both(lines: &str) -> [Vec<String>; 2] {
    DIALECTS.map(|dialect| {
        let (done, failure) = outcome(dialect, lines);
        assert_eq!(failure, None, "{dialect:?}");
        done
    })
}

/// A log of one data pin: the lines say where from.
fn logged(lines: &str) -> [Vec<String>; 2] {
    both(&format!(
        "start event:command\nlog action:send_log\nstart.exec -> log.exec\n{lines}"
    ))
}

fn same(lines: &str, wanted: &[&str]) {
    for got in logged(lines) {
        assert_eq!(got, wanted);
    }
}

fn differs(lines: &str, blockmine: &[&str], sculk: &[&str]) {
    let [b, s] = logged(lines);
    assert_eq!(b, blockmine, "blockmine");
    assert_eq!(s, sculk, "sculk");
}

mod in_both_dialects {
    use super::*;

    #[test]
    fn a_run_begins_at_the_first_node_of_the_event() {
        let lines = "
            first event:command
            second event:command
            a action:send_log {\"message\":\"first\"}
            b action:send_log {\"message\":\"second\"}
            first.exec -> a.exec
            second.exec -> b.exec";
        for got in both(lines) {
            assert_eq!(got, ["first"]);
        }
    }

    #[test]
    fn an_unconnected_input_takes_its_literal_and_a_connected_nothing_stays_nothing() {
        same(
            "up string:to_upper {\"text\":\"abc\"}\nup.result -> log.message",
            &["ABC"],
        );
        same(
            "get data:get_variable {\"variableName\":\"none\"}
             cat string:concat {\"pinCount\":2,\"pin_0\":\"literal\",\"pin_1\":\"!\"}
             get.value -> cat.pin_0
             cat.result -> log.message",
            &["!"],
        );
    }

    #[test]
    fn of_several_wires_into_one_input_the_first_whose_other_end_exists_counts() {
        same(
            "a data:string_literal {\"value\":\"a\"}
             b data:string_literal {\"value\":\"b\"}
             ghost.value -> log.message
             a.value -> log.message
             b.value -> log.message",
            &["a"],
        );
    }

    #[test]
    fn braces_in_literals_are_filled_in_and_what_comes_by_wire_is_not() {
        same(
            "word data:get_argument {\"argumentName\":\"word\"}
             cat string:concat {\"pinCount\":2,\"pin_0\":\"<{w}> {1} { w }\",\"pin_1\":\"\"}
             word.value -> cat.var_w
             cat.result -> log.message",
            &["<hello> {1} { w }"],
        );
        same(
            "text data:string_literal {\"value\":\"{x}\",\"var_x\":\"{\"}
             more string:concat {\"pinCount\":2,\"pin_1\":\"w}\",\"var_w\":\"no\"}
             text.value -> more.pin_0
             more.result -> log.message",
            &["{w}"],
        );
    }

    #[test]
    fn values_are_javascripts() {
        same(
            "len string:length {\"string\":\"a😀\"}\nlen.length -> log.message",
            &["3"],
        );
        same(
            "eq logic:compare {\"operation\":\"==\",\"a\":\"5\",\"b\":5}\neq.result -> log.message",
            &["true"],
        );
        same(
            "made object:create {\"advanced\":true,\"jsonValue\":\"{\\\"b\\\":1,\\\"2\\\":2,\\\"1\\\":3}\"}
             text type:to_string
             made.object -> text.value
             text.result -> log.message",
            &[r#"{"1":3,"2":2,"b":1}"#],
        );
    }

    #[test]
    fn lists_are_never_changed_in_place_and_equal_only_if_they_are_the_same() {
        same(
            "list data:array_literal {\"pinCount\":1,\"pin_0\":\"a\"}
             more array:add_element {\"element\":\"b\"}
             joined array:join {\"separator\":\"+\"}
             cat string:concat {\"pinCount\":2}
             len data:length
             list.value -> more.array
             more.result -> joined.array
             list.value -> len.data
             joined.result -> cat.pin_0
             len.length -> cat.pin_1
             cat.result -> log.message",
            &["a+b1"],
        );
        same(
            "a data:array_literal {\"pinCount\":0}
             b data:array_literal {\"pinCount\":0}
             eq logic:compare {\"operation\":\"==\"}
             a.value -> eq.a
             b.value -> eq.b
             eq.result -> log.message",
            &["false"],
        );
    }

    #[test]
    fn a_node_that_cannot_do_its_work_ends_the_run_and_what_was_done_stays() {
        let lines = "
            start event:command
            log action:send_log {\"message\":\"before\"}
            next action:send_log
            get object:get {\"key\":\"x\"}
            none data:get_variable {\"variableName\":\"none\"}
            start.exec -> log.exec
            log.exec -> next.exec
            none.value -> get.object
            get.value -> next.message";
        for dialect in DIALECTS {
            let (done, failure) = outcome(dialect, lines);
            assert_eq!(done, ["before"]);
            let failure = failure.expect("the run ends");
            assert!(matches!(failure.node.as_deref(), Some("get" | "next")));
        }
    }

    #[test]
    fn the_same_answers_give_the_same_run() {
        let lines = "
            start event:command
            log action:send_log
            dice math:random_number {\"min\":1,\"max\":1000000}
            start.exec -> log.exec
            dice.result -> log.message";
        assert_eq!(both(lines), both(lines));
    }

    #[test]
    fn a_pattern_never_hangs() {
        let text = "a".repeat(9000);
        same(
            &format!(
                "fits string:matches {{\"string\":\"{text}!\",\"regex\":\"(a+)+$\"}}\nfits.result -> log.message"
            ),
            &["false"],
        );
    }
}

mod where_they_differ {
    use super::*;

    #[test]
    fn names_in_braces_that_come_for_names_before_them() {
        differs(
            "word data:get_argument {\"argumentName\":\"braces\"}
             cat string:concat {\"pinCount\":2,\"pin_0\":\"{a} {b} {a}\",\"pin_1\":\"\",\"var_b\":\"X\"}
             word.value -> cat.var_a
             cat.result -> log.message",
            &["X X X"],
            &["{b} X {b}"],
        );
    }

    #[test]
    fn several_wires_out_of_one_exec_pin() {
        let lines = "
            start event:command
            a action:send_log {\"message\":\"a\"}
            b action:send_log {\"message\":\"b\"}
            start.exec -> a.exec
            start.exec -> b.exec";
        let [blockmine, sculk] = both(lines);
        assert_eq!(blockmine, ["a"]);
        assert_eq!(sculk, ["a", "b"]);
    }

    #[test]
    fn an_exec_node_reached_a_second_time() {
        let lines = "
            start event:command
            seq flow:sequence {\"pinCount\":2}
            log action:send_log {\"message\":\"here\"}
            start.exec -> seq.exec
            seq.exec_0 -> log.exec
            seq.exec_1 -> log.exec";
        let [blockmine, sculk] = both(lines);
        assert_eq!(blockmine, ["here"]);
        assert_eq!(sculk, ["here", "here"]);
    }

    #[test]
    fn a_wire_from_a_node_that_is_not_there() {
        differs(
            "up string:to_upper {\"text\":\"abc\"}
             ghost.value -> up.text
             up.result -> log.message",
            &[""],
            &["ABC"],
        );
    }

    #[test]
    fn two_reads_of_one_random_node_in_a_step() {
        let [blockmine, sculk] = logged(
            "dice math:random_number {\"min\":1,\"max\":1000000000}
             eq logic:compare {\"operation\":\"==\"}
             dice.result -> eq.a
             dice.result -> eq.b
             eq.result -> log.message",
        );
        assert_eq!(blockmine, ["false"], "two draws");
        assert_eq!(sculk, ["true"], "one draw");
    }

    #[test]
    fn texts_in_literals_of_boolean_and_number_pins() {
        differs(
            "not logic:not {\"value\":\"false\"}\nnot.result -> log.message",
            &["false"],
            &["true"],
        );
    }

    #[test]
    fn a_branch_with_several_conditions() {
        let lines = "
            start event:command
            if flow:branch {\"advanced\":true,\"operator\":\"OR\",\"pinCount\":2,\"pin_0\":false,\"pin_1\":true}
            yes action:send_log {\"message\":\"yes\"}
            no action:send_log {\"message\":\"no\"}
            start.exec -> if.exec
            if.exec_true -> yes.exec
            if.exec_false -> no.exec";
        let [blockmine, sculk] = both(lines);
        assert_eq!(blockmine, ["no"]);
        assert_eq!(sculk, ["yes"]);
    }

    #[test]
    fn comparisons_of_math_operation() {
        differs(
            "math math:operation {\"operation\":\"<\",\"a\":1,\"b\":2}\nmath.result -> log.message",
            &["0"],
            &["true"],
        );
    }

    #[test]
    fn not_before_and_not_after() {
        differs(
            "left time:datetime_literal {\"date\":\"2024-01-02\"}
             right time:datetime_literal {\"date\":\"2024-01-01\"}
             cmp time:compare {\"operation\":\"after_or_equal\"}
             left.value -> cmp.date_left
             right.value -> cmp.date_right
             cmp.result -> log.message",
            &["false"],
            &["true"],
        );
    }

    #[test]
    fn text_at_the_date_of_format_time() {
        let lines = "
            start event:command
            log action:send_log
            form time:format {\"date\":\"2024-05-06\",\"format\":\"yyyy\"}
            start.exec -> log.exec
            form.formatted -> log.message";
        assert!(
            outcome(Dialect::Blockmine, lines).1.is_some(),
            "the run ends"
        );
        assert_eq!(
            outcome(Dialect::Sculk, lines),
            (vec!["2024".to_owned()], None)
        );
    }

    #[test]
    fn fields_of_a_user_given_as_an_object() {
        differs(
            "field data:get_user_field
             joined array:join
             start.user -> field.user
             field.groups -> joined.array
             joined.result -> log.message",
            &[""],
            &["Friends"],
        );
    }

    #[test]
    fn empty_chat_type_and_recipient_of_send_message() {
        let lines = "
            start event:command
            say action:send_message {\"chat_type\":\"\",\"message\":\"hi\",\"recipient\":\"\"}
            start.exec -> say.exec";
        let [blockmine, sculk] = both(lines);
        assert_eq!(blockmine, ["|hi|"]);
        assert_eq!(sculk, ["chat|hi|Alice"]);
    }

    #[test]
    fn keep_of_set_variable() {
        let lines = "
            start event:command
            set action:bot_set_variable {\"name\":\"n\",\"value\":\"v\",\"persist\":true}
            start.exec -> set.exec";
        let [blockmine, sculk] = both(lines);
        assert!(blockmine.is_empty());
        assert_eq!(sculk, ["keep n=v"]);
    }

    #[test]
    fn blacklist_with_a_bare_name() {
        let lines = "
            start event:command
            ban user:set_blacklist {\"user\":\"Bob\",\"blacklist_status\":true}
            start.exec -> ban.exec";
        let [blockmine, sculk] = both(lines);
        assert!(blockmine.is_empty());
        assert_eq!(sculk, ["blacklist Bob"]);
    }

    #[test]
    fn exists_of_get_argument_without_a_name() {
        differs(
            "arg data:get_argument {\"argumentName\":\"\"}\narg.exists -> log.message",
            &[""],
            &["false"],
        );
    }

    #[test]
    fn data_wires_in_a_circle() {
        let lines = "
            start event:command
            log action:send_log
            a logic:not
            start.exec -> log.exec
            a.result -> a.value
            a.result -> log.message";
        assert!(
            outcome(Dialect::Blockmine, lines).1.is_some(),
            "the run fails"
        );
        let document = document(Dialect::Sculk, lines);
        let problems = compile(&document, catalogue(), Dialect::Sculk).expect_err("refused");
        assert!(problems.iter().any(|p| p.severity == Severity::Error));
    }
}
