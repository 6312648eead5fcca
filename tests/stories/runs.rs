//! Runs as the editor has them: started on a bot with data of one's own, tried without a world, kept
//! over a restart, compared, and made a test of.

use sculk_contract::{
    BotTarget, CompareRunsReq, DryExtent, DryRunReq, ErrorCode, GraphPlace, ListRunsReq,
    MakeGraphTestReq, RunGraphTestsReq, RunOrigin, RunReq, RunStart, RunView, StartGraphReq,
};

use crate::harness::{
    core::Core,
    graph::{add_command, graph},
    scene::Scene,
    until,
};

fn runs(core: &Core, graph: GraphPlace, text: &str) -> Vec<RunView> {
    let req = ListRunsReq {
        graph: Some(graph),
        text: text.to_owned(),
        limit: 50,
        ..ListRunsReq::default()
    };
    core.call(core.surface.list_runs(req)).runs
}

fn start(user: &str, word: &str) -> RunStart {
    RunStart {
        event: "command".to_owned(),
        args: format!("{{\"word\":\"{word}\"}}"),
        user: user.to_owned(),
        chat_type: "chat".to_owned(),
        variables: String::new(),
    }
}

#[test]
fn a_graph_is_started_from_the_editor_and_its_runs_outlive_the_core() {
    let document = graph(
        r#"
        start event:command
        word data:get_argument {"argumentName":"word"}
        say action:send_message {"message":"{word}!"}
        start.exec -> say.exec
        word.value -> say.var_word
        "#,
    );
    let mut command = 0;
    let scene = Scene::with(|core, bot| command = add_command(core, bot, "shout", &document));
    let graph = GraphPlace::Command { id: command };
    let core = &scene.core;
    for (user, word) in [("Alex", "moon"), ("Steve", "sun")] {
        let req = StartGraphReq {
            graph,
            start: start(user, word),
            practice_document: None,
        };
        core.call(core.surface.start_graph(req));
        scene.server.hears("Bot_1", &format!("{word}!"));
        until("the run to be kept", || runs(core, graph, user).pop());
    }

    // Nothing is said by a trial.
    let n_said = scene.said().len();
    let past = runs(core, graph, "Alex").pop().expect("it is kept");
    let trial = core.call(core.surface.dry_run(DryRunReq {
        graph,
        document: document.clone(),
        start: start("Alex", "stars"),
        answers: Vec::new(),
        like_run: Some(past.id),
        extent: DryExtent::Whole,
    }));
    assert!(
        trial
            .effects
            .iter()
            .any(|one| one.effect.contains("stars!"))
    );
    assert_eq!(trial.run.origin, RunOrigin::Dry);
    assert_eq!(scene.said().len(), n_said);

    // What is true of a run on a bot becomes a test.
    let made = core.call(core.surface.make_graph_test(MakeGraphTestReq {
        run: past.id,
        name: "shouts".to_owned(),
    }));
    assert_eq!(made.differences, Vec::<String>::new());
    let mut tested: serde_json::Value = serde_json::from_str(&document).unwrap();
    tested["tests"] = serde_json::from_str(&format!("[{}]", made.test)).unwrap();
    let outcome = core.call(core.surface.run_graph_tests(RunGraphTestsReq {
        document: tested.to_string(),
        only: None,
    }));
    assert_eq!(outcome.results[0].differences, Vec::<String>::new());

    let before = runs(core, graph, "");
    let Scene { core, bot, dir, .. } = scene;
    core.close();
    let core = Core::open(dir.path());
    let after = runs(&core, graph, "");
    let on_bot = |run: &&RunView| run.origin == RunOrigin::Bot;
    let kept: Vec<_> = before.iter().filter(on_bot).collect();
    assert_eq!(
        after.iter().collect::<Vec<_>>(),
        kept,
        "trials alone are gone"
    );
    let trace = core.call(core.surface.get_run(RunReq { id: past.id }));
    assert_eq!(trace.start.user, "Alex");
    assert!(trace.steps.iter().any(|step| step.node == "say"));
    assert!(trace.effects[0].waited_ms.is_some());
    let [newer, older] = [after[0].id, after[1].id];
    let compared = core.call(
        core.surface
            .compare_runs(CompareRunsReq { a: older, b: newer }),
    );
    assert_eq!(compared.parted, None, "they went the same way");
    assert!(compared.start.iter().any(|one| one.what == "args.word"));
    assert!(compared.effect.is_some());

    // The bot is not online any more.
    assert!(bot > 0);
    let refused = core.try_call(core.surface.start_graph(StartGraphReq {
        graph,
        start: start("Alex", "late"),
        practice_document: None,
    }));
    assert_eq!(refused.unwrap_err().code, ErrorCode::Precondition);
    core.close();
}

#[test]
fn a_run_that_ends_with_its_bot_is_listed_with_the_way_it_went() {
    let document = graph(
        r#"
        start event:command
        say action:send_message {"message":"waiting"}
        wait flow:delay {"delay":600000}
        late action:send_message {"message":"late"}
        start.exec -> say.exec
        say.exec -> wait.exec
        wait.exec -> late.exec
        "#,
    );
    let mut command = 0;
    let scene = Scene::with(|core, bot| command = add_command(core, bot, "linger", &document));
    let graph = GraphPlace::Command { id: command };
    let core = &scene.core;
    core.call(core.surface.start_graph(StartGraphReq {
        graph,
        start: start("Alex", "moon"),
        practice_document: None,
    }));
    scene.server.hears("Bot_1", "waiting");
    assert_eq!(runs(core, graph, ""), [], "it is under way");
    core.call(core.surface.stop_bots(BotTarget::All));
    let run = until("the run to be listed", || runs(core, graph, "").pop());
    let why = run.failure.expect("it did not come to its end");
    assert!(why.contains("ended before its end"), "{why}");
    let trace = core.call(core.surface.get_run(RunReq { id: run.id }));
    assert!(trace.steps.iter().any(|step| step.node == "say"));
    assert!(trace.steps.iter().all(|step| step.node != "late"));
    scene.core.close();
}
