use super::*;

fn all_causes() -> Vec<DisconnectCause> {
    use DisconnectCause as C;
    let mut causes = vec![
        C::HostNotFound {
            host: "nowhere.invalid".into(),
            detail: "no record".into(),
        },
        C::NoProxy {
            why: crate::NoProxy::PoolEmpty,
        },
        C::ConnectionRefused {
            address: "localhost:1".into(),
        },
        C::Unreachable {
            address: "localhost:1".into(),
            detail: "no route".into(),
        },
        C::NotMinecraft {
            detail: "it sent HTTP".into(),
        },
        C::VersionMismatch {
            server_version: "Paper 1.21.4".into(),
            server_protocol: 769,
        },
        C::OnlineModeRequired,
        C::InvalidUsername {
            username: "a b".into(),
        },
        C::SameNameHere {
            username: "Bot_1".into(),
        },
        C::ConnectionLost {
            detail: "reset".into(),
        },
        C::ProtocolError {
            detail: "bad length".into(),
        },
        C::ClientPanicked {
            message: "index out of bounds".into(),
        },
        C::WorkerLost {
            detail: "killed by signal 9".into(),
        },
        C::AccountSignedOut {
            account: "Steve".into(),
            reason: "Microsoft ended this sign-in.".into(),
        },
        C::AccountRefused {
            account: "Steve".into(),
            reason: "This is a child's account.".into(),
        },
        C::AccountUnavailable {
            account: "Steve".into(),
            reason: "Xbox Live has a problem of its own.".into(),
        },
        C::LeftByUs,
    ];
    use crate::{NoProxy, ProxyFault as P};
    let detail = || "so it said".to_owned();
    let faults = [
        P::NotFound { detail: detail() },
        P::Refused,
        P::Unreachable { detail: detail() },
        P::Silent { seconds: 7 },
        P::Closed,
        P::NotAProxy { detail: detail() },
        P::LoginNeeded,
        P::LoginRefused,
        P::Forbidden { detail: detail() },
        P::ServerNotReached { detail: detail() },
    ];
    causes.extend(faults.into_iter().map(|fault| C::Proxy {
        proxy: "10.0.0.1:1080".into(),
        fault,
        is_from_pool: false,
    }));
    let proxy = || "10.0.0.1:1080".to_owned();
    let missing = [
        NoProxy::Gone,
        NoProxy::NoneFree {
            n_full: 1,
            n_dead: 2,
        },
        NoProxy::SwitchedOff { proxy: proxy() },
        NoProxy::Full {
            proxy: proxy(),
            cap: 1,
        },
        NoProxy::NoPassword {
            proxy: proxy(),
            detail: detail(),
        },
    ];
    causes.extend(missing.into_iter().map(|why| C::NoProxy { why }));
    for stage in [
        Stage::Resolve,
        Stage::Connect,
        Stage::Status,
        Stage::Login,
        Stage::KeepAlive,
        Stage::Worker,
    ] {
        causes.push(C::Timeout { stage, seconds: 7 });
    }
    for kind in [
        KickKind::NotWhitelisted,
        KickKind::NameTaken,
        KickKind::Banned,
        KickKind::ServerFull,
        KickKind::IdleTimeout,
        KickKind::ServerClosed,
        KickKind::TooFast,
        KickKind::WrongVersion,
        KickKind::NotAuthenticated,
        KickKind::Other,
    ] {
        causes.push(C::Kicked {
            reason: "Because.".into(),
            kind,
        });
    }
    causes
}

#[test]
fn every_cause_says_what_happened_what_it_means_and_what_to_do() {
    for cause in all_causes() {
        let failure = Failure::explain(&cause, "Bot_1");
        for text in [&failure.what, &failure.means, &failure.next] {
            assert!(
                text.len() > 8 && text.len() < 300,
                "{cause:?} has a text too short or long: {text:?}"
            );
            let jargon = ["None", "Err(", "Some(", "os error", "ECONN"];
            assert!(
                !jargon.iter().any(|j| text.contains(j)),
                "{cause:?} speaks like a program: {text:?}"
            );
        }
    }
}

#[test]
fn details_the_user_needs_are_in_the_words() {
    let what = |cause| Failure::explain(&cause, "Bot_1").what;
    assert!(
        what(DisconnectCause::HostNotFound {
            host: "mc.exmaple".into(),
            detail: String::new()
        })
        .contains("mc.exmaple")
    );
    assert!(
        what(DisconnectCause::Timeout {
            stage: Stage::Login,
            seconds: 30
        })
        .contains("30 seconds")
    );
    let version = what(DisconnectCause::VersionMismatch {
        server_version: "Paper 1.21.4".into(),
        server_protocol: 769,
    });
    assert_eq!(
        version,
        "The server speaks Paper 1.21.4 (protocol 769), Sculk speaks Minecraft 26.1 (protocol 775)."
    );
}

#[test]
fn not_whitelisted_names_the_bot_and_waits_for_the_user() {
    let failure = Failure::explain(
        &DisconnectCause::kicked("You are not whitelisted on this server!", ""),
        "Bot_1",
    );
    assert_eq!(failure.code, FailureCode::NotWhitelisted);
    assert_eq!(
        failure.what,
        "The server closed the connection: You are not whitelisted on this server!"
    );
    assert_eq!(
        failure.next,
        "Ask its owner to add `Bot_1`, then press Retry."
    );
    assert!(
        !failure.retry,
        "trying again cannot help before the owner acts"
    );
}

#[test]
fn only_causes_that_pass_by_themselves_are_retried() {
    use FailureCode as F;
    let finals = [
        F::VersionMismatch,
        F::OnlineModeRequired,
        F::InvalidUsername,
        F::NotWhitelisted,
        F::Banned,
        F::LeftByUs,
        F::ProxyLogin,
        F::ProxyForbids,
        F::AccountSignedOut,
        F::AccountRefused,
    ];
    for cause in all_causes() {
        let failure = Failure::explain(&cause, "Bot_1");
        let is_final = finals.contains(&failure.code)
            || matches!(
                cause,
                DisconnectCause::SameNameHere { .. }
                    | DisconnectCause::NoProxy {
                        why: crate::NoProxy::PoolEmpty
                            | crate::NoProxy::Gone
                            | crate::NoProxy::SwitchedOff { .. }
                    }
            );
        assert_eq!(failure.retry, !is_final, "retry of {cause:?}");
    }
}

#[test]
fn crash_loop_keeps_the_last_reason() {
    let last = Failure::explain(
        &DisconnectCause::ClientPanicked {
            message: "boom".into(),
        },
        "Bot_1",
    );
    let failure = Failure::crash_loop(5, 10, &last);
    assert!(failure.what.contains("5 times") && failure.what.contains("boom") && !failure.retry);
}

#[test]
fn a_proxy_of_a_pool_is_replaced_rather_than_given_up() {
    let cause = |is_from_pool| DisconnectCause::Proxy {
        proxy: "10.0.0.1:1080".into(),
        fault: crate::ProxyFault::LoginRefused,
        is_from_pool,
    };
    let own = Failure::explain(&cause(false), "Bot_1");
    assert!(!own.retry, "a wrong password does not right itself");
    assert_eq!(
        own.what,
        "The proxy 10.0.0.1:1080 refused the name or the password."
    );
    assert!(Failure::explain(&cause(true), "Bot_1").retry);
}
