//! What goes beyond BlockMine: branches side by side, caught failures, data for each item,
//! subgraphs, and what of a document has no meaning.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, Effect, Failure, Input, Problem, Quotas, Run, SavedRun, Step,
    Trigger, check, compile,
};
use sculk_nodes::catalogue;

/// A document from lines: `id type data` for a node, `a.pin -> b.pin` for a wire.
fn document(lines: &str, more: &str) -> Document {
    let (nodes, wires) = parts(lines);
    let text = format!(
        r#"{{"format_version":1,"nodes":[{nodes}],"connections":[{wires}],"variables":[]{more}}}"#
    );
    Document::parse(&text).expect("the document is read")
}

fn parts(lines: &str) -> (String, String) {
    let (mut nodes, mut wires) = (Vec::new(), Vec::new());
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if let Some((from, to)) = line.split_once(" -> ") {
            let ((a, b), (c, d)) = (
                from.split_once('.').expect("a pin"),
                to.split_once('.').expect("a pin"),
            );
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
    (nodes.join(","), wires.join(","))
}

/// The world of these tests: what is begun takes as long as it says, the bot cannot be stopped.
#[derive(Default)]
struct World {
    said: Vec<String>,
    now: f64,
    begun: Vec<(f64, f64)>,
    seed: f64,
    cannot_begin: bool,
}

impl World {
    fn answer(&mut self, effect: &Effect) -> Answer {
        match effect {
            Effect::Log { text, .. } => self.said.push(text.to_text()),
            Effect::Delay { ms } => self.now += ms,
            Effect::Begin { .. } if self.cannot_begin => {
                return Answer::Failed("One thing at a time.".to_owned());
            }
            Effect::Begin { ticket, effect } => {
                let Effect::Delay { ms } = **effect else {
                    panic!("only delays are begun here");
                };
                self.begun.push((self.now + ms, *ticket));
            }
            Effect::NextDone => {
                self.begun.sort_by(|a, b| a.0.total_cmp(&b.0));
                let (at, ticket) = self.begun.remove(0);
                self.now = self.now.max(at);
                return Answer::Value(Value::record([("ticket", ticket.into())]));
            }
            Effect::StopBot => return Answer::Failed("It does not want to.".to_owned()),
            Effect::Seed => return Answer::Value(Value::Number(self.seed)),
            Effect::Now => return Answer::Value(Value::Number(self.now)),
            _ => {}
        }
        Answer::done()
    }
}

fn run_in(document: &Document, world: &mut World) -> (Run, Option<Failure>) {
    let program = compile(document, catalogue(), Dialect::Sculk).expect("the document compiles");
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    let mut run = Run::new(program.clone(), &trigger, Quotas::default());
    let mut input = Input::Go;
    loop {
        input = match run.resume(input) {
            Step::Effect(effect) => {
                // Saved, restored elsewhere, and going on as if nothing had happened.
                let text = serde_json::to_string(&run.save()).expect("the run is saved");
                let saved: SavedRun = serde_json::from_str(&text).expect("it is read");
                run = Run::restore(program.clone(), saved).expect("it fits its program");
                Input::Answer(world.answer(&effect))
            }
            Step::Yield => Input::Go,
            Step::Finished(_) => return (run, None),
            Step::Failed(failure) => return (run, Some(*failure)),
        };
    }
}

fn said(lines: &str) -> Vec<String> {
    let mut world = World::default();
    let (_, failure) = run_in(&document(lines, ""), &mut world);
    assert_eq!(failure, None);
    world.said
}

/// Two branches that wait for different times and say so.
const RACE: &str = r#"
    start event:command
    par flow:parallel {"pinCount":2,"join":"JOIN"}
    slow flow:delay {"delay":2000}
    slow_say action:send_log {"message":"slow"}
    fast flow:delay {"delay":1000}
    fast_say action:send_log {"message":"fast"}
    then action:send_log {"message":"then"}
    start.exec -> par.exec
    par.exec_0 -> slow.exec
    slow.exec -> slow_say.exec
    par.exec_1 -> fast.exec
    fast.exec -> fast_say.exec
    par.exec -> then.exec
"#;

#[test]
fn branches_go_on_while_others_wait() {
    assert_eq!(said(&RACE.replace("JOIN", "all")), ["fast", "slow", "then"]);
}

#[test]
fn in_a_race_the_first_branch_ends_the_others() {
    assert_eq!(said(&RACE.replace("JOIN", "first")), ["fast", "then"]);
}

#[test]
fn a_host_that_does_one_thing_at_a_time_runs_branches_one_after_the_other() {
    let mut world = World {
        cannot_begin: true,
        ..World::default()
    };
    let (_, failure) = run_in(&document(&RACE.replace("JOIN", "all"), ""), &mut world);
    assert_eq!(failure, None);
    assert_eq!(world.said, ["slow", "fast", "then"]);
}

#[test]
fn branches_share_variables_and_hand_over_their_outputs() {
    let lines = r#"
        start event:command
        par flow:parallel {"pinCount":2}
        each flow:for_each
        list array:range {"from":1,"to":3}
        get data:get_variable {"variableName":"n"}
        add math:operation {"operation":"+"}
        set action:bot_set_variable {"name":"n"}
        wait flow:delay {"delay":10}
        read object:from_json {"text":"[7]"}
        say action:send_log {"message":"{n} {v}"}
        start.exec -> par.exec
        par.exec_0 -> each.exec
        list.result -> each.array
        each.loop_body -> wait.exec
        wait.exec -> set.exec
        get.value -> add.a
        each.element -> add.b
        add.result -> set.value
        par.exec_1 -> read.exec
        par.exec -> say.exec
        get.value -> say.var_n
        read.value -> say.var_v
    "#;
    assert_eq!(said(lines), ["6 7"]);
}

#[test]
fn a_failure_in_a_branch_gives_up_the_others_and_is_caught_outside() {
    let lines = r#"
        start event:command
        try flow:try
        par flow:parallel {"pinCount":2}
        slow flow:delay {"delay":2000}
        never action:send_log {"message":"never"}
        wait flow:delay {"delay":5}
        stop bot:stop
        caught action:send_log {"message":"{why}"}
        then action:send_log {"message":"then"}
        start.exec -> try.exec
        try.try -> par.exec
        par.exec_0 -> slow.exec
        slow.exec -> never.exec
        par.exec_1 -> wait.exec
        wait.exec -> stop.exec
        par.exec -> never.exec
        try.catch -> caught.exec
        try.error -> caught.var_why
        try.exec -> then.exec
    "#;
    assert_eq!(said(lines), ["It does not want to.", "then"]);
}

#[test]
fn a_failure_inside_a_loop_inside_a_try_leaves_the_loop() {
    let lines = r#"
        start event:command
        try flow:try
        list array:range {"from":1,"to":3}
        each flow:for_each
        say action:send_log {"message":"{i}"}
        stop bot:stop
        then action:send_log {"message":"then"}
        start.exec -> try.exec
        try.try -> each.exec
        list.result -> each.array
        each.loop_body -> say.exec
        each.element -> say.var_i
        say.exec -> stop.exec
        try.exec -> then.exec
    "#;
    assert_eq!(said(lines), ["1", "then"]);
}

#[test]
fn a_broken_quota_is_not_caught() {
    let lines = r#"
        start event:command
        try flow:try
        yes data:boolean_literal {"value":true}
        while flow:while
        say action:send_log {"message":"caught"}
        start.exec -> try.exec
        try.try -> while.exec
        yes.value -> while.condition
        try.catch -> say.exec
    "#;
    let program = compile(&document(lines, ""), catalogue(), Dialect::Sculk).expect("it compiles");
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    let quotas = Quotas {
        work: 10_000,
        ..Quotas::default()
    };
    let mut run = Run::new(program, &trigger, quotas);
    let failure = loop {
        match run.resume(Input::Go) {
            Step::Yield => {}
            Step::Failed(failure) => break failure,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(failure.in_loop.as_deref(), Some("while"));
}

#[test]
fn more_branches_than_the_quota_end_the_run() {
    let doc = document(&RACE.replace("JOIN", "all"), r#","quotas":{"branches":1}"#);
    let quotas = doc.quotas().expect("the quotas are read");
    let program = compile(&doc, catalogue(), Dialect::Sculk).expect("it compiles");
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    let mut run = Run::new(program, &trigger, quotas);
    match run.resume(Input::Go) {
        Step::Failed(failure) => assert!(failure.message.contains("more than 1 branches")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_an_item_needs_is_evaluated_for_each_item_and_lists_nest() {
    let lines = r#"
        start event:command
        rows array:range {"from":1,"to":2}
        outer array:map
        columns array:range {"from":1,"to":3}
        inner array:map
        times math:operation {"operation":"*"}
        json object:to_json
        say action:send_log
        rows.result -> outer.array
        columns.result -> inner.array
        outer.item -> times.a
        inner.item -> times.b
        times.result -> inner.value
        inner.result -> outer.value
        outer.result -> json.value
        json.result -> say.message
        start.exec -> say.exec
    "#;
    assert_eq!(said(lines), ["[[1,2,3],[2,4,6]]"]);
}

#[test]
fn a_random_number_is_drawn_for_each_item_and_stays_the_same_outside() {
    let lines = r#"
        start event:command
        dice math:random_number {"min":1,"max":1000000}
        list array:range {"from":1,"to":4}
        map array:map
        unique array:unique
        n data:length
        text string:concat {"pinCount":3}
        same logic:compare {"operation":"=="}
        say action:send_log {"message":"{n} {same}"}
        list.result -> map.array
        dice.result -> map.value
        map.result -> unique.array
        unique.result -> n.data
        dice.result -> same.a
        dice.result -> same.b
        n.length -> say.var_n
        same.result -> say.var_same
        start.exec -> say.exec
    "#;
    assert_eq!(said(lines), ["4 true"]);
}

const GREET: &str = r#","subgraphs":[{"id":"greet","name":"Greet",
    "inputs":[{"id":"run","type":"Exec"},{"id":"name","type":"String","default":"you"}],
    "outputs":[{"id":"then","type":"Exec"}],"nodes":[NODES],"connections":[WIRES]}]"#;

fn with_greet(outer: &str, inner: &str) -> Document {
    let (nodes, wires) = parts(inner);
    document(
        outer,
        &GREET.replace("NODES", &nodes).replace("WIRES", &wires),
    )
}

#[test]
fn a_subgraph_takes_defaults_literals_and_wires() {
    let doc = with_greet(
        r#"
        start event:command
        a graph:call {"subgraph":"greet"}
        b graph:call {"subgraph":"greet","name":"Bob"}
        c graph:call {"subgraph":"greet","name":"nobody"}
        text data:string_literal {"value":"Eve"}
        start.exec -> a.run
        a.then -> b.run
        b.then -> c.run
        text.value -> c.name
        "#,
        r#"
        in graph:input
        out graph:output
        bend data:reroute
        say action:send_log
        in.run -> say.exec
        in.name -> bend.value
        bend.value -> say.message
        say.exec -> out.then
        "#,
    );
    let mut world = World::default();
    let (_, failure) = run_in(&doc, &mut world);
    assert_eq!(failure, None);
    assert_eq!(world.said, ["you", "Bob", "Eve"]);
}

#[test]
fn a_failure_inside_a_subgraph_names_the_way_to_its_node() {
    let doc = with_greet(
        "start event:command\ncall graph:call {\"subgraph\":\"greet\"}\nstart.exec -> call.run",
        "in graph:input\nstop bot:stop\nin.run -> stop.exec",
    );
    let (_, failure) = run_in(&doc, &mut World::default());
    let node = failure.expect("it fails").node;
    assert_eq!(node.as_deref(), Some("call/stop"));
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|p| p.code).collect()
}

#[test]
fn a_subgraph_that_uses_itself_is_refused_where_it_does() {
    let doc = with_greet(
        "start event:command\ncall graph:call {\"subgraph\":\"greet\"}\nstart.exec -> call.run",
        "in graph:input\nagain graph:call {\"subgraph\":\"greet\"}\nin.run -> again.run",
    );
    let problems = check(&doc, catalogue());
    assert_eq!(codes(&problems), ["subgraph_recursion"]);
    assert_eq!(problems[0].node.as_deref(), Some("call/again"));
    assert!(compile(&doc, catalogue(), Dialect::Sculk).is_err());
}

#[test]
fn a_node_without_its_subgraph_is_told_and_does_nothing() {
    let doc = document(
        "start event:command\ncall graph:call {\"subgraph\":\"gone\"}\nstart.exec -> call.run",
        "",
    );
    assert_eq!(codes(&check(&doc, catalogue())), ["no_such_subgraph"]);
    assert_eq!(run_in(&doc, &mut World::default()).1, None);
}

#[test]
fn subgraphs_that_grow_without_bounds_are_refused() {
    let level = |i: usize| {
        let calls: Vec<String> = (0..10)
            .map(|c| {
                format!(
                    r#"{{"id":"c{c}","type":"graph:call","position":{{"x":0,"y":0}},"data":{{"subgraph":"s{}"}}}}"#,
                    i + 1
                )
            })
            .collect();
        let leaf = r#"{"id":"leaf","type":"action:send_log","position":{"x":0,"y":0}}"#;
        let nodes = if i < 7 {
            calls.join(",")
        } else {
            leaf.to_owned()
        };
        format!(r#"{{"id":"s{i}","inputs":[],"outputs":[],"nodes":[{nodes}],"connections":[]}}"#)
    };
    let levels: Vec<String> = (0..8).map(level).collect();
    let doc = document(
        "start event:command\ncall graph:call {\"subgraph\":\"s0\"}",
        &format!(r#","subgraphs":[{}]"#, levels.join(",")),
    );
    assert!(codes(&check(&doc, catalogue())).contains(&"subgraphs_too_large"));
}

#[test]
fn what_only_looks_different_is_the_same_program() {
    let plain = "start event:command\nsay action:send_log {\"message\":\"x\"}\n";
    let program = |lines: &str, more: &str| {
        let doc = document(&format!("{plain}{lines}"), more);
        let program = compile(&doc, catalogue(), Dialect::Sculk).expect("it compiles");
        program.hash()
    };
    let view = r#","frames":[{"id":"f","title":"t","x":0,"y":0,"width":1,"height":1}],
        "comments":[{"id":"c","text":"t","x":0,"y":0,"width":1,"height":1}],
        "bookmarks":[{"id":"b","name":"n","x":0,"y":0}]"#;
    let straight = program("start.exec -> say.exec", "");
    assert_eq!(straight, program("start.exec -> say.exec", view));
    let bent = "bend flow:reroute\nstart.exec -> bend.exec\nbend.exec -> say.exec";
    assert_eq!(straight, program(bent, ""));
    assert_ne!(straight, program("", ""));
}

#[test]
fn frames_comments_bookmarks_and_quotas_survive_and_are_read() {
    let more = r#","frames":[{"id":"f","title":"Shop","color":"red","x":1,"y":2,"width":3,"height":4}],
        "comments":[{"id":"c","text":"Why","x":1,"y":2,"width":3,"height":4}],
        "bookmarks":[{"id":"b","name":"Start","x":5,"y":6,"zoom":0.5}],
        "quotas":{"steps":10,"waitingMs":500}"#;
    let doc = document("start event:command", more);
    let again = Document::parse(&doc.to_json()).expect("it is read again");
    let view = again.view().expect("the view is read");
    assert_eq!(view, doc.view().expect("the view is read"));
    assert_eq!(view.frames[0].title, "Shop");
    assert_eq!(view.comments[0].text, "Why");
    assert!((view.bookmarks[0].zoom - 0.5).abs() < 1e-9);
    let quotas = again.quotas().expect("the quotas are read");
    assert_eq!((quotas.steps, quotas.waiting_ms), (10, Some(500.0)));
    let wrong = document("start event:command", r#","quotas":{"speed":1}"#).quotas();
    assert!(
        wrong
            .expect_err("it is unknown")
            .to_string()
            .contains("quotas.speed")
    );
}

#[test]
fn nodes_without_a_meaning_in_blockmine_are_refused_there_with_a_fix() {
    let mut doc = document("start event:command\nmap array:map", "");
    doc.dialect = Dialect::Blockmine;
    let problems = check(&doc, catalogue());
    let problem = problems.iter().find(|p| p.code == "needs_sculk_dialect");
    let problem = problem.expect("it is told");
    assert_eq!(problem.node.as_deref(), Some("map"));
    assert!(problem.fix.is_some());
}
