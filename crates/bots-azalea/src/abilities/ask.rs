//! Questions in chat: a line was said, and a matching one is waited for.

use crate::outbox::Caller;
use regex::{Regex, RegexBuilder};
use sculk_bots::{BotAnswer, BotError, CallId, ChatMessage};
use std::time::{Duration, Instant};

/// Most questions of one bot that may be open.
const MAX_QUESTIONS: usize = 32;
/// Longest pattern in characters, and most memory of one in bytes.
const MAX_PATTERN: usize = 500;
const MAX_COMPILED: usize = 256 << 10;

/// The open questions of a bot.
#[derive(Default)]
pub struct Questions {
    open: Vec<Question>,
}

struct Question {
    reply: Regex,
    deadline: Instant,
    timeout_ms: u32,
    caller: Caller,
}

impl Questions {
    /// Waits for a line that matches.
    pub fn add(&mut self, reply: &str, timeout_ms: u32, caller: Caller) {
        if self.open.len() >= MAX_QUESTIONS {
            return caller.answer(Err(BotError::TooManyActions {
                n_waiting: u32::try_from(self.open.len()).unwrap_or(u32::MAX),
            }));
        }
        match pattern(reply) {
            Ok(reply) => self.open.push(Question {
                reply,
                deadline: Instant::now() + Duration::from_millis(timeout_ms.into()),
                timeout_ms,
                caller,
            }),
            Err(error) => caller.answer(Err(error)),
        }
    }

    /// A line has come: it answers the questions it matches.
    pub fn hear(&mut self, line: &ChatMessage) {
        let mut at = 0;
        while at < self.open.len() {
            if self.open[at].reply.is_match(&line.line) {
                self.open.remove(at).caller.answer(Ok(BotAnswer::Line {
                    message: line.clone(),
                }));
            } else {
                at += 1;
            }
        }
    }

    /// Ends a call, if it is a question.
    pub fn cancel(&mut self, call: CallId) {
        self.end(
            |question| question.caller.call() == call,
            |_| BotError::Cancelled,
        );
    }

    /// Ends the questions nobody has answered in time.
    pub fn drop_late(&mut self) {
        let now = Instant::now();
        self.end(
            |question| question.deadline <= now,
            |question| BotError::Timeout {
                seconds: question.timeout_ms.div_ceil(1000),
                doing: "waiting for a reply in chat".to_owned(),
            },
        );
    }

    fn end(&mut self, is_over: impl Fn(&Question) -> bool, why: impl Fn(&Question) -> BotError) {
        let mut at = 0;
        while at < self.open.len() {
            if is_over(&self.open[at]) {
                let question = self.open.remove(at);
                let error = why(&question);
                question.caller.answer(Err(error));
            } else {
                at += 1;
            }
        }
    }
}

/// Reads a pattern; matching takes linear time whatever it is.
pub fn pattern(reply: &str) -> Result<Regex, BotError> {
    let bad = |why: &str| BotError::Invalid {
        detail: format!("The pattern for the reply cannot be used: {why}"),
    };
    if reply.is_empty() || reply.chars().count() > MAX_PATTERN {
        return Err(bad("it must have 1 to 500 characters"));
    }
    RegexBuilder::new(reply)
        .size_limit(MAX_COMPILED)
        .build()
        .map_err(|error| bad(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_checked_before_anything_waits_for_them() {
        assert!(pattern(r"^Balance: \$(\d+)").is_ok_and(|p| p.is_match("Balance: $12")));
        for bad in ["", "(", &"a".repeat(501), "(?:a{1000}){1000}"] {
            assert!(
                matches!(pattern(bad), Err(BotError::Invalid { .. })),
                "{bad:.20}"
            );
        }
    }
}
