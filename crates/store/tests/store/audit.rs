use sculk_core::BotId;
use sculk_store::{AuditFilter, BotReplies, MAX_AUDIT_VALUE, NewAuditEntry, StoreError};

use crate::fixture::{EARLY, Fixture, LATER};

fn entry(actor: &str, bot: Option<BotId>) -> NewAuditEntry {
    NewAuditEntry {
        at: EARLY,
        actor: actor.to_owned(),
        actor_name: String::new(),
        action: "update_bot".to_owned(),
        bot,
        subject: "Bot_1".to_owned(),
        old: Some(r#"{"note":"a"}"#.to_owned()),
        new: Some(r#"{"note":"b"}"#.to_owned()),
    }
}

#[tokio::test]
async fn changes_are_listed_newest_first_in_pages_and_outlive_their_bot() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let store = &fixture.store;
    for (actor, bot) in [("user", Some(bot)), ("schedule", None), ("user", None)] {
        store.add_audit(&entry(actor, bot)).await.unwrap();
    }
    store.delete_bot(bot, LATER).await.unwrap();
    let list = async |bot, actor: Option<&str>, before| -> Vec<i32> {
        let filter = AuditFilter {
            bot,
            actor: actor.map(str::to_owned),
        };
        let page = store.list_audit(&filter, before, 2).await.unwrap();
        page.into_iter().map(|row| row.id).collect()
    };
    assert_eq!(list(None, None, None).await, [3, 2]);
    assert_eq!(list(None, None, Some(2)).await, [1]);
    assert_eq!(list(Some(bot), None, None).await, [1]);
    assert_eq!(list(None, Some("user"), None).await, [3, 1]);
    let first = store
        .list_audit(&AuditFilter::default(), Some(2), 1)
        .await
        .unwrap();
    assert_eq!(first[0].entry, entry("user", Some(bot)));
}

#[tokio::test]
async fn a_value_that_is_too_large_is_refused() {
    let fixture = Fixture::empty().await;
    let large = NewAuditEntry {
        new: Some("x".repeat(MAX_AUDIT_VALUE + 1)),
        ..entry("user", None)
    };
    let refused = fixture.store.add_audit(&large).await;
    assert!(matches!(refused, Err(StoreError::Invalid { .. })));
}

#[tokio::test]
async fn what_a_bot_answers_lasts() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Bot").await;
    let none = fixture.store.bot_replies(bot).await.unwrap();
    assert_eq!(none, BotReplies::default());
    let own = BotReplies {
        language: Some("ru".to_owned()),
        texts: [("cooldown".to_owned(), "Подождите".to_owned())].into(),
    };
    fixture
        .store
        .set_bot_replies(bot, &own, LATER)
        .await
        .unwrap();
    let fixture = fixture.reopened().await;
    assert_eq!(fixture.store.bot_replies(bot).await.unwrap(), own);
    let refused = fixture.store.set_bot_replies(BotId(99), &own, LATER).await;
    assert!(matches!(refused, Err(StoreError::NotFound { .. })));
}
