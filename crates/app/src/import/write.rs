//! Writes what was chosen: all of it in one transaction, or nothing.

use std::collections::HashMap;

use sculk_blockmine::{Fate, Remark};
use sculk_contract::{ImportBotChoice, ImportReport, ImportedBot, OnClash};
use sculk_core::{BotId, ProxyId, ServerId};
use sculk_parcel::{BotPart, CommandPart, EventGraphPart, Password};
use sculk_secrets::SecretKey;
use sculk_store::{
    Bot, BotFields, CommandFields, EventGraphFields, GraphRef, ProxyChoice, Store, Transaction,
    UnixMillis,
};

use super::clean::Clean;
use super::loose::TakenNames;
use super::plan::{Here, Names};
use super::{ImportError, parts};
use crate::validate;

/// What a user chose.
#[derive(Debug)]
pub(crate) struct Choices {
    pub bots: HashMap<usize, ImportBotChoice>,
    pub on_clash: OnClash,
    pub into_bot: Option<BotId>,
    /// Whether it is a copy of our own, and not a file that may come from anybody.
    pub is_own: bool,
}

/// What was written, and what is still to be done once it is certain.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub report: ImportReport,
    pub remarks: Vec<Remark>,
    /// Bots that are new.
    pub new_bots: Vec<BotId>,
    /// Bots that went to the bin for others.
    pub gone_bots: Vec<BotId>,
    /// Bots that got commands or graphs.
    pub changed_bots: Vec<BotId>,
    pub new_proxies: Vec<ProxyId>,
    /// For the keychain, which is asked only after the rows are certain.
    pub secrets: Vec<(SecretKey, Password)>,
}

/// One import under way.
pub(crate) struct Writing<'a> {
    pub(super) tx: &'a Transaction,
    pub(super) here: Here,
    names: Names,
    pub(super) choices: &'a Choices,
    pub(super) now: UnixMillis,
    pub(super) written: Written,
}

impl<'a> Writing<'a> {
    pub(crate) async fn begin(
        store: &Store,
        tx: &'a Transaction,
        choices: &'a Choices,
        now: UnixMillis,
    ) -> Result<Self, ImportError> {
        let here = Here::look(store).await?;
        let names = Names::of(&here);
        Ok(Self {
            tx,
            here,
            names,
            choices,
            now,
            written: Written::default(),
        })
    }

    /// Writes all that was chosen. The commands of the bot that takes those without one are given
    /// as they are now.
    pub(crate) async fn all(
        mut self,
        clean: &Clean,
        taken: TakenNames,
    ) -> Result<Written, ImportError> {
        self.written.remarks.clone_from(&clean.remarks);
        let mut servers = HashMap::new();
        let proxies = self.proxies(&clean.parcel.proxies).await?;
        let mut bots = Vec::with_capacity(clean.parcel.bots.len());
        for (index, part) in clean.parcel.bots.iter().enumerate() {
            let Some((server, username)) = self.judge(index, part, clean, &mut servers).await?
            else {
                bots.push(None);
                continue;
            };
            let bot = self.bot(part, server, username).await?;
            self.belongings(&bot, part, &clean.events[index]).await?;
            self.own_parts(bot.id, part).await?;
            if let Some(proxy) = part.proxy.and_then(|place| proxies.get(place).copied()) {
                let choice = ProxyChoice::One(proxy);
                self.tx.set_proxy_choice(bot.id, choice, self.now).await?;
            }
            bots.push(Some(bot.id));
        }
        self.loose(clean, taken).await?;
        self.schedules(&clean.parcel.schedules, &bots).await?;
        Ok(self.written)
    }

    pub(super) fn left_out(&mut self, place: impl Into<String>, why: impl Into<String>) {
        self.tell(place.into(), Fate::LeftOut, why.into());
    }

    pub(super) fn changed(&mut self, place: impl Into<String>, why: impl Into<String>) {
        self.tell(place.into(), Fate::Changed, why.into());
    }

    fn tell(&mut self, place: String, fate: Fate, why: String) {
        self.written.remarks.push(Remark { place, fate, why });
    }

    /// Where a bot goes and under which name; none where it stays behind.
    async fn judge(
        &mut self,
        index: usize,
        part: &BotPart,
        clean: &Clean,
        servers: &mut HashMap<usize, ServerId>,
    ) -> Result<Option<(ServerId, String)>, ImportError> {
        let place = format!("bot {}", part.username);
        let choice = self.choices.bots.get(&index);
        if choice.is_some_and(|choice| !choice.is_taken_along) {
            self.left_out(place, "you chose to leave it");
            return Ok(None);
        }
        let asked = choice.and_then(|choice| choice.server_id).map(ServerId);
        let on_clash = choice.map_or(self.choices.on_clash, |choice| choice.on_clash);
        let own_name = choice.and_then(|choice| choice.username.as_deref());
        let own_name = own_name.map(|name| {
            validate::username(name).map_err(|error| ImportError::Choice {
                field: "username",
                message: error.message,
            })
        });
        let username = own_name
            .transpose()?
            .unwrap_or_else(|| part.username.clone());
        let server = match (asked, part.server) {
            (Some(server), _) => Some(self.tx.server(server).await?.id),
            (None, Some(place)) => Some(self.server(place, clean, servers).await?),
            (None, None) => None,
        };
        let Some(server) = server else {
            self.left_out(place, "its server is not in the file; choose one for it");
            return Ok(None);
        };
        if !self.names.is_taken(server, &username) {
            return Ok(Some((server, username)));
        }
        match on_clash {
            OnClash::Skip => {
                self.left_out(place, "a bot of this name is on that server already");
                Ok(None)
            }
            OnClash::Rename => {
                let free = self.names.free(server, &username);
                self.changed(place, format!("its name is taken; it came as {free}"));
                Ok(Some((server, free)))
            }
            OnClash::Replace => {
                if let Some(old) = self.here.bot_named(server, &username)
                    && !self.written.gone_bots.contains(&old)
                {
                    self.tx.delete_bot(old, self.now).await?;
                    self.written.gone_bots.push(old);
                    self.changed(place, "the bot of this name that was here lies in the bin");
                    return Ok(Some((server, username)));
                }
                let free = self.names.free(server, &username);
                self.changed(
                    place,
                    format!("two in the file have this name; it came as {free}"),
                );
                Ok(Some((server, free)))
            }
        }
    }

    async fn bot(
        &mut self,
        part: &BotPart,
        server: ServerId,
        username: String,
    ) -> Result<Bot, ImportError> {
        self.names.take(server, &username);
        let fields = BotFields {
            note: part.note.clone(),
            prefix: part.prefix.clone(),
            owners: part.owners.clone(),
            auto_start: part.auto_start,
            ..BotFields::new(server, username)
        };
        let bot = self.tx.create_bot(&fields, self.now).await?;
        if let Some(password) = &part.password {
            let key = SecretKey::BotPassword(bot.id);
            self.written.secrets.push((key, password.clone()));
        }
        self.written.new_bots.push(bot.id);
        self.written.report.bots.push(ImportedBot {
            bot_id: bot.id.0,
            username: bot.fields.username.clone(),
        });
        Ok(bot)
    }

    async fn belongings(
        &mut self,
        bot: &Bot,
        part: &BotPart,
        events: &[Vec<String>],
    ) -> Result<(), ImportError> {
        self.people(bot.id, part).await?;
        for command in &part.commands {
            self.command(
                bot.id,
                command,
                command.name.clone(),
                command.aliases.clone(),
            )
            .await?;
        }
        for (graph, events) in part.event_graphs.iter().zip(events) {
            self.event_graph(bot.id, graph, graph.name.clone(), events)
                .await?;
        }
        self.habits(bot.id, part).await
    }

    pub(super) async fn command(
        &mut self,
        bot: BotId,
        part: &CommandPart,
        name: String,
        aliases: Vec<String>,
    ) -> Result<(), ImportError> {
        let fields = CommandFields {
            aliases,
            description: part.description.clone(),
            is_enabled: part.is_enabled,
            cooldown_seconds: part.cooldown_seconds,
            is_cooldown_for_all: part.is_cooldown_for_all,
            allowed_chat_types: part.allowed_chat_types.clone(),
            arguments: part.arguments.clone(),
            permission: part.permission.clone(),
            ..CommandFields::new(name)
        };
        let made = self
            .tx
            .create_command(bot, &fields, &part.graph, self.now)
            .await?;
        let kept = parts::variables(&part.variables);
        self.tx
            .keep_variables(GraphRef::Command(made.id), &kept, self.now)
            .await?;
        self.written.report.n_commands += 1;
        Ok(())
    }

    pub(super) async fn event_graph(
        &mut self,
        bot: BotId,
        part: &EventGraphPart,
        name: String,
        events: &[String],
    ) -> Result<(), ImportError> {
        let fields = EventGraphFields {
            is_enabled: part.is_enabled,
            ..parts::event_graph_fields(part, name)
        };
        let made = self
            .tx
            .create_event_graph(bot, &fields, &part.graph, events, self.now);
        let made = made.await?;
        let kept = parts::variables(&part.variables);
        self.tx
            .keep_variables(GraphRef::Event(made.id), &kept, self.now)
            .await?;
        self.written.report.n_event_graphs += 1;
        Ok(())
    }
}
