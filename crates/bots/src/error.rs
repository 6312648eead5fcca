//! Why a bot did not do what it was asked to, in words for users.

use serde::{Deserialize, Serialize};

/// Why a [`crate::BotAction`] was not done. The texts are for users: what, where, what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BotError {
    /// The bot has no session, or is still joining.
    #[error("The bot is not on a server. Start it and wait until it is online.")]
    NotOnline,
    /// The bot is dead and has not respawned yet.
    #[error("The bot is dead. It respawns by itself; try again in a moment.")]
    Dead,
    /// No rule for this chat type.
    #[error("There is no chat type \"{name}\". Known are: {known}.")]
    UnknownChatType {
        /// As asked for.
        name: String,
        /// The known ones, comma-separated.
        known: String,
    },
    /// A private line without a recipient.
    #[error("A private message needs the name of the player who shall get it.")]
    RecipientMissing,
    /// The recipient is not a possible player name.
    #[error("\"{name}\" cannot be a player's name: it must be one word of at most 32 characters.")]
    RecipientInvalid {
        /// As asked for.
        name: String,
    },
    /// Nothing was left after cutting the text into lines.
    #[error("The message is empty. Give it some text.")]
    EmptyText,
    /// The queue's limit would be passed; nothing of the text was queued.
    #[error(
        "{n_waiting} lines wait to be sent already and at most {limit} may wait, so this message of {n_lines} was not sent. \
         Wait, or send less often."
    )]
    QueueFull {
        /// Lines waiting.
        n_waiting: u32,
        /// Lines this text would have added.
        n_lines: u32,
        /// The queue's limit.
        limit: u32,
    },
    /// A command or prefix that leaves no room for the text, or a command of more than 256 characters.
    #[error("A command may have at most {limit} characters, this one has {length}. Shorten it.")]
    CommandTooLong {
        /// Length in UTF-16 units, as Minecraft counts.
        length: u32,
        /// The most that is allowed.
        limit: u32,
    },
    /// The worker could not hand the call to the bot.
    #[error(
        "The bot did not take the request: {detail}. Try again; if it happens often, restart the bot."
    )]
    Unavailable {
        /// What happened.
        detail: String,
    },
    /// An argument is out of its range.
    #[error("{detail}.")]
    Invalid {
        /// Which, and what it may be.
        detail: String,
    },
    /// The action did not end in time.
    #[error(
        "It took longer than {seconds} s: {doing}. Give it more time, or look at what keeps the bot."
    )]
    Timeout {
        /// The limit, rounded up.
        seconds: u32,
        /// What the bot was about.
        doing: String,
    },
    /// The caller no longer wants it.
    #[error("It was cancelled.")]
    Cancelled,
    /// A newer action took the bot's legs.
    #[error("The bot was told to do something else: {by}.")]
    Replaced {
        /// The newer action's name.
        by: String,
    },
    /// Too many actions wait for this bot.
    #[error("{n_waiting} actions wait for this bot already. Wait until some are done.")]
    TooManyActions {
        /// How many.
        n_waiting: u32,
    },
    /// Too far to touch.
    #[error(
        "{what} is out of reach: {distance:.1} blocks away, the bot reaches {reach:.1}. Walk nearer first."
    )]
    OutOfReach {
        /// What.
        what: String,
        /// How far, in blocks from the eyes.
        distance: f64,
        /// How far the bot reaches, in blocks.
        reach: f64,
    },
    /// No way leads there.
    #[error("There is no way to {to}. Something blocks it, or it is too far to see.")]
    NoPath {
        /// Where to.
        to: String,
    },
    /// The way was lost underway.
    #[error("The bot got stuck on the way to {to}.")]
    Stuck {
        /// Where to.
        to: String,
    },
    /// An entity that is not in view.
    #[error("{target} is not in view.")]
    TargetGone {
        /// Whom was meant.
        target: String,
    },
    /// The place is in a chunk that is not loaded.
    #[error("The place {x} {y} {z} is too far away to see. Walk nearer first.")]
    NotLoaded {
        /// East.
        x: i32,
        /// Up.
        y: i32,
        /// South.
        z: i32,
    },
    /// The block is not of the kind needed.
    #[error("At {x} {y} {z} is {found}, not {wanted}.")]
    WrongBlock {
        /// East.
        x: i32,
        /// Up.
        y: i32,
        /// South.
        z: i32,
        /// What is there.
        found: String,
        /// What would do.
        wanted: String,
    },
    /// A block that no tool breaks.
    #[error("{block} cannot be broken.")]
    Unbreakable {
        /// Its name.
        block: String,
    },
    /// The bot has none of it.
    #[error("The bot has no {item}.")]
    ItemNotFound {
        /// What was asked for.
        item: String,
    },
    /// The container has none of it.
    #[error("There is no {item} in the container.")]
    NotInContainer {
        /// What was asked for.
        item: String,
    },
    /// Fewer than asked for.
    #[error("There are only {found} of {item}, {wanted} were asked for.")]
    NotEnough {
        /// What.
        item: String,
        /// How many there are.
        found: u32,
        /// How many were wanted.
        wanted: u32,
    },
    /// Nothing lies in the slot.
    #[error("Slot {slot} is empty.")]
    SlotEmpty {
        /// Which.
        slot: u16,
    },
    /// No free place for the items.
    #[error("There is no room for {item} in {place}. Free a slot first.")]
    NoRoom {
        /// What.
        item: String,
        /// `the inventory`, `the container` …
        place: String,
    },
    /// The item does not fit the place.
    #[error("{item} cannot be put into {place}.")]
    DoesNotFit {
        /// What.
        item: String,
        /// Where.
        place: String,
    },
    /// Nothing that could be eaten or drunk.
    #[error("{item} cannot be eaten or drunk.")]
    NotFood {
        /// What.
        item: String,
    },
    /// The bot's food bar is full.
    #[error("The bot is not hungry, so {item} cannot be eaten now.")]
    NotHungry {
        /// What.
        item: String,
    },
    /// No window is open.
    #[error("No container is open. Open one first.")]
    NoWindow,
    /// The open window is of another kind.
    #[error("The open window is {found}, not {wanted}. Open one first.")]
    WrongWindow {
        /// Its kind.
        found: String,
        /// What is needed.
        wanted: String,
    },
    /// The window was closed by the server meanwhile.
    #[error(
        "The window was closed: by the server, by another action, or because the bot went away or died."
    )]
    WindowClosed,
    /// The server opened no window.
    #[error(
        "{block} at {x} {y} {z} did not open. It may be locked, blocked from above, or protected."
    )]
    DidNotOpen {
        /// The block's name.
        block: String,
        /// East.
        x: i32,
        /// Up.
        y: i32,
        /// South.
        z: i32,
    },
    /// The server did not do what a click should have done.
    #[error("The server did not let the bot {what}.")]
    Refused {
        /// What the bot wanted to do.
        what: String,
    },
    /// The recipe book has no recipe for it.
    #[error(
        "The bot knows no recipe for {item}. Servers teach recipes as items are found; lay out a pattern instead."
    )]
    RecipeUnknown {
        /// What was asked for.
        item: String,
    },
    /// A recipe that needs a table.
    #[error("{item} needs a crafting table. Say where one is.")]
    TableNeeded {
        /// What was asked for.
        item: String,
    },
    /// The pattern makes nothing.
    #[error("The pattern makes nothing on this server.")]
    NothingMade,
    /// This build's bots do not know the action.
    #[error("Bots of this version cannot do \"{action}\" yet.")]
    NotImplemented {
        /// The action's name.
        action: String,
    },
}

impl BotError {
    /// The error's name as it stands in JSON, such as `outOfReach`.
    #[must_use]
    pub fn code(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.get("type")?.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}
