//! What a job does for its bot.

use std::time::Duration;

use sculk_contract::{BotStateView, MakeBackupReq, SendChatReq};
use sculk_core::{BotId, EventGraphId};
use sculk_store::{Schedule, StoredAction, UnixMillis};
use tokio::sync::{oneshot, watch};

use crate::audit::{self, Actor};
use crate::fleet::{BotInput, GraphOrder, Live};
use crate::{App, Surface};

/// How long a bot may take to come online.
const COMING: Duration = Duration::from_secs(180);
/// How long a bot may take to leave.
const GOING: Duration = Duration::from_secs(30);
/// How long a graph may run before the job counts as failed; the graph goes on.
const GRAPH: Duration = Duration::from_secs(60 * 60);

/// Does what a schedule says. The error says why it was not done, in plain words.
pub(super) async fn perform(
    app: &App,
    schedule: &Schedule,
    bot: Option<BotId>,
    due: UnixMillis,
) -> Result<(), String> {
    if let StoredAction::RunGraph { graph } = schedule.fields.action {
        return run_graph(app, schedule, graph, bot, due).await;
    }
    if schedule.fields.action == StoredAction::Backup {
        let surface =
            Surface::new(app.clone()).acting_as(Actor::Schedule(schedule.fields.name.clone()));
        let made = Box::pin(surface.make_backup(MakeBackupReq { passphrase: None })).await;
        return made.map(|_| ()).map_err(|error| error.message);
    }
    let bot = bot.ok_or("There is no bot for it (any more).")?;
    let gone = || "The bot was deleted.".to_owned();
    match &schedule.fields.action {
        StoredAction::Start => {
            let live = app.inner.fleet.watch(bot).ok_or_else(gone)?;
            if live.borrow().is_online() {
                return Ok(());
            }
            write_down(app, schedule, bot, "start_bots").await;
            bring_online(app, bot, live, BotInput::Start).await
        }
        StoredAction::Restart => {
            let live = app.inner.fleet.watch(bot).ok_or_else(gone)?;
            write_down(app, schedule, bot, "restart_bots").await;
            bring_online(app, bot, live, BotInput::Restart).await
        }
        StoredAction::Stop => {
            let live = app.inner.fleet.watch(bot).ok_or_else(gone)?;
            write_down(app, schedule, bot, "stop_bots").await;
            app.inner.fleet.send(bot, BotInput::Stop).await;
            let is_off = |state: &BotStateView| {
                matches!(state, BotStateView::Stopped | BotStateView::Failed { .. })
            };
            match wait_for(live, GOING, |state| is_off(state).then_some(Ok(()))).await {
                Some(done) => done,
                None => Err(format!("It had not left after {} s.", GOING.as_secs())),
            }
        }
        StoredAction::Say { text } => {
            let line = SendChatReq {
                id: bot.0,
                text: text.clone(),
            };
            let said = app.send_chat(line).await;
            said.map(|_| ()).map_err(|error| error.message)
        }
        // Done above.
        StoredAction::RunGraph { .. } | StoredAction::Backup => Ok(()),
    }
}

/// Writes down what a schedule has a bot do. What it says in chat and which graphs it runs stands in the
/// list of its jobs.
async fn write_down(app: &App, schedule: &Schedule, bot: BotId, action: &str) {
    let inner = &app.inner;
    let at = UnixMillis(inner.clock.wall_ms().cast_signed());
    let who = Actor::Schedule(schedule.fields.name.clone());
    let name = inner.store.bot(bot).await.map(|bot| bot.fields.username);
    let name = name.unwrap_or_default();
    let entry = audit::entry(at, &who, action, Some(bot), &name, None, None);
    audit::keep(&inner.store, &inner.bus, &entry).await;
}

/// Sends a bot to its server and waits until it is there.
async fn bring_online(
    app: &App,
    bot: BotId,
    mut live: watch::Receiver<Live>,
    input: BotInput,
) -> Result<(), String> {
    app.open_practice_for(&[bot]).await;
    // How it was before says nothing about what comes of this.
    let came_before = match live.borrow_and_update().view() {
        BotStateView::Online { since, .. } => Some(since),
        _ => None,
    };
    app.inner.fleet.send(bot, input).await;
    let judge = |state: &BotStateView| match state {
        BotStateView::Online { since, .. } if came_before != Some(*since) => Some(Ok(())),
        BotStateView::Failed { failure, .. } => {
            Some(Err(format!("{} {}", failure.what, failure.next)))
        }
        _ => None,
    };
    match wait_for_change(live, COMING, judge).await {
        Some(done) => done,
        None => Err(format!(
            "It was not online after {} s; it goes on trying by itself.",
            COMING.as_secs()
        )),
    }
}

async fn wait_for(
    live: watch::Receiver<Live>,
    limit: Duration,
    judge: impl Fn(&BotStateView) -> Option<Result<(), String>>,
) -> Option<Result<(), String>> {
    let now = live.borrow().view();
    match judge(&now) {
        Some(done) => Some(done),
        None => wait_for_change(live, limit, judge).await,
    }
}

async fn wait_for_change(
    mut live: watch::Receiver<Live>,
    limit: Duration,
    judge: impl Fn(&BotStateView) -> Option<Result<(), String>>,
) -> Option<Result<(), String>> {
    let waiting = async {
        loop {
            if live.changed().await.is_err() {
                return Err("The bot was deleted.".to_owned());
            }
            let state = live.borrow().view();
            if let Some(done) = judge(&state) {
                return done;
            }
        }
    };
    tokio::time::timeout(limit, waiting).await.ok()
}

async fn run_graph(
    app: &App,
    schedule: &Schedule,
    graph: EventGraphId,
    bot: Option<BotId>,
    due: UnixMillis,
) -> Result<(), String> {
    let bot = bot.ok_or("Its graph was deleted. Choose another in the schedule.")?;
    let (done, answer) = oneshot::channel();
    let order = GraphOrder {
        graph,
        schedule: schedule.fields.name.clone(),
        due_ms: due.0,
        done,
    };
    let input = BotInput::RunGraph(Box::new(order));
    app.inner.fleet.send(bot, input).await;
    match tokio::time::timeout(GRAPH, answer).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err("The bot was stopped before the graph came to its end.".to_owned()),
        Err(_) => Err("The graph still ran after an hour; it goes on.".to_owned()),
    }
}
