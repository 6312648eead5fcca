//! How long a full house takes to start, and how long each of its lists takes to open: 60 bots,
//! 1,000 graphs, 100,000 people, as many stored values, changes written down and jobs of a schedule.
//! The people and values are one bot's, which is worse than spread over all. Prints.
//! `cargo bench -p sculk-app --bench start`; the program `SCULK_CORE` names is started on the same
//! folder, if there is one.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark stops at the first surprise"
)]

use std::fmt::Write as _;
use std::io::BufRead as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sculk_app::{App, AppOptions, Surface};
use sculk_secrets::MemoryVault;
use sculk_store::{
    BotFields, ServerFields, Store, StorePaths, UnixMillis, write_foreign_for_tests,
};
use serde_json::{Value, json, value::to_raw_value};

const N_BOTS: u32 = 60;
const N_GRAPHS: u32 = 1_000;
const N_ROWS: u32 = 100_000;
const N_NODES: u32 = 40;
/// How often each figure is measured; the median is printed.
const ROUNDS: usize = 5;

/// A graph of an ordinary size, begun by an event.
fn graph(event: &str) -> String {
    let mut nodes = format!(
        r#"{{"id":"start","type":"event:{event}","position":{{"x":0,"y":0}},"data":{{}}}}"#
    );
    let mut wires = String::new();
    let mut before = "start".to_owned();
    for number in 0..N_NODES {
        let id = format!("say{number}");
        let _ = write!(
            nodes,
            r#",{{"id":"{id}","type":"action:send_message","position":{{"x":{},"y":40}},"data":{{"message":"hello {number}","chat_type":"chat"}}}}"#,
            number * 200
        );
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            wires,
            r#"{comma}{{"id":"e{number}","sourceNodeId":"{before}","sourcePinId":"exec","targetNodeId":"{id}","targetPinId":"exec"}}"#
        );
        before = id;
    }
    format!(
        r#"{{"format_version":1,"dialect":"sculk","nodes":[{nodes}],"connections":[{wires}],"variables":[]}}"#
    )
}

/// Rows as the app would have written them one by one, which would take an hour.
fn rows() -> String {
    let counted = |n: u32| {
        format!("WITH RECURSIVE c(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM c WHERE x < {n} - 1)")
    };
    let (many, half) = (counted(N_ROWS), counted(N_GRAPHS / 2));
    let (command, event) = (graph("command"), graph("chat"));
    format!(
        "BEGIN;
         {half} INSERT INTO commands (bot_id, name, graph, graph_revision, created_at, updated_at)
           SELECT x % {N_BOTS} + 1, 'command' || x, '{command}', 1, 1, 1 FROM c;
         {half} INSERT INTO event_graphs
             (bot_id, name, position, events, graph, graph_revision, created_at, updated_at)
           SELECT x % {N_BOTS} + 1, 'graph' || x, x, '[\"chat\"]', '{event}', 1, 1, 1 FROM c;
         {many} INSERT INTO users (bot_id, username, created_at, updated_at, last_seen_at, note)
           SELECT 1, 'player_' || x, 1, 1, x, CASE x % 50 WHEN 0 THEN 'a friend' ELSE '' END FROM c;
         INSERT INTO group_members (user_id, group_id)
           SELECT u.id, g.id FROM users u, groups g WHERE g.bot_id = 1 AND g.name = 'User';
         {many} INSERT INTO stored_values (bot_id, owner, key, value, updated_at)
           SELECT 1, 'shop', 'user:' || x, '{{\"coins\":' || x || '}}', 1 FROM c;
         {many} INSERT INTO audit (at, actor, action, bot_id, subject, old_value, new_value)
           SELECT x, 'user', 'update_bot', x % {N_BOTS} + 1, 'Bot', '{{}}', '{{}}' FROM c;
         INSERT INTO schedules (name, is_enabled, plan, action, targets, missed, overlap,
             max_attempts, looked_until, created_at, updated_at)
           VALUES ('Nightly', 0, '{{\"type\":\"atStart\"}}', '{{\"type\":\"start\"}}',
             '{{\"type\":\"all\"}}', 'skip', 'skip', 1, 1, 1, 1);
         {many} INSERT INTO schedule_jobs (schedule_id, bot_id, key, cause, due_at, state)
           SELECT 1, x % {N_BOTS} + 1, 'job:' || x, 'clock', x, 'done' FROM c;
         COMMIT;"
    )
}

async fn fill(dir: &Path) {
    let paths = StorePaths::in_data_dir(dir);
    let now = UnixMillis(1);
    let store = Store::open(&paths, now).await.expect("a database");
    let home = ServerFields {
        name: "Home".to_owned(),
        host: "127.0.0.1".to_owned(),
        port: 1,
        minecraft_version: None,
    };
    let home = store.create_server(&home, now).await.expect("a server").id;
    for n in 0..N_BOTS {
        let fields = BotFields::new(home, format!("Bot_{n}"));
        let bot = store.create_bot(&fields, now).await.expect("a bot").id;
        store.seed_people(bot).await.expect("groups");
    }
    store.close().await.expect("written");
    let filled = write_foreign_for_tests(&paths.database, &rows()).await;
    filled.expect("rows");
}

async fn open(dir: &Path) -> App {
    let options = AppOptions {
        data_dir: dir.to_owned(),
        worker: dir.join("no-worker"),
        vault: Arc::new(MemoryVault::new()),
        is_pacing_off: false,
    };
    App::open(options).await.expect("it opens")
}

async fn ask(surface: &Surface, command: &str, request: &Value) -> (Duration, usize) {
    let request = to_raw_value(request).expect("a request");
    let began = Instant::now();
    let answer = surface.dispatch(command, &request).await;
    (began.elapsed(), answer.expect("an answer").get().len())
}

fn median(mut of: Vec<Duration>) -> f64 {
    of.sort_unstable();
    of[of.len() / 2].as_secs_f64() * 1_000.0
}

/// What the pages ask for when they open, and what is typed into their search.
fn lists() -> Vec<(&'static str, &'static str, Value)> {
    let people = |search: &str, order: &str| {
        json!({
            "botId": 1, "search": search, "groupId": null, "isBlacklisted": false,
            "order": order, "after": null, "limit": 100,
        })
    };
    let values = |prefix: &str| {
        json!({
            "scope": { "type": "bot", "id": 1 }, "owner": "shop", "prefix": prefix, "after": null,
            "limit": 100,
        })
    };
    let audit = |bot: Value| json!({ "botId": bot, "actor": null, "before": null, "limit": 100 });
    let jobs = |schedule: Value| json!({ "scheduleId": schedule, "isFailed": false, "before": null, "limit": 100 });
    let bot = json!({ "botId": 1 });
    vec![
        ("bots", "list_bots", json!({})),
        ("servers", "list_servers", json!({})),
        ("commands of a bot", "list_commands", bot.clone()),
        ("event graphs of a bot", "list_event_graphs", bot.clone()),
        ("groups and permissions", "list_groups", bot),
        ("people by name", "list_people", people("", "name")),
        (
            "people, who spoke last",
            "list_people",
            people("", "lastSeen"),
        ),
        (
            "people, search “er_99”",
            "list_people",
            people("er_99", "name"),
        ),
        (
            "people, search in vain",
            "list_people",
            people("nobody", "name"),
        ),
        ("stored values", "list_values", values("")),
        ("stored values, search", "list_values", values("user:99")),
        ("changes", "list_audit", audit(Value::Null)),
        ("changes of a bot", "list_audit", audit(json!(7))),
        ("schedules", "list_schedules", json!({})),
        ("jobs", "list_jobs", jobs(Value::Null)),
        ("jobs of a schedule", "list_jobs", jobs(json!(1))),
    ]
}

/// The first line of a core that is started on the folder, and how long it took.
fn start_core(program: &str, dir: &Path) -> Duration {
    let passphrase = dir.join("passphrase");
    std::fs::write(&passphrase, "a bench").expect("a file");
    let began = Instant::now();
    let mut core = Command::new(program)
        .args(["--report", "--data-dir"])
        .arg(dir)
        .arg("--secrets-file")
        .arg(dir.join("secrets"))
        .arg("--secrets-passphrase-file")
        .arg(passphrase)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a core");
    let mut line = String::new();
    let out = core.stdout.take().expect("its output");
    std::io::BufReader::new(out)
        .read_line(&mut line)
        .expect("a line");
    let took = began.elapsed();
    core.kill().expect("it ends");
    core.wait().expect("it ended");
    print!("    it says: {line}");
    took
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("threads");
    runtime.block_on(async {
        let dir = tempfile::tempdir().expect("a folder");
        fill(dir.path()).await;
        let bytes = std::fs::metadata(dir.path().join("sculk.db")).map_or(0, |file| file.len());
        println!(
            "{N_BOTS} bots, {N_GRAPHS} graphs of {N_NODES} nodes, {N_ROWS} people, values, changes and jobs ({} MB)",
            bytes / 1_000_000
        );
        // The first start makes the commands every bot has.
        let began = Instant::now();
        open(dir.path()).await.shut_down().await;
        println!("  first start and end {:8.1} ms", began.elapsed().as_secs_f64() * 1e3);
        let mut opened = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let app = open(dir.path()).await;
            opened.push(began.elapsed());
            app.shut_down().await;
        }
        println!("  the app opens       {:8.1} ms", median(opened));
        let app = open(dir.path()).await;
        let surface = Surface::new(app.clone());
        println!("  lists, the first time and the median of {ROUNDS} more:");
        for (words, command, request) in lists() {
            let (first, n_bytes) = ask(&surface, command, &request).await;
            let mut more = Vec::new();
            for _ in 0..ROUNDS {
                more.push(ask(&surface, command, &request).await.0);
            }
            println!(
                "    {words:26}{:8.1} ms{:8.1} ms  {n_bytes:8} bytes",
                first.as_secs_f64() * 1e3,
                median(more)
            );
        }
        app.shut_down().await;
        if let Ok(program) = std::env::var("SCULK_CORE") {
            println!("  {program}:");
            let took = (0..ROUNDS).map(|_| start_core(&program, dir.path())).collect();
            println!("    it answers after  {:8.1} ms", median(took));
        }
    });
}
