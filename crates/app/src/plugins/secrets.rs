//! Secret settings of plugins: in the keychain, with a mark in their place.

use sculk_core::BotId;
use sculk_plugins::lock;
use sculk_secrets::SecretKey;

/// What stands among the saved settings in place of a secret, and says that there is one.
pub(crate) const PLACEHOLDER: &str = "\u{0}secret";

/// Where a secret setting lies.
pub(crate) fn secret_key(bot: BotId, plugin: &str, setting: &str) -> SecretKey {
    // The zero stands in neither name.
    let hash = lock::hash(format!("{plugin}\u{0}{setting}").as_bytes());
    // A hash is 64 digits; the first 32 are 128 bits, which is enough to tell names apart.
    let tag = u128::from_str_radix(&hash[..32], 16).unwrap_or_default();
    SecretKey::PluginSetting(bot, tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_has_a_place_of_its_own() {
        let places = [
            secret_key(BotId(1), "a", "bc"),
            secret_key(BotId(1), "ab", "c"),
            secret_key(BotId(2), "a", "bc"),
        ];
        assert!(places[0] != places[1] && places[0] != places[2]);
        assert_eq!(places[0], secret_key(BotId(1), "a", "bc"));
    }
}
