use proptest::prelude::*;
use sculk_core::{Value, to_json};
use sculk_graph::{Difference, Document, TextError, difference};

use crate::made::{documents, graph, recorded, small};

fn json(document: &Document) -> String {
    document.to_json()
}

fn through_text(document: &Document) -> Document {
    let text = document.to_text();
    Document::parse_text(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn recorded_graphs_survive_the_text_form() {
    for (name, document) in recorded() {
        let again = through_text(document);
        assert_eq!(json(document), json(&again), "{name}");
        assert_eq!(
            document.to_text(),
            again.to_text(),
            "{name}: the text is stable"
        );
        assert!(difference(document, &again).is_empty(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_document_survives_the_text_form(document in documents()) {
        let text = document.to_text();
        let again = Document::parse_text(&text);
        let again = again.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(json(&document), json(&again), "{}", text);
        prop_assert_eq!(&text, &again.to_text());
        prop_assert!(difference(&document, &again).is_empty());
    }

    #[test]
    fn any_lines_are_read_or_refused_with_a_place(
        lines in prop::collection::vec("( {0,4})(node|wire|var|list|item|key|view|a|=|\\.x)?[ a-z.=\"{>-]{0,20}", 0..12)
    ) {
        let text = format!("sculk graph 1\n{}", lines.join("\n"));
        match Document::parse_text(&text) {
            Ok(document) => prop_assert_eq!(json(&document), json(&through_text(&document))),
            Err(TextError::Line { line, .. } | TextError::Part { line, .. }) => {
                prop_assert!(line <= lines.len() + 1);
            }
            Err(TextError::Document(_)) => {}
        }
    }

    #[test]
    fn a_difference_is_found_and_only_there(document in documents(), at in any::<prop::sample::Index>()) {
        prop_assume!(!document.nodes.is_empty());
        let mut changed = document.clone();
        let at = at.index(changed.nodes.len());
        let mut data = (*changed.nodes[at].data).clone();
        data.insert("brand new".into(), Value::Bool(true));
        changed.nodes[at].data = data.into();
        let found = difference(&document, &changed);
        prop_assert_eq!(found.len(), 1);
        let is_it = matches!(&found[0], Difference::NodeChanged { key, from: None, .. } if key == "\"brand new\"");
        prop_assert!(is_it, "{}", found[0]);
    }
}

#[test]
fn the_text_form_is_for_people() {
    insta::assert_snapshot!(graph("f08_while").to_text());
    insta::assert_snapshot!(graph("z04_chat_filter").to_text());
}

#[test]
fn what_is_left_out_by_hand_has_a_meaning() {
    let document = Document::parse_text(
        "sculk graph 1\n# a comment\nnode start event:command\nnode say action:send_message\n  message = \"hi\"\nwire start.exec -> say.exec\n",
    )
    .expect("it is read");
    assert_eq!(document.nodes.len(), 2);
    assert_eq!(document.nodes[1].position, (0.0, 0.0));
    assert_eq!(&*document.connections[0].id, "wire-1");
}

#[test]
fn mistakes_are_told_with_line_and_column() {
    let told = |text: &str| {
        Document::parse_text(text)
            .expect_err("a mistake")
            .to_string()
    };
    assert_eq!(
        told("sculk graph 1\nnode a b\n  x = {\"y\": tru}\n"),
        "Line 3, column 13: this is not a JSON value."
    );
    assert_eq!(
        told("sculk graph 1\nwire a.b c.d\n"),
        "Line 2, column 10: `->` should stand here."
    );
    assert_eq!(
        told("sculk graph 1\nnode a b\n  x = 1\n  x = 2\n"),
        "Line 4, column 8: \"x\" stands here a second time."
    );
    assert!(told("sculk graph 1\n\nvar x string\nvar y text\n").starts_with("Line 4: "));
    assert!(told("sculk graph 2\n").contains("Update Sculk"));
    assert!(told("sculk graph 1\nnode a b\nview\n  c 1 2\n").starts_with("Line 4, "));
}

#[test]
fn a_review_shows_what_changed() {
    let nodes = [
        ("start", "event:command", "{}"),
        ("say", "action:send_message", r#"{"message":"hi"}"#),
        ("old", "action:send_log", "{}"),
    ];
    let old = small(
        &nodes,
        &[
            ("start", "exec", "say", "exec"),
            ("say", "exec", "old", "exec"),
        ],
    );
    let nodes = [
        ("start", "event:command", "{}"),
        (
            "say",
            "action:send_message",
            r#"{"message":"hello","chat_type":"chat"}"#,
        ),
        ("new", "action:send_log", "{}"),
    ];
    let mut new = small(
        &nodes,
        &[
            ("start", "exec", "say", "exec"),
            ("say", "exec", "new", "exec"),
        ],
    );
    new.nodes[0].position = (50.0, 2.0);
    let found = difference(&old, &new);
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"));
    assert!(found.last().is_some_and(Difference::is_view_only));
    assert!(to_json(&new.to_value()).is_some());
}
