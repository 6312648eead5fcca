//! Microsoft's own part: device codes and tokens (RFC 8628, RFC 6749).

use sculk_secrets::Sensitive;
use serde::Deserialize;

use crate::{AccountError, Registration, Service, endpoints::Endpoints, http::Http};

/// Seconds between two questions where Microsoft names none (RFC 8628, 3.5).
const DEFAULT_INTERVAL: u64 = 5;
/// Longest texts that are taken for what they claim to be, in characters.
const MAX_CODE: usize = 32;
const MAX_URL: usize = 300;

/// A code the user types into a web page.
#[derive(Debug)]
pub struct DeviceCode {
    /// What the user types.
    pub user_code: String,
    /// Where.
    pub url: String,
    /// Seconds until it runs out.
    pub expires_in: u64,
    /// Seconds between two questions whether the user is done.
    pub interval: u64,
    pub(crate) device_code: Sensitive<String>,
}

impl DeviceCode {
    /// The page with the code filled in already. The parameter is the one azalea-auth 0.16 uses.
    #[must_use]
    pub fn url_with_code(&self) -> String {
        let mark = if self.url.contains('?') { '&' } else { '?' };
        format!("{}{mark}otc={}", self.url, self.user_code)
    }
}

/// What Microsoft gives a user who signed in.
#[derive(Debug)]
pub struct MicrosoftTokens {
    pub(crate) access: Sensitive<String>,
    pub(crate) refresh: Sensitive<String>,
}

/// How far the user is.
#[derive(Debug)]
pub enum Poll {
    /// Not done yet.
    Pending,
    /// Not done yet, and we ask too often.
    SlowDown,
    /// Signed in.
    Done(MicrosoftTokens),
}

#[derive(Deserialize)]
struct RawCode {
    user_code: String,
    device_code: String,
    verification_uri: String,
    expires_in: u64,
    interval: Option<u64>,
}

#[derive(Deserialize)]
struct RawTokens {
    access_token: String,
    refresh_token: Option<String>,
}

#[derive(Deserialize)]
struct RawError {
    error: String,
}

/// Asks for a code.
pub fn begin(
    http: &Http,
    endpoints: &Endpoints,
    registration: &Registration,
) -> Result<DeviceCode, AccountError> {
    let answer = http.form(
        Service::Microsoft,
        &endpoints.device_code,
        &[
            ("client_id", &registration.client_id),
            ("scope", &registration.scope),
            ("response_type", "device_code"),
        ],
    )?;
    if !answer.is_success() {
        return Err(answer.odd());
    }
    let raw: RawCode = answer.read()?;
    let odd = |detail: &str| AccountError::Unexpected {
        service: Service::Microsoft,
        detail: detail.to_owned(),
    };
    let is_code = (1..=MAX_CODE).contains(&raw.user_code.len())
        && raw
            .user_code
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_code {
        return Err(odd("a code nobody could type"));
    }
    let is_page = raw.verification_uri.starts_with("https://")
        && raw.verification_uri.len() <= MAX_URL
        && raw.verification_uri.bytes().all(|b| b.is_ascii_graphic());
    if !is_page {
        return Err(odd("a page that is none"));
    }
    Ok(DeviceCode {
        user_code: raw.user_code,
        url: raw.verification_uri,
        expires_in: raw.expires_in.clamp(1, 60 * 60),
        interval: raw.interval.unwrap_or(DEFAULT_INTERVAL).clamp(1, 60),
        device_code: Sensitive::new(raw.device_code),
    })
}

/// Asks whether the user is done.
pub fn poll(
    http: &Http,
    endpoints: &Endpoints,
    registration: &Registration,
    device_code: &Sensitive<String>,
) -> Result<Poll, AccountError> {
    let answer = http.form(
        Service::Microsoft,
        &endpoints.token,
        &[
            ("client_id", &registration.client_id),
            ("device_code", device_code.expose()),
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ],
    )?;
    if answer.is_success() {
        return tokens(answer.read()?, None).map(Poll::Done);
    }
    let Some(RawError { error }) = answer.try_read() else {
        return Err(answer.odd());
    };
    match error.as_str() {
        "authorization_pending" => Ok(Poll::Pending),
        "slow_down" => Ok(Poll::SlowDown),
        // RFC 8628 names the first of each pair, Microsoft's pages the second.
        "access_denied" | "authorization_declined" => Err(AccountError::Declined),
        "expired_token" | "code_expired" | "bad_verification_code" => {
            Err(AccountError::CodeExpired)
        }
        _ => Err(answer.odd()),
    }
}

/// Brings new tokens without the user.
pub fn refresh(
    http: &Http,
    endpoints: &Endpoints,
    registration: &Registration,
    token: &Sensitive<String>,
) -> Result<MicrosoftTokens, AccountError> {
    let answer = http.form(
        Service::Microsoft,
        &endpoints.token,
        &[
            ("client_id", &registration.client_id),
            ("scope", &registration.scope),
            ("grant_type", "refresh_token"),
            ("refresh_token", token.expose()),
        ],
    )?;
    if answer.is_success() {
        return tokens(answer.read()?, Some(token));
    }
    match answer.try_read() {
        Some(RawError { error })
            if matches!(
                error.as_str(),
                "invalid_grant" | "interaction_required" | "consent_required" | "login_required"
            ) =>
        {
            Err(AccountError::SignedOut)
        }
        _ => Err(answer.odd()),
    }
}

/// A refresh token that is not replaced stays good (RFC 6749, 6).
fn tokens(
    raw: RawTokens,
    before: Option<&Sensitive<String>>,
) -> Result<MicrosoftTokens, AccountError> {
    let refresh = raw
        .refresh_token
        .or_else(|| before.map(|token| token.expose().clone()));
    let Some(refresh) = refresh else {
        return Err(AccountError::Unexpected {
            service: Service::Microsoft,
            detail: "it gave no refresh token".to_owned(),
        });
    };
    Ok(MicrosoftTokens {
        access: Sensitive::new(raw.access_token),
        refresh: Sensitive::new(refresh),
    })
}
