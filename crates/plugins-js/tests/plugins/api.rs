//! What plugins call, and what comes of it.

use crate::stage::Stage;
use sculk_plugins::ToPlugins;
use sculk_plugins::port::Occasion;
use serde_json::json;

#[test]
fn a_command_of_a_plugin_answers_a_player() {
    let mut play = Stage::new()
        .plugin(
            "ping",
            r#"
            module.exports = {
                async onLoad(bot, { settings, store }) {
                    const log = bot.sendLog;
                    class Ping extends bot.api.Command {
                        constructor() {
                            super({ name: 'ping', aliases: ['p'], owner: 'plugin:ping', permissions: 'user.ping', cooldown: 5,
                                args: [{ name: 'times', type: 'number', required: false }] });
                        }
                        async handler(bot, typeChat, user, { times }) {
                            bot.api.sendMessage(typeChat, `pong ${times ?? 1} ${user.username}`, user.username);
                        }
                    }
                    await bot.api.registerPermissions([{ name: 'user.ping', description: 'may ping', owner: 'plugin:ping' }]);
                    await bot.api.registerCommand(new Ping());
                    await bot.api.addPermissionsToGroup('User', ['user.ping']);
                    log('loaded');
                },
            };
            "#,
        )
        .start()
        .ready();
    play.logs("loaded");
    assert_eq!(play.shows("command")["command"]["name"], "ping");
    play.chat("Steve", "@ping 3");
    assert_eq!(play.says(), ("chat".into(), "pong 3 steve".into(), None));
    play.chat("Steve", "@p");
    let (_, text, _) = play.says();
    assert!(text.starts_with("Wait 5 s"), "{text}");
}

#[test]
fn somebody_without_the_permission_is_told_by_the_plugins_own_words() {
    let mut play = Stage::new()
        .plugin(
            "guard",
            r#"module.exports = async (bot) => {
                class Secret extends bot.api.Command {
                    constructor() { super({ name: 'secret', permissions: 'admin.secret' }); }
                    onInsufficientPermissions(bot, type, user) { bot.api.sendMessage(type, 'no, ' + user.username, user.username); }
                    handler(context) { context.reply('yes, ' + context.user.username); }
                }
                await bot.api.registerCommand(new Secret());
                bot.sendLog('loaded');
            };"#,
        )
        .start()
        .ready();
    play.logs("loaded");
    play.chat("Steve", "@secret");
    assert_eq!(play.says().1, "no, steve");
    play.line(sculk_bots::ChatKind::Whisper, Some("Boss"), "@secret", None);
    assert_eq!(
        play.says(),
        ("private".into(), "yes, boss".into(), Some("boss".into()))
    );
}

#[test]
fn a_parser_reads_the_servers_chat_and_its_types_have_prefixes() {
    let mut play = Stage::new()
        .plugin(
            "parser",
            r#"module.exports = (bot) => {
                bot.messageQueue.registerChatType('clan', { prefix: '/cc ', delay: 500 });
                bot.events.on('core:raw_message', (text, json) => {
                    const m = text.match(/^КЛАН: (\S+): (.*)$/u);
                    if (!m) return;
                    const hidden = json.extra?.find((part) => part.clickEvent?.action === 'suggest_command')?.clickEvent.value;
                    bot.events.emit('chat:message', { type: 'clan', username: hidden ? hidden.split(' ')[1] : m[1], message: m[2] });
                });
            };"#,
        )
        .plugin(
            "hello",
            r#"module.exports = async (bot) => {
                class Hi extends bot.api.Command {
                    constructor() { super({ name: 'hi', allowedChatTypes: ['clan'] }); }
                    handler(bot, type, user) { bot.api.sendMessage(type, ['one', 'two\nthree'], user.username); }
                }
                await bot.api.registerCommand(new Hi());
                bot.sendLog('loaded');
            };"#,
        )
        .start()
        .ready();
    play.logs("loaded");
    let component = json!({ "text": "", "extra": [
        { "text": "КЛАН: " },
        { "text": "Nick", "click_event": { "action": "suggest_command", "command": "/msg RealName " } },
        { "text": ": @hi" },
    ]});
    play.line(
        sculk_bots::ChatKind::System,
        None,
        "КЛАН: Nick: @hi",
        Some(component),
    );
    let lines: Vec<String> = (0..3).map(|_| play.says().1).collect();
    assert_eq!(lines, ["/cc one", "/cc two", "/cc three"]);
    assert_eq!(play.shows("commandUsed")["player"], "RealName");
}

#[test]
fn a_question_to_the_server_gets_its_match() {
    let mut play = Stage::new()
        .plugin(
            "money",
            r#"module.exports = async (bot) => {
                try {
                    const match = await bot.api.sendMessageAndWaitForReply('/money', [/nothing/, /Balance: (\d+)/], 5000);
                    bot.sendLog(`balance ${match[1]} of ${match.input}`);
                    await bot.api.sendMessageAndWaitForReply('/never', [/never/], 50);
                } catch (error) { bot.sendLog('failed: ' + error.message); }
            };"#,
        )
        .start()
        .ready();
    assert_eq!(play.says().1, "/money");
    play.system("Something else");
    play.system("Balance: 42 coins");
    play.logs("balance 42 of Balance: 42 coins");
    play.logs("failed: Timeout");
}

#[test]
fn people_and_stored_values_are_there() {
    let mut play = Stage::new()
        .plugin(
            "people",
            r#"module.exports = { async onLoad(bot, { store }) {
                await bot.api.registerGroup({ name: 'Member', owner: 'plugin:people', permissions: ['clan.say'] });
                const user = await bot.api.getUser('Alex');
                const before = [user.username, user.hasGroup('member'), user.hasPermission('clan.say')];
                await user.addGroup('Member');
                const after = [user.hasGroup('member'), user.hasPermission('clan.say')];
                const groups = await bot.api.performUserAction('alex', 'getGroups');
                await store.set('list', { a: [1, 2] });
                const all = await store.getAll();
                bot.sendLog(JSON.stringify([before, after, groups, await store.get('list'), await store.get('none'), all instanceof Map && all.size]));
                await user.addGroup('Nobody').catch((error) => bot.sendLog(error.message));
            } };"#,
        )
        .start()
        .ready();
    play.logs(r#"[["alex",false,false],[true,true],["User","Member"],{"a":[1,2]},null,1]"#);
    play.logs("There is no group “Nobody”.");
}

#[test]
fn the_bots_state_is_mineflayers() {
    let mut play = Stage::new()
        .plugin(
            "state",
            r#"module.exports = (bot) => {
                bot.sendLog(`before: ${bot.username} ${bot.entity}`);
                bot.once('spawn', () => {
                    const { x, y, z } = bot.entity.position;
                    const sword = bot.inventory.items().find((item) => item.name === 'iron_sword');
                    bot.sendLog(JSON.stringify([bot.username, x, y, z, bot.entity.yaw.toFixed(3), bot.entity.pitch.toFixed(3),
                        bot.food, bot.game.difficulty, bot.heldItem.name, sword.durabilityUsed, sword.enchants[0].name]));
                });
                bot.on('whisper', (name, text) => bot.sendLog(`${name} > ${text}`));
                bot.on('playerJoined', (player) => bot.sendLog(`+${player.username} ${bot.players[player.username] === player}`));
                bot.on('end', (reason) => bot.sendLog(`end ${reason}`));
            };"#,
        )
        .start()
        .ready();
    play.join();
    play.logs("before: undefined undefined");
    play.logs(r#"["Helper",1.5,64,-2.5,"3.142","-1.571",18,"hard","bread",5,"sharpness"]"#);
    play.event(sculk_bots::BotEvent::PlayerJoined {
        username: "Alex".into(),
        uuid: "u".into(),
    });
    play.logs("+Alex true");
    play.line(sculk_bots::ChatKind::Whisper, Some("Alex"), "psst", None);
    play.logs("Alex > psst");
    play.engine.tell(sculk_plugins::ToPlugins::End {
        reason: "enough".into(),
    });
    play.logs("end enough");
    play.shows("ended");
}

#[test]
fn what_is_thrown_is_told_with_its_place_and_the_rest_goes_on() {
    let mut play = Stage::new()
        .files(
            "thrower",
            &json!({ "botpanel": { "main": "src/go.js" } }),
            &[
                ("src/go.js", "const deep = require('./deep');\nmodule.exports = (bot) => {\n  bot.on('chat', () => deep());\n  setTimeout(async () => { throw new TypeError('late') }, 1);\n};"),
                ("src/deep/index.js", "module.exports = function deep() {\n\n  throw new RangeError('too deep');\n};"),
            ],
            &[],
        )
        .plugin("quiet", "module.exports = (bot) => bot.on('chat', (name) => bot.sendLog('heard ' + name));")
        .plugin("broken", "module.exports = { onLoad() { undefined.x } };")
        .plugin("missing", "require('left-pad'); module.exports = () => {};")
        .start()
        .ready();
    let failed: Vec<_> = (0..2)
        .map(|_| play.shows("loadFailed")["fault"].clone())
        .collect();
    assert_eq!(
        (&failed[0]["plugin"], &failed[1]["plugin"]),
        (&json!("broken"), &json!("missing"))
    );
    let message = failed[1]["message"].as_str().unwrap();
    assert!(
        message.starts_with("Error: Cannot find module 'left-pad'"),
        "{message}"
    );
    let late = play.shows("fault");
    assert_eq!(late["fault"]["message"], "TypeError: late");
    play.chat("Steve", "hello");
    let fault = play.shows("fault")["fault"].clone();
    assert_eq!(fault["plugin"], "thrower");
    let stack = fault["stack"].as_str().unwrap();
    assert!(
        stack.starts_with(
            "RangeError: too deep\n    at deep (/plugins/thrower/src/deep/index.js:3:"
        ),
        "{stack}"
    );
    play.logs("heard Steve");
}

#[test]
fn hooks_tell_why_a_plugin_comes_and_goes() {
    const HOOKS: &str = "module.exports = { onLoad(bot) { this.bot = bot; bot.sendLog('load'); }, onEnable({ bot, settings, store, botId }) { bot.sendLog(`enable ${botId} ${typeof store.get} ${typeof settings}`); }, onDisable({ bot }) { bot.sendLog('disable'); }, onUpdate({ bot, oldVersion, newVersion }) { bot.sendLog(`update ${oldVersion} ${newVersion}`); } };";
    let mut play = Stage::new()
        .plugin("good", HOOKS)
        .on(Occasion::Enabled)
        .start()
        .ready();
    play.logs("enable 7 function object");
    play.engine.tell(ToPlugins::Reload {
        plugins: Vec::new(),
    });
    play.logs("disable");
    let mut play = Stage::new()
        .plugin("good", HOOKS)
        .on(Occasion::Updated {
            from: "0.9.0".into(),
        })
        .start()
        .ready();
    play.logs("update 0.9.0 1.0.0");
    assert!(!play.log.iter().any(|line| line.starts_with("enable")));
}

#[test]
fn commands_that_no_plugin_answers_are_in_the_list() {
    let mut play = Stage::new()
        .plugin("list", "module.exports = (bot) => bot.on('chat', () => { const all = [...new Set(bot.commands.values())]; const one = bot.commands.get('h'); bot.sendLog(JSON.stringify([all.map((one) => one.name), one?.name, one?.permissions, one instanceof bot.api.Command, one?.cooldown])); });")
        .start()
        .ready();
    play.engine.tell(ToPlugins::Commands {
        commands: vec![sculk_plugins::port::KnownCommand {
            name: "help".into(),
            description: "What there is".into(),
            aliases: vec!["h".into()],
            permission: "user.help".into(),
            cooldown: 3.0,
            allowed_chat_types: vec!["chat".into()],
        }],
    });
    play.chat("Steve", "x");
    play.logs(r#"[["help"],"help","user.help",true,3]"#);
    play.engine.tell(ToPlugins::Commands {
        commands: Vec::new(),
    });
    play.chat("Steve", "x");
    play.logs("[[],null,null,false,null]");
}

#[test]
fn lines_of_a_chat_type_keep_their_distance() {
    let mut play = Stage::new()
        .plugin(
            "slow",
            "module.exports = (bot) => { bot.messageQueue.registerChatType('clan', { prefix: '/cc ', delay: 400 }); bot.sendMessage('clan', ['one', 'two', 'three']); bot.sendMessage('chat', 'after'); };",
        )
        .start()
        .ready();
    assert_eq!(play.says().1, "/cc one");
    let began = std::time::Instant::now();
    let lines: Vec<_> = (0..3).map(|_| play.says().1).collect();
    assert_eq!(lines, ["/cc two", "/cc three", "after"]);
    // They may be late on a busy machine, never early.
    assert!(began.elapsed().as_millis() >= 600, "{:?}", began.elapsed());
}
