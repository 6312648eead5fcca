//! Things turned against those who use them.

use super::{WITNESS, beside_witness, says, witness_lives};
use crate::stage::Stage;

#[test]
fn prototype_of_all_objects() {
    says(
        "module.exports = (bot) => { Object.prototype.polluted = 1; Object.prototype.toJSON = function () { return 'stolen'; }; ({}).__proto__.more = 1; bot.sendLog('polluted ' + ({}).polluted + ({}).more + JSON.stringify({ a: 1 })); };",
        "polluted undefinedundefined{\"a\":1}",
    );
}

#[test]
fn prototype_by_settings() {
    let mut play = Stage::new()
        .files(
            "bad",
            &serde_json::from_str(r#"{"botpanel":{"settings":{"__proto__":{"type":"json","default":{"isOwner":true}},"a":{"type":"json","default":{"__proto__":{"isOwner":true}}}}}}"#).unwrap(),
            &[("index.js", "module.exports = (bot, { settings }) => bot.sendLog(`owner ${({}).isOwner} ${Object.getPrototypeOf(settings) === Object.prototype}`);")],
            &[],
        )
        .start()
        .ready();
    play.logs("owner undefined true");
}

#[test]
fn prototype_of_promises_and_maps() {
    says(
        "module.exports = (bot) => { for (const [proto, name] of [[Promise.prototype, 'then'], [Map.prototype, 'get'], [Map.prototype, 'set'], [Function.prototype, 'call'], [Function.prototype, 'apply']]) { try { proto[name] = () => { throw 1; }; } catch {} } Promise.resolve().then(() => bot.sendLog('unchanged ' + new Map([[1, 2]]).get(1))); };",
        "unchanged 2",
    );
}

#[test]
fn json_replaced() {
    says(
        "module.exports = (bot) => { JSON.stringify = () => { throw 1; }; try { globalThis.JSON = null; } catch {} bot.sendLog('typed ' + typeof JSON); };",
        "typed object",
    );
}

#[test]
fn array_methods_replaced() {
    let mut play = beside_witness(
        "module.exports = (bot) => { for (const name of ['push', 'map', 'filter', 'includes', 'forEach', 'shift', 'slice', 'find', 'some']) Array.prototype[name] = () => { throw new Error('broken'); }; bot.sendLog('tried ' + [1].map((one) => one)); };",
    );
    play.logs("tried 1");
    witness_lives(&mut play);
}

#[test]
fn bot_patched() {
    says(
        "module.exports = (bot) => { bot.on = bot.emit = bot.chat = bot.sendLog = () => { throw new Error('patched'); }; bot.api = null; bot.events = null; bot.entity = null; Object.defineProperty(bot, 'health', { get() { throw new Error('trap'); } }); console.log('patched'); };",
        "patched",
    );
}

#[test]
fn emitters_patched() {
    says(
        "const EventEmitter = require('events'); module.exports = (bot) => { EventEmitter.prototype.on = EventEmitter.prototype.emit = () => { throw 1; }; console.log('patched'); };",
        "patched",
    );
}

#[test]
fn listeners_of_others_removed() {
    says(
        "module.exports = (bot) => { bot.removeAllListeners(); bot.removeAllListeners('chat'); bot.events.removeAllListeners(); bot.sendLog('removed'); };",
        "removed",
    );
}

#[test]
fn listeners_left_behind() {
    let mut play = beside_witness(
        "module.exports = { onLoad(bot) { bot.on('chat', () => bot.sendLog('ghost')); bot.events.on('core:raw_message', () => bot.sendLog('ghost')); setInterval(() => bot.sendLog('ghost'), 5); bot.sendLog('haunting'); }, onUnload() {} };",
    );
    play.logs("haunting");
    play.engine.tell(sculk_plugins::ToPlugins::Unload {
        plugin: "bad".into(),
    });
    play.engine.tell(sculk_plugins::ToPlugins::Ping { seq: 1 });
    play.shows("pong");
    play.log.clear();
    witness_lives(&mut play);
    assert!(
        !play.log.iter().any(|line| line == "ghost"),
        "{:?}",
        play.log
    );
}

#[test]
fn listeners_that_throw() {
    let mut play = beside_witness(
        "module.exports = (bot) => { bot.prependListener('chat', () => { throw null; }); bot.prependListener('message', () => { throw { get message() { throw 1; } }; }); bot.events.on('chat:message', () => Promise.reject()); };",
    );
    witness_lives(&mut play);
}

#[test]
fn events_of_the_game_forged() {
    says(
        "module.exports = (bot) => { bot.on('error', (e) => bot.sendLog('own error ' + e.message)); bot.emit('error', new Error('x')); bot.emit('end', 'forged'); bot.events.emit('chat:message', { type: 'chat', username: 5, message: {} }); bot.events.emit('chat:message', null); bot.sendLog('emitted'); };",
        "emitted",
    );
}

#[test]
fn error_event_nobody_hears() {
    says(
        "module.exports = (bot) => { try { bot.emit('error', new Error('unheard')); } catch (e) { bot.sendLog('caught ' + e.message); } };",
        "caught unheard",
    );
}

#[test]
fn process_ended() {
    says(
        "module.exports = (bot) => { for (const end of [() => process.exit(1), () => process.kill(process.pid), () => process.abort(), () => process.chdir('/')]) { try { end(); bot.sendLog('ended'); } catch {} } bot.sendLog('still here'); };",
        "still here",
    );
}

#[test]
fn code_from_text() {
    says(
        "module.exports = (bot) => { const root = Function('return this')(); const found = ['require', 'process', 'K', 'native', 'std', 'os', 'scriptArgs', '__loadScript'].filter((name) => name in root); bot.sendLog('found ' + JSON.stringify(found) + eval('1+1')); };",
        "found []2",
    );
}

#[test]
fn code_that_closes_its_wrapper() {
    let mut play = beside_witness(
        "}); globalThis.escaped = typeof require + typeof K; (function (exports, require, module, a, b, c, console) { module.exports = (bot) => bot.sendLog('outside ' + escaped);",
    );
    play.logs("outside undefinedundefined");
    witness_lives(&mut play);
}

#[test]
fn caller_and_arguments_walked() {
    says(
        "module.exports = (bot) => { const seen = []; const f = function () { try { seen.push(typeof f.caller); } catch (e) { seen.push(e.name); } try { seen.push(typeof arguments.callee.caller); } catch (e) { seen.push(e.name); } }; bot.once('probe', f); bot.emit('probe'); bot.sendLog('walked ' + seen.some((one) => one === 'function')); };",
        "walked false",
    );
}

#[test]
fn stack_frames_read() {
    says(
        "module.exports = (bot) => { const old = Error.prepareStackTrace; Error.prepareStackTrace = (e, frames) => frames.map((f) => (typeof f.getFunction === 'function' ? typeof f.getFunction() : 'none') + (typeof f.getThis === 'function' ? typeof f.getThis() : '')).join(); const stack = String(new Error('x').stack); Error.prepareStackTrace = old; bot.sendLog('functions ' + /function|object/.test(stack)); };",
        "functions false",
    );
}

#[test]
fn manifest_that_lies_about_its_entry() {
    let mut play = Stage::new()
        .files(
            "bad",
            &serde_json::json!({ "botpanel": { "main": "missing.js" } }),
            &[("index.js", "module.exports = () => {}")],
            &[],
        )
        .plugin("witness", WITNESS)
        .start()
        .ready();
    let failed = play.shows("loadFailed");
    assert_eq!(
        failed["fault"]["message"],
        "Error: Its entry file missing.js is not there."
    );
    witness_lives(&mut play);
}

#[test]
fn entry_that_exports_nothing() {
    let mut play = beside_witness("exports.x = 1;");
    let failed = play.shows("loadFailed");
    assert_eq!(failed["fault"]["plugin"], "bad");
    witness_lives(&mut play);
}

#[test]
fn entry_that_is_no_script() {
    let mut play = beside_witness("\u{0}\u{1}this is not javascript <<<");
    let failed = play.shows("loadFailed");
    assert!(
        failed["fault"]["message"]
            .as_str()
            .unwrap()
            .starts_with("SyntaxError"),
        "{failed}"
    );
    witness_lives(&mut play);
}

#[test]
fn files_that_require_each_other() {
    let mut play = Stage::new()
        .files("bad", &serde_json::json!({ "botpanel": {} }), &[("index.js", "exports.early = 1; const b = require('./b'); module.exports = (bot) => bot.sendLog('circle ' + b.seen);"), ("b.js", "exports.seen = require('./index').early;")], &[])
        .start()
        .ready();
    play.logs("circle 1");
}

#[test]
fn async_generator_and_using_known_to_crash_engines() {
    says(
        "module.exports = async (bot) => { async function* g() { try { yield 1; yield 2; } finally { await null; } } for await (const x of g()) { if (x === 1) break; } const it = g(); await Promise.race([Promise.all([it.next(), it.return(), it.next(), it.throw(new Error('x')).catch(() => {})]), new Promise((r) => setTimeout(r, 50))]); bot.sendLog('survived'); };",
        "survived",
    );
}

#[test]
fn arrays_changed_while_they_are_read() {
    says(
        "module.exports = (bot) => { const a = [1, 2, 3, 4]; a.sort((x, y) => { a.length = 0; return x - y; }); const b = new Uint8Array(8); try { b.set({ length: 8, get 0() { b.buffer.transfer?.(0); return 1; } }); } catch {} const p = new Proxy([], { get: (t, k) => (k === 'length' ? 1000 : t[k]), has: () => true }); try { Array.prototype.concat.call([], p).length; } catch {} bot.sendLog('survived'); };",
        "survived",
    );
}

#[test]
fn weak_references_and_finalizers() {
    says(
        "module.exports = (bot) => { const registry = new FinalizationRegistry(() => { for (;;); }); for (let i = 0; i < 1000; i++) registry.register({}, i); const ref = new WeakRef({}); bot.sendLog('survived ' + typeof ref.deref()); };",
        "survived",
    );
}

#[test]
fn two_plugins_of_one_name() {
    let names = ["twin", "twin"].map(|name| sculk_plugins::order::Needs {
        name: name.into(),
        version: "1.0.0".into(),
        required: Default::default(),
        optional: Default::default(),
    });
    let (sorted, problems) = sculk_plugins::order::order(&names);
    assert_eq!((sorted.len(), problems.len()), (1, 1));
}

#[test]
fn name_of_letters_that_look_alike() {
    assert!(
        sculk_plugins::Manifest::read(r#"{"name":"рarser-keksik","version":"1.0.0"}"#).is_err()
    );
}
