//! The core's end of the line: greets, calls commands, passes events on.

use std::sync::Arc;
use std::time::Duration;

use sculk_app::Surface;
use sculk_contract::{AppEvent, CacheTag, command_tags};
use sculk_link::{
    FrameError, Halves, Hello, Listener, Reader, Role, ToClient, ToCore, Welcome, Writer,
};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, broadcast, mpsc, watch};

use crate::life::Wish;
use crate::opened::OpenedGraphs;
use crate::surfaces::{Surfaces, WindowClaim};

/// How long a client may take for its greeting.
const GREETING: Duration = Duration::from_secs(5);
/// How long a client may take for one message; then it is given up.
const STALL: Duration = Duration::from_secs(30);
/// Connections at once. A window, a few terminals.
const CONNECTIONS: usize = 32;
/// Calls of one client under way; further ones wait in the socket.
const CALLS: usize = 32;
/// Messages to one client that wait to be written.
const OUTBOX: usize = 64;
/// After a failed accept, so that a lasting failure does not spin.
const PAUSE: Duration = Duration::from_millis(100);

/// What the writing task of a connection is given.
#[derive(Debug)]
pub enum Outgoing {
    /// A message.
    Say(ToClient),
    /// Where events come from.
    Events(broadcast::Receiver<AppEvent>),
}

/// Takes connections for ever.
pub async fn serve(mut listener: Listener, surface: Surface, surfaces: Surfaces) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(seat) = room.clone().acquire_owned().await else {
            return; // never closed
        };
        let halves = match listener.accept().await {
            Ok(halves) => halves,
            Err(error) => {
                tracing::warn!("a connection was not taken: {error}");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let (surface, surfaces) = (surface.clone(), surfaces.clone());
        tokio::spawn(async move {
            let _seat = seat;
            match attend(halves, surface, surfaces).await {
                Ok(()) | Err(FrameError::Closed) => {}
                Err(error) => tracing::warn!("a connection ended: {error}"),
            }
        });
    }
}

async fn attend(
    (mut reader, mut writer): Halves,
    surface: Surface,
    surfaces: Surfaces,
) -> Result<(), FrameError> {
    let (outbox, outgoing) = mpsc::channel(OUTBOX);
    let greeted = tokio::time::timeout(
        GREETING,
        greet(&mut reader, &mut writer, &surfaces, &outbox),
    );
    let Ok(greeted) = greeted.await else {
        return Ok(());
    };
    let Some(claim) = greeted? else {
        return Ok(());
    };
    reader.trust();
    let writing = tokio::spawn(write(writer, outgoing, surfaces.ending()));
    let opened = OpenedGraphs::default();
    let line = Line {
        surface: &surface,
        surfaces: &surfaces,
        claim: claim.as_ref(),
        opened: &opened,
    };
    let listening = listen(&mut reader, outbox, line).await;
    // A client that does not send any more does not read either.
    writing.abort();
    opened.leave_all(&surface).await;
    listening
}

/// Whether the client may go on, and whether it is the window.
async fn greet(
    reader: &mut Reader,
    writer: &mut Writer,
    surfaces: &Surfaces,
    outbox: &mpsc::Sender<Outgoing>,
) -> Result<Option<Option<WindowClaim>>, FrameError> {
    let hello: Hello = reader.next().await?;
    let ours = Hello::from(hello.role);
    let is_same = hello == ours;
    let claim = match hello.role {
        Role::Window if is_same => surfaces.claim_window(outbox).await,
        _ => None,
    };
    let has_window = is_same && hello.role == Role::Window && claim.is_none();
    if has_window {
        surfaces.focus_window();
    }
    writer
        .send(&Welcome {
            protocol: ours.protocol,
            version: ours.version,
            has_window,
        })
        .await?;
    match hello.role {
        Role::Quit => surfaces.wish(Wish::Quit),
        _ if is_same && !has_window => return Ok(Some(claim)),
        _ => {}
    }
    Ok(None)
}

/// What a connection is served with.
struct Line<'a> {
    surface: &'a Surface,
    surfaces: &'a Surfaces,
    /// Held by the process of the windows.
    claim: Option<&'a WindowClaim>,
    opened: &'a OpenedGraphs,
}

async fn listen(
    reader: &mut Reader,
    outbox: mpsc::Sender<Outgoing>,
    line: Line<'_>,
) -> Result<(), FrameError> {
    let Line {
        surface,
        surfaces,
        claim,
        opened,
    } = line;
    let under_way = Arc::new(Semaphore::new(CALLS));
    loop {
        match reader.next().await? {
            ToCore::Call { id, command, args } => {
                let Ok(permit) = under_way.clone().acquire_owned().await else {
                    return Ok(()); // never closed
                };
                let (surface, outbox) = (surface.clone(), outbox.clone());
                let opened = opened.clone();
                tokio::spawn(async move {
                    let outcome = surface.dispatch(&command, &args).await;
                    if outcome.is_ok() {
                        opened.note(&command, &args);
                    }
                    // An error means that the client is gone.
                    let _ = outbox
                        .send(Outgoing::Say(ToClient::Answer { id, outcome }))
                        .await;
                    drop(permit);
                });
            }
            ToCore::Subscribe => {
                let events = surface.app().events();
                let _ = outbox.send(Outgoing::Events(events)).await;
            }
            ToCore::Closing => {
                if let Some(claim) = claim {
                    claim.close();
                }
            }
            ToCore::OpenWindow => surfaces.wish(Wish::OpenAnother),
            ToCore::Quit => surfaces.wish(Wish::Quit),
        }
    }
}

pub(crate) async fn write(
    mut writer: Writer,
    mut outgoing: mpsc::Receiver<Outgoing>,
    mut ending: watch::Receiver<bool>,
) {
    let mut events = None;
    loop {
        let message = tokio::select! {
            biased;
            _ = ending.wait_for(|is_ending| *is_ending) => ToClient::Ending,
            next = outgoing.recv() => match next {
                Some(Outgoing::Say(message)) => message,
                Some(Outgoing::Events(from)) => {
                    events = Some(from);
                    continue;
                }
                None => return,
            },
            event = next_event(&mut events) => ToClient::Event(event),
        };
        match tokio::time::timeout(STALL, writer.send(&message)).await {
            Ok(Ok(())) if !matches!(message, ToClient::Ending) => {}
            Ok(Ok(())) => return,
            Ok(Err(error)) => {
                tracing::debug!("a client does not listen: {error}");
                return;
            }
            Err(_) => {
                tracing::warn!("a client that did not read for {STALL:?} was given up");
                return;
            }
        }
    }
}

/// The next event, which may be that some were missed. Never, where nobody subscribed.
async fn next_event(events: &mut Option<broadcast::Receiver<AppEvent>>) -> AppEvent {
    if let Some(from) = events {
        match from.recv().await {
            Ok(event) => return event,
            Err(RecvError::Lagged(n_missed)) => {
                tracing::info!("a client missed {n_missed} events and is told to read afresh");
                return read_afresh();
            }
            Err(RecvError::Closed) => {}
        }
    }
    std::future::pending().await
}

/// What a client that missed events is told.
fn read_afresh() -> AppEvent {
    let mut tags: Vec<CacheTag> = Vec::new();
    for tag in command_tags().into_iter().flat_map(|row| row.tags) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    AppEvent::CacheInvalidated { tags }
}
