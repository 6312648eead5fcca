//! What plugins tell: for the bot's console, for their own logs, and for what is known of them.

use std::fmt::Display;

use sculk_contract::{CacheTag, ConsoleLevel, ConsoleSource};
use sculk_plugins::port::Fault;
use sculk_plugins::{FromPlugins, LogLevel};

use super::desk::Clerk;
use super::live::{LogLine, PluginState};
use crate::console::{NewLine, Said};

impl Clerk {
    /// What is told and not wished.
    pub(super) fn note(&self, message: FromPlugins) {
        let bot = self.about.bot;
        let live = self.plugins.live();
        match message {
            FromPlugins::Loaded { plugin, took_us } => {
                live.plugin(bot, &plugin, |known| {
                    known.state = PluginState::Running;
                    known.load_us = took_us;
                });
                self.plugins.changed(&[CacheTag::Plugins]);
            }
            FromPlugins::LoadFailed { fault } => {
                let plugin = fault.plugin.clone().unwrap_or_default();
                let why = fault.message.clone();
                live.plugin(bot, &plugin, |known| known.state = PluginState::Failed(why));
                self.fault(&fault, "It could not be loaded");
                self.plugins.changed(&[CacheTag::Plugins]);
            }
            FromPlugins::Fault { fault } => self.fault(&fault, &format!("In {}", fault.during)),
            FromPlugins::Stopped {
                plugin,
                reason,
                stack,
            } => {
                // The others are loaded afresh, and none remembers what it was asked.
                live.asks.give_up(bot);
                let why = reason.clone();
                live.plugin(bot, &plugin, |known| {
                    known.state = PluginState::Stopped(why)
                });
                let text = format!("Stopped. {reason} It stays so until plugins are loaded again.");
                self.write(Some(&plugin), ConsoleLevel::Error, &text);
                if !stack.is_empty() {
                    self.log(&plugin, ConsoleLevel::Error, &stack);
                }
                self.plugins.changed(&[CacheTag::Plugins]);
            }
            FromPlugins::Log {
                plugin,
                level,
                text,
            } => self.write(plugin.as_deref(), level_of(level), &text),
            FromPlugins::Used {
                plugin,
                capability,
                detail,
                is_granted,
                n_times,
            } => {
                let name = capability.to_string();
                let mut is_first = false;
                live.plugin(bot, &plugin, |known| {
                    let used = known.uses.entry(name.clone()).or_default();
                    let n = if is_granted {
                        &mut used.n_used
                    } else {
                        &mut used.n_denied
                    };
                    is_first = *n == 0;
                    *n += n_times;
                    used.detail = detail.clone();
                });
                if !is_granted && is_first {
                    let text = format!("It lacks the permission {name} ({detail}).");
                    self.write(Some(&plugin), ConsoleLevel::Warning, &text);
                }
            }
            FromPlugins::Dropped { plugin, what, n } => {
                let text = format!("{n} {what} were left out: there were too many.");
                self.write(plugin.as_deref(), ConsoleLevel::Warning, &text);
            }
            FromPlugins::Usage {
                memory_bytes,
                plugins,
            } => live.note_usage(bot, memory_bytes, &plugins),
            FromPlugins::Ready
            | FromPlugins::Fresh
            | FromPlugins::Ended
            | FromPlugins::Pong { .. }
            | FromPlugins::Request { .. } => {}
            FromPlugins::Outcome { call, result } => live.asks.settle(bot, call, result),
        }
    }

    fn fault(&self, fault: &Fault, what: &str) {
        let plugin = fault.plugin.as_deref();
        let text = format!("{what}: {}", fault.message);
        self.write(plugin, ConsoleLevel::Error, &text);
        if let (Some(plugin), false) = (plugin, fault.stack.is_empty()) {
            self.log(plugin, ConsoleLevel::Error, fault.stack.trim_end());
        }
    }

    /// A line for the bot's console and the plugin's own log.
    pub(super) fn write(&self, plugin: Option<&str>, level: ConsoleLevel, text: &str) {
        let shown = match plugin {
            Some(plugin) => format!("{plugin}: {text}"),
            None => text.to_owned(),
        };
        let line = NewLine::plain(ConsoleSource::Plugin, level, &shown);
        self.plugins.tools().consoles.write(self.about.bot, line);
        if let Some(plugin) = plugin {
            self.log(plugin, level, text);
        }
    }

    fn log(&self, plugin: &str, level: ConsoleLevel, text: &str) {
        let line = LogLine {
            at: self.plugins.tools().clock.wall_ms(),
            level,
            text: text.to_owned(),
        };
        self.plugins.live().log(self.about.bot, plugin, line);
    }

    pub(super) fn complain(&self, text: &str) {
        self.write(None, ConsoleLevel::Warning, text);
    }

    /// The same with a sentence that surfaces say in their user's language.
    pub(super) fn complain_of(&self, said: Said, values: &[(&str, &dyn Display)]) {
        let line = NewLine::said(ConsoleSource::Plugin, ConsoleLevel::Warning, said, values);
        self.plugins.tools().consoles.write(self.about.bot, line);
    }
}

const fn level_of(level: LogLevel) -> ConsoleLevel {
    match level {
        LogLevel::Debug => ConsoleLevel::Debug,
        LogLevel::Info => ConsoleLevel::Info,
        LogLevel::Warn => ConsoleLevel::Warning,
        LogLevel::Error => ConsoleLevel::Error,
    }
}
