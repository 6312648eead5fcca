use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

fn get(url: &str, timeout_ms: f64) -> HttpRequest {
    HttpRequest {
        method: HttpMethod::Get,
        url: url.into(),
        headers: Vec::new(),
        body: None,
        timeout_ms,
    }
}

/// A server that gives the same bytes to everybody and tells what it was asked last.
async fn server(answer: Vec<u8>) -> (u16, tokio::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (asked, heard) = tokio::sync::mpsc::channel(16);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let (answer, asked) = (answer.clone(), asked.clone());
            tokio::spawn(async move {
                let _ = asked.send(whole_request(&mut socket).await).await;
                let _ = socket.write_all(&answer).await;
            });
        }
    });
    (port, heard)
}

/// Head and body as they came: the two may arrive in one piece or in several.
async fn whole_request(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                let is_length = name.eq_ignore_ascii_case("content-length");
                is_length.then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        if socket.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return text;
        }
    }
}

fn answer(head: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}").into()
}

fn open_web() -> Web {
    let web = Web::new();
    web.allow_private(true);
    web
}

#[tokio::test]
async fn a_request_goes_out_as_asked_and_any_status_is_an_answer() {
    let (port, mut heard) = server(answer("418 Teapot\r\nX-Tea: Earl Grey", "short")).await;
    let request = HttpRequest {
        method: HttpMethod::Post,
        headers: vec![("X-Who".into(), "Sculk".into())],
        body: Some("{\"a\":1}".into()),
        ..get(&format!("http://127.0.0.1:{port}/brew?x=1"), 5_000.0)
    };
    let given = open_web().ask(request).await.unwrap();
    assert_eq!((given.status, given.body.as_str()), (418, "short"));
    let tea = ("x-tea".to_owned(), "Earl Grey".to_owned());
    assert!(given.headers.contains(&tea));
    let asked = heard.recv().await.unwrap();
    assert!(asked.starts_with("POST /brew?x=1 HTTP/1.1\r\n"), "{asked}");
    assert!(asked.to_lowercase().contains("x-who: sculk"), "{asked}");
    assert!(asked.ends_with("{\"a\":1}"), "{asked}");
}

#[tokio::test]
async fn the_own_machine_and_network_are_refused_unless_allowed() {
    let (port, mut heard) = server(answer("200 OK", "secret")).await;
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
    ] {
        let refused = Web::new()
            .ask(get(&format!("http://{host}:{port}/"), 5_000.0))
            .await;
        let why = refused.unwrap_err();
        assert!(why.contains("your own machine"), "{host}: {why}");
    }
    assert!(heard.try_recv().is_err(), "nothing reached the server");
}

#[test]
fn private_addresses_of_all_kinds_are_known() {
    for ip in [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:a00:1::",
        "2001:db8::1",
    ] {
        assert!(is_private(ip.parse().unwrap()), "{ip}");
    }
    for ip in [
        "1.1.1.1",
        "93.184.216.34",
        "172.32.0.1",
        "2606:4700::1111",
        "64:ff9b::1.1.1.1",
    ] {
        assert!(!is_private(ip.parse().unwrap()), "{ip}");
    }
}

#[tokio::test]
async fn a_server_that_is_silent_endless_or_sends_in_circles_fails_in_plain_words() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let why = open_web()
        .ask(get(&format!("http://127.0.0.1:{port}/"), 200.0))
        .await;
    assert!(why.unwrap_err().contains("within 200 ms"));

    let (port, _heard) = server(answer("302 Found\r\nLocation: /again", "")).await;
    let why = open_web()
        .ask(get(&format!("http://127.0.0.1:{port}/"), 5_000.0))
        .await;
    assert!(why.unwrap_err().contains("more than 3 times"));

    let huge = answer("200 OK", &"x".repeat(9 * 1024 * 1024));
    let (port, _heard) = server(huge).await;
    let why = open_web()
        .ask(get(&format!("http://127.0.0.1:{port}/"), 20_000.0))
        .await;
    assert!(why.unwrap_err().contains("8 MB"));
}

#[tokio::test]
async fn what_is_no_address_or_header_is_told() {
    let web = open_web();
    for url in ["http://", "http://exa mple/", "http://[::"] {
        assert!(web.ask(get(url, 1_000.0)).await.is_err(), "{url}");
    }
    let request = HttpRequest {
        headers: vec![("bad name".into(), "x".into())],
        ..get("http://127.0.0.1:1/", 1_000.0)
    };
    let why = web.ask(request).await.unwrap_err();
    assert!(why.contains("cannot be sent"), "{why}");
}
