//! What a click does, place by place. Pure: it changes what it is given and says what fell out.

use azalea_inventory::operations::ClickType;

use super::{HOTBAR, Layout, N_CARRIED, OFF_HAND, Place, Window, furnace};
use crate::item::{Slot, Stack};

/// The number for "outside the window".
const OUTSIDE: i16 = -999;

/// Painting: which way, and the places so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drag {
    kind: u8,
    places: Vec<usize>,
}

/// One click as the protocol says it.
#[derive(Debug, Clone, Copy)]
pub struct Click {
    pub slot: i16,
    pub button: u8,
    pub kind: ClickType,
}

/// What a click did besides moving items.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Thrown on the ground.
    pub thrown: Vec<Stack>,
    /// Crafted and taken.
    pub crafted: Vec<Stack>,
}

/// Everything a click can reach.
pub struct Table<'a> {
    pub window: &'a mut Window,
    pub carried: &'a mut [Slot; N_CARRIED],
    /// The places of the block, if the window has one.
    pub inside: &'a mut [Slot],
    pub is_creative: bool,
    pub outcome: Outcome,
}

impl Table<'_> {
    /// Carries out a click. What makes no sense does nothing.
    pub fn click(&mut self, click: Click) {
        let at = usize::try_from(click.slot)
            .ok()
            .filter(|at| *at < self.layout().n_places());
        if click.kind == ClickType::QuickCraft {
            return self.paint(at, click.button);
        }
        self.window.drag = None;
        match (click.kind, at) {
            (ClickType::Pickup, None) if click.slot == OUTSIDE => self.throw_cursor(click.button),
            (ClickType::Pickup, Some(at)) => self.pick_up(at, click.button),
            (ClickType::QuickMove, Some(at)) => self.quick_move(at),
            (ClickType::Swap, Some(at)) => self.swap(at, click.button),
            (ClickType::Clone, Some(at)) => self.clone_stack(at),
            (ClickType::Throw, Some(at)) => self.throw(at, click.button),
            (ClickType::PickupAll, _) => self.gather(),
            _ => {}
        }
    }

    /// What lies in a place.
    pub fn get(&self, at: usize) -> Slot {
        match self.layout().place(at)? {
            Place::Result => self.window.result(),
            Place::Grid(at) => self.window.grid.get(at).copied().flatten(),
            Place::Inside(at) => self.inside.get(at).copied().flatten(),
            Place::Carried(at) => self.carried.get(at).copied().flatten(),
        }
    }

    fn set(&mut self, at: usize, stack: Slot) {
        let slot = match self.layout().place(at) {
            Some(Place::Grid(at)) => self.window.grid.get_mut(at),
            Some(Place::Inside(at)) => self.inside.get_mut(at),
            Some(Place::Carried(at)) => self.carried.get_mut(at),
            // The result follows from the grid.
            Some(Place::Result) | None => None,
        };
        if let Some(slot) = slot {
            *slot = stack;
        }
    }

    const fn layout(&self) -> Layout {
        self.window.layout
    }

    fn is_result(&self, at: usize) -> bool {
        self.layout().place(at) == Some(Place::Result)
    }

    fn may_put(&self, at: usize, stack: Stack) -> bool {
        match self.layout().place(at) {
            Some(Place::Result) | None => false,
            Some(Place::Inside(at)) if self.layout() == Layout::Furnace => {
                furnace::may_hold(at, stack)
            }
            Some(Place::Carried(at @ 5..=8)) => armour_place(stack) == Some(at),
            Some(_) => true,
        }
    }

    fn most(&self, at: usize, stack: Stack) -> i32 {
        match self.layout().place(at) {
            Some(Place::Carried(5..=8)) => 1,
            _ => stack.max(),
        }
    }

    /// Takes items out of a place; a result is taken whole and uses up what it is made of.
    fn take(&mut self, at: usize, n: i32) -> Slot {
        let there = self.get(at)?;
        if self.is_result(at) {
            if n < there.count {
                return None;
            }
            self.use_up_grid();
            self.outcome.crafted.push(there);
            return Some(there);
        }
        let n = n.min(there.count);
        self.set(at, there.of(there.count - n));
        there.of(n)
    }

    fn use_up_grid(&mut self) {
        for slot in &mut self.window.grid {
            *slot = slot.and_then(|stack| stack.of(stack.count - 1));
        }
    }

    fn throw_cursor(&mut self, button: u8) {
        if let Some(stack) = self.window.cursor {
            let n = if button == 0 { stack.count } else { 1 };
            self.outcome.thrown.extend(stack.of(n));
            self.window.cursor = stack.of(stack.count - n);
        }
    }

    fn pick_up(&mut self, at: usize, button: u8) {
        let n_of = |stack: Stack| if button == 0 { stack.count } else { 1 };
        match (self.get(at), self.window.cursor) {
            (None, None) => {}
            (Some(there), None) => {
                let is_all = button == 0 || self.is_result(at);
                let n = if is_all {
                    there.count
                } else {
                    (there.count + 1) / 2
                };
                self.window.cursor = self.take(at, n);
            }
            (there, Some(cursor)) if self.may_put(at, cursor) => match there {
                Some(there) if there.kind != cursor.kind => {
                    if cursor.count <= self.most(at, cursor) {
                        self.set(at, Some(cursor));
                        self.window.cursor = Some(there);
                    }
                }
                _ => {
                    let has = there.map_or(0, |there| there.count);
                    let n = n_of(cursor).min(self.most(at, cursor) - has).max(0);
                    if n > 0 {
                        self.set(at, cursor.of(has + n));
                        self.window.cursor = cursor.of(cursor.count - n);
                    }
                }
            },
            (Some(there), Some(cursor)) => {
                let sum = there.count + cursor.count;
                if there.kind == cursor.kind && sum <= cursor.max() {
                    let taken = self.take(at, there.count);
                    self.window.cursor = taken.and_then(|_| cursor.of(sum));
                }
            }
            (None, Some(_)) => {}
        }
    }

    fn quick_move(&mut self, at: usize) {
        let Some(first) = self.get(at) else { return };
        // A result is made again and again while there is material and room; all else moves once.
        for _ in 0..64 {
            let Some(stack) = self.get(at).filter(|stack| stack.kind == first.kind) else {
                return;
            };
            let left = self.move_away(at, stack);
            if left.map_or(0, |left| left.count) == stack.count {
                return;
            }
            if !self.is_result(at) {
                return self.set(at, left);
            }
            self.use_up_grid();
            self.outcome.crafted.push(stack);
            self.outcome.thrown.extend(left);
        }
    }

    /// Where shift-click sends the items of a place. Gives what did not fit.
    fn move_away(&mut self, at: usize, stack: Stack) -> Slot {
        let layout = self.layout();
        let (own, all) = (layout.n_own(), layout.n_places());
        let hotbar = layout.number_of(HOTBAR).unwrap_or(all);
        let is_own = at < own;
        match layout {
            Layout::Inventory => {
                let armour = armour_place(stack).filter(|place| self.get(*place).is_none());
                match (at, armour) {
                    (0, _) => self.fill(stack, 9..OFF_HAND, true),
                    (1..9, _) => self.fill(stack, 9..OFF_HAND, false),
                    (_, Some(place)) => self.fill(stack, place..place + 1, false),
                    (9..HOTBAR, _) => self.fill(stack, HOTBAR..OFF_HAND, false),
                    _ => self.fill(stack, 9..HOTBAR, false),
                }
            }
            Layout::Crafting if at == 0 => self.fill(stack, own..all, true),
            Layout::Crafting if is_own => self.fill(stack, own..all, false),
            Layout::Crafting => {
                let left = self.fill(stack, 1..own, false);
                left.and_then(|left| self.other_half(at, hotbar, left))
            }
            Layout::Chest if is_own => self.fill(stack, own..all, true),
            Layout::Chest => self.fill(stack, 0..own, false),
            Layout::Furnace if is_own => self.fill(stack, own..all, at == 2),
            Layout::Furnace => match furnace::wants(stack) {
                Some(place) => self.fill(stack, place..place + 1, false),
                None => self.other_half(at, hotbar, stack),
            },
        }
    }

    /// From the main places to the hotbar and back.
    fn other_half(&mut self, at: usize, hotbar: usize, stack: Stack) -> Slot {
        let (own, all) = (self.layout().n_own(), self.layout().n_places());
        if at < hotbar {
            self.fill(stack, hotbar..all, false)
        } else {
            self.fill(stack, own..hotbar, false)
        }
    }

    /// Puts items onto others of their kind, then into free places. Gives what did not fit.
    fn fill(&mut self, stack: Stack, places: std::ops::Range<usize>, is_reversed: bool) -> Slot {
        let mut order: Vec<usize> = places.collect();
        if is_reversed {
            order.reverse();
        }
        let mut left = stack.count;
        for wants_free in [false, true] {
            for at in &order {
                let there = self.get(*at);
                let has = there.map_or(0, |there| there.count);
                let is_fit = match there {
                    None => wants_free,
                    Some(there) => !wants_free && there.kind == stack.kind,
                };
                let n = left.min(self.most(*at, stack) - has);
                if is_fit && n > 0 && self.may_put(*at, stack) {
                    self.set(*at, stack.of(has + n));
                    left -= n;
                }
            }
        }
        stack.of(left)
    }

    /// A number key: changes places with the hotbar or the off hand.
    fn swap(&mut self, at: usize, button: u8) {
        let hand = match button {
            0..=8 => HOTBAR + usize::from(button),
            40 => OFF_HAND,
            _ => return,
        };
        let (there, held) = (self.get(at), self.carried.get(hand).copied().flatten());
        if self.window.cursor.is_some() || held.is_some_and(|held| !self.may_put(at, held)) {
            return;
        }
        let taken = match there {
            Some(there) if self.is_result(at) => self.take(at, there.count),
            _ => {
                self.set(at, held);
                there
            }
        };
        if let Some(slot) = self.carried.get_mut(hand) {
            *slot = taken;
        }
    }

    fn clone_stack(&mut self, at: usize) {
        if self.is_creative && self.window.cursor.is_none() {
            self.window.cursor = self.get(at).and_then(|stack| stack.of(stack.max()));
        }
    }

    fn throw(&mut self, at: usize, button: u8) {
        if self.window.cursor.is_some() {
            return;
        }
        if let Some(there) = self.get(at) {
            let is_all = button == 1 || self.is_result(at);
            let n = if is_all { there.count } else { 1 };
            let taken = self.take(at, n);
            self.outcome.thrown.extend(taken);
        }
    }

    /// A double click: all of the kind on the cursor, small heaps first.
    fn gather(&mut self) {
        for takes_full in [false, true] {
            for at in 0..self.layout().n_places() {
                let Some(cursor) = self.window.cursor else {
                    return;
                };
                let Some(there) = self.get(at) else { continue };
                let is_full = there.count == there.max();
                if there.kind != cursor.kind || self.is_result(at) || is_full && !takes_full {
                    continue;
                }
                let n = there.count.min(cursor.max() - cursor.count);
                if n > 0 && self.take(at, n).is_some() {
                    self.window.cursor = cursor.of(cursor.count + n);
                }
            }
        }
    }

    /// Painting in three steps: begin, places, end.
    fn paint(&mut self, at: Option<usize>, button: u8) {
        let (step, kind) = (button & 3, button >> 2 & 3);
        let drag = self.window.drag.take();
        let Some(cursor) = self.window.cursor else {
            return;
        };
        match (step, drag, at) {
            (0, _, _) => {
                let places = Vec::new();
                self.window.drag = Some(Drag { kind, places });
            }
            (1, Some(mut drag), Some(at)) if drag.kind == kind => {
                let is_same = self.get(at).is_none_or(|there| there.kind == cursor.kind);
                let n = i32::try_from(drag.places.len()).unwrap_or(i32::MAX);
                let is_new = !drag.places.contains(&at) && (cursor.count > n || kind == 2);
                if is_same && is_new && self.may_put(at, cursor) {
                    drag.places.push(at);
                }
                self.window.drag = Some(drag);
            }
            (2, Some(drag), _) if drag.kind == kind => self.spread(&drag, cursor),
            _ => {}
        }
    }

    fn spread(&mut self, drag: &Drag, cursor: Stack) {
        let n_places = match i32::try_from(drag.places.len()) {
            Ok(n @ 1..) => n,
            _ => return,
        };
        let share = match drag.kind {
            0 => cursor.count / n_places,
            1 => 1,
            2 if self.is_creative => cursor.max(),
            _ => return,
        };
        let mut left = cursor.count;
        for at in &drag.places {
            let has = self.get(*at).map_or(0, |there| there.count);
            let n = share.min(self.most(*at, cursor) - has);
            let n = if drag.kind == 2 { n } else { n.min(left) };
            if n > 0 {
                self.set(*at, cursor.of(has + n));
                left -= if drag.kind == 2 { 0 } else { n };
            }
        }
        self.window.cursor = cursor.of(left);
    }
}

/// Where an item is worn: 5 head to 8 feet.
fn armour_place(stack: Stack) -> Option<usize> {
    let name = crate::item::name(stack.kind);
    ["_helmet", "_chestplate", "_leggings", "_boots"]
        .iter()
        .position(|end| name.ends_with(end))
        .map(|at| at + 5)
}

#[cfg(test)]
#[path = "click_tests.rs"]
mod tests;
