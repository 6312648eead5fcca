use sculk_core::{BotId, GroupId, UserId};
use sculk_store::{DEFAULT_GROUP, Group, Record, Store, StoreError};

use crate::fixture::{EARLY, Fixture, LATER};

async fn group(store: &Store, bot: BotId, name: &str) -> Group {
    let groups = store.list_groups(bot).await.unwrap();
    groups.into_iter().find(|group| group.name == name).unwrap()
}

#[tokio::test]
async fn every_bot_has_the_groups_and_permissions_of_the_system_once() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    store.seed_people(bot).await.unwrap();
    let admin = group(store, bot, "Admin").await;
    assert!(admin.is_system && admin.permissions.contains(&"admin.*".to_owned()));
    store
        .update_group(admin.id, "Admin", &["*".to_owned()])
        .await
        .unwrap();
    store.seed_people(bot).await.unwrap();
    assert_eq!(
        group(store, bot, "Admin").await.permissions,
        ["*"],
        "what the user changed stays"
    );
    assert_eq!(store.list_groups(bot).await.unwrap().len(), 2);
    assert_eq!(store.list_permissions(bot).await.unwrap().len(), 5);
}

#[tokio::test]
async fn somebody_new_is_made_once_in_lower_case_and_in_the_default_group() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    fixture.store.seed_people(bot).await.unwrap();
    let made = fixture
        .store
        .ensure_user(bot, " Alex ", EARLY)
        .await
        .unwrap();
    assert_eq!(
        (made.username.as_str(), made.is_blacklisted),
        ("alex", false)
    );
    let default = group(&fixture.store, bot, DEFAULT_GROUP).await.id;
    assert_eq!(made.groups, [default]);
    let fixture = fixture.reopened().await;
    let again = fixture.store.ensure_user(bot, "ALEX", LATER).await.unwrap();
    assert_eq!(again, made);
    assert_eq!(fixture.store.list_users(bot).await.unwrap(), [made]);
}

#[tokio::test]
async fn names_that_cannot_be_are_refused() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    for name in ["", "  ", &"x".repeat(65)] {
        let outcome = fixture.store.ensure_user(bot, name, EARLY).await;
        assert!(
            matches!(outcome, Err(StoreError::Invalid { .. })),
            "{name:?}"
        );
    }
    let outcome = fixture.store.ensure_user(BotId(99), "alex", EARLY).await;
    assert!(matches!(
        outcome,
        Err(StoreError::NotFound {
            what: Record::Bot,
            ..
        })
    ));
}

#[tokio::test]
async fn one_left_without_a_group_is_put_into_the_default_one() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    store.seed_people(bot).await.unwrap();
    let (user, admin) = (
        store.ensure_user(bot, "alex", EARLY).await.unwrap(),
        group(store, bot, "Admin").await.id,
    );
    let default = user.groups[0];
    let both = store.add_to_group(user.id, admin).await.unwrap();
    assert_eq!(both.groups.len(), 2);
    assert_eq!(
        store.add_to_group(user.id, admin).await.unwrap(),
        both,
        "twice is once"
    );
    let one = store.remove_from_group(user.id, default).await.unwrap();
    assert_eq!(one.groups, [admin]);
    let back = store.remove_from_group(user.id, admin).await.unwrap();
    assert_eq!(back.groups, [default]);
    let refused = store.remove_from_group(user.id, admin).await.unwrap_err();
    assert!(refused.to_string().contains("Admin"), "{refused}");
}

#[tokio::test]
async fn a_group_of_the_system_stays_and_one_of_the_user_goes_with_its_memberships() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    store.seed_people(bot).await.unwrap();
    let admin = group(store, bot, "Admin").await.id;
    assert!(store.delete_group(admin, LATER).await.is_err());
    assert!(store.update_group(admin, "Boss", &[]).await.is_err());
    let staff = store.create_group(bot, "Staff", &[]).await.unwrap().id;
    assert!(matches!(
        store.create_group(bot, "Staff", &[]).await,
        Err(StoreError::NameTaken {
            what: Record::Group,
            ..
        })
    ));
    let user = store.ensure_user(bot, "alex", EARLY).await.unwrap();
    store.add_to_group(user.id, staff).await.unwrap();
    store.delete_group(staff, LATER).await.unwrap();
    let users = store.list_users(bot).await.unwrap();
    assert_eq!(users[0].groups, user.groups);
    assert!(matches!(
        store.add_to_group(user.id, GroupId(99)).await,
        Err(StoreError::NotFound {
            what: Record::Group,
            ..
        })
    ));
}

#[tokio::test]
async fn the_blacklist_mark_lasts_and_groups_of_another_bot_do_not_mix() {
    let fixture = Fixture::empty().await;
    let (bot, other) = (fixture.add_bot("Bot").await, fixture.add_bot("Other").await);
    let user = fixture.store.ensure_user(bot, "alex", EARLY).await.unwrap();
    let foreign = fixture.store.create_group(other, "Staff", &[]).await;
    let outcome = fixture
        .store
        .add_to_group(user.id, foreign.unwrap().id)
        .await;
    assert!(matches!(outcome, Err(StoreError::Invalid { .. })));
    fixture
        .store
        .set_blacklisted(user.id, true, LATER)
        .await
        .unwrap();
    let fixture = fixture.reopened().await;
    assert!(fixture.store.list_users(bot).await.unwrap()[0].is_blacklisted);
    assert!(fixture.store.list_users(other).await.unwrap().is_empty());
    assert!(matches!(
        fixture.store.set_blacklisted(UserId(99), true, LATER).await,
        Err(StoreError::NotFound {
            what: Record::User,
            ..
        })
    ));
}
