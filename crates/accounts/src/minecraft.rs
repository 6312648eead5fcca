//! Minecraft's part: its token, the player, and the word that a player joins a server.

use sculk_secrets::Sensitive;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    AccountError, Profile, Service, endpoints::Endpoints, http::Http, session::MinecraftToken,
    xbox::XboxToken,
};

/// Longest player name that is taken for one.
const MAX_NAME: usize = 16;
/// A token lasts a day; one that claims to last longer is renewed all the same.
const MAX_LIFE: u64 = 24 * 60 * 60;

#[derive(Deserialize)]
struct RawLogin {
    access_token: String,
    expires_in: u64,
}

#[derive(Deserialize)]
struct RawProfile {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct RawEntitlements {
    #[serde(default)]
    items: Vec<Value>,
}

#[derive(Deserialize)]
struct RawRefusal {
    error: String,
}

/// Takes Xbox Live's token for Minecraft's own.
pub fn log_in(
    http: &Http,
    endpoints: &Endpoints,
    xbox: &XboxToken,
    now_ms: u64,
) -> Result<MinecraftToken, AccountError> {
    let body = json!({ "identityToken": xbox.identity() });
    let answer = http.json(Service::Minecraft, &endpoints.minecraft_login, &body)?;
    match answer.status {
        200..=299 => {}
        // "Invalid app registration".
        403 => return Err(AccountError::AppRefused),
        _ => return Err(answer.odd()),
    }
    let raw: RawLogin = answer.read()?;
    Ok(MinecraftToken {
        token: Sensitive::new(raw.access_token),
        expires_at: now_ms.saturating_add(raw.expires_in.min(MAX_LIFE) * 1000),
    })
}

/// Which player the account is.
pub fn profile(
    http: &Http,
    endpoints: &Endpoints,
    token: &MinecraftToken,
) -> Result<Profile, AccountError> {
    let answer = http.get(Service::Minecraft, &endpoints.profile, token.token.expose())?;
    match answer.status {
        200..=299 => {}
        401 => return Err(AccountError::TokenRefused),
        404 => return Err(without_profile(http, endpoints, token)),
        _ => return Err(answer.odd()),
    }
    let raw: RawProfile = answer.read()?;
    let is_name =
        (1..=MAX_NAME).contains(&raw.name.len()) && raw.name.bytes().all(|b| b.is_ascii_graphic());
    let id = Uuid::parse_str(&raw.id).ok().filter(|_| is_name);
    match id {
        Some(id) => Ok(Profile { id, name: raw.name }),
        None => Err(AccountError::Unexpected {
            service: Service::Minecraft,
            detail: "a player without a proper id or name".to_owned(),
        }),
    }
}

/// An account without a player: it lacks the game, or its owner has not chosen a name. What it owns
/// is only asked here: subscriptions such as Game Pass do not show there.
fn without_profile(http: &Http, endpoints: &Endpoints, token: &MinecraftToken) -> AccountError {
    let asked = http.get(
        Service::Minecraft,
        &endpoints.entitlements,
        token.token.expose(),
    );
    match asked.map(|answer| answer.try_read::<RawEntitlements>()) {
        Ok(Some(owned)) if !owned.items.is_empty() => AccountError::NoPlayerName,
        Ok(_) => AccountError::NoGame,
        Err(error) => error,
    }
}

/// Tells the session server that the player joins the server behind `server_hash`.
pub fn join(
    http: &Http,
    endpoints: &Endpoints,
    token: &MinecraftToken,
    player: Uuid,
    server_hash: &str,
) -> Result<(), AccountError> {
    let body = json!({
        "accessToken": token.token.expose(),
        "selectedProfile": player.simple().to_string(),
        "serverId": server_hash,
    });
    let answer = http.json(Service::Sessions, &endpoints.session_join, &body)?;
    if answer.is_success() {
        return Ok(());
    }
    let Some(RawRefusal { error }) = answer.try_read() else {
        return Err(answer.odd());
    };
    // The names as azalea-auth 0.16 tells them apart (`sessionserver.rs`).
    Err(match error.as_str() {
        "InsufficientPrivilegesException" => AccountError::MultiplayerOff,
        "UserBannedException" => AccountError::MultiplayerBanned,
        "AuthenticationUnavailableException" => AccountError::Unavailable {
            service: Service::Sessions,
            status: answer.status,
        },
        "InvalidCredentialsException" | "ForbiddenOperationException" => AccountError::TokenRefused,
        _ => answer.odd(),
    })
}
