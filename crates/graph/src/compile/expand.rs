//! The first pass: reroutes vanish, and a subgraph's nodes take the place of each node that calls
//! it. Inside, a node's id is the path to it: `call/node`.

use std::{borrow::Cow, sync::Arc};

use sculk_core::{Object, Value};

use crate::{
    Connection, Document, Node,
    document::{MAX_CONNECTIONS, MAX_NODES, Subgraph},
    maps::{DocumentMap, DocumentSet},
    problem::{Edit, Problem, Severity},
};

/// Subgraphs may be inside one another this deep.
const MAX_DEPTH: usize = 32;
/// The most wires looked at while they are joined.
const MAX_LOOKED_AT: usize = 4_000_000;
/// The most nodes and wires looked at while subgraphs are written out: calls of subgraphs that hold
/// nothing but calls multiply, and none of them leaves a node behind.
const MAX_WRITTEN_OUT: usize = 2 * (MAX_NODES + MAX_CONNECTIONS);
/// The most bytes of ids that subgraphs are written out with: paths of long ids multiply, too.
const MAX_ID_BYTES: usize = 256 * 1024 * 1024;

const CALL: &str = "graph:call";
const INPUT: &str = "graph:input";
const OUTPUT: &str = "graph:output";

fn is_reroute(kind: &str) -> bool {
    matches!(kind, "flow:reroute" | "data:reroute")
}

fn is_replaced(kind: &str) -> bool {
    is_reroute(kind) || matches!(kind, CALL | INPUT | OUTPUT)
}

/// Where a wire begins or ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum End {
    /// At a pin of a node that stays.
    Pin(Arc<str>, Arc<str>),
    /// At a port of a call, or a reroute; `true`: on the left side.
    Port(Arc<str>, Arc<str>, bool),
}

/// The document without reroutes and calls, and what is wrong with those.
pub(crate) fn expand(document: &Document) -> (Cow<'_, Document>, Vec<Problem>) {
    if !document.nodes.iter().any(|n| is_replaced(&n.kind)) {
        return (Cow::Borrowed(document), Vec::new());
    }
    let subgraphs = match document.subgraphs() {
        Ok(subgraphs) => subgraphs,
        Err(error) => {
            let problem = Problem::new("subgraphs_damaged", Severity::Error, error.to_string());
            return (Cow::Borrowed(document), vec![problem]);
        }
    };
    let mut expansion = Expansion {
        subgraphs: subgraphs.iter().map(|s| (&*s.id, s)).collect(),
        inside: Vec::new(),
        nodes: Vec::new(),
        wires: Vec::new(),
        literals: Vec::new(),
        problems: Vec::new(),
        n_looked_at: 0,
        n_id_bytes: 0,
    };
    expansion.scope("", &document.nodes, &document.connections);
    let problems = std::mem::take(&mut expansion.problems);
    match expansion.finish(document) {
        Ok(flat) => (Cow::Owned(flat), problems),
        Err(problem) => (Cow::Borrowed(document), [problems, vec![*problem]].concat()),
    }
}

/// A wire and the path to where it is.
type Wire<'a> = (End, End, &'a Connection, Arc<str>);

struct Expansion<'a> {
    subgraphs: DocumentMap<&'a str, &'a Subgraph>,
    /// The definitions being written out, the outermost first.
    inside: Vec<&'a str>,
    nodes: Vec<Node>,
    wires: Vec<Wire<'a>>,
    /// Values that stand at ports: literals of calls and defaults of inputs.
    literals: Vec<(End, Value)>,
    problems: Vec<Problem>,
    n_looked_at: usize,
    n_id_bytes: usize,
}

fn too_large() -> Problem {
    let text = "With its subgraphs the graph has too many nodes or connections. Use fewer of them.";
    Problem::new("subgraphs_too_large", Severity::Error, text.to_owned())
}

impl<'a> Expansion<'a> {
    /// Whether there is too much to go on: what is left out is told in the end.
    const fn is_full(&self) -> bool {
        self.nodes.len() > MAX_NODES
            || self.wires.len() > MAX_CONNECTIONS
            || self.n_looked_at > MAX_WRITTEN_OUT
            || self.n_id_bytes > MAX_ID_BYTES
    }

    /// Writes out the nodes and wires of the document or of one use of a subgraph.
    fn scope(&mut self, path: &str, nodes: &'a [Node], wires: &'a [Connection]) {
        self.n_looked_at += nodes.len() + wires.len();
        if self.is_full() {
            return;
        }
        let kinds: DocumentMap<&str, &str> = nodes.iter().map(|n| (&*n.id, &*n.kind)).collect();
        for node in nodes {
            if self.is_full() {
                return;
            }
            if !path.is_empty() {
                self.n_id_bytes += path.len() + node.id.len();
            }
            let id = inner(path, &node.id);
            match &*node.kind {
                CALL => self.call(&id, node),
                kind if is_replaced(kind) => {}
                kind => {
                    if !path.is_empty() && kind.starts_with("event:") {
                        let text = "An event inside a subgraph never starts anything. Put it into the graph itself.";
                        let problem =
                            Problem::new("event_in_subgraph", Severity::Warning, text.to_owned());
                        self.problems.push(problem.at_node(&id));
                    }
                    let mut node = node.clone();
                    node.id = id;
                    self.nodes.push(node);
                }
            }
        }
        for wire in wires {
            if self.is_full() {
                return;
            }
            if !path.is_empty() {
                self.n_id_bytes += 3 * path.len() + wire.source_node.len() + wire.target_node.len();
            }
            let kind = |id: &str| kinds.get(id).copied().unwrap_or_default();
            let from = end(
                path,
                &wire.source_node,
                &wire.source_pin,
                kind(&wire.source_node),
                false,
            );
            let to = end(
                path,
                &wire.target_node,
                &wire.target_pin,
                kind(&wire.target_node),
                true,
            );
            self.wires.push((from, to, wire, Arc::from(path)));
        }
    }

    fn call(&mut self, id: &Arc<str>, node: &'a Node) {
        let name = node.data.get_str("subgraph").and_then(Value::as_str);
        let Some(&subgraph) = name.and_then(|name| self.subgraphs.get(name)) else {
            let text = "The subgraph this node uses is not there. The node does nothing.";
            let fix = Edit::RemoveNode { node: id.clone() };
            let problem = Problem::new("no_such_subgraph", Severity::Warning, text.to_owned());
            self.problems
                .push(problem.at_node(id).fixed_by("Remove the node", fix));
            return;
        };
        if self.inside.contains(&&*subgraph.id) || self.inside.len() >= MAX_DEPTH {
            let text = if self.inside.contains(&&*subgraph.id) {
                format!(
                    "The subgraph \"{}\" uses itself, so it would never end. Use a loop instead.",
                    subgraph.name
                )
            } else {
                format!("Subgraphs are inside one another more than {MAX_DEPTH} deep.")
            };
            let fix = Edit::RemoveNode { node: id.clone() };
            let problem = Problem::new("subgraph_recursion", Severity::Error, text);
            self.problems
                .push(problem.at_node(id).fixed_by("Remove the node", fix));
            return;
        }
        for port in &subgraph.inputs {
            let literal = node.data.get_str(&port.id).unwrap_or(&port.default);
            if !literal.is_undefined() {
                let at = End::Port(id.clone(), port.id.clone(), true);
                self.literals.push((at, literal.clone()));
            }
        }
        self.inside.push(&subgraph.id);
        self.scope(id, &subgraph.nodes, &subgraph.connections);
        self.inside.pop();
    }

    /// Joins the wires that meet at ports.
    fn finish(self, document: &Document) -> Result<Document, Box<Problem>> {
        if self.is_full() {
            return Err(Box::new(too_large()));
        }
        let mut from_port: DocumentMap<&End, Vec<usize>> = DocumentMap::default();
        let mut fed: DocumentSet<&End> = DocumentSet::default();
        for (i, (from, to, ..)) in self.wires.iter().enumerate() {
            if matches!(from, End::Port(..)) {
                from_port.entry(from).or_default().push(i);
            }
            fed.insert(to);
        }
        let mut joining = Joining {
            wires: &self.wires,
            from_port,
            n_looked_at: 0,
        };
        let mut connections = Vec::with_capacity(self.wires.len());
        for (from, to, wire, path) in &self.wires {
            let End::Pin(source_node, source_pin) = from else {
                continue;
            };
            for (i, (target_node, target_pin)) in joining.targets(to)?.into_iter().enumerate() {
                let mut wire = (*wire).clone();
                wire.id = inner(path, &wire.id);
                if i > 0 {
                    wire.id = Arc::from(format!("{}#{i}", wire.id));
                }
                (wire.source_node, wire.source_pin) = (source_node.clone(), source_pin.clone());
                (wire.target_node, wire.target_pin) = (target_node, target_pin);
                connections.push(wire);
            }
            if connections.len() > MAX_CONNECTIONS {
                return Err(Box::new(too_large()));
            }
        }
        let mut literals = Vec::new();
        for (at, value) in self.literals.iter().filter(|(at, _)| !fed.contains(at)) {
            for target in joining.targets(at)? {
                literals.push((target, value.clone()));
            }
        }
        let mut flat = document.clone();
        flat.nodes = self.nodes;
        flat.connections = connections;
        set_literals(&mut flat, literals)?;
        Ok(flat)
    }
}

type Pin = (Arc<str>, Arc<str>);

struct Joining<'e> {
    wires: &'e [Wire<'e>],
    from_port: DocumentMap<&'e End, Vec<usize>>,
    n_looked_at: usize,
}

impl Joining<'_> {
    /// The pins an end leads to, in file order.
    fn targets(&mut self, end: &End) -> Result<Vec<Pin>, Box<Problem>> {
        let all = self.wires;
        let (mut found, mut seen) = (Vec::new(), DocumentSet::default());
        let mut stack = vec![end];
        while let Some(end) = stack.pop() {
            self.n_looked_at += 1;
            if self.n_looked_at > MAX_LOOKED_AT {
                return Err(Box::new(too_large()));
            }
            match end {
                End::Pin(node, pin) => found.push((node.clone(), pin.clone())),
                End::Port(..) if seen.insert(end) => {
                    let wires = self.from_port.get(end).into_iter().flatten().rev();
                    stack.extend(wires.map(|i| &all[*i].1));
                }
                End::Port(..) => {}
            }
        }
        Ok(found)
    }
}

fn set_literals(document: &mut Document, literals: Vec<(Pin, Value)>) -> Result<(), Box<Problem>> {
    if literals.is_empty() {
        return Ok(());
    }
    let mut n_copied = 0;
    let at: DocumentMap<Arc<str>, usize> = document
        .nodes
        .iter()
        .map(|n| n.id.clone())
        .zip(0..)
        .collect();
    for ((node, pin), value) in literals {
        if let Some(node) = at.get(&node).and_then(|i| document.nodes.get_mut(*i)) {
            if Arc::strong_count(&node.data) > 1 {
                // All uses of a subgraph share its nodes' data until one sets something in it.
                n_copied += node.data.len();
                if n_copied > MAX_LOOKED_AT {
                    return Err(Box::new(too_large()));
                }
            }
            let data: &mut Object = Arc::make_mut(&mut node.data);
            data.insert((&*pin).into(), value);
        }
    }
    Ok(())
}

fn inner(path: &str, id: &Arc<str>) -> Arc<str> {
    if path.is_empty() {
        id.clone()
    } else {
        Arc::from(format!("{path}/{id}"))
    }
}

/// Where an end of a wire really is. The ports inside a subgraph are those of the node that calls it.
fn end(path: &str, node: &Arc<str>, pin: &Arc<str>, kind: &str, is_target: bool) -> End {
    match kind {
        INPUT => End::Port(Arc::from(path), pin.clone(), true),
        OUTPUT => End::Port(Arc::from(path), pin.clone(), false),
        CALL => End::Port(inner(path, node), pin.clone(), is_target),
        kind if is_reroute(kind) => End::Port(inner(path, node), Arc::from(""), true),
        _ => End::Pin(inner(path, node), pin.clone()),
    }
}
