use std::time::Instant;

use sculk_core::{BotId, UserId};
use sculk_store::{NewUser, Store, UserChange, UserCursor, UserFilter, UserOrder};

use crate::fixture::{EARLY, Fixture, LATER};

/// More than are read at once.
const MANY: usize = 2_500;

fn search(text: &str) -> UserFilter {
    UserFilter {
        search: text.to_owned(),
        ..UserFilter::default()
    }
}

async fn put(store: &Store, bot: BotId, names: impl Iterator<Item = String>) {
    let named = |username| NewUser {
        username,
        is_blacklisted: false,
        groups: Vec::new(),
    };
    let people: Vec<_> = names.map(named).collect();
    let transaction = store.begin().await.unwrap();
    transaction.put_users(bot, &people, EARLY).await.unwrap();
    transaction.commit().await.unwrap();
}

/// All ids a filter lets through, read in pages, which the count and the list of ids agree with.
async fn found(store: &Store, bot: BotId, filter: &UserFilter, order: UserOrder) -> Vec<UserId> {
    let (mut ids, mut behind) = (Vec::new(), None);
    loop {
        let page = store.users_page(bot, filter, order, behind.as_ref(), 400);
        let page = page.await.unwrap();
        let Some(last) = page.last() else { break };
        behind = Some(UserCursor::behind(order, last));
        ids.extend(page.iter().map(|user| user.id));
    }
    let count = store.count_users(bot, filter).await.unwrap();
    assert_eq!(count as usize, ids.len(), "{filter:?}");
    let mut at_once = store.user_ids(bot, filter, 10_000).await.unwrap();
    let mut paged = ids.clone();
    at_once.sort_unstable();
    paged.sort_unstable();
    assert_eq!(paged, at_once, "{filter:?}");
    ids
}

#[tokio::test]
async fn many_and_few_are_found_alike_in_every_order() {
    let fixture = Fixture::empty().await;
    let (bot, other) = (fixture.add_bot("Bot").await, fixture.add_bot("Other").await);
    let store = &fixture.store;
    let players = || (0..MANY).map(|n| format!("player_{n:04}"));
    put(store, bot, players()).await;
    put(store, other, players().take(20)).await;
    let all = found(store, bot, &UserFilter::default(), UserOrder::Name).await;
    let seen: Vec<_> = all.iter().map(|id| (*id, LATER)).collect();
    store.note_seen(&seen[..MANY / 2]).await.unwrap();
    let group = store.create_group(bot, "Few", &[]).await.unwrap().id;
    let few = UserChange::AddGroup(group);
    store
        .change_users(bot, &all[100..110], few, LATER)
        .await
        .unwrap();
    let ignored = UserChange::Blacklist(true);
    store
        .change_users(bot, &all[105..120], ignored, LATER)
        .await
        .unwrap();
    let users = store.list_users(bot).await.unwrap().into_iter();
    let mut judged: Vec<_> = users
        .map(|user| (user.id, user.username, user.is_blacklisted, user.groups))
        .collect();
    let standings = store.list_standings(bot).await.unwrap().into_iter();
    let mut standings: Vec<_> = standings
        .map(|one| (one.id, one.username, one.is_blacklisted, one.groups))
        .collect();
    judged.sort_unstable();
    standings.sort_unstable();
    assert_eq!(standings, judged, "as the rules know them");
    for order in [UserOrder::Name, UserOrder::LastSeen] {
        let n = async |filter: UserFilter| found(store, bot, &filter, order).await.len();
        assert_eq!(n(search("PLAYER_")).await, MANY, "walked");
        assert_eq!(n(search("player_24")).await, 100, "read at once");
        assert_eq!(n(search("er_0")).await, 1_000);
        assert_eq!(n(search("44")).await, 52, "two letters");
        assert_eq!(n(search("nobody")).await, 0);
        for text in ["", "player_", "player_010", "er"] {
            let members = UserFilter {
                group: Some(group),
                ..search(text)
            };
            assert_eq!(n(members.clone()).await, 10, "{text}");
            let both = UserFilter {
                is_blacklisted: true,
                ..members
            };
            assert_eq!(n(both).await, 5, "{text}");
            let ignored = UserFilter {
                is_blacklisted: true,
                ..search(text)
            };
            let expected = if text == "player_010" { 5 } else { 15 };
            assert_eq!(n(ignored).await, expected, "{text}");
        }
    }
}

#[tokio::test]
async fn what_people_are_found_by_changes_with_them() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    put(store, bot, ["Alex", "Boris"].map(str::to_owned).into_iter()).await;
    let names = async |text: &str| {
        let filter = search(text);
        let page = store.users_page(bot, &filter, UserOrder::Name, None, 9);
        let users = page.await.unwrap().into_iter();
        users.map(|user| user.username).collect::<Vec<_>>()
    };
    let alex = store.user_ids(bot, &search("alex"), 9).await.unwrap();
    let note = "Продаёт КРЫШИ \"дёшево\" и 100% честно";
    store.set_note(bot, alex[0], note, LATER).await.unwrap();
    for text in ["крыши", "\"дёш", "100%", " честно ", "AND", "*", "lex"] {
        let expected: &[&str] = if ["AND", "*"].contains(&text) {
            &[]
        } else {
            &["alex"]
        };
        assert_eq!(names(text).await, expected, "{text}");
    }
    store.set_note(bot, alex[0], "", LATER).await.unwrap();
    assert!(names("крыши").await.is_empty(), "the note is gone");
    store.delete_users(bot, &alex, LATER).await.unwrap();
    assert!(names("alex").await.is_empty());
    store.restore_users(bot, &alex, LATER).await.unwrap();
    assert_eq!(names("alex").await, ["alex"]);
    store.check_integrity().await.unwrap();
}

/// `cargo test --release -p sculk-store --test store -- --ignored --nocapture measure_search`
#[tokio::test]
#[ignore = "measures"]
async fn measure_search_among_a_hundred_thousand_people() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    let began = Instant::now();
    put(store, bot, (0..100_000).map(|n| format!("player_{n}"))).await;
    println!("100,000 put in: {:?}", began.elapsed());
    for text in ["", "er_99", "player_", "nobody", "9", "xx"] {
        for is_blacklisted in [false, true] {
            let filter = UserFilter {
                is_blacklisted,
                ..search(text)
            };
            for order in [UserOrder::Name, UserOrder::LastSeen] {
                let began = Instant::now();
                let page = store.users_page(bot, &filter, order, None, 100).await;
                let (n_page, page_took) = (page.unwrap().len(), began.elapsed());
                let began = Instant::now();
                let count = store.count_users(bot, &filter).await.unwrap();
                println!(
                    "“{text}” ignored={is_blacklisted} {order:?}: {n_page} in {page_took:?}, {count} counted in {:?}",
                    began.elapsed()
                );
            }
        }
    }
}
