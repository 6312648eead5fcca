//! A proxy on loopback that speaks all three kinds, knows names that nobody else knows, and can die.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// A name that only this proxy resolves: every server it is asked for under it is on loopback.
pub const ONLY_HERE: &str = "only-behind-the-proxy.invalid";

/// A proxy. It ends with this value.
pub struct Proxy {
    /// Where it listens.
    pub port: u16,
    shared: Arc<Shared>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

struct Shared {
    /// The pair of name and password it wants, if any.
    login: Option<(String, String)>,
    /// What it was asked for: `host:port`.
    asked: Mutex<Vec<String>>,
    open: Mutex<Vec<TcpStream>>,
    is_dead: AtomicBool,
}

impl Proxy {
    /// Starts one that lets everybody through.
    pub fn start() -> Self {
        Self::start_with(None)
    }

    /// Starts one that asks for a name and a password (of SOCKS4a: for the name).
    pub fn guarded(name: &str, password: &str) -> Self {
        Self::start_with(Some((name.to_owned(), password.to_owned())))
    }

    fn start_with(login: Option<(String, String)>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let shared = Arc::new(Shared {
            login,
            asked: Mutex::default(),
            open: Mutex::default(),
            is_dead: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        let listening = thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if serving.is_dead.load(Ordering::Acquire) {
                    return;
                }
                serving.keep(&stream);
                let shared = Arc::clone(&serving);
                thread::spawn(move || shared.serve(stream));
            }
        });
        Self {
            port,
            shared,
            listening: Mutex::new(Some(listening)),
        }
    }

    /// Where it was asked to go, in order, looks of the app left out.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.shared.asked.lock().expect("no test panicked");
        let asked = asked
            .iter()
            .filter(|place| !place.starts_with("check.invalid:"));
        asked.cloned().collect()
    }

    /// Ends it with all its connections; nothing listens there any more.
    pub fn die(&self) {
        self.shared.is_dead.store(true, Ordering::Release);
        // Wakes the listener up, which then goes away.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        if let Some(listening) = self.listening.lock().expect("no test panicked").take() {
            let _ = listening.join();
        }
        for stream in self.shared.open.lock().expect("no test panicked").drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.die();
    }
}

impl Shared {
    fn keep(&self, stream: &TcpStream) {
        if let Ok(stream) = stream.try_clone() {
            self.open.lock().expect("no test panicked").push(stream);
        }
    }

    /// A client that goes away in the middle ends its own thread and nothing else.
    fn serve(&self, client: TcpStream) {
        let _ = client.set_read_timeout(Some(Duration::from_secs(30)));
        let mut client = client;
        let mut first = [0];
        if client.read_exact(&mut first).is_err() {
            return;
        }
        let done = match first[0] {
            5 => self.socks5(&mut client),
            4 => self.socks4(&mut client),
            letter => self.http(&mut client, letter),
        };
        if let Some(server) = done {
            let _ = client.set_read_timeout(None);
            self.keep(&server);
            relay(client, server);
        }
    }

    fn socks5(&self, client: &mut TcpStream) -> Option<TcpStream> {
        let n_methods = byte(client)?;
        let methods = bytes(client, n_methods.into())?;
        let wanted = if self.login.is_some() { 2 } else { 0 };
        if !methods.contains(&wanted) {
            client.write_all(&[5, 0xff]).ok()?;
            return None;
        }
        client.write_all(&[5, wanted]).ok()?;
        if let Some((name, password)) = &self.login {
            byte(client)?;
            let n_name = byte(client)?;
            let given_name = bytes(client, n_name.into())?;
            let n_password = byte(client)?;
            let given = (given_name, bytes(client, n_password.into())?);
            let is_right = given == (name.clone().into_bytes(), password.clone().into_bytes());
            client.write_all(&[1, u8::from(!is_right)]).ok()?;
            if !is_right {
                return None;
            }
        }
        let head = bytes(client, 4)?;
        let host = match head[3] {
            1 => bytes(client, 4)?
                .iter()
                .map(u8::to_string)
                .collect::<Vec<_>>()
                .join("."),
            3 => {
                let length = byte(client)?;
                String::from_utf8(bytes(client, length.into())?).ok()?
            }
            _ => return None,
        };
        let port = bytes(client, 2)?;
        let server = self.go(&host, u16::from_be_bytes([port[0], port[1]]));
        let reply = if server.is_some() { 0 } else { 4 };
        client.write_all(&[5, reply, 0, 1, 0, 0, 0, 0, 0, 0]).ok()?;
        server
    }

    fn socks4(&self, client: &mut TcpStream) -> Option<TcpStream> {
        let head = bytes(client, 7)?;
        let port = u16::from_be_bytes([head[1], head[2]]);
        let user = until_zero(client)?;
        let host = match &head[3..7] {
            [0, 0, 0, _] => until_zero(client)?,
            ip => ip.iter().map(u8::to_string).collect::<Vec<_>>().join("."),
        };
        if self.login.as_ref().is_some_and(|(name, _)| *name != user) {
            client.write_all(&[0, 93, 0, 0, 0, 0, 0, 0]).ok()?;
            return None;
        }
        let server = self.go(&host, port);
        let reply = if server.is_some() { 90 } else { 91 };
        client.write_all(&[0, reply, 0, 0, 0, 0, 0, 0]).ok()?;
        server
    }

    fn http(&self, client: &mut TcpStream, first: u8) -> Option<TcpStream> {
        let mut head = vec![first];
        while !head.ends_with(b"\r\n\r\n") {
            head.push(byte(client)?);
        }
        let head = String::from_utf8(head).ok()?;
        let mut lines = head.lines();
        let place = lines.next()?.split(' ').nth(1)?.to_owned();
        if let Some((name, password)) = &self.login {
            let wanted = format!(
                "Proxy-Authorization: Basic {}",
                base64(&format!("{name}:{password}"))
            );
            if !lines.any(|line| line == wanted) {
                client
                    .write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
                    .ok()?;
                return None;
            }
        }
        let (host, port) = place.rsplit_once(':')?;
        let server = self.go(host, port.parse().ok()?);
        let answer: &[u8] = match server {
            Some(_) => b"HTTP/1.1 200 Connection established\r\n\r\n",
            None => b"HTTP/1.1 502 Bad Gateway\r\n\r\n",
        };
        client.write_all(answer).ok()?;
        server
    }

    fn go(&self, host: &str, port: u16) -> Option<TcpStream> {
        let place = format!("{host}:{port}");
        self.asked.lock().expect("no test panicked").push(place);
        match host {
            ONLY_HERE | "127.0.0.1" => TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok(),
            _ => None,
        }
    }
}

fn relay(client: TcpStream, server: TcpStream) {
    let (Ok(from), Ok(to)) = (server.try_clone(), client.try_clone()) else {
        return;
    };
    let back = thread::spawn(move || copy(from, to));
    copy(client, server);
    let _ = back.join();
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}

fn byte(stream: &mut TcpStream) -> Option<u8> {
    bytes(stream, 1).map(|bytes| bytes[0])
}

fn bytes(stream: &mut TcpStream, n_bytes: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; n_bytes];
    stream.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

fn until_zero(stream: &mut TcpStream) -> Option<String> {
    let mut text = Vec::new();
    loop {
        match byte(stream)? {
            0 => return String::from_utf8(text).ok(),
            letter => text.push(letter),
        }
    }
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let whole = chunk
            .iter()
            .fold(0u32, |sum, byte| sum << 8 | u32::from(*byte));
        let whole = whole << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS[(whole >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    out
}
