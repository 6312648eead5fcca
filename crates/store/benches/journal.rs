//! How many lines of consoles the journal takes in a second, and how long a page and a search of a
//! full one take: `cargo bench -p sculk-store --bench journal`.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use sculk_core::BotId;
use sculk_store::{Journal, JournalLimits, JournalLine, UnixMillis};

const BOTS: i32 = 60;
/// As the app writes them.
const BATCH: u32 = 4_000;
const LINES: u32 = 600_000;

fn batch(from: u32) -> Vec<JournalLine> {
    let line = |n: u32| {
        let text = format!("<Player_{}> line number {n} of a busy evening", n % 500);
        JournalLine {
            bot: BotId((n % BOTS.unsigned_abs()).cast_signed() + 1),
            seq: n / BOTS.unsigned_abs(),
            at: UnixMillis(i64::from(n)),
            line: format!(
                r#"{{"seq":{n},"at":{n},"source":"chat","level":"info","spans":[{{"text":"{text}","color":null,"bold":false,"italic":false,"underlined":false,"strikethrough":false,"obfuscated":false}}],"player":"Player_1","node":null}}"#
            ),
            text,
        }
    };
    (from..from + BATCH).map(line).collect()
}

fn say(words: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{words}")
}

async fn measure(dir: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    let journal = Journal::open(&dir.join("journal.db")).await?;
    let mut spent = Duration::ZERO;
    let mut slowest = Duration::ZERO;
    for from in (0..LINES).step_by(BATCH as usize) {
        let lines = batch(from);
        let begun = Instant::now();
        journal.append(&lines).await?;
        spent += begun.elapsed();
        slowest = slowest.max(begun.elapsed());
    }
    let rate = f64::from(LINES) / spent.as_secs_f64();
    say(&format!(
        "{LINES} lines of {BOTS} bots: {rate:.0} lines/s, slowest batch of {BATCH} {slowest:?}"
    ))?;
    let begun = Instant::now();
    let page = journal.lines_before(BotId(7), 5_000, 500).await?;
    say(&format!(
        "a page of {} lines: {:?}",
        page.len(),
        begun.elapsed()
    ))?;
    let begun = Instant::now();
    let found = journal
        .search(BotId(7), "nobody says this", u32::MAX, 500)
        .await?;
    say(&format!(
        "a search of {} lines in vain: {:?}, {} found",
        LINES / BOTS.unsigned_abs(),
        begun.elapsed(),
        found.lines.len()
    ))?;
    let begun = Instant::now();
    let limits = JournalLimits {
        max_bytes: 1,
        oldest: UnixMillis(0),
    };
    let n_gone = journal.trim(limits).await?;
    say(&format!(
        "{n_gone} lines thrown away: {:?}",
        begun.elapsed()
    ))?;
    journal.close().await?;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(measure(dir.path()))
}
