use std::sync::Arc;

use proptest::prelude::*;
use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Document, Effect, Input, Outcome, Phase, Quotas, Record, RecordLimits, RecordedRun,
    ReplayEnd, ReplayError, Run, SavedRun, Step, Steps, Trigger, replay,
};
use sculk_nodes::catalogue;

use crate::made::{answer, compiled, graph, recorded, small};

pub(crate) fn trigger() -> Trigger {
    let mut args = Object::default();
    args.insert("arg".into(), Value::text("x"));
    args.insert("word".into(), Value::text("hello"));
    Trigger::command("test", "Alice", args, "chat")
}

/// The trigger the graph has an entry for.
pub(crate) fn trigger_of(document: &Document) -> Trigger {
    let events = document
        .nodes
        .iter()
        .filter_map(|n| n.kind.strip_prefix("event:"));
    let event = events
        .clone()
        .find(|e| *e == "command")
        .or(events.clone().next());
    match event {
        None | Some("command") => trigger(),
        Some(event) => {
            let mut said = Object::default();
            said.insert("username".into(), Value::text("Alice"));
            said.insert("message".into(), Value::text("!help me word5"));
            Trigger::event(event, said)
        }
    }
}

/// Records a run whose world answers by chance; ends it after so many effects.
fn take(document: &Document, chances: &[u64], limits: RecordLimits) -> Record {
    let program = compiled(document);
    let quotas = Quotas {
        slice: 97,
        work: 300_000,
        ..Quotas::of(document.dialect)
    };
    let kept = [(Arc::from("kept"), Value::Number(4.5))];
    let mut run = RecordedRun::new(program, &trigger_of(document), quotas, &kept, limits);
    let mut n = 0;
    let mut input = Input::Go;
    loop {
        input = match run.resume(input) {
            Step::Yield => Input::Go,
            Step::Finished(_) | Step::Failed(_) => break,
            Step::Effect(_) if n >= 400 => break,
            Step::Effect(effect) => {
                n += 1;
                let chance = chances.get(n % chances.len().max(1)).copied().unwrap_or(5);
                Input::Answer(answer(&effect, chance))
            }
        };
    }
    run.into_record()
}

fn through_file(record: &Record) -> Record {
    let text = record.to_json().expect("it is written");
    Record::parse(&text).expect("it is read")
}

fn is_faithful(end: &ReplayEnd, record: &Record) -> bool {
    match end {
        ReplayEnd::Same(outcome) => record.end.as_ref().map(|e| &e.outcome) == Some(outcome),
        ReplayEnd::Waits => record.end.is_none(),
        ReplayEnd::Cut => record.is_cut,
        ReplayEnd::Diverged(_) => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_graph_with_any_answers_runs_the_same_again(
        which in any::<prop::sample::Index>(),
        chances in prop::collection::vec(any::<u64>(), 1..20),
    ) {
        let graphs = recorded();
        let (name, document) = &graphs[which.index(graphs.len())];
        let record = through_file(&take(document, &chances, RecordLimits::default()));
        let again = replay(&record, &compiled(document)).expect("the same program");
        prop_assert!(is_faithful(&again.end, &record), "{name}: {:?}", again.end);
        let steps = Steps::new(record.clone(), document, catalogue()).expect("the same program");
        prop_assert!(is_faithful(steps.end(), &record), "{name}: {:?}", steps.end());
        let last = steps.at(steps.len()).expect("the last step");
        let (a, b) = (again.run.variables(), last.variables);
        prop_assert_eq!(format!("{a:?}"), format!("{b:?}"), "{}: watched and not", name);
    }
}

#[test]
fn any_step_is_the_same_from_wherever_it_is_reached() {
    for name in ["f04_for_each", "c_while_10000", "e_strings_1000"] {
        let document = graph(name);
        let record = take(&document, &[5], RecordLimits::default());
        let steps = Steps::new(record, &document, catalogue()).expect("it runs");
        let n = steps.len();
        assert!(n > 50, "{name} has {n} steps");
        let mut last_effects = 0;
        for step in (0..=n).step_by((n / 40).max(1) as usize) {
            let state = steps.at(step).expect("there is such a step");
            assert_eq!(state.step, step);
            assert!(state.effects >= last_effects, "{name}: time goes one way");
            last_effects = state.effects;
            let again = format!("{:?}", steps.at(step).expect("again"));
            assert_eq!(format!("{state:?}"), again, "{name} step {step}");
        }
        assert!(steps.at(n + 1).is_none());
    }
}

/// For each word of a list: join it to a text and say it.
fn loop_graph() -> Document {
    small(
        &[
            ("start", "event:command", "{}"),
            (
                "list",
                "string:split",
                r#"{"string":"a,b,c","separator":","}"#,
            ),
            ("each", "flow:for_each", "{}"),
            ("text", "string:concat", r#"{"pinCount":2,"pin_0":"word "}"#),
            ("say", "action:send_message", r#"{"chat_type":"chat"}"#),
            ("set", "action:bot_set_variable", r#"{"name":"last"}"#),
        ],
        &[
            ("start", "exec", "each", "exec"),
            ("list", "array", "each", "array"),
            ("each", "loop_body", "say", "exec"),
            ("each", "element", "text", "pin_1"),
            ("text", "result", "say", "message"),
            ("say", "exec", "set", "exec"),
            ("each", "element", "set", "value"),
        ],
    )
}

#[test]
fn a_step_tells_pins_variables_loops_and_effects() {
    let document = loop_graph();
    let record = take(&document, &[5], RecordLimits::default());
    assert_eq!(record.exchanges.len(), 3, "three words are said");
    let steps = Steps::new(record, &document, catalogue()).expect("it runs");
    let sets: Vec<u64> = steps.steps_of("set").collect();
    assert_eq!(sets.len(), 3, "the node is evaluated in each round");
    let state = steps.at(sets[1]).expect("the second round");
    assert_eq!(state.effects, 2);
    let place = state.place.clone().expect("a place");
    assert_eq!((&*place.node, place.phase), ("set", Phase::Enter));
    assert_eq!(state.loops.len(), 1);
    assert_eq!((state.loops[0].round, state.loops[0].of), (2, Some(3)));
    let pin = |node: &str, pin: &str| {
        let found = state.pins.iter().find(|p| &*p.node == node && p.pin == pin);
        found.map(|p| p.value.to_js_string().to_text())
    };
    assert_eq!(pin("each", "element").as_deref(), Some("b"));
    assert_eq!(pin("text", "result").as_deref(), Some("word b"));
    assert_eq!(pin("each", "index").as_deref(), Some("1"));
    let last = |state: &sculk_graph::StepState| {
        let found = state.variables.iter().find(|(name, _)| &**name == "last");
        found.map(|(_, value)| value.to_js_string().to_text())
    };
    assert_eq!(last(&state).as_deref(), Some("b"));
    let before = steps.at(sets[1] - 1).expect("the step before");
    assert_eq!(
        last(&before).as_deref(),
        Some("a"),
        "backwards, the variable is what it was"
    );
    let texts: Vec<u64> = steps.steps_of("text").collect();
    assert_eq!(texts.len(), 3);
    assert_eq!(
        steps.place(texts[0]).map(|p| p.phase),
        Some(Phase::Evaluate)
    );
}

#[test]
fn a_record_of_another_program_is_refused() {
    let record = take(&loop_graph(), &[5], RecordLimits::default());
    let error = replay(&record, &compiled(&graph("f08_while")))
        .map(|_| ())
        .expect_err("another");
    assert!(matches!(error, ReplayError::OtherProgram { .. }));
    assert!(
        error.to_string().contains("another version of the graph"),
        "{error}"
    );
    let mut moved = loop_graph();
    moved.nodes[0].position = (99.0, 99.0);
    assert!(
        replay(&record, &compiled(&moved)).is_ok(),
        "where a node stands does not matter"
    );
}

#[test]
fn where_a_replay_goes_another_way_is_told() {
    let document = loop_graph();
    let mut record = take(&document, &[5], RecordLimits::default());
    if let Effect::SendMessage { text, .. } = &mut record.exchanges[1].effect {
        *text = "word x".into();
    }
    let end = replay(&record, &compiled(&document))
        .expect("the program")
        .end;
    let ReplayEnd::Diverged(divergence) = end else {
        panic!("it is not the same: {end:?}");
    };
    assert_eq!(divergence.at, 2);
    assert!(divergence.recorded.contains("word x"), "{divergence:?}");
    assert!(divergence.replayed.contains("word b"), "{divergence:?}");
    let mut record = take(&document, &[5], RecordLimits::default());
    record.exchanges.pop();
    let end = replay(&record, &compiled(&document))
        .expect("the program")
        .end;
    assert!(matches!(end, ReplayEnd::Diverged(d) if d.at == 3));
}

#[test]
fn a_full_record_says_so_and_the_run_goes_on() {
    let document = loop_graph();
    for limits in [
        RecordLimits {
            exchanges: 2,
            ..RecordLimits::default()
        },
        RecordLimits {
            bytes: 1000,
            ..RecordLimits::default()
        },
    ] {
        let record = through_file(&take(&document, &[5], limits));
        assert!(record.is_cut, "{limits:?}");
        assert!(record.exchanges.len() < 3, "{limits:?}");
        let end = record.end.as_ref().expect("the run was over");
        assert!(matches!(end.outcome, Outcome::Finished(_)));
        let again = replay(&record, &compiled(&document)).expect("the program");
        assert_eq!(again.end, ReplayEnd::Cut);
    }
    let none = RecordLimits {
        bytes: 10,
        ..RecordLimits::default()
    };
    let record = take(&document, &[5], none);
    let error = replay(&record, &compiled(&document))
        .map(|_| ())
        .expect_err("no inputs");
    assert!(matches!(error, ReplayError::NoInputs));
}

#[test]
fn values_of_any_depth_and_shared_ones_are_recorded_and_saved() {
    let document = small(
        &[
            ("start", "event:command", "{}"),
            ("arg", "data:get_argument", r#"{"argumentName":"deep"}"#),
            (
                "keep",
                "action:bot_set_variable",
                r#"{"name":"deep","persist":true}"#,
            ),
            ("wait", "flow:delay", r#"{"delay":5}"#),
            (
                "say",
                "action:send_message",
                r#"{"message":"done","chat_type":"chat"}"#,
            ),
        ],
        &[
            ("start", "exec", "keep", "exec"),
            ("arg", "value", "keep", "value"),
            ("keep", "exec", "wait", "exec"),
            ("wait", "exec", "say", "exec"),
        ],
    );
    let mut deep = Value::array(vec![Value::Null]);
    for _ in 0..300 {
        // Twice the same at each level: as a tree it would never end.
        deep = Value::array(vec![deep.clone(), deep]);
    }
    let mut args = Object::default();
    args.insert("deep".into(), deep);
    let trigger = Trigger::command("test", "Alice", args, "chat");
    let program = compiled(&document);
    let quotas = Quotas::of(document.dialect);
    let limits = RecordLimits::default();
    let mut run = RecordedRun::new(program.clone(), &trigger, quotas, &[], limits);
    let Step::Effect(effect) = run.resume(Input::Go) else {
        panic!("the variable is kept");
    };
    assert!(matches!(*effect, Effect::PersistVariable { .. }));
    let Step::Effect(effect) = run.resume(Input::Answer(Answer::done())) else {
        panic!("it waits");
    };
    assert!(matches!(*effect, Effect::Delay { .. }));
    let text = serde_json::to_string(&run.run().save()).expect("it is saved");
    assert!(text.len() < 100_000, "300 levels take {} bytes", text.len());
    let saved: SavedRun = serde_json::from_str(&text).expect("it is read");
    let mut restored = Run::restore(program.clone(), saved).expect("it fits");
    let step = restored.resume(Input::Answer(Answer::done()));
    assert!(matches!(step, Step::Effect(_)), "it goes on: {step:?}");
    let record = through_file(run.record());
    let again = replay(&record, &program).expect("the program");
    assert_eq!(
        again.end,
        ReplayEnd::Waits,
        "the effect with the deep value is the same"
    );
}

#[test]
fn lists_that_are_one_list_stay_one_through_a_save() {
    let document = small(
        &[
            ("start", "event:command", "{}"),
            ("list", "data:get_argument", r#"{"argumentName":"list"}"#),
            ("set", "action:bot_set_variable", r#"{"name":"mine"}"#),
            ("wait", "flow:delay", r#"{"delay":5}"#),
            ("get", "data:get_variable", r#"{"variableName":"mine"}"#),
            ("same", "logic:compare", r#"{"operation":"=="}"#),
            ("if", "flow:branch", "{}"),
            (
                "yes",
                "action:send_message",
                r#"{"message":"one","chat_type":"chat"}"#,
            ),
            (
                "no",
                "action:send_message",
                r#"{"message":"two","chat_type":"chat"}"#,
            ),
        ],
        &[
            ("start", "exec", "set", "exec"),
            ("list", "value", "set", "value"),
            ("set", "exec", "wait", "exec"),
            ("wait", "exec", "if", "exec"),
            ("get", "value", "same", "a"),
            ("list", "value", "same", "b"),
            ("same", "result", "if", "condition"),
            ("if", "exec_true", "yes", "exec"),
            ("if", "exec_false", "no", "exec"),
        ],
    );
    let mut args = Object::default();
    args.insert("list".into(), Value::array(vec![Value::Null]));
    let program = compiled(&document);
    let trigger = Trigger::command("test", "Alice", args, "chat");
    let mut run = Run::new(program.clone(), &trigger, Quotas::default());
    assert!(matches!(run.resume(Input::Go), Step::Effect(_)));
    let text = serde_json::to_string(&run.save()).expect("it is saved");
    let saved: SavedRun = serde_json::from_str(&text).expect("it is read");
    let mut run = Run::restore(program, saved).expect("it fits");
    let Step::Effect(effect) = run.resume(Input::Answer(Answer::done())) else {
        panic!("it says something");
    };
    let Effect::SendMessage { text, .. } = *effect else {
        panic!("it says something: {effect:?}");
    };
    assert_eq!(text.to_text(), "one");
}

#[test]
fn damaged_records_are_refused() {
    let text = take(&loop_graph(), &[5], RecordLimits::default())
        .to_json()
        .expect("written");
    for wrong in [
        text.replace("\"record\":1", "\"record\":9"),
        text.replace("\"program\":\"", "\"program\":\"xyz"),
        text[..text.len() / 2].to_owned(),
        text.replace("{\"$row\":0}", "{\"$row\":999}"),
        "{}".to_owned(),
        "[1]".to_owned(),
    ] {
        assert!(
            Record::parse(&wrong).is_err(),
            "{}",
            &wrong[..wrong.len().min(80)]
        );
    }
}

#[test]
fn a_value_that_another_branch_gave_is_still_known() {
    let document = small(
        &[
            ("start", "event:command", "{}"),
            ("par", "flow:parallel", r#"{"pinCount":2}"#),
            ("arg", "data:get_argument", r#"{"argumentName":"word"}"#),
            ("one", "action:send_log", "{}"),
            ("rest", "action:send_log", r#"{"message":"rest"}"#),
            ("two", "action:send_log", r#"{"message":"two"}"#),
            ("last", "action:send_log", r#"{"message":"last"}"#),
        ],
        &[
            ("start", "exec", "par", "exec"),
            ("par", "exec_0", "one", "exec"),
            ("arg", "value", "one", "message"),
            ("one", "exec", "rest", "exec"),
            ("par", "exec_1", "two", "exec"),
            ("par", "exec", "last", "exec"),
        ],
    );
    let record = take(&document, &[5], RecordLimits::default());
    let steps = Steps::new(record, &document, catalogue()).expect("it runs");
    let given = steps.steps_of("arg").next().expect("it is evaluated");
    for step in given..=steps.len() {
        let state = steps.at(step).expect("a step");
        let found = state.pins.iter().find(|p| &*p.node == "arg");
        let value = found.map(|p| p.value.to_js_string().to_text());
        assert_eq!(value.as_deref(), Some("hello"), "after step {step}");
    }
}
