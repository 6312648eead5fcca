//! A furnace: fire, progress, and what comes out, tick by tick.

use super::recipes::{burns, smelted};
use crate::item::{Slot, Stack};

/// Ticks one item takes.
pub const SMELT_TICKS: u16 = 200;
const INPUT: usize = 0;
const FUEL: usize = 1;
const OUTPUT: usize = 2;

/// How far a furnace is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Fire {
    /// Ticks the fire still burns.
    pub left: u16,
    /// Ticks the burning fuel lasts in all.
    pub whole: u16,
    /// Ticks the input has been in the fire.
    pub progress: u16,
    /// Ticks one item takes; 0 before the first was put in, as in the game. Some clients need to see
    /// it change.
    pub total: u16,
}

/// What happened in a tick.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// An item was finished.
    pub smelted: Option<Stack>,
    /// The fire went on or out.
    pub is_lit_changed: bool,
}

impl Fire {
    /// The four numbers a client shows.
    pub const fn numbers(self) -> [u16; 4] {
        [self.left, self.whole, self.progress, self.total]
    }

    /// One tick. `inside` are input, fuel and output.
    pub fn tick(&mut self, inside: &mut [Slot]) -> Outcome {
        let [input, fuel, output] = inside else {
            return Outcome::default();
        };
        let was_lit = self.left > 0;
        if input.is_some() {
            self.total = SMELT_TICKS;
        }
        let product = input.and_then(|stack| smelted(stack.kind));
        let product = product.filter(|kind| match output {
            None => true,
            Some(there) => there.kind == *kind && there.count < there.max(),
        });
        self.left = self.left.saturating_sub(1);
        if self.left == 0
            && product.is_some()
            && let Some(burning) = *fuel
            && burns(burning.kind) > 0
        {
            self.whole = burns(burning.kind);
            self.left = self.whole;
            *fuel = burning.of(burning.count - 1);
        }
        let mut outcome = Outcome {
            smelted: None,
            is_lit_changed: was_lit != (self.left > 0),
        };
        match product {
            Some(kind) if self.left > 0 => {
                self.progress += 1;
                if self.progress >= SMELT_TICKS {
                    self.progress = 0;
                    let n = output.map_or(0, |there| there.count);
                    *output = Stack::new(kind, 0).of(n + 1);
                    *input = input.and_then(|stack| stack.of(stack.count - 1));
                    outcome.smelted = Some(Stack::new(kind, 1));
                }
            }
            _ => self.progress = self.progress.saturating_sub(2),
        }
        outcome
    }
}

/// Whether an item may be put into a place of a furnace.
pub fn may_hold(place: usize, stack: Stack) -> bool {
    match place {
        INPUT => true,
        FUEL => burns(stack.kind) > 0,
        OUTPUT => false,
        _ => false,
    }
}

/// Where a shift-click puts an item first: what can be smelted, then what burns.
pub fn wants(stack: Stack) -> Option<usize> {
    if smelted(stack.kind).is_some() {
        Some(INPUT)
    } else if burns(stack.kind) > 0 {
        Some(FUEL)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use azalea_registry::builtin::ItemKind;

    use super::*;

    #[test]
    fn iron_is_smelted_with_one_piece_of_coal_for_eight() {
        let mut inside = [
            Some(Stack::new(ItemKind::RawIron, 9)),
            Some(Stack::new(ItemKind::Coal, 1)),
            None,
        ];
        let mut fire = Fire::default();
        assert!(fire.tick(&mut inside).is_lit_changed);
        assert_eq!(inside[FUEL], None, "the coal is in the fire");
        for _ in 1..SMELT_TICKS {
            assert_eq!(inside[OUTPUT], None);
            fire.tick(&mut inside);
        }
        assert_eq!(inside[OUTPUT], Some(Stack::new(ItemKind::IronIngot, 1)));
        for _ in 0..20 * SMELT_TICKS {
            fire.tick(&mut inside);
        }
        assert_eq!(inside[OUTPUT], Some(Stack::new(ItemKind::IronIngot, 8)));
        assert_eq!(inside[INPUT], Some(Stack::new(ItemKind::RawIron, 1)));
        assert_eq!(fire.left, 0);
    }

    #[test]
    fn nothing_burns_for_nothing() {
        let coal = Some(Stack::new(ItemKind::Coal, 1));
        let mut inside = [Some(Stack::new(ItemKind::Dirt, 1)), coal, None];
        let mut fire = Fire::default();
        fire.tick(&mut inside);
        assert_eq!(inside[FUEL], coal);
        assert_eq!((fire.left, fire.progress), (0, 0));
    }
}
