//! Measures what plugins cost: an empty context, a load, an event, fifty bots with five plugins each.
//! `cargo run --release -p sculk-plugins-js --example figures`

use std::fs;
use std::io::{Write, stdout};
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use sculk_bots::{ChatKind, ChatMessage};
use sculk_plugins::port::{BotProfile, EngineSpec};
use sculk_plugins::{FromPlugins, Grants, Limits, PluginSpec, ToPlugins};
use sculk_plugins_js::Engine;

const SOURCE: &str = "
const seen = new Map();
module.exports = (bot) => {
  bot.events.on('core:raw_message', (text) => { if (/^go/.test(text)) bot.sendLog(text); });
  bot.on('chat', (name, text) => seen.set(name, text));
};";

struct Running {
    engine: Engine,
    heard: mpsc::Receiver<FromPlugins>,
}

fn start(folder: &Path, n_plugins: usize) -> Result<Running, Box<dyn std::error::Error>> {
    let mut plugins = Vec::new();
    for n in 0..n_plugins {
        let name = format!("p{n}");
        let root = folder.join(&name);
        fs::create_dir_all(&root)?;
        fs::write(root.join("index.js"), SOURCE)?;
        plugins.push(PluginSpec {
            version: "1.0.0".into(),
            main: "index.js".into(),
            is_module: false,
            data_folder: folder.join("data"),
            settings: serde_json::Map::new(),
            grants: Grants::default(),
            occasion: sculk_plugins::port::Occasion::Load,
            files: Default::default(),
            folder: root,
            name,
        });
    }
    let bot = BotProfile {
        id: 1,
        username: "Bot".into(),
        prefix: "@".into(),
        owners: Vec::new(),
        server_host: "h".into(),
        server_port: 1,
        version: "1".into(),
        password: None,
    };
    let limits = Limits {
        max_logs_per_second: u32::MAX,
        ..Limits::default()
    };
    let spec = EngineSpec {
        bot,
        plugins,
        limits,
        way: sculk_plugins::port::WebWay::Direct,
    };
    let (sender, heard) = mpsc::channel();
    // Whoever measures may have stopped to listen.
    let engine = Engine::start(spec, move |message| drop(sender.send(message)))?;
    Ok(Running { engine, heard })
}

impl Running {
    fn wait(&self, fits: impl Fn(&FromPlugins) -> bool) -> Option<FromPlugins> {
        loop {
            let message = self.heard.recv_timeout(Duration::from_secs(30)).ok()?;
            if fits(&message) {
                return Some(message);
            }
        }
    }
}

fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap_or_default();
    let kb = line
        .split_whitespace()
        .nth(1)
        .and_then(|n| n.parse::<u64>().ok());
    kb.unwrap_or(0) * 1024
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("sculk-figures-{}", std::process::id()));
    let mut out = stdout().lock();
    let before = resident();
    let began = Instant::now();
    let empty = start(&folder, 0)?;
    empty.wait(|message| *message == FromPlugins::Ready);
    writeln!(
        out,
        "empty context: {:?}, {} KB resident",
        began.elapsed(),
        (resident() - before) / 1024
    )?;
    let one = start(&folder, 1)?;
    if let Some(FromPlugins::Loaded { took_us, .. }) =
        one.wait(|message| matches!(message, FromPlugins::Loaded { .. }))
    {
        writeln!(out, "load of a small plugin: {took_us} us")?;
    }
    let mut times = Vec::new();
    for _ in 0..2_000 {
        let message = ChatMessage {
            kind: ChatKind::System,
            sender: None,
            text: "go".into(),
            line: "go".into(),
            component: Some(serde_json::json!({ "text": "go" })),
            at_ms: 0,
        };
        let told = Instant::now();
        one.engine.tell(ToPlugins::Chat {
            message,
            said: None,
            line: None,
        });
        one.wait(|message| matches!(message, FromPlugins::Log { .. }));
        times.push(told.elapsed());
    }
    times.sort_unstable();
    writeln!(
        out,
        "a chat line to a listener and its log line back: p50 {:?}, p99 {:?}",
        times[1_000], times[1_980]
    )?;
    let before = resident();
    let began = Instant::now();
    let crowd: Vec<Running> = (0..50)
        .map(|_| start(&folder, 5))
        .collect::<Result<_, _>>()?;
    for one in &crowd {
        one.wait(|message| *message == FromPlugins::Ready);
    }
    writeln!(
        out,
        "50 bots with 5 plugins: {:?}, {} MB resident",
        began.elapsed(),
        (resident() - before) >> 20
    )?;
    drop(crowd);
    fs::remove_dir_all(&folder)?;
    Ok(())
}
