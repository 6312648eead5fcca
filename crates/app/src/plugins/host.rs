//! Who runs where: the process for plugins, and the lives of bots' plugins in it.
//!
//! There is one process for the plugins of all bots. It holds no bot and no secret but those that plugins
//! were granted, so that its end ends no connection.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use sculk_core::BotId;
use sculk_plugins::hosting::{FromHost, ToHost};
use sculk_plugins::port::EngineSpec;
use sculk_plugins::{FromPlugins, ToPlugins};
use tokio::sync::mpsc;

use super::process::{self, Link};

/// So many ends of the process …
const MAX_DEATHS: usize = 5;
/// … within this time, and no other is started for so long.
const WINDOW: Duration = Duration::from_secs(60);
/// How long a process without plugins is kept.
const IDLE_BEFORE_END: Duration = Duration::from_secs(30);

/// What a bot's plugins said, or what became of them.
#[derive(Debug)]
pub(super) enum Heard {
    Said(FromPlugins),
    LeftOut(u64),
    /// A plugin's turn does not end, and their process is killed for it.
    Hung {
        plugin: String,
        reason: String,
    },
    /// Their process is gone, or never came; why, as part of a sentence.
    Lost(String),
}

/// The process for plugins.
#[derive(Debug, Clone)]
pub(super) struct Host {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    link: Option<Arc<Link>>,
    /// Which process it is; counted up.
    link_number: u64,
    lives: HashMap<BotId, (u64, mpsc::UnboundedSender<Heard>)>,
    last_life: u64,
    deaths: VecDeque<Instant>,
    /// Plugins that nothing but the end of their process stopped, and how that was; they are left out until
    /// the plugins of their bot are loaded afresh by hand.
    barred: HashMap<BotId, BTreeMap<String, String>>,
    is_closed: bool,
}

/// A life of a bot's plugins. They end when this goes.
#[derive(Debug)]
pub(super) struct Life {
    bot: BotId,
    number: u64,
    host: Host,
    link: Arc<Link>,
}

impl Life {
    /// Tells the plugins something; whether there was room for it.
    pub(super) fn tell(&self, message: ToPlugins) -> bool {
        self.link.send(&ToHost::Tell {
            bot: self.bot,
            life: self.number,
            message: Box::new(message),
        })
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        self.tell(ToPlugins::End {
            reason: "the plugins are stopped".to_owned(),
        });
        self.host.forget(self.bot, self.number);
    }
}

impl Host {
    /// `program` is the worker's executable; it is not started yet.
    pub(super) fn new(program: PathBuf) -> Self {
        Self {
            inner: Arc::new(Inner {
                program,
                state: Mutex::default(),
            }),
        }
    }

    /// Starts the plugins of a bot; those of an earlier life end.
    ///
    /// # Errors
    /// Why they cannot run, as part of a sentence.
    pub(super) fn start(
        &self,
        bot: BotId,
        spec: EngineSpec,
    ) -> Result<(Life, mpsc::UnboundedReceiver<Heard>), String> {
        let mut state = self.lock();
        let link = self.link(&mut state)?;
        state.last_life += 1;
        let number = state.last_life;
        // Bounded by what plugins may say: wishes, lines a second, signs of use.
        let (sender, heard) = mpsc::unbounded_channel();
        state.lives.insert(bot, (number, sender));
        let start = ToHost::Start {
            bot,
            life: number,
            spec: Box::new(spec),
        };
        if !link.send(&start) {
            state.lives.remove(&bot);
            return Err("they are too large to be handed over".to_owned());
        }
        drop(state);
        let life = Life {
            bot,
            number,
            host: self.clone(),
            link,
        };
        Ok((life, heard))
    }

    /// The plugins of a bot that are left out, and why.
    pub(super) fn barred(&self, bot: BotId) -> BTreeMap<String, String> {
        self.lock().barred.get(&bot).cloned().unwrap_or_default()
    }

    /// Lets all plugins of a bot run again.
    pub(super) fn unbar(&self, bot: BotId) {
        self.lock().barred.remove(&bot);
    }

    /// The process that runs now, for the display of resources.
    pub(super) fn pid(&self) -> Option<u32> {
        self.lock().link.as_ref().map(|link| link.pid)
    }

    /// All plugins end, and their process; no other is started.
    pub(super) fn shut_down(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        if let Some(link) = state.link.take() {
            link.send(&ToHost::Shutdown);
        }
    }

    fn forget(&self, bot: BotId, number: u64) {
        let mut state = self.lock();
        if state.lives.get(&bot).is_some_and(|life| life.0 == number) {
            state.lives.remove(&bot);
        }
        let is_idle = state.lives.is_empty() && state.link.is_some();
        drop(state);
        // Outside of a runtime everything ends anyway.
        if let (true, Ok(runtime)) = (is_idle, tokio::runtime::Handle::try_current()) {
            let inner = Arc::downgrade(&self.inner);
            runtime.spawn(end_if_idle(inner));
        }
    }

    fn link(&self, state: &mut State) -> Result<Arc<Link>, String> {
        if state.is_closed {
            return Err("the app is closing".to_owned());
        }
        if let Some(link) = &state.link {
            return Ok(Arc::clone(link));
        }
        let now = Instant::now();
        while state
            .deaths
            .front()
            .is_some_and(|&at| now.duration_since(at) > WINDOW)
        {
            state.deaths.pop_front();
        }
        if state.deaths.len() >= MAX_DEATHS {
            return Err(format!(
                "their process ended {MAX_DEATHS} times within {} seconds",
                WINDOW.as_secs()
            ));
        }
        state.link_number += 1;
        let number = state.link_number;
        let (hears, ends) = (Arc::downgrade(&self.inner), Arc::downgrade(&self.inner));
        let link = process::start(
            &self.inner.program,
            move |message| hear(&hears, number, message),
            move |why| lost(&ends, number, &why),
        )?;
        state.link = Some(Arc::clone(&link));
        Ok(link)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.inner.lock()
    }
}

impl Inner {
    /// Kills the process in which a turn does not end: nothing inside of it can stop that.
    fn end_stuck(&self, number: u64, plugin: Option<&str>) {
        let state = self.lock();
        if state.link_number != number {
            return;
        }
        if let Some(link) = &state.link {
            let whose = plugin.map_or_else(
                || "a plugin of a bot".to_owned(),
                |plugin| format!("the plugin “{plugin}” of a bot"),
            );
            link.kill(format!(
                "{whose} did not come to an end, and the process of plugins was killed for it"
            ));
        }
    }

    fn bar(&self, bot: BotId, plugin: &str, seconds: u64) -> String {
        let reason = format!(
            "It did not come to an end {seconds} seconds after its time was over, and nothing but the end of its process stopped it. Switch it off and on to let it try again."
        );
        let mut state = self.lock();
        let barred = state.barred.entry(bot).or_default();
        barred.insert(plugin.to_owned(), reason.clone());
        reason
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the process where no bot has plugins for a while.
async fn end_if_idle(inner: Weak<Inner>) {
    tokio::time::sleep(IDLE_BEFORE_END).await;
    let Some(inner) = inner.upgrade() else {
        return;
    };
    let mut state = inner.lock();
    if state.lives.is_empty()
        && let Some(link) = state.link.take()
    {
        link.send(&ToHost::Shutdown);
    }
}

fn hear(inner: &Weak<Inner>, number: u64, message: FromHost) {
    let Some(inner) = inner.upgrade() else {
        return;
    };
    let (bot, life, heard) = match message {
        FromHost::Stuck {
            bot,
            life,
            plugin,
            seconds,
        } => {
            inner.end_stuck(number, plugin.as_deref());
            let Some(plugin) = plugin else { return };
            let reason = inner.bar(bot, &plugin, seconds);
            (bot, life, Heard::Hung { plugin, reason })
        }
        FromHost::Said { bot, life, message } => (bot, life, Heard::Said(*message)),
        FromHost::LeftOut { bot, life, n } => (bot, life, Heard::LeftOut(n)),
        FromHost::NotStarted { bot, life, problem } => (bot, life, Heard::Lost(problem)),
        FromHost::Hello { .. } | FromHost::Pong { .. } => return,
    };
    let state = inner.lock();
    if let Some((number, sender)) = state.lives.get(&bot)
        && *number == life
    {
        // Fails where the life is about to be forgotten.
        let _ = sender.send(heard);
    }
}

fn lost(inner: &Weak<Inner>, number: u64, why: &str) {
    let Some(inner) = inner.upgrade() else {
        return;
    };
    let mut state = inner.lock();
    // One that was told to end is nobody's any more.
    if state.link_number != number || state.link.take().is_none() {
        return;
    }
    state.deaths.push_back(Instant::now());
    for (_, (_, sender)) in state.lives.drain() {
        let _ = sender.send(Heard::Lost(why.to_owned()));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use sculk_plugins::Limits;
    use sculk_plugins::port::{BotProfile, WebWay};

    use super::*;

    fn spec() -> EngineSpec {
        EngineSpec {
            bot: BotProfile {
                id: 1,
                username: "Bot_1".to_owned(),
                prefix: "@".to_owned(),
                owners: Vec::new(),
                server_host: "127.0.0.1".to_owned(),
                server_port: 1,
                version: String::new(),
                password: None,
            },
            plugins: Vec::new(),
            limits: Limits::default(),
            way: WebWay::Direct,
        }
    }

    /// A process whose engine says that it is stuck and does not end by itself.
    #[tokio::test]
    async fn a_process_in_which_a_turn_does_not_end_is_killed_and_the_plugin_named() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("worker");
        let stuck = r#"{"type":"stuck","bot":1,"life":1,"plugin":"hanger","seconds":5}"#;
        let script = format!(
            "#!/bin/sh\ntrap '' TERM\nread line\necho '{stuck}'\nwhile :; do sleep 1; done\n"
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let host = Host::new(program);
        let (bad, mut heard) = host.start(BotId(1), spec()).unwrap();
        let (good, mut also) = host.start(BotId(2), spec()).unwrap();
        let next = async |heard: &mut mpsc::UnboundedReceiver<Heard>| {
            let next = tokio::time::timeout(Duration::from_secs(60), heard.recv());
            next.await.unwrap().unwrap()
        };
        match next(&mut heard).await {
            Heard::Hung { plugin, reason } => {
                assert!(plugin == "hanger" && reason.contains("5 seconds after"));
            }
            other => panic!("{other:?}"),
        }
        for heard in [&mut heard, &mut also] {
            match next(heard).await {
                Heard::Lost(why) => assert_eq!(
                    why,
                    "the plugin “hanger” of a bot did not come to an end, and the process of plugins was killed for it"
                ),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(host.pid(), None, "the next start has one of its own");
        assert!(host.barred(BotId(1)).contains_key("hanger"));
        assert!(host.barred(BotId(2)).is_empty());
        host.unbar(BotId(1));
        assert!(host.barred(BotId(1)).is_empty());
        drop((bad, good));
    }

    /// Time stands still while anything happens and jumps ahead while nothing does.
    #[tokio::test(start_paused = true)]
    async fn a_stopped_process_of_plugins_is_killed_and_all_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("worker");
        std::fs::write(&program, "#!/bin/sh\nkill -STOP $$\n").unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let host = Host::new(program);
        let (life, mut heard) = host.start(BotId(1), spec()).unwrap();
        match heard.recv().await.unwrap() {
            Heard::Lost(why) => assert_eq!(why, "it did not answer for 30 seconds; it was killed"),
            other => panic!("{other:?}"),
        }
        assert!(host.barred(BotId(1)).is_empty(), "it was nobody's turn");
        drop(life);
    }
}
