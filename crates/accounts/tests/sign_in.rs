//! The whole way against stand-ins for the services, and every way in which it can fail.
#![cfg(test)]

mod fake;

use std::time::Duration;

use fake::{ChatKeys, Fake, PLAYER, PLAYER_ID, Reply, USER_CODE};
use sculk_accounts::{
    AccountError, Client, Endpoints, Poll, Polling, Registration, Service, Session, Step,
};
use serde_json::json;

const NOW: u64 = 1_700_000_000_000;

fn client(fake: &Fake) -> Client {
    Client::with_time_limit(
        Endpoints::all_at(&fake.url()),
        Registration::of_this_build(),
        Duration::from_secs(30),
    )
}

/// Renews a session without the user.
fn refresh(client: &Client, session: &Session, now: u64) -> Result<Session, AccountError> {
    let tokens = client.renew(session)?;
    client.finish(tokens, now)
}

/// Signs in as a user who agrees at once.
fn sign_in(fake: &Fake) -> Result<Session, AccountError> {
    fake.approve();
    let client = client(fake);
    let code = client.begin()?;
    match client.poll(&code)? {
        Poll::Done(tokens) => client.finish(tokens, NOW),
        other => panic!("the user agreed, and yet: {other:?}"),
    }
}

#[test]
fn a_user_who_types_the_code_is_signed_in() {
    let fake = Fake::start();
    let client = client(&fake);
    let code = client.begin().unwrap();
    assert_eq!(code.user_code, USER_CODE);
    assert_eq!(code.url, "https://www.microsoft.com/link");
    assert_eq!(
        code.url_with_code(),
        format!("https://www.microsoft.com/link?otc={USER_CODE}")
    );
    assert!(matches!(client.poll(&code).unwrap(), Poll::Pending));
    fake.approve();
    let Poll::Done(tokens) = client.poll(&code).unwrap() else {
        panic!("the user agreed");
    };
    let session = client.finish(tokens, NOW).unwrap();
    assert_eq!(session.profile.name, PLAYER);
    assert_eq!(session.profile.id.simple().to_string(), PLAYER_ID);
    assert!(session.is_fresh(NOW));
    assert!(!session.is_fresh(NOW + 86_400_000), "it lasts a day");
    assert!(
        fake.asked("/token")[0].contains("device_code=device%2Bcode%2F1"),
        "forms are escaped: {:?}",
        fake.asked("/token")
    );
    assert!(fake.asked("/user/authenticate")[0].contains("\"RpsTicket\":\"microsoft-1\""));
}

#[test]
fn a_registration_of_ones_own_marks_its_tickets() {
    let fake = Fake::start();
    fake.approve();
    let client = Client::new(Endpoints::all_at(&fake.url()), Registration::own("my-app"));
    let code = client.begin().unwrap();
    assert!(fake.asked("/devicecode")[0].contains("client_id=my-app"));
    let Poll::Done(tokens) = client.poll(&code).unwrap() else {
        panic!("the user agreed");
    };
    client.finish(tokens, NOW).unwrap();
    assert!(fake.asked("/user/authenticate")[0].contains("\"RpsTicket\":\"d=microsoft-1\""));
}

#[test]
fn a_session_is_refreshed_without_a_second_code() {
    let fake = Fake::start();
    let session = sign_in(&fake).unwrap();
    fake.rename("Steve_02");
    let session = refresh(&client(&fake), &session, NOW + 1).unwrap();
    assert_eq!(session.profile.name, "Steve_02", "a new name is noticed");
    // Microsoft's refresh tokens may be good once only, so the newest must be the one in use.
    refresh(&client(&fake), &session, NOW + 2).unwrap();
    assert_eq!(fake.asked("/devicecode").len(), 1);
    assert_eq!(fake.n_refreshed(), 2);
}

#[test]
fn a_session_that_microsoft_ended_asks_for_a_new_sign_in() {
    let fake = Fake::start();
    let session = sign_in(&fake).unwrap();
    fake.revoke();
    let error = refresh(&client(&fake), &session, NOW).unwrap_err();
    assert_eq!(error, AccountError::SignedOut);
    assert!(error.is_signed_out() && !error.may_pass());
}

#[test]
fn a_refresh_token_that_is_not_replaced_stays_good() {
    let fake = Fake::start();
    let session = sign_in(&fake).unwrap();
    fake.next(
        "/token",
        Reply::Http(200, json!({ "access_token": "microsoft-2" })),
    );
    let session = refresh(&client(&fake), &session, NOW).unwrap();
    refresh(&client(&fake), &session, NOW).unwrap();
    assert!(fake.asked("/token")[2].contains("refresh_token=refresh-1"));
}

#[test]
fn the_user_s_no_and_a_code_that_ran_out_end_the_wait() {
    for (said, expected) in [
        ("authorization_declined", AccountError::Declined),
        ("access_denied", AccountError::Declined),
        ("expired_token", AccountError::CodeExpired),
        ("bad_verification_code", AccountError::CodeExpired),
    ] {
        let fake = Fake::start();
        let client = client(&fake);
        let code = client.begin().unwrap();
        fake.next("/token", Reply::Http(400, json!({ "error": said })));
        let error = client.poll(&code).unwrap_err();
        assert_eq!(error, expected, "{said}");
        let mut polling = Polling::new(&code, NOW);
        assert!(matches!(polling.after(Err(error), NOW), Step::Failed(_)));
    }
}

#[test]
fn asking_becomes_slower_when_told_so_and_ends_with_the_code() {
    let fake = Fake::start();
    let client = client(&fake);
    let code = client.begin().unwrap();
    let mut polling = Polling::new(&code, NOW);
    assert_eq!(polling.next_at(), NOW + 1_000, "the interval of the answer");
    assert!(matches!(polling.after(client.poll(&code), NOW), Step::Wait));
    assert_eq!(polling.next_at(), NOW + 1_000);
    fake.next("/token", Reply::Http(400, json!({ "error": "slow_down" })));
    assert!(matches!(polling.after(client.poll(&code), NOW), Step::Wait));
    assert_eq!(polling.next_at(), NOW + 6_000, "five seconds more");
    fake.next("/token", Reply::Limited(Some(90)));
    assert!(matches!(polling.after(client.poll(&code), NOW), Step::Wait));
    assert_eq!(polling.next_at(), NOW + 90_000, "as long as it says");
    fake.next("/token", Reply::Http(503, json!({})));
    assert!(
        matches!(polling.after(client.poll(&code), NOW), Step::Wait),
        "the user may be typing: a fault of a moment is asked through"
    );
    let late = polling.expires_at() - 1;
    assert!(matches!(
        polling.after(Ok(Poll::Pending), late),
        Step::Failed(AccountError::CodeExpired)
    ));
}

#[test]
fn xbox_s_refusals_are_told_apart() {
    for (code, expected) in [
        (2_148_916_233_u64, AccountError::NoXboxAccount),
        (2_148_916_235, AccountError::CountryBlocked),
        (2_148_916_236, AccountError::AdultProofNeeded),
        (2_148_916_237, AccountError::AdultProofNeeded),
        (2_148_916_238, AccountError::ChildAccount),
        (2_148_916_227, AccountError::XboxBanned),
        (1, AccountError::XboxRefused { code: 1 }),
    ] {
        let fake = Fake::start();
        fake.next(
            "/xsts/authorize",
            Reply::Http(401, json!({ "Identity": "0", "XErr": code, "Message": "" })),
        );
        let error = sign_in(&fake).unwrap_err();
        assert_eq!(error, expected, "{code}");
        assert!(!error.may_pass(), "{code}: only the user can do something");
    }
}

#[test]
fn an_account_without_the_game_or_without_a_name_is_told_so() {
    let fake = Fake::start();
    fake.next(
        "/minecraft/profile",
        Reply::Http(404, json!({ "error": "NOT_FOUND" })),
    );
    assert_eq!(sign_in(&fake).unwrap_err(), AccountError::NoGame);
    fake.next(
        "/minecraft/profile",
        Reply::Http(404, json!({ "error": "NOT_FOUND" })),
    );
    fake.next(
        "/entitlements/mcstore",
        Reply::Http(200, json!({ "items": [{ "name": "game_minecraft" }] })),
    );
    assert_eq!(sign_in(&fake).unwrap_err(), AccountError::NoPlayerName);
    fake.next(
        "/authentication/login_with_xbox",
        Reply::Http(403, json!({})),
    );
    assert_eq!(sign_in(&fake).unwrap_err(), AccountError::AppRefused);
}

#[test]
fn a_service_that_is_busy_faulty_silent_or_mad_is_told_apart() {
    let huge = format!("{{\"user_code\":\"{}\"", "A".repeat(300_000));
    for (reply, expected) in [
        (
            Reply::Limited(Some(30)),
            AccountError::Limited {
                service: Service::Microsoft,
                retry_after: Duration::from_secs(30),
            },
        ),
        (
            Reply::Limited(None),
            AccountError::Limited {
                service: Service::Microsoft,
                retry_after: Duration::from_secs(60),
            },
        ),
        (
            Reply::Http(500, json!({})),
            AccountError::Unavailable {
                service: Service::Microsoft,
                status: 500,
            },
        ),
        (
            Reply::Text(200, huge),
            AccountError::Unexpected {
                service: Service::Microsoft,
                detail: "more than 256 KB where a few were expected".into(),
            },
        ),
        (
            Reply::Http(400, json!({ "error": "unauthorized_client" })),
            AccountError::Unexpected {
                service: Service::Microsoft,
                detail: "status 400".into(),
            },
        ),
    ] {
        let fake = Fake::start();
        fake.next("/devicecode", reply);
        let error = client(&fake).begin().unwrap_err();
        assert_eq!(error, expected);
        assert!(error.may_pass(), "{error}");
    }
}

#[test]
fn garbage_is_refused_without_being_repeated() {
    for garbage in [
        "<html>hunter2</html>",
        r#"{"access_token":"hunter2","refresh_token":7}"#,
        r#"{"user_code":"hunter2\u0007","device_code":"d","verification_uri":"https://m","expires_in":1}"#,
        r#"{"user_code":"AB","device_code":"d","verification_uri":"javascript:hunter2","expires_in":1}"#,
        "",
    ] {
        let fake = Fake::start();
        fake.next("/devicecode", Reply::Text(200, garbage.into()));
        let error = client(&fake).begin().unwrap_err();
        assert!(
            matches!(error, AccountError::Unexpected { .. }),
            "{garbage:?}: {error:?}"
        );
        assert!(
            !format!("{error} {error:?}").contains("hunter2"),
            "{error:?}"
        );
    }
    let fake = Fake::start();
    fake.next("/devicecode", Reply::Bytes(b"SSH-2.0-x\r\n\r\n".to_vec()));
    let error = client(&fake).begin().unwrap_err();
    assert!(
        matches!(error, AccountError::Unexpected { .. }),
        "{error:?}"
    );
}

#[test]
fn endless_headers_and_silence_end_at_their_limits() {
    let fake = Fake::start();
    let mut endless = b"HTTP/1.1 200 OK\r\n".to_vec();
    for n in 0..4_000 {
        endless.extend_from_slice(format!("X-{n}: {}\r\n", "y".repeat(64)).as_bytes());
    }
    fake.next("/devicecode", Reply::Bytes(endless));
    assert!(client(&fake).begin().is_err());
    fake.next("/devicecode", Reply::Silence(Duration::from_secs(2)));
    let quick = Client::with_time_limit(
        Endpoints::all_at(&fake.url()),
        Registration::of_this_build(),
        Duration::from_millis(200),
    );
    assert_eq!(
        quick.begin().unwrap_err(),
        AccountError::TimedOut {
            service: Service::Microsoft,
            after: Duration::from_millis(200)
        }
    );
}

#[test]
fn nobody_at_the_address_is_told_as_such() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port")
        .port();
    let client = Client::new(
        Endpoints::all_at(&format!("http://127.0.0.1:{port}")),
        Registration::of_this_build(),
    );
    let error = client.begin().unwrap_err();
    assert!(
        matches!(error, AccountError::Unreachable { .. }),
        "{error:?}"
    );
}

#[test]
fn a_redirect_is_not_followed_with_a_token() {
    let fake = Fake::start();
    let elsewhere = Fake::start();
    let to = elsewhere.url();
    fake.next(
        "/token",
        Reply::Bytes(
            format!("HTTP/1.1 307 Away\r\nLocation: {to}/token\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .into_bytes(),
        ),
    );
    assert!(sign_in(&fake).is_err());
    assert!(elsewhere.asked("/token").is_empty());
}

#[test]
fn joining_is_told_to_the_session_server() {
    let fake = Fake::start();
    let session = sign_in(&fake).unwrap();
    let client = client(&fake);
    client
        .join(&session, "-7c9d5b0044c130109a5d7b5fb5c317c02b4e28c1")
        .unwrap();
    let asked = fake.asked("/session/minecraft/join");
    assert!(asked[0].contains(PLAYER_ID), "{asked:?}");
    for (said, expected) in [
        (
            "InsufficientPrivilegesException",
            AccountError::MultiplayerOff,
        ),
        ("UserBannedException", AccountError::MultiplayerBanned),
        ("ForbiddenOperationException", AccountError::TokenRefused),
        ("InvalidCredentialsException", AccountError::TokenRefused),
        (
            "AuthenticationUnavailableException",
            AccountError::Unavailable {
                service: Service::Sessions,
                status: 403,
            },
        ),
    ] {
        fake.next(
            "/session/minecraft/join",
            Reply::Http(
                403,
                json!({ "error": said, "path": "/session/minecraft/join" }),
            ),
        );
        assert_eq!(
            client.join(&session, "hash").unwrap_err(),
            expected,
            "{said}"
        );
    }
}

#[test]
fn a_session_does_not_show_its_tokens() {
    let fake = Fake::start();
    let shown = format!("{:?}", sign_in(&fake).unwrap());
    assert!(
        !shown.contains("refresh-1") && !shown.contains("minecraft-1"),
        "{shown}"
    );
    assert!(shown.contains(PLAYER));
}

/// A SOCKS5 proxy that lets everybody through to loopback, whatever name it is given; says which.
fn socks5() -> (u16, std::sync::mpsc::Receiver<String>) {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has an address").port();
    let (names, asked) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for mut near in listener.incoming().map_while(Result::ok) {
            let names = names.clone();
            std::thread::spawn(move || {
                let mut head = [0; 2];
                near.read_exact(&mut head)?;
                let mut methods = vec![0; head[1].into()];
                near.read_exact(&mut methods)?;
                near.write_all(&[5, 0])?;
                let mut request = [0; 5];
                near.read_exact(&mut request)?;
                assert_eq!(request[3], 3, "an address, where a name was to be given");
                let mut name = vec![0; request[4].into()];
                near.read_exact(&mut name)?;
                let mut target = [0; 2];
                near.read_exact(&mut target)?;
                let _ = names.send(String::from_utf8_lossy(&name).into_owned());
                let mut far =
                    std::net::TcpStream::connect(("127.0.0.1", u16::from_be_bytes(target)))?;
                near.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
                let (mut up, mut down) = (near.try_clone()?, far.try_clone()?);
                std::thread::spawn(move || std::io::copy(&mut up, &mut down));
                std::io::copy(&mut far, &mut near)
            });
        }
    });
    (port, asked)
}

#[test]
fn a_proxy_is_given_names_and_never_gone_around() {
    let fake = Fake::start();
    fake.approve();
    let by_name = fake.url().replace("127.0.0.1", "services.invalid");
    let (port, asked) = socks5();
    let proxy = |port: u16| {
        ureq::Proxy::builder(ureq::ProxyProtocol::Socks5h)
            .host("127.0.0.1")
            .port(port)
            .resolve_target(false)
            .build()
            .expect("a proxy")
    };
    let client = Client::new(Endpoints::all_at(&by_name), Registration::of_this_build());
    let through = client.by(sculk_accounts::Way::Proxy(proxy(port)));
    let code = through.begin().unwrap();
    let Poll::Done(tokens) = through.poll(&code).unwrap() else {
        panic!("the user agreed");
    };
    let session = through.finish(tokens, NOW).unwrap();
    through.join(&session, "hash").unwrap();
    assert!(asked.try_iter().all(|name| name == "services.invalid"));
    let n_asked = fake.asked("/token").len();
    // Nothing listens there: no answer, rather than one by another way.
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port");
    let direct = Client::new(
        Endpoints::all_at(&fake.url()),
        Registration::of_this_build(),
    );
    let nowhere = direct.by(sculk_accounts::Way::Proxy(proxy(closed.port())));
    let error = refresh(&nowhere, &session, NOW).unwrap_err();
    assert!(
        matches!(error, AccountError::Unreachable { .. }),
        "{error:?}"
    );
    assert_eq!(fake.asked("/token").len(), n_asked);
}

#[test]
fn keys_for_chat_come_with_their_time() {
    let fake = Fake::start();
    let session = sign_in(&fake).unwrap();
    let client = client(&fake);
    let keys = client.chat_certificate(&session).unwrap();
    assert!(keys.is_valid(NOW) && !keys.is_due(NOW));
    // 2100-01-01 with its fraction of a second: it is part of what the services signed.
    assert_eq!(keys.expires_at, 4_102_444_800_123);
    assert!(keys.is_due(4_102_444_800_123) && !keys.is_valid(4_102_444_800_123));
    assert!(!keys.public_key.contains(['-', '\n']), "{keys:?}");
    assert!(
        !format!("{keys:?}").contains(keys.private_key.expose()),
        "the private key does not print"
    );
    // The stand-in's clock is this computer's, whose time is after 2023 and before 2099.
    fake.chat_keys(ChatKeys::FirstDueIn(60));
    let keys = client.chat_certificate(&session).unwrap();
    assert!(keys.refresh_after > NOW && keys.refresh_after < keys.expires_at);
    assert!(keys.is_due(keys.refresh_after) && !keys.is_due(keys.refresh_after - 1));
    fake.chat_keys(ChatKeys::Expired);
    let keys = client.chat_certificate(&session).unwrap();
    assert!(keys.is_due(NOW) && !keys.is_valid(NOW));
}

#[test]
fn keys_for_chat_are_refused_where_they_are_none() {
    let fake = Fake::start();
    let session = sign_in(&fake).unwrap();
    let client = client(&fake);
    let private = "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n";
    let public = "-----BEGIN RSA PUBLIC KEY-----\ncHVi\n-----END RSA PUBLIC KEY-----\n";
    let answer = |private: &str, public: &str, signature: &str, end: &str| {
        json!({
            "keyPair": { "privateKey": private, "publicKey": public },
            "publicKeySignatureV2": signature, "expiresAt": end,
            "refreshedAfter": "2030-01-01T00:00:00Z",
        })
    };
    let end = "2030-01-02T00:00:00.5Z";
    let ask = |body| {
        fake.next("/player/certificates", Reply::Http(200, body));
        client.chat_certificate(&session)
    };
    assert!(ask(answer(private, public, "c2ln", end)).is_ok());
    for (body, missing) in [
        (answer("c2VjcmV0", public, "c2ln", end), "private key"),
        (
            answer(private, &public.replace("cHVi", "?"), "c2ln", end),
            "public key",
        ),
        (answer(private, public, "", end), "signature"),
        (answer(private, public, "c2ln", "tomorrow"), "end"),
        (
            answer(private, public, "c2ln", "1969-01-01T00:00:00Z"),
            "end",
        ),
        (json!({}), "do not hold"),
    ] {
        let error = ask(body).unwrap_err();
        assert!(error.to_string().contains(missing), "{error}");
        assert!(!error.to_string().contains("c2VjcmV0"), "{error}");
    }
    fake.forget_minecraft_tokens();
    assert_eq!(
        client.chat_certificate(&session).unwrap_err(),
        AccountError::TokenRefused
    );
}
