//! The core's own log: one file a day beside the data, a week of them. No secret gets into it.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const DAYS_KEPT: usize = 7;

/// Lets lines through without the secrets in them.
struct Redacting<W>(W);

impl<W: Write> Write for Redacting<W> {
    /// The log hands over whole lines, so that no secret lies on a border.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(sculk_app::redact(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Logs to the terminal and, where the folder allows it, to `logs/`. `SCULK_LOG` sets the filter.
pub fn start(data_dir: &Path) {
    let filter = EnvFilter::try_from_env("SCULK_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sea_orm_migration=warn"));
    let terminal = tracing_subscriber::fmt::layer()
        .with_writer(|| Redacting(io::stderr()))
        // The terminal that started us may be gone; complaining about it there would end us.
        .log_internal_errors(false);
    let folder = data_dir.join("logs");
    // Made here, since the appender complains about a missing one. If it cannot be made, the
    // appender says why.
    let _ = std::fs::create_dir_all(&folder);
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("sculk")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(folder);
    let (file, why_not) = match file {
        Ok(file) => {
            let layer = tracing_subscriber::fmt::layer()
                .with_ansi(false)
                // A full disk must not end us either, and nobody reads what would be said of it.
                .log_internal_errors(false)
                .with_writer(Mutex::new(Redacting(file)));
            (Some(layer), None)
        }
        Err(error) => (None, Some(error)),
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(terminal)
        .with(file)
        .init();
    if let Some(error) = why_not {
        tracing::warn!("no log file is written: {error}");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// Keeps what is written.
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_password_does_not_get_into_the_log() {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&kept);
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(move || Redacting(Kept(Arc::clone(&into))));
        let subscriber = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(password = "hunter2", bot = 3, "the bot says /login hunter2");
        });
        let text = String::from_utf8(kept.lock().unwrap().clone()).unwrap();
        assert!(text.contains("the bot says /login ***"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}
