//! From document to program, in passes: expand subgraphs and reroutes (`expand`), wire (`wiring`), spread volatility (`wiring`), lower each
//! reached node (`lowering`), fold constants (on the way), link.

mod emit;
mod expand;
mod hash;
mod link;
mod located;
mod lowering;
mod passage;
mod template;
mod unknown_pin;
mod unset;
mod wiring;

use std::sync::Arc;

pub use crate::program::Operand;
pub use emit::Tried;
pub(crate) use expand::expand;
pub(crate) use located::{Placed, Sites, WireJump};
pub use lowering::{Label, Lowering};
pub(crate) use lowering::{PinKey, SCRATCH};
pub(crate) use template::names as template_names;
pub(crate) use wiring::{Wiring, wire};

use crate::{Catalogue, Dialect, Document, Problem, Severity, check::check, program::Program};

/// Compiles a document.
///
/// # Errors
/// With every problem of the document, warnings included, when at least one is an error.
pub fn compile(
    document: &Document,
    catalogue: &Catalogue,
    dialect: Dialect,
) -> Result<Arc<Program>, Vec<Problem>> {
    let problems = check_as(document, catalogue, dialect);
    if problems.iter().any(|p| p.severity == Severity::Error) {
        return Err(problems);
    }
    let (flat, _) = expand(document);
    let wiring = wire(&flat, catalogue, dialect);
    match lowering::lower(&wiring) {
        Ok(program) => Ok(Arc::new(program)),
        Err(problem) => Err(vec![*problem]),
    }
}

/// Compiles a document to the same program, and says where the values of output pins are and where
/// control flow follows wires.
pub(crate) fn compile_located(
    document: &Document,
    catalogue: &Catalogue,
    dialect: Dialect,
) -> Result<Placed, Vec<Problem>> {
    let problems = check_as(document, catalogue, dialect);
    if problems.iter().any(|p| p.severity == Severity::Error) {
        return Err(problems);
    }
    let (flat, _) = expand(document);
    let wiring = wire(&flat, catalogue, dialect);
    match lowering::lower_located(&wiring) {
        Ok((program, places)) => Ok((Arc::new(program), places)),
        Err(problem) => Err(vec![*problem]),
    }
}

fn check_as(document: &Document, catalogue: &Catalogue, dialect: Dialect) -> Vec<Problem> {
    if document.dialect == dialect {
        return check(document, catalogue);
    }
    let mut document = document.clone();
    document.dialect = dialect;
    check(&document, catalogue)
}
