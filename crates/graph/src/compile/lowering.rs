//! The pass that writes code. A node type writes its own through [`Lowering`].

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use sculk_core::Value;

use super::{
    Sites, WireJump, Wiring,
    passage::passage,
    unknown_pin::unknown_pin,
    unset::{Unset, unset},
};
use crate::{
    Dialect,
    catalogue::Behaviour,
    maps::{DocumentHasher, DocumentMap, DocumentSet},
    problem::Problem,
    program::{
        Args, AskFn, ForkInfo, LoopInfo, NodeError, Op, Operand, Pc, Program, PureFn, Reg, TryInfo,
    },
    run::Cx,
};

/// Registers every run has, before its own; a run fills them in this order.
pub(crate) const EVENT_ARGS: Reg = 0;
pub(crate) const ARGS: Reg = 1;
pub(crate) const USER: Reg = 2;
pub(crate) const CHAT_TYPE: Reg = 3;
/// Where answers go that nobody reads.
pub(crate) const SCRATCH: Reg = 4;
const N_CONTEXT: usize = 5;
/// Results larger than this are not folded into the program.
pub(super) const MAX_FOLDED: usize = 4096;

/// A place in the code that is not known yet.
#[derive(Debug, Clone, Copy)]
pub struct Label(pub(super) u32);

/// Expressions nested deeper than this inside one another are called instead of written inline.
const MAX_DEPTH: u32 = 64;

/// A program of more instructions, operands and constants than this is refused. Documents of the
/// largest size that do ordinary things need a quarter of it.
const MAX_PARTS: usize = 4_000_000;
/// So is one that looks through more bytes of literals: forty of the largest documents.
const MAX_READ: usize = 2_000_000_000;
/// Expressions with more pins than this are never written twice.
const MAX_SMALL_PINS: u32 = 8;
/// Nor are those of nodes with more data than this.
const MAX_SMALL_DATA: usize = 64;

/// A larger map is made anew instead of cleared.
const MAX_KEPT_ROOM: usize = 256;

pub(crate) type PinKey = (u32, String);

/// Writes the code of a graph; at each time, of one node.
pub struct Lowering<'w> {
    pub(super) wiring: &'w Wiring<'w>,
    pub(super) node: u32,
    pub(super) depth: u32,
    pub(super) n_templates: u32,
    pub(super) code: Vec<Op>,
    pub(super) origins: Vec<u32>,
    pub(super) constants: Vec<Value>,
    pub(super) operands: Vec<Operand>,
    pub(super) pure_fns: Vec<PureFn>,
    pub(super) ask_fns: Vec<AskFn>,
    pub(super) loops: Vec<LoopInfo>,
    pub(super) tries: Vec<TryInfo>,
    pub(super) forks: Vec<ForkInfo>,
    /// Nodes from which each loop's body begins.
    pub(super) loop_bodies: Vec<Vec<u32>>,
    pub(super) registers: Vec<Value>,
    pub(super) variables: IndexMap<Arc<str>, Reg, DocumentHasher>,
    pub(super) n_slots: u32,
    /// Outputs that nodes publish when control flow passes them.
    pub(super) outputs: DocumentMap<PinKey, Reg>,
    pub(super) labels: Vec<Pc>,
    /// The last place a label was bound at.
    pub(super) last_bound: Pc,
    /// The label of each exec node that is reached.
    pub(super) blocks: FxHashMap<u32, Label>,
    /// Exec nodes still to be written; a stack, so that a chain lies in one piece.
    pub(super) pending: Vec<u32>,
    /// Expressions with several readers: label, register, memo slot.
    pub(super) shared: DocumentMap<PinKey, (Label, Reg, Option<u32>)>,
    pub(super) pending_shared: Vec<PinKey>,
    /// Expressions being written inline, to find circles.
    pub(super) active: DocumentSet<PinKey>,
    /// Values already computed in this piece of straight code, in the `sculk` dialect.
    pub(super) available: DocumentMap<PinKey, Operand>,
    /// Expressions that turned out to be constants.
    pub(super) settled: DocumentMap<PinKey, Operand>,
    /// Of each node, once it was asked: whether its expressions are small.
    small: FxHashMap<u32, bool>,
    /// Work done on functions of constants while compiling.
    pub(super) folding_work: u64,
    /// Bytes of literals looked through.
    n_read: usize,
    /// Where the values of output pins are to be found and wires are followed, if somebody wants to
    /// know.
    pub(super) sites: Option<Sites>,
    /// The node at which the program became too large.
    pub(super) full_at: Option<u32>,
}

/// Writes the program.
///
/// # Errors
/// When it would be far larger than its document.
pub(crate) fn lower(wiring: &Wiring<'_>) -> Result<Program, Box<Problem>> {
    Ok(lower_with(wiring, None)?.0)
}

/// Writes the program, and where to find the value of each output pin that is evaluated.
pub(crate) fn lower_located(wiring: &Wiring<'_>) -> Result<(Program, Sites), Box<Problem>> {
    lower_with(wiring, Some(Sites::default()))
}

fn lower_with(wiring: &Wiring<'_>, sites: Option<Sites>) -> Result<(Program, Sites), Box<Problem>> {
    let mut l = Lowering {
        wiring,
        node: 0,
        depth: 0,
        n_templates: 0,
        code: Vec::new(),
        origins: Vec::new(),
        constants: Vec::new(),
        operands: Vec::new(),
        pure_fns: Vec::new(),
        ask_fns: Vec::new(),
        loops: Vec::new(),
        tries: Vec::new(),
        forks: Vec::new(),
        loop_bodies: Vec::new(),
        registers: vec![Value::Undefined; N_CONTEXT],
        variables: IndexMap::default(),
        n_slots: 0,
        outputs: DocumentMap::default(),
        labels: Vec::new(),
        last_bound: Pc::MAX,
        blocks: FxHashMap::default(),
        pending: Vec::new(),
        shared: DocumentMap::default(),
        pending_shared: Vec::new(),
        active: DocumentSet::default(),
        available: DocumentMap::default(),
        settled: DocumentMap::default(),
        small: FxHashMap::default(),
        folding_work: 0,
        n_read: 0,
        sites,
        full_at: None,
    };
    for variable in &wiring.document.variables {
        let reg = l.variable(&variable.name);
        l.registers[reg as usize] = variable.initial_in(wiring.dialect);
    }
    let n_declared = l.variables.len();
    let entries = l.entries();
    l.drain();
    let sites = l.take_sites();
    Ok((l.link(n_declared, entries)?, sites))
}

impl Lowering<'_> {
    fn entries(&mut self) -> IndexMap<String, Label> {
        let mut entries = IndexMap::new();
        for (i, node) in self.wiring.document.nodes.iter().enumerate() {
            let Some(event) = node.kind.strip_prefix("event:") else {
                continue;
            };
            let is_entry = self.wiring.nodes[i].kind.is_some_and(|k| k.is_entry());
            if is_entry && !entries.contains_key(event) {
                let label = self.label();
                self.bind(label);
                self.node = self.wiring.by_id[&*node.id];
                self.goto("exec");
                entries.insert(event.to_owned(), label);
            }
        }
        entries
    }

    /// Writes everything that was reached and is not written yet.
    fn drain(&mut self) {
        while !self.is_full() {
            if let Some(node) = self.pending.pop() {
                self.write_exec(node);
            } else if let Some(key) = self.pending_shared.pop() {
                self.write_shared(key);
            } else {
                return;
            }
        }
    }

    fn write_exec(&mut self, node: u32) {
        let label = self.blocks[&node];
        // The chain goes on right here, so the jump to it is not needed.
        if let Some(Op::Jump { to }) = self.code.last()
            && *to == label.0
            && self.last_bound != self.pc()
        {
            self.code.pop();
            self.origins.pop();
        }
        self.bind(label);
        self.node = node;
        self.emit(Op::Enter { node });
        match self.wiring.nodes[node as usize].kind.map(|k| k.behaviour) {
            Some(Behaviour::Exec(write)) => write(self),
            _ => match passage(&self.wiring.document.nodes[node as usize].kind) {
                Some(pin) if self.is_blockmine() => self.goto(pin),
                _ => self.emit(Op::End),
            },
        }
    }

    fn write_shared(&mut self, key: PinKey) {
        let (label, reg, slot) = self.shared[&key];
        self.bind(label);
        let value = self.expression(&key);
        self.node = key.0;
        self.emit(Op::Move {
            from: value,
            to: reg,
        });
        if let Some(slot) = slot {
            self.emit(Op::MemoSet { slot });
        }
        self.emit(Op::RetExpr);
        self.forget_available();
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the code is far below 2^32 long"
    )]
    pub(super) fn pc(&self) -> Pc {
        self.code.len() as Pc
    }

    pub(super) fn emit(&mut self, op: Op) {
        self.code.push(op);
        self.origins.push(self.node);
        self.watch_size();
    }

    /// Notes when the program becomes too large.
    pub(super) fn watch_size(&mut self) {
        let n_parts = self.code.len() + self.operands.len() + self.constants.len();
        if n_parts > MAX_PARTS && self.full_at.is_none() {
            self.full_at = Some(self.node);
        }
    }

    /// Counts the bytes of a literal that is looked through: one that others name in braces is so
    /// each time.
    pub(super) fn charge_reading(&mut self, bytes: usize) {
        self.n_read += bytes;
        if self.n_read > MAX_READ && self.full_at.is_none() {
            self.full_at = Some(self.node);
        }
    }

    /// Whether the program is too large: what is still written is thrown away.
    pub(super) const fn is_full(&self) -> bool {
        self.full_at.is_some()
    }

    #[expect(clippy::cast_possible_truncation, reason = "far below 2^31")]
    pub(super) fn new_reg(&mut self) -> Reg {
        self.registers.push(Value::Undefined);
        self.registers.len() as Reg - 1
    }

    pub(super) fn block(&mut self, node: u32) -> Label {
        if let Some(label) = self.blocks.get(&node) {
            return *label;
        }
        let label = self.label();
        self.blocks.insert(node, label);
        self.pending.push(node);
        label
    }

    pub(super) fn variable(&mut self, name: &Arc<str>) -> Reg {
        if let Some(reg) = self.variables.get(name) {
            return *reg;
        }
        let reg = self.new_reg();
        // A variable nobody set reads as null.
        self.registers[reg as usize] = Value::Null;
        self.variables.insert(name.clone(), reg);
        reg
    }

    pub(super) fn output_of(&mut self, node: u32, pin: &str) -> Reg {
        let key = (node, pin.to_owned());
        if let Some(reg) = self.outputs.get(&key) {
            return *reg;
        }
        let reg = self.new_reg();
        if let Unset::As(value) = self.unset(node, pin) {
            self.registers[reg as usize] = value;
        }
        self.outputs.insert(key, reg);
        reg
    }

    /// Whether an expression is so small that writing it again is cheaper than calling it.
    fn is_small(&mut self, node: u32) -> bool {
        if let Some(known) = self.small.get(&node) {
            return *known;
        }
        let is_small = self.has_few_parts(node);
        self.small.insert(node, is_small);
        is_small
    }

    fn has_few_parts(&self, node: u32) -> bool {
        let wired = &self.wiring.nodes[node as usize];
        let data = &self.wiring.document.nodes[node as usize].data;
        let rows = wired.kind.map_or(&[][..], |k| k.dynamic.as_slice());
        let n_dynamic: u32 = rows.iter().map(|row| row.count(data)).sum();
        let is_long = |value: &Value| {
            value.as_text().is_some_and(|t| t.byte_len() > MAX_FOLDED)
                || value.as_array().is_some_and(|a| a.len() > MAX_FOLDED)
        };
        n_dynamic <= MAX_SMALL_PINS
            && data.len() <= MAX_SMALL_DATA
            && !data.iter().any(|(_, value)| is_long(value))
            && wired.inputs.values().all(|(source, _)| {
                let source = &self.wiring.nodes[*source as usize];
                source.inputs.is_empty() || !source.kind.is_some_and(|k| k.is_pure())
            })
    }

    /// What an output pin of a node that control flow passes has before that happened.
    fn unset(&self, node: u32, pin: &str) -> Unset {
        match self.wiring.dialect {
            Dialect::Blockmine => {
                let kind = &self.wiring.document.nodes[node as usize].kind;
                unset(kind, &self.wiring.nodes[node as usize], pin)
            }
            Dialect::Sculk => Unset::As(Value::Undefined),
        }
    }

    /// The value of an output pin; `default` is what the pin that reads it has by itself.
    pub(super) fn pull(&mut self, source: u32, pin: &str, default: Value) -> Operand {
        let node = &self.wiring.nodes[source as usize];
        if node.kind.is_some_and(|k| k.is_per_item(pin)) {
            return Operand::reg(self.output_of(source, pin));
        }
        match node.kind.map(|k| k.behaviour) {
            None if self.wiring.dialect == Dialect::Sculk => self.constant(Value::Undefined),
            None => self.pull_unset(source, pin, default),
            Some(Behaviour::Exec(_)) => {
                if matches!(self.unset(source, pin), Unset::AsReader) {
                    return self.pull_unset(source, pin, default);
                }
                let listed = node.kind.is_some_and(|k| k.pins_listed_in.is_some());
                let value = Operand::reg(self.output_of(source, pin));
                // What nobody has called has null at each of its listed pins.
                if listed {
                    return self.pure(or_null, &[value]);
                }
                value
            }
            Some(Behaviour::Pure(_)) if self.is_blockmine() => {
                let of = &self.wiring.document.nodes[source as usize];
                match unknown_pin(&of.kind, node, &of.data, pin) {
                    Some(value) => self.constant(value),
                    None => self.pull_expression(source, pin),
                }
            }
            Some(Behaviour::Entry(_) | Behaviour::Pure(_)) => self.pull_expression(source, pin),
        }
    }

    /// The value of an output that reads as its reader's default until it is set.
    fn pull_unset(&mut self, source: u32, pin: &str, default: Value) -> Operand {
        let reg = self.output_of(source, pin);
        let default = self.constant(default);
        let value = self.pure(or_default, &[Operand::reg(reg), default]);
        if !self.wiring.volatile[source as usize] {
            // What the first one read is remembered.
            self.emit(Op::Move {
                from: value,
                to: reg,
            });
        }
        value
    }

    fn pull_expression(&mut self, source: u32, pin: &str) -> Operand {
        let key = (source, pin.to_owned());
        if let Some(value) = self.settled.get(&key).or_else(|| self.available.get(&key)) {
            return *value;
        }
        let node = &self.wiring.nodes[source as usize];
        let is_memoised = match self.wiring.dialect {
            Dialect::Blockmine => !self.wiring.volatile[source as usize],
            Dialect::Sculk => true,
        };
        // Readers of all outputs: each output writes what it reads anew, and nodes with two of
        // them in a row would double that again and again.
        let n_readers = node.downstream.len();
        let is_once = match self.wiring.dialect {
            // Read again in each round of a loop, a frozen value must stay what it was.
            Dialect::Blockmine => !is_memoised && (n_readers <= 1 || self.is_small(source)),
            Dialect::Sculk => {
                let draws = node.kind.is_some_and(|k| k.is_volatile);
                n_readers <= 1 || (self.is_small(source) && !draws)
            }
        };
        let value = if is_once && self.depth < MAX_DEPTH && !self.active.contains(&key) {
            self.expression(&key)
        } else {
            self.call_shared(&key, is_memoised)
        };
        if self.wiring.dialect == Dialect::Sculk {
            self.available.insert(key, value);
        }
        value
    }

    fn call_shared(&mut self, key: &PinKey, is_memoised: bool) -> Operand {
        if let Some(folded) = self.folded(key) {
            return folded;
        }
        let (label, reg, slot) = match self.shared.get(key) {
            Some(known) => *known,
            None => {
                let slot = is_memoised.then(|| {
                    self.n_slots += 1;
                    self.n_slots - 1
                });
                let fresh = (self.label(), self.new_reg(), slot);
                self.shared.insert(key.clone(), fresh);
                self.pending_shared.push(key.clone());
                fresh
            }
        };
        let after = self.label();
        if let Some(slot) = slot {
            self.emit(Op::Memo { slot, to: after.0 });
        }
        self.emit(Op::CallExpr { at: label.0 });
        self.labels[after.0 as usize] = self.pc();
        self.last_bound = self.pc();
        // A body that is evaluated for each item may draw anew what is still needed here.
        let stays =
            is_memoised && !(self.wiring.has_bodies && self.wiring.volatile[key.0 as usize]);
        if stays {
            return Operand::reg(reg);
        }
        // The next call overwrites the register, and this value may still be needed then.
        let copy = self.new_reg();
        self.emit(Op::Move {
            from: Operand::reg(reg),
            to: copy,
        });
        Operand::reg(copy)
    }

    /// A frozen expression of constants is itself a constant: tried by writing it and looking.
    fn folded(&mut self, key: &PinKey) -> Option<Operand> {
        let node = &self.wiring.nodes[key.0 as usize];
        let is_leaf = node.inputs.is_empty() && self.depth < MAX_DEPTH;
        if !is_leaf || self.shared.contains_key(key) || self.active.contains(key) {
            return None;
        }
        let mark = (self.code.len(), self.n_slots);
        let value = self.expression(key);
        if value.constant_index().is_some() && self.code.len() == mark.0 {
            return Some(value);
        }
        self.code.truncate(mark.0);
        self.origins.truncate(mark.0);
        None
    }

    /// Writes the code of an output pin's value here.
    fn expression(&mut self, key: &PinKey) -> Operand {
        if self.is_full() {
            return Operand::reg(SCRATCH);
        }
        let Some(Behaviour::Pure(write) | Behaviour::Entry(write)) =
            self.wiring.nodes[key.0 as usize].kind.map(|k| k.behaviour)
        else {
            return self.constant(Value::Undefined);
        };
        let outer = std::mem::replace(&mut self.node, key.0);
        let mark = self.code.len();
        self.active.insert(key.clone());
        self.depth += 1;
        let value = write(self, &key.1);
        self.depth -= 1;
        self.active.remove(key);
        self.node = outer;
        if let Some(sites) = &mut self.sites {
            sites.pins.push((key.clone(), value));
        }
        if value.constant_index().is_some() && self.code.len() == mark {
            self.settled.insert(key.clone(), value);
        }
        value
    }

    /// What follows may be reached from elsewhere, so that nothing counts as computed.
    pub(super) fn forget_available(&mut self) {
        // Clearing a map takes as long as it once was large.
        if self.available.capacity() > MAX_KEPT_ROOM {
            self.available = DocumentMap::default();
        } else {
            self.available.clear();
        }
    }

    /// Control flow leaves by this pin of a node for another one, whose block is not yet written or
    /// is somewhere else.
    pub(super) fn follow_wire(&mut self, source: u32, pin: &str, target: u32) {
        let (to, at) = (self.block(target).0, self.pc());
        if let Some(sites) = &mut self.sites {
            sites.wires.push(WireJump {
                at,
                from: (source, pin.to_owned()),
                to: target,
            });
        }
        self.emit(Op::Jump { to });
    }

    fn take_sites(&mut self) -> Sites {
        let Some(mut sites) = self.sites.take() else {
            return Sites::default();
        };
        let published = self.outputs.iter().map(|(key, reg)| (key, *reg));
        let shared = self.shared.iter().map(|(key, (_, reg, _))| (key, *reg));
        let kept = published.chain(shared);
        sites
            .pins
            .extend(kept.map(|(key, reg)| (key.clone(), Operand::reg(reg))));
        sites
    }
}

fn or_null(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(match &args[0] {
        Value::Undefined => Value::Null,
        value => value.clone(),
    })
}

fn or_default(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let at = usize::from(args[0].is_undefined());
    Ok(args[at].clone())
}
