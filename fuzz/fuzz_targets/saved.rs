//! Any bytes as a saved run of a program: refused, or a run that ends.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use sculk_fuzz::{Bytes, drive, fixed_program};
use sculk_graph::{Program, Run, SavedRun};

static PROGRAM: LazyLock<Arc<Program>> = LazyLock::new(fixed_program);

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut saved) = serde_json::from_slice::<SavedRun>(bytes) else {
        return;
    };
    saved.program_hash = PROGRAM.hash();
    if let Ok(run) = Run::restore(PROGRAM.clone(), saved) {
        drive(run, &mut Bytes(bytes));
    }
});
