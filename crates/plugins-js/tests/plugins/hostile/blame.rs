//! Plugins that want another one to be stopped for what they do.

use super::{WITNESS, beside_witness, is_stopped, witness_lives};
use crate::stage::{Play, Stage};

/// Nobody but the bad one was stopped, and its faults are told as its own.
fn only_its_own(mut play: Play) {
    witness_lives(&mut play);
    let others = play.shown.iter().filter(|value| {
        let whose = value["plugin"]
            .as_str()
            .or(value["fault"]["plugin"].as_str());
        ["stopped", "fault"].contains(&value["type"].as_str().unwrap()) && whose != Some("bad")
    });
    assert_eq!(others.count(), 0, "{:#?}", play.shown);
}

/// An error that says that the memory was filled in the witness's file.
const FORGED: &str = "const forged = (error = new Error('out of memory')) => Object.assign(error, { name: 'InternalError', stack: 'InternalError: out of memory\\n    at x (/plugins/witness/index.js:1:1)' });";

#[test]
fn errors_forged_in_anothers_name() {
    let mut play = beside_witness(&format!(
        "{FORGED} module.exports = (bot) => bot.on('chat', (name, text) => {{ if (text !== 'go') return; Promise.reject(forged()); Promise.reject(forged({{}})); setTimeout(() => {{ throw forged(); }}, 1); queueMicrotask(() => {{ throw forged(); }}); (async () => {{ await null; throw forged(); }})(); setTimeout(() => bot.sendLog('forged'), 20); throw forged(); }});"
    ));
    play.chat("Steve", "go");
    play.logs("forged");
    only_its_own(play);
}

#[test]
fn errors_with_frames_of_another_names() {
    let mut play = beside_witness(
        "module.exports = (bot) => bot.on('chat', (name, text) => { if (text !== 'go') return; const f = { '/plugins/witness/index.js:1:1': async () => { await null; const e = new RangeError('out of memory'); Error.captureStackTrace(e); throw e; } }['/plugins/witness/index.js:1:1']; Object.defineProperty(f, 'name', { value: 'x (/plugins/witness/index.js:1:1)' }); f(); setTimeout(() => bot.sendLog('named'), 20); });",
    );
    play.chat("Steve", "go");
    play.logs("named");
    only_its_own(play);
}

#[test]
fn loop_around_anothers_function() {
    let mut play = Stage::new()
        .limits(|limits| limits.event_ms = 300)
        .plugin("bank", "module.exports = { exports: { pay: (n) => { let sum = 0; for (let i = 0; i < 50; i++) sum += i * n; return sum; } }, onLoad() {} };")
        .plugin("bad", "module.exports = (bot) => bot.on('chat', (name, text) => { if (text !== 'go') return; const { pay } = bot.pluginRegistry.get('bank'); for (;;) pay(2); });")
        .plugin("witness", WITNESS)
        .start()
        .ready();
    play.chat("Steve", "go");
    is_stopped(&mut play);
}

#[test]
fn loop_that_another_plugin_sets_off() {
    let mut play = Stage::new()
        .limits(|limits| limits.event_ms = 300)
        .plugin("bad", "module.exports = (bot) => bot.events.on('news', () => { for (;;); });")
        .plugin("witness", "module.exports = (bot) => bot.on('chat', (name, text) => { bot.sendLog(`witness heard ${text}`); if (text === 'go') bot.events.emit('news'); });")
        .start()
        .ready();
    play.chat("Steve", "go");
    is_stopped(&mut play);
}

#[test]
fn loop_in_an_emitter_of_ones_own_that_another_uses() {
    let mut play = Stage::new()
        .limits(|limits| limits.event_ms = 300)
        .plugin("bad", "const { EventEmitter } = require('events'); const bus = new EventEmitter(); bus.on('x', () => { for (;;); }); module.exports = { exports: { bus }, onLoad() {} };")
        .plugin("witness", "module.exports = (bot) => bot.on('chat', (name, text) => { bot.sendLog(`witness heard ${text}`); if (text === 'go') bot.pluginRegistry.get('bad').bus.emit('x'); });")
        .start()
        .ready();
    play.chat("Steve", "go");
    is_stopped(&mut play);
}

#[test]
fn memory_filled_after_a_promise() {
    let mut play = beside_witness(
        "module.exports = (bot) => bot.on('chat', async (name, text) => { if (text !== 'go') return; await null; const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1)); });",
    );
    play.chat("Steve", "go");
    let reason = is_stopped(&mut play);
    assert!(reason.contains("more memory"), "{reason}");
}

#[test]
fn memory_filled_little_by_little_beside_a_busy_one() {
    let mut play = Stage::new()
        .limits(|limits| limits.memory_bytes = 24 << 20)
        .plugin("busy", "module.exports = (bot) => { bot.on('chat', (name, text) => bot.sendLog(`witness heard ${text}`)); setInterval(() => { let n = 0; for (let i = 0; i < 20000; i++) n += i; }, 1); };")
        .plugin("bad", "const all = []; module.exports = (bot) => { const id = setInterval(() => { all.push(new Uint8Array(1 << 18).fill(1)); if (all.length === 86) { clearInterval(id); bot.sendLog('nearly full'); } }, 1); };")
        .start()
        .ready();
    play.logs("nearly full");
    let reason = is_stopped(&mut play);
    assert!(reason.contains("grew while it ran"), "{reason}");
}

/// Neither is too much alone, so that trying each finds nobody; that has an end.
#[test]
fn two_that_are_too_much_together() {
    let half = "module.exports = (bot) => bot.on('chat', (name, text) => { if (text !== 'go') return; const end = Date.now() + 200; const again = () => { if (Date.now() < end) return Promise.resolve().then(again); }; again(); again(); });";
    let mut play = Stage::new()
        .limits(|limits| limits.event_ms = 300)
        .plugin("one", half)
        .plugin("two", &half.replace("200", "390"))
        .plugin("witness", WITNESS)
        .start()
        .ready();
    for _ in 0..6 {
        play.chat("Steve", "go");
        play.until("the chat line or a new beginning", |play| {
            play.shown.iter().any(|value| value["type"] == "stopped")
                || play.shown.iter().any(|value| value["type"] == "pong")
        });
        if play.shown.iter().any(|value| value["type"] == "stopped") {
            break;
        }
    }
    let stopped = play.shows("stopped");
    assert_ne!(stopped["plugin"], "witness");
    witness_lives(&mut play);
}
