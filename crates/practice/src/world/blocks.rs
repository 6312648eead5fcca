//! What blocks are and do: names and properties, what can be walked through, how long they take
//! to dig and what they leave.

use azalea_block::{BlockState, BlockTrait};
use azalea_registry::{
    HolderSet,
    builtin::{BlockKind, ItemKind},
};

use crate::item;

/// Half a breath: where the tool is wrong, digging takes this much longer (vanilla's numbers).
const RIGHT_TOOL: f32 = 30.0;
const WRONG_TOOL: f32 = 100.0;

/// The block of a text such as `chest` or `minecraft:oak_door[facing=north,half=upper]`.
pub fn parse(text: &str) -> Option<BlockState> {
    let (name, properties) = match text.split_once('[') {
        Some((name, rest)) => (name, rest.strip_suffix(']')?),
        None => (text, ""),
    };
    let name = name.strip_prefix("minecraft:").unwrap_or(name);
    let kind: BlockKind = format!("minecraft:{name}").parse().ok()?;
    let pairs = properties
        .split(',')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('='))
        .collect::<Option<Vec<_>>>()?;
    with_all(BlockState::from(kind), &pairs)
}

/// The name in commands: `oak_door`.
pub fn name(state: BlockState) -> &'static str {
    let full = BlockKind::from(state).to_str();
    full.strip_prefix("minecraft:").unwrap_or(full)
}

/// A property's value.
pub fn property(state: BlockState, name: &str) -> Option<&'static str> {
    Box::<dyn BlockTrait>::from(state).get_property(name)
}

/// The block with a property changed; `None` if it has no such property or value.
pub fn with(state: BlockState, name: &str, value: &str) -> Option<BlockState> {
    with_all(state, &[(name, value)])
}

fn with_all(state: BlockState, pairs: &[(&str, &str)]) -> Option<BlockState> {
    let mut block = Box::<dyn BlockTrait>::from(state);
    for (name, value) in pairs {
        block.set_property(name, value).ok()?;
    }
    // A wrong value of a right property is not an error of azalea's: look whether it took.
    let is_set = |(name, value): &(&str, &str)| block.get_property(name) == Some(*value);
    pairs.iter().all(is_set).then(|| block.as_block_state())
}

/// Whether one can stand in it.
pub fn is_passable(state: BlockState) -> bool {
    use BlockKind as B;
    let kind = BlockKind::from(state);
    if property(state, "open") == Some("true") {
        return true;
    }
    matches!(
        kind,
        B::Air | B::CaveAir | B::VoidAir | B::Water | B::Torch | B::WallTorch | B::Lever
    ) || matches!(
        kind,
        B::Ladder | B::ShortGrass | B::Poppy | B::Dandelion | B::OakSign | B::OakWallSign
    ) || matches!(kind, B::Wheat | B::Rail | B::Lava | B::Fire)
}

/// Whether a block can be put in its place.
pub fn is_replaceable(state: BlockState) -> bool {
    use BlockKind as B;
    matches!(
        BlockKind::from(state),
        B::Air | B::CaveAir | B::VoidAir | B::Water | B::Lava | B::ShortGrass | B::Fire
    )
}

/// Ticks until a block is dug with what is held; `None` if it never is.
pub fn dig_ticks(state: BlockState, held: Option<ItemKind>) -> Option<u64> {
    let hardness = Box::<dyn BlockTrait>::from(state).behavior().destroy_time;
    if hardness < 0.0 || state.is_air() {
        return None;
    }
    let divisor = if can_harvest(state, held) {
        RIGHT_TOOL
    } else {
        WRONG_TOOL
    };
    let per_tick = speed(state, held) / hardness / divisor;
    if hardness == 0.0 || per_tick >= 1.0 {
        return Some(0);
    }
    // Bounded: hardness is at most a few thousand, so this fits.
    Some((1.0 / per_tick).ceil() as u64)
}

/// What a block leaves when it is dug with what is held.
pub fn drops(state: BlockState, held: Option<ItemKind>) -> Option<item::Stack> {
    use BlockKind as B;
    if !can_harvest(state, held) {
        return None;
    }
    let kind = match BlockKind::from(state) {
        B::Stone => ItemKind::Cobblestone,
        B::GrassBlock => ItemKind::Dirt,
        B::IronOre => ItemKind::RawIron,
        B::CoalOre => ItemKind::Coal,
        B::DiamondOre => ItemKind::Diamond,
        B::Glass | B::OakLeaves | B::ShortGrass | B::Water | B::Lava | B::Fire => return None,
        B::WallTorch => ItemKind::Torch,
        B::OakWallSign => ItemKind::OakSign,
        _ => item::by_name(name(state))?,
    };
    Some(item::Stack::new(kind, 1))
}

/// The block an item becomes when it is placed.
pub fn of_item(kind: ItemKind) -> Option<BlockKind> {
    let name = item::name(kind);
    match kind {
        ItemKind::Redstone | ItemKind::String => None,
        _ => format!("minecraft:{name}").parse().ok(),
    }
}

fn can_harvest(state: BlockState, held: Option<ItemKind>) -> bool {
    let block = Box::<dyn BlockTrait>::from(state);
    if !block.behavior().requires_correct_tool_for_drops {
        return true;
    }
    let kind = BlockKind::from(state);
    let tool = held.and_then(item::tool);
    let rules = tool.iter().flat_map(|tool| &tool.rules);
    let mut verdicts = rules
        .filter(|rule| is_in(kind, &rule.blocks))
        .filter_map(|rule| rule.correct_for_drops);
    verdicts.next().unwrap_or(false)
}

fn speed(state: BlockState, held: Option<ItemKind>) -> f32 {
    let Some(tool) = held.and_then(item::tool) else {
        return 1.0;
    };
    let kind = BlockKind::from(state);
    tool.rules
        .iter()
        .filter(|rule| is_in(kind, &rule.blocks))
        .find_map(|rule| rule.speed)
        .unwrap_or(tool.default_mining_speed)
}

fn is_in<I: azalea_buf::AzBuf>(kind: BlockKind, blocks: &HolderSet<BlockKind, I>) -> bool {
    match blocks {
        HolderSet::Direct { contents } => contents.contains(&kind),
        HolderSet::Named { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_written_as_in_commands() {
        let door = parse("minecraft:oak_door[facing=west,half=upper,open=true]").unwrap();
        assert_eq!(name(door), "oak_door");
        assert_eq!(property(door, "facing"), Some("west"));
        assert_eq!(property(door, "half"), Some("upper"));
        assert!(is_passable(door), "an open door lets people through");
        let shut = with(door, "open", "false").unwrap();
        assert!(!is_passable(shut));
    }

    #[test]
    fn nonsense_is_no_block() {
        for text in [
            "",
            "no_such_block",
            "chest[",
            "chest[facing]",
            "chest[facing=up]",
            "stone[a=b]",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn digging_takes_what_it_takes_in_the_game() {
        let stone = BlockKind::Stone.into();
        // Hardness 1.5: 150 ticks by hand; a wooden pickaxe is twice as quick and the right tool.
        assert_eq!(dig_ticks(stone, None), Some(150));
        assert_eq!(dig_ticks(stone, Some(ItemKind::WoodenPickaxe)), Some(23));
        assert_eq!(drops(stone, None), None, "stone by hand gives nothing");
        let stack = drops(stone, Some(ItemKind::WoodenPickaxe)).unwrap();
        assert_eq!(stack.kind, ItemKind::Cobblestone);
        assert_eq!(dig_ticks(BlockKind::Dirt.into(), None), Some(15));
        assert_eq!(dig_ticks(BlockKind::Bedrock.into(), None), None);
        assert_eq!(dig_ticks(BlockKind::Torch.into(), None), Some(0));
    }
}
