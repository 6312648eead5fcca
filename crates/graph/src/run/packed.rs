//! A saved run as text: its values go into a table, so that what is deep stays deep and what is one
//! list stays one list.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Cx, Frame, SavedRun, State, Waiting,
    branches::{Beginning, Branch, Context, Crew, Doing},
};
use crate::{
    Effect,
    program::Pc,
    quotas::Quotas,
    record::{NoSuchRow, Packer, Row, Slot, Unpacked},
};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Packed {
    /// In hexadecimal digits: readers of JSON lose bits of large numbers.
    program: String,
    quotas: Quotas,
    state: State,
    pc: Pc,
    regs: Vec<Slot>,
    memo: Vec<u64>,
    epoch: u64,
    #[serde(default)]
    last_epoch: u64,
    #[serde(default)]
    crew: Option<PackedCrew>,
    executed: Vec<bool>,
    frames: Vec<PackedFrame>,
    calls: Vec<Pc>,
    #[serde(default)]
    rounds: Vec<u64>,
    is_set: Vec<bool>,
    named: Vec<(Arc<str>, Slot)>,
    cx: Cx,
    n_steps: u64,
    work_left: u64,
    waited_ms: f64,
    delay_ms: f64,
    measured_at: usize,
    values: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum PackedFrame {
    Return(Pc),
    Each { at: u32, items: Slot, next: usize },
    Loop { at: u32, rounds: u64 },
    Try { at: u32, n_calls: usize },
}

impl From<SavedRun> for Packed {
    fn from(run: SavedRun) -> Self {
        let mut packer = Packer::default();
        let frames = pack_frames(&run.frames, &mut packer);
        let crew = run.crew.map(|crew| pack_crew(*crew, &mut packer));
        let named = run.named.iter();
        let named = named.map(|(name, v)| (name.clone(), packer.pack(v)));
        let named = named.collect();
        Self {
            program: format!("{:016x}", run.program_hash),
            quotas: run.quotas,
            state: run.state,
            pc: run.pc,
            regs: run.regs.iter().map(|value| packer.pack(value)).collect(),
            memo: run.memo,
            epoch: run.epoch,
            last_epoch: run.last_epoch,
            crew,
            executed: run.executed,
            frames,
            calls: run.calls,
            rounds: run.rounds,
            is_set: run.is_set,
            named,
            cx: run.cx,
            n_steps: run.n_steps,
            work_left: run.work_left,
            waited_ms: run.waited_ms,
            delay_ms: run.delay_ms,
            measured_at: run.measured_at,
            values: packer.into_rows(),
        }
    }
}

/// Why a saved run cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("the program's number is none")]
    Program,
    #[error("a loop goes over something that is no list")]
    NoList,
    #[error(transparent)]
    Row(#[from] NoSuchRow),
}

impl TryFrom<Packed> for SavedRun {
    type Error = Unreadable;

    fn try_from(packed: Packed) -> Result<Self, Unreadable> {
        let made = Unpacked::new(packed.values)?;
        let frames = unpack_frames(packed.frames, &made);
        let crew = packed.crew.map(|crew| unpack_crew(crew, &made));
        let regs: Result<Vec<_>, _> = packed.regs.iter().map(|slot| made.value(slot)).collect();
        let named = packed.named.into_iter();
        let named: Result<_, NoSuchRow> =
            named.map(|(n, slot)| Ok((n, made.value(&slot)?))).collect();
        let program_hash = u64::from_str_radix(&packed.program, 16);
        Ok(Self {
            program_hash: program_hash.map_err(|_| Unreadable::Program)?,
            quotas: packed.quotas,
            state: packed.state,
            pc: packed.pc,
            regs: regs?,
            memo: packed.memo,
            epoch: packed.epoch,
            last_epoch: packed.last_epoch,
            crew: crew.transpose()?.map(Box::new),
            executed: packed.executed,
            frames: frames?,
            calls: packed.calls,
            rounds: packed.rounds,
            is_set: packed.is_set,
            named: named?,
            cx: packed.cx,
            n_steps: packed.n_steps,
            work_left: packed.work_left,
            waited_ms: packed.waited_ms,
            delay_ms: packed.delay_ms,
            measured_at: packed.measured_at,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PackedCrew {
    current: u32,
    n_ids: u32,
    n_tickets: f64,
    branches: Vec<PackedBranch>,
    beginning: Option<PackedBeginning>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PackedBranch {
    id: u32,
    parent: Option<(u32, u32)>,
    doing: Doing,
    pc: Pc,
    regs: Vec<Slot>,
    memo: Vec<u64>,
    epoch: u64,
    frames: Vec<PackedFrame>,
    calls: Vec<Pc>,
    delay_ms: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PackedBeginning {
    ticket: f64,
    effect: Effect,
    what: Waiting,
}

fn pack_frames(frames: &[Frame], packer: &mut Packer) -> Vec<PackedFrame> {
    let pack = |frame: &Frame| match frame {
        Frame::Return(pc) => PackedFrame::Return(*pc),
        Frame::Each { at, items, next } => PackedFrame::Each {
            at: *at,
            items: packer.pack(&sculk_core::Value::Array(items.clone())),
            next: *next,
        },
        Frame::Loop { at, rounds } => PackedFrame::Loop {
            at: *at,
            rounds: *rounds,
        },
        Frame::Try { at, n_calls } => PackedFrame::Try {
            at: *at,
            n_calls: *n_calls,
        },
    };
    frames.iter().map(pack).collect()
}

fn unpack_frames(frames: Vec<PackedFrame>, made: &Unpacked) -> Result<Vec<Frame>, Unreadable> {
    let unpack = |frame| {
        Ok(match frame {
            PackedFrame::Return(pc) => Frame::Return(pc),
            PackedFrame::Each { at, items, next } => match made.value(&items)? {
                sculk_core::Value::Array(items) => Frame::Each { at, items, next },
                _ => return Err(Unreadable::NoList),
            },
            PackedFrame::Loop { at, rounds } => Frame::Loop { at, rounds },
            PackedFrame::Try { at, n_calls } => Frame::Try { at, n_calls },
        })
    };
    frames.into_iter().map(unpack).collect()
}

fn pack_crew(crew: Crew, packer: &mut Packer) -> PackedCrew {
    let branch = |branch: Branch| {
        let context = branch.context;
        PackedBranch {
            id: branch.id,
            parent: branch.parent,
            doing: branch.doing,
            pc: context.pc,
            regs: context.regs.iter().map(|v| packer.pack(v)).collect(),
            memo: context.memo.to_vec(),
            epoch: context.epoch,
            frames: pack_frames(&context.frames, packer),
            calls: context.calls,
            delay_ms: context.delay_ms,
        }
    };
    PackedCrew {
        current: crew.current,
        n_ids: crew.n_ids,
        n_tickets: crew.n_tickets,
        branches: crew.branches.into_iter().map(branch).collect(),
        beginning: crew.beginning.map(|b| PackedBeginning {
            ticket: b.ticket,
            effect: b.effect,
            what: b.what,
        }),
    }
}

fn unpack_crew(crew: PackedCrew, made: &Unpacked) -> Result<Crew, Unreadable> {
    let branch = |branch: PackedBranch| {
        let regs: Result<Vec<_>, _> = branch.regs.iter().map(|slot| made.value(slot)).collect();
        Ok(Branch {
            id: branch.id,
            parent: branch.parent,
            doing: branch.doing,
            context: Context {
                pc: branch.pc,
                regs: regs?,
                memo: branch.memo.into(),
                epoch: branch.epoch,
                frames: unpack_frames(branch.frames, made)?,
                calls: branch.calls,
                delay_ms: branch.delay_ms,
            },
        })
    };
    let branches: Result<Vec<_>, Unreadable> = crew.branches.into_iter().map(branch).collect();
    Ok(Crew {
        current: crew.current,
        n_ids: crew.n_ids,
        n_tickets: crew.n_tickets,
        branches: branches?,
        beginning: crew.beginning.map(|b| Beginning {
            ticket: b.ticket,
            effect: b.effect,
            what: b.what,
        }),
    })
}
