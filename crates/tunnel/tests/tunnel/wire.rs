//! What goes over the wire, byte by byte, and that nothing of the server's is swallowed.

use crate::{
    PATIENT,
    fake::{Step, play},
    route, with_login,
};
use sculk_bots::{ProxyKind as K, ProxyRoute};
use sculk_tunnel::{Target, open};
use tokio::io::AsyncReadExt as _;

/// Opens a tunnel to `host` through a fake that answers `steps`, whose last byte is the server's
/// greeting `S`; gives what the fake heard.
async fn heard(host: &str, steps: Vec<Step>, route: impl FnOnce(u16) -> ProxyRoute) -> Vec<u8> {
    let (port, proxy) = play(steps).await;
    let target = Target::new(host, 25565).unwrap();
    let mut stream = open(&route(port), &target, PATIENT).await.unwrap();
    assert_eq!(
        stream.read_u8().await.unwrap(),
        b'S',
        "the server's first byte"
    );
    drop(stream);
    proxy.await.unwrap()
}

#[tokio::test]
async fn socks5_is_given_the_name_and_not_an_address() {
    let steps = vec![
        Step::Hear(3),
        Step::Say(&[5, 0]),
        Step::Hear(4 + 1 + 17 + 2),
        Step::Say(&[5, 0, 0, 3, 3, b'a', b'b', b'c', 9, 9, b'S']),
        Step::Wait,
    ];
    let heard = heard("only-there.invalid", steps, |port| route(K::Socks5, port)).await;
    let mut expected = vec![5, 1, 0, 5, 1, 0, 3, 18];
    expected.extend_from_slice(b"only-there.invalid");
    expected.extend_from_slice(&25565u16.to_be_bytes());
    assert_eq!(heard, expected);
}

#[tokio::test]
async fn socks5_takes_name_and_password_and_addresses_of_both_families() {
    let steps = || {
        vec![
            Step::Hear(4),
            Step::Say(&[5, 2]),
            Step::Hear(3 + 4 + 7),
            Step::Say(&[1, 0]),
            Step::Hear(10),
            Step::Say(&[5, 0, 0, 1, 1, 2, 3, 4, 9, 9, b'S']),
            Step::Wait,
        ]
    };
    let login = |port| with_login(K::Socks5, port, "alex", "hunter2");
    let mut introduced = vec![5, 2, 0, 2, 1, 4];
    introduced.extend_from_slice(b"alex\x07hunter2");
    let mut expected = introduced.clone();
    expected.extend_from_slice(&[5, 1, 0, 1, 127, 0, 0, 1, 0x63, 0xdd]);
    assert_eq!(heard("127.0.0.1", steps(), login).await, expected);
    let mut expected = introduced;
    expected.extend_from_slice(&[5, 1, 0, 4]);
    expected.extend_from_slice(&[0; 15]);
    expected.extend_from_slice(&[1, 0x63, 0xdd]);
    assert_eq!(heard("[::1]", steps(), login).await, expected);
}

#[tokio::test]
async fn socks4a_is_given_the_name_behind_the_user() {
    let steps = || {
        vec![
            Step::Hear(9),
            Step::Say(&[0, 90, 0, 0, 0, 0, 0, 0, b'S']),
            Step::Wait,
        ]
    };
    let named = heard("only-there.invalid", steps(), |port| {
        with_login(K::Socks4a, port, "alex", "")
    });
    assert_eq!(
        named.await,
        b"\x04\x01\x63\xdd\x00\x00\x00\x01alex\x00only-there.invalid\x00"
    );
    let address = heard("10.1.2.3", steps(), |port| route(K::Socks4a, port));
    assert_eq!(address.await, b"\x04\x01\x63\xdd\x0a\x01\x02\x03\x00");
}

#[tokio::test]
async fn http_is_asked_to_connect_with_credentials() {
    let steps = || {
        vec![
            Step::Hear(60),
            Step::Say(b"HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\nS"),
            Step::Wait,
        ]
    };
    let plain = heard("only-there.invalid", steps(), |port| route(K::Http, port)).await;
    assert_eq!(
        String::from_utf8(plain).unwrap(),
        "CONNECT only-there.invalid:25565 HTTP/1.1\r\nHost: only-there.invalid:25565\r\n\r\n"
    );
    let named = heard("::1", steps(), |port| {
        with_login(K::Http, port, "alex", "p:ss")
    });
    assert_eq!(
        String::from_utf8(named.await).unwrap(),
        "CONNECT [::1]:25565 HTTP/1.1\r\nHost: [::1]:25565\r\nProxy-Authorization: Basic YWxleDpwOnNz\r\n\r\n"
    );
}
