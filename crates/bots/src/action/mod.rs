//! What a bot can be asked to do.
//!
//! As JSON each action is an object whose `type` names it: `{"type":"goTo","x":10,"y":64,"z":-3}`.
//! Places of blocks are whole numbers, other positions are in blocks with parts; angles are in
//! degrees as the game counts them (yaw 0 looks south, 90 west; pitch 90 looks down); times are in
//! milliseconds. Names of items, blocks and entities are taken with or without `minecraft:`.

mod arguments;
mod limits;

pub use arguments::{
    BlockPlace, Click, Controls, EntityFilter, EntityOrder, EntityTarget, EquipPlace, Face,
    FurnaceSlot, Hand, ItemPick, Point, SignSide, Watch,
};
pub use limits::Limb;

use serde::{Deserialize, Serialize};

/// Something an online bot is asked to do. Each says what it is answered with
/// ([`crate::BotAnswer`]); "done" is [`crate::BotAnswer::Done`]. What goes wrong is a
/// [`crate::BotError`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BotAction {
    // ---- chat
    /// Say something. The text is cut into lines, which go out through the bot's paced queue;
    /// the answer, `queued`, comes when they are queued, [`crate::BotEvent::Sent`] when each has
    /// gone out.
    Say {
        /// One of [`crate::Pacing::types`].
        chat_type: String,
        /// May hold line breaks. A line that begins with `/` is sent as a command.
        text: String,
        /// Who shall hear a private line; ignored for other chat types.
        #[serde(default)]
        recipient: Option<String>,
    },
    /// Say something and wait for a line that matches. Answer: `line`.
    Ask {
        /// As in `say`.
        chat_type: String,
        /// As in `say`.
        text: String,
        /// As in `say`.
        #[serde(default)]
        recipient: Option<String>,
        /// A regular expression (syntax of the `regex` crate) that the whole line, as a player
        /// sees it without colours, must match somewhere; at most 500 characters.
        reply: String,
    },
    /// Forget all lines that have not gone out yet. Answer: `cleared`.
    ClearChatQueue,
    /// The server warned of spam: the gaps between lines are doubled for a while. Answer: `slowedDown`.
    SlowDownChat,

    // ---- head and legs
    /// Turn the head. Answer: done, when the server has been told.
    Look {
        /// Degrees.
        yaw: f32,
        /// Degrees, -90 to 90.
        pitch: f32,
    },
    /// Turn the head to a point. Answer: done, when the server has been told.
    LookAt {
        /// The point.
        #[serde(flatten)]
        at: Point,
    },
    /// Walk to a place. Answer: done, when it is there.
    GoTo {
        /// Where to.
        #[serde(flatten)]
        at: Point,
        /// How near is near enough, in blocks; 0 is on the very block.
        #[serde(default)]
        range: f64,
        /// Whether blocks may be dug on the way.
        #[serde(default)]
        may_dig: bool,
    },
    /// Walk to where an entity is. Answer: done, when it is within range.
    GoToEntity {
        /// Whom to.
        target: EntityTarget,
        /// How near is near enough, in blocks.
        range: f64,
    },
    /// Walk after an entity until told otherwise. Answer: done, at once.
    Follow {
        /// Whom.
        target: EntityTarget,
        /// How near to stay, in blocks.
        range: f64,
    },
    /// Stand still: ends walking and following and lets go of all keys. Answer: done.
    StopMoving,
    /// Jump once. Answer: done, when it has left the ground.
    Jump,
    /// Press or let go of keys; those not named stay as they are. Answer: done.
    SetControls(Controls),

    // ---- fighting and touching
    /// Strike an entity once. Answer: done.
    Attack {
        /// Whom.
        target: EntityTarget,
    },
    /// Use the item in hand on an entity, or the entity itself. Answer: done.
    InteractEntity {
        /// Whom.
        target: EntityTarget,
        /// With which hand.
        #[serde(default)]
        hand: Hand,
    },
    /// Swing an arm. Answer: done.
    SwingArm {
        /// Which.
        #[serde(default)]
        hand: Hand,
    },

    // ---- blocks
    /// Break a block. Answer: done, when the server has taken it away.
    Dig {
        /// Which.
        #[serde(flatten)]
        at: BlockPlace,
        /// Take the best tool of the hotbar in hand first.
        #[serde(default)]
        best_tool: bool,
    },
    /// Put a block into a free place. Answer: done, when it stands there.
    Place {
        /// The place that is free now.
        #[serde(flatten)]
        at: BlockPlace,
        /// Of which item; what the hand holds if absent.
        #[serde(default)]
        item: Option<ItemPick>,
        /// The side of the new block that touches an existing one; any if absent.
        #[serde(default)]
        against: Option<Face>,
    },
    /// Use a block: a door, a lever, a bed. Answer: done.
    ActivateBlock {
        /// Which.
        #[serde(flatten)]
        at: BlockPlace,
        /// The side that is clicked.
        #[serde(default)]
        face: Option<Face>,
        /// With which hand.
        #[serde(default)]
        hand: Hand,
    },
    /// Write on a sign. Answer: done, when the server has been told.
    WriteSign {
        /// Which.
        #[serde(flatten)]
        at: BlockPlace,
        /// At most four lines; those left out become empty.
        lines: Vec<String>,
        /// Which side.
        #[serde(default)]
        side: SignSide,
    },

    // ---- what it carries
    /// What the bot carries. Answer: `inventory`.
    Inventory,
    /// The first item of a name. Answer: `item`, with null where there is none.
    FindItem {
        /// The item's name.
        name: String,
    },
    /// How many of an item the bot carries. Answer: `count`.
    CountItem {
        /// The item's name.
        name: String,
    },
    /// Put an item on or into a hand. Answer: `item`: what is there now.
    Equip {
        /// Which.
        #[serde(flatten)]
        item: ItemPick,
        /// Where.
        #[serde(default)]
        place: EquipPlace,
    },
    /// Take off what is worn at a place, or empty a hand. Answer: done.
    Unequip {
        /// Where.
        place: EquipPlace,
    },
    /// Select a slot of the hotbar. Answer: `item`: what the hand holds then.
    SelectSlot {
        /// 0 to 8.
        slot: u8,
    },
    /// Move items between slots of the bot's own window; full stacks change places. Answer: done.
    MoveItem {
        /// 1 to 45.
        from: u16,
        /// 5 to 45.
        to: u16,
        /// How many; all if absent.
        #[serde(default)]
        count: Option<u32>,
    },
    /// Throw items away. Answer: `moved`.
    Drop {
        /// Which. Without a count all of the name, or all of the slot.
        #[serde(flatten)]
        item: ItemPick,
    },
    /// Exchange what the two hands hold. Answer: done.
    SwapHands,
    /// Use the item in hand in the air: throw, draw, block, drink. Answer: done, at once or after
    /// `hold_ms`.
    UseItem {
        /// Which hand.
        #[serde(default)]
        hand: Hand,
        /// How long to hold it before letting go, as for a bow; it is not let go of if absent.
        #[serde(default)]
        hold_ms: Option<u32>,
    },
    /// Let go of an item in use. Answer: done.
    StopUsing,
    /// Eat or drink. Answer: `item`: what was consumed, as it was before.
    Eat {
        /// Which; the best food it carries if neither slot nor name is given.
        #[serde(flatten)]
        item: ItemPick,
    },

    // ---- windows
    /// Open a chest, barrel, shulker box, hopper … Answer: `window`.
    OpenContainer {
        /// Which.
        #[serde(flatten)]
        at: BlockPlace,
    },
    /// The open window with all its items, or the bot's own where none is open. Answer: `window`.
    Window,
    /// The first item of a name in the open container. Answer: `item`, with null where there is none.
    FindInContainer {
        /// The item's name.
        name: String,
    },
    /// Move items from the bot into the open container, one after the other. Answer: `moved`.
    Deposit {
        /// What to move; slots are those of the bot's own window.
        items: Vec<ItemPick>,
    },
    /// Move items from the open container to the bot, one after the other. Answer: `moved`.
    Withdraw {
        /// What to move; slots are those of the container.
        items: Vec<ItemPick>,
    },
    /// Move everything, or everything of a name, into the open container. Answer: `moved`.
    DepositAll {
        /// Only this item.
        #[serde(default)]
        name: Option<String>,
    },
    /// Move everything, or everything of a name, from the open container to the bot. Answer:
    /// `moved`.
    WithdrawAll {
        /// Only this item.
        #[serde(default)]
        name: Option<String>,
    },
    /// Click into the open window, or the bot's own where none is open. Answer: `window`.
    ClickWindow {
        /// How.
        click: Click,
    },
    /// Close the open window. Answer: done, also where none is open.
    CloseWindow,

    // ---- furnaces
    /// Open a furnace, blast furnace or smoker. Answer: `furnace`.
    OpenFurnace {
        /// Which.
        #[serde(flatten)]
        at: BlockPlace,
    },
    /// The state of the open furnace. Answer: `furnace`.
    FurnaceStatus,
    /// Put items into the open furnace. Answer: `moved`.
    FurnacePut {
        /// Into which slot: `input` or `fuel`.
        into: FurnaceSlot,
        /// What; slots are those of the bot's own window.
        #[serde(flatten)]
        item: ItemPick,
    },
    /// Take items out of the open furnace. Answer: `item`, with null where the slot is empty.
    FurnaceTake {
        /// Out of which slot.
        #[serde(default)]
        from: FurnaceSlot,
    },

    // ---- crafting
    /// Make an item by a recipe of the bot's recipe book. Answer: `moved`: how many were made.
    Craft {
        /// The item's name.
        name: String,
        /// At least how many to make; 1 if absent.
        #[serde(default)]
        count: Option<u32>,
        /// A crafting table, for what does not fit into the hands' 2×2 grid.
        #[serde(default)]
        table: Option<BlockPlace>,
    },
    /// Make an item by laying out a pattern. Answer: `item`: what came of it, all rounds together.
    CraftPattern {
        /// Rows of item names, null or empty for a free cell; 1 to 3 rows of 1 to 3.
        pattern: Vec<Vec<Option<String>>>,
        /// How often; 1 if absent.
        #[serde(default)]
        times: Option<u32>,
        /// A crafting table, for patterns of more than 2×2.
        #[serde(default)]
        table: Option<BlockPlace>,
    },
    /// The items the bot's recipe book knows how to make. Answer: `names`.
    Recipes,

    // ---- questions
    /// The bot's own state. Answer: `status`.
    Status,
    /// Entities in view. Answer: `entities`.
    Entities(EntityFilter),
    /// Who is on the server, in view or not. Answer: `players`.
    Players,
    /// The block at a place. Answer: `block`, with null where the chunk is not loaded.
    BlockAt {
        /// Where.
        #[serde(flatten)]
        at: BlockPlace,
    },
    /// Blocks of some names around the bot, nearest first. Answer: `blocks`.
    FindBlocks {
        /// Names of blocks.
        names: Vec<String>,
        /// How far to look, 1 to 128 blocks.
        radius: u32,
        /// Most blocks to return, 1 to 256.
        count: u32,
    },
    /// What is written on a sign. Answer: `sign`.
    ReadSign {
        /// Which.
        #[serde(flatten)]
        at: BlockPlace,
    },
    /// The scoreboard's objectives. Answer: `scoreboard`.
    Scoreboard,
    /// Title, tab list's texts and boss bars. Answer: `screen`.
    Screen,
    /// Say which frequent events are wanted from now on. Answer: done.
    Watch(Watch),
}

#[cfg(test)]
mod tests;
