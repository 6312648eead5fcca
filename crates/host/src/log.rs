//! The core's own log: one file a day beside the data, a week of them. No secret gets into it.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;

use tracing::Subscriber;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

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

/// Goes on where a line could not be written, and says then how many are missing.
struct Mending<W> {
    inner: W,
    n_lost: u64,
    /// Why the last one could not be written.
    why: String,
}

impl<W: Write> Mending<W> {
    const fn new(inner: W) -> Self {
        Self {
            inner,
            n_lost: 0,
            why: String::new(),
        }
    }

    fn mend(&mut self) -> io::Result<()> {
        if self.n_lost == 0 {
            return Ok(());
        }
        // Half of the first may be there.
        let note = format!("\n{} lines are missing here: {}\n", self.n_lost, self.why);
        self.inner.write_all(note.as_bytes())?;
        self.n_lost = 0;
        Ok(())
    }
}

impl<W: Write> Write for Mending<W> {
    /// Takes whole lines, as [`Redacting`] does.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let written = self.mend().and_then(|()| self.inner.write_all(line));
        if let Err(error) = &written {
            self.n_lost += 1;
            self.why = error.to_string();
        }
        written.map(|()| line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Lines to the files of a folder.
fn to_files<S>(folder: &Path) -> Result<impl Layer<S>, InitError>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("sculk")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(folder)?;
    Ok(tracing_subscriber::fmt::layer()
        .with_ansi(false)
        // A full disk must not end us either; the file itself says what is missing.
        .log_internal_errors(false)
        .with_writer(Mutex::new(Redacting(Mending::new(file)))))
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
    let (file, why_not) = match to_files(&folder) {
        Ok(layer) => (Some(layer), None),
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

    /// A disk that is full while `is_full` says so, after half of what is written.
    struct Disk {
        kept: Vec<u8>,
        is_full: bool,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.is_full && bytes.len() < 8 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let n = if self.is_full {
                bytes.len() / 2
            } else {
                bytes.len()
            };
            self.kept.extend_from_slice(&bytes[..n]);
            Ok(n)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_a_full_disk_did_not_take_is_told_where_it_is_missing() {
        let disk = Disk {
            kept: Vec::new(),
            is_full: false,
        };
        let mut log = Redacting(Mending::new(disk));
        log.write_all(b"the first\n").unwrap();
        log.0.inner.is_full = true;
        for _ in 0..3 {
            let refused = log.write_all(b"one that is lost\n").unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
        }
        log.0.inner.is_full = false;
        log.write_all(b"the last, /login hunter2\n").unwrap();
        log.write_all(b"after it\n").unwrap();
        let text = String::from_utf8(log.0.inner.kept).unwrap();
        assert!(text.starts_with("the first\none that"), "{text}");
        let end = "\n3 lines are missing here: no storage space\nthe last, /login ***\nafter it\n";
        assert!(text.ends_with(end), "{text}");
    }

    /// `/dev/full` refuses each byte as a full disk does.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_under_the_log_file_keeps_nobody_from_logging() {
        let folder = tempfile::tempdir().unwrap();
        // Made once to see how today's is named.
        drop(to_files::<tracing_subscriber::Registry>(folder.path()).unwrap());
        let mut files = std::fs::read_dir(folder.path()).unwrap();
        let today = files.next().unwrap().unwrap().path();
        std::fs::remove_file(&today).unwrap();
        std::os::unix::fs::symlink("/dev/full", &today).unwrap();
        let kept = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&kept);
        let terminal = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(move || Kept(Arc::clone(&into)));
        let file = to_files(folder.path()).unwrap();
        let subscriber = tracing_subscriber::registry().with(terminal).with(file);
        tracing::subscriber::with_default(subscriber, || {
            for n in 0..1_000 {
                tracing::info!(n, "a line");
            }
        });
        let text = String::from_utf8(kept.lock().unwrap().clone()).unwrap();
        assert_eq!(text.lines().count(), 1_000, "the terminal shows all");
        let mut full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let refused = full.write_all(b"x").unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
    }
}
