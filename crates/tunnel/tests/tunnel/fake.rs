//! A proxy that says what it is told to say.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// One step of a fake proxy.
pub enum Step {
    /// Reads at least so many bytes.
    Hear(usize),
    /// Sends these.
    Say(&'static [u8]),
    /// Sends these without end.
    Repeat(&'static [u8]),
    /// Keeps the connection open until the other side closes it.
    Wait,
}

/// A listener that plays `steps` to the first who comes and gives what it heard.
pub async fn play(steps: Vec<Step>) -> (u16, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        perform(stream, steps).await
    });
    (port, task)
}

async fn perform(mut stream: TcpStream, steps: Vec<Step>) -> Vec<u8> {
    let mut heard = Vec::new();
    for step in steps {
        match step {
            Step::Hear(n_bytes) => {
                let enough = heard.len() + n_bytes;
                while heard.len() < enough {
                    if stream.read_buf(&mut heard).await.unwrap_or(0) == 0 {
                        return heard;
                    }
                }
            }
            // The other side may have gone; then there is nobody to say it to.
            Step::Say(bytes) => drop(stream.write_all(bytes).await),
            Step::Repeat(bytes) => while stream.write_all(bytes).await.is_ok() {},
            Step::Wait => while stream.read_buf(&mut heard).await.unwrap_or(0) > 0 {},
        }
    }
    heard
}
