//! The scripted server of tests/protocol-server as a child process.

use super::{node_project, until};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A real Minecraft 26.1 protocol server on a free loopback port.
pub struct ScriptedServer {
    process: Child,
    /// Where players connect.
    pub port: u16,
    http: u16,
}

impl ScriptedServer {
    /// Starts it; it ends with this value, or after two minutes.
    pub fn start() -> Self {
        Self::start_for(Duration::from_secs(120))
    }

    /// Starts it; it ends with this value, or after so long (at most two hours).
    pub fn start_for(length: Duration) -> Self {
        Self::start_at(0, length)
    }

    /// Starts it on a port, or on a free one for 0, as after a restart.
    pub fn start_at(port: u16, length: Duration) -> Self {
        let mut process = Command::new("node")
            .arg(node_project().join("server.js"))
            .args([
                "--port",
                &port.to_string(),
                "--http",
                "0",
                "--seconds",
                &length.as_secs().to_string(),
                "--stdin-exit",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js 20 or newer is installed");
        let stdout = process.stdout.take().expect("stdout is piped");
        let ready = BufReader::new(stdout)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("READY ").map(|(_, json)| json.to_owned()))
            .expect("the server says READY");
        let ready: Value = serde_json::from_str(&ready).expect("READY is followed by JSON");
        let port = |key: &str| u16::try_from(ready[key].as_u64().expect("a port")).expect("a port");
        Self {
            process,
            port: port("port"),
            http: port("http"),
        }
    }

    /// Carries out a control operation, such as `{"op":"say","text":"hi"}`.
    pub fn op(&self, request: Value) -> Value {
        let answer = self.http("POST", "/", &request.to_string());
        assert_eq!(answer["ok"], true, "operation {request} failed: {answer}");
        answer
    }

    /// Carries out several operations without anything happening in between.
    pub fn ops(&self, requests: Vec<Value>) {
        let answer = self.http("POST", "/", &Value::from(requests).to_string());
        assert!(answer.is_array(), "operations failed: {answer}");
    }

    /// The server's settings, see its README.
    pub fn config(&self, settings: Value) {
        let mut request = settings;
        request["op"] = json!("config");
        self.op(request);
    }

    /// The server's whole state: players, entities, places.
    pub fn state(&self) -> Value {
        self.http("GET", "/state", "")
    }

    /// All events of a type so far.
    pub fn events(&self, kind: &str) -> Vec<Value> {
        let answer = self.http("GET", &format!("/events?since=0&type={kind}"), "");
        answer["events"].as_array().cloned().unwrap_or_default()
    }

    /// Waits for an event.
    pub fn event(&self, kind: &str, matches: impl Fn(&Value) -> bool) -> Value {
        until(&format!("the server's event {kind}"), || {
            self.events(kind).into_iter().find(&matches)
        })
    }

    /// Waits until a player has said this.
    pub fn hears(&self, player: &str, message: &str) -> Value {
        self.event("chat", |event| {
            event["player"] == player && event["message"] == message
        })
    }

    /// Ends the process at once, as a crash would.
    pub fn kill(&mut self) {
        self.process.kill().expect("the server is still there");
        self.process.wait().expect("it ends");
    }

    fn http(&self, method: &str, path: &str, body: &str) -> Value {
        let mut stream =
            TcpStream::connect(("127.0.0.1", self.http)).expect("the control port is open");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a read limit can be set");
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("the request is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer comes");
        let body = answer
            .split_once("\r\n\r\n")
            .map(|(_, body)| body)
            .expect("the answer has a body");
        serde_json::from_str(body).unwrap_or_else(|error| {
            panic!("the answer to {method} {path} is JSON: {error}: {body:?}")
        })
    }
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
