use std::{fmt, sync::Arc, thread, time::Duration};

use futures::future::{BoxFuture, FutureExt as _};
use keyring::{Entry, Error};
use tokio::{
    sync::{Semaphore, oneshot},
    time::timeout,
};

use crate::{KeychainScope, SecretError, SecretKey, SecretVault, Sensitive};

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
    time_limit: Duration,
    turn: Arc<Semaphore>,
}

impl Keychain {
    /// The keychain of this user. Nothing is asked of it yet.
    #[must_use]
    pub fn new(scope: &KeychainScope) -> Self {
        Self::with_time_limit(scope, TIME_LIMIT)
    }

    /// With another time limit for each call.
    #[must_use]
    pub fn with_time_limit(scope: &KeychainScope, time_limit: Duration) -> Self {
        Self {
            service: scope.service(),
            time_limit,
            turn: Arc::new(Semaphore::new(1)),
        }
    }

    /// Asks the platform about one entry, within the time limit. `None` where there is none.
    async fn ask<T: Send + 'static>(
        &self,
        key: SecretKey,
        question: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Result<Option<T>, SecretError> {
        let service = self.service.clone();
        let answer = self.run(move || {
            match Entry::new(&service, &key.account()).and_then(|entry| question(&entry)) {
                Ok(answer) => Ok(Some(answer)),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(explain(error)),
            }
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

impl SecretVault for Keychain {
    fn read(
        &self,
        key: SecretKey,
    ) -> BoxFuture<'_, Result<Option<Sensitive<String>>, SecretError>> {
        self.ask(key, |entry| entry.get_password().map(Sensitive::new))
            .boxed()
    }

    fn write(
        &self,
        key: SecretKey,
        secret: Sensitive<String>,
    ) -> BoxFuture<'_, Result<(), SecretError>> {
        async move {
            self.ask(key, move |entry| entry.set_password(secret.expose()))
                .await?;
            Ok(())
        }
        .boxed()
    }

    fn forget(&self, key: SecretKey) -> BoxFuture<'_, Result<(), SecretError>> {
        async move {
            self.ask(key, Entry::delete_credential).await?;
            Ok(())
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_prompt_nobody_answers_ends_at_the_limit_and_later_calls_work() {
        let keychain =
            Keychain::with_time_limit(&KeychainScope::Default, Duration::from_millis(50));
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
        let keychain = Keychain::new(&KeychainScope::Default);
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
