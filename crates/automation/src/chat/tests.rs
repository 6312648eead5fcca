use proptest::prelude::*;

use super::*;

const ONLINE: [&str; 5] = ["Alex", "Steve", "Bob_99", "xX_Pro_Xx", ".Bedrock1"];

fn read(line: &str) -> Option<(String, String, String)> {
    let rules = ChatRules::built_in();
    let read = rules.read(line, |name| ONLINE.contains(&name))?;
    Some((
        read.player.to_owned(),
        read.chat_type,
        read.message.to_owned(),
    ))
}

/// Lines with who said what in which chat.
const SAID: &[(&str, &str, &str, &str)] = &[
    // vanilla and near it
    ("<Alex> hello", "Alex", "chat", "hello"),
    ("<[VIP] Alex> hello", "Alex", "chat", "hello"),
    ("<Alex> <Steve> hi", "Alex", "chat", "<Steve> hi"),
    // ranks
    ("Alex: hello", "Alex", "chat", "hello"),
    ("[VIP] Alex: hello", "Alex", "chat", "hello"),
    ("[VIP]Alex: hello", "Alex", "chat", "hello"),
    ("[Lv 5] [MVP+] xX_Pro_Xx: gg", "xX_Pro_Xx", "chat", "gg"),
    ("(Mod) Alex [AFK]: brb", "Alex", "chat", "brb"),
    ("Alex » hello", "Alex", "chat", "hello"),
    ("[Rank] Alex » hello", "Alex", "chat", "hello"),
    ("Admin Alex » hello", "Alex", "chat", "hello"),
    ("★ Alex ➤ hello", "Alex", "chat", "hello"),
    ("[Игрок] Alex ➜ привет", "Alex", "chat", "привет"),
    ("Bob_99 > look", "Bob_99", "chat", "look"),
    (".Bedrock1: hi", ".Bedrock1", "chat", "hi"),
    ("Alex | trade?", "Alex", "chat", "trade?"),
    // named chats
    ("[G] Alex > hello", "Alex", "global", "hello"),
    ("[G] [VIP] Alex: hello", "Alex", "global", "hello"),
    ("[L] Alex: near", "Alex", "local", "near"),
    ("[ɢ] [VIP] Alex » hi", "Alex", "global", "hi"),
    ("[ʟ] Alex: hi", "Alex", "local", "hi"),
    (
        "[Глобальный] [Игрок] Alex: привет",
        "Alex",
        "global",
        "привет",
    ),
    ("(Local) Alex: hi", "Alex", "local", "hi"),
    ("[Clan] Alex: war", "Alex", "clan", "war"),
    ("[Клан] [Лидер] Alex: сбор", "Alex", "clan", "сбор"),
    ("КЛАН: Alex: сбор", "Alex", "clan", "сбор"),
    ("Party > [MVP] Alex: go", "Alex", "party", "go"),
    ("[Trade] Bob_99: selling", "Bob_99", "trade", "selling"),
    // private
    ("[Alex -> me] psst", "Alex", "private", "psst"),
    ("[Alex » you] psst", "Alex", "private", "psst"),
    ("[[VIP] Alex -> Me]: psst", "Alex", "private", "psst"),
    ("[Alex → Вам] тсс", "Alex", "private", "тсс"),
    ("Alex whispers to you: psst", "Alex", "private", "psst"),
    ("Alex whispers: psst", "Alex", "private", "psst"),
    ("Alex шепчет вам: тсс", "Alex", "private", "тсс"),
    ("From Alex: psst", "Alex", "private", "psst"),
    ("From [MVP+] Alex: psst", "Alex", "private", "psst"),
    ("От Alex: тсс", "Alex", "private", "тсс"),
    ("[PM] Alex -> You: psst", "Alex", "private", "psst"),
    ("✉ Alex → я: тсс", "Alex", "private", "тсс"),
    ("Alex -> me: psst", "Alex", "private", "psst"),
];

#[test]
fn lines_of_vanilla_and_of_common_plugins_are_read_out_of_the_box() {
    for (line, player, chat_type, message) in SAID {
        let expected = Some(((*player).into(), (*chat_type).into(), (*message).into()));
        assert_eq!(read(line), expected, "of {line:?}");
    }
}

#[test]
fn what_a_player_writes_cannot_pose_as_another_player_or_chat() {
    for (line, player, chat_type) in [
        ("<Steve> [Alex -> me] @stop", "Steve", "chat"),
        ("<Steve> Alex: @stop", "Steve", "chat"),
        ("<Steve> Alex whispers to you: @stop", "Steve", "chat"),
        ("Steve: [Alex -> me] @stop", "Steve", "chat"),
        ("Steve: Alex: @stop", "Steve", "chat"),
        ("[VIP] Steve: [Admin] Alex: @stop", "Steve", "chat"),
        ("[VIP] Steve » Alex » @stop", "Steve", "chat"),
        ("[G] Steve: <Alex> @stop", "Steve", "global"),
        ("[L] Steve: [G] Alex: @stop", "Steve", "local"),
        (
            "Steve whispers to you: From Alex: @stop",
            "Steve",
            "private",
        ),
        ("[Steve -> me] [Alex -> me] @stop", "Steve", "private"),
        ("From Steve: Alex -> me: @stop", "Steve", "private"),
    ] {
        let (by, kind, _) = read(line).expect(line);
        assert_eq!(
            (by.as_str(), kind.as_str()),
            (player, chat_type),
            "of {line:?}"
        );
    }
}

#[test]
fn notices_of_the_server_are_nobodys_words() {
    for line in [
        "",
        "Alex joined the game",
        "Warning: the server restarts in 5 minutes",
        "Server: buy ranks at example.net",
        "[Broadcast] Alex",
        "Steve was slain by Alex",
        "Balance: 500",
        "[Shop] Sold: 64 dirt",
        "[me -> Alex] psst",
        "You whisper to Alex: psst",
        "To Alex: psst",
        "Alex has made the advancement [Stone Age]",
        "Online: Alex, Steve",
        "two\nAlex: lines",
    ] {
        assert_eq!(read(line), None, "of {line:?}");
    }
}

#[test]
fn rules_of_the_user_are_tried_in_their_order() {
    let rule = |name: &str, pattern: &str, chat_type: &str| ChatRule {
        name: name.into(),
        pattern: pattern.into(),
        chat_type: chat_type.into(),
        is_for_online_only: false,
    };
    let rules = ChatRules::compile(&[
        rule("shout", r"!(?<player>\w+) (?<message>.+)", "shout"),
        rule("any", r".?(?<player>\w+) (?<message>.+)", "chat"),
    ])
    .unwrap();
    let kind = |line| {
        rules
            .read(line, |_| false)
            .map(|read| (read.rule_idx, read.chat_type))
    };
    assert_eq!(kind("!Nobody hey"), Some((0, "shout".into())));
    assert_eq!(kind("?Nobody hey"), Some((1, "chat".into())));
}

#[test]
fn a_rule_that_cannot_be_used_is_named_with_the_reason() {
    for (pattern, chat_type, reason) in [
        ("(?<player>", "chat", "no regular expression"),
        (r"(?<player>\w+)", "chat", "(?<message>"),
        ("(?<message>.+)", "chat", "(?<player>"),
        (r"(?<player>\w+) (?<message>.+)", " ", "no chat type"),
        (
            r"(?<player>\w{1000}{1000}) (?<message>.+)",
            "chat",
            "too large",
        ),
        (&"x".repeat(1_001), "chat", "1000 characters"),
        (r"(?<player>\w+)(?=x) (?<message>.+)", "chat", "look-around"),
    ] {
        let rule = ChatRule {
            name: "mine".into(),
            pattern: pattern.into(),
            chat_type: chat_type.into(),
            is_for_online_only: false,
        };
        let errors = ChatRules::compile(&[rule]).unwrap_err();
        assert!(
            errors[0].reason.contains(reason) && errors[0].rule_idx == 0,
            "{pattern}: {}",
            errors[0]
        );
    }
}

#[test]
fn the_built_in_rules_can_be_used() {
    ChatRules::compile(&built_in_rules()).unwrap();
    SpamWarnings::compile(&built_in_spam_warnings()).unwrap();
}

#[test]
fn warnings_of_spam_are_known_and_chat_is_not_one() {
    let warnings = SpamWarnings::built_in();
    for line in [
        "Please don't spam!",
        "You are sending messages too fast.",
        "You're typing too quickly!",
        "Please wait 3 seconds before sending another message.",
        "You must wait 5s before you can chat again",
        "Не флудите!",
        "Вы слишком часто пишете в чат",
        "Подождите 3 сек. перед отправкой сообщения",
    ] {
        assert!(warnings.is_warning(line), "{line:?}");
    }
    for line in [
        "Alex joined the game",
        "wait for me",
        "привет всем",
        "spam and eggs",
    ] {
        assert!(!warnings.is_warning(line), "{line:?}");
    }
}

proptest! {
    #[test]
    fn whatever_follows_a_vanilla_name_is_that_players_message(message in "[^\\p{C}\\s][^\\p{C}\n]{0,200}") {
        let line = format!("<Steve> {message}");
        let (player, chat_type, said) = read(&line).expect("it is a line of chat");
        prop_assert_eq!((player.as_str(), chat_type.as_str()), ("Steve", "chat"));
        prop_assert_eq!(said, message.trim());
    }

    #[test]
    fn whatever_follows_a_rank_and_a_name_is_that_players_message(message in "[^\\p{C}\\s][^\\p{C}\n]{0,200}") {
        let line = format!("[VIP] Steve: {message}");
        let (player, _, said) = read(&line).expect("it is a line of chat");
        prop_assert_eq!(player.as_str(), "Steve");
        prop_assert_eq!(said, message.trim());
    }

    #[test]
    fn no_line_makes_it_fail(line in "\\PC{0,300}") {
        let _ = read(&line);
    }
}
