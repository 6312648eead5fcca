//! Whoever sends nonsense is dropped; the world and everybody else in it go on.

use std::net::SocketAddr;

use azalea_protocol::packets::game::{
    ClientboundGamePacket, ServerboundAcceptTeleportation, ServerboundChat,
    ServerboundMovePlayerPos, ServerboundPingRequest,
};
use proptest::prelude::*;
use sculk_practice::{Options, Practice};

use super::line::Line;

/// A world, and a player in it who must notice nothing.
fn with_witness(act: impl FnOnce(SocketAddr)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = Options {
        with_company: false,
        ..Options::default()
    };
    let world = runtime.block_on(Practice::start(options)).unwrap();
    let mut witness = Line::join(world.addr(), "Witness");
    act(world.addr());
    assert_alive(&mut witness);
    runtime.block_on(world.stop());
}

fn assert_alive(witness: &mut Line) {
    witness.write(ServerboundPingRequest { time: 4711 });
    witness.wait("an answer", |packet| match packet {
        ClientboundGamePacket::PongResponse(pong) => (pong.time == 4711).then_some(()),
        _ => None,
    });
}

#[test]
fn garbage_before_the_login_is_dropped() {
    with_witness(|addr| {
        for bytes in [
            // Whole, so that the world need not wait for the rest of a first packet of 71 bytes.
            &b"GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: a browser that took the wrong port\r\n\r\n"[..],
            &[0xff; 64],
            &[0x80, 0x80, 0x80, 0x80, 0x01],
            &[0x00],
            &[0x05, 0x7f, 1, 2, 3, 4],
        ] {
            let mut line = Line::open(addr);
            line.write_bytes(bytes).unwrap();
            line.is_cut();
        }
    });
}

#[test]
fn bad_packets_in_the_game_cost_the_line() {
    with_witness(|addr| {
        for (name, raw) in [
            ("Unknown", &[0xff, 0x7f][..]),
            ("Short", &[0x1e]),
            ("Leftover", &[0x0d, 1, 2, 3]),
            // As stock azalea 0.16 writes an attack; strict servers end the connection over it.
            ("OldAttack", &[0x01, 0, 0, 0, 2]),
        ] {
            let mut line = Line::join(addr, name);
            line.write_raw(raw);
            line.is_cut();
        }
    });
}

#[test]
fn impossible_positions_cost_the_line() {
    with_witness(|addr| {
        let mut line = Line::join(addr, "Nowhere");
        let id = line.wait("a position", |packet| match packet {
            ClientboundGamePacket::PlayerPosition(p) => Some(p.id),
            _ => None,
        });
        line.write(ServerboundAcceptTeleportation { id });
        let pos = azalea_core::position::Vec3::new(f64::NAN, 64.0, f64::INFINITY);
        let flags = Default::default();
        line.write(ServerboundMovePlayerPos { pos, flags });
        line.is_cut();
    });
}

#[test]
fn far_positions_are_taken_back() {
    with_witness(|addr| {
        let mut line = Line::join(addr, "Faraway");
        let position = |packet| match packet {
            ClientboundGamePacket::PlayerPosition(p) => Some((p.id, p.change.pos)),
            _ => None,
        };
        let (id, first) = line.wait("a position", position);
        line.write(ServerboundAcceptTeleportation { id });
        let pos = azalea_core::position::Vec3::new(1e300, 64.0, -1e300);
        let flags = Default::default();
        line.write(ServerboundMovePlayerPos { pos, flags });
        let (_, back) = line.wait("a correction", position);
        assert_eq!(back, first);
    });
}

#[test]
fn floods_cost_the_line() {
    with_witness(|addr| {
        let mut line = Line::join(addr, "Flood");
        for _ in 0..20_000 {
            line.write_raw(&[0x0d]);
        }
        line.is_cut();
        let mut talker = Line::join(addr, "Talker");
        for _ in 0..40 {
            talker.write(ServerboundChat {
                message: "buy now".into(),
                timestamp: 0,
                salt: 0,
                signature: None,
                last_seen_messages: Default::default(),
            });
        }
        talker.is_cut();
    });
}

#[test]
fn a_client_that_never_reads_does_not_stop_the_others() {
    with_witness(|addr| {
        let _deaf: Vec<Line> = (0..5)
            .map(|n| Line::join(addr, &format!("Deaf{n}")))
            .collect();
        for n in 0..3 {
            let mut line = Line::join(addr, &format!("Other{n}"));
            assert_alive(&mut line);
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn no_packet_whatsoever_ends_the_world(
        packets in prop::collection::vec(
            (0..0x46u8, prop::collection::vec(any::<u8>(), 0..40)), 1..120
        )
    ) {
        with_witness(|addr| {
            let mut line = None;
            for (id, body) in &packets {
                // Each line ends with its first bad packet, so most need a new one.
                let line = line.get_or_insert_with(|| Line::join(addr, "Fuzz"));
                let raw: Vec<u8> = std::iter::once(*id).chain(body.iter().copied()).collect();
                line.write_raw(&raw);
            }
        });
    }
}
