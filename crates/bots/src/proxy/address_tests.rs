use super::*;
use proptest::prelude::*;

fn read(line: &str) -> Result<(String, Option<(String, String)>), ProxyAddressError> {
    let route = ProxyRoute::parse(line, ProxyKind::Socks5)?;
    let login = route
        .login
        .as_ref()
        .map(|login| (login.username.clone(), login.password.expose().to_owned()));
    Ok((route.to_string(), login))
}

#[test]
fn proxies_are_read_as_people_write_them() {
    let with = |name: &str, password: &str| Some((name.to_owned(), password.to_owned()));
    for (line, shown, login) in [
        ("10.0.0.1:1080", "socks5://10.0.0.1:1080", None),
        (" proxy.example:3128 ", "socks5://proxy.example:3128", None),
        ("10.0.0.1:1080:", "socks5://10.0.0.1:1080", None),
        (
            "h:1:alex:se:cret@",
            "socks5://h:1",
            with("alex", "se:cret@"),
        ),
        ("h:1:alex:se:cret", "socks5://h:1", with("alex", "se:cret")),
        ("h:1:alex", "socks5://h:1", with("alex", "")),
        ("alex:p%40ss@h:1", "socks5://h:1", with("alex", "p%40ss")),
        ("[::1]:7", "socks5://[::1]:7", None),
        ("[::1]:7:a:b", "socks5://[::1]:7", with("a", "b")),
        ("socks5://h", "socks5://h:1080", None),
        ("SOCKS5H://h:9/", "socks5://h:9", None),
        ("socks4://u@h:9", "socks4a://h:9", with("u", "")),
        ("http://h", "http://h:8080", None),
        (
            "http://a%3A:b%25%40@[fe80::1]:8",
            "http://[fe80::1]:8",
            None,
        ),
        (
            "socks5://a%3A:b%25%40@[fe80::1]:8",
            "socks5://[fe80::1]:8",
            with("a:", "b%@"),
        ),
    ] {
        if line.starts_with("http://a%3A") {
            let refused = Err(ProxyAddressError::BadLogin);
            assert_eq!(read(line), refused, "HTTP cannot carry a colon in a name");
        } else {
            assert_eq!(read(line), Ok((shown.to_owned(), login)), "{line}");
        }
    }
}

#[test]
fn what_is_no_proxy_is_refused_with_the_reason() {
    use ProxyAddressError as E;
    let long = "x".repeat(2000);
    for (line, error) in [
        ("", E::Empty),
        (long.as_str(), E::TooLong),
        ("https://h:1", E::UnknownScheme),
        ("://h:1", E::UnknownScheme),
        (":1080", E::NoHost),
        ("host", E::NoPort),
        ("a@host", E::NoPort),
        ("host:0", E::BadPort),
        ("host:65536", E::BadPort),
        ("host:x:a:b", E::BadPort),
        ("ho st:1", E::BadHost),
        ("h\r\nX:1", E::BadHost),
        ("[::1:1", E::BadHost),
        ("[::1]1", E::BadHost),
        ("h\r\nX: y:1", E::BadPort),
        ("socks5://h:1/path", E::Rest),
        ("socks5://a%4:b@h:1", E::BadEscape),
        ("socks5://a%ff:b@h:1", E::BadEscape),
        ("socks5://a%0d%0a:b@h:1", E::BadLogin),
        ("h:1::secret", E::BadLogin),
        ("socks4a://a:b@h:1", E::NoPasswordThere),
    ] {
        assert_eq!(read(line), Err(error), "{line:?}");
    }
}

proptest! {
    #[test]
    fn any_line_is_read_or_refused_without_showing_it(line in ".{0,80}") {
        if let Err(error) = ProxyRoute::parse(&line, ProxyKind::Http) {
            let words = error.to_string();
            prop_assert!(line.len() < 8 || !words.contains(&line));
        }
    }

    #[test]
    fn any_login_survives_an_url(name in "[ -~é-ю]{1,40}", password in "[ -~é-ю]{0,40}", port in 1u16..) {
        let set = percent_encoding::NON_ALPHANUMERIC;
        let encode = |text: &str| percent_encoding::utf8_percent_encode(text, set).to_string();
        let url = format!("socks5://{}:{}@proxy.example:{port}", encode(&name), encode(&password));
        let route = ProxyRoute::parse(&url, ProxyKind::Http).unwrap();
        let login = route.login.unwrap();
        prop_assert_eq!(login.username, name);
        prop_assert_eq!(login.password.expose(), password.as_str());
        prop_assert_eq!((route.kind, route.port), (ProxyKind::Socks5, port));
    }
}
