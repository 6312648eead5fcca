use std::sync::Arc;
use std::time::Duration;

use sculk_contract::{
    CreateBotReq, CreateEventGraphReq, CreateServerReq, ErrorCode, ExplainPlanReq, JobState,
    JobsReq, Language, ListJobsReq, MissedPolicy, Nothing, OverlapPolicy, PlanProblemKind,
    ScheduleAction, ScheduleFields, ScheduleJob, SchedulePlan, ScheduleReq, ScheduleTargets,
    UpdateScheduleReq,
};
use sculk_secrets::MemoryVault;
use sculk_store::{NewJob, ScheduleFields as StoredFields, StoredAction, StoredTargets};

use super::{App, JobCause, JobStep, Schedule, StoredPlan, millis};
use crate::AppOptions;

/// A time at which no other clock of these tests is: 1 January 2100, 00:00 UTC.
pub(super) const THEN: u64 = 4_102_444_800_000;
pub(super) const MINUTE: u64 = 60_000;

pub(super) async fn app_in(dir: &std::path::Path) -> App {
    let options = AppOptions {
        data_dir: dir.to_owned(),
        // No bot of these tests joins.
        worker: dir.join("no-worker"),
        vault: Arc::new(MemoryVault::new()),
        is_pacing_off: false,
    };
    App::open(options).await.unwrap()
}

pub(super) async fn with_bot(app: &App) -> i32 {
    let server = CreateServerReq {
        name: "Home".to_owned(),
        address: "127.0.0.1:1".to_owned(),
    };
    let server_id = app.create_server(server).await.unwrap().id;
    let bot = serde_json::json!({"username": "Bot_1", "serverId": server_id});
    let bot: CreateBotReq = serde_json::from_value(bot).unwrap();
    app.create_bot(bot).await.unwrap().id
}

pub(super) fn fields(action: ScheduleAction) -> ScheduleFields {
    ScheduleFields {
        name: "Nightly".to_owned(),
        is_enabled: true,
        plan: SchedulePlan::Every { seconds: 60 },
        action,
        targets: ScheduleTargets::All,
        missed: MissedPolicy::All,
        overlap: OverlapPolicy::Parallel,
        max_attempts: 1,
    }
}

/// A schedule for each minute, made at [`THEN`].
pub(super) async fn each_minute(app: &App, action: StoredAction) -> Schedule {
    let fields = StoredFields {
        name: "Each minute".to_owned(),
        is_enabled: true,
        plan: StoredPlan::Every {
            seconds: 60,
            from: THEN.cast_signed(),
        },
        action,
        targets: StoredTargets::All,
        missed: sculk_store::StoredMissed::All,
        overlap: sculk_store::StoredOverlap::Parallel,
        max_attempts: 1,
    };
    let made = app.inner.store.create_schedule(&fields, millis(THEN)).await;
    made.unwrap()
}

pub(super) async fn jobs(app: &App, is_failed: bool) -> Vec<ScheduleJob> {
    let req = ListJobsReq {
        schedule_id: None,
        is_failed,
        before: None,
        limit: 100,
    };
    app.list_jobs(req).await.unwrap().jobs
}

/// All jobs, once none is under way.
pub(super) async fn ended(app: &App) -> Vec<ScheduleJob> {
    for _ in 0..400 {
        let jobs = jobs(app, false).await;
        let is_open =
            |job: &ScheduleJob| matches!(job.state, JobState::Waiting | JobState::Running);
        if !jobs.is_empty() && !jobs.iter().any(is_open) {
            return jobs;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the jobs do not end: {:?}", jobs(app, false).await);
}

#[tokio::test]
async fn what_is_due_is_done_once_however_often_the_clock_is_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let bot = with_bot(&app).await;
    each_minute(&app, StoredAction::Stop).await;
    let scheduler = app.inner.scheduler.clone();
    let next = scheduler.look(&app, THEN + 59_999).await.unwrap();
    assert_eq!(next, Some(THEN + MINUTE));
    assert!(jobs(&app, false).await.is_empty(), "not yet");
    for late in [0, 10, 500] {
        scheduler.look(&app, THEN + MINUTE + late).await.unwrap();
    }
    let done = ended(&app).await;
    assert_eq!(done.len(), 1, "{done:?}");
    let job = &done[0];
    assert_eq!((job.state, job.bot_id), (JobState::Done, Some(bot)));
    assert_eq!(job.due_at, THEN + MINUTE);
    assert_eq!(job.n_attempts, 1);
    assert!(job.began_at <= job.ended_at && job.ended_at.is_some());
    app.shut_down().await;
}

#[tokio::test]
async fn times_that_passed_while_nobody_looked_are_made_up_for() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    each_minute(&app, StoredAction::Stop).await;
    let scheduler = app.inner.scheduler.clone();
    scheduler.look(&app, THEN + 3 * MINUTE).await.unwrap();
    let causes: Vec<_> = ended(&app)
        .await
        .iter()
        .map(|job| ((job.due_at - THEN) / MINUTE, job.cause))
        .collect();
    let (clock, missed) = (
        sculk_contract::JobCause::Clock,
        sculk_contract::JobCause::Missed,
    );
    assert_eq!(causes, [(3, clock), (2, missed), (1, missed)]);
    app.shut_down().await;
}

#[tokio::test]
async fn what_fails_for_good_is_listed_and_done_once_more_once() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    let text = "hello".to_owned();
    let made = app.create_schedule(fields(ScheduleAction::Say { text }));
    let id = made.await.unwrap().id;
    app.run_schedule(ScheduleReq { id }).await.unwrap();
    let failed = ended(&app).await;
    assert_eq!(failed[0].state, JobState::Failed);
    assert!(failed[0].message.contains("not on a server"), "{failed:?}");
    assert_eq!(jobs(&app, true).await.len(), 1);

    let ids = vec![failed[0].id];
    for _ in 0..2 {
        let again = app.run_jobs_again(JobsReq { ids: ids.clone() }).await;
        again.unwrap();
    }
    let all = ended(&app).await;
    let states: Vec<_> = all.iter().map(|job| job.state).collect();
    assert_eq!(states, [JobState::Failed, JobState::Dismissed], "{all:?}");
    assert_eq!(all[0].cause, sculk_contract::JobCause::Again);
    app.dismiss_jobs(JobsReq {
        ids: vec![all[0].id],
    })
    .await
    .unwrap();
    assert!(jobs(&app, true).await.is_empty());
    app.shut_down().await;
}

#[tokio::test]
async fn what_fails_is_tried_again_after_a_while() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    let text = "hello".to_owned();
    let tried_twice = ScheduleFields {
        max_attempts: 2,
        ..fields(ScheduleAction::Say { text })
    };
    let id = app.create_schedule(tried_twice).await.unwrap().id;
    app.run_schedule(ScheduleReq { id }).await.unwrap();
    let waiting = loop {
        let waiting = jobs(&app, false).await.remove(0);
        if waiting.retry_at.is_some() {
            break waiting;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!((waiting.state, waiting.n_attempts), (JobState::Waiting, 1));
    let retry_at = waiting.retry_at.unwrap();
    let scheduler = app.inner.scheduler.clone();
    assert_eq!(
        scheduler.begin_waiting(&app, retry_at - 1),
        Some(retry_at),
        "its time has not come"
    );
    scheduler.begin_waiting(&app, retry_at);
    let failed = ended(&app).await.remove(0);
    assert_eq!((failed.state, failed.n_attempts), (JobState::Failed, 2));
    app.shut_down().await;
}

const LOGS: &str = r#"{"format_version":1,"dialect":"sculk","variables":[],
  "nodes":[{"id":"a","type":"event:scheduled","position":{"x":0,"y":0},"data":{}},
           {"id":"b","type":"action:send_log","position":{"x":0,"y":0},"data":{}}],
  "connections":[{"id":"1","sourceNodeId":"a","sourcePinId":"exec","targetNodeId":"b","targetPinId":"exec"},
                 {"id":"2","sourceNodeId":"a","sourcePinId":"name","targetNodeId":"b","targetPinId":"message"}]}"#;

#[tokio::test]
async fn a_graph_runs_from_its_node_and_one_without_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let bot_id = with_bot(&app).await;
    let mut ids = Vec::new();
    for (name, document) in [("Logs", Some(LOGS.to_owned())), ("Empty", None)] {
        let graph = CreateEventGraphReq {
            bot_id,
            name: name.to_owned(),
            document,
        };
        let graph = app.create_event_graph(graph).await.unwrap();
        let run = ScheduleFields {
            name: format!("Run {name}"),
            ..fields(ScheduleAction::RunGraph {
                event_graph_id: graph.id,
            })
        };
        ids.push(app.create_schedule(run).await.unwrap().id);
    }
    for id in ids {
        app.run_schedule(ScheduleReq { id }).await.unwrap();
        ended(&app).await;
    }
    let all = ended(&app).await;
    assert_eq!(all[1].state, JobState::Done, "{all:?}");
    assert_eq!(all[0].state, JobState::Failed);
    assert!(all[0].message.contains("“On Schedule”"), "{all:?}");
    let page = app.inner.consoles.read(sculk_core::BotId(bot_id), None, 50);
    let logged = page.lines.iter().flat_map(|line| &line.spans);
    assert!(
        logged
            .into_iter()
            .any(|span| span.text.contains("Run Logs"))
    );
    app.shut_down().await;
}

#[tokio::test]
async fn a_plan_is_explained_and_one_that_never_comes_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    let cron = |pattern: &str, zone: &str| SchedulePlan::Cron {
        pattern: pattern.to_owned(),
        zone: zone.to_owned(),
    };
    let explain = async |plan: SchedulePlan| {
        let language = Language::Ru;
        app.explain_plan(ExplainPlanReq { plan, language })
            .await
            .unwrap()
    };
    let explained = explain(cron("0 4 * * *", "UTC")).await;
    assert_eq!(explained.words.as_deref(), Some("В 04:00."));
    assert_eq!(explained.next.len(), 5);
    assert!(explained.next.is_sorted() && explained.problem.is_none());
    for (plan, kind) in [
        (cron("0 0 30 2 *", "UTC"), PlanProblemKind::Never),
        (cron("often", "UTC"), PlanProblemKind::Malformed),
        (cron("0 4 * * *", "Mars/Olympus"), PlanProblemKind::Zone),
        (SchedulePlan::Once { at: 1 }, PlanProblemKind::Past),
        (
            SchedulePlan::Every { seconds: 0 },
            PlanProblemKind::Interval,
        ),
    ] {
        let problem = explain(plan.clone()).await.problem.unwrap();
        assert_eq!(problem.kind, kind);
        let never = ScheduleFields {
            plan,
            ..fields(ScheduleAction::Start)
        };
        let refused = app.create_schedule(never).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Invalid);
        assert_eq!(refused.details.as_deref(), Some("plan"));
    }
    assert!(app.list_schedules(Nothing {}).await.unwrap().is_empty());
    app.shut_down().await;
}

#[tokio::test]
async fn a_schedule_is_switched_off_deleted_and_brought_back() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    let made = app.create_schedule(fields(ScheduleAction::Stop)).await;
    let made = made.unwrap();
    assert!(made.next_at.is_some());
    let off = ScheduleFields {
        is_enabled: false,
        ..made.fields.clone()
    };
    let id = made.id;
    let off = app.update_schedule(UpdateScheduleReq {
        id,
        fields: off,
        expected_revision: None,
    });
    assert_eq!(off.await.unwrap().next_at, None);
    app.delete_schedule(ScheduleReq { id }).await.unwrap();
    assert!(app.list_schedules(Nothing {}).await.unwrap().is_empty());
    let gone = app.run_schedule(ScheduleReq { id }).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
    app.restore_schedule(ScheduleReq { id }).await.unwrap();
    let nobody = ScheduleFields {
        targets: ScheduleTargets::Bots { ids: Vec::new() },
        ..made.fields
    };
    let refused = app.update_schedule(UpdateScheduleReq {
        id,
        fields: nobody,
        expected_revision: None,
    });
    assert_eq!(
        refused.await.unwrap_err().details.as_deref(),
        Some("targets")
    );
    app.shut_down().await;
}

#[tokio::test]
async fn what_ran_when_the_app_ended_is_left_to_its_user() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    let schedule = each_minute(&app, StoredAction::Stop).await;
    let job = NewJob {
        schedule: schedule.id,
        bot: None,
        key: "cut off".to_owned(),
        cause: JobCause::Clock,
        due: millis(THEN),
        state: sculk_store::JobState::Waiting,
        message: String::new(),
    };
    let store = app.inner.store.clone();
    let made = store.make_jobs(&[job], &[]).await.unwrap();
    let begun = store.step_job(made[0].id, &JobStep::Begin, millis(THEN));
    begun.await.unwrap();
    app.shut_down().await;
    drop((store, app));

    let app = app_in(dir.path()).await;
    let failed = ended(&app).await;
    assert_eq!(failed[0].state, JobState::Failed);
    assert!(failed[0].message.contains("is not known"), "{failed:?}");
    app.shut_down().await;
}

#[tokio::test]
async fn a_copy_of_everything_is_made_for_no_bot() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let copies = async || app.list_backups(Nothing {}).await.unwrap().backups.len();
    let n_before = copies().await;
    let made = app.create_schedule(fields(ScheduleAction::Backup)).await;
    let id = made.unwrap().id;
    app.run_schedule(ScheduleReq { id }).await.unwrap();
    let done = ended(&app).await;
    assert_eq!(
        (done[0].state, done[0].bot_id),
        (JobState::Done, None),
        "{done:?}"
    );
    assert_eq!(copies().await, n_before + 1);
    app.shut_down().await;
}

/// Adds 2 to a number of all bots, then keeps the sum for the bot's server, for an hour.
const COUNTS: &str = r#"{"format_version":1,"dialect":"sculk","variables":[],
  "nodes":[{"id":"a","type":"event:scheduled","position":{"x":0,"y":0},"data":{}},
           {"id":"b","type":"data:store_add","position":{"x":0,"y":0},"data":{"owner":"votes","key":"n","by":2}},
           {"id":"c","type":"data:store_put","position":{"x":0,"y":0},
            "data":{"owner":"votes","key":"n","scope":"server","seconds":3600}}],
  "connections":[{"id":"1","sourceNodeId":"a","sourcePinId":"exec","targetNodeId":"b","targetPinId":"exec"},
                 {"id":"2","sourceNodeId":"b","sourcePinId":"exec","targetNodeId":"c","targetPinId":"exec"},
                 {"id":"3","sourceNodeId":"b","sourcePinId":"sum","targetNodeId":"c","targetPinId":"value"}]}"#;

#[tokio::test]
async fn a_graph_counts_in_the_store_of_all_bots_and_keeps_for_its_server() {
    use sculk_contract::{ValueReq, ValueScope};
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let bot_id = with_bot(&app).await;
    let graph = CreateEventGraphReq {
        bot_id,
        name: "Counts".to_owned(),
        document: Some(COUNTS.to_owned()),
    };
    let event_graph_id = app.create_event_graph(graph).await.unwrap().id;
    let run = fields(ScheduleAction::RunGraph { event_graph_id });
    let id = app.create_schedule(run).await.unwrap().id;
    for _ in 0..2 {
        app.run_schedule(ScheduleReq { id }).await.unwrap();
        let ended = ended(&app).await;
        assert_eq!(ended[0].state, JobState::Done, "{ended:?}");
    }
    let server = app.list_bots(Nothing {}).await.unwrap()[0].server_id;
    for (scope, lasts) in [
        (ValueScope::All, false),
        (ValueScope::Server { id: server }, true),
    ] {
        let at = ValueReq {
            scope,
            owner: "votes".to_owned(),
            key: "n".to_owned(),
        };
        let found = app.get_value(at).await.unwrap().unwrap();
        assert_eq!(
            (found.value.as_str(), found.expires_at.is_some()),
            ("4", lasts)
        );
    }
    app.shut_down().await;
}

#[tokio::test]
async fn what_a_schedule_has_a_bot_do_is_written_down_in_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    with_bot(&app).await;
    each_minute(&app, StoredAction::Stop).await;
    let scheduler = app.inner.scheduler.clone();
    scheduler.look(&app, THEN + MINUTE).await.unwrap();
    ended(&app).await;
    let filter = sculk_store::AuditFilter {
        actor: Some("schedule".to_owned()),
        ..Default::default()
    };
    let written = app.inner.store.list_audit(&filter, None, 10).await.unwrap();
    let [entry] = written.as_slice() else {
        panic!("one entry, and not {written:?}")
    };
    let entry = &entry.entry;
    assert_eq!(entry.actor_name, "Each minute");
    assert_eq!(
        (entry.action.as_str(), entry.subject.as_str()),
        ("stop_bots", "Bot_1")
    );
}
