//! Requests of plugins whose bot goes through a proxy.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use sculk_bots::{ProxyKind, ProxyRoute};
use sculk_plugins::port::WebWay;

use crate::stage::Stage;

/// A proxy for one request, which it answers itself. Gives where it listens, and what it was asked.
fn proxy(is_letting_through: bool) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, asked) = channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut head = || {
            let mut first = String::new();
            for line in lines.by_ref().map_while(Result::ok) {
                if line.is_empty() {
                    break;
                }
                if first.is_empty() {
                    first = line;
                }
            }
            first
        };
        sender.send(head()).unwrap();
        if !is_letting_through {
            let refused = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(refused).unwrap();
            return;
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        sender.send(head()).unwrap();
        let answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello";
        stream.write_all(answer).unwrap();
    });
    (port, asked)
}

fn by(port: u16) -> WebWay {
    WebWay::Proxy(ProxyRoute::new(ProxyKind::Http, "127.0.0.1", port))
}

const ASKS: &str = "module.exports = async (bot) => { try { const r = await fetch('http://only-there.example/x'); bot.sendLog('got ' + (await r.text())); } catch (e) { bot.sendLog('failed: ' + e.message); } };";

#[test]
fn a_request_goes_through_the_bots_proxy_which_looks_the_name_up() {
    let (port, asked) = proxy(true);
    let mut play = Stage::new()
        .by(by(port))
        .granted("good", &["network"], ASKS)
        .start()
        .ready();
    play.logs("got hello");
    assert_eq!(
        asked.recv().unwrap(),
        "CONNECT only-there.example:80 HTTP/1.1"
    );
    assert!(asked.recv().unwrap().starts_with("GET /x "));
}

#[test]
fn a_proxy_that_refuses_is_not_gone_around() {
    let (port, asked) = proxy(false);
    let mut play = Stage::new()
        .by(by(port))
        .granted("good", &["network"], ASKS)
        .start()
        .ready();
    play.logs("failed: ");
    assert!(asked.recv().unwrap().starts_with("CONNECT"));
}

#[test]
fn a_proxy_needs_the_permission_and_knows_no_address_in_disguise() {
    let (port, asked) = proxy(true);
    let mut play = Stage::new()
        .by(by(port))
        .plugin("bad", ASKS)
        .granted(
            "sly",
            &["network"],
            "module.exports = async (bot) => { for (const host of ['2130706433', '127.0.0.1', 'localhost']) { try { await fetch(`http://${host}/`); bot.sendLog('asked'); } catch (e) { bot.sendLog(`${host} refused`); } } };",
        )
        .start()
        .ready();
    play.logs("failed: The plugin “bad” may not do this");
    play.logs("localhost refused");
    assert!(!play.log.iter().any(|line| line == "asked"));
    assert!(asked.try_recv().is_err(), "the proxy was not asked");
}
