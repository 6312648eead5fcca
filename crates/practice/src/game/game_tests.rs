use std::io::Cursor;

use azalea_inventory::{ItemStack, operations::ClickType};
use azalea_protocol::{packets::game::s_container_click::HashedStack, read::deserialize_packet};
use azalea_registry::builtin::ItemKind;
use proptest::prelude::*;

use super::*;
use crate::{
    connection::{Inlet, Profile, outlet},
    window::{Layout, click::Click},
};
use ClientboundGamePacket as C;

struct Play {
    game: Game,
    id: Id,
    inlet: Inlet,
}

impl Play {
    fn new() -> Self {
        let (events, _) = broadcast::channel(16);
        let mut game = Game::new(Options::default(), events);
        let (out, inlet) = outlet();
        let profile = Profile {
            name: "Guest".into(),
            uuid: Uuid::nil(),
            view_distance: 2,
        };
        game.join(ConnId(1), profile, out);
        let id = game.find("guest").unwrap();
        Self { game, id, inlet }
    }

    /// What the client gets, each packet read to its last byte.
    fn read(&mut self) -> Vec<C> {
        let raws = self.inlet.waiting();
        raws.iter()
            .map(|raw| {
                let mut cursor = Cursor::new(&raw[..]);
                let packet = deserialize_packet::<C>(&mut cursor).unwrap();
                assert_eq!(cursor.position(), raw.len() as u64, "{packet:?}");
                packet
            })
            .collect()
    }

    fn click(&mut self, window: i32, state: u32, slot: i16, kind: ClickType) {
        let click = Click {
            slot,
            button: 0,
            kind,
        };
        let nothing = HashedStack(None);
        self.game.click(self.id, window, state, click, [], &nothing);
    }
}

fn open_chest(play: &mut Play) -> (i32, u32) {
    let at = BlockPos::new(2, 64, 4);
    play.game.open_window(play.id, Layout::Chest, at);
    let content = play
        .read()
        .into_iter()
        .rev()
        .find_map(|packet| match packet {
            C::ContainerSetContent(p) => Some((p.container_id, p.state_id)),
            _ => None,
        });
    content.unwrap()
}

#[test]
fn a_client_can_read_all_it_is_sent_when_it_joins_and_afterwards() {
    let mut play = Play::new();
    for _ in 0..120 {
        play.game.tick();
    }
    play.game.hurt(play.id, 40.0, Cause::Command, None);
    play.game.respawn(play.id);
    play.game.tick();
    let packets = play.read();
    let n = |is: fn(&C) -> bool| packets.iter().filter(|packet| is(packet)).count();
    assert!(
        matches!(packets.first(), Some(C::Login(_))),
        "the login comes first"
    );
    assert_eq!(
        n(|p| matches!(p, C::AddEntity(_))),
        2 * 6,
        "six bodies, before and after death"
    );
    assert_eq!(n(|p| matches!(p, C::Respawn(_))), 1);
    assert!(n(|p| matches!(p, C::LevelChunkWithLight(_))) >= 25);
    assert!(n(|p| matches!(p, C::RecipeBookAdd(_))) == 1);
    assert!(n(|p| matches!(p, C::Commands(_))) == 1);
    assert!(
        n(|p| matches!(p, C::MoveEntityPos(_) | C::MoveEntityPosRot(_))) > 50,
        "Tomas walks"
    );
    assert_eq!(n(|p| matches!(p, C::KeepAlive(_))), 1);
}

#[test]
fn a_client_that_guessed_right_is_told_nothing_and_one_that_did_not_is_corrected() {
    let mut play = Play::new();
    let (window, state) = open_chest(&mut play);
    // It says nothing of what changed: both ends of the move are wrong.
    play.click(window, state, 0, ClickType::QuickMove);
    let told: Vec<(u16, ItemStack)> = play
        .read()
        .into_iter()
        .filter_map(|packet| match packet {
            C::ContainerSetSlot(p) => Some((p.slot, p.item_stack)),
            _ => None,
        })
        .collect();
    let logs = ItemStack::new(ItemKind::OakLog, 16);
    assert_eq!(told, [(0, ItemStack::Empty), (62, logs)]);
    play.game.sync_window(play.id);
    let rest = play.read();
    assert!(
        !rest
            .iter()
            .any(|packet| matches!(packet, C::ContainerSetSlot(_))),
        "{rest:?}"
    );
}

#[test]
fn a_stale_click_works_and_brings_the_whole_window() {
    let mut play = Play::new();
    let (window, state) = open_chest(&mut play);
    play.click(window, state + 7, 0, ClickType::QuickMove);
    let packets = play.read();
    assert!(
        packets
            .iter()
            .any(|p| matches!(p, C::ContainerSetContent(p) if p.items[62].is_present()))
    );
    play.click(window + 1, state, 1, ClickType::QuickMove);
    assert!(
        play.read().is_empty(),
        "a click into a window that is not open does nothing"
    );
}

#[test]
fn a_recipe_is_laid_out_as_often_as_there_is_material() {
    let mut play = Play::new();
    play.game.console("give Guest oak_planks 5");
    let planks_to_sticks = crate::window::recipes::RECIPES
        .iter()
        .position(|recipe| recipe.result.kind == ItemKind::Stick)
        .unwrap();
    let number = u32::try_from(planks_to_sticks).unwrap();
    play.game.place_recipe(play.id, 0, number, true);
    let player = &play.game.players[&play.id];
    let grid: Vec<i32> = player
        .own
        .grid
        .iter()
        .map(|slot| slot.map_or(0, |s| s.count))
        .collect();
    assert_eq!(grid, [2, 0, 2, 0]);
    assert_eq!(
        player.own.result().map(|stack| stack.kind),
        Some(ItemKind::Stick)
    );
    assert_eq!(
        player
            .carried
            .iter()
            .flatten()
            .map(|stack| stack.count)
            .sum::<i32>(),
        1
    );
}

#[test]
fn what_lay_in_a_grid_or_on_the_cursor_comes_back_when_the_window_closes() {
    let mut play = Play::new();
    let (window, state) = open_chest(&mut play);
    play.click(window, state, 0, ClickType::Pickup);
    play.game.client_closed(play.id, window);
    let carried = &play.game.players[&play.id].carried;
    assert_eq!(
        carried
            .iter()
            .flatten()
            .map(|stack| stack.count)
            .sum::<i32>(),
        16
    );
}

#[test]
fn a_broken_chest_spills_what_it_held_and_shuts_its_windows() {
    let mut play = Play::new();
    open_chest(&mut play);
    let at = BlockPos::new(2, 64, 4);
    let before = play.game.bodies.len();
    play.game.set_block(at, azalea_block::BlockState::AIR);
    assert_eq!(play.game.bodies.len() - before, 5, "five heaps");
    assert!(
        play.read()
            .iter()
            .any(|packet| matches!(packet, C::ContainerClose(_)))
    );
    assert!(!play.game.containers.contains_key(&at));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_line_in_the_console_trips_the_world(lines in prop::collection::vec("[a-z]{0,6}( [-~.0-9a-zA-Z\\[\\]=,]{0,12}){0,5}", 0..20)) {
        let mut play = Play::new();
        for line in lines {
            play.game.console(&line);
            for command in crate::console::COMMANDS {
                play.game.console(&format!("{} {line}", command.name));
                play.game.console(&format!("{} Guest {line}", command.name));
            }
        }
        play.game.tick();
        play.read();
    }
}
