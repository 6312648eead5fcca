//! What can go wrong between a bot and its server, and what the user is told.

use crate::harness::{
    server::ScriptedServer,
    worker::{Worker, spec},
};
use sculk_bots::{BotEvent, DisconnectCause, JoinSpec, KickKind, cause::Stage};
use serde_json::json;
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};

/// Joins and returns why it did not last.
fn fate(worker: &mut Worker, spec: JoinSpec) -> DisconnectCause {
    worker.join(1, 1, spec);
    worker.end_of(1, 1)
}

/// A bot that is online.
fn online(server: &ScriptedServer) -> Worker {
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    worker
}

/// A server that takes each connection, reads once, sends the next of `answers` (the last one
/// again and again) and closes if told to.
fn stub_server(answers: Vec<Vec<u8>>, closes: bool) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    thread::spawn(move || {
        let mut open = Vec::new();
        for (n, mut stream) in listener.incoming().flatten().enumerate() {
            let mut request = [0; 512];
            let answer = &answers[n.min(answers.len() - 1)];
            // A client that says nothing or is gone gets no answer.
            if stream.read(&mut request).is_ok_and(|n| n > 0)
                && stream.write_all(answer).is_ok()
                && !closes
            {
                open.push(stream);
            }
        }
    });
    port
}

/// A status answer in the wire's form.
fn status_answer(json: &str) -> Vec<u8> {
    let length = u8::try_from(json.len())
        .ok()
        .filter(|n| *n < 120)
        .expect("a short text");
    let mut packet = vec![length + 2, 0, length];
    packet.extend_from_slice(json.as_bytes());
    packet
}

#[test]
fn name_without_an_address_is_not_found() {
    let mut wrong = spec(25565, "Bot_1");
    wrong.host = "no-such-host.invalid".into();
    let cause = fate(&mut Worker::start(), wrong);
    assert!(
        matches!(cause, DisconnectCause::HostNotFound { ref host, .. } if host == "no-such-host.invalid"),
        "{cause:?}"
    );
}

#[test]
fn closed_port_is_refused() {
    let port = TcpListener::bind("127.0.0.1:0")
        .expect("a free port")
        .local_addr()
        .expect("it is bound")
        .port();
    let cause = fate(&mut Worker::start(), spec(port, "Bot_1"));
    assert_eq!(
        cause,
        DisconnectCause::ConnectionRefused {
            address: format!("127.0.0.1:{port}")
        }
    );
}

#[test]
fn server_of_another_version_is_named_with_its_version() {
    let port = stub_server(
        vec![status_answer(
            r#"{"version":{"name":"Paper 1.21.4","protocol":769}}"#,
        )],
        false,
    );
    let cause = fate(&mut Worker::start(), spec(port, "Bot_1"));
    assert_eq!(
        cause,
        DisconnectCause::VersionMismatch {
            server_version: "Paper 1.21.4".into(),
            server_protocol: 769
        }
    );
}

#[test]
fn other_program_on_the_port_is_recognised() {
    let port = stub_server(vec![b"HTTP/1.1 400 Bad Request\r\n\r\n<html>Your browser sent a request this server could not understand</html>".to_vec()], true);
    let cause = fate(&mut Worker::start(), spec(port, "Bot_1"));
    assert!(
        matches!(cause, DisconnectCause::NotMinecraft { .. }),
        "{cause:?}"
    );
}

#[test]
fn server_in_online_mode_is_recognised() {
    let status = status_answer(r#"{"version":{"name":"26.1","protocol":775}}"#);
    // Encryption request: id 1, an empty server id, a key of two bytes, a challenge of one, "authenticate".
    let encryption = vec![8, 1, 0, 2, 7, 7, 1, 9, 1];
    let port = stub_server(vec![status, encryption], false);
    let cause = fate(&mut Worker::start(), spec(port, "Bot_1"));
    assert_eq!(cause, DisconnectCause::OnlineModeRequired);
}

#[test]
fn server_that_hides_its_status_is_still_asked_for_a_login() {
    let refusal = br#"{"text":"members only"}"#;
    let length = u8::try_from(refusal.len()).expect("a short text");
    let mut disconnect = vec![length + 2, 0, length];
    disconnect.extend_from_slice(refusal);
    let port = stub_server(vec![Vec::new(), disconnect], true);
    let cause = fate(&mut Worker::start(), spec(port, "Bot_1"));
    assert_eq!(
        cause,
        DisconnectCause::Kicked {
            reason: "members only".into(),
            kind: KickKind::Other
        }
    );
}

#[test]
fn impossible_player_name_is_refused_before_anything_is_sent() {
    let cause = fate(&mut Worker::start(), spec(1, "no spaces please"));
    assert_eq!(
        cause,
        DisconnectCause::InvalidUsername {
            username: "no spaces please".into()
        }
    );
}

#[test]
fn refused_logins_are_told_apart() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    let cases = [
        (
            "You are not whitelisted on this server!",
            KickKind::NotWhitelisted,
        ),
        (
            "You are banned from this server.\nReason: griefing",
            KickKind::Banned,
        ),
        ("That name is already taken", KickKind::NameTaken),
        ("The server is full!", KickKind::ServerFull),
        ("not today", KickKind::Other),
    ];
    for (session, (words, kind)) in (1..).zip(cases) {
        server.config(json!({ "reject": words }));
        worker.join(1, session, spec(server.port, "Bot_1"));
        assert_eq!(
            worker.end_of(1, session),
            DisconnectCause::Kicked {
                reason: words.into(),
                kind
            }
        );
    }
    server.config(json!({ "reject": null }));
    worker.bring_online(1, 99, spec(server.port, "Bot_1"));
}

#[test]
fn kick_while_online_keeps_the_servers_words() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    server.op(json!({ "op": "kick", "player": "Bot_1", "component": { "translate": "multiplayer.disconnect.idling" } }));
    let cause = worker.end_of(1, 1);
    assert_eq!(
        cause,
        DisconnectCause::Kicked {
            reason: "You have been idle for too long!".into(),
            kind: KickKind::IdleTimeout
        }
    );
    worker.bring_online(1, 2, spec(server.port, "Bot_1"));
    server.op(json!({ "op": "kick", "player": "Bot_1", "reason": "Be nice" }));
    assert_eq!(
        worker.end_of(1, 2),
        DisconnectCause::Kicked {
            reason: "Be nice".into(),
            kind: KickKind::Other
        }
    );
}

#[test]
fn second_player_of_the_same_name_is_told_so() {
    let server = ScriptedServer::start();
    let mut first = online(&server);
    let mut second = online(&server);
    let cause = first.end_of(1, 1);
    assert!(
        matches!(
            cause,
            DisconnectCause::Kicked {
                kind: KickKind::NameTaken,
                ..
            }
        ),
        "the server throws the older one out: {cause:?}"
    );
    assert_eq!(second.n_ends(1, 1), 0);
}

#[test]
fn two_bots_of_one_worker_cannot_share_a_name() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    worker.join(2, 1, spec(server.port, "Bot_1"));
    let cause = worker.end_of(2, 1);
    assert_eq!(
        cause,
        DisconnectCause::SameNameHere {
            username: "Bot_1".into()
        }
    );
    worker
        .say(1, "chat", "undisturbed")
        .expect("the first bot stays");
    server.hears("Bot_1", "undisturbed");
}

#[test]
fn lost_connections_end_the_session_at_once() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    for (session, how) in (1..).zip(["rst", "fin"]) {
        worker.bring_online(1, session, spec(server.port, "Bot_1"));
        let started = Instant::now();
        server.op(json!({ "op": "cut", "player": "Bot_1", "how": how }));
        let cause = worker.end_of(1, session);
        assert!(
            matches!(cause, DisconnectCause::ConnectionLost { .. }),
            "{how}: {cause:?}"
        );
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{how} is noticed long before any time limit"
        );
    }
}

#[test]
fn connection_cut_in_mid_packet_is_lost() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    // A packet of 100 bytes is announced and ends after two.
    server.op(json!({ "op": "rawSocket", "player": "Bot_1", "hex": "642b01" }));
    server.op(json!({ "op": "cut", "player": "Bot_1", "how": "fin" }));
    let detail = "the other side closed it in the middle of a packet".to_owned();
    assert_eq!(
        worker.end_of(1, 1),
        DisconnectCause::ConnectionLost { detail }
    );
}

#[test]
fn silent_network_is_noticed() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    let mut impatient = spec(server.port, "Bot_1");
    impatient.timeouts.silence_ms = 3_000;
    worker.bring_online(1, 1, impatient);
    server.op(json!({ "op": "cut", "player": "Bot_1", "how": "blackhole" }));
    assert_eq!(
        worker.end_of(1, 1),
        DisconnectCause::Timeout {
            stage: Stage::KeepAlive,
            seconds: 3
        }
    );
}

#[test]
fn server_that_swallows_everything_before_the_login_is_given_up() {
    let server = ScriptedServer::start();
    server.op(json!({ "op": "refuse", "how": "blackhole" }));
    let mut impatient = spec(server.port, "Bot_1");
    (impatient.timeouts.status_ms, impatient.timeouts.login_ms) = (500, 2_000);
    let cause = fate(&mut Worker::start(), impatient);
    assert_eq!(
        cause,
        DisconnectCause::Timeout {
            stage: Stage::Login,
            seconds: 2
        }
    );
}

#[test]
fn impossible_packet_length_ends_the_session() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    server.op(json!({ "op": "rawSocket", "player": "Bot_1", "hex": "ffffffffff" }));
    let cause = worker.end_of(1, 1);
    assert!(
        matches!(cause, DisconnectCause::ProtocolError { .. }),
        "{cause:?}"
    );
}

#[test]
fn malformed_packets_in_good_frames_are_survived() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    for hex in ["2b", "01ffffffffffff", "7fffff", "3100000000", "6c0a"] {
        server.op(json!({ "op": "raw", "player": "Bot_1", "hex": hex }));
    }
    worker
        .say(1, "chat", "still here")
        .expect("the bot is still online");
    server.hears("Bot_1", "still here");
}

#[test]
fn packets_azalea_cannot_read_do_not_pass_for_garbage() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    // A cooldown for the group "a", which no version of azalea 0.16 can read: id, text, ticks.
    let request = json!({ "op": "raw", "player": "Bot_1", "hex": "16016114" });
    server.ops(vec![request; 200]);
    worker
        .say(1, "chat", "still here")
        .expect("the bot is still online");
    server.hears("Bot_1", "still here");
    assert_eq!(worker.n_ends(1, 1), 0);
}

#[test]
fn unknown_packets_are_skipped() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    // Id 300 does not exist.
    let request = json!({ "op": "raw", "player": "Bot_1", "hex": "ac02010203" });
    server.ops(vec![request; 20]);
    worker
        .say(1, "chat", "still here")
        .expect("the bot is still online");
    server.hears("Bot_1", "still here");
}

#[test]
fn oversized_packet_ends_the_session() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    // Three bytes announce 2097152 and more, which no packet may have.
    server.op(json!({ "op": "rawSocket", "player": "Bot_1", "hex": "80808001" }));
    let cause = worker.end_of(1, 1);
    assert!(
        matches!(cause, DisconnectCause::ProtocolError { .. }),
        "{cause:?}"
    );
    worker.bring_online(1, 2, spec(server.port, "Bot_1"));
}

#[test]
fn stalled_network_is_waited_out() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    // The server gives up after 15 s without an answer, so it is told to be patient.
    server.config(json!({ "keepAlive": false }));
    server.op(json!({ "op": "net", "player": "Bot_1", "stallDown": true }));
    worker
        .say(1, "chat", "into the void")
        .expect("it is queued");
    thread::sleep(Duration::from_secs(5));
    assert_eq!(worker.n_ends(1, 1), 0, "a short silence ends nothing");
    server.op(json!({ "op": "net", "player": "Bot_1", "stallDown": false }));
    worker.hears(1, 1, "into the void");
}

#[test]
fn keep_alive_is_answered_and_a_lost_answer_is_told() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    server.config(json!({ "keepAliveEvery": 500, "keepAliveTimeout": 6000 }));
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    thread::sleep(Duration::from_secs(8));
    assert_eq!(worker.n_ends(1, 1), 0, "keep-alives are answered in time");
    server.op(json!({ "op": "net", "player": "Bot_1", "stallUp": true }));
    let cause = worker.end_of(1, 1);
    assert!(
        matches!(cause, DisconnectCause::Kicked { ref reason, .. } if reason == "Timed out"),
        "the server's own words: {cause:?}"
    );
}

#[test]
fn many_bots_come_back_after_a_restart_each_once() {
    const BOTS: i32 = 20;
    let mut server = ScriptedServer::start();
    let mut worker = Worker::start();
    for bot in 1..=BOTS {
        worker.join(bot, 1, spec(server.port, &format!("Bot_{bot}")));
    }
    let is_joined = |event: &BotEvent| matches!(event, BotEvent::Joined { .. }).then_some(());
    for bot in 1..=BOTS {
        worker.event(bot, 1, "joining", is_joined);
    }
    server.kill();
    for bot in 1..=BOTS {
        worker.end_of(bot, 1);
    }
    let server = ScriptedServer::start();
    for bot in 1..=BOTS {
        worker.join(bot, 2, spec(server.port, &format!("Bot_{bot}")));
    }
    for bot in 1..=BOTS {
        worker.event(bot, 2, "joining again", is_joined);
        assert_eq!(worker.n_ends(bot, 1), 1, "bot {bot} ended once");
        assert_eq!(worker.n_ends(bot, 2), 0, "bot {bot} is online");
    }
    assert_eq!(server.events("join").len(), 20, "nobody joined twice");
}

#[test]
fn garbage_ends_the_session() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    let request = json!({ "op": "raw", "player": "Bot_1", "hex": "ff7f0badf00d" });
    server.ops(vec![request; 60]);
    let cause = worker.end_of(1, 1);
    assert!(
        matches!(cause, DisconnectCause::ProtocolError { .. }),
        "{cause:?}"
    );
}

#[test]
fn server_that_dies_is_noticed() {
    let mut server = ScriptedServer::start();
    let mut worker = online(&server);
    server.kill();
    let cause = worker.end_of(1, 1);
    assert!(
        matches!(cause, DisconnectCause::ConnectionLost { .. }),
        "{cause:?}"
    );
    worker.join(1, 2, spec(server.port, "Bot_1"));
    let cause = worker.end_of(1, 2);
    assert!(
        matches!(cause, DisconnectCause::ConnectionRefused { .. }),
        "{cause:?}"
    );
}

#[test]
fn server_that_closes_is_told_from_one_that_dies() {
    let server = ScriptedServer::start();
    let mut worker = online(&server);
    server.op(json!({ "op": "stop" }));
    let cause = worker.end_of(1, 1);
    assert_eq!(
        cause,
        DisconnectCause::Kicked {
            reason: "Server closed".into(),
            kind: KickKind::ServerClosed
        }
    );
}
