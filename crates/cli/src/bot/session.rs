//! One bot from its joining to its leaving.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sculk_app::{DirectBot, DirectBots, DirectHands};
use sculk_bots::{BotEvent, Failure, JoinSpec};
use sculk_core::BotId;
use serde_json::{Value, json};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::sync::{Mutex, broadcast, mpsc, watch};
use tokio::task::JoinSet;

use super::Ending;
use super::request::{Request, Wish, answer_line, error_line, event_json, ok_line};
use crate::print;

/// Longest line of a script, in bytes.
const MAX_LINE: u64 = 64 * 1024;
/// Requests under way at once that are not waited for.
const MAX_AT_ONCE: usize = 64;
/// How long a bot may take to leave.
const FAREWELL: Duration = Duration::from_secs(5);

pub(super) struct Plan {
    pub spec: JoinSpec,
    pub script: String,
    pub events: EventFilter,
    pub join_time: Duration,
    pub linger: Duration,
}

/// Which events are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum EventFilter {
    All,
    Only(HashSet<String>),
}

impl EventFilter {
    pub(super) fn parse(list: &str) -> Self {
        match list.trim() {
            "all" => Self::All,
            "none" => Self::Only(HashSet::new()),
            list => Self::Only(list.split(',').map(|kind| kind.trim().to_owned()).collect()),
        }
    }

    fn lets(&self, kind: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(kinds) => kinds.contains(kind),
        }
    }
}

/// Joins, performs the script, leaves.
pub(super) async fn hold(plan: Plan, worker: PathBuf) -> Result<Ending, String> {
    let script = open(&plan.script).await?;
    let username = plan.spec.username.clone();
    let bots = DirectBots::new(worker);
    let mut bot = bots.join(BotId(1), plan.spec);
    let outcome =
        match tokio::time::timeout(plan.join_time, wait_until_in(&mut bot, &plan.events)).await {
            Ok(Ok(())) => {
                let hands = bot.hands();
                let (heard, ended) = (broadcast::Sender::new(1024), watch::Sender::new(None));
                let listening = tokio::spawn(listen(
                    bot,
                    plan.events,
                    username,
                    heard.clone(),
                    ended.clone(),
                ));
                let player = Player {
                    hands,
                    heard,
                    mark: None,
                    ended: ended.subscribe(),
                };
                let outcome = player.perform(script, plan.linger).await;
                bots.shut_down().await;
                // The last events are printed before the program ends.
                let _ = tokio::time::timeout(FAREWELL, listening).await;
                return outcome;
            }
            Ok(Err(cause)) => Err(words(&Failure::explain(&cause, &username))),
            Err(_) => Err(format!(
                "the bot did not come in within {} seconds",
                plan.join_time.as_secs()
            )),
        };
    bots.shut_down().await;
    outcome
}

fn words(failure: &Failure) -> String {
    format!("{} {}", failure.what, failure.next)
}

type Script = Box<dyn AsyncBufRead + Unpin + Send>;

async fn open(path: &str) -> Result<Script, String> {
    if path == "-" {
        return Ok(Box::new(BufReader::new(tokio::io::stdin())));
    }
    let file = tokio::fs::File::open(path).await;
    let file = file.map_err(|error| format!("{path} cannot be read: {error}"))?;
    Ok(Box::new(BufReader::new(file)))
}

async fn wait_until_in(
    bot: &mut DirectBot,
    events: &EventFilter,
) -> Result<(), sculk_bots::DisconnectCause> {
    while let Some(event) = bot.next().await {
        let (kind, json) = event_json(&event);
        if events.lets(&kind) {
            print(&json!({ "event": json }).to_string());
        }
        match event {
            BotEvent::Joined { .. } => return Ok(()),
            BotEvent::Disconnected { cause } => return Err(cause),
            _ => {}
        }
    }
    Err(sculk_bots::DisconnectCause::LeftByUs)
}

/// Prints events until the last one.
async fn listen(
    mut bot: DirectBot,
    events: EventFilter,
    username: String,
    heard: broadcast::Sender<Heard>,
    ended: watch::Sender<Option<String>>,
) {
    while let Some(event) = bot.next().await {
        let (kind, json) = event_json(&event);
        if events.lets(&kind) {
            print(&json!({ "event": json }).to_string());
        }
        if let BotEvent::Disconnected { cause } = event {
            ended.send_replace(Some(words(&Failure::explain(&cause, &username))));
            return;
        }
        // An error means that nobody waits for an event just now.
        let _ = heard.send((kind, json.to_string()));
    }
}

/// The type of an event and its JSON.
type Heard = (String, String);
/// Events from some moment on.
type Mark = Arc<Mutex<broadcast::Receiver<Heard>>>;

/// Performs requests.
#[derive(Clone)]
struct Player {
    hands: DirectHands,
    heard: broadcast::Sender<Heard>,
    /// Hears from the beginning of the last request that was waited for, so that the event it
    /// brought about is not missed by the request to wait for it.
    mark: Option<Mark>,
    ended: watch::Receiver<Option<String>>,
}

impl Player {
    async fn perform(mut self, mut script: Script, linger: Duration) -> Result<Ending, String> {
        let (failed, mut failures) = mpsc::unbounded_channel();
        let mut at_once = JoinSet::new();
        loop {
            let line = tokio::select! {
                line = next_line(&mut script) => line,
                why = ended(&mut self.ended) => return Err(why),
                () = sculk_app::end_signal() => break,
            };
            let Some(line) = line else { break };
            if line.trim().is_empty() {
                continue;
            }
            match Request::parse(&line) {
                Err(bad) => {
                    print(&error_line(&bad.id, "badRequest", &bad.why));
                    let _ = failed.send(());
                }
                Ok(request) if request.is_awaited => {
                    if !matches!(request.wish, Wish::WaitFor { .. }) {
                        let mark = Mutex::new(self.heard.subscribe());
                        self.mark = Some(Arc::new(mark));
                    }
                    let mut end = self.ended.clone();
                    tokio::select! {
                        is_fine = self.one(&request) => if !is_fine { let _ = failed.send(()); },
                        why = ended(&mut end) => return Err(why),
                    }
                }
                Ok(request) => {
                    if at_once.len() >= MAX_AT_ONCE {
                        at_once.join_next().await;
                    }
                    let (player, failed) = (self.clone(), failed.clone());
                    at_once.spawn(async move {
                        if !player.one(&request).await {
                            // The receiver lives as long as these tasks.
                            let _ = failed.send(());
                        }
                    });
                }
            }
        }
        let rest = async {
            while at_once.join_next().await.is_some() {}
            tokio::time::sleep(linger).await;
        };
        tokio::select! {
            () = rest => {}
            why = ended(&mut self.ended) => return Err(why),
            () = sculk_app::end_signal() => {}
        }
        Ok(match failures.try_recv() {
            Ok(()) => Ending::RequestFailed,
            Err(_) => Ending::Fine,
        })
    }

    /// Performs one request and prints its answer; whether it went well.
    async fn one(&self, request: &Request) -> bool {
        let id = &request.id;
        match &request.wish {
            Wish::Act(action) => {
                let outcome = self
                    .hands
                    .act_within((**action).clone(), request.timeout_ms)
                    .await;
                print(&answer_line(id, &outcome));
                outcome.is_ok()
            }
            Wish::Wait(time) => {
                tokio::time::sleep(*time).await;
                print(&ok_line(id, &json!({ "type": "waited" })));
                true
            }
            Wish::WaitFor {
                event,
                contains,
                time,
            } => {
                let found = self.wait_for(event, contains.as_deref(), *time).await;
                match &found {
                    Some(json) => print(&ok_line(id, json)),
                    None => print(&error_line(
                        id,
                        "timeout",
                        &format!("No event “{event}” came within {} ms.", time.as_millis()),
                    )),
                }
                found.is_some()
            }
        }
    }

    async fn wait_for(&self, event: &str, contains: Option<&str>, time: Duration) -> Option<Value> {
        let heard = self
            .mark
            .clone()
            .unwrap_or_else(|| Arc::new(Mutex::new(self.heard.subscribe())));
        let search = async {
            let mut heard = heard.lock().await;
            loop {
                match heard.recv().await {
                    Ok((kind, json)) => {
                        if kind == event && contains.is_none_or(|text| json.contains(text)) {
                            return serde_json::from_str(&json).ok();
                        }
                    }
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return None,
                }
            }
        };
        tokio::time::timeout(time, search).await.ok().flatten()
    }
}

/// Returns when the session is over, with the reason.
async fn ended(end: &mut watch::Receiver<Option<String>>) -> String {
    match end.wait_for(Option::is_some).await {
        Ok(why) => why.clone().unwrap_or_default(),
        Err(_) => "the bot is gone".to_owned(),
    }
}

/// The next line; a longer one than allowed is cut, which makes it no JSON.
async fn next_line(script: &mut Script) -> Option<String> {
    let mut line = Vec::new();
    let n_bytes = script
        .take(MAX_LINE)
        .read_until(b'\n', &mut line)
        .await
        .unwrap_or(0);
    (n_bytes > 0).then(|| String::from_utf8_lossy(&line).into_owned())
}
