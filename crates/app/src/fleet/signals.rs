//! Signals: what graphs of one bot tell the graphs of others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sculk_contract::ConsoleLevel;
use sculk_core::{BotId, Value};
use sculk_graph::Trigger;
use tokio::sync::broadcast::{self, error::RecvError};

use super::BotActor;
use super::chat::object;
use crate::console::Said;

/// Signals that one bot may be behind; it loses the oldest beyond.
const MAX_BEHIND: usize = 256;
/// Signals that one bot may send within a second: graphs that answer each other would never end.
const MAX_A_SECOND: u32 = 50;
/// The longest name, in bytes.
const MAX_NAME_BYTES: usize = 256;

/// One signal.
#[derive(Debug, Clone)]
pub(super) struct Signal {
    pub name: String,
    /// The name of the bot it is for; none for all.
    pub to: Option<String>,
    pub data: Value,
    /// The name of the bot whose graph sent it.
    pub sender: String,
}

/// What carries the signals of all bots.
#[derive(Debug, Clone)]
pub(crate) struct Signals {
    bus: broadcast::Sender<Signal>,
    /// By bot: the second, and how many were sent within it.
    sent: Arc<Mutex<HashMap<BotId, (u64, u32)>>>,
    names: Arc<Mutex<HashMap<BotId, String>>>,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            bus: broadcast::Sender::new(MAX_BEHIND),
            sent: Arc::default(),
            names: Arc::default(),
        }
    }
}

impl Signals {
    pub(super) fn listen(&self) -> broadcast::Receiver<Signal> {
        self.bus.subscribe()
    }

    /// Says what a bot is called.
    pub(super) fn name(&self, bot: BotId, name: &str) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.insert(bot, name.to_owned());
    }

    /// What a bot is called.
    pub(super) fn name_of(&self, bot: BotId) -> String {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.get(&bot).cloned().unwrap_or_default()
    }

    /// Sends a signal at a time; answers how many bots it goes to, at most.
    ///
    /// # Errors
    /// Why it is not sent, in plain words.
    pub(super) fn send(&self, from: BotId, signal: Signal, now_ms: u64) -> Result<usize, String> {
        if signal.name.is_empty() || signal.name.len() > MAX_NAME_BYTES {
            return Err(format!("A signal's name has 1 to {MAX_NAME_BYTES} bytes."));
        }
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let (second, n_sent) = sent.entry(from).or_default();
        if *second != now_ms / 1_000 {
            (*second, *n_sent) = (now_ms / 1_000, 0);
        }
        if *n_sent >= MAX_A_SECOND {
            return Err(format!(
                "A bot can send {MAX_A_SECOND} signals a second. Do two graphs answer each other without end?"
            ));
        }
        *n_sent += 1;
        drop(sent);
        let is_for_one = signal.to.is_some();
        // Without a bot there is nobody to tell.
        let n_bots = self.bus.send(signal).unwrap_or(0);
        Ok(if is_for_one { n_bots.min(1) } else { n_bots })
    }
}

impl BotActor {
    /// Starts the graphs that listen to signals, if this one is for this bot.
    pub(super) fn take_signal(&mut self, heard: Result<Signal, RecvError>) {
        let signal = match heard {
            Ok(signal) => signal,
            Err(RecvError::Lagged(n_missed)) => {
                let values: [(_, &dyn std::fmt::Display); 1] = [("count", &n_missed)];
                return self.say(ConsoleLevel::Warning, Said::SignalsLeftOut, &values);
            }
            // The app ends.
            Err(RecvError::Closed) => return,
        };
        let name = &self.config.bot.fields.username;
        let is_for_me = |to: &String| to.eq_ignore_ascii_case(name);
        if signal.to.as_ref().is_none_or(is_for_me) {
            self.fire_trigger_if_heard(signal);
        }
    }

    fn fire_trigger_if_heard(&mut self, signal: Signal) {
        if !self.hears_of("signal") {
            return;
        }
        let values = object([
            ("name", Value::text(&signal.name)),
            ("data", signal.data),
            ("sender", Value::text(&signal.sender)),
        ]);
        self.fire_trigger("signal", true, Trigger::event("signal", values));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signal(to: Option<&str>) -> Signal {
        Signal {
            name: "raid".to_owned(),
            to: to.map(str::to_owned),
            data: Value::Null,
            sender: "Bot_1".to_owned(),
        }
    }

    #[test]
    fn graphs_that_answer_each_other_come_to_an_end() {
        let signals = Signals::default();
        let _ears = [signals.listen(), signals.listen()];
        let one = BotId(1);
        for _ in 0..MAX_A_SECOND {
            assert_eq!(signals.send(one, signal(None), 5_000), Ok(2));
        }
        assert!(signals.send(one, signal(None), 5_999).is_err());
        assert_eq!(signals.send(BotId(2), signal(Some("Bot_1")), 5_999), Ok(1));
        assert_eq!(
            signals.send(one, signal(None), 6_000),
            Ok(2),
            "a new second"
        );
    }
}
