//! Items in our terms.

use super::window::registries;
use azalea::{
    core::data_registry::DataRegistryWithKey,
    ecs::{entity::Entity, world::World},
    inventory::{
        ItemStack, ItemStackData,
        components::{CustomName, Damage, Enchantments, Lore, MaxDamage, MaxStackSize},
    },
    registry::{DataRegistryKey, Registry, builtin::ItemKind},
};

use azalea_chat::translatable_component::TranslatableComponent;
use sculk_bots::answer::{Enchantment, Item};
use std::str::FromStr;

/// Lines of an item's description that are passed on, and characters of each.
const MAX_LORE: usize = 32;
const MAX_TEXT: usize = 256;

/// An item as users see it, or none for an empty slot. The server's registries name enchantments.
pub fn item_of(stack: &ItemStack, slot: Option<u16>, ecs: &World, entity: Entity) -> Option<Item> {
    let data = stack.as_present().filter(|data| !data.is_empty())?;
    let positive = |n: i32| u32::try_from(n).unwrap_or_default();
    Some(Item {
        slot,
        name: name_of(data.kind).to_owned(),
        display_name: display_name(data.kind),
        count: positive(data.count),
        kind: data.kind.to_u32(),
        stack_size: stack_size(data),
        max_durability: data
            .get_component::<MaxDamage>()
            .map(|max| positive(max.amount)),
        damage: data
            .get_component::<Damage>()
            .map_or(0, |damage| positive(damage.amount)),
        custom_name: data
            .get_component::<CustomName>()
            .map(|name| clip(&name.name.to_string())),
        lore: data.get_component::<Lore>().map_or_else(Vec::new, |lore| {
            let lines = lore.lines.iter().take(MAX_LORE);
            lines.map(|line| clip(&line.to_string())).collect()
        }),
        enchantments: enchantments(data, ecs, entity),
    })
}

/// Without a name space.
pub fn name_of(kind: ItemKind) -> &'static str {
    let name = kind.to_str();
    name.strip_prefix("minecraft:").unwrap_or(name)
}

/// An item's kind by its name, with or without `minecraft:`, in any case.
pub fn kind_of(name: &str) -> Option<ItemKind> {
    ItemKind::from_str(name.trim().to_lowercase().as_str()).ok()
}

/// Most of an item in one slot.
pub fn stack_size(data: &ItemStackData) -> u32 {
    data.get_component::<MaxStackSize>()
        .and_then(|max| u32::try_from(max.count).ok())
        .unwrap_or(64)
}

/// Whether two stacks can lie in one slot.
pub fn fit_together(a: &ItemStack, b: &ItemStack) -> bool {
    match (a.as_present(), b.as_present()) {
        (Some(a), Some(b)) => a.is_same_item_and_components(b),
        _ => false,
    }
}

/// How many more of a stack's item fit on top of what lies in a slot.
pub fn room_for(stack: &ItemStack, lying: &ItemStack) -> u32 {
    let Some(data) = stack.as_present() else {
        return 0;
    };
    if lying.is_empty() {
        stack_size(data)
    } else if fit_together(stack, lying) {
        stack_size(data).saturating_sub(count(lying))
    } else {
        0
    }
}

/// How many there are.
pub fn count(stack: &ItemStack) -> u32 {
    u32::try_from(stack.count()).unwrap_or_default()
}

/// In English. A key without a text is shown as it is, which tells that there is none.
fn display_name(kind: ItemKind) -> String {
    let name = name_of(kind);
    ["item", "block"]
        .into_iter()
        .map(|group| format!("{group}.minecraft.{name}"))
        .map(|key| {
            (
                TranslatableComponent::new(key.clone(), Vec::new()).to_string(),
                key,
            )
        })
        .find_map(|(text, key)| (text != key).then_some(text))
        .unwrap_or_else(|| name.to_owned())
}

fn enchantments(data: &ItemStackData, ecs: &World, entity: Entity) -> Vec<Enchantment> {
    let Some(enchantments) = data.get_component::<Enchantments>() else {
        return Vec::new();
    };
    let named = registries(ecs, entity, |registries| {
        let all = enchantments.levels.iter();
        all.filter_map(|(kind, level)| {
            let key = kind.key_owned(registries)?.into_ident().to_string();
            Some(Enchantment {
                name: key.strip_prefix("minecraft:").unwrap_or(&key).to_owned(),
                level: *level,
            })
        })
        .collect::<Vec<_>>()
    });
    let mut named = named.unwrap_or_default();
    named.sort_by(|a, b| a.name.cmp(&b.name));
    named
}

fn clip(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}
