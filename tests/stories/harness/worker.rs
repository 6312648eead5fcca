//! The real worker process at the other end of a pipe.

use super::{PATIENCE, until};
use sculk_bots::{
    BotAction, BotAnswer, BotError, BotEvent, BotId, CallId, ChatMessage, DisconnectCause,
    FrameReader, FromWorker, JoinSpec, Pacing, SessionId, ToWorker, encode,
};
use std::{
    io::{Read, Write},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

/// A worker process and all it has said.
pub struct Worker {
    process: Child,
    incoming: Receiver<FromWorker>,
    is_ignored: Arc<AtomicBool>,
    /// Everything received, in order.
    pub heard: Vec<FromWorker>,
    n_calls: u64,
}

/// The worker binary: `SCULK_WORKER_BIN`, or the one built into the same target folder.
pub fn worker_binary() -> PathBuf {
    if let Some(path) = std::env::var_os("SCULK_WORKER_BIN") {
        return path.into();
    }
    let test = std::env::current_exe().expect("a test has a path");
    let profile = test
        .parent()
        .and_then(|deps| deps.parent())
        .expect("tests lie in target/<profile>/deps");
    let path = profile.join(format!("sculk-worker{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{} is missing: build it with `cargo build -p sculk-worker`, or name one in SCULK_WORKER_BIN",
        path.display()
    );
    path
}

/// A spec for a server on loopback with pacing off and time limits a loaded machine keeps.
pub fn spec(port: u16, username: &str) -> JoinSpec {
    let mut spec = JoinSpec::new("127.0.0.1", port, username);
    spec.pacing = Pacing::off();
    spec.timeouts.status_ms = 20_000;
    spec.timeouts.login_ms = 60_000;
    spec.timeouts.silence_ms = 60_000;
    spec
}

impl Worker {
    /// Starts it and waits for its greeting.
    pub fn start() -> Self {
        let mut process = Command::new(worker_binary())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the worker starts");
        let stdout = process.stdout.take().expect("stdout is piped");
        let (sender, incoming) = channel();
        let is_ignored = Arc::new(AtomicBool::new(false));
        thread::spawn({
            let is_ignored = is_ignored.clone();
            move || read_frames(stdout, &sender, &is_ignored)
        });
        let mut worker = Self {
            process,
            incoming,
            is_ignored,
            heard: Vec::new(),
            n_calls: 0,
        };
        worker.wait("the greeting", |message| {
            matches!(message, FromWorker::Hello { .. }).then_some(())
        });
        worker
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Sends a message.
    pub fn send(&mut self, message: &ToWorker) {
        let bytes = encode(message).expect("messages of tests fit");
        self.send_bytes(&bytes);
    }

    /// Sends bytes that need not be a message.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let stdin = self.process.stdin.as_mut().expect("stdin is open");
        stdin
            .write_all(bytes)
            .and_then(|()| stdin.flush())
            .expect("the worker reads");
    }

    /// Stops reading from the worker, as an app that hangs would, until [`Self::listen`].
    pub fn ignore(&self) {
        self.is_ignored.store(true, Ordering::Release);
    }

    /// Reads from the worker again.
    pub fn listen(&self) {
        self.is_ignored.store(false, Ordering::Release);
    }

    /// Closes the pipe to the worker.
    pub fn hang_up(&mut self) {
        drop(self.process.stdin.take());
    }

    /// Waits for the process to end.
    pub fn exit(&mut self) -> ExitStatus {
        until("the worker's end", || {
            self.process.try_wait().expect("the worker can be asked")
        })
    }

    /// Starts an attempt.
    pub fn join(&mut self, bot: i32, session: u64, spec: JoinSpec) {
        self.send(&ToWorker::Join {
            bot: BotId(bot),
            session: SessionId(session),
            spec,
        });
    }

    /// Starts an attempt and waits until the bot is in the world.
    pub fn bring_online(&mut self, bot: i32, session: u64, spec: JoinSpec) {
        self.join(bot, session, spec);
        self.event(bot, session, "joining", |event| {
            matches!(event, BotEvent::Joined { .. }).then_some(())
        });
    }

    /// Lets a bot say something and returns the answer.
    pub fn say(&mut self, bot: i32, chat_type: &str, text: &str) -> Result<BotAnswer, BotError> {
        let action = BotAction::Say {
            chat_type: chat_type.into(),
            text: text.into(),
            recipient: None,
        };
        self.act(bot, action)
    }

    /// Lets a bot do something and returns the answer.
    pub fn act(&mut self, bot: i32, action: BotAction) -> Result<BotAnswer, BotError> {
        self.act_for(bot, action, None)
    }

    /// The same with a time limit in milliseconds.
    pub fn act_within(
        &mut self,
        bot: i32,
        action: BotAction,
        timeout_ms: u32,
    ) -> Result<BotAnswer, BotError> {
        self.act_for(bot, action, Some(timeout_ms))
    }

    fn act_for(
        &mut self,
        bot: i32,
        action: BotAction,
        timeout_ms: Option<u32>,
    ) -> Result<BotAnswer, BotError> {
        self.n_calls += 1;
        let expected = CallId(self.n_calls);
        self.send(&ToWorker::Do {
            bot: BotId(bot),
            call: expected,
            action,
            timeout_ms,
        });
        self.answer_to(expected.0)
    }

    /// Waits for the answer to a call.
    pub fn answer_to(&mut self, expected: u64) -> Result<BotAnswer, BotError> {
        self.wait("the answer", |message| match message {
            FromWorker::Answer { call, result, .. } if call.0 == expected => Some(result.clone()),
            _ => None,
        })
    }

    /// Waits for a chat line the bot hears.
    pub fn hears(&mut self, bot: i32, session: u64, text: &str) -> ChatMessage {
        self.event(
            bot,
            session,
            &format!("the chat line {text:?}"),
            |event| match event {
                BotEvent::Chat(message) if message.text == text => Some(message.clone()),
                _ => None,
            },
        )
    }

    /// Waits for the end of a session.
    pub fn end_of(&mut self, bot: i32, session: u64) -> DisconnectCause {
        self.event(bot, session, "the session's end", |event| match event {
            BotEvent::Disconnected { cause } => Some(cause.clone()),
            _ => None,
        })
    }

    /// Waits for an event of a session; those heard before count.
    pub fn event<T>(
        &mut self,
        bot: i32,
        session: u64,
        what: &str,
        pick: impl Fn(&BotEvent) -> Option<T>,
    ) -> T {
        let what = format!("bot {bot}, session {session}: {what}");
        self.wait(&what, |message| match message {
            FromWorker::Event {
                bot: b,
                session: s,
                event,
            } if *b == BotId(bot) && *s == SessionId(session) => pick(event),
            _ => None,
        })
    }

    /// Waits for a message; those heard before count.
    pub fn wait<T>(&mut self, what: &str, pick: impl Fn(&FromWorker) -> Option<T>) -> T {
        if let Some(found) = self.heard.iter().find_map(&pick) {
            return found;
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(message) = self.incoming.recv_timeout(left) else {
                panic!(
                    "waited in vain for {what}; heard: {:#?}",
                    self.heard.iter().rev().take(8).collect::<Vec<_>>()
                )
            };
            let found = pick(&message);
            self.heard.push(message);
            if let Some(found) = found {
                return found;
            }
        }
    }

    /// How many ends of this session were reported so far.
    pub fn n_ends(&mut self, bot: i32, session: u64) -> usize {
        self.heard.extend(self.incoming.try_iter());
        let is_end = |message: &&FromWorker| {
            matches!(message, FromWorker::Event { bot: b, session: s, event: BotEvent::Disconnected { .. } }
                if *b == BotId(bot) && *s == SessionId(session))
        };
        self.heard.iter().filter(is_end).count()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn read_frames(mut stdout: impl Read, sender: &Sender<FromWorker>, is_ignored: &AtomicBool) {
    let mut frames = FrameReader::default();
    let mut chunk = vec![0; 16 << 10];
    while let Ok(n_bytes) = stdout.read(&mut chunk) {
        if n_bytes == 0 {
            return;
        }
        while is_ignored.load(Ordering::Acquire) {
            thread::sleep(Duration::from_millis(5));
        }
        frames.push(&chunk[..n_bytes]);
        while let Some(message) = frames.next().expect("the worker sends whole frames") {
            if sender.send(message).is_err() {
                return;
            }
        }
    }
}
