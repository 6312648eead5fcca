use sculk_core::ServerId;
use sculk_store::{BotFields, Record, ServerFields, StoreError};

use crate::fixture::{EARLY, Fixture, LATER, server};

#[tokio::test]
async fn a_created_server_is_read_back_as_it_was_given_after_a_restart() {
    let fixture = Fixture::empty().await;
    let fields = ServerFields {
        name: "Дом ⛏".to_owned(),
        host: "::1".to_owned(),
        port: 65535,
        minecraft_version: Some("26.1".to_owned()),
    };
    let created = fixture.store.create_server(&fields, EARLY).await.unwrap();
    let fixture = fixture.reopened().await;
    let server = fixture.store.server(created.id).await.unwrap();
    assert_eq!(server, created);
    assert_eq!(server.fields, fields);
    assert_eq!((server.created_at, server.updated_at), (EARLY, EARLY));
}

#[tokio::test]
async fn servers_are_listed_in_the_order_they_were_added() {
    let fixture = Fixture::empty().await;
    for name in ["b", "c", "a"] {
        fixture.add_server(name).await;
    }
    let names: Vec<_> = fixture
        .store
        .list_servers()
        .await
        .unwrap()
        .into_iter()
        .map(|server| (server.position, server.fields.name))
        .collect();
    assert_eq!(names, [(0, "b".into()), (1, "c".into()), (2, "a".into())]);
}

#[tokio::test]
async fn an_update_changes_one_server_and_its_time() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_server("Home").await;
    let other = fixture.add_server("Other").await;
    let mut fields = server("Elsewhere");
    fields.port = 1;
    let updated = fixture
        .store
        .update_server(id, &fields, LATER)
        .await
        .unwrap();
    assert_eq!(updated, fixture.store.server(id).await.unwrap());
    assert_eq!(updated.fields, fields);
    assert_eq!((updated.created_at, updated.updated_at), (EARLY, LATER));
    assert_eq!(
        fixture.store.server(other).await.unwrap().fields,
        server("Other")
    );
}

#[tokio::test]
async fn a_name_is_taken_in_any_case_of_letters_until_its_server_is_deleted() {
    let fixture = Fixture::empty().await;
    let id = fixture.add_server("Home").await;
    let other = fixture.add_server("Other").await;
    for refused in [
        fixture.store.create_server(&server("HOME"), LATER).await,
        fixture
            .store
            .update_server(other, &server("home"), LATER)
            .await,
    ] {
        assert!(matches!(
            refused,
            Err(StoreError::NameTaken { what: Record::Server, name }) if name.eq_ignore_ascii_case("home")
        ));
    }
    fixture.store.delete_server(id, LATER).await.unwrap();
    fixture.add_server("HOME").await;
    assert!(
        matches!(
            fixture.store.restore_server(id, LATER).await,
            Err(StoreError::NameTaken { .. })
        ),
        "coming back must not make the name ambiguous"
    );
}

#[tokio::test]
async fn a_server_with_bots_is_not_deleted_and_the_error_names_them() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Alice").await;
    fixture.add_bot("Bob").await;
    let id = fixture.store.bot(bot).await.unwrap().fields.server_id;
    let error = fixture.store.delete_server(id, LATER).await.unwrap_err();
    let StoreError::InUse { what, id: told, by } = &error else {
        panic!("{error:?}");
    };
    assert_eq!((*what, *told), (Record::Server, id.0));
    assert_eq!(by, &["Alice", "Bob"]);
    assert!(error.to_string().contains("Alice, Bob"), "{error}");
    assert!(fixture.store.server(id).await.is_ok());
}

#[tokio::test]
async fn a_server_whose_bots_are_in_the_bin_is_deleted_and_restored() {
    let fixture = Fixture::empty().await;
    let bot = fixture.add_bot("Alice").await;
    let id = fixture.store.bot(bot).await.unwrap().fields.server_id;
    fixture.store.delete_bot(bot, LATER).await.unwrap();
    fixture.store.delete_server(id, LATER).await.unwrap();
    assert!(fixture.store.list_servers().await.unwrap().is_empty());
    assert!(matches!(
        fixture.store.server(id).await,
        Err(StoreError::NotFound {
            what: Record::Server,
            ..
        })
    ));
    assert!(
        matches!(
            fixture.store.restore_bot(bot, LATER).await,
            Err(StoreError::NotFound {
                what: Record::Server,
                ..
            })
        ),
        "a bot does not come back to a server that is gone"
    );
    let restored = fixture.store.restore_server(id, LATER).await.unwrap();
    assert_eq!(restored.id, id);
    fixture.store.restore_bot(bot, LATER).await.unwrap();
    assert_eq!(
        fixture.store.restore_server(id, LATER).await.unwrap(),
        restored
    );
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let fixture = Fixture::empty().await;
    let nobody = ServerId(99);
    for refused in [
        fixture.store.server(nobody).await.map(drop),
        fixture
            .store
            .update_server(nobody, &server("x"), LATER)
            .await
            .map(drop),
        fixture.store.delete_server(nobody, LATER).await,
        fixture.store.restore_server(nobody, LATER).await.map(drop),
        fixture
            .store
            .create_bot(&BotFields::new(nobody, "Bot"), LATER)
            .await
            .map(drop),
    ] {
        assert!(matches!(
            refused,
            Err(StoreError::NotFound {
                what: Record::Server,
                id: 99
            })
        ));
    }
}

#[tokio::test]
async fn the_database_refuses_what_validation_should_have_caught() {
    let fixture = Fixture::empty().await;
    let refused = fixture.store.create_server(&server("  "), EARLY).await;
    assert!(matches!(refused, Err(StoreError::Invalid { .. })));
}
