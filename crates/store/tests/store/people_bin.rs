use sculk_store::{Record, StoreError, UserChange};

use crate::fixture::{EARLY, Fixture, LATER};

#[tokio::test]
async fn people_come_back_as_they_were() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    store.seed_people(bot).await.unwrap();
    let staff = store.create_group(bot, "Staff", &[]).await.unwrap().id;
    let alex = store.ensure_user(bot, "Alex", EARLY).await.unwrap().id;
    let bob = store.ensure_user(bot, "Bob", EARLY).await.unwrap().id;
    store.add_to_group(alex, staff).await.unwrap();
    store.set_note(bot, alex, "a friend", EARLY).await.unwrap();
    store.set_blacklisted(alex, true, LATER).await.unwrap();
    let before = store.users_by_ids(bot, &[alex]).await.unwrap();
    let gone = store.delete_users(bot, &[alex, bob], LATER).await.unwrap();
    assert_eq!(gone.len(), 2);
    assert!(store.list_users(bot).await.unwrap().is_empty());
    let fixture = fixture.reopened().await;
    let store = &fixture.store;
    let back = store.restore_users(bot, &[alex], LATER).await.unwrap();
    assert_eq!(back, before);
    let again = store.restore_users(bot, &[alex], LATER).await.unwrap();
    assert!(again.is_empty(), "nobody comes back twice");
}

#[tokio::test]
async fn one_who_spoke_meanwhile_gets_back_what_was_known() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    store.seed_people(bot).await.unwrap();
    let staff = store.create_group(bot, "Staff", &[]).await.unwrap().id;
    let old = store.ensure_user(bot, "Alex", EARLY).await.unwrap().id;
    store
        .change_users(bot, &[old], UserChange::AddGroup(staff), EARLY)
        .await
        .unwrap();
    store.set_blacklisted(old, true, EARLY).await.unwrap();
    store.delete_users(bot, &[old], LATER).await.unwrap();
    let new = store.ensure_user(bot, "alex", LATER).await.unwrap();
    assert!(!new.is_blacklisted && new.groups.len() == 1);
    let back = store.restore_users(bot, &[old], LATER).await.unwrap();
    assert_eq!(back.len(), 1);
    assert!(back[0].id == new.id && back[0].is_blacklisted && back[0].groups.contains(&staff));
}

#[tokio::test]
async fn a_group_comes_back_with_members_and_kin() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    store.seed_people(bot).await.unwrap();
    let grants = ["shop.*".to_owned()];
    let make = async |name| store.create_group(bot, name, &grants).await.unwrap().id;
    let (base, staff, chief) = (make("Base").await, make("Staff").await, make("Chief").await);
    store.set_parents(staff, &[base]).await.unwrap();
    store.set_parents(chief, &[staff]).await.unwrap();
    let alex = store.ensure_user(bot, "Alex", EARLY).await.unwrap().id;
    store.add_to_group(alex, staff).await.unwrap();
    let groups = store.list_groups(bot).await.unwrap();
    let people = store.list_users(bot).await.unwrap();
    store.delete_group(staff, LATER).await.unwrap();
    let left = store.list_groups(bot).await.unwrap();
    assert!(
        left.iter().all(|group| group.parents.is_empty()),
        "{left:?}"
    );
    store.restore_group(staff).await.unwrap();
    assert_eq!(store.list_groups(bot).await.unwrap(), groups);
    assert_eq!(store.list_users(bot).await.unwrap(), people);
}

#[tokio::test]
async fn a_group_whose_name_was_taken_stays_in_the_bin_until_it_is_free() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    let old = store.create_group(bot, "Staff", &[]).await.unwrap().id;
    store.delete_group(old, LATER).await.unwrap();
    let new = store.create_group(bot, "Staff", &[]).await.unwrap().id;
    let refused = store.restore_group(old).await;
    assert!(matches!(
        refused,
        Err(StoreError::NameTaken {
            what: Record::Group,
            ..
        })
    ));
    store.delete_group(new, LATER).await.unwrap();
    assert_eq!(store.restore_group(old).await.unwrap().id, old);
}

#[tokio::test]
async fn who_brings_back_people_of_another_bot_leaves_them_in_the_bin() {
    let fixture = Fixture::empty().await;
    let (bot, other) = (fixture.add_bot("Bot").await, fixture.add_bot("Other").await);
    let store = &fixture.store;
    let alex = store.ensure_user(other, "Alex", EARLY).await.unwrap().id;
    store.delete_users(other, &[alex], LATER).await.unwrap();
    let taken = store.restore_users(bot, &[alex], LATER).await.unwrap();
    assert!(taken.is_empty(), "they are not this bot's");
    assert!(store.list_users(bot).await.unwrap().is_empty());
    let back = store.restore_users(other, &[alex], LATER).await.unwrap();
    assert_eq!(back.len(), 1, "they were still there");
}

#[tokio::test]
async fn what_lies_in_the_bin_stays_however_late_others_are_deleted() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    let alex = store.ensure_user(bot, "Alex", EARLY).await.unwrap().id;
    let bob = store.ensure_user(bot, "Bob", EARLY).await.unwrap().id;
    store.delete_users(bot, &[alex], LATER).await.unwrap();
    // A clock that is a year ahead: when things go for good is not decided here.
    let ahead = sculk_store::UnixMillis(LATER.0 + 365 * 24 * 60 * 60 * 1000);
    store.delete_users(bot, &[bob], ahead).await.unwrap();
    let back = store.restore_users(bot, &[alex], LATER).await.unwrap();
    assert_eq!(back.len(), 1);
}
