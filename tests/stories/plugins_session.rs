//! Plugins and the session of their bot: what they hear of its end, what a new engine is told, and what is
//! left of them when they are switched off.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use sculk_contract::{
    BotTarget, ConsoleLine, CreateProxyReq, Nothing, PluginStateView, ProxyChoiceView,
    ProxyKindView, SetBotProxyReq,
};
use serde_json::{Value, json};

use crate::harness::{
    core::{Core, plain},
    proxy::Proxy,
    server::ScriptedServer,
    until,
};
use crate::plugins_core::{install_with, is_running, joins, of, plugin, says, set_enabled};

/// A web server on loopback that answers everything with "hello" and counts.
struct Web {
    port: u16,
    n_asked: Arc<AtomicUsize>,
}

impl Web {
    fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let n_asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&n_asked);
        // It ends with the process of the tests.
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && stream.read_exact(&mut byte).is_ok() {
                    head.push(byte[0]);
                }
                counted.fetch_add(1, Ordering::Relaxed);
                let answer =
                    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Self { port, n_asked }
    }

    fn n_asked(&self) -> usize {
        self.n_asked.load(Ordering::Relaxed)
    }
}

/// Lines of a console that hold some text.
fn lines(core: &Core, bot: i32, text: &str) -> Vec<ConsoleLine> {
    let all = core.console(bot).into_iter();
    all.filter(|line| plain(line).contains(text)).collect()
}

fn shows_times(core: &Core, bot: i32, text: &str, n: usize) {
    until(&format!("{text:?} {n} times"), || {
        (lines(core, bot, text).len() >= n).then_some(())
    });
    assert_eq!(lines(core, bot, text).len(), n, "{text}");
}

/// The process of plugins, told from those that hold bots.
pub fn plugins_pid(core: &Core) -> u32 {
    until("a sample with the process of plugins", || {
        let sample = core.call(core.surface.get_resource_use(Nothing {}));
        let hosts: Vec<_> = sample.bots.iter().map(|bot| bot.worker_pid).collect();
        let mut workers = sample.workers.iter().map(|process| process.pid);
        workers
            .find(|pid| !hosts.contains(pid))
            .filter(|_| !hosts.is_empty())
    })
}

struct Scene {
    core: Core,
    server: ScriptedServer,
    bot: i32,
    dir: tempfile::TempDir,
}

impl Scene {
    fn new(name: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = ScriptedServer::start();
        let core = Core::open_with(&dir.path().join("data"), true);
        let bot = core.add_bot(server.port, name).id;
        Self {
            core,
            server,
            bot,
            dir,
        }
    }

    fn install(&self, name: &str, grants: &[&str], source: &str) {
        let sources = self.dir.path().join("sources");
        let folder = plugin(Path::new(&sources), name, "{}", source);
        install_with(&self.core, &folder, &[self.bot], grants);
    }
}

const ASKER: &str = r#"
module.exports = (bot) => {
  bot.events.on('core:raw_message', async (text) => {
    if (!text.includes('ask the web')) return;
    try {
      const answer = await fetch('http://127.0.0.1:PORT/');
      bot.sendLog(`the web says ${await answer.text()}`);
    } catch (error) {
      bot.sendLog(`the web cannot be asked: ${error.message}`);
    }
  });
};
"#;

#[test]
fn after_a_restart_requests_of_plugins_go_the_new_way_of_their_bot() {
    let scene = Scene::new("Asker_1");
    let (core, bot) = (&scene.core, scene.bot);
    let web = Web::start();
    let source = ASKER.replace("PORT", &web.port.to_string());
    scene.install("asker", &["network:127.0.0.1"], &source);
    core.bring_online(bot);
    is_running(core, bot, "asker");
    says(&scene.server, "ask the web");
    shows_times(core, bot, "the web says hello", 1);
    assert_eq!(web.n_asked(), 1);

    let proxy = Proxy::start();
    let made = core.call(core.surface.create_proxy(CreateProxyReq {
        kind: ProxyKindView::Socks5,
        address: format!("127.0.0.1:{}", proxy.port),
        username: String::new(),
        password: String::new(),
        note: String::new(),
        max_bots: None,
    }));
    core.call(core.surface.set_bot_proxy(SetBotProxyReq {
        bot_id: bot,
        choice: ProxyChoiceView::One { proxy_id: made.id },
    }));
    core.call(core.surface.restart_bots(BotTarget::All));
    until("the bot to be back", || {
        (joins(&scene.server, "Asker_1") == 2).then_some(())
    });
    core.wait_online(bot);
    is_running(core, bot, "asker");
    says(&scene.server, "ask the web");
    shows_times(core, bot, "the web says hello", 2);
    let place = format!("127.0.0.1:{}", web.port);
    let asked = proxy.asked();
    assert!(
        asked.contains(&place),
        "it went around the proxy: {asked:?}"
    );
    scene.core.close();
}

const MOURNER: &str = r#"
module.exports = {
  async onLoad(bot, { store }) {
    bot.sendLog(`ends so far: ${(await store.get('ends')) ?? 0}`);
    bot.on('kicked', (why, wasIn) => bot.sendLog(`kicked for ${why}, in the world: ${wasIn}`));
    bot.on('end', (why) => {
      bot.sendLog(`the end: ${why}`);
      store.set('ends', 7);
    });
  },
};
"#;

#[test]
fn plugins_hear_that_their_bot_was_kicked_and_keep_what_they_store_at_the_end() {
    let scene = Scene::new("Mourner_1");
    let (core, bot) = (&scene.core, scene.bot);
    scene.install("mourner", &[], MOURNER);
    core.bring_online(bot);
    is_running(core, bot, "mourner");
    core.console_shows(bot, "ends so far: 0");
    scene
        .server
        .event("player_loaded", |event| event["player"] == "Mourner_1");
    scene
        .server
        .op(json!({ "op": "kick", "player": "Mourner_1", "reason": "a good reason" }));
    core.console_shows(bot, "kicked for a good reason, in the world: true");
    core.console_shows(bot, "the end: a good reason");
    // The bot comes back by itself, with an engine of its own.
    core.console_shows(bot, "ends so far: 7");
    core.call(core.surface.stop_bots(BotTarget::All));
    core.console_shows(bot, "the end: disconnect.quitting");
    scene.core.close();
}

const NEWCOMER: &str = r#"
module.exports = {
  onLoad(bot) {
    bot.once('spawn', () => {
      bot.sendLog(`spawned as ${bot.username}, Alice is ${bot.players.Alice ? 'here' : 'away'}`);
    });
  },
  onDisable: ({ bot }) => bot.sendLog('is switched off'),
  onUnload: ({ bot }) => bot.sendLog('is unloaded'),
};
"#;

#[test]
fn an_engine_that_begins_while_its_bot_is_online_is_told_so_and_the_last_plugin_goes_in_order() {
    let scene = Scene::new("Comer_1");
    let (core, bot) = (&scene.core, scene.bot);
    scene.install("newcomer", &[], NEWCOMER);
    scene
        .server
        .op(json!({ "op": "fakePlayer", "name": "Alice", "x": 5, "y": 64, "z": 5 }));
    core.bring_online(bot);
    is_running(core, bot, "newcomer");
    let told = "spawned as Comer_1, Alice is here";
    shows_times(core, bot, told, 1);
    let pid = plugins_pid(core);
    let killed = std::process::Command::new("kill")
        .args(["-9", &pid.to_string()])
        .status();
    assert!(killed.unwrap().success());
    shows_times(core, bot, told, 2);

    set_enabled(core, bot, "newcomer", false);
    core.console_shows(bot, "newcomer: is switched off");
    core.console_shows(bot, "newcomer: is unloaded");
    until("it to be off", || {
        (of(core, bot, "newcomer").state == PluginStateView::Off).then_some(())
    });
    set_enabled(core, bot, "newcomer", true);
    until("it to be there again", || {
        (lines(core, bot, told).len() >= 3).then_some(())
    });
    assert_eq!(joins(&scene.server, "Comer_1"), 1, "the bot never left");
    scene.core.close();
}

const WALKER: &str = r#"
module.exports = (bot) => {
  bot.once('spawn', async () => {
    const from = bot.entity.position;
    bot.sendLog('sets out');
    await bot.goTo(from.offset(30, 0, 0));
    bot.sendLog('is there');
  });
};
"#;

fn position(server: &ScriptedServer, name: &str) -> [f64; 3] {
    let state = server.state();
    let players = state["players"].as_array().expect("a list of players");
    let player = players.iter().find(|player| player["name"] == name);
    let at: &Value = &player.expect("the bot is on the server")["pos"];
    [0, 1, 2].map(|n| at[n].as_f64().expect("a number"))
}

#[test]
fn what_a_plugin_lets_its_bot_do_ends_when_it_is_switched_off() {
    let scene = Scene::new("Walker_1");
    let (core, bot) = (&scene.core, scene.bot);
    // Another one stays, so that the engine goes on and its context alone is built afresh.
    scene.install("mourner", &[], MOURNER);
    scene.install("walker", &[], WALKER);
    core.bring_online(bot);
    core.console_shows(bot, "sets out");
    let began = position(&scene.server, "Walker_1");
    let far = |at: [f64; 3], from: [f64; 3]| (at[0] - from[0]).hypot(at[2] - from[2]);
    until("the bot to walk", || {
        (far(position(&scene.server, "Walker_1"), began) > 2.0).then_some(())
    });
    set_enabled(core, bot, "walker", false);
    let mut last = position(&scene.server, "Walker_1");
    until("the bot to stand", || {
        thread::sleep(std::time::Duration::from_millis(500));
        let now = position(&scene.server, "Walker_1");
        let is_standing = far(now, last) < 0.05;
        last = now;
        is_standing.then_some(())
    });
    assert!(far(last, began) < 25.0, "it walked to the end: {last:?}");
    assert!(lines(core, bot, "is there").is_empty());
    scene.core.close();
}

/// Does not come back from a function of the script engine itself, where nothing asks whether time is over.
const HANGER: &str = r#"
module.exports = (bot) => {
  bot.events.on('core:raw_message', (text) => {
    if (text.includes('hang for ever')) Array.prototype.reverse.call({ length: 2 ** 53 - 1 });
  });
};
"#;

#[test]
fn a_plugin_that_nothing_in_its_process_can_stop_is_stopped_and_named_while_the_bots_stay() {
    let scene = Scene::new("Hanger_1");
    let (core, bot) = (&scene.core, scene.bot);
    scene.install("newcomer", &[], NEWCOMER);
    scene.install("hanger", &[], HANGER);
    core.bring_online(bot);
    for name in ["newcomer", "hanger"] {
        is_running(core, bot, name);
    }
    let told = "newcomer: spawned as Hanger_1";
    shows_times(core, bot, told, 1);
    says(&scene.server, "hang for ever");
    until("the hanger to be stopped", || {
        let state = of(core, bot, "hanger").state;
        matches!(state, PluginStateView::Stopped { .. }).then_some(())
    });
    // The others are loaded again without it, in a new process or a new context.
    shows_times(core, bot, told, 2);
    is_running(core, bot, "newcomer");
    let state = of(core, bot, "hanger").state;
    assert!(
        matches!(state, PluginStateView::Stopped { .. }),
        "{state:?}"
    );
    assert_eq!(joins(&scene.server, "Hanger_1"), 1, "the bot never left");
    // By hand it may try again.
    set_enabled(core, bot, "hanger", false);
    set_enabled(core, bot, "hanger", true);
    is_running(core, bot, "hanger");
    scene.core.close();
}
