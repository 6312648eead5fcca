//! The way to one client: a bounded queue, a delay, and a scissors.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use azalea_protocol::write::encode_to_network_packet;
use tokio::{
    io::AsyncWriteExt,
    net::tcp::OwnedWriteHalf,
    sync::{mpsc, watch},
    time::{Instant, sleep_until, timeout},
};

/// Packets shorter than this are not compressed.
pub const COMPRESSION_THRESHOLD: u32 = 256;
/// Packets waiting for one client; who lets more come together is too slow to play.
const MAX_WAITING: usize = 4096;
/// How long a client may refuse to take bytes.
const WRITE_LIMIT: Duration = Duration::from_secs(15);

/// A packet, encoded but not yet framed; shared by all who get it.
pub type Raw = Arc<[u8]>;

enum Parcel {
    Packet(Raw),
    /// The last packet; then the connection closes.
    Last(Raw),
}

/// The game's end of a connection.
#[derive(Debug)]
pub struct Outlet {
    queue: mpsc::Sender<(Instant, Parcel)>,
    lag_ms: Arc<AtomicU32>,
    cut: watch::Sender<bool>,
}

/// The connection's end.
pub struct Inlet {
    queue: mpsc::Receiver<(Instant, Parcel)>,
    cut: watch::Receiver<bool>,
}

/// A way from the game to a client.
pub fn outlet() -> (Outlet, Inlet) {
    let (queue, packets) = mpsc::channel(MAX_WAITING);
    let (cut, is_cut) = watch::channel(false);
    let outlet = Outlet {
        queue,
        lag_ms: Arc::default(),
        cut,
    };
    let inlet = Inlet {
        queue: packets,
        cut: is_cut,
    };
    (outlet, inlet)
}

impl Outlet {
    /// Sends a packet. A client that takes none for too long is cut off.
    pub fn send(&self, packet: Raw) {
        self.put(Parcel::Packet(packet));
    }

    /// Sends a last packet and closes.
    pub fn close_with(&self, packet: Raw) {
        self.put(Parcel::Last(packet));
    }

    /// Closes without a word, as a broken line does.
    pub fn cut(&self) {
        // Nobody listens if it is closed already.
        let _ = self.cut.send(true);
    }

    /// How much later all that is sent arrives.
    pub fn set_lag(&self, lag: Duration) {
        let ms = u32::try_from(lag.as_millis()).unwrap_or(u32::MAX);
        self.lag_ms.store(ms, Ordering::Relaxed);
    }

    fn put(&self, parcel: Parcel) {
        let lag = Duration::from_millis(self.lag_ms.load(Ordering::Relaxed).into());
        if self.queue.try_send((Instant::now() + lag, parcel)).is_err() {
            self.cut();
        }
    }
}

impl Inlet {
    /// Writes what comes until the connection is over. `true`: it was cut, not closed.
    pub async fn drain(mut self, mut stream: OwnedWriteHalf) -> bool {
        let mut cut = self.cut.clone();
        let cut = async move { cut.wait_for(|is_cut| *is_cut).await.is_ok() };
        tokio::select! {
            // An outlet that is gone (false) says no more; what is queued shall still go out.
            true = cut => true,
            () = self.write(&mut stream) => {
                // The other side may be gone already.
                let _ = stream.shutdown().await;
                false
            }
        }
    }

    /// What waits to be sent now.
    #[cfg(test)]
    pub fn waiting(&mut self) -> Vec<Raw> {
        std::iter::from_fn(|| self.queue.try_recv().ok())
            .map(|(_, parcel)| match parcel {
                Parcel::Packet(raw) | Parcel::Last(raw) => raw,
            })
            .collect()
    }

    async fn write(&mut self, stream: &mut OwnedWriteHalf) {
        let mut bytes = Vec::new();
        while let Some((due, parcel)) = self.queue.recv().await {
            sleep_until(due).await;
            bytes.clear();
            let mut is_last = pack(&parcel, &mut bytes);
            // What is due already goes along.
            while !is_last
                && bytes.len() < 64 << 10
                && due + Duration::from_millis(1) >= Instant::now()
                && let Ok((next_due, next)) = self.queue.try_recv()
            {
                if next_due > Instant::now() {
                    sleep_until(next_due).await;
                }
                is_last = pack(&next, &mut bytes);
            }
            match timeout(WRITE_LIMIT, stream.write_all(&bytes)).await {
                Ok(Ok(())) if !is_last => {}
                _ => return,
            }
        }
    }
}

fn pack(parcel: &Parcel, bytes: &mut Vec<u8>) -> bool {
    let (raw, is_last) = match parcel {
        Parcel::Packet(raw) => (raw, false),
        Parcel::Last(raw) => (raw, true),
    };
    bytes.extend(encode_to_network_packet(
        raw,
        Some(COMPRESSION_THRESHOLD),
        &mut None,
    ));
    is_last
}
