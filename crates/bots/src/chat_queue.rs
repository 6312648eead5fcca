//! The outgoing queue of one bot: which line may go out when. Sans-IO: the owner polls it.

use crate::{BotError, ChatTypeRule, Pacing, chat_line};
use std::collections::VecDeque;

/// Most lines that may wait in one bot's queue.
pub const MAX_WAITING: usize = 200;
/// Gaps grow to at most this many times their length.
const MAX_FACTOR: u32 = 16;
/// Without a further warning, gaps halve after each such time until they are as before.
const EASE_AFTER_MS: u64 = 60_000;

/// A line that is ready for the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingLine {
    /// The chat type it was queued under.
    pub chat_type: String,
    /// At most [`chat_line::MAX_LINE`] UTF-16 units, prefix included.
    pub text: String,
    /// Whether it goes out as a command; then `text` begins with `/`. A chat line may begin with
    /// `/` without being one: the tail of a line that was cut there.
    pub is_command: bool,
}

/// What [`ChatQueue::poll`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// Send this now, then poll again.
    Line(OutgoingLine),
    /// Nothing may go out before this time, in milliseconds of the owner's clock.
    At(u64),
    /// Nothing waits.
    Empty,
}

/// What a [`ChatQueue::push`] came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pushed {
    /// Lines made from the text.
    pub n_lines: usize,
    /// Lines waiting now.
    pub n_waiting: usize,
}

/// One FIFO for all chat types, as in BlockMine: a line that must wait holds up those behind it,
/// so lines never overtake each other.
#[derive(Debug)]
pub struct ChatQueue {
    pacing: Pacing,
    waiting: VecDeque<(usize, OutgoingLine)>,
    last_sent: Option<u64>,
    last_sent_by_type: Vec<Option<u64>>,
    /// How many times longer gaps were made by the last warning, and when it came.
    brake: Option<(u32, u64)>,
}

impl ChatQueue {
    /// An empty queue.
    #[must_use]
    pub fn new(pacing: Pacing) -> Self {
        let last_sent_by_type = vec![None; pacing.types.len()];
        Self {
            pacing,
            waiting: VecDeque::new(),
            last_sent: None,
            last_sent_by_type,
            brake: None,
        }
    }

    /// Lines waiting.
    #[must_use]
    pub fn n_waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Doubles all gaps, since the server warned of spam; they ease off again by themselves. Returns
    /// how many times longer than usual they are now. Has no effect while pacing is off.
    pub fn slow_down(&mut self, now_ms: u64) -> u32 {
        let factor = self.factor(now_ms).saturating_mul(2).min(MAX_FACTOR);
        self.brake = Some((factor, now_ms));
        factor
    }

    /// How many times longer than usual gaps are.
    fn factor(&self, now_ms: u64) -> u32 {
        let Some((factor, at)) = self.brake else {
            return 1;
        };
        let halvings = now_ms.saturating_sub(at) / EASE_AFTER_MS;
        u32::try_from(halvings)
            .ok()
            .and_then(|halvings| factor.checked_shr(halvings))
            .unwrap_or(1)
            .max(1)
    }

    /// Forgets all waiting lines and says how many they were.
    pub fn clear(&mut self) -> usize {
        let n_lines = self.waiting.len();
        self.waiting.clear();
        n_lines
    }

    /// Cuts a text into lines and queues all of them, or none.
    ///
    /// # Errors
    /// [`BotError`] in the user's words: unknown type, no or bad recipient, empty text, a command
    /// that is too long, or more than [`MAX_WAITING`] lines.
    pub fn push(
        &mut self,
        chat_type: &str,
        text: &str,
        recipient: Option<&str>,
    ) -> Result<Pushed, BotError> {
        let (type_idx, rule) = self.rule(chat_type)?;
        let prefix = prefix_of(rule, recipient)?;
        let lines = lines_of(rule, &prefix, text)?;
        if lines.is_empty() {
            return Err(BotError::EmptyText);
        }
        if self.waiting.len() + lines.len() > MAX_WAITING {
            return Err(BotError::QueueFull {
                n_waiting: count(self.waiting.len()),
                n_lines: count(lines.len()),
                limit: count(MAX_WAITING),
            });
        }
        let n_lines = lines.len();
        self.waiting
            .extend(lines.into_iter().map(|line| (type_idx, line)));
        Ok(Pushed {
            n_lines,
            n_waiting: self.waiting.len(),
        })
    }

    /// The next line if it may go out at `now_ms`; it then counts as sent at that time.
    pub fn poll(&mut self, now_ms: u64) -> Due {
        let Some((type_idx, _)) = self.waiting.front() else {
            return Due::Empty;
        };
        let due_at = self.due_at(*type_idx, now_ms);
        if self.pacing.enabled && now_ms < due_at {
            return Due::At(due_at);
        }
        let Some((type_idx, line)) = self.waiting.pop_front() else {
            return Due::Empty;
        };
        self.last_sent = Some(now_ms);
        if let Some(slot) = self.last_sent_by_type.get_mut(type_idx) {
            *slot = Some(now_ms);
        }
        Due::Line(line)
    }

    fn due_at(&self, type_idx: usize, now_ms: u64) -> u64 {
        let factor = u64::from(self.factor(now_ms));
        let after_any = self.last_sent.map_or(0, |at| {
            at.saturating_add(u64::from(self.pacing.min_gap_ms) * factor)
        });
        let delay = self
            .pacing
            .types
            .get(type_idx)
            .map_or(0, |rule| u64::from(rule.delay_ms));
        let after_same = self.last_sent_by_type.get(type_idx).copied().flatten();
        after_any.max(after_same.map_or(0, |at| at.saturating_add(delay * factor)))
    }

    fn rule(&self, name: &str) -> Result<(usize, &ChatTypeRule), BotError> {
        self.pacing
            .types
            .iter()
            .enumerate()
            .find(|(_, rule)| rule.name == name)
            .ok_or_else(|| {
                let known: Vec<_> = self
                    .pacing
                    .types
                    .iter()
                    .map(|rule| rule.name.as_str())
                    .collect();
                BotError::UnknownChatType {
                    name: name.chars().take(64).collect(),
                    known: known.join(", "),
                }
            })
    }
}

fn prefix_of(rule: &ChatTypeRule, recipient: Option<&str>) -> Result<String, BotError> {
    if !rule.is_private {
        return Ok(rule.prefix.clone());
    }
    let name = recipient
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .ok_or(BotError::RecipientMissing)?;
    // Longer than Minecraft's 16, since servers with Bedrock players put a prefix before their names.
    let is_one_word = name.len() <= 32
        && !name
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '§');
    if !is_one_word {
        return Err(BotError::RecipientInvalid {
            name: name.chars().take(64).collect(),
        });
    }
    Ok(format!("{}{name} ", rule.prefix))
}

fn lines_of(rule: &ChatTypeRule, prefix: &str, text: &str) -> Result<Vec<OutgoingLine>, BotError> {
    let mut out = Vec::new();
    let make = |text: String, is_command| OutgoingLine {
        chat_type: rule.name.clone(),
        text,
        is_command,
    };
    for line in chat_line::lines(text) {
        let is_plain_command = prefix.is_empty() && line.starts_with('/');
        let room = chat_line::MAX_LINE.saturating_sub(chat_line::length(prefix));
        let length = chat_line::length(&line);
        if room < 2 || (is_plain_command && length > room) {
            return Err(BotError::CommandTooLong {
                length: count(length),
                limit: count(chat_line::MAX_LINE),
            });
        }
        if is_plain_command {
            out.push(make(line, true));
            continue;
        }
        let is_command = prefix.starts_with('/');
        out.extend(
            chat_line::cut(&line, room)
                .into_iter()
                .map(|part| make(format!("{prefix}{part}"), is_command)),
        );
    }
    Ok(out)
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "chat_queue_tests.rs"]
mod tests;
