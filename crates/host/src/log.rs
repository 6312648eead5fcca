//! The core's own log: one file a day beside the data, a week of them.

use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const DAYS_KEPT: usize = 7;

/// Logs to the terminal and, where the folder allows it, to `logs/`. `SCULK_LOG` sets the filter.
pub fn start(data_dir: &Path) {
    let filter = EnvFilter::try_from_env("SCULK_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sea_orm_migration=warn"));
    let terminal = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
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
                .with_writer(std::sync::Mutex::new(file));
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
