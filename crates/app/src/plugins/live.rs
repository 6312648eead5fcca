//! What is known of plugins that run: for the surfaces, in memory alone.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sculk_contract::ConsoleLevel;
use sculk_core::BotId;
use sculk_plugins::NodeOffer;
use sculk_plugins::port::PluginUsage;
use serde_json::Value;

use super::asks::Asks;

/// Lines of its log that are kept of each plugin.
const KEPT_LINES: usize = 500;
/// Over how long busy time is told.
const WINDOW: Duration = Duration::from_secs(60);

/// How a plugin is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum PluginState {
    /// Its bot does not run, or it is switched off.
    #[default]
    Off,
    /// It waits for its turn to load.
    Loading,
    /// It runs.
    Running,
    /// It could not be loaded; why.
    Failed(String),
    /// It broke a limit and was stopped; how.
    Stopped(String),
}

/// A line of a plugin's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogLine {
    /// In milliseconds since 1970.
    pub at: u64,
    pub level: ConsoleLevel,
    pub text: String,
}

/// How often a permission was used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Use {
    pub n_used: u64,
    pub n_denied: u64,
    /// With what the last time: a host, a path.
    pub detail: String,
}

/// What is known of one plugin of one bot.
#[derive(Debug, Clone, Default)]
pub(crate) struct PluginLive {
    pub state: PluginState,
    /// How long it took to load, in microseconds.
    pub load_us: u64,
    pub n_calls: u64,
    pub n_faults: u64,
    pub uses: BTreeMap<String, Use>,
    pub log: VecDeque<LogLine>,
    /// Nodes it made for the editor, as long as it has not been loaded afresh.
    pub nodes: Vec<NodeOffer>,
    /// What its page shows.
    pub page: Option<Value>,
    /// When how much time it had computed, in microseconds.
    busy: VecDeque<(Instant, u64)>,
}

impl PluginLive {
    /// How long it computed in the last minute, in microseconds.
    pub(crate) fn busy_per_minute(&self) -> u64 {
        let (Some(&(first, before)), Some(&(last, now))) = (self.busy.front(), self.busy.back())
        else {
            return 0;
        };
        let took = last.duration_since(first);
        let busy = now.saturating_sub(before);
        if took.is_zero() {
            return now;
        }
        let per_minute = busy as f64 * (WINDOW.as_secs_f64() / took.as_secs_f64()).min(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, and `as` stops at the largest"
        )]
        let whole = per_minute as u64;
        whole
    }

    fn note_usage(&mut self, usage: &PluginUsage, now: Instant) {
        // A context that was built afresh counts from nothing.
        if self
            .busy
            .back()
            .is_some_and(|&(_, was)| was > usage.busy_us)
        {
            self.busy.clear();
        }
        self.busy.push_back((now, usage.busy_us));
        while self
            .busy
            .front()
            .is_some_and(|&(at, _)| now.duration_since(at) > WINDOW)
        {
            self.busy.pop_front();
        }
        self.n_calls = usage.n_calls;
        self.n_faults = usage.n_faults;
    }
}

/// What is known of the plugins of one bot.
#[derive(Debug, Clone, Default)]
pub(crate) struct BotLive {
    pub plugins: BTreeMap<String, PluginLive>,
    /// Memory of all of them together, in bytes; none where they do not run.
    pub memory_bytes: Option<u64>,
    /// Why some are not loaded, in plain words.
    pub problems: Vec<String>,
}

/// What is known of all plugins.
#[derive(Debug, Clone, Default)]
pub(crate) struct LiveBook {
    bots: Arc<Mutex<HashMap<BotId, BotLive>>>,
    /// What they were asked and did not answer yet.
    pub(super) asks: Asks,
}

impl LiveBook {
    /// Looks at the plugins of a bot.
    pub(crate) fn of(&self, bot: BotId) -> BotLive {
        self.lock().get(&bot).cloned().unwrap_or_default()
    }

    /// How one plugin of a bot is; none where nothing is known of it.
    pub(crate) fn state(&self, bot: BotId, plugin: &str) -> Option<PluginState> {
        let bots = self.lock();
        let known = bots.get(&bot)?.plugins.get(plugin)?;
        Some(known.state.clone())
    }

    /// The nodes that plugins of a bot made, by plugin, and whether each plugin runs.
    pub(crate) fn nodes(&self, bot: BotId) -> Vec<(String, bool, Vec<NodeOffer>)> {
        let bots = self.lock();
        let plugins = bots.get(&bot).into_iter().flat_map(|live| &live.plugins);
        plugins
            .filter(|(_, known)| !known.nodes.is_empty())
            .map(|(name, known)| {
                let runs = known.state == PluginState::Running;
                (name.clone(), runs, known.nodes.clone())
            })
            .collect()
    }

    /// Changes what is known of a bot's plugins.
    pub(crate) fn change(&self, bot: BotId, change: impl FnOnce(&mut BotLive)) {
        change(self.lock().entry(bot).or_default());
    }

    /// Changes what is known of one plugin.
    pub(crate) fn plugin(&self, bot: BotId, plugin: &str, change: impl FnOnce(&mut PluginLive)) {
        self.change(bot, |live| {
            if let Some(known) = live.plugins.get_mut(plugin) {
                change(known);
            } else {
                let mut known = PluginLive::default();
                change(&mut known);
                live.plugins.insert(plugin.to_owned(), known);
            }
        });
    }

    /// A line of a plugin's log.
    pub(crate) fn log(&self, bot: BotId, plugin: &str, line: LogLine) {
        self.plugin(bot, plugin, |known| {
            if known.log.len() >= KEPT_LINES {
                known.log.pop_front();
            }
            known.log.push_back(line);
        });
    }

    /// These plugins are about to load; of others nothing runs.
    pub(crate) fn begin(&self, bot: BotId, plugins: &[String], problems: Vec<String>) {
        self.asks.give_up(bot);
        self.change(bot, |live| {
            for (name, known) in &mut live.plugins {
                if !plugins.contains(name) {
                    known.state = PluginState::Off;
                    known.nodes.clear();
                    known.page = None;
                }
            }
            for name in plugins {
                let known = live.plugins.entry(name.clone()).or_default();
                known.state = PluginState::Loading;
                known.busy.clear();
                known.nodes.clear();
                known.page = None;
            }
            live.problems = problems;
        });
    }

    /// Nothing of a bot runs any more. What failed or was stopped stays known.
    pub(crate) fn end(&self, bot: BotId) {
        self.asks.give_up(bot);
        self.change(bot, |live| {
            live.memory_bytes = None;
            for known in live.plugins.values_mut() {
                if matches!(known.state, PluginState::Loading | PluginState::Running) {
                    known.state = PluginState::Off;
                }
                known.busy.clear();
                known.page = None;
            }
        });
    }

    /// What plugins use.
    pub(crate) fn note_usage(&self, bot: BotId, memory_bytes: u64, usages: &[PluginUsage]) {
        let now = Instant::now();
        self.change(bot, |live| {
            live.memory_bytes = Some(memory_bytes);
            for usage in usages {
                if let Some(known) = live.plugins.get_mut(&usage.plugin) {
                    known.note_usage(usage, now);
                }
            }
        });
    }

    /// Forgets a bot that is deleted.
    pub(crate) fn forget(&self, bot: BotId) {
        self.lock().remove(&bot);
    }

    /// Forgets a plugin that is removed.
    pub(crate) fn forget_plugin(&self, plugin: &str) {
        for live in self.lock().values_mut() {
            live.plugins.remove(plugin);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<BotId, BotLive>> {
        self.bots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOT: BotId = BotId(1);

    #[test]
    fn what_was_stopped_stays_known_and_what_ran_is_off() {
        let book = LiveBook::default();
        let names = ["good".to_owned(), "bad".to_owned()];
        book.begin(BOT, &names, Vec::new());
        book.plugin(BOT, "good", |known| known.state = PluginState::Running);
        let reason = PluginState::Stopped("too long".to_owned());
        book.plugin(BOT, "bad", |known| known.state = reason.clone());
        book.end(BOT);
        let live = book.of(BOT);
        assert_eq!(live.plugins["good"].state, PluginState::Off);
        assert_eq!(live.plugins["bad"].state, reason);
        book.begin(BOT, &names[..1], Vec::new());
        assert_eq!(book.of(BOT).plugins["bad"].state, PluginState::Off);
    }

    #[test]
    fn only_the_last_lines_are_kept() {
        let book = LiveBook::default();
        for n in 0..KEPT_LINES + 3 {
            let line = LogLine {
                at: 0,
                level: ConsoleLevel::Info,
                text: n.to_string(),
            };
            book.log(BOT, "good", line);
        }
        let live = book.of(BOT);
        assert_eq!(live.plugins["good"].log.len(), KEPT_LINES);
        assert_eq!(live.plugins["good"].log[0].text, "3");
    }

    #[test]
    fn busy_time_counts_from_a_new_context_on() {
        let mut known = PluginLive::default();
        let usage = |busy_us| PluginUsage {
            plugin: "good".to_owned(),
            busy_us,
            n_calls: 1,
            n_faults: 0,
        };
        let began = Instant::now();
        known.note_usage(&usage(1_000), began);
        known.note_usage(&usage(5_000), began + Duration::from_secs(10));
        assert_eq!(known.busy_per_minute(), 4_000);
        known.note_usage(&usage(200), began + Duration::from_secs(20));
        assert_eq!(known.busy_per_minute(), 200);
    }
}
