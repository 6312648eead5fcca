//! The one filter through which everything goes that is written down for people to read later: logs
//! and the audit. It would rather hide too much than show a password.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Regex, RegexSet};
use serde_json::Value;

/// Stands where something was hidden.
pub const HIDDEN: &str = "***";

/// What gives a secret away, and what is left of it. The commands are those of the usual login
/// plugins (AuthMe, nLogin, LimboAuth, OpenLogin).
const RULES: [(&str, &str); 9] = [
    // /login hunter2, to the end of the line: a password may hold anything.
    (
        r"(?i)(/(?:[a-z0-9_-]+:)?(?:login|log|l|register|reg|changepassword|changepass|changepw|cp|unregister|unreg|2fa|totp|premium|cracked|authme|nlogin)\b)[^\S\r\n]+[^\r\n]+",
        "$1 ***",
    ),
    // password=hunter2, "token": "…", client_secret%3D…
    (
        r#"(?i)([a-z0-9_-]*(?:passwords?|passwd|passphrase|pwd|secret|token|api[_-]?key|apikey|private[_-]?key|access[_-]?key|user[_-]?code|device[_-]?code|credentials?|пароль)\\?["']?\s*(?:=|:|%3D)\s*)\\?"(?:[^"\\]|\\.)*\\?""#,
        r#"$1"***""#,
    ),
    (
        r#"(?i)([a-z0-9_-]*(?:passwords?|passwd|passphrase|pwd|secret|token|api[_-]?key|apikey|private[_-]?key|access[_-]?key|user[_-]?code|device[_-]?code|credentials?|пароль)\\?["']?\s*(?:=|:|%3D)\s*)'?[^\s"'&,;}\])][^\s"'&,;}\])]*"#,
        "$1***",
    ),
    // Authorization: Basic …, Cookie: …, to the end of the line.
    (
        r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)([\x22']?\s*[:=]\s*)[^\r\n]+",
        "$1$2***",
    ),
    (r"(?i)\b(bearer|basic)\s+[a-z0-9._~+/=-]{6,}", "$1 ***"),
    // socks5://name:password@host
    (r"(://[^\s:/@]*:)[^\s@/]+@", "$1***@"),
    // JSON web tokens, as Minecraft's own are.
    (r"\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}", "***"),
    // Microsoft's refresh tokens.
    (r"\bM\.[A-Z0-9]+_[A-Z0-9]+\.[^\s\x22']{16,}", "***"),
    // Keys that say what they are.
    (
        r"\b(?:sk|pk|rk|ghp|gho|ghs|ghu|github_pat|glpat|xox[abprs]|AKIA|AIza|ya29)[-_.]?[A-Za-z0-9_.-]{16,}",
        "***",
    ),
];

/// How the names of fields end whose value nobody shall read; in the plural, too, and with a number behind.
const SECRET_FIELDS: [&str; 21] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "privatekey",
    "usercode",
    "devicecode",
    "cookie",
    "authorization",
    "credential",
    "secretkey",
    "accesskey",
    "signingkey",
    "encryptionkey",
    "пароль",
    "пароли",
    "токен",
    "секрет",
];

struct Filter {
    any: RegexSet,
    rules: Vec<(Regex, &'static str)>,
}

// A test holds that all rules are regular expressions.
static FILTER: LazyLock<Filter> = LazyLock::new(|| Filter {
    any: RegexSet::new(RULES.map(|(pattern, _)| pattern)).unwrap_or_default(),
    rules: RULES
        .into_iter()
        .filter_map(|(pattern, rest)| Some((Regex::new(pattern).ok()?, rest)))
        .collect(),
});

/// A text without the secrets in it.
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    if !FILTER.any.is_match(text) {
        return Cow::Borrowed(text);
    }
    let mut text = text.to_owned();
    for (pattern, rest) in &FILTER.rules {
        if let Cow::Owned(cleaned) = pattern.replace_all(&text, *rest) {
            text = cleaned;
        }
    }
    Cow::Owned(text)
}

/// Hides the secrets of a value: whole fields by their name, the rest as [`redact`] does. What is
/// not there, empty, or only says whether there is a secret stays.
pub fn redact_value(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(cleaned) = redact(text) {
                *text = cleaned;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact_value),
        Value::Object(fields) => {
            // A pair tells in its key what its value is.
            let key = fields.get("key").and_then(Value::as_str);
            let is_secret_pair = key.is_some_and(is_secret_field);
            for (name, value) in fields {
                let is_secret = is_secret_field(name) || (is_secret_pair && name == "value");
                if is_secret && !is_harmless(value) {
                    *value = Value::from(HIDDEN);
                } else {
                    redact_value(value);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_harmless(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => true,
        Value::String(text) => text.is_empty(),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => false,
    }
}

fn is_secret_field(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let plain = plain.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let single = plain.strip_suffix(['s', 'ы']).unwrap_or(plain);
    let ends_so = |secret: &&str| plain.ends_with(*secret) || single.ends_with(*secret);
    SECRET_FIELDS.iter().any(ends_so)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Ways in which secrets got into logs of programs like this one. In each line the secret is
    /// `hunter2…`, a token of the right form, or both.
    const LEAKS: [&str; 27] = [
        "/login hunter2",
        "> /Login   hunter2 hunter2",
        "Bot_1 said: /register hunter2 hunter2",
        "sent \"/l hunter2\" to the server",
        "/authme:login hunter2",
        "/changepassword old hunter2",
        "<Alex> oops /reg hunter2",
        "password=hunter2",
        "Password: hunter2",
        r#"{"password":"hunter2","id":3}"#,
        r#"{"newPassword": "with \" quote hunter2"}"#,
        r#"req={\"password\":\"hunter2\"}"#,
        "db_passwd = 'hunter2'",
        "PASSWORD: \"hunter2 and more hunter2\"",
        "пароль: hunter2",
        "access_token=hunter2&expires=3",
        "client_secret%3Dhunter2",
        "Authorization: Bearer hunter2hunter2",
        "authorization=Basic aHVudGVyMg== hunter2",
        "Cookie: session=hunter2; theme=hunter2",
        "proxy socks5://alex:hunter2@203.0.113.7:1080 refused",
        "GET https://user:hunter2@example.net/ failed",
        "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.c2lnbmF0dXJlaHVudGVyMg",
        "refresh M.C543_BAY.0.U.-hunter2hunter2hunter2hunter2",
        "key sk-hunter2hunter2hunter2 was refused",
        "x-api-key: hunter2",
        "userCode: \"hunter2\"",
    ];

    #[test]
    fn every_rule_is_a_regular_expression() {
        assert_eq!(FILTER.rules.len(), RULES.len());
        assert_eq!(FILTER.any.len(), RULES.len());
    }

    #[test]
    fn nothing_of_the_corpus_leaks() {
        for leak in LEAKS {
            let cleaned = redact(leak);
            assert!(!cleaned.contains("hunter2"), "{leak} became {cleaned}");
            assert!(!cleaned.contains("aHVudGVyMg"), "{leak} became {cleaned}");
            assert!(cleaned.contains(HIDDEN), "{leak} became {cleaned}");
            assert_eq!(redact(&cleaned), cleaned, "cleaning twice changes nothing");
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for fine in [
            "Connecting to play.example.net, port 25565",
            "/msg Alex hello",
            "/home",
            "/login",
            "a password is set",
            "the login took 3 s",
            "https://example.net/path?x=1",
            "bot=3 session=12 a session ended",
            "Alex: I like tokens and secrets",
        ] {
            assert_eq!(redact(fine), fine);
        }
    }

    #[test]
    fn fields_are_hidden_by_their_name_at_any_depth() {
        let mut value = json!({
            "password": "a", "newPassword": ["a"], "hasPassword": true, "passwordHint": "x",
            "api-key": 5, "empty": {"token": ""}, "list": [{"clientSecret": "a"}],
            "joinCommands": ["/login a b"], "name": "Bot",
        });
        redact_value(&mut value);
        assert_eq!(
            value,
            json!({
                "password": "***", "newPassword": "***", "hasPassword": true, "passwordHint": "x",
                "api-key": "***", "empty": {"token": ""}, "list": [{"clientSecret": "***"}],
                "joinCommands": ["/login ***"], "name": "Bot",
            })
        );
    }

    #[test]
    fn a_pair_is_hidden_by_what_its_key_says() {
        let mut value = json!([
            { "key": "apiToken", "value": "a" }, { "key": "DISCORD_TOKEN", "value": { "b": 1 } },
            { "key": "shop.password", "value": 5 }, { "key": "votes", "value": 5 },
            { "key": "token", "value": "" }, { "key": "token", "value": null },
            { "key": 3, "value": "c" }, { "name": "token", "value": "d" },
        ]);
        redact_value(&mut value);
        assert_eq!(
            value,
            json!([
                { "key": "apiToken", "value": "***" }, { "key": "DISCORD_TOKEN", "value": "***" },
                { "key": "shop.password", "value": "***" }, { "key": "votes", "value": 5 },
                { "key": "token", "value": "" }, { "key": "token", "value": null },
                { "key": 3, "value": "c" }, { "name": "token", "value": "d" },
            ])
        );
    }

    #[test]
    fn fields_are_secret_by_how_their_name_ends() {
        let secret = [
            "secret_key",
            "accessKey",
            "AWS_ACCESS_KEY",
            "credentials",
            "passwords",
            "token2",
            "Пароль",
            "пароль-от-дискорда-и-пароли",
            "токены",
            "shop.секрет",
        ];
        for name in secret {
            assert!(is_secret_field(name), "{name}");
        }
        for name in [
            "key",
            "keys",
            "monkey",
            "tokenCount",
            "passwordHint",
            "счёт",
            "votes",
            "",
        ] {
            assert!(!is_secret_field(name), "{name}");
        }
    }

    #[test]
    fn a_pair_hides_its_value_at_any_depth_and_keeps_the_rest() {
        let mut value = json!({ "settings": [{ "key": "secret", "value": ["a"], "label": "S" }] });
        redact_value(&mut value);
        let hidden = json!({ "settings": [{ "key": "secret", "value": "***", "label": "S" }] });
        assert_eq!(value, hidden);
    }

    proptest! {
        #[test]
        fn a_password_of_a_login_line_never_gets_through(
            password in "[a-zA-Z0-9!@#$%^&*()\\[\\]{}<>,.?]{6,20}", before in "[a-z <>:]{0,20}",
        ) {
            let line = format!("{before} /login {password}");
            let cleaned = redact(&line);
            prop_assert!(!cleaned.contains(&password), "{}", cleaned);
        }
    }
}
