//! A listener on the wire between bot and server that remembers when what passed.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

type Passed = Arc<Mutex<Vec<(Instant, Vec<u8>)>>>;

/// Passes one way each on, byte for byte, at once.
pub struct Tap {
    /// Where the bot connects.
    pub port: u16,
    down: Passed,
    up: Passed,
}

impl Tap {
    /// Before the server on this loopback port.
    pub fn before(server_port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let (down, up) = (Passed::default(), Passed::default());
        let tap = Self {
            port,
            down: down.clone(),
            up: up.clone(),
        };
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server =
                    TcpStream::connect(("127.0.0.1", server_port)).expect("the server listens");
                let twin = |stream: &TcpStream| stream.try_clone().expect("a socket can be shared");
                for stream in [&client, &server] {
                    stream
                        .set_nodelay(true)
                        .expect("a socket can be told not to wait");
                }
                let (client_twin, server_twin) = (twin(&client), twin(&server));
                let (down, up) = (down.clone(), up.clone());
                thread::spawn(move || pass(server_twin, client_twin, &down));
                thread::spawn(move || pass(client, server, &up));
            }
        });
        tap
    }

    /// When a text passed from the server to the bot: just before it was written to the bot's socket.
    pub fn passed_down(&self, text: &str) -> Instant {
        wait_for(&self.down, text)
    }

    /// When a text passed from the bot to the server: just after it was read.
    pub fn passed_up(&self, text: &str) -> Instant {
        wait_for(&self.up, text)
    }

    /// Forgets what has passed so far.
    pub fn forget(&self) {
        for passed in [&self.down, &self.up] {
            passed.lock().expect("no reader panicked").clear();
        }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, passed: &Passed) {
    let mut chunk = vec![0; 64 << 10];
    while let Ok(n_bytes) = from.read(&mut chunk) {
        if n_bytes == 0 {
            break;
        }
        passed
            .lock()
            .expect("no reader panicked")
            .push((Instant::now(), chunk[..n_bytes].to_vec()));
        if to.write_all(&chunk[..n_bytes]).is_err() {
            break;
        }
    }
    // The other side may be gone already.
    let _ = to.shutdown(Shutdown::Write);
}

/// Small packets go over the wire uncompressed, so their text can be seen.
fn wait_for(passed: &Passed, text: &str) -> Instant {
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let seen = passed
            .lock()
            .expect("no reader panicked")
            .iter()
            .find_map(|(at, bytes)| {
                bytes
                    .windows(text.len())
                    .any(|window| window == text.as_bytes())
                    .then_some(*at)
            });
        if let Some(at) = seen {
            return at;
        }
        assert!(
            Instant::now() < deadline,
            "{text:?} never passed on the wire"
        );
        thread::sleep(Duration::from_micros(200));
    }
}
