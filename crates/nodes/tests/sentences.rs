//! docs/graph-semantics.md, section by section: the sentences that neither `semantics.rs` (what
//! both dialects share, and the table), `beyond.rs` (items, failures, branches) nor `quotas.rs`
//! tests.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod lines;

use std::collections::HashMap;

use sculk_core::{JsString, Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, Effect, Failure, Input, Quotas, Run, Step, Trigger, Upgraded,
    compile,
};
use sculk_nodes::catalogue;

const DIALECTS: [Dialect; 2] = [Dialect::Blockmine, Dialect::Sculk];

fn document(dialect: Dialect, lines: &str) -> Document {
    let more = match dialect {
        Dialect::Blockmine => r#""dialect":"blockmine","#,
        Dialect::Sculk => r#""format_version":1,"#,
    };
    Document::parse(&lines::json(lines, more)).expect("the document is read")
}

/// What a run did: what it logged, every effect by its kind, and why it failed.
struct Done {
    said: Vec<String>,
    asked: Vec<Effect>,
    failure: Option<Failure>,
}

/// Runs in a world that has a store, a clock that stands still and a seed of seven.
fn run(dialect: Dialect, lines: &str) -> Done {
    let document = document(dialect, lines);
    let program = compile(&document, catalogue(), dialect).expect("it compiles");
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    let mut run = Run::new(program, &trigger, Quotas::of(dialect));
    let mut store = HashMap::<JsString, JsString>::new();
    let (mut said, mut asked) = (Vec::new(), Vec::new());
    let mut input = Input::Go;
    let failure = loop {
        let effect = match run.resume(input) {
            Step::Effect(effect) => *effect,
            Step::Yield => {
                input = Input::Go;
                continue;
            }
            Step::Finished(_) => break None,
            Step::Failed(failure) => break Some(*failure),
        };
        let answer = match &effect {
            Effect::Log { text, .. } => {
                said.push(text.to_text());
                Answer::done()
            }
            Effect::StoreWrite { key, text, .. } => {
                store.insert(key.clone(), text.clone());
                Answer::done()
            }
            Effect::StoreRead { key, .. } => {
                let text = store.get(key).cloned();
                Answer::Value(text.map_or(Value::Null, Value::Text))
            }
            Effect::Seed => Answer::Value(7.0.into()),
            Effect::Now => Answer::Value(0.0.into()),
            Effect::TakeTurn { .. } => Answer::Value(true.into()),
            Effect::Begin { .. } | Effect::AddToGroup { .. } => {
                Answer::Failed("It cannot be.".to_owned())
            }
            _ => Answer::done(),
        };
        asked.push(effect);
        input = Input::Answer(answer);
    };
    Done {
        said,
        asked,
        failure,
    }
}

/// What is logged where nothing may fail.
fn said(dialect: Dialect, lines: &str) -> Vec<String> {
    let done = run(dialect, lines);
    assert_eq!(done.failure, None, "{dialect:?}");
    done.said
}

/// What `start` → `log` logs: the lines say what of.
fn logged(lines: &str) -> [Vec<String>; 2] {
    let all = format!("start event:command\nlog action:send_log\nstart.exec -> log.exec\n{lines}");
    DIALECTS.map(|dialect| said(dialect, &all))
}

mod what_a_graph_means {
    use super::*;

    #[test]
    fn a_document_without_a_version_is_blockmine_and_one_with_it_sculk_unless_it_says_otherwise() {
        let cases = [
            ("", Dialect::Blockmine),
            (r#""format_version":1,"#, Dialect::Sculk),
            (
                r#""format_version":1,"dialect":"blockmine","#,
                Dialect::Blockmine,
            ),
        ];
        for (more, wanted) in cases {
            let document = Document::parse(&lines::json("start event:command", more));
            assert_eq!(document.expect("it is read").dialect, wanted, "{more}");
        }
    }
}

mod in_both_dialects {
    use super::*;

    #[test]
    fn a_run_follows_the_exec_pin_of_the_node_it_begins_at() {
        let lines = r#"
            start event:command
            yes action:send_log {"message":"yes"}
            no action:send_log {"message":"no"}
            start.other -> no.exec
            start.exec -> yes.exec"#;
        for dialect in DIALECTS {
            assert_eq!(said(dialect, lines), ["yes"]);
        }
    }

    #[test]
    fn numbers_are_double_and_less_than_converts_as_javascript_does() {
        let sum = r#"n math:operation {"operation":"+","a":0.1,"b":0.2}
            n.result -> log.message"#;
        let lists = r#"a data:array_literal {"pinCount":1,"pin_0":9}
            n logic:compare {"operation":">","a":10}
            a.value -> n.b
            n.result -> log.message"#;
        let texts = r#"n logic:compare {"operation":"<","a":"10","b":"9"}
            n.result -> log.message"#;
        for (lines, wanted) in [
            (sum, "0.30000000000000004"),
            (lists, "true"),
            (texts, "true"),
        ] {
            assert_eq!(logged(lines), [[wanted], [wanted]]);
        }
    }

    #[test]
    fn a_pattern_with_back_references_gives_up_after_so_many_tries_and_ends_the_run() {
        let text = "a".repeat(40);
        let lines = format!(
            r#"start event:command
            log action:send_log
            n string:matches {{"string":"{text}!","regex":"^(a+a+)+(?=b)\\1"}}
            start.exec -> log.exec
            n.result -> log.message"#
        );
        for dialect in DIALECTS {
            let done = run(dialect, &lines);
            assert!(done.said.is_empty());
            let failure = done.failure.expect("it gives up");
            assert_eq!(failure.node.as_deref(), Some("n"), "{failure}");
        }
    }

    #[test]
    fn patterns_see_utf_16_units() {
        for (pattern, wanted) in [("^.$", "false"), ("^..$", "true"), (r"\\uD83D", "true")] {
            let lines = format!(
                "n string:matches {{\"string\":\"😀\",\"regex\":\"{pattern}\"}}\nn.result -> log.message"
            );
            assert_eq!(logged(&lines), [[wanted], [wanted]], "{pattern}");
        }
    }

    #[test]
    fn time_and_random_numbers_come_in_as_answers() {
        let lines = r#"
            start event:command
            a action:send_log
            b action:send_log
            now time:now
            dice math:random_number {"min":1,"max":1000000}
            text type:to_string
            start.exec -> a.exec
            a.exec -> b.exec
            now.now -> text.value
            text.result -> a.message
            dice.result -> b.message"#;
        for dialect in DIALECTS {
            let done = run(dialect, lines);
            let has = |wanted: fn(&Effect) -> bool| done.asked.iter().any(wanted);
            assert!(has(|e| matches!(e, Effect::Now)) && has(|e| matches!(e, Effect::Seed)));
            assert_eq!(done.said[0], "\"1970-01-01T00:00:00.000Z\"");
            assert_eq!(done.said, run(dialect, lines).said);
        }
    }
}

mod for_each_item_of_a_list {
    use super::*;

    #[test]
    fn item_has_a_value_only_for_what_leads_back_into_its_node() {
        let lines = r#"
            start event:command
            list array:range {"from":1,"to":3}
            map array:map
            twice math:operation {"operation":"*","b":2}
            text array:join {"separator":","}
            inside action:send_log
            outside action:send_log
            type data:type_check {"checkType":"null"}
            start.exec -> inside.exec
            inside.exec -> outside.exec
            list.result -> map.array
            map.item -> twice.a
            twice.result -> map.value
            map.result -> text.array
            text.result -> inside.message
            map.item -> type.value
            type.result -> outside.message"#;
        assert_eq!(said(Dialect::Sculk, lines), ["2,4,6", "true"]);
    }
}

mod failures_that_are_caught {
    use super::*;

    #[test]
    fn the_rest_is_left_out_what_was_done_stays_and_why_and_where_are_told() {
        let lines = r#"
            start event:command
            try flow:try
            first action:send_log {"message":"first"}
            bad user:add_to_group {"user":"bob","group":"none"}
            rest action:send_log {"message":"rest"}
            caught action:send_log {"message":"{why} at {where}"}
            then action:send_log {"message":"then"}
            start.exec -> try.exec
            try.try -> first.exec
            first.exec -> bad.exec
            bad.exec -> rest.exec
            try.catch -> caught.exec
            try.error -> caught.var_why
            try.node -> caught.var_where
            try.exec -> then.exec"#;
        let said = said(Dialect::Sculk, lines);
        assert_eq!(said, ["first", "It cannot be. at bad", "then"]);
    }

    #[test]
    fn try_again_leaves_the_rest_of_each_attempt_out() {
        let lines = r#"
            start event:command
            retry flow:retry {"times":2,"pause":1}
            go action:send_log {"message":"attempt {n}"}
            bad user:add_to_group {"user":"bob","group":"none"}
            rest action:send_log {"message":"rest"}
            over action:send_log {"message":"gave up"}
            start.exec -> retry.exec
            retry.try -> go.exec
            retry.attempt -> go.var_n
            go.exec -> bad.exec
            bad.exec -> rest.exec
            retry.gave_up -> over.exec"#;
        let said = said(Dialect::Sculk, lines);
        assert_eq!(said, ["attempt 1", "attempt 2", "gave up"]);
    }
}

mod side_by_side {
    use super::*;

    #[test]
    fn where_two_branches_set_one_output_that_of_the_later_pin_counts() {
        let lines = r#"
            start event:command
            par flow:parallel {"pinCount":2}
            list1 array:range {"from":1,"to":1}
            list2 array:range {"from":2,"to":2}
            pick data:get_variable {"variableName":"n"}
            set1 action:bot_set_variable {"name":"n","value":"early"}
            set2 action:bot_set_variable {"name":"n","value":"late"}
            turn flow:retry {"times":1}
            say action:send_log {"message":"{n}"}
            start.exec -> par.exec
            par.exec_0 -> set1.exec
            par.exec_1 -> set2.exec
            par.exec -> say.exec
            pick.value -> say.var_n"#;
        assert_eq!(said(Dialect::Sculk, lines), ["late"]);
    }

    #[test]
    fn the_same_answers_in_the_same_order_give_the_same_run() {
        let lines = r#"
            start event:command
            par flow:parallel {"pinCount":3}
            a flow:delay {"delay":30}
            b flow:delay {"delay":10}
            c action:send_log {"message":"c"}
            say_a action:send_log {"message":"a"}
            say_b action:send_log {"message":"b"}
            start.exec -> par.exec
            par.exec_0 -> a.exec
            par.exec_1 -> b.exec
            par.exec_2 -> c.exec
            a.exec -> say_a.exec
            b.exec -> say_b.exec"#;
        let first = run(Dialect::Sculk, lines);
        let again = run(Dialect::Sculk, lines);
        assert_eq!(first.said, again.said);
        assert_eq!(format!("{:?}", first.asked), format!("{:?}", again.asked));
    }
}

mod not_too_often {
    use super::*;

    #[test]
    fn each_node_and_each_key_is_counted_on_its_own_by_the_host() {
        let lines = r#"
            start event:command
            a flow:throttle {"key":"alice","every":60}
            b flow:throttle {"key":"bob","every":60}
            c flow:once_per {"key":"alice"}
            d flow:debounce {"key":"alice","quiet":2}
            start.exec -> a.exec
            a.exec -> b.exec
            b.exec -> c.exec
            c.exec -> d.exec"#;
        let asked = run(Dialect::Sculk, lines).asked;
        let turn = |effect: &Effect| match effect {
            Effect::TakeTurn { node, key, .. } | Effect::Settle { node, key, .. } => {
                Some(format!("{node} {key}"))
            }
            _ => None,
        };
        let turns: Vec<String> = asked.iter().filter_map(turn).collect();
        assert_eq!(turns, ["a alice", "b bob", "c alice", "d alice"]);
    }
}

mod where_they_differ {
    use super::*;

    #[test]
    fn data_nodes_are_remembered_or_asked_by_each_exec_node() {
        let lines = r#"
            start event:command
            read data:store_read {"plugin_name":"p","key":"k"}
            a action:send_log
            write data:store_write {"plugin_name":"p","key":"k","value":"new"}
            b action:send_log
            start.exec -> a.exec
            read.value -> a.message
            a.exec -> write.exec
            write.exec -> b.exec
            read.value -> b.message"#;
        assert_eq!(said(Dialect::Blockmine, lines), ["null", "null"]);
        assert_eq!(said(Dialect::Sculk, lines), ["null", "new"]);
    }

    #[test]
    fn in_sculk_one_exec_node_evaluates_a_data_node_once() {
        let lines = r#"
            start event:command
            read data:store_read {"plugin_name":"p","key":"k"}
            both string:concat {"pinCount":2}
            log action:send_log {"message":"{a}{b}"}
            start.exec -> log.exec
            read.value -> both.pin_0
            read.value -> both.pin_1
            both.result -> log.var_a
            read.value -> log.var_b"#;
        let asked = run(Dialect::Sculk, lines).asked;
        let reads = asked
            .iter()
            .filter(|e| matches!(e, Effect::StoreRead { .. }));
        assert_eq!(reads.count(), 1);
    }

    #[test]
    fn pins_that_only_the_editor_of_blockmine_draws_are_not_read_until_an_upgrade_names_them() {
        let lines = r#"
            start event:command
            n string:matches {"text":"abc","pattern":"^x"}
            log action:send_log
            start.exec -> log.exec
            n.result -> log.message"#;
        for dialect in DIALECTS {
            assert_eq!(said(dialect, lines), ["true"], "nothing matches nothing");
        }
        let old = document(Dialect::Blockmine, lines);
        let Upgraded { document: new, .. } = sculk_graph::upgrade(&old, catalogue());
        let n = new
            .nodes
            .iter()
            .find(|n| &*n.id == "n")
            .expect("it is there");
        assert_eq!(n.data.get_str("regex").and_then(Value::as_str), Some("^x"));
        assert_eq!(
            n.data.get_str("string").and_then(Value::as_str),
            Some("abc")
        );
    }

    #[test]
    fn rounds_of_while() {
        let lines = r#"
            start event:command
            set action:bot_set_variable {"name":"n","value":0}
            while flow:while
            get data:get_variable {"variableName":"n"}
            less logic:compare {"operation":"<","b":1500}
            add math:operation {"operation":"+","b":1}
            count action:bot_set_variable {"name":"n"}
            log action:send_log
            start.exec -> set.exec
            set.exec -> while.exec
            get.value -> less.a
            less.result -> while.condition
            while.loop_body -> count.exec
            get.value -> add.a
            add.result -> count.value
            while.completed -> log.exec
            get.value -> log.message"#;
        assert_eq!(said(Dialect::Blockmine, lines), ["1000"]);
        assert_eq!(said(Dialect::Sculk, lines), ["1500"]);
    }

    #[test]
    fn after_stop_bot() {
        let lines = r#"
            start event:command
            s flow:sequence {"pinCount":2}
            stop bot:stop
            log action:send_log {"message":"went on"}
            start.exec -> s.exec
            s.exec_0 -> stop.exec
            s.exec_1 -> log.exec"#;
        assert_eq!(said(Dialect::Blockmine, lines), ["went on"]);
        assert!(said(Dialect::Sculk, lines).is_empty());
    }

    #[test]
    fn values_a_variable_begins_with() {
        let cases = [
            ("boolean", r#""true""#, "true", "true"),
            ("boolean", r#""TRUE""#, "false", "false"),
            ("boolean", "true", "false", "true"),
            ("array", r#""[1,2]""#, "[1,2]", "[1,2]"),
            ("array", "[1,2]", "[]", "[1,2]"),
            ("array", r#""[1""#, "[]", "[]"),
            ("array", r#""{\"a\":1}""#, r#"{"a":1}"#, "[]"),
            ("number", r#"" 5 ""#, "5", "5"),
            ("number", r#""five""#, "0", "0"),
            ("object", r#""{}""#, "{}", "{}"),
        ];
        for (kind, value, blockmine, sculk) in cases {
            for (dialect, wanted) in [(Dialect::Blockmine, blockmine), (Dialect::Sculk, sculk)] {
                let more = format!(
                    r#"{}"variables":[{{"id":"v","name":"v","type":"{kind}","value":{value}}}],"#,
                    match dialect {
                        Dialect::Blockmine => "",
                        Dialect::Sculk => r#""format_version":1,"#,
                    }
                );
                let document = Document::parse(&lines::json("start event:command", &more));
                let document = document.expect("the document is read");
                let program = compile(&document, catalogue(), dialect).expect("it compiles");
                let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
                let run = Run::new(program, &trigger, Quotas::of(dialect));
                let variables = run.variables();
                let text = match &variables[0].1 {
                    Value::Text(text) => Some(text.to_text()),
                    other => sculk_core::to_json(other),
                };
                assert_eq!(text.as_deref(), Some(wanted), "{dialect:?} {kind} {value}");
            }
        }
    }

    #[test]
    fn parts_of_a_duration_that_are_text() {
        let lines = r#"
            d time:datetime_literal {"date":"2024-01-31T00:00:00Z"}
            o object:create {"advanced":true,"jsonValue":"{\"days\":\"1\"}"}
            n time:add
            f time:format {"format":"yyyy-MM-dd"}
            d.value -> n.date
            o.object -> n.duration
            n.result -> f.date
            f.formatted -> log.message"#;
        assert_eq!(logged(lines), [["2032-07-06"], ["2024-02-01"]]);
    }

    #[test]
    fn values_of_an_event_nobody_called_are_null_in_both() {
        let lines = r#"
            start event:command
            def event:custom_event {"label":"e","pins":[{"id":"p","name":"p","type":"String"}]}
            log action:send_log
            start.exec -> log.exec
            def.p -> log.message"#;
        for dialect in DIALECTS {
            assert_eq!(said(dialect, lines), ["null"]);
        }
    }
}
