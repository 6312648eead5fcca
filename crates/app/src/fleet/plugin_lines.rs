//! Lines of chat on their way through a bot's plugins. Each counts once: as what plugins say it means, or as
//! what the bot itself reads in it where they said nothing in time.

use std::collections::VecDeque;

use sculk_bots::ChatMessage;

use super::chat::Said;

/// Lines that may wait to be read by plugins; of further ones the bot's own reading counts.
const MAX_LINES: usize = 256;
/// How long plugins may take over a line before the bot's own reading counts, in milliseconds. Longer than
/// they may compute on it: who computes longer is stopped, and the line comes back by that.
const PATIENCE_MS: u64 = 8_000;
/// Lines that are remembered after they were read, for what plugins say of them late.
const REMEMBERED: usize = 64;

/// Lines that wait, and the last ones that do not any more.
#[derive(Debug, Default)]
pub(super) struct Lines {
    waiting: VecDeque<Line>,
    passed: VecDeque<Passed>,
    next_number: u64,
}

/// A line that plugins read just now.
#[derive(Debug)]
struct Line {
    number: u64,
    sent_at: u64,
    message: ChatMessage,
    /// What the bot itself reads in it.
    own: Option<Said>,
    /// What plugins said it means.
    told: Vec<Said>,
}

/// A line that counts already.
#[derive(Debug)]
struct Passed {
    number: u64,
    at: u64,
    /// What it counted as, where that was the bot's own reading.
    own: Option<Said>,
}

/// What plugins say, and the raw line it is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heeded {
    pub raw: String,
    pub said: Said,
}

impl Lines {
    pub(super) fn has_room(&self) -> bool {
        self.waiting.len() < MAX_LINES
    }

    /// The number of the line that is sent next.
    pub(super) fn next_number(&self) -> u64 {
        self.next_number
    }

    /// A line went to the plugins, by the number that was next.
    pub(super) fn sent(&mut self, message: ChatMessage, own: Option<Said>, now: u64) {
        self.waiting.push_back(Line {
            number: self.next_number,
            sent_at: now,
            message,
            own,
            told: Vec::new(),
        });
        self.next_number += 1;
    }

    /// Plugins say what a line means. None where that counted already: two of them read the same in it, or
    /// the bot did when they took too long.
    pub(super) fn told(&mut self, said: Said, number: Option<u64>, now: u64) -> Option<Heeded> {
        let is_meant = |line: &Line| match number {
            Some(number) => line.number == number,
            // Said later than the line was told: it is the one in which the bot reads the same.
            None => line.own.as_ref().is_some_and(|own| is_same(own, &said)),
        };
        if let Some(line) = self.waiting.iter_mut().find(|line| is_meant(line)) {
            if line.told.contains(&said) {
                return None;
            }
            line.told.push(said.clone());
            let raw = line.message.line.clone();
            return Some(Heeded { raw, said });
        }
        let has_counted = match number {
            // One that nobody remembers is long past.
            Some(number) => {
                let known = self.passed.iter().find(|passed| passed.number == number);
                known.is_none_or(|passed| passed.own.is_some())
            }
            None => self.passed.iter().any(|passed| {
                let is_late = now.saturating_sub(passed.at) > PATIENCE_MS;
                !is_late && passed.own.as_ref().is_some_and(|own| is_same(own, &said))
            }),
        };
        let raw = said.text.clone();
        (!has_counted).then_some(Heeded { raw, said })
    }

    /// When the first line that waits has waited long enough.
    pub(super) fn due_at(&self) -> Option<u64> {
        self.waiting.front().map(|line| line.sent_at + PATIENCE_MS)
    }

    /// Takes the first line if plugins are done with this one or a later; what the bot itself makes of it
    /// where they said nothing.
    pub(super) fn take_read(&mut self, number: u64, now: u64) -> Option<OwnReading> {
        let is_read = |line: &Line| line.number <= number;
        self.take_if(is_read, now)
    }

    /// Takes the first line if it waited too long.
    pub(super) fn take_late(&mut self, now: u64) -> Option<OwnReading> {
        self.take_if(|line| line.sent_at + PATIENCE_MS <= now, now)
    }

    /// Takes the first line.
    pub(super) fn take_any(&mut self, now: u64) -> Option<OwnReading> {
        self.take_if(|_| true, now)
    }

    fn take_if(&mut self, is_due: impl FnOnce(&Line) -> bool, now: u64) -> Option<OwnReading> {
        self.waiting.front().filter(|line| is_due(line))?;
        let line = self.waiting.pop_front()?;
        let is_told = !line.told.is_empty();
        let passed = Passed {
            number: line.number,
            at: now,
            own: line.own.clone().filter(|_| !is_told),
        };
        if self.passed.len() >= REMEMBERED {
            self.passed.pop_front();
        }
        self.passed.push_back(passed);
        Some(match is_told {
            true => OwnReading::Needless,
            false => OwnReading::Counts(Box::new(line.message), line.own),
        })
    }
}

/// Whether what the bot itself reads in a line is wanted.
#[derive(Debug, PartialEq)]
pub(super) enum OwnReading {
    /// Plugins said what it means.
    Needless,
    /// They said nothing.
    Counts(Box<ChatMessage>, Option<Said>),
}

/// Chat types are not compared: plugins have names of their own for them.
fn is_same(one: &Said, other: &Said) -> bool {
    one.player == other.player && one.text == other.text
}

#[cfg(test)]
mod tests {
    use sculk_bots::ChatKind;

    use super::*;

    fn line(text: &str) -> ChatMessage {
        ChatMessage {
            kind: ChatKind::System,
            sender: None,
            text: text.to_owned(),
            line: text.to_owned(),
            component: None,
            at_ms: 0,
        }
    }

    fn said(text: &str) -> Said {
        Said {
            player: "Alice".to_owned(),
            chat_type: "chat".to_owned(),
            text: text.to_owned(),
        }
    }

    fn heeded(raw: &str, text: &str) -> Option<Heeded> {
        let (raw, said) = (raw.to_owned(), said(text));
        Some(Heeded { raw, said })
    }

    #[test]
    fn a_line_counts_as_what_plugins_read_in_it_and_as_nothing_else() {
        let mut lines = Lines::default();
        lines.sent(line("A: one"), Some(said("one")), 0);
        lines.sent(line("A: two"), Some(said("two")), 0);
        // Of the second while the first still waits, and by two plugins.
        assert_eq!(lines.told(said("2"), Some(1), 5), heeded("A: two", "2"));
        assert_eq!(lines.told(said("2"), Some(1), 5), None);
        let own = OwnReading::Counts(Box::new(line("A: one")), Some(said("one")));
        assert_eq!(lines.take_read(0, 6), Some(own));
        assert_eq!(lines.take_read(0, 6), None, "the second is not read yet");
        assert_eq!(lines.take_read(1, 6), Some(OwnReading::Needless));
        assert_eq!(lines.take_read(1, 6), None);
    }

    #[test]
    fn what_is_said_of_a_line_too_late_does_not_count_again() {
        let mut lines = Lines::default();
        lines.sent(line("A: one"), Some(said("one")), 0);
        lines.sent(line("hm"), None, 1);
        assert_eq!(lines.due_at(), Some(PATIENCE_MS));
        assert!(lines.take_late(PATIENCE_MS).is_some());
        assert!(lines.take_late(PATIENCE_MS).is_none(), "not due yet");
        assert!(lines.take_late(PATIENCE_MS + 1).is_some());
        let now = PATIENCE_MS + 2;
        assert_eq!(lines.told(said("one"), Some(0), now), None);
        // In the other the bot itself read nothing, so that nothing was done about it.
        assert_eq!(lines.told(said("hm"), Some(1), now), heeded("hm", "hm"));
    }

    #[test]
    fn plugins_that_wait_before_they_speak_do_not_double_what_the_bot_reads() {
        let mut lines = Lines::default();
        lines.sent(line("A: one"), Some(said("one")), 0);
        lines.sent(line("A: odd"), None, 0);
        assert!(lines.take_read(1, 3).is_some() && lines.take_read(1, 3).is_some());
        assert_eq!(lines.told(said("one"), None, 4), None);
        assert_eq!(lines.told(said("odd"), None, 4), heeded("odd", "odd"));
        // The same again much later is another line.
        let later = 4 + PATIENCE_MS;
        assert_eq!(lines.told(said("one"), None, later), heeded("one", "one"));
    }

    #[test]
    fn what_nobody_remembers_is_past() {
        let mut lines = Lines::default();
        for _ in 0..=REMEMBERED {
            lines.sent(line("hm"), None, 0);
            assert!(lines.take_any(1).is_some());
        }
        assert_eq!(lines.told(said("hm"), Some(0), 2), None);
        assert!(lines.passed.len() == REMEMBERED && lines.has_room());
    }
}
