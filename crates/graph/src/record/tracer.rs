//! What a watched replay learns: which node each step evaluates, and where pins have their values.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::{
    compile::{PinKey, Sites},
    program::{Op, Operand, Pc, Program, Reg},
    run::{Run, Watch},
};

/// What a node does in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Control flow comes to it; its inputs are not evaluated yet.
    Enter,
    /// It does its work, its inputs being evaluated.
    Act,
    /// A data node gives its value.
    Evaluate,
}

/// What a step is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepPlace {
    /// The node.
    pub node: Arc<str>,
    /// What it does.
    pub phase: Phase,
}

/// A step in four bytes: the node and the phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PackedStep(u32);

impl PackedStep {
    pub(super) const fn new(node: u32, phase: Phase) -> Self {
        Self(node << 2 | phase as u32)
    }

    pub(super) const fn node(self) -> u32 {
        self.0 >> 2
    }

    pub(super) const fn phase(self) -> Phase {
        match self.0 & 3 {
            0 => Phase::Enter,
            1 => Phase::Act,
            _ => Phase::Evaluate,
        }
    }
}

/// Where the values of output pins are, of one program.
#[derive(Debug)]
pub(super) struct Places {
    /// The pins that are ever evaluated, by node in file order.
    pub(super) pins: Vec<PinKey>,
    /// Pins that always have the same value.
    pub(super) constants: Vec<(u32, Operand)>,
    /// The pins each register is for.
    by_register: FxHashMap<Reg, Vec<u32>>,
    /// Whether control flow passes through each node.
    is_exec: Vec<bool>,
    /// Wires that control flow follows: the pin each comes from, and the node it leads to.
    wires: Vec<(PinKey, u32)>,
    /// Of each instruction the wire it follows, counted from 1; 0 is none.
    wire_at: Vec<u32>,
}

impl Places {
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^32 pins")]
    pub(super) fn new(program: &Program, sites: Sites) -> Self {
        let mut found = sites.pins;
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut places = Self {
            pins: Vec::new(),
            constants: Vec::new(),
            by_register: FxHashMap::default(),
            is_exec: vec![false; program.node_ids.len()],
            wires: Vec::with_capacity(sites.wires.len()),
            wire_at: vec![0; program.code.len()],
        };
        for wire in sites.wires {
            places.wires.push((wire.from, wire.to));
            if let Some(at) = places.wire_at.get_mut(wire.at as usize) {
                *at = places.wires.len() as u32;
            }
        }
        for (key, operand) in found {
            if places.pins.last() != Some(&key) {
                places.pins.push(key);
            }
            let pin = places.pins.len() as u32 - 1;
            match operand.register() {
                Some(register) => places.by_register.entry(register).or_default().push(pin),
                None => places.constants.push((pin, operand)),
            }
        }
        for op in &program.code {
            if let Op::Enter { node } = op
                && let Some(is_exec) = places.is_exec.get_mut(*node as usize)
            {
                *is_exec = true;
            }
        }
        places
    }

    fn pins_of(&self, register: Reg) -> &[u32] {
        self.by_register.get(&register).map_or(&[], Vec::as_slice)
    }

    /// Whether control flow passes through a node.
    pub(super) fn is_exec(&self, node: u32) -> bool {
        self.is_exec.get(node as usize) == Some(&true)
    }

    /// A pin of a node, by its place in the list.
    pub(super) fn pin(&self, node: u32, pin: &str) -> Option<usize> {
        let found = self.pins.binary_search_by(|(at, name)| {
            let order = at.cmp(&node);
            order.then_with(|| name.as_str().cmp(pin))
        });
        found.ok()
    }

    /// The wire an instruction follows, if it follows one.
    fn wire_at(&self, pc: Pc) -> Option<u32> {
        self.wire_at.get(pc as usize)?.checked_sub(1)
    }

    /// Whether control flow goes from a pin of one node to another one.
    pub(super) fn leads(&self, from: u32, pin: &str, to: u32) -> bool {
        let mut wires = self.wires.iter();
        wires.any(|((node, name), target)| *node == from && name == pin && *target == to)
    }

    /// The pin a wire comes from, and the node it leads to.
    pub(super) fn wire(&self, wire: u32) -> Option<&(PinKey, u32)> {
        self.wires.get(wire as usize)
    }
}

/// Where a pin's value is, and since which step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Latest {
    pub(super) register: Reg,
    pub(super) step: u64,
    /// In whose registers.
    pub(super) branch: u32,
}

/// What is known at a place of a replay, besides the run.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// How many steps were begun.
    pub(super) n_steps: u64,
    /// Of each pin; none: it was not evaluated yet.
    pub(super) latest: Vec<Option<Latest>>,
    current: Option<PackedStep>,
    /// The wire that control flow follows right now.
    coming: Option<u32>,
    /// Registers the current step wrote: writing one again is another evaluation.
    written: Vec<Reg>,
}

impl Known {
    pub(super) fn new(places: &Places) -> Self {
        Self {
            n_steps: 0,
            latest: vec![None; places.pins.len()],
            current: None,
            coming: None,
            written: Vec::new(),
        }
    }
}

/// A step that is about to begin, as a rule for stopping sees it.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    run: &'a Run,
    places: &'a Places,
    node: u32,
    phase: Phase,
    via: Option<u32>,
}

impl<'a> Moment<'a> {
    /// The node, by its number in the program.
    #[must_use]
    pub const fn node(&self) -> u32 {
        self.node
    }

    /// The node's id; of one in a subgraph the path to it.
    #[must_use]
    pub fn node_id(&self) -> &'a str {
        let ids = &self.run.program().node_ids;
        ids.get(self.node as usize).map_or("", |id| id)
    }

    /// What it is about to do.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// The number of the node and the pin that control flow comes from; none where a node is not
    /// entered.
    #[must_use]
    pub fn via(&self) -> Option<(u32, &'a str)> {
        let ((node, pin), _) = self.places.wire(self.via?)?;
        Some((*node, pin))
    }

    /// The id of the node that control flow comes from.
    #[must_use]
    pub fn came_from(&self) -> Option<&'a str> {
        let (node, _) = self.via()?;
        let ids = &self.run.program().node_ids;
        ids.get(node as usize).map(|id| &**id)
    }

    /// Whether control flow passes through this node.
    #[must_use]
    pub fn is_exec(&self, node: u32) -> bool {
        self.places.is_exec(node)
    }

    /// The branch that takes the step; 0 outside of all.
    #[must_use]
    pub fn branch(&self) -> u32 {
        self.run.branch()
    }

    /// Whether there still is such a branch.
    #[must_use]
    pub fn has_branch(&self, branch: u32) -> bool {
        self.run.has_branch(branch)
    }

    /// How many chains and loops the branch is inside of.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.run.depth()
    }
}

/// Says whether to stop before a step.
pub type StopRule<'r> = dyn FnMut(&Moment<'_>) -> bool + 'r;

/// Counts steps and stops where it should.
pub(super) struct Tracer<'a> {
    pub(super) places: &'a Places,
    pub(super) known: Known,
    /// Stop before the step after this one.
    pub(super) stop_after: Option<u64>,
    /// Says where else to stop.
    pub(super) rule: Option<&'a mut StopRule<'a>>,
    /// Whether the rule is not asked about the next step: it stopped the run there before.
    pub(super) is_rule_told: bool,
    /// The steps that were seen.
    pub(super) seen: Vec<PackedStep>,
    /// Where the rule stopped the run.
    pub(super) stopped_at: Option<PackedStep>,
    has_stopped: bool,
}

impl<'a> Tracer<'a> {
    pub(super) fn new(places: &'a Places, known: Known, stop_after: Option<u64>) -> Self {
        Self {
            places,
            known,
            stop_after,
            rule: None,
            is_rule_told: false,
            seen: Vec::new(),
            stopped_at: None,
            has_stopped: false,
        }
    }

    /// The step this instruction belongs to, and whether it begins it. Instructions that only lead
    /// elsewhere belong to none.
    fn step_of(&self, run: &Run, op: Op) -> Option<(PackedStep, bool)> {
        let node = run.next_node()?;
        if let Op::Enter { node } = op {
            return Some((PackedStep::new(node, Phase::Enter), true));
        }
        let written = registers_of(op, run.program());
        let is_copy = matches!(op, Op::Move { to, .. } if self.places.pins_of(to).is_empty());
        if is_copy || is_wiring(op) {
            return None;
        }
        let is_exec = self.places.is_exec(node);
        let phase = if is_exec { Phase::Act } else { Phase::Evaluate };
        let step = PackedStep::new(node, phase);
        // Without inputs to evaluate, a node acts in the step it is entered in.
        let goes_on = match self.known.current {
            Some(current) => current == step || (is_exec && current.node() == node),
            None => false,
        };
        let is_again = written
            .iter()
            .flatten()
            .any(|reg| self.known.written.contains(reg));
        Some((step, !goes_on || is_again))
    }

    /// Asks the rule about a step that is about to begin.
    fn rule_stops(&mut self, run: &Run, step: PackedStep, wire: Option<u32>) -> bool {
        let Some(rule) = &mut self.rule else {
            return false;
        };
        if std::mem::take(&mut self.is_rule_told) {
            return false;
        }
        let node = step.node();
        // A chain that goes on right behind has no jump: the wire stands at the node itself.
        let leads_here = |wire: &u32| self.places.wire(*wire).is_some_and(|(_, to)| *to == node);
        let via = match step.phase() {
            Phase::Enter => self.known.coming.filter(leads_here).or(wire),
            Phase::Act | Phase::Evaluate => None,
        };
        let moment = Moment {
            run,
            places: self.places,
            node,
            phase: step.phase(),
            via,
        };
        let stops = rule(&moment);
        if stops {
            self.stopped_at = Some(step);
        }
        stops
    }
}

impl Watch for Tracer<'_> {
    const IS_WATCHING: bool = true;

    fn stops_before(&mut self, run: &Run, op: Op, _left: u64) -> bool {
        self.has_stopped = false;
        let wire = self.places.wire_at(run.pc());
        let Some((step, is_new)) = self.step_of(run, op) else {
            if wire.is_some() {
                self.known.coming = wire;
            }
            return false;
        };
        if is_new {
            if self.stop_after == Some(self.known.n_steps) || self.rule_stops(run, step, wire) {
                self.has_stopped = true;
                return true;
            }
            self.known.coming = None;
            self.known.n_steps += 1;
            self.known.current = Some(step);
            self.known.written.clear();
            self.seen.push(step);
        }
        for register in registers_of(op, run.program()).into_iter().flatten() {
            self.known.written.push(register);
            for pin in self.places.pins_of(register) {
                self.known.latest[*pin as usize] = Some(Latest {
                    register,
                    step: self.known.n_steps,
                    branch: run.branch(),
                });
            }
        }
        false
    }

    fn has_stopped(&self) -> bool {
        self.has_stopped
    }
}

/// Whether an instruction only leads elsewhere: it is no part of a node's work.
const fn is_wiring(op: Op) -> bool {
    matches!(
        op,
        Op::End
            | Op::Jump { .. }
            | Op::JumpIf { .. }
            | Op::JumpUnless { .. }
            | Op::Chain { .. }
            | Op::CallExpr { .. }
            | Op::RetExpr
            | Op::Memo { .. }
            | Op::MemoSet { .. }
            | Op::Renew
    )
}

/// The registers an instruction writes a node's values to.
fn registers_of(op: Op, program: &Program) -> [Option<Reg>; 2] {
    match op {
        Op::Math { to, .. }
        | Op::Compare { to, .. }
        | Op::Not { to, .. }
        | Op::Move { to, .. }
        | Op::Pure { to, .. }
        | Op::Ask { to, .. }
        | Op::GetNamed { to, .. } => [Some(to), None],
        Op::EachNext { at } => {
            let info = &program.loops[at as usize];
            [Some(info.counter), Some(info.element)]
        }
        Op::WhileNext { at, .. } => [Some(program.loops[at as usize].counter), None],
        _ => [None, None],
    }
}
