//! A bot with graphs, online on a server of its own.

use sculk_contract::EventGraphLoad;
use serde_json::json;

use super::{core::Core, graph::list, server::ScriptedServer};

/// The bot, its core and its server.
pub struct Scene {
    /// Where the bot is.
    pub server: ScriptedServer,
    /// What it belongs to.
    pub core: Core,
    /// Its id.
    pub bot: i32,
    /// Where the core keeps everything.
    pub dir: tempfile::TempDir,
}

impl Scene {
    /// Sets the bot up and brings it online; it speaks as fast as it can.
    pub fn with(set_up: impl FnOnce(&Core, i32)) -> Self {
        let server = ScriptedServer::start();
        let dir = tempfile::tempdir().unwrap();
        let core = Core::open_with(dir.path(), true);
        let bot = core.add_bot(server.port, "Bot_1").id;
        set_up(&core, bot);
        core.bring_online(bot);
        Self {
            server,
            core,
            bot,
            dir,
        }
    }

    /// Lets somebody say something.
    pub fn say(&self, name: &str, text: &str) {
        self.server
            .op(json!({ "op": "chatAs", "name": name, "text": text }));
    }

    /// All that the bot said so far.
    pub fn said(&self) -> Vec<String> {
        let said = self.server.events("chat").into_iter();
        let said = said.filter(|event| event["player"] == "Bot_1");
        said.filter_map(|event| event["message"].as_str().map(str::to_owned))
            .collect()
    }

    /// How busy an event graph is.
    pub fn load(&self, graph: i32) -> EventGraphLoad {
        let graphs = list(&self.core, self.bot).into_iter();
        let mut found = graphs.filter(|other| other.id == graph);
        found.next().expect("the graph is there").load
    }
}
