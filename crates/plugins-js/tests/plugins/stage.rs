//! A stage: plugins written by the test, the host in memory, and a bot that does nothing but answer.

use std::collections::{HashMap, VecDeque};
use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use sculk_bots::{BotAction, BotAnswer, BotError, BotEvent, ChatKind, ChatMessage};
use sculk_plugins::port::{BotProfile, EngineSpec, Occasion, WebWay};
use sculk_plugins::rehearsal::{Rehearsal, Step};
use sculk_plugins::{
    Capability, FromPlugins, Grants, Limits, Manifest, PluginSpec, ToPlugins, settings,
};
use sculk_plugins_js::Engine;
use serde_json::{Map, Value, json};

/// Far longer than anything here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Stage {
    folder: tempfile::TempDir,
    plugins: Vec<PluginSpec>,
    limits: Limits,
    owners: Vec<String>,
    way: WebWay,
}

impl Stage {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            plugins: Vec::new(),
            limits: Limits::default(),
            owners: vec!["Boss".into()],
            way: WebWay::Direct,
        }
    }

    /// Requests go out by this way.
    pub fn by(mut self, way: WebWay) -> Self {
        self.way = way;
        self
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The last plugin was installed: its files stay as they are now.
    pub fn installed(mut self) -> Self {
        if let Some(last) = self.plugins.last_mut() {
            last.files = sculk_plugins_js::read_folder(&last.folder)
                .unwrap()
                .locked
                .files;
        }
        self
    }

    /// The last plugin was put there for this reason.
    pub fn on(mut self, occasion: Occasion) -> Self {
        if let Some(last) = self.plugins.last_mut() {
            last.occasion = occasion;
        }
        self
    }

    pub fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    /// A plugin of one file.
    pub fn plugin(self, name: &str, source: &str) -> Self {
        self.files(
            name,
            &json!({ "botpanel": {} }),
            &[("index.js", source)],
            &[],
        )
    }

    /// A plugin that was granted something.
    pub fn granted(self, name: &str, grants: &[&str], source: &str) -> Self {
        self.files(
            name,
            &json!({ "botpanel": {} }),
            &[("index.js", source)],
            grants,
        )
    }

    /// A plugin of several files, with more in its manifest.
    pub fn files(
        mut self,
        name: &str,
        manifest: &Value,
        files: &[(&str, &str)],
        grants: &[&str],
    ) -> Self {
        let root = self.folder.path().join(name);
        fs::create_dir_all(&root).unwrap();
        let mut about = manifest.as_object().unwrap().clone();
        about.insert("name".into(), json!(name));
        about.entry("version").or_insert(json!("1.0.0"));
        let text = Value::Object(about).to_string();
        fs::write(root.join("package.json"), &text).unwrap();
        for (path, source) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, source).unwrap();
        }
        let manifest = Manifest::read(&text).unwrap();
        let grants = grants.iter().map(|grant| Capability::parse(grant).unwrap());
        self.plugins.push(PluginSpec {
            name: name.into(),
            version: manifest.version.clone(),
            main: manifest.main.clone(),
            is_module: manifest.is_module,
            data_folder: self.folder.path().join("data").join(name),
            settings: settings::effective(&manifest.settings, &Map::new(), |path| {
                fs::read_to_string(root.join(path)).ok()
            }),
            grants: Grants::of(grants),
            occasion: Occasion::Load,
            files: Default::default(),
            folder: root,
        });
        self
    }

    /// One of the plugins in `tests/plugins/`, with saved settings.
    pub fn sample(mut self, name: &str, grants: &[&str], saved: Value) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/plugins")
            .join(name);
        let folder = sculk_plugins_js::read_folder(&root).unwrap();
        let manifest = folder.manifest;
        let grants = grants.iter().map(|grant| Capability::parse(grant).unwrap());
        self.plugins.push(PluginSpec {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            main: manifest.main.clone(),
            is_module: manifest.is_module,
            data_folder: self.folder.path().join("data").join(name),
            settings: settings::effective(&manifest.settings, saved.as_object().unwrap(), |path| {
                fs::read_to_string(root.join(path)).ok()
            }),
            grants: Grants::of(grants),
            occasion: Occasion::Load,
            files: Default::default(),
            folder: root,
        });
        self
    }

    /// What an engine for these is started with.
    pub fn spec(&self) -> EngineSpec {
        EngineSpec {
            bot: BotProfile {
                id: 7,
                username: "Helper".into(),
                prefix: "@".into(),
                owners: self.owners.clone(),
                server_host: "mc.example.com".into(),
                server_port: 25565,
                version: "1.21".into(),
                password: Some("hunter2".into()),
            },
            plugins: self.plugins.clone(),
            limits: self.limits,
            way: self.way.clone(),
        }
    }

    pub fn start(self) -> Play {
        let spec = self.spec();
        let bot = spec.bot.clone();
        let (sender, heard) = mpsc::channel();
        let engine = Engine::start(spec, move |message| drop(sender.send(message))).unwrap();
        Play {
            host: Rehearsal::new(bot, self.limits, Vec::new()),
            engine,
            heard,
            began: Instant::now(),
            log: Vec::new(),
            shown: VecDeque::new(),
            said: VecDeque::new(),
            acted: Vec::new(),
            is_slow: false,
            slow: Vec::new(),
            answers: HashMap::new(),
            stage: self,
        }
    }
}

/// A performance.
pub struct Play {
    pub host: Rehearsal,
    pub engine: Engine,
    heard: mpsc::Receiver<FromPlugins>,
    began: Instant,
    /// Lines of plugins' logs so far.
    pub log: Vec<String>,
    /// What the user would be shown, oldest first.
    pub shown: VecDeque<Value>,
    /// What the bot said: chat type, text, recipient.
    pub said: VecDeque<(String, String, Option<String>)>,
    /// What the bot did besides.
    pub acted: Vec<BotAction>,
    /// Whether the bot takes its time: what it is asked to do stays in `slow`.
    pub is_slow: bool,
    /// What is under way, with its number and its time limit.
    pub slow: Vec<(u64, BotAction, Option<u32>)>,
    /// What comes of the next action of a name: an answer, or why not.
    answers: HashMap<String, VecDeque<Result<BotAnswer, BotError>>>,
    pub stage: Stage,
}

impl Play {
    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap()
    }

    /// Takes what the engine says next; whether something came.
    pub fn step(&mut self, patience: Duration) -> bool {
        let Ok(message) = self.heard.recv_timeout(patience) else {
            return false;
        };
        let now = self.now();
        for step in self.host.on_plugins(message, now) {
            self.perform(step);
        }
        true
    }

    fn perform(&mut self, step: Step) {
        match step {
            Step::Tell(message) => {
                self.engine.tell(*message);
            }
            Step::Act {
                call,
                action,
                timeout_ms,
            } => {
                if let Some(call) = call
                    && self.is_slow
                {
                    self.slow.push((call, *action, timeout_ms));
                    return;
                }
                let answer = self.act(*action);
                if let Some(call) = call {
                    self.engine.tell(Rehearsal::acted(call, answer));
                }
            }
            Step::CancelAct { call } => {
                self.slow.retain(|(slow, ..)| *slow != call);
                let outcome = Err(BotError::Cancelled);
                self.engine.tell(Rehearsal::acted(call, outcome));
            }
            Step::Show(value) => {
                if value["type"] == "log" {
                    self.log.push(value["text"].as_str().unwrap().to_owned());
                }
                self.shown.push_back(value);
            }
            Step::Leave { .. } => self.shown.push_back(json!({ "type": "leave" })),
        }
    }

    /// The next action of a name is answered so; several in order.
    pub fn answers(&mut self, action: &str, answer: Value) {
        let answer = serde_json::from_value(answer).unwrap();
        let queue = self.answers.entry(action.to_owned()).or_default();
        queue.push_back(Ok(answer));
    }

    /// The next action of a name fails.
    pub fn fails(&mut self, action: &str, error: BotError) {
        let queue = self.answers.entry(action.to_owned()).or_default();
        queue.push_back(Err(error));
    }

    fn act(&mut self, action: BotAction) -> Result<BotAnswer, BotError> {
        if let BotAction::Say {
            chat_type,
            text,
            recipient,
        } = action
        {
            self.said
                .push_back((chat_type.clone(), text.clone(), recipient));
            self.engine.tell(ToPlugins::Bot {
                event: BotEvent::Sent { chat_type, text },
            });
            return Ok(BotAnswer::Queued {
                n_lines: 1,
                n_waiting: 0,
            });
        }
        let prepared = self.answers.get_mut(&action.name());
        if let Some(answer) = prepared.and_then(VecDeque::pop_front) {
            self.acted.push(action);
            return answer;
        }
        let answer = match &action {
            BotAction::Status => serde_json::from_value(status()).unwrap(),
            BotAction::Inventory => serde_json::from_value(json!({
                "type": "inventory", "selectedSlot": 0,
                "items": [
                    { "slot": 36, "name": "bread", "displayName": "Bread", "count": 3, "type": 1, "stackSize": 64, "damage": 0 },
                    { "slot": 9, "name": "iron_sword", "displayName": "Iron Sword", "count": 1, "type": 2, "stackSize": 1,
                      "damage": 5, "maxDurability": 250, "enchantments": [{ "name": "sharpness", "level": 3 }] },
                ],
            }))
            .unwrap(),
            BotAction::Entities(_) => BotAnswer::Entities { entities: Vec::new() },
            _ => BotAnswer::Done,
        };
        self.acted.push(action);
        Ok(answer)
    }

    /// Goes on until something holds.
    pub fn until(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(
                Instant::now() < end,
                "{what} never came.\nshown: {:#?}\nsaid: {:?}",
                self.shown,
                self.said
            );
            self.step(Duration::from_millis(50));
        }
    }

    /// Goes on until all plugins had their turn to load.
    pub fn ready(mut self) -> Self {
        self.shows("ready");
        self
    }

    /// Waits for something that the user is shown, by its type, and takes it.
    pub fn shows(&mut self, kind: &str) -> Value {
        let mut found = None;
        self.until(kind, |play| {
            let at = play.shown.iter().position(|value| value["type"] == kind);
            found = at.and_then(|at| play.shown.remove(at));
            found.is_some()
        });
        found.unwrap()
    }

    /// Waits for the next line the bot says.
    pub fn says(&mut self) -> (String, String, Option<String>) {
        self.until("a line of the bot", |play| !play.said.is_empty());
        self.said.pop_front().unwrap()
    }

    /// Waits for a line of a log that holds a text.
    pub fn logs(&mut self, text: &str) {
        self.until(text, |play| play.log.iter().any(|line| line.contains(text)));
    }

    pub fn event(&mut self, event: BotEvent) {
        for step in self.host.on_bot(event) {
            self.perform(step);
        }
    }

    /// The bot comes in.
    pub fn join(&mut self) {
        self.event(BotEvent::Joined {
            username: "Helper".into(),
            uuid: "00000000-0000-0000-0000-000000000001".into(),
            wants_signed_chat: false,
        });
    }

    pub fn line(
        &mut self,
        kind: ChatKind,
        sender: Option<&str>,
        text: &str,
        component: Option<Value>,
    ) {
        let line = match (kind, sender) {
            (ChatKind::Chat, Some(sender)) => format!("<{sender}> {text}"),
            (ChatKind::Whisper, Some(sender)) => format!("{sender} whispers to you: {text}"),
            _ => text.to_owned(),
        };
        self.event(BotEvent::Chat(ChatMessage {
            kind,
            sender: sender.map(str::to_owned),
            text: text.into(),
            line,
            component,
            at_ms: 0,
        }));
    }

    /// Somebody says something to all.
    pub fn chat(&mut self, player: &str, text: &str) {
        self.line(ChatKind::Chat, Some(player), text, None);
    }

    /// The server writes something.
    pub fn system(&mut self, text: &str) {
        self.line(ChatKind::System, None, text, None);
    }

    /// Runs a line in a plugin's scope and gives what it shows.
    pub fn evaluate(&mut self, plugin: &str, source: &str) -> Result<String, String> {
        let call = 1_000 + self.now();
        self.engine.tell(ToPlugins::Evaluate {
            call,
            plugin: plugin.into(),
            source: source.into(),
        });
        let mut found = None;
        self.until(source, |play| {
            let at = play
                .shown
                .iter()
                .position(|value| value["type"] == "outcome" && value["call"] == call);
            found = at.and_then(|at| play.shown.remove(at));
            found.is_some()
        });
        let result = &found.unwrap()["result"];
        match result["Ok"].as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(result["Err"]["message"]
                .as_str()
                .unwrap_or_default()
                .to_owned()),
        }
    }
}

fn status() -> Value {
    json!({
        "type": "status", "username": "Helper", "uuid": "00000000-0000-0000-0000-000000000001", "entityId": 42,
        "position": { "x": 1.5, "y": 64.0, "z": -2.5 }, "velocity": { "x": 0.0, "y": 0.0, "z": 0.0 },
        "yaw": 0.0, "pitch": 90.0, "isOnGround": true, "health": 20.0, "food": 18, "saturation": 5.0, "air": 300,
        "level": 3, "levelProgress": 0.5, "totalExperience": 30, "gameMode": "survival", "difficulty": "hard",
        "dimension": "minecraft:overworld", "effects": [], "selectedSlot": 0, "heldItem": null, "vehicle": null,
        "weather": { "isRaining": false, "isThundering": false }, "timeOfDay": 1000, "day": 0, "worldAge": 5,
        "isWalking": false,
    })
}
