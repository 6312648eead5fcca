//! Moving items between slots of a window.

use super::{
    hands::words,
    items::{count, fit_together, room_for},
    script::Desk,
};
use azalea::inventory::ItemStack;
use sculk_bots::{BotAnswer, BotError, Click};

/// What a series of moves came to.
#[derive(Debug, Default)]
pub struct Tally {
    pub n_items: u32,
    pub n_moves: u32,
    pub stopped_by: Option<BotError>,
}

impl Tally {
    /// As an answer. Where nothing at all was moved the reason is the outcome.
    pub fn answer(self) -> Result<BotAnswer, BotError> {
        match self.stopped_by {
            Some(error) if self.n_items == 0 => Err(error),
            stopped_by => Ok(BotAnswer::Moved {
                n_items: self.n_items,
                n_moves: self.n_moves,
                stopped_by: stopped_by.map(Box::new),
            }),
        }
    }
}

impl Desk {
    /// Moves up to `wanted` items from a slot of a window into others and returns how many went.
    /// Stacks of the same item are filled up before free slots are used. What finds no room goes
    /// back.
    pub async fn transfer(
        &self,
        window: i32,
        from: u16,
        to: &[u16],
        wanted: u32,
    ) -> Result<u32, BotError> {
        self.tidy(window).await?;
        let stack = self.windows(|w| w.item(window, from).clone());
        if stack.is_empty() {
            return Err(BotError::SlotEmpty { slot: from });
        }
        let there = count(&stack);
        let wanted = wanted.min(there);
        let fits: u32 = self.windows(|w| {
            to.iter()
                .filter(|slot| **slot != from)
                .map(|slot| room_for(&stack, w.item(window, *slot)))
                .sum()
        });
        let n_items = wanted.min(fits);
        if n_items == 0 {
            return Ok(0);
        }
        self.click(window, Click::Left { slot: Some(from) }).await?;
        let held = self.windows(|w| count(w.cursor()));
        if held == 0 {
            return Err(BotError::Refused {
                what: format!("take {} out of slot {from}", words(&stack)),
            });
        }
        let spare = held.saturating_sub(n_items);
        // Single items are put down with the right button; whichever part is smaller goes that way.
        if spare <= n_items {
            let back = Click::Right { slot: Some(from) };
            self.clicks(window, back, spare).await?;
            self.put_down(window, from, to).await?;
        } else {
            self.put_singly(window, from, to, n_items).await?;
        }
        self.put_back(window, from).await?;
        let left = self.count_at(window, from);
        Ok(there.saturating_sub(left))
    }

    /// Puts all of the cursor into slots until it is empty or none takes more.
    async fn put_down(&self, window: i32, from: u16, to: &[u16]) -> Result<(), BotError> {
        let mut refused = Vec::new();
        while let Some(slot) = self.best_slot(window, from, to, &refused) {
            let before = self.windows(|w| count(w.cursor()));
            self.click(window, Click::Left { slot: Some(slot) }).await?;
            let (after, is_same) = self.windows(|w| {
                (
                    count(w.cursor()),
                    w.cursor().is_empty()
                        || w.item(window, slot).is_empty()
                        || fit_together(w.cursor(), w.item(window, slot)),
                )
            });
            if after >= before || !is_same {
                refused.push(slot);
            }
        }
        Ok(())
    }

    async fn put_singly(
        &self,
        window: i32,
        from: u16,
        to: &[u16],
        mut n_items: u32,
    ) -> Result<(), BotError> {
        let mut refused = Vec::new();
        while n_items > 0
            && let Some(slot) = self.best_slot(window, from, to, &refused)
        {
            let before = self.windows(|w| count(w.cursor()));
            let room = self.windows(|w| room_for(w.cursor(), w.item(window, slot)));
            let click = Click::Right { slot: Some(slot) };
            self.clicks(window, click, n_items.min(room)).await?;
            let gone = before.saturating_sub(self.windows(|w| count(w.cursor())));
            if gone == 0 {
                refused.push(slot);
            }
            n_items = n_items.saturating_sub(gone);
        }
        Ok(())
    }

    /// The slot to put the cursor's item into next.
    fn best_slot(&self, window: i32, from: u16, to: &[u16], refused: &[u16]) -> Option<u16> {
        self.windows(|w| {
            if w.cursor().is_empty() {
                return None;
            }
            let open = |slot: &&u16| {
                **slot != from
                    && !refused.contains(*slot)
                    && room_for(w.cursor(), w.item(window, **slot)) > 0
            };
            let begun = |slot: &&u16| !w.item(window, **slot).is_empty();
            let mut all = to.iter().filter(open);
            all.clone().find(begun).or_else(|| all.next()).copied()
        })
    }

    /// What is left in the cursor goes where it came from, or wherever there is room.
    async fn put_back(&self, window: i32, from: u16) -> Result<(), BotError> {
        let fits = self
            .windows(|w| !w.cursor().is_empty() && room_for(w.cursor(), w.item(window, from)) > 0);
        if fits {
            self.click(window, Click::Left { slot: Some(from) }).await?;
        }
        self.tidy(window).await
    }

    /// The slots of a range that hold what is wanted.
    pub fn holding(
        &self,
        window: i32,
        slots: std::ops::Range<u16>,
        is_wanted: impl Fn(&ItemStack) -> bool,
    ) -> Vec<u16> {
        self.windows(|w| {
            slots
                .filter(|slot| {
                    let stack = w.item(window, *slot);
                    !stack.is_empty() && is_wanted(stack)
                })
                .collect()
        })
    }
}
