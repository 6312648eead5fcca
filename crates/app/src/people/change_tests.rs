use std::collections::BTreeMap;

use sculk_core::{BotId, GroupId};
use sculk_store::{
    BotFields, DEFAULT_GROUP, ServerFields, Store, StoreError, StorePaths, UnixMillis, UserChange,
};

use super::People;

const NOW: UnixMillis = UnixMillis(1_000);

async fn people_in(dir: &std::path::Path) -> (Store, People, BotId) {
    let store = Store::open(&StorePaths::in_data_dir(dir), NOW)
        .await
        .unwrap();
    let server = ServerFields {
        name: "Home".to_owned(),
        host: "localhost".to_owned(),
        port: 25565,
        minecraft_version: None,
    };
    let server = store.create_server(&server, NOW).await.unwrap().id;
    let bot = store.create_bot(&BotFields::new(server, "Bot"), NOW).await;
    let bot = bot.unwrap().id;
    let people = People::new(store.clone());
    assert!(people.load_once(bot).await.unwrap());
    assert!(!people.load_once(bot).await.unwrap(), "once is enough");
    (store, people, bot)
}

type Known = BTreeMap<String, (bool, Vec<GroupId>)>;

async fn in_database(store: &Store, bot: BotId) -> Known {
    let users = store.list_users(bot).await.unwrap().into_iter();
    users
        .map(|user| (user.username, (user.is_blacklisted, user.groups)))
        .collect()
}

fn in_memory(people: &People, bot: BotId, names: impl Iterator<Item = String>) -> Known {
    let known = |directory: &sculk_automation::Directory| {
        let known = names.filter_map(|name| {
            let one = directory.find(&name)?;
            let is_as_before = (one.is_blacklisted, one.groups.to_vec());
            Some((name, is_as_before))
        });
        known.collect()
    };
    people.ask(bot, known).unwrap()
}

async fn change_one(people: People, bot: BotId, n: usize) {
    let name = player(n);
    match n % 4 {
        0 | 1 => {
            let set = people.set_blacklisted(bot, &name, n % 8 < 4, NOW);
            set.await.unwrap();
        }
        2 if n % 8 < 4 => {
            let added = people.add_to_group(bot, &name, "Admin", NOW);
            added.await.unwrap();
        }
        // Who is not in it is not taken out of it.
        2 => drop(people.remove_from_group(bot, &name, "Admin", NOW).await),
        _ => {
            let id = people.ensure(bot, &name, NOW).await.unwrap();
            let many = people.change(bot, async move |turn| {
                let transaction = turn.store().begin().await?;
                let mark = UserChange::Blacklist(n % 8 < 4);
                transaction.change_users(bot, &[id], mark, NOW).await?;
                let users = transaction.users_by_ids(bot, &[id]).await?;
                transaction.commit().await?;
                turn.put_all(&users);
                Ok::<_, StoreError>(())
            });
            many.await.unwrap();
        }
    }
}

/// Few people and many changes, so that changes of one meet.
fn player(n: usize) -> String {
    format!("player_{}", n / 4 % 3)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_changes_at_once_leave_memory_as_the_database() {
    let dir = tempfile::tempdir().unwrap();
    let (store, people, bot) = people_in(dir.path()).await;
    let changes: Vec<_> = (0..100)
        .map(|n| tokio::spawn(change_one(people.clone(), bot, n)))
        .collect();
    for change in changes {
        change.await.unwrap();
    }
    let database = in_database(&store, bot).await;
    assert_eq!(database.len(), 3);
    let memory = in_memory(&people, bot, (0..12).map(player));
    assert_eq!(memory, database);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_change_that_nobody_waits_for_any_more_is_done_in_both_or_in_neither() {
    let dir = tempfile::tempdir().unwrap();
    let (store, people, bot) = people_in(dir.path()).await;
    for n in 0..40 {
        let change = tokio::spawn(change_one(people.clone(), bot, n));
        for _ in 0..n {
            tokio::task::yield_now().await;
        }
        change.abort();
    }
    // Waits for those that were begun.
    let settled = people.change(bot, async |_| Ok::<_, StoreError>(()));
    settled.await.unwrap();
    let memory = in_memory(&people, bot, (0..12).map(player));
    assert_eq!(memory, in_database(&store, bot).await);
}

#[tokio::test]
async fn somebody_new_whom_many_greet_at_once_is_made_once() {
    let dir = tempfile::tempdir().unwrap();
    let (store, people, bot) = people_in(dir.path()).await;
    let met = futures::future::join_all((0..20).map(|_| people.ensure(bot, "Alex", NOW))).await;
    let ids: std::collections::HashSet<_> = met.into_iter().map(Result::unwrap).collect();
    assert_eq!(ids.len(), 1);
    let groups = store.list_groups(bot).await.unwrap();
    let default = groups.iter().find(|group| group.name == DEFAULT_GROUP);
    let expected = (false, vec![default.unwrap().id]);
    let known = in_database(&store, bot).await;
    assert_eq!(known, BTreeMap::from([("alex".to_owned(), expected)]));
}
