//! Breakpoints and paused runs as a surface meets them, over a real data folder and without a bot.

use std::sync::Arc;
use std::time::Duration;

use sculk_contract::{
    BreakpointPlace, BreakpointView, CreateBotReq, CreateServerReq, DebugSettings, DebugState,
    DebuggedRunReq, DebuggedRunState, DebuggedRunView, ErrorCode, GetGraphReq, GraphPlace,
    ListBreakpointsReq, ListCommandsReq, Nothing, PauseReason, RemoveBreakpointsReq, RunPhase,
    SaveBreakpointReq, SaveGraphReq, SteerRunReq, Steering,
};
use sculk_core::{BotId, CommandId, Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, Effect, Failure, Input, RecordLimits, RecordedRun, Step, Trigger,
    compile,
};
use sculk_secrets::MemoryVault;
use sculk_store::GraphRef;
use tokio::task::JoinHandle;

use super::{DebuggedRun, Whose};
use crate::{App, AppOptions};

/// Says hello to each of three names by a subgraph, keeps the last and says when it is done.
const GRAPH: &str = r#"{
  "format_version": 1, "dialect": "sculk",
  "nodes": [
    {"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}},
    {"id":"names","type":"string:split","position":{"x":0,"y":0},"data":{"string":"Ann,Bob,Cid","separator":","}},
    {"id":"each","type":"flow:for_each","position":{"x":0,"y":0},"data":{}},
    {"id":"greet","type":"graph:call","position":{"x":0,"y":0},"data":{"subgraph":"greeting"}},
    {"id":"keep","type":"action:bot_set_variable","position":{"x":0,"y":0},"data":{"name":"last"}},
    {"id":"done","type":"action:send_message","position":{"x":0,"y":0},"data":{"chat_type":"chat","message":"done"}}
  ],
  "connections": [
    {"id":"w1","sourceNodeId":"start","sourcePinId":"exec","targetNodeId":"each","targetPinId":"exec"},
    {"id":"w2","sourceNodeId":"names","sourcePinId":"array","targetNodeId":"each","targetPinId":"array"},
    {"id":"w3","sourceNodeId":"each","sourcePinId":"loop_body","targetNodeId":"greet","targetPinId":"in"},
    {"id":"w4","sourceNodeId":"each","sourcePinId":"element","targetNodeId":"greet","targetPinId":"name"},
    {"id":"w5","sourceNodeId":"greet","sourcePinId":"out","targetNodeId":"keep","targetPinId":"exec"},
    {"id":"w6","sourceNodeId":"each","sourcePinId":"element","targetNodeId":"keep","targetPinId":"value"},
    {"id":"w7","sourceNodeId":"each","sourcePinId":"completed","targetNodeId":"done","targetPinId":"exec"}
  ],
  "variables": [],
  "subgraphs": [{
    "id":"greeting","name":"Greeting",
    "inputs":[{"id":"in","name":"In","type":"Exec"},{"id":"name","name":"Name","type":"String"}],
    "outputs":[{"id":"out","name":"Out","type":"Exec"}],
    "nodes":[
      {"id":"i","type":"graph:input","position":{"x":0,"y":0},"data":{}},
      {"id":"text","type":"string:concat","position":{"x":0,"y":0},"data":{"pinCount":2,"pin_0":"Hello "}},
      {"id":"say","type":"action:send_message","position":{"x":0,"y":0},"data":{"chat_type":"chat"}},
      {"id":"o","type":"graph:output","position":{"x":0,"y":0},"data":{}}
    ],
    "connections":[
      {"id":"s1","sourceNodeId":"i","sourcePinId":"in","targetNodeId":"say","targetPinId":"exec"},
      {"id":"s2","sourceNodeId":"i","sourcePinId":"name","targetNodeId":"text","targetPinId":"pin_1"},
      {"id":"s3","sourceNodeId":"text","sourcePinId":"result","targetNodeId":"say","targetPinId":"message"},
      {"id":"s4","sourceNodeId":"say","sourcePinId":"exec","targetNodeId":"o","targetPinId":"out"}
    ]
  }]
}"#;

/// An app with a command whose graph is debugged.
struct Rig {
    app: App,
    bot: BotId,
    command: CommandId,
    document: String,
    _dir: tempfile::TempDir,
}

async fn app_in(dir: &std::path::Path) -> App {
    let options = AppOptions {
        data_dir: dir.to_owned(),
        // No bot of these tests joins.
        worker: dir.join("no-worker"),
        vault: Arc::new(MemoryVault::new()),
        is_pacing_off: false,
    };
    App::open(options).await.unwrap()
}

async fn rig(document: &str) -> Rig {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let server = CreateServerReq {
        name: "Home".to_owned(),
        address: "127.0.0.1:1".to_owned(),
    };
    let server_id = app.create_server(server).await.unwrap().id;
    let bot = serde_json::json!({"username": "Bot_1", "serverId": server_id});
    let bot: CreateBotReq = serde_json::from_value(bot).unwrap();
    let bot_id = app.create_bot(bot).await.unwrap().id;
    let commands = app.list_commands(ListCommandsReq { bot_id }).await.unwrap();
    let ping = commands.iter().find(|one| one.name == "ping").unwrap();
    let graph = GetGraphReq {
        command_id: ping.id,
    };
    let revision = app.get_graph(graph).await.unwrap().revision;
    let save = SaveGraphReq {
        command_id: ping.id,
        document: document.to_owned(),
        expected_revision: revision,
        shared: None,
        is_untested: false,
    };
    app.save_graph(save).await.unwrap();
    Rig {
        app,
        bot: BotId(bot_id),
        command: CommandId(ping.id),
        document: document.to_owned(),
        _dir: dir,
    }
}

fn node(subgraph: Option<&str>, node: &str) -> BreakpointPlace {
    BreakpointPlace::Node {
        subgraph: subgraph.map(str::to_owned),
        node: node.to_owned(),
    }
}

fn wire(from: (&str, &str), to: (&str, &str)) -> BreakpointPlace {
    BreakpointPlace::Wire {
        subgraph: None,
        from_node: from.0.to_owned(),
        from_pin: from.1.to_owned(),
        to_node: to.0.to_owned(),
        to_pin: to.1.to_owned(),
    }
}

/// What a run said, and how it ended.
type Ran = (Vec<String>, Result<(), String>);

impl Rig {
    fn graph(&self) -> GraphPlace {
        GraphPlace::Command { id: self.command.0 }
    }

    fn point(&self, place: BreakpointPlace) -> SaveBreakpointReq {
        SaveBreakpointReq {
            graph: self.graph(),
            place,
            is_enabled: true,
            condition: String::new(),
            from_hit: 1,
            log: String::new(),
        }
    }

    async fn stop_at(&self, place: BreakpointPlace) {
        let point = self.point(place);
        self.app.save_breakpoint(point).await.unwrap();
    }

    /// Starts a run as a bot does; whatever it asks of the world is done at once.
    fn run(&self) -> JoinHandle<Ran> {
        let document = Document::parse(&self.document).unwrap();
        let program = compile(&document, sculk_nodes::catalogue(), Dialect::Sculk).unwrap();
        let quotas = program.quotas();
        let mut args = Object::default();
        args.insert("who".into(), Value::text("Zoe"));
        let trigger = Trigger::command("ping", "Notch", args, "chat");
        let run = RecordedRun::new(program, &trigger, quotas, &[], RecordLimits::default());
        let inner = &self.app.inner;
        let whose = Whose {
            bot: self.bot,
            graph: GraphRef::Command(self.command),
            name: "ping".to_owned(),
            document: None,
            who: Some("Notch".to_owned()),
            consoles: inner.consoles.clone(),
            clock: inner.clock,
        };
        let mut run = DebuggedRun::new(run, &inner.debug, whose);
        tokio::spawn(async move {
            let mut said = Vec::new();
            let mut input = Input::Go;
            loop {
                input = match run.resume(input, None).await {
                    Step::Yield => Input::Go,
                    Step::Finished(_) => return (said, Ok(())),
                    Step::Failed(failure) => {
                        let Failure { message, .. } = *failure;
                        return (said, Err(message));
                    }
                    Step::Effect(effect) => {
                        if let Effect::SendMessage { text, .. } = *effect {
                            said.push(text.to_text());
                        }
                        Input::Answer(Answer::done())
                    }
                };
            }
        })
    }

    async fn runs(&self) -> Vec<DebuggedRunView> {
        self.app.list_debugged_runs(Nothing {}).await.unwrap()
    }

    /// The one run that stands still, as soon as one does.
    async fn paused(&self) -> DebuggedRunView {
        for _ in 0..2_000 {
            let runs = self.runs().await;
            let is_paused = |run: &&DebuggedRunView| matches!(run.state, DebugState::Paused { .. });
            if let Some(run) = runs.iter().find(is_paused) {
                return run.clone();
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("no run stands still: {:?}", self.runs().await);
    }

    async fn state(&self, id: u32, watches: &[&str]) -> DebuggedRunState {
        let watches = watches.iter().map(|text| (*text).to_owned()).collect();
        let req = DebuggedRunReq { id, watches };
        self.app.get_debugged_run(req).await.unwrap()
    }

    /// Tells a run to go and waits until it stands still again.
    async fn steer(&self, id: u32, what: Steering) -> DebuggedRunState {
        let req = SteerRunReq { id, what };
        self.app.steer_run(req).await.unwrap();
        let run = self.paused().await;
        assert_eq!(run.id, id);
        self.state(id, &[]).await
    }

    async fn go_on(&self, id: u32) {
        let what = Steering::Continue;
        self.app.steer_run(SteerRunReq { id, what }).await.unwrap();
    }
}

fn next(state: &DebuggedRunState) -> (&str, RunPhase) {
    let next = state.next.as_ref().expect("it stands before a step");
    (&next.node, next.phase)
}

fn pin(state: &DebuggedRunState, node: &str, pin: &str) -> Option<(String, bool)> {
    let found = state
        .pins
        .iter()
        .find(|one| one.node == node && one.pin == pin);
    found.map(|one| (one.value.clone(), one.is_ahead))
}

fn last(state: &DebuggedRunState) -> Option<&str> {
    let found = state.variables.iter().find(|one| one.name == "last");
    found.map(|one| &*one.value)
}

#[tokio::test]
async fn a_run_stands_still_shows_its_values_steps_back_and_goes_on() {
    let rig = rig(GRAPH).await;
    rig.stop_at(node(Some("greeting"), "say")).await;
    let run = rig.run();
    let view = rig.paused().await;
    assert_eq!((&*view.name, view.who.as_deref()), ("ping", Some("Notch")));
    assert_eq!(view.node.as_deref(), Some("greet/say"));
    assert!(!view.is_bot_online);

    let state = rig
        .state(view.id, &["args.who", "@each.element", "1 +"])
        .await;
    assert_eq!(next(&state), ("greet/say", RunPhase::Enter));
    let text = pin(&state, "greet/text", "result");
    assert_eq!(
        text,
        Some(("\"Hello Ann\"".to_owned(), true)),
        "what will be said is known"
    );
    assert_eq!(state.watches[0].value.as_deref(), Some("\"Zoe\""));
    assert_eq!(state.watches[1].value.as_deref(), Some("\"Ann\""));
    assert!(state.watches[2].error.is_some() && state.watches[2].value.is_none());
    let frames: Vec<_> = state
        .stack
        .iter()
        .map(|frame| (&*frame.node, frame.round))
        .collect();
    assert!(
        frames.contains(&("greet", 0)) && frames.contains(&("each", 1)),
        "{frames:?}"
    );
    assert!(state.is_whole && !run.is_finished());

    let state = rig.steer(view.id, Steering::StepOver).await;
    assert_eq!(
        next(&state),
        ("keep", RunPhase::Enter),
        "out of the subgraph's last node"
    );
    let state = rig.steer(view.id, Steering::StepOver).await;
    assert_eq!(
        next(&state),
        ("greet/say", RunPhase::Enter),
        "stopped in the next round"
    );
    assert_eq!(last(&state), Some("\"Ann\""));

    let back = rig.steer(view.id, Steering::StepBack).await;
    assert_eq!(next(&back), ("keep", RunPhase::Enter));
    assert_eq!(last(&back), None, "it was not kept yet");
    assert!(back.step < back.n_steps);
    let back = rig.steer(view.id, Steering::StepBackInto).await;
    assert!(back.step < state.step);
    let forward = rig.steer(view.id, Steering::LookAtNow).await;
    assert_eq!(forward.step, forward.n_steps);

    let remove = RemoveBreakpointsReq {
        graph: rig.graph(),
        place: None,
    };
    rig.app.remove_breakpoints(remove).await.unwrap();
    rig.go_on(view.id).await;
    let (said, how) = run.await.unwrap();
    assert_eq!(how, Ok(()));
    assert_eq!(
        said,
        ["Hello Ann", "Hello Bob", "Hello Cid", "done"],
        "nothing twice"
    );
    rig.app.shut_down().await;
}

#[tokio::test]
async fn breakpoints_at_wires_have_conditions_counts_and_lines_for_the_console() {
    let rig = rig(GRAPH).await;
    let at_data = SaveBreakpointReq {
        condition: "@each.element == 'Bob'".to_owned(),
        ..rig.point(wire(("each", "element"), ("keep", "value")))
    };
    rig.app.save_breakpoint(at_data).await.unwrap();
    let logged = SaveBreakpointReq {
        log: "round {hits} of {@each.element}".to_owned(),
        ..rig.point(node(None, "keep"))
    };
    rig.app.save_breakpoint(logged).await.unwrap();
    let counted = SaveBreakpointReq {
        from_hit: 3,
        ..rig.point(node(Some("greeting"), "say"))
    };
    rig.app.save_breakpoint(counted).await.unwrap();
    rig.stop_at(wire(("each", "completed"), ("done", "exec")))
        .await;

    let run = rig.run();
    let view = rig.paused().await;
    let state = rig.state(view.id, &["@each.element"]).await;
    assert_eq!(next(&state).0, "keep");
    assert_eq!(state.watches[0].value.as_deref(), Some("\"Bob\""));
    rig.go_on(view.id).await;
    let view = rig.paused().await;
    assert_eq!(
        view.node.as_deref(),
        Some("greet/say"),
        "the third time it counts"
    );
    rig.go_on(view.id).await;
    let view = rig.paused().await;
    assert_eq!(view.node.as_deref(), Some("done"));
    let DebugState::Paused { why, .. } = &view.state else {
        panic!("it stands still");
    };
    let place = wire(("each", "completed"), ("done", "exec"));
    assert_eq!(*why, PauseReason::Breakpoint { place });
    rig.go_on(view.id).await;
    assert_eq!(run.await.unwrap().1, Ok(()));

    let list = ListBreakpointsReq { graph: rig.graph() };
    let points = rig.app.list_breakpoints(list).await.unwrap();
    let hits = |wanted: &BreakpointPlace| {
        let found = points
            .iter()
            .find(|point: &&BreakpointView| point.place == *wanted);
        found.map(|point| point.n_hits)
    };
    assert_eq!(hits(&node(None, "keep")), Some(3));
    assert_eq!(hits(&node(Some("greeting"), "say")), Some(3));
    let page = rig.app.inner.consoles.read(rig.bot, None, 100);
    let lines: Vec<String> = page
        .lines
        .iter()
        .map(|line| line.spans.iter().map(|span| span.text.as_str()).collect())
        .collect();
    assert!(
        lines
            .iter()
            .any(|line| line.ends_with("ping: round 2 of Bob")),
        "{lines:?}"
    );
    rig.app.shut_down().await;
}

#[tokio::test]
async fn values_are_changed_and_a_run_begins_again_from_an_earlier_step() {
    let rig = rig(GRAPH).await;
    rig.stop_at(node(None, "keep")).await;
    let run = rig.run();
    let id = rig.paused().await.id;
    let changed = Steering::SetPin {
        node: "each".to_owned(),
        pin: "element".to_owned(),
        value: "\"Eve\"".to_owned(),
    };
    rig.steer(id, changed).await;
    let state = rig.steer(id, Steering::Continue).await;
    assert_eq!(last(&state), Some("\"Eve\""));
    let set = Steering::SetVariable {
        name: "last".to_owned(),
        value: "not json".to_owned(),
    };
    let state = rig.steer(id, set.clone()).await;
    assert_eq!(last(&state), Some("\"not json\""));

    let none = rig
        .app
        .steer_run(SteerRunReq {
            id,
            what: Steering::RestartHere,
        })
        .await;
    assert_eq!(none.unwrap_err().code, ErrorCode::Precondition);
    let back = rig.steer(id, Steering::StepBack).await;
    assert_eq!(next(&back), ("greet/say", RunPhase::Enter));
    let refused = rig
        .app
        .steer_run(SteerRunReq { id, what: set })
        .await
        .unwrap_err();
    assert!(refused.message.contains("Restart"), "{}", refused.message);
    let again = rig.steer(id, Steering::RestartHere).await;
    assert_eq!((again.step, next(&again).0), (again.n_steps, "greet/say"));
    let state = rig.steer(id, Steering::Continue).await;
    assert_eq!(next(&state).0, "keep");
    rig.steer(id, Steering::Continue).await;
    rig.go_on(id).await;
    let (said, how) = run.await.unwrap();
    assert_eq!(how, Ok(()));
    let expected = ["Hello Ann", "Hello Bob", "Hello Bob", "Hello Cid", "done"];
    assert_eq!(said, expected, "what was done again was done again");
    rig.app.shut_down().await;
}

#[tokio::test]
async fn two_runs_stand_still_and_each_goes_its_own_way() {
    let rig = rig(GRAPH).await;
    rig.stop_at(node(None, "done")).await;
    let first = rig.run();
    let id = rig.paused().await.id;
    let second = rig.run();
    let both = async {
        loop {
            let runs = rig.runs().await;
            let paused = |run: &&DebuggedRunView| matches!(run.state, DebugState::Paused { .. });
            if runs.iter().filter(paused).count() == 2 {
                return runs;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let runs = tokio::time::timeout(Duration::from_secs(20), both)
        .await
        .unwrap();
    let other = runs.iter().find(|run| run.id != id).unwrap().id;
    let end = SteerRunReq {
        id,
        what: Steering::End,
    };
    rig.app.steer_run(end).await.unwrap();
    let (said, how) = first.await.unwrap();
    assert_eq!(said.len(), 3);
    assert_eq!(how, Err("The run was ended in the debugger.".to_owned()));
    rig.go_on(other).await;
    assert_eq!(second.await.unwrap().0.len(), 4);
    rig.app.shut_down().await;
}

#[tokio::test]
async fn a_run_that_is_ended_while_it_stands_still_can_be_looked_at() {
    let rig = rig(GRAPH).await;
    rig.stop_at(node(None, "keep")).await;
    let run = rig.run();
    let id = rig.paused().await.id;
    run.abort();
    assert!(run.await.is_err());
    let view = rig
        .runs()
        .await
        .into_iter()
        .find(|run| run.id == id)
        .unwrap();
    let DebugState::Ended { words } = &view.state else {
        panic!("it is over: {view:?}");
    };
    assert!(words.contains("bot was stopped"), "{words}");
    let state = rig.state(id, &["@each.element"]).await;
    assert_eq!(state.watches[0].value.as_deref(), Some("\"Ann\""));
    let back = SteerRunReq {
        id,
        what: Steering::StepBack,
    };
    rig.app.steer_run(back).await.unwrap();
    let go = SteerRunReq {
        id,
        what: Steering::Continue,
    };
    let refused = rig.app.steer_run(go).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Precondition);
    let dismiss = SteerRunReq {
        id,
        what: Steering::Dismiss,
    };
    rig.app.steer_run(dismiss).await.unwrap();
    assert!(rig.runs().await.is_empty());
    rig.app.shut_down().await;
}

#[tokio::test]
async fn a_failure_is_stood_still_at_and_breakpoints_survive_a_restart() {
    // A pattern that is none ends the run where its value is needed.
    let failing = GRAPH
        .replace(
            r#""type":"string:concat","position":{"x":0,"y":0},"data":{"pinCount":2,"pin_0":"Hello "}"#,
            r#""type":"string:regex_match","position":{"x":0,"y":0},"data":{"pattern":"("}"#,
        )
        .replace(r#""targetPinId":"pin_1""#, r#""targetPinId":"text""#)
        .replace(r#""sourcePinId":"result""#, r#""sourcePinId":"match""#);
    let rig = rig(&failing).await;
    rig.stop_at(BreakpointPlace::Failure).await;
    let run = rig.run();
    let view = rig.paused().await;
    let DebugState::Paused {
        why: PauseReason::Failure { message },
        ..
    } = &view.state
    else {
        panic!("it failed: {view:?}");
    };
    let message = message.clone();
    let state = rig.state(view.id, &["@each.element"]).await;
    assert_eq!(state.watches[0].value.as_deref(), Some("\"Ann\""));
    rig.go_on(view.id).await;
    assert_eq!(run.await.unwrap().1, Err(message));

    let settings = DebugSettings {
        let_go_after_minutes: 7,
    };
    rig.app.set_debug_settings(settings).await.unwrap();
    let wrong = DebugSettings {
        let_go_after_minutes: 0,
    };
    assert!(rig.app.set_debug_settings(wrong).await.is_err());
    let unreadable = SaveBreakpointReq {
        condition: "a = 1".to_owned(),
        ..rig.point(node(None, "keep"))
    };
    let refused = rig.app.save_breakpoint(unreadable).await.unwrap_err();
    assert!(refused.message.contains("=="), "{}", refused.message);
    let graph = rig.graph();
    rig.app.shut_down().await;
    let Rig { app, _dir: dir, .. } = rig;
    drop(app);
    let app = app_in(dir.path()).await;
    let points = app
        .list_breakpoints(ListBreakpointsReq { graph })
        .await
        .unwrap();
    assert_eq!(points.len(), 1);
    assert_eq!(points[0].place, BreakpointPlace::Failure);
    assert_eq!(app.get_debug_settings(Nothing {}).await.unwrap(), settings);
    app.shut_down().await;
}
