//! What a bot answers.

use std::collections::BTreeMap;

use sculk_automation::{Replies, ReplyKind, ReplyLanguage as Spoken};
use sculk_contract::{
    ApiError, ErrorCode, GetRepliesReq, Language, Nothing, RepliesView, ReplyLanguage, ReplyView,
    SettingsView, UpdateRepliesReq,
};
use sculk_core::BotId;
use sculk_store::{BotReplies, Store, StoreError};

use crate::App;
use crate::error::from_store;
use crate::revision::{refuse_stale, revision};
use crate::validate;

/// Longest text of the owner's, in characters: it becomes one line of chat with its values in.
const MAX_TEXT: usize = 200;
/// What may stand in every text.
const COMMON: [&str; 3] = ["player", "command", "prefix"];

impl App {
    pub(crate) async fn get_replies(&self, req: GetRepliesReq) -> Result<RepliesView, ApiError> {
        let bot = BotId(req.bot_id);
        let store = &self.inner.store;
        store.bot(bot).await.map_err(from_store)?;
        let kept = store.bot_replies(bot).await.map_err(from_store)?;
        let replies = read(store, bot).await.map_err(from_store)?;
        let text = |kind: ReplyKind| ReplyView {
            kind: kind.id().to_owned(),
            own: replies.own.get(&kind).cloned(),
            standard: kind.standard(replies.language).to_owned(),
            variables: COMMON
                .iter()
                .chain(kind.variables())
                .map(|&name| name.to_owned())
                .collect(),
        };
        let language = kept.language.as_deref().and_then(wire_language);
        Ok(RepliesView {
            bot_id: req.bot_id,
            revision: revision(&(language, &kept.texts)),
            language,
            texts: ReplyKind::ALL.iter().copied().map(text).collect(),
        })
    }

    pub(crate) async fn update_replies(
        &self,
        req: UpdateRepliesReq,
    ) -> Result<RepliesView, ApiError> {
        let bot = BotId(req.bot_id);
        let mut texts = BTreeMap::new();
        for own in req.own {
            let Some(kind) = ReplyKind::of_id(&own.kind) else {
                let message = format!("Bots have no text “{}”.", own.kind);
                return Err(ApiError::new(ErrorCode::Invalid, message).with_details("own"));
            };
            let text = validate::text("own", "A reply", own.text.trim(), MAX_TEXT)?;
            texts.insert(kind.id().to_owned(), text);
        }
        let replies = BotReplies {
            language: req.language.map(|language| match language {
                ReplyLanguage::En => "en".to_owned(),
                ReplyLanguage::Ru => "ru".to_owned(),
            }),
            texts,
        };
        let _edit = self.inner.edits.begin().await;
        let now = self.get_replies(GetRepliesReq { bot_id: bot.0 }).await?;
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        let kept = self
            .inner
            .store
            .set_bot_replies(bot, &replies, self.now())
            .await;
        kept.map_err(from_store)?;
        self.reconfigure(bot).await.map_err(from_store)?;
        self.get_replies(GetRepliesReq { bot_id: bot.0 }).await
    }

    /// Bots that speak as the app does speak another language from now on.
    pub(crate) async fn speak_anew(&self) -> Result<Nothing, ApiError> {
        for bot in self.inner.fleet.ids() {
            self.reconfigure(bot).await.map_err(from_store)?;
        }
        Ok(Nothing {})
    }
}

fn wire_language(stored: &str) -> Option<ReplyLanguage> {
    match stored {
        "en" => Some(ReplyLanguage::En),
        "ru" => Some(ReplyLanguage::Ru),
        _ => None,
    }
}

/// What a bot answers, ready for use. Texts of kinds this build does not know are left out.
pub(crate) async fn read(store: &Store, bot: BotId) -> Result<Replies, StoreError> {
    let kept = store.bot_replies(bot).await?;
    let language = match kept.language.as_deref().and_then(wire_language) {
        Some(ReplyLanguage::En) => Spoken::English,
        Some(ReplyLanguage::Ru) => Spoken::Russian,
        None => language_of_the_app(store).await?,
    };
    let own = kept.texts.into_iter();
    let own = own.filter_map(|(kind, text)| Some((ReplyKind::of_id(&kind)?, text)));
    Ok(Replies {
        language,
        own: own.collect(),
    })
}

/// The language of the window; where that follows the system, the system's.
pub(crate) async fn language_of_the_app(store: &Store) -> Result<Spoken, StoreError> {
    let settings: Option<SettingsView> = store.setting(super::settings::KEY).await?;
    Ok(match settings.map(|settings| settings.language) {
        Some(Language::Ru) => Spoken::Russian,
        Some(Language::En) => Spoken::English,
        Some(Language::System) | None => language_of_the_system(),
    })
}

fn language_of_the_system() -> Spoken {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if named.is_some_and(|value| value.to_ascii_lowercase().starts_with("ru")) {
        Spoken::Russian
    } else {
        Spoken::English
    }
}
