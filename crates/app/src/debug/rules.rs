//! Which steps of a program a run stops before.

use std::collections::HashMap;
use std::sync::Arc;

use sculk_contract::BreakpointPlace;
use sculk_graph::{Connection, Document, Moment, Node, Phase, Stepper, Subgraph};

use super::points::Point;
use super::source::Source;

/// The node type that stands for a subgraph, and the key of its data that names it.
const CALL: &str = "graph:call";
const CALLED: &str = "subgraph";
/// Subgraphs may be inside one another this deep.
const MAX_DEPTH: usize = 32;
/// Bends that a wire may lead through.
const MAX_BENDS: usize = 1_000;
/// Places that one breakpoint may come to lie at, by a subgraph that is used often.
const MAX_PLACES: usize = 1_000;

/// What a run was told to do, besides stopping at breakpoints.
#[derive(Debug, Clone)]
pub(crate) enum Purpose {
    /// Nothing.
    GoOn,
    /// To end a stride.
    Stride(Stepper),
    /// To come to one of these nodes.
    To(Vec<u32>),
}

/// When a breakpoint counts at a node.
#[derive(Debug, Clone)]
enum When {
    /// Whenever control flow comes to it, or it gives a value.
    Always,
    /// When control flow comes by this pin of this node.
    From(u32, String),
    /// When control flow comes from outside of the subgraph that is used here.
    FromOutside(String),
    /// When it is about to use the value of this node.
    Uses(u32),
}

/// Why a run stops before a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    /// Whether it did what it was told to.
    pub is_done: bool,
    /// The breakpoints it came to, by their places in the list.
    pub points: Vec<usize>,
}

/// The breakpoints of a graph, for one program.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub points: Vec<Arc<Point>>,
    /// By the number of a node.
    at_node: HashMap<u32, Vec<(usize, When)>>,
    /// Breakpoints at nodes that events begin at: they count where control flow comes from there.
    from_node: HashMap<u32, Vec<usize>>,
}

impl Rules {
    pub(super) fn new(points: Vec<Arc<Point>>, source: &Source) -> Self {
        let mut rules = Self::default();
        let places = Places::new(source);
        for (at, point) in points.iter().enumerate() {
            if point.spec.is_enabled {
                rules.place(at, &point.spec.place, &places);
            }
        }
        rules.points = points;
        rules
    }

    fn place(&mut self, at: usize, place: &BreakpointPlace, places: &Places<'_>) {
        match place {
            BreakpointPlace::Node { subgraph, node } => {
                for path in places.paths(subgraph.as_deref(), node) {
                    if let Some(number) = places.number(&path) {
                        self.add(number, at, When::Always);
                        self.from_node.entry(number).or_default().push(at);
                        continue;
                    }
                    let inside = format!("{path}/");
                    for number in places.within(&inside) {
                        self.add(number, at, When::FromOutside(inside.clone()));
                    }
                }
            }
            BreakpointPlace::Wire { .. } => self.place_at_wire(at, place, places),
            BreakpointPlace::Failure => {}
        }
    }

    /// A wire that leads through bends ends at what they lead to.
    fn place_at_wire(&mut self, at: usize, place: &BreakpointPlace, places: &Places<'_>) {
        let BreakpointPlace::Wire {
            subgraph,
            from_node,
            from_pin,
            to_node,
            to_pin: _,
        } = place
        else {
            return;
        };
        let subgraph = subgraph.as_deref();
        let (from_node, from_pin) = places.source_of(subgraph, from_node, from_pin);
        for to_node in places.targets_of(subgraph, to_node) {
            let from = places.paths(subgraph, &from_node);
            let to = places.paths(subgraph, &to_node);
            for (from, to) in from.iter().zip(&to) {
                let Some(from) = places.number(from) else {
                    continue;
                };
                let leads = |to: &u32| places.source.located.leads(from, &from_pin, *to);
                // Into a subgraph, a wire leads to whatever comes first there.
                let inside = places.within(&format!("{to}/"));
                let own = places.number(to);
                for to in own.into_iter().chain(inside).filter(leads) {
                    self.add(to, at, When::From(from, from_pin.clone()));
                }
                if let Some(to) = own.filter(|to| !leads(to)) {
                    self.add(to, at, When::Uses(from));
                }
            }
        }
    }

    fn add(&mut self, node: u32, point: usize, when: When) {
        self.at_node.entry(node).or_default().push((point, when));
    }

    /// The breakpoint that wants to know of failures.
    pub(super) fn on_failure(&self) -> Option<&Arc<Point>> {
        self.points
            .iter()
            .find(|point| point.spec.is_enabled && point.spec.place == BreakpointPlace::Failure)
    }

    /// Why a run stops before this step; none: it does not.
    pub(super) fn cause(&self, moment: &Moment<'_>, purpose: &Purpose) -> Option<Cause> {
        let points = self.points_at(moment);
        let is_done = match purpose {
            Purpose::GoOn => false,
            Purpose::Stride(stepper) => stepper.stops_before(moment),
            Purpose::To(nodes) => moment.phase() != Phase::Act && nodes.contains(&moment.node()),
        };
        (is_done || !points.is_empty()).then_some(Cause { is_done, points })
    }

    fn points_at(&self, moment: &Moment<'_>) -> Vec<usize> {
        let here = self.at_node.get(&moment.node());
        let here = here.into_iter().flatten();
        let mut found: Vec<usize> = here
            .filter(|(_, when)| is_now(when, moment))
            .map(|(point, _)| *point)
            .collect();
        if let Some((from, _)) = moment.via()
            && !moment.is_exec(from)
            && let Some(points) = self.from_node.get(&from)
        {
            found.extend(points);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn is_now(when: &When, moment: &Moment<'_>) -> bool {
    match when {
        When::Always => moment.phase() != Phase::Act,
        When::From(node, pin) => moment.via() == Some((*node, pin.as_str())),
        When::FromOutside(inside) => {
            moment.phase() == Phase::Enter
                && !moment
                    .came_from()
                    .is_some_and(|from| from.starts_with(inside))
        }
        When::Uses(from) => match moment.phase() {
            // What an exec node gave is there already; other inputs are evaluated first.
            Phase::Enter => moment.is_exec(*from),
            Phase::Act => !moment.is_exec(*from),
            Phase::Evaluate => true,
        },
    }
}

/// The numbers of a node of a document in its program, in each use of the subgraph it is in.
pub(crate) fn numbers_at(source: &Source, subgraph: Option<&str>, node: &str) -> Vec<u32> {
    let places = Places::new(source);
    let paths = places.paths(subgraph, node);
    let numbers = paths.iter().flat_map(|path| {
        let own = places.number(path);
        let inside = if own.is_none() {
            places.within(&format!("{path}/"))
        } else {
            Vec::new()
        };
        own.into_iter().chain(inside)
    });
    numbers.collect()
}

fn is_bend(nodes: &[Node], id: &str) -> bool {
    let node = nodes.iter().find(|node| &*node.id == id);
    node.is_some_and(|node| matches!(&*node.kind, "flow:reroute" | "data:reroute"))
}

/// Where the nodes of a document are in its program.
struct Places<'a> {
    source: &'a Source,
    subgraphs: Vec<Subgraph>,
}

impl<'a> Places<'a> {
    fn new(source: &'a Source) -> Self {
        Self {
            source,
            // A document that compiled has none that cannot be read.
            subgraphs: source.document.subgraphs().unwrap_or_default(),
        }
    }

    fn number(&self, path: &str) -> Option<u32> {
        let nodes = self.source.located.nodes();
        let at = nodes.iter().rposition(|id| &**id == path)?;
        u32::try_from(at).ok()
    }

    /// The nodes and wires of a canvas: of the graph itself, or of a subgraph.
    fn canvas(&self, subgraph: Option<&str>) -> (&[Node], &[Connection]) {
        let Document {
            nodes, connections, ..
        } = &self.source.document;
        let Some(id) = subgraph else {
            return (nodes, connections);
        };
        let found = self.subgraphs.iter().find(|one| &*one.id == id);
        found.map_or((&[], &[]), |one| (&one.nodes, &one.connections))
    }

    /// Where a wire that may come out of a bend really comes from.
    fn source_of(&self, subgraph: Option<&str>, node: &str, pin: &str) -> (String, String) {
        let (nodes, wires) = self.canvas(subgraph);
        let mut at = (node, pin);
        for _ in 0..MAX_BENDS {
            if !is_bend(nodes, at.0) {
                break;
            }
            match wires.iter().find(|wire| &*wire.target_node == at.0) {
                Some(wire) => at = (&wire.source_node, &wire.source_pin),
                None => break,
            }
        }
        (at.0.to_owned(), at.1.to_owned())
    }

    /// The nodes a wire that may lead into a bend really leads to.
    fn targets_of(&self, subgraph: Option<&str>, node: &str) -> Vec<String> {
        let (nodes, wires) = self.canvas(subgraph);
        let (mut found, mut bends) = (Vec::new(), vec![node]);
        for _ in 0..MAX_BENDS {
            let Some(at) = bends.pop() else { break };
            if is_bend(nodes, at) {
                let onwards = wires.iter().filter(|wire| &*wire.source_node == at);
                bends.extend(onwards.map(|wire| &*wire.target_node));
            } else {
                found.push(at.to_owned());
            }
        }
        found
    }

    fn within(&self, inside: &str) -> Vec<u32> {
        let nodes = (0..).zip(self.source.located.nodes());
        let within = nodes.filter(|(_, id)| id.starts_with(inside));
        within.map(|(number, _)| number).collect()
    }

    /// The paths of a node, one for each use of the subgraph it is in.
    fn paths(&self, subgraph: Option<&str>, node: &str) -> Vec<String> {
        let Some(subgraph) = subgraph else {
            return vec![node.to_owned()];
        };
        let mut found = Vec::new();
        let Document { nodes, .. } = &self.source.document;
        self.uses(nodes, "", subgraph, 0, &mut found);
        found
            .into_iter()
            .map(|path| format!("{path}/{node}"))
            .collect()
    }

    fn uses(
        &self,
        nodes: &[Node],
        path: &str,
        wanted: &str,
        depth: usize,
        found: &mut Vec<String>,
    ) {
        if depth >= MAX_DEPTH || found.len() >= MAX_PLACES {
            return;
        }
        for node in nodes.iter().filter(|node| &*node.kind == CALL) {
            let called = node.data.get_str(CALLED);
            let Some(called) = called.and_then(sculk_core::Value::as_str) else {
                continue;
            };
            let here = if path.is_empty() {
                node.id.to_string()
            } else {
                format!("{path}/{}", node.id)
            };
            if called == wanted {
                found.push(here.clone());
            }
            if let Some(inner) = self.subgraphs.iter().find(|one| &*one.id == called) {
                self.uses(&inner.nodes, &here, wanted, depth + 1, found);
            }
        }
    }
}
