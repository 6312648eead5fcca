use sculk_core::{JsString, Object, Value, to_json_pretty};

use super::{Connection, Dialect, Document, Node, Variable, VariableType};

impl Document {
    /// An empty document of the dialect new graphs have.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            format_version: Some(super::FORMAT_VERSION),
            dialect: Dialect::Sculk,
            nodes: Vec::new(),
            connections: Vec::new(),
            variables: Vec::new(),
            extra: Object::default(),
        }
    }

    /// The document as JSON text; what was not understood when reading is in it again.
    #[must_use]
    pub fn to_json(&self) -> String {
        to_json_pretty(&self.to_value(), 1).unwrap_or_default()
    }

    /// The document as a value.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut root = Object::default();
        if let Some(version) = self.format_version {
            put(
                &mut root,
                "format_version",
                Value::Number(f64::from(version)),
            );
        }
        if self.format_version.is_some() || self.dialect == Dialect::Sculk {
            let name = match self.dialect {
                Dialect::Blockmine => "blockmine",
                Dialect::Sculk => "sculk",
            };
            put(&mut root, "dialect", Value::text(name));
        }
        put(&mut root, "nodes", list(&self.nodes, node));
        put(
            &mut root,
            "connections",
            list(&self.connections, connection),
        );
        put(&mut root, "variables", list(&self.variables, variable));
        with_extra(root, &self.extra)
    }
}

fn put(object: &mut Object, key: &str, value: Value) {
    object.insert(JsString::from(key), value);
}

fn list<T>(items: &[T], write: impl Fn(&T) -> Value) -> Value {
    Value::array(items.iter().map(write).collect())
}

fn with_extra(mut object: Object, extra: &Object) -> Value {
    for (key, value) in extra.iter() {
        object.insert(key.clone(), value.clone());
    }
    Value::object(object)
}

fn node(node: &Node) -> Value {
    let (x, y) = node.position;
    let mut out = Object::default();
    put(&mut out, "id", Value::text(&node.id));
    put(&mut out, "type", Value::text(&node.kind));
    put(
        &mut out,
        "position",
        Value::record([("x", x.into()), ("y", y.into())]),
    );
    put(&mut out, "data", Value::Object(node.data.clone()));
    with_extra(out, &node.extra)
}

fn connection(wire: &Connection) -> Value {
    let mut out = Object::default();
    put(&mut out, "id", Value::text(&wire.id));
    put(&mut out, "sourceNodeId", Value::text(&wire.source_node));
    put(&mut out, "sourcePinId", Value::text(&wire.source_pin));
    put(&mut out, "targetNodeId", Value::text(&wire.target_node));
    put(&mut out, "targetPinId", Value::text(&wire.target_pin));
    with_extra(out, &wire.extra)
}

fn variable(variable: &Variable) -> Value {
    let kind = match variable.kind {
        VariableType::String => "string",
        VariableType::Number => "number",
        VariableType::Boolean => "boolean",
        VariableType::Array => "array",
        VariableType::Object => "object",
    };
    let mut out = Object::default();
    put(&mut out, "name", Value::text(&variable.name));
    put(&mut out, "type", Value::text(kind));
    put(&mut out, "value", variable.value.clone());
    with_extra(out, &variable.extra)
}
