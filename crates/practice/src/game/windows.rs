//! Windows of players: opening, clicking, closing, and keeping clients in step.

use azalea_chat::translatable_component::TranslatableComponent;
use azalea_core::{game_type::GameMode, position::BlockPos};
use azalea_protocol::packets::game::{
    ClientboundContainerClose, ClientboundContainerSetContent, ClientboundContainerSetData,
    ClientboundContainerSetSlot, ClientboundOpenScreen, ClientboundSetCursorItem,
    s_container_click::HashedStack,
};

use super::{Container, Game, place};
use crate::{
    entity::Id,
    event::Event,
    item::{Slot, Stack, believed, name, wire},
    window::{
        Layout, Place, Window,
        click::{Click, Outcome, Table},
        furnace::Fire,
        put_away,
    },
    world::blocks,
};

/// Places whose content a client may announce in one click.
type Changed = [(u16, Slot)];

impl Game {
    /// The box of a block, if it is one.
    pub fn container(&mut self, at: BlockPos) -> Option<&mut Container> {
        let (n, fire) = match blocks::name(self.world.get(at)) {
            "chest" | "trapped_chest" | "barrel" => (27, None),
            "furnace" => (3, Some(Fire::default())),
            _ => return None,
        };
        let container = self.containers.entry(at).or_insert_with(|| Container {
            slots: vec![None; n],
            fire,
        });
        Some(container)
    }

    /// A box is no longer there: its content falls out, windows close.
    pub fn empty_container(&mut self, at: BlockPos) {
        let is_open = |id: &Id| {
            let open = self.players.get(id).and_then(|player| player.open.as_ref());
            open.is_some_and(|window| window.at == Some(at))
        };
        let watchers: Vec<Id> = self.players.keys().copied().filter(is_open).collect();
        for id in watchers {
            self.close_window(id, true);
        }
        if let Some(container) = self.containers.remove(&at) {
            for stack in container.slots.into_iter().flatten() {
                self.drop_item(stack, at.center(), 10);
            }
        }
    }

    /// Opens the window of a block.
    pub fn open_window(&mut self, id: Id, layout: Layout, at: BlockPos) {
        self.close_window(id, false);
        self.container(at);
        let Some((menu_type, title)) = layout.screen() else {
            return;
        };
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        player.n_opened = player.n_opened % 100 + 1;
        let window = player.n_opened;
        player.open = Some(Window::new(window, layout, Some(at)));
        let screen = ClientboundOpenScreen {
            container_id: window,
            menu_type,
            title: TranslatableComponent::new(title.to_owned(), Vec::new()).into(),
        };
        self.send(id, screen);
        self.resend_window(id);
        self.tell(Event::Opened {
            player: self.label(id),
            block: blocks::name(self.world.get(at)).to_owned(),
        });
    }

    /// A client has closed a window.
    pub fn client_closed(&mut self, id: Id, window: i32) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        if window == player.window().id {
            self.close_window(id, false);
        }
    }

    /// Closes a player's window; what lies in a grid or hangs on the cursor is theirs again.
    pub fn close_window(&mut self, id: Id, is_told: bool) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let mut loose = Vec::new();
        for window in [Some(&mut player.own), player.open.as_mut()]
            .into_iter()
            .flatten()
        {
            loose.extend(window.grid.iter_mut().filter_map(Option::take));
            loose.extend(window.cursor.take());
            window.believed_cursor = None;
        }
        let held = player.held;
        let spilt: Vec<Stack> = loose
            .into_iter()
            .filter_map(|stack| put_away(&mut player.carried, held, stack))
            .collect();
        let closed = player.open.take();
        if let Some(window) = &closed {
            // The client keeps what it saw of its own places.
            for at in 9..45 {
                let seen = window.layout.number_of(at);
                let seen = seen.and_then(|seen| window.believed.get(seen).copied());
                if let (Some(seen), Some(own)) = (seen, player.own.believed.get_mut(at)) {
                    *own = seen;
                }
            }
        }
        for stack in spilt {
            self.throw(id, stack);
        }
        if let Some(window) = closed {
            if is_told {
                let container_id = window.id;
                self.send(id, ClientboundContainerClose { container_id });
            }
            let player = self.label(id);
            self.tell(Event::Closed { player });
        }
    }

    /// A client clicks, and says what it believes came of it.
    pub fn click(
        &mut self,
        id: Id,
        window: i32,
        state: u32,
        click: Click,
        changed: impl IntoIterator<Item = (u16, HashedStack)>,
        cursor: &HashedStack,
    ) {
        if self.bodies.get(&id).is_none_or(|body| body.is_dead()) {
            return;
        }
        let changed: Vec<_> = changed
            .into_iter()
            .map(|(at, stack)| (at, believed(&stack)))
            .collect();
        let is_known = self.with_table(id, |table| {
            if table.window.id != window {
                return None;
            }
            let is_stale = table.window.state != state;
            table.click(click);
            note_belief(table.window, &changed, believed(cursor));
            Some((is_stale, std::mem::take(&mut table.outcome)))
        });
        let Some((is_stale, outcome)) = is_known.flatten() else {
            return;
        };
        self.after_click(id, outcome);
        if is_stale {
            self.resend_window(id);
        } else {
            self.leave_result_for_last(id, click);
            self.sync_window(id);
        }
        self.send_grid_result(id, click);
        self.send_equipment(id);
    }

    /// Clients wait for one word of the result after a click on the grid: what else there is to say
    /// has to be said by then, and the word must not come twice.
    fn leave_result_for_last(&mut self, id: Id, click: Click) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let window = player.window();
        if is_of_grid(window, click) {
            let result = window.result();
            if let Some(believed) = window.believed.first_mut() {
                *believed = result;
            }
        }
    }

    /// Vanilla says what the grid makes after each change of it, even if it makes the same.
    fn send_grid_result(&mut self, id: Id, click: Click) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let window = player.window();
        if is_of_grid(window, click) {
            let result = window.result();
            let packet = slot_packet(window, 0, result);
            self.send(id, packet);
        }
    }

    fn after_click(&mut self, id: Id, outcome: Outcome) {
        for stack in outcome.thrown {
            self.throw(id, stack);
        }
        for stack in outcome.crafted {
            self.tell(Event::Crafted {
                player: self.label(id),
                item: name(stack.kind).to_owned(),
                count: stack.count,
            });
        }
    }

    /// Works on all a player's open window reaches.
    pub fn with_table<T>(&mut self, id: Id, work: impl FnOnce(&mut Table<'_>) -> T) -> Option<T> {
        let player = self.players.get_mut(&id)?;
        let is_creative = player.mode == GameMode::Creative;
        let window = match &mut player.open {
            Some(open) => open,
            None => &mut player.own,
        };
        let inside = window.at.and_then(|at| self.containers.get_mut(&at));
        Some(work(&mut Table {
            window,
            carried: &mut player.carried,
            inside: inside.map_or(&mut [], |inside| &mut inside.slots),
            is_creative,
            outcome: Outcome::default(),
        }))
    }

    /// Sends a whole window anew.
    pub fn resend_window(&mut self, id: Id) {
        let packet = self.with_table(id, |table| {
            let items: Vec<Slot> = (0..table.window.layout.n_places())
                .map(|at| table.get(at))
                .collect();
            let window = &mut *table.window;
            window.believed.clone_from(&items);
            window.believed_cursor = window.cursor;
            window.told = [None; 4];
            ClientboundContainerSetContent {
                container_id: window.id,
                state_id: window.next_state(),
                items: items.into_iter().map(wire).collect(),
                carried_item: wire(window.cursor),
            }
        });
        if let Some(packet) = packet {
            self.send(id, packet);
        }
        self.sync_furnace(id);
    }

    /// Sends what a client does not know yet of its window.
    pub fn sync_window(&mut self, id: Id) {
        let news = self.with_table(id, |table| {
            let n = table.window.layout.n_places();
            let wrong = (0..n).filter_map(|at| {
                let there = table.get(at);
                (table.window.believed.get(at) != Some(&there)).then_some((at, there))
            });
            let wrong: Vec<_> = wrong.collect();
            let window = &mut *table.window;
            let slots: Vec<_> = wrong
                .into_iter()
                .map(|(at, there)| slot_packet(window, at, there))
                .collect();
            let cursor = (window.cursor != window.believed_cursor).then_some(window.cursor);
            window.believed_cursor = window.cursor;
            (slots, cursor)
        });
        let Some((slots, cursor)) = news else { return };
        for packet in slots {
            self.send(id, packet);
        }
        if let Some(cursor) = cursor {
            let contents = wire(cursor);
            self.send(id, ClientboundSetCursorItem { contents });
        }
        self.sync_furnace(id);
    }

    fn sync_furnace(&mut self, id: Id) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let window = player.window();
        let container = window.at.and_then(|at| self.containers.get(&at));
        let Some(fire) = container.and_then(|container| container.fire) else {
            return;
        };
        let container_id = window.id;
        let mut news = Vec::new();
        for ((number, told), value) in (0..).zip(&mut window.told).zip(fire.numbers()) {
            if *told != Some(value) {
                *told = Some(value);
                news.push(ClientboundContainerSetData {
                    container_id,
                    id: number,
                    value,
                });
            }
        }
        for packet in news {
            self.send(id, packet);
        }
    }

    /// All furnaces burn on, watched or not.
    pub fn tick_furnaces(&mut self) {
        let mut news = Vec::new();
        for (at, container) in &mut self.containers {
            if let Some(fire) = &mut container.fire {
                let outcome = fire.tick(&mut container.slots);
                let is_lit = fire.left > 0;
                if outcome != Default::default() {
                    news.push((*at, outcome, is_lit));
                }
            }
        }
        for (at, outcome, is_lit) in news {
            let lit = if is_lit { "true" } else { "false" };
            if outcome.is_lit_changed
                && let Some(state) = blocks::with(self.world.get(at), "lit", lit)
            {
                self.set_block(at, state);
            }
            if let Some(stack) = outcome.smelted {
                self.tell(Event::Smelted {
                    item: name(stack.kind).to_owned(),
                    at: place(at),
                });
            }
        }
    }
}

/// Whether a click is on the grid or on what it makes.
fn is_of_grid(window: &Window, click: Click) -> bool {
    let at = usize::try_from(click.slot).ok();
    let place = at.and_then(|at| window.layout.place(at));
    matches!(place, Some(Place::Grid(_) | Place::Result))
}

fn note_belief(window: &mut Window, changed: &Changed, cursor: Slot) {
    for (at, stack) in changed {
        if let Some(believed) = window.believed.get_mut(usize::from(*at)) {
            *believed = *stack;
        }
    }
    window.believed_cursor = cursor;
}

fn slot_packet(window: &mut Window, at: usize, there: Slot) -> ClientboundContainerSetSlot {
    if let Some(believed) = window.believed.get_mut(at) {
        *believed = there;
    }
    ClientboundContainerSetSlot {
        container_id: window.id,
        state_id: window.next_state(),
        slot: u16::try_from(at).unwrap_or(u16::MAX),
        item_stack: wire(there),
    }
}
