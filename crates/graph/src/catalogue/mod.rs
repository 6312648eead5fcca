//! The declaration of a node type: everything the editor, the check, the help and the compiler know
//! about it.

mod rows;

use indexmap::IndexMap;
use sculk_core::Value;
use serde::Serialize;

use crate::compile::Lowering;

pub use rows::DynamicPins;

/// What flows through a pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum PinType {
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

impl PinType {
    /// The type of this name, as documents write it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Exec" => Self::Exec,
            "Boolean" => Self::Boolean,
            "String" => Self::String,
            "Number" => Self::Number,
            "Array" => Self::Array,
            "Object" => Self::Object,
            "User" => Self::User,
            "DateTime" => Self::DateTime,
            "Any" => Self::Any,
            "Wildcard" => Self::Wildcard,
            _ => return None,
        })
    }

    /// Whether a wire may go from a pin of this type to one of the other without a conversion.
    #[must_use]
    pub fn connects_to(self, other: Self) -> bool {
        let is_open = |t| matches!(t, Self::Any | Self::Wildcard);
        self == other
            || (self != Self::Exec && other != Self::Exec && (is_open(self) || is_open(other)))
    }
}

/// How a literal is edited on the node.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Field {
    /// One line of text; `{name}` in it makes a pin `var_name`.
    Text,
    /// Several lines of text.
    LongText,
    /// A number.
    Number,
    /// A tick box.
    Boolean,
    /// One of a list of stored value and English label.
    Choice {
        /// The list.
        options: Vec<(&'static str, &'static str)>,
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

/// A pin.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pin {
    /// Its id, the key in `data` for its literal.
    pub id: &'static str,
    /// English label.
    pub label: &'static str,
    /// What flows through it.
    #[serde(rename = "type")]
    pub kind: PinType,
    /// What it is for; may be empty.
    pub doc: &'static str,
    /// Whether a graph is not complete without it.
    pub is_required: bool,
    /// Taken in the `sculk` dialect when nothing is connected and no literal is set, and put into
    /// the data of a new node.
    pub default: Option<Value>,
    /// How its literal is edited; none: it can only be connected.
    pub field: Option<Field>,
}

impl Pin {
    /// A pin that can only be connected.
    #[must_use]
    pub const fn new(id: &'static str, label: &'static str, kind: PinType) -> Self {
        Self {
            id,
            label,
            kind,
            doc: "",
            is_required: false,
            default: None,
            field: None,
        }
    }

    /// A control-flow pin.
    #[must_use]
    pub const fn exec(id: &'static str, label: &'static str) -> Self {
        Self::new(id, label, PinType::Exec)
    }

    /// Says what it is for.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Without it the graph is not complete.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Its literal is edited like this and begins with that.
    #[must_use]
    pub fn field(mut self, field: Field, default: impl Into<Value>) -> Self {
        self.field = Some(field);
        self.default = Some(default.into());
        self
    }
}

/// A choice that is not a pin, kept in the node's `data`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// The key in `data`.
    pub key: &'static str,
    /// English label.
    pub label: &'static str,
    /// What it is for; may be empty.
    pub doc: &'static str,
    /// How it is edited.
    pub field: Field,
    /// What a new node's `data` holds.
    pub default: Option<Value>,
}

/// A setting or a row of pins that is shown only while a value in the node's data is truthy, or,
/// with `!` before the key, while it is not. It hides clutter in the editor; the engine does not look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownWhen {
    /// The setting's key, or the row's `id_pattern`.
    pub part: &'static str,
    /// The key in `data`.
    pub key: &'static str,
}

/// An output pin whose type a setting names: one of the choices is the name of a pin type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TypedBy {
    /// The output pin.
    pub pin: &'static str,
    /// The setting's key.
    pub key: &'static str,
}

/// Which graphs a node type may stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum GraphKind {
    /// Graphs of commands.
    Command,
    /// Graphs of events.
    Event,
}

/// Where a node type comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// BlockMine has it, too.
    Blockmine,
    /// It is ours.
    Sculk,
}

/// How a node type becomes program.
#[derive(Clone, Copy)]
pub enum Behaviour {
    /// An entry: the run begins here. The function gives the value of an output pin.
    Entry(fn(&mut Lowering<'_>, &str) -> crate::compile::Operand),
    /// Data: the function gives the value of an output pin, evaluated when somebody asks.
    Pure(fn(&mut Lowering<'_>, &str) -> crate::compile::Operand),
    /// Control flow passes through: the function writes what happens then.
    Exec(fn(&mut Lowering<'_>)),
}

/// A node type.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeType {
    /// Its stable id: `flow:branch`.
    pub id: &'static str,
    /// The category it is listed under.
    pub category: &'static str,
    /// English label.
    pub label: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// Other words a search should find it by.
    pub keywords: &'static [&'static str],
    /// Which graphs it may stand in.
    pub graphs: Vec<GraphKind>,
    /// Fixed pins on the left, in order.
    pub inputs: Vec<Pin>,
    /// Fixed pins on the right, in order.
    pub outputs: Vec<Pin>,
    /// Rows of pins whose number depends on the data.
    pub dynamic: Vec<DynamicPins>,
    /// The key in `data` of a list of `{id, name, type}`: one output pin for each.
    pub pins_listed_in: Option<&'static str>,
    /// The key in `data` of such a list: one input pin for each. Where there is one, the types in both
    /// lists hold, and `required` in this one.
    pub inputs_listed_in: Option<&'static str>,
    /// The key in `data` of the id of a node with such a list: one input pin for each.
    pub pins_of_node: Option<&'static str>,
    /// The key in `data` of the id of a subgraph: a pin for each of its ports.
    pub pins_of_subgraph: Option<&'static str>,
    /// `key_{i}`: the key in `data` of a text that belongs to the `i`-th dynamic pin.
    pub key_pattern: Option<&'static str>,
    /// An output pin whose type a setting names.
    pub typed_by: Option<TypedBy>,
    /// Choices that are not pins.
    pub settings: Vec<Setting>,
    /// Parts that are hidden until a setting asks for them.
    pub shown_when: Vec<ShownWhen>,
    /// Whether the `blockmine` dialect never memoises it by itself.
    pub is_volatile: bool,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it has a meaning in the `sculk` dialect only.
    pub is_sculk_only: bool,
    /// Output pins of a data node that have a value for each item of a list, while the input pins
    /// that hang on them are evaluated.
    pub per_item: &'static [&'static str],
    /// An example of its use.
    pub example: &'static str,
    #[serde(skip)]
    pub(crate) behaviour: Behaviour,
}

impl std::fmt::Debug for NodeType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NodeType")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl NodeType {
    /// A new node type; the category is what stands before the colon.
    #[must_use]
    pub fn new(id: &'static str, label: &'static str, behaviour: Behaviour) -> Self {
        Self {
            id,
            category: id.split(':').next().unwrap_or(id),
            label,
            doc: "",
            keywords: &[],
            graphs: vec![GraphKind::Command, GraphKind::Event],
            inputs: Vec::new(),
            outputs: Vec::new(),
            dynamic: Vec::new(),
            pins_listed_in: None,
            inputs_listed_in: None,
            pins_of_node: None,
            pins_of_subgraph: None,
            key_pattern: None,
            typed_by: None,
            settings: Vec::new(),
            shown_when: Vec::new(),
            is_volatile: false,
            origin: Origin::Blockmine,
            is_sculk_only: false,
            per_item: &[],
            example: "",
            behaviour,
        }
    }

    /// Says what it does.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Shows a use.
    #[must_use]
    pub const fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// Lists it elsewhere than its id says.
    #[must_use]
    pub const fn category(mut self, category: &'static str) -> Self {
        self.category = category;
        self
    }

    /// Other words a search should find it by.
    #[must_use]
    pub const fn keywords(mut self, keywords: &'static [&'static str]) -> Self {
        self.keywords = keywords;
        self
    }

    /// Adds an input.
    #[must_use]
    pub fn input(mut self, pin: Pin) -> Self {
        self.inputs.push(pin);
        self
    }

    /// Adds an output.
    #[must_use]
    pub fn output(mut self, pin: Pin) -> Self {
        self.outputs.push(pin);
        self
    }

    /// Adds a row of pins.
    #[must_use]
    pub fn dynamic(mut self, pins: DynamicPins) -> Self {
        self.dynamic.push(pins);
        self
    }

    /// Adds a setting that begins with a value.
    #[must_use]
    pub fn setting(
        mut self,
        key: &'static str,
        label: &'static str,
        field: Field,
        default: impl Into<Value>,
    ) -> Self {
        self.settings.push(Setting {
            key,
            label,
            doc: "",
            field,
            default: Some(default.into()),
        });
        self
    }

    /// Has an output pin for each `{id, name, type}` listed under this key of its data.
    #[must_use]
    pub const fn pins_listed_in(mut self, key: &'static str) -> Self {
        self.pins_listed_in = Some(key);
        self
    }

    /// Has an input pin for each `{id, name, type, required}` listed under this key of its data.
    #[must_use]
    pub const fn inputs_listed_in(mut self, key: &'static str) -> Self {
        self.inputs_listed_in = Some(key);
        self
    }

    /// Has an input pin for each pin listed in the node whose id stands under this key of its data.
    #[must_use]
    pub const fn pins_of_node(mut self, key: &'static str) -> Self {
        self.pins_of_node = Some(key);
        self
    }

    /// Has a pin for each port of the subgraph whose id stands under this key of its data.
    #[must_use]
    pub const fn pins_of_subgraph(mut self, key: &'static str) -> Self {
        self.pins_of_subgraph = Some(key);
        self
    }

    /// Keeps a text for each dynamic pin under this key, with its number for `{i}`.
    #[must_use]
    pub const fn keyed_by(mut self, pattern: &'static str) -> Self {
        self.key_pattern = Some(pattern);
        self
    }

    /// The type of an output pin is the one this setting names.
    #[must_use]
    pub const fn typed_by(mut self, pin: &'static str, key: &'static str) -> Self {
        self.typed_by = Some(TypedBy { pin, key });
        self
    }

    /// Hides a setting or a row of pins (by its `id_pattern`) while `data[key]` is not truthy.
    #[must_use]
    pub fn shown_when(mut self, part: &'static str, key: &'static str) -> Self {
        self.shown_when.push(ShownWhen { part, key });
        self
    }

    /// The `blockmine` dialect evaluates it afresh at each reading.
    #[must_use]
    pub const fn volatile(mut self) -> Self {
        self.is_volatile = true;
        self
    }

    /// It is ours: BlockMine does not know it.
    #[must_use]
    pub const fn ours(mut self) -> Self {
        self.origin = Origin::Sculk;
        self
    }

    /// It has no meaning in the `blockmine` dialect.
    #[must_use]
    pub const fn sculk_only(mut self) -> Self {
        self.is_sculk_only = true;
        self
    }

    /// These output pins have a value for each item of a list; see [`Lowering::for_item`].
    #[must_use]
    pub const fn per_item(mut self, pins: &'static [&'static str]) -> Self {
        self.per_item = pins;
        self
    }

    /// Whether an output pin has a value for each item of a list.
    #[must_use]
    pub fn is_per_item(&self, pin: &str) -> bool {
        self.per_item.contains(&pin)
    }

    /// May stand in graphs of one kind only.
    #[must_use]
    pub fn only_in(mut self, kind: GraphKind) -> Self {
        self.graphs = vec![kind];
        self
    }

    /// Whether it has no exec pins and no effects of its own.
    #[must_use]
    pub const fn is_pure(&self) -> bool {
        matches!(self.behaviour, Behaviour::Pure(_))
    }

    /// Whether a run can begin at it.
    #[must_use]
    pub const fn is_entry(&self) -> bool {
        matches!(self.behaviour, Behaviour::Entry(_))
    }

    /// A fixed input by id.
    #[must_use]
    pub fn input_pin(&self, id: &str) -> Option<&Pin> {
        self.inputs.iter().find(|p| p.id == id)
    }

    /// What a new node's `data` holds.
    #[must_use]
    pub fn default_data(&self) -> sculk_core::Object {
        let pins = self.inputs.iter().map(|p| (p.id, &p.default));
        let settings = self.settings.iter().map(|s| (s.key, &s.default));
        let mut data = sculk_core::Object::default();
        for (key, default) in settings.chain(pins) {
            if let Some(value) = default {
                data.insert(key.into(), value.clone());
            }
        }
        for row in &self.dynamic {
            data.insert(row.count_key.into(), f64::from(row.default_count).into());
        }
        data
    }

    /// The type of an input pin of a node with this data, dynamic pins included.
    #[must_use]
    pub fn input_type(&self, data: &sculk_core::Object, id: &str) -> Option<PinType> {
        // Pins of the list of another node are not looked up here; any name is taken.
        if id.starts_with("var_") || (self.pins_of_node.is_some() && id != "exec") {
            return Some(PinType::Wildcard);
        }
        let fixed = self.input_pin(id).map(|p| p.kind);
        fixed
            .or_else(|| self.dynamic_type(data, id, true))
            .or_else(|| listed_type(data.get_str(self.inputs_listed_in?)?, id))
    }

    /// The type of an output pin of a node with this data, dynamic pins included.
    #[must_use]
    pub fn output_type(&self, data: &sculk_core::Object, id: &str) -> Option<PinType> {
        let fixed = self.outputs.iter().find(|p| p.id == id).map(|p| p.kind);
        let listed = || {
            let kind = listed_type(data.get_str(self.pins_listed_in?)?, id)?;
            Some(match self.inputs_listed_in {
                Some(_) => kind,
                None => PinType::Wildcard,
            })
        };
        fixed
            .or_else(|| self.dynamic_type(data, id, false))
            .or_else(listed)
    }

    fn dynamic_type(&self, data: &sculk_core::Object, id: &str, is_input: bool) -> Option<PinType> {
        let rows = self.dynamic.iter().filter(|r| r.is_input == is_input);
        rows.filter(|row| row.has(data, id)).map(|r| r.kind).next()
    }
}

/// The type of a pin in a list of `{id, name, type}`; what names none is any.
fn listed_type(list: &Value, id: &str) -> Option<PinType> {
    let mut pins = list.as_array()?.iter();
    let pin = pins.find(|pin| pin.field("id").as_str() == Some(id))?;
    let kind = pin.field("type");
    let named = kind.as_str().and_then(PinType::named);
    Some(named.unwrap_or(PinType::Wildcard))
}

/// Every node type there is.
#[derive(Debug, Default)]
pub struct Catalogue {
    types: IndexMap<&'static str, NodeType>,
    categories: Vec<(&'static str, &'static str)>,
}

impl Catalogue {
    /// A catalogue with these categories (id and English label) and types, in palette order.
    #[must_use]
    pub fn new(
        categories: Vec<(&'static str, &'static str)>,
        types: impl IntoIterator<Item = NodeType>,
    ) -> Self {
        Self {
            types: types.into_iter().map(|t| (t.id, t)).collect(),
            categories,
        }
    }

    /// The type with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&NodeType> {
        self.types.get(id)
    }

    /// The types, in palette order.
    pub fn types(&self) -> impl ExactSizeIterator<Item = &NodeType> {
        self.types.values()
    }

    /// The categories, id and English label, in palette order.
    #[must_use]
    pub fn categories(&self) -> &[(&'static str, &'static str)] {
        &self.categories
    }
}
