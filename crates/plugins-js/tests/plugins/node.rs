//! The conveniences of Node that plugins use.

use crate::stage::Stage;

fn shows(cases: &[(&str, &str)]) {
    let mut play = Stage::new()
        .plugin("node", "module.exports = () => {};")
        .start()
        .ready();
    for (source, expected) in cases {
        assert_eq!(
            play.evaluate("node", source).as_deref(),
            Ok(*expected),
            "{source}"
        );
    }
}

#[test]
fn bytes_and_texts() {
    shows(&[
        (
            "Buffer.from('Привет').toString('hex')",
            "'d09fd180d0b8d0b2d0b5d182'",
        ),
        ("Buffer.from('aGVsbG8=', 'base64').toString()", "'hello'"),
        (
            "Buffer.concat([Buffer.from([1]), Buffer.alloc(2, 7)]).toJSON().data",
            "[ 1, 7, 7 ]",
        ),
        ("Buffer.byteLength('é')", "2"),
        ("Buffer.from('abc').slice(1).toString()", "'bc'"),
        ("Buffer.from([1,2,3,4]).readUInt32BE(0)", "16909060"),
        (
            "new TextDecoder().decode(new TextEncoder().encode('😀'))",
            "'😀'",
        ),
        ("btoa('hi') + atob('aGk=')", "'aGk=hi'"),
        (
            "require('crypto').createHash('md5').update('abc').digest('hex')",
            "'900150983cd24fb0d6963f7d28e17f72'",
        ),
        (
            "require('crypto').createHmac('sha256', 'key').update('abc').digest('hex')",
            "'9c196e32dc0175f86f4b1cb89289d6619de6bee699e4c378e68309ed97a1a6ab'",
        ),
        ("crypto.randomUUID().length", "36"),
    ]);
}

#[test]
fn addresses() {
    shows(&[
        (
            "new URL('../c?x=1#y', 'https://Example.com:443/a/b/').href",
            "'https://example.com/a/c?x=1#y'",
        ),
        ("new URL('http://u:p@h:81/x').port", "'81'"),
        (
            "new URLSearchParams({ a: 'b c', d: 'é' }).toString()",
            "'a=b+c&d=%C3%A9'",
        ),
        (
            "(() => { const u = new URL('https://h/'); u.searchParams.set('q', '1 2'); return u.href })()",
            "'https://h/?q=1+2'",
        ),
        ("URL.canParse('nonsense')", "false"),
        (
            "require('path').join('/plugins/x', '..', './y/', 'z.js')",
            "'/plugins/y/z.js'",
        ),
        ("require('node:path').extname('a.tar.gz')", "'.gz'"),
        (
            "require('util').format('%s=%d %j', 'a', 1, { b: 2 })",
            "'a=1 {\"b\":2}'",
        ),
    ]);
}

#[test]
fn numbers_and_dates_in_russian_and_english() {
    shows(&[
        (
            "(1234567.891).toLocaleString('ru-RU')",
            "'1\u{a0}234\u{a0}567,891'",
        ),
        ("(1234567.891).toLocaleString('en-US')", "'1,234,567.891'"),
        (
            "(0.256).toLocaleString('en-US', { style: 'percent' })",
            "'26%'",
        ),
        (
            "(5).toLocaleString('ru-RU', { minimumFractionDigits: 2 })",
            "'5,00'",
        ),
        (
            "(1500).toLocaleString('ru-RU', { style: 'currency', currency: 'RUB' })",
            "'1\u{a0}500,00\u{a0}₽'",
        ),
        (
            "new Date(Date.UTC(2023, 10, 14, 22, 13, 20)).toLocaleString('ru-RU', { timeZone: 'UTC' })",
            "'14.11.2023, 22:13:20'",
        ),
        (
            "new Date(Date.UTC(2023, 10, 14, 22, 13, 20)).toLocaleString('en-US', { timeZone: 'UTC' })",
            "'11/14/2023, 10:13:20 PM'",
        ),
        (
            "new Date(Date.UTC(2023, 10, 14, 22, 13, 20)).toLocaleTimeString('ru-RU', { timeZone: 'Europe/Moscow', hour: '2-digit', minute: '2-digit' })",
            "'01:13'",
        ),
        (
            "new Date(Date.UTC(2023, 4, 9)).toLocaleDateString('ru-RU', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' })",
            "'9 мая 2023 г.'",
        ),
        (
            "new Date(Date.UTC(2023, 4, 9)).toLocaleDateString('ru-RU', { timeZone: 'UTC' })",
            "'09.05.2023'",
        ),
    ]);
}

#[test]
fn values_are_shown_as_node_shows_them() {
    shows(&[
        (
            "({ a: [1, 'x'], m: new Map([['k', { deep: { er: { lost: 1 } } }]]) })",
            "{ a: [ 1, 'x' ], m: Map(1) { 'k' => { deep: [Object] } } }",
        ),
        (
            "[undefined, null, -0, 10n, Symbol('s'), () => 1]",
            "[ undefined, null, -0, 10n, Symbol(s), [Function (anonymous)] ]",
        ),
        ("JSON.parse('{a: 1, \"b\": [2]}')", "{ a: 1, b: [ 2 ] }"),
        (
            "structuredClone({ d: new Date(0), s: new Set([1]) })",
            "{ d: 1970-01-01T00:00:00.000Z, s: Set(1) { 1 } }",
        ),
        (
            "typeof setTimeout(() => {}, 1).ref, +setTimeout(() => {}, 1) > 0",
            "true",
        ),
        (
            "process.version + process.platform + typeof process.uptime()",
            "'v20.0.0linuxnumber'",
        ),
    ]);
}

#[test]
fn es_modules_are_entry_points_too() {
    let mut play = Stage::new()
        .files(
            "esm",
            &serde_json::json!({ "type": "module", "botpanel": {} }),
            &[
                ("index.js", "import path, { join } from 'node:path';\nimport { EventEmitter } from 'events';\nimport word, { half } from './lib/word.js';\nimport legacy from './old.cjs';\nexport default { async onLoad(bot, { settings }) {\n  const late = await import('./late.mjs');\n  console.log(join('a', 'b'), word, half, legacy.x, new EventEmitter().listenerCount('x'), late.default, typeof process.uptime);\n  setTimeout(() => { throw new Error('in esm') }, 1);\n} };"),
                ("lib/word.js", "export default 'whole';\nexport const half = 'wh';"),
                ("old.cjs", "module.exports = { x: 41 + 1 };"),
                ("late.mjs", "export default 'late';"),
            ],
            &[],
        )
        .files("named", &serde_json::json!({ "botpanel": { "main": "go.mjs" } }), &[("go.mjs", "export async function onLoad(bot) { bot.sendLog('named ' + bot.api.installedPlugins) }")], &[])
        .start()
        .ready();
    play.logs("a/b whole wh 42 0 late function");
    play.logs("named esm,named");
    let fault = play.shows("fault")["fault"].clone();
    assert_eq!(
        (fault["plugin"].as_str(), fault["message"].as_str()),
        (Some("esm"), Some("Error: in esm"))
    );
    assert!(
        fault["stack"]
            .as_str()
            .unwrap()
            .contains("/plugins/esm/index.js:8:"),
        "{fault}"
    );
}

#[test]
fn files_are_the_plugins_own() {
    let mut play = Stage::new()
        .granted(
            "files",
            &["files"],
            r#"const fs = require('fs'); const path = require('path');
            module.exports = async (bot) => {
                fs.mkdirSync('notes', { recursive: true });
                fs.writeFileSync('notes/a.txt', 'привет');
                fs.appendFileSync(path.join(process.cwd(), 'notes', 'a.txt'), '!');
                const text = await fs.promises.readFile('notes/a.txt', 'utf8');
                bot.sendLog([text, fs.readdirSync('notes'), fs.existsSync('none'), JSON.parse(fs.readFileSync(path.join(__dirname, 'package.json'))).name].join(' '));
            };"#,
        )
        .start()
        .ready();
    play.logs("привет! a.txt false files");
    assert_eq!(
        std::fs::read_to_string(play.stage.path().join("data/files/notes/a.txt")).unwrap(),
        "привет!"
    );
}
