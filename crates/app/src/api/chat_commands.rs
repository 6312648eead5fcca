use sculk_automation::{ArgumentKind as Rules, ArgumentSpec};
use sculk_contract::{
    ApiError, ArgumentKind, ArgumentView, CommandView, CreateCommandReq, DeleteCommandReq,
    ErrorCode, ListCommandsReq, RestoreCommandReq, UpdateCommandReq,
};
use sculk_core::{BotId, CommandId};
use sculk_store::{Command, CommandFields};

use crate::App;
use crate::error::from_store;
use crate::fleet::stored_arguments;
use crate::revision::{refuse_stale, revision};
use crate::validate;

use super::people_groups::permission_name;

/// Most aliases, chat types or arguments of one command.
const MAX_LIST: usize = 32;
/// Longest cooldown: a day.
const MAX_COOLDOWN: u32 = 86_400;

impl App {
    pub(crate) async fn list_commands(
        &self,
        req: ListCommandsReq,
    ) -> Result<Vec<CommandView>, ApiError> {
        let commands = self.inner.store.list_commands(BotId(req.bot_id)).await;
        Ok(commands.map_err(from_store)?.iter().map(view).collect())
    }

    pub(crate) async fn create_command(
        &self,
        req: CreateCommandReq,
    ) -> Result<CommandView, ApiError> {
        let bot = BotId(req.bot_id);
        let name = validate::command_name("name", &req.name)?;
        self.refuse_taken_words(bot, None, &name, &[]).await?;
        let description = req.description.unwrap_or_default();
        let fields = CommandFields {
            description: validate::text("description", "A description", &description, 500)?,
            ..CommandFields::new(&name)
        };
        let graph = super::graphs::answer_graph(&name);
        let store = &self.inner.store;
        let command = store.create_command(bot, &fields, &graph, self.now()).await;
        let command = command.map_err(from_store)?;
        self.reconfigure(bot).await.map_err(from_store)?;
        Ok(view(&command))
    }

    pub(crate) async fn update_command(
        &self,
        req: UpdateCommandReq,
    ) -> Result<CommandView, ApiError> {
        let id = CommandId(req.id);
        let _edit = self.inner.edits.begin().await;
        let old = self.inner.store.command(id).await.map_err(from_store)?;
        let now = view(&old);
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        refuse_renaming(old.plugin.as_deref(), &old.fields.name, req.name.as_deref())?;
        let fields = changed(old.fields, req)?;
        self.refuse_taken_words(old.bot_id, Some(id), &fields.name, &fields.aliases)
            .await?;
        let command = self
            .inner
            .store
            .update_command(id, &fields, self.now())
            .await;
        let command = command.map_err(from_store)?;
        self.reconfigure(command.bot_id).await.map_err(from_store)?;
        Ok(view(&command))
    }

    pub(crate) async fn delete_command(
        &self,
        req: DeleteCommandReq,
    ) -> Result<CommandView, ApiError> {
        let id = CommandId(req.id);
        let command = self.inner.store.command(id).await.map_err(from_store)?;
        if let Some(plugin) = &command.plugin {
            return Err(ApiError::new(
                ErrorCode::Precondition,
                format!(
                    "This command belongs to the plugin “{plugin}”. Switch the command off, or the plugin."
                ),
            ));
        }
        let deleted = self.inner.store.delete_command(id, self.now()).await;
        deleted.map_err(from_store)?;
        self.reconfigure(command.bot_id).await.map_err(from_store)?;
        Ok(view(&command))
    }

    pub(crate) async fn restore_command(
        &self,
        req: RestoreCommandReq,
    ) -> Result<CommandView, ApiError> {
        let id = CommandId(req.id);
        let restore = self.inner.store.begin().await.map_err(from_store)?;
        let command = restore.restore_command(id, self.now()).await;
        let command = command.map_err(from_store)?;
        // Another command may have taken its words while it lay in the bin.
        let fields = &command.fields;
        self.refuse_taken_words(command.bot_id, Some(id), &fields.name, &fields.aliases)
            .await?;
        restore.commit().await.map_err(from_store)?;
        self.reconfigure(command.bot_id).await.map_err(from_store)?;
        Ok(view(&command))
    }

    /// A word may lead to one command only; else an alias would silently win or lose.
    async fn refuse_taken_words(
        &self,
        bot: BotId,
        own: Option<CommandId>,
        name: &str,
        aliases: &[String],
    ) -> Result<(), ApiError> {
        let others = self
            .inner
            .store
            .list_commands(bot)
            .await
            .map_err(from_store)?;
        for word in aliases.iter().map(String::as_str).chain([name]) {
            // As players may write them.
            let small = word.to_lowercase();
            let is_it = |other: &String| other.to_lowercase() == small;
            let taken = others.iter().find(|other| {
                Some(other.id) != own
                    && (is_it(&other.fields.name) || other.fields.aliases.iter().any(is_it))
            });
            if let Some(other) = taken {
                return Err(ApiError::new(
                    ErrorCode::NameTaken,
                    format!(
                        "“{word}” leads to the command “{}” already. Choose another word.",
                        other.fields.name
                    ),
                )
                .with_details("name"));
            }
        }
        Ok(())
    }
}

fn changed(mut fields: CommandFields, req: UpdateCommandReq) -> Result<CommandFields, ApiError> {
    if let Some(name) = req.name {
        fields.name = validate::command_name("name", &name)?;
    }
    if let Some(aliases) = req.aliases {
        refuse_long("aliases", aliases.len())?;
        fields.aliases = aliases
            .iter()
            .map(|alias| validate::command_name("aliases", alias))
            .collect::<Result<_, _>>()?;
    }
    if let Some(description) = req.description {
        fields.description = validate::text("description", "A description", &description, 500)?;
    }
    if let Some(is_enabled) = req.is_enabled {
        fields.is_enabled = is_enabled;
    }
    if let Some(seconds) = req.cooldown_seconds {
        if seconds > MAX_COOLDOWN {
            let message = format!("A cooldown lasts a day at most: {MAX_COOLDOWN} seconds.");
            return Err(ApiError::new(ErrorCode::Invalid, message).with_details("cooldownSeconds"));
        }
        fields.cooldown_seconds = seconds;
    }
    if let Some(is_for_all) = req.is_cooldown_for_all {
        fields.is_cooldown_for_all = is_for_all;
    }
    if let Some(permission) = req.permission {
        let permission = permission.trim();
        fields.permission = if permission.is_empty() {
            None
        } else {
            Some(permission_name("permission", permission)?)
        };
    }
    if let Some(types) = req.allowed_chat_types {
        refuse_long("allowedChatTypes", types.len())?;
        fields.allowed_chat_types = types
            .iter()
            .map(|kind| validate::line("allowedChatTypes", "A chat type", kind, 32))
            .collect::<Result<_, _>>()?;
    }
    if let Some(arguments) = req.arguments {
        refuse_long("arguments", arguments.len())?;
        fields.arguments = arguments
            .iter()
            .map(stored)
            .collect::<Result<serde_json::Value, _>>()?;
    }
    Ok(fields)
}

/// A plugin knows its command by its name.
fn refuse_renaming(plugin: Option<&str>, old: &str, new: Option<&str>) -> Result<(), ApiError> {
    match (plugin, new) {
        (Some(plugin), Some(new)) if new != old => Err(ApiError::new(
            ErrorCode::Precondition,
            format!("The plugin “{plugin}” knows this command by its name. Give it another name besides, as an alias."),
        )
        .with_details("name")),
        _ => Ok(()),
    }
}

fn refuse_long(field: &str, length: usize) -> Result<(), ApiError> {
    if length <= MAX_LIST {
        return Ok(());
    }
    let message = format!("At most {MAX_LIST} entries fit here.");
    Err(ApiError::new(ErrorCode::Invalid, message).with_details(field))
}

/// An argument that can be.
fn stored(argument: &ArgumentView) -> Result<serde_json::Value, ApiError> {
    let name = validate::line("arguments", "An argument's name", &argument.name, 32)?;
    let refuse = |what: String| ApiError::new(ErrorCode::Invalid, what).with_details("arguments");
    let default = match &argument.default {
        None => None,
        Some(text) => Some(serde_json::from_str(text).map_err(|_| {
            refuse(format!(
                "The default of the argument “{name}” is not valid JSON."
            ))
        })?),
    };
    refuse_long("arguments", argument.choices.len())?;
    let choices = argument.choices.iter();
    let choices = choices
        .map(|choice| validate::line("arguments", "A choice", choice, 64))
        .collect::<Result<Vec<_>, _>>()?;
    let kind = rules_kind(argument.kind);
    if kind == Rules::Choice && choices.is_empty() {
        return Err(refuse(format!("The argument “{name}” has no choices.")));
    }
    if let (Some(min), Some(max)) = (argument.min, argument.max)
        && min > max
    {
        return Err(refuse(format!(
            "The smallest number of the argument “{name}” is larger than the largest."
        )));
    }
    let spec = ArgumentSpec {
        required: argument.required,
        default: default.filter(|default: &serde_json::Value| !default.is_null()),
        min: argument.min,
        max: argument.max,
        choices,
        ..ArgumentSpec::new(name, kind)
    };
    let description = validate::text("arguments", "A description", &argument.description, 200)?;
    Ok(stored_argument(&spec, &description))
}

/// An argument as BlockMine keeps it, so that commands travel both ways; what BlockMine does not know
/// is only there where it is used.
pub(crate) fn stored_argument(spec: &ArgumentSpec, description: &str) -> serde_json::Value {
    let mut stored = serde_json::json!({
        "id": spec.name,
        "name": spec.name,
        "type": kind_name(spec.kind),
        "description": description,
        "required": spec.required,
        "default": spec.default,
    });
    if let Some(min) = spec.min {
        stored["min"] = min.into();
    }
    if let Some(max) = spec.max {
        stored["max"] = max.into();
    }
    if !spec.choices.is_empty() {
        stored["choices"] = spec.choices.clone().into();
    }
    stored
}

const fn kind_name(kind: Rules) -> &'static str {
    match kind {
        Rules::String => "string",
        Rules::Number => "number",
        Rules::Boolean => "boolean",
        Rules::GreedyString => "greedy_string",
        Rules::Player => "player",
        Rules::Choice => "choice",
        Rules::YesNo => "yes_no",
    }
}

const fn rules_kind(kind: ArgumentKind) -> Rules {
    match kind {
        ArgumentKind::String => Rules::String,
        ArgumentKind::Number => Rules::Number,
        ArgumentKind::Boolean => Rules::Boolean,
        ArgumentKind::GreedyString => Rules::GreedyString,
        ArgumentKind::Player => Rules::Player,
        ArgumentKind::Choice => Rules::Choice,
        ArgumentKind::YesNo => Rules::YesNo,
    }
}

pub(super) fn view(command: &Command) -> CommandView {
    let fields = &command.fields;
    let revision = revision(&(
        &fields.name,
        &fields.aliases,
        &fields.description,
        fields.is_enabled,
        fields.cooldown_seconds,
        fields.is_cooldown_for_all,
        &fields.permission,
        &fields.allowed_chat_types,
        &fields.arguments,
    ));
    CommandView {
        revision,
        id: command.id.0,
        bot_id: command.bot_id.0,
        name: fields.name.clone(),
        aliases: fields.aliases.clone(),
        description: fields.description.clone(),
        is_enabled: fields.is_enabled,
        cooldown_seconds: fields.cooldown_seconds,
        is_cooldown_for_all: fields.is_cooldown_for_all,
        permission: fields.permission.clone(),
        built_in: command.built_in.clone(),
        plugin: command.plugin.clone(),
        allowed_chat_types: fields.allowed_chat_types.clone(),
        arguments: stored_arguments(&fields.arguments)
            .into_iter()
            .map(|(spec, description)| ArgumentView {
                name: spec.name,
                kind: wire_kind(spec.kind),
                description,
                required: spec.required,
                default: spec.default.map(|default| default.to_string()),
                min: spec.min,
                max: spec.max,
                choices: spec.choices,
            })
            .collect(),
        graph_revision: command.graph_revision,
        has_draft: command.has_draft,
    }
}

const fn wire_kind(kind: Rules) -> ArgumentKind {
    match kind {
        Rules::String => ArgumentKind::String,
        Rules::Number => ArgumentKind::Number,
        Rules::Boolean => ArgumentKind::Boolean,
        Rules::GreedyString => ArgumentKind::GreedyString,
        Rules::Player => ArgumentKind::Player,
        Rules::Choice => ArgumentKind::Choice,
        Rules::YesNo => ArgumentKind::YesNo,
    }
}
