//! Measures what plugins cost: an empty context, loading, an event, fifty bots with five plugins each, and what a
//! plugin that never comes back costs the others. Figures are printed, none is asserted.

use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use sculk_bots::{ChatKind, ChatMessage};
use sculk_plugins::port::{BotProfile, EngineSpec, Occasion, WebWay};
use sculk_plugins::{FromPlugins, Grants, Limits, Manifest, PluginSpec, ToPlugins, settings};
use sculk_plugins_js::Engine;

/// Does what most small plugins do: listens, matches, keeps something, answers.
const SMALL: &str = "
const seen = new Map();
module.exports = (bot) => {
  bot.events.on('core:raw_message', (text) => { if (/^go/.test(text)) bot.sendLog(text); });
  bot.on('chat', (name, text) => seen.set(name, text));
};";
/// Never comes back once it is told to go.
const ENDLESS: &str = "module.exports = (bot) => bot.events.on('core:raw_message', (text) => { if (text === 'go') for (;;); });";
const N_LINES: usize = 4_000;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

struct Running {
    engine: Engine,
    heard: mpsc::Receiver<FromPlugins>,
}

/// A plugin of one file.
fn made(folder: &Path, name: &str, source: &str) -> Fallible<PluginSpec> {
    let root = folder.join(name);
    fs::create_dir_all(&root)?;
    fs::write(root.join("index.js"), source)?;
    Ok(PluginSpec {
        version: "1.0.0".into(),
        main: "index.js".into(),
        is_module: false,
        data_folder: folder.join("data"),
        settings: serde_json::Map::new(),
        grants: Grants::default(),
        occasion: Occasion::Load,
        files: Default::default(),
        folder: root,
        name: name.into(),
    })
}

/// One of the plugins in `tests/plugins`.
fn sample(root: PathBuf, folder: &Path) -> Option<PluginSpec> {
    let text = fs::read_to_string(root.join("package.json")).ok()?;
    let manifest = Manifest::read(&text).ok()?;
    let of_file = |path: &str| fs::read_to_string(root.join(path)).ok();
    let saved = serde_json::Map::new();
    Some(PluginSpec {
        settings: settings::effective(&manifest.settings, &saved, of_file),
        version: manifest.version,
        main: manifest.main,
        is_module: manifest.is_module,
        data_folder: folder.join("data"),
        grants: Grants::default(),
        occasion: Occasion::Load,
        files: Default::default(),
        name: manifest.name,
        folder: root,
    })
}

fn start(plugins: Vec<PluginSpec>, event_ms: u64) -> Fallible<Running> {
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
        event_ms,
        ..Limits::default()
    };
    let spec = EngineSpec {
        bot,
        plugins,
        limits,
        way: WebWay::Direct,
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

    fn ready(self) -> Self {
        self.wait(|message| *message == FromPlugins::Ready);
        self
    }

    fn line(&self, text: &str) {
        let message = ChatMessage {
            kind: ChatKind::System,
            sender: None,
            text: text.into(),
            line: text.into(),
            component: Some(serde_json::json!({ "text": text })),
            at_ms: 0,
        };
        self.engine.tell(ToPlugins::Chat {
            message,
            said: None,
            line: None,
        });
    }

    /// From telling a chat line until a listener's log line is back, many times, in order of length.
    fn round_trips(&self, n: usize) -> Vec<Duration> {
        let mut times: Vec<_> = (0..n)
            .map(|_| {
                let told = Instant::now();
                self.line("go on");
                self.wait(|message| matches!(message, FromPlugins::Log { .. }));
                told.elapsed()
            })
            .collect();
        times.sort_unstable();
        times
    }
}

fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kb = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kb.unwrap_or(0) * 1024
}

fn contexts(out: &mut impl Write) -> Fallible<()> {
    const N: u64 = 20;
    let (before, began) = (resident(), Instant::now());
    let empty: Vec<_> = (0..N)
        .map(|_| Ok(start(Vec::new(), 1_000)?.ready()))
        .collect::<Fallible<_>>()?;
    let took = began.elapsed() / u32::try_from(N)?;
    let kb = (resident() - before) / 1024 / N;
    drop(empty);
    writeln!(
        out,
        "empty context, mean of {N}: {took:?}, {kb} KB resident"
    )?;
    Ok(())
}

fn loads(out: &mut impl Write, folder: &Path) -> Fallible<()> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/plugins");
    let mut times = Vec::new();
    for entry in fs::read_dir(samples)? {
        let Some(plugin) = sample(entry?.path(), folder) else {
            continue;
        };
        let running = start(vec![plugin], 1_000)?;
        let loaded = running.wait(|message| {
            matches!(
                message,
                FromPlugins::Loaded { .. } | FromPlugins::LoadFailed { .. }
            )
        });
        if let Some(FromPlugins::Loaded { took_us, .. }) = loaded {
            times.push(took_us);
        }
    }
    times.sort_unstable();
    let (n, most) = (times.len(), times.last().copied().unwrap_or_default());
    let median = times.get(n / 2).copied().unwrap_or_default();
    writeln!(
        out,
        "loading, {n} plugins: median {median} us, most {most} us"
    )?;
    Ok(())
}

fn events(out: &mut impl Write, folder: &Path) -> Fallible<()> {
    let one = start(vec![made(folder, "small", SMALL)?], 1_000)?.ready();
    one.round_trips(N_LINES / 4);
    let times = one.round_trips(N_LINES);
    writeln!(
        out,
        "a chat line to a listener and its log line back: p50 {:?}, p99 {:?}",
        times[N_LINES / 2],
        times[N_LINES * 99 / 100]
    )?;
    // Told all at once, so that waking threads is no part of it.
    let began = Instant::now();
    for _ in 0..N_LINES {
        one.line("go on");
    }
    for _ in 0..N_LINES {
        one.wait(|message| matches!(message, FromPlugins::Log { .. }));
    }
    let each = began.elapsed() / u32::try_from(N_LINES)?;
    writeln!(out, "the same, {N_LINES} at once: {each:?} each")?;
    Ok(())
}

fn crowd(out: &mut impl Write, folder: &Path) -> Fallible<()> {
    let names: Vec<String> = (0..5).map(|n| format!("crowd-{n}")).collect();
    let plugins: Vec<_> = names
        .iter()
        .map(|name| made(folder, name, SMALL))
        .collect::<Fallible<_>>()?;
    let (before, began) = (resident(), Instant::now());
    let crowd: Vec<_> = (0..50)
        .map(|_| start(plugins.clone(), 1_000))
        .collect::<Fallible<_>>()?;
    let crowd: Vec<_> = crowd.into_iter().map(Running::ready).collect();
    let took = began.elapsed();
    let mb = (resident() - before) >> 20;
    writeln!(
        out,
        "50 bots with 5 plugins each: {took:?}, {mb} MB resident"
    )?;
    for one in &crowd {
        one.round_trips(20);
    }
    let mb = (resident() - before) >> 20;
    writeln!(
        out,
        "the same after 20 chat lines for each: {mb} MB resident"
    )?;
    Ok(())
}

fn endless(out: &mut impl Write, folder: &Path) -> Fallible<()> {
    let other = start(vec![made(folder, "small", SMALL)?], 1_000)?.ready();
    other.round_trips(N_LINES / 4);
    let calm = other.round_trips(N_LINES);
    // Longer than the measurement takes.
    let bad = start(vec![made(folder, "endless", ENDLESS)?], 20_000)?.ready();
    bad.line("go");
    let beside = other.round_trips(N_LINES);
    writeln!(
        out,
        "an event of one bot beside an endless loop of another's: p50 {:?}, without {:?}",
        beside[N_LINES / 2],
        calm[N_LINES / 2]
    )?;
    let quick = start(vec![made(folder, "endless", ENDLESS)?], 1_000)?.ready();
    let began = Instant::now();
    quick.line("go");
    quick.wait(|message| matches!(message, FromPlugins::Stopped { .. }));
    writeln!(
        out,
        "an endless loop with a deadline of 1 s is stopped after {:?}",
        began.elapsed()
    )?;
    Ok(())
}

fn main() -> Fallible<()> {
    let folder = std::env::temp_dir().join(format!("sculk-plugins-speed-{}", std::process::id()));
    let mut out = stdout().lock();
    contexts(&mut out)?;
    loads(&mut out, &folder)?;
    events(&mut out, &folder)?;
    crowd(&mut out, &folder)?;
    endless(&mut out, &folder)?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}
