//! Reports of crashes: files in the data folder, cleaned of secrets before they are written, for their
//! user alone to look at. Nothing here is ever sent.

use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use sculk_automation::redact::redact;
use sculk_contract::{AppEvent, CacheTag, CrashPart, CrashReportView};

use crate::bus::EventBus;
use crate::clock::AppClock;

/// Reports that are kept; the oldest go.
const KEPT: usize = 50;
/// Longest report, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// A part that crashes in a circle leaves one report in so long.
const AT_MOST_EVERY: Duration = Duration::from_secs(10);

/// The reports of one data folder. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct CrashReports {
    folder: Arc<Path>,
    last: Arc<Mutex<[Option<Instant>; 3]>>,
    /// Who is told of new ones.
    bus: Option<EventBus>,
}

const fn word(part: CrashPart) -> &'static str {
    match part {
        CrashPart::Core => "core",
        CrashPart::Worker => "worker",
        CrashPart::Window => "window",
    }
}

fn part_of(word: &str) -> Option<CrashPart> {
    [CrashPart::Core, CrashPart::Worker, CrashPart::Window]
        .into_iter()
        .find(|part| self::word(*part) == word)
}

/// When and of what a report is, by its name.
fn parse(name: &str) -> Option<(u64, CrashPart)> {
    let (at, part) = name.strip_suffix(".txt")?.split_once('-')?;
    Some((at.parse().ok()?, part_of(part)?))
}

impl CrashReports {
    pub(crate) fn in_data_dir(data_dir: &Path) -> Self {
        Self {
            folder: data_dir.join("crashes").into(),
            last: Arc::default(),
            bus: None,
        }
    }

    /// The same, and surfaces are told of each new report.
    pub(crate) fn telling(self, bus: EventBus) -> Self {
        let bus = Some(bus);
        Self { bus, ..self }
    }

    /// Writes a report down, unless this part left one just now. `happened` begins with one line that
    /// says what happened. A disk that refuses must not make a crash worse: whether it was written.
    pub(crate) fn write(&self, part: CrashPart, happened: &str, at_ms: u64) -> bool {
        {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            let last = &mut last[part as usize];
            if last.is_some_and(|last| last.elapsed() < AT_MOST_EVERY) {
                return false;
            }
            *last = Some(Instant::now());
        }
        let written = self.put(part, happened, at_ms);
        if let Err(error) = &written {
            tracing::warn!("a report of a crash could not be written: {error}");
        }
        if let (Ok(()), Some(bus)) = (&written, &self.bus) {
            let tags = vec![CacheTag::CrashReports];
            bus.send(AppEvent::CacheInvalidated { tags });
        }
        written.is_ok()
    }

    fn put(&self, part: CrashPart, happened: &str, at_ms: u64) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700))?;
        }
        let mut text = without_secrets(happened);
        if text.len() > MAX_BYTES {
            let end = text.floor_char_boundary(MAX_BYTES);
            text.truncate(end);
            text.push_str("\n… cut here\n");
        }
        let (version, system) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
        let arch = std::env::consts::ARCH;
        let _ = write!(text, "\n\nSculk {version}, {system} {arch}\n");
        fs::write(
            self.folder.join(format!("{at_ms}-{}.txt", word(part))),
            text,
        )?;
        let names = self.names()?;
        for old in names.iter().skip(KEPT) {
            fs::remove_file(self.folder.join(old))?;
        }
        Ok(())
    }

    /// The names of all reports, newest first.
    fn names(&self) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<_> = names.filter(|name| parse(name).is_some()).collect();
        names.sort_by_key(|name| std::cmp::Reverse(parse(name).map(|(at, _)| at)));
        Ok(names)
    }

    /// All reports, newest first.
    pub(crate) fn list(&self) -> io::Result<Vec<CrashReportView>> {
        let mut views = Vec::new();
        for name in self.names()? {
            let Some((at, part)) = parse(&name) else {
                continue;
            };
            let text = self.read(&name)?.unwrap_or_default();
            let summary = text.lines().next().unwrap_or_default();
            views.push(CrashReportView {
                summary: summary.chars().take(300).collect(),
                name,
                at,
                part,
            });
        }
        Ok(views)
    }

    /// A report as a whole; none where there is none of this name.
    pub(crate) fn read(&self, name: &str) -> io::Result<Option<String>> {
        let Some(path) = self.place(name) else {
            return Ok(None);
        };
        match fs::read(path) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn delete(&self, name: &str) -> io::Result<()> {
        match self.place(name).map(fs::remove_file) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Only names of reports lead anywhere: a name may come from a window.
    fn place(&self, name: &str) -> Option<PathBuf> {
        parse(name)?;
        Some(self.folder.join(name))
    }
}

/// Line by line, since the filter knows lines of chat and of logs; the user's own folder does not show.
fn without_secrets(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(redact).collect();
    let text = lines.join("\n");
    let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().display().to_string());
    match home {
        Some(home) if home.len() > 1 => text.replace(&home, "~"),
        _ => text,
    }
}

/// Sees to it that a panic of this process leaves a report in the data folder, beside what was done
/// with panics before.
pub fn report_panics(data_dir: &Path) {
    let reports = CrashReports::in_data_dir(data_dir);
    let clock = AppClock::start();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        before(panic);
        reports.write(CrashPart::Core, &told(panic), clock.wall_ms());
    }));
}

fn told(panic: &PanicHookInfo<'_>) -> String {
    let words = panic.payload_as_str().unwrap_or("no words");
    let place = panic
        .location()
        .map_or_else(String::new, ToString::to_string);
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or("without a name");
    let trace = Backtrace::force_capture();
    format!("{words}\nat {place}\nin the thread {thread}\n\n{trace}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports() -> (tempfile::TempDir, CrashReports) {
        let dir = tempfile::tempdir().unwrap();
        let reports = CrashReports::in_data_dir(dir.path());
        (dir, reports)
    }

    #[test]
    fn a_report_holds_no_password_and_can_be_read_and_deleted() {
        let (_dir, reports) = reports();
        assert!(reports.list().unwrap().is_empty());
        let happened = "index out of bounds\nsaid /login hunter2planted\npassword=hunter2planted";
        assert!(reports.write(CrashPart::Core, happened, 5));
        let all = reports.list().unwrap();
        assert_eq!((all.len(), all[0].at, all[0].part), (1, 5, CrashPart::Core));
        assert_eq!(all[0].summary, "index out of bounds");
        let text = reports.read(&all[0].name).unwrap().unwrap();
        assert!(text.contains("/login") && text.contains(env!("CARGO_PKG_VERSION")));
        assert!(!text.contains("hunter2planted"), "{text}");
        reports.delete(&all[0].name).unwrap();
        reports.delete(&all[0].name).unwrap();
        assert!(reports.list().unwrap().is_empty());
    }

    #[test]
    fn a_circle_of_crashes_fills_no_disk() {
        let (_dir, reports) = reports();
        assert!(reports.write(CrashPart::Worker, "a", 1));
        assert!(!reports.write(CrashPart::Worker, "b", 2));
        assert!(reports.write(CrashPart::Window, &"x".repeat(1_000_000), 3));
        let large = reports.read("3-window.txt").unwrap().unwrap();
        assert!(large.len() < MAX_BYTES + 1_000);
        for at in 10..70 {
            reports.put(CrashPart::Core, "again", at).unwrap();
        }
        assert_eq!(reports.list().unwrap().len(), KEPT);
        assert_eq!(reports.list().unwrap()[0].at, 69);
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let (dir, reports) = reports();
        fs::write(dir.path().join("secret.txt"), "x").unwrap();
        for name in [
            "../secret.txt",
            "1-core.txt/../../secret.txt",
            "/etc/passwd",
            "1-other.txt",
        ] {
            assert!(reports.read(name).unwrap().is_none(), "{name}");
            reports.delete(name).unwrap();
        }
        assert!(dir.path().join("secret.txt").exists());
    }

    const FOLDER: &str = "SCULK_TEST_CRASH_FOLDER";

    #[test]
    #[ignore = "the child process of the test below"]
    fn child_that_panics() {
        let dir = std::env::var_os(FOLDER).unwrap();
        report_panics(Path::new(&dir));
        let said = "/login hunter2planted";
        let panics = std::thread::Builder::new().name("a-thread".to_owned());
        let ended = panics
            .spawn(move || panic!("at the disco\nafter {said}"))
            .unwrap()
            .join();
        assert!(ended.is_err());
    }

    #[test]
    fn a_panic_anywhere_in_the_process_leaves_a_report_with_its_place_and_no_password() {
        let (dir, reports) = reports();
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::tests::child_that_panics", "--ignored"])
            .env(FOLDER, dir.path())
            .output()
            .unwrap();
        assert!(
            child.status.success(),
            "{}",
            String::from_utf8_lossy(&child.stdout)
        );
        let all = reports.list().unwrap();
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(
            (all[0].summary.as_str(), all[0].part),
            ("at the disco", CrashPart::Core)
        );
        let text = reports.read(&all[0].name).unwrap().unwrap();
        assert!(
            text.contains("crash.rs:") && text.contains("a-thread"),
            "{text}"
        );
        assert!(!text.contains("hunter2planted"), "{text}");
    }
}
