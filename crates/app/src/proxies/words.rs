//! What was found wrong with a proxy: kept as data, told in English and as data.

use sculk_bots::ProxyFault;
use sculk_contract::Told;

/// As it is kept beside the proxy.
pub(super) fn kept(fault: &ProxyFault) -> String {
    // Strings and numbers always have a JSON form.
    serde_json::to_string(fault).unwrap_or_default()
}

/// What was kept, in English and as data. Older builds kept an English sentence alone.
pub(crate) fn told(kept: &str, address: &str) -> (String, Option<Told>) {
    let Ok(fault) = serde_json::from_str::<ProxyFault>(kept) else {
        return (kept.to_owned(), None);
    };
    let detail = fault.detail().unwrap_or_default().to_owned();
    let params = [("proxy", address.to_owned()), ("detail", detail)];
    let mut told = Told::new(code(&fault), params);
    if let ProxyFault::Silent { seconds } = fault {
        told.params
            .insert("seconds".to_owned(), seconds.to_string());
    }
    (fault.sentence(address), Some(told))
}

const fn code(fault: &ProxyFault) -> &'static str {
    match fault {
        ProxyFault::NotFound { .. } => "notFound",
        ProxyFault::Refused => "refused",
        ProxyFault::Unreachable { .. } => "unreachable",
        ProxyFault::Silent { .. } => "silent",
        ProxyFault::Closed => "closed",
        ProxyFault::NotAProxy { .. } => "notAProxy",
        ProxyFault::LoginNeeded => "loginNeeded",
        ProxyFault::LoginRefused => "loginRefused",
        ProxyFault::Forbidden { .. } => "forbidden",
        ProxyFault::ServerNotReached { .. } => "serverNotReached",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_kept_as_data_and_older_sentences_are_still_read() {
        let fault = ProxyFault::Silent { seconds: 7 };
        let (text, data) = told(&kept(&fault), "p:1080");
        assert_eq!(text, "The proxy p:1080 gave no answer within 7 seconds.");
        let data = data.unwrap();
        assert_eq!(data.code, "silent");
        assert_eq!(data.params["seconds"], "7");
        assert_eq!(data.params["proxy"], "p:1080");
        let old = "Nothing listens at the proxy's address p:1080.";
        assert_eq!(told(old, "p:1080"), (old.to_owned(), None));
    }
}
