//! Versions and runs as a surface sees them, over a real data folder.

use std::sync::Arc;

use sculk_contract::{
    BlameGraphReq, CompareRunsReq, CreateBotReq, CreateServerReq, DryAnswer, DryExtent, DryInput,
    DryRunReq, ErrorCode, ExportRunReq, GetGraphReq, GraphPlace, GraphVersionReq, ImportRunReq,
    ListCommandsReq, ListGraphVersionsReq, ListRunsReq, MakeGraphTestReq, NoteGraphVersionReq,
    RestoreGraphVersionReq, RunAnswerOrigin, RunGraphTestsReq, RunOrigin, RunPhase, RunReq,
    RunStart, RunStepReq, RunTrace, SaveGraphReq, StartGraphReq,
};
use sculk_core::{BotId, CommandId, Object};
use sculk_graph::{Answer, Dialect, Document, Input, Record, RecordedRun, Step, Trigger, compile};
use sculk_secrets::MemoryVault;
use sculk_store::GraphRef;

use super::{EndedRun, RECORD_LIMITS};
use crate::debug::{DebuggedRun, Whose};
use crate::{App, AppOptions};

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

/// A bot's command `ping`: the bot, the command, its graph.
async fn ping(app: &App) -> (BotId, CommandId, String) {
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
    let document = app.get_graph(graph).await.unwrap().document;
    (BotId(bot_id), CommandId(ping.id), document)
}

async fn save(app: &App, command: CommandId, document: &str, expected_revision: i32) {
    let req = SaveGraphReq {
        command_id: command.0,
        document: document.to_owned(),
        expected_revision,
        shared: None,
        is_untested: false,
    };
    app.save_graph(req).await.unwrap();
}

#[tokio::test]
async fn an_old_version_comes_back_as_the_newest_and_nodes_know_since_when_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (_, command, first) = ping(&app).await;
    let graph = GraphPlace::Command { id: command.0 };
    let changed = first.replace("pong ", "pang ");
    save(&app, command, &changed, 1).await;

    let blamed = app.blame_graph(BlameGraphReq { graph }).await.unwrap();
    let since = |id: &str| {
        let node = blamed.nodes.iter().find(|node| node.node_id == id);
        node.map(|node| (node.revision, node.added_in))
    };
    assert_eq!(since("answer"), Some((2, 1)), "its text is other");
    assert_eq!(since("say"), Some((1, 1)));
    assert_eq!(blamed.looked_back_to, 1);

    let stale = RestoreGraphVersionReq {
        graph,
        revision: 1,
        expected_revision: 1,
    };
    let refused = app.restore_graph_version(stale.clone()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    let restore = RestoreGraphVersionReq {
        expected_revision: 2,
        ..stale
    };
    assert_eq!(
        app.restore_graph_version(restore).await.unwrap().revision,
        3
    );
    let note = NoteGraphVersionReq {
        graph,
        revision: 2,
        note: "  a joke ".to_owned(),
    };
    app.note_graph_version(note).await.unwrap();

    let listed = ListGraphVersionsReq {
        graph,
        before: None,
        limit: 2,
    };
    let page = app.list_graph_versions(listed).await.unwrap();
    let told: Vec<_> = page
        .versions
        .iter()
        .map(|version| (version.revision, version.restored_from, &*version.note))
        .collect();
    assert_eq!(told, [(3, Some(1), ""), (2, None, "a joke")]);
    assert!(page.has_older);
    let newest = GraphVersionReq { graph, revision: 3 };
    assert_eq!(app.get_graph_version(newest).await.unwrap().document, first);
    app.shut_down().await;
}

/// Runs a graph to its end, with every effect done, and keeps it as a bot would.
fn run(app: &App, bot: BotId, command: CommandId, document: &str) -> u32 {
    let document = Document::parse(document).unwrap();
    let program = compile(&document, sculk_nodes::catalogue(), Dialect::Sculk).unwrap();
    let quotas = program.quotas();
    let trigger = Trigger::command("ping", "Notch", Object::default(), "chat");
    let mut run = RecordedRun::new(program, &trigger, quotas, &[], RECORD_LIMITS);
    let mut input = Input::Go;
    loop {
        input = match run.resume(input) {
            Step::Effect(_) => Input::Answer(Answer::done()),
            Step::Yield => Input::Go,
            Step::Finished(_) | Step::Failed(_) => break,
        };
    }
    app.inner.runs.keep_ended(EndedRun {
        n_steps: run.run().n_steps(),
        bot,
        graph: GraphRef::Command(command),
        started_at: 5,
        took_ms: 7,
        who: Some("Notch".to_owned()),
        waits: vec![3],
        record: run.into_record(),
    })
}

const fn export(id: u32) -> ExportRunReq {
    ExportRunReq {
        id,
        may_hold_secrets: false,
    }
}

fn of_graph(graph: GraphPlace) -> ListRunsReq {
    ListRunsReq {
        graph: Some(graph),
        limit: 50,
        ..ListRunsReq::default()
    }
}

#[tokio::test]
async fn a_run_is_gone_through_by_the_version_that_ran_and_opens_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (bot, command, first) = ping(&app).await;
    let id = run(&app, bot, command, &first);
    // The graph changes after the run.
    save(&app, command, &first.replace("pong ", "pang "), 1).await;

    let graph = GraphPlace::Command { id: command.0 };
    let listed = app.list_runs(of_graph(graph)).await.unwrap();
    let [view] = listed.runs.as_slice() else {
        panic!("one run is kept: {listed:?}");
    };
    assert_eq!((view.id, view.who.as_deref()), (id, Some("Notch")));
    assert_eq!((&*view.trigger, view.failure.as_deref()), ("command", None));
    assert_eq!(view.n_effects, 1, "it said something");

    let trace = app.get_run(RunReq { id }).await.unwrap();
    assert_eq!(
        trace.revision,
        Some(1),
        "the newest version is not what ran"
    );
    assert_eq!(trace.n_steps, trace.steps.len() as u64);
    let gave = trace
        .steps
        .iter()
        .position(|step| step.node == "answer" && step.phase == RunPhase::Evaluate);
    let step = u32::try_from(gave.unwrap() + 1).unwrap();
    let after = app.get_run_step(RunStepReq { id, step }).await.unwrap();
    let value = after.pins.iter().find(|pin| pin.node == "answer").unwrap();
    assert!(value.value.starts_with("\"pong "), "{}", value.value);
    let before = RunStepReq { id, step: 0 };
    let before = app.get_run_step(before).await.unwrap();
    assert!(before.pins.iter().all(|pin| pin.node != "answer"));

    let file = app.export_run(export(id)).await.unwrap();
    let record = Record::parse(&file.text).unwrap();
    assert_eq!(record.graph.as_deref(), Some(&*first));

    let missing = app.get_run(RunReq { id: id + 1 }).await.unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);
    app.shut_down().await;
}

fn start(user: &str) -> RunStart {
    RunStart {
        event: "command".to_owned(),
        args: String::new(),
        user: user.to_owned(),
        chat_type: "chat".to_owned(),
        variables: String::new(),
    }
}

fn dry(graph: GraphPlace, document: &str) -> DryRunReq {
    DryRunReq {
        graph,
        document: document.to_owned(),
        start: start("Notch"),
        answers: Vec::new(),
        like_run: None,
        extent: DryExtent::Whole,
    }
}

/// An entry, a question for the store, and a message that says what it answered.
const REMEMBERS: &str = r#"{"format_version":1,"dialect":"sculk","nodes":[
 {"id":"in","type":"event:command","position":{"x":0,"y":0},"data":{}},
 {"id":"read","type":"data:store_read","position":{"x":0,"y":0},"data":{"plugin_name":"app","key":"home"}},
 {"id":"say","type":"action:send_message","position":{"x":0,"y":0},"data":{}},
 {"id":"after","type":"action:send_message","position":{"x":0,"y":0},"data":{"message":"done"}}
],"connections":[
 {"id":"1","sourceNodeId":"in","sourcePinId":"exec","targetNodeId":"say","targetPinId":"exec"},
 {"id":"2","sourceNodeId":"read","sourcePinId":"value","targetNodeId":"say","targetPinId":"message"},
 {"id":"3","sourceNodeId":"say","sourcePinId":"exec","targetNodeId":"after","targetPinId":"exec"}
]}"#;

/// What a trace says was said.
fn said(trace: &RunTrace) -> Vec<String> {
    let said = trace
        .effects
        .iter()
        .filter(|effect| effect.name == "sendMessage");
    said.map(|effect| {
        let effect: serde_json::Value = serde_json::from_str(&effect.effect).unwrap();
        effect["text"].as_str().unwrap().to_owned()
    })
    .collect()
}

#[tokio::test]
async fn a_dry_run_lists_what_would_be_done_and_takes_answers_by_hand_or_from_a_run() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (_, command, _) = ping(&app).await;
    let graph = GraphPlace::Command { id: command.0 };
    let plain = app.dry_run(dry(graph, REMEMBERS)).await.unwrap();
    assert_eq!(said(&plain), ["null", "done"], "{:?}", plain.effects);
    let question = plain
        .effects
        .iter()
        .find(|one| one.name == "storeRead")
        .unwrap();
    assert_eq!(question.answered_by, Some(RunAnswerOrigin::MadeUp));
    assert_eq!(question.node.as_deref(), Some("read"));
    assert!(question.is_question);

    let mut by_hand = dry(graph, REMEMBERS);
    by_hand.answers.push(DryAnswer {
        effect: question.effect.clone(),
        value: Some("\"by the lake\"".to_owned()),
        failed: None,
        is_always: false,
    });
    let answered = app.dry_run(by_hand).await.unwrap();
    assert_eq!(said(&answered), ["by the lake", "done"]);

    let mut like = dry(graph, REMEMBERS);
    like.like_run = Some(answered.run.id);
    let like = app.dry_run(like).await.unwrap();
    assert_eq!(said(&like), ["by the lake", "done"]);
    let question = like
        .effects
        .iter()
        .find(|one| one.name == "storeRead")
        .unwrap();
    assert_eq!(question.answered_by, Some(RunAnswerOrigin::Record));

    // It is listed, and can be gone through as any run.
    let listed = app.list_runs(of_graph(graph)).await.unwrap();
    assert_eq!(listed.runs[0].origin, RunOrigin::Dry);
    assert_eq!(app.get_run(RunReq { id: like.run.id }).await.unwrap(), like);
    let compared = app.compare_runs(CompareRunsReq {
        a: plain.run.id,
        b: like.run.id,
    });
    let compared = compared.await.unwrap();
    assert_eq!(compared.parted, None, "the way is the same");
    assert_eq!(compared.values[0].node, "read");
    assert!(compared.effect.is_some());
    app.shut_down().await;
}

#[tokio::test]
async fn a_dry_run_goes_up_to_a_node_or_is_of_one_node_alone() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (_, command, _) = ping(&app).await;
    let graph = GraphPlace::Command { id: command.0 };
    let mut up_to = dry(graph, REMEMBERS);
    up_to.extent = DryExtent::UpTo {
        node: "say".to_owned(),
    };
    let trace = app.dry_run(up_to).await.unwrap();
    assert_eq!(said(&trace), ["null"], "what comes later is not listed");
    assert!(trace.steps.iter().all(|step| step.node != "after"));

    let mut only = dry(graph, REMEMBERS);
    only.extent = DryExtent::Only {
        node: "after".to_owned(),
        inputs: Vec::new(),
    };
    assert_eq!(said(&app.dry_run(only.clone()).await.unwrap()), ["done"]);
    only.extent = DryExtent::Only {
        node: "say".to_owned(),
        inputs: vec![DryInput {
            pin: "message".to_owned(),
            value: "\"hello\"".to_owned(),
        }],
    };
    let alone = app.dry_run(only.clone()).await.unwrap();
    assert_eq!(said(&alone), ["hello"]);
    assert!(
        alone.steps.iter().all(|step| step.node != "read"),
        "its wire was replaced"
    );
    only.extent = DryExtent::Only {
        node: "read".to_owned(),
        inputs: Vec::new(),
    };
    let read = app.dry_run(only.clone()).await.unwrap();
    assert!(read.effects.iter().any(|effect| effect.name == "storeRead"));
    only.extent = DryExtent::Only {
        node: "in".to_owned(),
        inputs: Vec::new(),
    };
    let refused = app.dry_run(only).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Precondition);
    app.shut_down().await;
}

/// Says what a subgraph makes of a text: `greet` calls it.
const GREETS: &str = r#"{"format_version":1,"dialect":"sculk","variables":[],
  "nodes":[
    {"id":"in","type":"event:command","position":{"x":0,"y":0},"data":{}},
    {"id":"greet","type":"graph:call","position":{"x":0,"y":0},"data":{"subgraph":"greeting","name":"Ann"}}
  ],
  "connections":[
    {"id":"w1","sourceNodeId":"in","sourcePinId":"exec","targetNodeId":"greet","targetPinId":"in"}
  ],
  "subgraphs":[{
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

#[tokio::test]
async fn a_node_inside_a_subgraph_is_come_to_and_tried_alone() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (_, command, _) = ping(&app).await;
    let graph = GraphPlace::Command { id: command.0 };
    let mut up_to = dry(graph, GREETS);
    up_to.extent = DryExtent::UpTo {
        node: "greet/say".to_owned(),
    };
    assert_eq!(said(&app.dry_run(up_to).await.unwrap()), ["Hello Ann"]);

    let mut only = dry(graph, GREETS);
    let give = |node: &str, pin: &str, value: &str| DryExtent::Only {
        node: node.to_owned(),
        inputs: vec![DryInput {
            pin: pin.to_owned(),
            value: value.to_owned(),
        }],
    };
    only.extent = give("greet/say", "message", "\"alone\"");
    let alone = app.dry_run(only.clone()).await.unwrap();
    assert_eq!(said(&alone), ["alone"]);
    assert!(alone.steps.iter().any(|step| step.node == "greet/say"));
    // What it reads comes along, but for what whoever calls the subgraph brings.
    only.extent = DryExtent::Only {
        node: "greet/say".to_owned(),
        inputs: Vec::new(),
    };
    let read = app.dry_run(only.clone()).await.unwrap();
    assert!(said(&read)[0].starts_with("Hello "), "{:?}", said(&read));
    only.extent = give("nobody/say", "message", "1");
    assert!(app.dry_run(only).await.is_err());
    app.shut_down().await;
}

#[tokio::test]
async fn a_run_becomes_a_test_that_the_graph_passes_until_it_changes() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (_, command, _) = ping(&app).await;
    let graph = GraphPlace::Command { id: command.0 };
    let mut with_answer = dry(graph, REMEMBERS);
    with_answer.answers.push(DryAnswer {
        effect: r#"{"effect":"storeRead"}"#.to_owned(),
        value: Some("\"by the lake\"".to_owned()),
        failed: None,
        is_always: true,
    });
    let run = app.dry_run(with_answer).await.unwrap().run.id;
    let made = MakeGraphTestReq {
        run,
        name: " tells where home is ".to_owned(),
    };
    let made = app.make_graph_test(made).await.unwrap();
    assert_eq!(made.differences, Vec::<String>::new());
    let tested = |document: String| RunGraphTestsReq {
        document,
        only: None,
    };
    let document = REMEMBERS.replacen('{', &format!("{{\"tests\":[{}],", made.test), 1);
    let outcome = app.run_graph_tests(tested(document.clone())).await.unwrap();
    assert_eq!(outcome.results[0].name, "tells where home is");
    assert_eq!(outcome.results[0].differences, Vec::<String>::new());
    let changed = document.replace("\"message\":\"done\"", "\"message\":\"gone\"");
    let outcome = app.run_graph_tests(tested(changed)).await.unwrap();
    let differences = &outcome.results[0].differences;
    assert!(differences[0].contains("gone"), "{differences:?}");
    app.shut_down().await;
}

#[tokio::test]
async fn a_run_that_holds_a_password_is_written_only_when_that_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (bot, command, first) = ping(&app).await;
    let login = first.replace("pong ", "/login hunter2");
    assert_ne!(first, login);
    save(&app, command, &login, 1).await;
    let id = run(&app, bot, command, &login);
    let refused = app.export_run(export(id)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Precondition);
    assert!(refused.message.contains("password"), "{refused}");
    let knowing = ExportRunReq {
        may_hold_secrets: true,
        ..export(id)
    };
    let file = app.export_run(knowing.clone()).await.unwrap();
    assert!(file.text.contains("hunter2"), "it can be run again");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(&file.path, open).unwrap();
        app.export_run(knowing).await.unwrap();
        let mode = std::fs::metadata(&file.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "nobody else reads it");
    }
    app.shut_down().await;
}

#[tokio::test]
async fn a_run_that_was_ended_from_outside_is_listed_with_its_steps() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (bot, command, first) = ping(&app).await;
    let document = Document::parse(&first).unwrap();
    let program = compile(&document, sculk_nodes::catalogue(), Dialect::Sculk).unwrap();
    let quotas = program.quotas();
    let trigger = Trigger::command("ping", "Notch", Object::default(), "chat");
    let recorded = RecordedRun::new(program, &trigger, quotas, &[], RECORD_LIMITS);
    let whose = Whose {
        bot,
        graph: GraphRef::Command(command),
        name: "ping".to_owned(),
        document: None,
        who: None,
        consoles: app.inner.consoles.clone(),
        clock: app.inner.clock,
    };
    let mut run = DebuggedRun::new(recorded, &app.inner.debug, whose);
    let step = run.resume(Input::Go, None).await;
    assert!(matches!(step, Step::Effect(_)), "{step:?}");
    // Its answer never comes.
    let book = app.inner.runs.clone();
    run.give_up(move |recording| {
        book.keep_ended(EndedRun {
            bot,
            graph: GraphRef::Command(command),
            started_at: 5,
            took_ms: 7,
            who: None,
            waits: Vec::new(),
            n_steps: recording.n_steps,
            record: recording.record,
        });
    });
    let graph = GraphPlace::Command { id: command.0 };
    let page = app.list_runs(of_graph(graph)).await.unwrap();
    let failure = page.runs[0].failure.as_deref().unwrap_or_default();
    assert!(failure.contains("ended before its end"), "{failure}");
    assert!(page.runs[0].n_steps > 0);
    let trace = app
        .get_run(RunReq {
            id: page.runs[0].id,
        })
        .await
        .unwrap();
    assert!(trace.steps.iter().any(|step| step.node == "say"));
    app.shut_down().await;
}

#[tokio::test]
async fn a_run_goes_to_another_installation_and_hostile_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (bot, command, first) = ping(&app).await;
    let id = run(&app, bot, command, &first);
    let file = app.export_run(export(id)).await.unwrap();
    assert_eq!(std::fs::read_to_string(&file.path).unwrap(), file.text);
    app.shut_down().await;

    let elsewhere = tempfile::tempdir().unwrap();
    let app = app_in(elsewhere.path()).await;
    let (_, command, _) = ping(&app).await;
    let graph = GraphPlace::Command { id: command.0 };
    let import = |text: String| ImportRunReq { graph, text };
    let view = app.import_run(import(file.text.clone())).await.unwrap();
    assert_eq!((view.origin, view.took_ms), (RunOrigin::File, 7));
    assert_eq!(view.who.as_deref(), Some("Notch"));
    let trace = app.get_run(RunReq { id: view.id }).await.unwrap();
    assert_eq!(trace.revision, None, "it is no version of a graph here");
    assert_eq!(trace.effects[0].waited_ms, Some(3));
    app.shut_down().await;
    drop(app);

    // It is still there after a restart.
    let app = app_in(elsewhere.path()).await;
    let again = app.get_run(RunReq { id: view.id }).await.unwrap();
    assert_eq!(again.steps, trace.steps);
    let hostile = [
        String::new(),
        "{}".to_owned(),
        file.text.replace("\"record\":1", "\"record\":99"),
        file.text.replace("pong", "pang"),
        file.text.replace("\"graph\":", "\"grape\":"),
        file.text[..file.text.len() / 2].to_owned(),
        "[".repeat(1_000_000),
        " ".repeat(17 * 1024 * 1024),
    ];
    for text in hostile {
        let refused = app.import_run(import(text.clone())).await;
        let refused = refused.expect_err(&text[..text.len().min(80)]);
        assert_eq!(refused.code, ErrorCode::Invalid);
    }
    app.shut_down().await;
}

#[tokio::test]
async fn a_bot_that_is_not_online_is_not_started_on() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (_, command, _) = ping(&app).await;
    let req = StartGraphReq {
        graph: GraphPlace::Command { id: command.0 },
        start: start("Notch"),
        practice_document: None,
    };
    let refused = app.start_graph(req).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Precondition);
    app.shut_down().await;
}
