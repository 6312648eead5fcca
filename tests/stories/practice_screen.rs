//! What a bot sees, hears, clicks and says in the practice world: the same abilities as on the scripted
//! server, on a server with code of its own.

use crate::harness::{practice::PracticeBot as Bot, until, worker::spec};
use sculk_bots::{
    BlockPlace, BotAction, BotAnswer, BotError, BotEvent, Click, Pacing, Watch,
    answer::{Item, WindowState},
};

const CHEST: BlockPlace = BlockPlace { x: 2, y: 64, z: 4 };
const TABLE: BlockPlace = BlockPlace { x: 6, y: 64, z: 4 };

fn window(answer: BotAnswer) -> WindowState {
    match answer {
        BotAnswer::Window(window) => window,
        other => panic!("a window, not {other:?}"),
    }
}

fn item(answer: BotAnswer) -> Option<Item> {
    match answer {
        BotAnswer::Item { item } => item,
        other => panic!("an item or none, not {other:?}"),
    }
}

fn rows(rows: &[&[&str]]) -> Vec<Vec<Option<String>>> {
    let cell = |name: &&str| (!name.is_empty()).then(|| (*name).to_owned());
    rows.iter()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

#[test]
fn what_an_operator_puts_on_the_screen_is_told_and_can_be_asked_for() {
    let mut bot = Bot::at(0.5, 0.5);
    bot.does(BotAction::Watch(Watch::everything()));
    for line in [
        "title Bot_1 Red wins | at last",
        "bossbar Bot_1 50 Dragon",
        "tablist Bot_1 Top | Bottom",
        "sidebar Bot_1 Kills | Mira=3 Tomas=7",
        "playsound Bot_1 entity.cow.ambient",
        "give Bot_1 bread 2",
    ] {
        bot.world.console(line);
    }
    bot.worker.event(1, 1, "the title", |event| match event {
        BotEvent::Title { title, subtitle } => {
            (title == "Red wins" && subtitle == "at last").then_some(())
        }
        _ => None,
    });
    bot.worker.event(1, 1, "the boss bar", |event| match event {
        BotEvent::BossBar { bar } => {
            (bar.title == "Dragon" && bar.color == "purple" && (bar.progress - 0.5).abs() < 1e-6)
                .then_some(())
        }
        _ => None,
    });
    bot.worker
        .event(1, 1, "the texts of the tab list", |event| match event {
            BotEvent::TabText { header, footer } => {
                (header == "Top" && footer == "Bottom").then_some(())
            }
            _ => None,
        });
    bot.worker.event(1, 1, "the sound", |event| match event {
        BotEvent::Sound { name, position, .. } => {
            (name == "minecraft:entity.cow.ambient" && position.is_some()).then_some(())
        }
        _ => None,
    });
    bot.worker
        .event(1, 1, "the slot with the bread", |event| match event {
            BotEvent::SlotChanged {
                window: 0,
                item: Some(item),
                ..
            } => (item.name == "bread" && item.count == 2).then_some(()),
            _ => None,
        });
    let scores = |event: &BotEvent| match event {
        BotEvent::Scoreboard {
            sidebar: Some(sidebar),
        } => {
            let lines = sidebar.lines.iter();
            let lines: Vec<_> = lines.map(|line| (line.text.as_str(), line.value)).collect();
            (sidebar.title == "Kills" && lines == [("Tomas", 7), ("Mira", 3)]).then_some(())
        }
        _ => None,
    };
    bot.worker.event(1, 1, "the sidebar", scores);
    let BotAnswer::Scoreboard { sidebar, .. } = bot.does(BotAction::Scoreboard) else {
        panic!("a scoreboard")
    };
    assert!(sidebar.is_some());
    let BotAnswer::Screen(screen) = bot.does(BotAction::Screen) else {
        panic!("a screen")
    };
    assert_eq!(
        (screen.tab_header.as_str(), screen.tab_footer.as_str()),
        ("Top", "Bottom")
    );
    assert_eq!(
        (screen.title.as_str(), screen.subtitle.as_str()),
        ("Red wins", "at last")
    );
    let shown = screen.boss_bars.first().map(|bar| bar.id.clone());

    bot.world.console("bossbar Bot_1 off");
    bot.world.console("sidebar Bot_1");
    let gone = |event: &BotEvent| match event {
        BotEvent::BossBarGone { id } => Some(id.clone()),
        _ => None,
    };
    assert_eq!(Some(bot.worker.event(1, 1, "the bar's going", gone)), shown);
    until("an empty sidebar", || {
        match bot.does(BotAction::Scoreboard) {
            BotAnswer::Scoreboard { sidebar, .. } => sidebar.is_none().then_some(()),
            other => panic!("a scoreboard, not {other:?}"),
        }
    });
}

#[test]
fn windows_are_looked_into_and_clicked() {
    let mut bot = Bot::at(3.5, 1.5);
    let own = window(bot.does(BotAction::Window));
    assert_eq!((own.id, own.kind.as_str()), (0, "inventory"));
    bot.does(BotAction::OpenContainer { at: CHEST });
    let chest = window(bot.does(BotAction::Window));
    assert_eq!(
        (chest.kind.as_str(), chest.n_own_slots),
        ("generic_9x3", 27)
    );
    let find = |name: &str| BotAction::FindInContainer { name: name.into() };
    let bread = item(bot.does(find("bread"))).expect("there is bread in the chest");
    assert_eq!(bread.count, 8);
    assert!(item(bot.does(find("diamond"))).is_none());
    let from = bread.slot.expect("it lies somewhere");
    let click = |click| BotAction::ClickWindow { click };
    let held = window(bot.does(click(Click::Right { slot: Some(from) }))).cursor;
    assert_eq!(held.map(|item| item.count), Some(4), "half of it");
    let put = window(bot.does(click(Click::Left { slot: Some(26) })));
    assert!(put.cursor.is_none());
    let left = put.items.iter().find(|item| item.slot == Some(26));
    assert_eq!(left.map(|item| item.count), Some(4));
    bot.does(click(Click::Shift { slot: 26 }));
    assert_eq!(bot.count("bread"), 4, "it went to the bot");
    bot.does(BotAction::CloseWindow);
    let error = bot.act(find("bread"));
    assert!(matches!(error, Err(BotError::NoWindow)), "{error:?}");
}

#[test]
fn patterns_are_crafted_in_the_hands_and_on_a_table() {
    let mut bot = Bot::at(5.5, 1.5);
    bot.given("oak_log", 2);
    let craft = |pattern: &[&[&str]], times, table| BotAction::CraftPattern {
        pattern: rows(pattern),
        times: Some(times),
        table,
    };
    let planks = item(bot.does(craft(&[&["oak_log"]], 2, None)));
    assert_eq!(planks.map(|item| item.count), Some(8));
    bot.does(craft(&[&["oak_planks"], &["oak_planks"]], 1, None));
    let pickaxe: &[&[&str]] = &[
        &["oak_planks", "oak_planks", "oak_planks"],
        &["", "stick", ""],
        &["", "stick", ""],
    ];
    let error = bot.act(craft(pickaxe, 1, None)).unwrap_err();
    assert!(matches!(error, BotError::TableNeeded { .. }), "{error}");
    let made = item(bot.does(craft(pickaxe, 1, Some(TABLE))));
    assert_eq!(
        made.map(|item| item.name).as_deref(),
        Some("wooden_pickaxe")
    );
    assert_eq!(
        (bot.count("oak_planks"), bot.count("stick")),
        (3, 2),
        "what it took is gone"
    );
}

#[test]
fn what_a_bot_says_is_heard_and_what_waits_can_be_taken_back() {
    let mut bot = Bot::among_people(0.5, 0.5);
    let mut paced = spec(bot.world.port, "Bot_2");
    paced.pacing = Pacing::default();
    bot.worker.bring_online(2, 1, paced);
    bot.worker.say(1, "chat", "hello").expect("it can speak");
    let heard = bot.worker.hears(2, 1, "hello");
    assert_eq!(heard.sender.as_deref(), Some("Bot_1"));
    // One of the world's own answers.
    bot.worker
        .event(1, 1, "Mira's answer", |event| match event {
            BotEvent::Chat(message) => (message.sender.as_deref() == Some("Mira")
                && message.text.contains("Bot_1"))
            .then_some(()),
            _ => None,
        });
    let many: Vec<String> = (1..=20).map(|n| format!("line {n}")).collect();
    bot.worker
        .say(2, "chat", &many.join("\n"))
        .expect("it can speak");
    let slower = bot.worker.act(2, BotAction::SlowDownChat);
    assert!(
        matches!(slower, Ok(BotAnswer::SlowedDown { factor }) if factor > 1),
        "{slower:?}"
    );
    let cleared = bot.worker.act(2, BotAction::ClearChatQueue);
    assert!(
        matches!(cleared, Ok(BotAnswer::Cleared { n_lines }) if n_lines > 0),
        "{cleared:?}"
    );
}
