//! What plugins are asked and answer: nodes of theirs that graphs reach, and their pages.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sculk_contract::CacheTag;
use sculk_core::BotId;
use sculk_plugins::ToPlugins;
use sculk_plugins::port::{Fault, NodeUse};
use serde_json::Value;
use tokio::sync::oneshot;

use super::{PluginState, Plugins, ToDesk};

/// How long a node of a plugin may take.
const NODE_TIME: Duration = Duration::from_secs(30);
/// How long a page of a plugin, or something pressed on it, may take.
const PAGE_TIME: Duration = Duration::from_secs(10);
/// How long changes of pages are gathered before windows hear of them.
const PAGES_TOLD_EVERY: Duration = Duration::from_millis(100);
/// Most questions to one bot's plugins that may be open at once.
const MAX_OPEN: usize = 1_000;

/// Something a plugin is asked.
#[derive(Debug)]
pub(crate) enum Question {
    /// One of its nodes is reached.
    Node(NodeUse),
    /// A page is opened.
    Page { path: String },
    /// Something on a page is pressed.
    Action { action: String, payload: Value },
}

/// Why a plugin did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unanswered {
    #[error("the plugin “{plugin}” is not installed, or this bot does not use it")]
    Absent { plugin: String },
    #[error("the plugin “{plugin}” does not run: {why}")]
    NotRunning { plugin: String, why: String },
    #[error("the plugin “{plugin}” did not answer within {seconds} seconds")]
    Late { plugin: String, seconds: u64 },
    #[error("the plugin “{plugin}” was ended or loaded afresh meanwhile")]
    Gone { plugin: String },
    #[error("{MAX_OPEN} questions to plugins of this bot are open already")]
    TooMany,
    #[error("{message}")]
    Failed { message: String },
}

type Answer = Result<Value, Fault>;

/// Questions that plugins have not answered yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Asks {
    inner: Arc<Mutex<Open>>,
    /// Whether windows are about to hear that a page shows something else.
    is_page_due: Arc<AtomicBool>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    waiting: HashMap<u64, (BotId, oneshot::Sender<Answer>)>,
}

impl Asks {
    fn begin(&self, bot: BotId) -> Result<(u64, oneshot::Receiver<Answer>), Unanswered> {
        let mut open = self.lock();
        // Who no longer waits leaves a closed end behind.
        open.waiting.retain(|_, (_, reply)| !reply.is_closed());
        let n_open = open.waiting.values().filter(|(of, _)| *of == bot).count();
        if n_open >= MAX_OPEN {
            return Err(Unanswered::TooMany);
        }
        open.next += 1;
        let call = open.next;
        let (reply, answer) = oneshot::channel();
        open.waiting.insert(call, (bot, reply));
        Ok((call, answer))
    }

    /// A plugin of this bot answers.
    pub(super) fn settle(&self, bot: BotId, call: u64, answer: Answer) {
        let mut open = self.lock();
        // Numbers come from another process, which may only answer what it was asked.
        if open.waiting.get(&call).is_some_and(|(of, _)| *of == bot)
            && let Some((_, reply)) = open.waiting.remove(&call)
        {
            // Fails where nobody waits any more.
            let _ = reply.send(answer);
        }
    }

    /// The plugins of a bot will not answer any more.
    pub(super) fn give_up(&self, bot: BotId) {
        self.lock().waiting.retain(|_, (of, _)| *of != bot);
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Plugins {
    /// Asks a plugin of a bot something.
    ///
    /// # Errors
    /// Why there is no answer, in plain words that begin in lower case.
    pub(crate) async fn ask(
        &self,
        bot: BotId,
        plugin: &str,
        question: Question,
    ) -> Result<Value, Unanswered> {
        let plugin = plugin.to_owned();
        self.check_running(bot, &plugin)?;
        let desk = self.desks().get(&bot).cloned();
        let Some(desk) = desk else {
            let why = "the bot is not online".to_owned();
            return Err(Unanswered::NotRunning { plugin, why });
        };
        let (call, answer) = self.live().asks.begin(bot)?;
        let limit = match question {
            Question::Node(_) => NODE_TIME,
            Question::Page { .. } | Question::Action { .. } => PAGE_TIME,
        };
        let message = message(call, plugin.clone(), question);
        let answered = async {
            if desk.send(ToDesk::Tell(Box::new(message))).await.is_err() {
                return Err(Unanswered::Gone {
                    plugin: plugin.clone(),
                });
            }
            match answer.await {
                Ok(Ok(value)) => Ok(value),
                Ok(Err(fault)) => Err(Unanswered::Failed {
                    message: in_words(&plugin, &fault),
                }),
                Err(_) => Err(Unanswered::Gone {
                    plugin: plugin.clone(),
                }),
            }
        };
        let seconds = limit.as_secs();
        match tokio::time::timeout(limit, answered).await {
            Ok(answered) => answered,
            Err(_) => Err(Unanswered::Late { plugin, seconds }),
        }
    }

    /// A page shows something else. Windows hear of it a little later, and of all that comes meanwhile at once.
    pub(super) fn page_changed(&self) {
        let asks = &self.live().asks;
        if asks.is_page_due.swap(true, Ordering::Relaxed) {
            return;
        }
        let plugins = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(PAGES_TOLD_EVERY).await;
            plugins
                .live()
                .asks
                .is_page_due
                .store(false, Ordering::Relaxed);
            plugins.changed(&[CacheTag::PluginPages]);
        });
    }

    fn check_running(&self, bot: BotId, plugin: &str) -> Result<(), Unanswered> {
        let state = self.live().state(bot, plugin);
        let why = match state {
            None => {
                return Err(Unanswered::Absent {
                    plugin: plugin.to_owned(),
                });
            }
            // What loads hears it when it has loaded.
            Some(PluginState::Running | PluginState::Loading) => return Ok(()),
            Some(PluginState::Off) => "it is switched off, or the bot is not online".to_owned(),
            Some(PluginState::Failed(why)) => format!("it could not be loaded ({why})"),
            Some(PluginState::Stopped(why)) => format!("it was stopped ({why})"),
        };
        Err(Unanswered::NotRunning {
            plugin: plugin.to_owned(),
            why,
        })
    }
}

fn message(call: u64, plugin: String, question: Question) -> ToPlugins {
    match question {
        Question::Node(node) => ToPlugins::Node { call, plugin, node },
        Question::Page { path } => ToPlugins::Page { call, plugin, path },
        Question::Action { action, payload } => ToPlugins::Action {
            call,
            plugin,
            action,
            payload,
        },
    }
}

/// What was thrown, and where in the plugin's files.
fn in_words(plugin: &str, fault: &Fault) -> String {
    let place = fault.stack.lines().map(str::trim).find_map(|line| {
        let (_, place) = line.split_once(&format!("/plugins/{plugin}/"))?;
        Some(place.trim_end_matches(')').to_owned())
    });
    match place {
        Some(place) => format!("{} ({place})", fault.message),
        None => fault.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOT: BotId = BotId(1);
    const OTHER: BotId = BotId(2);

    #[tokio::test]
    async fn a_question_is_answered_once_and_by_its_own_bot() {
        let asks = Asks::default();
        let (call, answer) = asks.begin(BOT).unwrap();
        asks.settle(OTHER, call, Ok(Value::from("a lie")));
        asks.settle(BOT, call, Ok(Value::from(1)));
        asks.settle(BOT, call, Ok(Value::from(2)));
        assert_eq!(answer.await.unwrap().unwrap(), Value::from(1));
    }

    #[tokio::test]
    async fn who_waits_learns_that_nobody_will_answer() {
        let asks = Asks::default();
        let (_, ended) = asks.begin(BOT).unwrap();
        let (call, other) = asks.begin(OTHER).unwrap();
        asks.give_up(BOT);
        assert!(ended.await.is_err());
        asks.settle(OTHER, call, Ok(Value::Null));
        assert!(other.await.is_ok());
    }

    #[test]
    fn only_so_many_are_open_and_who_left_does_not_count() {
        let asks = Asks::default();
        let mut waiting: Vec<_> = (0..MAX_OPEN).map(|_| asks.begin(BOT).unwrap()).collect();
        assert_eq!(asks.begin(BOT).unwrap_err(), Unanswered::TooMany);
        assert!(asks.begin(OTHER).is_ok());
        waiting.pop();
        assert!(asks.begin(BOT).is_ok());
    }

    #[test]
    fn a_fault_names_the_place_in_the_plugins_file() {
        let fault = Fault {
            plugin: Some("weather".to_owned()),
            during: "the node ask".to_owned(),
            message: "TypeError: no city".to_owned(),
            stack: "TypeError: no city\n    at executor (/plugins/weather/index.js:4:7)".to_owned(),
        };
        assert_eq!(
            in_words("weather", &fault),
            "TypeError: no city (index.js:4:7)"
        );
    }
}
