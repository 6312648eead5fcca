use sculk_core::BotId;
use sculk_store::{RestartPlan, StoreError};

use crate::fixture::{EARLY, Fixture, LATER};

#[tokio::test]
async fn running_bots_are_known_after_a_crash_and_forgotten_when_told() {
    let fixture = Fixture::empty().await;
    let (one, two) = (fixture.add_bot("One").await, fixture.add_bot("Two").await);
    let store = &fixture.store;
    assert_eq!(store.running_bots().await.unwrap(), []);
    let both = [(one, true), (two, true), (BotId(99), true)];
    store.set_running(&both, EARLY).await.unwrap();
    store.set_running(&[(one, true)], LATER).await.unwrap();
    store.set_running(&[(two, false)], LATER).await.unwrap();
    let fixture = fixture.reopened().await;
    assert_eq!(fixture.store.running_bots().await.unwrap(), [one]);
    fixture.store.forget_running_bots().await.unwrap();
    assert_eq!(fixture.store.running_bots().await.unwrap(), []);
}

#[tokio::test]
async fn a_restart_plan_is_kept_replaced_and_taken_away() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("One").await;
    assert_eq!(fixture.store.restart_plan(bot).await.unwrap(), None);
    for plan in [RestartPlan::EveryHours(6), RestartPlan::DailyAt(1439)] {
        let store = &fixture.store;
        store
            .set_restart_plan(bot, Some(plan), EARLY)
            .await
            .unwrap();
        assert_eq!(store.restart_plan(bot).await.unwrap(), Some(plan));
    }
    let fixture = fixture.reopened().await;
    let store = &fixture.store;
    assert_eq!(
        store.restart_plan(bot).await.unwrap(),
        Some(RestartPlan::DailyAt(1439))
    );
    let none = Some(RestartPlan::DailyAt(1440));
    assert!(store.set_restart_plan(bot, none, LATER).await.is_err());
    store.set_restart_plan(bot, None, LATER).await.unwrap();
    assert_eq!(store.restart_plan(bot).await.unwrap(), None);
    let nobody = store.set_restart_plan(BotId(99), None, LATER).await;
    assert!(matches!(nobody, Err(StoreError::NotFound { .. })));
}
