//! Runs of live bots that stand still at breakpoints while everything else goes on.

use sculk_contract::{
    BotTarget, BreakpointPlace, DebugState, DebuggedRunReq, DebuggedRunState, DebuggedRunView,
    GraphPlace, Nothing, RemoveBreakpointsReq, SaveBreakpointReq, SteerRunReq, Steering,
};

use crate::harness::{
    graph::{add_command, graph},
    scene::Scene,
    until,
};

/// Counts the words of a list aloud.
const COUNT: &str = r#"
    start event:command
    words string:split {"string":"one,two,three","separator":","}
    each flow:for_each
    say action:send_message
    keep action:bot_set_variable {"name":"last"}
    done action:send_message {"message":"counted"}
    start.exec -> each.exec
    words.array -> each.array
    each.loop_body -> say.exec
    each.element -> say.message
    say.exec -> keep.exec
    each.element -> keep.value
    each.completed -> done.exec
"#;

/// A bot with the command `count`, and a breakpoint where it says something.
struct Debugged {
    scene: Scene,
    graph: GraphPlace,
}

impl Debugged {
    fn new() -> Self {
        let mut command = 0;
        let scene = Scene::with(|core, bot| {
            command = add_command(core, bot, "count", &graph(COUNT));
        });
        let graph = GraphPlace::Command { id: command };
        let surface = &scene.core.surface;
        scene.core.call(surface.save_breakpoint(SaveBreakpointReq {
            graph,
            place: BreakpointPlace::Node {
                subgraph: None,
                node: "say".to_owned(),
            },
            is_enabled: true,
            condition: String::new(),
            from_hit: 1,
            log: String::new(),
        }));
        Self { scene, graph }
    }

    fn runs(&self) -> Vec<DebuggedRunView> {
        let core = &self.scene.core;
        core.call(core.surface.list_debugged_runs(Nothing {}))
    }

    fn paused(&self) -> DebuggedRunView {
        until("a run to stand still", || {
            let runs = self.runs().into_iter();
            let mut paused = runs.filter(|run| matches!(run.state, DebugState::Paused { .. }));
            paused.next()
        })
    }

    fn state(&self, id: u32) -> DebuggedRunState {
        let core = &self.scene.core;
        let watches = vec!["last".to_owned(), "@each.element".to_owned()];
        let req = DebuggedRunReq { id, watches };
        core.call(core.surface.get_debugged_run(req))
    }

    fn steer(&self, id: u32, what: Steering) {
        let core = &self.scene.core;
        core.call(core.surface.steer_run(SteerRunReq { id, what }));
    }

    /// Steers the run and waits until it stands still before a node.
    fn steer_to(&self, id: u32, what: Steering, node: &str) -> DebuggedRunState {
        self.steer(id, what);
        until(&format!("the run to stand before {node}"), || {
            let state = self.state(id);
            let is_paused = matches!(state.run.state, DebugState::Paused { .. });
            let is_there = state.next.as_ref().is_some_and(|next| next.node == node);
            (is_paused && is_there).then_some(state)
        })
    }
}

/// The values of the two watches, as JSON.
fn watched(state: &DebuggedRunState) -> Vec<&str> {
    let values = state.watches.iter();
    values.filter_map(|one| one.value.as_deref()).collect()
}

#[test]
fn a_run_stands_still_and_steps_there_and_back_while_the_bot_goes_on() {
    let debugged = Debugged::new();
    let scene = &debugged.scene;
    scene.say("Alex", "@count");
    let run = debugged.paused();
    assert_eq!(
        (run.who.as_deref(), run.is_bot_online),
        (Some("Alex"), true)
    );
    assert_eq!(watched(&debugged.state(run.id)), ["null", "\"one\""]);
    assert_eq!(scene.said(), Vec::<String>::new());

    // Only that run waits.
    scene.say("Steve", "@ping still there");
    scene.server.hears("Bot_1", "pong still there");

    let state = debugged.steer_to(run.id, Steering::StepOver, "keep");
    assert_eq!(watched(&state), ["null", "\"one\""]);
    scene.server.hears("Bot_1", "one");
    let state = debugged.steer_to(run.id, Steering::Continue, "say");
    assert_eq!(watched(&state), ["\"one\"", "\"two\""]);
    let state = debugged.steer_to(run.id, Steering::StepBack, "keep");
    assert!(state.step < state.n_steps);
    assert_eq!(watched(&state), ["null", "\"one\""], "as it was");
    let state = debugged.steer_to(run.id, Steering::StepOver, "say");
    assert_eq!(state.step, state.n_steps, "there and back again");

    let core = &scene.core;
    core.call(core.surface.remove_breakpoints(RemoveBreakpointsReq {
        graph: debugged.graph,
        place: None,
    }));
    debugged.steer(run.id, Steering::Continue);
    scene.server.hears("Bot_1", "counted");
    let said = scene.said();
    let counted: Vec<_> = said.iter().filter(|line| !line.contains("pong")).collect();
    assert_eq!(
        counted,
        ["one", "two", "three", "counted"],
        "nothing was said twice"
    );
    until("the run to be over", || {
        debugged.runs().is_empty().then_some(())
    });
    debugged.scene.core.close();
}

#[test]
fn a_run_whose_bot_is_lost_or_stopped_says_so_and_can_still_be_looked_at() {
    let debugged = Debugged::new();
    let scene = &debugged.scene;
    scene.say("Alex", "@count");
    let run = debugged.paused();
    scene
        .server
        .op(serde_json::json!({ "op": "kick", "player": "Bot_1", "reason": "out" }));
    until("the bot to be off its server", || {
        let run = debugged.runs().pop()?;
        let stands = matches!(run.state, DebugState::Paused { .. });
        (stands && !run.is_bot_online).then_some(())
    });
    let core = &scene.core;
    core.call(core.surface.stop_bots(BotTarget::All));
    let ended = until("the run to be ended", || {
        let run = debugged.runs().pop()?;
        matches!(run.state, DebugState::Ended { .. }).then_some(run)
    });
    assert_eq!(ended.id, run.id);
    let state = debugged.state(run.id);
    assert_eq!(watched(&state), ["null", "\"one\""]);
    debugged.steer(run.id, Steering::Dismiss);
    assert!(debugged.runs().is_empty());
    debugged.scene.core.close();
}
