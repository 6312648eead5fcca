use sculk_core::{BotGroupId, BotId};
use sculk_store::{MAX_GROUP_BOTS, Record, StoreError};

use crate::fixture::{EARLY, Fixture, LATER};

#[tokio::test]
async fn a_group_of_bots_is_kept_changed_deleted_and_restored() {
    let fixture = Fixture::empty().await;
    let (one, two) = (fixture.add_bot("One").await, fixture.add_bot("Two").await);
    let store = &fixture.store;
    let made = store
        .create_bot_group("Farmers", &[two, one, one], EARLY)
        .await;
    let id = made.unwrap().id;
    let fixture = fixture.reopened().await;
    let store = &fixture.store;
    let group = store.bot_group(id).await.unwrap();
    assert_eq!(
        (group.name.as_str(), &group.bots),
        ("Farmers", &vec![one, two])
    );
    let changed = store.update_bot_group(id, "Guards", &[two], LATER).await;
    assert_eq!(changed.unwrap().bots, [two]);
    assert_eq!(store.list_bot_groups().await.unwrap().len(), 1);

    store.delete_bot_group(id, LATER).await.unwrap();
    assert_eq!(store.list_bot_groups().await.unwrap(), []);
    let other = store.create_bot_group("Guards", &[], LATER).await.unwrap();
    let taken = store.restore_bot_group(id, LATER).await.unwrap_err();
    let what = Record::BotGroup;
    assert!(matches!(taken, StoreError::NameTaken { what: is, .. } if is == what));
    let renamed = store.update_bot_group(other.id, "Others", &[], LATER).await;
    renamed.unwrap();
    let back = store.restore_bot_group(id, LATER).await.unwrap();
    assert_eq!((back.name.as_str(), &back.bots), ("Guards", &vec![two]));
}

#[tokio::test]
async fn a_bot_in_the_bin_is_not_seen_and_comes_back_into_its_groups() {
    let fixture = Fixture::empty().await;
    let (one, two) = (fixture.add_bot("One").await, fixture.add_bot("Two").await);
    let store = &fixture.store;
    let made = store.create_bot_group("All", &[one, two], EARLY).await;
    let id = made.unwrap().id;
    store.delete_bot(one, LATER).await.unwrap();
    assert_eq!(store.bot_group(id).await.unwrap().bots, [two]);
    store
        .update_bot_group(id, "Everybody", &[], LATER)
        .await
        .unwrap();
    store.restore_bot(one, LATER).await.unwrap();
    assert_eq!(store.bot_group(id).await.unwrap().bots, [one]);
}

#[tokio::test]
async fn a_group_of_nobody_known_or_of_too_many_is_refused_whole() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("One").await;
    let store = &fixture.store;
    let ghost = store
        .create_bot_group("Ghosts", &[bot, BotId(99)], EARLY)
        .await;
    assert!(matches!(
        ghost.unwrap_err(),
        StoreError::NotFound {
            what: Record::Bot,
            id: 99
        }
    ));
    let many = vec![bot; MAX_GROUP_BOTS + 1];
    let many = store.create_bot_group("Many", &many, EARLY).await;
    assert!(matches!(many.unwrap_err(), StoreError::Invalid { .. }));
    assert_eq!(store.list_bot_groups().await.unwrap(), []);
    let nobody = store.bot_group(BotGroupId(1)).await.unwrap_err();
    let what = Record::BotGroup;
    assert!(matches!(nobody, StoreError::NotFound { what: is, .. } if is == what));
}
