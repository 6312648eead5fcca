//! Small documents, below two megabytes, that are written to be slow.

use std::fmt::Write;

/// A document in the making.
#[derive(Default)]
struct Text {
    nodes: Vec<String>,
    wires: Vec<String>,
}

impl Text {
    fn node(&mut self, id: &str, kind: &str, data: &str) {
        self.nodes.push(format!(
            r#"{{"id":"{id}","type":"{kind}","position":{{"x":0,"y":0}},"data":{data}}}"#
        ));
    }

    fn wire(&mut self, from: &str, to: &str) {
        let (a, b) = from.split_once('.').unwrap_or_default();
        let (c, d) = to.split_once('.').unwrap_or_default();
        let id = self.wires.len();
        self.wires.push(format!(
            r#"{{"id":"{id}","sourceNodeId":"{a}","sourcePinId":"{b}","targetNodeId":"{c}","targetPinId":"{d}"}}"#
        ));
    }

    /// A chain of exec nodes behind the start; what `each` does for the i-th one, `n<i>`.
    fn chain(&mut self, n: usize, kind: &str, data: &str, mut each: impl FnMut(&mut Self, usize)) {
        self.node("start", "event:command", "{}");
        let mut from = "start".to_owned();
        for i in 0..n {
            self.node(&format!("n{i}"), kind, data);
            self.wire(&format!("{from}.exec"), &format!("n{i}.exec"));
            from = format!("n{i}");
            each(self, i);
        }
    }

    fn parts(&self) -> String {
        let (nodes, wires) = (self.nodes.join(","), self.wires.join(","));
        format!(r#""nodes":[{nodes}],"connections":[{wires}]"#)
    }

    fn document(&self, more: &str) -> String {
        format!(r#"{{"format_version":1,{}{more}}}"#, self.parts())
    }
}

fn subgraph(id: &str, text: &Text) -> String {
    let ports = r#""inputs":[{"id":"p","name":"p","type":"Any"}],"outputs":[]"#;
    format!(r#"{{"id":"{id}","name":"{id}",{ports},{}}}"#, text.parts())
}

/// Subgraphs that call the next one twice each; the last one is empty, or as `last` makes it.
fn calls_that_double(depth: usize, id_bytes: usize, last: &Text) -> String {
    let mut subgraphs = Vec::new();
    for level in 0..depth {
        let mut text = Text::default();
        let data = format!(r#"{{"subgraph":"s{}"}}"#, level + 1);
        for side in ["a", "b"] {
            text.node(&side.repeat(id_bytes), "graph:call", &data);
        }
        subgraphs.push(subgraph(&format!("s{level}"), &text));
    }
    subgraphs.push(subgraph(&format!("s{depth}"), last));
    let mut root = Text::default();
    root.node("start", "event:command", "{}");
    root.node("call", "graph:call", r#"{"subgraph":"s0"}"#);
    root.document(&format!(r#","subgraphs":[{}]"#, subgraphs.join(",")))
}

/// Many uses of a subgraph whose one node has very much data, each with a literal of its own.
fn data_that_is_copied() -> String {
    let mut keys = String::from(r#""message":"x""#);
    for i in 0..40_000 {
        let _ = write!(keys, r#","k{i}":0"#);
    }
    let mut inside = Text::default();
    inside.node("in", "graph:input", "{}");
    inside.node("log", "action:send_log", &format!("{{{keys}}}"));
    inside.wire("in.p", "log.message");
    let mut root = Text::default();
    root.node("start", "event:command", "{}");
    for i in 0..8000 {
        root.node(
            &format!("c{i}"),
            "graph:call",
            r#"{"subgraph":"s","p":"own"}"#,
        );
    }
    root.document(&format!(r#","subgraphs":[{}]"#, subgraph("s", &inside)))
}

/// A node that lists very many pins, all of them wired.
fn long_list_of_pins() -> String {
    let mut text = Text::default();
    let n = 12_000;
    let pins: Vec<String> = (0..n)
        .map(|i| format!(r#"{{"id":"p{i}","name":"p","type":"Any"}}"#))
        .collect();
    text.node(
        "event",
        "event:custom_event",
        &format!(r#"{{"pins":[{}]}}"#, pins.join(",")),
    );
    text.node("start", "event:command", "{}");
    text.node("log", "action:send_log", "{}");
    text.wire("start.exec", "log.exec");
    for i in 0..n {
        text.wire(&format!("event.p{i}"), &format!("log.q{i}"));
    }
    text.document("")
}

/// Many readers of a node with many wires into pins it does not have.
fn wires_into_nowhere() -> String {
    let mut text = Text::default();
    text.node("sum", "math:operation", "{}");
    text.chain(4000, "action:send_log", "{}", |text, i| {
        text.wire("sum.result", &format!("n{i}.message"));
    });
    for i in 0..6000 {
        text.wire("start.args", &format!("sum.junk{i}"));
    }
    text.document("")
}

/// Data nodes of constants, each of which takes long.
fn constants(kind: &str, pin: &str, data: &str) -> String {
    let mut text = Text::default();
    text.chain(4000, "action:send_log", "{}", |text, i| {
        text.node(&format!("d{i}"), kind, data);
        text.wire(&format!("d{i}.{pin}"), &format!("n{i}.message"));
    });
    text.document("")
}

/// A long text read by very many nodes.
fn long_literal() -> String {
    let mut text = Text::default();
    let long = "x".repeat(800_000);
    text.node(
        "text",
        "data:string_literal",
        &format!(r#"{{"value":"{long}"}}"#),
    );
    text.chain(2500, "action:send_log", "{}", |text, i| {
        text.node(&format!("d{i}"), "string:split", r#"{"separator":"x"}"#);
        text.wire("text.value", &format!("d{i}.string"));
        text.wire(&format!("d{i}.array"), &format!("n{i}.message"));
    });
    text.document("")
}

/// A text in braces that names a long one very often.
fn long_template() -> String {
    let long = "x".repeat(900_000);
    let names = "{a}".repeat(300_000);
    let mut text = Text::default();
    let data = format!(r#"{{"message":"{names}","var_a":"{long}"}}"#);
    text.chain(1, "action:send_log", &data, |_, _| {});
    text.document("")
}

/// Texts in braces that double a text of four kilobytes again and again.
fn doubling_templates() -> String {
    let mut data = String::from(r#""message":"{v0}""#);
    for i in 0..24 {
        let _ = write!(data, r#","var_v{i}":"{{v{0}}}{{v{0}}}""#, i + 1);
    }
    let _ = write!(
        data,
        r#","var_v24":"{{v25}}","var_v25":"{}""#,
        "x".repeat(4000)
    );
    let mut text = Text::default();
    text.chain(1, "action:send_log", &format!("{{{data}}}"), |_, _| {});
    text.document("")
}

/// A number of pins written with half a million digits.
fn long_count() -> String {
    let count = format!("{}3", "0".repeat(300_000));
    let mut text = Text::default();
    text.node(
        "cat",
        "string:concat",
        &format!(r#"{{"pinCount":"{count}"}}"#),
    );
    text.chain(4000, "action:send_log", "{}", |text, i| {
        text.wire("cat.result", &format!("n{i}.message"));
        text.wire("start.args", &format!("cat.pin_{i}"));
    });
    text.document("")
}

/// Loops that all reach a node with very many outputs: each round of each forgets them all.
fn loops_and_outputs() -> String {
    let mut text = Text::default();
    let n = 3000;
    text.node("start", "event:command", "{}");
    let mut from = "start.exec".to_owned();
    for i in 0..n {
        text.node(&format!("n{i}"), "flow:for_each", "{}");
        text.wire(&from, &format!("n{i}.exec"));
        text.wire(&format!("n{i}.loop_body"), "many.exec");
        from = format!("n{i}.completed");
    }
    text.node("many", "action:bot_set_variable", r#"{"name":"x"}"#);
    text.node("cat", "string:concat", &format!(r#"{{"pinCount":{n}}}"#));
    text.node("log", "action:send_log", "{}");
    text.wire("many.exec", "log.exec");
    text.wire("cat.result", "log.message");
    for i in 0..n {
        text.wire(&format!("many.o{i}"), &format!("cat.pin_{i}"));
    }
    text.document(r#","dialect":"blockmine""#)
}

/// Each by what it tries.
pub fn all() -> Vec<(&'static str, String)> {
    let mut one = Text::default();
    one.node("log", "action:send_log", "{}");
    let slow_pattern = r#"{"string":"x","regex":"(?:a.{90}b){9}"}"#;
    let slow_tries =
        r#"{"string":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","regex":"(?=a)(a+)+(?!a)$b"}"#;
    vec![
        (
            "calls that double",
            calls_that_double(31, 1, &Text::default()),
        ),
        ("paths of long ids", calls_that_double(16, 50_000, &one)),
        ("data that is copied", data_that_is_copied()),
        ("a long list of pins", long_list_of_pins()),
        ("wires into nowhere", wires_into_nowhere()),
        (
            "lists of millions",
            constants("array:range", "result", r#"{"from":1,"to":4000000}"#),
        ),
        (
            "slow patterns",
            constants("string:matches", "result", slow_pattern),
        ),
        (
            "patterns that try",
            constants("string:matches", "result", slow_tries),
        ),
        ("a long literal", long_literal()),
        ("a long template", long_template()),
        ("doubling templates", doubling_templates()),
        ("a long count", long_count()),
        ("loops and outputs", loops_and_outputs()),
    ]
}
