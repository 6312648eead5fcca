//! What a client must know before the game: dimensions, chat types, damage types and the like.
//!
//! A client that has the game's own data (`minecraft:core`) is only told the names, in the order
//! that gives their numbers. Others get entries of ours with the least the protocol asks for.

use azalea_protocol::{
    common::tags::TagMap,
    packets::{
        Packet,
        config::{ClientboundConfigPacket, ClientboundRegistryData, ClientboundUpdateTags},
    },
    simdnbt::owned::{NbtCompound, NbtList, NbtTag},
};
use azalea_registry::{
    DataRegistry, DataRegistryKey,
    data::{self, ChatKindKey, DamageKindKey, DimensionKindKey, WorldClockKey},
    identifier::Identifier,
};

type Entry = (Identifier, Option<NbtCompound>);

/// The packets for one client.
pub fn packets(knows_core: bool) -> Vec<ClientboundConfigPacket> {
    let mut registries = vec![
        (
            "dimension_type",
            entries(DimensionKindKey::ALL, |_| dimension()),
        ),
        (
            "worldgen/biome",
            vec![(Identifier::new("plains"), Some(biome()))],
        ),
        ("chat_type", entries(ChatKindKey::ALL, chat_type)),
        ("damage_type", entries(DamageKindKey::ALL, damage_type)),
        (
            "world_clock",
            entries(WorldClockKey::ALL, |_| NbtCompound::new()),
        ),
    ];
    if knows_core {
        for (_, entries) in &mut registries {
            for (_, content) in entries {
                *content = None;
            }
        }
        registries.extend(names_only());
    }
    let mut packets: Vec<_> = registries
        .into_iter()
        .map(|(name, entries)| {
            let registry_id = Identifier::new(name);
            ClientboundRegistryData {
                registry_id,
                entries,
            }
            .into_variant()
        })
        .collect();
    let tags = TagMap(Default::default());
    packets.push(ClientboundUpdateTags { tags }.into_variant());
    packets
}

/// The number of a chat type, as sent.
pub fn chat_type_id(key: &ChatKindKey) -> u32 {
    index(ChatKindKey::ALL, key)
}

/// The number of a damage type, as sent.
pub fn damage_type_id(key: &DamageKindKey) -> u32 {
    index(DamageKindKey::ALL, key)
}

fn index<K: PartialEq>(all: &[K], key: &K) -> u32 {
    let at = all.iter().position(|other| other == key).unwrap_or(0);
    u32::try_from(at).unwrap_or(0)
}

fn entries<K: Clone + DataRegistryKey>(
    keys: &[K],
    content: impl Fn(&Identifier) -> NbtCompound,
) -> Vec<Entry> {
    keys.iter()
        .map(|key| {
            let name = key.clone().into_ident();
            let content = content(&name);
            (name, Some(content))
        })
        .collect()
}

/// What only a client with the game's own data needs, and it only needs to know that it is there.
fn names_only() -> Vec<(&'static str, Vec<Entry>)> {
    macro_rules! names {
        ($($registry:ident / $key:ident),* $(,)?) => {
            vec![$((
                <data::$registry as DataRegistry>::NAME,
                data::$key::ALL
                    .iter()
                    .map(|key| (key.clone().into_ident(), None))
                    .collect(),
            )),*]
        };
    }
    names![
        WolfVariant / WolfVariantKey,
        WolfSoundVariant / WolfSoundVariantKey,
        PigVariant / PigVariantKey,
        PigSoundVariant / PigSoundVariantKey,
        FrogVariant / FrogVariantKey,
        CatVariant / CatVariantKey,
        CatSoundVariant / CatSoundVariantKey,
        CowVariant / CowVariantKey,
        CowSoundVariant / CowSoundVariantKey,
        ChickenVariant / ChickenVariantKey,
        ChickenSoundVariant / ChickenSoundVariantKey,
        ZombieNautilusVariant / ZombieNautilusVariantKey,
        PaintingVariant / PaintingVariantKey,
        TrimMaterial / TrimMaterialKey,
        TrimPattern / TrimPatternKey,
        Enchantment / EnchantmentKey,
        JukeboxSong / JukeboxSongKey,
        Instrument / InstrumentKey,
        BannerPatternKind / BannerPatternKindKey,
        Timeline / TimelineKey,
    ]
}

fn compound<const N: usize>(pairs: [(&str, NbtTag); N]) -> NbtCompound {
    let mut compound = NbtCompound::new();
    for (name, tag) in pairs {
        compound.insert(name, tag);
    }
    compound
}

fn dimension() -> NbtCompound {
    compound([
        ("min_y", NbtTag::Int(super::super::world::MIN_Y)),
        ("height", NbtTag::Int(super::super::world::HEIGHT)),
        ("logical_height", NbtTag::Int(super::super::world::HEIGHT)),
        ("coordinate_scale", NbtTag::Double(1.0)),
        ("ambient_light", NbtTag::Float(0.0)),
        ("has_skylight", NbtTag::Byte(1)),
        ("has_ceiling", NbtTag::Byte(0)),
        (
            "infiniburn",
            NbtTag::String("#minecraft:infiniburn_overworld".into()),
        ),
        ("monster_spawn_block_light_limit", NbtTag::Int(0)),
        ("monster_spawn_light_level", NbtTag::Int(0)),
    ])
}

fn biome() -> NbtCompound {
    let effects = compound([("water_color", NbtTag::Int(0x3f_76e4))]);
    compound([
        ("has_precipitation", NbtTag::Byte(1)),
        ("temperature", NbtTag::Float(0.8)),
        ("downfall", NbtTag::Float(0.4)),
        ("effects", NbtTag::Compound(effects)),
    ])
}

fn chat_type(name: &Identifier) -> NbtCompound {
    let (key, parameters): (_, &[&str]) = match name.path() {
        "emote_command" => ("chat.type.emote", &["sender", "content"]),
        "msg_command_incoming" => ("commands.message.display.incoming", &["sender", "content"]),
        "msg_command_outgoing" => ("commands.message.display.outgoing", &["target", "content"]),
        "say_command" => ("chat.type.announcement", &["sender", "content"]),
        "team_msg_command_incoming" => ("chat.type.team.text", &["target", "sender", "content"]),
        "team_msg_command_outgoing" => ("chat.type.team.sent", &["target", "sender", "content"]),
        _ => ("chat.type.text", &["sender", "content"]),
    };
    let decoration = |key: &str, parameters: &[&str]| {
        let parameters: Vec<_> = parameters.iter().map(|name| (*name).into()).collect();
        NbtTag::Compound(compound([
            ("translation_key", NbtTag::String(key.into())),
            ("parameters", NbtTag::List(NbtList::String(parameters))),
        ]))
    };
    compound([
        ("chat", decoration(key, parameters)),
        (
            "narration",
            decoration("chat.type.text.narrate", &["sender", "content"]),
        ),
    ])
}

fn damage_type(name: &Identifier) -> NbtCompound {
    compound([
        ("message_id", NbtTag::String(name.path().into())),
        ("scaling", NbtTag::String("never".into())),
        ("exhaustion", NbtTag::Float(0.0)),
    ])
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use azalea_protocol::{read::deserialize_packet, write::serialize_packet};

    use super::*;

    #[test]
    fn a_client_reads_what_is_sent() {
        for knows_core in [false, true] {
            for packet in packets(knows_core) {
                let bytes = serialize_packet(&packet).unwrap();
                let read = deserialize_packet(&mut Cursor::new(&bytes)).unwrap();
                assert_eq!(packet, read);
            }
        }
    }

    #[test]
    fn numbers_are_places_in_what_was_sent() {
        assert_eq!(chat_type_id(&ChatKindKey::Chat), 0);
        assert_eq!(chat_type_id(&ChatKindKey::MsgCommandIncoming), 2);
        let first: Identifier = DimensionKindKey::ALL[0].clone().into_ident();
        assert_eq!(first.path(), "overworld", "players are in dimension 0");
    }
}
