use super::*;
use azalea::{
    FormattedText,
    protocol::packets::game::{
        ClientboundContainerClose, ClientboundContainerSetContent, ClientboundContainerSetData,
        ClientboundContainerSetSlot, ClientboundOpenScreen, ClientboundSetCursorItem,
        ClientboundSetPlayerInventory,
    },
    registry::builtin::ItemKind,
};

fn stack(kind: ItemKind, count: i32) -> ItemStack {
    ItemStack::new(kind, count)
}

fn open_chest(windows: &mut Windows) {
    windows.hear(&P::OpenScreen(ClientboundOpenScreen {
        container_id: 3,
        menu_type: MenuKind::Generic9x3,
        title: FormattedText::from("Chest"),
    }));
    let mut items = vec![ItemStack::Empty; 63];
    items[0] = stack(ItemKind::Diamond, 5);
    items[27] = stack(ItemKind::Bread, 2);
    items[62] = stack(ItemKind::Torch, 9);
    windows.hear(&P::ContainerSetContent(ClientboundContainerSetContent {
        container_id: 3,
        state_id: 8,
        items,
        carried_item: stack(ItemKind::Stick, 1),
    }));
}

#[test]
fn bots_part_of_a_window_and_its_own_window_are_the_same_slots() {
    let mut windows = Windows::default();
    open_chest(&mut windows);
    assert_eq!(windows.own()[9].kind(), ItemKind::Bread);
    assert_eq!(windows.own()[44].kind(), ItemKind::Torch);
    assert_eq!(windows.item(3, 0).count(), 5);
    assert_eq!(
        (
            windows.shown_at(9),
            windows.shown_at(44),
            windows.shown_at(45)
        ),
        (Some(27), Some(62), None),
        "the other hand is not shown beside a chest"
    );
    assert_eq!(
        (windows.state(), windows.cursor().kind()),
        (8, ItemKind::Stick)
    );
    windows.hear(&P::ContainerSetSlot(ClientboundContainerSetSlot {
        container_id: 3,
        state_id: 9,
        slot: 27,
        item_stack: ItemStack::Empty,
    }));
    assert!(windows.own()[9].is_empty());
    windows.hear(&P::ContainerClose(ClientboundContainerClose {
        container_id: 3,
    }));
    assert_eq!((windows.current(), windows.shown_at(45)), (0, Some(45)));
    assert!(windows.cursor().is_empty());
}

#[test]
fn packets_for_windows_that_are_not_open_change_nothing() {
    let mut windows = Windows::default();
    for container_id in [3, -1, 200] {
        windows.hear(&P::ContainerSetContent(ClientboundContainerSetContent {
            container_id,
            state_id: 1,
            items: vec![stack(ItemKind::Dirt, 1); 300],
            carried_item: ItemStack::Empty,
        }));
        windows.hear(&P::ContainerSetSlot(ClientboundContainerSetSlot {
            container_id,
            state_id: 1,
            slot: 10,
            item_stack: stack(ItemKind::Dirt, 1),
        }));
        windows.hear(&P::ContainerSetData(ClientboundContainerSetData {
            container_id,
            id: 0,
            value: 7,
        }));
    }
    assert!(windows.own().iter().all(ItemStack::is_empty));
}

#[test]
fn window_larger_than_any_is_cut_and_slots_beyond_it_are_ignored() {
    let mut windows = Windows::default();
    open_chest(&mut windows);
    windows.hear(&P::ContainerSetContent(ClientboundContainerSetContent {
        container_id: 3,
        state_id: 9,
        items: vec![stack(ItemKind::Dirt, 1); 100_000],
        carried_item: ItemStack::Empty,
    }));
    let open = windows.open().unwrap();
    assert_eq!(usize::from(open.n_own()), MAX_SLOTS - usize::from(N_SHARED));
    windows.hear(&P::ContainerSetSlot(ClientboundContainerSetSlot {
        container_id: 3,
        state_id: 9,
        slot: u16::MAX,
        item_stack: stack(ItemKind::Dirt, 1),
    }));
    assert!(windows.item(3, u16::MAX).is_empty());
}

#[test]
fn cursor_numbers_and_inventory_come_from_packets_azalea_drops() {
    let mut windows = Windows::default();
    windows.hear(&P::OpenScreen(ClientboundOpenScreen {
        container_id: 1,
        menu_type: MenuKind::Furnace,
        title: FormattedText::from("Furnace"),
    }));
    windows.hear(&P::ContainerSetData(ClientboundContainerSetData {
        container_id: 1,
        id: 2,
        value: 150,
    }));
    windows.hear(&P::SetCursorItem(ClientboundSetCursorItem {
        contents: stack(ItemKind::Coal, 4),
    }));
    assert_eq!(windows.open().map(|open| open.number(2)), Some(150));
    assert_eq!(windows.cursor().count(), 4);
    for (slot, own) in [(0, 36), (8, 44), (9, 9), (36, 8), (39, 5), (40, 45)] {
        windows.hear(&P::SetPlayerInventory(ClientboundSetPlayerInventory {
            slot,
            contents: stack(ItemKind::Apple, 1),
        }));
        assert_eq!(windows.own()[own].kind(), ItemKind::Apple, "slot {slot}");
    }
}

#[test]
fn lectern_has_no_slots_of_the_bot() {
    let mut windows = Windows::default();
    windows.hear(&P::OpenScreen(ClientboundOpenScreen {
        container_id: 2,
        menu_type: MenuKind::Lectern,
        title: FormattedText::from("Lectern"),
    }));
    windows.hear(&P::ContainerSetContent(ClientboundContainerSetContent {
        container_id: 2,
        state_id: 1,
        items: vec![stack(ItemKind::Book, 1)],
        carried_item: ItemStack::Empty,
    }));
    assert_eq!(windows.item(2, 0).kind(), ItemKind::Book);
    assert!(windows.own().iter().all(ItemStack::is_empty));
}
