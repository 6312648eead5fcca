use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// An account that is signed in with Microsoft. What signs it in never crosses the bridge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// Its id.
    pub id: i32,
    /// The player's name.
    pub player: String,
    /// The player's id at Mojang, with dashes.
    pub player_id: String,
    /// Whether its session is good as far as is known; if not, its user must sign in again.
    pub is_signed_in: bool,
    /// When it was last signed in or refreshed.
    pub refreshed_at: UnixMillis,
    /// The bots that join as it.
    pub bot_ids: Vec<i32>,
}

/// Begins a sign-in.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BeginSignInReq {
    /// The account that is to be signed in again; absent for a new one.
    pub account_id: Option<i32>,
    /// The bot it is for: Microsoft is reached the way the bot goes, by its proxy if it has one.
    /// Absent for none.
    pub bot_id: Option<i32>,
}

/// Names a sign-in.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInReq {
    /// Which one.
    pub id: i32,
}

/// A sign-in under way, or over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInView {
    /// Its number.
    pub id: i32,
    /// The account that is signed in again, if it is not a new one.
    pub account_id: Option<i32>,
    /// What the user types into Microsoft's page.
    pub user_code: String,
    /// Where that page is.
    pub url: String,
    /// The same page with the code filled in.
    pub url_with_code: String,
    /// When the code runs out.
    pub expires_at: UnixMillis,
    /// How far it is.
    pub state: SignInState,
}

/// How far a sign-in is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SignInState {
    /// The user has not typed the code yet.
    Waiting,
    /// The user has; Xbox Live and Minecraft are asked.
    Checking,
    /// Signed in.
    Done {
        /// As this account.
        account_id: i32,
    },
    /// It came to nothing.
    Failed {
        /// A stable name of the reason (`childAccount`, `codeExpired`, …), by which a surface finds
        /// its own wording.
        code: String,
        /// Why and what to do, in English.
        message: String,
    },
    /// It was given up.
    Cancelled,
}

/// Names an account.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountReq {
    /// Which one.
    pub id: i32,
}

/// Says as what a bot joins.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetBotAccountReq {
    /// Which bot.
    pub bot_id: i32,
    /// The account, whose player's name the bot gets; absent to join under its name alone.
    pub account_id: Option<i32>,
}
