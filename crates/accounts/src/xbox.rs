//! Xbox Live's part: a token of Microsoft's becomes one that Minecraft takes.

use sculk_secrets::Sensitive;
use serde::Deserialize;
use serde_json::json;

use crate::{AccountError, Registration, Service, endpoints::Endpoints, http::Http};

/// What Minecraft takes.
#[derive(Debug)]
pub struct XboxToken {
    user_hash: Sensitive<String>,
    token: Sensitive<String>,
}

impl XboxToken {
    /// The form in which it is shown to Minecraft.
    pub fn identity(&self) -> String {
        format!(
            "XBL3.0 x={};{}",
            self.user_hash.expose(),
            self.token.expose()
        )
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawToken {
    token: String,
    display_claims: RawClaims,
}

#[derive(Deserialize)]
struct RawClaims {
    xui: Vec<RawUser>,
}

#[derive(Deserialize)]
struct RawUser {
    uhs: String,
}

#[derive(Deserialize)]
struct RawRefusal {
    #[serde(rename = "XErr")]
    code: u64,
}

/// Both of Xbox Live's steps.
pub fn exchange(
    http: &Http,
    endpoints: &Endpoints,
    registration: &Registration,
    microsoft: &Sensitive<String>,
) -> Result<XboxToken, AccountError> {
    let ticket = format!("{}{}", registration.ticket_prefix, microsoft.expose());
    let user = step(
        http,
        &endpoints.xbox_live,
        &json!({
            "Properties": {
                "AuthMethod": "RPS",
                "SiteName": "user.auth.xboxlive.com",
                "RpsTicket": ticket,
            },
            "RelyingParty": "http://auth.xboxlive.com",
            "TokenType": "JWT",
        }),
    )?;
    step(
        http,
        &endpoints.xsts,
        &json!({
            "Properties": { "SandboxId": "RETAIL", "UserTokens": [user.token.expose()] },
            "RelyingParty": "rp://api.minecraftservices.com/",
            "TokenType": "JWT",
        }),
    )
}

fn step(http: &Http, url: &str, body: &serde_json::Value) -> Result<XboxToken, AccountError> {
    let answer = http.json(Service::Xbox, url, body)?;
    if !answer.is_success() {
        return Err(match answer.try_read() {
            Some(RawRefusal { code }) => refused(code),
            // Microsoft's token is minutes old at most, so this is no expired one.
            None => answer.odd(),
        });
    }
    let raw: RawToken = answer.read()?;
    let user = raw.display_claims.xui.into_iter().next();
    let Some(RawUser { uhs }) = user else {
        return Err(AccountError::Unexpected {
            service: Service::Xbox,
            detail: "it names no user".to_owned(),
        });
    };
    Ok(XboxToken {
        user_hash: Sensitive::new(uhs),
        token: Sensitive::new(raw.token),
    })
}

/// The meaning of Xbox's numbers, from the page of the Minecraft wiki named in the crate.
const fn refused(code: u64) -> AccountError {
    match code {
        2_148_916_227 => AccountError::XboxBanned,
        2_148_916_233 => AccountError::NoXboxAccount,
        2_148_916_235 => AccountError::CountryBlocked,
        2_148_916_236 | 2_148_916_237 => AccountError::AdultProofNeeded,
        2_148_916_238 => AccountError::ChildAccount,
        code => AccountError::XboxRefused { code },
    }
}
