//! A bad network between a bot and its server, as the two see it: TCP hides a lost segment behind a
//! wait, so pieces come late, in order, and whole.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

/// How bad it is.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    /// From one end to the other.
    pub latency: Duration,
    /// How many pieces of a hundred are lost on each try.
    pub loss_percent: u32,
}

/// A relay that passes bytes on through bad weather.
pub struct Relay {
    /// Where the bot connects.
    pub port: u16,
}

impl Relay {
    /// Before the server on this loopback port. Ends with the process.
    pub fn before(server_port: u16, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        thread::spawn(move || {
            for (n, client) in (1u64..).zip(listener.incoming().flatten()) {
                let Ok(server) = TcpStream::connect(("127.0.0.1", server_port)) else {
                    continue;
                };
                let twin = |stream: &TcpStream| stream.try_clone().expect("a socket can be shared");
                let (client_twin, server_twin) = (twin(&client), twin(&server));
                pass(client_twin, server, weather, 2 * n);
                pass(server_twin, client, weather, 2 * n + 1);
            }
        });
        Self { port }
    }
}

/// One direction: a thread that reads, one that writes when a piece has arrived.
fn pass(mut from: TcpStream, mut to: TcpStream, weather: Weather, seed: u64) {
    let (sender, pieces): (Sender<(Instant, Vec<u8>)>, Receiver<_>) = channel();
    thread::spawn(move || {
        let mut dice = Dice(seed);
        let mut arrival = Instant::now();
        // A flight of segments; those behind a lost one wait for it.
        let mut flight = vec![0; 16 << 10];
        while let Ok(n_bytes) = from.read(&mut flight) {
            if n_bytes == 0 {
                break;
            }
            let due = Instant::now() + weather.latency + weather.stall(&mut dice);
            arrival = arrival.max(due);
            if sender.send((arrival, flight[..n_bytes].to_vec())).is_err() {
                break;
            }
        }
    });
    thread::spawn(move || {
        for (arrival, piece) in pieces {
            thread::sleep(arrival.saturating_duration_since(Instant::now()));
            if to.write_all(&piece).is_err() {
                break;
            }
        }
        // The other side may be gone already.
        let _ = to.shutdown(Shutdown::Write);
    });
}

impl Weather {
    /// How long a piece is held up: each loss costs a retransmission time-out, each longer than the
    /// one before (RFC 6298, with Linux' least time-out of 200 ms above the round trip).
    fn stall(self, dice: &mut Dice) -> Duration {
        let mut timeout = 2 * self.latency + Duration::from_millis(200);
        let mut stall = Duration::ZERO;
        while dice.percent() < self.loss_percent {
            stall += timeout;
            timeout *= 2;
        }
        stall
    }
}

/// The same numbers each time (xorshift64*).
struct Dice(u64);

impl Dice {
    fn percent(&mut self) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d);
        u32::try_from((mixed >> 33) % 100).expect("below a hundred")
    }
}
