//! Two that edit the same thing: who saves what they opened a while ago is told if somebody else saved
//! in between, and gets what is there now.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use sculk_contract::{ApiError, ErrorCode};
use serde::Serialize;
use tokio::sync::{Mutex, MutexGuard};

/// Held from the look at what is there until the save, so that of two that save at once one is told.
#[derive(Debug, Default)]
pub(crate) struct Edits(Mutex<()>);

impl Edits {
    pub(crate) async fn begin(&self) -> MutexGuard<'_, ()> {
        self.0.lock().await
    }
}

/// What a user decides about something, in short: the same for the same, and in practice another for
/// anything else. It guards against accidents, not against somebody who looks for two that are alike.
pub(crate) fn revision(of: &impl Serialize) -> String {
    let mut hasher = DefaultHasher::new();
    // What crosses the bridge can be written as JSON; two that cannot would count as the same.
    let text = serde_json::to_string(of).unwrap_or_default();
    text.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Refuses a save by somebody who saw another revision. The error's details are what is there now, as
/// JSON.
pub(crate) fn refuse_stale(
    expected: Option<&str>,
    revision: &str,
    now: &impl Serialize,
) -> Result<(), ApiError> {
    if expected.is_none_or(|expected| expected == revision) {
        return Ok(());
    }
    let why = "Somebody else changed this since you opened it. Nothing was saved. Look at what is there now; then take it, or save yours over it.";
    let details = serde_json::to_string(now).unwrap_or_default();
    Err(ApiError::new(ErrorCode::Conflict, why).with_details(details))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_saw_something_else_is_told_and_gets_what_is_there() {
        let now = ("shop", 5);
        let is = revision(&now);
        assert_eq!(refuse_stale(None, &is, &now), Ok(()));
        assert_eq!(refuse_stale(Some(&is), &is, &now), Ok(()));
        let was = revision(&("shop", 4));
        let told = refuse_stale(Some(&was), &is, &now).unwrap_err();
        assert_eq!(told.code, ErrorCode::Conflict);
        assert_eq!(told.details.as_deref(), Some(r#"["shop",5]"#));
    }
}
