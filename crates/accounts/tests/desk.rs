//! Sessions in a keychain as narrow as the narrowest.
#![cfg(test)]

mod fake;

use std::{sync::Arc, time::Duration};

use fake::{Fake, PLAYER};
use futures::future::BoxFuture;
use sculk_accounts::{AccountError, Client, Desk, Endpoints, Poll, Registration, Session};
use sculk_core::AccountId;
use sculk_secrets::{MemoryVault, SecretError, SecretKey, SecretVault, Sensitive};

const NOW: u64 = 1_700_000_000_000;
const ACCOUNT: AccountId = AccountId(7);

fn client(fake: &Fake) -> Client {
    Client::with_time_limit(
        Endpoints::all_at(&fake.url()),
        Registration::of_this_build(),
        Duration::from_secs(30),
    )
}

/// Renews a session without the user.
fn refresh(client: &Client, session: &Session, now: u64) -> Result<Session, AccountError> {
    let tokens = client.renew(session)?;
    client.finish(tokens, now)
}

/// Signs in as a user who agrees at once.
fn sign_in(fake: &Fake) -> Result<Session, AccountError> {
    fake.approve();
    let client = client(fake);
    let code = client.begin()?;
    match client.poll(&code)? {
        Poll::Done(tokens) => client.finish(tokens, NOW),
        other => panic!("the user agreed, and yet: {other:?}"),
    }
}

/// A vault as narrow as the one of Windows: 2,560 bytes of UTF-16.
#[derive(Debug, Default)]
struct Narrow {
    inner: MemoryVault,
    refuses_from: std::sync::Mutex<Option<usize>>,
}

impl SecretVault for Narrow {
    fn read(
        &self,
        key: SecretKey,
    ) -> BoxFuture<'_, Result<Option<Sensitive<String>>, SecretError>> {
        self.inner.read(key)
    }

    fn write(
        &self,
        key: SecretKey,
        secret: Sensitive<String>,
    ) -> BoxFuture<'_, Result<(), SecretError>> {
        assert!(
            secret.expose().encode_utf16().count() * 2 <= 2_560,
            "the keychain of Windows does not take this"
        );
        let mut left = self.refuses_from.lock().expect("no test panics here");
        if let Some(left) = left.as_mut() {
            if *left == 0 {
                let refused = SecretError::Refused {
                    detail: "full".into(),
                };
                return Box::pin(std::future::ready(Err(refused)));
            }
            *left -= 1;
        }
        self.inner.write(key, secret)
    }

    fn forget(&self, key: SecretKey) -> BoxFuture<'_, Result<(), SecretError>> {
        self.inner.forget(key)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_any_real_size_fits_into_narrow_keychains() {
    for size in [0, 900, 1_100, 1_200, 2_300, 5_000] {
        let fake = Fake::start();
        fake.refresh_size(size);
        let session = sign_in(&fake).unwrap();
        let desk = Desk::new(Arc::new(Narrow::default()));
        assert!(desk.read(ACCOUNT).await.unwrap().is_none());
        desk.write(ACCOUNT, &session).await.unwrap();
        let read = desk.read(ACCOUNT).await.unwrap().expect("it was written");
        assert_eq!(read.profile, session.profile);
        assert_eq!(read.expires_at(), session.expires_at());
        let client = client(&fake);
        let newer = tokio::task::spawn_blocking(move || refresh(&client, &read, NOW));
        let newer = newer.await.unwrap().expect("the token came back whole");
        desk.write(ACCOUNT, &newer).await.unwrap();
        desk.forget(ACCOUNT).await.unwrap();
        assert!(desk.read(ACCOUNT).await.unwrap().is_none());
    }
    let fake = Fake::start();
    fake.refresh_size(50_000);
    let session = sign_in(&fake).unwrap();
    let desk = Desk::new(Arc::new(Narrow::default()));
    assert!(
        desk.write(ACCOUNT, &session).await.is_err(),
        "no token is so long"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_breaks_off_leaves_the_session_before_whole() {
    let fake = Fake::start();
    fake.refresh_size(3_000);
    let first = sign_in(&fake).unwrap();
    fake.rename("Later");
    let second = sign_in(&fake).unwrap();
    for n_writes in 0..4 {
        let vault = Arc::new(Narrow::default());
        let desk = Desk::new(Arc::clone(&vault) as Arc<dyn SecretVault>);
        desk.write(ACCOUNT, &first).await.unwrap();
        *vault.refuses_from.lock().unwrap() = Some(n_writes);
        let written = desk.write(ACCOUNT, &second).await;
        assert!(written.is_err(), "after {n_writes} writes");
        let read = desk.read(ACCOUNT).await.unwrap().expect("one is there");
        assert_eq!(read.profile.name, PLAYER, "after {n_writes} writes");
    }
}
