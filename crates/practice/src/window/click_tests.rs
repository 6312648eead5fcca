use azalea_registry::builtin::ItemKind as I;
use proptest::prelude::*;

use super::*;

struct Desk {
    window: Window,
    carried: [Slot; N_CARRIED],
    inside: Vec<Slot>,
}

impl Desk {
    fn new(layout: Layout) -> Self {
        let n_inside = match layout {
            Layout::Chest => 27,
            Layout::Furnace => 3,
            _ => 0,
        };
        Self {
            window: Window::new(1, layout, None),
            carried: [None; N_CARRIED],
            inside: vec![None; n_inside],
        }
    }

    fn click(&mut self, slot: i16, button: u8, kind: ClickType) -> Outcome {
        let mut table = Table {
            window: &mut self.window,
            carried: &mut self.carried,
            inside: &mut self.inside,
            is_creative: false,
            outcome: Outcome::default(),
        };
        table.click(Click { slot, button, kind });
        table.outcome
    }

    fn all(&self) -> i32 {
        let slots = self.carried.iter().chain(&self.inside);
        let slots = slots.chain(&self.window.grid).chain([&self.window.cursor]);
        slots.flatten().map(|stack| stack.count).sum()
    }
}

fn some(kind: I, count: i32) -> Slot {
    Some(Stack::new(kind, count))
}

#[test]
fn shift_click_out_of_a_chest_fills_from_the_last_place_of_the_hotbar() {
    let mut desk = Desk::new(Layout::Chest);
    desk.inside[0] = some(I::OakLog, 16);
    desk.click(0, 0, ClickType::QuickMove);
    assert_eq!(desk.inside[0], None);
    assert_eq!(desk.carried[44], some(I::OakLog, 16));
    desk.click(62, 0, ClickType::QuickMove);
    assert_eq!(
        desk.inside[0],
        some(I::OakLog, 16),
        "and back into the first place"
    );
}

#[test]
fn a_right_click_takes_the_larger_half_and_puts_one_down() {
    let mut desk = Desk::new(Layout::Chest);
    desk.inside[3] = some(I::Bread, 5);
    desk.click(3, 1, ClickType::Pickup);
    assert_eq!(desk.window.cursor, some(I::Bread, 3));
    desk.click(4, 1, ClickType::Pickup);
    assert_eq!(desk.inside[4], some(I::Bread, 1));
    assert_eq!(desk.window.cursor, some(I::Bread, 2));
    let outcome = desk.click(OUTSIDE, 0, ClickType::Pickup);
    assert_eq!(outcome.thrown, [Stack::new(I::Bread, 2)]);
    assert_eq!(desk.window.cursor, None);
}

#[test]
fn taking_the_result_uses_up_the_grid() {
    let mut desk = Desk::new(Layout::Crafting);
    desk.window.grid[4] = some(I::OakLog, 2);
    let outcome = desk.click(0, 0, ClickType::Pickup);
    assert_eq!(outcome.crafted, [Stack::new(I::OakPlanks, 4)]);
    assert_eq!(desk.window.cursor, some(I::OakPlanks, 4));
    assert_eq!(desk.window.grid[4], some(I::OakLog, 1));
    desk.click(0, 0, ClickType::Pickup);
    assert_eq!(
        desk.window.cursor,
        some(I::OakPlanks, 8),
        "a second time onto the first"
    );
}

#[test]
fn shift_click_on_the_result_crafts_all() {
    let mut desk = Desk::new(Layout::Inventory);
    desk.window.grid[0] = some(I::OakLog, 3);
    let outcome = desk.click(0, 0, ClickType::QuickMove);
    assert_eq!(outcome.crafted.len(), 3);
    assert_eq!(desk.carried[44], some(I::OakPlanks, 12));
    assert_eq!(desk.window.grid[0], None);
}

#[test]
fn a_furnace_takes_what_belongs_there() {
    let mut desk = Desk::new(Layout::Furnace);
    desk.carried[36] = some(I::Coal, 4);
    desk.carried[37] = some(I::RawIron, 4);
    let first = i16::try_from(Layout::Furnace.number_of(36).unwrap()).unwrap();
    desk.click(first, 0, ClickType::QuickMove);
    desk.click(first + 1, 0, ClickType::QuickMove);
    assert_eq!(desk.inside, [some(I::RawIron, 4), some(I::Coal, 4), None]);
    desk.window.cursor = some(I::Dirt, 1);
    desk.click(1, 0, ClickType::Pickup);
    assert_eq!(desk.inside[1], some(I::Coal, 4), "dirt does not burn");
    desk.click(2, 0, ClickType::Pickup);
    assert_eq!(desk.inside[2], None, "nothing is put into the output");
}

#[test]
fn painting_spreads_evenly() {
    let mut desk = Desk::new(Layout::Chest);
    desk.window.cursor = some(I::Torch, 10);
    desk.click(OUTSIDE, 0, ClickType::QuickCraft);
    for at in 0..3 {
        desk.click(at, 1, ClickType::QuickCraft);
    }
    desk.click(OUTSIDE, 2, ClickType::QuickCraft);
    assert_eq!(&desk.inside[..3], [some(I::Torch, 3); 3]);
    assert_eq!(desk.window.cursor, some(I::Torch, 1));
}

fn kinds() -> impl Strategy<Value = ClickType> {
    use ClickType::{Clone, Pickup, PickupAll, QuickCraft, QuickMove, Swap, Throw};
    prop::sample::select(vec![
        Pickup, QuickMove, Swap, Clone, Throw, QuickCraft, PickupAll,
    ])
}

proptest! {
    // Items only move: whatever is clicked, none appear or vanish, and no heap gets too high.
    #[test]
    fn clicks_neither_make_nor_lose_items(
        layout in prop::sample::select(vec![Layout::Chest, Layout::Furnace, Layout::Inventory]),
        fill in prop::collection::vec((5..N_CARRIED, 1..64i32, any::<bool>()), 0..12),
        clicks in prop::collection::vec((-1000..70i16, 0..45u8, kinds()), 0..60),
    ) {
        let mut desk = Desk::new(layout);
        for (at, count, is_dirt) in fill {
            // Neither of them is worn or part of a recipe.
            let kind = if is_dirt { I::Dirt } else { I::Glass };
            if at >= 9 {
                desk.carried[at] = some(kind, count);
            }
        }
        let before = desk.all();
        let mut thrown = 0;
        for (slot, button, kind) in clicks {
            let outcome = desk.click(slot, button, kind);
            thrown += outcome.thrown.iter().map(|stack| stack.count).sum::<i32>();
            prop_assert_eq!(desk.all() + thrown, before, "{:?}", (slot, button, kind));
        }
        for stack in desk.carried.iter().chain(&desk.inside).flatten() {
            prop_assert!((1..=64).contains(&stack.count), "{:?}", stack);
        }
    }
}
