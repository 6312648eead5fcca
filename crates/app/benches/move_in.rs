//! How long it takes to move in from a full data folder of BlockMine: 10 bots, 500 graphs, 50,000
//! players. Prints; asserts only that all of it came.
//! `cargo bench -p sculk-app --bench move_in`

#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark stops at the first surprise"
)]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use sculk_app::DataFolder;
use sculk_contract::{OnClash, PreviewImportReq, RunImportReq};
use sculk_secrets::MemoryVault;
use sculk_store::write_foreign_for_tests;

const N_BOTS: u32 = 10;
const N_GRAPHS: u32 = 500;
const N_USERS: u32 = 50_000;
const N_NODES: u32 = 40;

fn graph() -> String {
    let mut nodes = String::from(
        r#"{"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{},"deletable":false}"#,
    );
    let mut wires = String::new();
    let mut before = "start".to_owned();
    for number in 0..N_NODES {
        let id = format!("action:send_message-{number}");
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
    format!(r#"{{"nodes":[{nodes}],"connections":[{wires}],"variables":[]}}"#)
}

fn rows() -> String {
    let graph = graph().replace('\'', "''");
    let counted = |n: u32| {
        format!("WITH RECURSIVE c(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM c WHERE x < {n} - 1)")
    };
    let bots = counted(N_BOTS);
    let graphs = counted(N_GRAPHS / 2);
    let users = counted(N_USERS);
    format!(
        "INSERT INTO \"Server\" VALUES (1, 'Home', 'play.example.net', 25565, '1.20.4');
         {bots} INSERT INTO \"Bot\" (id, username, prefix, owners, sortOrder, serverId, updatedAt)
           SELECT x + 1, 'Bot_' || x, '@', 'alex', x, 1, 0 FROM c;
         {bots} INSERT INTO \"Group\" (id, name, owner, botId) SELECT x + 1, 'User', 'system', x + 1 FROM c;
         {bots} INSERT INTO \"Permission\" (id, name, owner, botId) SELECT x + 1, 'user.say', 'system', x + 1 FROM c;
         {bots} INSERT INTO \"GroupPermission\" SELECT x + 1, x + 1 FROM c;
         {users} INSERT INTO \"User\" (id, username, isBlacklisted, botId)
           SELECT x + 1, 'player_' || x, x % 97 = 0, x % {N_BOTS} + 1 FROM c;
         {users} INSERT INTO \"UserGroup\" SELECT x + 1, x % {N_BOTS} + 1 FROM c;
         {graphs} INSERT INTO \"Command\" (botId, name, isVisual, graphJson)
           SELECT x % {N_BOTS} + 1, 'command' || x, 1, '{graph}' FROM c;
         {graphs} INSERT INTO \"EventGraph\" (botId, name, graphJson)
           SELECT x % {N_BOTS} + 1, 'graph' || x, '{graph}' FROM c;"
    )
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(async {
        let theirs = tempfile::tempdir().expect("a folder");
        let sql = format!("{}{}", include_str!("../tests/moving/schema.sql"), rows());
        let database = theirs.path().join("blockmine.db");
        write_foreign_for_tests(&database, &sql).await.expect("a database");
        let bytes = std::fs::metadata(&database).expect("its size").len();

        let ours = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::open(ours.path(), Arc::new(MemoryVault::new()))
            .await
            .expect("a data folder");
        let path = theirs.path().display().to_string();
        let began = Instant::now();
        let preview = folder
            .preview_import(PreviewImportReq {
                path: path.clone(),
                passphrase: None,
            })
            .await
            .expect("a preview");
        let looked = began.elapsed();
        let began = Instant::now();
        let report = folder
            .run_import(RunImportReq {
                path,
                passphrase: None,
                stamp: Some(preview.stamp),
                bots: Vec::new(),
                on_clash: OnClash::Skip,
                into_bot: None,
                is_dry_run: false,
            })
            .await
            .expect("an import");
        let took = began.elapsed();
        assert_eq!(report.n_commands + report.n_event_graphs, N_GRAPHS);
        assert_eq!(report.n_users, N_USERS);
        println!(
            "{N_BOTS} bots, {N_GRAPHS} graphs of {N_NODES} nodes, {N_USERS} players ({} MB): preview {:.2} s, import {:.2} s",
            bytes / 1_000_000,
            looked.as_secs_f64(),
            took.as_secs_f64()
        );
        folder.close().await;
    });
}
