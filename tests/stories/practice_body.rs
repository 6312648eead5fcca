//! A bot's body in the practice world: the abilities the scripted server was tried with, on a server
//! with code of its own and people in it.

use crate::harness::{practice::PracticeBot, until};
use sculk_bots::{
    BlockPlace, BotAction, BotAnswer, BotError, BotEvent, Controls, EntityFilter, EntityTarget,
    EquipPlace, Hand, ItemPick, Point, Watch, answer::Entity,
};

const fn place(x: i32, y: i32, z: i32) -> BlockPlace {
    BlockPlace { x, y, z }
}

const fn go_to(x: f64, z: f64) -> BotAction {
    BotAction::GoTo {
        at: Point { x, y: 64.0, z },
        range: 0.0,
        may_dig: false,
    }
}

fn rook() -> EntityTarget {
    EntityTarget::Player("Rook".into())
}

fn block(bot: &mut PracticeBot, at: BlockPlace) -> (String, Option<String>) {
    match bot.does(BotAction::BlockAt { at }) {
        BotAnswer::Block { block: Some(block) } => {
            let open = block.properties.get("open").cloned();
            (block.name, open)
        }
        other => panic!("a block, not {other:?}"),
    }
}

fn entities(bot: &mut PracticeBot, filter: EntityFilter) -> Vec<Entity> {
    match bot.does(BotAction::Entities(filter)) {
        BotAnswer::Entities { entities } => entities,
        other => panic!("entities, not {other:?}"),
    }
}

fn place_of(bot: &mut PracticeBot) -> Point {
    match bot.does(BotAction::Status) {
        BotAnswer::Status(status) => status.position.expect("it is in the world"),
        other => panic!("its state, not {other:?}"),
    }
}

#[test]
fn bot_walks_digs_builds_and_opens_doors() {
    let mut bot = PracticeBot::at(-5.5, 9.5);
    bot.does(BotAction::Watch(Watch::everything()));
    let view = BotAction::Look {
        yaw: 180.0,
        pitch: 0.0,
    };
    bot.does(view);
    bot.does(BotAction::LookAt {
        at: Point {
            x: -10.0,
            y: 64.0,
            z: 12.0,
        },
    });
    bot.does(go_to(-8.5, 10.5));
    bot.does(BotAction::Dig {
        at: place(-9, 64, 12),
        best_tool: true,
    });
    bot.does(go_to(-8.5, 12.5));
    until("the log", || (bot.count("oak_log") == 1).then_some(()));
    bot.does(go_to(-8.5, 9.5));
    let beside = place(-8, 64, 7);
    bot.does(BotAction::Place {
        at: beside,
        item: Some(ItemPick::named("oak_log")),
        against: None,
    });
    assert_eq!(block(&mut bot, beside).0, "oak_log");
    let error = bot.act(BotAction::Dig {
        at: place(40, 63, 40),
        best_tool: false,
    });
    assert!(
        matches!(
            error,
            Err(BotError::OutOfReach { .. } | BotError::NotLoaded { .. })
        ),
        "{error:?}"
    );
    bot.does(go_to(-1.5, 2.5));
    let door = place(-2, 64, 4);
    assert_eq!(block(&mut bot, door).1.as_deref(), Some("false"));
    bot.does(BotAction::ActivateBlock {
        at: door,
        face: None,
        hand: Hand::Main,
    });
    assert_eq!(block(&mut bot, door).1.as_deref(), Some("true"));
    let found = bot.does(BotAction::FindBlocks {
        names: vec!["furnace".into()],
        radius: 24,
        count: 5,
    });
    assert!(matches!(found, BotAnswer::Blocks { blocks } if blocks.len() == 1));
    bot.does(go_to(21.5, -9.5));
    bot.does(BotAction::Jump);
    bot.does(BotAction::SetControls(Controls {
        sneak: Some(true),
        ..Controls::default()
    }));
    bot.does(BotAction::SetControls(Controls {
        sneak: Some(false),
        ..Controls::default()
    }));
    bot.does(BotAction::StopMoving);
}

#[test]
fn bot_lives_among_players_and_animals() {
    let mut bot = PracticeBot::among_people(0.5, -14.5);
    let cows = entities(
        &mut bot,
        EntityFilter {
            kinds: vec!["cow".into()],
            ..EntityFilter::default()
        },
    );
    assert_eq!(cows.len(), 1);
    let all = entities(&mut bot, EntityFilter::default());
    assert!(
        all.windows(2)
            .all(|pair| pair[0].distance <= pair[1].distance)
    );
    let BotAnswer::Players { players } = bot.does(BotAction::Players) else {
        panic!("players")
    };
    assert_eq!(players.len(), 4);
    bot.does(BotAction::GoToEntity {
        target: rook(),
        range: 2.0,
    });
    bot.does(BotAction::Attack { target: rook() });
    bot.worker.event(1, 1, "Rook's blow", |event| match event {
        BotEvent::Health { health, .. } if *health < 20.0 => Some(()),
        _ => None,
    });
    bot.does(BotAction::SwingArm { hand: Hand::Main });
    let cow = EntityTarget::Id(cows[0].id);
    bot.does(BotAction::GoToEntity {
        target: cow.clone(),
        range: 2.0,
    });
    bot.does(BotAction::InteractEntity {
        target: cow,
        hand: Hand::Main,
    });
    let gone = EntityTarget::Player("Nobody".into());
    let error = bot.act(BotAction::Attack { target: gone }).unwrap_err();
    assert!(matches!(error, BotError::TargetGone { .. }), "{error}");
}

#[test]
fn bot_follows_somebody_who_walks() {
    let mut bot = PracticeBot::among_people(0.5, 0.5);
    let tomas = EntityTarget::Player("Tomas".into());
    bot.does(BotAction::Follow {
        target: tomas,
        range: 3.0,
    });
    let start = place_of(&mut bot);
    until("some steps behind Tomas", || {
        (place_of(&mut bot).distance(start) > 3.0).then_some(())
    });
    let asked = bot.does(BotAction::Ask {
        chat_type: "private".into(),
        text: "hello".into(),
        recipient: Some("Mira".into()),
        reply: "^Mira whispers to you: ".into(),
    });
    assert!(matches!(asked, BotAnswer::Line { .. }), "{asked:?}");
}

#[test]
fn bot_handles_what_it_carries() {
    let mut bot = PracticeBot::at(0.5, 0.5);
    bot.given("bread", 5);
    bot.given("iron_helmet", 1);
    bot.given("shield", 1);
    let equip = |name: &str, place| BotAction::Equip {
        item: ItemPick::named(name),
        place,
    };
    bot.does(equip("bread", EquipPlace::Hand));
    bot.does(equip("iron_helmet", EquipPlace::Head));
    bot.does(equip("shield", EquipPlace::OffHand));
    let error = bot.act(equip("bread", EquipPlace::Legs)).unwrap_err();
    assert!(matches!(error, BotError::DoesNotFit { .. }), "{error}");
    bot.does(BotAction::Unequip {
        place: EquipPlace::Head,
    });
    bot.does(BotAction::SwapHands);
    bot.does(BotAction::SwapHands);
    bot.does(BotAction::SelectSlot { slot: 3 });
    let BotAnswer::Inventory { items, .. } = bot.does(BotAction::Inventory) else {
        panic!("an inventory")
    };
    let bread = items.iter().find(|item| item.name == "bread");
    let from = bread.and_then(|item| item.slot).expect("it has bread");
    bot.does(BotAction::MoveItem {
        from,
        to: 20,
        count: Some(2),
    });
    bot.does(BotAction::Drop {
        item: ItemPick::slot(20).count(1),
    });
    assert_eq!(bot.count("bread"), 4);
    let eat = || BotAction::Eat {
        item: ItemPick::named("bread"),
    };
    let error = bot.act(eat()).unwrap_err();
    assert!(matches!(error, BotError::NotHungry { .. }), "{error}");
    bot.world.console("feed Bot_1 10");
    until("hunger", || match bot.does(BotAction::Status) {
        BotAnswer::Status(status) => (status.food == 10).then_some(()),
        _ => None,
    });
    bot.does(eat());
    assert_eq!(bot.count("bread"), 3);
    bot.does(BotAction::UseItem {
        hand: Hand::Off,
        hold_ms: Some(200),
    });
    bot.does(BotAction::StopUsing);
}
