//! Runs that somebody looks on at do what others do, and each of their steps can be looked at.

use std::sync::Arc;

use proptest::prelude::*;
use sculk_core::Value;
use sculk_graph::{
    Document, Input, Located, Moment, Phase, Quotas, Reached, RecordLimits, RecordedRun,
    RewindError, Step, Stepper, Steps, Stride, Trigger, Watched,
};
use sculk_nodes::catalogue;

use crate::made::{answer, compiled, recorded, small};
use crate::record::{trigger, trigger_of};

fn begun(document: &Document, quotas: Quotas, trigger: &Trigger) -> RecordedRun {
    let program = compiled(document);
    let kept = [(Arc::from("kept"), Value::Number(4.5))];
    RecordedRun::new(program, trigger, quotas, &kept, RecordLimits::default())
}

fn located(document: &Document) -> Located {
    Located::new(document, catalogue(), document.dialect).expect("it compiles")
}

/// What a world does that answers by chance, at most 60 times.
struct World<'a> {
    chances: &'a [u64],
    n: usize,
}

impl World<'_> {
    fn next(&mut self, step: &Step) -> Option<Input> {
        match step {
            Step::Yield => Some(Input::Go),
            Step::Finished(_) | Step::Failed(_) => None,
            Step::Effect(_) if self.n >= 60 => None,
            Step::Effect(effect) => {
                self.n += 1;
                let at = self.n % self.chances.len().max(1);
                let chance = self.chances.get(at).copied().unwrap_or(5);
                Some(Input::Answer(answer(effect, chance)))
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_watched_run_does_what_an_unwatched_one_does(
        which in any::<prop::sample::Index>(),
        chances in prop::collection::vec(any::<u64>(), 1..20),
        stops in prop::collection::vec(any::<bool>(), 1..30),
        looks_on_after in 0_usize..6,
    ) {
        let graphs = recorded();
        let (name, document) = &graphs[which.index(graphs.len())];
        let quotas = Quotas { slice: 97, work: 60_000, ..Quotas::of(document.dialect) };
        let trigger = trigger_of(document);
        let mut plain = begun(document, quotas, &trigger);
        let mut world = World { chances: &chances, n: 0 };
        let mut input = Some(Input::Go);
        while let Some(next) = input {
            input = world.next(&plain.resume(next));
        }

        let mut early = begun(document, quotas, &trigger);
        let mut world = World { chances: &chances, n: 0 };
        let mut input = Some(Input::Go);
        for _ in 0..looks_on_after {
            let Some(next) = input.take() else { break };
            input = world.next(&early.resume(next));
        }
        let mut watched = Watched::new(early, &located(document)).expect("the same program");
        let mut n_asked = 0;
        let mut n_stops = 0;
        while let Some(next) = input.take() {
            let mut reached = watched.go(Some(next), &mut |_: &Moment<'_>| {
                n_asked += 1;
                stops[n_asked % stops.len()] && n_stops < 500
            });
            loop {
                match reached {
                    Reached::Step(step) => {
                        input = world.next(&step);
                        break;
                    }
                    Reached::Stopped => {
                        n_stops += 1;
                        let (state, steps) = (watched.state(), watched.steps());
                        let again = steps.at(steps.len()).expect("the last step");
                        if n_stops % 7 == 0 {
                            prop_assert_eq!(format!("{state:?}"), format!("{again:?}"), "{}", name);
                            prop_assert!(watched.inputs_ahead().len() < 100_000);
                        }
                    }
                }
                reached = watched.go(None, &mut |_: &Moment<'_>| {
                    n_asked += 1;
                    stops[n_asked % stops.len()] && n_stops < 500
                });
            }
        }
        prop_assert_eq!(
            format!("{:?}", watched.recorded().record()),
            format!("{:?}", plain.record()),
            "{}", name
        );
        let record = plain.into_record();
        let after = Steps::new(record, document, catalogue()).expect("the same program");
        if watched.is_whole() {
            let live = watched.steps();
            prop_assert_eq!(live.len(), after.len(), "{}", name);
            for step in (0..live.len()).step_by(1 + live.len() as usize / 9) {
                let (a, b) = (live.at(step), after.at(step));
                prop_assert_eq!(format!("{a:?}"), format!("{b:?}"), "{} step {}", name, step);
            }
        }
    }
}

/// Says three words in turn, and keeps the last one.
fn words() -> Document {
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

fn watched(document: &Document) -> Watched {
    let run = begun(document, Quotas::of(document.dialect), &trigger());
    Watched::new(run, &located(document)).expect("the same program")
}

fn enters(moment: &Moment<'_>, node: &str) -> bool {
    moment.node_id() == node && moment.phase() == Phase::Enter
}

/// Goes on until a node is come to; answers everything with done. False: the run ended.
fn to(watched: &mut Watched, mut input: Option<Input>, node: &str) -> bool {
    loop {
        match watched.go(input.take(), &mut |moment| enters(moment, node)) {
            Reached::Stopped => return true,
            Reached::Step(Step::Effect(_)) => {
                input = Some(Input::Answer(sculk_graph::Answer::done()));
            }
            Reached::Step(Step::Yield) => input = Some(Input::Go),
            Reached::Step(_) => return false,
        }
    }
}

fn pin(pins: &[sculk_graph::PinValue], node: &str, pin: &str) -> Option<String> {
    let found = pins.iter().find(|p| &*p.node == node && p.pin == pin);
    found.map(|p| p.value.to_js_string().to_text())
}

fn last(watched: &Watched) -> Option<String> {
    let state = watched.state();
    let found = state.variables.iter().find(|(name, _)| &**name == "last");
    found.map(|(_, value)| value.to_js_string().to_text())
}

#[test]
fn a_stopped_run_shows_what_will_go_into_its_node() {
    let mut run = watched(&words());
    assert!(to(&mut run, Some(Input::Go), "say"));
    assert!(to(&mut run, None, "say"), "in the second round");
    let next = run.next_step().expect("it stands before a step");
    assert_eq!((&*next.node, next.phase), ("say", Phase::Enter));
    assert_eq!(
        pin(&run.state().pins, "text", "result").as_deref(),
        Some("word a")
    );
    let ahead = run.inputs_ahead();
    assert_eq!(pin(&ahead, "text", "result").as_deref(), Some("word b"));
    assert_eq!(last(&run).as_deref(), Some("a"), "nothing happened");
    assert_eq!(
        run.recorded().record().exchanges.len(),
        1,
        "nothing was asked"
    );
}

#[test]
fn a_stop_knows_by_which_wire_control_came() {
    let mut run = watched(&words());
    let ids = located(&words());
    let number = |id: &str| ids.nodes().iter().position(|node| &**node == id);
    let mut via = Vec::new();
    let mut input = Some(Input::Go);
    loop {
        let reached = run.go(input.take(), &mut |moment| {
            if let Some((node, pin)) = moment.via() {
                via.push((moment.node() as usize, node as usize, pin.to_owned()));
            }
            false
        });
        match reached {
            Reached::Step(Step::Effect(_)) => {
                input = Some(Input::Answer(sculk_graph::Answer::done()));
            }
            Reached::Step(_) => break,
            Reached::Stopped => panic!("no rule stops it"),
        }
    }
    let wire = |to: &str, from: &str, pin: &str| {
        (
            number(to).expect("a node"),
            number(from).expect("a node"),
            pin.to_owned(),
        )
    };
    let round = [wire("say", "each", "loop_body"), wire("set", "say", "exec")];
    let rounds = [round.clone(), round.clone(), round].concat();
    assert_eq!(via, [vec![wire("each", "start", "exec")], rounds].concat());
}

#[test]
fn a_changed_value_counts_from_there_and_not_before() {
    let mut run = watched(&words());
    assert!(to(&mut run, Some(Input::Go), "set"));
    assert!(run.set_pin("each", "element", Value::text("other")));
    let changed_at = run.steps().len();
    assert!(to(&mut run, None, "say"));
    assert_eq!(last(&run).as_deref(), Some("other"));
    assert!(run.set_variable("last", Value::text("mine")));
    assert_eq!(last(&run).as_deref(), Some("mine"));
    let before = run.steps().at(changed_at - 1).expect("an earlier step");
    assert_eq!(pin(&before.pins, "each", "element").as_deref(), Some("a"));
    let now = run.steps().at(run.steps().len()).expect("now");
    let shown = now.variables.iter().find(|(name, _)| &**name == "last");
    assert_eq!(
        shown.map(|(_, v)| v.to_js_string().to_text()).as_deref(),
        Some("mine")
    );
    assert!(
        run.recorded().record().is_cut,
        "run again, it would go another way"
    );
}

#[test]
fn a_run_goes_on_from_an_earlier_step() {
    let mut run = watched(&words());
    assert!(to(&mut run, Some(Input::Go), "say"));
    let first = run.steps().len();
    assert!(to(&mut run, None, "say") && to(&mut run, None, "say"));
    assert_eq!(run.recorded().record().exchanges.len(), 2);
    run.rewind(first).expect("it stood there");
    assert_eq!(run.steps().len(), first);
    assert_eq!(
        run.next_step().map(|step| step.node.to_string()).as_deref(),
        Some("say")
    );
    assert_eq!(run.recorded().record().exchanges.len(), 0);
    assert_eq!(run.rewind(first + 1), Err(RewindError::NoSuchStep));
    let mut n = 1;
    while to(&mut run, None, "say") {
        n += 1;
    }
    assert_eq!(n, 3, "all three words are said again");
    let record = run.into_recorded().into_record();
    assert_eq!(record.exchanges.len(), 3);
    let steps = Steps::new(record, &words(), catalogue()).expect("it runs again");
    assert!(
        matches!(steps.end(), sculk_graph::ReplayEnd::Same(_)),
        "{:?}",
        steps.end()
    );
}

#[test]
fn strides_go_over_values_into_them_and_out_of_loops() {
    let mut run = watched(&words());
    assert!(to(&mut run, Some(Input::Go), "say"));
    let stride = |run: &mut Watched, stride: Stride| {
        let node = run.next_step().expect("a step").node;
        let (branch, depth) = run.standing();
        let stepper = Stepper::new(stride, &node, branch, depth);
        let mut input = None;
        loop {
            match run.go(input.take(), &mut |moment| stepper.stops_before(moment)) {
                Reached::Stopped => {
                    let next = run.next_step().expect("a step");
                    return Some((next.node.to_string(), next.phase));
                }
                Reached::Step(Step::Effect(_)) => {
                    input = Some(Input::Answer(sculk_graph::Answer::done()));
                }
                Reached::Step(_) => return None,
            }
        }
    };
    let at = run.steps().len();
    let step = |node: &str, phase| Some((node.to_owned(), phase));
    assert_eq!(
        stride(&mut run, Stride::Into),
        step("text", Phase::Evaluate)
    );
    assert_eq!(stride(&mut run, Stride::Into), step("say", Phase::Act));
    assert_eq!(stride(&mut run, Stride::Over), step("set", Phase::Enter));
    assert_eq!(stride(&mut run, Stride::Over), step("say", Phase::Enter));
    let now = run.steps().len();
    let steps = run.steps();
    let back = steps.backward(now, Stride::Over).expect("a step before");
    assert_eq!(
        steps.place(back + 1).map(|p| p.node.to_string()).as_deref(),
        Some("set")
    );
    assert_eq!(steps.backward(back, Stride::Over), Some(at));
    assert_eq!(steps.forward(at, Stride::Over), Some(back));
    assert_eq!(
        steps.forward(back, Stride::Over),
        None,
        "then comes what is now"
    );
    assert_eq!(
        stride(&mut run, Stride::Out),
        None,
        "nothing comes after the loop"
    );
}

#[test]
fn looking_on_begins_in_the_middle() {
    let document = words();
    let mut early = begun(&document, Quotas::of(document.dialect), &trigger());
    let Step::Effect(_) = early.resume(Input::Go) else {
        panic!("it says the first word");
    };
    let whole = Watched::new(early, &located(&document));
    let mut whole = whole.expect("the same program");
    let done = || Some(Input::Answer(sculk_graph::Answer::done()));
    assert!(to(&mut whole, done(), "set"));
    assert!(whole.is_whole());
    assert_eq!(
        pin(&whole.state().pins, "text", "result").as_deref(),
        Some("word a")
    );
}

#[test]
fn a_run_of_another_graph_is_given_back() {
    let run = begun(
        &words(),
        Quotas::of(sculk_graph::Dialect::Sculk),
        &trigger(),
    );
    assert!(Watched::new(run, &located(&small(&[], &[]))).is_err());
}
