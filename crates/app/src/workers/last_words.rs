//! What a worker said last, for a report when it crashes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use sculk_contract::CrashPart;

use crate::clock::AppClock;
use crate::crash::CrashReports;

/// Lines that are kept.
const KEPT: usize = 80;
/// How a worker's log begins to tell of a panic that it caught; one of its bots failed by it.
const CAUGHT: &str = "caught a panic";

/// The last lines of one worker's log. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct LastWords {
    lines: Arc<Mutex<VecDeque<String>>>,
    crashes: Option<CrashReports>,
}

impl LastWords {
    pub fn new(crashes: Option<CrashReports>) -> Self {
        Self {
            lines: Arc::default(),
            crashes,
        }
    }

    /// Keeps a line; one that tells of a panic makes a report.
    pub fn note(&self, line: &str) {
        {
            let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() == KEPT {
                lines.pop_front();
            }
            lines.push_back(line.to_owned());
        }
        if line.contains(CAUGHT) {
            self.report("A worker caught a panic; its bots reconnect");
        }
    }

    /// Makes a report of a worker's end, where it was a crash.
    pub fn report_end(&self, detail: &str, is_crash: bool) {
        if is_crash {
            self.report(&format!("A worker ended: {detail}"));
        }
    }

    fn report(&self, happened: &str) {
        let Some(crashes) = self.crashes.clone() else {
            return;
        };
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let said: Vec<_> = lines.iter().cloned().collect();
        drop(lines);
        let happened = format!("{happened}\n\nWhat it said last:\n{}", said.join("\n"));
        let now = AppClock::start().now_ms();
        // The disk may be slow, and the reader of the pipe must not wait for it.
        tokio::task::spawn_blocking(move || crashes.write(CrashPart::Worker, &happened, now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_crash_leaves_what_was_said_last_and_an_orderly_end_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let crashes = CrashReports::in_data_dir(dir.path());
        let words = LastWords::new(Some(crashes.clone()));
        for n in 0..200 {
            words.note(&format!("line {n}"));
        }
        words.report_end("it closed its pipe", false);
        words.report_end("it was ended by signal 9", true);
        let mut reports = Vec::new();
        while reports.is_empty() {
            tokio::task::yield_now().await;
            reports = crashes.list().unwrap();
        }
        assert_eq!(reports.len(), 1);
        assert_eq!(
            reports[0].summary,
            "A worker ended: it was ended by signal 9"
        );
        let text = crashes.read(&reports[0].name).unwrap().unwrap();
        assert!(text.contains("line 199") && !text.contains("line 100\n"));
    }
}
