//! The practice world as a child process.

use super::worker::worker_binary;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    thread,
};

/// `sculk practice` on a free loopback port. It ends with this value.
pub struct PracticeWorld {
    process: Child,
    /// Where players connect.
    pub port: u16,
}

impl PracticeWorld {
    /// Starts it, without its players and animals.
    pub fn start() -> Self {
        let program =
            worker_binary().with_file_name(format!("sculk{}", std::env::consts::EXE_SUFFIX));
        assert!(
            program.exists(),
            "{} is missing: build it with `cargo build -p sculk-cli`",
            program.display()
        );
        let mut process = Command::new(program)
            .args(["practice", "--port", "0", "--alone", "--json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the practice world starts");
        let stdout = process.stdout.take().expect("stdout is piped");
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let first = lines.next().expect("it says where it is");
        let first: Value = serde_json::from_str(&first).expect("its lines are JSON");
        let port = first["port"].as_u64().expect("it names its port");
        // It must not be held up by a full pipe.
        thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            port: u16::try_from(port).expect("a port"),
        }
    }

    /// Types a command into its console.
    pub fn console(&mut self, command: &str) {
        let stdin = self.process.stdin.as_mut().expect("stdin is open");
        writeln!(stdin, "{command}").expect("it reads");
    }
}

impl Drop for PracticeWorld {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
