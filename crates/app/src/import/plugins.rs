//! Files of BlockMine's plugins, kept in the data folder so that nothing is lost by moving in. They are
//! data there: nothing runs them, and whoever wants one installs it from its folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sculk_blockmine::{Fate, FoundPlugin, Remark};

/// Where they are kept, below the data folder.
pub(super) const FOLDER: &str = "plugins/from-blockmine";
/// Most files of one plugin.
const MAX_FILES: u32 = 5_000;
/// Most bytes of one plugin.
const MAX_BYTES: u64 = 50 * 1024 * 1024;
/// Folders below each other.
const MAX_DEPTH: u32 = 16;
/// The settings beside the files.
const SETTINGS: &str = "blockmine-settings.json";

/// Copies the folder and the settings of each plugin; a remark says where each lies, or why not.
pub(super) fn keep(from: &Path, to: &Path, plugins: &[FoundPlugin]) -> Vec<Remark> {
    plugins
        .iter()
        .map(|plugin| {
            let place = format!(
                "bot {} › plugin {} {}",
                plugin.bot, plugin.name, plugin.version
            );
            let folder = to
                .join(format!("{}-{}", plain(&plugin.bot), plugin.bot_id))
                .join(plain(&plugin.name));
            match keep_one(from, &folder, plugin) {
                Ok(()) => Remark {
                    place,
                    fate: Fate::Changed,
                    why: told(&folder, plugin.n_secret),
                },
                Err(error) => {
                    drop(fs::remove_dir_all(&folder));
                    Remark {
                        place,
                        fate: Fate::LeftOut,
                        why: format!("its files could not be kept: {error}"),
                    }
                }
            }
        })
        .collect()
}

fn told(folder: &Path, n_secret: usize) -> String {
    let secrets = match n_secret {
        0 => String::new(),
        n => format!("; {n} secret settings were not written there"),
    };
    format!(
        "its files and settings lie in {}, to be installed from there{secrets}",
        folder.display()
    )
}

/// A name as a folder of any system: letters, digits, `-` and `_`.
fn plain(name: &str) -> String {
    let letters = name.chars().take(64);
    let plain: String = letters
        .map(|letter| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => letter,
            _ => '_',
        })
        .collect();
    if plain.is_empty() {
        "_".to_owned()
    } else {
        plain
    }
}

fn keep_one(from: &Path, to: &Path, plugin: &FoundPlugin) -> io::Result<()> {
    // What an earlier move left would be mixed with this.
    match fs::remove_dir_all(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::create_dir_all(to)?;
    if let Some(source) = source_of(from, plugin) {
        let mut left = Left {
            n_files: MAX_FILES,
            n_bytes: MAX_BYTES,
        };
        copy(&source, to, MAX_DEPTH, &mut left)?;
    }
    fs::write(to.join(SETTINGS), &plugin.settings)
}

/// The plugin's own folder, unless a link stands on the way to it.
fn source_of(from: &Path, plugin: &FoundPlugin) -> Option<PathBuf> {
    let of_bot = from.join(format!("bot_{}", plugin.bot_id));
    let folder = of_bot.join(plugin.folder.as_ref()?);
    let is_folder = |path: &Path| fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    (is_folder(&of_bot) && is_folder(&folder)).then_some(folder)
}

/// What may still be copied.
struct Left {
    n_files: u32,
    n_bytes: u64,
}

fn too_much(what: &str) -> io::Error {
    io::Error::other(format!("it has more than {what}"))
}

/// Copies files; links, hidden files and packages of npm are left out.
fn copy(from: &Path, to: &Path, depth: u32, left: &mut Left) -> io::Result<()> {
    if depth == 0 {
        return Err(too_much("16 folders below each other"));
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.starts_with('.') || text == "node_modules" {
            continue;
        }
        let (source, target) = (entry.path(), to.join(&name));
        let found = fs::symlink_metadata(&source)?;
        if found.is_dir() {
            fs::create_dir(&target)?;
            copy(&source, &target, depth - 1, left)?;
        } else if found.is_file() {
            left.n_files = left
                .n_files
                .checked_sub(1)
                .ok_or_else(|| too_much("5,000 files"))?;
            let n_bytes = left.n_bytes.checked_sub(found.len());
            left.n_bytes = n_bytes.ok_or_else(|| too_much("50 MB"))?;
            // Read and written rather than copied: the mode of a stranger's file is not ours.
            fs::write(&target, fs::read(&source)?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin(name: &str, folder: Option<&str>) -> FoundPlugin {
        FoundPlugin {
            bot: "Bot/..".to_owned(),
            bot_id: 1,
            name: name.to_owned(),
            version: "1.0".to_owned(),
            folder: folder.map(str::to_owned),
            settings: "{\"a\":1}".to_owned(),
            n_secret: 0,
        }
    }

    #[test]
    fn files_and_settings_are_kept_and_links_and_packages_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        let shop = from.join("bot_1/shop");
        fs::create_dir_all(shop.join("node_modules/x")).unwrap();
        fs::create_dir_all(shop.join("lib")).unwrap();
        fs::write(shop.join("index.js"), "code").unwrap();
        fs::write(shop.join("lib/a.js"), "more").unwrap();
        fs::write(dir.path().join("secret"), "no").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(dir.path().join("secret"), shop.join("link")).unwrap();
        let remarks = keep(
            &from,
            &to,
            &[plugin("shop", Some("shop")), plugin("gone", Some("gone"))],
        );
        assert!(
            remarks.iter().all(|one| one.fate == Fate::Changed),
            "{remarks:?}"
        );
        let kept = to.join("Bot___-1/shop");
        assert_eq!(fs::read_to_string(kept.join("lib/a.js")).unwrap(), "more");
        assert_eq!(
            fs::read_to_string(kept.join(SETTINGS)).unwrap(),
            "{\"a\":1}"
        );
        assert!(!kept.join("link").exists() && !kept.join("node_modules").exists());
        assert!(
            to.join("Bot___-1/gone").join(SETTINGS).exists(),
            "settings alone, where files are gone"
        );
        let again = keep(&from, &to, &[plugin("shop", Some("shop"))]);
        assert_eq!(again[0].fate, Fate::Changed);
    }

    #[test]
    fn a_plugin_without_end_is_left_out_whole() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        let deep = (0..20).fold(from.join("bot_1/deep"), |path, _| path.join("d"));
        fs::create_dir_all(deep).unwrap();
        let remarks = keep(&from, &to, &[plugin("deep", Some("deep"))]);
        assert_eq!(remarks[0].fate, Fate::LeftOut);
        assert!(!to.join("Bot___-1/deep").exists());
    }
}
