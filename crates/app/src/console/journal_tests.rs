use std::sync::Arc;

use sculk_core::BotId;

use super::*;

const BOT: BotId = BotId(1);

async fn consoles_in(dir: &std::path::Path) -> (Consoles, Journaling, Arc<Mutex<Vec<String>>>) {
    let clock = AppClock::start();
    let (journal, writer, last) = Journaling::open(dir, clock).await;
    let kept_in = Some(journal.clone());
    let consoles = Consoles::start(EventBus::new(), clock, kept_in, &last);
    let told = Arc::<Mutex<Vec<String>>>::default();
    let teller = (told.clone(), consoles.clone());
    writer.never_resting().start(Box::new(move |words| {
        teller.0.lock().unwrap().push(words.to_owned());
        teller.1.write_everywhere(&NewLine::system(words));
    }));
    (consoles, journal, told)
}

fn texts(page: &ConsolePage) -> Vec<&str> {
    page.lines
        .iter()
        .map(|line| line.spans[0].text.as_str())
        .collect()
}

#[tokio::test]
async fn a_console_goes_on_where_it_ended_the_last_time() {
    let dir = tempfile::tempdir().unwrap();
    let (consoles, journal, _) = consoles_in(dir.path()).await;
    for n in 0..10 {
        consoles.write(BOT, NewLine::system(&n.to_string()));
    }
    journal.end().await;

    let (consoles, journal, _) = consoles_in(dir.path()).await;
    let page = consoles.read_back(BOT, None, 3).await;
    assert_eq!((texts(&page), page.has_older), (vec!["7", "8", "9"], true));
    consoles.write(BOT, NewLine::system("new"));
    let page = consoles.read_back(BOT, None, 3).await;
    assert_eq!(
        (texts(&page), page.has_older),
        (vec!["8", "9", "new"], true)
    );
    let seqs: Vec<_> = page.lines.iter().map(|line| line.seq).collect();
    assert_eq!(seqs, [8, 9, 10]);
    let page = consoles.read_back(BOT, Some(9), 20).await;
    assert_eq!((page.lines.len(), page.has_older), (9, false));
    journal.end().await;
}

#[tokio::test]
async fn what_the_ring_lost_is_read_from_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let (consoles, journal, _) = consoles_in(dir.path()).await;
    for n in 0..KEPT_LINES + 100 {
        consoles.write(BOT, NewLine::system(&n.to_string()));
        if n % 5_000 == 0 {
            journal.flush().await;
        }
    }
    journal.flush().await;
    let page = consoles.read_back(BOT, Some(150), 100).await;
    assert_eq!(
        page.lines.len(),
        100,
        "half from the ring, half from before"
    );
    assert_eq!(texts(&page)[0], "50");
    assert!(page.has_older);
    let (found, back_to) = journal.search(BOT, "42", u32::MAX, 5_000).await.unwrap();
    assert!(found.iter().any(|line| line.seq == 42) && back_to.is_none());
    journal.end().await;
}

#[tokio::test]
async fn a_journal_that_cannot_be_written_is_told_once_and_costs_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    // A folder where the file should be: it can be neither opened nor made.
    std::fs::create_dir(dir.path().join("journal.db")).unwrap();
    let (consoles, journal, told) = consoles_in(dir.path()).await;
    for n in 0..100 {
        consoles.write(BOT, NewLine::system(&n.to_string()));
        if n % 10 == 0 {
            journal.flush().await;
        }
    }
    journal.flush().await;
    let told = told.lock().unwrap().clone();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("the bots go on"), "{told:?}");
    let page = consoles.read_back(BOT, None, 500).await;
    assert_eq!(page.lines.len(), 101, "all lines, and the one that tells");
    journal.end().await;
}

#[tokio::test]
async fn many_who_write_at_once_lose_nothing_but_what_is_counted() {
    let dir = tempfile::tempdir().unwrap();
    let (consoles, journal, _) = consoles_in(dir.path()).await;
    let writers = (0..8).map(|bot| {
        let consoles = consoles.clone();
        tokio::spawn(async move {
            for n in 0..1_000 {
                consoles.write(BotId(bot), NewLine::system(&n.to_string()));
                tokio::task::yield_now().await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    journal.flush().await;
    for bot in 0..8 {
        let lines = journal.lines_before(BotId(bot), u32::MAX, 5_000).await;
        let seqs: Vec<_> = lines.iter().map(|line| line.seq as usize).collect();
        assert_eq!(seqs, (0..1_000).collect::<Vec<_>>(), "bot {bot}");
    }
    journal.end().await;
}

#[tokio::test]
async fn a_full_disk_while_bots_talk_is_told_once_and_lines_are_kept_again_when_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let (consoles, journal, told) = consoles_in(dir.path()).await;
    // SQLite answers a file that must not grow as it answers a full disk.
    journal.opened().unwrap().limit_file(65_536).await.unwrap();
    for n in 0..2_000 {
        consoles.write(BOT, NewLine::system(&format!("{n} {}", "x".repeat(200))));
        if n % 250 == 0 {
            journal.flush().await;
        }
    }
    journal.flush().await;
    let words = told.lock().unwrap().clone();
    assert_eq!(words.len(), 1, "{words:?}");
    assert!(words[0].contains("The disk is full"), "{words:?}");
    let page = consoles.read_back(BOT, None, 5_000).await;
    assert_eq!(page.lines.len(), 2_001, "the console lacks nothing");

    let room = journal.opened().unwrap().limit_file(1 << 30).await;
    room.unwrap();
    consoles.write(BOT, NewLine::system("there is room"));
    journal.flush().await;
    let words = told.lock().unwrap().clone();
    assert_eq!(words.len(), 2, "{words:?}");
    assert!(words[1].contains("again"), "{words:?}");
    let (found, _) = journal
        .search(BOT, "there is room", u32::MAX, 9)
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    journal.end().await;
}
