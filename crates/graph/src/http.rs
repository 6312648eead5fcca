//! Web requests as effects speak of them.

use sculk_core::JsString;
use serde::{Deserialize, Serialize};

/// What a request wants done (RFC 9110, section 9; PATCH: RFC 5789).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum HttpMethod {
    /// Read.
    Get,
    /// Hand in.
    Post,
    /// Put in place.
    Put,
    /// Take away.
    Delete,
    /// Change a part.
    Patch,
}

impl HttpMethod {
    /// Every method with its name.
    pub const ALL: [(&str, Self); 5] = [
        ("GET", Self::Get),
        ("POST", Self::Post),
        ("PUT", Self::Put),
        ("DELETE", Self::Delete),
        ("PATCH", Self::Patch),
    ];

    /// The method of this name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, method)| *method)
    }

    /// Whether a body goes with it.
    #[must_use]
    pub const fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

/// A web request. The host refuses addresses of the machine itself and of private networks, follows
/// three redirects at most, each to an address it would take, and reads no body longer than 8 MB.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRequest {
    /// What it wants done.
    pub method: HttpMethod,
    /// Where, the query included; `http` or `https`, else unchecked.
    pub url: JsString,
    /// Names and values, unchecked.
    pub headers: Vec<(JsString, JsString)>,
    /// What goes with it.
    pub body: Option<JsString>,
    /// How long it may take in all, in milliseconds.
    pub timeout_ms: f64,
}
