//! What mineflayer, and so every graph from BlockMine, calls the types of entities. The facts are
//! those of minecraft-data for Minecraft 26.1, where mineflayer takes them from.

/// The type of an entity by its name in the game, without a name space. Unknown ones are `other`,
/// as there.
pub(super) fn entity_type(name: &str) -> &'static str {
    match name {
        "player" => "player",
        // Until 1.21.4 it came in a packet of its own, and mineflayer named it after that.
        "experience_orb" => "orb",
        "blaze" | "bogged" | "breeze" | "cave_spider" | "creaking" | "creeper" | "drowned"
        | "elder_guardian" | "enderman" | "endermite" | "evoker" | "giant" | "guardian"
        | "husk" | "illusioner" | "parched" | "piglin" | "piglin_brute" | "pillager"
        | "ravager" | "silverfish" | "skeleton" | "spider" | "stray" | "vex" | "vindicator"
        | "warden" | "witch" | "wither" | "wither_skeleton" | "zoglin" | "zombie"
        | "zombie_villager" | "zombified_piglin" => "hostile",
        "armadillo" | "axolotl" | "bee" | "camel" | "camel_husk" | "cat" | "chicken" | "cow"
        | "donkey" | "fox" | "frog" | "goat" | "happy_ghast" | "hoglin" | "horse" | "llama"
        | "mooshroom" | "mule" | "nautilus" | "ocelot" | "panda" | "parrot" | "pig"
        | "polar_bear" | "rabbit" | "sheep" | "skeleton_horse" | "sniffer" | "strider"
        | "trader_llama" | "turtle" | "wolf" | "zombie_horse" | "zombie_nautilus" => "animal",
        "allay" | "copper_golem" | "ender_dragon" | "ghast" | "iron_golem" | "magma_cube"
        | "phantom" | "shulker" | "slime" | "snow_golem" => "mob",
        "dolphin" | "glow_squid" | "squid" | "villager" | "wandering_trader" => "passive",
        "cod" | "pufferfish" | "salmon" | "tadpole" | "tropical_fish" => "water_creature",
        "bat" => "ambient",
        "armor_stand" | "mannequin" => "living",
        "arrow" | "breeze_wind_charge" | "dragon_fireball" | "egg" | "ender_pearl"
        | "experience_bottle" | "fireball" | "firework_rocket" | "fishing_bobber"
        | "lingering_potion" | "llama_spit" | "shulker_bullet" | "small_fireball" | "snowball"
        | "spectral_arrow" | "splash_potion" | "trident" | "wind_charge" | "wither_skull" => {
            "projectile"
        }
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_of_mineflayers_types() {
        for (name, expected) in [
            ("player", "player"),
            ("zombie", "hostile"),
            ("cow", "animal"),
            ("iron_golem", "mob"),
            ("villager", "passive"),
            ("cod", "water_creature"),
            ("bat", "ambient"),
            ("armor_stand", "living"),
            ("arrow", "projectile"),
            ("item", "other"),
            ("oak_chest_boat", "other"),
            ("experience_orb", "orb"),
            ("of_tomorrow", "other"),
        ] {
            assert_eq!(entity_type(name), expected, "{name}");
        }
    }
}
