//! All of a plugin's files, read and judged, wherever they came from.

use std::collections::BTreeMap;

use crate::lock::Locked;
use crate::manifest::{MAX_MANIFEST_BYTES, Manifest, ManifestError};
use crate::scan::Scan;
use crate::{Capability, Grants};

/// Most files of one plugin, packages of npm included.
pub const MAX_FILES: usize = 5_000;
/// Most bytes of all its files.
pub const MAX_BYTES: u64 = 100 << 20;
/// Longest path of a file, in characters.
const MAX_PATH: usize = 400;
/// Folders that are no part of what is installed.
pub const LEFT_OUT: [&str; 3] = [".git", ".github", ".svn"];

/// Why files are no plugin.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// There is no `package.json`.
    #[error("there is no package.json in it")]
    NoManifest,
    /// The `package.json` is none of a plugin.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// It is very large.
    #[error("it has more than {MAX_FILES} files or {} MB", MAX_BYTES >> 20)]
    TooLarge,
    /// A file would lie outside of the plugin's folder, or two would lie in one place.
    #[error("it holds a file with the path “{path}”, which cannot be unpacked safely")]
    BadPath {
        /// The path, cut.
        path: String,
    },
    /// Its entry file is missing.
    #[error("its entry file {main} is missing")]
    NoMain {
        /// Where it should be.
        main: String,
    },
}

/// A plugin's files by their paths, with `/` between.
#[derive(Debug, Clone)]
pub struct Package {
    /// What it says about itself.
    pub manifest: Manifest,
    /// Its `package.json` as it is written.
    pub manifest_text: String,
    /// What its files are.
    pub locked: Locked,
    /// What stands in its scripts.
    pub scan: Scan,
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Gathers files, and refuses what no plugin holds before it fills the memory.
#[derive(Debug, Default)]
pub struct Gathered {
    files: BTreeMap<String, Vec<u8>>,
    in_lower_case: std::collections::BTreeSet<String>,
    n_bytes: u64,
}

impl Gathered {
    /// One more file.
    ///
    /// # Errors
    /// Its path leads out, is taken, or there is too much of everything.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), PackageError> {
        let bad = || PackageError::BadPath {
            path: path.chars().take(80).collect(),
        };
        if !is_safe(path) {
            return Err(bad());
        }
        if path.split('/').any(|part| LEFT_OUT.contains(&part)) {
            return Ok(());
        }
        self.n_bytes += bytes.len() as u64;
        if self.n_bytes > MAX_BYTES || self.files.len() >= MAX_FILES {
            return Err(PackageError::TooLarge);
        }
        // On disks that do not tell upper from lower case one would overwrite the other.
        if !self.in_lower_case.insert(path.to_lowercase()) {
            return Err(bad());
        }
        self.files.insert(path.to_owned(), bytes);
        Ok(())
    }

    /// How many bytes there still may be.
    #[must_use]
    pub fn room(&self) -> u64 {
        MAX_BYTES.saturating_sub(self.n_bytes)
    }

    /// What the files are, as they lie.
    #[must_use]
    pub fn into_locked(self) -> Locked {
        let by_path = self.files.iter();
        let by_path = by_path.map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        Locked::of("", "", by_path)
    }

    /// The files as a plugin. Archives often have one folder around everything, which is taken off.
    ///
    /// # Errors
    /// Why they are none.
    pub fn into_package(self, source: &str) -> Result<Package, PackageError> {
        let files = unwrapped(self.files);
        let manifest_bytes = files.get("package.json").ok_or(PackageError::NoManifest)?;
        if manifest_bytes.len() > MAX_MANIFEST_BYTES {
            return Err(ManifestError::TooLarge.into());
        }
        let manifest_text = String::from_utf8_lossy(manifest_bytes).into_owned();
        let manifest = Manifest::read(&manifest_text)?;
        let main = manifest.main.trim_start_matches("./");
        if !["", ".js", "/index.js", ".mjs", ".cjs"]
            .iter()
            .any(|ending| files.contains_key(&format!("{main}{ending}")))
        {
            return Err(PackageError::NoMain {
                main: manifest.main.clone(),
            });
        }
        let by_path = files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let locked = Locked::of(manifest.version.clone(), source, by_path);
        let sources = files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        Ok(Package {
            scan: Scan::of_files(sources),
            locked,
            manifest,
            manifest_text,
            files,
        })
    }
}

impl Package {
    /// What it asks for: what its manifest says, or for older plugins what its sources show.
    #[must_use]
    pub fn wants(&self) -> Vec<Capability> {
        match &self.manifest.permissions {
            Some(asked) => asked.clone(),
            None => self.scan.wants.iter().cloned().collect(),
        }
    }

    /// The texts of a file that people read, found by its name in any case.
    #[must_use]
    pub fn text(&self, names: &[&str]) -> Option<String> {
        let found = self.files.iter().find(|(path, _)| {
            let path = path.to_lowercase();
            names.contains(&path.as_str())
        });
        found.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
    }
}

/// What is asked for and was not granted yet.
#[must_use]
pub fn not_granted(wants: &[Capability], grants: &Grants) -> Vec<Capability> {
    wants
        .iter()
        .filter(|wanted| !grants.iter().any(|granted| granted == *wanted))
        .cloned()
        .collect()
}

/// Whether a path stays inside and can lie on every system.
fn is_safe(path: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part.ends_with([' ', '.'])
            && !part.contains(|c: char| c.is_control() || "\\:*?\"<>|".contains(c))
            && !is_device(part)
    };
    path.chars().count() <= MAX_PATH && path.split('/').all(is_part)
}

/// Names that mean a device on Windows, whatever their ending.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default();
    let stem = stem.to_ascii_uppercase();
    let numbered = |name: &str| {
        stem.strip_prefix(name)
            .is_some_and(|rest| rest.len() == 1 && rest.chars().all(|c| c.is_ascii_digit()))
    };
    ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT")
}

fn unwrapped(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    if files.contains_key("package.json") {
        return files;
    }
    let first = files.keys().next().and_then(|path| path.split_once('/'));
    let Some(folder) = first.map(|(folder, _)| format!("{folder}/")) else {
        return files;
    };
    if !files.keys().all(|path| path.starts_with(&folder)) {
        return files;
    }
    let inner = |(path, bytes): (String, Vec<u8>)| (path[folder.len()..].to_owned(), bytes);
    files.into_iter().map(inner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &[u8] = br#"{"name":"hello","version":"1.2.3"}"#;

    fn gathered(files: &[(&str, &[u8])]) -> Result<Package, PackageError> {
        let mut gathered = Gathered::default();
        for (path, bytes) in files {
            gathered.add(path, bytes.to_vec())?;
        }
        gathered.into_package("here")
    }

    #[test]
    fn the_folder_around_an_archive_is_taken_off() {
        let package = gathered(&[
            ("hello-main/package.json", MANIFEST),
            ("hello-main/index.js", b"fetch('https://api.example.com/x')"),
            ("hello-main/.git/config", b"x"),
            ("hello-main/README.md", b"# Hello"),
        ]);
        let package = package.unwrap();
        assert_eq!(package.manifest.name, "hello");
        assert!(package.files.contains_key("index.js"));
        assert_eq!(package.files.len(), 3, "what git keeps is left out");
        assert_eq!(package.text(&["readme.md"]).as_deref(), Some("# Hello"));
        assert!(
            package
                .wants()
                .contains(&Capability::Network("api.example.com".to_owned()))
        );
    }

    #[test]
    fn what_its_manifest_says_counts_where_it_says_something() {
        let manifest = br#"{"name":"hello","sculk":{"permissions":["files"]}}"#;
        let package = gathered(&[
            ("package.json", manifest),
            ("index.js", b"fetch('https://a.example/')"),
        ]);
        assert_eq!(package.unwrap().wants(), [Capability::Files]);
    }

    #[test]
    fn no_file_leaves_the_folder_or_takes_anothers_place() {
        for path in [
            "../x.js",
            "/etc/passwd",
            "a/../../x",
            "a\\..\\x",
            "C:/x",
            "a//b",
            "a/./b",
            "nul.js",
            "COM1",
            "x. ",
            "a\0b",
            "",
        ] {
            let outcome = gathered(&[("package.json", MANIFEST), (path, b"")]);
            assert!(
                matches!(outcome, Err(PackageError::BadPath { .. })),
                "{path:?}"
            );
        }
        let outcome = gathered(&[("package.json", MANIFEST), ("a.js", b""), ("A.js", b"")]);
        assert!(matches!(outcome, Err(PackageError::BadPath { .. })));
    }

    #[test]
    fn an_entry_that_is_not_there_is_noticed() {
        let outcome = gathered(&[("package.json", MANIFEST)]);
        assert!(matches!(outcome, Err(PackageError::NoMain { .. })));
        let outcome = gathered(&[("index.js", b"")]);
        assert!(matches!(outcome, Err(PackageError::NoManifest)));
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_accepted_stays_inside(path in ".{0,40}") {
            if is_safe(&path) {
                let inside = std::path::Path::new(&path).components();
                for part in inside {
                    assert!(matches!(part, std::path::Component::Normal(_)));
                }
            }
        }
    }
}
