//! What a server tells about enchantments, read once for all bots of a realm.
//!
//! azalea-core 0.16 never frees it: `EnchantmentData` holds unions of `ManuallyDrop`s
//! (`registry_holder/components.rs`) and has no `Drop`, and each bot that joins reads them anew and
//! clones them twice. That cost 5 kB for good each time a bot came back, 12 kB with the holes it left.
//! So azalea is given the enchantments where a world begins, and where a bot only comes into one that
//! is there they stay where they are. Of their effects it needs the attributes alone
//! (azalea-client, `equipment_effects.rs`).

use std::sync::{Arc, Weak};

use azalea::{
    core::registry_holder::{RegistryHolder, RegistryType, enchantment::EnchantmentData},
    ecs::{entity::Entity, resource::Resource, world::World as Ecs},
    local_player::WorldHolder,
    protocol::{
        packets::config::ClientboundRegistryData,
        simdnbt::owned::{NbtCompound, NbtTag},
    },
    registry::identifier::Identifier,
    world::{World, Worlds},
};
use parking_lot::RwLock;

/// The registry that is meant.
const REGISTRY: &str = "minecraft:enchantment";
/// The one kind of effect azalea asks for.
const ATTRIBUTES: &str = "minecraft:attributes";
/// Servers behind one address rarely differ; of more than so many sets, further ones are not kept and
/// azalea knows no enchantments there.
const MAX_SETS: usize = 8;

type Enchantments = RegistryType<EnchantmentData>;

/// The sets of enchantments that bots of a realm were told.
#[derive(Default)]
struct Shelf(Vec<Set>);

struct Set {
    entries: Vec<(Identifier, Option<NbtCompound>)>,
    read: Arc<Enchantments>,
}

impl Resource for Shelf {}

/// What one bot was told.
#[derive(Default)]
pub struct Told(Option<Arc<Enchantments>>);

/// Whether a configuration packet tells of enchantments.
pub fn are_in(packet: &ClientboundRegistryData) -> bool {
    packet.registry_id.to_string() == REGISTRY
}

/// Reads the enchantments of a packet, or finds that another bot was told the same.
pub fn read(ecs: &mut Ecs, packet: &ClientboundRegistryData) -> Told {
    let lean =
        |(id, data): &(Identifier, Option<NbtCompound>)| (id.clone(), data.as_ref().map(lean));
    let lean: Vec<_> = packet.entries.iter().map(lean).collect();
    let mut shelf = ecs.get_resource_or_init::<Shelf>();
    if let Some(known) = shelf.0.iter().find(|set| set.entries == lean) {
        return Told(Some(known.read.clone()));
    }
    if shelf.0.len() >= MAX_SETS {
        return Told(None);
    }
    let mut holder = RegistryHolder::default();
    holder.append(packet.registry_id.clone(), lean.clone());
    let read = Arc::new(holder.enchantment);
    shelf.0.push(Set {
        entries: lean,
        read: read.clone(),
    });
    Told(Some(read))
}

/// An enchantment with no effects but those on attributes.
fn lean(data: &NbtCompound) -> NbtCompound {
    let mut lean = NbtCompound::new();
    let attributes = data
        .compound("effects")
        .and_then(|effects| effects.get(ATTRIBUTES));
    if let Some(attributes) = attributes {
        let effects = NbtCompound::from_values(vec![(ATTRIBUTES.into(), attributes.clone())]);
        lean.insert("effects", NbtTag::Compound(effects));
    }
    lean
}

/// The enchantments of the worlds there are, kept aside while azalea moves a bot into one of them.
pub struct Aside(Vec<(Arc<RwLock<World>>, Enchantments)>);

/// Before a packet that moves a bot to another world: azalea would overwrite that world's set.
pub fn put_aside(ecs: &Ecs) -> Aside {
    let Some(worlds) = ecs.get_resource::<Worlds>() else {
        return Aside(Vec::new());
    };
    let worlds = worlds.map.values().filter_map(Weak::upgrade);
    let taken = worlds.map(|world| {
        let set = std::mem::take(&mut world.write().registries.enchantment);
        (world, set)
    });
    Aside(taken.collect())
}

/// After it: each world has its set again, and a new one that of the bot.
pub fn put_back(ecs: &Ecs, bot: Entity, told: &Told, aside: Aside) {
    for (world, set) in aside.0 {
        if !set.map.is_empty() {
            world.write().registries.enchantment = set;
        }
    }
    let (Some(holder), Some(told)) = (ecs.get::<WorldHolder>(bot), &told.0) else {
        return;
    };
    let mut world = holder.shared.write();
    if world.registries.enchantment.map.is_empty() {
        world.registries.enchantment = Enchantments::clone(told);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use azalea::{local_player::WorldHolder, protocol::simdnbt::owned::NbtList, world::WorldName};

    fn effect(id: &str) -> NbtTag {
        let amount = NbtCompound::from_values(vec![
            ("type".into(), "minecraft:linear".into()),
            ("base".into(), 1.0_f32.into()),
            ("per_level_above_first".into(), 1.0_f32.into()),
        ]);
        let effect = NbtCompound::from_values(vec![
            ("id".into(), id.into()),
            ("attribute".into(), "minecraft:mining_efficiency".into()),
            ("amount".into(), NbtTag::Compound(amount)),
            ("operation".into(), "add_value".into()),
        ]);
        NbtTag::List(NbtList::Compound(vec![effect]))
    }

    fn told_of(names: &[&str]) -> ClientboundRegistryData {
        let entry = |name: &&str| {
            let effects = NbtCompound::from_values(vec![
                (
                    ATTRIBUTES.into(),
                    effect("minecraft:enchantment.efficiency"),
                ),
                ("minecraft:tick".into(), NbtTag::List(NbtList::Empty)),
            ]);
            let data = NbtCompound::from_values(vec![
                ("max_level".into(), 5.into()),
                ("effects".into(), NbtTag::Compound(effects)),
            ]);
            (Identifier::new(*name), Some(data))
        };
        ClientboundRegistryData {
            registry_id: Identifier::new(REGISTRY),
            entries: names.iter().map(entry).collect(),
        }
    }

    /// A realm with one world, which somebody is in, and a bot that came into it.
    fn realm() -> (Ecs, Arc<RwLock<World>>, Entity) {
        let mut ecs = Ecs::new();
        let mut worlds = Worlds::default();
        let name = WorldName::new("minecraft:overworld");
        let world = worlds.get_or_insert(name, 384, -64, &RegistryHolder::default());
        ecs.insert_resource(worlds);
        let holder = WorldHolder {
            partial: Arc::default(),
            shared: world.clone(),
        };
        let bot = ecs.spawn(holder).id();
        (ecs, world, bot)
    }

    fn names_in(world: &RwLock<World>) -> Vec<String> {
        let registries = &world.read().registries;
        registries
            .enchantment
            .map
            .keys()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn azalea_is_told_of_attributes_and_no_other_effects() {
        let packet = told_of(&["minecraft:efficiency"]);
        assert!(are_in(&packet));
        let data = lean(packet.entries[0].1.as_ref().expect("it has data"));
        let effects = data.compound("effects").expect("there are some");
        assert!(effects.get(ATTRIBUTES).is_some());
        assert_eq!(effects.len(), 1);
        assert_eq!(data.len(), 1);
    }

    #[test]
    fn a_set_that_was_read_is_not_read_again() {
        let mut ecs = Ecs::new();
        let first = read(&mut ecs, &told_of(&["a:a", "a:b"]));
        let second = read(&mut ecs, &told_of(&["a:a", "a:b"]));
        let other = read(&mut ecs, &told_of(&["a:b", "a:a"]));
        let (first, second, other) = (first.0.unwrap(), second.0.unwrap(), other.0.unwrap());
        assert!(Arc::ptr_eq(&first, &second));
        assert!(!Arc::ptr_eq(&first, &other), "the order gives the numbers");
    }

    #[test]
    fn sets_without_end_are_not_kept() {
        let mut ecs = Ecs::new();
        for i in 0..MAX_SETS {
            assert!(read(&mut ecs, &told_of(&[&format!("a:{i}")])).0.is_some());
        }
        assert!(read(&mut ecs, &told_of(&["a:more"])).0.is_none());
    }

    #[test]
    fn a_world_keeps_its_set_and_a_new_one_gets_the_bots() {
        let (mut ecs, world, bot) = realm();
        let told = read(&mut ecs, &told_of(&["a:a"]));
        let aside = put_aside(&ecs);
        put_back(&ecs, bot, &told, aside);
        assert_eq!(names_in(&world), ["a:a"], "the world was new");

        let aside = put_aside(&ecs);
        assert!(names_in(&world).is_empty(), "azalea clones nothing");
        let other = read(&mut ecs, &told_of(&["a:b"]));
        put_back(&ecs, bot, &other, aside);
        assert_eq!(names_in(&world), ["a:a"], "others are in it");
    }
}
