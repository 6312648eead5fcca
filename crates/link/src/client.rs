//! A surface's end of the line.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sculk_contract::{ApiError, AppEvent, AppInfo, ErrorCode, Nothing};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tokio::sync::{mpsc, oneshot};

use crate::{Endpoint, FrameError, Hello, Reader, Role, ToClient, ToCore, Welcome, Writer};

/// How long the core may take to greet.
const GREETING: Duration = Duration::from_secs(5);
/// How long a command may take. The longest are those that wait for bots to leave their servers.
const ANSWER: Duration = Duration::from_secs(120);
/// Calls on their way out.
const OUTBOX: usize = 256;
/// News that nobody has looked at yet. When it is full the core keeps further ones, and tells a
/// reader that falls behind even there to read everything afresh.
const INBOX: usize = 256;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No core runs for this data folder.
    #[error("no core is running")]
    NobodyListens,
    /// The core that runs is of another version.
    #[error(
        "the core that is running is Sculk {core}, and this is Sculk {}",
        crate::VERSION
    )]
    OtherVersion {
        /// Its version.
        core: String,
    },
    /// Something is there but does not speak as a core does.
    #[error("the core does not answer as it should: {0}")]
    Broken(#[from] FrameError),
    /// Something is there and says nothing.
    #[error("the core did not answer within {} s", GREETING.as_secs())]
    Silent,
}

/// What became of a wish to connect.
#[derive(Debug)]
pub enum Opening {
    /// The line is open.
    Open(Link, Inbox),
    /// There is a window already; it has been brought to the front.
    WindowElsewhere,
}

/// What the core says without being asked.
#[derive(Debug)]
pub enum News {
    /// Something happened; comes after [`Link::subscribe`] only.
    Event(AppEvent),
    /// The window shall come to the front.
    Focus,
    /// Another window shall open.
    OpenWindow,
    /// The core ends because somebody wanted it. The last news.
    Ending,
    /// The connection is gone without a word: the core died. The last news.
    Lost,
}

/// Where news arrive. While nobody takes them, calls are not answered either.
#[derive(Debug)]
pub struct Inbox {
    news: mpsc::Receiver<News>,
}

impl Inbox {
    /// The next news; [`News::Lost`] for ever once the line is closed.
    pub async fn next(&mut self) -> News {
        self.news.recv().await.unwrap_or(News::Lost)
    }
}

type Answers = HashMap<u64, oneshot::Sender<Result<Box<RawValue>, ApiError>>>;

/// Answers that are waited for; `None` once none can come any more.
#[derive(Debug, Clone)]
struct Waiting(Arc<Mutex<Option<Answers>>>);

impl Waiting {
    fn with<T>(&self, use_it: impl FnOnce(&mut Option<Answers>) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// An open line to a core. Cheap to clone; it closes with the last clone.
#[derive(Debug, Clone)]
pub struct Link {
    outbox: mpsc::Sender<ToCore>,
    waiting: Waiting,
    next_id: Arc<AtomicU64>,
}

/// Connects to the core that listens at an endpoint.
///
/// # Errors
/// There is no core, or none that we can talk to.
pub async fn connect(endpoint: &Endpoint, role: Role) -> Result<Opening, ConnectError> {
    let (mut reader, mut writer) = match endpoint.connect().await {
        Ok(halves) => halves,
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::ConnectionRefused
            ) =>
        {
            return Err(ConnectError::NobodyListens);
        }
        Err(error) => return Err(ConnectError::Broken(error.into())),
    };
    let greeting = async {
        writer.send(&Hello::from(role)).await?;
        reader.next::<Welcome>().await
    };
    let welcome = tokio::time::timeout(GREETING, greeting)
        .await
        .map_err(|_| ConnectError::Silent)??;
    if !welcome.is_same_version() {
        return Err(ConnectError::OtherVersion {
            core: welcome.version,
        });
    }
    if role == Role::Window && welcome.has_window {
        return Ok(Opening::WindowElsewhere);
    }
    reader.trust();
    let (outbox, calls) = mpsc::channel(OUTBOX);
    let (news, inbox) = mpsc::channel(INBOX);
    let link = Link {
        outbox,
        waiting: Waiting(Arc::new(Mutex::new(Some(Answers::new())))),
        next_id: Arc::default(),
    };
    tokio::spawn(write(writer, calls));
    tokio::spawn(read(reader, news, link.waiting.clone()));
    Ok(Opening::Open(link, Inbox { news: inbox }))
}

async fn write(mut writer: Writer, mut calls: mpsc::Receiver<ToCore>) {
    while let Some(message) = calls.recv().await {
        if let Err(error) = writer.send(&message).await {
            // The reading half notices as well and tells everybody.
            tracing::debug!("the core takes no more calls: {error}");
            return;
        }
    }
}

async fn read(mut reader: Reader, news: mpsc::Sender<News>, waiting: Waiting) {
    let mut last = News::Lost;
    loop {
        let heard = match reader.next::<ToClient>().await {
            Ok(ToClient::Answer { id, outcome }) => {
                let asked =
                    waiting.with(|answers| answers.as_mut().and_then(|all| all.remove(&id)));
                if let Some(asked) = asked {
                    // An error means that the caller gave up waiting.
                    let _ = asked.send(outcome);
                }
                continue;
            }
            Ok(ToClient::Event(event)) => News::Event(event),
            Ok(ToClient::Focus) => News::Focus,
            Ok(ToClient::OpenWindow) => News::OpenWindow,
            Ok(ToClient::Ending) => {
                last = News::Ending;
                break;
            }
            Err(error) => {
                tracing::warn!("the line to the core ended: {error}");
                break;
            }
        };
        // An error means that nobody wants news; answers are still wanted.
        let _ = news.send(heard).await;
    }
    // Dropping the senders tells the callers.
    waiting.with(Option::take);
    let _ = news.send(last).await;
}

impl Link {
    /// Calls a command of the contract by its name in the table.
    ///
    /// # Errors
    /// What the core answered, or [`ErrorCode::Internal`] in plain words where no answer came.
    pub async fn call<Q: Serialize, A: DeserializeOwned>(
        &self,
        command: &str,
        request: &Q,
    ) -> Result<A, ApiError> {
        let args =
            serde_json::value::to_raw_value(request).map_err(|error| garbled(command, &error))?;
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (asked, answer) = oneshot::channel();
        let is_open = self
            .waiting
            .with(|answers| answers.as_mut().map(|all| all.insert(id, asked)).is_some());
        if !is_open {
            return Err(lost());
        }
        let call = ToCore::Call {
            id,
            command: command.to_owned(),
            args,
        };
        if self.outbox.send(call).await.is_err() {
            return Err(lost());
        }
        let answered = tokio::time::timeout(ANSWER, answer).await.map_err(|_| {
            self.waiting
                .with(|answers| answers.as_mut().map(|all| all.remove(&id)));
            silent(command)
        })?;
        let json = answered.map_err(|_| lost())??;
        serde_json::from_str(json.get()).map_err(|error| garbled(command, &error))
    }

    /// Asks for events; they arrive in the [`Inbox`].
    pub async fn subscribe(&self) {
        // An error means that the line is closed, of which the inbox tells.
        let _ = self.outbox.send(ToCore::Subscribe).await;
    }

    /// Says that this window is about to close, so that the next one waits for its place.
    pub async fn closing(&self) {
        let _ = self.outbox.send(ToCore::Closing).await;
    }

    /// Asks for another window; whether that reached the core's ear.
    pub async fn open_window(&self) -> bool {
        if self.outbox.send(ToCore::OpenWindow).await.is_err() {
            return false;
        }
        // What is answered shows that what was said before was heard.
        self.call::<_, AppInfo>("get_app_info", &Nothing {})
            .await
            .is_ok()
    }

    /// Asks the core to end. [`News::Ending`] follows.
    pub async fn quit(&self) {
        let _ = self.outbox.send(ToCore::Quit).await;
    }
}

fn lost() -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "The part of Sculk that runs the bots has ended. It is being started again; try once more in a moment.",
    )
}

fn silent(command: &str) -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "The part of Sculk that runs the bots does not answer. Quit Sculk and start it again.",
    )
    .with_details(format!(
        "{command}: no answer within {} s",
        ANSWER.as_secs()
    ))
}

fn garbled(command: &str, error: &serde_json::Error) -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "The window and the part of Sculk that runs the bots do not understand each other. Quit Sculk and start it again.",
    )
    .with_details(format!("{command}: {error}"))
}
