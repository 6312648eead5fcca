use sculk_core::{JsString, Object, Value};

use super::{TITLE, VERSION, error::TextError, line::Line, write::is_own};
use crate::{Document, DocumentError, MAX_CONNECTIONS, MAX_DOCUMENT_BYTES, MAX_NODES};

impl Document {
    /// Whether a text looks like the text form of a graph.
    #[must_use]
    pub fn is_text_form(text: &str) -> bool {
        text.trim_start_matches('\u{feff}').starts_with(TITLE)
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// When the text is too long, or a line is not understood; the place is named.
    pub fn parse_text(text: &str) -> Result<Self, TextError> {
        if text.len() > MAX_DOCUMENT_BYTES {
            let (bytes, limit) = (text.len(), MAX_DOCUMENT_BYTES);
            return Err(DocumentError::TooLarge { bytes, limit }.into());
        }
        let mut reader = Reader::default();
        let lines = text.trim_start_matches('\u{feff}').lines();
        let mut lines = (1..).zip(lines).map(|(n, line)| Line::new(n, line));
        title(lines.next())?;
        for line in lines {
            if !line.is_blank() {
                reader.line(line)?;
            }
        }
        reader.finish()
    }
}

fn title(line: Option<Line<'_>>) -> Result<(), TextError> {
    let mut line = line.unwrap_or_else(|| Line::new(1, ""));
    line.expect(TITLE)?;
    let version = line.number_word()?;
    if version > f64::from(VERSION) {
        let message = format!(
            "the text form has version {version}; this build reads version {VERSION}. Update Sculk"
        );
        return Err(line.error(message));
    }
    line.end()
}

/// What the lines that are indented belong to.
#[derive(Default)]
enum Block {
    #[default]
    None,
    Variable,
    Node,
    Wire,
    View,
    List,
    /// An item of a list, being an object.
    Item,
}

#[derive(Default)]
struct Part {
    object: Object,
    data: Object,
    line: usize,
}

#[derive(Default)]
struct Reader {
    root: Object,
    variables: Vec<Part>,
    nodes: Vec<Part>,
    wires: Vec<Part>,
    places: Vec<(JsString, f64, f64, usize)>,
    list: Option<(JsString, Vec<Value>)>,
    item: Object,
    block: Block,
}

fn insert(
    object: &mut Object,
    key: JsString,
    value: Value,
    line: &Line<'_>,
) -> Result<(), TextError> {
    if object.contains_key(&key) {
        return Err(line.error(format!("\"{key}\" stands here a second time")));
    }
    object.insert(key, value);
    Ok(())
}

fn set(object: &mut Object, key: &str, value: impl Into<Value>) {
    object.insert(key.into(), value.into());
}

impl Reader {
    fn line(&mut self, mut line: Line<'_>) -> Result<(), TextError> {
        if line.indent > 0 {
            return self.indented(line);
        }
        self.close_list();
        let word = line.word("`node`, `wire`, `var`, `list`, `key` or `view`")?;
        let word = word.to_text();
        self.block = Block::None;
        match word.as_str() {
            "format" => {
                let version = line.number_word()?;
                insert(
                    &mut self.root,
                    "format_version".into(),
                    version.into(),
                    &line,
                )?;
            }
            "dialect" => {
                let name = line.word("`sculk` or `blockmine`")?;
                insert(&mut self.root, "dialect".into(), name.into(), &line)?;
            }
            "var" => return self.variable(line),
            "node" => return self.node(line),
            "wire" => return self.wire(line),
            "view" => self.block = Block::View,
            "list" => {
                let key = line.word("the key of the list")?;
                if is_own(&key) {
                    return Err(line.error(format!("\"{key}\" has lines of its own")));
                }
                self.list = Some((key, Vec::new()));
                self.block = Block::List;
            }
            "key" => {
                let key = line.word("a key")?;
                line.expect("=")?;
                let value = line.value()?;
                self.put_other(key, value, &line)?;
            }
            other => {
                let message = format!(
                    "a line begins with node, wire, var, list, key or view, not with \"{other}\""
                );
                return Err(Line::new(line.number, other).error(message));
            }
        }
        line.end()
    }

    fn put_other(&mut self, key: JsString, value: Value, line: &Line<'_>) -> Result<(), TextError> {
        if is_own(&key) {
            return Err(line.error(format!("\"{key}\" has lines of its own")));
        }
        insert(&mut self.root, key, value, line)
    }

    fn variable(&mut self, mut line: Line<'_>) -> Result<(), TextError> {
        let mut part = Part {
            line: line.number,
            ..Part::default()
        };
        set(&mut part.object, "name", line.word("the variable's name")?);
        set(&mut part.object, "type", line.word("the variable's type")?);
        if line.takes("=") {
            set(&mut part.object, "value", line.value()?);
        }
        line.end()?;
        check_count(self.variables.len(), crate::MAX_VARIABLES, &line)?;
        self.variables.push(part);
        self.block = Block::Variable;
        Ok(())
    }

    fn node(&mut self, mut line: Line<'_>) -> Result<(), TextError> {
        let mut part = Part {
            line: line.number,
            ..Part::default()
        };
        set(&mut part.object, "id", line.word("the node's id")?);
        set(&mut part.object, "type", line.word("the node's type")?);
        line.end()?;
        check_count(self.nodes.len(), MAX_NODES, &line)?;
        self.nodes.push(part);
        self.block = Block::Node;
        Ok(())
    }

    fn wire(&mut self, mut line: Line<'_>) -> Result<(), TextError> {
        let mut part = Part {
            line: line.number,
            ..Part::default()
        };
        let wire = &mut part.object;
        set(wire, "sourceNodeId", line.word("a node's id")?);
        line.expect(".")?;
        set(wire, "sourcePinId", line.word("a pin")?);
        line.expect("->")?;
        set(wire, "targetNodeId", line.word("a node's id")?);
        line.expect(".")?;
        set(wire, "targetPinId", line.word("a pin")?);
        let id = if line.takes("as ") {
            line.word("the wire's id")?
        } else {
            JsString::from(format!("wire-{}", self.wires.len() + 1))
        };
        set(wire, "id", id);
        line.end()?;
        check_count(self.wires.len(), MAX_CONNECTIONS, &line)?;
        self.wires.push(part);
        self.block = Block::Wire;
        Ok(())
    }

    fn indented(&mut self, mut line: Line<'_>) -> Result<(), TextError> {
        let last = match self.block {
            Block::View => return self.place(line),
            Block::List | Block::Item => return self.list_line(line),
            Block::Node => self.nodes.last_mut(),
            Block::Wire => self.wires.last_mut(),
            Block::Variable => self.variables.last_mut(),
            Block::None => None,
        };
        let Some(part) = last else {
            return Err(line.error("an indented line belongs to a line above, but none is there"));
        };
        let is_extra = line.takes(".");
        if !is_extra && !matches!(self.block, Block::Node) {
            return Err(line.error("`.` should stand here: only nodes have data"));
        }
        let key = line.word("a key")?;
        line.expect("=")?;
        let value = line.value()?;
        if !is_extra {
            return insert(&mut part.data, key, value, &line);
        }
        let own = match self.block {
            Block::Node => &["data", "position"][..],
            _ => &[],
        };
        if key.as_str().is_some_and(|key| own.contains(&key)) {
            return Err(line.error(format!("\"{key}\" has lines of its own")));
        }
        insert(&mut part.object, key, value, &line)
    }

    fn place(&mut self, mut line: Line<'_>) -> Result<(), TextError> {
        let id = line.word("a node's id")?;
        let (x, y) = (line.number_word()?, line.number_word()?);
        line.end()?;
        check_count(self.places.len(), MAX_NODES, &line)?;
        self.places.push((id, x, y, line.number));
        Ok(())
    }

    fn list_line(&mut self, mut line: Line<'_>) -> Result<(), TextError> {
        if line.indent > 2 && matches!(self.block, Block::Item) {
            let key = line.word("a key")?;
            line.expect("=")?;
            let value = line.value()?;
            return insert(&mut self.item, key, value, &line);
        }
        self.close_item();
        line.expect("item")?;
        if line.takes("=") {
            let value = line.value()?;
            if let Some((_, items)) = &mut self.list {
                items.push(value);
            }
            self.block = Block::List;
        } else {
            self.block = Block::Item;
        }
        line.end()
    }

    fn close_item(&mut self) {
        if matches!(self.block, Block::Item)
            && let Some((_, items)) = &mut self.list
        {
            items.push(Value::object(std::mem::take(&mut self.item)));
            self.block = Block::List;
        }
    }

    fn close_list(&mut self) {
        self.close_item();
        if let Some((key, items)) = self.list.take() {
            // A second list of the same key goes on with the first.
            let mut all = self
                .root
                .get(&key)
                .and_then(Value::as_array)
                .map_or_else(Vec::new, |l| l.to_vec());
            all.extend(items);
            self.root.insert(key, Value::array(all));
        }
    }

    /// Each place goes to the first node of its id that has none.
    fn put_places(&mut self) -> Result<(), TextError> {
        let mut open: std::collections::HashMap<JsString, std::collections::VecDeque<usize>> =
            std::collections::HashMap::new();
        for (i, part) in self.nodes.iter().enumerate() {
            if let Some(Value::Text(id)) = part.object.get_str("id") {
                open.entry(id.clone()).or_default().push_back(i);
            }
        }
        for (id, x, y, line) in std::mem::take(&mut self.places) {
            let node = open
                .get_mut(&id)
                .and_then(std::collections::VecDeque::pop_front);
            let Some(node) = node else {
                let message = format!("no node \"{id}\" is left that needs a place");
                return Err(Line::new(line, "").error(message));
            };
            let position = Value::record([("x", x.into()), ("y", y.into())]);
            set(&mut self.nodes[node].object, "position", position);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Document, TextError> {
        self.close_list();
        self.put_places()?;
        let mut lines: [Vec<usize>; 3] = Default::default();
        let keys = ["nodes", "connections", "variables"];
        let mut root = std::mem::take(&mut self.root);
        let parts = [self.nodes, self.wires, self.variables];
        for ((key, parts), lines) in keys.iter().zip(parts).zip(&mut lines) {
            let is_node = *key == "nodes";
            let items = parts.into_iter().map(|mut part| {
                lines.push(part.line);
                if is_node {
                    set(&mut part.object, "data", Value::object(part.data));
                    if !part.object.contains_key(&"position".into()) {
                        let origin = Value::record([("x", 0.0.into()), ("y", 0.0.into())]);
                        set(&mut part.object, "position", origin);
                    }
                }
                Value::object(part.object)
            });
            set(&mut root, key, Value::array(items.collect()));
        }
        Document::from_value(&Value::object(root)).map_err(|error| located(error, &keys, &lines))
    }
}

fn check_count(n: usize, limit: usize, line: &Line<'_>) -> Result<(), TextError> {
    if n < limit {
        return Ok(());
    }
    Err(line.error(format!("there are more than {limit} of these")))
}

/// Finds the line a complaint such as `nodes[3].id` is about.
fn located(error: DocumentError, keys: &[&str; 3], lines: &[Vec<usize>; 3]) -> TextError {
    let DocumentError::Shape { path, .. } = &error else {
        return error.into();
    };
    let line = keys.iter().zip(lines).find_map(|(key, lines)| {
        let rest = path.strip_prefix(key)?.strip_prefix('[')?;
        let (number, _) = rest.split_once(']')?;
        lines.get(number.parse::<usize>().ok()?).copied()
    });
    match line {
        Some(line) => TextError::Part { line, error },
        None => error.into(),
    }
}
