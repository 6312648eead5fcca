//! Plugins as the core hosts them: installed from a folder, used by a bot on a server, changed and
//! switched off while the bot stays online.

use std::fs;
use std::path::{Path, PathBuf};

use sculk_contract::{
    BotPluginReq, BotPluginView, BotPluginsReq, ErrorCode, InstallPluginReq, ListCommandsReq,
    Nothing, PluginReq, PluginSecret, PluginSettingValue, PluginSource, PluginStateView,
    PreviewPluginReq, SetBotPluginReq, SettlePluginReq, UpdateCommandReq, UpdatePluginSettingsReq,
};

use serde_json::json;

use crate::harness::{core::Core, server::ScriptedServer, until};

const GREETER: &str = r#"
module.exports = {
  async onLoad(bot, { settings, store }) {
    class Greet extends bot.api.Command {
      constructor() {
        super({ name: 'greet', description: 'Greets', owner: 'plugin:greeter' });
      }
      async handler(bot, typeChat, user) {
        const n = ((await store.get('n')) ?? 0) + 1;
        await store.set('n', n);
        bot.api.sendMessage('chat', `${settings.word} ${user.username} for time ${n}`);
      }
    }
    await bot.api.registerCommand(new Greet());
    bot.sendLog(settings.key ? `knows a key of ${settings.key.length}` : 'knows no key');
  },
};
"#;

const LOOPER: &str = r#"
module.exports = (bot) => {
  bot.events.on('core:raw_message', (text) => {
    if (text.includes('hang')) for (;;) {}
  });
};
"#;

/// Writes a plugin into a folder.
pub fn plugin(dir: &Path, name: &str, panel: &str, source: &str) -> PathBuf {
    let folder = dir.join(name);
    fs::create_dir_all(&folder).unwrap();
    let manifest = format!(
        r#"{{"name":"{name}","version":"1.0.0","description":"A test","botpanel":{panel},"sculk":{{"permissions":[]}}}}"#
    );
    fs::write(folder.join("package.json"), manifest).unwrap();
    fs::write(folder.join("index.js"), source).unwrap();
    folder
}

pub fn says(server: &ScriptedServer, text: &str) {
    server.op(json!({ "op": "chatAs", "name": "Alice", "text": text }));
}

pub fn joins(server: &ScriptedServer, player: &str) -> usize {
    let joined = server.events("join");
    joined
        .iter()
        .filter(|event| event["player"] == player)
        .count()
}

fn source(folder: &Path) -> PluginSource {
    PluginSource::Path {
        path: folder.display().to_string(),
    }
}

fn install(core: &Core, folder: &Path, bots: &[i32]) {
    install_with(core, folder, bots, &[]);
}

/// Installs a plugin for bots, which grant it this.
pub fn install_with(core: &Core, folder: &Path, bots: &[i32], grants: &[&str]) {
    let looked = core.call(core.surface.preview_plugin(PreviewPluginReq {
        source: source(folder),
    }));
    core.call(core.surface.install_plugin(InstallPluginReq {
        source: source(folder),
        digest: Some(looked.digest),
        bot_ids: bots.to_vec(),
        grants: grants.iter().map(|&grant| grant.to_owned()).collect(),
    }));
}

pub fn of(core: &Core, bot: i32, name: &str) -> BotPluginView {
    let all = core.call(core.surface.list_bot_plugins(BotPluginsReq { bot_id: bot }));
    let mut plugins = all.plugins.into_iter();
    plugins
        .find(|one| one.name == name)
        .expect("it is installed")
}

pub fn is_running(core: &Core, bot: i32, name: &str) {
    until(&format!("{name} to run"), || {
        (of(core, bot, name).state == PluginStateView::Running).then_some(())
    });
}

pub fn set_enabled(core: &Core, bot: i32, name: &str, is_enabled: bool) {
    core.call(core.surface.set_bot_plugin(SetBotPluginReq {
        bot_id: bot,
        plugin: name.to_owned(),
        is_enabled: Some(is_enabled),
        grants: None,
    }));
}

const GREETER_PANEL: &str = r#"{"settings":{"word":{"type":"string","default":"Hello"},"key":{"type":"string","secret":true}}}"#;

#[test]
fn a_plugin_answers_its_command_is_changed_and_switched_off_while_the_bot_stays() {
    let dir = tempfile::tempdir().unwrap();
    let (data, sources) = (dir.path().join("data"), dir.path().join("sources"));
    let server = ScriptedServer::start();
    let core = Core::open_with(&data, true);
    let bot = core.add_bot(server.port, "Greeter_1").id;
    let folder = plugin(&sources, "greeter", GREETER_PANEL, GREETER);
    install(&core, &folder, &[bot]);
    core.bring_online(bot);
    is_running(&core, bot, "greeter");

    says(&server, "@greet");
    server.hears("Greeter_1", "Hello alice for time 1");
    // It is one of the bot's commands, and the user's to change.
    let commands = core.call(core.surface.list_commands(ListCommandsReq { bot_id: bot }));
    let greet = commands
        .iter()
        .find(|one| one.name == "greet")
        .expect("it is listed");
    assert_eq!(greet.plugin.as_deref(), Some("greeter"));
    let rename = |name: Option<&str>, aliases: Option<Vec<String>>| UpdateCommandReq {
        id: greet.id,
        name: name.map(str::to_owned),
        aliases,
        description: None,
        is_enabled: None,
        cooldown_seconds: None,
        is_cooldown_for_all: None,
        permission: None,
        allowed_chat_types: None,
        arguments: None,
        expected_revision: None,
    };
    let refused = core.try_call(core.surface.update_command(rename(Some("hi"), None)));
    assert_eq!(refused.unwrap_err().code, ErrorCode::Precondition);
    core.call(
        core.surface
            .update_command(rename(None, Some(vec!["hey".to_owned()]))),
    );
    says(&server, "@hey");
    server.hears("Greeter_1", "Hello alice for time 2");

    // Other settings hold while the bot stays; secrets reach the plugin and nobody else.
    let changed = core.call(
        core.surface
            .update_plugin_settings(UpdatePluginSettingsReq {
                bot_id: bot,
                plugin: "greeter".to_owned(),
                values: vec![PluginSettingValue {
                    key: "word".to_owned(),
                    value: Some("\"Welcome\"".to_owned()),
                }],
                secrets: vec![PluginSecret {
                    key: "key".to_owned(),
                    secret: "hunter22".to_owned(),
                }],
            }),
    );
    let key = changed
        .settings
        .iter()
        .find(|one| one.key == "key")
        .unwrap();
    assert!(key.is_saved && key.value == "null");
    core.console_shows(bot, "knows a key of 8");
    is_running(&core, bot, "greeter");
    says(&server, "@hey");
    server.hears("Greeter_1", "Welcome alice for time 3");

    set_enabled(&core, bot, "greeter", false);
    until("the command to be gone", || {
        (of(&core, bot, "greeter").state == PluginStateView::Off).then_some(())
    });
    says(&server, "@greet");
    says(&server, "@ping still here");
    server.hears("Greeter_1", "pong still here");
    let heard = server.events("chat");
    assert!(
        !heard
            .iter()
            .any(|event| event["message"] == "Welcome alice for time 4")
    );
    assert_eq!(joins(&server, "Greeter_1"), 1, "the bot never left");
    set_enabled(&core, bot, "greeter", true);
    is_running(&core, bot, "greeter");
    says(&server, "@greet");
    server.hears("Greeter_1", "Welcome alice for time 4");
    core.close();
}

#[test]
fn a_changed_file_is_noticed_named_and_put_back() {
    let dir = tempfile::tempdir().unwrap();
    let (data, sources) = (dir.path().join("data"), dir.path().join("sources"));
    let server = ScriptedServer::start();
    let core = Core::open_with(&data, true);
    let bot = core.add_bot(server.port, "Greeter_2").id;
    let folder = plugin(&sources, "greeter", GREETER_PANEL, GREETER);
    install(&core, &folder, &[bot]);
    let name = || PluginReq {
        name: "greeter".to_owned(),
    };
    let detail = core.call(core.surface.get_plugin(name()));
    assert!(detail.changes.is_empty());
    let installed = Path::new(&detail.folder).join("index.js");
    fs::write(&installed, "module.exports = () => { evil(); };").unwrap();
    core.bring_online(bot);
    core.console_shows(bot, "index.js was changed");
    assert_eq!(of(&core, bot, "greeter").state, PluginStateView::Off);
    core.call(core.surface.settle_plugin(SettlePluginReq {
        name: "greeter".to_owned(),
        is_accepted: false,
    }));
    is_running(&core, bot, "greeter");
    assert_eq!(fs::read_to_string(&installed).unwrap(), GREETER);

    // An update keeps what was decided, and the way back.
    fs::write(
        folder.join("index.js"),
        GREETER.replace("for time", "the second"),
    )
    .unwrap();
    install(&core, &folder, &[]);
    is_running(&core, bot, "greeter");
    says(&server, "@greet");
    server.hears("Greeter_2", "Hello alice the second 1");
    core.call(core.surface.roll_back_plugin(name()));
    is_running(&core, bot, "greeter");
    says(&server, "@greet");
    server.hears("Greeter_2", "Hello alice for time 2");
    core.call(core.surface.remove_plugin(name()));
    assert!(
        core.call(core.surface.list_commands(ListCommandsReq { bot_id: bot }))
            .iter()
            .all(|one| one.plugin.is_none())
    );
    core.close();
}

#[test]
fn an_endless_loop_is_stopped_and_named_while_others_are_answered() {
    let dir = tempfile::tempdir().unwrap();
    let (data, sources) = (dir.path().join("data"), dir.path().join("sources"));
    let server = ScriptedServer::start();
    let core = Core::open_with(&data, true);
    let (bad, good) = (
        core.add_bot(server.port, "Bad_1").id,
        core.add_bot(server.port, "Good_1").id,
    );
    install(&core, &plugin(&sources, "looper", "{}", LOOPER), &[bad]);
    let greeter = plugin(&sources, "greeter", GREETER_PANEL, GREETER);
    install(&core, &greeter, &[bad, good]);
    for bot in [bad, good] {
        core.bring_online(bot);
        is_running(&core, bot, "greeter");
    }
    is_running(&core, bad, "looper");
    says(&server, "please hang now");
    says(&server, "@greet");
    server.hears("Good_1", "Hello alice for time 1");
    let stopped = until("the looper to be stopped", || {
        match of(&core, bad, "looper").state {
            PluginStateView::Stopped { reason } => Some(reason),
            _ => None,
        }
    });
    assert!(stopped.contains("longer than it may"), "{stopped}");
    // The other plugin of the same bot is loaded afresh, and the bot never left.
    server.hears("Bad_1", "Hello alice for time 1");
    let log = core.call(core.surface.read_plugin_log(BotPluginReq {
        bot_id: bad,
        plugin: "looper".to_owned(),
    }));
    assert!(
        log.iter().any(|line| line.text.contains("Stopped")),
        "{log:?}"
    );
    assert_eq!(joins(&server, "Bad_1"), 1);
    core.close();
}

#[test]
fn a_killed_process_of_plugins_ends_no_connection_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let (data, sources) = (dir.path().join("data"), dir.path().join("sources"));
    let server = ScriptedServer::start();
    let core = Core::open_with(&data, true);
    let bot = core.add_bot(server.port, "Greeter_3").id;
    let folder = plugin(&sources, "greeter", GREETER_PANEL, GREETER);
    install(&core, &folder, &[bot]);
    core.bring_online(bot);
    is_running(&core, bot, "greeter");
    let pid = until("a sample with the process of plugins", || {
        let sample = core.call(core.surface.get_resource_use(Nothing {}));
        let hosts: Vec<_> = sample.bots.iter().map(|bot| bot.worker_pid).collect();
        let mut workers = sample.workers.iter().map(|process| process.pid);
        workers
            .find(|pid| !hosts.contains(pid))
            .filter(|_| !hosts.is_empty())
    });
    let killed = std::process::Command::new("kill")
        .args(["-9", &pid.to_string()])
        .status();
    assert!(killed.unwrap().success());
    core.console_shows(bot, "Plugins stopped: it was ended by signal 9");
    until("the plugin to be gone", || {
        (of(&core, bot, "greeter").state != PluginStateView::Running).then_some(())
    });
    // The bot's own commands are answered meanwhile.
    says(&server, "@ping alone");
    server.hears("Greeter_3", "pong alone");
    is_running(&core, bot, "greeter");
    says(&server, "@greet");
    server.hears("Greeter_3", "Hello alice for time 1");
    assert_eq!(joins(&server, "Greeter_3"), 1);
    core.close();
}
