//! What a run asks of the world. The run waits until it is resumed with the [`Answer`].

use sculk_core::{JsString, Value};
use serde::{Deserialize, Serialize};

use crate::{
    CommandChange, ContainerKind, EquipPlace, FurnaceSlot, HttpRequest, ItemMove, ItemStack,
    NewCommand, PluginCall, StoreRequest,
};

/// Something a run wants from its host. Each variant says what the answer's value must be;
/// "nothing" means that any value is taken and not looked at.
///
/// An *item* in an answer is `{slot, name, displayName, count, type, metadata, nbt, stackSize,
/// maxDurability, damage}`: `name` without a name space, `type` the number of its kind in the game's
/// protocol, `maxDurability` null for what does not wear. Slots are those of the player's own
/// window: 5 to 8 armour, 9 to 35 the inventory, 36 to 44 the hotbar, 45 the other hand.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(
    tag = "effect",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Effect {
    /// Say something in chat. Answer: nothing; it is queued, not yet said.
    SendMessage {
        /// The chat type: text, or null where the run has none. An unknown type cannot be sent.
        chat_type: Value,
        /// What to say; line breaks part it into several lines.
        text: JsString,
        /// For whom, where the chat type addresses somebody; text, empty or null.
        recipient: Value,
    },
    /// Write a line to the bot's console. Answer: nothing.
    Log {
        /// Who reads it.
        level: LogLevel,
        /// The line as text; lists and objects come as indented JSON.
        text: JsString,
        /// The value itself.
        value: Value,
    },
    /// Look up a user of this bot by name, without regard to case; an unknown one is created.
    /// Answer: `{username, groups: [name], permissions: [name], isBlacklisted}` or null.
    User {
        /// The name.
        username: JsString,
    },
    /// Set or take away a user's blacklist mark. Answer: the user's row, an object, or null.
    SetBlacklist {
        /// The name.
        username: JsString,
        /// The mark.
        is_blacklisted: bool,
    },
    /// Put a user into a group. Answer: nothing; an unknown group is a failure.
    AddToGroup {
        /// The name.
        username: JsString,
        /// The group's name.
        group: JsString,
    },
    /// Take a user out of a group; one left without any is put into `User`. Answer: nothing; an
    /// unknown group, or one the user is not in, is a failure.
    RemoveFromGroup {
        /// The name.
        username: JsString,
        /// The group's name.
        group: JsString,
    },
    /// Read the bot's store. Answer: the text that was written, or null.
    StoreRead {
        /// Whose part of the store.
        owner: JsString,
        /// The key.
        key: JsString,
    },
    /// Write into the bot's store. Answer: nothing.
    StoreWrite {
        /// Whose part of the store.
        owner: JsString,
        /// The key.
        key: JsString,
        /// The text: JSON, unless the value was text itself.
        text: JsString,
    },
    /// Ask the store of the bot, of its server or of all bots, or change it. Answer: as
    /// [`crate::StoreOperation`] says.
    Store(StoreRequest),
    /// Answer the program that called this graph. Answer: nothing; where no program called, a
    /// failure, which ends nothing.
    Respond {
        /// What to tell it.
        data: Value,
    },
    /// Ask a web server. Answer: `{status, headers: {name: text}, body: text}`, whatever the status;
    /// no answer in time, or an address that is refused, is a failure.
    HttpRequest(HttpRequest),
    /// Make a command. Answer: its id, a number, or text for a temporary one; null where there is
    /// one of that name.
    CreateCommand(NewCommand),
    /// Change a command. Answer: true; false where there is none of that name, or another one has
    /// the new name.
    UpdateCommand {
        /// The name it has.
        name: JsString,
        /// What changes.
        change: CommandChange,
    },
    /// Take away a command that has a graph. Answer: whether there was one.
    DeleteCommand {
        /// Its name.
        name: JsString,
    },
    /// The bot. Answer: `{username, position: {x, y, z} or null, entityId}`.
    Bot,
    /// Who is on the server. Answer: a list of names.
    Players,
    /// What is in view, the bot too. Answer: a list of `{id, type, username?, displayName?,
    /// position: {x, y, z}, isValid}`.
    Entities,
    /// Turn the head. Answer: nothing.
    LookAt {
        /// In blocks.
        #[serde(deserialize_with = "null_as_nan")]
        x: f64,
        /// In blocks.
        #[serde(deserialize_with = "null_as_nan")]
        y: f64,
        /// In blocks.
        #[serde(deserialize_with = "null_as_nan")]
        z: f64,
        /// The height as the graph said it, where that is no number: the text `20`. Records do not
        /// keep it.
        #[serde(skip)]
        said_y: Value,
    },
    /// What the bot carries. Answer: `{items: [item], selectedSlot}` with the items of all slots in
    /// the order of slots, and the selected slot of the hotbar, 0 to 8.
    Inventory,
    /// Put an item on or into a hand. Answer: nothing.
    Equip {
        /// The item.
        stack: ItemStack,
        /// Where.
        place: EquipPlace,
        /// A place that is none of these: a graph of BlockMine's may name anything, which is a failure
        /// to a host. Records do not keep it.
        #[serde(skip)]
        unknown_place: Option<JsString>,
    },
    /// Throw away some of a kind of item. Answer: nothing.
    Toss {
        /// The stack to begin with; others of its kind follow where it is too small.
        stack: ItemStack,
        /// How many.
        count: f64,
        /// How many as the graph said it, where that is no number: the text `3`. Records do not
        /// keep it.
        #[serde(skip)]
        said: Value,
    },
    /// Throw away whole stacks. Answer: nothing.
    TossStacks {
        /// The stacks.
        stacks: Vec<ItemStack>,
    },
    /// Select a slot of the hotbar. Answer: nothing.
    SelectSlot {
        /// 0 to 8.
        slot: u8,
    },
    /// Walk. Answer: nothing, when the bot is there; no way is a failure. Of graphs of BlockMine's the
    /// numbers may be NaN: there is no way to there.
    GoTo {
        /// In blocks.
        #[serde(deserialize_with = "null_as_nan")]
        x: f64,
        /// In blocks.
        #[serde(deserialize_with = "null_as_nan")]
        y: f64,
        /// In blocks.
        #[serde(deserialize_with = "null_as_nan")]
        z: f64,
        /// How near is near enough, in blocks.
        #[serde(deserialize_with = "null_as_nan")]
        range: f64,
    },
    /// Begin to follow an entity, until told otherwise. Answer: nothing, at once.
    Follow {
        /// Its id.
        entity: f64,
        /// How near to stay, in blocks.
        range: f64,
    },
    /// Stand still: no goal any more, every key let go of. Answer: nothing.
    StopMoving,
    /// Open the block at a place, walking there where it is out of reach. From then on it is this
    /// run's open container or furnace. Answer: an object that stands for it; a block of another
    /// kind ([`ContainerKind::opens`]) is a failure.
    OpenContainer {
        /// As what.
        kind: ContainerKind,
        /// In blocks.
        x: f64,
        /// In blocks.
        y: f64,
        /// In blocks.
        z: f64,
    },
    /// Close this run's open container or furnace, or whatever window is open. Answer: nothing, also
    /// where none is.
    CloseContainer {
        /// Which.
        kind: ContainerKind,
    },
    /// What a container holds. Answer: a list of items in the order of the container's slots, or
    /// null where none is open.
    ContainerItems {
        /// What opening gave, or null: this run's open one.
        container: Value,
    },
    /// Move items from the bot into this run's open container, one after the other. Answer: how many
    /// were moved before the first that could not be, a number.
    Deposit {
        /// What to move.
        moves: Vec<ItemMove>,
    },
    /// Move items from this run's open container to the bot, as [`Effect::Deposit`] does.
    Withdraw {
        /// What to move.
        moves: Vec<ItemMove>,
    },
    /// The state of this run's open furnace. Answer: `{inputItem, fuelItem, outputItem, fuel,
    /// progress}`, items or null, and parts of 1; null where none is open.
    FurnaceStatus,
    /// Put items of the bot into this run's open furnace. Answer: nothing.
    FurnacePut {
        /// Into which slot.
        slot: FurnaceSlot,
        /// What.
        stack: ItemStack,
        /// How many.
        count: f64,
    },
    /// Take what this run's open furnace has made. Answer: the item, or null where there is none.
    FurnaceTake,
    /// Let a plugin do what a node of its own is for. Answer: as [`PluginCall`] says; a plugin that does
    /// not run, or throws, is a failure.
    PluginNode(PluginCall),
    /// Stop the bot. Answer: nothing.
    StopBot,
    /// Start the graphs that listen to signals. Answer: to how many bots it went, a number; they
    /// take it up in their own time. Signals that come too often are a failure.
    SendSignal {
        /// What the signal is called.
        name: JsString,
        /// The name of the bot it is for; empty or null: all bots, this one too.
        to: Value,
        /// What it carries.
        data: Value,
    },
    /// Keep a variable of the graph for the next run. Answer: nothing.
    PersistVariable {
        /// Its name.
        name: JsString,
        /// Its value.
        value: Value,
    },
    /// Wait. Answer: nothing, when the time is over.
    Delay {
        /// How long, in milliseconds.
        ms: f64,
    },
    /// Wait until something happens. Answer: what the event says, an object; null when the time was
    /// over first.
    WaitForEvent {
        /// The event's name: `chat`.
        event: JsString,
        /// How long, in milliseconds; none: as long as it takes.
        timeout_ms: Option<f64>,
        /// Whether the last event this wait was answered with was not the one: it goes on from
        /// there, and what happened since counts.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        again: bool,
    },
    /// Take a turn that there is only once in a while. Answer: true, and the while begins; false
    /// where one has begun and is not over. Turns are counted for all runs of the graph of one bot.
    TakeTurn {
        /// The node that asks; each has turns of its own.
        node: JsString,
        /// Whose turn: each key has its own.
        key: JsString,
        /// How long a while is, in milliseconds; none: for good.
        per_ms: Option<f64>,
    },
    /// Wait until it is quiet. Answer: true when the time is over and no other run of the graph
    /// asked for the same meanwhile; false as soon as one does.
    Settle {
        /// The node that asks.
        node: JsString,
        /// What is to be quiet: each key on its own.
        key: JsString,
        /// How long, in milliseconds.
        ms: f64,
    },
    /// Begin something and do not wait for it. Answer: nothing, at once. A host that cannot do
    /// several things at a time says that it failed, and is then asked for the effect itself. What
    /// was begun and never asked for by the end of the run is given up.
    Begin {
        /// Names it among all that the run began.
        ticket: f64,
        /// What to begin.
        #[serde(rename = "begun")]
        effect: Box<Effect>,
    },
    /// Wait for the first that is done of what was begun. Answer: `{ticket, value}`, or
    /// `{ticket, error}` with text where it could not be done.
    NextDone,
    /// The time. Answer: milliseconds since 1970 UTC, a number.
    Now,
    /// A seed for the run's random numbers, asked at most once per run. Answer: a number.
    Seed,
}

impl Effect {
    /// Whether its answer comes some time later, while other branches of the run can go on.
    #[must_use]
    pub const fn takes_time(&self) -> bool {
        matches!(
            self,
            Self::Delay { .. }
                | Self::WaitForEvent { .. }
                | Self::Settle { .. }
                | Self::HttpRequest(_)
                | Self::PluginNode(_)
                | Self::GoTo { .. }
                | Self::OpenContainer { .. }
                | Self::Deposit { .. }
                | Self::Withdraw { .. }
                | Self::FurnacePut { .. }
                | Self::FurnaceTake
                | Self::Equip { .. }
                | Self::Toss { .. }
                | Self::TossStacks { .. }
        )
    }
}

/// JSON has null for what is no number.
fn null_as_nan<'de, D: serde::Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(from)?.unwrap_or(f64::NAN))
}

impl Effect {
    /// Whether it changes nothing in the world.
    #[must_use]
    pub const fn only_asks(&self) -> bool {
        matches!(
            self,
            Self::Now
                | Self::Seed
                | Self::User { .. }
                | Self::StoreRead { .. }
                | Self::Bot
                | Self::Players
                | Self::Entities
                | Self::Inventory
                | Self::ContainerItems { .. }
                | Self::FurnaceStatus
                | Self::Delay { .. }
        )
    }

    /// Its name, as it stands in records and tests: `sendMessage`.
    #[must_use]
    pub fn name(&self) -> String {
        crate::record::name(self)
    }

    /// It as JSON text with its name under `effect`; none where a value in it is nested too deep.
    #[must_use]
    pub fn to_json(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

/// Who reads a line of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LogLevel {
    /// The user.
    Info,
    /// Whoever builds the graph.
    Debug,
}

/// What the host has to say to an effect.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// It happened; the value is as the effect says.
    Value(Value),
    /// It could not be done. The node leaves by its failure pin or the run ends with this.
    Failed(String),
}

impl Answer {
    /// It happened, and there is nothing to tell.
    #[must_use]
    pub const fn done() -> Self {
        Self::Value(Value::Undefined)
    }
}
