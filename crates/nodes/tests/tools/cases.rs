use sculk_graph::{Document, run_case};

use crate::made::compiled;

const GRAPH: &str = r#"{"format_version":1,
"nodes":[
 {"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}},
 {"id":"word","type":"data:get_argument","position":{"x":0,"y":0},"data":{"argumentName":"word"}},
 {"id":"say","type":"action:send_message","position":{"x":0,"y":0},"data":{"message":"you said {word}","chat_type":"chat"}},
 {"id":"set","type":"action:bot_set_variable","position":{"x":0,"y":0},"data":{"name":"last"}}],
"connections":[
 {"id":"1","sourceNodeId":"start","sourcePinId":"exec","targetNodeId":"say","targetPinId":"exec"},
 {"id":"2","sourceNodeId":"word","sourcePinId":"value","targetNodeId":"say","targetPinId":"var_word"},
 {"id":"3","sourceNodeId":"say","sourcePinId":"exec","targetNodeId":"set","targetPinId":"exec"},
 {"id":"4","sourceNodeId":"word","sourcePinId":"value","targetNodeId":"set","targetPinId":"value"}],
"tests":TESTS}"#;

/// What the tests of a graph come to: for each the differences.
fn results(tests: &str) -> Vec<Vec<String>> {
    let document = Document::parse(&GRAPH.replace("TESTS", tests)).expect("a document");
    let again = Document::parse(&document.to_json()).expect("it is read again");
    let program = compiled(&again);
    let cases = again
        .cases()
        .expect("the tests are read, also after saving");
    cases
        .iter()
        .map(|case| run_case(case, &program).differences)
        .collect()
}

#[test]
fn a_test_that_is_met_passes() {
    let met = r#"[{"name":"says it","args":{"word":"hey"},"user":"Alice",
      "expect":{"effects":[{"effect":"sendMessage","text":"you said hey","chatType":"chat"}],"variables":{"last":"hey"}}},
      {"name":"nothing is expected"}]"#;
    assert_eq!(results(met), [Vec::<String>::new(), Vec::new()]);
}

#[test]
fn what_is_different_is_told() {
    let wrong = r#"[{"args":{"word":"hey"},"expect":{"effects":[{"effect":"sendMessage","text":"x"}]}},
      {"expect":{"effects":[]}},
      {"args":{"word":"hey"},"expect":{"effects":[{"effect":"sendMessage"},{"effect":"log"}]}},
      {"args":{"word":"hey"},"expect":{"variables":{"last":"ho"}}},
      {"expect":{"fails":"no"}},
      {"answers":[{"effect":"sendMessage","failed":"muted"}],"expect":{"fails":"deaf"}},
      {"event":"chat"}]"#;
    let told = results(wrong);
    let starts = [
        "effect 1: expected",
        "unexpected effect",
        "the effect {\"effect\":\"log\"} did not come",
        "variable last: expected \"ho\", got \"hey\"",
        "it should have failed: no",
        "it failed with \"muted\", which does not say \"deaf\"",
        "the graph has no node for the event \"chat\"",
    ];
    for (differences, start) in told.iter().zip(starts) {
        assert_eq!(differences.len(), 1, "{differences:?}");
        assert!(differences[0].starts_with(start), "{}", differences[0]);
    }
    assert_eq!(told.len(), starts.len());
}

#[test]
fn the_world_of_a_test_answers_as_it_says() {
    let failing =
        r#"[{"answers":[{"effect":"sendMessage","failed":"muted"}],"expect":{"fails":"muted"}}]"#;
    assert_eq!(results(failing), [Vec::<String>::new()]);
    let other = r#"[{"answers":[{"effect":"sendMessage","text":"else","failed":"muted"}]}]"#;
    assert_eq!(
        results(other),
        [Vec::<String>::new()],
        "it is not that message"
    );
}

#[test]
fn tests_that_are_not_complete_are_refused_with_their_place() {
    let place = |tests: &str| {
        let document = Document::parse(&GRAPH.replace("TESTS", tests)).expect("a document");
        document.cases().map(|_| ()).expect_err("refused").path
    };
    assert_eq!(place("{}"), "tests");
    assert_eq!(place("[{},3]"), "tests[1]");
    assert_eq!(place(r#"[{"nmae":"x"}]"#), "tests[0]");
    assert_eq!(
        place(r#"[{"expect":{"effects":[{}]}}]"#),
        "tests[0].expect.effects[0].effect"
    );
    assert_eq!(place(r#"[{"args":[]}]"#), "tests[0].args");
}
