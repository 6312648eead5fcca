//! What a node type may ask about its node.

use std::sync::Arc;

use sculk_core::{Object, Value};

use crate::{
    Dialect,
    compile::{
        Lowering,
        lowering::{ARGS, CHAT_TYPE, EVENT_ARGS, USER},
    },
    program::Operand,
};

/// The data a node type reads about its node.
impl Lowering<'_> {
    /// Whose meaning is wanted.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.wiring.dialect
    }

    /// Whether BlockMine's meaning is wanted.
    #[must_use]
    pub fn is_blockmine(&self) -> bool {
        self.wiring.dialect == Dialect::Blockmine
    }

    /// The node's data.
    #[must_use]
    pub fn node_data(&self) -> Arc<Object> {
        self.wiring.document.nodes[self.node as usize].data.clone()
    }

    /// The node's id.
    #[must_use]
    pub fn node_id(&self) -> Arc<str> {
        self.wiring.document.nodes[self.node as usize].id.clone()
    }

    /// A value of the node's data; undefined where there is none.
    #[must_use]
    pub fn data(&self, key: &str) -> Value {
        let data = &self.wiring.document.nodes[self.node as usize].data;
        data.get_str(key).cloned().unwrap_or_default()
    }

    /// Text of the node's data; `default` where there is none or it is empty.
    #[must_use]
    pub fn data_text(&self, key: &str, default: &str) -> String {
        match self.data(key) {
            Value::Text(text) if !text.is_empty() => text.to_text(),
            _ => default.to_owned(),
        }
    }

    /// How many pins the node's first row of dynamic pins has.
    #[must_use]
    pub fn n_dynamic(&self) -> u32 {
        let kind = self.wiring.nodes[self.node as usize].kind;
        let data = &self.wiring.document.nodes[self.node as usize].data;
        kind.and_then(|k| k.dynamic.first())
            .map_or(0, |row| row.count(data))
    }

    /// Whether a wire comes into the pin.
    #[must_use]
    pub fn is_wired(&self, pin: &str) -> bool {
        self.wiring.nodes[self.node as usize]
            .inputs
            .contains_key(pin)
    }

    /// Whether a wire leaves this output pin.
    #[must_use]
    pub fn is_read(&self, pin: &str) -> bool {
        self.wiring.nodes[self.node as usize]
            .targets
            .contains_key(pin)
    }

    /// What the event says.
    #[must_use]
    pub const fn event_args(&self) -> Operand {
        Operand::reg(EVENT_ARGS)
    }

    /// The arguments of the command.
    #[must_use]
    pub const fn command_args(&self) -> Operand {
        Operand::reg(ARGS)
    }

    /// Who triggered the run.
    #[must_use]
    pub const fn trigger_user(&self) -> Operand {
        Operand::reg(USER)
    }

    /// The chat type the run was triggered by.
    #[must_use]
    pub const fn trigger_chat_type(&self) -> Operand {
        Operand::reg(CHAT_TYPE)
    }

    /// The data of another node, if it is of this type.
    #[must_use]
    pub fn data_of(&self, node: &str, kind: &str) -> Option<Arc<Object>> {
        let node = self.wiring.by_id.get(node)?;
        let node = &self.wiring.document.nodes[*node as usize];
        (&*node.kind == kind).then(|| node.data.clone())
    }
}
