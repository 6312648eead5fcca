//! What the functions that scripts call share within one life of a context.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, mpsc};
use std::time::Instant;

use rquickjs::{Object, Persistent, Value};
use sculk_plugins::port::{BotProfile, Fault, WebWay};
use sculk_plugins::{
    Capability, Denied, FromPlugins, Grants, Limits, LogLevel, PluginSpec, ToPlugins,
};

use crate::files::Root;
use crate::meter::{Used, Watchdog};
use crate::pulse::Pulse;

/// What the engine's thread hears.
#[derive(Debug)]
pub(crate) enum Input {
    /// From the host.
    Host(Box<ToPlugins>),
    /// What came of a request to the web, by its call.
    Web(u64, Result<serde_json::Value, String>),
    /// A web server sends a request on to another one: the call, that one, the address.
    SentOn(u64, String, String),
}

/// Where messages to the host go.
pub(crate) type Sink = Box<dyn Fn(FromPlugins) + Send>;

/// What outlives a context: it is built afresh, the bot's session goes on.
pub(crate) struct Lasting {
    pub bot: BotProfile,
    pub limits: Limits,
    pub way: WebWay,
    pub sink: Sink,
    pub inputs: mpsc::Sender<Input>,
    pub next_call: Cell<u64>,
    pub began: Instant,
    /// Whose turn it is, for those outside of the thread.
    pub pulse: Pulse,
    /// Events that wait for the thread.
    pub n_waiting: Arc<AtomicUsize>,
}

/// A plugin in this context.
pub(crate) struct Entry {
    pub spec: PluginSpec,
    pub root: Root,
    pub grants: RefCell<Grants>,
    pub used: Used,
    /// What became of each permission, and whether it was granted.
    pub permits: RefCell<BTreeMap<(Capability, bool), Tally>>,
}

/// How often something was done that the host has not been told of yet.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Whether the host knows that it was done at all.
    is_known: bool,
    n: u64,
    /// With what the last time.
    detail: String,
}

/// A promise's rejection that nobody has handled yet.
pub(crate) struct Rejection {
    pub promise: Persistent<Value<'static>>,
    pub reason: Persistent<Value<'static>>,
    /// Who computed when it was rejected.
    pub by: i32,
}

/// One life of a context.
pub(crate) struct Shared {
    pub lasting: std::rc::Rc<Lasting>,
    pub plugins: Vec<Entry>,
    pub watchdog: Watchdog,
    /// Timers by when they are due.
    pub timers: RefCell<BTreeSet<(Instant, u32)>>,
    pub timer_at: RefCell<HashMap<u32, Instant>>,
    /// Questions that are open: whose, and of how many bytes.
    pub calls: RefCell<HashMap<u64, (i32, usize)>>,
    /// What the engine itself uses.
    pub nobodys: Used,
    /// The number of the chat line that plugins hear just now.
    pub line: Cell<Option<u64>>,
    pub rejections: RefCell<Vec<Rejection>>,
    pub kernel: RefCell<Option<Persistent<Object<'static>>>>,
    /// Plugins that could not be loaded.
    pub failed: RefCell<BTreeSet<i32>>,
    pub memory: Cell<u64>,
    /// The last error of the engine itself that a script ran into: whose, its message and stack.
    pub engine_error: RefCell<Option<(i32, String, String)>>,
    /// Whether nothing was thrown: what is thrown where there is no memory left for an error.
    pub threw_nothing: Cell<bool>,
    /// Whether that ended a chain of promises that went on and on.
    pub was_endless: Cell<bool>,
    /// Made when a plugin first asks how busy the machine is.
    pub machine: RefCell<Option<sysinfo::System>>,
}

impl Shared {
    pub fn plugin(&self, owner: i32) -> Option<&Entry> {
        usize::try_from(owner)
            .ok()
            .and_then(|idx| self.plugins.get(idx))
    }

    pub fn name(&self, owner: i32) -> Option<String> {
        self.plugin(owner).map(|entry| entry.spec.name.clone())
    }

    pub fn tell(&self, message: FromPlugins) {
        (self.lasting.sink)(message);
    }

    pub fn now_ms(&self) -> u64 {
        u64::try_from(self.lasting.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub fn log(&self, owner: i32, level: LogLevel, text: &str) {
        let limits = &self.lasting.limits;
        if let Some(entry) = self.plugin(owner)
            && !entry
                .used
                .may_log(self.now_ms(), limits.max_logs_per_second)
        {
            return;
        }
        let mut line: String = text.chars().take(limits.max_log_chars).collect();
        if line.len() < text.len() {
            line.push('…');
        }
        self.tell(FromPlugins::Log {
            plugin: self.name(owner),
            level,
            text: line,
        });
    }

    /// A script ran into an error of the engine itself, which may mean its end.
    pub fn engine_erred(&self, owner: i32, message: &str, stack: &str) {
        let error = (owner, message.to_owned(), stack.to_owned());
        *self.engine_error.borrow_mut() = Some(error);
    }

    /// Tells a fault of whoever was called.
    pub fn fault(&self, owner: i32, during: &str, message: &str, stack: &str) {
        if let Some(entry) = self.plugin(owner) {
            entry.used.n_faults.set(entry.used.n_faults.get() + 1);
            if !entry
                .used
                .may_log(self.now_ms(), self.lasting.limits.max_logs_per_second)
            {
                return;
            }
        }
        let fault = self.fault_of(owner, during, message, stack);
        self.tell(FromPlugins::Fault { fault });
    }

    pub fn fault_of(&self, owner: i32, during: &str, message: &str, stack: &str) -> Fault {
        let clip = |text: &str| {
            text.chars()
                .take(self.lasting.limits.max_log_chars)
                .collect()
        };
        Fault {
            plugin: self.name(owner),
            during: clip(during),
            message: clip(message),
            stack: clip(stack),
        }
    }

    /// Whether a plugin was granted something; counted and told either way.
    pub fn may(&self, owner: i32, capability: &Capability, detail: &str) -> Result<(), Denied> {
        let Some(entry) = self.plugin(owner) else {
            return Ok(());
        };
        let is_granted = entry.grants.borrow().allow(capability);
        let detail: String = detail.chars().take(200).collect();
        let mut permits = entry.permits.borrow_mut();
        let key = (capability.clone(), is_granted);
        let tally = permits.entry(key).or_default();
        if tally.is_known {
            // Gathered, so that a loop does not flood the host.
            tally.n += 1;
            tally.detail = detail;
        } else {
            tally.is_known = true;
            self.tell(FromPlugins::Used {
                plugin: entry.spec.name.clone(),
                capability: capability.clone(),
                detail,
                is_granted,
                n_times: 1,
            });
        }
        if is_granted {
            return Ok(());
        }
        Err(Denied {
            plugin: entry.spec.name.clone(),
            capability: capability.clone(),
        })
    }

    /// Tells which permissions were used and missed how often since that was told the last time.
    pub fn tell_uses(&self) {
        for entry in &self.plugins {
            for ((capability, is_granted), tally) in entry.permits.borrow_mut().iter_mut() {
                if tally.n == 0 {
                    continue;
                }
                self.tell(FromPlugins::Used {
                    plugin: entry.spec.name.clone(),
                    capability: capability.clone(),
                    detail: tally.detail.clone(),
                    is_granted: *is_granted,
                    n_times: std::mem::take(&mut tally.n),
                });
            }
        }
    }

    /// A new number for a question of so many bytes, unless too many are open. Those of nobody are limited as
    /// those of a plugin.
    pub fn begin_call(&self, owner: i32, n_bytes: usize) -> Result<u64, String> {
        let limits = &self.lasting.limits;
        let used = self
            .plugin(owner)
            .map_or(&self.nobodys, |entry| &entry.used);
        let n = used.n_requests.get();
        if n >= limits.max_requests {
            return Err(format!(
                "This plugin waits for {n} answers already, which is the most it may."
            ));
        }
        let bytes = used.request_bytes.get().saturating_add(n_bytes);
        if bytes > limits.max_request_bytes {
            return Err(format!(
                "What this plugin asked for and was not answered yet is more than {} MB, which is the most it may be.",
                limits.max_request_bytes >> 20
            ));
        }
        used.n_requests.set(n + 1);
        used.request_bytes.set(bytes);
        let call = self.lasting.next_call.get();
        self.lasting.next_call.set(call + 1);
        self.calls.borrow_mut().insert(call, (owner, n_bytes));
        Ok(call)
    }

    /// Whose question it was; nobody's if it is of an earlier life.
    pub fn end_call(&self, call: u64) -> Option<i32> {
        let (owner, n_bytes) = self.calls.borrow_mut().remove(&call)?;
        let used = self
            .plugin(owner)
            .map_or(&self.nobodys, |entry| &entry.used);
        used.n_requests.set(used.n_requests.get().saturating_sub(1));
        let bytes = used.request_bytes.get().saturating_sub(n_bytes);
        used.request_bytes.set(bytes);
        Some(owner)
    }

    /// Another one computes now; gives who did before.
    pub fn switch(&self, to: i32) -> i32 {
        let (before, took) = self.watchdog.switch(to);
        if let Some(entry) = self.plugin(before) {
            entry.used.busy.set(entry.used.busy.get() + took);
        }
        if let Some(entry) = self.plugin(to)
            && before != to
        {
            entry.used.n_calls.set(entry.used.n_calls.get() + 1);
        }
        before
    }
}
