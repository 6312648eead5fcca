//! From chat packets to chat messages: who said what to whom.

use crate::{chat_type::Pattern, clock::unix_ms};
use azalea::{
    FormattedText, chat::ChatPacket, core::registry_holder::RegistryHolder,
    protocol::packets::game::c_player_chat::ChatTypeBound,
};
use sculk_bots::{ChatKind, ChatMessage};

/// Components larger than this as JSON are left out of the event.
const MAX_COMPONENT: usize = 32 << 10;
/// Most characters of a line that are kept; vanilla's own lines are far shorter.
const MAX_LINE: usize = 4096;

/// Puts a chat packet in our terms. `registries` are those the server sent: chat types are numbers
/// that only they explain.
pub fn message_of(packet: &ChatPacket, registries: &RegistryHolder) -> ChatMessage {
    match packet {
        ChatPacket::Player(p) => said(
            &p.chat_type,
            p.body.content.clone(),
            p.content(),
            registries,
        ),
        ChatPacket::Disguised(p) => said(
            &p.chat_type,
            p.message.to_string(),
            p.message.clone(),
            registries,
        ),
        ChatPacket::System(p) if p.overlay => action_bar(&p.content),
        ChatPacket::System(p) => system(&p.content),
    }
}

/// A line above the hotbar.
pub fn action_bar(text: &FormattedText) -> ChatMessage {
    build(ChatKind::ActionBar, None, text.to_string(), text)
}

/// What somebody said in a chat type of the server.
fn said(
    chat_type: &ChatTypeBound,
    text: String,
    shown: FormattedText,
    registries: &RegistryHolder,
) -> ChatMessage {
    let pattern = Pattern::of(chat_type, registries);
    let sender = chat_type.name.to_string();
    let line = pattern.line(chat_type, shown);
    build(kind_of_key(&pattern.key), Some(sender), text, &line)
}

fn kind_of_key(key: &str) -> ChatKind {
    match key {
        "commands.message.display.incoming" => ChatKind::Whisper,
        "commands.message.display.outgoing" => ChatKind::WhisperEcho,
        _ => ChatKind::Chat,
    }
}

/// A line without a sender of its own: what servers with chat plugins send for everything.
fn system(content: &FormattedText) -> ChatMessage {
    if let FormattedText::Translatable(text) = content
        && let [sender, said] = &text.args[..]
        && matches!(
            text.key.as_str(),
            "chat.type.text"
                | "commands.message.display.incoming"
                | "commands.message.display.outgoing"
        )
    {
        return build(
            kind_of_key(&text.key),
            Some(sender.to_string()),
            said.to_string(),
            content,
        );
    }
    let line = content.to_string();
    match split_line(&line) {
        Some((kind, sender, said)) => {
            build(kind, Some(sender.to_owned()), said.to_owned(), content)
        }
        None => build(ChatKind::System, None, line, content),
    }
}

/// Finds sender and text in the usual written forms: `<Alex> hi`, `<[VIP] Alex> hi`,
/// `Alex whispers to you: hi`, `[Alex -> me] hi`, `From Alex: hi`.
fn split_line(line: &str) -> Option<(ChatKind, &str, &str)> {
    let (kind, name, said) = if let Some(rest) = line.strip_prefix('<') {
        let (name, said) = rest.split_once("> ")?;
        (ChatKind::Chat, name, said)
    } else if let Some((name, said)) = line
        .split_once(" whispers to you: ")
        .or_else(|| line.split_once(" whispers: "))
    {
        (ChatKind::Whisper, name, said)
    } else if let Some((name, said)) = line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(" -> me] "))
    {
        (ChatKind::Whisper, name, said)
    } else {
        let (name, said) = line.strip_prefix("From ")?.split_once(": ")?;
        (ChatKind::Whisper, name, said)
    };
    // A rank stands before the name, apart by a blank.
    let name = name.rsplit(' ').next()?;
    let is_name = (1..=32).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'*'));
    (is_name && !said.is_empty()).then_some((kind, name, said))
}

fn build(
    kind: ChatKind,
    sender: Option<String>,
    text: String,
    whole: &FormattedText,
) -> ChatMessage {
    let clip = |text: String| {
        if text.len() > MAX_LINE {
            text.chars().take(MAX_LINE).collect()
        } else {
            text
        }
    };
    let component = serde_json::to_vec(whole)
        .ok()
        .filter(|json| json.len() <= MAX_COMPONENT)
        .and_then(|json| serde_json::from_slice(&json).ok());
    ChatMessage {
        kind,
        sender,
        text: clip(text),
        line: clip(whole.to_string()),
        component,
        at_ms: unix_ms(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_forms_of_plugins_are_split() {
        for (line, expected) in [
            (
                "<Alex> hello there",
                Some((ChatKind::Chat, "Alex", "hello there")),
            ),
            ("<[VIP] Alex> hi", Some((ChatKind::Chat, "Alex", "hi"))),
            (
                "Alex whispers to you: psst",
                Some((ChatKind::Whisper, "Alex", "psst")),
            ),
            (
                "[Alex -> me] psst",
                Some((ChatKind::Whisper, "Alex", "psst")),
            ),
            (
                "From [MVP+] Alex: psst",
                Some((ChatKind::Whisper, "Alex", "psst")),
            ),
            ("Alex joined the game", None),
            ("[Server] going down", None),
            ("<a b c!> hi", None),
            ("<Alex>", None),
        ] {
            assert_eq!(split_line(line), expected, "{line}");
        }
    }

    #[test]
    fn system_line_keeps_its_colours_as_a_component() {
        let content: FormattedText =
            serde_json::from_str(r#"{"text":"Hi","color":"red"}"#).unwrap();
        let message = system(&content);
        assert_eq!(
            (message.kind, message.text.as_str(), message.sender),
            (ChatKind::System, "Hi", None)
        );
        assert_eq!(message.component.unwrap()["color"], "red");
    }
}
