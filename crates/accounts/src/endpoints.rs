//! Where the services live, and as which app we ask them.

/// The addresses of all services that are asked. Values, so that tests can point them at loopback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Gives device codes.
    pub device_code: String,
    /// Gives and refreshes Microsoft's tokens.
    pub token: String,
    /// Takes Microsoft's token for one of Xbox Live.
    pub xbox_live: String,
    /// Takes Xbox Live's token for one that Minecraft takes.
    pub xsts: String,
    /// Takes that for Minecraft's own.
    pub minecraft_login: String,
    /// Says what the account owns.
    pub entitlements: String,
    /// Says which player the account is.
    pub profile: String,
    /// Gives the keys that sign chat.
    pub certificates: String,
    /// Told that a player joins a server.
    pub session_join: String,
}

/// As which app we sign users in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The client id.
    pub client_id: String,
    /// What is asked for.
    pub scope: String,
    /// Put before Microsoft's token where Xbox Live takes it.
    pub ticket_prefix: &'static str,
}

/// The client id of this build's own registration with Microsoft, from `SCULK_MICROSOFT_CLIENT_ID`
/// at build time.
const OWN_CLIENT_ID: Option<&str> = option_env!("SCULK_MICROSOFT_CLIENT_ID");

impl Registration {
    /// The registration of this build: its own, where it was built with one, else the one of
    /// Minecraft for Nintendo Switch, which azalea-auth 0.16 uses as well (`CLIENT_ID` and `SCOPE`
    /// in its `auth.rs`): it also lets accounts of people under 18 in.
    #[must_use]
    pub fn of_this_build() -> Self {
        match OWN_CLIENT_ID {
            Some(id) if !id.is_empty() => Self::own(id),
            _ => Self {
                client_id: "00000000441cc96b".to_owned(),
                scope: "service::user.auth.xboxlive.com::MBI_SSL".to_owned(),
                ticket_prefix: "",
            },
        }
    }

    /// A registration of one's own in Azure.
    #[must_use]
    pub fn own(client_id: &str) -> Self {
        Self {
            client_id: client_id.to_owned(),
            scope: "XboxLive.signin offline_access".to_owned(),
            ticket_prefix: "d=",
        }
    }

    /// Whether it is one in Azure, which has addresses of its own.
    fn is_own(&self) -> bool {
        self.ticket_prefix == "d="
    }
}

impl Endpoints {
    /// The real ones, for a registration.
    #[must_use]
    pub fn microsoft(registration: &Registration) -> Self {
        let (device_code, token) = if registration.is_own() {
            (
                "https://login.microsoftonline.com/consumers/oauth2/v2.0/devicecode",
                "https://login.microsoftonline.com/consumers/oauth2/v2.0/token",
            )
        } else {
            (
                "https://login.live.com/oauth20_connect.srf",
                "https://login.live.com/oauth20_token.srf",
            )
        };
        Self {
            device_code: device_code.to_owned(),
            token: token.to_owned(),
            xbox_live: "https://user.auth.xboxlive.com/user/authenticate".to_owned(),
            xsts: "https://xsts.auth.xboxlive.com/xsts/authorize".to_owned(),
            minecraft_login: "https://api.minecraftservices.com/authentication/login_with_xbox"
                .to_owned(),
            entitlements: "https://api.minecraftservices.com/entitlements/mcstore".to_owned(),
            profile: "https://api.minecraftservices.com/minecraft/profile".to_owned(),
            certificates: "https://api.minecraftservices.com/player/certificates".to_owned(),
            session_join: "https://sessionserver.mojang.com/session/minecraft/join".to_owned(),
        }
    }

    /// All of them under one address, such as `http://127.0.0.1:8080`: a stand-in for tests.
    #[must_use]
    pub fn all_at(base: &str) -> Self {
        let base = base.trim_end_matches('/');
        Self {
            device_code: format!("{base}/devicecode"),
            token: format!("{base}/token"),
            xbox_live: format!("{base}/user/authenticate"),
            xsts: format!("{base}/xsts/authorize"),
            minecraft_login: format!("{base}/authentication/login_with_xbox"),
            entitlements: format!("{base}/entitlements/mcstore"),
            profile: format!("{base}/minecraft/profile"),
            certificates: format!("{base}/player/certificates"),
            session_join: format!("{base}/session/minecraft/join"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_go_over_tls_alone() {
        for registration in [Registration::of_this_build(), Registration::own("id")] {
            let Endpoints {
                device_code,
                token,
                xbox_live,
                xsts,
                minecraft_login,
                entitlements,
                profile,
                certificates,
                session_join,
            } = Endpoints::microsoft(&registration);
            for address in [
                device_code,
                token,
                xbox_live,
                xsts,
                minecraft_login,
                entitlements,
                profile,
                certificates,
                session_join,
            ] {
                assert!(address.starts_with("https://"), "{address}");
            }
        }
    }
}
