use sculk_core::AccountId;
use sculk_store::{AccountFields, Record, StoreError};
use uuid::Uuid;

use crate::fixture::{EARLY as NOW, Fixture, LATER};

fn player(id: u128, name: &str) -> AccountFields {
    AccountFields {
        player_id: Uuid::from_u128(id),
        player_name: name.to_owned(),
        is_signed_in: true,
        refreshed_at: NOW,
    }
}

#[tokio::test]
async fn an_account_is_known_by_its_player_and_not_by_its_name() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let steve = store.put_account(&player(1, "Steve"), NOW).await.unwrap();
    let alex = store.put_account(&player(2, "alex"), NOW).await.unwrap();
    let again = AccountFields {
        refreshed_at: LATER,
        ..player(1, "Stevie")
    };
    let renamed = store.put_account(&again, LATER).await.unwrap();
    assert_eq!((renamed.id, &renamed.fields), (steve.id, &again));
    let listed = store.list_accounts().await.unwrap();
    assert_eq!(
        listed,
        [alex, renamed.clone()],
        "by name, whatever its case"
    );
    assert_eq!(store.account(steve.id).await.unwrap(), renamed);
}

#[tokio::test]
async fn a_bot_has_the_name_of_its_account_also_when_that_changes() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let bot = fixture.add_bot("Bot_1").await;
    assert_eq!(store.account_of(bot).await.unwrap(), None);
    let steve = store.put_account(&player(1, "Steve"), NOW).await.unwrap();
    store
        .set_bot_account(bot, Some(steve.id), NOW)
        .await
        .unwrap();
    assert_eq!(store.account_of(bot).await.unwrap(), Some(steve.clone()));
    assert_eq!(store.bot(bot).await.unwrap().fields.username, "Steve");
    store
        .put_account(&player(1, "Stevie"), LATER)
        .await
        .unwrap();
    assert_eq!(store.bot(bot).await.unwrap().fields.username, "Stevie");
    let alex = store.put_account(&player(2, "Alex"), NOW).await.unwrap();
    store
        .set_bot_account(bot, Some(alex.id), LATER)
        .await
        .unwrap();
    assert_eq!(store.bots_with_account(alex.id).await.unwrap(), [bot]);
    store.set_bot_account(bot, None, LATER).await.unwrap();
    assert_eq!(store.account_of(bot).await.unwrap(), None);
    assert_eq!(store.bot(bot).await.unwrap().fields.username, "Alex");
}

#[tokio::test]
async fn two_bots_of_a_server_cannot_be_one_player() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let (first, second) = (
        fixture.add_bot("Bot_1").await,
        fixture.add_bot("Bot_2").await,
    );
    let steve = store.put_account(&player(1, "Steve"), NOW).await.unwrap();
    store
        .set_bot_account(first, Some(steve.id), NOW)
        .await
        .unwrap();
    let refused = store.set_bot_account(second, Some(steve.id), NOW).await;
    assert!(matches!(refused, Err(StoreError::NameTaken { .. })));
    assert_eq!(store.account_of(second).await.unwrap(), None);
    store
        .set_bot_account(first, Some(steve.id), LATER)
        .await
        .unwrap();
    let missing = store.set_bot_account(first, Some(AccountId(99)), NOW).await;
    assert!(matches!(missing, Err(StoreError::NotFound { .. })));
}

#[tokio::test]
async fn a_new_name_that_another_bot_has_stops_nobody() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let (first, _) = (
        fixture.add_bot("Bot_1").await,
        fixture.add_bot("Stevie").await,
    );
    let steve = store.put_account(&player(1, "Steve"), NOW).await.unwrap();
    store
        .set_bot_account(first, Some(steve.id), NOW)
        .await
        .unwrap();
    store
        .put_account(&player(1, "Stevie"), LATER)
        .await
        .unwrap();
    assert_eq!(store.bot(first).await.unwrap().fields.username, "Steve");
    let account = store.account_of(first).await.unwrap().unwrap();
    assert_eq!(account.fields.player_name, "Stevie");
}

#[tokio::test]
async fn an_account_in_use_is_not_deleted_and_says_by_whom() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let bot = fixture.add_bot("Bot_1").await;
    let steve = store.put_account(&player(1, "Steve"), NOW).await.unwrap();
    store
        .set_bot_account(bot, Some(steve.id), NOW)
        .await
        .unwrap();
    let Err(StoreError::InUse { what, by, .. }) = store.delete_account(steve.id).await else {
        panic!("it is in use");
    };
    assert_eq!(
        (what, by.as_slice()),
        (Record::Account, &["Steve".to_owned()][..])
    );
    store.delete_bot(bot, NOW).await.unwrap();
    store.delete_account(steve.id).await.unwrap();
    store.restore_bot(bot, NOW).await.unwrap();
    assert_eq!(store.account_of(bot).await.unwrap(), None);
    assert!(store.list_accounts().await.unwrap().is_empty());
    let new = store.put_account(&player(1, "Steve"), NOW).await.unwrap();
    assert_ne!(new.id, steve.id, "the keychain names accounts by their ids");
}

#[tokio::test]
async fn a_sign_in_that_ended_is_noted() {
    let fixture = Fixture::empty().await;
    let store = &fixture.store;
    let steve = store.put_account(&player(1, "Steve"), NOW).await.unwrap();
    store.sign_account_out(steve.id, LATER).await.unwrap();
    assert!(!store.account(steve.id).await.unwrap().fields.is_signed_in);
    let missing = store.sign_account_out(AccountId(99), NOW).await;
    assert!(matches!(missing, Err(StoreError::NotFound { .. })));
}
