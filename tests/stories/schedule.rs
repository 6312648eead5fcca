//! What happens by itself: schedules on real bots, filters of event graphs, signals between bots, and
//! consoles that outlive the core.

use sculk_contract::{
    BotStateView, EventFilter, JobCause, JobState, ListJobsReq, MissedPolicy, Nothing,
    OverlapPolicy, ReadConsoleReq, ScheduleAction, ScheduleFields, ScheduleJob, SchedulePlan,
    ScheduleReq, ScheduleTargets, SearchConsoleReq, TextFilter, UpdateEventGraphReq, WhenBusy,
};
use serde_json::json;

use crate::harness::{
    core::Core,
    graph::{add, document},
    server::ScriptedServer,
    until,
};

fn fields(name: &str, plan: SchedulePlan, action: ScheduleAction) -> ScheduleFields {
    ScheduleFields {
        name: name.to_owned(),
        is_enabled: true,
        plan,
        action,
        targets: ScheduleTargets::All,
        missed: MissedPolicy::Skip,
        overlap: OverlapPolicy::Parallel,
        max_attempts: 3,
    }
}

fn each_second() -> SchedulePlan {
    SchedulePlan::Cron {
        pattern: "* * * * * *".to_owned(),
        zone: "UTC".to_owned(),
    }
}

fn jobs_of(core: &Core, schedule: i32) -> Vec<ScheduleJob> {
    let req = ListJobsReq {
        schedule_id: Some(schedule),
        is_failed: false,
        before: None,
        limit: 500,
    };
    core.call(core.surface.list_jobs(req)).jobs
}

#[test]
fn a_schedule_brings_a_bot_online_lets_it_speak_and_takes_it_off() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let at_start = fields("Up", SchedulePlan::AtStart, ScheduleAction::Start);
    let up = core.call(core.surface.create_schedule(at_start)).id;
    core.call(core.surface.run_schedule(ScheduleReq { id: up }));
    let job = until("the bot to be brought online", || {
        jobs_of(&core, up)
            .pop()
            .filter(|job| job.state == JobState::Done)
    });
    assert!(matches!(core.state(bot), BotStateView::Online { .. }));
    assert_eq!((job.bot_id, job.cause), (Some(bot), JobCause::Hand));

    let text = "tick".to_owned();
    let ticks = fields("Ticks", each_second(), ScheduleAction::Say { text });
    let ticks = core.call(core.surface.create_schedule(ticks)).id;
    server.hears("Bot_1", "tick");
    let done = until("two ticks", || {
        let done = jobs_of(&core, ticks);
        let is_done = |job: &&ScheduleJob| job.state == JobState::Done;
        (done.iter().filter(is_done).count() >= 2).then_some(done)
    });
    let mut due: Vec<_> = done.iter().map(|job| job.due_at).collect();
    assert!(due.iter().all(|at| at % 1_000 == 0), "{due:?}");
    due.dedup();
    assert_eq!(due.len(), done.len(), "no second comes twice");
    core.call(core.surface.delete_schedule(ScheduleReq { id: ticks }));

    let off = fields("Off", SchedulePlan::AtStart, ScheduleAction::Stop);
    let off = core.call(core.surface.create_schedule(off)).id;
    core.call(core.surface.run_schedule(ScheduleReq { id: off }));
    until("the bot to be taken off", || {
        (core.state(bot) == BotStateView::Stopped).then_some(())
    });
    // It would run at the next start as well, and which of the two comes last is nobody's promise.
    core.call(core.surface.delete_schedule(ScheduleReq { id: off }));
    core.close();

    // The bot comes back with the app, which nobody asked by hand.
    let core = Core::open(dir.path());
    core.wait_online(bot);
    let last = until("the job of the start", || {
        jobs_of(&core, up)
            .into_iter()
            .find(|job| job.cause == JobCause::Start)
    });
    assert_eq!(last.schedule_name.as_deref(), Some("Up"));
    core.close();
}

#[test]
fn a_filter_keeps_events_out_and_a_signal_reaches_the_other_bot() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let one = core.add_bot(server.port, "Bot_1");
    let two = core.add_bot_on(one.server_id, "Bot_2").id;
    let sends = document(
        &[
            ("chat", "event:chat", json!({})),
            (
                "send",
                "action:send_signal",
                json!({"name": "raid", "to": "bot_2"}),
            ),
        ],
        &[
            ("chat", "exec", "send", "exec"),
            ("chat", "message", "send", "data"),
        ],
    );
    let sends = add(&core, one.id, "Sends", sends);
    let says = document(
        &[
            ("signal", "event:signal", json!({})),
            ("say", "action:send_message", json!({})),
        ],
        &[
            ("signal", "exec", "say", "exec"),
            ("signal", "data", "say", "message"),
        ],
    );
    for bot in [one.id, two] {
        add(&core, bot, "Says", says.clone());
    }
    core.call(core.surface.update_event_graph(UpdateEventGraphReq {
        id: sends.id,
        name: None,
        is_enabled: None,
        max_runs: None,
        when_busy: Some(WhenBusy::Drop),
        filter: Some(EventFilter {
            players: vec!["alex".to_owned()],
            text: Some(TextFilter::Matches {
                pattern: r"^alarm \d+$".to_owned(),
            }),
            ..EventFilter::default()
        }),
        expected_revision: None,
    }));
    core.bring_online(one.id);
    core.bring_online(two);
    for (name, text) in [
        ("Steve", "alarm 1"),
        ("Alex", "no alarm"),
        ("Alex", "alarm 2"),
    ] {
        server.op(json!({ "op": "chatAs", "name": name, "text": text }));
        core.console_shows(one.id, text);
    }
    server.hears("Bot_2", "alarm 2");
    let heard = server.events("chat");
    let mut by_bots = heard
        .iter()
        .filter(|event| event["player"] == "Bot_1" || event["player"] == "Bot_2")
        .map(|event| (&event["player"], &event["message"]));
    let only = by_bots.next();
    assert_eq!(only, Some((&json!("Bot_2"), &json!("alarm 2"))));
    assert_eq!(by_bots.next(), None, "the filter and the address hold");
    core.close();
}

#[test]
fn a_console_is_read_and_searched_after_the_core_was_closed() {
    let dir = tempfile::tempdir().unwrap();
    let server = ScriptedServer::start();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    core.bring_online(bot);
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "Найди меня" }));
    let line = core.console_shows(bot, "Найди меня");
    core.close();

    let core = Core::open(dir.path());
    let page = core.call(core.surface.read_console(ReadConsoleReq {
        bot_id: bot,
        before: None,
        limit: 100,
    }));
    assert!(page.lines.contains(&line), "it is where it was");
    let found = core.call(core.surface.search_console(SearchConsoleReq {
        bot_id: bot,
        text: "НАЙДИ".to_owned(),
        before: None,
        limit: 10,
    }));
    assert_eq!(found.lines, [line]);
    assert_eq!(found.looked_back_to, None);
    assert!(
        core.call(core.surface.list_schedules(Nothing {}))
            .is_empty()
    );
    core.close();
}
