use sculk_core::{BotId, JobId, ScheduleId, ServerId};
use sculk_store::{
    JobCause, JobFilter, JobState, JobStep, NewJob, Schedule, ScheduleFields, StoreError,
    StoredAction, StoredMissed, StoredOverlap, StoredPlan, StoredTargets, UnixMillis,
};

use crate::fixture::{EARLY, Fixture, LATER};

fn nightly() -> ScheduleFields {
    ScheduleFields {
        name: "Nightly".to_owned(),
        is_enabled: true,
        plan: StoredPlan::Cron {
            pattern: "0 4 * * *".to_owned(),
            zone: "Europe/Berlin".to_owned(),
        },
        action: StoredAction::Restart,
        targets: StoredTargets::Servers {
            ids: vec![ServerId(1)],
        },
        missed: StoredMissed::Once,
        overlap: StoredOverlap::Wait,
        max_attempts: 3,
    }
}

async fn scheduled(fixture: &Fixture) -> Schedule {
    fixture
        .store
        .create_schedule(&nightly(), EARLY)
        .await
        .unwrap()
}

fn job(schedule: ScheduleId, bot: BotId, due: i64) -> NewJob {
    NewJob {
        schedule,
        bot: Some(bot),
        key: format!("{schedule}:{due}:{bot}"),
        cause: JobCause::Clock,
        due: UnixMillis(due),
        state: JobState::Waiting,
        message: String::new(),
    }
}

#[tokio::test]
async fn a_schedule_is_kept_changed_deleted_and_restored() {
    let fixture = Fixture::empty().await;
    let made = scheduled(&fixture).await;
    assert_eq!((made.fields.clone(), made.looked_until), (nightly(), EARLY));
    let changed = ScheduleFields {
        is_enabled: false,
        plan: StoredPlan::Every {
            seconds: 60,
            from: 7,
        },
        action: StoredAction::Say {
            text: "/home".to_owned(),
        },
        targets: StoredTargets::All,
        overlap: StoredOverlap::Parallel,
        ..nightly()
    };
    let store = &fixture.store;
    store
        .update_schedule(made.id, &changed, LATER)
        .await
        .unwrap();
    let fixture = fixture.reopened().await;
    let store = &fixture.store;
    let read = store.schedule(made.id).await.unwrap();
    assert_eq!((read.fields, read.looked_until), (changed, LATER));

    store.delete_schedule(made.id, LATER).await.unwrap();
    assert_eq!(store.list_schedules().await.unwrap(), []);
    let gone = store.schedule(made.id).await;
    assert!(matches!(gone, Err(StoreError::NotFound { .. })));
    let back = store.restore_schedule(made.id, UnixMillis(9_000)).await;
    assert_eq!(
        back.unwrap().looked_until,
        UnixMillis(9_000),
        "what was due while it lay in the bin is settled"
    );
    assert_eq!(store.list_schedules().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_name_is_taken_once_among_the_living() {
    let fixture = Fixture::empty().await;
    let made = scheduled(&fixture).await;
    let store = &fixture.store;
    let twin = store.create_schedule(&nightly(), EARLY).await;
    assert!(matches!(twin, Err(StoreError::NameTaken { .. })));
    store.delete_schedule(made.id, LATER).await.unwrap();
    scheduled(&fixture).await;
    let back = store.restore_schedule(made.id, LATER).await;
    assert!(matches!(back, Err(StoreError::NameTaken { .. })));
}

#[tokio::test]
async fn a_job_of_one_key_is_made_once_and_the_time_looked_at_never_goes_back() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let id = scheduled(&fixture).await.id;
    let store = &fixture.store;
    let jobs = [job(id, bot, 5_000), job(id, bot, 6_000)];
    let made = store.make_jobs(&jobs, &[(id, UnixMillis(6_000))]).await;
    assert_eq!(made.unwrap().len(), 2);
    let again = store.make_jobs(&jobs, &[(id, UnixMillis(5_500))]).await;
    assert_eq!(
        again.unwrap(),
        [],
        "a crash between the two does nothing twice"
    );
    let looked = store.schedule(id).await.unwrap().looked_until;
    assert_eq!(looked, UnixMillis(6_000));
    let nobody = store.make_jobs(&[job(ScheduleId(99), bot, 1)], &[]).await;
    assert!(nobody.is_err());
}

#[tokio::test]
async fn what_became_of_a_job_is_kept() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let id = scheduled(&fixture).await.id;
    let store = &fixture.store;
    let made = store.make_jobs(&[job(id, bot, 5_000)], &[]).await.unwrap();
    let job = made[0].id;
    let step = async |step: JobStep, at: i64| {
        let stepped = store.step_job(job, &step, UnixMillis(at)).await;
        stepped.unwrap()
    };
    let running = step(JobStep::Begin, 10).await;
    assert_eq!((running.state, running.attempt), (JobState::Running, 1));
    let message = "It is not online.".to_owned();
    let at = UnixMillis(40);
    let waiting = step(JobStep::TryAgain { at, message }, 20).await;
    assert_eq!(
        (waiting.state, waiting.retry),
        (JobState::Waiting, Some(at))
    );
    assert_eq!(store.open_jobs().await.unwrap().len(), 1);
    let running = step(JobStep::Begin, 40).await;
    assert_eq!((running.attempt, running.retry), (2, None));
    let message = "no ".repeat(5_000);
    let failed = step(JobStep::Fail { message }, 50).await;
    assert_eq!(
        (failed.state, failed.ended),
        (JobState::Failed, Some(UnixMillis(50)))
    );
    assert_eq!(
        failed.message.chars().count(),
        2_000,
        "long messages are cut"
    );
    assert_eq!(store.open_jobs().await.unwrap(), []);
    assert_eq!(store.count_failed_jobs(10).await.unwrap(), 1);

    store.dismiss_jobs(&[job, JobId(99)]).await.unwrap();
    assert_eq!(store.job(job).await.unwrap().state, JobState::Dismissed);
    assert_eq!(store.count_failed_jobs(10).await.unwrap(), 0);
}

#[tokio::test]
async fn jobs_are_paged_from_the_newest_and_old_ones_go() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let id = scheduled(&fixture).await.id;
    let other = ScheduleFields {
        name: "Other".to_owned(),
        ..nightly()
    };
    let store = &fixture.store;
    let other = store.create_schedule(&other, EARLY).await.unwrap().id;
    let jobs: Vec<_> = (0..10)
        .map(|n| job(if n % 2 == 0 { id } else { other }, bot, n))
        .collect();
    store.make_jobs(&jobs, &[]).await.unwrap();
    let due = async |filter: JobFilter, limit: u32| {
        let page = store.list_jobs(filter, limit).await.unwrap();
        page.iter()
            .map(|job| (job.id, job.due.0))
            .collect::<Vec<_>>()
    };
    let of = JobFilter {
        schedule: Some(id),
        ..JobFilter::default()
    };
    let page = due(of, 2).await;
    assert_eq!(page.iter().map(|one| one.1).collect::<Vec<_>>(), [8, 6]);
    let older = JobFilter {
        before: Some(page[1].0),
        ..of
    };
    let page = due(older, 9).await;
    assert_eq!(page.iter().map(|one| one.1).collect::<Vec<_>>(), [4, 2, 0]);

    let all = due(JobFilter::default(), 99).await;
    for (id, _) in &all[..9] {
        store.step_job(*id, &JobStep::Done, LATER).await.unwrap();
    }
    store.sweep_jobs(3).await.unwrap();
    let left = due(JobFilter::default(), 99).await;
    let left: Vec<_> = left.iter().map(|one| one.1).collect();
    assert_eq!(left, [9, 8, 7, 0], "the oldest still waits, so it stays");
}
