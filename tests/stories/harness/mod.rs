//! What stories are told with: a scripted Minecraft server, the real worker, a player of another make.
//!
//! Every process here ends with its owner: each watches its stdin, which closes when the owner is
//! dropped or killed.

pub mod core;
pub mod graph;
pub mod peer;
pub mod practice;
pub mod proxy;
pub mod relay;
pub mod scene;
pub mod server;
pub mod worker;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// How long a story waits for anything before it fails. Long, since other work may have the
/// machine's cores; a story that passes does not wait.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The folder of the npm project with server and peer; says what to do if it is not installed.
pub fn node_project() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("protocol-server");
    assert!(
        folder.join("node_modules/minecraft-protocol").exists(),
        "the test server is not installed: run `npm ci --ignore-scripts` in tests/protocol-server"
    );
    folder
}

/// Asks `check` every few milliseconds until it gives something, or fails with `what`.
pub fn until<T>(what: &str, mut check: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = check() {
            return found;
        }
        assert!(
            started.elapsed() < PATIENCE,
            "waited {PATIENCE:?} in vain for {what}"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}
