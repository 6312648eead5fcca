//! Chains side by side: the branches of a run take turns, in order, whenever one of them waits.

use sculk_core::Value;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::{FailureKind, Frame, Run, State, Step, Waiting};
use crate::{
    compile::SCRATCH,
    effect::{Answer, Effect},
    program::{Pc, Program, Reg},
};

type Flow = Result<(), Step>;

/// What an answer that belongs to nothing costs, so that a host cannot keep a run busy for ever.
const STRAY_ANSWER_WORK: u64 = 1000;

/// What each branch has of its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    pub(super) pc: Pc,
    pub(super) regs: Vec<Value>,
    pub(super) memo: SmallVec<[u64; 4]>,
    pub(super) epoch: u64,
    pub(super) frames: Vec<Frame>,
    pub(super) calls: Vec<Pc>,
    pub(super) delay_ms: f64,
}

/// What a branch is doing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) enum Doing {
    /// It runs, or will when it is its turn.
    Ready,
    /// It waits for its own branches.
    Joining,
    /// It waits for what it began.
    Waiting {
        ticket: f64,
        to: Reg,
        ok: Option<Reg>,
        what: Waiting,
    },
    /// It came to its end.
    Done,
}

/// A branch. Of the current one the context stands in the run itself.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub(super) id: u32,
    /// Who forked it, and where; none: the run itself.
    pub(super) parent: Option<(u32, u32)>,
    pub(super) doing: Doing,
    pub(super) context: Context,
}

/// Something that is being begun.
#[derive(Debug, Clone)]
pub(super) struct Beginning {
    pub(super) ticket: f64,
    pub(super) effect: Effect,
    pub(super) what: Waiting,
}

/// All branches of a run, parents before their children.
#[derive(Debug, Clone)]
pub(super) struct Crew {
    pub(super) current: u32,
    pub(super) n_ids: u32,
    pub(super) n_tickets: f64,
    pub(super) branches: Vec<Branch>,
    pub(super) beginning: Option<Beginning>,
}

impl Crew {
    fn alone() -> Box<Self> {
        let main = Branch {
            id: 0,
            parent: None,
            doing: Doing::Ready,
            context: Context::default(),
        };
        Box::new(Self {
            current: 0,
            n_ids: 1,
            n_tickets: 0.0,
            branches: vec![main],
            beginning: None,
        })
    }

    fn branch(&mut self, id: u32) -> Option<&mut Branch> {
        self.branches.iter_mut().find(|b| b.id == id)
    }

    fn parent_of(&self, id: u32) -> Option<(u32, u32)> {
        self.branches.iter().find(|b| b.id == id)?.parent
    }

    fn set(&mut self, id: u32, doing: Doing) {
        if let Some(branch) = self.branch(id) {
            branch.doing = doing;
        }
    }

    /// Removes the branches of one, and theirs; those of its own that `keeps` stay.
    fn dismiss(&mut self, parent: u32, keeps: Option<u32>) {
        let mut gone = Vec::new();
        self.branches.retain(|branch| {
            let Some((above, _)) = branch.parent else {
                return true;
            };
            let goes = gone.contains(&above) || (above == parent && keeps != Some(branch.id));
            if goes {
                gone.push(branch.id);
            }
            !goes
        });
    }

    /// The values held by branches that are not the current one.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        self.branches.iter().flat_map(|b| &b.context.regs)
    }
}

impl Run {
    /// Begins branches; the one that forked goes on when they are done.
    pub(super) fn fork(&mut self, program: &Program, at: u32) -> Flow {
        let info = &program.forks[at as usize];
        self.pc = info.join;
        if info.branches.is_empty() {
            return Ok(());
        }
        let mut crew = self.crew.take().unwrap_or_else(Crew::alone);
        if crew.branches.len() + info.branches.len() > self.quotas.branches.saturating_add(1) {
            self.crew = Some(crew);
            return Err(self.quota(&format!(
                "it has more than {} branches side by side",
                self.quotas.branches
            )));
        }
        let parent = crew.current;
        crew.set(parent, Doing::Joining);
        for &pc in &info.branches {
            self.renew();
            self.cx.charge_bytes(self.regs.len() * size_of::<Value>());
            crew.branches.push(Branch {
                id: crew.n_ids,
                parent: Some((parent, at)),
                doing: Doing::Ready,
                context: Context {
                    pc,
                    regs: self.regs.clone(),
                    memo: self.memo.clone(),
                    epoch: self.epoch,
                    ..Context::default()
                },
            });
            crew.n_ids = crew.n_ids.wrapping_add(1);
        }
        self.crew = Some(crew);
        self.measure()?;
        self.next_branch()
    }

    /// The branch whose registers these are; 0 outside of all.
    pub(crate) fn branch(&self) -> u32 {
        self.crew.as_ref().map_or(0, |crew| crew.current)
    }

    /// Whether there still is such a branch; 0 is the run itself.
    pub(crate) fn has_branch(&self, id: u32) -> bool {
        let mut branches = self.crew.iter().flat_map(|crew| &crew.branches);
        id == 0 || branches.any(|branch| branch.id == id)
    }

    /// Whether the chain that ends now is a branch.
    pub(super) fn is_in_branch(&self) -> bool {
        self.crew.as_ref().is_some_and(|crew| crew.current != 0)
    }

    /// The current branch came to its end.
    pub(super) fn end_branch(&mut self) -> Flow {
        let program = self.program.clone();
        let Some(crew) = self.crew.as_mut() else {
            return Ok(());
        };
        let id = crew.current;
        crew.set(id, Doing::Done);
        let Some((parent, fork)) = crew.parent_of(id) else {
            return Ok(());
        };
        let is_race = program
            .forks
            .get(fork as usize)
            .is_some_and(|fork| fork.is_race);
        if is_race {
            crew.dismiss(parent, Some(id));
        }
        let is_child = |b: &&Branch| b.parent.is_some_and(|(above, _)| above == parent);
        if crew
            .branches
            .iter()
            .filter(is_child)
            .all(|b| b.doing == Doing::Done)
        {
            self.join(parent);
            return Ok(());
        }
        self.next_branch()
    }

    /// The branches of one are done: it takes over the values they put into registers, the later
    /// branch after the earlier, and goes on.
    fn join(&mut self, parent: u32) {
        self.switch_to(parent);
        let Some(crew) = self.crew.as_mut() else {
            return;
        };
        crew.set(parent, Doing::Ready);
        let is_child = |b: &&Branch| b.parent.is_some_and(|(above, _)| above == parent);
        let base = self.regs.clone();
        let variables = &self.program.variables;
        let mut is_variable = vec![false; base.len()];
        for reg in variables.values() {
            is_variable[*reg as usize] = true;
        }
        for child in crew.branches.iter().filter(is_child) {
            for (reg, value) in child.context.regs.iter().enumerate() {
                if !is_variable[reg] && !is_untouched(value, &base[reg]) {
                    self.regs[reg] = value.clone();
                }
            }
            self.cx.charge(base.len());
        }
        crew.dismiss(parent, None);
        if crew.branches.len() == 1 {
            self.crew = None;
        }
    }

    /// Makes a branch the current one. Variables belong to all.
    fn switch_to(&mut self, id: u32) {
        let Some(mut crew) = self.crew.take() else {
            return;
        };
        let from = crew.current;
        if from != id {
            let variables = self.program.variables.values();
            let variables: Vec<(Reg, Value)> = variables
                .map(|reg| (*reg, self.regs[*reg as usize].clone()))
                .collect();
            self.cx.charge(variables.len());
            if let Some(branch) = crew.branch(from) {
                self.swap(&mut branch.context);
            }
            if let Some(branch) = crew.branch(id) {
                self.swap(&mut branch.context);
            }
            crew.current = id;
            for (reg, value) in variables {
                self.regs[reg as usize] = value;
            }
        }
        self.crew = Some(crew);
    }

    const fn swap(&mut self, context: &mut Context) {
        std::mem::swap(&mut self.pc, &mut context.pc);
        std::mem::swap(&mut self.regs, &mut context.regs);
        std::mem::swap(&mut self.memo, &mut context.memo);
        std::mem::swap(&mut self.epoch, &mut context.epoch);
        std::mem::swap(&mut self.frames, &mut context.frames);
        std::mem::swap(&mut self.calls, &mut context.calls);
        std::mem::swap(&mut self.delay_ms, &mut context.delay_ms);
    }

    /// Goes on with the first branch that can; where all wait, the run does.
    fn next_branch(&mut self) -> Flow {
        let ready = self.crew.as_ref().and_then(|crew| {
            let mut ready = crew.branches.iter().filter(|b| b.doing == Doing::Ready);
            ready.next().map(|b| b.id)
        });
        match ready {
            Some(id) => {
                self.switch_to(id);
                Ok(())
            }
            None => self.ask_next(),
        }
    }

    fn ask_next(&mut self) -> Flow {
        self.state = State::Waiting {
            to: SCRATCH,
            ok: None,
            what: Waiting::Next,
        };
        Err(Step::Effect(Box::new(Effect::NextDone)))
    }

    /// Begins what takes time, so that the other branches can go on.
    pub(super) fn begin(
        &mut self,
        effect: Effect,
        to: Reg,
        ok: Option<Reg>,
        what: Waiting,
    ) -> Flow {
        let Some(crew) = self.crew.as_mut() else {
            return Ok(());
        };
        crew.n_tickets += 1.0;
        let ticket = crew.n_tickets;
        crew.beginning = Some(Beginning {
            ticket,
            effect: effect.clone(),
            what,
        });
        self.state = State::Waiting {
            to,
            ok,
            what: Waiting::Begin,
        };
        let effect = Box::new(effect);
        Err(Step::Effect(Box::new(Effect::Begin { ticket, effect })))
    }

    /// The host began it, or cannot do several things at a time.
    pub(super) fn begun(&mut self, to: Reg, ok: Option<Reg>, answer: &Answer) -> Flow {
        let beginning = self.crew.as_mut().and_then(|crew| crew.beginning.take());
        let (Some(crew), Some(beginning)) = (self.crew.as_mut(), beginning) else {
            return Ok(());
        };
        let Beginning {
            ticket,
            effect,
            what,
        } = beginning;
        if matches!(answer, Answer::Failed(_)) {
            self.state = State::Waiting { to, ok, what };
            return Err(Step::Effect(Box::new(effect)));
        }
        let current = crew.current;
        crew.set(
            current,
            Doing::Waiting {
                ticket,
                to,
                ok,
                what,
            },
        );
        self.next_branch()
    }

    /// Something that was begun is done.
    pub(super) fn one_is_done(&mut self, answer: Answer) -> Flow {
        let answer = match answer {
            Answer::Value(answer) => answer,
            Answer::Failed(message) => {
                self.state = State::Over;
                return Err(self.failure(FailureKind::World, message));
            }
        };
        let done = answer.field("ticket").to_number();
        let waiting = self.crew.as_ref().and_then(|crew| {
            crew.branches.iter().find_map(|b| match b.doing {
                Doing::Waiting {
                    ticket,
                    to,
                    ok,
                    what,
                } if ticket.total_cmp(&done).is_eq() => Some((b.id, to, ok, what)),
                _ => None,
            })
        });
        let Some((id, to, ok, what)) = waiting else {
            self.work_left = self.work_left.saturating_sub(STRAY_ANSWER_WORK);
            if self.work_left == 0 {
                return Err(self.quota("it computed for too long"));
            }
            return self.ask_next();
        };
        self.switch_to(id);
        if let Some(crew) = self.crew.as_mut() {
            crew.set(id, Doing::Ready);
        }
        let answer = match answer.field("error") {
            Value::Text(why) => Answer::Failed(why.to_text()),
            _ => Answer::Value(answer.field("value")),
        };
        self.take(to, ok, what, answer)
    }

    /// What was begun under these tickets and is waited for. A host may give up whatever else it has
    /// under way for this run: the branch that began it is gone.
    pub fn tickets(&self) -> impl Iterator<Item = f64> {
        let branches = self.crew.iter().flat_map(|crew| &crew.branches);
        branches.filter_map(|branch| match branch.doing {
            Doing::Waiting { ticket, .. } => Some(ticket),
            Doing::Ready | Doing::Joining | Doing::Done => None,
        })
    }

    /// Gives up the current branch and its siblings, so that whoever forked them can deal with a
    /// failure. False where there is no such.
    pub(super) fn give_up_branches(&mut self) -> bool {
        let parent = self
            .crew
            .as_ref()
            .and_then(|crew| crew.parent_of(crew.current));
        let Some((parent, _)) = parent else {
            return false;
        };
        self.switch_to(parent);
        if let Some(crew) = self.crew.as_mut() {
            crew.set(parent, Doing::Ready);
            crew.dismiss(parent, None);
            if crew.branches.len() == 1 {
                self.crew = None;
            }
        }
        true
    }

    /// The frames of whoever forked the current branch, and so on upwards.
    pub(super) fn frames_above(&self) -> impl Iterator<Item = &Frame> {
        let crew = self.crew.as_deref();
        let mut id = crew.map(|crew| crew.current);
        let above = std::iter::from_fn(move || {
            let crew = crew?;
            let (parent, _) = crew.parent_of(id?)?;
            id = Some(parent);
            crew.branches.iter().find(|b| b.id == parent)
        });
        above.flat_map(|branch| &branch.context.frames)
    }
}

/// Whether a register still holds what it held: lists and objects are compared by identity.
fn is_untouched(now: &Value, before: &Value) -> bool {
    match (now, before) {
        (Value::Number(a), Value::Number(b)) | (Value::Date(a), Value::Date(b)) => {
            a.to_bits() == b.to_bits()
        }
        (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
        (Value::Date(_), _) | (_, Value::Date(_)) => false,
        _ => now.type_name() == before.type_name() && now.strict_equals(before),
    }
}
