//! An actor that panics is a fault of ours. Its bot gets a new one and goes on.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use sculk_bots::SessionId;
use sculk_contract::{ConsoleLevel, ConsoleSource};
use tokio::sync::mpsc;

use super::actor::Wiring;
use super::{BotActor, BotConfig, BotInput};
use crate::console::NewLine;

/// So many panics …
const MAX_PANICS: usize = 5;
/// … within this time leave the bot stopped.
const WINDOW_MS: u64 = 10 * 60 * 1000;

/// Runs a bot's actor until it is told to quit, with a new one after each panic.
pub(super) async fn live_on(
    mut config: BotConfig,
    wiring: Wiring,
    mut inputs: mpsc::Receiver<BotInput>,
) {
    let mut panics = VecDeque::new();
    let mut session = SessionId(0);
    let mut is_wanted = false;
    loop {
        let mut actor = BotActor::new(config.clone(), wiring.clone(), session);
        if is_wanted {
            actor.start();
        }
        let life = AssertUnwindSafe(actor.run(&mut inputs))
            .catch_unwind()
            .await;
        if life.is_ok() {
            return;
        }
        // What the actor knew may be half-changed; only what is needed for a new one is taken.
        let bot = actor.id();
        is_wanted = actor.is_wanted();
        session = actor.session();
        config = actor.config.clone();
        drop(actor);
        wiring.around.workers.leave(bot);
        tracing::error!(%bot, "the actor of a bot panicked");
        let now = wiring.around.clock.now_ms();
        panics.push_back(now);
        panics.retain(|at| now - at <= WINDOW_MS);
        let text = if panics.len() >= MAX_PANICS {
            is_wanted = false;
            "Something goes wrong inside Sculk again and again, so this bot was stopped. Please report it with the log, and start the bot again by hand."
        } else {
            "Something went wrong inside Sculk. The bot begins anew. Please report it with the log."
        };
        let line = NewLine::plain(ConsoleSource::System, ConsoleLevel::Error, text);
        wiring.around.consoles.write(bot, line);
        if !is_wanted {
            wiring
                .live
                .send_if_modified(|live| live.set(&sculk_bots::State::Stopped, now));
        }
    }
}
