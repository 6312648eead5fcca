use serde::{Deserialize, Serialize};
use specta::Type;

/// Every node type. Palette, node bodies, search, help and inline fields are made from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueView {
    /// The categories, in palette order.
    pub categories: Vec<CategoryView>,
    /// The node types, in palette order.
    pub nodes: Vec<NodeTypeView>,
}

/// A category of the palette.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CategoryView {
    /// `flow`, `math`, …
    pub id: String,
    /// English label.
    pub label: String,
}

/// One node type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NodeTypeView {
    /// Its stable id: `flow:branch`.
    pub id: String,
    /// The category it is listed under.
    pub category: String,
    /// English label.
    pub label: String,
    /// What it does, in English.
    pub doc: String,
    /// Other words a search should find it by.
    pub keywords: Vec<String>,
    /// Which graphs it may stand in: `command`, `event`.
    pub graph_kinds: Vec<String>,
    /// Whether it has no exec pins and no effects.
    pub is_pure: bool,
    /// Where it comes from.
    pub origin: NodeOrigin,
    /// Whether it has a meaning in graphs of the `sculk` dialect only.
    pub is_sculk_only: bool,
    /// Fixed pins on the left, in order.
    pub inputs: Vec<PinView>,
    /// Fixed pins on the right, in order.
    pub outputs: Vec<PinView>,
    /// Rows of pins whose number depends on a value in the node's data.
    pub dynamic: Vec<DynamicPinsView>,
    /// Choices that are not pins.
    pub settings: Vec<SettingView>,
    /// Parts that are hidden until a setting asks for them.
    pub shown_when: Vec<ShownWhenView>,
    /// Output pins that have a value for each item of a list, only for what leads back into the node.
    pub per_item: Vec<String>,
    /// The key in `data` of a list of `{id, name, type}`: one output pin for each.
    pub pins_listed_in: Option<String>,
    /// The key in `data` of such a list: one input pin for each.
    pub inputs_listed_in: Option<String>,
    /// The key in `data` of the id of a node with such a list: one input pin for each.
    pub pins_of_node: Option<String>,
    /// The key in `data` of the id of a subgraph: a pin for each of its ports.
    pub pins_of_subgraph: Option<String>,
    /// `key_{i}`: the key in `data` of a text that belongs to the `i`-th dynamic pin.
    pub key_pattern: Option<String>,
    /// An output pin whose type a setting names.
    pub typed_by: Option<TypedByView>,
    /// What a new node's `data` holds, as JSON text.
    pub default_data: String,
}

/// Where a node type comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NodeOrigin {
    /// BlockMine has it, too.
    Blockmine,
    /// It is ours.
    Sculk,
}

/// An output pin whose type a setting names: one of the choices is the name of a pin type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TypedByView {
    /// The output pin.
    pub pin: String,
    /// The setting's key.
    pub key: String,
}

/// A setting or a row of pins that is shown only while a value in the node's data is truthy; with
/// `!` before the key, only while it is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShownWhenView {
    /// The setting's key, or the row's `idPattern`.
    pub part: String,
    /// The key in `data`.
    pub key: String,
}

/// A pin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PinView {
    /// Its id, the key in `data` for its literal.
    pub id: String,
    /// English label.
    pub label: String,
    /// What flows through it.
    #[serde(rename = "type")]
    pub pin_type: PinTypeView,
    /// What it is for; may be empty.
    pub doc: String,
    /// Whether a graph is not complete without it.
    pub required: bool,
    /// Taken when nothing is connected and no literal is set, as JSON text.
    pub default: Option<String>,
    /// How its literal is edited on the node; absent: it can only be connected.
    pub field: Option<FieldKind>,
}

/// What flows through a pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
pub enum PinTypeView {
    /// Control flow.
    Exec,
    /// True or false.
    Boolean,
    /// Text.
    String,
    /// A number.
    Number,
    /// A list.
    Array,
    /// Named values.
    Object,
    /// A player known to the bot.
    User,
    /// A point in time.
    DateTime,
    /// Anything but control flow.
    Any,
    /// Anything but control flow, taking its type from what is connected.
    Wildcard,
}

/// How a literal is edited on the node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FieldKind {
    /// One line of text; `{name}` in it makes a pin `var_name`.
    Text,
    /// Several lines of text.
    LongText,
    /// A number.
    Number,
    /// A tick box.
    Boolean,
    /// One of a list.
    Choice {
        /// The list.
        options: Vec<OptionView>,
    },
    /// The name of a variable of the graph.
    Variable,
    /// The name of an argument of the command.
    Argument,
    /// JSON text.
    Json,
    /// The id of an event of the graph, a node of type `event:custom_event`.
    Event,
    /// The id of a subgraph of the document.
    Subgraph,
    /// A list of pins, `{id, name, type}` each.
    Pins,
}

/// One of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OptionView {
    /// What is stored.
    pub value: String,
    /// English label.
    pub label: String,
}

/// A choice that is not a pin, kept in the node's `data`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingView {
    /// The key in `data`.
    pub key: String,
    /// English label.
    pub label: String,
    /// What it is for; may be empty.
    pub doc: String,
    /// How it is edited.
    pub field: FieldKind,
    /// Taken when `data` has no such key, as JSON text.
    pub default: Option<String>,
}

/// A row of pins whose number is a value in the node's data: for `i` from `first` while
/// `i < first + data[count_key]`, a pin whose id is `id_pattern` with `{i}` replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DynamicPinsView {
    /// Whether they are inputs.
    pub is_input: bool,
    /// The key in `data` that holds the count.
    pub count_key: String,
    /// The count where `data` has none.
    pub default_count: u32,
    /// The least the editor offers.
    pub min_count: u32,
    /// The most the editor offers.
    pub max_count: u32,
    /// `{i}` of the first pin.
    pub first: u32,
    /// `pin_{i}`.
    pub id_pattern: String,
    /// English label with `{i}`.
    pub label_pattern: String,
    /// What flows through them.
    #[serde(rename = "type")]
    pub pin_type: PinTypeView,
    /// How their literals are edited; absent: they can only be connected.
    pub field: Option<FieldKind>,
}
