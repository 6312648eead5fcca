//! A database that cannot be written for a while: no job is lost, none is left as it was, and it is told.

use sculk_contract::{AppEvent, CacheTag, ErrorCode, JobState, Nothing, ScheduleReq};
use sculk_core::ScheduleId;
use sculk_store::{NewJob, Schedule, Store, StorePaths, StoredAction, StoredOverlap, Transaction};

use super::jobs::MAX_WAITING;
use super::schedule_tests::{MINUTE, THEN, app_in, each_minute, ended, jobs, with_bot};
use super::{App, JobCause, Starting, millis};

/// Keeps everybody else from writing for as long as it is held.
async fn other_writer(dir: &std::path::Path) -> Transaction {
    let store = Store::open(&StorePaths::in_data_dir(dir), millis(THEN)).await;
    store.unwrap().begin().await.unwrap()
}

async fn problem_of(app: &App) -> Option<String> {
    let all = app.list_schedules(Nothing {}).await.unwrap();
    all.into_iter().next().and_then(|one| one.problem)
}

fn a_job(of: &Schedule, key: &str) -> NewJob {
    NewJob {
        schedule: of.id,
        bot: None,
        key: key.to_owned(),
        cause: JobCause::Hand,
        due: millis(THEN),
        state: sculk_store::JobState::Waiting,
        message: String::new(),
    }
}

#[tokio::test]
async fn one_who_runs_a_schedule_is_told_that_its_jobs_could_not_be_made() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    let id = each_minute(&app, StoredAction::Stop).await.id.0;
    let held = other_writer(dir.path()).await;
    let refused = app.run_schedule(ScheduleReq { id }).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Internal, "{refused:?}");
    let problem = problem_of(&app).await.unwrap();
    assert!(problem.contains("cannot be written down"), "{problem}");
    held.roll_back().await.unwrap();
    app.run_schedule(ScheduleReq { id }).await.unwrap();
    let done = ended(&app).await;
    assert_eq!(done.len(), 1, "{done:?}");
    assert_eq!(done[0].state, JobState::Done);
    assert_eq!(problem_of(&app).await, None);
    app.shut_down().await;
}

#[tokio::test]
async fn what_happens_at_the_start_is_made_at_a_later_look_and_once() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    let schedule = each_minute(&app, StoredAction::Stop).await;
    let of_this_start = || Starting {
        at: THEN,
        schedules: vec![schedule.id, ScheduleId(99)],
    };
    let scheduler = app.inner.scheduler.clone();
    let mut starting = of_this_start();
    let held = other_writer(dir.path()).await;
    scheduler.make_at_start(&app, &mut starting).await;
    assert_eq!(starting.schedules, [schedule.id], "the other is gone");
    assert!(jobs(&app, false).await.is_empty());
    held.roll_back().await.unwrap();
    scheduler.make_at_start(&app, &mut starting).await;
    assert!(starting.schedules.is_empty());
    scheduler.make_at_start(&app, &mut of_this_start()).await;
    let done = ended(&app).await;
    assert_eq!(done.len(), 1, "{done:?}");
    assert_eq!(done[0].state, JobState::Done);
    app.shut_down().await;
}

#[tokio::test]
async fn a_job_whose_steps_cannot_be_kept_goes_on_when_they_can() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    let schedule = each_minute(&app, StoredAction::Stop).await;
    let store = &app.inner.store;
    let made = store.make_jobs(&[a_job(&schedule, "one")], &[]).await;
    let held = other_writer(dir.path()).await;
    let scheduler = app.inner.scheduler.clone();
    scheduler.enqueue(&app, made.unwrap().remove(0));
    scheduler.begin_waiting(&app, THEN);
    let mut n_looks = 0;
    while problem_of(&app).await.is_none() {
        n_looks += 1;
        assert!(n_looks < 800, "nobody is told");
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(jobs(&app, false).await[0].state, JobState::Waiting);
    held.roll_back().await.unwrap();
    let done = ended(&app).await;
    // For no bot, so there is nobody to stop.
    assert_eq!(done[0].state, JobState::Failed, "{done:?}");
    assert_eq!(problem_of(&app).await, None);
    app.shut_down().await;
}

#[tokio::test]
async fn a_job_for_which_there_is_no_room_is_listed_as_failed_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    let schedule = each_minute(&app, StoredAction::Stop).await;
    let too_many = [a_job(&schedule, "one too many")];
    let made = app.inner.store.make_jobs(&too_many, &[]);
    let job = made.await.unwrap().remove(0);
    let scheduler = app.inner.scheduler.clone();
    let later = sculk_store::Job {
        retry: Some(millis(2 * THEN)),
        ..job.clone()
    };
    scheduler.jobs().fill(&later);
    let mut events = app.events();
    scheduler.enqueue(&app, job);
    let mut told = Vec::new();
    while !told.contains(&CacheTag::Schedules) {
        if let AppEvent::CacheInvalidated { tags } = events.recv().await.unwrap() {
            told.extend(tags);
        }
    }
    let failed = jobs(&app, true).await;
    assert_eq!(failed.len(), 1);
    let most = MAX_WAITING.to_string();
    assert!(failed[0].message.contains(&most), "{failed:?}");
    app.shut_down().await;
}

#[tokio::test]
async fn times_that_are_made_up_for_are_done_one_after_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    let made = each_minute(&app, StoredAction::Backup).await;
    let one_at_a_time = sculk_store::ScheduleFields {
        overlap: StoredOverlap::Skip,
        ..made.fields
    };
    let store = &app.inner.store;
    let changed = store.update_schedule(made.id, &one_at_a_time, millis(THEN));
    changed.await.unwrap();
    let scheduler = app.inner.scheduler.clone();
    let late = THEN + 4 * MINUTE + 45_000;
    scheduler.look(&app, late).await.unwrap();
    let mut all = ended(&app).await;
    all.reverse();
    let states: Vec<_> = all.iter().map(|job| job.state).collect();
    assert_eq!(states, [JobState::Done; 4], "{all:?}");
    for pair in all.windows(2) {
        assert!(pair[0].due_at < pair[1].due_at, "{all:?}");
        assert!(pair[0].ended_at <= pair[1].began_at, "{all:?}");
    }
    app.shut_down().await;
}
