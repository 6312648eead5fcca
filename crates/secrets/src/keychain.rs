use std::{fmt, sync::Arc, thread, time::Duration};

use futures::future::{BoxFuture, FutureExt as _};
use keyring::{Entry, Error};
use tokio::{
    sync::{Semaphore, oneshot},
    time::timeout,
};

use crate::{KeychainPlace, SecretError, SecretKey, SecretVault, Sensitive};

/// A locked keychain asks its user for a password; this is how long they have for it.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The keychain of the operating system: Secret Service on Linux, Keychain Services on macOS,
/// Credential Manager on Windows.
///
/// Its calls block, without end while a prompt waits for the user. So each call runs on a thread
/// of its own, one at a time, and is given up after a limit. Not on the runtime's blocking pool: a
/// runtime waits for that pool when it ends, and one forgotten prompt would keep the app from
/// quitting.
///
/// Known limit: copies that the platform's own library makes of a secret are not wiped.
pub struct Keychain {
    service: String,
    /// Where earlier versions kept secrets of the same folder. No version writes there any more, so
    /// what still lies there was never replaced and comes first.
    older: Vec<String>,
    time_limit: Duration,
    turn: Arc<Semaphore>,
}

impl Keychain {
    /// The keychain of this user. Nothing is asked of it yet.
    #[must_use]
    pub fn new(place: impl Into<KeychainPlace>) -> Self {
        Self::with_time_limit(place, TIME_LIMIT)
    }

    /// With another time limit for each call.
    #[must_use]
    pub fn with_time_limit(place: impl Into<KeychainPlace>, time_limit: Duration) -> Self {
        let place = place.into();
        Self {
            service: place.service(),
            older: place.older_services(),
            time_limit,
            turn: Arc::new(Semaphore::new(1)),
        }
    }

    /// Asks the platform about the entries of a secret, within the time limit.
    async fn ask<T: Send + 'static>(
        &self,
        key: SecretKey,
        question: impl FnOnce(&Entries) -> keyring::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let (service, older) = (self.service.clone(), self.older.clone());
        let answer = self.run(move || {
            let account = key.account();
            let entries = || {
                let older = older.iter().map(|service| Entry::new(service, &account));
                Ok(Entries {
                    entry: Entry::new(&service, &account)?,
                    older: older.collect::<Result<_, _>>()?,
                })
            };
            entries()
                .and_then(|entries| question(&entries))
                .map_err(explain)
        });
        timeout(self.time_limit, answer)
            .await
            .unwrap_or(Err(SecretError::TimedOut {
                after: self.time_limit,
            }))
    }

    /// Runs a call on a thread of its own when its turn comes. A call that was given up keeps the
    /// turn until it really ends, so that hanging threads do not pile up.
    async fn run<T: Send + 'static>(
        &self,
        call: impl FnOnce() -> Result<T, SecretError> + Send + 'static,
    ) -> Result<T, SecretError> {
        let stopped = |what: &str| SecretError::Refused {
            detail: what.to_owned(),
        };
        let Ok(turn) = Arc::clone(&self.turn).acquire_owned().await else {
            return Err(stopped("it was closed"));
        };
        let (answer_to, answer) = oneshot::channel();
        thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || {
                let _turn = turn;
                // Nobody listens any more when the call was given up.
                let _ = answer_to.send(call());
            })
            .map_err(|error| stopped(&format!("no thread could be started: {error}")))?;
        answer
            .await
            .unwrap_or_else(|_| Err(stopped("its library stopped in the middle of the call")))
    }
}

impl fmt::Debug for Keychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keychain")
            .field("service", &self.service)
            .field("time_limit", &self.time_limit)
            .finish_non_exhaustive()
    }
}

/// Never uses the `Debug` form of an error, which may hold the bytes of a secret.
fn explain(error: Error) -> SecretError {
    match error {
        Error::NoDefaultStore => SecretError::NoKeychain {
            detail: match Entry::store_status() {
                Err(reason) => reason.to_string(),
                Ok(()) => error.to_string(),
            },
        },
        Error::NoStorageAccess(reason) => SecretError::Locked {
            detail: reason.to_string(),
        },
        other => SecretError::Refused {
            detail: other.to_string(),
        },
    }
}

/// Where one secret may lie.
struct Entries {
    entry: Entry,
    older: Vec<Entry>,
}

impl Entries {
    fn read(&self) -> keyring::Result<Option<Sensitive<String>>> {
        for entry in self.older.iter().chain([&self.entry]) {
            match entry.get_password() {
                Ok(secret) => return Ok(Some(Sensitive::new(secret))),
                Err(Error::NoEntry) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// The older ones go last, and only once the new one is kept.
    fn write(&self, secret: &Sensitive<String>) -> keyring::Result<()> {
        self.entry.set_password(secret.expose())?;
        self.older.iter().try_for_each(gone)
    }

    fn forget(&self) -> keyring::Result<()> {
        self.older.iter().chain([&self.entry]).try_for_each(gone)
    }
}

fn gone(entry: &Entry) -> keyring::Result<()> {
    match entry.delete_credential() {
        Err(Error::NoEntry) => Ok(()),
        done => done,
    }
}

impl SecretVault for Keychain {
    fn read(
        &self,
        key: SecretKey,
    ) -> BoxFuture<'_, Result<Option<Sensitive<String>>, SecretError>> {
        self.ask(key, Entries::read).boxed()
    }

    fn write(
        &self,
        key: SecretKey,
        secret: Sensitive<String>,
    ) -> BoxFuture<'_, Result<(), SecretError>> {
        self.ask(key, move |entries| entries.write(&secret)).boxed()
    }

    fn forget(&self, key: SecretKey) -> BoxFuture<'_, Result<(), SecretError>> {
        self.ask(key, Entries::forget).boxed()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::KeychainScope;

    #[tokio::test]
    async fn a_prompt_nobody_answers_ends_at_the_limit_and_later_calls_work() {
        let keychain = Keychain::with_time_limit(KeychainScope::Default, Duration::from_millis(50));
        let (user_answers, prompt) = mpsc::channel::<()>();
        let limit = keychain.time_limit;

        let hanging = timeout(limit, keychain.run(move || Ok(prompt.recv()))).await;
        assert!(hanging.is_err(), "the prompt is not answered");
        let (ran_to, ran) = mpsc::channel();
        let queued = timeout(limit, keychain.run(move || Ok(ran_to.send(())))).await;
        assert!(queued.is_err(), "it waits behind the prompt");
        assert!(ran.try_recv().is_err(), "and given up, it never runs");

        user_answers.send(()).unwrap();
        let later = keychain.run(|| Ok("answer")).await;
        assert_eq!(later, Ok("answer"));
    }

    #[tokio::test]
    async fn a_call_that_panics_is_an_error_and_later_calls_work() {
        let keychain = Keychain::new(KeychainScope::Default);
        let answer: Result<(), _> = keychain.run(|| panic!("BUG in a library")).await;
        assert!(matches!(answer, Err(SecretError::Refused { .. })));
        assert_eq!(keychain.run(|| Ok(1)).await, Ok(1));
    }

    #[test]
    fn an_error_that_carries_the_secret_does_not_show_it() {
        let error = explain(Error::BadEncoding(b"hunter2\xff".to_vec()));
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(!shown.contains("104, 117, 110"), "nor as numbers: {shown}");
    }
}
