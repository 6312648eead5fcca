//! Every template of the editor's gallery, run by a real bot in the practice world with the data of
//! its own first test.

use std::path::Path;

use sculk_contract::{
    EventGraphReq, GraphPlace, ListRunsReq, Nothing, PracticeCommandReq, RunOrigin, RunReq,
    RunStart, RunView, StartGraphReq,
};
use serde_json::Value;

use crate::harness::{
    core::Core,
    graph::{add, add_command, list},
    until,
};

/// When a template is over.
#[derive(Clone, Copy, PartialEq)]
enum End {
    /// It comes to its end by itself.
    Itself,
    /// It comes to its end when Mira says this.
    Said(&'static str),
    /// It goes on until it is stopped.
    Never,
    /// Not tried here, for this reason.
    NotHere(&'static str),
}

/// Each template: when it is over, and an effect it must have had by then.
const TEMPLATES: [(&str, End, &str); 29] = [
    ("announcements", End::Never, ""),
    ("anti-afk", End::Never, ""),
    ("ask-first", End::Said("yes"), "sendMessage"),
    ("auto-answer", End::Itself, "sendMessage"),
    ("chest-sorter", End::Itself, "deposit"),
    ("clan-welcome", End::Itself, "sendMessage"),
    ("come", End::Itself, "goTo"),
    ("count-items", End::Itself, "sendMessage"),
    ("counter", End::Itself, "sendMessage"),
    ("daily-message", End::Never, ""),
    ("death-report", End::Itself, "log"),
    ("deposit-all", End::Itself, "deposit"),
    ("dice", End::Itself, "sendMessage"),
    ("follow", End::Itself, "follow"),
    ("furnace-minder", End::Never, ""),
    ("greet-players", End::Itself, "sendMessage"),
    ("guard", End::Itself, "sendMessage"),
    (
        "http-to-chat",
        End::NotHere("the practice world has no web"),
        "",
    ),
    ("hungry", End::Itself, "equip"),
    ("low-health", End::Itself, "sendMessage"),
    ("moderation", End::Itself, "sendMessage"),
    ("oracle", End::Itself, "sendMessage"),
    ("ping", End::Itself, "sendMessage"),
    ("say-goodbye", End::Itself, "sendMessage"),
    ("stay", End::Itself, "stopMoving"),
    ("visits", End::Itself, "sendMessage"),
    ("welcome-all", End::Itself, "sendMessage"),
    ("where-are-you", End::Itself, "sendMessage"),
    ("who-is-online", End::Itself, "sendMessage"),
];

/// What stands at the coordinates that templates have for examples.
const PLACES: [(&str, &str, &str); 3] = [
    ("v-ores", "2", "the chest"),
    ("v-rest", "8", "the barrel"),
    ("v-furnace", "4", "the furnace"),
];

fn read(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/templates");
    let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).expect(name);
    let mut document: Value = serde_json::from_str(&text).expect(name);
    for variable in document["variables"].as_array_mut().into_iter().flatten() {
        let place = PLACES.iter().find(|(id, ..)| variable["id"] == *id);
        if let Some((_, x, _)) = place {
            let x: i32 = x.parse().expect("a number");
            variable["value"] = serde_json::json!({"x": x, "y": 64, "z": 4});
        }
    }
    document
}

/// What a template begins with: the data of its first test, about somebody who is there.
fn start_of(document: &Value) -> RunStart {
    let entries = document["nodes"].as_array().into_iter().flatten();
    let mut entries = entries.filter_map(|node| node["type"].as_str()?.strip_prefix("event:"));
    let event = entries.next().expect("an entry").to_owned();
    let mut args = document["tests"][0]["args"].clone();
    if args.get("x").is_some() {
        args = serde_json::json!({"x": 2, "y": 64, "z": 4});
    }
    if !args.is_object() {
        args = serde_json::json!({});
    }
    RunStart {
        event,
        args: args.to_string().replace("Alice", "Mira"),
        user: "Mira".to_owned(),
        chat_type: "chat".to_owned(),
        variables: String::new(),
    }
}

struct World {
    core: Core,
    bot: i32,
    name: String,
}

impl World {
    fn command(&self, line: &str) {
        let line = line.to_owned();
        let req = PracticeCommandReq { line };
        self.core.call(self.core.surface.run_practice_command(req));
    }

    fn runs(&self, graph: GraphPlace) -> Vec<RunView> {
        let req = ListRunsReq {
            graph: Some(graph),
            limit: 10,
            ..ListRunsReq::default()
        };
        self.core.call(self.core.surface.list_runs(req)).runs
    }

    /// Adds a template to the bot.
    fn add(&self, name: &str, document: &Value, start: &RunStart) -> GraphPlace {
        let (core, text) = (&self.core, document.to_string());
        if start.event == "command" {
            let name = format!("try{}", name.replace('-', ""));
            let id = add_command(core, self.bot, &name, &text);
            return GraphPlace::Command { id };
        }
        let id = add(core, self.bot, name, text).id;
        GraphPlace::Event { id }
    }

    /// Runs a template; says what is wrong with what it did.
    fn try_out(&self, name: &str, end: End, does: &str) -> Option<String> {
        let document = read(name);
        let start = start_of(&document);
        let graph = self.add(name, &document, &start);
        let begin = StartGraphReq {
            graph,
            start,
            practice_document: None,
        };
        self.start(name, &begin);
        if let (End::Never, GraphPlace::Event { id }) = (end, graph) {
            until(&format!("{name} to run"), || {
                let graphs = list(&self.core, self.bot);
                let load = graphs.iter().find(|one| one.id == id)?.load;
                (load.n_running > 0 && load.n_failed == 0).then_some(())
            });
            self.forget(graph);
            return None;
        }
        let mut last = self.ended(name, graph, end, 0);
        // What the operator gave may come to the bot after the first run began, and the bot may be
        // away for a moment.
        for _ in 0..3 {
            if last.failure.is_none() && self.did(&last, does) {
                break;
            }
            self.start(name, &begin);
            last = self.ended(name, graph, end, last.id);
        }
        self.forget(graph);
        match &last.failure {
            Some(why) => Some(format!("{name} failed: {why}")),
            None if last.origin != RunOrigin::Bot => Some(format!("{name} was not on the bot")),
            None if !self.did(&last, does) => Some(format!("{name} did not {does}")),
            None => None,
        }
    }

    /// Starts a template as soon as the bot is there.
    fn start(&self, name: &str, begin: &StartGraphReq) {
        until(&format!("{name} to be started"), || {
            self.core.wait_online(self.bot);
            let begun = self
                .core
                .try_call(self.core.surface.start_graph(begin.clone()));
            begun.ok()
        });
    }

    /// The next run of a graph that comes to its end.
    fn ended(&self, name: &str, graph: GraphPlace, end: End, after: u32) -> RunView {
        until(&format!("{name} to come to its end"), || {
            if let End::Said(text) = end {
                self.command(&format!("talk Mira {text}"));
                // Nobody says it a hundred times a second.
                std::thread::sleep(std::time::Duration::from_millis(200));
            }
            self.runs(graph).into_iter().find(|run| run.id > after)
        })
    }

    /// Whether a run had an effect.
    fn did(&self, run: &RunView, does: &str) -> bool {
        let trace = self
            .core
            .call(self.core.surface.get_run(RunReq { id: run.id }));
        trace.effects.iter().any(|one| one.name == does)
    }

    /// Takes a graph away, so that the next one is alone.
    fn forget(&self, graph: GraphPlace) {
        if let GraphPlace::Event { id } = graph {
            let req = EventGraphReq { id };
            self.core.call(self.core.surface.delete_event_graph(req));
        }
    }
}

#[test]
fn every_template_runs_in_the_practice_world() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/templates");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            path.file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    let listed: Vec<_> = TEMPLATES
        .iter()
        .map(|(name, ..)| (*name).to_owned())
        .collect();
    assert_eq!(names, listed, "each template has its row here");

    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.call(core.surface.try_in_practice(Nothing {}));
    core.wait_online(bot.id);
    let world = World {
        core,
        bot: bot.id,
        name: bot.username,
    };
    let name = &world.name;
    world.command(&format!("tp {name} 4.5 64 1.5"));
    let mut wrong = Vec::new();
    for (template, end, does) in TEMPLATES {
        if let End::NotHere(why) = end {
            assert!(!why.is_empty());
            continue;
        }
        for item in ["cobblestone 3", "raw_iron 2", "coal 2", "bread 1"] {
            world.command(&format!("give {name} {item}"));
        }
        wrong.extend(world.try_out(template, end, does));
    }
    assert_eq!(wrong, Vec::<String>::new());
    world.core.close();
}
