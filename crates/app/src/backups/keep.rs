//! The copies that are made without being asked for: when a new version runs, and once a day.

use std::sync::Arc;
use std::time::Duration;

use sculk_contract::{CacheTag, MakeBackupReq};
use sculk_store::{BackupReason, StoreError, UnixMillis};

use super::Backups;
use crate::App;

/// How often it is looked whether a day has passed.
const LOOK_EVERY: Duration = Duration::from_secs(60 * 60);
/// The start is left to what the user waits for.
const AFTER_START: Duration = Duration::from_secs(60);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The setting that says which version ran last.
const VERSION_KEY: &str = "version";

/// Looks over the database and makes copies as they fall due, for as long as the app lives.
pub(crate) fn keep_copies(app: &App) {
    let weak = Arc::downgrade(&app.inner);
    let alive = move || weak.upgrade().map(|inner| App { inner });
    tokio::spawn(async move {
        tokio::time::sleep(AFTER_START).await;
        if let Some(app) = alive()
            && !app.inner.backups.check().await
        {
            app.invalidate(&[CacheTag::Backups]);
        }
        loop {
            let Some(app) = alive() else { return };
            match make_what_is_due(&app.inner.backups, app.now()).await {
                Ok(true) => app.invalidate(&[CacheTag::Backups]),
                Ok(false) => {}
                // Tomorrow there may be room again; the log says what is missing until then.
                Err(error) => tracing::error!("no copy of the database could be made: {error}"),
            }
            drop(app);
            tokio::time::sleep(LOOK_EVERY).await;
        }
    });
}

/// Whether a copy was made.
pub(crate) async fn make_what_is_due(
    backups: &Backups,
    now: UnixMillis,
) -> Result<bool, super::ImportError> {
    let Some(reason) = due(backups, now).await? else {
        return Ok(false);
    };
    if backups.waits_for_a_copy().await? {
        // Copies of nothing would in time push out those of what was there.
        return Ok(false);
    }
    let plain = MakeBackupReq { passphrase: None };
    backups.make(&reason, plain, now).await?;
    let version = env!("CARGO_PKG_VERSION");
    backups
        .store
        .set_setting(VERSION_KEY, &version, now)
        .await?;
    Ok(true)
}

async fn due(backups: &Backups, now: UnixMillis) -> Result<Option<BackupReason>, StoreError> {
    let ran: Option<String> = backups.store.setting(VERSION_KEY).await?;
    if ran.as_deref() != Some(env!("CARGO_PKG_VERSION")) {
        return Ok(Some(BackupReason::NewVersion));
    }
    let all = backups.paths.list_backups().await?;
    // One from the future is of a clock that was put back: it says nothing about today.
    let newest = all
        .iter()
        .map(|one| one.made_at.0)
        .filter(|at| *at <= now.0)
        .max();
    let is_due = newest.is_none_or(|at| now.0 - at >= DAY_MS);
    Ok(is_due.then_some(BackupReason::Daily))
}

#[cfg(test)]
mod tests {
    use sculk_store::{Store, StorePaths};

    use super::*;

    #[tokio::test]
    async fn a_copy_falls_due_with_a_version_and_with_each_day() {
        let dir = tempfile::tempdir().unwrap();
        let paths = StorePaths::in_data_dir(dir.path());
        let store = Store::open(&paths, UnixMillis(1)).await.unwrap();
        let backups = Backups::new(dir.path().to_owned(), store, None);
        let day = |n: i64| UnixMillis(n * DAY_MS);
        let reason = async |now| due(&backups, now).await.unwrap();
        assert_eq!(reason(day(10)).await, Some(BackupReason::NewVersion));
        assert!(make_what_is_due(&backups, day(10)).await.unwrap());
        assert_eq!(reason(day(10)).await, None);
        assert!(!make_what_is_due(&backups, day(10)).await.unwrap());
        assert_eq!(reason(UnixMillis(day(11).0 - 1)).await, None);
        assert_eq!(reason(day(11)).await, Some(BackupReason::Daily));
        // The clock was put back a week: the copy from the future keeps none from being made.
        assert_eq!(reason(day(3)).await, Some(BackupReason::Daily));
    }

    #[tokio::test]
    async fn copies_of_an_empty_database_do_not_push_out_those_of_the_one_that_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let paths = StorePaths::in_data_dir(dir.path());
        let store = Store::open(&paths, UnixMillis(1)).await.unwrap();
        let server = sculk_store::ServerFields {
            name: "Home".to_owned(),
            host: "localhost".to_owned(),
            port: 25565,
            minecraft_version: None,
        };
        let server = store.create_server(&server, UnixMillis(1)).await.unwrap();
        let bot = sculk_store::BotFields::new(server.id, "Bot_1");
        store.create_bot(&bot, UnixMillis(1)).await.unwrap();
        let backups = Backups::new(dir.path().to_owned(), store.clone(), None);
        assert!(make_what_is_due(&backups, UnixMillis(2)).await.unwrap());
        store.close().await.unwrap();
        std::fs::remove_file(&paths.database).unwrap();

        let store = Store::open(&paths, UnixMillis(3)).await.unwrap();
        let backups = Backups::new(dir.path().to_owned(), store.clone(), None);
        assert!(!make_what_is_due(&backups, UnixMillis(3)).await.unwrap());
        let told = backups.list().await.unwrap();
        let damage = told.damage.unwrap();
        assert!(damage.is_gone);
        let copy = damage.copy.unwrap();
        assert_eq!((copy.n_bots, copy.n_bots_here), (1, 0));
        assert_eq!(copy.name, told.backups[0].name);

        // Whoever begins anew is not reminded any more.
        let server = store.list_servers().await.unwrap();
        assert!(server.is_empty());
        let server = sculk_store::ServerFields {
            name: "New".to_owned(),
            host: "localhost".to_owned(),
            port: 25565,
            minecraft_version: None,
        };
        let server = store.create_server(&server, UnixMillis(4)).await.unwrap();
        let bot = sculk_store::BotFields::new(server.id, "Bot_2");
        store.create_bot(&bot, UnixMillis(4)).await.unwrap();
        assert!(backups.list().await.unwrap().damage.is_none());
        assert!(make_what_is_due(&backups, UnixMillis(5)).await.unwrap());
    }
}
