//! Keeps the line to the core: opens it, passes on what comes over it, opens it again when the core
//! dies.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use sculk_contract::{ApiError, ErrorCode};
use sculk_link::{
    ConnectError, Endpoint, Inbox, Link, News, Opening, Role, StartError, Starting, connect,
    connect_or_start, end_other_core,
};
use tauri::AppHandle;
use tauri_specta::Event;
use tokio::sync::{mpsc, watch};

use crate::bridge::AppEventMessage;
use crate::news::{CoreLineState, WindowNews};

/// A core that died this often within [`DEATHS_WITHIN`] is not started again unasked.
const DEATHS: usize = 3;
const DEATHS_WITHIN: Duration = Duration::from_secs(60);

/// The line to the core. Clones are one.
#[derive(Debug, Clone)]
pub struct CoreLine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    wanted: Starting,
    state: watch::Sender<State>,
    /// Tries that the user asked for: whether a core that is in the way shall be ended.
    retry: mpsc::Sender<bool>,
    app: OnceLock<AppHandle>,
}

#[derive(Debug, Clone)]
enum State {
    Connecting {
        is_again: bool,
    },
    Connected(Link),
    Failed {
        message: String,
        is_other_version: bool,
    },
}

impl State {
    fn view(&self) -> CoreLineState {
        match self {
            Self::Connecting { is_again } => CoreLineState::Connecting {
                is_again: *is_again,
            },
            Self::Connected(_) => CoreLineState::Connected,
            Self::Failed {
                message,
                is_other_version,
            } => CoreLineState::Failed {
                message: message.clone(),
                is_other_version: *is_other_version,
            },
        }
    }
}

/// How a line ended.
enum End {
    /// As somebody wanted.
    Wanted,
    /// The core died.
    Lost,
}

impl CoreLine {
    /// Looks for a core that runs already and begins to start one where none does. `None` where
    /// another process is the window; that one has come to the front.
    pub async fn open(wanted: Starting) -> Option<Self> {
        let dir = &wanted.data_dir;
        let endpoint = Endpoint::of(&dir.canonicalize().unwrap_or_else(|_| dir.clone()));
        let found = match connect(&endpoint, Role::Window).await {
            Ok(Opening::WindowElsewhere) => return None,
            Ok(Opening::Open(link, inbox)) => Some((link, inbox)),
            Err(ConnectError::NobodyListens) => None,
            Err(error) => {
                // The keeper looks again and tells the user.
                tracing::warn!("{error}");
                None
            }
        };
        let (retry, retries) = mpsc::channel(1);
        let line = Self {
            inner: Arc::new(Inner {
                wanted,
                state: watch::Sender::new(State::Connecting { is_again: false }),
                retry,
                app: OnceLock::new(),
            }),
        };
        tokio::spawn(line.clone().keep(found, retries));
        Some(line)
    }

    /// The window is there: from now on it hears what comes over the line.
    pub fn shown_by(&self, app: &AppHandle) {
        // Called once; a second window would be a second process.
        let _ = self.inner.app.set(app.clone());
        let app = app.clone();
        let mut state = self.inner.state.subscribe();
        tauri::async_runtime::spawn(async move {
            loop {
                let state_now = state.borrow_and_update().view();
                WindowNews::CoreLine { state: state_now }.tell(&app);
                if state.changed().await.is_err() {
                    return;
                }
            }
        });
    }

    /// What the page is told of the line.
    pub fn state(&self) -> CoreLineState {
        self.inner.state.borrow().view()
    }

    /// Tries again after a failure; `ends_other` ends a core of another version first.
    pub fn retry(&self, ends_other: bool) {
        // Full means that a try is under way.
        let _ = self.inner.retry.try_send(ends_other);
    }

    /// The line where it is open this moment.
    pub fn now(&self) -> Option<Link> {
        match &*self.inner.state.borrow() {
            State::Connected(link) => Some(link.clone()),
            _ => None,
        }
    }

    /// The line, once it is open.
    ///
    /// # Errors
    /// There is no core.
    pub async fn link(&self) -> Result<Link, ApiError> {
        let mut state = self.inner.state.subscribe();
        let settled = state
            .wait_for(|state| !matches!(state, State::Connecting { .. }))
            .await;
        match settled.as_deref() {
            Ok(State::Connected(link)) => Ok(link.clone()),
            Ok(State::Failed { message, .. }) => {
                Err(ApiError::new(ErrorCode::Internal, message.clone()))
            }
            Ok(State::Connecting { .. }) | Err(_) => {
                Err(ApiError::new(ErrorCode::Internal, "The window is closing."))
            }
        }
    }

    async fn keep(self, mut found: Option<(Link, Inbox)>, mut retries: mpsc::Receiver<bool>) {
        let mut deaths: Vec<Instant> = Vec::new();
        loop {
            let opened = match found.take() {
                Some((link, inbox)) => Ok(Opening::Open(link, inbox)),
                None => connect_or_start(&self.inner.wanted, Role::Window).await,
            };
            let problem = match opened {
                Ok(Opening::WindowElsewhere) => return self.leave(),
                Ok(Opening::Open(link, inbox)) => match self.follow(link, inbox).await {
                    End::Wanted => return self.leave(),
                    End::Lost => {
                        deaths.retain(|at| at.elapsed() < DEATHS_WITHIN);
                        deaths.push(Instant::now());
                        if deaths.len() < DEATHS {
                            self.set(State::Connecting { is_again: true });
                            continue;
                        }
                        deaths.clear();
                        State::keeps_dying(&self.inner.wanted)
                    }
                },
                Err(error) => State::from(error),
            };
            self.set(problem);
            let Some(ends_other) = retries.recv().await else {
                return;
            };
            self.set(State::Connecting { is_again: false });
            if ends_other && let Err(error) = end_other_core(&self.inner.wanted.data_dir).await {
                tracing::error!("the other core does not end: {error}");
            }
        }
    }

    async fn follow(&self, link: Link, mut inbox: Inbox) -> End {
        link.subscribe().await;
        self.set(State::Connected(link));
        loop {
            match (inbox.next().await, self.inner.app.get()) {
                (News::Event(event), Some(app)) => AppEventMessage(event).tell(app),
                (News::Focus, Some(app)) => crate::window::focus(app),
                (News::OpenWindow, Some(app)) => {
                    // Its failure is in the log; nobody waits for an answer.
                    let _ = crate::window::open(app, None);
                }
                // There is no window yet; it reads everything when it comes.
                (News::Event(_) | News::Focus | News::OpenWindow, None) => {}
                (News::Ending, _) => return End::Wanted,
                (News::Lost, _) => return End::Lost,
            }
        }
    }

    fn set(&self, state: State) {
        if let State::Failed { message, .. } = &state {
            tracing::error!("{message}");
        }
        self.inner.state.send_replace(state);
    }

    fn leave(&self) {
        match self.inner.app.get() {
            Some(app) => crate::window::leave(app),
            // The toolkit is still coming up and nothing of ours is open.
            None => std::process::exit(0),
        }
    }
}

impl State {
    fn keeps_dying(wanted: &Starting) -> Self {
        Self::Failed {
            message: format!(
                "The part of Sculk that runs the bots has ended unexpectedly {DEATHS} times within a minute. The folder logs in {} may say why.",
                wanted.data_dir.display()
            ),
            is_other_version: false,
        }
    }
}

impl From<StartError> for State {
    fn from(error: StartError) -> Self {
        Self::Failed {
            message: error.to_string(),
            is_other_version: matches!(error, StartError::OtherVersion { .. }),
        }
    }
}

/// Messages to the page. A page that is not there any more needs none.
pub trait Tell {
    /// Sends it to the window.
    fn tell(self, app: &AppHandle);
}

impl<T: Event + serde::Serialize + Clone> Tell for T {
    fn tell(self, app: &AppHandle) {
        if let Err(error) = self.emit(app) {
            tracing::warn!("a message did not reach the window: {error}");
        }
    }
}
