//! What is known of a player besides their body.

use std::collections::{BTreeSet, VecDeque};

use azalea_block::BlockState;
use azalea_core::{
    game_type::GameMode,
    position::{BlockPos, ChunkPos},
};
use azalea_registry::builtin::ItemKind;
use uuid::Uuid;

use super::chunks::FIRST_PACE;
use crate::{
    connection::{ConnId, Outlet, Profile},
    item::{Slot, Stack},
    window::{HOTBAR, Layout, N_CARRIED, Window},
};

/// The fewest chunks a player sees to each side.
const MIN_VIEW: u8 = 2;

/// A player with a client.
#[derive(Debug)]
pub struct Player {
    pub connection: ConnId,
    pub outlet: Outlet,
    pub name: String,
    pub uuid: Uuid,
    pub mode: GameMode,
    /// Shanks, half each.
    pub food: i32,
    pub saturation: f32,
    /// Effort not yet paid for with food.
    pub effort: f32,
    /// The health, food or saturation was not sent yet.
    pub is_health_news: bool,
    pub carried: [Slot; N_CARRIED],
    /// The place of the hotbar in the hand, 0 to 8.
    pub held: usize,
    /// The player's own window, always there.
    pub own: Window,
    /// The window that is open besides.
    pub open: Option<Window>,
    pub n_opened: i32,
    pub view: i32,
    pub chunks: BTreeSet<(i32, i32)>,
    pub wanted: VecDeque<(i32, i32)>,
    pub middle: Option<(i32, i32)>,
    /// Chunks the client takes in a tick.
    pub pace: f32,
    pub n_open_batches: u32,
    /// The teleport the client has not confirmed yet.
    pub teleport: Option<u32>,
    pub n_teleports: u32,
    pub dig: Option<Dig>,
    pub meal: Option<Meal>,
    /// The height a fall began at.
    pub falls_from: Option<f64>,
    /// Falls by one a tick, rises with each line: who is over the limit talks too much.
    pub chatter: u32,
    pub n_heard: u32,
    pub n_said: u32,
    pub alive: Alive,
    pub latency_ms: i32,
}

/// A block being dug.
#[derive(Debug, Clone, Copy)]
pub struct Dig {
    pub at: BlockPos,
    pub state: BlockState,
    pub began: u64,
    pub ticks: u64,
    /// The client is done already; the block falls when it is due.
    pub is_awaited: bool,
    pub stage: u8,
}

/// Something being eaten.
#[derive(Debug, Clone, Copy)]
pub struct Meal {
    pub place: usize,
    pub kind: ItemKind,
    pub ends: u64,
}

/// Keep-alives.
#[derive(Debug, Default, Clone, Copy)]
pub struct Alive {
    pub asked_at: u64,
    pub pending: Option<u64>,
    pub asked: Option<std::time::Instant>,
}

impl Player {
    /// A player who just came.
    pub fn new(connection: ConnId, profile: Profile, outlet: Outlet, most_view: u8) -> Self {
        Self {
            connection,
            outlet,
            name: profile.name,
            uuid: profile.uuid,
            mode: GameMode::Survival,
            food: 20,
            saturation: 5.0,
            effort: 0.0,
            is_health_news: true,
            carried: [None; N_CARRIED],
            held: 0,
            own: Window::new(0, Layout::Inventory, None),
            open: None,
            n_opened: 0,
            view: clamp_view(profile.view_distance, most_view),
            chunks: BTreeSet::new(),
            wanted: VecDeque::new(),
            middle: None,
            pace: FIRST_PACE,
            n_open_batches: 0,
            teleport: None,
            n_teleports: 0,
            dig: None,
            meal: None,
            falls_from: None,
            chatter: 0,
            n_heard: 0,
            n_said: 0,
            alive: Alive::default(),
            latency_ms: 0,
        }
    }

    /// The place of the item in the hand.
    pub const fn hand(&self) -> usize {
        HOTBAR + self.held
    }

    /// The item in a place.
    pub fn item(&self, at: usize) -> Slot {
        self.carried.get(at).copied().flatten()
    }

    /// The item in the hand.
    pub fn in_hand(&self) -> Option<ItemKind> {
        self.item(self.hand()).map(|stack| stack.kind)
    }

    /// Takes items from a place.
    pub fn take(&mut self, at: usize, n: i32) -> Option<Stack> {
        let slot = self.carried.get_mut(at)?;
        let stack = (*slot)?;
        let n = n.min(stack.count);
        *slot = stack.of(stack.count - n);
        stack.of(n)
    }

    /// The window whose places the client clicks.
    pub fn window(&mut self) -> &mut Window {
        self.open.as_mut().unwrap_or(&mut self.own)
    }

    pub const fn is_vulnerable(&self) -> bool {
        matches!(self.mode, GameMode::Survival | GameMode::Adventure)
    }

    pub fn has_chunk(&self, at: ChunkPos) -> bool {
        self.chunks.contains(&(at.x, at.z))
    }
}

/// How far a client may see, in chunks, of what it wishes and the world allows.
pub fn clamp_view(wish: u8, most: u8) -> i32 {
    i32::from(wish.clamp(MIN_VIEW, most.max(MIN_VIEW)))
}
