//! Who runs where: the process for plugins, and the lives of bots' plugins in it.
//!
//! There is one process for the plugins of all bots. It holds no bot and no secret but those that plugins
//! were granted, so that its end ends no connection.

use std::collections::{HashMap, VecDeque};
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
            move |message| hear(&hears, message),
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

fn hear(inner: &Weak<Inner>, message: FromHost) {
    let Some(inner) = inner.upgrade() else {
        return;
    };
    let (bot, life, heard) = match message {
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
