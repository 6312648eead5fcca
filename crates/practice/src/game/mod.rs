//! The game: one task that owns the world, hears all clients and ticks twenty times a second.

mod acts;
mod chat;
mod chunks;
mod crafting;
mod digging;
mod join;
mod living;
mod minds;
mod moving;
mod placing;
mod player;
mod tracking;
mod windows;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Debug,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use azalea_core::position::{BlockPos, ChunkPos, Vec3};
use azalea_protocol::packets::{Packet, game::ClientboundGamePacket};
use azalea_registry::builtin::EntityKind;
use tokio::{
    sync::{broadcast, mpsc},
    time::{MissedTickBehavior, interval},
};
use uuid::Uuid;

pub use chat::KickReason;
pub use join::game_event;
pub use living::Cause;
pub use player::Player;

use crate::{
    Options,
    connection::{Act, ConnId, Raw, ToGame, encode},
    entity::{
        Body, Dropped, Id, Mind,
        mob::{Mob, Seen},
        rng::Rng,
    },
    event::Event,
    item::{Slot, Stack},
    script::{CAST, Script},
    sentence::Sentence,
    window::furnace::Fire,
    world::{World, village},
};

/// A twentieth of a second, as in the game.
const TICK: Duration = Duration::from_millis(50);
/// Entities that may be in the world, players not counted.
const MAX_BODIES: usize = 1000;
/// Ticks until an item on the ground vanishes.
const ITEM_LIFE: u64 = 6000;
/// A number no entity has: the dead keep their place for this many ticks, for the animation.
const FADE: u64 = 20;

/// A chest, barrel or furnace.
#[derive(Debug, Default)]
pub struct Container {
    pub slots: Vec<Slot>,
    /// Furnaces only.
    pub fire: Option<Fire>,
}

/// The world and everybody in it.
#[derive(Debug)]
pub struct Game {
    pub options: Options,
    pub tick: u64,
    /// Ticks since the morning of the first day.
    pub time: u64,
    pub is_raining: bool,
    pub world: World,
    pub bodies: BTreeMap<Id, Body>,
    pub players: BTreeMap<Id, Player>,
    pub containers: HashMap<BlockPos, Container>,
    pub signs: HashMap<BlockPos, [String; 4]>,
    pub banned: BTreeSet<String>,
    /// Who may come in; everybody if there is no list.
    pub whitelist: Option<BTreeSet<String>>,
    pub ops: BTreeSet<String>,
    by_connection: HashMap<ConnId, Id>,
    next_id: Id,
    rng: Rng,
    events: broadcast::Sender<Event>,
    is_over: bool,
}

impl Game {
    /// The village on its first morning.
    pub fn new(options: Options, events: broadcast::Sender<Event>) -> Self {
        let mut world = World::new();
        village::build(&mut world);
        let mut game = Self {
            rng: Rng::new(options.seed),
            ops: options.ops.iter().cloned().collect(),
            options,
            tick: 0,
            time: 1000,
            is_raining: false,
            world,
            bodies: BTreeMap::new(),
            players: BTreeMap::new(),
            containers: HashMap::new(),
            signs: HashMap::new(),
            banned: BTreeSet::new(),
            whitelist: None,
            by_connection: HashMap::new(),
            next_id: 1,
            events,
            is_over: false,
        };
        game.furnish();
        game
    }

    /// Runs until nobody holds its line any more, or an operator stops it.
    pub async fn run(mut self, mut line: mpsc::Receiver<ToGame>) {
        let mut clock = interval(TICK);
        clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
        while !self.is_over {
            tokio::select! {
                // Ticks first: a flood of packets must not stop the time.
                biased;
                _ = clock.tick() => self.tick(),
                message = line.recv() => match message {
                    Some(message) => self.hear(message),
                    None => break,
                },
            }
        }
        self.close_all(Sentence::WhyEnded);
    }

    /// A twentieth of a second.
    pub fn tick(&mut self) {
        self.tick += 1;
        self.time += 1;
        self.tick_furnaces();
        self.tick_minds();
        self.tick_players();
        self.track();
    }

    /// Ends the game after this message.
    pub const fn stop(&mut self) {
        self.is_over = true;
    }

    fn hear(&mut self, message: ToGame) {
        match message {
            // Who asked may have gone.
            ToGame::Status(answer) => drop(answer.send(self.status())),
            ToGame::Knock(name, answer) => drop(answer.send(self.knock(&name))),
            ToGame::Join(connection, profile, outlet) => self.join(connection, profile, outlet),
            ToGame::Act(connection, act) => {
                if let Some(id) = self.by_connection.get(&connection).copied() {
                    self.act_safely(id, act);
                }
            }
            ToGame::Gone(connection, why) => {
                if let Some(id) = self.by_connection.get(&connection) {
                    self.leave(*id, why);
                }
            }
            ToGame::Console(line, answer) => drop(answer.send(self.console(&line))),
        }
    }

    /// The last line of defence: a packet that trips the game costs its sender the place in it, not
    /// everybody. No such packet is known.
    fn act_safely(&mut self, id: Id, act: Act) {
        if catch_unwind(AssertUnwindSafe(|| self.act(id, act))).is_err() {
            tracing::error!(
                player = self.label(id),
                "a packet tripped the practice world"
            );
            self.kick(id, KickReason::Ours(Sentence::WhyStumbled));
        }
    }

    fn furnish(&mut self) {
        for (at, place, stack) in village::stock() {
            let container = self.container(at);
            if let Some(slot) = container.and_then(|inside| inside.slots.get_mut(place)) {
                *slot = Some(stack);
            }
        }
        let (at, lines) = village::SIGN;
        self.signs
            .insert(village::pos(at), lines.map(str::to_owned));
        if self.options.with_company {
            for (name, [x, y, z]) in CAST {
                let home = Vec3::new(*x, *y, *z);
                let script = Mind::Scripted(Script::new(name, home));
                let id = self.add(EntityKind::Player, home, script);
                if let Some(body) = self.bodies.get_mut(&id) {
                    body.name = Some((*name).to_owned());
                    body.uuid = azalea_crypto::offline::generate_uuid(name);
                }
            }
            for (kind, x, z) in [
                (EntityKind::Cow, -20.5, 10.5),
                (EntityKind::Pig, -24.5, 6.5),
                (EntityKind::Villager, 8.5, -3.5),
            ] {
                self.spawn_mob(kind, Vec3::new(x, 64.0, z));
            }
        }
    }

    /// An animal or monster; none if the world is full.
    pub fn spawn_mob(&mut self, kind: EntityKind, at: Vec3) -> Option<Id> {
        let mind = Mind::Mob(Mob::new(kind, at));
        (self.bodies.len() < MAX_BODIES).then(|| self.add(kind, at, mind))
    }

    /// Puts items on the ground; they vanish at once if the world is full.
    pub fn drop_item(&mut self, stack: Stack, at: Vec3, delay: u64) {
        if self.bodies.len() >= MAX_BODIES {
            return;
        }
        let mind = Mind::Item(Dropped {
            stack,
            ready_at: self.tick + delay,
            gone_at: self.tick + ITEM_LIFE,
        });
        let y = self.floor_below(at);
        self.add(EntityKind::Item, Vec3 { y, ..at }, mind);
    }

    fn add(&mut self, kind: EntityKind, at: Vec3, mind: Mind) -> Id {
        let id = self.next_id;
        self.next_id = self.next_id.wrapping_add(1).max(1);
        let uuid = Uuid::from_u64_pair(self.rng.draw(), self.rng.draw());
        self.bodies.insert(id, Body::new(id, uuid, kind, at, mind));
        id
    }

    fn floor_below(&self, at: Vec3) -> f64 {
        let mut block = BlockPos::from(at);
        for _ in 0..32 {
            if self.world.is_solid(block + BlockPos::new(0, -1, 0)) {
                break;
            }
            block.y -= 1;
        }
        f64::from(block.y)
    }

    /// Players who can be seen, hunted and hit.
    fn prey(&self, is_hunted: bool) -> Vec<Seen> {
        self.players
            .iter()
            .filter(|(_, player)| !is_hunted || player.is_vulnerable())
            .filter_map(|(id, _)| self.bodies.get(id))
            .filter(|body| !body.is_dead())
            .map(|body| Seen {
                id: body.id,
                pos: body.pos,
            })
            .collect()
    }

    /// Sends a packet to one player.
    pub fn send(&self, to: Id, packet: impl Packet<ClientboundGamePacket>) {
        if let (Some(player), Some(raw)) = (self.players.get(&to), pack(packet)) {
            player.outlet.send(raw);
        }
    }

    /// Sends a packet to all players.
    pub fn send_all(&self, packet: impl Packet<ClientboundGamePacket>) {
        self.send_each(packet, self.players.values());
    }

    /// Sends a packet to all who see an entity, itself not included.
    fn send_viewers(&self, of: Id, packet: impl Packet<ClientboundGamePacket>) {
        if let Some(body) = self.bodies.get(&of) {
            let viewers = body.viewers.iter().filter_map(|id| self.players.get(id));
            self.send_each(packet, viewers);
        }
    }

    /// Sends a packet to all who have a block's chunk.
    fn send_near(&self, at: BlockPos, packet: impl Packet<ClientboundGamePacket>) {
        let chunk = ChunkPos::from(at);
        let near = self
            .players
            .values()
            .filter(|player| player.has_chunk(chunk));
        self.send_each(packet, near);
    }

    fn send_each<'a>(
        &self,
        packet: impl Packet<ClientboundGamePacket>,
        to: impl Iterator<Item = &'a Player>,
    ) {
        let mut to = to.peekable();
        if to.peek().is_some()
            && let Some(raw) = pack(packet)
        {
            to.for_each(|player| player.outlet.send(Raw::clone(&raw)));
        }
    }

    /// Tells whoever watches.
    pub fn tell(&self, event: Event) {
        tracing::debug!(?event, "in the practice world");
        // It is no fault if nobody watches.
        let _ = self.events.send(event);
    }

    /// The player of that name.
    pub fn find(&self, name: &str) -> Option<Id> {
        self.players
            .iter()
            .find(|(_, player)| player.name.eq_ignore_ascii_case(name))
            .map(|(id, _)| *id)
    }

    /// A player's name, or a mob's kind.
    pub fn label(&self, id: Id) -> String {
        self.bodies.get(&id).map(Body::label).unwrap_or_default()
    }
}

fn pack(packet: impl Packet<ClientboundGamePacket>) -> Option<Raw> {
    encode(&packet.into_variant())
}

/// Block coordinates for an event.
pub const fn place(at: BlockPos) -> [i32; 3] {
    [at.x, at.y, at.z]
}

#[cfg(test)]
#[path = "game_tests.rs"]
mod tests;
