use super::*;
use crate::{FailureCode, KickKind};
use proptest::prelude::*;

fn bot() -> Lifecycle {
    Lifecycle::new("Bot_1", ReconnectPolicy::default())
}

fn lost() -> DisconnectCause {
    DisconnectCause::ConnectionLost {
        detail: "reset".into(),
    }
}

fn end(bot: &mut Lifecycle, cause: DisconnectCause, now: u64) -> Vec<Directive> {
    let session = bot.session();
    bot.on(Input::Ended { session, cause }, now, 500)
}

fn bring_online(bot: &mut Lifecycle, now: u64) {
    let _ = bot.on(Input::Start, now, 0);
    let session = bot.session();
    let _ = bot.on(Input::Joined { session }, now, 0);
    assert_eq!(*bot.state(), State::Online { since: now });
}

#[test]
fn start_joins_and_stop_leaves() {
    let mut bot = bot();
    let directives = bot.on(Input::Start, 5, 0);
    assert_eq!(
        directives,
        [
            Directive::SendJoin {
                session: SessionId(1)
            },
            Directive::WakeAt { at: 90_005 }
        ]
    );
    assert_eq!(bot.on(Input::Stop, 6, 0), [Directive::SendLeave]);
    assert_eq!(*bot.state(), State::Stopped);
    assert!(end(&mut bot, DisconnectCause::LeftByUs, 7).is_empty());
    assert_eq!(*bot.state(), State::Stopped);
}

#[test]
fn lost_bot_waits_longer_each_time_and_comes_back() {
    let mut bot = bot();
    bring_online(&mut bot, 0);
    assert_eq!(
        end(&mut bot, lost(), 100),
        [Directive::WakeAt { at: 2_100 }]
    );
    assert!(matches!(
        bot.on(Input::Wake, 2_100, 0)[0],
        Directive::SendJoin { .. }
    ));
    assert_eq!(
        end(&mut bot, lost(), 2_200),
        [Directive::WakeAt { at: 6_200 }],
        "the second wait is twice the first"
    );
    let _ = bot.on(Input::Wake, 6_200, 0);
    let session = bot.session();
    let _ = bot.on(Input::Joined { session }, 7_000, 0);
    assert_eq!(
        end(&mut bot, lost(), 100_000),
        [Directive::WakeAt { at: 102_000 }],
        "being online for long resets the wait"
    );
}

#[test]
fn late_event_of_a_former_attempt_changes_nothing() {
    let mut bot = bot();
    bring_online(&mut bot, 0);
    let old = bot.session();
    let _ = bot.on(Input::Stop, 10, 0);
    bring_online(&mut bot, 20);
    assert!(
        bot.on(
            Input::Ended {
                session: old,
                cause: lost()
            },
            30,
            0
        )
        .is_empty()
    );
    assert_eq!(*bot.state(), State::Online { since: 20 });
}

#[test]
fn not_whitelisted_fails_at_once_and_retry_is_the_users() {
    let mut bot = bot();
    let _ = bot.on(Input::Start, 0, 0);
    let cause = DisconnectCause::Kicked {
        reason: "no".into(),
        kind: KickKind::NotWhitelisted,
    };
    assert!(end(&mut bot, cause, 1).is_empty());
    assert!(
        matches!(bot.state(), State::Failed { failure } if failure.code == FailureCode::NotWhitelisted)
    );
    assert!(matches!(
        bot.on(Input::Start, 2, 0)[0],
        Directive::SendJoin { .. }
    ));
}

#[test]
fn five_crashes_in_ten_minutes_stop_the_bot() {
    let mut bot = bot();
    let mut now = 0;
    let _ = bot.on(Input::Start, now, 0);
    for n in 1..=5 {
        let directives = end(
            &mut bot,
            DisconnectCause::ClientPanicked {
                message: "boom".into(),
            },
            now,
        );
        if n < 5 {
            let State::Reconnecting { retry_at, .. } = *bot.state() else {
                panic!("crash {n} is retried")
            };
            assert_eq!(directives, [Directive::WakeAt { at: retry_at }]);
            now = retry_at;
            let _ = bot.on(Input::Wake, now, 0);
        }
    }
    assert!(
        matches!(bot.state(), State::Failed { failure } if failure.code == FailureCode::CrashLoop)
    );
}

#[test]
fn silent_worker_is_given_up_and_tried_again() {
    let mut bot = bot();
    let _ = bot.on(Input::Start, 0, 0);
    assert_eq!(
        bot.on(Input::Wake, 50, 0),
        [Directive::WakeAt { at: 90_000 }],
        "an early wake only asks again"
    );
    let directives = bot.on(Input::Wake, 90_000, 500);
    assert_eq!(
        directives,
        [Directive::SendLeave, Directive::WakeAt { at: 92_000 }]
    );
    assert!(matches!(
        bot.state(),
        State::Reconnecting { attempt: 1, .. }
    ));
}

#[test]
fn attempts_end_when_the_policy_says_so() {
    let mut bot = Lifecycle::new(
        "Bot_1",
        ReconnectPolicy {
            max_attempts: Some(1),
            ..ReconnectPolicy::default()
        },
    );
    let _ = bot.on(Input::Start, 0, 0);
    let _ = end(&mut bot, lost(), 1);
    let _ = bot.on(Input::Wake, 10_000, 0);
    let _ = end(&mut bot, lost(), 10_001);
    assert!(
        matches!(bot.state(), State::Failed { failure } if failure.next.contains("after 2 attempts"))
    );
}

fn any_cause() -> impl Strategy<Value = DisconnectCause> {
    prop_oneof![
        Just(lost()),
        Just(DisconnectCause::LeftByUs),
        Just(DisconnectCause::OnlineModeRequired),
        Just(DisconnectCause::ClientPanicked {
            message: "boom".into()
        }),
        Just(DisconnectCause::WorkerLost {
            detail: "signal 9".into()
        }),
        Just(DisconnectCause::kicked("The server is full!", "")),
    ]
}

fn any_input() -> impl Strategy<Value = Input> {
    let session = (0u64..6).prop_map(SessionId);
    prop_oneof![
        2 => Just(Input::Start),
        1 => Just(Input::Stop),
        3 => session.clone().prop_map(|session| Input::Joined { session }),
        4 => (session, any_cause()).prop_map(|(session, cause)| Input::Ended { session, cause }),
        3 => Just(Input::Wake),
    ]
}

/// What the supervisor knows: its alarm, and whether the worker was told to hold the bot.
#[derive(Default)]
struct World {
    alarm: Option<u64>,
    is_held: bool,
}

impl World {
    fn obey(&mut self, directives: &[Directive]) {
        for directive in directives {
            match directive {
                Directive::SendJoin { .. } => self.is_held = true,
                Directive::SendLeave => self.is_held = false,
                Directive::WakeAt { at } => self.alarm = Some(*at),
            }
        }
    }
}

proptest! {
    #[test]
    fn no_inputs_leave_a_state_that_hangs(steps in prop::collection::vec((any_input(), 0u64..200_000, 0u16..=1000), 0..60)) {
        let mut bot = bot();
        let mut world = World::default();
        let mut now = 0u64;
        for (input, passed, jitter) in steps {
            now += passed;
            if matches!(&input, Input::Ended { session, .. } if *session == bot.session()) {
                world.is_held = false;
            }
            world.obey(&bot.on(input, now, jitter));
            match bot.state() {
                State::Connecting { deadline, .. } => {
                    prop_assert!(world.is_held, "an attempt is with the worker");
                    prop_assert!(world.alarm.is_some_and(|at| at <= *deadline), "somebody wakes it");
                }
                State::Reconnecting { retry_at, attempt, .. } => {
                    prop_assert!(*attempt >= 1);
                    prop_assert!(world.alarm.is_some_and(|at| at <= *retry_at), "somebody wakes it");
                }
                State::Stopped | State::Failed { .. } => prop_assert!(!world.is_held, "the worker was told to let go"),
                State::Online { .. } => {}
            }
        }
    }

    #[test]
    fn stop_always_ends_in_stopped_and_start_always_tries(steps in prop::collection::vec((any_input(), 0u64..200_000), 0..30)) {
        let mut bot = bot();
        let mut now = 0;
        for (input, passed) in steps {
            now += passed;
            let _ = bot.on(input, now, 500);
        }
        let _ = bot.on(Input::Stop, now, 0);
        prop_assert_eq!(bot.state(), &State::Stopped);
        prop_assert!(bot.on(Input::Wake, now + 1_000_000, 0).is_empty(), "nothing brings a stopped bot back");
        let _ = bot.on(Input::Start, now, 0);
        prop_assert!(matches!(bot.state(), State::Connecting { attempt: 0, .. }), "start tries at once");
    }
}
