//! Minecraft's text components as spans of one style each.
//! Format: <https://minecraft.wiki/w/Text_component_format>.

use sculk_contract::ChatSpan;
use serde_json::Value;

/// Deeper nesting is cut off; vanilla's own limit is 512, and no real line comes near this one.
const MAX_DEPTH: usize = 64;
/// A line of more spans is shown without its styles.
const MAX_SPANS: usize = 400;

/// The spans of a chat line: from its component where that says everything, else from `line`,
/// in which the old `§` codes are understood too.
pub(crate) fn spans_of(component: Option<&Value>, line: &str) -> Vec<ChatSpan> {
    let mut walk = Walk {
        spans: Vec::new(),
        is_complete: true,
    };
    if let Some(component) = component {
        walk.component(component, &ChatSpan::default(), 0);
        let text: String = walk.spans.iter().map(|span| span.text.as_str()).collect();
        if walk.is_complete && !text.is_empty() && walk.spans.len() <= MAX_SPANS {
            return walk.spans;
        }
    }
    let mut plain = Walk {
        spans: Vec::new(),
        is_complete: true,
    };
    plain.text(line, ChatSpan::default());
    plain.spans
}

struct Walk {
    spans: Vec<ChatSpan>,
    /// False once something was met whose text only a client's language file knows.
    is_complete: bool,
}

impl Walk {
    fn component(&mut self, value: &Value, inherited: &ChatSpan, depth: usize) {
        if depth > MAX_DEPTH {
            self.is_complete = false;
            return;
        }
        match value {
            Value::String(text) => self.text(text, inherited.clone()),
            Value::Number(number) => self.text(&number.to_string(), inherited.clone()),
            Value::Bool(flag) => self.text(&flag.to_string(), inherited.clone()),
            Value::Array(parts) => self.list(parts, inherited, depth),
            Value::Object(fields) => {
                let style = styled(inherited, fields);
                match fields.get("text").or_else(|| fields.get("")) {
                    Some(Value::String(text)) => self.text(text, style.clone()),
                    Some(other) => self.text(&other.to_string(), style.clone()),
                    None => self.translated(fields, &style, depth),
                }
                if let Some(Value::Array(extra)) = fields.get("extra") {
                    for part in extra {
                        self.component(part, &style, depth + 1);
                    }
                }
            }
            Value::Null => {}
        }
    }

    /// In a list the first component is the parent of the others.
    fn list(&mut self, parts: &[Value], inherited: &ChatSpan, depth: usize) {
        let Some((first, rest)) = parts.split_first() else {
            return;
        };
        self.component(first, inherited, depth + 1);
        let style = match first {
            Value::Object(fields) => styled(inherited, fields),
            _ => inherited.clone(),
        };
        for part in rest {
            self.component(part, &style, depth + 1);
        }
    }

    fn translated(
        &mut self,
        fields: &serde_json::Map<String, Value>,
        style: &ChatSpan,
        depth: usize,
    ) {
        let Some(key) = fields.get("translate").and_then(Value::as_str) else {
            if fields.contains_key("keybind")
                || fields.contains_key("score")
                || fields.contains_key("selector")
            {
                self.is_complete = false;
            }
            return;
        };
        let pattern = chat_pattern(key).or_else(|| fields.get("fallback").and_then(Value::as_str));
        let Some(pattern) = pattern else {
            self.is_complete = false;
            return;
        };
        let no_args = Vec::new();
        let args = fields
            .get("with")
            .and_then(Value::as_array)
            .unwrap_or(&no_args);
        let mut pieces = pattern.split("%s");
        self.text(pieces.next().unwrap_or_default(), style.clone());
        for (idx, piece) in pieces.enumerate() {
            match args.get(idx) {
                Some(arg) => self.component(arg, style, depth + 1),
                None => self.is_complete = false,
            }
            self.text(piece, style.clone());
        }
    }

    /// Adds text in a style; `§` codes inside change it, as the vanilla client has it.
    fn text(&mut self, text: &str, mut style: ChatSpan) {
        let mut rest = text;
        while let Some(at) = rest.find('§') {
            self.push(&rest[..at], &style);
            let mut letters = rest[at + '§'.len_utf8()..].chars();
            if let Some(code) = letters.next() {
                apply_code(&mut style, code);
            }
            rest = letters.as_str();
        }
        self.push(rest, &style);
    }

    fn push(&mut self, text: &str, style: &ChatSpan) {
        if text.is_empty() {
            return;
        }
        if let Some(last) = self.spans.last_mut()
            && is_same_style(last, style)
        {
            last.text.push_str(text);
            return;
        }
        self.spans.push(ChatSpan {
            text: text.to_owned(),
            ..style.clone()
        });
    }
}

fn is_same_style(a: &ChatSpan, b: &ChatSpan) -> bool {
    a.color == b.color
        && a.bold == b.bold
        && a.italic == b.italic
        && a.underlined == b.underlined
        && a.strikethrough == b.strikethrough
        && a.obfuscated == b.obfuscated
}

/// The keys of chat lines themselves. Everything else is a game message, whose text the adapter
/// has put into the plain line already.
fn chat_pattern(key: &str) -> Option<&'static str> {
    Some(match key {
        "chat.type.text" => "<%s> %s",
        "chat.type.announcement" => "[%s] %s",
        "chat.type.emote" => "* %s %s",
        "chat.type.team.text" => "%s <%s> %s",
        "commands.message.display.incoming" => "%s whispers to you: %s",
        "commands.message.display.outgoing" => "You whisper to %s: %s",
        "multiplayer.player.joined" => "%s joined the game",
        "multiplayer.player.left" => "%s left the game",
        _ => return None,
    })
}

fn styled(inherited: &ChatSpan, fields: &serde_json::Map<String, Value>) -> ChatSpan {
    let flag = |name: &str, was: bool| match fields.get(name) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        _ => was,
    };
    ChatSpan {
        text: String::new(),
        color: match fields.get("color").and_then(Value::as_str) {
            Some("reset") => None,
            Some(color) if is_color(color) => Some(color.to_lowercase()),
            _ => inherited.color.clone(),
        },
        bold: flag("bold", inherited.bold),
        italic: flag("italic", inherited.italic),
        underlined: flag("underlined", inherited.underlined),
        strikethrough: flag("strikethrough", inherited.strikethrough),
        obfuscated: flag("obfuscated", inherited.obfuscated),
    }
}

const NAMED_COLORS: [&str; 16] = [
    "black",
    "dark_blue",
    "dark_green",
    "dark_aqua",
    "dark_red",
    "dark_purple",
    "gold",
    "gray",
    "dark_gray",
    "blue",
    "green",
    "aqua",
    "red",
    "light_purple",
    "yellow",
    "white",
];

/// Nothing else may reach a style sheet: the text comes from a stranger's server.
fn is_color(color: &str) -> bool {
    let hex = color.strip_prefix('#');
    NAMED_COLORS.contains(&color)
        || hex.is_some_and(|digits| {
            digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

fn apply_code(style: &mut ChatSpan, code: char) {
    match code.to_ascii_lowercase() {
        'k' => style.obfuscated = true,
        'l' => style.bold = true,
        'm' => style.strikethrough = true,
        'n' => style.underlined = true,
        'o' => style.italic = true,
        'r' => *style = ChatSpan::default(),
        code => {
            if let Some(idx) = code.to_digit(16) {
                *style = ChatSpan {
                    color: Some(NAMED_COLORS[idx as usize].to_owned()),
                    ..ChatSpan::default()
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Spans as `color+styles:text`, joined by `|`.
    fn shown(component: Option<Value>, line: &str) -> String {
        spans_of(component.as_ref(), line)
            .iter()
            .map(|span| {
                let mut out = span.color.clone().unwrap_or_default();
                for (flag, mark) in [
                    (span.bold, "+b"),
                    (span.italic, "+i"),
                    (span.underlined, "+u"),
                    (span.strikethrough, "+s"),
                    (span.obfuscated, "+o"),
                ] {
                    if flag {
                        out.push_str(mark);
                    }
                }
                format!("{out}:{}", span.text)
            })
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn children_inherit_style_and_may_undo_it() {
        let component = json!({"text": "[", "color": "gold", "bold": true, "extra": [
            {"text": "VIP", "color": "#ff00AA"}, {"text": "] ", "bold": false}, "x"
        ]});
        assert_eq!(
            shown(Some(component), ""),
            "gold+b:[|#ff00aa+b:VIP|gold:] |gold+b:x"
        );
    }

    #[test]
    fn a_list_takes_its_style_from_its_first() {
        let component = json!([{"text": "a", "color": "red"}, "b", {"text": "c", "color": "blue"}]);
        assert_eq!(shown(Some(component), ""), "red:ab|blue:c");
    }

    #[test]
    fn old_codes_are_understood_everywhere() {
        assert_eq!(shown(None, "§6Hi §lyou§r!§"), "gold:Hi |gold+b:you|:!");
        assert_eq!(shown(Some(json!({"text": "§ca§x"})), ""), "red:a");
    }

    #[test]
    fn chat_keys_are_filled_in_and_unknown_keys_fall_back_to_the_line() {
        let chat = json!({"translate": "chat.type.text", "with": [{"text": "Alex", "color": "red"}, "hi"]});
        assert_eq!(shown(Some(chat), ""), ":<|red:Alex|:> hi");
        let death = json!({"translate": "death.attack.fall", "with": ["Alex"]});
        assert_eq!(shown(Some(death), "Alex fell"), ":Alex fell");
    }

    #[test]
    fn a_hostile_colour_is_not_passed_on() {
        let component = json!({"text": "x", "color": "red;background:url(//evil)"});
        assert_eq!(shown(Some(component), ""), ":x");
    }

    #[test]
    fn nesting_without_end_falls_back_to_the_line() {
        let mut component = json!("end");
        for _ in 0..200 {
            component = json!({"text": "", "extra": [component]});
        }
        assert_eq!(shown(Some(component), "plain"), ":plain");
    }
}
