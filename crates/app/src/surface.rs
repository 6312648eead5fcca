use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use futures::FutureExt;
use futures::future::BoxFuture;
use sculk_contract::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::App;
use crate::audit::Actor;

/// The contract's commands, as every host offers them: each call is guarded against panics, and a
/// mutation that succeeds tells every surface which cached answers are stale and is written down.
#[derive(Debug, Clone)]
pub struct Surface {
    app: App,
    actor: Actor,
}

macro_rules! surface {
    ($($(#[$doc:meta])* $kind:ident $name:ident($req:ty) -> $res:ty, tags [$($tag:ident),*];)*) => {
        impl Surface {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// Refusals and failures, in plain words.
                pub async fn $name(&self, req: $req) -> Result<$res, ApiError> {
                    let trail = surface!(@begin $kind self $name req);
                    let call = boxed(|| self.app.$name(req));
                    let answer = guarded(stringify!($name), call).await?;
                    surface!(@done $kind self [$($tag),*]);
                    surface!(@end $kind self trail answer);
                    Ok(answer)
                }
            )*

            /// Calls a command by its name in the table, for surfaces in other processes.
            ///
            /// # Errors
            /// What the command itself answers; and [`ErrorCode::Invalid`] where there is no such
            /// command or the request is not one of its.
            pub async fn dispatch(
                &self,
                command: &str,
                request: &RawValue,
            ) -> Result<Box<RawValue>, ApiError> {
                match command {
                                        $(stringify!($name) => {
                        let request: $req = requested(command, request)?;
                        answered(command, &boxed(|| self.$name(request)).await?)
                    })*
                    _ => Err(ApiError::new(
                        ErrorCode::Invalid,
                        format!("There is no command {command} in this version of Sculk."),
                    )),
                }
            }
        }
    };
    (@begin query $self:ident $name:ident $req:ident) => { () };
    (@begin mutation $self:ident $name:ident $req:ident) => {
        $self.begin_trail(stringify!($name), &$req).await
    };
    (@end query $self:ident $trail:ident $answer:ident) => { let () = $trail; };
    (@end mutation $self:ident $trail:ident $answer:ident) => {
        $self.end_trail($trail, &$answer).await;
    };
    (@done query $self:ident [$($tag:ident),*]) => {};
    (@done mutation $self:ident [$($tag:ident),*]) => {
        $self.app.invalidate(&[$(CacheTag::$tag),*]);
    };
}

sculk_contract::with_commands!(surface);

impl Surface {
    /// The commands of an app.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self {
            app,
            actor: Actor::User,
        }
    }

    /// The same commands in the name of somebody else, for what is written down of changes.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self {
            app: self.app.clone(),
            actor,
        }
    }

    /// Calls a command by its name from within another one. Boxed here, so that no command's future
    /// holds all commands' futures, its own among them.
    pub(crate) fn call_from_within(
        self,
        command: String,
        request: serde_json::Value,
    ) -> BoxFuture<'static, Result<serde_json::Value, ApiError>> {
        Box::pin(async move {
            let failed = |error: serde_json::Error| {
                ApiError::new(ErrorCode::Internal, "A step of this could not be done.")
                    .with_details(format!("{command}: {error}"))
            };
            let request = serde_json::value::to_raw_value(&request).map_err(failed)?;
            let answer = self.dispatch(&command, &request).await?;
            serde_json::from_str(answer.get()).map_err(failed)
        })
    }

    /// In whose name they are called.
    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The app behind it, for what a host does beyond the contract (events, ending).
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }
}

fn requested<T: DeserializeOwned>(command: &str, request: &RawValue) -> Result<T, ApiError> {
    serde_json::from_str(request.get()).map_err(|error| {
        ApiError::new(
            ErrorCode::Invalid,
            format!("The command {command} does not take this request."),
        )
        .with_details(error.to_string())
    })
}

fn answered<T: Serialize>(command: &str, answer: &T) -> Result<Box<RawValue>, ApiError> {
    serde_json::value::to_raw_value(answer).map_err(|error| {
        ApiError::new(
            ErrorCode::Internal,
            format!("The answer of {command} could not be written."),
        )
        .with_details(error.to_string())
    })
}

/// A call on the heap, made where nobody else's frame grows by it: a frame that held the calls of all
/// commands at once would be larger than a thread's stack.
#[inline(never)]
fn boxed<F: Future>(call: impl FnOnce() -> F) -> Pin<Box<F>> {
    Box::pin(call())
}

/// A panic in a command is a fault of ours, but no reason to take the bots down.
async fn guarded<T>(
    name: &str,
    call: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    match AssertUnwindSafe(call).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(panic) => {
            let words = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("no message");
            tracing::error!(command = name, "a command panicked: {words}");
            Err(ApiError::new(
                ErrorCode::Internal,
                "Something went wrong inside Sculk. Nothing was saved by this step; your bots go on. Please report it with the details.",
            )
            .with_details(format!("{name}: {words}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_an_error_that_names_the_command() {
        let outcome: Result<(), _> = guarded("save_graph", async { panic!("at the disco") }).await;
        let error = outcome.unwrap_err();
        assert_eq!(error.code, ErrorCode::Internal);
        assert_eq!(error.details.as_deref(), Some("save_graph: at the disco"));
    }
}
