//! Packets azalea 0.16 reads wrongly or not at all, read here as far as users need them.
//!
//! Layouts: protocol 775. Each reader takes what comes before the part azalea cannot read, and
//! gives up quietly there: half of what a server says is more than nothing.

use azalea::{
    FormattedText,
    buf::{AzBuf, AzBufVar},
    core::entity_id::MinecraftEntityId,
    entity::{EntityDataItem, EntityDataValue},
    inventory::{ItemStack, ItemStackData, components::EquipmentSlot},
    registry::builtin::ItemKind,
};
use std::io::Cursor;

/// Ids of clientbound packets in the play state that are read here.
pub mod id {
    pub const SET_ENTITY_DATA: u8 = 0x63;
    pub const SET_EQUIPMENT: u8 = 0x66;
    pub const SET_OBJECTIVE: u8 = 0x6a;
    pub const SET_SCORE: u8 = 0x6e;
}

/// The bytes of a packet after its id, if it has this one. Ids below 128 take one byte.
pub fn body(raw: &[u8], id: u8) -> Option<Cursor<&[u8]>> {
    match raw {
        [first, rest @ ..] if *first == id => Some(Cursor::new(rest)),
        _ => None,
    }
}

/// `set_entity_data`, up to the first value azalea cannot read (an item with one of the components
/// it lacks, a painting defined inline, …). Whole packets are read by azalea.
pub fn entity_data(mut bytes: Cursor<&[u8]>) -> Option<(MinecraftEntityId, Vec<EntityDataItem>)> {
    const END: u8 = 0xff;
    let id = MinecraftEntityId::azalea_read_var(&mut bytes).ok()?;
    let mut items = Vec::new();
    loop {
        match u8::azalea_read(&mut bytes) {
            Ok(index) if index != END => match EntityDataValue::azalea_read(&mut bytes) {
                Ok(value) => items.push(EntityDataItem { index, value }),
                Err(_) => return Some((id, items)),
            },
            _ => return Some((id, items)),
        }
    }
}

/// What an entity wears in one place.
pub type Worn = (EquipmentSlot, ItemStack);

/// `set_equipment`, up to the first item azalea cannot read; of that one the kind and count.
pub fn equipment(mut bytes: Cursor<&[u8]>) -> Option<(MinecraftEntityId, Vec<Worn>)> {
    const MORE: u8 = 0x80;
    let id = MinecraftEntityId::azalea_read_var(&mut bytes).ok()?;
    let mut worn = Vec::new();
    loop {
        let Ok(place) = u8::azalea_read(&mut bytes) else {
            return Some((id, worn));
        };
        let Some(slot) = EquipmentSlot::from_byte(place & !MORE) else {
            return Some((id, worn));
        };
        let before = bytes.position();
        match ItemStack::azalea_read(&mut bytes) {
            Ok(item) => worn.push((slot, item)),
            Err(_) => {
                bytes.set_position(before);
                worn.extend(bare_item(&mut bytes).map(|item| (slot, item)));
                return Some((id, worn));
            }
        }
        if place & MORE == 0 {
            return Some((id, worn));
        }
    }
}

/// An item without its components.
fn bare_item(bytes: &mut Cursor<&[u8]>) -> Option<ItemStack> {
    let count = i32::azalea_read_var(bytes).ok()?;
    let kind = ItemKind::azalea_read(bytes).ok()?;
    Some(ItemStack::Present(ItemStackData {
        kind,
        count,
        component_patch: Default::default(),
    }))
}

/// What `set_objective` says.
#[derive(Debug, PartialEq)]
pub enum Objective {
    /// It is there now, or has a new title.
    Shown { name: String, title: String },
    /// It is gone.
    Removed { name: String },
}

/// `set_objective`. azalea takes its optional number format for one that is always there.
pub fn objective(mut bytes: Cursor<&[u8]>) -> Option<Objective> {
    const REMOVE: u8 = 1;
    let name = String::azalea_read(&mut bytes).ok()?;
    if u8::azalea_read(&mut bytes).ok()? == REMOVE {
        return Some(Objective::Removed { name });
    }
    let title = FormattedText::azalea_read(&mut bytes).ok()?.to_string();
    Some(Objective::Shown { name, title })
}

/// What `set_score` says.
#[derive(Debug, PartialEq)]
pub struct Score {
    pub owner: String,
    pub objective: String,
    pub value: i32,
    /// Shown in place of the owner's name.
    pub display: Option<String>,
    /// Shown in place of the value; empty if no value is shown.
    pub number: Option<String>,
}

/// `set_score`. azalea cannot read some of its number formats.
pub fn score(mut bytes: Cursor<&[u8]>) -> Option<Score> {
    let owner = String::azalea_read(&mut bytes).ok()?;
    let objective = String::azalea_read(&mut bytes).ok()?;
    let value = i32::azalea_read_var(&mut bytes).ok()?;
    let has_display = bool::azalea_read(&mut bytes).unwrap_or(false);
    let display = has_display
        .then(|| FormattedText::azalea_read(&mut bytes).ok())
        .flatten()
        .map(|text| text.to_string());
    Some(Score {
        owner,
        objective,
        value,
        display,
        number: number_format(&mut bytes),
    })
}

/// An optional number format: blank, a style for the number itself, or a fixed text.
fn number_format(bytes: &mut Cursor<&[u8]>) -> Option<String> {
    const BLANK: u32 = 0;
    const FIXED: u32 = 2;
    if !bool::azalea_read(bytes).ok()? {
        return None;
    }
    match u32::azalea_read_var(bytes).ok()? {
        BLANK => Some(String::new()),
        FIXED => Some(FormattedText::azalea_read(bytes).ok()?.to_string()),
        _ => None,
    }
}

#[cfg(test)]
#[path = "raw_tests.rs"]
mod tests;
