use crate::{Desk, GRAPH, json, recorded};

#[test]
fn problems_are_told_and_counted() {
    let desk = Desk::new();
    desk.write("g.json", GRAPH);
    let good = desk.graph(&["check", "g.json"]);
    assert_eq!(good.code, Some(0), "{}", good.out);
    desk.write(
        "bad.json",
        &GRAPH.replace("\"id\":\"wait\"", "\"id\":\"say\""),
    );
    let bad = desk.graph(&["check", "g.json", "bad.json"]);
    assert_eq!(bad.code, Some(1));
    assert!(
        bad.out
            .contains("bad.json: error: node say: Two nodes have the id"),
        "{}",
        bad.out
    );
    let told = json(&desk.graph(&["check", "bad.json", "--json"]).out);
    let problems = told[0]["problems"].as_array().expect("a list");
    assert!(
        problems.iter().any(|p| p["code"] == "duplicate_node_id"),
        "{told}"
    );
    desk.write(
        "warned.json",
        &GRAPH.replace("action:send_message", "action:gone"),
    );
    assert_eq!(desk.graph(&["check", "warned.json"]).code, Some(0));
    assert_eq!(
        desk.graph(&["check", "warned.json", "--strict"]).code,
        Some(1)
    );
}

#[test]
fn the_text_form_and_json_are_the_same_graph() {
    let desk = Desk::new();
    desk.write("g.json", &recorded("f08_while.json"));
    let text = desk.graph(&["fmt", "g.json"]);
    assert_eq!(text.code, Some(0), "{}", text.err);
    assert!(text.out.starts_with("sculk graph 1\n"));
    desk.write("g.txt", &text.out);
    let back = desk.graph(&["fmt", "g.txt", "--to", "json"]);
    desk.write("back.json", &back.out);
    let same = desk.graph(&["diff", "g.json", "back.json"]);
    assert_eq!(
        (same.code, same.out.as_str()),
        (Some(0), ""),
        "{}",
        same.err
    );
    assert_eq!(desk.graph(&["fmt", "g.txt", "--check"]).code, Some(0));
    desk.write("g.txt", &text.out.replace("\nnode ", "\n\n\nnode "));
    assert_eq!(desk.graph(&["fmt", "g.txt", "--check"]).code, Some(1));
    assert_eq!(desk.graph(&["fmt", "g.txt", "--write"]).code, Some(0));
    assert_eq!(desk.read("g.txt"), text.out);
    desk.write("wrong.txt", "sculk graph 1\nnode a\n");
    let wrong = desk.graph(&["fmt", "wrong.txt"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("Line 2, column 7"), "{}", wrong.err);
}

#[test]
fn differences_are_told_apart() {
    let desk = Desk::new();
    desk.write("a.json", GRAPH);
    let moved = GRAPH.replace(
        r#""type":"flow:delay","position":{"x":0,"y":0}"#,
        r#""type":"flow:delay","position":{"x":9,"y":0}"#,
    );
    desk.write("b.json", &moved.replace("bye {word}", "ciao {word}"));
    let said = desk.graph(&["diff", "a.json", "b.json"]);
    assert_eq!(said.code, Some(1));
    assert_eq!(
        said.out,
        "~ node bye message: \"bye {word}\" became \"ciao {word}\"\n@ moved wait: 0 0 to 9 0\n"
    );
    let meaning = desk.graph(&["diff", "a.json", "b.json", "--meaning", "--json"]);
    assert_eq!(json(&meaning.out).as_array().map(Vec::len), Some(1));
    desk.write("c.json", &moved);
    assert_eq!(
        desk.graph(&["diff", "a.json", "c.json", "--meaning"]).code,
        Some(0)
    );
}

#[test]
fn an_export_of_blockmine_is_moved_over() {
    let desk = Desk::new();
    let graph = r#"{"nodes":[{"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}},{"id":"n","type":"string:length","position":{"x":0,"y":0},"data":{"text":"abc"}},{"id":"say","type":"action:send_message","position":{"x":0,"y":0},"data":{"chat_type":"chat","recipient":"B"}}],"connections":[{"id":"1","sourceNodeId":"start","sourcePinId":"exec","targetNodeId":"say","targetPinId":"exec"},{"id":"2","sourceNodeId":"n","sourcePinId":"length","targetNodeId":"say","targetPinId":"message"}],"variables":[]}"#;
    let inside = serde_json::to_string(graph).expect("text");
    let export =
        format!(r#"{{"version":"1.0","type":"command","name":"len","graphJson":{inside}}}"#);
    desk.write("export.json", &export);
    let before = desk.graph(&["run", "export.json"]);
    assert!(before.out.starts_with("send    0\n"), "{}", before.out);
    let dry = desk.graph(&["upgrade", "export.json"]);
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    assert!(dry.out.contains("repaired: node n:"), "{}", dry.out);
    assert_eq!(
        desk.read("export.json"),
        export,
        "nothing is written unasked"
    );
    assert_eq!(
        desk.graph(&["upgrade", "export.json", "--out", "new.json"])
            .code,
        Some(0)
    );
    let after = desk.graph(&["run", "new.json"]);
    assert!(after.out.starts_with("send    3\n"), "{}", after.out);
    let told = json(&desk.graph(&["upgrade", "export.json", "--json"]).out);
    assert_eq!(told["document"]["dialect"], "sculk");
    assert_eq!(told["name"], "len");
}

#[test]
fn files_that_are_too_large_are_not_read() {
    let desk = Desk::new();
    desk.write("huge.json", &" ".repeat(50 * 1024 * 1024 + 1));
    for args in [
        &["check", "huge.json"][..],
        &["fmt", "huge.json"][..],
        &["upgrade", "huge.json"][..],
    ] {
        let said = desk.graph(args);
        assert_eq!(said.code, Some(2));
        assert!(said.err.contains("larger than 50 MB"), "{}", said.err);
    }
}

#[test]
fn recordings_are_compared() {
    let desk = Desk::new();
    desk.write("f08_while.json", &recorded("f08_while.json"));
    desk.write(
        "f08_while.expected.json",
        &recorded("f08_while.expected.json"),
    );
    let said = desk.graph(&["conform", "."]);
    assert_eq!(said.code, Some(0), "{}", said.out);
    assert!(said.out.ends_with(" passed, 0 failed\n"), "{}", said.out);
    let empty = Desk::new();
    assert_eq!(empty.graph(&["conform", "."]).code, Some(1));
}
