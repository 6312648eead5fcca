//! What a debugger wants to know of a program besides its code.

use std::sync::Arc;

use super::lowering::PinKey;
use crate::program::{Operand, Pc, Program};

/// A jump by which control flow follows a wire.
#[derive(Debug, Clone)]
pub(crate) struct WireJump {
    /// Where in the code; where the chain goes on right behind, the node itself stands there.
    pub at: Pc,
    /// The output pin it leaves by.
    pub from: PinKey,
    /// The node it leads to.
    pub to: u32,
}

/// Where the values of output pins are, and where control flow follows wires.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sites {
    pub pins: Vec<(PinKey, Operand)>,
    pub wires: Vec<WireJump>,
}

/// A program and its sites.
pub(crate) type Placed = (Arc<Program>, Sites);
