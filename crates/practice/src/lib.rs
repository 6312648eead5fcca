//! A practice world: an embedded Minecraft 26.1 server (protocol 775, offline mode) on loopback,
//! to try bots and graphs in without a server.
//!
//! The world is small, flat and the same every time: a village of things to use, three players of
//! ours, a few animals. It lives in memory and is gone with its [`Handle`]. It speaks the real
//! protocol to any client, and is strict where servers are strict.
//!
//! ```no_run
//! # async fn example() -> Result<(), sculk_practice::StartError> {
//! use sculk_practice::{Options, Practice};
//! let practice = Practice::start(Options::default()).await?;
//! println!("join {}", practice.addr());
//! for line in practice.console("spawn zombie 5 64 5").await {
//!     println!("{line}");
//! }
//! # Ok(())
//! # }
//! ```

mod connection;
mod console;
mod entity;
mod event;
mod event_words;
mod game;
mod item;
mod script;
mod sentence;
mod window;
mod world;

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    net::TcpListener,
    sync::{broadcast, mpsc, oneshot},
    task::JoinHandle,
};

use connection::ToGame;
pub use console::{About, COMMANDS};
pub use event::Event;
use game::Game;
pub use sentence::{Line, Sentence};

/// Messages of clients waiting for the game; clients wait when it is full.
const MAX_WAITING: usize = 1024;
/// Events a slow listener may be behind before it misses some.
const MAX_EVENTS: usize = 1024;

/// The names of the scripted players of a world with company.
pub fn cast() -> impl Iterator<Item = &'static str> {
    script::CAST.iter().map(|(name, ..)| *name)
}

/// How a practice world shall be.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// What animals do by chance follows from it.
    pub seed: u64,
    /// The text of the server list.
    pub motd: String,
    /// Players with a client at once.
    pub max_players: usize,
    /// The most chunks a player sees to each side.
    pub view_distance: u8,
    /// Whether players of ours and animals are there.
    pub with_company: bool,
    /// Players who may use operator commands, in lower case.
    pub ops: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            seed: 1,
            motd: "Sculk practice world".to_owned(),
            max_players: 256,
            view_distance: 8,
            with_company: true,
            ops: Vec::new(),
        }
    }
}

/// Why a practice world cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or the system gives none.
    #[error(
        "the practice world cannot listen on port {port}: {error}. Choose another port, or 0 for a free one."
    )]
    Port {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        error: std::io::Error,
    },
}

impl StartError {
    /// The same as a sentence that can be said in another language.
    #[must_use]
    pub fn line(&self) -> Line {
        match self {
            Self::Port { port, error } => {
                Sentence::PortTaken.with(&[("port", port), ("detail", error)])
            }
        }
    }
}

/// Starts practice worlds.
#[derive(Debug)]
pub struct Practice;

impl Practice {
    /// Starts a practice world in this runtime. It ends with its handle.
    ///
    /// # Errors
    /// If it cannot listen on the port.
    pub async fn start(options: Options) -> Result<Handle, StartError> {
        let port = options.port;
        let failed = |error| StartError::Port { port, error };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(failed)?;
        let addr = listener.local_addr().map_err(failed)?;
        let (line, messages) = mpsc::channel(MAX_WAITING);
        let (events, _) = broadcast::channel(MAX_EVENTS);
        let game = Game::new(options, events.clone());
        let accepting = tokio::spawn(connection::accept(listener, line.clone()));
        let game = tokio::spawn(async move {
            game.run(messages).await;
            accepting.abort();
        });
        Ok(Handle {
            addr,
            line,
            events,
            game,
        })
    }
}

/// A practice world that runs.
#[derive(Debug)]
pub struct Handle {
    addr: SocketAddr,
    line: mpsc::Sender<ToGame>,
    events: broadcast::Sender<Event>,
    game: JoinHandle<()>,
}

impl Handle {
    /// Where to join it.
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Carries out an operator's command, such as `give Bot iron_ingot 3`; `help` lists them all.
    /// Gives the lines of the reply, also when the command makes no sense.
    pub async fn console(&self, command: &str) -> Vec<Line> {
        let (answer, reply) = oneshot::channel();
        let message = ToGame::Console(command.to_owned(), answer);
        let gone = || vec![Sentence::HasEnded.into()];
        if self.line.send(message).await.is_err() {
            return gone();
        }
        reply.await.unwrap_or_else(|_| gone())
    }

    /// What happens from now on. A listener that is slow misses the oldest events.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Waits until it has ended, by the command `stop`.
    pub async fn ended(&mut self) {
        if !self.game.is_finished() {
            // A game that panicked has ended too.
            let _ = (&mut self.game).await;
        }
    }

    /// Ends it and tells all players.
    pub async fn stop(mut self) {
        self.console("stop").await;
        self.ended().await;
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // A stopped game ends by itself; this is for a handle that is only dropped.
        if let Err(mpsc::error::TrySendError::Full(_)) = self.line.try_send(farewell()) {
            self.game.abort();
        }
    }
}

fn farewell() -> ToGame {
    ToGame::Console("stop".to_owned(), oneshot::channel().0)
}
