use std::collections::BTreeMap;

use sculk_store::{MAX_SETTING_BYTES, StoreError};

use crate::fixture::{EARLY, Fixture, LATER};

#[tokio::test]
async fn a_setting_is_none_until_set_and_after_a_reset() {
    let fixture = Fixture::empty().await;
    assert_eq!(
        fixture.store.setting::<String>("theme").await.unwrap(),
        None
    );
    fixture
        .store
        .set_setting("theme", &"dark", EARLY)
        .await
        .unwrap();
    fixture
        .store
        .set_setting("theme", &"light", LATER)
        .await
        .unwrap();
    let fixture = fixture.reopened().await;
    let theme: Option<String> = fixture.store.setting("theme").await.unwrap();
    assert_eq!(theme.as_deref(), Some("light"));
    fixture.store.reset_setting("theme").await.unwrap();
    fixture.store.reset_setting("theme").await.unwrap();
    assert_eq!(
        fixture.store.setting::<String>("theme").await.unwrap(),
        None
    );
}

#[tokio::test]
async fn a_setting_may_have_any_type_serde_knows() {
    let fixture = Fixture::empty().await;
    let place = BTreeMap::from([("tab".to_owned(), vec![1, 2]), ("пусто".to_owned(), vec![])]);
    fixture
        .store
        .set_setting("place", &place, EARLY)
        .await
        .unwrap();
    assert_eq!(fixture.store.setting("place").await.unwrap(), Some(place));
}

#[tokio::test]
async fn a_value_of_another_type_is_an_error_that_names_the_setting() {
    let fixture = Fixture::empty().await;
    fixture
        .store
        .set_setting("theme", &"dark", EARLY)
        .await
        .unwrap();
    let error = fixture.store.setting::<u32>("theme").await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Undecodable { what, .. } if what.contains("theme")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_value_that_is_too_large_is_refused() {
    let fixture = Fixture::empty().await;
    let large = "x".repeat(MAX_SETTING_BYTES);
    assert!(matches!(
        fixture.store.set_setting("place", &large, EARLY).await,
        Err(StoreError::Invalid { .. })
    ));
}
