//! What a bot's console shows: a bounded ring of lines per bot, told to the surfaces in batches.

mod component;
#[cfg(test)]
mod journal_tests;
mod said;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) use component::spans_of;
pub(crate) use said::Said;
use sculk_contract::{
    AppEvent, ChatSpan, ConsoleLevel, ConsoleLine, ConsolePage, ConsoleSource, NodeRef, Told,
};
use sculk_core::BotId;
use tokio::sync::Notify;

use crate::bus::EventBus;
use crate::clock::AppClock;
use crate::journal::Journaling;

/// Lines kept per bot.
const KEPT_LINES: usize = 20_000;
/// Lines of one batch; the rest follows in the next.
const BATCH_LINES: usize = 500;
/// Most lines one read returns.
const PAGE_LINES: u32 = 5_000;
/// How long lines are gathered before they are told.
const GATHER: Duration = Duration::from_millis(40);

/// A line to be written; its number and time are given by the console.
#[derive(Debug, Clone)]
pub(crate) struct NewLine {
    pub source: ConsoleSource,
    pub level: ConsoleLevel,
    pub spans: Vec<ChatSpan>,
    pub player: Option<String>,
    pub node: Option<NodeRef>,
    /// What it says as data, where the words are ours.
    pub told: Option<Told>,
}

impl NewLine {
    pub(crate) fn plain(source: ConsoleSource, level: ConsoleLevel, text: &str) -> Self {
        Self {
            source,
            level,
            spans: spans_of(None, text),
            player: None,
            node: None,
            told: None,
        }
    }

    pub(crate) fn system(text: &str) -> Self {
        Self::plain(ConsoleSource::System, ConsoleLevel::Info, text)
    }
}

#[derive(Debug, Default)]
struct Console {
    lines: VecDeque<ConsoleLine>,
    next_seq: u32,
    /// `seq` of the first line not told yet.
    untold: u32,
}

/// The consoles of all bots.
#[derive(Debug, Clone)]
pub(crate) struct Consoles {
    by_bot: Arc<Mutex<HashMap<BotId, Console>>>,
    dirty: Arc<Notify>,
    clock: AppClock,
    /// Keeps what the rings cannot.
    journal: Option<Journaling>,
}

impl Consoles {
    /// Starts the task that tells the surfaces. Lines are kept in the journal as well, if there is
    /// one; `last` says with which number each bot's ended the last time.
    pub(crate) fn start(
        bus: EventBus,
        clock: AppClock,
        journal: Option<Journaling>,
        last: &[(BotId, u32)],
    ) -> Self {
        let begun = |(bot, seq): &(BotId, u32)| {
            let next = seq.wrapping_add(1);
            let console = Console {
                next_seq: next,
                untold: next,
                ..Console::default()
            };
            (*bot, console)
        };
        let consoles = Self {
            by_bot: Arc::new(Mutex::new(last.iter().map(begun).collect())),
            dirty: Arc::default(),
            clock,
            journal,
        };
        let teller = consoles.clone();
        tokio::spawn(async move {
            loop {
                teller.dirty.notified().await;
                tokio::time::sleep(GATHER).await;
                teller.tell(&bus);
            }
        });
        consoles
    }

    pub(crate) fn write(&self, bot: BotId, line: NewLine) {
        let at = self.clock.wall_ms();
        let mut by_bot = self.lock();
        let console = by_bot.entry(bot).or_default();
        let seq = console.next_seq;
        console.next_seq = console.next_seq.wrapping_add(1);
        if console.lines.len() == KEPT_LINES {
            console.lines.pop_front();
        }
        let line = ConsoleLine {
            seq,
            at,
            source: line.source,
            level: line.level,
            spans: line.spans,
            player: line.player,
            node: line.node,
            told: line.told,
        };
        if let Some(journal) = &self.journal {
            journal.keep(bot, &line);
        }
        console.lines.push_back(line);
        drop(by_bot);
        self.dirty.notify_one();
    }

    pub(crate) fn read(&self, bot: BotId, before: Option<u32>, limit: u32) -> ConsolePage {
        let by_bot = self.lock();
        let Some(console) = by_bot.get(&bot) else {
            return ConsolePage {
                lines: Vec::new(),
                has_older: false,
            };
        };
        let end = before.map_or(console.lines.len(), |seq| {
            console.lines.partition_point(|line| line.seq < seq)
        });
        let start = end.saturating_sub(limit.min(PAGE_LINES) as usize);
        ConsolePage {
            lines: console.lines.range(start..end).cloned().collect(),
            has_older: start > 0,
        }
    }

    /// A page as [`Self::read`] gives it, with lines of the journal before those of the ring.
    pub(crate) async fn read_back(
        &self,
        bot: BotId,
        before: Option<u32>,
        limit: u32,
    ) -> ConsolePage {
        let mut page = self.read(bot, before, limit);
        let Some(journal) = self.journal.as_ref().filter(|_| !page.has_older) else {
            return page;
        };
        let edge = page.lines.first().map(|line| line.seq);
        let edge = edge.or(before).unwrap_or(u32::MAX);
        let n_missing = limit.min(PAGE_LINES) as usize - page.lines.len();
        // One more than is wanted, to know whether there are older ones.
        let asked = u32::try_from(n_missing + 1).unwrap_or(PAGE_LINES);
        let mut older = journal.lines_before(bot, edge, asked.min(PAGE_LINES)).await;
        if older.len() > n_missing {
            page.has_older = true;
            older.drain(..older.len() - n_missing);
        }
        older.append(&mut page.lines);
        page.lines = older;
        page
    }

    /// Writes a line to the console of every bot that has one.
    pub(crate) fn write_everywhere(&self, line: &NewLine) {
        let bots: Vec<_> = self.lock().keys().copied().collect();
        for bot in bots {
            self.write(bot, line.clone());
        }
    }

    /// Forgets what is in memory; the number of the next line stays.
    pub(crate) fn forget(&self, bot: BotId) {
        if let Some(console) = self.lock().get_mut(&bot) {
            console.lines = VecDeque::new();
            console.untold = console.next_seq;
        }
    }

    fn tell(&self, bus: &EventBus) {
        let mut more = false;
        for (bot, console) in self.lock().iter_mut() {
            let first = console
                .lines
                .partition_point(|line| line.seq < console.untold);
            let batch: Vec<_> = console
                .lines
                .range(first..)
                .take(BATCH_LINES)
                .cloned()
                .collect();
            let Some(last) = batch.last() else { continue };
            console.untold = last.seq.wrapping_add(1);
            more |= console.untold != console.next_seq;
            if bus.has_listeners() {
                bus.send(AppEvent::ConsoleAppended {
                    bot_id: bot.0,
                    lines: batch,
                });
            }
        }
        if more {
            self.dirty.notify_one();
        }
    }

    /// A panic while the lock is held cannot leave a console half-written in a way that matters.
    fn lock(&self) -> MutexGuard<'_, HashMap<BotId, Console>> {
        self.by_bot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consoles() -> (Consoles, EventBus) {
        let bus = EventBus::new();
        let consoles = Consoles::start(bus.clone(), AppClock::start(), None, &[]);
        (consoles, bus)
    }

    #[tokio::test(start_paused = true)]
    async fn lines_are_told_once_in_order_and_in_batches() {
        let (consoles, bus) = consoles();
        let mut events = bus.subscribe();
        for n in 0..700 {
            consoles.write(BotId(1), NewLine::system(&n.to_string()));
        }
        let mut told = Vec::new();
        while told.len() < 700 {
            let AppEvent::ConsoleAppended { lines, .. } = events.recv().await.unwrap() else {
                panic!("only console events are sent here");
            };
            assert!(lines.len() <= BATCH_LINES);
            told.extend(lines.into_iter().map(|line| line.seq));
        }
        assert_eq!(told, (0..700).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_page_ends_before_the_asked_line() {
        let (consoles, _bus) = consoles();
        for n in 0..10 {
            consoles.write(BotId(1), NewLine::system(&n.to_string()));
        }
        let page = consoles.read(BotId(1), Some(5), 3);
        let seqs: Vec<_> = page.lines.iter().map(|line| line.seq).collect();
        assert_eq!((seqs, page.has_older), (vec![2, 3, 4], true));
        assert!(!consoles.read(BotId(1), Some(3), 3).has_older);
        assert!(consoles.read(BotId(2), None, 3).lines.is_empty());
    }

    #[tokio::test]
    async fn the_ring_keeps_the_newest_lines() {
        let (consoles, _bus) = consoles();
        for _ in 0..KEPT_LINES + 5 {
            consoles.write(BotId(1), NewLine::system("x"));
        }
        let page = consoles.read(BotId(1), None, 1);
        assert_eq!(page.lines[0].seq as usize, KEPT_LINES + 4);
        assert_eq!(consoles.lock()[&BotId(1)].lines.len(), KEPT_LINES);
    }
}
