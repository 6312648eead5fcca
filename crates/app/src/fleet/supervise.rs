//! An actor that panics is a fault of ours. Its bot gets a new one and goes on.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use sculk_bots::SessionId;
use sculk_contract::{ConsoleLevel, ConsoleSource};
use tokio::sync::mpsc;

use super::actor::Wiring;
use super::{BotActor, BotConfig, BotInput};
use crate::console::{NewLine, Said};

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
        let said = if panics.len() >= MAX_PANICS {
            is_wanted = false;
            Said::StoppedForGood
        } else {
            Said::BeginsAnew
        };
        let line = NewLine::said(ConsoleSource::System, ConsoleLevel::Error, said, &[]);
        wiring.around.consoles.write(bot, line);
        if !is_wanted {
            wiring
                .live
                .send_if_modified(|live| live.set(&sculk_bots::State::Stopped, now));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use sculk_contract::{BotStateView, BotTarget, CreateBotReq, CreateServerReq, GetBotReq};
    use sculk_core::BotId;
    use sculk_secrets::MemoryVault;

    use crate::fleet::BotInput;
    use crate::{App, AppOptions, Surface};

    async fn eventually(what: &str, mut check: impl AsyncFnMut() -> bool) {
        for _ in 0..3_000 {
            if check().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("waited in vain for {what}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_bot_whose_actor_panics_goes_on_and_is_stopped_when_that_does_not_end() {
        let dir = tempfile::tempdir().unwrap();
        let app = App::open(AppOptions {
            data_dir: dir.path().to_owned(),
            // Not there: the bot waits for its next try, which is all that is needed here.
            worker: dir.path().join("no-worker"),
            vault: Arc::new(MemoryVault::new()),
            is_pacing_off: false,
        })
        .await
        .unwrap();
        let surface = Surface::new(app.clone());
        let server = CreateServerReq {
            name: "Home".into(),
            address: "127.0.0.1:1".into(),
        };
        let server_id = surface.create_server(server).await.unwrap().id;
        let bot = CreateBotReq {
            username: "Bot_1".into(),
            server_id,
            prefix: None,
            owners: None,
            password: None,
            auto_start: None,
        };
        let id = surface.create_bot(bot).await.unwrap().id;
        let state = async || surface.get_bot(GetBotReq { id }).await.unwrap().state;
        surface.start_bots(BotTarget::All).await.unwrap();
        eventually("the bot to try", async || {
            state().await != BotStateView::Stopped
        })
        .await;
        let n_told = || {
            let page = app.inner.consoles.read(BotId(id), None, 1_000);
            let lines = page.lines.into_iter();
            let told = lines.filter(|line| line.spans[0].text.contains("inside Sculk"));
            told.count()
        };
        for n in 1..super::MAX_PANICS {
            app.inner.fleet.send(BotId(id), BotInput::Panic).await;
            eventually("the panic to be told", async || n_told() == n).await;
            eventually("the bot to go on", async || {
                state().await != BotStateView::Stopped
            })
            .await;
        }
        app.inner.fleet.send(BotId(id), BotInput::Panic).await;
        eventually("the bot to be stopped", async || {
            n_told() == super::MAX_PANICS && state().await == BotStateView::Stopped
        })
        .await;
        surface.start_bots(BotTarget::All).await.unwrap();
        eventually("the bot to start by hand", async || {
            state().await != BotStateView::Stopped
        })
        .await;
        app.shut_down().await;
    }
}
