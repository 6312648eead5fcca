//! Explains a line of chat from a data folder on which no app is open: for the terminal.

use std::path::Path;

use sculk_automation::{CommandTable, Recent};
use sculk_contract::{ApiError, ErrorCode, ExplainLineReq, ExplanationView};
use sculk_store::{Store, UnixMillis};
use tokio::sync::oneshot;

use crate::api::checked_explain;
use crate::clock::AppClock;
use crate::error::from_store;
use crate::fleet::{BotConfig, explain_view};
use crate::open::lock_data_dir;
use crate::people::People;

/// What a line would lead to by what lies in a data folder: no bot is started, no cooldown runs. The
/// bot is named as its settings name it, in any case; `req.bot_id` is not looked at.
///
/// # Errors
/// The folder or the database cannot be used, an app is open on it, or there is no such bot.
pub async fn explain_in_folder(
    data_dir: &Path,
    bot: &str,
    req: &ExplainLineReq,
) -> Result<ExplanationView, ApiError> {
    let refuse =
        |error: crate::OpenError| ApiError::new(ErrorCode::Precondition, error.to_string());
    let _lock = lock_data_dir(data_dir).map_err(refuse)?;
    let now = AppClock::start().now_ms();
    let paths = crate::backups::paths_of(data_dir);
    let store = Store::open(&paths, UnixMillis(now.cast_signed())).await;
    let store = store.map_err(from_store)?;
    let explained = explain(&store, bot, req, now).await;
    if let Err(error) = store.close().await {
        tracing::error!("the database was not closed cleanly: {error}");
    }
    explained
}

async fn explain(
    store: &Store,
    bot: &str,
    req: &ExplainLineReq,
    now_ms: u64,
) -> Result<ExplanationView, ApiError> {
    let bots = store.list_bots().await.map_err(from_store)?;
    let found = bots
        .iter()
        .find(|one| one.fields.username.eq_ignore_ascii_case(bot));
    let Some(found) = found else {
        let names: Vec<_> = bots
            .iter()
            .map(|one| one.fields.username.as_str())
            .collect();
        return Err(ApiError::new(
            ErrorCode::NotFound,
            format!("There is no bot “{bot}”. There are: {}.", names.join(", ")),
        ));
    };
    let people = People::new(store.clone());
    let config = BotConfig::load(store, &people, found.id).await;
    let config = config.map_err(from_store)?;
    let (answer, _) = oneshot::channel();
    let order = checked_explain(req, answer)?;
    let (none, recent) = (CommandTable::default(), Recent::default());
    Ok(explain_view(
        &config, &people, &none, &recent, now_ms, &order,
    ))
}
