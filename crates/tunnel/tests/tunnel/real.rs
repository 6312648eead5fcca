//! Real proxies on loopback: microsocks, Dante and tinyproxy, as Debian ships them.

use crate::{PATIENT, route, with_login};
use sculk_bots::{ProxyFault as F, ProxyKind as K};
use sculk_tunnel::{Target, check, open};
use std::{
    net::{Ipv4Addr, TcpListener as StdListener, TcpStream as StdStream},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// A proxy process that ends with this value.
struct Proxy {
    port: u16,
    process: Child,
    _settings: tempfile::TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // TERM rather than KILL, so that Dante ends its helpers too.
        let pid = self.process.id().to_string();
        let _ = Command::new("kill").arg(pid).status();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// Starts `program`; in its arguments and settings PORT stands for its port and FILE for its
/// settings.
fn start(program: &str, arguments: &[&str], settings: &str) -> Proxy {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("settings");
    let port = free_port();
    std::fs::write(&file, settings.replace("PORT", &port.to_string())).unwrap();
    let fill = |text: &&str| {
        let text = text.replace("PORT", &port.to_string());
        text.replace("FILE", file.to_str().unwrap())
    };
    let process = Command::new(program)
        .args(arguments.iter().map(fill))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("{program} cannot be started ({error}); scripts/setup.sh tests installs it")
        });
    let proxy = Proxy {
        port,
        process,
        _settings: dir,
    };
    for _ in 0..500 {
        if StdStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return proxy;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("{program} does not listen");
}

fn microsocks(arguments: &[&str]) -> Proxy {
    let place = ["-i", "127.0.0.1", "-p", "PORT"];
    start("microsocks", &[&place, arguments].concat(), "")
}

fn tinyproxy(more: &str) -> Proxy {
    let settings = format!("Port PORT\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n{more}\n");
    start("tinyproxy", &["-d", "-c", "FILE"], &settings)
}

fn dante() -> Proxy {
    let settings = "\
        logoutput: /dev/null\n\
        internal: 127.0.0.1 port = PORT\n\
        external: 127.0.0.1\n\
        clientmethod: none\n\
        socksmethod: none\n\
        client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\n\
        socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 protocol: tcp }\n";
    start(
        "/usr/sbin/danted",
        &["-f", "FILE", "-p", "FILE.pid"],
        settings,
    )
}

/// A server that sends back what it gets.
async fn echo() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut from, mut to) = stream.split();
                let _ = tokio::io::copy(&mut from, &mut to).await;
            });
        }
    });
    port
}

async fn speaks_through(route: &sculk_bots::ProxyRoute) {
    reaches(route, &["127.0.0.1", "localhost"]).await;
}

async fn reaches(route: &sculk_bots::ProxyRoute, hosts: &[&str]) {
    let port = echo().await;
    for host in hosts {
        let target = Target::new(host, port).unwrap();
        let mut stream = open(route, &target, PATIENT).await.unwrap();
        stream.write_all(b"hello").await.unwrap();
        let mut answer = [0; 5];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"hello", "{route} to {host}");
    }
    assert_eq!(check(route, PATIENT).await, Ok(()), "{route}");
}

async fn fault_at(route: &sculk_bots::ProxyRoute, port: u16) -> F {
    let target = Target::new("127.0.0.1", port).unwrap();
    open(route, &target, PATIENT).await.unwrap_err()
}

#[tokio::test]
async fn microsocks_lets_through_and_checks_logins() {
    let open_to_all = microsocks(&[]);
    speaks_through(&route(K::Socks5, open_to_all.port)).await;
    let closed = fault_at(&route(K::Socks5, open_to_all.port), free_port()).await;
    assert!(matches!(closed, F::ServerNotReached { .. }), "{closed:?}");

    let guarded = microsocks(&["-u", "alex", "-P", "hunter2"]);
    let port = guarded.port;
    speaks_through(&with_login(K::Socks5, port, "alex", "hunter2")).await;
    let wrong = with_login(K::Socks5, port, "alex", "wrong");
    assert_eq!(fault_at(&wrong, 1).await, F::LoginRefused);
    assert_eq!(check(&wrong, PATIENT).await, Err(F::LoginRefused));
    assert_eq!(fault_at(&route(K::Socks5, port), 1).await, F::LoginNeeded);
    let other_kind = fault_at(&route(K::Http, port), 1).await;
    assert!(
        matches!(other_kind, F::NotAProxy { .. } | F::Closed),
        "{other_kind:?}"
    );
}

#[tokio::test]
async fn dante_lets_through_by_both_versions_of_socks() {
    let proxy = dante();
    // It speaks SOCKS4 without the extension 4A, so it knows no names there.
    reaches(&route(K::Socks4a, proxy.port), &["127.0.0.1"]).await;
    let named = with_login(K::Socks4a, proxy.port, "alex", "");
    reaches(&named, &["127.0.0.1"]).await;
    speaks_through(&route(K::Socks5, proxy.port)).await;
    let closed = fault_at(&route(K::Socks4a, proxy.port), free_port()).await;
    assert!(matches!(closed, F::ServerNotReached { .. }), "{closed:?}");
}

#[tokio::test]
async fn tinyproxy_lets_through_and_checks_logins_and_ports() {
    let open_to_all = tinyproxy("");
    speaks_through(&route(K::Http, open_to_all.port)).await;
    let closed = fault_at(&route(K::Http, open_to_all.port), free_port()).await;
    assert!(matches!(closed, F::ServerNotReached { .. }), "{closed:?}");

    let guarded = tinyproxy("BasicAuth alex hunter2");
    let port = guarded.port;
    speaks_through(&with_login(K::Http, port, "alex", "hunter2")).await;
    let wrong = with_login(K::Http, port, "alex", "wrong");
    assert_eq!(check(&wrong, PATIENT).await, Err(F::LoginRefused));
    assert_eq!(
        check(&route(K::Http, port), PATIENT).await,
        Err(F::LoginNeeded)
    );

    let only_web = tinyproxy("ConnectPort 443");
    let forbidden = fault_at(&route(K::Http, only_web.port), 25565).await;
    assert!(matches!(forbidden, F::Forbidden { .. }), "{forbidden:?}");
}
