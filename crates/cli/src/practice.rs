//! `sculk practice`: a practice world in the terminal.

use std::collections::BTreeSet;

use clap::Args;
use sculk_practice::{Event, Handle, Line, Options, Practice};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, BufReader, stdin},
    sync::broadcast::error::RecvError,
};

use crate::print;

#[derive(Debug, Args)]
pub(crate) struct PracticeArgs {
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 25_565)]
    port: u16,
    /// What animals do by chance follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The text of the server list.
    #[arg(long, default_value = "Sculk practice world")]
    motd: String,
    /// A player who may use operator commands; may be given several times.
    #[arg(long = "op", value_name = "NAME")]
    ops: Vec<String>,
    /// Leaves out the players of ours and the animals.
    #[arg(long)]
    alone: bool,
    /// Prints one JSON object a line: where to join, replies and events.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: PracticeArgs) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("the system gives no threads: {error}"))?;
    let outcome = runtime.block_on(serve(args));
    // A terminal's stdin cannot be told to stop reading; do not wait for its next line.
    runtime.shutdown_background();
    outcome
}

async fn serve(args: PracticeArgs) -> Result<(), String> {
    let is_json = args.json;
    let ops: BTreeSet<String> = args.ops.iter().map(|name| name.to_lowercase()).collect();
    let mut world = Practice::start(Options {
        port: args.port,
        seed: args.seed,
        motd: args.motd,
        with_company: !args.alone,
        ops: ops.into_iter().collect(),
        ..Options::default()
    })
    .await
    .map_err(|error| error.to_string())?;
    announce(&world, is_json);
    let mut events = world.events();
    let mut lines = BufReader::new(stdin()).lines();
    loop {
        tokio::select! {
            line = lines.next_line() => match line {
                Ok(Some(line)) => {
                    let reply = world.console(&line).await;
                    show_reply(&line, &reply, is_json);
                }
                // Whoever started it is gone.
                Ok(None) | Err(_) => break,
            },
            event = events.recv() => match event {
                Ok(event) => show_event(&event, is_json),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            },
            () = world.ended() => return Ok(()),
            () = sculk_app::end_signal() => break,
        }
    }
    world.stop().await;
    Ok(())
}

fn announce(world: &Handle, is_json: bool) {
    let addr = world.addr();
    if is_json {
        print(&json!({ "listening": addr.to_string(), "port": addr.port() }).to_string());
    } else {
        print(&format!(
            "The practice world is at {addr} (Minecraft 26.1, offline mode)."
        ));
        print("Type commands here, such as: help, places, give Bot bread 3, spawn zombie, stop.");
    }
}

fn show_reply(command: &str, reply: &[Line], is_json: bool) {
    if is_json {
        print(&json!({ "command": command, "reply": reply }).to_string());
    } else {
        reply.iter().for_each(|line| print(line.text()));
    }
}

fn show_event(event: &Event, is_json: bool) {
    // An event is plain data, so it is always an object.
    let value = serde_json::to_value(event).unwrap_or_default();
    if is_json {
        print(&value.to_string());
        return;
    }
    let fields = value.as_object().into_iter().flatten();
    let words: Vec<String> = fields
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| match (key.as_str(), value.as_str()) {
            ("event", Some(name)) => name.replace('_', " "),
            (key, Some(text)) => format!("{key}={text:?}"),
            (key, None) => format!("{key}={value}"),
        })
        .collect();
    print(&format!("* {}", words.join(" ")));
}
