//! Clients: from an open socket to a player in the game.
//!
//! Each connection is a task of its own; a client that sends nonsense ends its task, nothing else.

mod login;
mod outlet;
mod registries;
mod wire;

use std::{
    fmt::Debug,
    io::Cursor,
    sync::Arc,
    time::{Duration, Instant},
};

use azalea_buf::AzBufVar;
use azalea_chat::FormattedText;
use azalea_protocol::{
    packets::{ProtocolPacket, game::ServerboundGamePacket},
    read::deserialize_packet,
    write::{encode_to_network_packet, serialize_packet},
};
pub use login::is_name;
#[cfg(test)]
pub use outlet::{Inlet, outlet};
pub use outlet::{Outlet, Raw};
pub use registries::{chat_type_id, damage_type_id};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{Semaphore, mpsc, oneshot},
    time::timeout,
};
use uuid::Uuid;

use crate::sentence::{Line, Sentence};

/// Sockets that may be open at once, players or not.
const MAX_OPEN: usize = 512;
/// How long a client may take until it is in the game.
const LOGIN_LIMIT: Duration = Duration::from_secs(30);
/// Packets a second a client may send for long, and at once. An honest one sends up to 60.
const PACKETS_A_SECOND: f64 = 500.0;
const PACKETS_AT_ONCE: f64 = 2000.0;
/// Packets azalea 0.16 reads wrongly, by their number in protocol 775. An attack names its target
/// as a variable-length number, not in four bytes (its fix: ddef3711); a recipe is asked for by
/// number, not by name.
const ATTACK: u32 = 0x01;
const PLACE_RECIPE: u32 = 0x27;

/// A connection, counted up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnId(pub u64);

/// Who wants in.
#[derive(Debug, Clone)]
pub struct Profile {
    pub name: String,
    pub uuid: Uuid,
    /// In chunks, as the client asks.
    pub view_distance: u8,
}

/// What connections tell the game.
#[derive(Debug)]
pub enum ToGame {
    /// What a server list shows.
    Status(oneshot::Sender<Status>),
    /// May this player come in? If not, why.
    Knock(String, oneshot::Sender<Option<FormattedText>>),
    /// A player is ready for the game.
    Join(ConnId, Profile, Outlet),
    /// A player does something.
    Act(ConnId, Act),
    /// A connection is over.
    Gone(ConnId, Line),
    /// An operator's line.
    Console(String, oneshot::Sender<Vec<Line>>),
}

/// What a server list shows.
#[derive(Debug)]
pub struct Status {
    pub motd: String,
    pub n_max: usize,
    pub players: Vec<(Uuid, String)>,
}

/// A packet of a player.
#[derive(Debug)]
pub enum Act {
    Packet(Box<ServerboundGamePacket>),
    Attack {
        target: i32,
    },
    PlaceRecipe {
        window: i32,
        recipe: u32,
        is_all: bool,
    },
}

/// Why a connection ended before its time.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("it closed")]
    Closed,
    #[error("it did not log in within {} seconds", LOGIN_LIMIT.as_secs())]
    TooSlow,
    #[error("it sent more than {PACKETS_A_SECOND} packets a second")]
    Flood,
    #[error(transparent)]
    Wire(#[from] wire::WireError),
    #[error("it sent a packet nobody understands: {0}")]
    BadPacket(String),
    #[error("it was refused: {0}")]
    Refused(String),
    #[error("its line broke: {0}")]
    Io(#[from] std::io::Error),
}

impl Trouble {
    /// The same as a sentence that can be said in another language.
    fn line(&self) -> Line {
        match self {
            Self::Closed => Sentence::WhyClosed.into(),
            Self::TooSlow => Sentence::WhyTooSlow.with(&[("seconds", &LOGIN_LIMIT.as_secs())]),
            Self::Flood => Sentence::WhyFlood.with(&[("count", &PACKETS_A_SECOND)]),
            Self::Wire(error) => match error {
                wire::WireError::BadLength => Sentence::WhyLength,
                wire::WireError::Empty => Sentence::WhyEmpty,
                wire::WireError::BadInflatedSize => Sentence::WhyInflated,
                wire::WireError::BadCompression => Sentence::WhyCompression,
            }
            .into(),
            Self::BadPacket(detail) => Sentence::WhyBadPacket.with(&[("detail", detail)]),
            Self::Refused(detail) => Sentence::WhyRefused.with(&[("detail", detail)]),
            Self::Io(error) => Sentence::WhyBroke.with(&[("detail", error)]),
        }
    }
}

/// Takes connections until the game ends.
pub async fn accept(listener: TcpListener, game: mpsc::Sender<ToGame>) {
    let places = Arc::new(Semaphore::new(MAX_OPEN));
    let mut n_connections = 0;
    while !game.is_closed() {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many files are open, or the client has left again; neither lasts.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Over the limit the socket is closed at once.
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            continue;
        };
        n_connections += 1;
        let id = ConnId(n_connections);
        let game = game.clone();
        tokio::spawn(async move {
            let trouble = serve(id, stream, &game).await;
            tracing::debug!(connection = id.0, %trouble, "a connection is over");
            drop(place);
        });
    }
}

/// Tells the game that a player is gone, even if its task dies.
struct Farewell {
    id: ConnId,
    game: mpsc::Sender<ToGame>,
    why: Line,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        let (id, why) = (self.id, self.why.clone());
        let message = ToGame::Gone(id, why);
        if let Err(mpsc::error::TrySendError::Full(message)) = self.game.try_send(message)
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let game = self.game.clone();
            runtime.spawn(async move { game.send(message).await });
        }
    }
}

async fn serve(id: ConnId, stream: TcpStream, game: &mpsc::Sender<ToGame>) -> Trouble {
    if let Err(error) = stream.set_nodelay(true) {
        return error.into();
    }
    let mut client = Client::new(stream);
    let profile = match timeout(LOGIN_LIMIT, login::log_in(&mut client, game)).await {
        Ok(Ok(profile)) => profile,
        Ok(Err(trouble)) => return trouble,
        Err(_) => return Trouble::TooSlow,
    };
    let (outlet, inlet) = outlet::outlet();
    let Client { mut input, output } = client;
    if game.send(ToGame::Join(id, profile, outlet)).await.is_err() {
        return Trouble::Closed;
    }
    let mut farewell = Farewell {
        id,
        game: game.clone(),
        why: Sentence::WhyFailed.into(),
    };
    let trouble = tokio::select! {
        trouble = play(id, &mut input, game) => trouble,
        is_cut = inlet.drain(output) => {
            if is_cut {
                // A broken line resets instead of closing in order.
                let _ = input.stream.as_ref().set_zero_linger();
            }
            Trouble::Closed
        }
    };
    farewell.why = trouble.line();
    trouble
}

async fn play(id: ConnId, input: &mut Input, game: &mpsc::Sender<ToGame>) -> Trouble {
    let mut budget = Budget::new();
    loop {
        let act = match input.next().await.and_then(|raw| read_act(&raw)) {
            Ok(act) => act,
            Err(trouble) => return trouble,
        };
        if !budget.spend() {
            return Trouble::Flood;
        }
        if game.send(ToGame::Act(id, act)).await.is_err() {
            return Trouble::Closed;
        }
    }
}

/// A token bucket for packets.
struct Budget {
    left: f64,
    at: Instant,
}

impl Budget {
    fn new() -> Self {
        Self {
            left: PACKETS_AT_ONCE,
            at: Instant::now(),
        }
    }

    fn spend(&mut self) -> bool {
        let earned = self.at.elapsed().as_secs_f64() * PACKETS_A_SECOND;
        self.at = Instant::now();
        self.left = (self.left + earned).min(PACKETS_AT_ONCE) - 1.0;
        self.left >= 0.0
    }
}

fn read_act(raw: &[u8]) -> Result<Act, Trouble> {
    let mut cursor = Cursor::new(raw);
    let bad = |error: &dyn ToString| Trouble::BadPacket(error.to_string());
    let id = u32::azalea_read_var(&mut cursor).map_err(|error| bad(&error))?;
    let act = match id {
        ATTACK => Act::Attack {
            target: i32::azalea_read_var(&mut cursor).map_err(|error| bad(&error))?,
        },
        PLACE_RECIPE => Act::PlaceRecipe {
            window: i32::azalea_read_var(&mut cursor).map_err(|error| bad(&error))?,
            recipe: u32::azalea_read_var(&mut cursor).map_err(|error| bad(&error))?,
            is_all: azalea_buf::AzBuf::azalea_read(&mut cursor).map_err(|error| bad(&error))?,
        },
        _ => return read::<ServerboundGamePacket>(raw).map(|packet| Act::Packet(packet.into())),
    };
    no_leftover(&cursor, id)?;
    Ok(act)
}

/// Reads a packet to its last byte.
fn read<P: ProtocolPacket + Debug>(raw: &[u8]) -> Result<P, Trouble> {
    let mut cursor = Cursor::new(raw);
    let packet = deserialize_packet::<P>(&mut cursor)
        .map_err(|error| Trouble::BadPacket(error.to_string()))?;
    no_leftover(&cursor, packet.id())?;
    Ok(packet)
}

/// Vanilla ends connections over bytes left in a packet, so bots must learn it here.
fn no_leftover(cursor: &Cursor<&[u8]>, id: u32) -> Result<(), Trouble> {
    let n_left = cursor.get_ref().len() as u64 - cursor.position();
    if n_left > 0 {
        let what = format!("packet {id:#04x} was larger than expected, found {n_left} bytes extra");
        return Err(Trouble::BadPacket(what));
    }
    Ok(())
}

/// The bytes of any packet.
pub fn encode<P: ProtocolPacket + Debug>(packet: &P) -> Option<Raw> {
    match serialize_packet(packet) {
        Ok(raw) => Some(raw.into()),
        Err(error) => {
            tracing::error!(%error, "a packet cannot be written");
            None
        }
    }
}

/// A socket before the game.
struct Client {
    input: Input,
    output: OwnedWriteHalf,
}

struct Input {
    stream: OwnedReadHalf,
    decoder: wire::Decoder,
}

impl Client {
    fn new(stream: TcpStream) -> Self {
        let (stream, output) = stream.into_split();
        let decoder = wire::Decoder::default();
        Self {
            input: Input { stream, decoder },
            output,
        }
    }

    fn write<P: ProtocolPacket + Debug>(
        &mut self,
        packet: &P,
        compression: Option<u32>,
    ) -> impl Future<Output = Result<(), Trouble>> + Send + use<'_, P> {
        // The future holds the bytes, not the packet: some packets stay in their thread.
        let raw = encode(packet);
        let bytes = raw.map(|raw| encode_to_network_packet(&raw, compression, &mut None));
        let output = &mut self.output;
        async move {
            let bytes = bytes.ok_or(Trouble::Closed)?;
            Ok(output.write_all(&bytes).await?)
        }
    }
}

impl Input {
    async fn next(&mut self) -> Result<Vec<u8>, Trouble> {
        let mut bytes = [0; 4096];
        loop {
            if let Some(packet) = self.decoder.next_packet()? {
                return Ok(packet);
            }
            match self.stream.read(&mut bytes).await? {
                0 => return Err(Trouble::Closed),
                n => self.decoder.push(bytes.get(..n).unwrap_or_default()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use azalea_protocol::packets::{Packet, game};

    use super::*;

    #[test]
    fn packets_read_by_hand_have_the_numbers_of_the_protocol() {
        let attack = game::ServerboundAttack {
            entity_id: 1u32.into(),
        };
        let recipe = game::ServerboundPlaceRecipe {
            container_id: 0,
            recipe: "x".into(),
            shift_down: false,
        };
        assert_eq!(attack.into_variant().id(), ATTACK);
        assert_eq!(recipe.into_variant().id(), PLACE_RECIPE);
    }

    #[test]
    fn an_attack_is_a_variable_length_number_and_nothing_more() {
        assert!(matches!(
            read_act(&[1, 0xac, 0x02]),
            Ok(Act::Attack { target: 300 })
        ));
        assert!(
            read_act(&[1, 0, 0, 0, 2]).is_err(),
            "azalea's own writing of it"
        );
        assert!(read_act(&[1]).is_err());
    }

    #[test]
    fn unknown_packets_are_refused() {
        assert!(read_act(&[0xff, 0x7f]).is_err());
        assert!(read_act(&[]).is_err());
    }
}
