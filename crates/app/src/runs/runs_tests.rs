//! Versions and runs as a surface sees them, over a real data folder.

use std::sync::Arc;

use sculk_contract::{
    BlameGraphReq, CreateBotReq, CreateServerReq, ErrorCode, GetGraphReq, GraphPlace,
    GraphVersionReq, ListCommandsReq, ListGraphVersionsReq, ListRunsReq, NoteGraphVersionReq,
    RestoreGraphVersionReq, RunPhase, RunReq, RunStepReq, SaveGraphReq,
};
use sculk_core::{BotId, CommandId, Object};
use sculk_graph::{Answer, Dialect, Document, Input, Record, RecordedRun, Step, Trigger, compile};
use sculk_secrets::MemoryVault;
use sculk_store::GraphRef;

use super::{KeptRun, RECORD_LIMITS};
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
    let runs = &app.inner.runs;
    let id = runs.next_id();
    runs.keep(KeptRun {
        id,
        bot,
        graph: GraphRef::Command(command),
        started_at: 5,
        took_ms: 7,
        who: Some("Notch".to_owned()),
        record: Arc::new(run.into_record()),
    });
    id
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
    let listed = app.list_runs(ListRunsReq { graph }).await.unwrap();
    let [view] = listed.as_slice() else {
        panic!("one run is kept: {listed:?}");
    };
    assert_eq!((view.id, view.who.as_deref()), (id, Some("Notch")));
    assert_eq!((&*view.trigger, view.failure.as_deref()), ("command", None));
    assert_eq!(view.n_effects, 1, "it said something");

    let trace = app.get_run(RunReq { id }).await.unwrap();
    assert_eq!(trace.revision, 1, "the newest version is not what ran");
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

    let file = app.export_run(RunReq { id }).await.unwrap();
    let record = Record::parse(&file.text).unwrap();
    assert_eq!(record.graph.as_deref(), Some(&*first));

    let missing = app.get_run(RunReq { id: id + 1 }).await.unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);
    app.shut_down().await;
}
