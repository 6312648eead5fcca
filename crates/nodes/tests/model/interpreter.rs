//! Running a graph as plainly as can be: a table of remembered values, a set of exec nodes that ran,
//! and functions that call one another. In the `blockmine` dialect by the description of BlockMine's
//! engine, in the `sculk` dialect by docs/graph-semantics.md.
//!
//! It knows a few node types only, those in which the order of reading and forgetting shows.

use std::collections::{HashMap, HashSet};

use sculk_core::{Value, parse_json, to_json};
use sculk_graph::{Dialect, Document, Node};

const MAX_ROUNDS: usize = 1000;

/// Why control flow does not go on.
pub enum Stop {
    Break,
    Failed,
    /// A value grows beyond all bounds; what comes of that is not compared.
    Grows,
}

type Flow = Result<(), Stop>;

pub struct Model<'a> {
    document: &'a Document,
    is_sculk: bool,
    /// So many exec nodes the run may pass.
    max_steps: usize,
    /// In the `sculk` dialect: what data nodes gave to the exec node that asks.
    given: HashMap<(usize, String), Value>,
    by_id: HashMap<&'a str, usize>,
    volatile: Vec<bool>,
    memo: HashMap<(usize, String), Value>,
    executed: HashSet<usize>,
    n_steps: usize,
    /// Of each loop, in the `sculk` dialect: its rounds in the whole run.
    n_rounds: HashMap<usize, usize>,
    /// What was logged.
    pub said: Vec<String>,
    pub variables: HashMap<String, Value>,
    store: HashMap<String, String>,
}

const VOLATILE: [&str; 2] = ["data:get_variable", "flow:for_each"];
const VOLATILE_PREFIXES: [&str; 3] = ["event:", "bot:", "time:"];

impl<'a> Model<'a> {
    pub fn new(document: &'a Document, max_steps: usize) -> Self {
        let nodes = document.nodes.iter().enumerate();
        let by_id = nodes.map(|(i, n)| (&*n.id, i)).collect();
        let mut model = Self {
            document,
            is_sculk: document.dialect == Dialect::Sculk,
            max_steps,
            given: HashMap::new(),
            by_id,
            volatile: Vec::new(),
            memo: HashMap::new(),
            executed: HashSet::new(),
            n_steps: 0,
            n_rounds: HashMap::new(),
            said: Vec::new(),
            variables: HashMap::new(),
            store: HashMap::new(),
        };
        model.volatile = (0..document.nodes.len())
            .map(|i| model.is_volatile(i, &mut HashSet::new()))
            .collect();
        for variable in &document.variables {
            let name = variable.name.to_string();
            model.variables.insert(name, variable.initial());
        }
        model
    }

    fn node(&self, at: usize) -> &'a Node {
        &self.document.nodes[at]
    }

    /// By its type, or by whatever is wired into it.
    fn is_volatile(&self, at: usize, seen: &mut HashSet<usize>) -> bool {
        let kind = &*self.node(at).kind;
        if VOLATILE.contains(&kind) || VOLATILE_PREFIXES.iter().any(|p| kind.starts_with(p)) {
            return true;
        }
        if !seen.insert(at) {
            return false;
        }
        let id = &self.node(at).id;
        let into = self.document.connections.iter();
        let into: Vec<usize> = into
            .filter(|w| w.target_node == *id)
            .filter_map(|w| self.by_id.get(&*w.source_node).copied())
            .collect();
        into.into_iter()
            .any(|source| self.is_volatile(source, seen))
    }

    /// Runs from the start to the end.
    pub fn run(&mut self) -> Flow {
        let start = self.document.nodes.iter();
        let start = start.position_of("event:command");
        start.map_or(Ok(()), |start| self.follow(start, "exec"))
    }

    fn follow(&mut self, from: usize, pin: &str) -> Flow {
        let id = &self.node(from).id;
        let wires = self.document.connections.iter();
        let wires = wires.filter(|w| w.source_node == *id && &*w.source_pin == pin);
        let targets = wires.filter_map(|w| self.by_id.get(&*w.target_node).copied());
        let targets: Vec<usize> = targets.collect();
        let n = if self.is_sculk { targets.len() } else { 1 };
        targets
            .into_iter()
            .take(n)
            .try_for_each(|next| self.execute(next))
    }

    fn execute(&mut self, at: usize) -> Flow {
        if !self.is_sculk && !self.executed.insert(at) {
            return Ok(());
        }
        self.given.clear();
        self.n_steps += 1;
        if self.n_steps > self.max_steps {
            return Err(Stop::Failed);
        }
        match &*self.node(at).kind {
            "action:send_log" => {
                let text = self.input(at, "message", Value::text(""))?;
                self.said.push(text.to_js_string().to_text());
                self.follow(at, "exec")
            }
            "action:bot_set_variable" => {
                let name = self.input(at, "name", Value::text(""))?;
                let value = self.input(at, "value", Value::Null)?;
                if name.is_truthy() {
                    self.variables.insert(name.to_js_string().to_text(), value);
                }
                self.follow(at, "exec")
            }
            "data:store_write" => {
                let key = self.input(at, "key", Value::text(""))?;
                let value = self.input(at, "value", Value::Null)?;
                let text = match &value {
                    Value::Text(text) => text.to_text(),
                    other => to_json(other).unwrap_or_else(|| "null".to_owned()),
                };
                self.store.insert(key.to_js_string().to_text(), text);
                self.follow(at, "exec")
            }
            "flow:sequence" => (0..3).try_for_each(|i| self.follow(at, &format!("exec_{i}"))),
            "flow:branch" => {
                let is_true = self.input(at, "condition", Value::Bool(false))?.is_truthy();
                self.follow(at, if is_true { "exec_true" } else { "exec_false" })
            }
            "flow:break" => Err(Stop::Break),
            "flow:for_each" => self.for_each(at),
            "flow:while" => self.while_loop(at),
            "event:call_event" => self.call_event(at),
            _ => Ok(()),
        }
    }

    fn publish(&mut self, at: usize, pin: &str, value: Value) {
        self.memo.insert((at, pin.to_owned()), value);
    }

    /// One round; gives whether the loop was left.
    fn round(&mut self, at: usize) -> Result<bool, Stop> {
        if self.is_sculk {
            let n_rounds = self.n_rounds.entry(at).or_default();
            *n_rounds += 1;
            if *n_rounds > self.max_steps {
                return Err(Stop::Failed);
            }
        } else {
            self.forget_body(at);
        }
        match self.follow(at, "loop_body") {
            Err(Stop::Break) => Ok(true),
            Err(stop) => Err(stop),
            Ok(()) => Ok(false),
        }
    }

    fn for_each(&mut self, at: usize) -> Flow {
        let list = self.input(at, "array", Value::Undefined)?;
        if let Value::Array(items) = &list {
            for (i, item) in items.iter().enumerate() {
                self.publish(at, "element", item.clone());
                self.publish(at, "index", Value::Number(i as f64));
                if self.round(at)? {
                    break;
                }
            }
        }
        self.follow(at, "completed")
    }

    fn while_loop(&mut self, at: usize) -> Flow {
        for i in 0.. {
            self.given.clear();
            if !self.is_sculk && i >= MAX_ROUNDS {
                break;
            }
            if !self.input(at, "condition", Value::Bool(false))?.is_truthy() {
                break;
            }
            self.publish(at, "iteration", Value::Number(i as f64));
            if self.round(at)? {
                break;
            }
        }
        self.follow(at, "completed")
    }

    fn call_event(&mut self, at: usize) -> Flow {
        let target = self.node(at).data.get_str("selectedEventId").cloned();
        let target = target.and_then(|t| Some(*self.by_id.get(t.as_str()?)?));
        let target = target.filter(|t| &*self.node(*t).kind == "event:custom_event");
        if let Some(target) = target {
            let value = self.input(at, "p", Value::Null)?;
            // The description does not tell undefined from null here.
            let value = if value.is_nullish() {
                Value::Null
            } else {
                value
            };
            self.publish(target, "p", value);
            self.follow(target, "exec")?;
        }
        self.follow(at, "exec")
    }

    /// Forgets everything that wires of any kind lead to from the body's first node.
    fn forget_body(&mut self, at: usize) {
        let id = &self.node(at).id;
        let wires = &self.document.connections;
        let mut first = wires
            .iter()
            .filter(|w| w.source_node == *id && &*w.source_pin == "loop_body")
            .filter_map(|w| self.by_id.get(&*w.target_node).copied());
        let mut queue: Vec<usize> = first.next().into_iter().collect();
        let mut seen: HashSet<usize> = HashSet::new();
        while let Some(node) = queue.pop() {
            if !seen.insert(node) {
                continue;
            }
            let id = &self.node(node).id;
            let out = wires.iter().filter(|w| w.source_node == *id);
            queue.extend(out.filter_map(|w| self.by_id.get(&*w.target_node).copied()));
        }
        self.executed.retain(|node| !seen.contains(node));
        self.memo.retain(|(node, _), _| !seen.contains(node));
    }

    fn input(&mut self, at: usize, pin: &str, default: Value) -> Result<Value, Stop> {
        let id = &self.node(at).id;
        let wires = self.document.connections.iter();
        let into = wires.filter(|w| w.target_node == *id && &*w.target_pin == pin);
        let mut sources =
            into.filter_map(|w| Some((*self.by_id.get(&*w.source_node)?, &w.source_pin)));
        if let Some((source, output)) = sources.next() {
            return self.output(source, output);
        }
        let literal = self.node(at).data.get_str(pin).cloned();
        Ok(literal.filter(|v| !v.is_undefined()).unwrap_or(default))
    }

    fn output(&mut self, at: usize, pin: &str) -> Result<Value, Stop> {
        let key = (at, pin.to_owned());
        if let Some(known) = self.memo.get(&key).or_else(|| self.given.get(&key)) {
            return Ok(known.clone());
        }
        let value = self.evaluate(at, pin)?;
        if self.is_sculk {
            self.given.insert(key, value.clone());
            return Ok(value);
        }
        if !self.volatile[at] {
            self.memo.insert(key, value.clone());
        }
        Ok(value)
    }

    fn evaluate(&mut self, at: usize, pin: &str) -> Result<Value, Stop> {
        let number = |v: &Value| v.to_number();
        Ok(match (&*self.node(at).kind, pin) {
            ("data:get_variable", "value") => {
                let name = self.node(at).data.get_str("variableName");
                let name = name.map(|n| n.to_js_string().to_text()).unwrap_or_default();
                self.variables.get(&name).cloned().unwrap_or(Value::Null)
            }
            ("data:number_literal", "value") => self.input(at, "value", 0.0.into())?,
            ("data:store_read", "value") => {
                let key = self
                    .input(at, "key", Value::text(""))?
                    .to_js_string()
                    .to_text();
                match self.store.get(&key) {
                    None => Value::Null,
                    Some(text) => parse_json(text).unwrap_or_else(|_| Value::text(text)),
                }
            }
            ("data:array_literal", "value") => {
                let items: Result<Vec<Value>, Stop> = (0..3)
                    .map(|i| self.input(at, &format!("pin_{i}"), Value::Undefined))
                    .collect();
                let falls = |v: &Value| !self.is_sculk && !v.is_truthy();
                let kept = |v: Value| if falls(&v) { Value::Undefined } else { v };
                let list = Value::array(items?.into_iter().map(kept).collect());
                if has_more_than(&list, &mut 1000) {
                    return Err(Stop::Grows);
                }
                list
            }
            ("math:operation", "result") => {
                let a = number(&self.input(at, "a", 0.0.into())?);
                let b = number(&self.input(at, "b", 0.0.into())?);
                Value::Number(a + b)
            }
            ("logic:compare", "result") => {
                let a = self.input(at, "a", Value::Null)?;
                let b = self.input(at, "b", Value::Null)?;
                Value::Bool(is_less(&a, &b))
            }
            ("string:concat", "result") => {
                let mut text = String::new();
                for pin in ["pin_0", "pin_1"] {
                    let part = self.input(at, pin, Value::text(""))?;
                    if !part.is_nullish() {
                        text += &part.to_js_string().to_text();
                    }
                }
                if text.len() > 100_000 {
                    return Err(Stop::Grows);
                }
                Value::text(&text)
            }
            ("object:get", "value") => {
                let object = self.input(at, "object", Value::Bool(true))?;
                if object.is_nullish() {
                    return Err(Stop::Failed);
                }
                Value::Null
            }
            ("event:custom_event", "p") => Value::Null,
            _ => Value::Undefined,
        })
    }
}

/// JavaScript's `<`: lists are compared as their texts, and two texts by their units (ECMA-262,
/// IsLessThan); anything else as numbers.
fn is_less(a: &Value, b: &Value) -> bool {
    let text = |v: &Value| match v {
        Value::Text(_) | Value::Array(_) | Value::Object(_) => Some(v.to_js_string().to_text()),
        _ => None,
    };
    match (text(a), text(b)) {
        (Some(a), Some(b)) => a.encode_utf16().lt(b.encode_utf16()),
        _ => a.to_number() < b.to_number(),
    }
}

/// Whether a list holds more values than these, lists inside lists included.
fn has_more_than(value: &Value, left: &mut usize) -> bool {
    if *left == 0 {
        return true;
    }
    *left -= 1;
    let items = value.as_array();
    items.is_some_and(|items| items.iter().any(|item| has_more_than(item, left)))
}

trait PositionOf {
    fn position_of(self, kind: &str) -> Option<usize>;
}

impl<'a, I: Iterator<Item = &'a Node>> PositionOf for I {
    fn position_of(mut self, kind: &str) -> Option<usize> {
        self.position(|n| &*n.kind == kind)
    }
}
