//! One life of a context: it is built, plugins are loaded, things happen, it ends.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use rquickjs::context::EvalOptions;
use rquickjs::{CatchResultExt, Context, Ctx, Function, Object, Persistent, Runtime, Value};
use sculk_plugins::port::PluginUsage;
use sculk_plugins::{Capability, FromPlugins, Past, PluginSpec, ToPlugins};

use crate::blame::{Broken, Trial};
use crate::files::Root;
use crate::meter::{HOST, Used, Watchdog};
use crate::scale::Scale;
use crate::shared::{Entry, Input, Lasting, Rejection, Shared};
use crate::{modules, natives, prelude};

/// How often use is told.
const USAGE_EVERY: Duration = Duration::from_secs(10);
/// Longest a context may take to be torn down, `end` and hooks included.
const LAST_WORDS_MS: u64 = 1_000;
/// A context whose memory is filled so far is built afresh.
const MEMORY_ALARM_PERCENT: u64 = 95;
/// So many steps of promises in one turn are no ordinary plugin's.
const MANY_JOBS: u32 = 10_000;

/// How a life ended.
pub(crate) enum Outcome {
    /// The bot's session is over.
    Over,
    /// A plugin broke a limit; the others go on without it.
    Without {
        plugin: String,
        reason: String,
        stack: String,
    },
    /// Other plugins.
    With(Vec<PluginSpec>),
    /// One of several broke a limit.
    Suspected(Trial),
}

/// One life of a context. The fields are dropped in this order: values, context, runtime.
pub(crate) struct Session {
    pub(crate) shared: Rc<Shared>,
    /// What the plugins were told last, where all of them hear it.
    pub(crate) told: RefCell<Option<String>>,
    scale: Scale,
    context: Context,
    pub(crate) runtime: Runtime,
}

impl Drop for Session {
    fn drop(&mut self) {
        // Values kept for later belong to the runtime and must go before it.
        self.shared.rejections.borrow_mut().clear();
        self.shared.kernel.borrow_mut().take();
        self.runtime.set_host_promise_rejection_tracker(None);
        self.runtime.set_interrupt_handler(None);
    }
}

impl Session {
    pub fn new(lasting: Rc<Lasting>, plugins: &[PluginSpec]) -> Result<Self, String> {
        let runtime = Runtime::new().map_err(|error| error.to_string())?;
        runtime.set_memory_limit(lasting.limits.memory_bytes);
        runtime.set_max_stack_size(lasting.limits.stack_bytes);
        let context = Context::full(&runtime).map_err(|error| error.to_string())?;
        let shared = Rc::new(Shared {
            plugins: entries(&lasting, plugins),
            watchdog: Watchdog::new(lasting.pulse.clone()),
            timers: RefCell::new(BTreeSet::new()),
            timer_at: RefCell::new(HashMap::new()),
            calls: RefCell::new(HashMap::new()),
            nobodys: Used::default(),
            line: Cell::new(None),
            rejections: RefCell::new(Vec::new()),
            kernel: RefCell::new(None),
            failed: RefCell::new(BTreeSet::new()),
            memory: Cell::new(0),
            threw_nothing: Cell::new(false),
            was_endless: Cell::new(false),
            machine: RefCell::new(None),
            engine_error: RefCell::new(None),
            lasting,
        });
        let names = shared.plugins.iter().map(|entry| entry.spec.name.clone());
        shared.lasting.pulse.name(names.collect());
        let watched = Rc::clone(&shared);
        runtime.set_interrupt_handler(Some(Box::new(move || watched.watchdog.is_over())));
        runtime.set_loader(
            modules::Names(Rc::clone(&shared)),
            modules::Sources(Rc::clone(&shared)),
        );
        let tracked = Rc::clone(&shared);
        runtime.set_host_promise_rejection_tracker(Some(Box::new(
            move |ctx, promise, reason, is_handled| {
                track(&tracked, &ctx, promise, reason, is_handled);
            },
        )));
        let session = Self {
            scale: Scale::new(shared.plugins.len()),
            shared,
            told: RefCell::default(),
            context,
            runtime,
        };
        session.build()?;
        Ok(session)
    }

    /// Runs the prelude.
    fn build(&self) -> Result<(), String> {
        self.context.with(|ctx| {
            let build = || -> rquickjs::Result<()> {
                let kernel = Object::new(ctx.clone())?;
                natives::install(&ctx, &kernel, &self.shared)?;
                for (name, source) in prelude::FILES {
                    let mut options = EvalOptions::default();
                    options.filename = Some((*name).to_owned());
                    let file: Function<'_> = ctx.eval_with_options(*source, options)?;
                    file.call::<_, ()>((kernel.clone(),))?;
                }
                let make: Function<'_> = kernel.get("makePlugin")?;
                for (idx, entry) in self.shared.plugins.iter().enumerate() {
                    let about = serde_json::json!({
                        "idx": idx,
                        "name": entry.spec.name,
                        "version": entry.spec.version,
                        "settings": entry.spec.settings,
                        "occasion": entry.spec.occasion,
                    });
                    make.call::<_, ()>((ctx.json_parse(about.to_string())?,))?;
                }
                let harden: Function<'_> = kernel.get("harden")?;
                harden.call::<_, ()>(())?;
                *self.shared.kernel.borrow_mut() = Some(Persistent::save(&ctx, kernel));
                Ok(())
            };
            build().catch(&ctx).map_err(|error| error.to_string())
        })
    }

    /// Calls a function of the kernel, then everything that follows from it.
    pub(crate) fn turn<'a>(
        &'a self,
        time_ms: u64,
        name: &str,
        args: impl FnOnce(&Ctx<'_>) -> String + 'a,
    ) -> Result<(), Broken> {
        let before = self.scale.begin(name == "loadFrom", || {
            self.runtime.memory_usage().malloc_size
        });
        self.shared.watchdog.arm(Duration::from_millis(time_ms));
        let outcome = self.context.with(|ctx| {
            let call = || -> rquickjs::Result<()> {
                let kernel = self.kernel(&ctx)?;
                let function: Function<'_> = kernel.get(name)?;
                let argument = args(&ctx);
                function.call::<_, Value<'_>>((argument,))?;
                Ok(())
            };
            self.judge(&ctx, call())
        });
        self.shared.switch(HOST);
        let outcome = outcome
            .and_then(|()| self.settle())
            .and_then(|()| self.swallowed());
        self.shared.watchdog.disarm();
        let entered = self.shared.watchdog.entered.borrow();
        self.scale.end(&before, &entered, || {
            self.runtime.memory_usage().malloc_size
        });
        outcome
    }

    fn kernel<'js>(&self, ctx: &Ctx<'js>) -> rquickjs::Result<Object<'js>> {
        let kernel = self.shared.kernel.borrow().clone();
        let missing = || rquickjs::Exception::throw_internal(ctx, "the prelude is not there");
        kernel.ok_or_else(missing)?.restore(ctx)
    }

    /// Tells what was thrown, unless it means the end.
    fn judge(&self, ctx: &Ctx<'_>, outcome: rquickjs::Result<()>) -> Result<(), Broken> {
        let Err(error) = outcome else {
            return Ok(());
        };
        let (message, stack, origin) = if error.is_exception() {
            let thrown = ctx.catch();
            if thrown.is_null() {
                self.shared.threw_nothing.set(true);
                return Ok(());
            }
            let origin = self.origin_of(ctx, &thrown);
            match thrown.as_exception() {
                Some(exception) => (
                    exception.message().unwrap_or_default(),
                    exception.stack().unwrap_or_default(),
                    origin,
                ),
                None => (format!("{thrown:?}"), String::new(), origin),
            }
        } else {
            (error.to_string(), String::new(), HOST)
        };
        // Who was called counts: what an error says of itself can be made up.
        let owner = match self.shared.watchdog.current.get() {
            HOST => origin,
            current => current,
        };
        if let Some(broken) = self.broken(owner, &message, &stack) {
            return Err(broken);
        }
        self.shared.fault(owner, "an event", &message, &stack);
        Ok(())
    }

    /// In whose files an error was made, as the engine saw it.
    fn origin_of<'js>(&self, ctx: &Ctx<'js>, thrown: &Value<'js>) -> i32 {
        let ask = || -> rquickjs::Result<i32> {
            let origin: Function<'_> = self.kernel(ctx)?.get("originOf")?;
            origin.call((thrown.clone(),))
        };
        ask().unwrap_or_else(|_| {
            // Whatever kept it from answering is not what is told.
            let _ = ctx.catch();
            HOST
        })
    }

    /// Runs what promises have put off, within the time of the turn, and tells rejections nobody handled.
    fn settle(&self) -> Result<(), Broken> {
        let mut n_jobs = 0_u32;
        loop {
            n_jobs = n_jobs.saturating_add(1);
            match self.runtime.execute_pending_job() {
                Ok(true) => {}
                Ok(false) => break,
                Err(job) => {
                    job.0
                        .with(|ctx| self.judge(&ctx, Err(rquickjs::Error::Exception)))?;
                }
            }
            self.shared.switch(HOST);
            // A promise makes a rejection of what stopped its script, and others may go on for ever.
            if self.shared.watchdog.is_over() {
                break;
            }
        }
        let unhandled: Vec<_> = self.shared.rejections.borrow_mut().drain(..).collect();
        if unhandled.is_empty() {
            return Ok(());
        }
        self.context.with(|ctx| {
            let tell = || -> rquickjs::Result<()> {
                let told: Function<'_> = self.kernel(&ctx)?.get("onUnhandled")?;
                for rejection in unhandled {
                    let reason = rejection.reason.restore(&ctx)?;
                    // A chain without end that fills the memory is ended by the engine with nothing.
                    if reason.is_null() && n_jobs > MANY_JOBS {
                        self.shared.threw_nothing.set(true);
                        self.shared.was_endless.set(true);
                        continue;
                    }
                    let promise = rejection.promise.restore(&ctx)?;
                    told.call::<_, ()>((promise, reason, rejection.by))?;
                }
                Ok(())
            };
            self.judge(&ctx, tell())
        })
    }

    /// Lives until something ends it.
    pub fn run(
        &mut self,
        heard: &Receiver<Input>,
        past: &mut Past,
        trial: Option<Trial>,
    ) -> Outcome {
        let outcome = match self.live(heard, past, trial) {
            Ok(outcome) => outcome,
            Err(broken) => self.without(broken),
        };
        self.shared.tell_uses();
        outcome
    }

    fn live(
        &mut self,
        heard: &Receiver<Input>,
        past: &mut Past,
        trial: Option<Trial>,
    ) -> Result<Outcome, Broken> {
        self.shared.tell(FromPlugins::Fresh);
        for idx in 0..self.shared.plugins.len() {
            self.load(i32::try_from(idx).unwrap_or(i32::MAX))?;
        }
        self.shared.tell(FromPlugins::Ready);
        for event in past.events() {
            self.host(&ToPlugins::Bot { event })?;
        }
        if let Some(trial) = trial {
            self.try_each(trial)?;
        }
        let mut usage_at = Instant::now() + USAGE_EVERY;
        loop {
            let next_timer = self.shared.timers.borrow().first().map(|(at, _)| *at);
            let wake_at = next_timer.map_or(usage_at, |at| at.min(usage_at));
            let wait = wake_at.saturating_duration_since(Instant::now());
            match heard.recv_timeout(wait) {
                Ok(input) => {
                    if let Some(outcome) = self.hear(input, past)? {
                        return Ok(outcome);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Outcome::Over),
            }
            self.fire()?;
            if Instant::now() >= usage_at {
                self.usage()?;
                usage_at = Instant::now() + USAGE_EVERY;
            }
        }
    }

    fn load(&self, owner: i32) -> Result<(), Broken> {
        let began = Instant::now();
        let limits = &self.shared.lasting.limits;
        self.turn(limits.load_ms, "loadFrom", |_| owner.to_string())?;
        if let Some(name) = self.shared.name(owner)
            && !self.shared.failed.borrow().contains(&owner)
        {
            self.shared.tell(FromPlugins::Loaded {
                plugin: name,
                took_us: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
            });
        }
        Ok(())
    }

    /// Timers that are due, each a turn of its own.
    fn fire(&self) -> Result<(), Broken> {
        self.told.take();
        let now = Instant::now();
        loop {
            let due = {
                let mut timers = self.shared.timers.borrow_mut();
                match timers.first().copied() {
                    Some((at, id)) if at <= now => {
                        timers.remove(&(at, id));
                        self.shared.timer_at.borrow_mut().remove(&id);
                        id
                    }
                    _ => return Ok(()),
                }
            };
            self.turn(self.shared.lasting.limits.event_ms, "fireFrom", |_| {
                due.to_string()
            })?;
        }
    }

    fn hear(&self, input: Input, past: &mut Past) -> Result<Option<Outcome>, Broken> {
        let message = match input {
            Input::Web(call, result) => {
                let open = self.shared.calls.borrow().get(&call).copied();
                if let Some(entry) = open.and_then(|(owner, _)| self.shared.plugin(owner)) {
                    entry
                        .used
                        .n_fetches
                        .set(entry.used.n_fetches.get().saturating_sub(1));
                }
                self.answer(call, result)?;
                return Ok(None);
            }
            Input::SentOn(call, host, address) => {
                let open = self.shared.calls.borrow().get(&call).copied();
                if let Some((owner, _)) = open {
                    // The request itself decides; here it is counted.
                    let _ = self.shared.may(owner, &Capability::Network(host), &address);
                }
                return Ok(None);
            }
            Input::Host(message) => {
                self.shared
                    .lasting
                    .n_waiting
                    .fetch_sub(1, Ordering::Relaxed);
                *message
            }
        };
        match message {
            ToPlugins::Answer { call, result } => self.answer(call, result)?,
            ToPlugins::Ping { seq } => self.shared.tell(FromPlugins::Pong { seq }),
            ToPlugins::Grants { plugin, grants } => {
                let entries = self.shared.plugins.iter();
                for entry in entries.filter(|entry| entry.spec.name == plugin) {
                    *entry.grants.borrow_mut() = grants.clone();
                }
            }
            ToPlugins::Reload { plugins } => {
                let goes = |entry: &&Entry| !plugins.iter().any(|one| one.name == entry.spec.name);
                let gone: Vec<_> = self.shared.plugins.iter().filter(goes).collect();
                let gone: Vec<_> = gone.iter().map(|entry| &entry.spec.name).collect();
                let leaving = serde_json::json!({ "type": "leaving", "disabled": gone });
                self.dispatch(LAST_WORDS_MS, &leaving)?;
                self.end("the plugins are loaded afresh")?;
                return Ok(Some(Outcome::With(plugins)));
            }
            ToPlugins::End { reason } => {
                // Whoever does not come to an end is ended all the same.
                let _ = self.end(&reason);
                return Ok(Some(Outcome::Over));
            }
            other => {
                if let ToPlugins::Bot { event } = &other {
                    past.note(event);
                }
                self.host(&other)?;
            }
        }
        Ok(None)
    }

    fn end(&self, reason: &str) -> Result<(), Broken> {
        let end = ToPlugins::End {
            reason: reason.to_owned(),
        };
        self.dispatch(
            LAST_WORDS_MS,
            &serde_json::to_value(end).unwrap_or_default(),
        )
    }

    fn answer(&self, call: u64, result: Result<serde_json::Value, String>) -> Result<(), Broken> {
        let Some(owner) = self.shared.end_call(call) else {
            return Ok(());
        };
        self.shared.watchdog.expect(owner);
        self.host(&ToPlugins::Answer { call, result })
    }

    fn host(&self, message: &ToPlugins) -> Result<(), Broken> {
        let text = serde_json::to_string(message).unwrap_or_default();
        let is_for_all = matches!(message, ToPlugins::Bot { .. } | ToPlugins::Chat { .. });
        *self.told.borrow_mut() = is_for_all.then(|| text.clone());
        if let ToPlugins::Chat { line, .. } = message {
            self.shared.line.set(*line);
        }
        let outcome = self.turn(self.shared.lasting.limits.event_ms, "dispatch", move |_| {
            text
        });
        self.shared.line.set(None);
        outcome
    }

    fn dispatch(&self, time_ms: u64, message: &serde_json::Value) -> Result<(), Broken> {
        let text = message.to_string();
        self.turn(time_ms, "dispatch", move |_| text)
    }

    /// Tells what is used. A context that is nearly full is given up before plugins fail by chance.
    fn usage(&self) -> Result<(), Broken> {
        let usage = self.runtime.memory_usage();
        let memory = u64::try_from(usage.malloc_size).unwrap_or(0);
        self.shared.memory.set(memory);
        let plugins = self.shared.plugins.iter().map(|entry| PluginUsage {
            plugin: entry.spec.name.clone(),
            busy_us: u64::try_from(entry.used.busy.get().as_micros()).unwrap_or(u64::MAX),
            n_calls: entry.used.n_calls.get(),
            n_faults: entry.used.n_faults.get(),
        });
        self.shared.tell_uses();
        self.shared.tell(FromPlugins::Usage {
            memory_bytes: memory,
            plugins: plugins.collect(),
        });
        for entry in &self.shared.plugins {
            let n = entry.used.n_logs_dropped.take();
            if n > 0 {
                self.shared.tell(FromPlugins::Dropped {
                    plugin: Some(entry.spec.name.clone()),
                    what: "log lines".to_owned(),
                    n,
                });
            }
        }
        let limit = self.shared.lasting.limits.memory_bytes as u64;
        if memory * 100 < limit * MEMORY_ALARM_PERCENT {
            return Ok(());
        }
        // Whoever computes much need not be the one that keeps much.
        let (idx, why) = match self.scale.heaviest() {
            Some(idx) => (Some(idx), "most of it grew while it ran"),
            None => (self.busiest(), "it was the busiest"),
        };
        Err(Broken {
            owner: idx.and_then(|idx| i32::try_from(idx).ok()).unwrap_or(HOST),
            reason: format!(
                "The plugins of this bot filled their {} MB of memory, and {why}.",
                limit >> 20
            ),
            stack: String::new(),
        })
    }

    /// The plugin that computed longest so far.
    fn busiest(&self) -> Option<usize> {
        let entries = self.shared.plugins.iter().enumerate();
        let busiest = entries.max_by_key(|(_, entry)| entry.used.busy.get());
        busiest.map(|(idx, _)| idx)
    }
}

fn entries(lasting: &Lasting, plugins: &[PluginSpec]) -> Vec<Entry> {
    let entry = |spec: &PluginSpec| match Root::new(&spec.folder, format!("/plugins/{}", spec.name))
    {
        Ok(root) => Some(Entry {
            root: root.locked(spec.files.clone()),
            grants: RefCell::new(spec.grants.clone()),
            spec: spec.clone(),
            used: Used::default(),
            permits: RefCell::new(BTreeMap::new()),
        }),
        Err(error) => {
            let fault = sculk_plugins::port::Fault {
                plugin: Some(spec.name.clone()),
                during: "loading".to_owned(),
                message: format!(
                    "Its folder {} cannot be read: {error}",
                    spec.folder.display()
                ),
                stack: String::new(),
            };
            (lasting.sink)(FromPlugins::LoadFailed { fault });
            None
        }
    };
    plugins.iter().filter_map(entry).collect()
}

/// Keeps rejections until the end of the turn: most are handled by then.
fn track<'js>(
    shared: &Shared,
    ctx: &Ctx<'js>,
    promise: Value<'js>,
    reason: Value<'js>,
    is_handled: bool,
) {
    let mut rejections = shared.rejections.borrow_mut();
    if is_handled {
        // Mostly they are handled in the order in which they came.
        let at = rejections.iter().position(|one| {
            let known = one.promise.clone().restore(ctx);
            known.is_ok_and(|known| known == promise)
        });
        if let Some(at) = at {
            rejections.remove(at);
        }
    } else if rejections.len() < 1_000 {
        rejections.push(Rejection {
            promise: Persistent::save(ctx, promise),
            reason: Persistent::save(ctx, reason),
            by: shared.watchdog.current.get(),
        });
    }
}
