//! Plugins that are written to come to what another plugin of the same bot was given, or to act as it.

use serde_json::json;

use super::{WITNESS, says, witness_lives};
use crate::stage::{Play, Stage};

/// A plugin that uses everything it was given on each chat line, so that whatever it calls is called:
/// its settings, the password, its store, a file, a header of a request, messages and lists.
const VICTIM: &str = r"
    const fs = require('fs');
    const { URL } = require('url');
    module.exports = (bot, { settings, store }) => {
        bot.api.registerCommand(Object.assign(new bot.api.Command({ name: 'greet' }), { handler: (bot, type, user) => bot.api.sendMessage(type, 'hi', user.username) }));
        bot.on('chat', async (name, text) => {
            const token = settings.token;
            const password = bot.config.password;
            const row = bot.config.plugins.find((one) => one.name === 'victim').settings;
            await store.set('kept', { token, list: [token, password] });
            const kept = await store.get('kept');
            fs.writeFileSync('note.txt', token + password);
            const read = fs.readFileSync('note.txt', 'utf8');
            await fetch(new URL('https://example.org/' + token), { headers: { authorization: 'Bearer ' + token } }).catch(() => {});
            const all = [token, password, row, kept.token, read].map(String).filter(Boolean);
            const by = new Map(all.map((one, idx) => [idx, one]));
            bot.sendLog(`victim done ${all.length} ${[...by.values()].length} ${JSON.stringify(kept).length > 10} ${/s3cret/.exec(read) !== null} ${token.split('').join('') === token}`);
        });
    };";

/// A thief beside a victim that was granted everything; the thief's `source` puts what it got to
/// `loot`, an array, and may log. Nothing of the victim's may be in it.
fn steals_nothing(source: &str) -> Play {
    let thief = format!(
        "const loot = []; const keep = (one) => {{ try {{ loot.push(typeof one === 'string' ? one : JSON.stringify(one)); }} catch {{ loot.push(String(one)); }} }};\n\
         const attempt = (fn) => {{ try {{ fn(); }} catch {{}} }};\n\
         module.exports = (bot) => {{ {source}\n\
         bot.events.on('tell-loot', () => bot.sendLog('loot ' + loot.length + ' ' + loot.some((one) => /s3cret|hunter2/.test(one)))); }};"
    );
    // The thief comes first, so that whatever it puts somewhere is there before the victim loads.
    let mut play = Stage::new()
        .plugin("bad", &thief)
        .files(
            "victim",
            &json!({ "botpanel": { "settings": { "token": { "type": "string", "default": "s3cret" } } } }),
            &[("index.js", VICTIM)],
            &["credentials", "files", "network:example.invalid"],
        )
        .plugin("witness", WITNESS)
        .plugin("asker", "module.exports = (bot) => bot.on('chat', (name, text) => { if (text === 'tell') bot.events.emit('tell-loot'); });")
        .start()
        .ready();
    play.chat("Steve", "one");
    play.logs("victim done 5 5 true true true");
    play.chat("Steve", "@greet");
    play.chat("Steve", "two");
    witness_lives(&mut play);
    play.chat("Steve", "tell");
    play.logs("loot ");
    let told: Vec<_> = play
        .log
        .iter()
        .filter(|line| line.starts_with("loot "))
        .collect();
    assert!(told.iter().all(|line| line.ends_with("false")), "{told:?}");
    let leaked = play
        .log
        .iter()
        .find(|line| line.contains("s3cret") || line.contains("hunter2"));
    assert_eq!(leaked, None);
    play
}

/// Replaces every function of an object by one that keeps what it is called with and on.
const REPLACE: &str = r"
    const replace = (object, names) => { for (const name of names ?? Reflect.ownKeys(object)) attempt(() => {
        const about = Object.getOwnPropertyDescriptor(object, name);
        if (typeof about?.value !== 'function') return;
        const old = about.value;
        const spy = function (...args) { keep(this); for (const one of args) keep(one); const got = Reflect.apply(old, this, args); keep(got); return got; };
        attempt(() => { object[name] = spy; });
        attempt(() => Object.defineProperty(object, name, { value: spy }));
    }); };";

fn replaces(objects: &str) {
    steals_nothing(&format!(
        "{REPLACE} for (const one of [{objects}]) replace(one);"
    ));
}

#[test]
fn thief_by_array_methods() {
    replaces("Array.prototype, Array");
}

#[test]
fn thief_by_function_methods() {
    replaces("Function.prototype");
}

#[test]
fn thief_by_promises() {
    replaces("Promise.prototype, Promise");
}

#[test]
fn thief_by_maps_and_sets() {
    replaces("Map.prototype, Set.prototype, WeakMap.prototype, Map, Set");
}

#[test]
fn thief_by_json_and_reflect() {
    replaces("JSON, Reflect, Object, Math");
}

#[test]
fn thief_by_text_methods() {
    replaces("String.prototype, String, RegExp.prototype");
}

#[test]
fn thief_by_typed_arrays() {
    replaces(
        "Object.getPrototypeOf(Uint8Array.prototype), Object.getPrototypeOf(Uint8Array), Uint8Array.prototype, ArrayBuffer.prototype, DataView.prototype",
    );
}

#[test]
fn thief_by_iterators() {
    replaces(
        "Object.getPrototypeOf([].values()), Object.getPrototypeOf(new Map().values()), Object.getPrototypeOf(new Set().values()), Object.getPrototypeOf(''[Symbol.iterator]()), Object.getPrototypeOf(''.matchAll(/x/g)), Iterator.prototype, Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())), Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})()))",
    );
}

#[test]
fn thief_by_classes_of_the_api() {
    replaces(
        "bot.api.Command.prototype, bot.api.Command, require('events').prototype, require('events'), require('vec3'), require('vec3').Vec3.prototype, Buffer.prototype, Buffer, URL.prototype, URLSearchParams.prototype, Headers.prototype, Response.prototype, Request.prototype, AbortSignal.prototype, TextEncoder.prototype, TextDecoder.prototype, require('stream').Readable.prototype, require('crypto').createHash('md5').constructor.prototype, require('prismarine-chat')().prototype",
    );
}

#[test]
fn thief_by_modules() {
    replaces(
        "require('util'), require('path'), require('fs'), require('fs').promises, require('url'), require('buffer'), require('crypto'), require('stream'), require('https'), require('os'), console, require('timers'), process",
    );
}

#[test]
fn thief_by_global_names() {
    steals_nothing(
        r"
        for (const name of Object.getOwnPropertyNames(globalThis)) attempt(() => {
            const old = globalThis[name];
            if (typeof old !== 'function') return;
            const spy = new Proxy(old, { apply(target, self, args) { args.forEach(keep); const got = Reflect.apply(target, self, args); keep(got); return got; }, construct(target, args, made) { args.forEach(keep); const got = Reflect.construct(target, args, made); keep(got); return got; } });
            attempt(() => { globalThis[name] = spy; });
            attempt(() => Object.defineProperty(globalThis, name, { value: spy }));
            attempt(() => (0, eval)(`function ${name}() { throw 1; }`));
        });",
    );
}

/// A file that closes the function it stands in is at the top level, where names are everybody's.
#[test]
fn thief_by_names_declared_for_all() {
    let source = "}); let Promise = 1, Map = 1, JSON = 1, Reflect = 1; (function (exports, require, module) { module.exports = () => {};";
    let mut play = Stage::new()
        .plugin("bad", source)
        .plugin(
            "other",
            "module.exports = (bot) => bot.on('chat', () => bot.sendLog('found ' + [typeof Promise, typeof Map, typeof JSON, typeof Reflect]));",
        )
        .plugin("witness", WITNESS)
        .start()
        .ready();
    let failed = play.shows("loadFailed");
    assert_eq!(failed["fault"]["plugin"], "bad");
    witness_lives(&mut play);
    play.logs("found function,function,object,object");
}

#[test]
fn thief_by_accessors_and_indexes() {
    steals_nothing(
        r"
        const trap = (object, key) => attempt(() => Object.defineProperty(object, key, { get() { keep(this); }, set(value) { keep(value); Object.defineProperty(this, key, { value, writable: true, configurable: true, enumerable: true }); }, configurable: true }));
        for (const object of [Object.prototype, Array.prototype]) for (const key of ['0', '1', '2', 'settings', 'token', 'headers', 'url', 'then', 'owner', 'value', 'password', 'toJSON', Symbol.isConcatSpreadable]) trap(object, key);
        for (const [object, key] of [[Array, Symbol.species], [Promise, Symbol.species], [RegExp, Symbol.species], [Uint8Array.__proto__, Symbol.species], [Map, Symbol.species], [Function.prototype, Symbol.hasInstance], [Promise, Symbol.hasInstance], [Array.prototype, Symbol.iterator], [Array.prototype, Symbol.unscopables], [RegExp.prototype, Symbol.replace], [RegExp.prototype, Symbol.split], [RegExp.prototype, Symbol.match], [RegExp.prototype, 'exec'], [RegExp.prototype, 'flags'], [Object.prototype, '__proto__'], [Object.prototype, 'constructor'], [Array.prototype, 'constructor'], [Promise.prototype, 'constructor']]) trap(object, key);
        attempt(() => Object.setPrototypeOf(Array.prototype, new Proxy({}, { get(t, k, self) { keep(self); } })));
        attempt(() => Object.setPrototypeOf(Object.prototype, new Proxy({}, { get(t, k, self) { keep(self); } })));
        attempt(() => Object.setPrototypeOf(Promise, class { static resolve(one) { keep(one); } }));",
    );
}

#[test]
fn thief_by_stacks_of_errors() {
    steals_nothing(
        r"
        const look = (error, frames) => { for (const frame of frames ?? []) for (const name of ['getThis', 'getFunction', 'getEvalOrigin']) attempt(() => { const got = frame[name](); keep(got); keep(got.toString()); keep(got.arguments); }); return 'x'; };
        Error.prepareStackTrace = look;
        attempt(() => Object.defineProperty(Error, 'prepareStackTrace', { value: look }));
        attempt(() => { Error.stackTraceLimit = { valueOf() { keep(arguments.callee.caller); return 100; } }; });
        bot.prependListener('chat', function spy() { keep(new Error('x').stack); attempt(() => keep(spy.caller)); attempt(() => keep(spy.arguments.callee.caller)); });",
    );
}

#[test]
fn thief_by_what_is_shared_on_the_bot() {
    steals_nothing(
        r"
        const grab = function (...args) { keep(this); attempt(() => keep(this.config.password)); attempt(() => keep(this.config)); args.forEach(keep); };
        for (const name of ['hasOwnProperty', 'toString', 'valueOf', 'toJSON', 'constructor', 'players', 'entity', 'inventory', 'registry', 'pathfinder', 'commands', 'pluginRegistry', 'pluginUiState', 'pluginData']) attempt(() => { bot[name] = grab; });
        for (const name of ['health', 'food', 'time', 'bossBars', 'scoreboard', 'tablist']) attempt(() => Object.defineProperty(bot, name, { get() { grab.call(this); return {}; }, set(value) { grab.call(this, value); } }));",
    );
}

#[test]
fn the_bot_of_another_plugin_by_a_function_it_calls() {
    let mut play = Stage::new()
        .plugin("bad", "module.exports = (bot) => { bot.hasOwnProperty = function (key) { try { bot.sendLog('got ' + this.config.password); } catch (e) { bot.sendLog('denied ' + e.permission); } return false; }; };")
        .granted("victim", &["credentials"], "module.exports = (bot) => bot.on('chat', () => { bot.hasOwnProperty('pluginData'); bot.sendLog('asked'); });")
        .start()
        .ready();
    play.chat("Steve", "x");
    play.logs("asked");
    play.logs("denied credentials");
    assert!(!play.log.iter().any(|line| line.contains("hunter2")));
}

#[test]
fn the_bot_of_another_plugin_by_its_command() {
    let mut play = Stage::new()
        .granted("victim", &["credentials"], "module.exports = async (bot) => { class C extends bot.api.Command { constructor() { super({ name: 'mine', aliases: ['own'] }); } handler(bot, type) { bot.sendLog('mine answered'); } } await bot.api.registerCommand(new C()); bot.sendLog('made'); };")
        .plugin("bad", "module.exports = (bot) => { const steal = (bot) => console.log('got ' + bot.config.password); bot.on('chat', (name, text) => { if (text !== 'go') return; for (const word of ['mine', 'own']) { const command = bot.commands.get(word); for (const name of ['handler', 'onCooldown', 'onInsufficientPermissions']) { try { command[name] = steal; } catch {} try { Object.getPrototypeOf(command)[name] = steal; } catch {} } bot.commands.set(word, { handler: steal }); console.log('sees ' + command.name + command.aliases); } }); };")
        .start()
        .ready();
    play.logs("made");
    play.chat("Steve", "go");
    play.logs("sees mineown");
    play.chat("Boss", "@mine");
    play.logs("mine answered");
    assert!(!play.log.iter().any(|line| line.contains("hunter2")));
}

#[test]
fn the_listeners_of_another_plugin_by_what_this_is() {
    says(
        "module.exports = (bot) => { bot.on('probe', function () { const raw = this; let found = raw === bot; for (const key of Object.getOwnPropertySymbols(raw)) { const inner = raw[key]; if (inner?.lists) found = 'lists'; } bot.sendLog('this ' + found); }); bot.emit('probe'); const other = bot.listeners('chat')[0]; if (other) bot.removeListener('chat', other); };",
        "this true",
    );
}

/// The number by which the engine tells plugins apart, where scripts could come to it.
#[test]
fn identity_by_the_scope_of_a_module() {
    let mut play = Stage::new()
        .plugin("bad", "const timers = require('timers'); for (const owner of [0, 1, 2]) { try { timers.owner = owner; } catch {} } const fs = require('fs'); const https = require('https'); module.exports = async (bot) => { const out = []; try { out.push(fs.readFileSync('/data/victim/note.txt', 'utf8')); } catch (e) { out.push(e.code); } const request = https.request('https://example.org/'); for (const one of [request, request.scope, request.about]) if (one) { one.owner = 1; one.scope = { ...one.scope, owner: 1 }; } request.on('error', (e) => bot.sendLog('out ' + out + ' ' + e.permission)); request.end(); };")
        .granted("victim", &["files", "network"], "require('fs').writeFileSync('note.txt', 's3cret'); module.exports = () => {};")
        .plugin("witness", WITNESS)
        .start()
        .ready();
    play.logs("out EACCES network:example.org");
    witness_lives(&mut play);
}

#[test]
fn identity_by_what_is_handed_to_the_api() {
    says(
        "module.exports = async (bot, { store }) => { let n = 0; const odd = new Proxy({}, { get: (_, key) => { n++; return key === 'owner' || key === 'idx' ? 1 : key === 'name' ? 'odd' : key === 'length' ? 1 : undefined; }, ownKeys: () => ['owner', 'type'], getOwnPropertyDescriptor: () => ({ value: 'setCredentials', enumerable: true, configurable: true }) }); await bot.api.registerCommand(odd); await bot.api.registerPermissions([odd]); await bot.sculk.setControls({ type: 'say', chatType: 'chat', text: 'forged' }).catch(() => {}); await bot.api.changeCredentials(odd).catch((e) => bot.sendLog('denied ' + e.permission)); };",
        "denied credentials",
    );
}

#[test]
fn offers_of_another_plugin_replaced() {
    let mut play = Stage::new()
        .plugin("bad", "module.exports = (bot) => bot.on('chat', () => { bot.pluginRegistry.set('bank', { pay: (secret) => bot.sendLog('got ' + secret) }); bot.pluginRegistry = new Map(); });")
        .plugin("bank", "module.exports = { exports: { pay: () => 'paid' }, onLoad() {} };")
        .plugin("shop", "module.exports = (bot) => bot.on('chat', () => bot.sendLog('shop ' + bot.pluginRegistry.get('bank').pay('s3cret')));")
        .start()
        .ready();
    play.chat("Steve", "x");
    play.logs("shop paid");
    assert!(!play.log.iter().any(|line| line.contains("s3cret")));
}

#[test]
fn state_of_another_plugins_page() {
    let mut play = Stage::new()
        .plugin("shop", "module.exports = (bot) => { bot.api.sendUiUpdate('shop', { balance: 's3cret' }); bot.sendLog('own ' + bot.pluginUiState.get('shop').balance.length); };")
        .plugin("bad", "module.exports = (bot) => bot.on('chat', () => bot.sendLog('sees ' + JSON.stringify([...bot.pluginUiState])));")
        .start()
        .ready();
    play.logs("own 6");
    play.chat("Steve", "x");
    play.logs("sees []");
}

/// What real code does with built-ins goes on working.
#[test]
fn ordinary_code_beside_what_is_frozen() {
    says(
        r#"
        const { EventEmitter } = require('events'); const util = require('util');
        function Old() { EventEmitter.call(this); } util.inherits(Old, EventEmitter); Old.prototype.emit = function (...args) { return EventEmitter.prototype.emit.apply(this, args); }; Old.prototype.toString = () => 'old';
        function MyError(message) { this.name = 'MyError'; this.message = message; Error.captureStackTrace(this, MyError); } MyError.prototype = Object.create(Error.prototype); MyError.prototype.constructor = MyError;
        class Typed extends Error { constructor(text) { super(text); this.name = 'Typed'; this.code = 7; } toString() { return 'typed'; } }
        module.exports = (bot) => { 'use strict';
            const plain = {}; plain.toString = () => 'plain'; plain.constructor = 1; plain.hasOwnProperty = 2; plain.valueOf = () => 3;
            const command = new bot.api.Command({ name: 'later' }); command.handler = async () => {}; command.onCooldown = () => {};
            const old = new Old(); let heard = 0; old.on('x', () => heard++); old.emit('x'); const made = new EventEmitter(); made.emit = () => 'own'; EventEmitter.defaultMaxListeners = 50;
            const error = new TypeError('t'); error.message = 'changed'; error.name = 'Named'; const list = [1, 2]; list.toString = () => 'list'; class More extends Array { last() { return this[this.length - 1]; } } const more = More.from([1, 2, 3]).map((one) => one * 2);
            function Shape() {} Shape.prototype.toString = () => 'shape'; Shape.toString = () => 'Shape'; globalThis.everybodys = 5; global.mine = 6;
            bot.sendLog(JSON.stringify([String(plain), plain.constructor, String(old), heard, made.emit(), new MyError('m') instanceof Error, String(new MyError('m')).startsWith('MyError'), new Typed('x').code, String(error), String(list), more.last(), more instanceof More, String(new Shape()), String(Shape), everybodys, global.mine, EventEmitter.defaultMaxListeners]));
        };"#,
        r#"["plain",1,"old",1,"own",true,true,7,"Named: changed","list",6,true,"shape","Shape",5,6,50]"#,
    );
}
