use std::process::{Command, Stdio};

use crate::{Desk, GRAPH, json, recorded};

#[test]
fn a_run_shows_its_effects() {
    let desk = Desk::new();
    desk.write("g.json", GRAPH);
    let said = desk.graph(&["run", "g.json", "--args", r#"{"word":"hey"}"#]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(
        said.out,
        "send    you said hey\nwait    50 ms\nsend    bye hey\nThe run is over.\n"
    );
}

#[test]
fn what_cannot_be_run_is_told_with_an_exit_code() {
    let desk = Desk::new();
    desk.write("g.json", GRAPH);
    let missing = desk.graph(&["run", "nowhere.json"]);
    assert_eq!(missing.code, Some(2));
    assert!(
        missing.err.contains("nowhere.json cannot be read"),
        "{}",
        missing.err
    );
    let other = desk.graph(&["run", "g.json", "--event", "chat"]);
    assert_eq!(other.code, Some(2));
    assert!(
        other
            .err
            .contains("no node for the event \"chat\"; it has command"),
        "{}",
        other.err
    );
    let args = desk.graph(&["run", "g.json", "--args", "[1]"]);
    assert_eq!(args.code, Some(2));
    desk.write("bad.json", "{\"nodes\":[}");
    let bad = desk.graph(&["run", "bad.json"]);
    assert_eq!(bad.code, Some(2));
    assert!(bad.err.contains("line 1, column 11"), "{}", bad.err);
}

#[test]
fn a_record_is_run_again_and_any_step_is_shown() {
    let desk = Desk::new();
    desk.write("g.json", GRAPH);
    let args = ["--args", r#"{"word":"hey"}"#, "--record", "r.json"];
    assert_eq!(
        desk.graph(&[&["run", "g.json"][..], &args[..]].concat())
            .code,
        Some(0)
    );
    let again = desk.graph(&["replay", "r.json", "--json"]);
    assert_eq!(again.code, Some(0), "{}", again.err);
    let told = json(&again.out);
    assert_eq!(told["end"], "same");
    assert_eq!(told["effects"], 3);
    let n = told["steps"].as_u64().expect("a number");
    assert!(n >= 4, "{n} steps");
    let last = desk.graph(&["replay", "r.json", "--at", &n.to_string(), "--json"]);
    let state = json(&last.out);
    assert_eq!(state["effects"], 3);
    let pins = state["pins"].as_array().expect("pins");
    let is_word = |p: &&serde_json::Value| p["node"] == "word" && p["pin"] == "value";
    assert_eq!(pins.iter().find(is_word).expect("the pin")["value"], "hey");
    let first = json(&desk.graph(&["replay", "r.json", "--at", "0", "--json"]).out);
    assert_eq!(first["effects"], 0);
    assert_eq!(
        desk.graph(&["replay", "r.json", "--at", "999999"]).code,
        Some(2)
    );
}

#[test]
fn a_record_of_another_graph_is_refused() {
    let desk = Desk::new();
    desk.write("g.json", GRAPH);
    desk.write("other.json", &GRAPH.replace("bye", "ciao"));
    desk.graph(&["run", "g.json", "--record", "r.json"]);
    let refused = desk.graph(&["replay", "r.json", "--program", "other.json"]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.err.contains("another version of the graph"),
        "{}",
        refused.err
    );
    let same = desk.graph(&["replay", "r.json", "--program", "g.json"]);
    assert_eq!(same.code, Some(0), "{}", same.err);
    desk.write(
        "broken.json",
        &desk.read("r.json").replace("you said", "they said"),
    );
    let other = desk.graph(&["replay", "broken.json", "--program", "g.json"]);
    assert_eq!(other.code, Some(1), "{}", other.out);
    assert!(
        other.err.contains("another way at effect 1"),
        "{}",
        other.err
    );
}

#[test]
fn a_run_that_waits_is_finished_by_another_process() {
    let desk = Desk::new();
    desk.write("g.json", GRAPH);
    let begin = [
        "run",
        "g.json",
        "--args",
        r#"{"word":"hey"}"#,
        "--save",
        "s.json",
        "--save-at",
        "2",
    ];
    let begun = desk.graph(&begin);
    assert_eq!(begun.code, Some(0), "{}", begun.err);
    assert!(
        begun
            .out
            .starts_with("send    you said hey\nwait    50 ms\nThe run waits")
    );
    let ended = desk.graph(&["run", "g.json", "--resume", "s.json"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(ended.out, "send    bye hey\nThe run is over.\n");
    desk.write("other.json", &GRAPH.replace("bye", "ciao"));
    let refused = desk.graph(&["run", "other.json", "--resume", "s.json"]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.err.contains("another version of the graph"),
        "{}",
        refused.err
    );
}

#[test]
fn the_tests_of_a_graph_are_run() {
    let desk = Desk::new();
    desk.write("g.json", GRAPH);
    let met = desk.graph(&["test", "g.json"]);
    assert_eq!(
        (met.code, met.out.as_str()),
        (Some(0), "passed  greets\n1 passed, 0 failed\n")
    );
    desk.write(
        "wrong.json",
        &GRAPH.replace("\"text\":\"bye hey\"", "\"text\":\"bye\""),
    );
    let wrong = desk.graph(&["test", "wrong.json"]);
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.out.contains("effect 2: expected"), "{}", wrong.out);
    assert!(wrong.out.ends_with("0 passed, 1 failed\n"), "{}", wrong.out);
    let told = json(&desk.graph(&["test", "wrong.json", "--json"]).out);
    assert_eq!(told["failed"], 1);
    assert_eq!(
        desk.graph(&["test", "g.json", "--name", "other"]).code,
        Some(2)
    );
}

#[test]
fn a_benchmark_prints_its_figures() {
    let desk = Desk::new();
    desk.write("g.json", &recorded("bench/a_command_tiny.json"));
    let args = [
        "bench",
        "g.json",
        "--event",
        "command",
        "--seconds",
        "1",
        "--json",
    ];
    let said = desk.graph(&[&args[..], &["--args", r#"{"arg":"x"}"#][..]].concat());
    assert_eq!(said.code, Some(0), "{}", said.err);
    let told = json(&said.out);
    let number = |key: &str| told[key].as_f64().expect("a number");
    assert!(number("executions_per_s") > 0.0);
    assert!(number("evaluations_per_execution") >= 2.0);
    let ratio = number("evaluations_per_s") / number("executions_per_s");
    assert!((ratio - number("evaluations_per_execution")).abs() < 1e-6);
    let counted = &told["instructions_per_evaluation"];
    let reason = &told["instructions_not_counted_because"];
    assert!(
        counted.is_number() != reason.is_string(),
        "a figure, or why there is none: {told}"
    );
}

#[test]
fn reader_that_leaves_ends_the_program_quietly() {
    let desk = Desk::new();
    desk.write("g.json", GRAPH);
    let mut child = Command::new(env!("CARGO_BIN_EXE_sculk"))
        .args(["graph", "run", "g.json", "--event", "command", "--json"])
        .current_dir(desk.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(!complaint.contains("panicked"), "{complaint}");
}
