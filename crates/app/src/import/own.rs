//! What of a bot only Sculk knows, and BlockMine has none of.

use std::collections::BTreeMap;

use sculk_automation::ReplyKind;
use sculk_core::{BotId, GroupId};
use sculk_parcel::{BotPart, PluginPart, RepliesPart};
use sculk_store::{BotPlugin, BotReplies, ProxyChoice, StoreError};

use super::ImportError;
use super::write::Writing;
use crate::plugins::{PLACEHOLDER, secret_key};
use crate::validate;

/// Longest text of a reply, in characters.
const MAX_REPLY: usize = 200;

impl Writing<'_> {
    /// Lets groups inherit from one another. A loop leaves the later one without.
    pub(super) async fn parents(
        &mut self,
        part: &BotPart,
        ids: &[GroupId],
    ) -> Result<(), ImportError> {
        for (group, id) in part.groups.iter().zip(ids) {
            let parents: Vec<_> = group.parents.iter().map(|at| ids[*at]).collect();
            if parents.is_empty() {
                continue;
            }
            match self.tx.set_parents(*id, &parents).await {
                Err(error @ StoreError::Invalid { .. }) => {
                    let place = format!("bot {} › group {}", part.username, group.name);
                    self.left_out(place, format!("what it inherits from: {error}"));
                }
                done => drop(done?),
            }
        }
        Ok(())
    }

    /// What a bot answers, the account it joins as, its way through proxies, and its plugins.
    pub(super) async fn own_parts(
        &mut self,
        bot: BotId,
        part: &BotPart,
    ) -> Result<(), ImportError> {
        let notes = part.users.iter().filter(|user| !user.note.is_empty());
        for user in notes {
            self.tx
                .note_user(bot, &user.username, &user.note, self.now)
                .await?;
        }
        if let Some(replies) = &part.replies {
            let kept = self.fitting(part, replies);
            self.tx.set_bot_replies(bot, &kept, self.now).await?;
        }
        if part.has_pool && part.proxy.is_none() {
            let choice = ProxyChoice::Pool;
            self.tx.set_proxy_choice(bot, choice, self.now).await?;
        }
        self.account(bot, part).await?;
        for plugin in &part.plugins {
            self.plugin(bot, part, plugin).await?;
        }
        Ok(())
    }

    fn fitting(&mut self, part: &BotPart, replies: &RepliesPart) -> BotReplies {
        let mut texts = BTreeMap::new();
        for (kind, text) in &replies.texts {
            let fit = ReplyKind::of_id(kind)
                .and_then(|_| validate::text("own", "A reply", text.trim(), MAX_REPLY).ok());
            if let Some(text) = fit {
                texts.insert(kind.clone(), text);
            } else {
                let place = format!("bot {} › reply {kind}", part.username);
                self.left_out(place, "there is no such reply, or it is too long");
            }
        }
        let language = replies.language.clone();
        BotReplies {
            language: language.filter(|one| matches!(one.as_str(), "en" | "ru")),
            texts,
        }
    }

    /// Links the account where it is signed in here. A file may come from anybody, and names of players
    /// are no secret: whose account a bot out of one joins as is for the user to choose.
    async fn account(&mut self, bot: BotId, part: &BotPart) -> Result<(), ImportError> {
        let Some(account) = &part.account else {
            return Ok(());
        };
        let place = format!("bot {} › account {}", part.username, account.player_name);
        let mut known = self.here.accounts.iter();
        let known = known.find(|one| one.fields.player_id.to_string() == account.player_id);
        let Some(known) = known.map(|one| one.id) else {
            let why = "it is not signed in here; sign in and choose it in the bot's settings";
            self.left_out(place, why);
            return Ok(());
        };
        if !self.choices.is_own {
            self.left_out(
                place,
                "choose it in the bot's settings if it shall join as it",
            );
            return Ok(());
        }
        match self.tx.set_bot_account(bot, Some(known), self.now).await {
            Err(error @ StoreError::NameTaken { .. }) => {
                self.left_out(place, error.to_string());
            }
            done => done?,
        }
        Ok(())
    }

    /// Settings come along where the plugin is installed. What a plugin may do is decided here alone: what
    /// a file says of it counts only where the file is a copy of our own.
    async fn plugin(
        &mut self,
        bot: BotId,
        part: &BotPart,
        plugin: &PluginPart,
    ) -> Result<(), ImportError> {
        let place = format!("bot {} › plugin {}", part.username, plugin.name);
        if !self.here.plugins.contains(&plugin.name) {
            let why = "it is not installed here; install it and import again for its settings";
            self.left_out(place, why);
            return Ok(());
        }
        let mut settings = plugin.settings.clone();
        settings.retain(|_, value| value.as_str() != Some(PLACEHOLDER));
        for (name, secret) in &plugin.secrets {
            let key = secret_key(bot, &plugin.name, name);
            self.written.secrets.push((key, secret.clone()));
            settings.insert(name.clone(), PLACEHOLDER.into());
        }
        let is_own = self.choices.is_own;
        if !is_own && (plugin.is_enabled || !plugin.grants.is_empty()) {
            let why = "its settings came; switch it on and say what it may do";
            self.changed(place.as_str(), why);
        }
        let kept = BotPlugin {
            plugin: plugin.name.clone(),
            is_enabled: is_own && plugin.is_enabled,
            settings,
            grants: if is_own {
                plugin.grants.clone()
            } else {
                Vec::new()
            },
        };
        match self.tx.put_bot_plugin(bot, &kept, self.now).await {
            Err(error @ StoreError::Invalid { .. }) => {
                self.left_out(place, error.to_string());
            }
            done => done?,
        }
        Ok(())
    }
}
