use std::path::{Path, PathBuf};

use sculk_core::{AccountId, BotId, ProxyId};

/// Names a secret. All kinds of secrets the app keeps are listed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretKey {
    /// What a bot logs in with on its server (`/login …`). Ids are never given twice, so a new bot
    /// cannot come by the password of one that is gone.
    BotPassword(BotId),
    /// Where the parts of an account's session are.
    AccountHead(AccountId),
    /// A part of an account's session, cut since keychains are narrow.
    AccountPart(AccountId, u8),
    /// With what a proxy lets us through.
    ProxyPassword(ProxyId),
    /// A secret setting of a bot's plugin, by a hash of the plugin's name and the setting's, since names
    /// in keychains are narrow.
    PluginSetting(BotId, u128),
}

impl SecretKey {
    /// The account in the keychain. Released names do not change: keychains hold them.
    pub(crate) fn account(self) -> String {
        match self {
            Self::BotPassword(bot) => format!("bot/{bot}/password"),
            Self::AccountHead(account) => format!("account/{account}/session"),
            Self::AccountPart(account, part) => format!("account/{account}/session/{part}"),
            Self::ProxyPassword(proxy) => format!("proxy/{proxy}/password"),
            Self::PluginSetting(bot, setting) => format!("bot/{bot}/plugin/{setting:032x}"),
        }
    }
}

/// Which database the ids in the keys belong to.
///
/// Bot 1 of a throw-away folder is not bot 1 of the user's own; without this, one would overwrite
/// the other's password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeychainScope {
    /// The platform's data folder.
    Default,
    /// Another data folder, by its absolute path.
    DataDir(PathBuf),
}

impl KeychainScope {
    /// The service in the keychain. Released names do not change: keychains hold them.
    pub(crate) fn service(&self) -> String {
        match self {
            Self::Default => "sculk".to_owned(),
            Self::DataDir(path) => format!("sculk ({})", path.display()),
        }
    }
}

/// Where the secrets of a data folder are kept, and where they may still lie.
///
/// A folder can be named in several ways (through a link, or as the usual one), and earlier versions
/// kept its secrets under the name that was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeychainPlace {
    scope: KeychainScope,
    older: Vec<KeychainScope>,
}

impl KeychainPlace {
    /// The place for a folder; `usual` is the platform's. Neither has to exist.
    #[must_use]
    pub fn of(data_dir: &Path, usual: Option<&Path>) -> Self {
        let real = real(data_dir);
        let is_usual = usual.is_some_and(|usual| self::real(usual) == real);
        let scope = if is_usual {
            KeychainScope::Default
        } else {
            KeychainScope::DataDir(real.clone())
        };
        let as_named = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
        let as_usual = usual.filter(|_| is_usual).map(Path::to_owned);
        let mut older = Vec::new();
        for path in [Some(real), as_usual, Some(as_named)].into_iter().flatten() {
            let one = KeychainScope::DataDir(path);
            if one != scope && !older.contains(&one) {
                older.push(one);
            }
        }
        Self { scope, older }
    }

    pub(crate) fn service(&self) -> String {
        self.scope.service()
    }

    pub(crate) fn older_services(&self) -> Vec<String> {
        self.older.iter().map(KeychainScope::service).collect()
    }
}

impl From<KeychainScope> for KeychainPlace {
    fn from(scope: KeychainScope) -> Self {
        let older = Vec::new();
        Self { scope, older }
    }
}

/// The path without links, also where its last part does not exist yet.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let behind_links = path.canonicalize().ok().or_else(|| {
        let parent = path.parent()?.canonicalize().ok()?;
        Some(parent.join(path.file_name()?))
    });
    behind_links.unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_folder_is_the_same_by_whatever_name() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let (home, link) = (root.join("home"), root.join("link"));
        std::fs::create_dir(&home).unwrap();
        std::os::unix::fs::symlink(&home, &link).unwrap();
        let by_default = KeychainPlace::of(&home, Some(&home));
        assert_eq!(by_default.service(), "sculk");
        let named_whole = format!("sculk ({})", home.display());
        let named_by_link = format!("sculk ({})", link.display());
        assert_eq!(
            by_default.older_services(),
            std::slice::from_ref(&named_whole)
        );
        let linked = KeychainPlace::of(&home, Some(&link));
        assert_eq!(linked.service(), "sculk");
        assert_eq!(
            linked.older_services(),
            [named_whole.clone(), named_by_link.clone()]
        );
        let other = KeychainPlace::of(&link, Some(Path::new("/elsewhere")));
        assert_eq!(other.service(), named_whole);
        assert_eq!(other.older_services(), [named_by_link]);
        // What is not there yet is named as it will be.
        let new = KeychainPlace::of(&link.join("new"), None);
        assert_eq!(
            new.service(),
            format!("sculk ({})", home.join("new").display())
        );
    }

    /// The table of secrets in `docs/security.md` has a row for each kind, by the name it has here.
    #[test]
    fn every_secret_stands_in_the_table_of_secrets() {
        let all = [
            SecretKey::BotPassword(BotId(1)),
            SecretKey::AccountHead(AccountId(1)),
            SecretKey::AccountPart(AccountId(1), 2),
            SecretKey::ProxyPassword(ProxyId(1)),
            SecretKey::PluginSetting(BotId(1), 0),
        ];
        let page = include_str!("../../../docs/security.md");
        let (_, table) = page.split_once("## What is secret").unwrap();
        let table = table.split("\n## ").next().unwrap();
        let rows: Vec<_> = table
            .lines()
            .filter(|line| line.starts_with("| `"))
            .collect();
        for key in all {
            // Without the wildcard a new kind does not compile until it is here.
            let name = match key {
                SecretKey::BotPassword(_) => "bot/N/password",
                SecretKey::AccountHead(_) => "account/N/session",
                SecretKey::AccountPart(..) => "account/N/session/M",
                SecretKey::ProxyPassword(_) => "proxy/N/password",
                SecretKey::PluginSetting(..) => "bot/N/plugin/H",
            };
            let shape = name.replace(['N', 'M'], "#").replace('H', "");
            let account: String = key.account();
            let is_alike = account
                .split('/')
                .zip(shape.split('/'))
                .all(|(is, wanted)| {
                    wanted.is_empty()
                        || wanted == is
                        || (wanted == "#" && is.parse::<u32>().is_ok())
                });
            assert!(is_alike, "{account} is no {name}");
            let n_rows = rows
                .iter()
                .filter(|row| row.starts_with(&format!("| `{name}` |")))
                .count();
            assert_eq!(n_rows, 1, "{name} in docs/security.md");
        }
        assert_eq!(rows.len(), all.len(), "{rows:?}");
    }

    #[test]
    fn names_in_the_keychain_are_as_released() {
        assert_eq!(
            SecretKey::BotPassword(BotId(12)).account(),
            "bot/12/password"
        );
        assert_eq!(
            SecretKey::AccountHead(AccountId(3)).account(),
            "account/3/session"
        );
        assert_eq!(
            SecretKey::AccountPart(AccountId(3), 9).account(),
            "account/3/session/9"
        );
        assert_eq!(
            SecretKey::ProxyPassword(ProxyId(3)).account(),
            "proxy/3/password"
        );
        assert_eq!(
            SecretKey::PluginSetting(BotId(3), 0xab).account(),
            "bot/3/plugin/000000000000000000000000000000ab"
        );
        assert_eq!(KeychainScope::Default.service(), "sculk");
        assert_eq!(
            KeychainScope::DataDir("/srv/bots".into()).service(),
            "sculk (/srv/bots)"
        );
    }
}
