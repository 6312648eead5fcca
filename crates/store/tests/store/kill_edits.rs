//! `kill -9` in the middle of edits of every kind, and in the middle of a way back.
//! `SCULK_KILL_ROUNDS=1000 cargo test -p sculk-store --test store kill` is the whole of it.

use std::{
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use sculk_core::{BotId, CommandId};
use sculk_store::{
    BackupChecks, BackupReason, CommandFields, Store, StorePaths, UnixMillis, ValueKey, ValueScope,
    open_copy,
};

use crate::{
    fixture::{EARLY, Fixture, GRAPH, LATER},
    kill::{DATA_DIR, kill_after, n_rounds, random_millis, start_child},
};

const BOT: BotId = BotId(1);
const COMMAND: CommandId = CommandId(1);
const N_KEYS: i32 = 7;

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

fn child_paths() -> StorePaths {
    let dir = std::env::var_os(DATA_DIR).unwrap();
    StorePaths::in_data_dir(Path::new(&dir))
}

fn place(key: &str) -> ValueKey<'_> {
    ValueKey {
        scope: ValueScope::Bot(BOT),
        owner: "kill",
        key,
    }
}

/// The edit of this number: each kind in its turn.
async fn edit(store: &Store, number: i32) {
    match number % 4 {
        0 => store.set_setting("last", &number, LATER).await.unwrap(),
        1 => {
            let key = (number % N_KEYS).to_string();
            let text = number.to_string();
            store
                .store_value(place(&key), &text, None, LATER)
                .await
                .unwrap();
        }
        2 => {
            let name = format!("user{number}");
            store.ensure_user(BOT, &name, LATER).await.unwrap();
        }
        _ => {
            let fields = CommandFields {
                description: number.to_string(),
                ..CommandFields::new("ping")
            };
            store.update_command(COMMAND, &fields, LATER).await.unwrap();
        }
    }
}

/// The last edit whose trace is there, looked for from the last that was told.
async fn last_edit(store: &Store, told: i32) -> i32 {
    let mut last = 0;
    if let Some(number) = store.setting::<i32>("last").await.unwrap() {
        last = last.max(number);
    }
    for key in 0..N_KEYS {
        if let Some(value) = store
            .stored_value(place(&key.to_string()), LATER)
            .await
            .unwrap()
        {
            last = last.max(value.value.parse().unwrap());
        }
    }
    let description = store.command(COMMAND).await.unwrap().fields.description;
    last = last.max(description.parse().unwrap_or(0));
    for user in store.list_users(BOT).await.unwrap() {
        last = last.max(user.username.trim_start_matches("user").parse().unwrap());
    }
    assert!(
        last == told || last == told + 1,
        "the last edit is {last}, told {told}"
    );
    last
}

/// Every edit up to the last is there.
async fn assert_all(store: &Store, last: i32) {
    let of_kind = |kind: i32| (1..=last).rev().find(|number| number % 4 == kind);
    assert_eq!(store.setting::<i32>("last").await.unwrap(), of_kind(0));
    for key in 0..N_KEYS {
        let expected = (1..=last)
            .rev()
            .find(|number| number % 4 == 1 && number % N_KEYS == key);
        let found = store
            .stored_value(place(&key.to_string()), LATER)
            .await
            .unwrap();
        assert_eq!(
            found.map(|one| one.value),
            expected.map(|number| number.to_string())
        );
    }
    let n_users = (1..=last).filter(|number| number % 4 == 2).count();
    assert_eq!(store.list_users(BOT).await.unwrap().len(), n_users);
    let description = store.command(COMMAND).await.unwrap().fields.description;
    assert_eq!(
        description,
        of_kind(3).map_or_else(String::new, |number| number.to_string())
    );
}

#[tokio::test]
#[ignore = "the child process of the test below"]
async fn child_that_edits_until_it_is_killed() {
    let store = Store::open(&child_paths(), EARLY).await.unwrap();
    let mut number: i32 = std::env::var("SCULK_TEST_KILL_FROM")
        .unwrap()
        .parse()
        .unwrap();
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(20) {
        number += 1;
        edit(&store, number).await;
        say(&format!("saved {number}"));
    }
}

#[tokio::test]
async fn killed_edits_of_every_kind_are_there_as_far_as_they_were_told() {
    let fixture = Fixture::empty().await;
    assert_eq!(fixture.add_command("ping").await, COMMAND);
    let paths = fixture.paths();
    let Fixture { store, dir } = fixture;
    store.close().await.unwrap();
    let mut last = 0;
    let n_rounds = n_rounds(50);
    for _ in 0..n_rounds {
        let delay = Duration::from_millis(random_millis(40));
        let child = start_child(
            "kill_edits::child_that_edits_until_it_is_killed",
            dir.path(),
            &[("SCULK_TEST_KILL_FROM", last.to_string())],
        );
        let told = tokio::task::spawn_blocking(move || kill_after(child, delay))
            .await
            .unwrap();
        let store = Store::open(&paths, LATER).await.unwrap();
        store.check_integrity().await.unwrap();
        last = last_edit(&store, told).await;
        assert_all(&store, last).await;
        store.close().await.unwrap();
    }
    println!("{n_rounds} kills, {last} edits, none lost");
}

#[tokio::test]
#[ignore = "the child process of the test below"]
async fn child_that_goes_back_until_it_is_killed() {
    let paths = child_paths();
    let store = Store::open(&paths, EARLY).await.unwrap();
    let folder = paths.backups.parent().unwrap();
    let started = Instant::now();
    let mut number = 0;
    while started.elapsed() < Duration::from_secs(20) {
        number += 1;
        let side = if number % 2 == 0 { "few" } else { "many" };
        store
            .take_over(&folder.join(side).join("sculk.db"))
            .await
            .unwrap();
        say(&format!("saved {number}"));
    }
}

#[tokio::test]
async fn a_way_back_that_is_killed_is_gone_as_a_whole_or_not_at_all() {
    let fixture = Fixture::empty().await;
    let paths = fixture.paths();
    let folder = fixture.dir.path().to_owned();
    for (side, n_bots) in [("few", 2), ("many", 60)] {
        let from = fixture.store.list_bots().await.unwrap().len();
        for index in from..n_bots {
            let bot = fixture.add_bot(&format!("Bot_{index}")).await;
            let ping = CommandFields::new("ping");
            fixture
                .store
                .create_command(bot, &ping, GRAPH, EARLY)
                .await
                .unwrap();
        }
        let now = UnixMillis(i64::try_from(n_bots).unwrap());
        let made = paths
            .back_up(&BackupReason::ByHand, BackupChecks::default(), now)
            .await
            .unwrap();
        std::fs::create_dir(folder.join(side)).unwrap();
        let copy = open_copy(&made.path, &folder.join(side), LATER)
            .await
            .unwrap();
        copy.close().await.unwrap();
    }
    let Fixture { store, dir } = fixture;
    store.close().await.unwrap();
    let (mut n_few, mut n_many) = (0, 0);
    let n_rounds = n_rounds(20);
    for _ in 0..n_rounds {
        let delay = Duration::from_millis(random_millis(60));
        let child = start_child(
            "kill_edits::child_that_goes_back_until_it_is_killed",
            dir.path(),
            &[],
        );
        tokio::task::spawn_blocking(move || kill_after(child, delay))
            .await
            .unwrap();
        let store = Store::open(&paths, LATER).await.unwrap();
        store.check_integrity().await.unwrap();
        let bots = store.list_bots().await.unwrap();
        let mut n_commands = 0;
        for bot in &bots {
            n_commands += store.list_commands(bot.id).await.unwrap().len();
        }
        assert_eq!(n_commands, bots.len(), "each with its command");
        match bots.len() {
            2 => n_few += 1,
            60 => n_many += 1,
            other => panic!("{other} bots are of neither copy"),
        }
        store.close().await.unwrap();
    }
    println!("{n_rounds} kills: {n_few} times the one copy was there, {n_many} times the other");
}
