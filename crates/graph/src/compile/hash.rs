//! The hash that tells programs apart: FNV-1a over what has meaning.

use sculk_core::{Value, to_json};

use crate::{Dialect, Document};

struct Fnv(u64);

impl Fnv {
    fn text(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// Equal for documents that differ in view data only.
pub(crate) fn program_hash(document: &Document, dialect: Dialect) -> u64 {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    hash.text(if dialect == Dialect::Sculk {
        "sculk"
    } else {
        "blockmine"
    });
    for node in &document.nodes {
        hash.text(&node.id);
        hash.text(&node.kind);
        hash.text(&to_json(&Value::Object(node.data.clone())).unwrap_or_default());
    }
    for wire in &document.connections {
        for part in [
            &wire.source_node,
            &wire.source_pin,
            &wire.target_node,
            &wire.target_pin,
        ] {
            hash.text(part);
        }
    }
    for variable in &document.variables {
        hash.text(&variable.name);
        hash.text(&to_json(&variable.initial_in(dialect)).unwrap_or_default());
    }
    hash.0
}
