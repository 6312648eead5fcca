use sculk_core::{BotId, UserId};
use sculk_store::{
    DEFAULT_GROUP, Store, StoreError, UnixMillis, UserChange, UserCursor, UserFilter, UserOrder,
};

use crate::fixture::{EARLY, Fixture, LATER};

async fn crowd(store: &Store, bot: BotId, names: &[&str]) -> Vec<UserId> {
    store.seed_people(bot).await.unwrap();
    let mut ids = Vec::new();
    for name in names {
        ids.push(store.ensure_user(bot, name, EARLY).await.unwrap().id);
    }
    ids
}

/// All names a filter lets through, read in pages of two.
async fn paged(store: &Store, bot: BotId, filter: &UserFilter, order: UserOrder) -> Vec<String> {
    let (mut names, mut behind) = (Vec::new(), None);
    loop {
        let page = store
            .users_page(bot, filter, order, behind.as_ref(), 2)
            .await
            .unwrap();
        let Some(last) = page.last() else {
            let count = store.count_users(bot, filter).await.unwrap();
            assert_eq!(
                count as usize,
                names.len(),
                "the count is of what is listed"
            );
            return names;
        };
        behind = Some(UserCursor::behind(order, last));
        names.extend(page.into_iter().map(|user| user.username));
    }
}

#[tokio::test]
async fn pages_together_are_the_whole_list_once() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let other = fixture.add_bot("Other").await;
    let store = &fixture.store;
    let ids = crowd(store, bot, &["Cid", "алекс", "Alex", "Bob", "100%"]).await;
    crowd(store, other, &["Stranger"]).await;
    let all = UserFilter::default();
    let by_name = paged(store, bot, &all, UserOrder::Name).await;
    assert_eq!(by_name, ["100%", "alex", "bob", "cid", "алекс"]);
    let seen = [
        (ids[3], UnixMillis(9)),
        (ids[0], UnixMillis(7)),
        (ids[3], UnixMillis(8)),
    ];
    store.note_seen(&seen).await.unwrap();
    let by_time = paged(store, bot, &all, UserOrder::LastSeen).await;
    assert_eq!(by_time, ["bob", "cid", "100%", "alex", "алекс"]);
}

#[tokio::test]
async fn a_search_looks_into_names_and_notes_and_takes_signs_as_they_are() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    let ids = crowd(store, bot, &["Alex", "алекс", "100%", "Bob_1", "Bobx1"]).await;
    store
        .set_note(bot, ids[3], "Sells ROOFS", LATER)
        .await
        .unwrap();
    for (search, found) in [
        ("LEX", vec!["alex"]),
        ("АЛЕКС", vec!["алекс"]),
        ("0%", vec!["100%"]),
        ("b_1", vec!["bob_1"]),
        ("roofs", vec!["bob_1"]),
        ("nobody", vec![]),
    ] {
        let filter = UserFilter {
            search: search.to_owned(),
            ..UserFilter::default()
        };
        assert_eq!(
            paged(store, bot, &filter, UserOrder::Name).await,
            found,
            "{search}"
        );
    }
}

#[tokio::test]
async fn many_are_changed_at_once_and_those_of_another_bot_are_not() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let other = fixture.add_bot("Other").await;
    let store = &fixture.store;
    let mut ids = crowd(store, bot, &["Alex", "Bob"]).await;
    let stranger = crowd(store, other, &["Cid"]).await[0];
    ids.push(stranger);
    let staff = store.create_group(bot, "Staff", &[]).await.unwrap().id;
    let change = async |change| store.change_users(bot, &ids, change, LATER).await;
    change(UserChange::Blacklist(true)).await.unwrap();
    change(UserChange::AddGroup(staff)).await.unwrap();
    let members = UserFilter {
        group: Some(staff),
        is_blacklisted: true,
        ..UserFilter::default()
    };
    assert_eq!(
        paged(store, bot, &members, UserOrder::Name).await,
        ["alex", "bob"]
    );
    assert_eq!(store.count_members(bot).await.unwrap()[&staff], 2);
    assert!(!store.list_users(other).await.unwrap()[0].is_blacklisted);

    let groups = store.list_groups(bot).await.unwrap();
    let default = groups
        .iter()
        .find(|group| group.name == DEFAULT_GROUP)
        .unwrap()
        .id;
    change(UserChange::RemoveGroup(default)).await.unwrap();
    change(UserChange::RemoveGroup(staff)).await.unwrap();
    for user in store.users_by_ids(bot, &ids).await.unwrap() {
        assert_eq!(user.groups, [default], "nobody is left without a group");
    }
    let foreign = store.create_group(other, "Theirs", &[]).await.unwrap().id;
    let refused = change(UserChange::AddGroup(foreign)).await;
    assert!(matches!(refused, Err(StoreError::Invalid { .. })));
}

#[tokio::test]
async fn a_change_of_many_names_those_it_changed_so_that_it_can_be_taken_back() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    crowd(store, bot, &["Alex", "Bob", "Cid"]).await;
    let everybody = UserFilter::default();
    let ids = store.user_ids(bot, &everybody, 10).await.unwrap();
    assert_eq!(ids.len(), 3);
    assert_eq!(store.user_ids(bot, &everybody, 2).await.unwrap(), ids[..2]);
    let (alex, bob, cid) = (ids[0], ids[1], ids[2]);
    let staff = store.create_group(bot, "Staff", &[]).await.unwrap().id;
    let change = async |ids: &[UserId], change| {
        let done = store.change_users(bot, ids, change, LATER).await;
        done.unwrap()
    };

    let done = change(&[alex], UserChange::Blacklist(true)).await;
    assert_eq!(done.changed, [alex]);
    let done = change(&ids, UserChange::Blacklist(true)).await;
    assert_eq!(done.changed, [bob, cid], "alex was ignored already");

    change(&[alex, bob], UserChange::AddGroup(staff)).await;
    let done = change(&ids, UserChange::AddGroup(staff)).await;
    assert_eq!(done.changed, [cid]);
    let default = store.list_groups(bot).await.unwrap();
    let default = default.iter().find(|group| group.name == DEFAULT_GROUP);
    let default = default.unwrap().id;
    change(&[bob], UserChange::RemoveGroup(default)).await;
    let done = change(&ids, UserChange::RemoveGroup(staff)).await;
    assert_eq!(done.changed, [alex, bob, cid]);
    assert_eq!(done.put_into_default, [bob], "bob was in no other");
}

#[tokio::test]
async fn groups_inherit_but_never_in_a_circle_or_across_bots() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let other = fixture.add_bot("Other").await;
    let store = &fixture.store;
    let make = async |bot, name| store.create_group(bot, name, &[]).await.unwrap().id;
    let (a, b, c) = (
        make(bot, "A").await,
        make(bot, "B").await,
        make(bot, "C").await,
    );
    let foreign = make(other, "D").await;
    store.set_parents(a, &[b]).await.unwrap();
    let b_group = store.set_parents(b, &[c]).await.unwrap();
    assert_eq!(b_group.parents, [c]);
    for (group, parent) in [(c, a), (a, a), (a, foreign)] {
        let refused = store.set_parents(group, &[parent]).await;
        assert!(
            matches!(refused, Err(StoreError::Invalid { .. })),
            "{group} of {parent}"
        );
    }
    assert!(store.list_groups(bot).await.unwrap()[2].parents.is_empty());
}

#[tokio::test]
async fn a_name_that_only_looks_like_another_is_another_person() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    let kate = store.ensure_user(bot, "Kate", EARLY).await.unwrap().id;
    for other in ["\u{212a}ate", "Ka\u{200b}te", "K\u{430}te", "\u{202e}etaK"] {
        let other = store.ensure_user(bot, other, EARLY).await.unwrap();
        assert_ne!(other.id, kate, "{:?}", other.username);
    }
}
