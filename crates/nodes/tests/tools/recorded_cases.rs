//! A case made of any run is passed by the graph that ran.

use std::{fs, path::Path};

use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Document, DryWorld, Effect, Input, Record, RecordLimits, RecordedRun, Step, Trigger,
    case_of, run_case,
};

use crate::made::compiled;

/// What the world says to each effect of a run.
type World = fn(&mut DryWorld, &Effect) -> Answer;

/// The worlds runs are recorded in.
const WORLDS: [(&str, World); 3] = [
    ("a dry one", |world, effect| world.answer(effect)),
    ("one where nothing works", |_, _| {
        Answer::Failed("It is raining.".to_owned())
    }),
    ("one that always says the same", |_, effect| match effect {
        // The time and chance are numbers wherever one is.
        Effect::Now | Effect::Seed => Answer::Value(Value::Number(7.0)),
        _ => Answer::Value(Value::text("seven")),
    }),
];

fn record(document: &Document, event: &str, world: World) -> Record {
    let program = compiled(document);
    let quotas = program.quotas();
    let trigger = Trigger::dry(event, Object::default(), "Alice", "chat");
    let limits = RecordLimits {
        exchanges: 200,
        ..RecordLimits::default()
    };
    let mut run = RecordedRun::new(program, &trigger, quotas, &[], limits);
    let mut dry = DryWorld::default();
    let mut input = Input::Go;
    loop {
        input = match run.resume(input) {
            Step::Effect(_) if run.record().is_cut => return run.into_record(),
            Step::Effect(effect) => Input::Answer(world(&mut dry, &effect)),
            Step::Yield => Input::Go,
            Step::Finished(_) | Step::Failed(_) => return run.into_record(),
        };
    }
}

/// What is different when a graph is tested with a case made of a run of its own.
fn differences(document: &Document, text: &str, event: &str, world: World) -> Option<Vec<String>> {
    let case = case_of(&record(document, event, world), "as it was")?;
    let mut whole: serde_json::Value = serde_json::from_str(text).expect("JSON");
    whole["tests"] = serde_json::from_str(&format!("[{case}]")).expect("a case is JSON");
    let tested = Document::parse(&whole.to_string()).expect("a document");
    let cases = tested.cases().expect("what is made can be read");
    let program = compiled(&tested);
    Some(run_case(&cases[0], &program).differences)
}

#[test]
fn a_case_made_of_a_run_is_passed_by_the_graph_that_ran() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let mut n_made = 0;
    for folder in ["examples", "templates"] {
        for entry in fs::read_dir(docs.join(folder)).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            let text = fs::read_to_string(&path).expect("it is read");
            let document = Document::parse(&text).expect("a document");
            let events = document.nodes.iter();
            let mut events = events.filter_map(|node| node.kind.strip_prefix("event:"));
            let Some(event) = events.find(|event| *event != "custom_event") else {
                continue;
            };
            for (name, world) in WORLDS {
                let Some(found) = differences(&document, &text, event, world) else {
                    continue;
                };
                n_made += 1;
                assert!(found.is_empty(), "{} in {name}: {found:?}", path.display());
            }
        }
    }
    assert!(n_made > 300, "only {n_made} cases were made");
}

#[test]
fn a_case_may_name_the_command_it_was_called_by() {
    let text = r#"{"format_version":1,"nodes":[
     {"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}},
     {"id":"say","type":"action:send_message","position":{"x":0,"y":0},"data":{"message":"{name}"}}],
    "connections":[
     {"id":"1","sourceNodeId":"start","sourcePinId":"exec","targetNodeId":"say","targetPinId":"exec"},
     {"id":"2","sourceNodeId":"start","sourcePinId":"command_name","targetNodeId":"say","targetPinId":"var_name"}],
    "tests":[{"command":"shout","expect":{"effects":[{"effect":"sendMessage","text":"shout"}]}}]}"#;
    let document = Document::parse(text).expect("a document");
    let cases = document.cases().expect("cases");
    let result = run_case(&cases[0], &compiled(&document));
    assert_eq!(result.differences, Vec::<String>::new());
}
