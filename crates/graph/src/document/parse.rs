use std::sync::Arc;

use sculk_core::{JsString, List, Object, Value, parse_json};

use super::{
    Connection, Dialect, Document, DocumentError, FORMAT_VERSION, MAX_CONNECTIONS,
    MAX_DOCUMENT_BYTES, MAX_NODES, MAX_VARIABLES, Node, Variable, VariableType,
};

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// When the text is too long, no JSON, or JSON that is not a graph; the place is named.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        if text.len() > MAX_DOCUMENT_BYTES {
            return Err(DocumentError::TooLarge {
                bytes: text.len(),
                limit: MAX_DOCUMENT_BYTES,
            });
        }
        Self::from_value(&parse_json(text).map_err(DocumentError::NotJson)?)
    }

    /// Reads a document that is already a value.
    ///
    /// # Errors
    /// When the value is not a graph; the place is named.
    pub fn from_value(value: &Value) -> Result<Self, DocumentError> {
        let root = Fields::of(value, "the top level")?;
        let format_version = root.version()?;
        let nodes = root.list("nodes", MAX_NODES, true)?;
        let connections = root.list("connections", MAX_CONNECTIONS, true)?;
        let variables = root.list("variables", MAX_VARIABLES, false)?;
        Ok(Self {
            format_version,
            dialect: root.dialect(format_version)?,
            nodes: each(&nodes, "nodes", read_node)?,
            connections: each(&connections, "connections", read_connection)?,
            variables: each(&variables, "variables", read_variable)?,
            extra: root.rest(&[
                "format_version",
                "dialect",
                "nodes",
                "connections",
                "variables",
            ]),
        })
    }
}

pub(super) fn shape(path: impl Into<String>, message: &str) -> DocumentError {
    DocumentError::Shape {
        path: path.into(),
        message: message.to_owned(),
    }
}

pub(super) fn each<T>(
    items: &[Value],
    what: &str,
    read: impl Fn(&Fields) -> Result<T, DocumentError>,
) -> Result<Vec<T>, DocumentError> {
    let read_one = |(i, item)| read(&Fields::of(item, &format!("{what}[{i}]"))?);
    items.iter().enumerate().map(read_one).collect()
}

pub(super) struct Fields {
    object: Arc<Object>,
    path: String,
}

impl Fields {
    fn of(value: &Value, path: &str) -> Result<Self, DocumentError> {
        let object = value.as_object().cloned();
        Ok(Self {
            object: object.ok_or_else(|| shape(path, "an object should stand here"))?,
            path: path.to_owned(),
        })
    }

    /// The fields of what stands at the top level.
    pub(super) fn over(object: &Object) -> Self {
        Self {
            object: Arc::new(object.clone()),
            path: "the top level".to_owned(),
        }
    }

    /// What stands under a key; undefined where nothing does.
    pub(super) fn value(&self, key: &str) -> Value {
        self.object.get_str(key).cloned().unwrap_or_default()
    }

    pub(super) fn at(&self, key: &str) -> String {
        if self.path == "the top level" {
            return key.to_owned();
        }
        format!("{}.{key}", self.path)
    }

    pub(super) fn text(&self, key: &str) -> Result<Arc<str>, DocumentError> {
        match self.object.get_str(key) {
            Some(Value::Text(text)) if !text.is_empty() => Ok(Arc::from(text.to_text())),
            Some(Value::Text(_)) => Err(shape(self.at(key), "the text is empty")),
            Some(_) => Err(shape(self.at(key), "text should stand here")),
            None => Err(shape(self.at(key), "it is missing")),
        }
    }

    pub(super) fn number(&self, key: &str) -> Result<f64, DocumentError> {
        match self.object.get_str(key) {
            Some(Value::Number(n)) => Ok(*n),
            Some(_) => Err(shape(self.at(key), "a number should stand here")),
            None => Err(shape(self.at(key), "it is missing")),
        }
    }

    pub(super) fn list(
        &self,
        key: &'static str,
        limit: usize,
        is_required: bool,
    ) -> Result<Arc<List>, DocumentError> {
        match self.object.get_str(key) {
            Some(Value::Array(items)) if items.len() > limit => Err(DocumentError::TooMany {
                what: key,
                n: items.len(),
                limit,
            }),
            Some(Value::Array(items)) => Ok(items.clone()),
            None | Some(Value::Null) if !is_required => Ok(Arc::default()),
            Some(_) => Err(shape(self.at(key), "a list should stand here")),
            None => Err(shape(self.at(key), "it is missing")),
        }
    }

    fn rest(&self, known: &[&str]) -> Object {
        let is_known = |k: &JsString| k.as_str().is_some_and(|k| known.contains(&k));
        let others = self.object.iter().filter(|(k, _)| !is_known(k));
        others.map(|(k, v)| (k.clone(), v.clone())).collect()
    }

    fn version(&self) -> Result<Option<u32>, DocumentError> {
        let Some(value) = self.object.get_str("format_version") else {
            return Ok(None);
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked"
        )]
        let found = match value.as_number() {
            Some(n) if n.fract() == 0.0 && (1.0..1e6).contains(&n) => n as u32,
            _ => return Err(shape("format_version", "a whole number should stand here")),
        };
        if found > FORMAT_VERSION {
            return Err(DocumentError::TooNew {
                found,
                known: FORMAT_VERSION,
            });
        }
        Ok(Some(found))
    }

    fn dialect(&self, version: Option<u32>) -> Result<Dialect, DocumentError> {
        match self.object.get_str("dialect").map(Value::as_str) {
            Some(Some("sculk")) => Ok(Dialect::Sculk),
            Some(Some("blockmine")) => Ok(Dialect::Blockmine),
            Some(_) => Err(shape("dialect", "it should be \"sculk\" or \"blockmine\"")),
            None if version.is_some() => Ok(Dialect::Sculk),
            None => Ok(Dialect::Blockmine),
        }
    }
}

pub(super) fn read_node(f: &Fields) -> Result<Node, DocumentError> {
    let at = |key: &str| f.object.get_str(key).cloned().unwrap_or_default();
    if at("position").is_undefined() {
        return Err(shape(f.at("position"), "it is missing"));
    }
    let position = Fields::of(&at("position"), &f.at("position"))?;
    let data = match f.object.get_str("data") {
        None | Some(Value::Null) => Arc::default(),
        Some(data) => Fields::of(data, &f.at("data"))?.object,
    };
    Ok(Node {
        id: f.text("id")?,
        kind: f.text("type")?,
        position: (position.number("x")?, position.number("y")?),
        data,
        extra: f.rest(&["id", "type", "position", "data"]),
    })
}

pub(super) fn read_connection(f: &Fields) -> Result<Connection, DocumentError> {
    Ok(Connection {
        id: f.text("id")?,
        source_node: f.text("sourceNodeId")?,
        source_pin: f.text("sourcePinId")?,
        target_node: f.text("targetNodeId")?,
        target_pin: f.text("targetPinId")?,
        extra: f.rest(&[
            "id",
            "sourceNodeId",
            "sourcePinId",
            "targetNodeId",
            "targetPinId",
        ]),
    })
}

fn read_variable(f: &Fields) -> Result<Variable, DocumentError> {
    let kind = match &*f.text("type")? {
        "string" => VariableType::String,
        "number" => VariableType::Number,
        "boolean" => VariableType::Boolean,
        "array" => VariableType::Array,
        "object" => VariableType::Object,
        _ => {
            let message = "it should be string, number, boolean, array or object";
            return Err(shape(f.at("type"), message));
        }
    };
    Ok(Variable {
        name: f.text("name")?,
        kind,
        value: f.object.get_str("value").cloned().unwrap_or_default(),
        extra: f.rest(&["name", "type", "value"]),
    })
}
