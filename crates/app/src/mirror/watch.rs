//! Watches both sides of the mirror for as long as the app lives.

use std::sync::Arc;
use std::time::Duration;

use sculk_contract::{AppEvent, CacheTag};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use super::disk;
use crate::App;

/// How often both sides are looked at. A side is acted on when it has been quiet for one such time, so
/// that a checkout of many files, or many saves in a row, count as one.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How many looks long a folder that could not be used is left alone.
const LOOKS_AFTER_FAULT: u32 = 15;

/// What a change of the app's is told by, where it concerns files.
const CONCERNS: [CacheTag; 7] = [
    CacheTag::Settings,
    CacheTag::Bots,
    CacheTag::Commands,
    CacheTag::Graphs,
    CacheTag::EventGraphs,
    CacheTag::Joining,
    CacheTag::People,
];

/// Keeps files and app alike where a folder was chosen.
pub(crate) fn keep_mirror(app: &App) {
    let weak = Arc::downgrade(&app.inner);
    let mut events = app.events();
    tokio::spawn(async move {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let (mut seen, mut before, mut is_ours_changed) = (None, None, true);
        let mut n_left_alone = 0_u32;
        loop {
            looks.tick().await;
            let is_moving = concerns_files(&mut events);
            is_ours_changed |= is_moving;
            n_left_alone = n_left_alone.saturating_sub(1);
            let Some(inner) = weak.upgrade() else { return };
            let app = App { inner };
            let Some(folder) = app.inner.mirror.folder() else {
                (seen, before) = (None, None);
                continue;
            };
            let now = tokio::task::spawn_blocking(move || disk::signature(&folder)).await;
            let now = now.ok();
            let is_quiet = !is_moving && now == before;
            before = now;
            if !is_quiet || n_left_alone > 0 || (!is_ours_changed && now == seen) {
                continue;
            }
            match app.inner.mirror.sync(&app).await {
                Ok(is_another) => {
                    is_ours_changed = false;
                    if is_another {
                        app.invalidate(&[CacheTag::Mirror]);
                    }
                }
                // What the app changed is not written yet. The view tells it, too.
                Err(error) => {
                    n_left_alone = LOOKS_AFTER_FAULT;
                    tracing::warn!("the mirror: {}", error.message);
                    app.invalidate(&[CacheTag::Mirror]);
                }
            }
            // What was written changes the folder, and so may somebody have done meanwhile: one more look
            // tells. It writes nothing, and then the folder is as it was seen.
            if let Some(folder) = app.inner.mirror.folder() {
                let after = tokio::task::spawn_blocking(move || disk::signature(&folder)).await;
                before = after.ok();
                seen = before.filter(|_| before == now);
            }
        }
    });
}

/// Whether something happened since the last look that concerns files.
fn concerns_files(events: &mut Receiver<AppEvent>) -> bool {
    let mut does = false;
    loop {
        match events.try_recv() {
            Ok(AppEvent::CacheInvalidated { tags }) => {
                does |= tags.iter().any(|tag| CONCERNS.contains(tag));
            }
            Ok(_) => {}
            Err(TryRecvError::Lagged(_)) => does = true,
            Err(TryRecvError::Empty | TryRecvError::Closed) => return does,
        }
    }
}
