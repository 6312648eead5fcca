//! What a user may type. Refusals name the field in `details`, so that a form can point at it.

use sculk_contract::{ApiError, ErrorCode};

/// Stands for the bot's password in a line that is sent at joining.
pub(crate) const PASSWORD: &str = "{password}";
/// Commands whose words are passwords, on servers with the usual login plugins.
pub(crate) const SECRET_COMMANDS: [&str; 6] =
    ["login", "l", "log", "register", "reg", "changepassword"];

fn refuse(field: &str, message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::Invalid, message).with_details(field)
}

/// 3 to 16 letters, digits and underscores: Minecraft's rule for names.
pub(crate) fn username(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    let fits = (3..=16).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if fits {
        return Ok(text.to_owned());
    }
    Err(refuse(
        "username",
        "A Minecraft name has 3 to 16 characters: letters A to Z, digits and underscores.",
    ))
}

/// 1 to `max` characters, none of them a control character.
pub(crate) fn line(field: &str, label: &str, text: &str, max: usize) -> Result<String, ApiError> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > max {
        return Err(refuse(
            field,
            format!("{label} needs 1 to {max} characters."),
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(refuse(field, format!("{label} must be one line of text.")));
    }
    Ok(text.to_owned())
}

/// Text that may be empty or of several lines.
pub(crate) fn text(field: &str, label: &str, text: &str, max: usize) -> Result<String, ApiError> {
    if text.chars().count() > max {
        return Err(refuse(
            field,
            format!("{label} may have at most {max} characters."),
        ));
    }
    Ok(text.to_owned())
}

/// A command's prefix: 1 to 8 characters without spaces.
pub(crate) fn prefix(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    let length = text.chars().count();
    if !(1..=8).contains(&length) || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(refuse(
            "prefix",
            "A prefix has 1 to 8 characters without spaces, for instance @.",
        ));
    }
    Ok(text.to_owned())
}

/// A command's name or alias: 1 to 32 characters without spaces, in lower case.
pub(crate) fn command_name(field: &str, text: &str) -> Result<String, ApiError> {
    let text = text.trim().to_lowercase();
    let length = text.chars().count();
    if !(1..=32).contains(&length) || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(refuse(
            field,
            "A command's name has 1 to 32 characters without spaces.",
        ));
    }
    Ok(text)
}

/// Names of players, one to a hundred, empty ones left out.
pub(crate) fn owners(names: &[String]) -> Result<Vec<String>, ApiError> {
    if names.len() > 100 {
        return Err(refuse("owners", "A bot can have at most 100 owners."));
    }
    names
        .iter()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())
        .map(|name| line("owners", "An owner's name", name, 32))
        .collect()
}

/// `host`, `host:port`, `v6` or `[v6]:port`; the port is 25565 where none is given.
pub(crate) fn address(text: &str) -> Result<(String, u16), ApiError> {
    let text = text.trim();
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (host, after) = rest
            .split_once(']')
            .ok_or_else(|| refuse("address", "The closing ] of the address is missing."))?;
        match after.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if after.is_empty() => (host, None),
            None => return Err(refuse("address", "After ] only :port may follow.")),
        }
    } else if text.matches(':').count() > 1 {
        (text, None)
    } else {
        match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        }
    };
    let port = match port {
        None => 25565,
        Some(port) => port
            .parse::<u16>()
            .ok()
            .filter(|port| *port != 0)
            .ok_or_else(|| refuse("address", "The port must be a number from 1 to 65535."))?,
    };
    let is_v6 = host.contains(':');
    let is_host = !host.is_empty()
        && host.len() <= 253
        && host.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || (is_v6 && matches!(c, ':' | '%'))
        });
    if !is_host {
        return Err(refuse(
            "address",
            "A server's address looks like play.example.net or 192.168.1.5:25565.",
        ));
    }
    Ok((host.to_owned(), port))
}

/// Whether a line sent at joining holds a password as it is, instead of [`PASSWORD`] in its place.
pub(crate) fn holds_plain_secret(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let command = words.next().and_then(|word| word.strip_prefix('/'));
    let is_secret = command
        .is_some_and(|command| SECRET_COMMANDS.contains(&command.to_ascii_lowercase().as_str()));
    is_secret && words.any(|word| word != PASSWORD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_with_and_without_port() {
        for (text, host, port) in [
            ("localhost", "localhost", 25565),
            (" play.example.net:25570 ", "play.example.net", 25570),
            ("[::1]:7", "::1", 7),
            ("[::1]", "::1", 25565),
            ("fe80::1%eth0", "fe80::1%eth0", 25565),
            ("сервер.рф", "сервер.рф", 25565),
        ] {
            assert_eq!(address(text).unwrap(), (host.to_owned(), port), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_field() {
        for text in [
            "", ":25565", "a b", "http://x", "h:0", "h:70000", "h:x", "[::1", "[::1]x",
        ] {
            let error = address(text).unwrap_err();
            assert_eq!(error.details.as_deref(), Some("address"), "{text:?}");
        }
    }

    #[test]
    fn names_keep_minecrafts_rule() {
        assert_eq!(username(" Bot_1 ").unwrap(), "Bot_1");
        for text in ["ab", "waytoolongforaname", "with space", "Ünder", ""] {
            assert!(username(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_command_name_is_kept_in_lower_case() {
        assert_eq!(command_name("name", "Пинг").unwrap(), "пинг");
        assert!(command_name("name", "a b").is_err());
    }

    #[test]
    fn a_password_written_out_is_told_from_its_placeholder() {
        for plain in [
            "/login hunter2",
            "/REGISTER a a",
            "/reg {password} hunter2",
            "/l  x",
        ] {
            assert!(holds_plain_secret(plain), "{plain}");
        }
        for fine in [
            "/login {password}",
            "/register {password} {password}",
            "/login",
            "/server lobby",
            "login is my name",
        ] {
            assert!(!holds_plain_secret(fine), "{fine}");
        }
    }
}
