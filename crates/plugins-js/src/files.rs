//! The files of a plugin as its scripts see them: `/plugins/NAME/…`, which lead nowhere else.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sculk_plugins::lock::hash;
use sculk_plugins::package::LEFT_OUT;
use sculk_plugins::scan::is_loadable;

/// Endings that are tried where a file is named without one.
const ENDINGS: [&str; 5] = ["", ".js", ".json", ".cjs", ".mjs"];

/// The folder of one plugin.
#[derive(Debug, Clone)]
pub(crate) struct Root {
    /// Where it really is, links resolved.
    real: PathBuf,
    /// What scripts call it, without `/` at the end.
    shown: String,
    /// SHA-256 of the files that can be loaded, where the plugin was installed; empty where its folder is its
    /// author's.
    locked: BTreeMap<String, String>,
}

impl Root {
    /// The folder `real`, shown as `shown`.
    pub fn new(real: &Path, shown: String) -> std::io::Result<Self> {
        let real = fs::canonicalize(real)?;
        let locked = BTreeMap::new();
        Ok(Self {
            real,
            shown,
            locked,
        })
    }

    /// The same, which gives files only as they were installed.
    pub fn locked(mut self, files: BTreeMap<String, String>) -> Self {
        self.locked = files;
        self
    }

    /// What scripts call a file, by its path in the folder.
    pub fn show(&self, path: &str) -> String {
        format!("{}/{}", self.shown, normal(path).unwrap_or_default())
    }

    /// The file that `name` means in a file of the folder `from`, as scripts call both.
    pub fn resolve(&self, from: &str, name: &str) -> Option<String> {
        let is_path =
            name.starts_with("./") || name.starts_with("../") || name == "." || name == "..";
        if is_path || name.starts_with('/') {
            let whole = if is_path {
                format!("{from}/{name}")
            } else {
                name.to_owned()
            };
            return self.file(&self.inside(&whole)?);
        }
        self.package(from, name)
    }

    /// A package in `node_modules` of the folder or of those above it.
    fn package(&self, from: &str, name: &str) -> Option<String> {
        if name.contains(['\\', '\0']) || name.split('/').any(|part| part == "..") {
            return None;
        }
        let mut folder = self.inside(from)?;
        loop {
            let candidate = normal(&format!("{folder}/node_modules/{name}"))?;
            if let Some(found) = self.file(&candidate) {
                return Some(found);
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder
                .rsplit_once('/')
                .map_or(String::new(), |(up, _)| up.to_owned());
        }
    }

    /// The path in this folder of what scripts call `whole`; none where it leaves the folder.
    pub fn inside(&self, whole: &str) -> Option<String> {
        let whole = format!("/{}", normal(whole)?);
        let rest = whole.strip_prefix(&self.shown)?;
        match rest.strip_prefix('/') {
            Some(path) => Some(path.to_owned()),
            None => rest.is_empty().then(String::new),
        }
    }

    /// A file, or what a folder of that name stands for.
    fn file(&self, path: &str) -> Option<String> {
        let with_ending = ENDINGS.iter().map(|ending| format!("{path}{ending}"));
        for candidate in with_ending {
            if can_load(&candidate) && self.real(&candidate).is_some_and(|real| real.is_file()) {
                return Some(self.show(&candidate));
            }
        }
        if !self.real(path).is_some_and(|real| real.is_dir()) {
            return None;
        }
        let main = self.main_of(path).map(|main| format!("{path}/{main}"));
        let mains = main.iter().flat_map(|main| {
            ENDINGS
                .iter()
                .map(move |ending| format!("{main}{ending}"))
                .chain([format!("{main}/index.js")])
        });
        let indexes =
            ["index.js", "index.json", "index.cjs"].map(|index| format!("{path}/{index}"));
        mains.chain(indexes).find_map(|candidate| {
            let candidate = normal(&candidate).filter(|path| can_load(path))?;
            self.real(&candidate).filter(|real| real.is_file())?;
            Some(self.show(&candidate))
        })
    }

    /// The entry that the `package.json` of a folder names.
    fn main_of(&self, folder: &str) -> Option<String> {
        let text = self.read(&format!("{folder}/package.json"), 1 << 20).ok()?;
        let about: serde_json::Value = serde_json::from_str(&text).ok()?;
        let exported = about
            .get("exports")
            .map(|exports| exports.get(".").unwrap_or(exports));
        let main = exported
            .and_then(entry_of)
            .or_else(|| about.get("main")?.as_str().map(str::to_owned))?;
        let main = main.trim_start_matches("./").to_owned();
        (!main.is_empty()).then_some(main)
    }

    /// Where a file really is; none where a link leads out of the folder, or nothing is there.
    pub fn real(&self, path: &str) -> Option<PathBuf> {
        let real = fs::canonicalize(self.real.join(path)).ok()?;
        real.starts_with(&self.real).then_some(real)
    }

    /// The text of a file.
    pub fn read(&self, path: &str, limit: u64) -> Result<String, String> {
        let shown = self.show(path);
        let real = self
            .real(path)
            .ok_or_else(|| format!("There is no file {shown}."))?;
        let open = || -> std::io::Result<Vec<u8>> {
            let file = fs::File::open(&real)?;
            // A device or a pipe would never end.
            if !file.metadata()?.is_file() {
                return Err(std::io::ErrorKind::InvalidInput.into());
            }
            let mut bytes = Vec::new();
            file.take(limit + 1).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = open().map_err(|error| format!("{shown} cannot be read: {error}"))?;
        if bytes.len() as u64 > limit {
            return Err(format!("{shown} is larger than {} KB.", limit / 1024));
        }
        if !self.locked.is_empty() && self.locked.get(path) != Some(&hash(&bytes)) {
            return Err(format!(
                "{shown} is not as it was installed. Open the plugin and restore or accept its files."
            ));
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Whether a file is one that is scanned and locked at install.
fn can_load(path: &str) -> bool {
    is_loadable(path) && !path.split('/').any(|part| LEFT_OUT.contains(&part))
}

/// The CommonJS entry of a package's `exports`.
fn entry_of(exported: &serde_json::Value) -> Option<String> {
    match exported {
        serde_json::Value::String(path) => Some(path.clone()),
        serde_json::Value::Object(by_condition) => ["require", "node", "default", "import"]
            .iter()
            .find_map(|condition| by_condition.get(*condition).and_then(entry_of)),
        _ => None,
    }
}

/// A path without `.` and `..`, and without `/` at its ends; none where it would leave its root.
pub(crate) fn normal(path: &str) -> Option<String> {
    if path.contains(['\0', '\\']) {
        return None;
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin() -> (tempfile::TempDir, Root) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("plugin");
        for folder in ["lib", "node_modules/dep/dist", "data"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for (path, text) in [
            ("index.js", ""),
            ("lib/index.js", ""),
            ("lib/a.js", ""),
            ("data/x.json", "{}"),
            (
                "node_modules/dep/package.json",
                r#"{"exports":{".":{"import":"./m.mjs","require":"./dist/main.js"}}}"#,
            ),
            ("node_modules/dep/dist/main.js", ""),
        ] {
            fs::write(root.join(path), text).unwrap();
        }
        fs::write(dir.path().join("secret.js"), "secret").unwrap();
        let root = Root::new(&root, "/plugins/p".into()).unwrap();
        (dir, root)
    }

    #[test]
    fn names_mean_what_node_takes_them_for() {
        let (_dir, root) = plugin();
        for (from, name, file) in [
            ("/plugins/p", "./index.js", "/plugins/p/index.js"),
            ("/plugins/p", "./lib", "/plugins/p/lib/index.js"),
            ("/plugins/p/lib", "./a", "/plugins/p/lib/a.js"),
            ("/plugins/p/lib", "../data/x", "/plugins/p/data/x.json"),
            ("/plugins/p/lib", "..", "/plugins/p/index.js"),
            (
                "/plugins/p/lib",
                "dep",
                "/plugins/p/node_modules/dep/dist/main.js",
            ),
            (
                "/plugins/p/lib",
                "/plugins/p/lib/a.js",
                "/plugins/p/lib/a.js",
            ),
        ] {
            assert_eq!(
                root.resolve(from, name).as_deref(),
                Some(file),
                "{name} from {from}"
            );
        }
    }

    #[test]
    fn nothing_outside_is_reached() {
        let (dir, root) = plugin();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(
                dir.path().join("secret.js"),
                dir.path().join("plugin/link.js"),
            )
            .unwrap();
            std::os::unix::fs::symlink("/etc", dir.path().join("plugin/etc")).unwrap();
        }
        let _ = &dir;
        for name in [
            "../secret.js",
            "../../secret",
            "./lib/../../secret.js",
            "/etc/passwd",
            "./link.js",
            "./etc/passwd",
            "/plugins/q/index.js",
            "/plugins/pp/index.js",
            "dep/../../../secret",
            "..\\secret.js",
            "./index.js\0",
        ] {
            assert_eq!(root.resolve("/plugins/p", name), None, "{name}");
        }
        assert!(root.read("link.js", 100).is_err());
    }

    #[test]
    fn only_what_is_scanned_and_locked_can_be_loaded() {
        let (dir, root) = plugin();
        let inside = dir.path().join("plugin");
        fs::create_dir_all(inside.join(".git/hooks")).unwrap();
        for path in ["x.txt", "noending", "image.png", ".git/hooks/x.js"] {
            fs::write(inside.join(path), "evil()").unwrap();
            let name = format!("./{path}");
            assert_eq!(root.resolve("/plugins/p", &name), None, "{path}");
        }
        let files = [("lib/a.js".to_owned(), hash(b""))].into();
        let root = root.locked(files);
        assert!(root.read("lib/a.js", 100).is_ok());
        assert!(root.read("index.js", 100).is_err(), "not known");
        fs::write(inside.join("lib/a.js"), "evil()").unwrap();
        let refused = root.read("lib/a.js", 100).unwrap_err();
        assert!(refused.contains("not as it was installed"), "{refused}");
    }
}
