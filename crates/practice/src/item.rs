//! Items: a kind and a count. What the game knows of a kind comes from azalea's tables.

use azalea_inventory::{
    ItemStack,
    components::{Food, MaxStackSize, Tool},
    default_components::get_default_component,
};
use azalea_protocol::packets::game::s_container_click::HashedStack;
use azalea_registry::builtin::ItemKind;

/// Some items of one kind; never none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stack {
    pub kind: ItemKind,
    pub count: i32,
}

/// A place for a stack.
pub type Slot = Option<Stack>;

impl Stack {
    /// Some items.
    pub const fn new(kind: ItemKind, count: i32) -> Self {
        Self { kind, count }
    }

    /// This many of the same kind; none if that is nothing.
    pub fn of(self, count: i32) -> Slot {
        (count > 0).then_some(Self { count, ..self })
    }

    /// The most of this kind that fit into one place.
    pub fn max(self) -> i32 {
        get_default_component::<MaxStackSize>(self.kind).map_or(64, |size| size.count)
    }
}

/// As the protocol carries it.
pub fn wire(slot: Slot) -> ItemStack {
    slot.map_or(ItemStack::Empty, |stack| {
        ItemStack::new(stack.kind, stack.count)
    })
}

/// What a client believes is in a place. Extras of items are not modelled, so they do not count.
pub fn believed(stack: &HashedStack) -> Slot {
    let item = stack.0.as_ref()?;
    Stack::new(item.kind, 0).of(item.count)
}

/// What a client put into a place in creative mode, without its extras.
pub fn from_wire(stack: &ItemStack) -> Slot {
    let kind = stack.kind();
    let most = Stack::new(kind, 1).max();
    if kind == ItemKind::Air {
        return None;
    }
    Stack::new(kind, 0).of(stack.count().min(most))
}

/// How filling it is, if it can be eaten: food points and saturation.
pub fn food(kind: ItemKind) -> Option<(i32, f32)> {
    get_default_component::<Food>(kind).map(|food| (food.nutrition, food.saturation))
}

/// What makes it a tool.
pub fn tool(kind: ItemKind) -> Option<Tool> {
    get_default_component(kind)
}

/// The name in commands: `iron_ingot`.
pub fn name(kind: ItemKind) -> &'static str {
    let full = kind.to_str();
    full.strip_prefix("minecraft:").unwrap_or(full)
}

/// The item of that name, with or without `minecraft:`.
pub fn by_name(name: &str) -> Option<ItemKind> {
    let name = name.strip_prefix("minecraft:").unwrap_or(name);
    format!("minecraft:{name}")
        .parse()
        .ok()
        .filter(|kind| *kind != ItemKind::Air)
}

/// How hard it hits, in half hearts.
pub fn attack_damage(kind: Option<ItemKind>) -> f32 {
    use ItemKind as I;
    match kind {
        Some(I::WoodenSword | I::GoldenSword) => 4.0,
        Some(I::StoneSword) => 5.0,
        Some(I::IronSword) => 6.0,
        Some(I::DiamondSword | I::WoodenAxe) => 7.0,
        Some(I::StoneAxe | I::IronAxe | I::DiamondAxe) => 9.0,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_game_knows_of_an_item() {
        assert_eq!(Stack::new(ItemKind::Cobblestone, 1).max(), 64);
        assert_eq!(Stack::new(ItemKind::IronSword, 1).max(), 1);
        assert_eq!(food(ItemKind::Bread).map(|food| food.0), Some(5));
        assert_eq!(food(ItemKind::Stone), None);
        assert!(tool(ItemKind::IronPickaxe).is_some());
    }

    #[test]
    fn names_work_with_and_without_their_namespace() {
        assert_eq!(by_name("minecraft:iron_ingot"), Some(ItemKind::IronIngot));
        assert_eq!(by_name("iron_ingot"), Some(ItemKind::IronIngot));
        assert_eq!(by_name("air"), None);
        assert_eq!(by_name("no_such_thing"), None);
        assert_eq!(name(ItemKind::IronIngot), "iron_ingot");
    }
}
