//! The executable form of a graph: flat code over registers.

use std::sync::Arc;

use indexmap::IndexMap;
use sculk_core::Value;

use crate::{Dialect, Quotas, effect::Effect, maps::DocumentHasher, run::Cx};

/// A place in the code.
pub(crate) type Pc = u32;
/// A register.
pub(crate) type Reg = u32;

/// Where an instruction reads: a register or a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operand(u32);

const CONSTANT: u32 = 1 << 31;

impl Operand {
    pub(crate) const fn reg(reg: Reg) -> Self {
        Self(reg)
    }

    pub(crate) const fn constant(at: u32) -> Self {
        Self(at | CONSTANT)
    }

    pub(crate) const fn constant_index(self) -> Option<usize> {
        if self.0 & CONSTANT == 0 {
            None
        } else {
            Some((self.0 & !CONSTANT) as usize)
        }
    }

    pub(crate) const fn register(self) -> Option<Reg> {
        if self.0 & CONSTANT == 0 {
            Some(self.0)
        } else {
            None
        }
    }

    #[inline]
    pub(crate) fn read<'a>(self, regs: &'a [Value], constants: &'a [Value]) -> &'a Value {
        if self.0 & CONSTANT == 0 {
            &regs[self.0 as usize]
        } else {
            &constants[(self.0 & !CONSTANT) as usize]
        }
    }
}

/// The arguments of a function, read in place.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    pub(crate) regs: &'a [Value],
    pub(crate) constants: &'a [Value],
    pub(crate) operands: &'a [Operand],
}

impl<'a> Args<'a> {
    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.operands.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.operands.is_empty()
    }

    /// One of them, for as long as the registers stay as they are.
    #[must_use]
    pub fn operand(&self, at: usize) -> &'a Value {
        self.operands[at].read(self.regs, self.constants)
    }

    /// All of them, in order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = &'a Value> {
        self.operands
            .iter()
            .map(move |o| o.read(self.regs, self.constants))
    }
}

impl std::ops::Index<usize> for Args<'_> {
    type Output = Value;

    fn index(&self, at: usize) -> &Value {
        self.operands[at].read(self.regs, self.constants)
    }
}

/// Why a node could not do its work, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeError(pub String);

impl NodeError {
    /// A new one.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// What a node wants done: nothing but give a value, or ask the world.
#[derive(Debug)]
pub enum Ask {
    /// The value is known already.
    Known(Value),
    /// The host is asked.
    Effect(Box<Effect>),
}

impl Ask {
    /// Asks the host.
    #[must_use]
    pub fn effect(effect: Effect) -> Self {
        Self::Effect(Box::new(effect))
    }
}

/// Computes a value.
pub type PureFn = fn(Args<'_>, &mut Cx) -> Result<Value, NodeError>;
/// Says what to ask.
pub type AskFn = fn(Args<'_>, &mut Cx) -> Result<Ask, NodeError>;

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MathOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// A comparison with JavaScript's loose operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `<`
    Less,
    /// `>=`
    GreaterOrEqual,
    /// `<=`
    LessOrEqual,
}

/// A range of the operand pool.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArgRange {
    pub from: u32,
    pub n: u32,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Op {
    /// An exec node begins: counts a step, and ends the chain where the node already ran and may
    /// run once only.
    Enter {
        node: u32,
    },
    /// The chain ends here: go back to whoever began it.
    End,
    /// The run is over, whoever began this chain.
    Stop,
    Jump {
        to: Pc,
    },
    JumpIf {
        cond: Operand,
        to: Pc,
    },
    JumpUnless {
        cond: Operand,
        to: Pc,
    },
    /// When the chain that begins next ends, go on at `back`.
    Chain {
        back: Pc,
    },
    CallExpr {
        at: Pc,
    },
    RetExpr,
    /// Skips an expression whose value is still good.
    Memo {
        slot: u32,
        to: Pc,
    },
    MemoSet {
        slot: u32,
    },
    Move {
        from: Operand,
        to: Reg,
    },
    Math {
        op: MathOp,
        a: Operand,
        b: Operand,
        to: Reg,
    },
    Compare {
        op: CompareOp,
        a: Operand,
        b: Operand,
        to: Reg,
    },
    Not {
        a: Operand,
        to: Reg,
    },
    Pure {
        f: u32,
        args: ArgRange,
        to: Reg,
    },
    /// Suspends with an effect. Where `ok` is a register, a failure is told there and `to` gets the
    /// text; otherwise a failure ends the run.
    Ask {
        f: u32,
        args: ArgRange,
        to: Reg,
        ok: Option<Reg>,
    },
    SetVar {
        var: u32,
        from: Operand,
    },
    SetNamed {
        name: Operand,
        from: Operand,
    },
    GetNamed {
        name: Operand,
        to: Reg,
    },
    /// Begins a loop over a list.
    Each {
        items: Operand,
        at: u32,
    },
    EachNext {
        at: u32,
    },
    /// Begins any other loop.
    Loop {
        at: u32,
    },
    WhileNext {
        cond: Operand,
        at: u32,
    },
    /// Begins a round: counts it, and forgets what the loop's body did last time.
    Round {
        at: u32,
    },
    /// Leaves the innermost loop by its `done`.
    Break,
    Fail {
        message: u32,
    },
    /// Begins a chain whose failures are caught.
    Try {
        at: u32,
    },
    /// Begins branches that run side by side, and goes on when they are done.
    Fork {
        at: u32,
    },
    /// Keeps which memoised values are good.
    Remember {
        to: Reg,
    },
    /// No memoised value is good any more.
    Renew,
    /// Those values are good again that were so when it was kept.
    Recall {
        from: Reg,
    },
    /// Adds to a list nobody else holds.
    Push {
        item: Operand,
        to: Reg,
    },
    /// Asks for the seed of the run's random numbers, once per run.
    Seed,
}

/// What the loop instructions need to know.
#[derive(Debug, Clone, Default)]
pub(crate) struct LoopInfo {
    /// The loop's node.
    pub node: u32,
    /// Register of the element, of loops over lists.
    pub element: Reg,
    /// Register of the counter.
    pub counter: Reg,
    pub body: Pc,
    pub next: Pc,
    pub done: Pc,
    /// The most rounds.
    pub max_rounds: u64,
    /// Nodes whose executed mark a new round forgets.
    pub cleared_nodes: Vec<u32>,
    /// Registers a new round makes undefined again.
    pub cleared_regs: Vec<Reg>,
    /// Registers a new round gives the value back that they began with.
    pub reset_regs: Vec<(Reg, Value)>,
    /// Memo slots a new round forgets.
    pub cleared_slots: Vec<u32>,
}

/// What a chain whose failures are caught needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TryInfo {
    /// Where to go on when the chain ended.
    pub done: Pc,
    /// Where to go on when it failed.
    pub failed: Pc,
    /// Register of the failure's words.
    pub message: Reg,
    /// Register of the id of the node that failed.
    pub node: Reg,
    /// Whether a Break ends here, too.
    pub is_break_caught: bool,
}

/// What branches that run side by side need to know.
#[derive(Debug, Clone)]
pub(crate) struct ForkInfo {
    pub branches: Vec<Pc>,
    pub join: Pc,
    /// Whether the first branch that is done ends the others.
    pub is_race: bool,
}

/// A compiled graph. It is shared by its runs and never changes.
#[derive(Debug)]
pub struct Program {
    pub(crate) dialect: Dialect,
    pub(crate) code: Vec<Op>,
    /// The node each instruction belongs to.
    pub(crate) origins: Vec<u32>,
    pub(crate) constants: Vec<Value>,
    pub(crate) operands: Vec<Operand>,
    pub(crate) pure_fns: Vec<PureFn>,
    pub(crate) ask_fns: Vec<AskFn>,
    pub(crate) loops: Vec<LoopInfo>,
    pub(crate) tries: Vec<TryInfo>,
    pub(crate) forks: Vec<ForkInfo>,
    /// Ids of the nodes, in file order.
    pub(crate) node_ids: Vec<Arc<str>>,
    /// Where each event begins, by its name.
    pub(crate) entries: IndexMap<String, Pc, DocumentHasher>,
    pub(crate) n_registers: usize,
    /// The registers that hold something as a run begins: variables, and outputs nobody has set.
    pub(crate) presets: Vec<(Reg, Value)>,
    /// The variables known by name, each with its register.
    pub(crate) variables: IndexMap<Arc<str>, Reg, DocumentHasher>,
    /// How many of the variables are declared and so set from the start.
    pub(crate) n_declared: usize,
    pub(crate) n_slots: u32,
    pub(crate) quotas: Quotas,
    pub(crate) hash: u64,
}

impl Program {
    /// Whose meaning it has.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What its runs may use up: what its dialect grants, and what the document says instead.
    #[must_use]
    pub const fn quotas(&self) -> Quotas {
        self.quotas
    }

    /// A number that tells programs apart: equal graphs, positions aside, have equal numbers.
    #[must_use]
    pub const fn hash(&self) -> u64 {
        self.hash
    }

    /// The names of the events it begins at.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// How many instructions it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.code.len()
    }

    /// Whether it has no instructions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.code.is_empty()
    }
}
