//! Actions that take too long, are cancelled, or wait for a reply.

use super::{Bot, CHEST};
use crate::harness::until;
use sculk_bots::{BotAction, BotAnswer, BotError, BotId, CallId, FromWorker, ToWorker};
use serde_json::json;

#[test]
fn action_that_takes_too_long_or_is_cancelled_ends_and_the_next_one_runs() {
    let mut bot = Bot::with(&[(9, "bread", 7)]);
    bot.server
        .op(json!({ "op": "net", "player": "Bot_1", "delayDown": 3000 }));
    let answer = bot
        .worker
        .act_within(1, BotAction::OpenContainer { at: CHEST }, 400);
    assert_eq!(
        answer,
        Err(BotError::Timeout {
            seconds: 1,
            doing: "openContainer".into()
        })
    );
    // One opens, one waits in line behind it: both are cancelled.
    let calls = [9001, 9002];
    for call in calls {
        bot.worker.send(&ToWorker::Do {
            bot: BotId(1),
            call: CallId(call),
            action: BotAction::OpenContainer { at: CHEST },
            timeout_ms: Some(60_000),
        });
    }
    for expected in [9002, 9001] {
        bot.worker.send(&ToWorker::Cancel {
            bot: BotId(1),
            call: CallId(expected),
        });
        let result = bot
            .worker
            .wait("the end of the call", |message| match message {
                FromWorker::Answer { call, result, .. } if *call == CallId(expected) => {
                    Some(result.clone())
                }
                _ => None,
            });
        assert_eq!(result, Err(BotError::Cancelled));
    }
    bot.server
        .op(json!({ "op": "net", "player": "Bot_1", "delayDown": 0 }));
    until("a chest that opens again", || {
        bot.act(BotAction::OpenContainer { at: CHEST })
            .is_ok()
            .then_some(())
    });
}

#[test]
fn reply_to_a_command_is_waited_for() {
    let mut bot = Bot::with(&[]);
    let ask = |reply: &str| BotAction::Ask {
        chat_type: "command".into(),
        text: "/list".into(),
        recipient: None,
        reply: reply.into(),
    };
    assert!(matches!(bot.act(ask("(")), Err(BotError::Invalid { .. })));
    match bot.does(ask("Bot_1")) {
        BotAnswer::Line { message } => assert!(message.line.contains("Bot_1"), "{message:?}"),
        other => panic!("a line, not {other:?}"),
    }
    let never = bot.worker.act_within(1, ask("^no such line$"), 700);
    assert!(matches!(never, Err(BotError::Timeout { .. })));
}
