//! Proxies that refuse, hang, talk nonsense or never stop talking.

use crate::{
    PATIENT,
    fake::{Step, play},
    route, with_login,
};
use proptest::prelude::*;
use sculk_bots::{ProxyFault as F, ProxyKind as K, ProxyRoute};
use sculk_tunnel::{Limits, Target, check, open, shake_hands};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;

/// So short that waiting for it is no trouble, for proxies that never answer.
const BRIEF: Limits = Limits {
    connect: Duration::from_secs(20),
    answer: Duration::from_millis(100),
};

fn target() -> Target {
    Target::new("play.example.net", 25565).unwrap()
}

async fn fault_of(steps: Vec<Step>, limits: Limits, route: impl Fn(u16) -> ProxyRoute) -> F {
    let (port, proxy) = play(steps).await;
    let fault = open(&route(port), &target(), limits).await.unwrap_err();
    proxy.abort();
    fault
}

#[tokio::test]
async fn a_silent_proxy_is_given_up_at_the_limit() {
    for kind in K::ALL {
        let fault = fault_of(vec![Step::Wait], BRIEF, |port| route(kind, port)).await;
        assert_eq!(fault, F::Silent { seconds: 1 }, "{kind:?}");
    }
    let halfway = vec![Step::Hear(3), Step::Say(&[5, 0]), Step::Wait];
    let fault = fault_of(halfway, BRIEF, |port| route(K::Socks5, port)).await;
    assert_eq!(fault, F::Silent { seconds: 1 });
}

#[tokio::test]
async fn a_proxy_that_closes_or_is_not_there_is_named_as_such() {
    for kind in K::ALL {
        let fault = fault_of(vec![Step::Hear(3)], PATIENT, |port| route(kind, port)).await;
        assert_eq!(fault, F::Closed, "{kind:?}");
    }
    let (port, proxy) = play(Vec::new()).await;
    proxy.abort();
    assert!(proxy.await.is_err());
    let refused = open(&route(K::Http, port), &target(), PATIENT).await;
    assert_eq!(refused.unwrap_err(), F::Refused);
    let nowhere = ProxyRoute::new(K::Http, "proxy.invalid", 1);
    let lost = open(&nowhere, &target(), PATIENT).await.unwrap_err();
    assert!(matches!(lost, F::NotFound { .. }), "{lost:?}");
}

#[tokio::test]
async fn garbage_is_no_proxy() {
    for kind in K::ALL {
        for garbage in [
            &b"SSH-2.0-OpenSSH_9.2\r\n"[..],
            b"\xff\xff\xff\xff\xff\xff\xff\xff",
        ] {
            let steps = vec![Step::Hear(3), Step::Say(garbage), Step::Wait];
            let fault = fault_of(steps, PATIENT, |port| route(kind, port)).await;
            assert!(matches!(fault, F::NotAProxy { .. }), "{kind:?}: {fault:?}");
        }
    }
}

#[tokio::test]
async fn headers_without_end_are_cut_off() {
    let steps = vec![
        Step::Hear(20),
        Step::Say(b"HTTP/1.1 200 OK\r\n"),
        Step::Repeat(b"X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"),
    ];
    let fault = fault_of(steps, PATIENT, |port| route(K::Http, port)).await;
    let detail = "the head of its answer does not end".to_owned();
    assert_eq!(fault, F::NotAProxy { detail });
}

#[tokio::test]
async fn refusals_of_logins_are_told_apart_from_missing_ones() {
    let needs = || vec![Step::Hear(3), Step::Say(&[5, 0xff])];
    let plain = |port| route(K::Socks5, port);
    let login = |port| with_login(K::Socks5, port, "alex", "wrong");
    assert_eq!(fault_of(needs(), PATIENT, plain).await, F::LoginNeeded);
    assert_eq!(fault_of(needs(), PATIENT, login).await, F::LoginRefused);
    let refuses = |answer: &'static [u8]| {
        let hear = Step::Hear(4);
        vec![hear, Step::Say(&[5, 2]), Step::Hear(12), Step::Say(answer)]
    };
    assert_eq!(
        fault_of(refuses(&[1, 1]), PATIENT, login).await,
        F::LoginRefused
    );
    assert_eq!(
        fault_of(refuses(&[]), PATIENT, login).await,
        F::LoginRefused
    );
    let no_user = vec![Step::Hear(9), Step::Say(&[0, 93, 0, 0, 0, 0, 0, 0])];
    let fault = fault_of(no_user, PATIENT, |port| route(K::Socks4a, port)).await;
    assert_eq!(fault, F::LoginNeeded);
}

#[tokio::test]
async fn a_proxy_that_works_but_does_not_reach_the_server_counts_as_alive() {
    let unreached = vec![
        Step::Hear(3),
        Step::Say(&[5, 0]),
        Step::Hear(7),
        Step::Say(&[5, 5, 0, 1, 0, 0, 0, 0, 0, 0]),
    ];
    let fault = fault_of(unreached, PATIENT, |port| route(K::Socks5, port)).await;
    assert!(fault.is_proxy_alive() && matches!(fault, F::ServerNotReached { .. }));
    let answers: [(K, &'static [u8]); 3] = [
        (K::Socks5, &[5, 0]),
        (K::Socks4a, &[0, 91, 0, 0, 0, 0, 0, 0]),
        (K::Http, b"HTTP/1.1 502 Bad Gateway\r\n\r\n"),
    ];
    for (kind, answer) in answers {
        let steps = vec![Step::Hear(3), Step::Say(answer), Step::Wait];
        let (port, _proxy) = play(steps).await;
        assert_eq!(check(&route(kind, port), PATIENT).await, Ok(()), "{kind:?}");
    }
    let steps = vec![Step::Hear(3), Step::Say(&[5, 0xff]), Step::Wait];
    let (port, _proxy) = play(steps).await;
    let checked = check(&route(K::Socks5, port), PATIENT).await;
    assert_eq!(checked, Err(F::LoginNeeded));
}

proptest! {
    /// Whatever a proxy says before it hangs up, the handshake ends, and never by going on.
    #[test]
    fn any_answer_ends_the_handshake(
        answer in prop::collection::vec(any::<u8>(), 0..64),
        kind in prop::sample::select(K::ALL.to_vec()),
        has_login: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (mut ours, mut theirs) = tokio::io::duplex(4096);
            theirs.write_all(&answer).await.unwrap();
            theirs.shutdown().await.unwrap();
            let route = if has_login {
                with_login(kind, 1, "alex", "hunter2")
            } else {
                route(kind, 1)
            };
            let shaken = shake_hands(&mut ours, &route, &target()).await;
            if shaken.is_ok() {
                let yes = match kind {
                    K::Socks5 => answer.starts_with(&[5]),
                    K::Socks4a => answer.starts_with(&[0, 90]),
                    K::Http => answer.starts_with(b"HTTP/1."),
                };
                assert!(yes, "{kind:?} went on after {answer:?}");
            }
        });
    }
}
