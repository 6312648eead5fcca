//! What operators do, as players see it.

use std::time::{Duration, Instant};

use azalea_protocol::packets::{
    game::{ClientboundGamePacket, ServerboundGamePacket, ServerboundPingRequest},
    login::ClientboundLoginPacket,
};
use sculk_practice::{Event, Handle, Options, Practice};
use tokio::runtime::Runtime;

use super::line::Line;

fn start(options: Options) -> (Runtime, Handle) {
    let runtime = Runtime::new().unwrap();
    let world = runtime.block_on(Practice::start(options)).unwrap();
    (runtime, world)
}

fn refusal(addr: std::net::SocketAddr, name: &str) -> Option<String> {
    match Line::knock(addr, name).read().expect("an answer") {
        ClientboundLoginPacket::LoginDisconnect(packet) => Some(packet.reason.to_string()),
        _ => None,
    }
}

#[test]
fn bans_lists_limits_and_names_are_kept() {
    let (runtime, world) = start(Options {
        max_players: 2,
        ..Options::default()
    });
    let addr = world.addr();
    let tell = |line: &str| runtime.block_on(world.console(line));
    assert_eq!(refusal(addr, "Guest"), None);
    tell("ban Guest");
    assert!(refusal(addr, "guest").is_some_and(|why| why.contains("banned")));
    tell("unban Guest");
    tell("whitelist add Friend");
    assert!(refusal(addr, "Guest").is_some_and(|why| why.contains("white-listed")));
    assert_eq!(refusal(addr, "Friend"), None);
    tell("whitelist off");
    assert!(refusal(addr, "Mira").is_some(), "one of ours has that name");
    assert!(refusal(addr, "x y").is_some_and(|why| why.contains("letters")));
    let _both = [Line::join(addr, "One"), Line::join(addr, "Two")];
    let full = std::iter::repeat_with(|| refusal(addr, "Three")).take(100);
    assert!(
        full.flatten()
            .next()
            .is_some_and(|why| why.contains("full"))
    );
    runtime.block_on(world.stop());
}

#[test]
fn a_dropped_line_ends_without_a_word_and_the_name_is_free_again() {
    let (runtime, world) = start(Options::default());
    let mut line = Line::join(world.addr(), "Unlucky");
    line.wait("the login", |packet| {
        matches!(packet, ClientboundGamePacket::Login(_)).then_some(())
    });
    runtime.block_on(world.console("drop Unlucky"));
    while let Some(packet) = line.read::<ClientboundGamePacket>() {
        assert!(
            !matches!(packet, ClientboundGamePacket::Disconnect(_)),
            "{packet:?}"
        );
    }
    let mut again = Line::join(world.addr(), "Unlucky");
    again.wait("the login", |packet| {
        matches!(packet, ClientboundGamePacket::Login(_)).then_some(())
    });
    runtime.block_on(world.stop());
}

#[test]
fn lag_delays_what_is_sent() {
    let (runtime, world) = start(Options::default());
    let mut line = Line::join(world.addr(), "Slow");
    let round = |line: &mut Line, time: u64| {
        let began = Instant::now();
        line.write::<ServerboundGamePacket>(ServerboundPingRequest { time });
        line.wait("a pong", |packet| match packet {
            ClientboundGamePacket::PongResponse(pong) => (pong.time == time).then_some(()),
            _ => None,
        });
        began.elapsed()
    };
    round(&mut line, 1);
    runtime.block_on(world.console("lag Slow 700"));
    assert!(round(&mut line, 2) >= Duration::from_millis(700));
    runtime.block_on(world.stop());
}

#[test]
fn who_answers_no_keep_alive_is_thrown_out() {
    let (runtime, world) = start(Options::default());
    let mut events = world.events();
    let mut line = Line::join(world.addr(), "Asleep");
    let mut n_asked = 0;
    // Read everything, answer nothing.
    while let Some(packet) = line.read::<ClientboundGamePacket>() {
        n_asked += usize::from(matches!(packet, ClientboundGamePacket::KeepAlive(_)));
    }
    assert_eq!(n_asked, 1);
    let kicked = std::iter::from_fn(|| events.try_recv().ok())
        .find(|event| matches!(event, Event::Kicked { player, .. } if player == "Asleep"));
    assert!(kicked.is_some());
    runtime.block_on(world.stop());
}

#[test]
fn nonsense_in_the_console_is_explained() {
    let (runtime, world) = start(Options::default());
    let tell = |line: &str| {
        let lines = runtime.block_on(world.console(line));
        let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
        lines.join("\n")
    };
    assert!(tell("fly me").contains("no command fly"));
    assert!(tell("give").contains("Usage: give <player> <item> [count]"));
    assert!(tell("give Nobody bread").contains("no player Nobody"));
    assert!(tell("setblock 0 80 0 cheese").contains("no block \"cheese\""));
    assert!(tell("setblock 0 1e99 0 stone").contains("outside the world"));
    assert!(tell("time noon").contains("not a number"));
    assert!(tell("spawn ender_dragon").contains("cannot be spawned"));
    assert!(tell("setblock 0 80 0 stone").contains("0 80 0 is stone"));
    assert!(
        tell("/getblock 0 80 0").contains("stone"),
        "a slash does no harm"
    );
    assert!(tell("help").lines().count() > 20);
    runtime.block_on(world.stop());
}
