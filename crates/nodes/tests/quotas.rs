//! What a run may use up: each quota has a default, can be set by the graph, and stops a greedy
//! graph with the place named, while others go on.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, Effect, Failure, FailureKind, Input, Program, Quotas, Run, SavedRun,
    Step, Trigger, check, compile,
};
use sculk_nodes::catalogue;

/// A document from lines: `id type data` for a node, `a.pin -> b.pin` for a wire.
fn document(lines: &str, quotas: &str) -> Document {
    let (mut nodes, mut wires) = (Vec::new(), Vec::new());
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if let Some((from, to)) = line.split_once(" -> ") {
            let (a, b) = from.split_once('.').expect("a pin");
            let (c, d) = to.split_once('.').expect("a pin");
            let id = wires.len();
            wires.push(format!(
                r#"{{"id":"w{id}","sourceNodeId":"{a}","sourcePinId":"{b}","targetNodeId":"{c}","targetPinId":"{d}"}}"#
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
    let (nodes, wires) = (nodes.join(","), wires.join(","));
    let text = format!(
        r#"{{"format_version":1,"nodes":[{nodes}],"connections":[{wires}],"quotas":{quotas}}}"#
    );
    Document::parse(&text).expect("the document is read")
}

fn program(lines: &str, quotas: &str) -> Arc<Program> {
    compile(&document(lines, quotas), catalogue(), Dialect::Sculk).expect("it compiles")
}

fn begun(program: &Arc<Program>) -> Run {
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    Run::new(program.clone(), &trigger, program.quotas())
}

/// The next answer a willing world gives.
fn willing(effect: &Effect) -> Answer {
    match effect {
        Effect::Begin { .. } => Answer::Failed("One thing at a time.".to_owned()),
        Effect::Now => Answer::Value(Value::Number(0.0)),
        _ => Answer::done(),
    }
}

/// Runs to the end; gives why it was stopped, if it was.
fn stopped(mut run: Run) -> Option<Failure> {
    let mut input = Input::Go;
    loop {
        input = match run.resume(input) {
            Step::Effect(effect) => Input::Answer(willing(&effect)),
            Step::Yield => Input::Go,
            Step::Finished(_) => return None,
            Step::Failed(failure) => return Some(*failure),
        };
    }
}

const CIRCLE: &str = r#"
    start event:command
    set action:bot_set_variable {"name":"n","value":1}
    start.exec -> set.exec
    set.exec -> set.exec
"#;
const EMPTY_WHILE: &str = r#"
    start event:command
    loop flow:while {"condition":true}
    start.exec -> loop.exec
"#;
const WHILE: &str = r#"
    start event:command
    loop flow:while {"condition":true}
    set action:bot_set_variable {"name":"n","value":1}
    start.exec -> loop.exec
    loop.loop_body -> set.exec
"#;
const DOUBLING: &str = r#"
    start event:command
    loop flow:while {"condition":true}
    get data:get_variable {"variableName":"t"}
    cat string:concat {"pinCount":3,"pin_2":"x"}
    set action:bot_set_variable {"name":"t"}
    start.exec -> loop.exec
    loop.loop_body -> set.exec
    get.value -> cat.pin_0
    get.value -> cat.pin_1
    cat.result -> set.value
"#;
const RECURSION: &str = r#"
    start event:command
    event event:custom_event
    call event:call_event {"selectedEventId":"event"}
    again event:call_event {"selectedEventId":"event"}
    start.exec -> call.exec
    event.exec -> again.exec
"#;
const FOR_EACH: &str = r#"
    start event:command
    list array:range {"from":1,"to":100}
    loop flow:for_each
    start.exec -> loop.exec
    list.result -> loop.array
"#;
const TIMER: &str = r#"
    start event:command
    loop flow:timer {"interval":1,"max_ticks":0}
    start.exec -> loop.exec
"#;
const MAP: &str = r#"
    start event:command
    list array:range {"from":1,"to":100}
    loop array:map {"value":1}
    log action:send_log
    start.exec -> log.exec
    list.result -> loop.array
    loop.result -> log.message
"#;
const BRANCHES: &str = r#"
    start event:command
    fork flow:parallel {"pinCount":3}
    a flow:delay {"delay":1}
    b flow:delay {"delay":1}
    c flow:delay {"delay":1}
    start.exec -> fork.exec
    fork.exec_0 -> a.exec
    fork.exec_1 -> b.exec
    fork.exec_2 -> c.exec
"#;
const WAITING: &str = r#"
    start event:command
    wait flow:delay {"delay":2000}
    log action:send_log {"message":"late"}
    start.exec -> wait.exec
    wait.exec -> log.exec
"#;

/// A greedy graph, its quotas, what the user is told, the node and the loop around it.
type Greedy = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
);

const GREEDY: [Greedy; 11] = [
    (CIRCLE, r#"{"steps":10}"#, "more than 10 nodes", "set", None),
    (
        EMPTY_WHILE,
        r#"{"work":5000}"#,
        "computed for too long",
        "loop",
        Some("loop"),
    ),
    (
        DOUBLING,
        r#"{"memory":8388608}"#,
        "more than 8 MB",
        "cat",
        Some("loop"),
    ),
    (
        RECURSION,
        r#"{"depth":50}"#,
        "nested too deep",
        "again",
        None,
    ),
    (
        EMPTY_WHILE,
        r#"{"rounds":7}"#,
        "more than 7 rounds",
        "loop",
        Some("loop"),
    ),
    (
        WHILE,
        r#"{"rounds":7}"#,
        "more than 7 rounds",
        "loop",
        Some("loop"),
    ),
    (
        FOR_EACH,
        r#"{"rounds":99}"#,
        "more than 99 rounds",
        "loop",
        Some("loop"),
    ),
    (
        TIMER,
        r#"{"rounds":3}"#,
        "more than 3 rounds",
        "loop",
        Some("loop"),
    ),
    (MAP, r#"{"rounds":99}"#, "more than 99 rounds", "loop", None),
    (
        BRANCHES,
        r#"{"branches":2}"#,
        "more than 2 branches",
        "fork",
        None,
    ),
    (
        WAITING,
        r#"{"waitingMs":1000}"#,
        "waited for too long",
        "log",
        None,
    ),
];

#[test]
fn each_quota_a_graph_sets_stops_it_and_names_the_place() {
    for (lines, quotas, words, node, in_loop) in GREEDY {
        let failure = stopped(begun(&program(lines, quotas))).expect(quotas);
        assert_eq!(failure.kind, FailureKind::Quota, "{quotas}");
        assert!(failure.message.contains(words), "{quotas}: {failure}");
        assert_eq!(failure.node.as_deref(), Some(node), "{quotas}: {failure}");
        assert_eq!(failure.in_loop.as_deref(), in_loop, "{quotas}: {failure}");
    }
}

#[test]
fn graphs_that_end_by_themselves_keep_within_the_same_quotas_a_little_wider() {
    for (lines, quotas) in [
        (FOR_EACH, r#"{"rounds":100}"#),
        (MAP, r#"{"rounds":100}"#),
        (BRANCHES, r#"{"branches":3}"#),
        (WAITING, r#"{"waitingMs":2000}"#),
    ] {
        assert_eq!(stopped(begun(&program(lines, quotas))), None, "{quotas}");
    }
}

#[test]
fn rounds_of_one_loop_are_counted_together_over_the_whole_run() {
    let nested = r#"
        start event:command
        list array:range {"from":1,"to":10}
        outer flow:for_each
        inner flow:for_each
        start.exec -> outer.exec
        list.result -> outer.array
        list.result -> inner.array
        outer.loop_body -> inner.exec
    "#;
    let failure = stopped(begun(&program(nested, r#"{"rounds":99}"#))).expect("it is stopped");
    assert_eq!(failure.in_loop.as_deref(), Some("inner"));
    assert_eq!(
        stopped(begun(&program(nested, r#"{"rounds":100}"#))),
        None,
        "each loop has its own count"
    );
}

#[test]
fn rounds_stay_counted_when_a_waiting_run_is_saved_and_restored() {
    let program = program(TIMER, r#"{"rounds":3}"#);
    let (mut run, mut input, mut n_waits) = (begun(&program), Input::Go, 0);
    loop {
        match run.resume(input) {
            Step::Effect(effect) => {
                n_waits += 1;
                let text = serde_json::to_string(&run.save()).expect("the run is saved");
                let saved: SavedRun = serde_json::from_str(&text).expect("it is read");
                run = Run::restore(program.clone(), saved).expect("it fits its program");
                input = Input::Answer(willing(&effect));
            }
            Step::Yield => input = Input::Go,
            Step::Failed(failure) => {
                assert!(failure.message.contains("3 rounds"), "{failure}");
                break;
            }
            Step::Finished(_) => panic!("the timer is endless"),
        }
    }
    assert_eq!(n_waits, 3);
}

#[test]
fn greedy_graphs_are_preempted_after_their_slice_so_that_others_finish_meanwhile() {
    for (lines, quotas, ..) in GREEDY {
        let mut greedy = begun(&program(lines, "{}"));
        if [FOR_EACH, MAP, BRANCHES, TIMER, WAITING].contains(&lines) {
            // These end, or give way by waiting.
            continue;
        }
        let quotas_now = Quotas {
            slice: 1000,
            ..Quotas::default()
        };
        greedy.set_quotas(quotas_now);
        let mut before = 0;
        for _ in 0..5 {
            assert!(
                matches!(greedy.resume(Input::Go), Step::Yield),
                "{quotas}: it must let others go on"
            );
            let spent = greedy.work() - before;
            before = greedy.work();
            assert!(spent >= 1000, "{quotas}: a slice is {spent}");
            let other = program(FOR_EACH, "{}");
            assert_eq!(stopped(begun(&other)), None, "another run finishes");
        }
    }
}

#[test]
fn every_quota_has_a_default_at_least_as_generous_as_blockmines() {
    let (ours, theirs) = (Quotas::default(), Quotas::blockmine());
    assert!(ours.steps >= 50_000 && theirs.steps == 50_000);
    assert!(ours.waiting_ms.is_none() && theirs.waiting_ms == Some(30_000.0));
    for quotas in [ours, theirs] {
        assert!(quotas.work > 0 && quotas.slice > 0 && quotas.slice < quotas.work);
        assert!(quotas.memory >= 64 * 1024 * 1024);
        assert!(quotas.depth >= 10_000 && quotas.branches >= 32);
        assert!(
            quotas.rounds >= quotas.steps,
            "loops over lists have no cap"
        );
    }
}

#[test]
fn a_quota_that_is_no_number_above_zero_is_refused_with_its_place() {
    for wrong in [
        r#"{"rounds":0}"#,
        r#"{"rounds":-1}"#,
        r#"{"rounds":"many"}"#,
    ] {
        let document = document(EMPTY_WHILE, wrong);
        let error = document.quotas().expect_err(wrong).to_string();
        assert!(error.contains("quotas.rounds"), "{error}");
        let problems = check(&document, catalogue());
        assert!(problems.iter().any(|p| p.code == "quotas_damaged"));
    }
}
