//! The practice world as a child process.

use super::{
    until,
    worker::{Worker, spec, worker_binary},
};
use sculk_bots::{BotAction, BotAnswer, BotError};
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
        Self::start_with(&["--alone"])
    }

    /// Starts it with the players and animals that are always there.
    pub fn start_peopled() -> Self {
        Self::start_with(&[])
    }

    fn start_with(options: &[&str]) -> Self {
        let program =
            worker_binary().with_file_name(format!("sculk{}", std::env::consts::EXE_SUFFIX));
        assert!(
            program.exists(),
            "{} is missing: build it with `cargo build -p sculk-cli`",
            program.display()
        );
        let mut process = Command::new(program)
            .args(["practice", "--port", "0", "--json"])
            .args(options)
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

/// A bot in a practice world of its own.
pub struct PracticeBot {
    /// The world.
    pub world: PracticeWorld,
    /// The bot's worker; the bot is the first.
    pub worker: Worker,
}

impl PracticeBot {
    /// A bot that stands here, alone.
    pub fn at(x: f64, z: f64) -> Self {
        Self::come(PracticeWorld::start(), x, z)
    }

    /// A bot that stands here, among those who are always there.
    pub fn among_people(x: f64, z: f64) -> Self {
        Self::come(PracticeWorld::start_peopled(), x, z)
    }

    fn come(world: PracticeWorld, x: f64, z: f64) -> Self {
        let mut worker = Worker::start();
        worker.bring_online(1, 1, spec(world.port, "Bot_1"));
        let mut bot = Self { world, worker };
        bot.put(x, z);
        bot
    }

    /// The operator puts the bot somewhere on the ground.
    pub fn put(&mut self, x: f64, z: f64) {
        self.world.console(&format!("tp Bot_1 {x} 64 {z}"));
        until("the bot's arrival", || match self.act(BotAction::Status) {
            Ok(BotAnswer::Status(status)) => status
                .position
                .filter(|at| (at.x - x).abs() < 0.6 && (at.z - z).abs() < 0.6)
                .map(|_| ()),
            _ => None,
        });
    }

    /// Lets it try something.
    pub fn act(&mut self, action: BotAction) -> Result<BotAnswer, BotError> {
        self.worker.act(1, action)
    }

    /// Lets it do something that works.
    pub fn does(&mut self, action: BotAction) -> BotAnswer {
        let what = format!("{action:?}");
        self.act(action)
            .unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// How many of an item it carries.
    pub fn count(&mut self, name: &str) -> u32 {
        match self.does(BotAction::CountItem { name: name.into() }) {
            BotAnswer::Count { count } => count,
            other => panic!("a count, not {other:?}"),
        }
    }

    /// The operator gives it something.
    pub fn given(&mut self, item: &str, count: u32) {
        self.world.console(&format!("give Bot_1 {item} {count}"));
        until(item, || (self.count(item) >= count).then_some(()));
    }
}
