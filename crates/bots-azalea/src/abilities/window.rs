//! The bot's inventory and the window it has open, as the server tells them.
//!
//! azalea 0.16 does the clicks' arithmetic itself and shows its guess until the server corrects it
//! (a shift-click out of a chest is predicted into the wrong slot), keeps the state number of the
//! window before, and drops the furnace's numbers, the cursor's item and `set_player_inventory`.
//! Nothing here is guessed: slots change when a packet says so.

use super::items::item_of;
use azalea::{
    ecs::{entity::Entity, world::World},
    inventory::{ItemStack, Menu},
    local_player::WorldHolder,
    protocol::packets::game::ClientboundGamePacket as P,
    registry::builtin::MenuKind,
};
use sculk_bots::{BotEvent, answer::WindowState};
use std::collections::BTreeMap;

/// Slots of the bot's own window.
const N_OWN: usize = 46;
/// The first of the 36 slots that other windows show as well.
pub const FIRST_SHARED: u16 = 9;
pub const N_SHARED: u16 = 36;
/// The first slot of the hotbar.
pub const HOTBAR: u16 = 36;
/// The other hand's slot.
pub const OFF_HAND: u16 = 45;
/// Most slots of a window that are kept; the game's largest has 90.
const MAX_SLOTS: usize = 256;
/// Most numbers of a window that are kept; the game's windows have at most 10.
const MAX_DATA: usize = 32;

/// What a bot knows of its windows.
#[derive(Debug)]
pub struct Windows {
    own: Vec<ItemStack>,
    own_state: u32,
    cursor: ItemStack,
    open: Option<Open>,
    /// Counts how often a window's whole contents came, which is what ends a click.
    pub n_contents: u64,
    /// Counts all packets about slots.
    pub n_changes: u64,
    /// Counts windows that opened.
    pub n_opened: u64,
    /// Counts signs the server opened for writing.
    pub n_signs: u64,
    pub recipes: super::recipes::Recipes,
    /// Entity events of the bot's own (such as the end of eating), newest last; few.
    news: Vec<News>,
}

/// An open window other than the bot's own.
#[derive(Debug)]
pub struct Open {
    pub id: i32,
    pub kind: MenuKind,
    pub title: String,
    /// The container's own slots.
    slots: Vec<ItemStack>,
    /// Whether its contents have come.
    pub is_filled: bool,
    data: BTreeMap<u16, i16>,
    state: u32,
}

/// Something that happened to a window.
#[derive(Debug, Clone, Copy)]
pub enum News {
    Opened,
    Closed(i32),
    Slot { window: i32, slot: u16 },
}

impl Default for Windows {
    fn default() -> Self {
        Self {
            own: vec![ItemStack::Empty; N_OWN],
            own_state: 0,
            cursor: ItemStack::Empty,
            open: None,
            n_contents: 0,
            n_changes: 0,
            n_opened: 0,
            n_signs: 0,
            recipes: super::recipes::Recipes::default(),
            news: Vec::new(),
        }
    }
}

impl Windows {
    /// Takes in a packet.
    pub fn hear(&mut self, packet: &P) {
        match packet {
            P::OpenScreen(p) => {
                self.forget_open();
                self.open = Some(Open {
                    id: p.container_id,
                    kind: p.menu_type,
                    title: p.title.to_string(),
                    slots: vec![ItemStack::Empty; n_own_slots(p.menu_type)],
                    is_filled: false,
                    data: BTreeMap::new(),
                    state: 0,
                });
                self.n_opened += 1;
                self.news.push(News::Opened);
            }
            P::ContainerClose(_) | P::Respawn(_) | P::Login(_) => self.forget_open(),
            P::ContainerSetContent(p) => {
                self.contents(p.container_id, p.state_id, &p.items);
                self.cursor = p.carried_item.clone();
                self.n_contents += 1;
                self.n_changes += 1;
            }
            P::ContainerSetSlot(p) => {
                self.state_of(p.container_id, p.state_id);
                self.put(p.container_id, p.slot, &p.item_stack);
                self.n_changes += 1;
            }
            P::SetCursorItem(p) => {
                self.cursor = p.contents.clone();
                self.n_changes += 1;
            }
            P::SetPlayerInventory(p) => {
                if let Some(slot) = own_slot_of_inventory(p.slot) {
                    self.put(0, slot, &p.contents);
                    self.n_changes += 1;
                }
            }
            P::ContainerSetData(p) => {
                if let Some(open) = self.open.as_mut().filter(|open| open.id == p.container_id)
                    && (open.data.len() < MAX_DATA || open.data.contains_key(&p.id))
                {
                    open.data.insert(p.id, p.value.cast_signed());
                }
            }
            P::OpenSignEditor(_) => self.n_signs += 1,
            P::RecipeBookAdd(p) => self.recipes.add(p),
            P::RecipeBookRemove(p) => self.recipes.remove(p),
            _ => {}
        }
    }

    /// What happened since this was last asked.
    pub fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    /// The bot has closed its window.
    pub fn forget_open(&mut self) {
        if let Some(open) = self.open.take() {
            self.cursor = ItemStack::Empty;
            self.news.push(News::Closed(open.id));
        }
    }

    fn contents(&mut self, window: i32, state: u32, items: &[ItemStack]) {
        self.state_of(window, state);
        if let Some(open) = self.open.as_mut().filter(|open| open.id == window) {
            let n_items = items.len().min(MAX_SLOTS);
            // A window without the bot's part, as a lectern's, has fewer slots than that.
            let n_own = n_items
                .checked_sub(usize::from(N_SHARED))
                .unwrap_or(n_items);
            open.slots.resize(n_own, ItemStack::Empty);
            open.is_filled = true;
        } else if window != 0 {
            return;
        }
        for (slot, item) in (0..).zip(items.iter().take(MAX_SLOTS)) {
            self.put(window, slot, item);
        }
    }

    fn state_of(&mut self, window: i32, state: u32) {
        match self.open.as_mut().filter(|open| open.id == window) {
            Some(open) => open.state = state,
            None if window == 0 => self.own_state = state,
            None => {}
        }
    }

    fn put(&mut self, window: i32, slot: u16, item: &ItemStack) {
        if let Some(place) = self.place(window, slot)
            && place != item
        {
            place.clone_from(item);
            self.news.push(News::Slot { window, slot });
        }
    }

    fn place(&mut self, window: i32, slot: u16) -> Option<&mut ItemStack> {
        let slot = usize::from(slot);
        match self.open.as_mut().filter(|open| open.id == window) {
            Some(open) => match slot.checked_sub(open.slots.len()) {
                None => open.slots.get_mut(slot),
                Some(shared) if shared < usize::from(N_SHARED) => {
                    self.own.get_mut(usize::from(FIRST_SHARED) + shared)
                }
                Some(_) => None,
            },
            None if window == 0 => self.own.get_mut(slot),
            None => None,
        }
    }

    /// The item in a slot of a window.
    pub fn item(&self, window: i32, slot: u16) -> &ItemStack {
        const NOTHING: &ItemStack = &ItemStack::Empty;
        let slot = usize::from(slot);
        match self.open.as_ref().filter(|open| open.id == window) {
            Some(open) => match slot.checked_sub(open.slots.len()) {
                None => open.slots.get(slot),
                Some(shared) => self
                    .own
                    .get(usize::from(FIRST_SHARED) + shared)
                    .filter(|_| shared < usize::from(N_SHARED)),
            },
            None if window == 0 => self.own.get(slot),
            None => None,
        }
        .unwrap_or(NOTHING)
    }

    /// The slots of the bot's own window.
    pub fn own(&self) -> &[ItemStack] {
        &self.own
    }

    /// What the cursor holds.
    pub const fn cursor(&self) -> &ItemStack {
        &self.cursor
    }

    /// The open window, if it is not the bot's own.
    pub const fn open(&self) -> Option<&Open> {
        self.open.as_ref()
    }

    /// The number of the window clicks go to.
    pub fn current(&self) -> i32 {
        self.open.as_ref().map_or(0, |open| open.id)
    }

    /// The last state number of the current window.
    pub fn state(&self) -> u32 {
        self.open.as_ref().map_or(self.own_state, |open| open.state)
    }

    /// Where a slot of the bot's own window is in the current one. `None` where that window does
    /// not show it: armour, the other hand and the crafting grid are in the bot's own alone.
    pub fn shown_at(&self, own_slot: u16) -> Option<u16> {
        match &self.open {
            None => Some(own_slot),
            Some(open) => {
                let shared = own_slot.checked_sub(FIRST_SHARED)?;
                let n_own = u16::try_from(open.slots.len()).ok()?;
                (shared < N_SHARED).then_some(n_own + shared)
            }
        }
    }

    /// The window as users see it.
    pub fn view(&self, ecs: &World, entity: Entity) -> WindowState {
        let (id, kind, title, slots) = match &self.open {
            Some(open) => (
                open.id,
                name_of_kind(open.kind).to_owned(),
                open.title.clone(),
                &open.slots[..],
            ),
            None => (0, "inventory".to_owned(), String::new(), &self.own[..]),
        };
        WindowState {
            id,
            kind,
            title,
            n_own_slots: u16::try_from(slots.len()).unwrap_or(u16::MAX),
            items: (0..)
                .zip(slots)
                .filter_map(|(slot, stack)| item_of(stack, Some(slot), ecs, entity))
                .collect(),
            cursor: item_of(&self.cursor, None, ecs, entity),
        }
    }
}

impl Open {
    /// How many slots are the container's own.
    pub fn n_own(&self) -> u16 {
        u16::try_from(self.slots.len()).unwrap_or(u16::MAX)
    }

    /// One of the window's numbers (`container_set_data`), 0 until it has been told.
    pub fn number(&self, id: u16) -> i16 {
        self.data.get(&id).copied().unwrap_or_default()
    }

    /// Its kind without a name space.
    pub fn kind_name(&self) -> &'static str {
        name_of_kind(self.kind)
    }
}

/// The event that tells of a window's news, if it is wanted.
pub fn event(
    windows: &Windows,
    news: News,
    wants_slots: bool,
    ecs: &World,
    entity: Entity,
) -> Option<BotEvent> {
    match news {
        News::Opened => windows.open.as_ref().map(|_| BotEvent::WindowOpened {
            window: windows.view(ecs, entity),
        }),
        News::Closed(id) => Some(BotEvent::WindowClosed { id }),
        News::Slot { window, slot } if wants_slots => Some(BotEvent::SlotChanged {
            window,
            slot,
            item: item_of(windows.item(window, slot), Some(slot), ecs, entity),
        }),
        News::Slot { .. } => None,
    }
}

/// A kind of window without its name space.
fn name_of_kind(kind: MenuKind) -> &'static str {
    let name = kind.to_str();
    name.strip_prefix("minecraft:").unwrap_or(name)
}

fn n_own_slots(kind: MenuKind) -> usize {
    *Menu::from_kind(kind).player_slots_range().start()
}

/// `set_player_inventory` counts as the game's inventory does: 0 to 8 the hotbar, 9 to 35 the rest,
/// 36 to 39 armour from the feet up, 40 the other hand.
fn own_slot_of_inventory(slot: u32) -> Option<u16> {
    let slot = u16::try_from(slot).ok()?;
    match slot {
        0..=8 => Some(HOTBAR + slot),
        9..=35 => Some(slot),
        36..=39 => Some(8 - (slot - 36)),
        40 => Some(OFF_HAND),
        _ => None,
    }
}

/// The registries a bot's server has sent, to give things their names.
pub fn registries<T>(
    ecs: &World,
    entity: Entity,
    look: impl FnOnce(&azalea::core::registry_holder::RegistryHolder) -> T,
) -> Option<T> {
    let holder = ecs.get::<WorldHolder>(entity)?;
    Some(look(&holder.shared.read().registries))
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
