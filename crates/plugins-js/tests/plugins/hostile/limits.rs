//! Too much of everything.

use super::{beside_witness, is_stopped, says, witness_lives};
use crate::stage::Stage;

/// Does something on the first chat line.
fn on_chat(body: &str) -> String {
    format!(
        "module.exports = (bot) => bot.on('chat', (name, text) => {{ if (text !== 'go') return; {body} }});"
    )
}

fn loops(body: &str) {
    let mut play = beside_witness(&on_chat(body));
    play.chat("Steve", "go");
    let reason = is_stopped(&mut play);
    assert!(reason.contains("computed longer"), "{reason}");
}

#[test]
fn endless_loop() {
    loops("for (;;);");
}

#[test]
fn endless_loop_that_catches() {
    loops("for (;;) { try { for (;;); } catch {} finally { continue; } }");
}

#[test]
fn endless_loop_while_loading() {
    let mut play = beside_witness("for (;;); module.exports = () => {};");
    is_stopped(&mut play);
}

#[test]
fn endless_loop_in_on_load() {
    let mut play = beside_witness("module.exports = { onLoad() { while (true) {} } };");
    is_stopped(&mut play);
}

/// Each promise of these waits for the next, so that the memory may be full before the time is over:
/// then the engine ends the chain itself, by rejecting it with nothing.
fn loops_or_fills_the_memory(body: &str) {
    let mut play = beside_witness(&on_chat(body));
    play.chat("Steve", "go");
    let reason = is_stopped(&mut play);
    let is_told = reason.contains("computed longer") || reason.contains("more memory");
    assert!(is_told, "{reason}");
}

#[test]
fn endless_promises() {
    loops_or_fills_the_memory("const again = () => Promise.resolve().then(again); again();");
}

#[test]
fn endless_promises_that_catch() {
    loops_or_fills_the_memory(
        "const again = () => Promise.resolve().then(again, again); again(); again();",
    );
}

#[test]
fn endless_async_function() {
    loops("(async () => { for (;;) await null; })();");
}

#[test]
fn endless_microtasks() {
    loops("const again = () => queueMicrotask(again); again();");
}

#[test]
fn endless_regular_expression() {
    loops("/^(a+)+$/.test('a'.repeat(40) + '!');");
}

#[test]
fn endless_sort() {
    loops("[3, 2, 1].sort(() => { for (;;); });");
}

#[test]
fn endless_getter() {
    loops("const trap = { get x() { for (;;); } }; console.log(trap.x);");
}

#[test]
fn endless_reviver() {
    loops("JSON.parse('{\"a\":[1]}', () => { for (;;); });");
}

#[test]
fn endless_to_json() {
    loops("JSON.stringify({ toJSON() { for (;;); } });");
}

#[test]
fn endless_to_string_handed_to_the_host() {
    loops(
        "bot.sendLog({ get a() { return 1; }, toString() { for (;;); } }); bot.chat({ toString() { for (;;); } });",
    );
}

#[test]
fn endless_proxy() {
    loops("const p = new Proxy({}, { get() { for (;;); } }); p.x;");
}

#[test]
fn endless_generator() {
    loops("function* all() { let n = 0; for (;;) yield n++; } for (const n of all()) ;");
}

#[test]
fn endless_iterator_given_to_the_api() {
    loops("new Map((function* () { for (;;) yield [1, 1]; })());");
}

#[test]
fn endless_timer() {
    let mut play = beside_witness("module.exports = () => setTimeout(() => { for (;;); }, 1);");
    is_stopped(&mut play);
}

#[test]
fn endless_command_handler() {
    let mut play = beside_witness(
        "module.exports = async (bot) => { class C extends bot.api.Command { constructor() { super({ name: 'go' }); } handler() { for (;;); } } await bot.api.registerCommand(new C()); bot.sendLog('armed'); };",
    );
    play.logs("armed");
    play.chat("Steve", "@go");
    is_stopped(&mut play);
    play.chat("Steve", "@go");
    witness_lives(&mut play);
}

#[test]
fn endless_error_text() {
    loops(
        "class E extends Error { get name() { for (;;); } } Error.prepareStackTrace = () => { for (;;); }; new E('x').stack;",
    );
}

#[test]
fn memory_bomb_of_arrays() {
    let mut play = beside_witness(&on_chat(
        "const all = []; for (;;) all.push(new Array(1000).fill(all.length));",
    ));
    play.chat("Steve", "go");
    is_stopped(&mut play);
}

#[test]
fn memory_bomb_of_text() {
    let mut play = beside_witness(&on_chat("let s = 'x'; for (;;) s = s + s + Math.random();"));
    play.chat("Steve", "go");
    assert_eq!(play.shows("fault")["fault"]["plugin"], "bad");
    witness_lives(&mut play);
}

#[test]
fn memory_bomb_of_bytes() {
    let mut play = beside_witness(&on_chat(
        "const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));",
    ));
    play.chat("Steve", "go");
    is_stopped(&mut play);
}

#[test]
fn memory_bomb_of_one_array() {
    let mut play = beside_witness(&on_chat(
        "try { new Array(2 ** 32 - 1).fill(0); } catch (e) { bot.sendLog('no room'); throw e; }",
    ));
    play.chat("Steve", "go");
    is_stopped(&mut play);
}

#[test]
fn memory_bomb_of_a_number() {
    let mut play = beside_witness(&on_chat("let n = 3n; for (;;) n = n * n;"));
    play.chat("Steve", "go");
    assert!(
        play.shows("fault")["fault"]["message"]
            .as_str()
            .unwrap()
            .starts_with("RangeError")
    );
    witness_lives(&mut play);
}

#[test]
fn deep_recursion() {
    says(
        "module.exports = (bot) => { const f = () => f() + 1; try { f(); } catch (e) { bot.sendLog('caught ' + e.name); } };",
        "caught RangeError",
    );
}

#[test]
fn deep_recursion_nobody_catches() {
    let mut play = beside_witness(&on_chat("const f = () => f() + 1; f();"));
    play.chat("Steve", "go");
    let fault = play.shows("fault");
    assert_eq!(fault["fault"]["plugin"], "bad");
    witness_lives(&mut play);
}

#[test]
fn deeply_nested_json() {
    says(
        "module.exports = (bot) => { try { JSON.parse('['.repeat(1e5)); } catch (e) { bot.sendLog('caught ' + e.name); } };",
        "caught",
    );
}

#[test]
fn deeply_nested_values_for_the_host() {
    says(
        "module.exports = async (bot, { store }) => { let v = 1; for (let i = 0; i < 1e5; i++) v = [v]; try { await store.set('deep', v); } catch (e) { bot.sendLog('refused ' + e.name); } };",
        "refused",
    );
}

#[test]
fn timers_by_the_million() {
    says(
        "module.exports = (bot) => { let n = 0; try { for (; n < 1e6; n++) setTimeout(() => {}, 1e6); } catch (e) { bot.sendLog(`stopped at ${n}: ${e.message}`); } };",
        "stopped at 1000",
    );
}

#[test]
fn intervals_without_a_pause() {
    says(
        "module.exports = (bot) => { let n = 0; const id = setInterval(() => { if (++n === 200) { clearInterval(id); bot.sendLog('200 rounds'); } }, 0); };",
        "200 rounds",
    );
}

#[test]
fn log_flood() {
    let mut play = beside_witness(
        "module.exports = (bot) => { for (let i = 0; i < 20000; i++) console.log('flood ' + i); };",
    );
    witness_lives(&mut play);
    let n = play
        .log
        .iter()
        .filter(|line| line.starts_with("flood"))
        .count();
    assert!((1..=200).contains(&n), "{n} lines came through");
}

#[test]
fn log_line_without_end() {
    let mut play =
        beside_witness("module.exports = (bot) => { bot.sendLog('long' + 'x'.repeat(1e6)); };");
    play.logs("longx");
    assert!(play.log.iter().all(|line| line.chars().count() <= 4_001));
    witness_lives(&mut play);
}

#[test]
fn fault_flood() {
    let mut play = beside_witness(
        "module.exports = (bot) => { for (let i = 0; i < 500; i++) setTimeout(() => { throw new Error('again') }, 1); };",
    );
    witness_lives(&mut play);
    let n = play
        .shown
        .iter()
        .filter(|value| value["type"] == "fault")
        .count();
    assert!(n <= 200, "{n} faults were told");
}

#[test]
fn chat_flood() {
    let mut play = beside_witness(
        "module.exports = (bot) => { let n = 0; try { for (; n < 1e5; n++) bot.chat('spam ' + n); } catch (e) { bot.sendLog('refused after ' + n + ': ' + e.message); } };",
    );
    play.logs("refused after");
    assert!(play.said.len() <= 1_000, "{} lines", play.said.len());
    witness_lives(&mut play);
}

#[test]
fn requests_without_end() {
    says(
        "module.exports = async (bot, { store }) => { const all = []; for (let i = 0; i < 1500; i++) all.push(store.get('k')); const done = await Promise.allSettled(all); bot.sendLog('refused ' + (done.filter((one) => one.status === 'rejected').length > 0)); };",
        "refused true",
    );
}

#[test]
fn requests_that_are_large_together() {
    let mut play = Stage::new()
        .limits(|limits| limits.max_request_bytes = 100_000)
        .plugin("bad", "module.exports = async (bot, { store }) => { const value = 'x'.repeat(9000); const all = []; for (let i = 0; i < 20; i++) all.push(store.set('k', value)); const done = await Promise.allSettled(all); const refused = done.filter((one) => one.status === 'rejected'); bot.sendLog('refused ' + refused.length + ' ' + refused[0].reason.message); await store.set('k', value); bot.sendLog('again'); };")
        .start()
        .ready();
    play.logs("refused 9 What this plugin asked for and was not answered yet is more than");
    play.logs("again");
}

#[test]
fn lines_of_players_made_up_by_the_thousand() {
    let mut play = Stage::new()
        .limits(|limits| limits.max_requests = 50)
        .plugin("witness", super::WITNESS)
        .plugin("bad", "module.exports = (bot) => { for (let i = 0; i < 60; i++) bot.events.emit('chat:message', { type: 'chat', username: 'Steve', message: 'made up' }); bot.sendLog('told'); };")
        .start()
        .ready();
    play.logs("told");
    play.logs("said: This plugin waits for 50 answers already");
    witness_lives(&mut play);
}

#[test]
fn huge_value_for_the_store() {
    says(
        "module.exports = async (bot, { store }) => { try { await store.set('k', 'x'.repeat(3e6)); } catch (e) { bot.sendLog('refused ' + e.name); } };",
        "refused RangeError",
    );
}

#[test]
fn huge_key_for_the_store() {
    says(
        "module.exports = async (bot, { store }) => { try { await store.set('k'.repeat(600), 1); } catch (e) { bot.sendLog('refused ' + e.name); } };",
        "refused TypeError",
    );
}

#[test]
fn huge_answer_of_a_page() {
    let mut play = beside_witness(
        "module.exports = { onLoad() {}, getUiPageContent: () => ({ layout: 'x'.repeat(6e6) }) };",
    );
    play.engine.tell(sculk_plugins::ToPlugins::Page {
        call: 5,
        plugin: "bad".into(),
        path: "/".into(),
    });
    let outcome = play.shows("outcome");
    assert_eq!(
        outcome["result"]["Err"]["message"],
        "The answer is too large."
    );
    witness_lives(&mut play);
}

#[test]
fn hooks_that_never_settle() {
    let mut play = beside_witness(
        "const never = new Promise(() => {}); module.exports = { onLoad: () => never, onUnload: () => never, getUiPageContent: () => never };",
    );
    play.engine.tell(sculk_plugins::ToPlugins::Unload {
        plugin: "bad".into(),
    });
    witness_lives(&mut play);
    play.engine.tell(sculk_plugins::ToPlugins::End {
        reason: "over".into(),
    });
    play.shows("ended");
}

#[test]
fn hooks_that_throw() {
    let mut play = beside_witness(
        "const no = () => { throw new Error('no') }; module.exports = { onLoad(bot) { bot.once('end', no); bot.on('chat', no); }, onUnload: no, getUiPageContent: no, handleAction: no };",
    );
    play.chat("Steve", "x");
    assert_eq!(play.shows("fault")["fault"]["message"], "Error: no");
    for message in [
        sculk_plugins::ToPlugins::Page {
            call: 1,
            plugin: "bad".into(),
            path: "/".into(),
        },
        sculk_plugins::ToPlugins::Action {
            call: 2,
            plugin: "bad".into(),
            action: "a".into(),
            payload: serde_json::Value::Null,
        },
    ] {
        play.engine.tell(message);
        assert_eq!(
            play.shows("outcome")["result"]["Err"]["message"],
            "Error: no"
        );
    }
    play.engine.tell(sculk_plugins::ToPlugins::Unload {
        plugin: "bad".into(),
    });
    assert_eq!(play.shows("fault")["fault"]["during"], "onUnload");
    witness_lives(&mut play);
    play.engine.tell(sculk_plugins::ToPlugins::End {
        reason: "over".into(),
    });
    play.shows("ended");
}

#[test]
fn end_that_never_comes_to_an_end() {
    let mut play =
        beside_witness("module.exports = (bot) => bot.once('end', () => { for (;;); });");
    play.engine.tell(sculk_plugins::ToPlugins::End {
        reason: "over".into(),
    });
    play.shows("ended");
}
