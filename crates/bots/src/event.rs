//! What a bot reports.

use crate::{
    DisconnectCause,
    action::{BlockPlace, Point},
    answer::{BossBar, Entity, Item, Objective, Weather, WindowState},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that happened to a bot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BotEvent {
    /// The worker began to connect.
    Connecting,
    /// The bot is in the world and can act.
    Joined {
        /// The name the server gave it.
        username: String,
        /// Its UUID, with dashes.
        uuid: String,
        /// Whether the server passes on chat only if the player's keys sign it
        /// (`enforce-secure-profile`).
        #[serde(default)]
        wants_signed_chat: bool,
    },
    /// A chat line was received.
    Chat(ChatMessage),
    /// A chat line of ours went out, as the server got it.
    Sent {
        /// The chat type it was queued under.
        chat_type: String,
        /// The line, with prefix.
        text: String,
    },
    /// Health or food changed.
    Health {
        /// 0 to 20 (more with boosts); at 0 the bot is dead.
        health: f32,
        /// 0 to 20.
        food: u32,
        /// Food that is used up before hunger shows.
        #[serde(default)]
        saturation: f32,
    },
    /// The bot died. It respawns by itself.
    Died {
        /// The death message, if the server sent one.
        message: Option<String>,
    },
    /// The bot is alive again, or came into another dimension.
    Respawned {
        /// Such as `minecraft:overworld`.
        dimension: String,
    },
    /// Experience changed.
    Experience {
        /// The level.
        level: u32,
        /// Part of the way to the next, 0 to 1.
        progress: f32,
        /// Points in all.
        total: u32,
    },
    /// The game mode changed.
    GameMode {
        /// `survival`, `creative`, `adventure` or `spectator`.
        game_mode: String,
    },
    /// The bot itself moved or turned; where [`crate::Watch::own_moves`] is on. The first comes when
    /// it is switched on.
    Moved {
        /// Its feet.
        position: Point,
        /// Degrees.
        yaw: f32,
        /// Degrees.
        pitch: f32,
    },
    /// An entity came into view. Sent where [`crate::Watch::entities`] is on, like its going.
    EntitySpawned {
        /// It.
        entity: Entity,
    },
    /// An entity moved. Only the newest of several moves is sent, see
    /// [`crate::Watch::entity_moves_ms`].
    EntityMoved {
        /// It, where it is now.
        entity: Entity,
        /// Moves left out since the last report of this entity.
        n_coalesced: u32,
    },
    /// An entity went out of view or ceased to be.
    EntityGone {
        /// As it was last seen.
        entity: Entity,
    },
    /// A window opened.
    WindowOpened {
        /// It, before its items have come.
        window: WindowState,
    },
    /// A window is closed, by whomever.
    WindowClosed {
        /// Its number.
        id: i32,
    },
    /// A slot changed; sent where [`crate::Watch::slots`] is on.
    SlotChanged {
        /// The window; 0 for the bot's own.
        window: i32,
        /// The slot in that window.
        slot: u16,
        /// What lies there now.
        item: Option<Item>,
    },
    /// Somebody picked up an item.
    ItemPickedUp {
        /// What; its count is how many were taken.
        item: Item,
        /// Whose entity took it.
        by: i32,
        /// Whether it was the bot.
        is_self: bool,
    },
    /// A block changed within [`crate::Watch::block_radius`].
    BlockChanged {
        /// Where.
        #[serde(flatten)]
        at: BlockPlace,
        /// What is there now, without a name space.
        name: String,
        /// The number of its state in the game's protocol.
        state: u32,
    },
    /// The time of day, where [`crate::Watch::time`] is on.
    Time {
        /// Ticks since sunrise, 0 to 23999.
        time_of_day: u32,
        /// The number of the day.
        day: u64,
    },
    /// The weather changed.
    Weather(Weather),
    /// A title is shown.
    Title {
        /// The large text, without colours.
        title: String,
        /// The text below it.
        subtitle: String,
    },
    /// The texts around the tab list changed; where [`crate::Watch::screen`] is on.
    TabText {
        /// Above.
        header: String,
        /// Below.
        footer: String,
    },
    /// A boss bar appeared or changed; where [`crate::Watch::screen`] is on.
    BossBar {
        /// It.
        bar: BossBar,
    },
    /// A boss bar is gone; where [`crate::Watch::screen`] is on.
    BossBarGone {
        /// Its id, with dashes.
        id: String,
    },
    /// The objective in the sidebar changed; where [`crate::Watch::screen`] is on. Changes of one
    /// tick come together.
    Scoreboard {
        /// It; absent when none is shown.
        sidebar: Option<Objective>,
    },
    /// A sound; where [`crate::Watch::sounds`] is on.
    Sound {
        /// Such as `minecraft:entity.cow.ambient`.
        name: String,
        /// Where it comes from, where that is known.
        position: Option<Point>,
        /// The entity that makes it.
        #[serde(skip_serializing_if = "Option::is_none")]
        entity: Option<i32>,
        /// 1 is ordinary.
        volume: f32,
        /// 1 is ordinary.
        pitch: f32,
    },
    /// A player is on the server (also sent for those who were there before the bot).
    PlayerJoined {
        /// Player name.
        username: String,
        /// UUID, with dashes.
        uuid: String,
    },
    /// A player left the server.
    PlayerLeft {
        /// Player name.
        username: String,
        /// UUID, with dashes.
        uuid: String,
    },
    /// Events were thrown away because the reader was too slow; never chat, death or the end.
    Dropped {
        /// How many since the last such report.
        n_events: u64,
    },
    /// The session is over. The last event of a session, sent exactly once.
    Disconnected {
        /// Why.
        cause: DisconnectCause,
    },
}

/// A received chat line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatMessage {
    /// Which kind of line.
    pub kind: ChatKind,
    /// Who said it, where the server told.
    pub sender: Option<String>,
    /// What was said, without the sender and without colours.
    pub text: String,
    /// The whole line as a player sees it, without colours: `<Alex> hello`.
    pub line: String,
    /// The whole line as a Minecraft text component, for colours. Absent if it was very large.
    pub component: Option<Value>,
    /// When it arrived, in milliseconds since 1970 (UTC).
    pub at_ms: u64,
}

/// Kinds of received lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ChatKind {
    /// Said to all.
    Chat,
    /// Said to the bot alone.
    Whisper,
    /// The echo of a whisper of the bot's own.
    WhisperEcho,
    /// Written by the server: joins, deaths, answers to commands, chat of plugins.
    System,
    /// Shown above the hotbar.
    ActionBar,
}
