//! The last pass: labels become places, and loops learn what each round forgets.

use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use sculk_core::Value;

use super::{Label, Lowering};
use crate::{
    Dialect, Quotas,
    problem::{Problem, Severity},
    program::{Op, Pc, Program, Reg},
};

/// The most nodes that all loops together forget, and wires looked at to find them.
const MAX_CLEARED: usize = 8_000_000;

/// What a node holds that a round of a loop makes it forget.
#[derive(Default)]
struct Held {
    regs: Vec<Reg>,
    slots: Vec<u32>,
}

impl Lowering<'_> {
    pub(super) fn link(
        mut self,
        n_declared: usize,
        entries: IndexMap<String, Label>,
    ) -> Result<Program, Box<Problem>> {
        if let Some(node) = self.full_at {
            return Err(Box::new(self.too_large(node)));
        }
        let labels = std::mem::take(&mut self.labels);
        let at = |label: Pc| labels[label as usize];
        for op in &mut self.code {
            match op {
                Op::Jump { to }
                | Op::JumpIf { to, .. }
                | Op::JumpUnless { to, .. }
                | Op::Chain { back: to }
                | Op::CallExpr { at: to }
                | Op::Memo { to, .. } => *to = at(*to),
                _ => {}
            }
        }
        for info in &mut self.tries {
            info.done = at(info.done);
            info.failed = at(info.failed);
        }
        for info in &mut self.forks {
            for branch in &mut info.branches {
                *branch = at(*branch);
            }
            info.join = at(info.join);
        }
        for info in &mut self.loops {
            info.body = at(info.body);
            info.next = at(info.next);
            info.done = at(info.done);
        }
        if self.wiring.dialect == Dialect::Blockmine {
            self.clear_lists()?;
        }
        let document = self.wiring.document;
        Ok(Program {
            dialect: self.wiring.dialect,
            code: self.code,
            origins: self.origins,
            constants: self.constants,
            operands: self.operands,
            pure_fns: self.pure_fns,
            ask_fns: self.ask_fns,
            loops: self.loops,
            tries: self.tries,
            forks: self.forks,
            node_ids: document.nodes.iter().map(|n| n.id.clone()).collect(),
            entries: entries.into_iter().map(|(e, l)| (e, at(l.0))).collect(),
            n_registers: self.registers.len(),
            presets: presets(self.registers),
            variables: self.variables,
            n_declared,
            n_slots: self.n_slots,
            quotas: document
                .quotas_as(self.wiring.dialect)
                .unwrap_or_else(|_| Quotas::of(self.wiring.dialect)),
            hash: super::hash::program_hash(document, self.wiring.dialect),
        })
    }

    fn too_large(&self, node: u32) -> Problem {
        let text = "The graph is too large to run: it has too many pins, loops or texts in braces, or they read each other in too many ways. Split it into several graphs.";
        let node = &self.wiring.document.nodes[node as usize];
        Problem::new("program_too_large", Severity::Error, text.to_owned()).at_node(&node.id)
    }

    /// Finds what a round of each loop forgets: everything that wires of any kind reach from the
    /// body's first nodes.
    fn clear_lists(&mut self) -> Result<(), Box<Problem>> {
        let held = self.held();
        let mut seen = vec![0; self.wiring.nodes.len()];
        let mut n_looked = 0;
        for (i, body) in (1u32..).zip(&self.loop_bodies) {
            let (mut queue, mut cleared) = (body.clone(), Vec::new());
            while let Some(node) = queue.pop() {
                if std::mem::replace(&mut seen[node as usize], i) != i {
                    cleared.push(node);
                    let next = &self.wiring.nodes[node as usize].downstream;
                    n_looked += 1 + next.len();
                    queue.extend(next);
                }
                if n_looked > MAX_CLEARED {
                    return Err(Box::new(self.too_large(self.loops[i as usize - 1].node)));
                }
            }
            let info = &mut self.loops[i as usize - 1];
            for held in cleared.iter().filter_map(|node| held.get(node)) {
                n_looked += held.regs.len() + held.slots.len();
                for reg in &held.regs {
                    match &self.registers[*reg as usize] {
                        Value::Undefined => info.cleared_regs.push(*reg),
                        value => info.reset_regs.push((*reg, value.clone())),
                    }
                }
                info.cleared_slots.extend(&held.slots);
            }
            cleared.retain(|node| self.blocks.contains_key(node));
            info.cleared_nodes = cleared;
            if n_looked > MAX_CLEARED {
                return Err(Box::new(self.too_large(self.loops[i as usize - 1].node)));
            }
        }
        Ok(())
    }

    fn held(&self) -> FxHashMap<u32, Held> {
        let mut all: FxHashMap<u32, Held> = FxHashMap::default();
        for ((node, _), reg) in &self.outputs {
            all.entry(*node).or_default().regs.push(*reg);
        }
        for ((node, _), (_, _, slot)) in &self.shared {
            all.entry(*node).or_default().slots.extend(slot);
        }
        all
    }
}

/// The registers that are not undefined.
fn presets(registers: Vec<Value>) -> Vec<(Reg, Value)> {
    let set = (0..)
        .zip(registers)
        .filter(|(_, value)| !value.is_undefined());
    set.collect()
}
