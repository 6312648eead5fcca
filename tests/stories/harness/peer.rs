//! A second player, driven by mineflayer.

use super::{PATIENCE, node_project};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Instant,
};

/// A player whose client shares no code with ours.
pub struct Peer {
    /// Its process.
    pub process: Child,
    events: Receiver<Value>,
}

impl Peer {
    /// Joins the server on loopback and waits until the player stands in the world.
    pub fn join(port: u16, name: &str) -> Self {
        let mut process = Command::new("node")
            .arg(node_project().join("peer.js"))
            .args(["--port", &port.to_string(), "--name", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js 20 or newer is installed");
        let stdout = process.stdout.take().expect("stdout is piped");
        let (sender, events) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Ok(event) = serde_json::from_str(&line)
                    && sender.send(event).is_err()
                {
                    return;
                }
            }
        });
        let mut peer = Self { process, events };
        peer.wait("its spawn", |event| event["event"] == "spawn");
        peer
    }

    /// Says something to all.
    pub fn say(&mut self, text: &str) {
        let stdin = self.process.stdin.as_mut().expect("stdin is open");
        writeln!(stdin, "{}", json!({ "op": "say", "text": text })).expect("the peer reads");
    }

    /// Waits until the player sees this line, as written on a player's screen.
    pub fn sees(&mut self, line: &str) {
        self.wait(line, |event| {
            event["event"] == "message" && event["text"] == line
        });
    }

    fn wait(&mut self, what: &str, matches: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(event) = self.events.recv_timeout(left) else {
                panic!("the peer waited in vain for {what:?}; it saw {seen:?}")
            };
            if matches(&event) {
                return event;
            }
            seen.push(event);
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
