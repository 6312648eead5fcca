//! What many bots of one account ask for at once, against stand-ins for the services.

#[path = "../../../accounts/tests/fake/mod.rs"]
mod fake;

use std::{sync::Arc, time::Duration};

use fake::{Fake, Reply};
use sculk_accounts::{AccountError, Client, Endpoints, Registration};
use sculk_bots::{ProxyKind, ProxyRoute};
use sculk_contract::{BeginSignInReq, SignInState};
use sculk_core::AccountId;
use sculk_secrets::MemoryVault;
use sculk_store::{Store, StorePaths, UnixMillis};

use super::Accounts;
use crate::bus::EventBus;
use crate::clock::AppClock;

struct Desk {
    accounts: Accounts,
    fake: Fake,
    _dir: tempfile::TempDir,
}

/// Accounts with one that is signed in, its Minecraft token good for so many seconds.
async fn signed_in(token_life: u64) -> (Desk, AccountId) {
    let fake = Fake::start();
    fake.token_life(token_life);
    fake.approve();
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&StorePaths::in_data_dir(dir.path()), UnixMillis(1)).await;
    let services = Endpoints::all_at(&fake.url());
    let accounts = Accounts::new(
        Client::new(services, Registration::of_this_build()),
        Arc::new(MemoryVault::new()),
        store.unwrap(),
        AppClock::start(),
        EventBus::new(),
    );
    let req = BeginSignInReq {
        account_id: None,
        bot_id: None,
    };
    let begun = accounts.begin_as_asked(&req, None).await.unwrap();
    let account = loop {
        match accounts.progress(begun.id).unwrap().state {
            SignInState::Done { account_id } => break AccountId(account_id),
            SignInState::Waiting | SignInState::Checking => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            other => panic!("the user agreed, and yet: {other:?}"),
        }
    };
    fake.token_life(86_400);
    let desk = Desk {
        accounts,
        fake,
        _dir: dir,
    };
    (desk, account)
}

#[tokio::test(flavor = "multi_thread")]
async fn many_bots_of_an_account_refresh_it_once() {
    let (desk, account) = signed_in(60).await;
    let asking = (0..20).map(|_| desk.accounts.ready(account, None));
    for ready in futures::future::join_all(asking).await {
        assert_eq!(ready.unwrap().name, fake::PLAYER);
    }
    assert_eq!(desk.fake.n_refreshed(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_goes_on_when_nobody_waits_for_it_any_more() {
    let (desk, account) = signed_in(60).await;
    let given_up = tokio::time::timeout(Duration::ZERO, desk.accounts.ready(account, None));
    assert!(
        given_up.await.is_err(),
        "the services take longer than nothing"
    );
    // The next one finds what the first fetched: Microsoft may have replaced the token before it.
    desk.accounts.ready(account, None).await.unwrap();
    assert_eq!(desk.fake.n_refreshed(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn services_that_want_a_pause_get_it_from_all_accounts() {
    let (desk, account) = signed_in(60).await;
    desk.fake.next("/token", Reply::Limited(Some(300)));
    for _ in 0..3 {
        let error = desk.accounts.ready(account, None).await.unwrap_err();
        assert!(matches!(error, AccountError::Limited { .. }), "{error:?}");
    }
    assert_eq!(desk.fake.n_refreshed(), 1, "asked once, then left alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_behind_a_proxy_that_is_gone_asks_nobody() {
    let (desk, account) = signed_in(60).await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr();
    for kind in ProxyKind::ALL {
        let route = ProxyRoute::new(kind, "127.0.0.1", closed.as_ref().unwrap().port());
        let error = desk.accounts.ready(account, Some(route)).await.unwrap_err();
        assert!(
            matches!(error, AccountError::Unreachable { .. }),
            "{error:?}"
        );
        assert!(error.may_pass());
    }
    assert_eq!(desk.fake.n_refreshed(), 0, "never past the proxy");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_that_stops_half_way_loses_no_token() {
    let (desk, account) = signed_in(60).await;
    desk.fake.next(
        "/authentication/login_with_xbox",
        Reply::Http(503, serde_json::json!({})),
    );
    let error = desk.accounts.ready(account, None).await.unwrap_err();
    assert!(
        matches!(error, AccountError::Unavailable { .. }),
        "{error:?}"
    );
    // The stand-in takes each refresh token once, as Microsoft may.
    desk.accounts.ready(account, None).await.unwrap();
    assert_eq!(desk.fake.n_refreshed(), 2);
}
