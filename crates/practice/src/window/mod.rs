//! Windows: the places a player sees, the clicks that move items between them, and what a client
//! believes lies there.
//!
//! The numbering of places and the meaning of clicks are the game's.

pub mod click;
pub mod furnace;
pub mod recipes;

use azalea_core::position::BlockPos;
use azalea_registry::builtin::MenuKind;

use crate::item::{Slot, Stack};

/// Places of a player, numbered as in the inventory window: 5-8 armour, 9-35 main, 36-44 hotbar,
/// 45 off hand. The first five belong to the crafting grid and stay empty here.
pub const N_CARRIED: usize = 46;
/// The first place of the hotbar.
pub const HOTBAR: usize = 36;
/// The off hand.
pub const OFF_HAND: usize = 45;

/// What kind of window it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// The player's own, with a grid of 2 by 2.
    Inventory,
    /// A crafting table's, with a grid of 3 by 3.
    Crafting,
    /// 27 places of a chest or barrel.
    Chest,
    /// Input, fuel, output.
    Furnace,
}

/// What a number in a window stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What the grid makes.
    Result,
    /// A place of the crafting grid.
    Grid(usize),
    /// A place of the block.
    Inside(usize),
    /// A place of the player.
    Carried(usize),
}

impl Layout {
    /// Places before those of the player.
    pub const fn n_own(self) -> usize {
        match self {
            Self::Inventory => 9,
            Self::Crafting => 10,
            Self::Chest => 27,
            Self::Furnace => 3,
        }
    }

    /// All places.
    pub const fn n_places(self) -> usize {
        match self {
            Self::Inventory => N_CARRIED,
            _ => self.n_own() + 36,
        }
    }

    /// The side of the crafting grid; 0 without one.
    pub const fn grid(self) -> usize {
        match self {
            Self::Inventory => 2,
            Self::Crafting => 3,
            Self::Chest | Self::Furnace => 0,
        }
    }

    /// What a number stands for.
    pub fn place(self, at: usize) -> Option<Place> {
        if at >= self.n_places() {
            return None;
        }
        let n_grid = self.grid() * self.grid();
        Some(match self {
            Self::Inventory | Self::Crafting if at == 0 => Place::Result,
            Self::Inventory | Self::Crafting if at <= n_grid => Place::Grid(at - 1),
            Self::Inventory => Place::Carried(at),
            _ if at < self.n_own() => Place::Inside(at),
            _ => Place::Carried(at - self.n_own() + 9),
        })
    }

    /// The number of a player's place in this window, if it shows it.
    pub fn number_of(self, carried: usize) -> Option<usize> {
        match self {
            Self::Inventory => (5..N_CARRIED).contains(&carried).then_some(carried),
            _ => (9..45)
                .contains(&carried)
                .then(|| carried - 9 + self.n_own()),
        }
    }

    /// The protocol's name and title; none for the player's own window, which is never opened.
    pub const fn screen(self) -> Option<(MenuKind, &'static str)> {
        match self {
            Self::Inventory => None,
            Self::Crafting => Some((MenuKind::Crafting, "container.crafting")),
            Self::Chest => Some((MenuKind::Generic9x3, "container.chest")),
            Self::Furnace => Some((MenuKind::Furnace, "container.furnace")),
        }
    }
}

/// A window of one player.
#[derive(Debug)]
pub struct Window {
    /// 0 for the player's own.
    pub id: i32,
    pub layout: Layout,
    /// The block it belongs to.
    pub at: Option<BlockPos>,
    /// The crafting grid, row by row.
    pub grid: Vec<Slot>,
    /// What hangs on the cursor.
    pub cursor: Slot,
    /// Places painted over while a button is held.
    pub drag: Option<click::Drag>,
    /// Counts what was sent about the window; a client names the last it saw.
    pub state: u32,
    /// What the client believes, by number.
    pub believed: Vec<Slot>,
    /// What it believes hangs on the cursor.
    pub believed_cursor: Slot,
    /// What it was told of a furnace: fire left, fire at first, progress, whole.
    pub told: [Option<u16>; 4],
}

impl Window {
    /// A window nobody has seen yet.
    pub fn new(id: i32, layout: Layout, at: Option<BlockPos>) -> Self {
        Self {
            id,
            layout,
            at,
            grid: vec![None; layout.grid() * layout.grid()],
            cursor: None,
            drag: None,
            state: 0,
            believed: vec![None; layout.n_places()],
            believed_cursor: None,
            told: [None; 4],
        }
    }

    /// The next number for what is sent.
    pub const fn next_state(&mut self) -> u32 {
        self.state = (self.state + 1) & 0x7fff;
        self.state
    }

    /// What the grid makes now.
    pub fn result(&self) -> Slot {
        recipes::crafted(&self.grid)
    }
}

/// Puts items into a player's places as picking up does: onto others of their kind, then into free
/// places, the hand first. Gives what did not fit.
pub fn put_away(carried: &mut [Slot], held: usize, stack: Stack) -> Slot {
    let hand = HOTBAR + held;
    let order: Vec<usize> = [hand, OFF_HAND]
        .into_iter()
        .chain(HOTBAR..HOTBAR + 9)
        .chain(9..HOTBAR)
        .collect();
    let mut left = stack.count;
    for at in &order {
        if let Some(Some(there)) = carried.get_mut(*at)
            && there.kind == stack.kind
        {
            let n = left.min(there.max() - there.count).max(0);
            there.count += n;
            left -= n;
        }
    }
    for at in order.into_iter().filter(|at| *at != OFF_HAND) {
        if left > 0
            && let Some(free @ None) = carried.get_mut(at)
        {
            let n = left.min(stack.max());
            *free = stack.of(n);
            left -= n;
        }
    }
    stack.of(left)
}
