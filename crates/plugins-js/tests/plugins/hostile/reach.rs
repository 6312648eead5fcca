//! What is somebody else's.

use serde_json::json;

use super::{WITNESS, says, witness_lives};
use crate::stage::Stage;

#[test]
fn password_without_the_permission() {
    says(
        "module.exports = (bot) => { try { bot.sendLog('got ' + bot.config.password); } catch (e) { bot.sendLog(`${e.code} ${e.permission}: ${e.message}`); } };",
        "ERR_SCULK_PERMISSION credentials: The plugin “bad” may not do this: it lacks the permission “credentials”",
    );
}

#[test]
fn password_with_the_permission() {
    let mut play = Stage::new()
        .granted(
            "good",
            &["credentials"],
            "module.exports = (bot) => bot.sendLog('got ' + bot.config.password);",
        )
        .start()
        .ready();
    play.logs("got hunter2");
}

#[test]
fn password_by_copying_the_configuration() {
    says(
        "module.exports = (bot) => bot.sendLog(JSON.stringify({ ...bot.config }).includes('hunter2') + ' ' + Object.keys(bot.config).includes('password'));",
        "false false",
    );
}

#[test]
fn password_through_another_plugins_bot() {
    let mut play = Stage::new()
        .granted("trusted", &["credentials"], "module.exports = (bot) => { bot.on('chat', () => {}); };")
        .plugin("bad", "module.exports = (bot) => { const seen = []; for (const one of [bot, bot.api, bot.events, bot.config]) for (const key of Reflect.ownKeys(one)) seen.push(String(key)); const text = JSON.stringify(seen); bot.sendLog('leak ' + /kernel|native|plugins_/.test(text)); };")
        .start()
        .ready();
    play.logs("leak false");
}

#[test]
fn permission_taken_back() {
    let mut play = Stage::new()
        .granted("once", &["credentials"], "module.exports = (bot) => bot.on('chat', () => { try { bot.sendLog('got ' + bot.config.password); } catch (e) { bot.sendLog('lost ' + e.permission); } });")
        .start()
        .ready();
    play.chat("Steve", "x");
    play.logs("got hunter2");
    play.engine.tell(sculk_plugins::ToPlugins::Grants {
        plugin: "once".into(),
        grants: sculk_plugins::Grants::default(),
    });
    play.chat("Steve", "x");
    play.logs("lost credentials");
}

#[test]
fn settings_of_another_plugin() {
    let mut play = Stage::new()
        .files("other", &json!({ "botpanel": { "settings": { "token": { "type": "string", "default": "s3cret" } } } }), &[("index.js", WITNESS)], &[])
        .plugin("bad", "module.exports = (bot) => bot.sendLog('rows ' + JSON.stringify(bot.config.plugins));")
        .start()
        .ready();
    play.logs("rows ");
    assert!(
        !play.log.iter().any(|line| line.contains("s3cret")),
        "{:?}",
        play.log
    );
    assert_eq!(play.shows("used")["isGranted"], false);
    witness_lives(&mut play);
}

#[test]
fn stored_values_of_another_plugin() {
    let mut play = Stage::new()
        .plugin("other", "module.exports = async (bot, { store }) => { await store.set('k', 'mine'); bot.sendLog('kept'); };")
        .plugin("bad", "module.exports = (bot, { store }) => bot.on('chat', async () => bot.sendLog('stolen ' + (await store.get('k')) + ' ' + (await store.getAll()).size));")
        .start()
        .ready();
    play.logs("kept");
    play.chat("Steve", "x");
    play.logs("stolen null 0");
}

#[test]
fn commands_of_another_plugin() {
    says(
        "module.exports = { async onLoad(bot) {}, async onUnload({ prisma }) {} }; module.exports.onLoad = async (bot) => { bot.sendLog('typed'); };",
        "typed",
    );
    let mut play = Stage::new()
        .plugin("other", "module.exports = async (bot) => { class C extends bot.api.Command { constructor() { super({ name: 'mine', owner: 'plugin:other' }); } handler() { bot.sendLog('still here'); } } await bot.api.registerCommand(new C()); bot.sendLog('made'); };")
        .plugin("bad", "module.exports = { onLoad() {}, async onUnload({ prisma, bot }) { try { await prisma.command.deleteMany({ where: { owner: 'plugin:other' } }); } catch (e) { bot.sendLog('denied ' + e.permission); } } };")
        .start()
        .ready();
    play.logs("made");
    play.engine.tell(sculk_plugins::ToPlugins::Unload {
        plugin: "bad".into(),
    });
    play.logs("denied plugin-data");
    play.chat("Steve", "@mine");
    play.logs("still here");
}

#[test]
fn page_of_another_plugin() {
    says(
        "module.exports = (bot) => { try { bot.api.sendUiUpdate('witness', { a: 1 }); } catch (e) { bot.sendLog('denied ' + e.permission); } };",
        "denied plugin-data",
    );
}

#[test]
fn require_out_of_the_folder() {
    says(
        "module.exports = (bot) => { const found = []; for (const name of ['../witness/index.js', '../../secret', '/etc/passwd', '/plugins/witness/index.js', './../../../../../../etc/passwd', '..\\\\witness']) { try { require(name); found.push(name); } catch (e) { if (e.code !== 'MODULE_NOT_FOUND') found.push(e.message); } } bot.sendLog('found ' + JSON.stringify(found)); };",
        "found []",
    );
}

#[cfg(unix)]
#[test]
fn require_through_a_link() {
    let stage = Stage::new().plugin("bad", "module.exports = (bot) => { try { bot.sendLog('got ' + require('./link.json').root); } catch (e) { bot.sendLog(e.code); } };");
    std::fs::write(stage.path().join("outside.json"), r#"{"root":"secret"}"#).unwrap();
    std::os::unix::fs::symlink(
        stage.path().join("outside.json"),
        stage.path().join("bad/link.json"),
    )
    .unwrap();
    let mut play = stage.start().ready();
    play.logs("MODULE_NOT_FOUND");
}

#[test]
fn import_out_of_the_folder() {
    says(
        "module.exports = async (bot) => { let n = 0; for (const name of ['../witness/index.js', '/etc/passwd', '/plugins/witness/index.js', 'sculk:1:fs', 'sculk:core.js']) await import(name).then(() => bot.sendLog('got ' + name), () => n++); bot.sendLog('refused ' + n); };",
        "refused 5",
    );
}

#[test]
fn programs_and_sockets() {
    says(
        "module.exports = (bot) => { let n = 0; for (const name of ['child_process', 'node:child_process', 'net', 'dgram', 'worker_threads', 'vm', 'cluster', 'v8', 'inspector', 'module']) { try { require(name); } catch (e) { if (e.code === 'MODULE_NOT_FOUND') n++; } } bot.sendLog('refused ' + n); };",
        "refused 10",
    );
}

#[test]
fn native_code() {
    says(
        "module.exports = (bot) => { try { process.dlopen({}, './x.node'); } catch (e) { bot.sendLog('refused ' + e.name); } };",
        "refused TypeError",
    );
}

#[test]
fn files_without_the_permission() {
    says(
        "const fs = require('fs'); module.exports = (bot) => { try { fs.writeFileSync('a.txt', 'x'); } catch (e) { bot.sendLog('denied ' + e.permission); } };",
        "denied files",
    );
}

#[test]
fn files_out_of_the_data_folder() {
    let mut play = Stage::new()
        .granted("bad", &["files"], "const fs = require('fs'); module.exports = (bot) => { const codes = []; for (const path of ['/etc/passwd', '../other/x', '/data/other/x', '../../../../etc/passwd', '/plugins/witness/index.js', 'a\\0b']) { try { fs.readFileSync(path); codes.push('READ'); } catch (e) { codes.push(e.code); } } bot.sendLog(codes.join()); };")
        .plugin("witness", WITNESS)
        .start()
        .ready();
    play.logs("EACCES,EACCES,EACCES,EACCES,EACCES,EACCES");
    witness_lives(&mut play);
}

#[cfg(unix)]
#[test]
fn files_through_a_link() {
    let stage = Stage::new().granted("bad", &["files"], "const fs = require('fs'); module.exports = (bot) => { const codes = []; for (const [op, path] of [['readFileSync', 'link'], ['writeFileSync', 'link'], ['writeFileSync', 'new'], ['readFileSync', 'dir/outside.txt']]) { try { fs[op](path, 'x'); codes.push('DONE'); } catch (e) { codes.push(e.code); } } bot.sendLog(codes.join()); };");
    let data = stage.path().join("data/bad");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(stage.path().join("outside.txt"), "secret").unwrap();
    std::os::unix::fs::symlink(stage.path().join("outside.txt"), data.join("link")).unwrap();
    std::os::unix::fs::symlink(stage.path().join("not-there.txt"), data.join("new")).unwrap();
    std::os::unix::fs::symlink(stage.path(), data.join("dir")).unwrap();
    let outside = stage.path().join("outside.txt");
    let mut play = stage.start().ready();
    play.logs("EACCES,EACCES,EACCES,EACCES");
    assert_eq!(std::fs::read_to_string(outside).unwrap(), "secret");
}

#[test]
fn own_code_overwritten() {
    let mut play = Stage::new()
        .granted("bad", &["files"], "const fs = require('fs'); module.exports = (bot) => { try { fs.writeFileSync(__filename, 'x'); } catch (e) { bot.sendLog(e.code); } };")
        .start()
        .ready();
    play.logs("EROFS");
}

#[test]
fn disk_filled() {
    let mut play = Stage::new()
        .limits(|limits| limits.max_data_bytes = 100_000)
        .granted("bad", &["files"], "const fs = require('fs'); module.exports = (bot) => { let n = 0; try { for (; n < 1e4; n++) fs.appendFileSync('f' + (n % 3), 'x'.repeat(10000)); } catch (e) { bot.sendLog(e.code + ' ' + (n <= 10)); } };")
        .start()
        .ready();
    play.logs("ENOSPC true");
}

#[test]
fn disk_filled_with_folders() {
    let mut play = Stage::new()
        .granted("bad", &["files"], "const fs = require('fs'); module.exports = (bot) => { try { fs.mkdirSync('a/'.repeat(20000), { recursive: true }); bot.sendLog('made'); } catch (e) { bot.sendLog('refused ' + e.code); } fs.mkdirSync('one/two', { recursive: true }); bot.sendLog('small ' + fs.existsSync('one/two')); };")
        .start()
        .ready();
    play.logs("refused ENOSPC");
    play.logs("small true");
}

#[test]
fn code_that_is_changed_after_it_was_looked_at() {
    let stage = Stage::new()
        .files(
            "bad",
            &json!({ "botpanel": {} }),
            &[("index.js", "module.exports = (bot) => bot.on('chat', () => { try { bot.sendLog('got ' + require('./late').here); } catch (e) { bot.sendLog(e.message); } });"), ("late.js", "exports.here = 1;")],
            &[],
        )
        .installed();
    let late = stage.path().join("bad/late.js");
    let mut play = stage.start().ready();
    std::fs::write(late, "exports.here = 'evil';").unwrap();
    play.chat("Steve", "x");
    play.logs("/plugins/bad/late.js is not as it was installed");
}

#[test]
fn code_in_a_file_that_is_not_scanned() {
    let stage = Stage::new().files(
        "bad",
        &json!({ "botpanel": {} }),
        &[
            ("index.js", "module.exports = (bot) => { const found = []; for (const name of ['./evil.txt', './evil', './.git/evil.js', './evil.png']) { try { require(name); found.push(name); } catch (e) { if (e.code !== 'MODULE_NOT_FOUND') found.push(e.message); } } bot.sendLog('found ' + JSON.stringify(found)); };"),
            ("evil.txt", "globalThis.evil = 1;"),
            ("evil", "globalThis.evil = 1;"),
            ("evil.png", "globalThis.evil = 1;"),
            (".git/evil.js", "globalThis.evil = 1;"),
        ],
        &[],
    );
    stage.start().ready().logs("found []");
}

#[test]
fn network_without_the_permission() {
    says(
        "module.exports = async (bot) => { try { await fetch('https://example.com/'); } catch (e) { bot.sendLog(`${e.code} ${e.permission}`); } };",
        "ERR_SCULK_PERMISSION network:example.com",
    );
}

#[test]
fn network_by_https_without_the_permission() {
    says(
        "module.exports = (bot) => require('https').get('https://example.com/', () => {}).on('error', (e) => bot.sendLog(`${e.code} ${e.permission}`));",
        "ERR_SCULK_PERMISSION network:example.com",
    );
}

#[test]
fn network_to_this_machine() {
    let mut play = Stage::new()
        .granted("bad", &["network"], "module.exports = async (bot) => { const seen = []; for (const host of ['127.0.0.1', 'localhost', '[::1]', '192.168.0.1', '169.254.169.254', '0.0.0.0', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', 'nas.local']) { try { await fetch(`http://${host}:1/`); seen.push('asked ' + host); } catch (e) { seen.push(e.code === 'ERR_SCULK_PERMISSION' || /your own network|no server of this name|Invalid/.test(e.message) ? 'no' : host + ' ' + e.message); } } bot.sendLog(seen.join()); };")
        .start()
        .ready();
    play.logs("no,no,no,no,no,no,no,no,no,no");
}

/// A server on loopback that answers every request with the same text; gives its port.
fn server(answer: String) -> u16 {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    port
}

#[test]
fn network_named_by_the_user() {
    let port = server("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 8\r\n\r\n{\"a\": 1}".into());
    let mut play = Stage::new()
        .granted("good", &["network:127.0.0.1"], &format!("module.exports = async (bot) => {{ const r = await fetch('http://127.0.0.1:{port}/x'); bot.sendLog(`${{r.status}} ${{r.ok}} ${{(await r.json()).a}}`); require('http').get('http://127.0.0.1:{port}/', (res) => {{ let text = ''; res.on('data', (c) => (text += c)); res.on('end', () => bot.sendLog(`old ${{res.statusCode}} ${{text}}`)); }}); }};"))
        .start()
        .ready();
    play.logs("200 true 1");
    play.logs("old 200 {\"a\": 1}");
}

#[test]
fn network_by_redirect() {
    let inner =
        server("HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nsecret".into());
    let outer = server(format!(
        "HTTP/1.1 302 Found\r\nlocation: http://localhost:{inner}/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    ));
    let mut play = Stage::new()
        .granted("bad", &["network:127.0.0.1"], &format!("module.exports = async (bot) => {{ try {{ bot.sendLog('got ' + await (await fetch('http://127.0.0.1:{outer}/')).text()); }} catch (e) {{ bot.sendLog('refused: ' + e.message); }} }};"))
        .start()
        .ready();
    play.logs("it lacks the permission “network:localhost”");
}

#[test]
fn network_by_a_name_that_means_this_machine() {
    // The name is public by its looks and stands for loopback when it is looked up.
    let mut play = Stage::new()
        .granted("bad", &["network:*.nip.io", "network"], "module.exports = async (bot) => { try { await fetch('http://127.0.0.1.nip.io:1/'); bot.sendLog('asked'); } catch (e) { bot.sendLog('failed: ' + e.message); } };")
        .start()
        .ready();
    play.logs("failed: ");
    assert!(!play.log.iter().any(|line| line == "asked"));
}

#[test]
fn network_that_is_no_web() {
    let mut play = Stage::new()
        .granted("bad", &["network"], "module.exports = async (bot) => { const out = []; for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'data:text/plain,x', 'gopher://x.org/']) { try { await fetch(url); out.push('asked'); } catch (e) { out.push('no'); } } bot.sendLog(out.join()); };")
        .start()
        .ready();
    play.logs("no,no,no,no");
}

#[test]
fn machine_without_the_permission() {
    says(
        "module.exports = async (bot) => { const out = []; try { require('os').cpus(); } catch (e) { out.push(e.permission); } await require('systeminformation').mem().catch((e) => out.push(e.permission)); out.push(require('os').hostname(), Object.keys(process.env).join()); bot.sendLog(out.join()); };",
        "process,process,sculk,NODE_ENV",
    );
}

#[test]
fn packets_without_the_permission() {
    says(
        "module.exports = (bot) => { try { bot._client.write('chat', {}); } catch (e) { bot.sendLog('denied ' + e.permission); } };",
        "denied packets",
    );
}
