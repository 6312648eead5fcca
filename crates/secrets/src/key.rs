use std::path::PathBuf;

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

#[cfg(test)]
mod tests {
    use super::*;

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
